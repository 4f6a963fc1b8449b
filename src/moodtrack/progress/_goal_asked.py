"""The goals as they are asked about: what shows each, by which rule, over which periods, and from when until when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from moodtrack import measures
from moodtrack.options import day as day_given
from moodtrack.progress._goal_arrays import Columns, places, words
from moodtrack.progress._goal_doubts import settled
from moodtrack.schema import GOALS, answered, conform, require, slug, to_days

__all__ = ["BOUNDED", "PER", "RULES", "Told", "asked_goals", "goals_told", "last_days", "not_held"]

Told = dict[str, Any]
"""The columns of the table of goals, as arrays by name."""
RULES = ("last", "mean", "count", "share")
PER = ("day", "week", "session")
BOUNDED = ("tag", "event", "assignment")
"""What is there, is not there, or is not known."""
_RULE = {"rating": "mean", "tag": "count", "event": "count", "assignment": "share"}
_WORDS = ("tag", "event", "assignment")


def goals_told(goals: pd.DataFrame) -> Told:
    """The columns of the goals of somebody, in the declared types."""
    require(goals, ["person", "goal"], "goals")
    names = [name for name in GOALS.names if name in goals.columns]
    told = conform(goals if names == goals.columns.tolist() else goals[names], GOALS, copy=False)
    columns = {name: column.array for name, column in told.items()}
    named = columns["person"].codes >= 0
    return columns if named.all() else {name: column[named] for name, column in columns.items()}


def asked_goals(told: Told, people: Mapping[str, int], ratings: pd.DataFrame, sessions: pd.DataFrame | None, period: str, shelf: measures.Shelf) -> Columns:  # fmt: skip
    """The goals with `kind` (score, rating, tag, event, assignment), `source`, `part`, rule, per, `start`, `end` and `due`.

    `person` is a place among the people. start and end are whole days since 1970, both inside the goal's
    time, NaN where open. A goal that another follows ends on the day before that one was set, where both are shown by the
    same thing; where no end is given, in any case. One for the next session ends on the day of the first session after it
    was set, which is also when it is due.
    """
    asked = {
        "person": told["person"].codes.astype("int64"),
        "horizon": words(told["horizon"]), "direction": words(told["direction"]), **settled(told), **_shown(told, ratings, shelf),
    }  # fmt: skip
    asked |= _spans(asked, people, sessions)
    daily = np.isin(asked["kind"], ["rating", "tag", "event"])
    next_one = asked["horizon"] == "session"
    counted = daily & next_one & ~np.isin(asked["rule"], ["last", "mean"])
    per = words(told["per"])
    per = np.where(per == "", np.where(counted, "span", np.where(daily, period, "session")), per)
    return {**asked, "per": np.where(next_one & daily & (per == "session"), "span", per)}


def last_days(
    who: np.ndarray, people: Mapping[str, int], tables: dict[str, pd.DataFrame | None], until: object
) -> np.ndarray:
    """The last whole day of every goal's person in the tables, or the day given."""
    if until is not None:
        return np.full(len(who), np.floor(to_days(pd.array([day_given(until, "until")], dtype="datetime64[us]")))[0])
    last = np.full(len(people) + 1, np.nan)
    for name, frame in tables.items():
        if frame is None:
            continue
        require(frame, [], name)
        if {"person", "day"} <= set(frame.columns):
            np.fmax.at(last, places(frame["person"], people), np.floor(to_days(frame["day"])))
    return np.asarray(last[who])


def _shown(told: Told, ratings: pd.DataFrame, shelf: measures.Shelf) -> Columns:
    """What shows every goal, and by which rule."""
    written, at = np.unique(words(told["measure"], "goal"), return_inverse=True)
    found = [_source(name, ratings, shelf) for name in written.tolist()]
    kind, source, there = (np.array([one[i] for one in found], dtype=of)[at] for i, of in enumerate(("str", "str", "bool")))  # fmt: skip
    usual = np.array([_RULE.get(one[0], "last") for one in found], dtype="str")[at]
    rule = words(told["rule"])
    return {
        "kind": kind, "source": source, "there": there, "part": np.where(kind == "score", _part(told, written, at), ""),
        "rule": np.where(rule == "", usual, rule),
    }  # fmt: skip


