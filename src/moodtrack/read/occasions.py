"""When a column of scores was filled in, as its heading tells, and which number of a session that becomes.

The intake is session 0. An end has no number of its own and stands behind the last session of the table; a middle stands
between intake and end, and has no number beside numbered sessions; follow-ups are counted behind all of these. What is
decided so is told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from moodtrack.records import Problem, Row
from moodtrack.result import Code

__all__ = ["Occasion", "assumed", "follow_ups", "numbered", "session_of", "told"]


class Occasion(NamedTuple):
    """A session or a follow-up of a number, or the middle or the end, which have none.

    Examples
    --------
    >>> str(Occasion("session", 4)), str(Occasion("end"))
    ('session 4', 'end')
    """

    kind: str
    number: int | None = None

    def __str__(self) -> str:
        """The words of it."""
        return self.kind if self.number is None else f"{self.kind} {self.number}"


def numbered(found: Collection[Occasion]) -> dict[Occasion, int | None]:
    """The session that each occasion of a table is; None where nothing tells.

    Examples
    --------
    >>> list(numbered([Occasion("session", 0), Occasion("session", 3), Occasion("end"), Occasion("follow-up", 2)]).values())
    [0, 3, 4, 6]
    >>> list(numbered([Occasion("session", 0), Occasion("middle"), Occasion("end")]).values())
    [0, 1, 2]
    >>> list(numbered([Occasion("session", 4), Occasion("middle")]).values())
    [4, None]
    """
    last = max((each.number or 0 for each in found if each.kind == "session"), default=0)
    middle = 1 if last == 0 and Occasion("middle") in found else None
    end = max(last, middle or 0) + 1
    behind = end if Occasion("end") in found else end - 1
    places = {"middle": middle, "end": end}
    return {
        each: places[each.kind] if each.number is None else each.number + behind * (each.kind == "follow-up")
        for each in found
    }


def assumed(columns: Mapping[str, Occasion]) -> Iterator[Problem]:
    """What is told of the columns, by their headings, whose session is not a number of the heading."""
    places = numbered(columns.values())
    for heading, occasion in columns.items():
        if occasion.number is None and (place := places[occasion]) is None:
            what = f"the column {heading!r} names no number of a session and stands somewhere among numbered ones; its scores are kept without a session"
            yield Problem(Code.ASSUMED, what, 1)
        elif occasion.number is None:
            where = "behind the last session of the table" if occasion.kind == "end" else "in the middle"
            yield Problem(Code.ASSUMED, f"the column {heading!r} names no number of a session; it is read as session {place}, {where}", 1)  # fmt: skip
    follow = [each.number or 0 for each in columns.values() if each.kind == "follow-up"]
    if follow:
        first = (places[Occasion("follow-up", follow[0])] or 0) - follow[0] + 1
        yield Problem(Code.ASSUMED, f"follow-ups are numbered behind the last session of the table, from {first} on, as sessions of the kind follow-up", 1)  # fmt: skip


def told(occasion: Occasion, places: Mapping[Occasion, int | None]) -> str:
    """An occasion as a listing of columns shows it.

    Examples
    --------
    >>> told(Occasion("end"), numbered([Occasion("end")]))
    'end (session 1)'
    """
    place = places[occasion]
    return str(occasion) if occasion.number is not None or place is None else f"{occasion} (session {place})"


def session_of(occasion: Occasion, places: Mapping[Occasion, int | None]) -> dict[str, object]:
    """The session of a row of scores; nothing where it has no number.

    Examples
    --------
    >>> session_of(Occasion("session", 4), {Occasion("session", 4): 4}), session_of(Occasion("middle"), {Occasion("middle"): None})
    ({'session': 4}, {})
    """
    place = places[occasion]
    return {} if place is None else {"session": place}


def follow_ups(
    found: Collection[Occasion], places: Mapping[Occasion, int | None], line: int, person: str | None
) -> Iterator[Row]:
    """The rows of `sessions` for the follow-ups among the occasions of one line."""
    for occasion in sorted(each for each in found if each.kind == "follow-up"):
        yield Row("sessions", session_of(occasion, places) | {"kind": "follow-up"}, line, person)
