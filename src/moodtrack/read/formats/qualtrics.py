"""Qualtrics CSV: two or three header rows (name, question, import id); numbers are ratings, words texts.

Previews and test answers are not entries. Addresses, names and places of the respondents are not read. The third header row mostly
names the zone of the clocks, that of the account.
"""

from __future__ import annotations

from collections.abc import Iterator

from moodtrack.errors import ReadError
from moodtrack.read.cells import number
from moodtrack.read.dates import Order, moment, order
from moodtrack.read.format import Format, Source, Verdict
from moodtrack.read.headed import Header, Row, header, rows
from moodtrack.read.instants import offset_in
from moodtrack.read.objects import parsed, text
from moodtrack.read.parts import answer_doubt
from moodtrack.read.redcap_columns import personal
from moodtrack.read.wide import column_of
from moodtrack.records import Item, Problem, Record, Variable
from moodtrack.records import Row as TableRow
from moodtrack.result import Code

__all__ = ["FORMAT"]

_NEEDED = ("startdate", "recordeddate", "responseid")
_HIDDEN = ("ipaddress", "recipientlastname", "recipientfirstname", "recipientemail", "locationlatitude", "locationlongitude")  # fmt: skip
_META = ("startdate", "enddate", "status", "progress", "duration (in seconds)", "finished", "recordeddate", "responseid", "externalreference", "distributionchannel", "userlanguage")  # fmt: skip
_KEPT = ("progress", "duration (in seconds)", "finished", "distributionchannel", "userlanguage")
_PREVIEW = ("1", "8", "9", "12", "17", "survey preview", "survey test", "spam", "preview")
"""Status of what is no answer of a respondent: preview, test, spam (codes from memory)."""


def _recognise(source: Source) -> Verdict:
    head = header(source, *_NEEDED)
    if head is None:
        return Verdict(False, "no columns StartDate, RecordedDate, ResponseId")
    read_as = {"startdate": "at", "enddate": "ended", "externalreference": "person", "responseid": "source_id"}
    told = {w: read_as.get(n, "extra" if n in _KEPT else "" if n in (*_HIDDEN, *_META) or personal(n) else w) for n, w in head.written.items()}  # fmt: skip
    return Verdict(True, f"Qualtrics: {len(_questions(head))} questions", told)


def _questions(head: Header) -> list[str]:
    return [name for name in head.names if name not in (*_HIDDEN, *_META) and not personal(name)]


def _parse(source: Source) -> Iterator[Item]:
    head = header(source, *_NEEDED)
    if head is None:
        raise ReadError(f"{source.name} is no Qualtrics CSV", "columns StartDate, RecordedDate, ResponseId", "export as CSV")  # fmt: skip
    found = list(rows(source, head))
    above: list[Row] = [row for row in found[:2] if isinstance(row, Row) and not moment(row.cells["startdate"]).at and (row is found[0] or "ImportId" in row.cells["startdate"])]  # fmt: skip
    answers = [row for row in found if not any(row is each for each in above)]
    decided = {name: order(row.cells.get(name, "") for row in answers if isinstance(row, Row)) for name in ("startdate", "enddate")}  # fmt: skip
    questions, zone = _questions(head), _zone(above)
    numeric = {name for name in questions if all(number(row.cells[name]) is not None for row in answers if isinstance(row, Row) and row.cells[name])}  # fmt: skip
    rated = {name for name in numeric if any(isinstance(row, Row) and row.cells[name] for row in answers)}
    for row in answers:
        yield from [row] if isinstance(row, Problem) else _answer(row, head, questions, numeric, decided, zone)
    for name in questions:
        if name in rated and ((score := column_of(name)) is None or score.occasion is not None):
            label = above[0].cells[name] if above else ""
            yield Variable(head.written[name], label or head.written[name])
    if not answers:
        yield Problem(Code.EMPTY_FILE, "header rows and no answers")


def _zone(above: list[Row]) -> str:
    """The zone that the row of import ids names, beside the id of the start."""
    told = parsed(above[-1].cells["startdate"]) if above else None
    return text(told, "timeZone") if isinstance(told, dict) else ""


def _answer(row: Row, head: Header, questions: list[str], numeric: set[str], decided: dict[str, Order], zone: str) -> Iterator[Item]:  # fmt: skip
    person = row.cells.get("externalreference") or row.cells["responseid"] or None
    if row.cells.get("status", "").casefold() in _PREVIEW:
        yield Problem(Code.BAD_VALUE, "a preview, test or spam answer; it is not kept", row.line, lost=True)
        return
    when = moment(row.cells["startdate"], decided["startdate"])
    if when.at is None:
        code = Code.AMBIGUOUS_DATE if when.ambiguous else Code.BAD_DATE
        yield Problem(code, when.why or "no date that can be read", row.line, lost=True, person=person)
        return
    ended = moment(row.cells.get("enddate", ""), decided["enddate"]).at
    filled = [name for name in questions if row.cells[name]]
    values = {name: number(row.cells[name]) for name in filled if name in numeric}
    scores = {name: score for name in values if (score := column_of(name)) is not None and score.occasion is None}
    yield Record(
        at=when.at,
        precision=when.precision,
        kind="measure",
        line=row.line,
        person=person,
        ratings={head.written[name]: value for name, value in values.items() if name not in scores},
        texts={head.written[name]: row.cells[name] for name in filled if name not in numeric},
        source_id=row.cells["responseid"] or None,
        utc_offset=when.utc_offset if when.utc_offset is not None else offset_in(when.at, zone),
        ended=ended,
        extra={head.written[name]: row.cells[name] for name in _KEPT if row.cells.get(name)},
    )
    for name, score in scores.items():
        if (doubt := answer_doubt(score.item, score.measure, values[name])) is not None:
            yield Problem(*doubt, row.line, person=person)
        told = {"at": when.at, "measure": score.measure, "item": score.item, "value": values[name]}
        yield TableRow("scores", told, row.line, person)


FORMAT = Format("qualtrics", "Qualtrics CSV", "log", _recognise, _parse)
