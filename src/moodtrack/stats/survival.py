"""Times until an event with censoring: Kaplan-Meier, bands, quantiles, restricted mean, log-rank, competing exits."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

__all__ = ["Curve", "curve", "logrank", "quantile", "restricted_mean"]


class Curve(NamedTuple):
    """One value a distinct time; bands are NaN where the scale has none, `incidence` knows of competing exits."""

    time: np.ndarray
    n_risk: np.ndarray
    n_event: np.ndarray
    n_exit: np.ndarray
    survival: np.ndarray
    se: np.ndarray
    low_log: np.ndarray
    high_log: np.ndarray
    low_loglog: np.ndarray
    high_loglog: np.ndarray
    incidence: np.ndarray


def curve(time: np.ndarray, event: np.ndarray, competing: np.ndarray, level: float) -> Curve:
    """Kaplan-Meier with Greenwood's standard error and the Aalen-Johansen share of the event among competing exits.

    Parameters
    ----------
    time : ndarray of float, shape (n,)
        Until the event or the last observation.
    event : ndarray of bool, shape (n,)
        Whether it ends with the event.
    competing : ndarray of bool, shape (n,)
        Whether it ends with an exit after which the event cannot be seen; they are censored in `survival`.
    level : float
        Of the bands.

    Examples
    --------
    >>> found = curve(np.array([1.0, 2, 2, 4]), np.array([True, True, False, False]), np.zeros(4, bool), 0.95)
    >>> found.survival.tolist(), found.n_risk.tolist()
    ([0.75, 0.5, 0.5], [4, 3, 1])
    """
    from scipy.special import ndtri

    at, place = np.unique(time, return_inverse=True)
    size = len(at)
    d = np.bincount(place[event], minlength=size)
    out = np.bincount(place[competing & ~event], minlength=size)
    all_ = np.bincount(place, minlength=size)
    risk = all_[::-1].cumsum()[::-1]
    survival = np.cumprod(1 - d / risk) if size else np.zeros(0)
    left = np.where(risk > d, risk - d, np.nan)
    spread = np.sqrt(np.cumsum(d / (risk * left)))
    spread = np.where(survival > 0, spread, np.nan)
    z = float(ndtri((1 + level) / 2))
    safe = np.where(survival > 0, survival, np.nan)
    low, high = safe * np.exp(-z * spread), np.minimum(safe * np.exp(z * spread), 1.0)
    inner = np.where((safe < 1) & (safe > 0), safe, np.nan)
    reach = z * spread / np.log(inner)
    ends = np.exp(np.log(inner) * np.exp(-reach)), np.exp(np.log(inner) * np.exp(reach))
    still = np.append(1.0, np.cumprod(1 - (d + out) / risk)[:-1]) if size else np.zeros(0)
    return Curve(at, risk, d, all_ - d, survival, safe * spread, low, high, np.minimum(*ends), np.maximum(*ends), np.cumsum(still * d / risk))  # fmt: skip


def quantile(time: np.ndarray, survival: np.ndarray, p: float) -> float:
    """The time at which a falling curve is at 1 - p: the first at or below, the middle of a flat part exactly there.

    NaN where the curve does not come that low; values that are NaN end it.

    Examples
    --------
    >>> quantile(np.array([1.0, 2, 3, 4]), np.array([0.75, 0.5, 0.5, 0.2]), 0.5)
    3.0
    >>> quantile(np.array([1.0, 2]), np.array([0.9, 0.8]), 0.5)
    nan
    """
    slack = 1e-9
    known = ~np.isnan(survival)
    time, survival = time[known], survival[known]
    below = np.flatnonzero(survival <= 1 - p + slack)
    if not len(below):
        return float("nan")
    first = below[0]
    if survival[first] < 1 - p - slack:
        return float(time[first])
    under = np.flatnonzero(survival < 1 - p - slack)
    return float((time[first] + time[under[0] if len(under) else -1]) / 2)


def restricted_mean(of: Curve, limit: float) -> tuple[float, float]:
    """Area under the curve up to a time, and its standard error; NaN beyond the last time unless the curve is at 0.

    Examples
    --------
    >>> found = curve(np.array([1.0, 2, 3, 4]), np.ones(4, bool), np.zeros(4, bool), 0.95)
    >>> restricted_mean(found, 4)[0]
    2.5
    """
    if not len(of.time) or (limit > of.time[-1] and of.survival[-1] > 0):
        return float("nan"), float("nan")
    inside = of.time < limit
    edges = np.concatenate([[0.0], of.time[inside], [limit]])
    area = np.diff(edges) * np.append(1.0, of.survival[inside])
    ahead = area[::-1].cumsum()[::-1][1:]
    d, risk = of.n_event[inside].astype("float64"), of.n_risk[inside]
    left = np.where(risk > d, risk - d, np.nan)
    return float(area.sum()), float(np.sqrt(np.nansum(ahead**2 * d / (risk * left))))


def logrank(
    time: np.ndarray, event: np.ndarray, group: np.ndarray, groups: int
) -> tuple[float, float, np.ndarray, np.ndarray]:
    """Chi-square, p-value, and events observed and expected in every group; NaN where the groups have no variance.

    Examples
    --------
    >>> chi, p, seen, due = logrank(np.array([1.0, 2, 3, 4]), np.ones(4, bool), np.array([0, 0, 1, 1]), 2)
    >>> seen.tolist(), due.round(3).tolist()
    ([2.0, 2.0], [0.833, 3.167])
    """
    from scipy.special import chdtrc

    at, place = np.unique(time, return_inverse=True)
    shape = (len(at), groups)
    every, events = np.zeros(shape), np.zeros(shape)
    np.add.at(every, (place, group), 1.0)
    np.add.at(events, (place[event], group[event]), 1.0)
    risk = every[::-1].cumsum(axis=0)[::-1]
    n, d = risk.sum(axis=1), events.sum(axis=1)
    share = risk / n[:, None]
    expected = (d[:, None] * share).sum(axis=0)
    weight = np.where(n > 1, d * (n - d) / np.where(n > 1, n - 1, 1.0), 0.0)
    v = np.diag((weight[:, None] * share).sum(axis=0)) - (weight[:, None] * share).T @ share
    apart = (events.sum(axis=0) - expected)[:-1]
    inner = v[:-1, :-1]
    if groups < 2 or np.linalg.matrix_rank(inner) < groups - 1:
        return float("nan"), float("nan"), events.sum(axis=0), expected
    chi = float(apart @ np.linalg.solve(inner, apart))
    return chi, float(chdtrc(groups - 1, chi)), events.sum(axis=0), expected
