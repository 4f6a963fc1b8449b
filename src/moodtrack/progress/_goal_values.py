"""The values that show a goal: found in scores or ratings, cut to the time of the goal, made one a period."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from moodtrack.progress._goal_arrays import Columns, joint, located, pairs, placed, places, ranks, rated, take
from moodtrack.progress._goal_asked import PER, RULES
from moodtrack.progress._occasions import one_an_occasion
from moodtrack.schema import SCORES, conform, numbers, require, to_days

__all__ = ["periods", "rated_goals"]


def periods(asked: Columns, people: Mapping[str, int], scores: pd.DataFrame, ratings: pd.DataFrame) -> tuple[Columns, np.ndarray]:  # fmt: skip
    """One row a goal and period, in order: `row` (of goals), day (days since 1970), session, low and high, n, of.

    Beside it, for every goal, how many scores are left out because another one of the same occasion differs.
    """
    require(scores, ["person", "measure", "value"], "scores")
    require(ratings, ["person", "day"], "ratings")
    fits = np.isin(asked["rule"], RULES) & np.isin(asked["per"], [*PER, "span"])
    scored = np.flatnonzero(fits & (asked["kind"] == "score"))
    rated = np.flatnonzero(fits & (asked["kind"] == "rating") & (asked["rule"] != "count"))
    one, two = _scores(asked, scored, people, scores), rated_goals(asked, rated, people, ratings)
    found = {name: np.append(one[name], two[name]) for name in one}
    row, day = found["row"], np.floor(found["day"])
    placed = ~np.isnan(day) | ~np.isnan(found["session"])
    inside = ~(day < asked["start"][row]) & ~(day > asked["end"][row]) & placed
    conflicts = np.bincount(row[inside & found["doubtful"]], minlength=len(fits))
    found = take(found, inside & ~found["doubtful"])
    row, when = found["row"], found["when"]
    dated = (np.bincount(row, np.isnan(found["day"]), minlength=len(fits)) == 0)[row]
    found = take(found, np.lexsort([when, found["session"], np.where(dated, when, 0.0), row]))
    group = ranks(*_period(found, asked), found["row"])
    order = np.argsort(group, kind="stable")
    return _made(take(found, order), group[order], asked["rule"]), conflicts


def _made(found: Columns, group: np.ndarray, rule: np.ndarray) -> Columns:
    """One value a period, from values that lie in the order of their periods."""
    starts = np.flatnonzero(np.append(True, np.diff(group) != 0)[: len(group)])
    ends = np.append(starts[1:], len(group))[: len(starts)] - 1
    row = found["row"][starts]
    value = _one(found["value"], rule[row], starts, ends)
    return {
        "row": row, "day": _last(found["day"], starts), "session": _last(found["session"], starts), "low": value,
        "high": value, "n": ends - starts + 1, "of": np.full(len(starts), np.nan),
    }  # fmt: skip


def _scores(asked: Columns, rows: np.ndarray, people: Mapping[str, int], scores: pd.DataFrame) -> Columns:
    """Scores answered by the person that a goal names; `doubtful` ones are not to use."""
    names = [name for name in SCORES.names if name in scores.columns]
    frame = conform(scores if names == scores.columns.tolist() else scores[names], SCORES, copy=False)
    told = {name: column.array for name, column in frame.items()}
    source, of_source = np.unique(asked["source"][rows], return_inverse=True)
    part, of_part = np.unique(asked["part"][rows], return_inverse=True)
    item = places(told["item"], placed(part.tolist()))
    item = np.where(told["item"].codes < 0, np.append(np.flatnonzero(part == "total"), -1)[0], item)
    own = joint((places(told["person"], people), len(people)), (places(told["measure"], placed(source.tolist())), len(source)), (item, len(part)))  # fmt: skip
    mine = (places(told["rater"], {"self": 0}) == 0) | (told["rater"].codes < 0)
    kept = np.flatnonzero(mine & ~np.isnan(told["value"].to_numpy()) & (own >= 0))
    session = told["session"].to_numpy("float64", na_value=np.nan)
    kept = kept[np.lexsort([session[kept], own[kept]])]
    own = own[kept]
    at, day, value = to_days(told["at"]), to_days(told["day"]), told["value"].to_numpy()
    wanted = joint((asked["person"][rows], len(people)), (of_source, len(source)), (of_part, len(part)))
    use, doubtful = one_an_occasion(own, kept, session, at, day, value)
    left, right = pairs(wanted, np.where(use | doubtful, own, -1))
    day = np.where(np.isnan(day), np.floor(at), day)
    columns = {"day": day, "when": np.where(np.isnan(at), day, at), "session": session, "value": value}
    found = {**take(columns, kept), "doubtful": doubtful}
    made = {"row": rows[left], **take(found, right)}
    return take(made, np.isfinite(made["value"]))


def rated_goals(asked: Columns, rows: np.ndarray, people: Mapping[str, int], ratings: pd.DataFrame) -> Columns:
    """The ratings that goals name, a row each: goal, day and value."""
    wanted = set(asked["source"][rows].tolist())
    names = [name for name in ratings.columns if name in wanted]
    n, person = len(names), places(ratings["person"], people)
    value = rated(ratings, names)
    source, at = np.nonzero(np.isfinite(value) & (person >= 0))
    day = to_days(ratings["day"])
    when = to_days(ratings["at"]) if "at" in ratings.columns else day
    session = numbers(ratings["session"]) if "session" in ratings.columns else np.full(len(day), np.nan)  # fmt: skip
    left, right = pairs(
        joint((asked["person"][rows], len(people)), (located(asked["source"][rows], names), n)),
        joint((person[at], len(people)), (source, n)),
    )
    source, at = source[right], at[right]
    return {
        "row": rows[left], "day": day[at], "when": np.where(np.isnan(when), day, when)[at], "session": session[at],
        "value": value[source, at], "doubtful": np.zeros(len(at), dtype=bool),
    }  # fmt: skip


def _period(found: Columns, asked: Columns) -> tuple[np.ndarray, np.ndarray]:
    """The number of the period, and whether it is a session: a week has seven days from the day the goal was set."""
    row, day, session = found["row"], found["day"], found["session"]
    start, per = asked["start"][row], asked["per"][row]
    first = np.full(len(asked["start"]), np.nan)
    np.fmin.at(first, row, day)
    week = np.floor((day - np.where(np.isnan(start), first[row], start)) / 7)
    by_day = np.where(per == "week", week, np.where(per == "span", 0.0, np.floor(day)))
    by_session = np.where(per == "session", ~np.isnan(session), np.isnan(day))
    return np.where(by_session, session, by_day), by_session


def _one(value: np.ndarray, rule: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    if not len(starts):
        return np.array([])
    n = ends - starts + 1
    present = np.add.reduceat((value != 0).astype("float64"), starts)
    made = {"last": value[ends], "mean": np.add.reduceat(value, starts) / n, "count": present, "share": present / n}
    return np.select([rule == name for name in made], list(made.values()), np.nan)


def _last(values: np.ndarray, starts: np.ndarray) -> np.ndarray:
    return np.fmax.reduceat(values, starts) if len(starts) else values[:0]
