"""What a line about a session gives: a row of `sessions`, and what was written about it as an entry of the kind session."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, time

from moodtrack.read.sheets import SESSION_PARTS
from moodtrack.records import Item, Problem, Record, Row
from moodtrack.result import Code

__all__ = ["session_row"]


def session_row(written: Mapping[str, str], values: Mapping[str, object], line: int) -> Iterator[Item]:
    """The items of one line.

    Parameters
    ----------
    written : mapping of str to str
        The cells as written, by column of sessions.csv.
    values : mapping
        The same by kind.
    line : int
        The line of the file.
    """
    person = written.get("person") or None
    yield Row("sessions", values, line, person)
    at, number = values.get("at"), values.get("session")
    texts = {part: written[part] for part in SESSION_PARTS if written.get(part)}
    if texts and isinstance(at, datetime):
        yield Record(
            at=at,
            precision="day" if at.time() == time() else "minute",
            kind="session",
            line=line,
            person=person,
            texts=texts,
            tags=None,
            session=number if isinstance(number, int) else None,
        )
    elif texts:
        yield Problem(Code.MISSING_FIELD, "texts of a session without a date are not kept", line)
