"""What was there, was not there, or is not known on the days of a goal: tags, events and yes/no ratings by day.

A count over days of which some are not known is a pair of bounds: with nothing, and with one each, on those days.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from moodtrack.progress._goal_arrays import Columns, joint, located, pairs, placed, places, rated, take
from moodtrack.progress._goal_asked import PER, RULES, not_held
from moodtrack.schema import numbers, require, slug, to_days
from moodtrack.tidy.exposures import apps, known_days

__all__ = ["counted"]

_SPAN = 10_000_000.0
Told = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Row of a goal, day, and whether it was there, how often or how much."""


def counted(asked: Columns, people: Mapping[str, int], ratings: pd.DataFrame, tags: pd.DataFrame | None, events: pd.DataFrame | None, sessions: pd.DataFrame | None) -> Columns:  # fmt: skip
    """One row a goal and period in which some day is known: row, day, session, low, high, n (days known), of (days), first_on.

    A period that is not over gives no count, as the rest of it is still to come; a goal for the next session is the
    exception, its days to come being unknown ones.
    """
    fits = np.isin(asked["rule"], RULES) & np.isin(asked["per"], [*PER, "span"])
    tagged, rated, happened = (np.flatnonzero(fits & which) for which in (asked["kind"] == "tag", (asked["kind"] == "rating") & (asked["rule"] == "count"), asked["kind"] == "event"))  # fmt: skip
    told = [_tagged(asked, tagged, people, tags), _rated(asked, rated, people, ratings), _happened(asked, happened, people, events, [ratings, tags])]  # fmt: skip
    row, day, value = (np.concatenate(parts) for parts in zip(*told, strict=True))
    inside = ~(day < asked["start"][row]) & ~(day > asked["end"][row]) & ~(day > asked["until"][row])
    order = np.flatnonzero(inside)
    order = order[np.lexsort([day[order], row[order]])]
    return _made(row[order], day[order], value[order], asked, people, sessions) if len(order) else {}


def _made(row: np.ndarray, day: np.ndarray, value: np.ndarray, asked: Columns, people: Mapping[str, int], sessions: pd.DataFrame | None) -> Columns:  # fmt: skip
    span = _spans(row, day, asked, people, sessions)
    starts = np.flatnonzero(np.append(True, (np.diff(row) != 0) | (np.diff(span.begin) != 0)))
    ends = np.append(starts[1:], len(row)) - 1
    goal, n = row[starts], ends - starts + 1
    first = np.fmax(span.begin[starts], asked["start"][goal])
    of = np.fmin(span.last[starts], asked["end"][goal]) - first + 1
    count = asked["rule"][goal] == "count"
    there = np.add.reduceat(value, starts)
    point = np.where(asked["rule"][goal] == "last", value[ends], there / n)
    over = span.over[starts] & ~(asked["end"][goal] < span.last[starts])
    columns = {
        "row": goal, "day": day[ends], "session": span.session[starts], "low": np.where(count, there, point),
        "high": np.where(count, there + np.maximum(of - n, 0), point), "n": n, "of": of,
        "first_on": np.fmin.reduceat(np.where(value > 0, day, np.nan), starts),
    }  # fmt: skip
    return take(columns, over | (asked["per"][goal] == "span") | ~count)


class _Span(NamedTuple):
    """The period of every known day: first and last day, whether it is over, its session."""

    begin: np.ndarray
    last: np.ndarray
    over: np.ndarray
    session: np.ndarray


def _spans(
    row: np.ndarray, day: np.ndarray, asked: Columns, people: Mapping[str, int], sessions: pd.DataFrame | None
) -> _Span:
    start, end, until, due, per = (asked[name][row] for name in ("start", "end", "until", "due", "per"))
    new = np.append(True, np.diff(row) != 0)
    first = day[np.maximum.accumulate(np.where(new, np.arange(len(row)), 0))]
    origin = np.where(np.isnan(start), first, start)
    week = origin + 7 * np.floor((day - origin) / 7)
    whole = np.fmin(np.where(np.isnan(due), end, due), np.where(np.isnan(due) & np.isnan(end), until, np.inf))
    begin, last = np.where(per == "week", week, day), np.where(per == "week", week + 6, day)
    begin, last = np.where(per == "span", origin, begin), np.where(per == "span", whole, last)
    session = np.full(len(row), np.nan)
    by_session = per == "session"
    if by_session.any():
        since, to, number = _between(asked["person"][row], np.where(day == start, day + 0.5, day), people, sessions)
        begin = np.where(by_session, np.where(np.isnan(since) | (since == start), origin, since + 1), begin)
        last = np.where(by_session, to, last)
        session = np.where(by_session, number, session)
    return _Span(begin, np.where(np.isnan(last), until, last), last <= until, session)


