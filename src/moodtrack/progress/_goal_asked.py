"""The goals as they are asked about: what shows each, by which rule, over which periods, and from when until when."""

from __future__ import annotations

import numpy as np
import pandas as pd

from moodtrack import measures
from moodtrack.progress._goal_doubts import named, settled
from moodtrack.schema import GOALS, conform, require, slug, text, to_days

__all__ = ["BOUNDED", "PER", "RULES", "asked_goals", "not_held"]

RULES = ("last", "mean", "count", "share")
PER = ("day", "week", "session")
BOUNDED = ("tag", "event", "assignment")
"""What is there, is not there, or is not known."""
_RULE = {"rating": "mean", "tag": "count", "event": "count", "assignment": "share"}
_WORDS = ("tag", "event", "assignment")


def asked_goals(goals: pd.DataFrame, ratings: pd.DataFrame, sessions: pd.DataFrame | None, period: str, shelf: measures.Shelf) -> pd.DataFrame:  # fmt: skip
    """The goals with `kind` (score, rating, tag, event, assignment), `source`, `part`, rule, per, `start`, `end` and `due`.

    start and end are whole days since 1970, both inside the goal's time, NaN where open. A goal that another follows
    ends on the day before that one was set, where both are shown by the same thing; where no end is given, in any case.
    One for the next session ends on the day of the first session after it was set, which is also when it is due.
    """
    require(goals, ["person", "goal"], "goals")
    frame = conform(goals[[name for name in GOALS.names if name in goals.columns]], GOALS)
    frame = settled(frame[frame["person"].notna()].reset_index(drop=True))
    written = text(frame["measure"]).fillna("goal")
    codes, names = pd.factorize(written)
    found = [_source(name, ratings, shelf) for name in names]
    words = ([one[0] for one in found], [one[1] for one in found], [_RULE.get(one[0], "last") for one in found])
    kind, source, usual = (text(each).iloc[codes].set_axis(frame.index) for each in words)
    daily = kind.isin(["rating", "tag", "event"]).to_numpy(dtype=bool)
    rule = text(frame["rule"]).fillna(usual)
    frame = frame.assign(
        kind=kind,
        source=source,
        there=np.array([there for _, _, there in found], dtype=bool)[codes],
        part=_part(frame, written).mask(kind.ne("score").to_numpy(dtype=bool), ""),
        rule=rule,
    )
    frame = _spans(frame, sessions)
    next_one = frame["horizon"].eq("session").to_numpy(dtype=bool)
    counted = daily & (next_one & ~rule.isin(["last", "mean"]).to_numpy(dtype=bool))
    per = text(frame["per"]).fillna(pd.Series(np.where(counted, "span", np.where(daily, period, "session")), index=frame.index))  # fmt: skip
    return frame.assign(per=per.mask(next_one & daily & per.eq("session").to_numpy(dtype=bool), "span"))


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


def _part(frame: pd.DataFrame, written: pd.Series) -> pd.Series:
    """The item of the scores: that of the goal; of a goal's own rating what `goal:` names, else its item, else its name."""
    item = text(frame["item"])
    own = {name: name.partition(":") for name in written.unique() if name.partition(":")[0] == "goal"}
    named = text(written.map({name: rest or None for name, (_, _, rest) in own.items()}))
    rated = named.where(named.notna(), item.where(item.ne("total"), text(frame["goal"])))
    rated = rated.where(rated.notna(), text(frame["goal"]))
    return item.fillna("total").mask(written.isin(list(own)).to_numpy(dtype=bool), rated)


def _spans(frame: pd.DataFrame, sessions: pd.DataFrame | None) -> pd.DataFrame:
    """First and last day of every goal, and the day it is due."""
    start, end, due = (np.floor(to_days(frame[name])) for name in ("set_on", "ended_on", "due_on"))
    own, after = named(frame)
    known, first = np.unique(own, return_index=True)
    at = np.searchsorted(known, after)
    follows = np.where(np.append(known, -1)[at] == after, np.append(first, -1)[at], -1)
    replaced = (follows >= 0) & frame["replaced_by"].notna().to_numpy() & ~frame["alone"].to_numpy(dtype=bool)
    place = np.where(replaced, follows, 0)
    mutual = replaced & np.append(replaced, False)[place] & (np.append(place, 0)[place] == np.arange(len(frame)))
    replaced &= ~mutual
    if len(frame):
        same = replaced & (frame[["kind", "source", "part"]].to_numpy() == frame[["kind", "source", "part"]].to_numpy()[place]).all(axis=1)  # fmt: skip
        before = np.where(replaced, start[place] - 1, np.nan)
        end = np.where(np.isnan(end), before, np.where(same, np.fmin(end, before), end))
    next_one = frame["horizon"].eq("session").to_numpy(dtype=bool)
    due = np.where(next_one & np.isnan(due), _next_session(frame, start, sessions), due)
    end = np.where(next_one, np.fmin(end, due), end)
    return frame.assign(start=start, end=end, due=due, replaced=replaced, mutual=mutual)


def _next_session(frame: pd.DataFrame, start: np.ndarray, sessions: pd.DataFrame | None) -> np.ndarray:
    """Day of the first session after the goal was set, held or to come; NaN where there is none."""
    if sessions is None or not len(sessions) or not len(frame):
        return np.full(len(frame), np.nan)
    require(sessions, ["person", "day"], "sessions")
    kept = sessions["day"].notna().to_numpy() & ~not_held(sessions)
    names = pd.Index(sorted(set(text(sessions["person"])) | set(text(frame["person"]))))
    held = np.unique(names.get_indexer(text(sessions["person"])[kept]) * _SPAN + np.floor(to_days(sessions["day"][kept])))  # fmt: skip
    who = names.get_indexer(text(frame["person"]))
    at = np.searchsorted(held, np.where(np.isnan(start), np.inf, who * _SPAN + start), side="right")
    found = np.append(held, np.nan)[at]
    return np.where(np.floor_divide(found, _SPAN) == who, found - who * _SPAN, np.nan)


def not_held(sessions: pd.DataFrame) -> np.ndarray:
    """Whether a session is said not to have been attended; nothing said is not that."""
    if "attended" not in sessions:
        return np.zeros(len(sessions), dtype=bool)
    return np.asarray(sessions["attended"].eq(False).fillna(False), dtype=bool)


_SPAN = 10_000_000.0
"""More days than any two days are apart, so that a person and a day are one number."""
