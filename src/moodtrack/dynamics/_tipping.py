"""One person's first and last four weeks: their difference, and what unrated days would have to be to undo it."""

from __future__ import annotations

from typing import Any

import numpy as np

from moodtrack.result import Code
from moodtrack.stats import car1

__all__ = ["MIN_RATED", "WINDOW", "tipping"]

WINDOW = 28
"""Days of each of the two windows."""
MIN_RATED = 7
"""Rated days that each window needs. Convention of this library."""
_PHIS = np.linspace(-0.1, 0.98, 55)
_LEAST = 1e-3  # values of phi that are a thousand times less likely than the best are left out


def tipping(
    day: np.ndarray, value: np.ndarray, level: float, worse: float, bound: float, rated_on: np.ndarray
) -> tuple[dict[str, Any], dict[str, object] | None]:
    """The row of `tipping` and what stands against it.

    `worse` is -1 where lower is worse, +1 where higher is, NaN where it is not known; `bound` is the worst possible
    value, or NaN; `rated_on` are all rated days, of which some may have no mean: they are in no mean and no share.
    """
    start, end = rated_on[0], rated_on[-1]
    span = int(end - start) + 1
    if span < 2 * WINDOW:
        what = "too short for two windows that do not overlap"
        return {}, {"code": Code.TOO_FEW, "what": what, "had": span, "needs": 2 * WINDOW}
    early, late = day < start + WINDOW, day > end - WINDOW
    n = np.array([early.sum(), late.sum()])
    row: dict[str, Any] = {"n": int(n.sum()), "n_first": int(n[0]), "n_last": int(n[1])}
    if n.min() < MIN_RATED:
        what = "too few rated days in a window"
        return row, {"code": Code.TOO_FEW, "what": what, "had": int(n.min()), "needs": MIN_RATED}
    means = np.array([value[early].mean(), value[late].mean()])
    estimate = means[1] - means[0]
    row |= {"mean_first": means[0], "mean_last": means[1], "estimate": estimate}
    row |= _interval(day, value, early, late, float(estimate), level)
    if np.isnan(worse):
        return row, {"code": Code.DIRECTION_UNKNOWN, "what": "it is not known which way is worse"}
    better = int(np.argmin(means * worse))
    without = WINDOW - (rated_on < start + WINDOW, rated_on > end - WINDOW)[better].sum()
    unrated = without / (without + n[better])
    row |= {"side": "lower" if worse < 0 else "higher", "window": ("first", "last")[better], "unrated": float(unrated)}
    if unrated == 0:
        return row, {"code": Code.UNDEFINED, "what": "every day of the better window is rated"}
    size = abs(float(estimate)) / unrated
    row["tipping"] = size
    if np.isfinite(bound):
        row["possible"] = bool(means[better] * worse + size <= bound * worse + 1e-9)
    if "low" not in row:
        return row, {"code": Code.CONSTANT, "what": "the same rating on every day of both windows"}
    return row, None


def _interval(
    day: np.ndarray, value: np.ndarray, early: np.ndarray, late: np.ndarray, estimate: float, level: float
) -> dict[str, Any]:
    """Of the difference of the two means, with errors that resemble the day before; none where all days are equal.

    Two windows tell little of how alike two days are, so the interval is taken over all values of it: Student's
    distribution for each, weighted by the restricted likelihood.
    """
    both = early | late
    days, y = day[both], value[both]
    if np.ptp(value[early]) == 0 and np.ptp(value[late]) == 0:
        return {}
    columns = np.column_stack([early[both], late[both]]).astype("float64")
    likely = car1.loglik(days, columns, y, _PHIS)
    weight = np.exp(likely - likely.max())
    phis = _PHIS[weight > _LEAST]
    weight = weight[weight > _LEAST]
    sigma = car1.spread(days, columns, y, phis)
    apart, place = np.unique(np.abs(np.subtract.outer(days, days)).round(), return_inverse=True)
    alike = (phis[:, None] ** apart)[:, place.reshape(len(days), -1)]
    means = columns / columns.sum(axis=0)
    variance = means.T @ alike @ means
    size = np.minimum(1 / np.diagonal(variance, axis1=1, axis2=2), columns.sum(axis=0)).sum(axis=1)
    se = sigma * np.sqrt(variance[:, 0, 0] + variance[:, 1, 1] - 2 * variance[:, 0, 1])
    reach = _reach(se, np.maximum(size - 2, 1.0), weight / weight.sum(), level)
    return {"low": estimate - reach, "high": estimate + reach, "level": level}


def _reach(se: np.ndarray, df: np.ndarray, weight: np.ndarray, level: float) -> float:
    """Half the width of the interval of a weighted mixture of Student's distributions around one centre."""
    from scipy.special import stdtr, stdtrit

    reaches = stdtrit(df, (1 + level) / 2) * se
    low, high = float(reaches.min()), float(reaches.max())
    for _ in range(50):
        middle = (low + high) / 2
        inside = float(weight @ stdtr(df, middle / se)) >= (1 + level) / 2
        low, high = (low, middle) if inside else (middle, high)
    return high
