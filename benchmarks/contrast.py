"""Methods that must fail the bars of triggers.py: what mood apps do, and its textbook repairs.

Student and Welch take rows as independent and leave weekday, trend and the days before out; Newey and West's errors
are robust against dependence over a week, in theory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd
from scipy import stats

from moodtrack.stats.multiplicity import benjamini_hochberg
from moodtrack.tidy import exposures

__all__ = ["newey_west", "student", "welch"]

COLUMNS = ["person", "tag", "lag", "difference", "p_adjusted", "low", "high"]
MIN_DAYS = 8
Test = Callable[[np.ndarray, np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray, np.ndarray]]


def student(ratings: pd.DataFrame, tags: pd.DataFrame) -> pd.DataFrame:
    """Student's t test of days with a tag against days without, p as it comes."""
    return _all(ratings, tags, lambda _, y, x: _two_groups(y, x, pooled=True), adjust=False)


def welch(ratings: pd.DataFrame, tags: pd.DataFrame) -> pd.DataFrame:
    """Welch's t test, adjusted within the person after Benjamini and Hochberg."""
    return _all(ratings, tags, lambda _, y, x: _two_groups(y, x, pooled=False), adjust=True)


def newey_west(ratings: pd.DataFrame, tags: pd.DataFrame) -> pd.DataFrame:
    """Least squares with weekday and trend, Newey and West's errors with 7 lags, adjusted within the person."""
    return _all(ratings, tags, _robust, adjust=True)


def _all(ratings: pd.DataFrame, tags: pd.DataFrame, test: Test, *, adjust: bool) -> pd.DataFrame:
    parts = []
    for person, names, day, y, x in _persons(ratings, tags):
        found = []
        for lag in (0, 1, -1):
            outcome = np.full(len(day), np.nan)
            there = np.isin(day + lag, day)
            outcome[there] = y[np.searchsorted(day, (day + lag)[there])]
            known = ~np.isnan(outcome)
            difference, se, df = test(day[known], outcome[known], x[known])
            p = 2 * stats.t.sf(np.abs(difference / se), df)
            reach = stats.t.isf(0.025, df) * se
            columns = [np.repeat(lag, len(names)), difference, p, difference - reach, difference + reach]
            found.append(pd.DataFrame({"person": person, "tag": names, **dict(zip(COLUMNS[2:], columns, strict=True))}))
        frame = pd.concat(found, ignore_index=True).dropna(subset="p_adjusted")
        if adjust:
            frame["p_adjusted"] = benjamini_hochberg(frame["p_adjusted"].to_numpy())
        parts.append(frame)
    return pd.concat(parts, ignore_index=True)


def _persons(
    ratings: pd.DataFrame, tags: pd.DataFrame
) -> Iterator[tuple[str, np.ndarray, np.ndarray, np.ndarray, np.ndarray]]:
    """Person, tags, days, mood and presence (null where not known) of the days with both."""
    known = exposures(tags).astype({"person": "str", "tag": "str", "present": "float64"})
    moods = ratings.groupby(["person", "day"], observed=True)["mood"].mean().dropna()
    for person, mine in known.groupby("person", sort=True):
        present = mine.pivot(index="day", columns="tag", values="present")
        mood = moods.loc[person]
        both = present.index.intersection(mood.index).sort_values()
        day = both.to_numpy("datetime64[D]").astype("int64")
        yield str(person), present.columns.to_numpy(), day, mood[both].to_numpy(), present.loc[both].to_numpy()


def _two_groups(y: np.ndarray, x: np.ndarray, *, pooled: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Difference of means, its standard error and the degrees of freedom, tag by tag."""
    n, mean, square = [], [], []
    for side in (1.0, 0.0):
        here = (x == side).astype("float64")
        count = here.sum(axis=0)
        count[count < MIN_DAYS] = np.nan
        middle = y @ here / count
        n.append(count)
        mean.append(middle)
        square.append(((y[:, None] - middle) ** 2 * here).sum(axis=0))
    if pooled:
        df = n[0] + n[1] - 2
        return mean[0] - mean[1], np.sqrt((square[0] + square[1]) / df * (1 / n[0] + 1 / n[1])), df
    each = [s / (k - 1) / k for s, k in zip(square, n, strict=True)]
    total = each[0] + each[1]
    return mean[0] - mean[1], np.sqrt(total), total**2 / sum(e**2 / (k - 1) for e, k in zip(each, n, strict=True))


def _robust(day: np.ndarray, y: np.ndarray, x: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    base = np.column_stack([np.eye(7)[day % 7], (day - day.mean()) / max(np.ptp(day), 1)])
    difference, se, df = (np.full(x.shape[1], np.nan) for _ in range(3))
    for j, column in enumerate(x.T):
        rows = ~np.isnan(column)
        if min((column == 1).sum(), (column == 0).sum()) < MIN_DAYS:
            continue
        q = np.linalg.qr(base[rows][:, np.any(base[rows] != 0, axis=0)])[0]
        both = np.column_stack([column[rows], y[rows]])
        tag, mood = (both - q @ (q.T @ both)).T
        spread = tag @ tag
        difference[j] = tag @ mood / spread
        score = tag * (mood - difference[j] * tag)
        long_run = sum(
            (1 - lag / 8) * (2 if lag else 1) * (score[lag:] @ score[: len(score) - lag]) for lag in range(8)
        )
        se[j], df[j] = np.sqrt(long_run) / spread, rows.sum() - q.shape[1] - 1
    return difference, se, df
