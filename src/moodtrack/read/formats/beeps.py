"""Table of beeps of a study, as openESM publishes them: person, day and beep as dates or as plain numbers, ratings beside.

Where the day is a number of the study and no time stamp is there, an entry has no date; day and beep stay in `extra`.
"""

from __future__ import annotations

from collections.abc import Iterator

from moodtrack.errors import ReadError
from moodtrack.read.cells import number
from moodtrack.read.dates import Moment, Order, moment, order
from moodtrack.read.format import Format, Source, Verdict
from moodtrack.read.headed import Header, Row, header, rows
from moodtrack.read.sheets import SHEETS
from moodtrack.records import Item, Problem, Record
from moodtrack.result import Code
from moodtrack.schema import slug

__all__ = ["FORMAT"]

_PERSON = {"person", "pid", "ppid", "subjno", "user_id", *SHEETS["scores"].names["person"]}
_BEEP = {"beep", "beepno", "beep_no", "beep_number", "beepnum", "beepvar"}
_TIME = ("timestamp", "time_stamp", "datetime", "date_time", "start_time", "starttime", "start", "response_time", "date", "day")  # fmt: skip
_DAY = {"day", "dayno", "day_no", "dayvar", "study_day", "day_number"}


def _found(source: Source) -> tuple[Header, str, str] | None:
    """The header, the column of the person and the one of the beep."""
    head = header(source)
    for name in (";", "\t") if head is not None and len(head.names) < 3 else ():
        head = next((h for h in (header(source, each) for each in sorted(_BEEP)) if h and h.delimiter == name), head)
    slugs = {slug(name): name for name in head.names} if head is not None else {}
    person, beep = (next((slugs[s] for s in slugs if s in known), None) for known in (_PERSON, _BEEP))
    return (head, person, beep) if head is not None and person and beep and len(slugs) == len(head.names) else None


def _recognise(source: Source) -> Verdict:
    found = _found(source)
    if found is None:
        return Verdict(False, "no columns of a person and a beep")
    head, person, beep = found
    keys = {person: "person", beep: "extra"}
    return Verdict(True, f"beeps: {len(head.names) - 2} columns beside person and beep", {w: keys.get(n, "at" if slug(n) in _TIME else "extra" if slug(n) in _DAY else w) for n, w in head.written.items()})  # fmt: skip


def _parse(source: Source) -> Iterator[Item]:
    found = _found(source)
    if found is None:
        raise ReadError(f"{source.name} is no table of beeps", "columns such as id, day, beep", "see docs/formats.md")
    head, person, beep = found
    read = list(rows(source, head))
    lines = [row for row in read if isinstance(row, Row)]
    decided = {name: order(row.cells[name] for row in lines) for name in head.names if slug(name) in _TIME}
    times = [n for s in _TIME for n in decided if slug(n) == s and any(moment(row.cells[n], decided[n]).at for row in lines)]  # fmt: skip
    keys = {person, beep, *decided, *(n for n in head.names if slug(n) in _DAY)}
    rated = [n for n in head.names if n not in keys and any(number(row.cells[n]) is not None for row in lines)]
    if not times and lines:
        yield Problem(Code.ASSUMED, "days are numbers of the study; entries have no date", 1)
    for row in read:
        yield row if isinstance(row, Problem) else _entry(row, head, person, times, decided, keys, rated)
    if not lines:
        yield Problem(Code.EMPTY_FILE, "a header and no beeps")


def _entry(
    row: Row, head: Header, person: str, times: list[str], decided: dict[str, Order], keys: set[str], rated: list[str]
) -> Record:
    when = next((read for n in times if (read := moment(row.cells[n], decided[n])).at), Moment())
    cells = {n: "" if cell.casefold() in ("na", "nan", "null", ".") else cell for n, cell in row.cells.items()}
    odd = {n for n in rated if cells[n] and number(cells[n]) is None}
    return Record(
        at=when.at,
        precision=when.precision,
        kind="beep",
        line=row.line,
        person=cells[person] or None,
        ratings={head.written[n]: number(cells[n]) for n in rated if n not in odd},
        utc_offset=when.utc_offset,
        extra={head.written[n]: cell for n, cell in cells.items() if cell and n != person and (n in keys or n in odd or n not in rated)},
    )  # fmt: skip


FORMAT = Format("beeps", "Table of beeps (openESM and others)", "log", _recognise, _parse)
