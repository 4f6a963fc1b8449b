"""The mean of the last few values of many short series, place by place, and how much such values scatter.

Series lie one after the other; `starts` and `n` say where each begins and how long it is. Sums are made series by
series, so that no series changes the numbers of another.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

__all__ = ["Recent", "half_width", "recent", "scatter"]


class Recent(NamedTuple):
    """At every place: mean of the last values in it, of which there are `many`; `rank` counts places from 1."""

    mean: np.ndarray
    many: np.ndarray
    rank: np.ndarray


def recent(value: np.ndarray, starts: np.ndarray, n: np.ndarray, last: int) -> Recent:
    """Mean of the last `last` values at every place of every series.

    Parameters
    ----------
    value : ndarray of float, shape (places,)
        Without missing values.
    starts, n : ndarray of int, shape (series,)
        First place and length of every series.
    last : int
        How many values make a mean; fewer where there are fewer.

    Examples
    --------
    >>> recent(np.array([1.0, 3.0, 8.0, 5.0]), np.array([0, 3]), np.array([3, 1]), 2).mean.tolist()
    [1.0, 2.0, 5.5, 5.0]
    """
    rank = np.arange(len(value)) - np.repeat(starts, n) + 1
    many = np.minimum(rank, last)
    total = np.zeros(len(value))
    for back in range(last):
        there = (rank > back).nonzero()[0]
        total[there] += value[there - back]
    return Recent(total / np.maximum(many, 1), many, rank)


def scatter(value: np.ndarray, starts: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Standard deviation of a value around its course, from the steps between neighbours, up to and with every place.

    sqrt(sum of squared steps / (2 (k - 1))) over the first k values: a course that rises or bends slowly adds little to
    it. NaN below three values.

    Parameters
    ----------
    value : ndarray of float, shape (places,)
        Without missing values.
    starts, n : ndarray of int, shape (series,)
        First place and length of every series.

    References
    ----------
    von Neumann, Kent, Bellinson, Hart 1941, 10.1214/aoms/1177731746

    Examples
    --------
    >>> scatter(np.array([1.0, 3.0, 2.0, 4.0]), np.array([0]), np.array([4])).round(3).tolist()
    [nan, nan, 1.118, 1.225]
    """
    out = np.full(len(value), np.nan)
    total = np.zeros(len(starts))
    for place in range(1, int(n.max(initial=0))):
        own = (n > place).nonzero()[0]
        at = starts[own] + place
        total[own] += (value[at] - value[at - 1]) ** 2
        if place > 1:
            out[at] = np.sqrt(total[own] / (2 * place))
    return out


def half_width(spread: np.ndarray, share: np.ndarray, places: np.ndarray, level: float) -> np.ndarray:
    """Half the width of a t interval: quantile x spread x sqrt(share).

    Degrees of freedom are those of a spread from steps, 2 (k - 1)^2 / (3 k - 4) of k independent values.

    Parameters
    ----------
    spread : ndarray of float
        Standard deviation of one value, from `scatter`.
    share : ndarray of float
        Variance of what is estimated, in squares of the spread: 1 / m for a mean of m values.
    places : ndarray of int
        How many values the spread stands on.
    level : float
        Level of the interval.

    Examples
    --------
    >>> half_width(np.array([1.0]), np.array([1 / 3]), np.array([20]), 0.8).round(3).tolist()
    [0.78]
    """
    from scipy.special import stdtrit

    k = np.maximum(places, 2).astype("float64")
    quantile = stdtrit(2 * (k - 1) ** 2 / (3 * k - 4), (1 + level) / 2)
    return np.asarray(quantile * spread * np.sqrt(share))
