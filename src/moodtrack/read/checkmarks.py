"""Tables of ticks by day and habit: -1 or UNKNOWN is not known, an automatic tick is no act, amounts are times 1000.

A table of ticks has no name that tells what it is; it is told by its cells. Version 2.0 wrote `Entry(timestamp=2026-03-02,
value=2)` in place of 2, with a comma inside, so one mark stands in two cells.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from moodtrack.read.dates import Moment, Order, moment, order
from moodtrack.read.format import DELIMITERS, Source

__all__ = [
    "AUTO",
    "DONE",
    "NO",
    "SKIPPED",
    "UNKNOWN",
    "Ticks",
    "days",
    "habits",
    "is_numeric",
    "listed",
    "mark",
    "ticks",
    "whole",
]

UNKNOWN, NO, AUTO, DONE, SKIPPED = -1, 0, 1, 2, 3
"""What the numbers of a yes/no habit mean; 3 is from memory."""

_WORDS = {"UNKNOWN": UNKNOWN, "NO": NO, "YES_AUTO": AUTO, "YES_MANUAL": DONE, "SKIP": SKIPPED, "SKIPPED": SKIPPED}
_NUMBER = re.compile(r"-1|\d{1,9}")
_OPEN = re.compile(r"\s*Entry\(timestamp=[\d-]{10}")
_VALUE = re.compile(r"\s*value=(-?\d{1,9})(?:,.*)?\)\s*")
_SHORT = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{2})")
_BETWEEN = 50
"""Numbers from 4 to 49 are neither a tick nor a plausible amount times 1000."""

_ODD = 10
"""At most one in so many cells may be neither a tick nor a number."""


class Ticks(NamedTuple):
    """A table of ticks: what separates cells, the habits by place after the date, and the lines below the header."""

    delimiter: str
    habits: tuple[str, ...]


def mark(cell: str) -> int | None:
    """The number of a cell; None for anything else.

    Examples
    --------
    >>> mark("YES_MANUAL"), mark("-1"), mark("7000"), mark("2.5")
    (2, -1, 7000, None)
    """
    plain = cell.strip().upper()
    return _WORDS.get(plain, int(plain) if _NUMBER.fullmatch(plain) else None)


def whole(cells: Sequence[str]) -> list[str]:
    """The cells of a row in which an entry that stands in two of them is its value; all others as they are.

    Examples
    --------
    >>> whole(["2026-03-02", "Entry(timestamp=2026-03-02", " value=-1)", "7000"])
    ['2026-03-02', '-1', '7000']
    """
    kept: list[str] = []
    for cell in cells:
        if kept and (found := _VALUE.fullmatch(cell)) and _OPEN.fullmatch(kept[-1]):
            kept[-1] = found[1]
        else:
            kept.append(cell)
    return kept


def is_numeric(marks: Iterable[int | None]) -> bool:
    """Whether these numbers are amounts, times 1000, and not ticks.

    Examples
    --------
    >>> is_numeric([-1, 0, 7000]), is_numeric([-1, 0, 1, 2, 3])
    (True, False)
    """
    return any(value is not None and value > SKIPPED for value in marks)


def ticks(source: Source) -> Ticks | None:
    """The table of ticks that a sheet is; None for any other.

    The first column is a date, other cells are ticks or amounts, more than half of the columns hold an unknown (or there are
    words), and no number is one that neither would be.

    Examples
    --------
    >>> from pathlib import Path
    >>> source = Source(Path("memory"), "memory")
    >>> vars(source)["data"] = b"Date,Run,Water,\\n2026-03-02,2,1500,\\n2026-03-01,-1,-1,\\n"
    >>> ticks(source)
    Ticks(delimiter=',', habits=('Run', 'Water'))
    """
    if source.archive is not None:
        return None
    for delimiter in DELIMITERS:
        head = [cell.strip() for cell in source.first(delimiter).cells]
        while head and not head[-1]:
            head.pop()
        if len(head) > 1 and head[0].casefold() == "date" and all(head) and _ticked(source, delimiter, len(head)):
            return Ticks(delimiter, tuple(head[1:]))
    return None


def _ticked(source: Source, delimiter: str, width: int) -> bool:
    rows = [whole(line.cells) for line in source.rows(delimiter)][1:]
    columns = [[mark(row[place]) for row in rows if len(row) > place] for place in range(1, width)]
    known = [value for column in columns for value in column]
    odd = sum(value is None for value in known)
    if not known or odd * _ODD > len(known) or any(value is not None and SKIPPED < value < _BETWEEN for value in known):
        return False
    unknown = sum(UNKNOWN in column for column in columns)
    words = any(cell.strip().upper().startswith(("YES_", "UNKNOWN")) for row in rows for cell in row[1:])
    return words or 2 * unknown > len(columns)


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


def listed(text: str) -> Iterator[Sequence[str]]:
    """The rows of a small sheet inside an archive that are not empty; none where its quotes do not match."""
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        return
    yield from (whole(row) for row in rows if any(cell.strip() for cell in row))


def habits(text: str) -> Mapping[str, tuple[str, bool, str]]:
    """Name, whether it is measured, and unit of every habit by its position, from the list of habits."""
    rows = list(listed(text))
    head = {cell.strip().casefold(): place for place, cell in enumerate(rows[0])} if rows else {}
    if not {"position", "name"} <= set(head):
        return {}

    def cell(row: Sequence[str], name: str) -> str:
        place = head.get(name, len(row))
        return row[place].strip() if place < len(row) else ""

    measured = ("NUMERICAL", "MEASURABLE")
    return {
        cell(row, "position"): (cell(row, "name"), cell(row, "type").upper().startswith(measured), cell(row, "unit"))
        for row in rows[1:]
        if cell(row, "name")
    }
