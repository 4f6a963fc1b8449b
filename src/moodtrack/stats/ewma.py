"""A control chart for a series that remembers: one-step errors against a stable stretch, averaged with fading weights.

The chart asks whether a series has left the level of a stretch that is declared stable. An error is the value less what
the value before leads one to expect, in standard deviations; the chart is the exponentially weighted mean of errors
(EWMA). Where it reaches its limit it signals and starts again at zero.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

__all__ = ["WEIGHT", "Chart", "Limit", "Stable", "chart", "errors", "limit", "stable"]

WEIGHT = 0.1
"""Weight of the newest error; small weights find small lasting shifts."""

_YEAR = 365
_SIMULATED = 1000
_RATE = 0.95
_PHI = (0.0, 0.9)


class Stable(NamedTuple):
    """Mean, standard deviation and memory of the stable stretch; `n` values, `pairs` of days in a row."""

    mean: float
    sd: float
    phi: float
    n: int
    pairs: int


class Chart(NamedTuple):
    """The chart after every value, and whether it signalled there."""

    value: np.ndarray
    signal: np.ndarray


class Limit(NamedTuple):
    """A limit, and what it gives in simulated years: false signals a year, and days until a shift of 1 SD is found.

    `delay` is the median, `delay_high` the 90th percentile; infinity where fewer were found within a year.
    """

    limit: float
    false_per_year: float
    delay: float
    delay_high: float


def stable(day: np.ndarray, value: np.ndarray) -> Stable:
    """Mean, SD and correlation of neighbouring days of a stretch.

    phi is the correlation r of values one day apart, around the common mean, corrected for its bias by (1 + 3 r) / n,
    kept between 0 and 0.9.

    Parameters
    ----------
    day : ndarray of float, shape (n,)
        Whole days, rising.
    value : ndarray of float, shape (n,)

    Examples
    --------
    >>> stable(np.arange(6.0), np.array([4.0, 6.0, 4.0, 6.0, 4.0, 6.0]))
    Stable(mean=5.0, sd=1.0954451150103321, phi=0.0, n=6, pairs=5)
    """
    n = len(value)
    mean, sd = (float(value.mean()), float(value.std(ddof=1))) if n > 1 else (float(np.mean(value)) if n else np.nan, np.nan)  # fmt: skip
    next_to = np.flatnonzero(np.diff(day) == 1)
    away = value - mean
    if not len(next_to) or not sd > 0:
        return Stable(mean, sd, 0.0, n, len(next_to))
    r = float((away[next_to] * away[next_to + 1]).mean() / (away**2).mean())
    return Stable(mean, sd, float(np.clip(r + (1 + 3 * r) / n, *_PHI)), n, len(next_to))


def errors(day: np.ndarray, value: np.ndarray, base: Stable) -> np.ndarray:
    """Standardised one-step errors: (y - m - r (y' - m)) / (s sqrt(1 - r^2)), r = phi^(days since the value y' before).

    The first value has none before it: (y - m) / s.

    Parameters
    ----------
    day, value : ndarray of float, shape (n,)
        Whole days, rising, and their values.
    base : Stable

    Examples
    --------
    >>> base = Stable(5.0, 1.0, 0.5, 60, 59)
    >>> errors(np.array([0.0, 1.0, 9.0]), np.array([6.0, 5.5, 6.0]), base).round(3).tolist()
    [1.0, 0.0, 0.998]
    """
    away = value - base.mean
    carry = np.append(0.0, base.phi ** np.diff(day)) if len(day) else np.zeros(0)
    before = np.append(0.0, away[:-1]) if len(day) else away
    return np.asarray((away - carry * before) / (base.sd * np.sqrt(1 - carry**2)))


def chart(error: np.ndarray, limit: float, side: int, weight: float = WEIGHT) -> Chart:
    """The chart of a series of errors: z = (1 - w) z + w e, in units of its own long-run SD sqrt(w / (2 - w)).

    Parameters
    ----------
    error : ndarray of float, shape (n,)
    limit : float
        Units of the long-run SD of the chart.
    side : {-1, 1}
        Which way is looked at: signals where side times z reaches the limit, then z starts again at 0. A chart that lies on
        the other side of zero is set to zero, so that a good spell does not hide the start of a worse one.
    weight : float
        w.

    References
    ----------
    Roberts, S. W. (1959), Technometrics 1, 239-250. https://doi.org/10.1080/00401706.1959.10489860
    Lu, C.-W. and Reynolds, M. R. (1999), Journal of Quality Technology 31, 166-188.
    https://doi.org/10.1080/00224065.1999.11979913

    Examples
    --------
    >>> made = chart(np.full(4, -2.0), 1.5, -1)
    >>> made.value.round(2).tolist(), made.signal.tolist()
    ([-0.87, -1.66, -0.87, -1.66], [False, True, False, True])
    """
    z, unit = 0.0, np.sqrt(weight / (2 - weight))
    value, signal = np.empty(len(error)), np.zeros(len(error), dtype=bool)
    for at, e in enumerate(error.tolist()):
        z = max((1 - weight) * z + weight * side * e, 0.0)
        value[at] = side * z / unit
        signal[at] = z / unit >= limit
        z = 0.0 if signal[at] else z
    return Chart(value, signal)


def limit(n: int, phi: float, logged: float, weight: float = WEIGHT) -> Limit:
    """The limit with at most one false signal a year, for a stable stretch of n values, and its delay for a shift of 1 SD.

    By simulation: persons with normal series of memory phi, of which nothing is known but n values of the stable stretch,
    with a share `logged` of days; mean, SD and phi are estimated of that stretch anew for each, and the year after it is
    charted. The true phi is drawn around the given one with the standard error sqrt((1 - phi^2) / n). n is rounded down to
    one of a few sizes, phi up and `logged` down to a tenth, so persons alike share a limit; the stream is fixed. The limit aims at .95
    signals a year, so that chance in the simulation does not carry it above 1.

    Parameters
    ----------
    n : int
        Values of the stable stretch.
    phi : float
        Their correlation one day apart.
    logged : float
        Share of days with a value, 0 to 1.
    weight : float
        Of the chart.

    Examples
    --------
    >>> few, many = limit(30, 0.3, 0.9), limit(180, 0.3, 0.9)
    >>> few.limit > many.limit, many.false_per_year <= 1, few.delay > many.delay
    (True, True, True)
    """
    sizes = np.array(_SIZES)
    size = int(sizes[max(int(np.searchsorted(sizes, n, side="right")) - 1, 0)])
    return _limit(
        size, min(int(np.ceil(10 * phi - 1e-9)), 9), min(max(int(np.floor(10 * logged + 1e-9)), 1), 10), weight
    )


_SIZES = (30, 45, 60, 90, 120, 180, 270, 365)


@lru_cache(maxsize=256)
def _limit(n: int, phi: int, logged: int, weight: float) -> Limit:
    rng = np.random.default_rng([n, phi, logged])
    share, given = logged / 10, phi / 10
    true = np.clip(rng.normal(given, np.sqrt((1 - given**2) / n), _SIMULATED), *_PHI)
    error = _simulated_errors(rng, n, true, share)
    low, high = 0.5, 12.0
    for _ in range(12):
        middle = (low + high) / 2
        low, high = (low, middle) if _signals(error, middle, weight).mean() <= _RATE else (middle, high)
    rate = float(_signals(error, high, weight).mean())
    shifted = _simulated_errors(rng, n, true, share, shift=1.0)
    wait = _first(shifted, high, weight)
    return Limit(high, rate, float(np.quantile(wait, 0.5, method="higher")), float(np.quantile(wait, 0.9, method="higher")))  # fmt: skip


def _simulated_errors(
    rng: np.random.Generator, n: int, phi: np.ndarray, share: float, shift: float = 0.0
) -> np.ndarray:
    """Errors of the year after the stable stretch, a row a day, a column a person; NaN where a day is not logged."""
    before = int(np.ceil(n / share))
    y = np.empty((len(phi), before + _YEAR))
    y[:, 0] = rng.standard_normal(len(phi))
    noise = rng.standard_normal(y.shape) * np.sqrt(1 - phi**2)[:, None]
    for day in range(1, y.shape[1]):
        y[:, day] = phi * y[:, day - 1] + noise[:, day]
    y[:, before:] += shift
    y[rng.random(y.shape) >= share] = np.nan
    mean, sd, memory = _stable_rows(y[:, :before])
    away = (y - mean[:, None])[:, before:]
    at = np.where(np.isnan(away), -1, np.arange(_YEAR))
    last = np.maximum.accumulate(at, axis=1)
    last = np.column_stack([np.full(len(phi), -1), last[:, :-1]])
    gap = np.arange(_YEAR) - last
    known = np.take_along_axis(away, np.maximum(last, 0), axis=1)
    carry = np.where(last >= 0, memory[:, None] ** gap, 0.0)
    error = (away - carry * np.where(last >= 0, known, 0.0)) / (sd[:, None] * np.sqrt(1 - carry**2))
    return np.ascontiguousarray(error.T)


def _stable_rows(y: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """`stable` of every row at once: mean, SD and phi."""
    n = (~np.isnan(y)).sum(axis=1)
    mean = np.nanmean(y, axis=1)
    away = y - mean[:, None]
    sd = np.sqrt(np.nansum(away**2, axis=1) / (n - 1))
    product = away[:, 1:] * away[:, :-1]
    pairs = np.maximum((~np.isnan(product)).sum(axis=1), 1)
    r = np.nansum(product, axis=1) / pairs / (np.nansum(away**2, axis=1) / n)
    return mean, sd, np.clip(r + (1 + 3 * r) / n, *_PHI)


def _signals(error: np.ndarray, limit: float, weight: float) -> np.ndarray:
    """Number of signals of every person, with a start at zero after each."""
    z, count, bound = np.zeros(error.shape[1]), np.zeros(error.shape[1]), limit * np.sqrt(weight / (2 - weight))
    for e in error:
        z = np.where(np.isnan(e), z, np.maximum((1 - weight) * z + weight * e, 0.0))
        hit = z >= bound
        count += hit
        z[hit] = 0.0
    return count


def _first(error: np.ndarray, limit: float, weight: float) -> np.ndarray:
    """Day of the first signal of every person, from 1; infinity where there is none."""
    z, found, bound = np.zeros(error.shape[1]), np.full(error.shape[1], np.inf), limit * np.sqrt(weight / (2 - weight))
    for day, e in enumerate(error, start=1):
        z = np.where(np.isnan(e), z, np.maximum((1 - weight) * z + weight * e, 0.0))
        found[(z >= bound) & np.isinf(found)] = day
    return found
