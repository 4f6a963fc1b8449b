"""The rows of goal progress, from the plan of every goal and the course of its periods."""

from __future__ import annotations

from typing import Any

import numpy as np

from moodtrack.progress._goal_arrays import Columns, spelled, take, whole, words, yes
from moodtrack.progress._goal_asked import BOUNDED, PER, RULES, Told
from moodtrack.progress._goal_cuts import GoalCuts
from moodtrack.progress._goal_doubts import doubts
from moodtrack.progress._goal_marks import KINDS, run_of
from moodtrack.progress._goal_plan import WAYS
from moodtrack.progress._goal_possible import barred
from moodtrack.progress._goal_state import STATES
from moodtrack.progress._goal_tables import GOAL_TABLE
from moodtrack.progress._problem_rows import Found, problem_rows
from moodtrack.progress._series import pick
from moodtrack.result import Code
from moodtrack.schema import Coded, from_days

__all__ = ["course_rows", "goal_rows", "milestone_rows", "problems", "setback_rows"]

STANDING = ("open", "replaced", "ended")
WORDS = ("rated", "worded", "rated_latest", "worded_latest")


def _beside(told: Told, row: np.ndarray) -> dict[str, Any]:
    """The person and goal that each row is of."""
    return {name: pick(told[name], row) for name in ("person", "goal")}


