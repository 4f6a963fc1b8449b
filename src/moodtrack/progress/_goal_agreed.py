"""Goals on what is agreed: of the things that were due, how many were done, at least and at most."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from moodtrack.progress._goal_arrays import Columns, joint, pairs, placed, places, take
from moodtrack.progress._goal_asked import PER
from moodtrack.schema import numbers, require, slug, to_days

__all__ = ["agreed"]


def agreed(asked: Columns, people: Mapping[str, int], assignments: pd.DataFrame | None, sessions: pd.DataFrame | None = None) -> Columns:  # fmt: skip
    """One row a goal and period with something due: row, day, session, low, high, n (with an answer), of (due).

    Due is what has an answer, or whose day is over. Not yet due counts neither way. What is due without information
    makes a pair of bounds: none of it done, and all of it. In the order of the days, where every period of a goal has one.
    """
    rows = np.flatnonzero((asked["kind"] == "assignment") & np.isin(asked["rule"], ["count", "share"]) & np.isin(asked["per"], PER))  # fmt: skip
    if assignments is None or not len(assignments) or not len(rows):
        return {}
    things = _things(asked, rows, people, assignments, sessions)
    row, when, session, done = things["row"], things["when"], things["session"], things["done"]
    starts = np.flatnonzero(_begins(things))
    if not len(starts):
        return {}
    answered = np.add.reduceat((~np.isnan(done)).astype("int64"), starts)
    there, of = np.add.reduceat(np.nan_to_num(done), starts), np.diff(np.append(starts, len(row)))
    row, day = row[starts], np.fmax.reduceat(when, starts)
    share = np.where(asked["rule"][row] == "share", of, 1)
    course = {
        "row": row, "day": day, "session": np.fmax.reduceat(session, starts), "low": there / share,
        "high": (there + of - answered) / share, "n": answered, "of": of,
    }  # fmt: skip
    undated = np.bincount(row, np.isnan(day)) > 0
    by = take(things, starts)
    return take(course, np.lexsort([by["period"], by["by"], np.where(undated[row], 0.0, day), row]))


def _begins(things: Columns) -> np.ndarray:
    """Which things are the first of their period."""
    if not len(things["row"]):
        return np.zeros(0, dtype=bool)
    return np.append(True, np.any([np.diff(things[name]) != 0 for name in ("row", "by", "period")], axis=0))


def _things(asked: Columns, rows: np.ndarray, people: Mapping[str, int], assignments: pd.DataFrame, sessions: pd.DataFrame | None) -> Columns:  # fmt: skip
    """What was agreed of the kind of a goal in its time and is due, by period: when, session, and done as 1, 0 or NaN."""
    require(assignments, ["person", "kind"], "assignments")
    person = places(assignments["person"], people)
    assigned, session = _linked(assignments, person, people, sessions)
    due, answered = (_days(assignments, name) for name in ("due_on", "done_on"))
    done = assignments["done"].astype("Float64").to_numpy("float64", na_value=np.nan) if "done" in assignments else np.full(len(due), np.nan)  # fmt: skip
    when = np.where(np.isnan(due), np.where(np.isnan(assigned), answered, assigned), due)
    kinds, of = np.unique(asked["source"][rows], return_inverse=True)
    left, at = pairs(
        joint((asked["person"][rows], len(people)), (of, len(kinds))),
        joint((person, len(people)), (places(assignments["kind"], placed(kinds.tolist()), slug), len(kinds))),
    )
    row, since = rows[left], np.where(np.isnan(assigned), when, assigned)[at]
    inside = ~(since < asked["start"][row]) & ~(since > asked["end"][row])
    open_still = np.isnan(done[at]) & (due[at] > asked["until"][row])
    row, at = row[inside & ~open_still], at[inside & ~open_still]
    return _periods(asked, {"row": row, "when": when[at], "session": session[at], "done": done[at]})


def _periods(asked: Columns, things: Columns) -> Columns:
    """The things that belong to a period, in its order: a session, else a day or a week from the first one on."""
    row, when, session = things["row"], things["when"], things["session"]
    per, start = asked["per"][row], asked["start"][row]
    first = np.full(len(asked["start"]), np.nan)
    np.fmin.at(first, row, when)
    by = (per == "session") & ~np.isnan(session)
    week = np.where(per == "day", when, np.floor((when - np.where(np.isnan(start), first[row], start)) / 7))
    period = np.where(by, session, week)
    order = np.lexsort([when, period, by, row])
    return take({**things, "by": by, "period": period}, order[~np.isnan(period[order])])


def _linked(assignments: pd.DataFrame, person: np.ndarray, people: Mapping[str, int], sessions: pd.DataFrame | None) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """Day and session of what was agreed: without a day that of its session, and without a session that of its day."""
    assigned = _days(assignments, "assigned_on")
    number = numbers(assignments["session"]) if "session" in assignments else np.full(len(assigned), np.nan)  # fmt: skip
    if sessions is None or not {"person", "session", "day"} <= set(sessions.columns):
        return assigned, number
    whose, day = places(sessions["person"], people), np.floor(to_days(sessions["day"]))
    session = numbers(sessions["session"])
    held = np.flatnonzero((whose >= 0) & ~np.isnan(day) & ~np.isnan(session))
    whose, day, session = whose[held], day[held], session[held]
    assigned = np.where(np.isnan(assigned), _only(whose, session, day, person, number), assigned)
    return assigned, np.where(np.isnan(number), _only(whose, day, session, person, assigned), number)


def _only(whose: np.ndarray, key: np.ndarray, value: np.ndarray, person: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """The value of the only row with the same person and key, NaN where there is none or there are several."""
    codes, names = pd.factorize(np.append(key, asked))
    own, wanted = joint((whose, 1), (codes[: len(key)], len(names))), joint((person, 1), (codes[len(key) :], len(names)))  # fmt: skip
    once, first, times = np.unique(own, return_index=True, return_counts=True)
    once, first = once[times == 1], first[times == 1]
    at = np.searchsorted(once, wanted)
    return np.where((wanted >= 0) & (np.append(once, -1)[at] == wanted), np.append(value[first], np.nan)[at], np.nan)


def _days(frame: pd.DataFrame, name: str) -> np.ndarray:
    """The days of a column, NaN where it is not there."""
    return np.floor(to_days(frame[name])) if name in frame else np.full(len(frame), np.nan)
