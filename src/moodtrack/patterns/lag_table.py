"""How does a rating stand on days around a tag, lag by lag? Means to read; nothing here is tested."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np
import pandas as pd

from moodtrack.errors import OptionError
from moodtrack.options import several, share, whole
from moodtrack.panel import Panel, rated
from moodtrack.patterns._tag_days import TagDays, tag_days
from moodtrack.result import Code, Method, Result, issues
from moodtrack.schema import RATINGS, TAGS, Column, Table, conform, empty, require
from moodtrack.stats import gls
from moodtrack.stats.segments import daily, segments

__all__ = ["LAG_TABLE", "LagTable", "lag_table"]

_LEAST_EITHER, _LEAST = 2, 14
_LAGS = "different whole numbers from -60 to 60"

LAG_TABLE = Table(
    "lag_table",
    "one person, variable, tag and lag",
    (
        Column("person", "category", "whose"),
        Column("variable", "category", "the rating"),
        Column("tag", "category", "the tag"),
        Column("lag", "int", "days from the tag to the rating; below 0 the rating came first", "days"),
        Column("n_with", "int", "rated days so many days after a day with the tag", "days"),
        Column("n_without", "int", "rated days so many days after a day without it", "days"),
        Column("mean_with", "float", "mean of the first", "points"),
        Column("mean_without", "float", "mean of the others", "points"),
        Column("difference", "float", "first less others", "points"),
        Column("low", "float", "lower end of its interval", "points"),
        Column("high", "float", "upper end of its interval", "points"),
        Column("level", "float", "level of the interval"),
        Column("reason", "category", "why there is no interval: a code of docs/problems.md"),
    ),
)


@dataclass(frozen=True, eq=False, repr=False)
class LagTable(Result):
    """What `lag_table` returns: `table`, a row a person, variable, tag and lag."""

    tables: ClassVar[dict[str, Table]] = {"table": LAG_TABLE}


def lag_table(
    ratings: pd.DataFrame,
    tags: pd.DataFrame,
    *,
    of: str | Sequence[str] | None = "mood",
    lags: int | Sequence[int] = (-3, -2, -1, 0, 1, 2, 3),
    level: float = 0.95,
) -> LagTable:
    """How does a rating stand on days around a tag, lag by lag?

    For reading, not for testing: there is no p-value, on purpose. Whether a tag goes with a rating is asked by
    `moodtrack.patterns.triggers`, with one lag stated beforehand.

    Parameters
    ----------
    ratings : DataFrame
        The table `ratings`. Several ratings of a day count as one, their mean.
    tags : DataFrame
        The table `tags`; a day on which it is not known whether the tag was there is left out.
    of : str, sequence of str or None
        Variables to look at; None takes all.
    lags : int or sequence of int
        Calendar days from the tag to the rating. Above 0 the tag came first, below 0 the rating.
    level : float
        Level of the intervals.

    Returns
    -------
    LagTable
        `.table`: person, variable, tag, lag, n_with, n_without (days), mean_with, mean_without, difference, low, high
        (points), level, reason.

    Raises
    ------
    SchemaError
        If a column is missing.
    OptionError
        If an option has a value that it cannot have.

    Notes
    -----
    difference = mean rating of days t with the tag on t - lag, less that of days t without it on t - lag. With the
    weights c_t = 1 / n_with or -1 / n_without, its variance is sigma^2 sum c_t c_s phi^|t - s|; phi by restricted
    likelihood and sigma around a constant, from all rated days; Student's t with min(n_with, n_without) - 1 degrees of
    freedom. Weekday, trend, the tag's own runs and other lags are not held equal: a tag that comes in runs shows its
    same-day difference at the lags around. Needs 14 rated days, and 2 with and 2 without the tag.

    Do not read the largest of seven lags as a finding.

    References
    ----------
    Jones, R. H. and Boadi-Boateng, F. (1991), Biometrics 47, 161-175. https://doi.org/10.2307/2532504

    Examples
    --------
    >>> from moodtrack.testing import simulate
    >>> log = simulate(seed=5, tags={"walk": 0.3}, next_day={"walk": 2.0})
    >>> lag_table(log.ratings, log.tags, lags=(-1, 0, 1)).table["difference"].round(1).tolist()
    [-0.5, -0.2, 2.2]
    """
    lags = tuple(sorted(whole(lag, "lags", _LAGS) for lag in several(lags, "lags")))
    if len(set(lags)) != len(lags) or not lags or max(abs(lag) for lag in lags) > 60:
        raise OptionError(f"lags={lags}", _LAGS)
    level = share(level, "level")
    require(ratings, ["person", "day"], "ratings")
    panel = Panel.of(conform(ratings, RATINGS), "day")
    require(tags, ["person", "day", "tag"], "tags")
    rows = conform(tags, TAGS)
    owners, names, every = tag_days(rows[rows["person"].isin(panel.persons).to_numpy()])
    known = {str(owners[days.person]): days for days in every}
    variables = rated(ratings, of)
    parts: list[_Part] = []
    problems: list[dict[str, object]] = []
    for number, name in enumerate(variables):
        mean = daily(panel.codes, panel["day"], panel[name]) if len(panel) else None
        found = dict(segments(mean.group)) if mean is not None else {}
        for code in range(len(panel)):
            person = str(panel.persons[code])
            if mean is None or code not in found:
                if of is not None:
                    problems.append(
                        {"person": person, "variable": name, "code": Code.NO_DATA, "what": "no rating of the variable"}
                    )
            elif person in known:
                one = known[person]
                parts.append(_around(code, number, mean.day[found[code]], mean.mean[found[code]], one, lags, level))
    method = Method(
        "differences of means, first-order autoregressive errors in continuous time; no test",
        {"of": tuple(variables), "lags": lags, "level": level},
        ("https://doi.org/10.2307/2532504",),
    )
    return LagTable(_frame(parts, panel.persons, variables, names, level), issues(problems), method)


class _Part(NamedTuple):
    """One person and variable: a row a tag and lag."""

    person: int
    variable: int
    columns: np.ndarray
    lag: np.ndarray
    counts: np.ndarray
    values: np.ndarray
    refused: np.ndarray


def _around(
    person: int, variable: int, day: np.ndarray, y: np.ndarray, tags: TagDays, lags: tuple[int, ...], level: float
) -> _Part:
    """All tags and lags of one person and variable, tags outer."""
    shifted = [_at(day - lag, tags.day, tags.present) for lag in lags]
    x = np.stack(shifted, axis=2).reshape(len(day), -1)
    with_, without = x == 1, x == 0
    counts = np.stack([with_.sum(axis=0), without.sum(axis=0)])
    there = np.where(counts > 0, counts, 1)
    weights = with_ / there[0] - without / there[1]
    centre = y.mean()
    means = np.where(counts > 0, np.stack([(y - centre) @ with_, (y - centre) @ without]) / there + centre, np.nan)
    variance, moves = _variance(day, y, weights)
    refused = np.where(
        counts[0] < _LEAST_EITHER,
        Code.FEW_WITH.value,
        np.where(counts[1] < _LEAST_EITHER, Code.FEW_WITHOUT.value, ""),
    )
    if len(day) < _LEAST:
        refused = np.where(refused == "", Code.TOO_FEW.value, refused)
    elif not moves:
        refused = np.where(refused == "", Code.CONSTANT.value, refused)
    difference = means[0] - means[1]
    df = np.maximum(counts.min(axis=0) - 1, 1)
    ends = gls.interval(difference, np.where(refused == "", np.sqrt(variance), np.nan), df, level)
    values = np.stack([*means, difference, *ends])
    columns, lag = np.repeat(tags.columns, len(lags)), np.tile(lags, len(tags.columns))
    return _Part(person, variable, columns, lag, counts, values, refused)


def _at(wanted: np.ndarray, known: np.ndarray, present: np.ndarray) -> np.ndarray:
    """The tags on the days wanted; NaN where that day is not known."""
    place = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    return np.where((known[place] == wanted)[:, None], present[place], np.nan)


def _variance(day: np.ndarray, y: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, bool]:
    """sigma^2 sum c_t c_s phi^|t - s| for every column of weights c, and whether the rating moves at all."""
    moves = len(y) >= _LEAST and float(np.ptp(y)) > 1e-9 * max(1.0, float(np.abs(y).max()))
    if not moves:
        return np.full(weights.shape[1], np.nan), False
    fit = gls.fit(day, np.ones((len(y), 1)), y)
    carry = np.append(0.0, float(fit.phi) ** np.diff(day))
    total, memory = np.zeros(weights.shape[1]), np.zeros(weights.shape[1])
    before = np.zeros(weights.shape[1])
    for r, c in zip(carry, weights, strict=True):
        memory = r * (memory + before)
        total += c * (c + 2 * memory)
        before = c
    return fit.sigma**2 * np.maximum(total, 0.0), True


def _frame(
    parts: list[_Part], persons: pd.Index, variables: list[str], names: np.ndarray, level: float
) -> pd.DataFrame:
    """One frame from the arrays of all parts, by person, variable, tag and lag."""
    if not parts:
        return empty(LAG_TABLE)
    sizes = [len(part.lag) for part in parts]
    counts, values = (np.concatenate([getattr(part, name) for part in parts], axis=1) for name in ("counts", "values"))
    refused = np.concatenate([part.refused for part in parts])
    person, variable = (np.repeat([getattr(part, name) for part in parts], sizes) for name in ("person", "variable"))
    frame = pd.DataFrame(
        {
            "person": pd.Categorical.from_codes(person, categories=persons),
            "variable": np.array(variables, dtype="str")[variable],
            "tag": pd.Categorical.from_codes(np.concatenate([part.columns for part in parts]), categories=names),
            "lag": np.concatenate([part.lag for part in parts]),
            "n_with": counts[0],
            "n_without": counts[1],
            **dict(zip(("mean_with", "mean_without", "difference", "low", "high"), values, strict=True)),
            "level": np.where(refused == "", level, np.nan),
            "reason": refused,
        }
    )
    return frame.iloc[np.argsort(person, kind="stable")]
