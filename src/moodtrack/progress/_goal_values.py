"""The values that show a goal: found in scores or ratings, cut to the time of the goal, made one a period."""

from __future__ import annotations

import numpy as np
import pandas as pd

from moodtrack.progress._goal_asked import PER, RULES
from moodtrack.progress._occasions import one_an_occasion
from moodtrack.schema import SCORES, conform, require, text, to_days

__all__ = ["periods"]


def _values(goals: pd.DataFrame, scores: pd.DataFrame, ratings: pd.DataFrame) -> pd.DataFrame:
    """Scores answered by the person and the ratings that a goal names, one below the other; `doubtful` is not to use."""
    require(scores, ["person", "measure", "value"], "scores")
    require(ratings, ["person", "day"], "ratings")
    told = conform(scores[[name for name in SCORES.names if name in scores.columns]], SCORES)
    told = told[text(told["rater"]).fillna("self").eq("self").to_numpy(dtype=bool) & told["value"].notna().to_numpy()]
    series = [text(told["person"]), text(told["measure"]), text(told["item"]).fillna("total")]
    number = told.groupby(series, sort=False, dropna=False).ngroup().to_numpy()
    kept, doubtful = one_an_occasion(told.reset_index(drop=True), number)
    told, doubtful = told[kept | doubtful], doubtful[kept | doubtful]
    day = told["day"].where(told["day"].notna(), told["at"].dt.normalize())
    when = told["at"].where(told["at"].notna(), day)
    one = pd.DataFrame(
        {
            "person": text(told["person"]), "kind": "score", "source": text(told["measure"]),
            "part": text(told["item"]).fillna("total"), "day": to_days(day), "when": to_days(when),
            "session": told["session"].astype("float64"), "value": told["value"],
            "doubtful": doubtful,
        }
    )  # fmt: skip
    wanted = goals.loc[goals["kind"].eq("rating") & goals["rule"].ne("count"), "source"].unique()
    names = [name for name in ratings.columns if name in set(wanted)]
    at = ratings["at"] if "at" in ratings.columns else ratings["day"]
    session = ratings["session"].astype("float64") if "session" in ratings.columns else np.full(len(ratings), np.nan)
    n = len(names)
    two = pd.DataFrame(
        {
            "person": np.tile(text(ratings["person"]), n), "kind": "rating", "source": np.repeat(names, len(ratings)),
            "part": "", "day": np.tile(to_days(ratings["day"]), n),
            "when": np.tile(to_days(at.where(at.notna(), ratings["day"])), n), "session": np.tile(session, n),
            "value": ratings[names].to_numpy(dtype="float64").T.ravel(), "doubtful": False,
        }
    )  # fmt: skip
    both = pd.concat([f for f in (one, two) if len(f)] or [one], ignore_index=True)
    return both[np.isfinite(both["value"])]


def periods(goals: pd.DataFrame, scores: pd.DataFrame, ratings: pd.DataFrame) -> tuple[pd.DataFrame, np.ndarray]:
    """One row a goal and period, in order: `row` (of goals), day (days since 1970), session, value, n.

    Beside it, for every goal, how many scores are left out because another one of the same occasion differs.
    """
    keys = ["person", "kind", "source", "part"]
    asked = goals[[*keys, "rule", "per", "start", "end"]].assign(row=np.arange(len(goals)))
    pointed = asked["kind"].eq("score") | (asked["kind"].eq("rating") & asked["rule"].ne("count"))
    asked = asked[asked["rule"].isin(RULES) & asked["per"].isin([*PER, "span"]) & pointed]
    frame = asked.astype(dict.fromkeys(keys, "str")).merge(
        _values(goals, scores, ratings).astype(dict.fromkeys(keys, "str")), on=keys, how="inner"
    )
    day = np.floor(frame["day"])
    placed = frame["day"].notna() | frame["session"].notna()
    frame = frame[~(day < frame["start"]) & ~(day > frame["end"]) & placed]
    doubtful = frame["doubtful"].to_numpy(dtype=bool)
    conflicts = np.bincount(frame["row"].to_numpy()[doubtful], minlength=len(goals))
    frame = frame[~doubtful]
    row, when = frame["row"].to_numpy(), frame["when"].to_numpy()
    dated = (np.bincount(row, frame["day"].isna(), minlength=len(goals)) == 0)[row]
    order = np.lexsort([when, frame["session"], np.where(dated, when, 0.0), row])
    frame = frame.iloc[order].reset_index(drop=True)
    frame["period"], frame["by_session"] = _period(frame)
    group = frame.groupby(["row", "by_session", "period"], sort=False).ngroup().to_numpy()
    order = np.argsort(group, kind="stable")
    frame, group = frame.iloc[order].reset_index(drop=True), group[order]
    starts = np.flatnonzero(np.append(True, np.diff(group) != 0)[: len(group)])
    ends = np.append(starts[1:], len(group)) - 1
    n = (ends - starts + 1) if len(starts) else np.array([], dtype="int64")
    value = _one(frame["value"].to_numpy(), frame["rule"].to_numpy()[starts], starts, ends)
    course = pd.DataFrame(
        {
            "row": frame["row"].to_numpy()[starts], "day": _last(frame["day"].to_numpy(), starts, ends),
            "session": _last(frame["session"].to_numpy(), starts, ends), "low": value, "high": value, "n": n,
            "of": np.nan,
        }
    )  # fmt: skip
    return course, conflicts


def _period(frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """The number of the period, and whether it is a session: a week has seven days from the day the goal was set."""
    day, session = frame["day"].to_numpy(), frame["session"].to_numpy()
    row = frame["row"].to_numpy()
    first = np.full(row.max(initial=-1) + 1, np.nan)
    np.fmin.at(first, row, day)
    origin = np.where(frame["start"].notna(), frame["start"], first[row])
    week = np.floor((day - origin) / 7)
    by_day = np.where(frame["per"].eq("week"), week, np.where(frame["per"].eq("span"), 0.0, np.floor(day)))
    by_session = np.where(frame["per"].eq("session"), ~np.isnan(session), np.isnan(day))
    return np.where(by_session, session, by_day), by_session


def _one(value: np.ndarray, rule: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    if not len(starts):
        return np.array([])
    n = ends - starts + 1
    present = np.add.reduceat((value != 0).astype("float64"), starts)
    made = {"last": value[ends], "mean": np.add.reduceat(value, starts) / n, "count": present, "share": present / n}
    out = np.full(len(starts), np.nan)
    for name, column in made.items():
        out = np.where(rule == name, column, out)
    return out


def _last(values: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    return np.fmax.reduceat(values, starts) if len(starts) else values[:0]