def _between(who: np.ndarray, day: np.ndarray, people: Mapping[str, int], sessions: pd.DataFrame | None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:  # fmt: skip
    """Day of the session held before a day, of the next one from it on, and the number of the former, 0 before the first.

    The day of a session belongs to the time before it; half a day more is the time after it.
    """
    nothing = np.full(len(day), np.nan)
    if sessions is None or not len(sessions):
        return nothing, nothing, nothing
    require(sessions, ["person", "session", "day"], "sessions")
    number, on = numbers(sessions["session"]), np.floor(to_days(sessions["day"]))
    person = places(sessions["person"], people)
    held = np.flatnonzero((person >= 0) & ~np.isnan(on) & ~np.isnan(number) & ~not_held(sessions))
    key = person[held] * _SPAN + on[held]
    order = np.argsort(key, kind="stable")
    key, number = key[order], number[held][order]
    at = np.searchsorted(key, who * _SPAN + day, side="left")
    before, after = np.append(np.nan, key)[at], np.append(key, np.nan)[at]
    mine, next_one = np.floor_divide(before, _SPAN) == who, np.floor_divide(after, _SPAN) == who
    since, to = (np.where(own, found - who * _SPAN, np.nan) for own, found in ((mine, before), (next_one, after)))
    return since, to, np.where(mine, np.append(np.nan, number)[at], 0.0)


def _tagged(asked: Columns, rows: np.ndarray, people: Mapping[str, int], tags: pd.DataFrame | None) -> Told:
    """Days on which a tag is known to be there or not; while a goal is set on a tag that tag is in use."""
    if tags is None or not len(tags) or not len(rows):
        return _NOTHING
    require(tags, ["person", "day", "tag"], "tags")
    who, (names, of) = asked["person"][rows], np.unique(asked["source"][rows], return_inverse=True)
    person, tag = places(tags["person"], people), places(tags["tag"], placed(names.tolist()), slug)
    day = np.floor(to_days(tags["day"]))
    own = np.flatnonzero(np.isin(person, who) & ~np.isnan(day))
    last = np.fmin(asked["until"], asked["end"])[rows]
    first = np.where(np.isnan(asked["start"][rows]), last, asked["start"][rows])
    goal, dated = joint((who, len(people)), (of, len(names))), ~np.isnan(first) & ~np.isnan(last)
    kept = goal[dated], first[dated], last[dated]
    source = (apps(tags["source"]) if "source" in tags else np.zeros(len(tags), dtype="int64"))[own]
    known = known_days(person[own], tag[own], source, day[own].astype("int64"), (len(people), len(names)), kept)
    left, at = pairs(goal, joint((known.person, len(people)), (known.tag, len(names))))
    return rows[left], known.day[at].astype("float64"), known.present[at].astype("float64")


def _rated(asked: Columns, rows: np.ndarray, people: Mapping[str, int], ratings: pd.DataFrame) -> Told:
    """Days on which a yes/no variable is answered: 1 where an answer is other than 0."""
    wanted = set(asked["source"][rows].tolist())
    names = [name for name in ratings.columns if name in wanted]
    if not len(names):
        return _NOTHING
    person, day = places(ratings["person"], people), np.floor(to_days(ratings["day"]))
    value = rated(ratings, names)
    source, at = np.nonzero(~np.isnan(value) & ~np.isnan(day) & (person >= 0))
    own = joint((person[at], len(people)), (source, len(names)))
    goal = joint((asked["person"][rows], len(people)), (located(asked["source"][rows], names), len(names)))
    return _of(rows, goal, *_by_day(own, day[at], (value[source, at] != 0).astype("float64"), np.maximum))


def _happened(asked: Columns, rows: np.ndarray, people: Mapping[str, int], events: pd.DataFrame | None, logged: Sequence[pd.DataFrame | None]) -> Told:  # fmt: skip
    """Events of a kind or label on days with an entry or with one of them; one that never happened is not known."""
    if events is None or not len(events) or not len(rows):
        return _NOTHING
    require(events, ["person", "start"], "events")
    names, of = np.unique(asked["source"][rows], return_inverse=True)
    named = placed(names.tolist())
    start = np.floor(to_days(events["start"]))
    person = np.where(np.isnan(start), -1, places(events["person"], people))
    kind, label = (places(events[name], named, slug) if name in events else np.full(len(events), -1) for name in ("kind", "label"))  # fmt: skip
    source = np.append(kind, np.where(label == kind, -1, label))
    own = joint((np.tile(person, 2), len(people)), (source, len(names)))
    own, day = own[own >= 0], np.tile(start, 2)[own >= 0]
    ever = np.unique(own)
    diary = [(places(f["person"], people), np.floor(to_days(f["day"]))) for f in logged if f is not None and len(f)]
    whose, noted = (np.concatenate(parts) for parts in zip(*diary, strict=True)) if diary else (ever[:0], day[:0])
    quiet, at = pairs(ever // len(names), np.where(np.isnan(noted), -1, whose))
    value = np.append(np.ones(len(own)), np.zeros(len(quiet)))
    goal = joint((asked["person"][rows], len(people)), (of, len(names)))
    return _of(rows, goal, *_by_day(np.append(own, ever[quiet]), np.append(day, noted[at]), value, np.add))


def _by_day(own: np.ndarray, day: np.ndarray, value: np.ndarray, made: np.ufunc) -> Told:
    """One value a thing and day."""
    order = np.lexsort([day, own])
    own, day = own[order], day[order]
    starts = np.flatnonzero(np.append(True, (np.diff(own) != 0) | (np.diff(day) != 0))[: len(own)])
    return own[starts], day[starts], made.reduceat(value[order], starts) if len(starts) else value


def _of(rows: np.ndarray, goal: np.ndarray, own: np.ndarray, day: np.ndarray, value: np.ndarray) -> Told:
    """What is told of a person and thing, once for every goal on it."""
    left, at = pairs(goal, own)
    return rows[left], day[at], value[at]


_NOTHING: Told = (np.zeros(0, dtype="int64"), np.zeros(0), np.zeros(0))
