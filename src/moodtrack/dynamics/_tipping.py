"""One person's first and last four weeks: their difference, and what unrated days would have to be to undo it."""

from __future__ import annotations

from typing import Any

import numpy as np

from moodtrack.result import Code
from moodtrack.stats import car1, gls
from moodtrack.stats.contrast import quadratic

__all__ = ["MIN_RATED", "WINDOW", "tipping"]

WINDOW = 28
"""Days of each of the two windows."""
MIN_RATED = 7
"""Rated days that each window needs. Convention of this library."""


def tipping(
    day: np.ndarray, value: np.ndarray, level: float, worse: float, bound: float
) -> tuple[dict[str, Any], dict[str, object] | None]:
    """The row of `tipping` and what stands against it.

    `worse` is -1 where lower is worse, +1 where higher is, NaN where it is not known; `bound` is the worst possible
    value, or NaN.
    """
    span = int(day[-1] - day[0]) + 1
    if span < 2 * WINDOW:
        what = "too short for two windows that do not overlap"
        return {}, {"code": Code.TOO_FEW, "what": what, "had": span, "needs": 2 * WINDOW}
    early, late = day < day[0] + WINDOW, day > day[-1] - WINDOW
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
    unrated = 1 - n[better] / WINDOW
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
    """Of the difference of the two means, with errors that resemble the day before; none where all days are equal."""
    both = early | late
    days, y = day[both], value[both]
    if np.ptp(value[early]) == 0 and np.ptp(value[late]) == 0:
        return {}
    columns = np.column_stack([early[both], late[both]]).astype("float64")
    phi = car1.estimate(days, columns, y)
    sigma = gls.fit(days, columns, y, phi).sigma
    weights = columns[:, 1] / columns[:, 1].sum() - columns[:, 0] / columns[:, 0].sum()
    size = sum(car1.effective_size(day[window], phi) for window in (early, late))
    se = sigma * np.sqrt(quadratic(days, weights, phi))
    low, high = gls.interval(estimate, se, max(size - 2, 1.0), level)
    return {"low": float(low), "high": float(high), "level": level}
