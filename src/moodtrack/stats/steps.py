"""From one place to the next: how far a short series falls there, and whether three values before and after differ.

Series lie along the last axis with at least `PAD` missing values (NaN) before the first and after each, so that no
window reaches from one series into another.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

__all__ = ["PAD", "Steps", "critical_t", "steps"]

PAD = 3


class Steps(NamedTuple):
    """What lies on both sides of the step from a place to the next; arrays of the shape asked for."""

    fall: np.ndarray
    n_before: np.ndarray
    n_after: np.ndarray
    difference: np.ndarray
    spread: np.ndarray


def steps(value: np.ndarray, places: np.ndarray) -> Steps:
    """Fall from a place to the next, and mean and spread of up to three values to it and from the next on.

    Parameters
    ----------
    value : ndarray of float, shape (..., cells)
        Series with `PAD` missing values before, between and after them.
    places : ndarray of int, shape (n,)
        Cells to step from.

    Returns
    -------
    Steps
        fall: the value less the next one, NaN where one is missing. n_before, n_after: values in both windows. difference:
        mean before less mean after, NaN where a window has fewer than two values. spread: pooled standard deviation,
        sqrt(((n1 - 1) s1^2 + (n2 - 1) s2^2) / (n1 + n2 - 2)).

    Examples
    --------
    >>> pad = [np.nan] * PAD
    >>> found = steps(np.array([*pad, 30, 30, 30, 15, 17, *pad]), np.array([5]))
    >>> found.fall.tolist(), found.difference.tolist(), found.n_after.tolist()
    ([15.0], [14.0], [2])
    """
    there = np.isfinite(value)
    filled = np.where(there, value, 0.0)
    many, total = there[..., 2:].astype("int8"), filled[..., 2:].copy()
    for back in (1, 2):
        many += there[..., 2 - back : -back]
        total += filled[..., 2 - back : -back]
    mean = total / np.maximum(many, 1)
    around = np.zeros_like(mean)
    for back in (0, 1, 2):
        here = slice(2 - back, -back or None)
        off = filled[..., here] - mean
        off *= there[..., here]
        off *= off
        around += off
    # the cells above end a window of three; from the place n, windows end at n and at n + 3
    n1, n2 = many[..., :-PAD], many[..., PAD:]
    freedom = np.maximum(n1 + n2 - 2, 1)
    difference = np.where((n1 >= 2) & (n2 >= 2), mean[..., :-PAD] - mean[..., PAD:], np.nan)
    spread = np.sqrt((around[..., :-PAD] + around[..., PAD:]) / freedom)
    fall = value[..., 2:-PAD] - value[..., PAD:-2]
    chosen = places - 2
    return Steps(*(one.take(chosen, axis=-1) for one in (fall, n1, n2, difference, spread)))


def critical_t(alpha: float, fixed: float | None = None) -> np.ndarray:
    """The quantile of t at 1 - alpha / 2 for 0 to 4 degrees of freedom, NaN below 2; or one value for all of them.

    Examples
    --------
    >>> critical_t(0.05).round(3).tolist()
    [nan, nan, 4.303, 3.182, 2.776]
    """
    from scipy.special import stdtrit

    freedom = np.arange(5.0)
    found = stdtrit(np.maximum(freedom, 1), 1 - alpha / 2) if fixed is None else np.full(5, float(fixed))
    return np.where(freedom >= 2, found, np.nan)
