"""REDCap CSV, raw: one entry a row (record, event, repeat); numbers are ratings, ticks tags, words texts.

Items of questionnaires that are known are scores too. A box that is not ticked is a no only where its form was opened.
Columns that tell who somebody is are not read. An entry without a date keeps none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from moodtrack.errors import ReadError
from moodtrack.read.cells import number
from moodtrack.read.dates import Moment, Order, moment, order
from moodtrack.read.format import Format, Source, Verdict
from moodtrack.read.headed import Header, header, rows
from moodtrack.read.parts import answer_doubt
from moodtrack.read.redcap_columns import Layout, cell, layout
from moodtrack.read.wide import column_of
from moodtrack.records import Item, Problem, Record, Row, Tag
from moodtrack.result import Code

__all__ = ["FORMAT"]

_EVENT, _FORM, _TURN = "redcap_event_name", "redcap_repeat_instrument", "redcap_repeat_instance"
_Cells = Mapping[str, str]


def _found(source: Source) -> tuple[Header, Layout] | None:
    head = header(source)
    made = layout(head.names) if head is not None else None
    return (head, made) if head is not None and made is not None else None


def _recognise(source: Source) -> Verdict:
    found = _found(source)
    if found is None:
        return Verdict(False, "no columns redcap_..., and no record id beside the state of a form (..._complete)")
    head, made = found
    read_as = {made.record: "person"} | dict.fromkeys(made.personal, "") | dict.fromkeys(made.ticks, "tags")
    read_as |= dict.fromkeys((*made.stamps, *made.dates), "at") | {name: name for name in made.fields}
    return Verdict(True, f"REDCap: {len(made.states)} forms", {w: read_as.get(n, "extra") for n, w in head.written.items()})  # fmt: skip


def _parse(source: Source) -> Iterator[Item]:
    found = _found(source)
    if found is None:
        raise ReadError(f"{source.name} is no REDCap export", "the raw CSV of a REDCap report", "export it as CSV / raw data")  # fmt: skip
    head, made = found
    for name in made.personal:
        yield Problem(Code.UNKNOWN_COLUMN, f"the column {head.written[name]!r} tells who somebody is; it is not read", 1)  # fmt: skip
    events: dict[str, int] = {}
    read = [row for row in rows(source, head) if not isinstance(row, Problem)]
    yield from (row for row in rows(source, head) if isinstance(row, Problem))
    for name in made.stamps:
        if any(row.cells[name] == "[not completed]" for row in read):
            yield Problem(Code.BAD_DATE, f"{head.written[name]}: forms that were not completed have no time", 1)
    decided = {name: order(row.cells[name] for row in read) for name in (*made.stamps, *made.dates)}
    numeric = {name for name in made.fields if _numbers([cell(row.cells[name]) for row in read])}
    for row in read:
        cells = {name: cell(text) for name, text in row.cells.items()}
        if cells.get(_EVENT):
            events.setdefault(cells[_EVENT], len(events) + 1)
        yield from _entry(cells, made, numeric, _when(cells, made, decided), events, row.line)
    if events:
        yield Problem(Code.ASSUMED, f"the {len(events)} events are numbered in the order in which they appear, as sessions of scores", 1)  # fmt: skip
    if not read:
        yield Problem(Code.EMPTY_FILE, "a header and no rows")


def _numbers(column: list[str]) -> bool:
    """Whether at least half of what a column holds are numbers, so that the rest are slips."""
    filled = [text for text in column if text]
    return 2 * sum(number(text) is not None for text in filled) >= len(filled)


def _when(cells: _Cells, made: Layout, decided: Mapping[str, Order]) -> Moment:
    """The first time stamp, else the first date of the row."""
    told = (moment(cells[name], decided[name]) for name in (*made.stamps, *made.dates) if cells[name])
    return next((when for when in told if when.at is not None), Moment())


def _entry(cells: _Cells, made: Layout, numeric: set[str], when: Moment, events: Mapping[str, int], line: int) -> Iterator[Item]:  # fmt: skip
    person = cells[made.record] or None
    filled = [name for name in made.fields if cells[name]]
    keys = {name: cells[name] for name in (_EVENT, _FORM, _TURN, *made.states) if cells.get(name)}
    unread = {name: cells[name] for name in (*made.stamps, *made.dates) if cells[name]}
    values = {name: number(cells[name]) for name in filled if name in numeric}
    scores = {name: score for name in values if (score := column_of(name)) is not None and score.occasion is None}
    for name in (name for name, value in values.items() if value is None):
        unread[name] = cells[name]
        yield Problem(Code.BAD_VALUE, f"{name}: not a number; kept in extra", line, person=person)
    yield Record(
        at=when.at,
        precision=when.precision,
        kind="measure",
        line=line,
        person=person,
        ratings={name: value for name, value in values.items() if value is not None and name not in scores},
        tags=_ticked(cells, made),
        texts={name: cells[name] for name in filled if name not in numeric},
        extra=keys | unread,
    )
    turn = cells.get(_TURN, "")
    session = events.get(cells.get(_EVENT, ""), int(turn) if turn.isdecimal() else 1)
    for name, score in scores.items():
        if (doubt := answer_doubt(score.item, score.measure, values[name])) is not None:
            yield Problem(*doubt, line, person=person)
        if values[name] is not None:
            told = {"session": session, "measure": score.measure, "item": score.item, "value": values[name]}
            yield Row("scores", told | ({"at": when.at} if when.at else {}), line, person)


def _ticked(cells: _Cells, made: Layout) -> tuple[Tag, ...] | None:
    """What is ticked; None where no form with boxes was opened."""
    ticks = [name for name in made.ticks if cells[name] not in ("", "0")]
    opened = any(
        cells[state] not in ("", "0") or any(cells[name] for name in names if name not in made.ticks)
        for state, names in made.forms.items()
        if any(name in made.ticks and cells[name] for name in names)
    )
    if not ticks and not opened:
        return None
    return tuple(Tag(f"{made.ticks[name].field} {made.ticks[name].code}", made.ticks[name].field) for name in ticks)


FORMAT = Format("redcap", "REDCap CSV", "log", _recognise, _parse, app="redcap")
