"""Wide tables of sessions: a row a client, a column a session of a scale, whatever the headings look like."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from moodtrack.errors import ReadError
from moodtrack.measures import get, resolve
from moodtrack.read.cells import number
from moodtrack.read.format import Format, Source, Verdict
from moodtrack.read.headed import Header, header, rows
from moodtrack.read.headed import Row as Line
from moodtrack.read.occasions import Occasion, assumed, follow_ups, numbered, session_of, told
from moodtrack.read.session_columns import Heading, headings
from moodtrack.read.sheets import SHEETS
from moodtrack.read.wide import wide
from moodtrack.records import Item, Problem, Row
from moodtrack.result import Code

__all__ = ["FORMAT"]

_PERSON = {"person", *SHEETS["scores"].names["person"]}


def _layout(source: Source, *, asked: bool = False) -> tuple[Header, str, dict[str, Heading]] | None:
    """The header, the column of the person, and what every other column is; None where it is no such table.

    A table whose headings `scores_wide` reads as well is one of these only where it is asked for.
    """
    for name in sorted(_PERSON):
        head = header(source, name)
        if head is not None and (asked or wide(source) is None):
            found = headings(head.names, asked=asked)
            if found and not any(n.endswith("_complete") or n.startswith("redcap_") for n in head.names):
                return head, name, {head.names[place]: heading for place, heading in found.items()}
    return None


def _recognise(source: Source) -> Verdict:
    found = _layout(source)
    if found is None:
        asked = _layout(source, asked=True)
        why = "no column of persons beside columns such as bdi_s1, bdi_s2, bdi_followup1"
        return Verdict(False, why, _read_as(*asked) if asked else {})
    scales = sorted({heading.scale for heading in found[2].values()})
    return Verdict(True, f"sessions of {', '.join(scales)} in columns", _read_as(*found))


def _read_as(head: Header, person: str, columns: dict[str, Heading]) -> dict[str, str]:
    places = numbered({heading.occasion for heading in columns.values()})
    return {
        head.written[n]: f"{columns[n].scale} {told(columns[n].occasion, places)}"
        if n in columns
        else "person" * (n == person)
        for n in head.names
    }


def _parse(source: Source) -> Iterator[Item]:
    found = _layout(source, asked=True)
    if found is None:
        raise ReadError(f"{source.name} is no table of sessions", "columns such as id, bdi_s1, bdi_s2", "see docs/formats.md")  # fmt: skip
    head, person, columns = found
    for name in head.names:
        if name not in columns and name != person:
            yield Problem(Code.UNKNOWN_COLUMN, f"the column {head.written[name]!r} names no session of a scale; it is not read", 1)  # fmt: skip
        elif name in columns and columns[name].guessed:
            yield Problem(Code.ASSUMED, f"the column {head.written[name]!r} is nearly a name of {columns[name].scale}; it is read as {columns[name].scale} {columns[name].occasion}", 1)  # fmt: skip
    yield from assumed({head.written[name]: heading.occasion for name, heading in columns.items()})
    places = numbered({heading.occasion for heading in columns.values()})
    for row in rows(source, head):
        yield from [row] if isinstance(row, Problem) else _scores(row, person, columns, places, head)


def _scores(row: Line, person: str, columns: dict[str, Heading], places: Mapping[Occasion, int | None], head: Header) -> Iterator[Item]:  # fmt: skip
    who = row.cells[person] or None
    count = 0
    followed: set[Occasion] = set()
    for name, heading in columns.items():
        cell = row.cells[name]
        value = number(cell, decimal_comma=head.delimiter != ",")
        known = resolve(heading.scale)
        if cell and value is None:
            yield Problem(Code.BAD_VALUE, f"{head.written[name]}: not a number", row.line, person=who)
        elif value is not None and known and not get(known).low <= value <= get(known).high:
            yield Problem(Code.OUT_OF_RANGE, f"{head.written[name]}: outside the range of {known}", row.line, person=who)  # fmt: skip
        elif value is not None:
            followed.add(heading.occasion)
            count += 1
            yield Row("scores", session_of(heading.occasion, places) | {"measure": heading.scale, "item": "total", "value": value}, row.line, who)  # fmt: skip
    yield from follow_ups(followed, places, row.line, who)
    if not count:
        yield Problem(Code.MISSING_FIELD, "a row without any score", row.line, lost=True, person=who)


FORMAT = Format("session_scores", "Table of sessions in columns", "log", _recognise, _parse)
