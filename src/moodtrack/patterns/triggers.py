"""Which tags go with a higher or lower rating, on the same day or the day after?

The comparison of a tag's days with the others, in a regression whose errors remember the days before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, ClassVar, Literal

import numpy as np
import pandas as pd

from moodtrack.errors import OptionError
from moodtrack.options import several, whole
from moodtrack.panel import rated
from moodtrack.patterns._grids import Grids
from moodtrack.result import Code, Method, Result, issues
from moodtrack.schema import RATINGS, TAGS, Column, Table, conform, empty, require
from moodtrack.stats import gls
from moodtrack.stats.multiplicity import benjamini_hochberg
from moodtrack.stats.relations import Tested, backward, forward

__all__ = ["TRIGGERS", "Triggers", "triggers"]

TRIGGERS = Table(
    "triggers",
    "one tag and lag that was looked at, tested or not",
    (
        Column("person", "category", "whose"),
        Column("variable", "category", "the rating"),
        Column("tag", "category", "the tag"),
        Column(
            "lag", "int", "0 same day, 1 the tag on the day before the rating, -1 the rating on the day before the tag"
        ),
        Column("n_with", "int", "days with the tag among the days compared", "days"),
        Column("n_without", "int", "days without the tag among the days compared", "days"),
        Column(
            "difference",
            "float",
            "days with the tag minus comparable days without it",
            "points; for lag -1 share of days with the tag per point of yesterday's rating",
        ),
        Column("se", "float", "standard error of the difference"),
        Column("statistic", "float", "difference / se, Student's t"),
        Column("df", "float", "degrees of freedom"),
        Column("low", "float", "lower end of the interval"),
        Column("high", "float", "upper end of the interval"),
        Column("level", "float", "level of the interval"),
        Column("p", "float", "two-sided p-value of this test alone"),
        Column("p_adjusted", "float", "p-value among all tests of the person, variable and family"),
        Column("family", "category", "tests that are corrected together", "triggers | reverse"),
        Column("phi", "float", "correlation of the errors of two days in a row; null for lag -1"),
        Column("sigma", "float", "standard deviation of the errors", "points; for lag -1 share of days"),
        Column("status", "category", "what came out", "found | not_found | not_testable"),
        Column("reason", "category", "why it was not tested: a code of docs/problems.md"),
    ),
)


@dataclass(frozen=True, eq=False, repr=False)
class Triggers(Result):
    """What `triggers` returns.

    `table` has one row a person, variable, tag and lag, also for the pairs that could not be tested, so the number of
    comparisons is in sight.
    """

    tables: ClassVar[dict[str, Table]] = {"table": TRIGGERS}


def triggers(
    ratings: pd.DataFrame,
    tags: pd.DataFrame,
    variables: pd.DataFrame | None = None,
    *,
    of: str | Sequence[str] | None = "mood",
    lags: int | Sequence[int] = (0, 1),
    reverse: bool = True,
    phi: float | Literal["base", "each"] = "base",
    alpha: float = 0.05,
    level: float = 0.95,
    min_days: int = 8,
    slow: float | None = None,
) -> Triggers:
    """Which tags go with a higher or lower rating, on the same day or the day after?

    The mean rating of a day is regressed on the tag at all `lags` together, the weekday and a straight trend. Errors
    are a first-order autoregression in which gaps between days count. All tests of a person, variable and family are
    adjusted together (Benjamini and Hochberg). The reverse relation (lag -1: yesterday's rating and today's tag) is a
    family of its own, tested by ordinary least squares with yesterday's tag, the weekday and the trend held equal.

    Parameters
    ----------
    ratings : DataFrame
        The table `ratings`.
    tags : DataFrame
        The table `tags`; days on which it is not known whether a tag was there are left out for that tag
        (`moodtrack.tidy.exposures`).
    variables : DataFrame, optional
        The table `variables`; not needed.
    of : str or sequence of str, optional
        Variables to look at; None takes all.
    lags : int or sequence of int
        0 is the same day, 1 the day after the tag. With (0,) every logged day takes part; with lag 1 the days whose day
        before is logged.
    reverse : bool
        Whether to test lag -1.
    phi : "base", "each" or float
        Correlation of errors one day apart: estimated by restricted likelihood once for a person and variable, without
        any tag; estimated again with each tag in the model; or a number above -1 and below 1.
    alpha : float
        A pair is `found` when its adjusted p-value is at most this.
    level : float
        Level of the intervals; they are not adjusted for the number of pairs.
    min_days : int
        Days with and days without the tag that a test needs, counted among the days compared.
    slow : float, optional
        Adds slow waves, one for every so many days of the span (30 is a good number), so that a bad spell in which
        habits change does not make all of them triggers.

    Returns
    -------
    Triggers
        `.table`: person, variable, tag, lag, n_with, n_without (days), difference, se, statistic, df, low, high, level,
        p, p_adjusted, family, phi, sigma, status, reason.

    Raises
    ------
    SchemaError
        If a table lacks a column.
    OptionError
        If an option has a value that it cannot have.

    Notes
    -----
    Model: y_t = weekday + trend + sum over lags of b_lag x_(t - lag) + e_t, corr(e_t, e_s) = phi^|t - s|. A lag with too
    few days stays in the model and is not reported. A difference is an association in a person's own notes. Do not use
    it for tags that are moods themselves, nor with several entries a day to say what came first within the day.

    References
    ----------
    Jones, R. H. and Boadi-Boateng, F. (1991), Unequally spaced longitudinal data with AR(1) serial correlation,
    Biometrics 47, 161-175. https://doi.org/10.2307/2532504
    Benjamini, Y. and Hochberg, Y. (1995), J. R. Stat. Soc. B 57, 289-300. https://doi.org/10.1111/j.2517-6161.1995.tb02031.x

    Examples
    --------
    >>> from moodtrack.testing import simulate
    >>> log = simulate(seed=5, tags={"walk": 0.3, "late": 0.2}, same_day={"walk": 1.2})
    >>> found = triggers(log.ratings, log.tags).table.query("status == 'found'")
    >>> found[["tag", "lag"]].astype({"tag": str}).to_dict("records")
    [{'tag': 'walk', 'lag': 0}]
    """
    lags = tuple(whole(lag, "lags", _LAGS) for lag in several(lags, "lags"))
    min_days = whole(min_days, "min_days", "a whole number from 1")
    _check(lags, phi, alpha=alpha, level=level, min_days=min_days, slow=slow)
    require(ratings, ["person", "day"], "ratings")
    ratings = conform(ratings, RATINGS)
    require(tags, ["person", "day", "tag"], "tags")
    tags = conform(tags, TAGS)
    names = rated(ratings, of)
    method = Method(
        "first-order autoregressive errors in continuous time, Benjamini-Hochberg",
        {
            "of": tuple(names), "lags": lags, "reverse": reverse, "phi": phi, "alpha": alpha, "level": level,
            "min_days": min_days, "slow": slow,
        },
        ("https://doi.org/10.2307/2532504", "https://doi.org/10.1111/j.2517-6161.1995.tb02031.x"),
    )  # fmt: skip
    grids = Grids(ratings, tags)
    parts: list[_Part] = []
    problems: list[dict[str, object]] = []
    for name in names:
        for code, grid, columns in grids.of(name):
            if grid is None:
                if of is not None:
                    problems.append(_problem(grids.persons[code], name, Code.NO_DATA, "no rating of the variable"))
                continue
            if lags and len(columns):
                parts.append(_Part(code, name, columns, lags, "triggers", forward(grid, lags, phi, min_days, slow)))
            if reverse and len(columns):
                parts.append(_Part(code, name, columns, (-1,), "reverse", backward(grid, min_days, slow)))
    return Triggers(_frame(parts, grids, alpha, level), issues(problems), method)


@dataclass(frozen=True, slots=True)
class _Part:
    """The tests of one person, variable and family; every part is corrected on its own."""

    person: int
    variable: str
    columns: np.ndarray
    lags: tuple[int, ...]
    family: str
    tests: Tested


def _frame(parts: list[_Part], grids: Grids, alpha: float, level: float) -> pd.DataFrame:
    """One frame from the arrays of all parts."""
    if not parts:
        return empty(TRIGGERS)
    columns: dict[str, Any] = {}
    for name in Tested._fields:
        columns[name] = np.concatenate([getattr(part.tests, name).ravel() for part in parts])
    sizes = [part.tests.se.size for part in parts]
    statistic = columns["difference"] / columns["se"]
    p = gls.two_sided(statistic, columns["df"])
    cuts = np.cumsum([0, *sizes])
    adjusted = np.concatenate([benjamini_hochberg(p[a:b]) for a, b in pairwise(cuts)])
    low, high = gls.interval(columns["difference"], columns["se"], columns["df"], level)
    refused = columns["refused"]
    person = np.repeat([part.person for part in parts], sizes)
    tag = np.concatenate([np.repeat(part.columns, len(part.lags)) for part in parts])
    lag = np.concatenate([np.tile(part.lags, len(part.columns)) for part in parts])
    variable = np.repeat([part.variable for part in parts], sizes)
    frame = pd.DataFrame(
        {
            "person": pd.Categorical.from_codes(person, categories=grids.persons),
            "variable": variable,
            "tag": pd.Categorical.from_codes(tag, categories=grids.tags),
            "lag": lag,
            "n_with": columns["with_"],
            "n_without": columns["without"],
            "difference": columns["difference"],
            "se": columns["se"],
            "statistic": statistic,
            "df": columns["df"],
            "low": low,
            "high": high,
            "level": np.where(refused == "", level, np.nan),
            "p": p,
            "p_adjusted": adjusted,
            "family": np.repeat([part.family for part in parts], sizes),
            "phi": columns["phi"],
            "sigma": columns["sigma"],
            "status": np.where(refused != "", "not_testable", np.where(adjusted <= alpha, "found", "not_found")),
            "reason": refused,
        }
    )
    return frame.iloc[np.lexsort([lag, tag, variable, person])]


def _problem(person: str, variable: str, code: Code, what: str) -> dict[str, object]:
    return {"person": person, "variable": variable, "code": code, "what": what}


_LAGS = "different whole numbers from 0 to 7"


def _check(
    lags: tuple[int, ...],
    phi: float | str,
    *,
    alpha: float,
    level: float,
    min_days: int,
    slow: float | None,
) -> None:
    if len(set(lags)) != len(lags) or any(not 0 <= lag <= 7 for lag in lags):
        raise OptionError(f"lags={lags}", _LAGS, "lag -1 is the option reverse")
    number = isinstance(phi, int | float | np.number) and not isinstance(phi, bool)
    if not (-1 < float(phi) < 1 if number else isinstance(phi, str) and phi in ("base", "each")):
        raise OptionError(f"phi={phi!r}", "'base', 'each' or a number above -1 and below 1")
    for name, share in (("alpha", alpha), ("level", level)):
        if not 0 < share < 1:
            raise OptionError(f"{name}={share}", "a number above 0 and below 1")
    if min_days < 1:
        raise OptionError(f"min_days={min_days}", "a whole number from 1")
    if slow is not None and slow < 14:
        raise OptionError(f"slow={slow}", "at least 14 days, or None")
