"""What could this log show? The smallest difference findable for every tag now, and when a given one becomes findable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import numpy as np
import pandas as pd

from moodtrack.errors import OptionError
from moodtrack.options import number, share, whole
from moodtrack.panel import rated
from moodtrack.patterns import _tautology
from moodtrack.patterns._grids import Grids
from moodtrack.patterns._reach import Asked, looked_at
from moodtrack.result import Code, Method, Result, issues
from moodtrack.schema import RATINGS, TAGS, VARIABLES, Column, Table, conform, empty, from_days, require

__all__ = ["POWER", "Power", "power"]

POWER = Table(
    "power",
    "one tag: what could be found about its days, now and later",
    (
        Column("person", "category", "whose"),
        Column("variable", "category", "the rating"),
        Column("tag", "category", "the tag"),
        Column("n_with", "int", "rated days with the tag", "days"),
        Column("n_without", "int", "rated days without it", "days"),
        Column("logged", "float", "share of the days, from the first to the last such day, that are among them"),
        Column("rate", "float", "share of these days with the tag"),
        Column("tests", "int", "pairs that are tested together"),
        Column(
            "look",
            "int?",
            "rated days of the next planned look, of which se, df and findable speak; null without a plan",
        ),
        Column("look_day", "datetime", "the day of that look if all goes on as so far"),
        Column("alpha", "float", "level of each single test: that of the family, or of the look, over `tests`"),
        Column("phi", "float", "correlation of the errors of two days in a row"),
        Column("sigma", "float", "standard deviation of the errors of the model without a tag", "points"),
        Column(
            "se",
            "float",
            "standard error that the difference of the same day has with these days, or at the look",
            "points",
        ),
        Column("df", "float", "degrees of freedom"),
        Column(
            "findable",
            "float",
            "smallest difference that would be found now, or at the look, with the chance asked for",
            "points",
        ),
        Column("difference", "float", "the difference asked about", "points"),
        Column("days", "float", "days after the last rated day until that difference is findable", "days"),
        Column("date", "datetime", "the day on which it becomes findable if all goes on as so far"),
        Column("status", "category", "whether it is findable", "now | later | beyond | not_testable"),
        Column("reason", "category", "why there is no number or no date: a code of docs/problems.md"),
    ),
)


@dataclass(frozen=True, eq=False, repr=False)
class Power(Result):
    """What `power` returns: `table` has one row a person, variable and tag."""

    tables: ClassVar[dict[str, Table]] = {"table": POWER}


def power(
    ratings: pd.DataFrame,
    tags: pd.DataFrame,
    variables: pd.DataFrame | None = None,
    *,
    of: str | Sequence[str] | None = "mood",
    difference: float = 0.5,
    alpha: float = 0.05,
    power: float = 0.8,
    tests: int | None = None,
    season: Literal["smooth", "linear"] = "smooth",
    adjust: Literal["select", "none"] = "select",
    looks: Literal["planned"] | None = None,
    min_days: int = 8,
    min_logged: int = 90,
    horizon: int = 730,
) -> Power:
    """How small a difference could be found for each tag now, and from when on a given one?

    Parameters
    ----------
    ratings : DataFrame
        The table `ratings`; the rating of a day is the mean of its entries.
    tags : DataFrame
        The table `tags`; days on which it is not known whether a tag was there are left out for that tag.
    variables : DataFrame, optional
        The table `variables`: a tag that is the name of a rating is not looked at.
    of : str or sequence of str, optional
        Variables to look at; None takes all.
    difference : float
        The difference between days with and without a tag that one would not want to miss, in points.
    alpha : float
        Level of the whole family of tests.
    power : float
        The chance with which a difference shall be found.
    tests : int, optional
        How many pairs of tag and lag are tested together; without it those that `triggers` tests (same day and day
        after, of every tag with enough days).
    season : "smooth" or "linear"
        A straight trend with slow waves, one for every 30 days, or without.
    adjust : "select" or "none"
        Whether other tags are held equal, as in `triggers`.
    looks : "planned", optional
        As in `triggers`: each look has a level of its own. `findable` is then that of the next look, and the difference
        asked about is findable from the first look on (the last one reached is "now") that is enough.
    min_days : int
        Days with and days without the tag that a test needs.
    min_logged : int
        Rated days below which nothing is called findable later.
    horizon : int
        How many days to look ahead.

    Returns
    -------
    Power
        `.table`: person, variable, tag, n_with, n_without (days), logged, rate, tests, look, look_day, alpha, phi, sigma,
        se, df, findable, difference (points), days, date, status, reason.

    Raises
    ------
    SchemaError
        If a table lacks a column.
    OptionError
        If an option has a value that it cannot have.

    Notes
    -----
    Model: that of `triggers`, y_t = weekday + trend + slow waves + others + b x_t + c x_(t-1) + e_t, corr(e_t, e_s) =
    phi^|t - s|; se is that of b. findable = (t(1 - a/2) + t(power)) se with a = alpha / tests, or that of the look over
    tests: the level that every member of a family passes, so a bit stricter than what Benjamini and Hochberg ask of
    most. Later, 1 / se^2 grows with the days that the model leaves free, at the person's share of rated days and the
    tag's rate so far. Tags with too few days so far get the se beside weekday, trend and waves, raised as those of the
    person's other tags are.

    "Findable" is about a true difference of that size; what is found may be larger or smaller. A tag whose
    use changes, or a log that is kept less often, moves the date. Do not plan by tags with few days: their rate is a guess.

    References
    ----------
    Bloom, H. S. (1995), Minimum detectable effects, Evaluation Review 19, 547-556.
    https://doi.org/10.1177/0193841X9501900504

    Examples
    --------
    >>> from moodtrack.testing import simulate
    >>> log = simulate(days=180, seed=5, tags={"walk": 0.3, "flu": 0.02})
    >>> table = power(log.ratings, log.tags, difference=0.4).table
    >>> table[["tag", "status"]].astype(str).to_dict("list")
    {'tag': ['flu', 'walk'], 'status': ['beyond', 'later']}
    """
    kinds = _kinds(season, adjust, looks)
    asked = _asked(difference, alpha, power, tests, kinds, min_days, min_logged, horizon)
    require(ratings, ["person", "day"], "ratings")
    ratings = conform(ratings, RATINGS)
    require(tags, ["person", "day", "tag"], "tags")
    tags = conform(tags, TAGS)
    names = rated(ratings, of)
    grids = Grids(ratings, tags)
    said = _tautology.worded(tags, None, variables if variables is None else conform(variables, VARIABLES))
    parts: list[dict[str, np.ndarray]] = []
    problems: list[dict[str, object]] = []
    for place, name in enumerate(names):
        for code, grid, columns in grids.of(name):
            if grid is None:
                if of is not None:
                    what = {"variable": name, "code": Code.NO_DATA, "what": "no rating of the variable"}
                    problems.append({"person": grids.persons[code], **what})
            elif len(columns):
                own = said[""] | said.get(str(grids.persons[code]), set())
                worded = np.array([_tautology.plain(grids.tags[column]) in own for column in columns], dtype=bool)
                part = looked_at(grid, worded, asked)
                whose = {"person": np.full(len(columns), code), "variable": np.full(len(columns), place)}
                parts.append({**whose, "tag": columns, **part})
    method = Method(
        "smallest findable difference with first-order autoregressive errors",
        {
            "of": tuple(names), "difference": difference, "alpha": alpha, "power": power, "tests": tests,
            "season": season, "adjust": adjust, "looks": looks, "min_days": min_days, "min_logged": min_logged, "horizon": horizon,
        },
        ("https://doi.org/10.1177/0193841X9501900504",),
    )  # fmt: skip
    return Power(_frame(parts, names, grids, asked), issues(problems), method)


def _frame(parts: list[dict[str, np.ndarray]], names: list[str], grids: Grids, asked: Asked) -> pd.DataFrame:
    if not parts:
        return empty(POWER)
    columns: dict[str, Any] = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    order = np.lexsort([columns[name] for name in ("tag", "variable", "person")])
    frame = pd.DataFrame(
        {
            **columns,
            "person": pd.Categorical.from_codes(columns["person"], categories=grids.persons),
            "variable": np.array(names)[columns["variable"]],
            "tag": pd.Categorical.from_codes(columns["tag"], categories=grids.tags),
            "difference": asked.difference,
            "date": from_days(columns["date"]),
            "look_day": from_days(columns["look_day"]),
        }
    )
    return frame.iloc[order]


def _kinds(season: str, adjust: str, looks: str | None) -> tuple[bool, bool, bool]:
    """Whether there are slow waves, others held equal, planned looks."""
    for option, value, known in (("season", season, ("smooth", "linear")), ("adjust", adjust, ("select", "none")), ("looks", looks, ("planned", None))):  # fmt: skip
        if value not in known:
            raise OptionError(f"{option}={value!r}", f"one of {known}")
    return season == "smooth", adjust == "select", looks == "planned"


def _asked(
    difference: float, alpha: float, power: float, tests: int | None, kinds: tuple[bool, bool, bool], *counts: int
) -> Asked:
    alpha, power = share(alpha, "alpha"), share(power, "power")
    if number(difference, "difference", "points above 0") <= 0:
        raise OptionError(f"difference={difference}", "points above 0")
    if tests is not None and whole(tests, "tests", _FROM_1) < 1:
        raise OptionError(f"tests={tests}", _FROM_1)
    for name, count in zip(("min_days", "min_logged", "horizon"), counts, strict=True):
        if whole(count, name, _FROM_1) < 1:
            raise OptionError(f"{name}={count}", _FROM_1)
    return Asked(float(difference), alpha, power, tests, *kinds, *counts)


_FROM_1 = "a whole number from 1"
