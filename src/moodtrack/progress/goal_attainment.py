"""Goal attainment scaling: how close goals came to the level expected of them, from -2 to 2, alone and as one number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from moodtrack.errors import OptionError
from moodtrack.options import number
from moodtrack.progress._goal_arrays import joint, medians, pairs, placed, places
from moodtrack.progress._goal_asked import goals_told
from moodtrack.progress._goal_levels import ATTAINED, LEVELLED, LEVELS
from moodtrack.progress._goal_series import ends, goal_series, persons, within
from moodtrack.progress._problem_rows import Found, problem_rows
from moodtrack.progress._series import Series
from moodtrack.result import ISSUES, Code, Method, Result
from moodtrack.schema import Coded, Table, framed, stack, to_days

__all__ = ["LEVELS", "GoalAttainment", "goal_attainment"]


@dataclass(frozen=True, eq=False, repr=False)
class GoalAttainment(Result):
    """What `goal_attainment` returns: `table` (persons), `goals` (levels and their wording), `problems`, `method`."""

    tables: ClassVar[Mapping[str, Table]] = {"table": ATTAINED, "goals": LEVELLED}
    built: ClassVar[bool] = True

    goals: pd.DataFrame


def goal_attainment(
    goals: pd.DataFrame, scores: pd.DataFrame, *, measure: str = "gas", rho: float = 0.3, expected: float = 0
) -> GoalAttainment:
    """How close did goals come to the level expected of them, and how many reached it?

    Parameters
    ----------
    goals : DataFrame
        The table `goals`: weight and, where the level at the start was agreed, baseline. It may be empty.
    scores : DataFrame
        The table `scores`; `item` is the goal, `value` its level from -2 to 2, halves allowed.
    measure : str
        The measure under which the levels stand.
    rho : float
        Correlation of the goals that T assumes, from 0 to below 1; .3 is the convention.
    expected : float
        Level from which on a goal counts as at expectation.

    Returns
    -------
    GoalAttainment
        `table` has one row a person and rater, `goals` one a goal, each level with its wording.

    Raises
    ------
    OptionError
        If an option cannot have its value.
    SchemaError
        If a table lacks a column that is needed.

    Notes
    -----
    T = 50 + 10 sum(w x) / sqrt((1 - rho) sum(w^2) + rho (sum w)^2), w weights, x levels. Levels are ordered words, T
    takes them as numbers, and its ends depend on how many goals there are (one goal: 30 to 70; three, all at 2: 77.4), so it does
    not compare persons with different numbers of goals: read median, wording and share first. Before and after are of the
    same goals. An unrated goal is not a level of 0: it is left out and counted. A weight of 0 takes a goal out of T and
    not out of the share.

    References
    ----------
    Kiresuk, Sherman 1968, 10.1007/BF01530764

    Examples
    --------
    >>> goals = pd.DataFrame({"person": "a", "goal": ["sleep", "work", "friends"], "weight": [6.0, 4.0, 9.0]})
    >>> rows = [("a", s, "gas", g, v) for s, of in ((1, (-1, -1, -2)), (8, (0, 1, -1))) for g, v in zip(goals["goal"], of)]
    >>> scores = pd.DataFrame(rows, columns=["person", "session", "measure", "item", "value"])
    >>> found = goal_attainment(goals, scores)
    >>> found.table[["median", "n_expected", "n"]].to_numpy().tolist(), found.table["wording"].tolist()
    ([[0.0, 2.0, 3.0]], ['as expected'])
    >>> found.table[["t_before", "t_after", "change"]].round(2).to_numpy().tolist()
    [[30.27, 46.48, 16.21]]
    """
    shared = number(rho, "rho", "a number from 0 to below 1")
    if not 0 <= shared < 1:
        raise OptionError(f"rho={rho!r}", "a number from 0 to below 1")
    line = number(expected, "expected", "a level from -2 to 2")
    series = goal_series(scores, measure, usual="gas")
    weight, start = _known(goals, series)
    on_scale, negative = within(series, -2, 2), weight < 0
    odd = (start < -2) | (start > 2)
    levels = _levels(series, weight, on_scale & ~negative, np.where(odd, np.nan, start))
    table = _attained(series, levels, shared, line)
    found = [
        Found(~on_scale, Code.OUT_OF_RANGE, "a level outside -2 to 2: the goal is left out"),
        Found(odd, Code.OUT_OF_RANGE, "the baseline lies outside -2 to 2; the first level stands in for it"),
        Found(negative, Code.OUT_OF_RANGE, "the weight is below 0: the goal is left out"),
        Found((series.counts == 0) & (series.conflicts == 0), Code.NO_DATA, "the goal was never rated"),
        *series.left_out(),
    ]
    problems = series.problems(found, series.names["item"])
    weightless = (table["n"] > 0) & np.isnan(table["t_now"])
    if weightless.any():
        nobody = Coded(np.full(len(weightless), -1), ())
        more = problem_rows(table["person"], nobody, [Found(weightless, Code.UNDEFINED, "all weights are 0: there is no T")])  # fmt: skip
        problems = stack(
            [each if isinstance(each, pd.DataFrame) else framed(each, ISSUES) for each in (problems, more)], ISSUES
        )
    return GoalAttainment(
        table=table,
        goals=levels,
        problems=problems,
        method=Method(
            "goal attainment scaling",
            {"measure": measure, "rho": shared, "expected": line},
            ("10.1007/BF01530764",),
        ),
    )


def _known(goals: pd.DataFrame, series: Series) -> tuple[np.ndarray, np.ndarray]:
    """Weight (1 where none is given) and baseline of every series, from the table of goals; of several rows the latest."""
    told = goals_told(goals)
    person, item = series.names["person"], series.names["item"]
    people, names = person.categories.tolist(), item.categories.tolist()
    weight, baseline = (told[name].to_numpy() for name in ("weight", "baseline"))
    order = np.lexsort([baseline, weight, to_days(told["set_on"])])
    own = joint((places(told["person"], placed(people)), 1), (places(told["goal"], placed(names)), len(names)))[order]
    left, right = pairs(joint((person.codes, 1), (item.codes, len(names))), own)
    found = np.full((2, len(item)), np.nan)
    found[:, left] = np.stack([weight, baseline])[:, order[right]]
    return np.where(np.isnan(found[0]), 1.0, found[0]), found[1]


def _levels(series: Series, weight: np.ndarray, use: np.ndarray, start: np.ndarray) -> dict[str, Any]:
    first, after = ends(series)
    before = np.where(np.isnan(start), np.where(series.counts > 1, first, np.nan), start)
    before, after = np.where(use, before, np.nan), np.where(use, after, np.nan)
    return {
        "person": series.names["person"], "rater": series.names["rater"], "goal": series.names["item"],
        "weight": weight, "n": series.counts, "before": before, "before_wording": _worded(before),
        "after": after, "wording": _worded(after), "change": after - before,
    }  # fmt: skip


def _worded(level: np.ndarray) -> Coded:
    """The wording of every level; none of half a level."""
    whole = np.isin(level, [*LEVELS])
    return Coded(np.where(whole, np.where(whole, level, 0) + 2, -1), [*LEVELS.values()])


def _attained(series: Series, levels: dict[str, Any], rho: float, line: float) -> dict[str, Any]:
    """One row a person and rater, of sums over goals."""
    group, keys = persons(series)
    many = len(keys["person"])
    w, before, x, change = (levels[name] for name in ("weight", "before", "after", "change"))
    both = ~np.isnan(change)

    def total(part: np.ndarray) -> np.ndarray:
        return np.bincount(group, np.nan_to_num(part), minlength=many)

    def t(use: np.ndarray, level: np.ndarray) -> np.ndarray:
        of = np.where(use, w, 0.0)
        inner = (1 - rho) * total(of * of) + rho * total(of) ** 2
        return 50 + 10 * total(of * level) / np.sqrt(np.where(inner > 0, inner, np.nan))

    median, n = medians(group, x, many)
    some, expected = np.where(n > 0, n, np.nan), np.bincount(group[x >= line], minlength=many)
    weights = total(np.where(np.isnan(x), 0.0, w))
    then, now = t(both, before), t(both, x)
    return {
        **keys, "n_goals": np.bincount(group, minlength=many), "n": n, "median": median, "wording": _worded(median),
        "mean": total(x) / some, "weighted_mean": total(w * x) / np.where(weights > 0, weights, np.nan),
        "n_expected": expected, "share_expected": expected / some, "t_now": t(~np.isnan(x), x),
        "n_compared": np.bincount(group[both], minlength=many), "t_before": then, "t_after": now, "change": now - then,
        "rho": np.full(many, rho),
    }  # fmt: skip
