"""The rows of goal progress, from the plan of every goal and the course of its periods."""

from __future__ import annotations

import numpy as np
import pandas as pd

from moodtrack.progress._goal_asked import BOUNDED, PER, RULES
from moodtrack.progress._goal_cuts import GoalCuts
from moodtrack.progress._goal_doubts import doubts
from moodtrack.progress._goal_marks import MILESTONES, SETBACKS, run_of
from moodtrack.progress._goal_plan import WAYS
from moodtrack.progress._goal_possible import IMPOSSIBLE
from moodtrack.progress._goal_state import final
from moodtrack.progress._goal_tables import GOAL_TABLE
from moodtrack.progress._problem_rows import Found, problem_rows
from moodtrack.result import Code
from moodtrack.schema import from_days, text

__all__ = ["course_rows", "goal_rows", "milestone_rows", "problems", "setback_rows"]


def _one(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """The value where both bounds are the same one, else NaN."""
    return np.where(low == high, low, np.nan)


def course_rows(plan: pd.DataFrame, course: pd.DataFrame) -> pd.DataFrame:
    """One row a goal and period."""
    goals = plan[["person", "goal"]].iloc[course["row"].to_numpy()].reset_index(drop=True)
    columns = {
        "day": from_days(course["day"].to_numpy()), "session": course["session"].astype("Int64"),
        "value": _one(course["low"].to_numpy(), course["high"].to_numpy()), "low": course["low"], "high": course["high"],
        "percent": course["percent"], "n": course["n"], "of": course["of"].astype("Int64"), "reached": _reached(course),
        "expected": course["expected"], "state": course["state"],
    }  # fmt: skip
    return goals.assign(**columns)


def _reached(course: pd.DataFrame) -> pd.Series:
    """Reached, not reached, or null where the bounds lie on both sides or nothing is known."""
    return course["met"].astype("boolean").where(course["met"].eq(True) | course["missed"].eq(True))


def goal_rows(plan: pd.DataFrame, course: pd.DataFrame, k: int, of: int, cuts: GoalCuts) -> pd.DataFrame:
    """One row a goal: its last period, first and present reaching, and its state."""
    row, met = course["row"].to_numpy(), course["met"].to_numpy(dtype=bool)
    n, begin = plan["n"].to_numpy(), plan["begin"].to_numpy()
    place = np.arange(len(course))
    end = begin + n
    first = np.full(len(plan), len(course))
    np.minimum.at(first, row[met], place[met])
    failed = begin - 1
    np.maximum.at(failed, row[~met], place[~met])
    at = np.where(n > 0, end - 1, -1)
    last = course.assign(reached=_reached(course)).reindex(at).reset_index(drop=True)
    early = course.reindex(first)
    since = course["day"].reindex(np.where((n > 0) & (failed + 1 < end), failed + 1, -1)).to_numpy()
    low, high = (last[name].to_numpy(dtype="float64") for name in ("recent_low", "recent_high"))
    bounds = low != high
    ends = [last[name].to_numpy(dtype="float64") for name in ("interval_low", "interval_high")]
    ends = [np.fmax(ends[0], np.fmin(plan["least"], low)), np.fmin(ends[1], np.fmax(plan["most"], high))]
    state = final(plan, course)
    columns = {
        "measure": text(plan["measure"]).fillna("goal"), "standing": _standing(plan), "due_on": from_days(plan["due"].to_numpy()),
        "current": _one(last["low"].to_numpy(dtype="float64"), last["high"].to_numpy(dtype="float64")),
        "current_low": last["low"], "current_high": last["high"], "n_current": last["n"].astype("Int64"),
        "of_current": last["of"].astype("Int64"), "direction": plan["way"], "percent": last["percent"],
        "recent": _one(low, high), "recent_low": np.where(bounds, low, np.where(last["interval_low"].isna(), np.nan, ends[0])),
        "recent_high": np.where(bounds, high, np.where(last["interval_high"].isna(), np.nan, ends[1])),
        "level": np.where(bounds | last["interval_low"].isna(), np.nan, cuts.level), "expected": last["expected"],
        "state": state, "state_since": _since(plan, course, state), "first_reached": from_days(early["day"].to_numpy()),
        "first_reached_session": early["session"].astype("Int64").array, "reached": last["reached"].astype("boolean"),
        "sustained_since": from_days(since), "last_day": from_days(last["day"].to_numpy()), **_held(plan, course, k, of, at),
    }  # fmt: skip
    return pd.DataFrame({name: columns[name] if name in columns else plan[name] for name in GOAL_TABLE.names})


def _held(plan: pd.DataFrame, course: pd.DataFrame, k: int, of: int, last: np.ndarray) -> dict[str, pd.Series]:
    """Whether a goal was ever reached, is held now, and was ever held; null where bounds leave it open or there is no target."""
    met, open_still = course["met"].to_numpy(dtype=bool), ~course["missed"].to_numpy(dtype=bool)
    begin, n, row = plan["begin"].to_numpy(), plan["n"].to_numpy(), course["row"].to_numpy()
    sure, possible = (run_of(ends, begin, n, k, of) for ends in (met, open_still))
    now = [np.append(ends, False)[last] for ends in (sure, possible)]
    ever = [np.bincount(row, weights=ends, minlength=len(plan)) > 0 for ends in (met, open_still, sure, possible)]
    asked = plan["known"].to_numpy(dtype=bool) & (n > 0)
    pairs = {"ever_reached": ever[:2], "sustained": now, "ever_sustained": ever[2:]}
    return {name: pd.Series(yes).astype("boolean").where(asked & (yes == maybe)) for name, (yes, maybe) in pairs.items()}  # fmt: skip


def _standing(plan: pd.DataFrame) -> np.ndarray:
    over = plan["over"].to_numpy(dtype=bool)
    return np.where(~over, "open", np.where(plan["replaced"].to_numpy(dtype=bool), "replaced", "ended"))


def _since(plan: pd.DataFrame, course: pd.DataFrame, state: np.ndarray) -> np.ndarray:
    """First day of the last run of periods in the state of the goal; null where its last period is in another one."""
    row = course["row"].to_numpy()
    other = course["state"].to_numpy(dtype="str") != state.astype("str")[row]
    begin, n = plan["begin"].to_numpy(), plan["n"].to_numpy()
    before = begin - 1
    np.maximum.at(before, row[other], np.flatnonzero(other))
    there = (n > 0) & (before + 1 < begin + n)
    return from_days(
        np.append(course["day"].to_numpy(dtype="float64"), np.nan)[np.where(there, before + 1, len(course))]
    )


def milestone_rows(plan: pd.DataFrame, course: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """One row a milestone."""
    goals = plan[["person", "goal", "way"]].iloc[found["row"].to_numpy()].reset_index(drop=True)
    at = course.iloc[found["place"].to_numpy()].reset_index(drop=True)
    value = np.where(goals["way"].eq("decrease"), at["high"], at["low"])
    first = found["kind"].eq("first_time").to_numpy(dtype=bool) & at["first_on"].notna().to_numpy()
    day = np.where(first, at["first_on"], at["day"])
    columns = {"kind": found["kind"], "day": from_days(day), "session": at["session"].astype("Int64"), "value": value}  # fmt: skip
    return goals.assign(**columns)[MILESTONES.names]


def setback_rows(plan: pd.DataFrame, course: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """One row a setback."""
    goals = plan[["person", "goal"]].iloc[found["row"].to_numpy()].reset_index(drop=True)
    day = np.append(course["day"].to_numpy(dtype="float64"), np.nan)
    begun, back = day[found["start"].to_numpy()], day[found["back"].to_numpy()]
    columns = {
        "day": from_days(begun), "before": found["before"], "lowest": course["low"].to_numpy()[found["lowest"].to_numpy()],
        "back_on": from_days(back), "days": pd.Series(back - begun).astype("Int64"),
    }  # fmt: skip
    return goals.assign(**columns)[SETBACKS.names]


def problems(plan: pd.DataFrame, course: pd.DataFrame) -> pd.DataFrame:
    """Why a goal has no number, or none that is one."""
    n, target, conflicts = (plan[name].to_numpy() for name in ("n", "target", "conflicts"))
    evaluable = plan["evaluable"].to_numpy(dtype=bool)
    way = plan["way"].isin(WAYS).to_numpy()
    fine = evaluable & (n > 0)
    alone = fine & (n == 1) & plan["baseline_source"].eq("first").to_numpy(dtype=bool)
    at_goal = fine & ~alone & ~plan[list(IMPOSSIBLE)].to_numpy(dtype=bool).any(axis=1) & ~np.isnan(target) & ~plan["ahead"].to_numpy() & plan["baseline"].notna().to_numpy() & (way | (target == plan["baseline"].to_numpy()))  # fmt: skip
    listed = plan["kind"].isin(BOUNDED).to_numpy()
    nothing = evaluable & (n == 0) & plan["there"].to_numpy(dtype=bool)
    bounded = np.bincount(course["row"], weights=course["low"] != course["high"], minlength=len(plan)) > 0
    found = [
        Found(~evaluable, Code.NOT_EVALUABLE, f"rule is none of {RULES}, per none of {PER}, or they do not fit what shows the goal"),
        Found(nothing & ~listed, Code.NO_DATA, "no value while the goal was set"),
        Found(nothing & listed, Code.NO_DATA, "nothing of this name is written down while the goal was set, or no period of it is over; that is not none"),
        Found(conflicts > 0, Code.SCORE_CONFLICT, "different scores for one occasion; none of them is used"),
        Found(fine & np.isnan(target), Code.NOT_EVALUABLE, "no target"),
        Found(fine & ~np.isnan(target) & ~way, Code.DIRECTION_UNKNOWN, "target equals baseline; say direction"),
        Found(alone, Code.TOO_FEW, "the only value is the baseline", 1, 2),
        Found(at_goal, Code.UNDEFINED, "the baseline is already at the target or beyond it"),
        Found(fine & bounded, Code.BOUNDS, "periods with days that are not known: bounds, no number"),
    ]  # fmt: skip
    return problem_rows(plan["person"], plan["goal"], [*found, *doubts(plan)])
