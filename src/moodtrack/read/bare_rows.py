"""A sheet of which the rows have no second cell is none from there on: as a rule a quote is open above them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from moodtrack.errors import LimitExceeded
from moodtrack.read.strict_rows import Line

__all__ = ["celled"]

_SEVERAL = 2
"""More cells than these in the first row say that a row without a second cell is none."""
_SHARE = 0.9


def celled(lines: Iterable[Line], name: str, most: int) -> Iterator[Line]:
    """The same rows; refused once more than `most` of them have no second cell, and nine of ten so far.

    Raises
    ------
    LimitExceeded
        If it is so and the first row has several cells.

    Examples
    --------
    >>> rows = [Line(1, ["date", "mood", "note"]), *(Line(n, ["tea"]) for n in range(2, 20))]
    >>> len(list(celled(rows, "a.csv", 18)))
    19
    """
    bare, several = 0, False
    for count, line in enumerate(lines, start=1):
        several = several or (count == 1 and len(line.cells) > _SEVERAL)
        bare += len(line.cells) < _SEVERAL and (bool(line.broken) or any(line.cells))
        if several and bare > most and bare >= _SHARE * count:
            got = f"{bare:,} of the first {count:,} rows of {name} have no second cell; the first row has several"
            do = "look for a quote that is never closed, and export it again"
            raise LimitExceeded(got, "rows with the columns of the first", do)
        yield line
