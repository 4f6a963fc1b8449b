"""sessions.csv: one session a row; what was written about it becomes an entry of the kind session."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

from moodtrack.read.columns import verdict
from moodtrack.read.format import Format, Source, Verdict
from moodtrack.read.rows import rows
from moodtrack.read.sheets import SESSION_PARTS, SHEETS
from moodtrack.records import Item, Problem, Record
from moodtrack.result import Code

__all__ = ["FORMAT"]

_SHEET = SHEETS["sessions"]


def _recognise(source: Source) -> Verdict:
    return verdict(source, _SHEET)


def _parse(source: Source) -> Iterator[Item]:
    for got in rows(source, _SHEET):
        if isinstance(got, Problem):
            yield got
            continue
        yield got.row("sessions")
        at, number = got.values.get("at"), got.values.get("session")
        texts = {part: got.written[part] for part in SESSION_PARTS if got.written.get(part)}
        if texts and isinstance(at, datetime):
            yield Record(
                at=at,
                precision="day" if at.time() == time() else "minute",
                kind="session",
                line=got.line.number,
                person=got.person,
                texts=texts,
                tags=None,
                session=number if isinstance(number, int) else None,
            )
        elif texts:
            yield Problem(Code.MISSING_FIELD, "texts of a session without a date are not kept", got.line.number)


FORMAT = Format("sessions", "Plain table sessions.csv", "log", _recognise, _parse)
