"""One person's tags: what the days so far could show of each, and when the difference asked about is within reach."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from moodtrack.stats import car1, design, gls
from moodtrack.stats.power import information, reach

__all__ = ["SLOW", "Asked", "looked_at", "spread"]

SLOW = 30
"""Days for which the model has one slow wave."""
FREE = 10
"""Degrees of freedom that a model must have left."""
LAGS = 2
"""Tests a tag in a family: same day and day after."""
_OWN = 1e-6

Rows = dict[str, np.ndarray]


class Asked(NamedTuple):
    """The options of `power`, checked."""

    difference: float
    alpha: float
    power: float
    tests: int | None
    smooth: bool
    min_days: int
    min_logged: int
    horizon: int


def looked_at(day: np.ndarray, outcome: np.ndarray, present: np.ndarray, asked: Asked) -> Rows:
    """The columns of `power` for one person and variable, one entry a tag.

    Parameters
    ----------
    day, outcome : ndarray of float, shape (d,)
        Days that something is known of; NaN without a rating.
    present : ndarray of float, shape (d, m)
        1 present, 0 absent, NaN unknown.
    asked : Asked
    """
    here = np.isfinite(outcome)
    day, outcome, present = day[here], outcome[here], present[here]
    known = np.isfinite(present)
    n, with_ = known.sum(axis=0), np.nansum(present, axis=0).astype("int64")
    enough = np.minimum(with_, n - with_) >= asked.min_days
    tests = asked.tests if asked.tests is not None else max(LAGS * int(enough.sum()), 1)
    phi, sigma = spread(day, outcome, asked.smooth)
    said, free = _information(day, present, phi, asked.smooth)
    reason = _reasons(with_, n - with_, said, free, np.ptp(outcome) == 0, asked.min_days)
    with np.errstate(divide="ignore", invalid="ignore"):
        se = np.where(reason == "", sigma / np.sqrt(said), np.nan)
    findable = reach(np.maximum(free, 1), asked.alpha / tests, asked.power) * se
    logged, rate = _habits(day, known, n, with_)
    days = _days(day, n, with_, said / np.maximum(free + 1, 1), free, sigma, (logged, rate), tests, asked)
    hopeless = np.isin(reason, ["too_few", "constant", "collinear"])
    days[hopeless] = np.nan
    status = np.where(hopeless, "not_testable", np.where(days == 0, "now", np.where(days > 0, "later", "beyond")))
    reason = np.where((status == "beyond"), "out_of_reach", reason)
    last = day[-1] if len(day) else np.nan
    return {
        "n_with": with_, "n_without": n - with_, "logged": logged, "rate": rate,
        "tests": np.full(len(n), tests), "alpha": np.full(len(n), asked.alpha / tests),
        "phi": np.full(len(n), phi), "sigma": np.full(len(n), sigma), "se": se,
        "df": np.where(np.isnan(se), np.nan, free), "findable": findable, "days": days, "date": last + days,
        "status": status, "reason": reason,
    }  # fmt: skip


def spread(day: np.ndarray, outcome: np.ndarray, smooth: bool = True) -> tuple[float, float]:
    """phi and standard deviation of the errors of the model without any tag; NaN where there is too little."""
    base = _base(day, smooth)
    if len(day) - base.shape[1] < FREE:
        return np.nan, np.nan
    if np.ptp(outcome) == 0:
        return 0.0, 0.0
    phi = car1.estimate(day, base, outcome)
    return phi, gls.fit(day, base, outcome, phi).sigma


def _base(day: np.ndarray, smooth: bool) -> np.ndarray:
    base = design.seasonal(day, SLOW if smooth else None)
    return base[:, design.full_rank(base)]


def _information(day: np.ndarray, present: np.ndarray, phi: float, smooth: bool) -> tuple[np.ndarray, np.ndarray]:
    """What the days say about every tag, and the degrees of freedom; tags known on the same days share a pass."""
    m = present.shape[1]
    said, free = np.zeros(m), np.full(m, -1.0)
    known = np.isfinite(present)
    group = np.unique(known, axis=1, return_inverse=True)[1].reshape(-1)
    for g in range(group.max() + 1 if m else 0):
        tags = np.flatnonzero(group == g)
        rows = known[:, tags[0]]
        base = _base(day[rows], smooth)
        free[tags] = rows.sum() - base.shape[1] - 1
        if free[tags[0]] >= FREE and np.isfinite(phi):
            x = present[np.ix_(rows, tags)]
            own = information(day[rows], base, x, phi)
            said[tags] = np.where(own > _OWN * len(x) * x.var(axis=0), own, 0.0)
    return said, free


def _reasons(
    with_: np.ndarray, without: np.ndarray, said: np.ndarray, free: np.ndarray, constant: bool, min_days: int
) -> np.ndarray:
    varied = (with_ > 0) & (without > 0)
    reason = np.where(varied & (said <= 0), "collinear", np.full(len(with_), "", dtype="U12"))
    reason = np.where(without < min_days, "few_without", reason)
    reason = np.where(with_ < min_days, "few_with", reason)
    reason = np.where(constant, "constant", reason)
    return np.where(free < FREE, "too_few", reason)


def _habits(day: np.ndarray, known: np.ndarray, n: np.ndarray, with_: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Share of the days of a tag's own stretch that count for it, and share of these that have it."""
    if not len(day):
        return np.full(len(n), np.nan), np.full(len(n), np.nan)
    first = day[np.argmax(known, axis=0)]
    last = day[len(day) - 1 - np.argmax(known[::-1], axis=0)]
    some = np.maximum(n, 1)
    return np.where(n > 0, n / (last - first + 1), np.nan), np.where(n > 0, with_ / some, np.nan)


def _days(
    day: np.ndarray,
    n: np.ndarray,
    with_: np.ndarray,
    each: np.ndarray,
    free: np.ndarray,
    sigma: float,
    habits: tuple[np.ndarray, np.ndarray],
    tests: int,
    asked: Asked,
) -> np.ndarray:
    """Days from the last one until the difference is within reach; NaN where not within the horizon.

    `each` is what one free day says about a tag.
    """
    logged, rate = habits
    ahead = np.arange(asked.horizon + 1.0)[:, None]
    more = logged * ahead
    left = free + more - (ahead // SLOW if asked.smooth else 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        se = sigma / np.sqrt(each * np.maximum(left + 1, 0))
        small = reach(np.maximum(left, 1), asked.alpha / tests, asked.power) * se <= asked.difference
    total = len(day) + ahead * (len(day) / (day[-1] - day[0] + 1) if len(day) else 0)
    held = with_ + rate * more, (n - with_) + (1 - rate) * more
    fine = small & (left >= FREE) & (np.minimum(*held) >= asked.min_days) & (total >= asked.min_logged)
    return np.where(fine.any(axis=0), np.argmax(fine, axis=0).astype("float64"), np.nan)
