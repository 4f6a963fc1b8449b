"""Tables of ticks by day and habit: -1 or UNKNOWN is not known, an automatic tick is no act, amounts are times 1000.

A table of ticks has no name that tells what it is; it is told by its cells. Version 2.0 wrote `Entry(timestamp=2026-03-02,
value=2)` in place of 2, with a comma inside, so one mark stands in two cells.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from moodtrack.read.format import DELIMITERS, Source
from moodtrack.read.tick_days import newest_first, short_years

__all__ = [
    "AUTO",
    "DONE",
    "NO",
    "SKIPPED",
    "UNKNOWN",
    "Ticks",
    "habits",
    "is_numeric",
    "listed",
    "mark",
    "perhaps",
    "ticks",
    "whole",
]

UNKNOWN, NO, AUTO, DONE, SKIPPED = -1, 0, 1, 2, 3
"""What the numbers of a yes/no habit mean; 3 is from memory."""

_WORDS = {"UNKNOWN": UNKNOWN, "NO": NO, "YES_AUTO": AUTO, "YES_MANUAL": DONE, "SKIP": SKIPPED, "SKIPPED": SKIPPED}
_NUMBER = re.compile(r"-1|\d{1,9}")
_OPEN = re.compile(r"\s*Entry\(timestamp=[\d-]{10}")
_VALUE = re.compile(r"\s*value=(-?\d{1,9})(?:,.*)?\)\s*")
_BETWEEN = 50
"""Numbers from 4 to 49 are neither a tick nor a plausible amount times 1000."""

_ODD = 10
"""At most one in so many cells may be neither a tick nor a number."""


_COMMA, _CELLS = "a comma ends every row", "and the cells are ticks or amounts"


class Ticks(NamedTuple):
    """A table of ticks: what separates cells, the habits by place after the date, and what told it, where that is no sure sign."""

    delimiter: str
    habits: tuple[str, ...]
    told_by: str = ""


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


def ticks(source: Source, *, asked: bool = False) -> Ticks | None:
    """The table of ticks that a sheet is; None for any other.

    The first column is a date, other cells are ticks or amounts, and no number is one that neither would be. More than half
    of the columns hold an unknown, or there are words; else a comma ends the header and the rows, the days run back from
    the newest one, and a habit is done and not done; or years of two digits, which no log has.

    Parameters
    ----------
    source : Source
        The file.
    asked : bool
        Whether the caller says that it is such a table: then a date and numbers suffice.

    Examples
    --------
    >>> from pathlib import Path
    >>> source = Source(Path("memory"), "memory")
    >>> vars(source)["data"] = b"Date,Run,Water,\\n2026-03-02,2,1500,\\n2026-03-01,-1,-1,\\n"
    >>> ticks(source)
    Ticks(delimiter=',', habits=('Run', 'Water'), told_by='')
    """
    if source.archive is not None:
        return None
    for delimiter in DELIMITERS:
        if habits := _habits(source, delimiter):
            rows = [whole(line.cells) for line in source.rows(delimiter)][1:]
            plausible, sure = _ticked(rows, len(habits) + 1)
            if sure or (asked and plausible is not None):
                return Ticks(delimiter, habits)
            if plausible and _ends_empty(source.first(delimiter).cells, rows):
                if _run(rows, len(habits) + 1):
                    return Ticks(delimiter, habits, f"{_COMMA}, the newest day is first and none is left out, {_CELLS}")
                if short_years([row[0] for row in rows]):
                    return Ticks(delimiter, habits, f"{_COMMA}, years have two digits, {_CELLS}")
    return None


def perhaps(source: Source) -> bool:
    """Whether a sheet that is read as a log has the days and the cells of ticks, and nothing else that tells them.

    Examples
    --------
    >>> from pathlib import Path
    >>> source = Source(Path("memory"), "memory")
    >>> vars(source)["data"] = b"Date,Run\\n2026-03-02,2\\n2026-03-01,0\\n"
    >>> perhaps(source), ticks(source)
    (True, None)
    """
    for delimiter in DELIMITERS:
        if habits := _habits(source, delimiter):
            start = [line.cells for line in islice(source.rows(delimiter), 1, 4)]
            if not newest_first([row[0] if row else "" for row in start]):
                return False
            rows = [line.cells for line in source.rows(delimiter)][1:]
            return bool(_ticked(rows, len(habits) + 1)[0]) and _run(rows, len(habits) + 1)
    return False


def _habits(source: Source, delimiter: str) -> tuple[str, ...]:
    head = [cell.strip() for cell in source.first(delimiter).cells]
    while head and not head[-1]:
        head.pop()
    return tuple(head[1:]) if len(head) > 1 and head[0].casefold() == "date" and all(head) else ()


def _ticked(rows: Sequence[Sequence[str]], width: int) -> tuple[bool | None, bool]:
    """Whether the cells may be ticks and amounts, None where most are not even numbers; and whether they surely are."""
    columns = [[mark(row[place]) for row in rows if len(row) > place] for place in range(1, width)]
    known = [value for column in columns for value in column]
    odd = sum(value is None for value in known)
    if not known or odd * _ODD > len(known):
        return None, False
    if any(value is not None and SKIPPED < value < _BETWEEN for value in known):
        return False, False
    unknown = sum(UNKNOWN in column for column in columns)
    words = any(cell.strip().upper().startswith(("YES_", "UNKNOWN")) for row in rows for cell in row[1:])
    return True, words or 2 * unknown > len(columns)


def _run(rows: Sequence[Sequence[str]], width: int) -> bool:
    """Whether the days run back from the newest one, and a habit that is not measured is done and not done."""
    columns = [{mark(row[place]) for row in rows if len(row) > place} for place in range(1, width)]
    done = [column for column in columns if not is_numeric(column)]
    said = {value for column in done for value in column}
    return {NO, DONE} <= said and None not in said and newest_first([row[0] if row else "" for row in rows])


def _ends_empty(head: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    return all(len(row) == len(head) and not row[-1].strip() for row in (head, *rows))


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
