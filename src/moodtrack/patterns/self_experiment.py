"""Days on and days off drawn by lot: the one comparison here in which chance decided what a day was like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from moodtrack.errors import OptionError
from moodtrack.options import name as name_given
from moodtrack.options import share, whole
from moodtrack.panel import rated
from moodtrack.patterns._drawn import Design, compared, could_find
from moodtrack.patterns._grids import Grids
from moodtrack.patterns.plan import Plan
from moodtrack.result import Code, Method, Result, issues
from moodtrack.schema import RATINGS, TAGS, Column, Table, conform, from_days, require, to_days

__all__ = ["EXPERIMENT_DAYS", "SELF_EXPERIMENT", "SelfExperiment", "self_experiment"]

_KEYS = (Column("person", "category", "whose"), Column("variable", "category", "the rating"))
SELF_EXPERIMENT = Table(
    "self_experiment",
    "one comparison of the days on and off",
    (
        *_KEYS,
        Column("comparison", "category", "days as assigned, or as done as far as the assignment moved it", "assigned | as_done"),
        Column("n_on", "int", "days assigned on that are compared", "days"),
        Column("n_off", "int", "days assigned off that are compared", "days"),
        Column("not_on", "int", "days assigned on that are not compared: not rated, or not known whether done", "days"),
        Column("not_off", "int", "days assigned off that are not compared", "days"),
        Column("mean_on", "float", "mean of the days assigned on", "points"),
        Column("mean_off", "float", "mean of the days assigned off", "points"),
        Column("done_on", "float", "share of the days assigned on with the tag"),
        Column("done_off", "float", "share of the days assigned off with the tag"),
        Column("difference", "float", "assigned: on minus off; as_done: a day done minus a day not done", "points"),
        Column("low", "float", "lower end of its interval", "points"),
        Column("high", "float", "upper end of its interval", "points"),
        Column("level", "float", "level of the interval"),
        Column("p", "float", "share of all allocations of the plan that part the days at least as far"),
        Column("allocations", "int", "allocations that were tried"),
        Column("findable", "float", "smallest difference that the plan finds, every day rated, four times in five", "points"),
    ),
)  # fmt: skip
EXPERIMENT_DAYS = Table(
    "days",
    "one day of the plan",
    (
        *_KEYS,
        Column("day", "datetime", "the day"),
        Column("block", "int", "its block"),
        Column("condition", "category", "what the lot said", "on | off"),
        Column("value", "float", "mean of the ratings of the day; null: not rated", "points"),
        Column("done", "bool?", "whether the tag was there; null: not known, or no tag was named"),
    ),
)


@dataclass(frozen=True, eq=False, repr=False)
class SelfExperiment(Result):
    """What `self_experiment` returns: `table` (the comparisons) and `days` (what was assigned, rated and done)."""

    tables: ClassVar[dict[str, Table]] = {"table": SELF_EXPERIMENT, "days": EXPERIMENT_DAYS}

    days: pd.DataFrame


def self_experiment(
    ratings: pd.DataFrame,
    tags: pd.DataFrame,
    variables: pd.DataFrame | None = None,
    *,
    plan: Plan | None = None,
    tag: str | None = None,
    of: str | Sequence[str] | None = "mood",
    level: float = 0.95,
    most: int = 20_000,
    seed: int = 1,
) -> SelfExperiment:
    """Do days that a lot assigned to something differ from days that it did not?

    Days are compared as they were assigned, done or not; that is what keeps the comparison fair. The p-value and the
    interval come from the lot itself: what the same days would have shown under every allocation that the plan could
    have drawn. Before the plan has begun it says how small a difference the plan can find.

    Parameters
    ----------
    ratings : DataFrame
        The table `ratings`; the rating of a day is the mean of its entries.
    tags : DataFrame
        The table `tags`.
    variables : DataFrame, optional
        The table `variables`; not needed.
    plan : Plan, optional
        The plan, made with `Plan.draw` before its first day; every person of the tables is compared by it. Without one
        there is nothing to compare.
    tag : str, optional
        The tag that says whether it was done. Adds the comparison `as_done`.
    of : str or sequence of str, optional
        Variables to look at; None takes all. Name one beforehand: with several, one of them parts the days by chance.
    level : float
        Level of the intervals.
    most : int
        Allocations to try; where the plan has more, a sample of them, drawn with `seed`.
    seed : int
        Seed of that sample.

    Returns
    -------
    SelfExperiment
        `.table`: n, means and shares done by condition, difference (points) with interval, p, findable. `.days`: day,
        block, condition, value, done.

    Raises
    ------
    SchemaError
        If a table lacks a column.
    OptionError
        If an option has a value that it cannot have.

    Notes
    -----
    S(v) = sum over days assigned on of (v - mean v). p is the share of allocations with \\|S(y)\\| at least as large as that
    of the plan; d is in the interval when more than 1 - level of the allocations have \\|S(y - d z)\\| at least as large,
    z what was assigned (`assigned`) or done (`as_done`). Exact, whatever the days are like, if a day's rating hangs
    on its own assignment only and whether it is rated does not hang on the assignment. What carries over into the next
    day makes the difference look smaller. `findable` puts errors with the sigma and phi of the days before the plan to the
    same test, every day rated.

    Do not use it for anything that needs care with a doctor (medication, fasting, sleep deprivation), nor for what
    cannot be switched on and off within a day.

    References
    ----------
    Edgington, E. S. and Onghena, P. (2007), Randomization Tests, 4th ed. https://doi.org/10.1201/9781420011814
    Imbens, G. W. and Rosenbaum, P. R. (2005), Journal of the Royal Statistical Society A 168, 109-126.
    https://doi.org/10.1111/j.1467-985X.2004.00339.x

    Examples
    --------
    >>> from moodtrack.patterns import Plan
    >>> from moodtrack.testing import simulate
    >>> log = simulate(days=120, seed=4, missing=0)
    >>> plan = Plan.draw("2024-04-02", days=28, seed=12)
    >>> on = log.ratings["day"].isin(plan.table.loc[plan.table["condition"] == "on", "day"])
    >>> row = self_experiment(log.ratings.assign(mood=log.ratings["mood"] + 1.5 * on), log.tags, plan=plan).table.iloc[0]
    >>> int(row["n_on"]), bool(row["low"] < 1.5 < row["high"]), bool(row["p"] < 0.05)
    (14, True, True)
    """
    if plan is not None and not isinstance(plan, Plan):
        raise OptionError(f"plan is given as {type(plan).__name__}", "a Plan, made with Plan.draw or Plan(table)")
    level = share(level, "level")
    if whole(most, "most", _MOST) < 100:
        raise OptionError(f"most={most}", _MOST)
    tag = name_given(tag, "tag")
    require(ratings, ["person", "day"], "ratings")
    if variables is not None:
        require(variables, [], "variables")
    ratings = conform(ratings, RATINGS)
    require(tags, ["person", "day", "tag"], "tags")
    tags = conform(tags, TAGS)
    names = rated(ratings, of)
    grids = Grids(ratings, tags)
    rows: list[dict[str, Any]] = []
    days: list[dict[str, np.ndarray]] = []
    problems: list[dict[str, object]] = []
    design = None if plan is None else _design(plan, most, whole(seed, "seed", "a whole number"))
    for name in names:
        for code, grid, columns in grids.of(name):
            here = {"person": grids.persons[code], "variable": name}
            if grid is None or design is None:
                if grid is None and of is not None:
                    problems.append(here | {"code": Code.NO_DATA, "what": "no rating of the variable"})
                elif grid is not None:
                    problems.append(here | {"code": Code.NOT_EVALUABLE, "what": "no plan was given"})
                continue
            value, done = _on_days(design.day, grid.day, grid.outcome, _column(grid.present, columns, grids.tags, tag))
            findable = could_find(design, grid.day, grid.outcome, level)
            found, said = compared(design, value, done if tag is not None else None, level)
            rows += [here | {"findable": findable} | row for row in found]
            problems += [here | problem for problem in said]
            if np.isnan(findable):
                problems.append(
                    here | {"code": Code.TOO_FEW, "what": "too few rated days before the plan to say what it can find"}
                )
            days.append(
                {
                    "person": np.full(len(value), code),
                    "variable": np.full(len(value), name),
                    "value": value,
                    "done": done,
                }
            )
    method = Method(
        "randomisation test of the allocation, interval by inversion",
        {"of": tuple(names), "tag": tag is not None, "level": level, "most": most, "seed": seed},
        ("https://doi.org/10.1201/9781420011814", "https://doi.org/10.1111/j.1467-985X.2004.00339.x"),
    )
    table = pd.DataFrame(rows, columns=SELF_EXPERIMENT.names)
    return SelfExperiment(_sorted(table), issues(problems), method, _sorted(_days(days, plan, grids)))


def _design(plan: Plan, most: int, seed: int) -> Design:
    table = plan.table
    on = (table["condition"] == "on").to_numpy(dtype="bool")
    return Design.of(to_days(table["day"]), table["block"].to_numpy(), on, most, seed)


def _column(present: np.ndarray, columns: np.ndarray, names: np.ndarray, tag: str | None) -> np.ndarray:
    """Presence of the tag on the days of the grid; unknown where the person never used it."""
    place = np.flatnonzero(names[columns] == tag) if tag is not None else np.zeros(0, dtype="int64")
    return present[:, place[0]] if len(place) else np.full(len(present), np.nan)


def _on_days(wanted: np.ndarray, day: np.ndarray, *values: np.ndarray) -> list[np.ndarray]:
    """Values on the days wanted; NaN where the grid has no such day."""
    place = np.minimum(np.searchsorted(day, wanted), len(day) - 1)
    return [np.where(day[place] == wanted, column[place], np.nan) for column in values]


def _days(parts: list[dict[str, np.ndarray]], plan: Plan | None, grids: Grids) -> pd.DataFrame:
    if not parts or plan is None:
        return pd.DataFrame(columns=EXPERIMENT_DAYS.names)
    columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    planned = {name: np.tile(plan.table[name].to_numpy(), len(parts)) for name in ("block", "condition")}
    day = np.tile(to_days(plan.table["day"]), len(parts))
    done = pd.array([None if np.isnan(x) else bool(x) for x in columns["done"]], dtype="boolean")
    person = pd.Categorical.from_codes(columns["person"], categories=grids.persons)
    return pd.DataFrame({**columns, **planned, "person": person, "day": from_days(day), "done": done})


def _sorted(frame: pd.DataFrame) -> pd.DataFrame:
    keys = [name for name in ("person", "variable", "day", "comparison") if name in frame]
    order = frame[keys].astype({name: str for name in keys if name != "day"})
    return frame.loc[order.sort_values(keys, kind="stable").index]


_MOST = "a whole number from 100"
