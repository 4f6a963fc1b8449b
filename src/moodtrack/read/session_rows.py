"""What a line about a session gives: a row of `sessions`, and what was written about it as an entry of the kind session."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, time

from moodtrack.read.cells import yes_no
from moodtrack.read.sheets import SESSION_PARTS
from moodtrack.records import Item, Problem, Record, Row, Tag
from moodtrack.result import Code

__all__ = ["TECHNIQUE", "session_row", "shared_cell"]

TECHNIQUE = "technique"
"""The group of the tags that a column of techniques gives."""


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
    named = [name.strip() for name in written.get("techniques", "").split("|") if name.strip()]
    shared, problem = shared_cell(written.get("shared", ""), line)
    if problem:
        yield problem
    if (texts or named) and isinstance(at, datetime):
        yield Record(
            at=at,
            precision="day" if at.time() == time() else "minute",
            kind="session",
            line=line,
            person=person,
            texts=texts,
            tags=tuple(Tag(name, TECHNIQUE) for name in named) if "techniques" in written else None,
            session=number if isinstance(number, int) else None,
            shared=shared,
        )
    elif texts or named:
        yield Problem(Code.MISSING_FIELD, "texts of a session without a date are not kept", line)


def shared_cell(cell: str, line: int) -> tuple[bool | None, Problem | None]:
    """Whether the author shares what stands in a line; what cannot be read is held back, and told.

    Examples
    --------
    >>> shared_cell("yes", 2), shared_cell("", 2)[0], shared_cell("perhaps", 2)[0]
    ((True, None), None, False)
    """
    if not cell.strip():
        return None, None
    said = yes_no(cell)
    if said is None:
        return False, Problem(Code.HELD_BACK, "shared: neither yes nor no; the line is held back", line)
    return said, None
