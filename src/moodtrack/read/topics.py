"""Tables of RADAR-base: one topic a folder, one or more tables in it, plain or as gzip; every row has a key and an instant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from moodtrack.errors import LimitExceeded, ReadError
from moodtrack.read.cells import number
from moodtrack.read.format import Line, Source
from moodtrack.read.instants import calendar, since_1970
from moodtrack.records import LARGEST, Problem
from moodtrack.result import Code

__all__ = ["FIRST_ANSWER", "KEYS", "Observation", "columns", "instant", "observations"]

KEYS = frozenset({"key.userId", "key.sourceId", "value.time"})
"""The columns of every topic; one more, the project, is told in most."""

FIRST_ANSWER = "value.answers.0.questionId"
"""The column that only topics of questionnaires have."""

_ENDINGS = (".csv", ".csv.gz")
_OWN, _SHOWN = "value.", 5


class Observation(NamedTuple):
    """A row: its cells by column, without blanks around them, its instant in UTC, its line or number."""

    cells: dict[str, str]
    at: datetime
    line: int


def columns(source: Source) -> list[str]:
    """The names of the columns; of a folder or archive those of its first table that can be read. None where one stands twice.

    Raises
    ------
    LimitExceeded
        If the table grows more than any export does.
    """
    names = [name.strip() for name in _first(source)]
    return names if len({*names}) == len(names) else []


def _first(source: Source) -> list[str]:
    if source.archive is None:
        return source.first(",").cells
    for name in _tables(source):
        try:
            return source.archive.head(name).split("\n", 1)[0].split(",")
        except LimitExceeded:
            raise
        except ReadError:
            continue
    return []


def observations(source: Source, *needed: str) -> Iterator[Observation | Problem]:
    """The rows of the tables that have these columns beside the keys, or what is wrong with each; at last how many others there are.

    Parameters
    ----------
    source : Source
        A table, or a folder or archive of tables.
    *needed : str
        Columns of the topic.

    Raises
    ------
    LimitExceeded
        If it is larger than accepted.
    """
    others, line = Counter[tuple[str, ...]](), 0
    for found in _lines(source):
        if isinstance(found, Problem):
            yield found
            continue
        header, row = found
        line = row.number if source.archive is None else line + 1
        if {*header} >= {*KEYS, *needed} and len({*header}) == len(header):
            yield _observation(row, header, line)
        else:
            others[tuple(header)] += 1
    yield from map(_left_out, others, others.values())


def instant(written: str) -> datetime | None:
    """The instant in UTC of seconds since 1970, as a topic writes them; None where they are none.

    Examples
    --------
    >>> instant("1.7723523E9"), instant("soon"), instant("1e300")
    (datetime.datetime(2026, 3, 1, 8, 5), None, None)
    """
    seconds = number(written)
    found = None if seconds is None or abs(seconds) > LARGEST else since_1970(round(seconds * 1000))
    return found if found and calendar(found.year, found.month, found.day) else None


def _tables(source: Source) -> list[str]:
    """The names of the members that may be tables."""
    return [] if source.archive is None else [n for n in source.archive.names if n.casefold().endswith(_ENDINGS)]


def _lines(source: Source) -> Iterator[tuple[list[str], Line] | Problem]:
    """The rows with the names of their columns; a table of a folder that cannot be read is told."""
    for name in [""] if source.archive is None else _tables(source):
        try:
            rows = (source if source.archive is None else source.inside(name)).rows(",")
            header = [cell.strip() for cell in next(rows, Line(1, [])).cells]
        except LimitExceeded:
            raise
        except ReadError:
            yield Problem(Code.UNREADABLE, "a table of the folder is damaged or no text; it is left out")
            continue
        yield from ((header, line) for line in rows)


def _observation(row: Line, header: list[str], line: int) -> Observation | Problem:
    if row.broken or len(row.cells) != len(header):
        return Problem(Code.RAGGED_ROW, row.broken or "more or fewer fields than the header", line, lost=True)
    cells = dict(zip(header, map(str.strip, row.cells), strict=True))
    if (at := instant(cells["value.time"])) is None:
        return Problem(Code.BAD_DATE, "value.time: no seconds since 1970", line, lost=True)
    return Observation(cells, at, line)


def _left_out(header: tuple[str, ...], count: int) -> Problem:
    """What is said of the rows of another topic, by its columns."""
    own = [each.removeprefix(_OWN) for each in header if each.startswith(_OWN) and "time" not in each]
    shown = ", ".join(own[:_SHOWN]) + f" and {len(own) - _SHOWN} more" * (len(own) > _SHOWN)
    return Problem(Code.NOT_READ, f"{count:,} rows of another topic are not read; its columns: {shown}")
