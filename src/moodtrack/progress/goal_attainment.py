"""Goal attainment scaling: how close goals came to the level expected of them, from -2 to 2, alone and as one number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pandas as pd

from moodtrack.errors import OptionError
from moodtrack.options import number
from moodtrack.progress._goal_series import ends, goal_series, within
from moodtrack.progress._problem_rows import Found, problem_rows
from moodtrack.progress._series import Series
from moodtrack.result import Code, Method, Result
from moodtrack.schema import GOALS, Column, Table, conform, require, text

__all__ = ["LEVELS", "GoalAttainment", "goal_attainment"]

LEVELS: Mapping[float, str] = {
    -2: "much less than expected",
    -1: "somewhat less than expected",
    0: "as expected",
    1: "somewhat more than expected",
    2: "much more than expected",
}
"""What a level means, as goal attainment scaling words it. A half level lies between two of them."""
_PERSON = Column("person", "category", "whose")
_RATER = Column("rater", "category", "who rated (self where it is not said); every rater is judged alone")
ATTAINED = Table(
    "goal_attainment",
    "one person and rater",
    (
        _PERSON,
        _RATER,
        Column("n_goals", "int", "goals with a row, rated or not"),
        Column("n", "int", "goals with a last level: what the levels, the share and t_now stand on"),
        Column("median", "float", "median of the last levels", "-2 to 2"),
        Column("wording", "category", "what the median level means; null between two levels"),
        Column("mean", "float", "mean of the last levels", "-2 to 2"),
        Column("weighted_mean", "float", "the same, by weight", "-2 to 2"),
        Column("n_expected", "int", "goals last at `expected` or above"),
        Column("share_expected", "float", "n_expected / n"),
        Column("t_now", "float", "T of the last levels of all of these goals; 50 is as expected"),
        Column("n_compared", "int", "goals with a level before and a last level: what the next three stand on"),
        Column("t_before", "float", "T of the levels before"),
        Column("t_after", "float", "T of the last levels of the same goals"),
        Column("change", "float", "t_after - t_before"),
        Column("rho", "float", "correlation of the goals that T assumes"),
    ),
)
LEVELLED = Table(
    "goals",
    "one goal of a person and rater",
    (
        _PERSON,
        _RATER,
        Column("goal", "category", "the goal"),
        Column("weight", "float", "weight among the person's goals; 1 where none is given"),
        Column("n", "int", "levels rated"),
        Column("before", "float", "baseline of the goal, else its first level where there are two", "-2 to 2"),
        Column("before_wording", "category", "what it means; null between two levels"),
        Column("after", "float", "last level", "-2 to 2"),
        Column("wording", "category", "what it means; null between two levels"),
        Column("change", "float", "after - before", "levels"),
    ),
)


@dataclass(frozen=True, eq=False, repr=False)
class GoalAttainment(Result):
    """What `goal_attainment` returns: `table` (persons), `goals` (levels and their wording), `problems`, `method`."""

    tables: ClassVar[Mapping[str, Table]] = {"table": ATTAINED, "goals": LEVELLED}

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
    known = _known(goals, series)
    on_scale = within(series, -2, 2)
    start, negative = known["baseline"].to_numpy(dtype="float64"), known["weight"].to_numpy() < 0
    odd = (start < -2) | (start > 2)
    levels = _levels(series, known, on_scale & ~negative, np.where(odd, np.nan, start))
    table = _attained(levels, shared, line)
    found = [
        Found(~on_scale, Code.OUT_OF_RANGE, "a level outside -2 to 2: the goal is left out"),
        Found(odd, Code.OUT_OF_RANGE, "the baseline lies outside -2 to 2; the first level stands in for it"),
        Found(negative, Code.OUT_OF_RANGE, "the weight is below 0: the goal is left out"),
        Found((series.counts == 0) & (series.conflicts == 0), Code.NO_DATA, "the goal was never rated"),
        *series.left_out(),
    ]
    weightless = Found(
        ((table["n"] > 0) & table["t_now"].isna()).to_numpy(), Code.UNDEFINED, "all weights are 0: there is no T"
    )
    nothing = pd.Series(pd.NA, index=table.index, dtype="category")
    parts = [series.problems(found, series.keys["item"]), problem_rows(table["person"], nothing, [weightless])]  # fmt: skip
    parts = [part for part in parts if len(part)] or parts[:1]
    return GoalAttainment(
        table=table.assign(rho=shared),
        goals=levels,
        problems=pd.concat([p.astype({"person": "str", "variable": "str"}) for p in parts], ignore_index=True),
        method=Method(
            "goal attainment scaling",
            {"measure": measure, "rho": shared, "expected": line},
            ("10.1007/BF01530764",),
        ),
    )


def _known(goals: pd.DataFrame, series: Series) -> pd.DataFrame:
    """Weight (1 where none is given) and baseline of every series, from the table of goals."""
    require(goals, ["person", "goal"], "goals")
    names = [name for name in GOALS.names if name in goals.columns]
    frame = conform(goals if len(names) == len(goals.columns) else goals[names], GOALS)
    frame = frame[["person", "goal", "set_on", "weight", "baseline"]].astype({"person": "str", "goal": "str"})
    frame = frame.sort_values(["set_on", "weight", "baseline"]).drop_duplicates(["person", "goal"], keep="last")
    keys = pd.DataFrame({"person": series.keys["person"].astype("str"), "goal": series.keys["item"].astype("str")})
    found = keys.merge(frame.drop(columns="set_on"), on=["person", "goal"], how="left")
    return found.assign(weight=found["weight"].fillna(1.0))


def _levels(series: Series, known: pd.DataFrame, use: np.ndarray, start: np.ndarray) -> pd.DataFrame:
    first, after = ends(series)
    before = np.where(np.isnan(start), np.where(series.counts > 1, first, np.nan), start)
    before, after = np.where(use, before, np.nan), np.where(use, after, np.nan)
    return pd.DataFrame(
        {
            "person": series.keys["person"], "rater": series.keys["rater"], "goal": series.keys["item"],
            "weight": known["weight"].to_numpy(), "n": series.counts, "before": before, "before_wording": _worded(before),
            "after": after, "wording": _worded(after), "change": after - before,
        }
    )  # fmt: skip


def _worded(level: np.ndarray) -> pd.Series:
    return text(pd.Series(level, dtype="float64").map(dict(LEVELS)))


def _attained(levels: pd.DataFrame, rho: float, line: float) -> pd.DataFrame:
    """One row a person and rater; sums over goals, so that no frame is made for one person."""
    keys = ["person", "rater"]
    w, x = levels["weight"].to_numpy(dtype="float64"), levels["after"].to_numpy(dtype="float64")
    rated, both = ~np.isnan(x), levels["change"].notna().to_numpy()
    parts = {
        "n_goals": np.ones(len(levels)), "n": rated, "x": np.where(rated, x, 0.0), "n_expected": x >= line,
        "n_compared": both,
        **_sums("now", np.where(rated, w, 0.0), x), **_sums("after", np.where(both, w, 0.0), x),
        **_sums("before", np.where(both, w, 0.0), levels["before"].to_numpy(dtype="float64")),
    }  # fmt: skip
    sizes = {name: np.asarray(part, dtype="float64") for name, part in parts.items()}
    frame = pd.DataFrame({name: levels[name] for name in keys} | sizes)
    by = frame.groupby(keys, observed=True, sort=False)
    sums = by.sum()
    median = levels.groupby(keys, observed=True, sort=False)["after"].median()
    n = sums["n"].where(sums["n"] > 0)
    before, after = _t(sums, "before", rho), _t(sums, "after", rho)
    table = {name: sums[name].astype("int64") for name in ("n_goals", "n", "n_expected", "n_compared")} | {
        "median": median, "wording": _worded(median.to_numpy(dtype="float64")).to_numpy(), "mean": sums["x"] / n,
        "weighted_mean": sums["now_wx"] / sums["now_w"].where(sums["now_w"] > 0), "share_expected": sums["n_expected"] / n,
        "t_now": _t(sums, "now", rho), "t_before": before, "t_after": after, "change": after - before,
    }  # fmt: skip
    return pd.DataFrame(table).reset_index()


def _sums(name: str, w: np.ndarray, x: np.ndarray) -> dict[str, np.ndarray]:
    return {f"{name}_w": w, f"{name}_ww": w * w, f"{name}_wx": np.where(w > 0, w * np.nan_to_num(x), 0.0)}


def _t(sums: pd.DataFrame, name: str, rho: float) -> pd.Series:
    inner = (1 - rho) * sums[f"{name}_ww"] + rho * sums[f"{name}_w"] ** 2
    return 50 + 10 * sums[f"{name}_wx"] / np.sqrt(inner.where(inner > 0))
