"""Planned looks: when a growing log is looked at again, and which level each look has.

The looks are a function of the number of days rated, so the same log gives the same answer on the same day, without
anything remembered.
"""

from __future__ import annotations

from functools import cache

import numpy as np

__all__ = ["FIRST", "YEAR", "levels", "looks", "next_look", "spent"]

FIRST = (90, 120, 180, 270, 365)
"""Days rated at the first looks; from there every 90."""

STEP = 90
YEAR = 365
"""Days rated over which the level is spent; every later year spends half of the one before."""


def looks(days: int) -> np.ndarray:
    """The looks that so many rated days have reached.

    Examples
    --------
    >>> looks(200).tolist(), looks(460).tolist(), looks(89).tolist()
    ([90, 120, 180], [90, 120, 180, 270, 365, 455], [])
    """
    later = np.arange(FIRST[-1] + STEP, days + 1, STEP)
    every = np.concatenate([np.array(FIRST, dtype="int64"), later])
    return np.asarray(every[every <= days])


def next_look(days: int) -> int:
    """The first look above so many rated days.

    Examples
    --------
    >>> next_look(0), next_look(90), next_look(365)
    (90, 120, 455)
    """
    ahead = [look for look in FIRST if look > days]
    return ahead[0] if ahead else FIRST[-1] + STEP * ((days - FIRST[-1]) // STEP + 1)


def spent(days: float, alpha: float) -> float:
    """Chance of a first result beyond a bound that is allowed by so many rated days, where nothing is related.

    alpha n / 365 within the first year, alpha (2 - 2^(1 - n / 365)) after it: it never reaches 2 alpha, however long a log
    is kept.

    Examples
    --------
    >>> [round(spent(days, 0.05), 4) for days in (90, 365, 730, 1460, 36500)]
    [0.0123, 0.05, 0.075, 0.0938, 0.1]
    """
    years = days / YEAR
    return alpha * (years if years <= 1 else 2 - 2.0 ** (1 - years))


TESTS = 60
"""Tests of a family that the levels of looks are made for: 20 spend a twentieth more, 120 as much (convention)."""


@cache
def levels(count: int, alpha: float) -> tuple[float, ...]:
    """The level of each of the first looks, so that the chance of ever finding anything in a family is `spent` and no more.

    By the look at n days, the chance that one of `TESTS` statistics without any relation has been beyond its bound at some
    look is `spent(n)` (Lan and DeMets with a function of the days rated); no look has more than alpha itself. The statistics
    of a test at two looks at a and b days have the correlation sqrt(a / b), but those that are far out at one look are
    seldom the same at the next: each test is given the bounds that spend its part of the level. Bounds come from the
    density of the statistic that was never beyond them, on a grid.

    Parameters
    ----------
    count : int
        How many looks.
    alpha : float
        What the first year of rated days may spend.

    References
    ----------
    Lan, K. K. G. and DeMets, D. L. (1983), Discrete sequential boundaries for clinical trials, Biometrika 70, 659-663.
    https://doi.org/10.1093/biomet/70.3.659

    Examples
    --------
    >>> [round(level, 4) for level in levels(3, 0.05)]
    [0.0123, 0.0066, 0.0103]
    """
    from scipy.special import ndtr, ndtri

    times = np.array([*FIRST, *(FIRST[-1] + STEP * np.arange(1, max(count - len(FIRST), 0) + 1))], dtype="float64")[
        :count
    ]
    z = np.linspace(-6.5, 6.5, 651)
    width = z[1] - z[0]
    edges = np.append(z, z[-1] + width) - width / 2
    found: list[float] = []
    density = np.zeros(0)
    for k, time in enumerate(times):
        spend = (spent(time, alpha) - (spent(times[k - 1], alpha) if k else 0.0)) / TESTS
        if k == 0:
            now = np.exp(-z * z / 2) / np.sqrt(2 * np.pi)
        else:
            rho = np.sqrt(times[k - 1] / time)
            spread = np.sqrt(1 - rho * rho)
            kernel = np.exp(-(((z[:, None] - rho * z) / spread) ** 2) / 2) / (np.sqrt(2 * np.pi) * spread)
            now = kernel @ density * width
        beyond = np.append(np.cumsum(now[::-1])[::-1] * width, 0.0)  # chance above the lower edge of each cell
        bound = max(float(np.interp(-spend / 2, -beyond, edges)), float(-ndtri(alpha / 2 / TESTS)))
        found.append(float(2 * ndtr(-bound)) * TESTS)
        density = now * np.clip((bound - np.abs(z)) / width + 0.5, 0.0, 1.0)
    return tuple(found)
