"""How often two things are noted on the same days, against what each of them does on its own.

`chance` gives every day the probability of a thing from its rate, the weekday, slow waves and its own days before;
`coincidence` sums what is left of two things on the same days: a thing that comes in runs or on Sundays is then no
companion of another one that does so too. `difference` says by how much they go together.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from moodtrack.stats.design import slow_waves, weekdays
from moodtrack.stats.logistic import expit

__all__ = ["Coincidence", "chance", "coincidence", "difference", "seasons", "two_sided"]

_WEEKDAY, _WAVE, _PAST = 2.0, 1.0, 2.0  # SD of the normal priors of the log-odds
_BEFORE = ((1, 1), (2, 7))  # days before, from and to
_STEPS, _LONGEST, _CLOSE = 25, 3.0, 1e-8
_LONGEST_RUN = 7
_DAYS_A_WAVE = 15


class Coincidence(NamedTuple):
    """Sums over the days on which both are known, one row and column a thing; shape (m, m).

    `n` days, `both` days with both, `first` days with the thing of the row; `chance` = sum p q, `excess` =
    sum (x - p)(y - q), its `variance` and third cumulant `third` where the two have nothing to do with each other.
    """

    n: np.ndarray
    both: np.ndarray
    first: np.ndarray
    chance: np.ndarray
    excess: np.ndarray
    variance: np.ndarray
    third: np.ndarray


def chance(day: np.ndarray, present: np.ndarray, period: float = 30.0, *, past: bool = True) -> np.ndarray:
    """Probability of yes on every day: penalised logistic regression on weekday, slow waves and the days before.

    The columns are the weekday, one cosine for every `period` days (`seasons`), yesterday, and the mean of the six days before
    that, both less the mean of all; an unknown day counts as the mean. Normal priors with SD 2, 1 and 2 keep the
    coefficients finite where a thing is noted on a few days only; the level is free.

    Parameters
    ----------
    day : ndarray of float, shape (n,)
        Whole days, rising; those on which it is known.
    present : ndarray of float, shape (n,)
        1 or 0.
    period : float
        Days a wave.
    past : bool
        Whether its own days before are among the columns.

    Examples
    --------
    >>> day = np.arange(70.0)
    >>> p = chance(day, (day % 7 == 3).astype(float))
    >>> bool(p[day % 7 == 3].min() > 0.5), bool(p[day % 7 != 3].max() < 0.1)
    (True, True)
    """
    week, waves, before = weekdays(day) - 1 / 7, seasons(day, period), _past(day, present)[:, : 2 * past]
    columns = np.column_stack([np.ones(len(day)), week, waves, before])
    prior = [1e3, *[_WEEKDAY] * week.shape[1], *[_WAVE] * waves.shape[1], *[_PAST] * before.shape[1]]
    weight = 1 / np.square(prior)
    b = np.zeros(columns.shape[1])
    rate = (present.sum() + 0.5) / (len(day) + 1)
    b[0] = np.log(rate / (1 - rate))
    for _ in range(_STEPS):
        p = expit(columns @ b)
        curve = (columns.T * np.maximum(p * (1 - p), 1e-12)) @ columns + np.diag(weight)
        step = np.linalg.solve(curve, columns.T @ (present - p) - weight * b)
        size = float(np.abs(step).max())
        b = b + step * min(1.0, _LONGEST / max(size, 1e-300))
        if size < _CLOSE:
            break
    return expit(columns @ b)


def seasons(day: np.ndarray, period: float) -> np.ndarray:
    """Slow waves, one for every `period` days of the span, at most one for 15 of the days given.

    Examples
    --------
    >>> seasons(np.arange(91.0), 30.0).shape, seasons(np.append(np.arange(91.0), 3e6), 30.0).shape
    ((91, 3), (92, 6))
    """
    if len(day) < _DAYS_A_WAVE:
        return np.zeros((len(day), 0))
    most = len(day) // _DAYS_A_WAVE
    return slow_waves(day, max(period, float(day[-1] - day[0]) / (most + 0.5)))


def _past(day: np.ndarray, present: np.ndarray) -> np.ndarray:
    """Mean of the known days of each stretch before, less the mean of all; 0 where none is known."""
    sums = np.append(0.0, np.cumsum(present - present.mean() if len(present) else present))
    columns = []
    for near, far in _BEFORE:
        start = np.searchsorted(day, day - far)
        stop = np.searchsorted(day, day - near, side="right")
        columns.append((sums[stop] - sums[start]) / np.maximum(stop - start, 1))
    return np.column_stack(columns)


def coincidence(present: np.ndarray, probability: np.ndarray) -> Coincidence:
    """All pairs at once.

    Parameters
    ----------
    present : ndarray of float, shape (n, m)
        1, 0, or NaN where unknown.
    probability : ndarray of float, shape (n, m)
        What `chance` gives; NaN where unknown.

    Examples
    --------
    >>> x = np.array([[1.0, 1.0], [0.0, 0.0], [1.0, np.nan], [0.0, 1.0]])
    >>> sums = coincidence(x, np.where(np.isnan(x), np.nan, 0.5))
    >>> sums.n[0, 1], sums.both[0, 1], sums.chance[0, 1], sums.excess[0, 1]
    (np.float64(3.0), np.float64(1.0), np.float64(0.75), np.float64(0.25))
    """
    known = ~np.isnan(present)
    x, p = np.where(known, present, 0.0), np.where(known, probability, 0.0)
    left, spread = x - p, p * (1 - p)
    there = known.astype("float64")
    pairs = [there.T @ there, x.T @ x, x.T @ there]
    pairs += [part.T @ part for part in (p, left, spread, spread * (1 - 2 * p))]
    return Coincidence(*(np.asarray(pair) for pair in pairs))


def two_sided(excess: np.ndarray, variance: np.ndarray, third: np.ndarray) -> np.ndarray:
    """Two-sided p-value of an excess: twice the smaller tail of the gamma with its variance and third cumulant.

    Days with both are few and their number is skewed; a normal distribution would call four of them a finding.

    References
    ----------
    Pearson, K. (1895), Philosophical Transactions of the Royal Society A 186, 343-414.
    https://doi.org/10.1098/rsta.1895.0010

    Examples
    --------
    >>> two_sided(np.array([1.96, 1.96]), np.array([1.0, 1.0]), np.array([0.0, 1.0])).round(3).tolist()
    [0.05, 0.089]
    """
    from scipy.special import gammainc, gammaincc, ndtr

    skew = third / variance**1.5
    z = excess / np.sqrt(variance) * np.where(skew < 0, -1.0, 1.0)
    shape = 4 / np.maximum(np.abs(skew), 1e-3) ** 2
    at = np.maximum(shape + z * np.sqrt(shape), 0.0)
    round_ = np.abs(skew) < 1e-3
    above = np.where(round_, ndtr(-z), gammaincc(shape, at))
    below = np.where(round_, ndtr(z), gammainc(shape, at))
    return np.asarray(np.minimum(2 * np.minimum(above, below), 1.0))


def difference(
    day: np.ndarray, x: np.ndarray, p: np.ndarray, y: np.ndarray, q: np.ndarray, used: int, level: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Share of yes of each y on the days of x less that on comparable days without x, with its interval.

    b = sum (x - p)(y - q) / sum (x - p)^2 over the days on which both are known. Its variance is sum w^2 s^2 with
    w = (x - p) / sum (x - p)^2 and s^2 the mean square of what is left, on days with x and on days without it apart
    (a quarter of a day is added, so that no share is sure), times 1 + 2 times the autocorrelations of w e, from one to
    seven days, up to the first that is not positive. Welch's degrees of freedom. NaN where x never differs from p.

    Parameters
    ----------
    day : ndarray of float, shape (n,)
        Whole days, rising.
    x, p : ndarray of float, shape (n,)
        1, 0 or NaN where unknown, and the probability that `chance` gives without the past.
    y, q : ndarray of float, shape (n, k)
        The same of k others.
    used : int
        Columns that the probabilities were fitted with.
    level : float
        Level of the interval.

    Examples
    --------
    >>> x, half = np.arange(40) % 2.0, np.full(40, 0.5)
    >>> y = np.where(np.arange(40) < 30, x, 0.0)[:, None]
    >>> estimate, low, high = difference(np.arange(40.0), x, half, y, half[:, None], 1, 0.95)
    >>> estimate.round(2).tolist(), bool(low[0] > 0.3), bool(high[0] < 1.0)
    ([0.75], True, True)
    """
    from scipy.special import stdtrit

    known = ~np.isnan(x)[:, None] & ~np.isnan(y)
    with_ = known & (np.nan_to_num(x) > 0)[:, None]
    a, b = np.where(known, (x - p)[:, None], 0.0), np.where(known, y - q, 0.0)
    size = (a * a).sum(axis=0)
    size = np.where(size > 1e-9, size, np.nan)
    estimate = (a * b).sum(axis=0) / size
    left, weight = b - estimate * a, a / size
    n = known.sum(axis=0)
    scale = n / np.maximum(n - used, 1)
    parts, degrees = [], []
    for days in (with_, known & ~with_):
        count = np.maximum(days.sum(axis=0), 1)
        square = (scale * (left**2 * days).sum(axis=0) + 0.25) / count
        parts.append((weight**2 * days).sum(axis=0) * square)
        degrees.append(np.maximum(count - 1, 1))
    variance = parts[0] + parts[1]
    freedom = variance**2 / (parts[0] ** 2 / degrees[0] + parts[1] ** 2 / degrees[1])
    reach = stdtrit(freedom, (1 + level) / 2) * np.sqrt(variance * _memory(day, weight * left))
    return estimate, np.clip(estimate - reach, -1.0, None), np.clip(estimate + reach, None, 1.0)


def _memory(day: np.ndarray, terms: np.ndarray) -> np.ndarray:
    """By how much runs widen the variance of a sum: 1 + 2 times the autocorrelations that come before one below zero."""
    power = np.maximum((terms * terms).sum(axis=0), 1e-300)
    total, alive = np.ones(terms.shape[1]), np.ones(terms.shape[1], dtype=bool)
    for lag in range(1, _LONGEST_RUN + 1):
        before = np.minimum(np.searchsorted(day, day - lag), len(day) - 1)
        there = (day[before] == day - lag)[:, None]
        share = (terms * np.where(there, terms[before], 0.0)).sum(axis=0) / power
        alive &= share > 0
        total += np.where(alive, 2 * share, 0.0)
    return total
