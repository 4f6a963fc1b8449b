"""Does it rise or fall over the days?

One claim, a straight line with errors that remember, beside three well-known numbers that take days as independent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import numpy as np
import pandas as pd

from moodtrack.errors import OptionError
from moodtrack.options import day as day_given
from moodtrack.options import several, share
from moodtrack.panel import Panel, rated
from moodtrack.result import Code, Method, Result
from moodtrack.schema import RATINGS, Column, Table, conform, require, to_days
from moodtrack.stats import car1, design, gls, robust
from moodtrack.stats.segments import daily, segments
from moodtrack.tidy.worded import NOTHING, issue, worded

__all__ = ["MIN_DAYS", "TREND", "Trend", "trend"]

MIN_DAYS = 21
"""Days that `ar1` needs. Convention of this library: with 21, measured coverage of .95 is .90 to .96."""

LEAST = 3
"""Days that any line needs."""

ESTIMATORS = ("ar1", "theil_sen", "ols", "kendall")
"""The estimators, in the order of the rows; `ar1` is the claim."""

TREND = Table(
    "trend",
    "one person, variable and estimator",
    (
        Column("person", "category", "whose"),
        Column("variable", "category", "the rating"),
        Column("estimator", "category", "how it is estimated", "ar1 | theil_sen | ols | kendall"),
        Column("estimate", "float", "slope; for kendall tau-b", "points a day; kendall: none"),
        Column("intercept", "float", "the line on the day `origin`", "points"),
        Column("se", "float", "standard error of the slope", "points a day"),
        Column("correlation", "float", "Pearson's correlation with the day (ols)"),
        Column("p", "float", "two-sided p-value"),
        Column("low", "float", "lower end of the interval", "points a day"),
        Column("high", "float", "upper end of the interval", "points a day"),
        Column("level", "float", "level of the interval"),
        Column("n", "int", "days with a rating", "days"),
        Column(
            "convention",
            "category",
            "independent: interval and p-value take the days as independent, which they are not",
        ),
        Column("origin", "datetime", "the day at which the intercept is taken"),
        Column("phi", "float", "correlation of the errors of two days in a row (ar1)"),
        Column("df", "float", "degrees of freedom of interval and p-value (ar1, ols)"),
    ),
)


@dataclass(frozen=True, eq=False, repr=False)
class Trend(Result):
    """What `trend` returns: `table` has four rows a person and variable, one an estimator."""

    tables: ClassVar[dict[str, Table]] = {"table": TREND}
    built: ClassVar[bool] = True


def trend(
    ratings: pd.DataFrame,
    variables: pd.DataFrame | None = None,
    labels: pd.DataFrame | None = None,
    *,
    of: str | Sequence[str] | None = None,
    origin: str | pd.Timestamp | None = None,
    level: float = 0.95,
    season: Literal["weekday"] | None = None,
    estimators: str | Sequence[str] = ESTIMATORS,
) -> Trend:
    """Does it rise or fall over the days?

    The means of days are regressed on the day. `ar1` is the claim; `theil_sen`, `ols` and `kendall` take days as
    independent and are there for comparison.

    Parameters
    ----------
    ratings : DataFrame
        The table `ratings`.
    variables : DataFrame, optional
        The table `variables`; not needed.
    labels : DataFrame, optional
        The table `labels`; tells of ratings in words without a number, which are left out and told in `.problems`.
    of : str or sequence of str, optional
        Variables to look at; None takes all.
    origin : str or Timestamp, optional
        Day at which the intercept is taken; the first day with a rating unless told.
    level : float
        Level of the intervals.
    season : "weekday", optional
        Holds the day of the week equal in `ar1`; the intercept is then that of a mean weekday.
    estimators : str or sequence of str
        Which of ar1, theil_sen, ols and kendall to give.

    Returns
    -------
    Trend
        `.table`: person, variable, estimator, estimate (points a day), intercept (points), se, correlation, p, low,
        high, level, n (days), convention, origin, phi, df.

    Raises
    ------
    SchemaError
        If a column is missing.
    OptionError
        If an option has a value that it cannot have.

    Notes
    -----
    ar1: y_t = a + b (t - origin) + e_t, corr(e_t, e_s) = phi^|t - s|, phi by restricted likelihood between -0.1 and 0.9;
    Student's t with the effective number of independent days n^2 / (sum of correlations) less the number of
    coefficients. It needs 21 days. theil_sen: median of the pairwise slopes, Sen's interval. ols: least squares.
    kendall: tau-b with its p-value. Do not read a straight line into a curve or a step: it answers whether later days
    lie higher on the whole, not when they changed.

    References
    ----------
    Jones, R. H. and Boadi-Boateng, F. (1991), Biometrics 47, 161-175. https://doi.org/10.2307/2532504
    Sen, P. K. (1968), J. Am. Stat. Assoc. 63, 1379-1389. https://doi.org/10.1080/01621459.1968.10480934

    Examples
    --------
    >>> from moodtrack.testing import simulate
    >>> found = trend(simulate(days=180, seed=2, trend=3.0).ratings).table
    >>> found["estimator"].astype(str).tolist()
    ['ar1', 'theil_sen', 'ols', 'kendall']
    >>> bool(found["low"][0] < 3 / 179 < found["high"][0])
    True
    """
    level = share(level, "level")
    if season not in (None, "weekday"):
        raise OptionError(f"season={season!r}", "'weekday' or None")
    estimators = several(estimators, "estimators")
    if strangers := [name for name in estimators if name not in ESTIMATORS]:
        raise OptionError(f"estimators={strangers}", f"some of {list(ESTIMATORS)}")
    require(ratings, ["person", "day"], "ratings")
    if variables is not None:
        require(variables, [], "variables")
    ratings = conform(ratings, RATINGS, copy=False)
    names = rated(ratings, of)
    start = None if origin is None else float(to_days(pd.Series([day_given(origin, "origin")]))[0])
    panel, wordy = Panel.of(ratings, "day"), worded(ratings, labels)
    persons = panel.persons.tolist()
    rows: list[dict[str, Any]] = []
    problems: list[dict[str, object]] = []
    for name in names:
        found = daily(panel.codes, panel["day"], panel[name]) if len(panel) else None
        stretches = dict(segments(found.group)) if found is not None else {}
        for code in range(len(panel)):
            here = {"person": persons[code], "variable": name}
            words = wordy.get((persons[code], name), NOTHING)
            if found is None or code not in stretches:
                if told := issue(words, NOTHING):
                    problems.append(here | told)
                elif of is not None:
                    problems.append(here | {"code": Code.NO_DATA, "what": "no rating of the variable"})
                continue
            day, value = found.day[stretches[code]], found.mean[stretches[code]]
            lines, problem = _lines(day, value, day[0] if start is None else start, level, season, estimators)
            rows.extend(here | {"n": len(day)} | line for line in lines)
            problems += [here | told for told in (problem, issue(words, day)) if told]
    rows.sort(key=lambda row: row["person"])
    problems.sort(key=lambda row: str(row["person"]))
    method = Method(
        "straight line with first-order autoregressive errors in continuous time",
        {"of": tuple(names), "origin": None if origin is None else str(origin), "level": level, "season": season, "estimators": tuple(estimators), "min_days": MIN_DAYS},
        ("https://doi.org/10.2307/2532504", "https://doi.org/10.1080/01621459.1968.10480934"),
    )  # fmt: skip
    return Trend(rows, problems, method)


def _lines(
    day: np.ndarray, value: np.ndarray, origin: float, level: float, season: str | None, estimators: Sequence[str]
) -> tuple[list[dict[str, Any]], dict[str, object] | None]:
    """The four rows of one person and variable, and what is missing of them."""
    n = len(day)
    same = np.ptp(value) == 0
    lines: dict[str, dict[str, Any]] = {name: {} for name in ESTIMATORS if name in estimators}
    x = day - origin
    if n >= LEAST and not same and "theil_sen" in lines:
        slope, intercept, _, _, _, low, high = robust.theil_sen(x, value, level)
        lines["theil_sen"] = {"estimate": slope, "intercept": intercept, "low": low, "high": high, "level": level}
    if n >= LEAST and not same and "ols" in lines:
        fit = robust.least_squares(x, value, level)
        lines["ols"] = {
            "estimate": fit.slope, "intercept": fit.intercept, "se": fit.se, "correlation": fit.correlation,
            "p": fit.p, "low": fit.low, "high": fit.high, "level": level, "df": n - 2,
        }  # fmt: skip
    if n >= LEAST and not same and "kendall" in lines:
        tau, p = robust.kendall(x, value)
        lines["kendall"] = {"estimate": tau, "p": p}
    if n >= MIN_DAYS and not same and "ar1" in lines:
        lines["ar1"] = _ar1(day, value, origin, level, season)
    rows = [
        {"estimator": name, "origin": origin, "convention": None if name == "ar1" else "independent"} | line
        for name, line in lines.items()
    ]
    if n < MIN_DAYS:
        what = "too few days with a rating for a trend"
        return rows, {"code": Code.TOO_FEW, "what": what, "had": n, "needs": MIN_DAYS}
    if same:
        return rows, {"code": Code.CONSTANT, "what": "the same rating on every day"}
    return rows, None


def _ar1(day: np.ndarray, value: np.ndarray, origin: float, level: float, season: str | None) -> dict[str, Any]:
    centre = day.mean()
    columns = np.column_stack([np.ones(len(day)), day - centre])
    if season == "weekday":
        week = design.weekdays(day)
        columns = np.column_stack([columns, week[:, :6] - week[:, 6:]])
        columns = columns[:, design.full_rank(columns)]
    fit = gls.fit(day, columns, value)
    slope, se = float(fit.coefficients[1]), float(np.sqrt(fit.covariance[1, 1]))
    df = max(car1.effective_size(day, fit.phi) - columns.shape[1], 1.0)
    if not se > 0:
        return {"estimate": slope, "intercept": fit.coefficients[0] + slope * (origin - centre), "phi": fit.phi}
    low, high = gls.interval(slope, se, df, level)
    return {
        "estimate": slope, "intercept": fit.coefficients[0] + slope * (origin - centre), "se": se,
        "p": float(gls.two_sided(slope / se, df)), "low": float(low), "high": float(high), "level": level,
        "phi": fit.phi, "df": df,
    }  # fmt: skip
