"""m-Path CSV: one beep a row; sliders, scales and counts are ratings, choices tags, open answers texts.

Times are seconds since 1970 that m-Path has already moved to the wall clock. A beep without a start was missed: it is a
prompt without an entry. Rows end where the last answer does. Aliases and initials are not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from moodtrack.errors import ReadError
from moodtrack.read.cells import number, whole
from moodtrack.read.format import Format, Source, Verdict
from moodtrack.read.headed import Header, header
from moodtrack.read.instants import since_1970
from moodtrack.read.own_names import apart
from moodtrack.read.redcap_columns import personal
from moodtrack.read.triplets import Asked, asked, words
from moodtrack.records import Item, Problem, Record, Row, Tag, Variable
from moodtrack.result import Code

__all__ = ["FORMAT"]

_NEEDED = ("connectionid", "questionlistname", "timestampsent", "timestampstart")
_KEYS = ("connectionId", "questionListName", "fromProtocolName", "timeStampScheduled", "timeStampSent", "timeStampStart", "timeStampStop", "timeZoneOffset")  # fmt: skip
_UNREAD = ("legacyCode", "code", "alias", "initials", "accountCode", "scheduledBeepId", "sentBeepId", "reminderForOriginalSentBeepId", "questionListLabel", "originalTimeStampSent", "deltaUTC")  # fmt: skip
_RATED = ("slider", "yesno", "steps")


def _columns(head: Header) -> dict[str, Asked]:
    """The questions by the name of the column, as written."""
    known = {name.casefold() for name in _KEYS}
    found = {written: asked(written) for name, written in head.written.items() if name not in known}
    return {written: one for written, one in found.items() if one is not None and (one.part or one.kind in (*_RATED, "open", "basic", "multipleChoice"))}  # fmt: skip


def _apart(columns: dict[str, Asked]) -> tuple[dict[str, Asked], list[Problem]]:
    """The questions with a name of its own for each that gives numbers."""
    names, told = apart({w: one.name for w, one in columns.items() if one.kind in _RATED or one.part == "likert"})
    return {w: one._replace(name=names.get(w, one.name)) for w, one in columns.items()}, told


def _foreign(head: Header, columns: dict[str, Asked]) -> list[str]:
    """The columns, as written, that are neither m-Path's own nor a question of a kind that is known."""
    own = {name.casefold() for name in (*_KEYS, *_UNREAD)}
    return [written for name, written in head.written.items() if written and name not in own and written not in columns]


def _recognise(source: Source) -> Verdict:
    head = header(source, *_NEEDED)
    if head is None:
        return Verdict(False, f"no columns {', '.join(_KEYS[:2])} and {', '.join(_KEYS[4:6])}")
    read_as = {written: _read_as(one) for written, one in _columns(head).items()}
    keys = {written: "" if personal(written) else "extra" for written in _foreign(head, _columns(head))}
    keys |= {"connectionId": "person", "timeStampStart": "at", "timeStampStop": "ended", "timeStampSent": "sent", "timeStampScheduled": "scheduled", "timeZoneOffset": "utc_offset"}  # fmt: skip
    return Verdict(True, f"m-Path: {len(read_as)} columns of answers", {w: read_as.get(w, keys.get(w, "")) for w in head.written.values()})  # fmt: skip


def _read_as(one: Asked) -> str:
    if one.kind == "multipleChoice":
        return {"likert": one.name, "string": "tags"}.get(one.part, "")
    return one.name if one.kind in _RATED else "text" if one.kind == "open" else ""


def _parse(source: Source) -> Iterator[Item]:
    head = header(source, *_NEEDED)
    if head is None:
        raise ReadError(f"{source.name} is no m-Path table", "the basic CSV of m-Path", "export the basic data again")
    columns, told = _apart(_columns(head))
    yield from told
    rated, count = set[str](), 0
    foreign = _foreign(head, columns)
    others = [name for name in foreign if not personal(name)]
    for name in foreign:
        what = (
            "is of no kind that is known; it is kept in extra"
            if name in others
            else "tells who somebody is; it is not read"
        )
        yield Problem(Code.UNKNOWN_COLUMN, f"the column {name!r} {what}", 1)
    for line in source.rows(head.delimiter):
        if line.number == 1 or line.broken:
            if line.broken:
                yield Problem(Code.RAGGED_ROW, line.broken, line.number, lost=True)
            continue
        count += 1
        if any(cell.strip() for cell in line.cells[len(head.names) :]):
            yield Problem(Code.RAGGED_ROW, f"{len(line.cells)} fields, the header has {len(head.names)}; those beyond it are not read", line.number)  # fmt: skip
        cells = dict(zip(head.written.values(), (cell.strip() for cell in line.cells), strict=False))
        for item in _beep(cells, columns, others, line.number):
            rated |= item.ratings.keys() if isinstance(item, Record) else set()
            yield item
    for written, one in columns.items():
        if one.name in rated and one.kind in _RATED:
            low, high = {"slider": (0.0, 100.0), "yesno": (0.0, 1.0)}.get(one.kind, (None, None))
            yield Variable(one.name, written, low=low, high=high, source="app" if low is not None else None)
    if not count:
        yield Problem(Code.EMPTY_FILE, "a header and no beeps")


def _beep(cells: dict[str, str], columns: dict[str, Asked], others: list[str], line: int) -> Iterator[Item]:
    person = cells.get("connectionId") or None
    times = {name: _time(cells.get(f"timeStamp{name}", "")) for name in ("Scheduled", "Sent", "Start", "Stop")}
    asked_at = {"scheduled": times["Scheduled"], "sent": times["Sent"], "opened": times["Start"], "answered": times["Stop"] or times["Start"]}  # fmt: skip
    told = {name: when for name, when in asked_at.items() if when is not None}
    if not told:
        yield Problem(Code.BAD_DATE, "no time of the beep that can be read", line, lost=True, person=person)
        return
    yield Row("prompts", told, line, person)
    if times["Start"] is None:
        return
    offset = whole(cells.get("timeZoneOffset", ""))
    yield Record(
        at=times["Start"],
        precision="second",
        kind="beep",
        line=line,
        person=person,
        ratings=_ratings(cells, columns),
        tags=tuple(_tags(cells, columns)),
        texts={one.name: "\n".join(said) for w, one in columns.items() if one.kind == "open" and (said := words(cells.get(w, "")))},
        ended=times["Stop"],
        utc_offset=None if offset is None else offset // 60,
        extra={key: cells[key] for key in ("questionListName", "fromProtocolName", *others) if cells.get(key)},
    )  # fmt: skip


def _ratings(cells: dict[str, str], columns: dict[str, Asked]) -> dict[str, float | None]:
    found = {one.name: number(cells[w]) for w, one in columns.items() if cells.get(w) and (one.kind in _RATED or one.part == "likert")}  # fmt: skip
    return {name: value for name, value in found.items() if value is not None}


def _tags(cells: dict[str, str], columns: dict[str, Asked]) -> Iterator[Tag]:
    """What was chosen, where it has no number: the question is the group."""
    numbered = {one.name for w, one in columns.items() if one.part == "likert" and number(cells.get(w, "")) is not None}
    for written, one in columns.items():
        if one.part == "string" and one.name not in numbered:
            yield from (Tag(word, one.name) for word in words(cells.get(written, "")))


def _time(cell: str) -> datetime | None:
    seconds = whole(cell)
    return since_1970(1000 * seconds) if seconds else None


FORMAT = Format("mpath", "m-Path CSV", "log", _recognise, _parse, app="mpath")