def _source(written: str, ratings: pd.DataFrame, shelf: measures.Shelf) -> tuple[str, str, bool]:
    """Kind and name of what is written under measure, and whether a questionnaire that it can only be is known."""
    head, _, rest = written.partition(":")
    if head in _WORDS and rest:
        return head, slug(rest), True
    if head == "rating" and rest:
        return "rating", rest if rest in ratings.columns else slug(rest), True
    if head == "goal":
        return "score", "goal", True
    key = shelf.resolve(written)
    return "score", key or written, key is not None


def _part(told: Told, written: np.ndarray, at: np.ndarray) -> np.ndarray:
    """The item of the scores: that of the goal; of a goal's own rating what `goal:` names, else its item, else its name."""
    item, goal = words(told["item"]), words(told["goal"])
    split = [name.partition(":") for name in written.tolist()]
    own = np.array([head == "goal" for head, _, _ in split], dtype="bool")[at]
    rest = np.array([rest for _, _, rest in split], dtype="str")[at]
    rated = np.where(rest != "", rest, np.where(np.isin(item, ["", "total"]), goal, item))
    return np.where(own, rated, np.where(item == "", "total", item))


def _spans(asked: Columns, people: Mapping[str, int], sessions: pd.DataFrame | None) -> Columns:
    """First and last day of every goal, the day it is due, and whether another one follows it."""
    start, end, due = asked["start"], asked["ended"], asked["due"]
    own, after = asked["own"], asked["after"]
    known, first = np.unique(own, return_index=True)
    at = np.searchsorted(known, after)
    follows = np.where(np.append(known, -1)[at] == after, np.append(first, -1)[at], -1)
    replaced = (follows >= 0) & asked["follows"] & ~asked["alone"]
    place = np.where(replaced, follows, 0)
    mutual = replaced & np.append(replaced, False)[place] & (np.append(place, 0)[place] == np.arange(len(own)))
    replaced &= ~mutual
    if len(own):
        same = replaced & np.all([asked[name] == asked[name][place] for name in ("kind", "source", "part")], axis=0)
        before = np.where(replaced, start[place] - 1, np.nan)
        end = np.where(np.isnan(end), before, np.where(same, np.fmin(end, before), end))
    next_one = asked["horizon"] == "session"
    due = np.where(next_one & np.isnan(due), _next_session(asked["person"], start, people, sessions), due)
    end = np.where(next_one, np.fmin(end, due), end)
    return {"start": start, "end": end, "due": due, "replaced": replaced, "mutual": mutual}


def _next_session(
    who: np.ndarray, start: np.ndarray, people: Mapping[str, int], sessions: pd.DataFrame | None
) -> np.ndarray:
    """Day of the first session after the goal was set, held or to come; NaN where there is none."""
    if sessions is None or not len(sessions) or not len(who):
        return np.full(len(who), np.nan)
    require(sessions, ["person", "day"], "sessions")
    person, day = places(sessions["person"], people), np.floor(to_days(sessions["day"]))
    kept = (person >= 0) & ~np.isnan(day) & ~not_held(sessions)
    held = np.unique(person[kept] * _SPAN + day[kept])
    at = np.searchsorted(held, np.where(np.isnan(start), np.inf, who * _SPAN + start), side="right")
    found = np.append(held, np.nan)[at]
    return np.where(np.floor_divide(found, _SPAN) == who, found - who * _SPAN, np.nan)


def not_held(sessions: pd.DataFrame) -> np.ndarray:
    """Whether a session is said not to have been attended; nothing said is not that."""
    if "attended" not in sessions:
        return np.zeros(len(sessions), dtype=bool)
    return answered(sessions["attended"], False)


_SPAN = 10_000_000.0
"""More days than any two days are apart, so that a person and a day are one number."""
