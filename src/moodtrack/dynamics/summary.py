"""Where does it stand, and how much was logged?

Means of days, their spread, and how precise the mean is when one day resembles the day before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from moodtrack.options import share
from moodtrack.panel import Panel, rated
from moodtrack.result import Code, Method, Result
from moodtrack.schema import RATINGS, Column, Table, conform, from_days, require
from moodtrack.stats import car1, gls
from moodtrack.stats.segments import Daily, daily, segments
from moodtrack.tidy.worded import NOTHING, issue, worded
from moodtrack.values import named

__all__ = ["DAILY", "MIN_DAYS", "SUMMARY", "Summary", "summary"]

MIN_DAYS = 14
"""Days that an interval of the mean needs. Convention of this library: with 14, measured coverage of .95 is .89 to .96."""

SUMMARY = Table(
    "summary",
    "one person and variable",
    (
        Column("person", "category", "whose"),
        Column("variable", "category", "the rating"),
        Column("n", "int", "ratings", "entries"),
        Column("days", "int", "days with a rating that is a number", "days"),
        Column("in_words", "int", "further rated days: those with ratings in words without a number alone", "days"),
        Column("first", "datetime", "first rated day, with or without a number"),
        Column("last", "datetime", "last rated day, with or without a number"),
        Column("span", "int", "days from first to last, both included", "days"),
        Column("longest_gap", "int", "longest run of days without any rating in between", "days"),
        Column("estimate", "float", "mean of the day means", "points"),
        Column("low", "float", "lower end of the interval of the mean", "points"),
        Column("high", "float", "upper end of the interval of the mean", "points"),
        Column("level", "float", "level of the interval"),
        Column("sd", "float", "standard deviation of the day means", "points"),
        Column("median", "float", "median of the day means", "points"),
        Column("min", "float", "lowest day mean", "points"),
        Column("max", "float", "highest day mean", "points"),
        Column("phi", "float", "correlation of two days in a row"),
    ),
)
DAILY = Table(
    "daily",
    "one person, variable and day with a rating",
    (
        Column("person", "category", "whose"),
        Column("variable", "category", "the rating"),
        Column("day", "datetime", "the person's own day"),
        Column("value", "float", "mean of the day's ratings", "points"),
        Column("n", "int", "ratings of the day", "entries"),
    ),
)


@dataclass(frozen=True, eq=False, repr=False)
class Summary(Result):
    """What `summary` returns: `table`, one row a person and variable, and `daily`, the means of days."""

    tables: ClassVar[dict[str, Table]] = {"table": SUMMARY, "daily": DAILY}
    built: ClassVar[bool] = True

    daily: pd.DataFrame


def summary(
    ratings: pd.DataFrame,
    variables: pd.DataFrame | None = None,
    labels: pd.DataFrame | None = None,
    *,
    of: str | Sequence[str] | None = None,
    level: float = 0.95,
) -> Summary:
    """Where does it stand, and how much was logged?

    Several ratings of a day count as one, their mean, so that a day with ten entries weighs no more than one with one.

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
    level : float
        Level of the interval of the mean.

    Returns
    -------
    Summary
        `.table`: person, variable, n (entries), days, in_words, first, last, span, longest_gap (days), estimate (mean of the day
        means), low, high, level, sd, median, min, max, phi. `.daily`: person, variable, day, value, n.

    Raises
    ------
    SchemaError
        If a column is missing.
    OptionError
        If `level` is not between 0 and 1.

    Notes
    -----
    Var(mean) = sigma^2 / n^2 times the sum of phi^|days apart| over all pairs of days; phi by restricted likelihood
    around a constant, between -0.1 and 0.9; Student's t with the effective number of independent days, n^2 / sum, less
    one. The interval is null below 14 days or when all days are equal. It is about a mean that does not drift: with a
    rise or fall over the time the mean says little; see `trend`.

    References
    ----------
    Jones, R. H. and Boadi-Boateng, F. (1991), Biometrics 47, 161-175. https://doi.org/10.2307/2532504

    Examples
    --------
    >>> from moodtrack.testing import simulate
    >>> found = summary(simulate(days=60, seed=2).ratings).table
    >>> found[["variable", "n", "longest_gap"]].astype({"variable": str}).to_dict("records")
    [{'variable': 'mood', 'n': 51, 'longest_gap': 2}]
    """
    level = share(level, "level")
    require(ratings, ["person", "day"], "ratings")
    if variables is not None:
        require(variables, [], "variables")
    ratings = conform(ratings, RATINGS, copy=False)
    names = rated(ratings, of)
    panel, wordy = Panel.of(ratings, "day"), worded(ratings, labels)
    persons = panel.persons.tolist()
    rows: list[dict[str, Any]] = []
    problems: list[dict[str, object]] = []
    days: list[tuple[str, Daily]] = []
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
            day = found.day[stretches[code]]
            row, problem = _one(day, found.mean[stretches[code]], level)
            rows.append(here | {"n": found.size[stretches[code]].sum()} | _logged(day, words) | row)
            problems += [here | told for told in (problem, issue(words, day)) if told]
        if found is not None:
            days.append((name, found))
    rows.sort(key=lambda row: row["person"])
    problems.sort(key=lambda row: str(row["person"]))
    method = Method(
        "mean of day means, first-order autoregressive errors in continuous time",
        {"of": tuple(names), "level": level, "min_days": MIN_DAYS},
        ("https://doi.org/10.2307/2532504",),
    )
    return Summary(rows, problems, method, _daily(days, panel))


def _logged(day: np.ndarray, words: np.ndarray) -> dict[str, Any]:
    """What was logged, from the days with a number and those with a rating in a word without one."""
    rated_on = np.union1d(day, words) if len(words) else day
    first, last = rated_on[0], rated_on[-1]
    gap = np.diff(rated_on).max() - 1 if len(rated_on) > 1 else 0
    return {"in_words": len(rated_on) - len(day), "first": first, "last": last, "span": last - first + 1, "longest_gap": gap}  # fmt: skip


def _one(day: np.ndarray, value: np.ndarray, level: float) -> tuple[dict[str, Any], dict[str, object] | None]:
    n = len(value)
    row: dict[str, Any] = {
        "days": n,
        "estimate": value.mean(),
        "low": np.nan,
        "high": np.nan,
        "level": np.nan,
        "sd": value.std(ddof=1) if n > 1 else np.nan,
        "median": np.median(value),
        "min": value.min(),
        "max": value.max(),
        "phi": np.nan,
    }
    if n < MIN_DAYS:
        what = "too few days with a rating for an interval of the mean"
        return row, {"code": Code.TOO_FEW, "what": what, "had": n, "needs": MIN_DAYS}
    if np.ptp(value) == 0:
        row["estimate"] = value[0]
        return row, {"code": Code.CONSTANT, "what": "the same rating on every day"}
    phi = car1.estimate(day, np.ones((n, 1)), value)
    sigma = gls.fit(day, np.ones((n, 1)), value, phi).sigma
    size = car1.effective_size(day, phi)
    se = sigma * np.sqrt(car1.sum_of_correlations(day, phi)) / n
    low, high = gls.interval(row["estimate"], se, max(size - 1, 1.0), level)
    return row | {"low": float(low), "high": float(high), "level": level, "phi": phi}, None


def _daily(days: list[tuple[str, Daily]], panel: Panel) -> dict[str, Any]:
    if not days:
        return {}
    group = np.concatenate([found.group for _, found in days])
    variable = named([name for name, _ in days]).repeat([len(found.group) for _, found in days])
    columns = {
        "person": panel.names(group),
        "variable": variable,
        "day": from_days(np.concatenate([found.day for _, found in days])),
        "value": np.concatenate([found.mean for _, found in days]),
        "n": np.concatenate([found.size for _, found in days]),
    }
    order = np.lexsort([variable.codes, group])
    return {name: values[order] for name, values in columns.items()}
