"""How often a day with the indicator is higher than a comparable day without it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from moodtrack.stats.products import product

__all__ = ["WITHIN", "Superiority", "superiority"]

WITHIN = 14
"""Days between two days that are compared, at most; workdays with workdays, weekend days with weekend days."""


class Superiority(NamedTuple):
    """One entry a column: share of pairs, interval, days with the indicator that have a comparable day."""

    share: np.ndarray
    low: np.ndarray
    high: np.ndarray
    n: np.ndarray


def superiority(day: np.ndarray, y: np.ndarray, present: np.ndarray, phi: float, level: float) -> Superiority:
    """Share of comparable pairs of days in which the day with the indicator is higher; ties count half.

    Each day with the indicator is compared with all days without it that are at most 14 days away and of the same kind
    (Monday to Friday, or weekend); the share is the mean over the days with the indicator of their own shares. The
    interval is Student's on the scale of the logit, with the variance of the days' shares and the correlation
    phi^|days apart| between them.

    Parameters
    ----------
    day, y : ndarray of float, shape (n,)
    present : ndarray, shape (n, m)
        1, 0 or NaN.
    phi, level : float

    References
    ----------
    McGraw, K. O. and Wong, S. P. (1992), A common language effect size statistic, Psychol. Bull. 111, 361-365.
    https://doi.org/10.1037/0033-2909.111.2.361

    Examples
    --------
    >>> day, x = np.arange(4.0), np.array([[1.0], [0.0], [1.0], [0.0]])
    >>> superiority(day[:2], np.array([5.0, 3.0]), x[:2], 0.0, 0.95).share.tolist()
    [1.0]
    """
    from scipy.special import stdtrit

    weekend = (day.astype("int64") + 3) % 7 >= 5
    without = (present == 0).astype("float32")
    pairs, own = np.zeros(present.shape), np.zeros(present.shape)
    blocks = [slice(i, i + _ROWS) for i in range(0, len(day), _ROWS)]
    for rows in blocks:
        there = _reach(day, rows, WITHIN)
        near = np.abs(day[rows, None] - day[there]) <= WITHIN
        near &= weekend[rows, None] == weekend[there]
        ahead = near * ((y[rows, None] > y[there]).astype("float32") + (y[rows, None] >= y[there])) / 2
        pairs[rows] = product(near.astype("float32"), without[there])  # counts below 30 are exact
        own[rows] = product(ahead, without[there])
    own /= np.maximum(pairs, 1.0)  # the share of each day with the indicator
    use = ((present == 1) & (pairs > 0)).astype("float64")
    n = use.sum(axis=0)
    phi = min(max(phi, 0.0), 0.99)
    far = max(int(np.ceil(np.log(_GONE) / np.log(phi))), 1) if phi > 0 else 1
    back = phi ** np.arange(far + 1.0)
    back[-1] = 0.0
    memory = np.zeros(present.shape[1])
    for rows in blocks:
        there = _reach(day, rows, far)
        apart = np.minimum(np.abs(day[rows, None] - day[there]), far).astype("int64")
        memory += np.einsum("nm,nm->m", use[rows], product(back[apart], use[there]))
    with np.errstate(divide="ignore", invalid="ignore"):
        total = (use * own).sum(axis=0)
        share = total / n
        spread = (use * (own - share) ** 2).sum(axis=0) / (n - 1)
        centre = (total + 0.5) / (n + 1)  # half a pair on either side keeps the ends off 0 and 1
        variance = np.fmax(spread, centre * (1 - centre) / (n + 1)) * memory / n**2
        reach = stdtrit(np.maximum(n - 1, 1), (1 + level) / 2) * np.sqrt(variance) / (centre * (1 - centre))
        middle = np.log(centre / (1 - centre))
        low, high = (1 / (1 + np.exp(-(middle + side * reach))) for side in (-1, 1))
    return Superiority(share, np.fmin(low, share), np.fmax(high, share), n)


def _reach(day: np.ndarray, rows: slice, days: int) -> slice:
    """The rows that are at most so many days from one of these."""
    first, last = day[rows][0], day[rows][-1]
    return slice(int(np.searchsorted(day, first - days)), int(np.searchsorted(day, last + days, side="right")))


_ROWS = 64
_GONE = 1e-7  # a correlation below this is none
