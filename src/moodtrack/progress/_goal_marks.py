"""Small victories on the way to a goal, and setbacks with the way back."""

from __future__ import annotations

import numpy as np

from moodtrack.progress._goal_arrays import Columns
from moodtrack.progress._goal_cuts import GoalCuts
from moodtrack.progress._goal_plan import oriented
from moodtrack.progress._goal_possible import barred
from moodtrack.schema import Column, Table
from moodtrack.stats.recent import half_width, recent, scatter
from moodtrack.stats.setbacks import setbacks

__all__ = ["KINDS", "MILESTONES", "SETBACKS", "fell", "run_of", "victories"]

_PERSON = Column("person", "category", "whose")
_GOAL = Column("goal", "category", "short name of the goal")
MILESTONES = Table(
    "milestones",
    "one first or best period of a goal",
    (
        _PERSON,
        _GOAL,
        Column("kind", "category", "what it is", "first_time | halfway | reached | best | sustained"),
        Column(
            "day",
            "datetime",
            "last day of that period with a value; of the first time of a count, the day it was there",
        ),
        Column("session", "int?", "last session of that period"),
        Column(
            "value", "float", "value of that period, of bounds the one farther from the target", "unit of the measure"
        ),
    ),
)
SETBACKS = Table(
    "setbacks",
    "one fall below the periods before, with the way back",
    (
        _PERSON,
        _GOAL,
        Column("day", "datetime", "last day of the first period that lies below"),
        Column("before", "float", "mean of the three periods before it", "unit of the measure"),
        Column("lowest", "float", "value farthest from the target", "unit of the measure"),
        Column("back_on", "datetime", "last day of the first period at the level before again; null: not yet"),
        Column("days", "int?", "days from `day` to `back_on`; null: not yet"),
    ),
)
KINDS = ("first_time", "halfway", "reached", "best", "sustained")
_BEST = 3
"""Periods that a best one needs: of one or two nothing is best."""
_BEFORE = 3


def run_of(met: np.ndarray, begin: np.ndarray, n: np.ndarray, k: int, of: int) -> np.ndarray:
    """Whether of the last `of` periods, which must all be there, at least k reach the target, at every place."""
    found = recent(met.astype("float64"), begin, n, of)
    return np.asarray((found.rank >= of) & (found.mean * of >= k - 1e-9))


def victories(plan: Columns, course: Columns, k: int, of: int) -> Columns:
    """One row a goal and kind, in the order of the days: number of the goal and of the period, and the kind."""
    row, begin, n = course["row"], plan["begin"], plan["n"]
    least = oriented(plan, row, course["low"], course["high"])[0]
    met = course["met"]
    counts = (np.isin(plan["rule"], ["count", "share"]) & (plan["way"] != "decrease"))[row]
    top = np.full(len(n), -np.inf)
    np.fmax.at(top, row, least)
    clear = np.bincount(row, course["vague"], len(n)) == 0
    enough = clear[row] & (n[row] >= _BEST) & (top[row] > np.append(least, np.nan)[begin[row]])
    kinds = {
        "first_time": counts & (course["low"] > 0),
        "halfway": (course["percent"] >= 50) & ~met,
        "reached": met,
        "best": enough & (least == top[row]) & ~barred(plan)[row],
        "sustained": run_of(met, begin, n, k, of),
    }
    first = np.full((len(kinds), len(n)), len(row))
    for number, there in enumerate(kinds.values()):
        at = np.flatnonzero(there)
        np.minimum.at(first[number], row[at], at)
    halfway, reached = first[KINDS.index("halfway")], first[KINDS.index("reached")]
    halfway[halfway > reached] = len(row)
    goal, kind = np.nonzero(np.transpose(first) < len(row))
    place = first[kind, goal]
    order = np.lexsort([place, goal])
    return {"row": goal[order], "place": place[order], "kind": np.array(KINDS)[kind[order]]}


def fell(plan: Columns, course: Columns, cuts: GoalCuts) -> Columns:
    """One row a setback: number of the goal, places of its start, lowest value and way back, and the level before."""
    row, begin, n = course["row"], plan["begin"], plan["n"]
    middle = (course["low"] + course["high"]) / 2
    value = np.where(
        (course["low"] == course["high"]) & ~course["vague"], oriented(plan, row, middle, middle)[0], np.nan
    )
    spread = scatter(middle, begin, n)
    mean, rank = recent(middle, begin, n, _BEFORE)[::2]
    at = np.maximum(np.arange(len(row)) - 1, 0)
    known = (rank > cuts.fewest) & plan["ahead"][row] & ~course["doubt"][at]
    before = np.where(known, oriented(plan, row, mean[at], mean[at])[0], np.nan)
    whole = (plan["p1"] - plan["p0"])[row]
    beyond = half_width(spread[at], np.full(len(row), 1 + 1 / _BEFORE), rank - 1, cuts.fall_level)
    found = setbacks(value, before, np.maximum(cuts.fall / 100 * whole, beyond), begin, n)
    was = np.append(mean, np.nan)[np.maximum(found.start - 1, 0)]
    return {"row": row[found.start], "start": found.start, "lowest": found.lowest, "back": found.back, "before": was}
