"""One person's rated days: whether the next day is rated too, and what that goes with."""

from __future__ import annotations

from typing import Any

import numpy as np

from moodtrack.result import Code
from moodtrack.stats import design, gls, logistic

__all__ = ["MIN_DAYS", "MIN_EITHER", "before_gaps", "next_day"]

MIN_DAYS = 30
"""Rated days whose next day is known to be rated or not. Convention of this library."""
MIN_EITHER = 8
"""Of those, at least so many with a rated next day and so many without. Convention of this library."""

Problem = dict[str, object]


def next_day(
    day: np.ndarray, value: np.ndarray, level: float, rated_on: np.ndarray
) -> tuple[dict[str, Any], Problem | None]:
    """The row of `missingness` and what stands against it.

    Days and their means, rising, and all rated days: some of them may have no mean. The day before the last rated one is
    left out: the last day is rated by definition.
    """
    today, mood, rated = _pairs(day, value, rated_on)
    row: dict[str, Any] = {"n": len(today), "rated_next": int(rated.sum())}
    problem = _too_few(rated)
    if problem:
        return row, problem
    weekday = design.weekdays(today)
    own = mood - weekday @ ((weekday.T @ mood) / np.maximum(weekday.sum(axis=0), 1))
    sd = float(own.std(ddof=1))
    if not sd > 1e-9 * (1 + np.abs(mood).max()):
        return row, {"code": Code.CONSTANT, "what": "the same rating on every day, or on every such weekday"}
    base = np.column_stack([np.ones(len(today)), design.trend(today)])
    found = logistic.fit(np.column_stack([base, own / sd]), rated)
    if not found.converged:
        return row, {"code": Code.UNDEFINED, "what": "the estimate of the odds ratio does not come to rest"}
    slope, reach = float(found.coefficients[2]), _z(level) * float(np.sqrt(found.covariance[2, 2]))
    at_mean = base @ found.coefficients[:2]

    def shares(b: float) -> tuple[float, float]:
        return float(logistic.expit(at_mean - b).mean()), float(logistic.expit(at_mean + b).mean())

    low_day, high_day = shares(slope)
    ends = [np.subtract(*shares(b)) for b in (slope + reach, slope - reach)]
    odds = np.exp(np.clip([-2 * slope, -2 * (slope + reach), -2 * (slope - reach)], -700, 700))
    return row | {
        "estimate": low_day - high_day, "low": ends[0], "high": ends[1], "level": level, "after_low": low_day,
        "after_high": high_day, "sd": sd, "odds_ratio": odds[0], "odds_low": odds[1], "odds_high": odds[2],
    }, None  # fmt: skip


def before_gaps(
    day: np.ndarray, value: np.ndarray, level: float, rated_on: np.ndarray
) -> tuple[dict[str, Any], Problem | None]:
    """The row of `before_gaps`: mean of the rated days before a gap against that of the others."""
    today, mood, rated = _pairs(day, value, rated_on)
    row: dict[str, Any] = {"n": len(today), "n_before": int((~rated).sum()), "n_other": int(rated.sum())}
    problem = _too_few(rated)
    if problem:
        return row, problem
    row |= {"mean_before": mood[~rated].mean(), "mean_other": mood[rated].mean()}
    base = np.column_stack([design.weekdays(today), design.trend(today)])
    base = base[:, design.full_rank(base)]
    columns = np.column_stack([base, ~rated])
    if np.ptp(mood) == 0:
        return row, {"code": Code.CONSTANT, "what": "the same rating on every day"}
    if len(design.full_rank(columns)) < columns.shape[1]:
        return row, {"code": Code.COLLINEAR, "what": "days before gaps cannot be told apart from the weekday"}
    found = gls.fit(today, columns, mood)
    estimate, se = float(found.coefficients[-1]), float(np.sqrt(found.covariance[-1, -1]))
    low, high = gls.interval(estimate, se, found.df, level)
    return row | {"estimate": estimate, "low": float(low), "high": float(high), "level": level}, None


def _pairs(day: np.ndarray, value: np.ndarray, rated_on: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Days with a mean, their means, and whether the next day is rated."""
    kept = day + 1 < (rated_on[-1] if len(rated_on) else 0)
    return day[kept], value[kept], np.isin(day[kept] + 1, rated_on)


def _too_few(rated: np.ndarray) -> Problem | None:
    counts = (
        (len(rated), MIN_DAYS, "too few rated days whose next day is known"),
        (int((~rated).sum()), MIN_EITHER, "too few rated days with an unrated next day"),
        (int(rated.sum()), MIN_EITHER, "too few rated days with a rated next day"),
    )
    for had, needs, what in counts:
        if had < needs:
            return {"code": Code.TOO_FEW, "what": what, "had": had, "needs": needs}
    return None


def _z(level: float) -> float:
    from scipy.special import ndtri

    return float(ndtri((1 + level) / 2))
