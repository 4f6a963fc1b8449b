"""Wide tables of sessions: a row a client, a column a session of a scale, whatever the headings look like."""

from __future__ import annotations

from collections.abc import Iterator

from moodtrack.errors import ReadError
from moodtrack.measures import get, resolve
from moodtrack.read.cells import number
from moodtrack.read.format import Format, Source, Verdict
from moodtrack.read.headed import Header, header, rows
from moodtrack.read.headed import Row as Line
from moodtrack.read.session_columns import Heading, headings
from moodtrack.read.sheets import SHEETS
from moodtrack.read.wide import wide
from moodtrack.records import Item, Problem, Row
from moodtrack.result import Code

__all__ = ["FORMAT"]

_PERSON = {"person", *SHEETS["scores"].names["person"]}


def _layout(source: Source) -> tuple[Header, str, dict[str, Heading]] | None:
    """The header, the column of the person, and what every other column is; None where it is no such table."""
    for name in sorted(_PERSON):
        head = header(source, name)
        if head is not None and wide(source) is None:
            found = headings(head.names)
            if found and not any(n.endswith("_complete") or n.startswith("redcap_") for n in head.names):
                return head, name, {head.names[place]: heading for place, heading in found.items()}
    return None


def _recognise(source: Source) -> Verdict:
    found = _layout(source)
    if found is None:
        return Verdict(False, "no column of persons beside columns such as bdi_s1, bdi_s2, bdi_followup1")
    head, person, columns = found
    read_as = {head.written[n]: _told(columns[n]) if n in columns else "person" if n == person else "" for n in head.names}  # fmt: skip
    scales = sorted({heading.scale for heading in columns.values()})
    return Verdict(True, f"sessions of {', '.join(scales)} in columns", read_as)


def _told(heading: Heading) -> str:
    return f"{heading.scale} {'follow-up' if heading.follow_up else 'session'} {heading.session}"


def _parse(source: Source) -> Iterator[Item]:
    found = _layout(source)
    if found is None:
        raise ReadError(f"{source.name} is no table of sessions", "columns such as id, bdi_s1, bdi_s2", "see docs/formats.md")  # fmt: skip
    head, person, columns = found
    for name in head.names:
        if name not in columns and name != person:
            yield Problem(Code.UNKNOWN_COLUMN, f"the column {head.written[name]!r} names no session of a scale; it is not read", 1)  # fmt: skip
        elif name in columns and columns[name].guessed:
            yield Problem(Code.ASSUMED, f"the column {head.written[name]!r} is nearly a name of {columns[name].scale}; it is read as {_told(columns[name])}", 1)  # fmt: skip
    last = max(heading.session for heading in columns.values() if not heading.follow_up) if columns else 0
    if any(heading.follow_up for heading in columns.values()):
        yield Problem(Code.ASSUMED, f"follow-ups are numbered behind the last session of the table, from {last + 1} on, as sessions of the kind follow-up", 1)  # fmt: skip
    for row in rows(source, head):
        yield from [row] if isinstance(row, Problem) else _scores(row, person, columns, last, head)


def _scores(row: Line, person: str, columns: dict[str, Heading], last: int, head: Header) -> Iterator[Item]:
    who = row.cells[person] or None
    told, followed = 0, set()
    for name, heading in columns.items():
        cell = row.cells[name]
        value = number(cell, decimal_comma=head.delimiter != ",")
        known = resolve(heading.scale)
        if cell and value is None:
            yield Problem(Code.BAD_VALUE, f"{head.written[name]}: not a number", row.line, person=who)
        elif value is not None and known and not get(known).low <= value <= get(known).high:
            yield Problem(Code.OUT_OF_RANGE, f"{head.written[name]}: outside the range of {known}", row.line, person=who)  # fmt: skip
        elif value is not None:
            session = heading.session + last * heading.follow_up
            followed |= {session} if heading.follow_up else set()
            told += 1
            yield Row("scores", {"session": session, "measure": heading.scale, "item": "total", "value": value}, row.line, who)  # fmt: skip
    for session in sorted(followed):
        yield Row("sessions", {"session": session, "kind": "follow-up"}, row.line, who)
    if not told:
        yield Problem(Code.MISSING_FIELD, "a row without any score", row.line, lost=True, person=who)


FORMAT = Format("session_scores", "Table of sessions in columns", "log", _recognise, _parse)
