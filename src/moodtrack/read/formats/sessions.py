"""sessions.csv: one session a row; what was written about it becomes an entry of the kind session."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

from moodtrack.read.columns import cells, lines, verdict
from moodtrack.read.format import Format, Source, Verdict
from moodtrack.read.sheets import SESSION_PARTS, SHEETS
from moodtrack.records import Item, Problem, Record, Row
from moodtrack.result import Code

__all__ = ["FORMAT"]

_SHEET = SHEETS["sessions"]


def _recognise(source: Source) -> Verdict:
    return verdict(source, _SHEET)


def _parse(source: Source) -> Iterator[Item]:
    for got in lines(source, _SHEET):
        if isinstance(got, Problem):
            yield got
            continue
        line, row, orders = got
        values, problems = cells("sessions", line, row, orders, comma=False)
        at, number, person = values.get("at"), values.get("session"), row.get("person") or None
        lost = (at is None and number is None) or any(p.code == Code.AMBIGUOUS_DATE for p in problems)
        yield from (Problem(p.code, p.what, p.line, lost and p is problems[0]) for p in problems)
        if lost:
            if not problems:
                yield Problem(Code.MISSING_FIELD, "a session needs a number or a date", line.number, lost=True)
            continue
        yield Row("sessions", values, line.number, person)
        texts = {part: row[part] for part in SESSION_PARTS if row.get(part)}
        if texts and isinstance(at, datetime):
            yield Record(
                at=at,
                precision="day" if at.time() == time() else "minute",
                kind="session",
                line=line.number,
                person=person,
                texts=texts,
                tags=None,
                session=number if isinstance(number, int) else None,
            )
        elif texts:
            yield Problem(Code.MISSING_FIELD, "texts of a session without a date are not kept", line.number)


FORMAT = Format("sessions", "Plain table sessions.csv", "log", _recognise, _parse)
