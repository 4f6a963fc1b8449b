"""scores.csv in columns: a row a session (or a person), a column a questionnaire, an item, or a session of one.

An item that is left empty in a row with answers to its questionnaire has a row without a value: it was not answered.
Columns of sessions.csv (attended, notes, ...) beside the scores are read as there; any other column is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, time

from moodtrack.errors import ReadError
from moodtrack.measures import get
from moodtrack.read.cells import number
from moodtrack.read.columns import cells, table
from moodtrack.read.dates import Order
from moodtrack.read.format import Format, Line, Source, Verdict
from moodtrack.read.occasions import Occasion, assumed, follow_ups, numbered, session_of, told
from moodtrack.read.parts import answer_doubt, whole_only
from moodtrack.read.session_rows import session_row
from moodtrack.read.wide import Column, Wide, why_not, wide
from moodtrack.records import Item, Precision, Problem, Record, Row
from moodtrack.result import Code

__all__ = ["FORMAT"]


def _recognise(source: Source) -> Verdict:
    found = wide(source)
    if found is None:
        return Verdict(False, why_not(source))
    about = {place: column for column, place in found.session.items()} | (
        {} if found.note is None else {found.note: "note"}
    )
    places = _places(found)
    read_as = {
        written: _told(found.scores[place], places) if place in found.scores else column or about.get(place, "")
        for place, (written, column) in enumerate(zip(found.layout.written, found.layout.columns, strict=True))
    }
    return Verdict(True, "scores of questionnaires in columns, by date or session", read_as)


def _told(column: Column, places: Mapping[Occasion, int | None]) -> str:
    return " ".join((*column[:2], *([told(column.occasion, places)] if column.occasion else [])))


def _places(found: Wide) -> dict[Occasion, int | None]:
    return numbered({column.occasion for column in found.scores.values() if column.occasion})


def _parse(source: Source) -> Iterator[Item]:
    found = wide(source)
    if found is None:
        raise ReadError(
            f"{source.name} is no wide scores.csv", "columns such as date, phq9 or phq9_1", "see docs/formats.md"
        )
    for place in found.other:
        what = f"the column {found.layout.written[place]!r} is no date, session or score of a questionnaire that is known; it is not read"
        if found.layout.written[place]:
            yield Problem(Code.UNKNOWN_COLUMN, what, 1)
    yield from assumed({found.layout.written[place]: c.occasion for place, c in found.scores.items() if c.occasion})
    places = _places(found)
    for got in table(source, found.layout, ["at"]):
        yield from [got] if isinstance(got, Problem) else _rows(*got, found, places)


def _rows(
    line: Line, row: Mapping[str, str], orders: Mapping[str, Order], found: Wide, places: Mapping[Occasion, int | None]
) -> Iterator[Item]:
    comma = found.layout.delimiter != ","
    keys, problems = cells("scores", line, row, orders, comma)
    values, bad = _values(line, found, comma)
    problems += bad
    in_heading = bool(places)
    undated = any(p.code == Code.AMBIGUOUS_DATE for p in problems) or not (in_heading or {"at", "session"} & set(keys))
    about = [] if undated else list(_about(line, row, keys, orders, found, comma))
    if undated or not (about or any(value is not None for value in values.values())):
        problems = problems or [Problem(Code.MISSING_FIELD, "a row needs a score, and a date or session", line.number)]
        yield from (Problem(p.code, p.what, p.line, p is problems[0], row.get("person") or None) for p in problems)
        return
    yield from problems
    yield from about
    answered = {found.scores[place][::2] for place, value in values.items() if value is not None}
    for place, column in found.scores.items():
        value = values[place]
        if value is None and (column.item.startswith("total") or column[::2] not in answered):
            continue
        made: dict[str, object] = {"measure": column.measure, "item": column.item}
        made |= {} if value is None else {"value": value}
        made |= session_of(column.occasion, places) if column.occasion else {}
        yield Row("scores", _ordered(keys | made), line.number, row.get("person") or None)
    scored = {
        column.occasion for place, column in found.scores.items() if column.occasion and values[place] is not None
    }
    yield from follow_ups(scored, places, line.number, row.get("person") or None)


def _about(
    line: Line,
    row: Mapping[str, str],
    keys: Mapping[str, object],
    orders: Mapping[str, Order],
    found: Wide,
    comma: bool,
) -> Iterator[Item]:
    """What the line tells beside the scores: the session, or a note."""
    written = {name: line.cells[place].strip() for name, place in found.session.items() if place < len(line.cells)}
    if written:
        values, problems = cells("sessions", line, written, orders, comma)
        yield from (p for p in problems if not p.what.startswith(("session:", "at:")))
        if values.keys() & {"session", "at"}:
            yield from session_row(written, values, line.number)
    at, place = keys.get("at"), found.note
    note = line.cells[place].strip() if place is not None and place < len(line.cells) else ""
    if note and isinstance(at, datetime):
        precision: Precision = "day" if at.time() == time() else "minute"
        yield Record(at, precision, "measure", line.number, row.get("person") or None, texts={"note": note})


def _values(line: Line, found: Wide, comma: bool) -> tuple[dict[int, float | None], list[Problem]]:
    """The score of every column, None where there is none."""
    values: dict[int, float | None] = {}
    problems = []
    for place, column in found.scores.items():
        text = line.cells[place].strip() if place < len(line.cells) else ""
        values[place] = value = number(text, decimal_comma=comma)
        if text and value is None:
            problems.append(Problem(Code.BAD_VALUE, f"{found.layout.written[place]}: not a number", line.number))
        elif (
            value is not None
            and column.item == "total"
            and not get(column.measure).low <= value <= get(column.measure).high
        ):
            problems.append(Problem(Code.OUT_OF_RANGE, f"value: outside the range of {column.measure}", line.number))
            values[place] = None
        elif value is not None and value != int(value) and whole_only(column.item, column.measure):
            what = f"{found.layout.written[place]}: {column.measure} has whole numbers; kept as written"
            problems.append(Problem(Code.NOT_WHOLE, what, line.number))
        elif doubt := answer_doubt(column.item, column.measure, value):
            problems.append(Problem(*doubt, line.number))
    return values, problems


def _ordered(values: Mapping[str, object]) -> dict[str, object]:
    return {name: values[name] for name in ("session", "at", "measure", "item", "value", "rater") if name in values}


FORMAT = Format("scores_wide", "Plain table scores.csv in columns", "log", _recognise, _parse)
