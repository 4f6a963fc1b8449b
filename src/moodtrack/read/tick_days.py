"""The days of a table of ticks: years of two digits, the order of day and month, and whether they run back day by day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from moodtrack.read.dates import Moment, Order, moment, order

__all__ = ["days", "newest_first", "short_years"]

_SHORT = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{2})")


def days(cells: Sequence[str]) -> list[Moment]:
    """The days of a column; years of two digits are of this century, and an undecided order is told by its neighbours.

    Rows follow day by day, so of two readings the one counts in which neighbours are a day apart.

    Examples
    --------
    >>> [str(when.at.date()) for when in days(["03-02-24", "02-02-24", "01-02-24"])]
    ['2024-02-03', '2024-02-02', '2024-02-01']
    """
    long = [_SHORT.sub(r"\1\2\3\g<2>20\4", cell.strip()) if _SHORT.fullmatch(cell.strip()) else cell for cell in cells]
    decided = order(long)
    if decided == "undecided":
        decided = _by_neighbours(long)
    return [moment(cell, decided) for cell in long]


def _by_neighbours(cells: Sequence[str]) -> Order:
    fits: list[Order] = []
    both: tuple[Order, Order] = ("day first", "month first")
    for tried in both:
        read = [when.at for cell in cells if (when := moment(cell, tried)).at]
        if len(read) > 1 and _daily(read):
            fits.append(tried)
    return fits[0] if len(fits) == 1 else "undecided"


def _daily(read: Sequence[datetime]) -> bool:
    steps = [abs(b - a) for a, b in pairwise(read)]
    return all(step == timedelta(days=1) for step in steps)


def newest_first(cells: Sequence[str]) -> bool:
    """Whether every row is of the day before the one above it, as the app writes them; a single row is not enough.

    Examples
    --------
    >>> newest_first(["06-16-24", "06-15-24"]), newest_first(["2024-06-15", "2024-06-16"]), newest_first(["2024-06-15"])
    (True, False, False)
    """
    read = [when.at for when in days(cells)]
    known = [at for at in read if at is not None]
    return 1 < len(read) == len(known) and all(a - b == timedelta(days=1) for a, b in pairwise(known))


def short_years(cells: Sequence[str]) -> bool:
    """Whether every year has two digits.

    Examples
    --------
    >>> short_years(["06-16-24", "06-15-24"]), short_years(["2024-06-15"]), short_years([])
    (True, False, False)
    """
    return bool(cells) and all(_SHORT.fullmatch(cell.strip()) for cell in cells)
