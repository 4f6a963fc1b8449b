"""Goal progress: how much of the way from the baseline to the target lies behind, and does it hold?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pandas as pd

from moodtrack import measures
from moodtrack.errors import OptionError
from moodtrack.options import whole
from moodtrack.progress._goal_values import PER, RULES, of_goals, periods
from moodtrack.progress._problem_rows import Found, problem_rows
from moodtrack.result import Code, Method, Result
from moodtrack.schema import Column, Table, require, text

__all__ = ["GoalProgress", "goal_progress"]

_PERSON = Column("person", "category", "whose")
_GOAL = Column("goal", "category", "short name of the goal")
GOAL_TABLE = Table(
    "goal_progress",
    "one goal",
    (
        _PERSON,
        _GOAL,
        Column("label", "text", "the goal in the person's words"),
        Column("domain", "category", "what it is about", "thoughts | emotions | behaviours | relationships | other"),
        Column("measure", "category", "what shows it"),
        Column("baseline", "float", "where it started", "unit of the measure"),
        Column("baseline_source", "category", "where the baseline comes from", "given | first"),
        Column("current", "float", "value of the last period", "unit of the measure"),
        Column("target", "float", "where it is to be; the lower end of a range", "unit of the measure"),
        Column("target_high", "float", "the upper end of a range", "unit of the measure"),
        Column("direction", "category", "which way", "increase | decrease | range"),
        Column("percent", "float", "part of the way obtained; below 0 and above 100 are possible", "percent"),
        Column("n", "int", "periods with a value"),
        Column("first_reached", "datetime", "last day of the first period in which it was reached"),
        Column("first_reached_session", "int?", "session of that period"),
        Column("reached", "bool?", "whether the last period reaches it"),
        Column("sustained", "bool?", "whether the last periods asked for all reach it"),
        Column("sustained_since", "datetime", "last day of the first period of the present run of reached ones"),
        Column("last_day", "datetime", "last day with a value"),
    ),
)
COURSE = Table(
    "course",
    "one period of a goal in which there is a value",
    (
        _PERSON,
        _GOAL,
        Column("day", "datetime", "last day of the period with a value"),
        Column("session", "int?", "last session of the period"),
        Column("value", "float", "value of the period by the goal's rule", "unit of the measure"),
        Column("percent", "float", "part of the way obtained", "percent"),
        Column("n", "int", "values in the period"),
        Column("reached", "bool?", "whether it reaches the target"),
    ),
)


@dataclass(frozen=True, eq=False, repr=False)
class GoalProgress(Result):
    """What `goal_progress` returns: `table` (goals), `course` (periods), `problems`, `method`."""

    tables: ClassVar[Mapping[str, Table]] = {"table": GOAL_TABLE, "course": COURSE}

    course: pd.DataFrame


def goal_progress(
    goals: pd.DataFrame,
    scores: pd.DataFrame,
    ratings: pd.DataFrame,
    variables: pd.DataFrame | None = None,
    *,
    sustained: int = 2,
    period: str = "week",
    definitions: measures.Given = None,
) -> GoalProgress:
    """How far along is each goal, was it reached, and does it hold?

    Parameters
    ----------
    goals : DataFrame
        The table `goals`. `measure` is a questionnaire (its `item`, else the total), `goal` (ratings of the goal itself, in
        scores with measure goal and the goal as item; also when empty) or `rating:<variable>`.
    scores, ratings : DataFrame
        The tables with the values. Of scores those of the person count (rater self or not said); of scores of one occasion
        that differ none does (`score_conflict`).
    variables : DataFrame, optional
        The table `variables`; tells which way is better where a goal says neither direction nor a target off its baseline.
    sustained : int
        Number of last periods that must all reach the target.
    period : {"week", "day", "session"}
        Over what ratings become one value, where the goal does not say (`per`). Scores are taken by session. A week has
        seven days from the day the goal was set, else from its first value; a period without a value does not exist.
    definitions : Measure, str, Path, Shelf, or several of them, optional
        Questionnaires of one's own, or TOML files of them; they tell which way is better, before the registry does.

    Returns
    -------
    GoalProgress
        `table` has one row a goal, `course` one row a goal and period. percent in percent, values in the unit of the
        measure.

    Raises
    ------
    OptionError
        If sustained is below 1 or period is not one of the three.
    SchemaError
        If a table lacks a column.

    Notes
    -----
    percent = 100 (current - baseline) / (target - baseline), not clipped. It is null with `undefined` when the baseline
    is already at the target or beyond it. For a range it is 100 (1 - distance of current / distance of baseline), the
    distance being that to the nearer end and 0 inside, so it does not exceed 100. A baseline that is not given is the
    value of the first period; with that period alone there is no progress to tell (`too_few`). Rules: last; mean;
    count of values other than 0; share of values other than 0 among those answered (the last two are for yes/no
    variables). Scores are taken as `last`, ratings as `mean`, unless the goal says otherwise.
    One value a period has no interval; the course shows how much it moves. Not for comparing persons: every goal is a
    scale of its own.

    Examples
    --------
    >>> goals = pd.DataFrame({"person": ["a"], "goal": ["g1"], "measure": ["goal"], "baseline": [2.0], "target": [8.0]})
    >>> scores = pd.DataFrame({"person": "a", "measure": "goal", "item": "g1", "session": [1, 2, 3], "value": [2.0, 5.0, 8.0]})
    >>> from moodtrack.schema import RATINGS, empty
    >>> progress = goal_progress(goals, scores, empty(RATINGS))
    >>> progress.table[["current", "percent", "n"]].iloc[0].tolist(), progress.course["percent"].tolist()
    ([8.0, 100.0, 3.0], [0.0, 50.0, 100.0])
    """
    if whole(sustained, "sustained", "a whole number of 1 or more") < 1:
        raise OptionError(f"sustained={sustained}", "a whole number of 1 or more")
    if period not in PER:
        raise OptionError(f"period is {period!r}", f"one of {list(PER)}", "")
    shelf = measures.Shelf.of(definitions)
    asked = of_goals(goals, scores, ratings, period, shelf)
    course, conflicts = periods(asked, scores, ratings)
    plan = _plan(asked, course, variables, shelf).assign(conflicts=conflicts)
    course = course.assign(**_judged(plan, course["row"].to_numpy(), course["value"].to_numpy()))
    parameters: dict[str, object] = {"sustained": sustained, "period": period}
    if shelf.own:
        parameters["definitions"] = tuple(shelf.own)
    return GoalProgress(
        table=_table(plan, course, sustained),
        course=_course(plan, course),
        problems=_problems(plan),
        method=Method("percent of goal obtained", parameters),
    )


def _plan(asked: pd.DataFrame, course: pd.DataFrame, variables: pd.DataFrame | None, shelf: measures.Shelf) -> pd.DataFrame:  # fmt: skip
    """The goals with baseline and direction settled and the first and last period of each."""
    rows = np.arange(len(asked))
    starts = np.searchsorted(course["row"].to_numpy(), np.arange(len(asked) + 1))
    n = np.diff(starts)
    first = course["value"].reindex(np.where(n > 0, starts[:-1], -1)).to_numpy()
    given = asked["baseline"].notna().to_numpy()
    baseline = np.where(given, asked["baseline"], first)
    target, high = asked["target"].to_numpy(), asked["target_high"].to_numpy()
    way = text(asked["direction"]).fillna("").to_numpy()
    way = np.where((way == "") & ~np.isnan(high), "range", way)
    towards = np.select([target > baseline, target < baseline], ["increase", "decrease"], "")
    way = np.where(way == "", towards, way)
    way = np.where(way == "", _better(asked, variables, shelf), way)
    words = {"baseline_source": np.where(given, "given", np.where(np.isnan(baseline), "", "first")), "way": way}
    return asked.assign(row=rows, begin=starts[:-1], n=n, baseline=baseline, **words)


def _better(asked: pd.DataFrame, variables: pd.DataFrame | None, shelf: measures.Shelf) -> np.ndarray:
    named = {name: shelf.find(str(name)) for name in asked["source"].unique()}
    known: dict[str, str] = {name: found.direction for name, found in named.items() if found is not None}
    if variables is not None and len(variables):
        require(variables, ["variable", "direction"], "variables")
        known |= dict(zip(text(variables["variable"]), text(variables["direction"]).fillna(""), strict=True))
    ways = {"higher_better": "increase", "higher_worse": "decrease"}
    return np.array([ways.get(known.get(name, ""), "") for name in asked["source"]], dtype="str")


def _judged(plan: pd.DataFrame, row: np.ndarray, value: np.ndarray) -> dict[str, np.ndarray]:
    """Percent of the way and whether the target is reached, for values of the goals named by row."""
    way, base = plan["way"].to_numpy()[row], plan["baseline"].to_numpy()[row]
    low, high = plan["target"].to_numpy()[row], plan["target_high"].to_numpy()[row]
    ranged, up, down = way == "range", way == "increase", way == "decrease"
    ahead = np.where(up, low > base, np.where(down, low < base, _distance(base, low, high) > 0))
    whole = np.where(ahead, np.where(ranged, _distance(base, low, high), low - base), np.nan)
    gone = np.where(ranged, _distance(base, low, high) - _distance(value, low, high), value - base)
    alone = (plan["n"].to_numpy()[row] == 1) & (plan["baseline_source"].to_numpy()[row] == "first")
    percent = np.where(alone, np.nan, 100 * gone / whole + 0.0)
    met = np.select([up, down, ranged], [value >= low, value <= low, (value >= low) & (value <= high)], False)
    known = (up | down | (ranged & ~np.isnan(high))) & ~np.isnan(low) & ~np.isnan(value)
    return {"percent": percent, "reached": met & known, "known": known}


def _distance(value: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """How far a value lies outside a range; 0 inside."""
    outside: np.ndarray = np.maximum(np.maximum(low - value, value - high), 0.0)
    return outside


def _days(values: np.ndarray) -> pd.Series:
    whole = pd.Series(np.where(np.isnan(values), np.nan, values))
    return pd.to_datetime(whole, unit="D").astype("datetime64[us]")


def _course(plan: pd.DataFrame, course: pd.DataFrame) -> pd.DataFrame:
    goals = plan[["person", "goal"]].iloc[course["row"].to_numpy()].reset_index(drop=True)
    reached = course["reached"].astype("boolean").where(course["known"])
    columns = {
        "day": _days(course["day"].to_numpy()), "session": course["session"].astype("Int64"), "value": course["value"],
        "percent": course["percent"], "n": course["n"], "reached": reached,
    }  # fmt: skip
    return goals.assign(**columns)


def _table(plan: pd.DataFrame, course: pd.DataFrame, sustained: int) -> pd.DataFrame:
    row, met = course["row"].to_numpy(), course["reached"].to_numpy(dtype=bool)
    n, begin = plan["n"].to_numpy(), plan["begin"].to_numpy()
    place = np.arange(len(course))
    end = begin + n
    first = np.full(len(plan), len(course))
    np.minimum.at(first, row[met], place[met])
    failed = begin - 1
    np.maximum.at(failed, row[~met], place[~met])
    last = course.reindex(np.where(n > 0, end - 1, -1)).reset_index(drop=True)
    known = last["known"].eq(True).to_numpy(dtype=bool)
    early = course.reindex(first)
    since = course["day"].reindex(np.where((n > 0) & (failed + 1 < end), failed + 1, -1)).to_numpy()
    columns = {
        "measure": text(plan["measure"]).fillna("goal"), "current": last["value"], "direction": plan["way"],
        "percent": last["percent"], "first_reached": _days(early["day"].to_numpy()),
        "first_reached_session": early["session"].astype("Int64").array,
        "reached": last["reached"].astype("boolean").where(known),
        "sustained": pd.Series(end - 1 - failed >= sustained).astype("boolean").where(known),
        "sustained_since": _days(since), "last_day": _days(last["day"].to_numpy()),
    }  # fmt: skip
    frame = plan.assign(**columns)
    return frame[GOAL_TABLE.names]


def _problems(plan: pd.DataFrame) -> pd.DataFrame:
    n, target, conflicts = (plan[name].to_numpy() for name in ("n", "target", "conflicts"))
    evaluable = plan["kind"].ne("none").to_numpy(dtype=bool)
    wrong = ~plan["rule"].isin(RULES).to_numpy() | ~plan["per"].isin(PER).to_numpy()
    way = plan["way"].isin(["increase", "decrease", "range"]).to_numpy()
    fine = evaluable & ~wrong & (n > 0)
    alone = fine & (n == 1) & plan["baseline_source"].eq("first").to_numpy(dtype=bool)
    start = _judged(plan, np.arange(len(plan)), plan["baseline"].to_numpy())["percent"]
    at_goal = fine & ~alone & ~np.isnan(target) & np.isnan(start) & (way | (target == plan["baseline"].to_numpy()))
    found = [
        Found(~evaluable, Code.NOT_EVALUABLE, "goals on tags and assignments are not evaluated"),
        Found(evaluable & wrong, Code.NOT_EVALUABLE, f"rule is not one of {RULES} or per not one of {PER}"),
        Found(evaluable & ~wrong & (n == 0), Code.NO_DATA, "no value while the goal was set"),
        Found(conflicts > 0, Code.SCORE_CONFLICT, "different scores for one occasion; none of them is used"),
        Found(fine & np.isnan(target), Code.NOT_EVALUABLE, "no target"),
        Found(fine & ~np.isnan(target) & ~way, Code.DIRECTION_UNKNOWN, "target equals baseline; say direction"),
        Found(alone, Code.TOO_FEW, "the only value is the baseline", 1, 2),
        Found(at_goal, Code.UNDEFINED, "the baseline is already at the target or beyond it"),
    ]
    return problem_rows(plan["person"], plan["goal"], found)