def _one(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """The value where both bounds are the same one, else NaN."""
    return np.where(low == high, low, np.nan)


def course_rows(told: Told, course: Columns) -> dict[str, Any]:
    """One row a goal and period."""
    return _beside(told, course["row"]) | {
        "day": from_days(course["day"]), "session": whole(course["session"]), "value": _one(course["low"], course["high"]),
        "low": course["low"], "high": course["high"], "percent": course["percent"], "n": course["n"], "of": whole(course["of"]),
        "reached": yes(course["met"], course["met"] | course["missed"]), "expected": course["expected"], "state": spelled(course["state"], STATES),
    }  # fmt: skip


def goal_rows(told: Told, plan: Columns, course: Columns, state: np.ndarray, k: int, of: int, cuts: GoalCuts) -> dict[str, Any]:  # fmt: skip
    """One row a goal: its last period, first and present reaching, and its state."""
    row, met, n, begin = course["row"], course["met"], plan["n"], plan["begin"]
    end = begin + n
    at = np.where(n > 0, end - 1, -1)
    first, failed = np.full(len(n), len(row)), begin - 1
    np.minimum.at(first, row[met], np.flatnonzero(met))
    np.maximum.at(failed, row[~met], np.flatnonzero(~met))
    last = {name: np.append(values, np.nan)[at] for name, values in course.items() if values.dtype.kind in "if"}
    unsure = plan["unsure"]
    reached, missed = (np.append(course[name], False)[at] & ~unsure for name in ("met", "missed"))
    day = np.append(course["day"], np.nan)
    low, high, spread = last["recent_low"], last["recent_high"], ~np.isnan(last["interval_low"])
    bounds, said = low != high, _spelled(told, plan, state)
    ends = np.fmax(last["interval_low"], np.fmin(plan["least"], low)), np.fmin(last["interval_high"], np.fmax(plan["most"], high))  # fmt: skip
    columns = {
        **{name: told[name].copy() for name in ("person", "goal", "label", "domain", "horizon", "replaced_by", "set_on")},
        **said, "due_on": from_days(plan["due"]),
        "current": _one(last["low"], last["high"]), "current_low": last["low"], "current_high": last["high"],
        "n_current": whole(last["n"]), "of_current": whole(last["of"]), "percent": np.where(unsure, np.nan, last["percent"]),
        "recent": _one(low, high), "recent_low": np.where(bounds, low, np.where(spread, ends[0], np.nan)),
        "recent_high": np.where(bounds, high, np.where(spread, ends[1], np.nan)),
        "level": np.where(bounds | ~spread, np.nan, cuts.level), "expected": last["expected"],
        "state_since": _since(plan, course, state), "first_reached": from_days(day[first]),
        "first_reached_session": whole(np.append(course["session"], np.nan)[first]), "reached": yes(reached, reached | missed),
        "sustained_since": from_days(day[np.where((n > 0) & (failed + 1 < end) & ~unsure, failed + 1, -1)]),
        "last_day": from_days(last["day"]), **{name: whole(np.where(plan["worded"] > 0, plan[name], np.nan)) for name in WORDS}, **_held(plan, course, k, of, at),
    }  # fmt: skip
    return {name: columns[name] if name in columns else plan[name] for name in GOAL_TABLE.names}


def _spelled(told: Told, plan: Columns, state: np.ndarray) -> dict[str, Coded]:
    """The columns of words, some of which are as they were written."""
    measures, standing = (
        told["measure"],
        np.where(~plan["over"], "open", np.where(plan["replaced"], "replaced", "ended")),
    )
    return {
        "measure": spelled(words(measures, "goal"), measures.categories, ["goal"]), "standing": spelled(standing, STANDING),
        "direction": spelled(plan["way"], WAYS, told["direction"].categories), "rule": spelled(plan["rule"], RULES, told["rule"].categories),
        "per": spelled(plan["per"], PER, ["span"], told["per"].categories), "state": spelled(state, STATES),
        "baseline_source": spelled(plan["baseline_source"], ["given", "first"]),
    }  # fmt: skip


def _held(plan: Columns, course: Columns, k: int, of: int, last: np.ndarray) -> dict[str, object]:
    """Whether a goal was ever reached, is held now, and was ever held; null where bounds leave it open or there is no target."""
    begin, n, row = plan["begin"], plan["n"], course["row"]
    met, open_still = course["met"], ~course["missed"]
    sure, possible = (run_of(ends, begin, n, k, of) for ends in (met, open_still))
    now = [np.append(sure, False)[last] & ~plan["unsure"], np.append(possible, False)[last] | plan["unsure"]]
    ever = [np.bincount(row, weights=ends, minlength=len(n)) > 0 for ends in (met, open_still, sure, possible)]
    asked = plan["known"] & (n > 0)
    pairs = {"ever_reached": ever[:2], "sustained": now, "ever_sustained": ever[2:]}
    return {name: yes(sure, asked & (sure == maybe)) for name, (sure, maybe) in pairs.items()}


def _since(plan: Columns, course: Columns, state: np.ndarray) -> np.ndarray:
    """First day of the last run of periods in the state of the goal; null where its last period is in another one."""
    row, begin, n = course["row"], plan["begin"], plan["n"]
    other = course["state"] != state[row]
    before = begin - 1
    np.maximum.at(before, row[other], np.flatnonzero(other))
    there = (n > 0) & (before + 1 < begin + n)
    return from_days(np.append(course["day"], np.nan)[np.where(there, before + 1, len(row))])


def milestone_rows(told: Told, plan: Columns, course: Columns, found: Columns) -> dict[str, Any]:
    """One row a milestone."""
    at = take(course, found["place"])
    value = np.where(plan["way"][found["row"]] == "decrease", at["high"], at["low"])
    first = (found["kind"] == "first_time") & ~np.isnan(at["first_on"])
    day = np.where(first, at["first_on"], at["day"])
    columns = {"kind": spelled(found["kind"], KINDS), "day": from_days(day), "session": whole(at["session"]), "value": value}  # fmt: skip
    return _beside(told, found["row"]) | columns


def setback_rows(told: Told, course: Columns, found: Columns) -> dict[str, Any]:
    """One row a setback."""
    day = np.append(course["day"], np.nan)
    begun, back = day[found["start"]], day[found["back"]]
    return _beside(told, found["row"]) | {
        "day": from_days(begun), "before": found["before"], "lowest": course["low"][found["lowest"]],
        "back_on": from_days(back), "days": whole(back - begun),
    }  # fmt: skip


def problems(told: Told, plan: Columns, course: Columns) -> dict[str, Any]:
    """Why a goal has no number, or none that is one."""
    n, evaluable, baseline = plan["n"], plan["evaluable"], plan["baseline"]
    way, aimed = np.isin(plan["way"], WAYS), ~np.isnan(plan["target"])
    fine = evaluable & (n > 0)
    alone = fine & (n == 1) & (plan["baseline_source"] == "first")
    at_goal = fine & ~alone & ~barred(plan) & aimed & ~plan["ahead"] & ~np.isnan(baseline) & (way | (plan["target"] == baseline))  # fmt: skip
    listed = np.isin(plan["kind"], BOUNDED)
    nothing = evaluable & (n == 0) & plan["there"]
    bounded = np.bincount(course["row"], weights=course["low"] != course["high"], minlength=len(n)) > 0
    found = [
        Found(~evaluable, Code.NOT_EVALUABLE, f"rule is none of {RULES}, per none of {PER}, or they do not fit what shows the goal"),
        Found(nothing & ~listed, Code.NO_DATA, "no value while the goal was set"),
        Found(nothing & listed, Code.NO_DATA, "nothing of this name is written down while the goal was set, or no period of it is over; that is not none"),
        Found(plan["conflicts"] > 0, Code.SCORE_CONFLICT, "different scores for one occasion; none of them is used"),
        Found(fine & ~aimed, Code.NOT_EVALUABLE, "no target"),
        Found(fine & aimed & ~way, Code.DIRECTION_UNKNOWN, "target equals baseline; say direction"),
        Found(alone, Code.TOO_FEW, "the only value is the baseline", 1, 2),
        Found(at_goal, Code.UNDEFINED, "the baseline is already at the target or beyond it"),
        Found(plan["worded"] > 0, Code.UNMAPPED_LABEL, "rated days have a rating in a word without a number, which is in no value here: give the words numbers (moods= of load)", plan["worded"]),
        Found(fine & bounded, Code.BOUNDS, "periods with days that are not known: bounds, no number"),
    ]  # fmt: skip
    return problem_rows(told["person"], told["goal"], [*found, *doubts(plan)])
