"""How far the values of two phases lie apart: overlap of many cases of one size at a time.

Every kernel takes a (cases, m) of the first phase and b (cases, n) of the second, turned so that larger is better.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

__all__ = ["Pairs", "beyond_trend", "kept", "nap", "nap_interval", "nap_se", "pairs", "sorted_in_place"]


class Pairs(NamedTuple):
    """Every pair of a value of the first and of the second phase: 1 where the second is better, .5 where equal."""

    score: np.ndarray
    higher: np.ndarray
    ties: np.ndarray


def pairs(a: np.ndarray, b: np.ndarray) -> Pairs:
    """Compare every value of one phase with every value of the other."""
    more, same = b[:, None, :] > a[:, :, None], b[:, None, :] == a[:, :, None]
    return Pairs(more + 0.5 * same, more.sum(axis=(1, 2)), same.sum(axis=(1, 2)))


def nap(found: Pairs) -> np.ndarray:
    """Share of pairs in which the second phase is better, ties half.

    References
    ----------
    Parker, Vannest 2009, 10.1016/j.beth.2008.10.006

    Examples
    --------
    >>> nap(pairs(np.array([[2.0, 3.0, 5.0, 3.0]]), np.array([[4.0, 5.0, 5.0, 7.0, 6.0]]))).round(3).tolist()
    [0.9]
    """
    share: np.ndarray = found.score.mean(axis=(1, 2))
    return share


def nap_se(found: Pairs, share: np.ndarray, kind: str) -> np.ndarray:
    """Standard error of NAP: `unbiased`, `hanley` (Hanley, McNeil 1982) or `null` (no difference, no ties)."""
    _, m, n = found.score.shape
    if kind == "null":
        return np.full(len(share), np.sqrt((m + n + 1) / (12 * m * n)))
    apart = found.score - share[:, None, None]
    one = (apart.sum(axis=2) ** 2).sum(axis=1) / (m * n**2)
    two = (apart.sum(axis=1) ** 2).sum(axis=1) / (m**2 * n)
    inner = np.clip(share, 0.5 / (m * n), 1 - 0.5 / (m * n))
    with np.errstate(divide="ignore", invalid="ignore"):
        if kind == "hanley":
            variance = (inner * (1 - inner) + (n - 1) * one + (m - 1) * two) / (m * n)
        else:
            rest = (apart**2).mean(axis=(1, 2))
            variance = (inner * (1 - inner) + n * one + m * two - 2 * rest) / np.float64((m - 1) * (n - 1))
        error: np.ndarray = np.sqrt(variance)
    return np.where(np.isfinite(error), error, np.nan)


def nap_interval(share: np.ndarray, m: int, n: int, level: float) -> tuple[np.ndarray, np.ndarray]:
    """Newcombe's fifth interval of NAP, its equation solved by bisection to the last bit, at 0 and 1 too.

    The bounds are the roots x of mn (N - x)^2 (2 - x)(1 + x) = z^2 x (1 - x)(2 + h + (1 + 2h) x (1 - x)) with
    h = (m + n) / 2 - 1.

    References
    ----------
    Newcombe 2006, 10.1002/sim.2324

    Examples
    --------
    >>> [bound.round(4).tolist() for bound in nap_interval(np.array([1.0]), 4, 5, 0.95)]
    [[0.6115], [1.0]]
    """
    from scipy.special import ndtri

    square, half = ndtri((1 + level) / 2) ** 2, (m + n) / 2 - 1

    def outside(x: np.ndarray) -> np.ndarray:
        spread = x * (1 - x)
        left = m * n * (share - x) ** 2 * (2 - x) * (1 + x)
        return np.asarray(left > square * spread * (2 + half + (1 + 2 * half) * spread))

    ends = []
    for edge in (0.0, 1.0):
        out, within = np.full(share.shape, edge), share.astype("float64")
        for _ in range(60):
            middle = (out + within) / 2
            far = outside(middle)
            out, within = np.where(far, middle, out), np.where(far, within, middle)
        ends.append(np.where(share == edge, edge, (out + within) / 2))
    return ends[0], ends[1]


def kept(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The largest number of values that can stay so that every one of the first phase lies below every one of the second."""
    cuts = np.concatenate([a, b, np.full((len(a), 1), np.inf)], axis=1)
    below = (a[:, None, :] < cuts[:, :, None]).sum(axis=2)
    above = (b[:, None, :] >= cuts[:, :, None]).sum(axis=2)
    most: np.ndarray = (below + above).max(axis=1)
    return most


def sorted_in_place(a: np.ndarray, b: np.ndarray, *, ties_first: bool = True) -> np.ndarray:
    """Values whose phase is the same after sorting by value as in time; in a tie the first phase comes first, or last."""
    m, values = a.shape[1], np.concatenate([a, b], axis=1)
    second = np.arange(values.shape[1]) >= m
    within = np.broadcast_to(second if ties_first else ~second, values.shape)
    order = np.lexsort((within, values), axis=1)
    return np.asarray((second[order] == second).sum(axis=1))


def beyond_trend(a: np.ndarray, b: np.ndarray, at: np.ndarray, bt: np.ndarray) -> np.ndarray:
    """Share of the second phase above the straight line of the first, by times at and bt; NaN without two times.

    A value that is on the line but for the last bits of a float is not above it.
    """
    centred = at - at.mean(axis=1, keepdims=True)
    spread = (centred**2).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = (centred * (a - a.mean(axis=1, keepdims=True))).sum(axis=1) / spread
    line = a.mean(axis=1)[:, None] + slope[:, None] * (bt - at.mean(axis=1, keepdims=True))
    size = 1e-9 * np.maximum(np.abs(np.concatenate([a, b], axis=1)).max(axis=1), 1e-300)[:, None]
    share: np.ndarray = (b - line > size).mean(axis=1)
    return np.where(spread > 0, share, np.nan)
