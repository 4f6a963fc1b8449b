"""Kendall's tau of two phases and of their trends: the Tau-U family and tau freed from the trend of the first phase.

Kernels take values (cases, m) and (cases, n), many cases of one size at a time.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

__all__ = ["METHODS", "MODELS", "Tau", "line", "residuals", "tau", "tau_single", "tau_u", "trend_p"]

MODELS = (
    "a_vs_b",
    "trend_a",
    "trend_b",
    "a_vs_b_minus_trend_a",
    "a_vs_b_plus_trend_b",
    "a_vs_b_plus_trend_b_minus_trend_a",
)
METHODS = ("complete_b", "complete_a", "parker_b", "tarlow_b")


class Tau(NamedTuple):
    """One entry a case: comparable pairs, S, its divisor, tau, SD of S, z and two-sided p."""

    pairs: np.ndarray
    s: np.ndarray
    d: np.ndarray
    tau: np.ndarray
    sd_s: np.ndarray
    z: np.ndarray
    p: np.ndarray


class _Ties(NamedTuple):
    """Sums over groups of equal values: t(t-1), t(t-1)(t-2), t(t-1)(2t+5)."""

    two: np.ndarray
    three: np.ndarray
    five: np.ndarray


def _ties(x: np.ndarray) -> _Ties:
    size = (x[:, :, None] == x[:, None, :]).sum(axis=2).astype("float64")
    return _Ties(
        (size - 1).sum(axis=1), ((size - 1) * (size - 2)).sum(axis=1), ((size - 1) * (2 * size + 5)).sum(axis=1)
    )


def _s(x: np.ndarray) -> np.ndarray:
    """Later pairs that are higher minus those that are lower."""
    later = np.triu(np.ones((x.shape[1], x.shape[1])), 1)
    return np.asarray((np.sign(x[:, None, :] - x[:, :, None]) * later).sum(axis=(1, 2)))


def _spread(n: int, x: _Ties | None, y: _Ties | None) -> np.ndarray:
    """SD of S, with both variables' ties or without any."""
    whole = n * (n - 1) * (2 * n + 5)
    if x is None or y is None:
        return np.array([np.sqrt(whole / 18)])
    with np.errstate(divide="ignore", invalid="ignore"):
        first = x.two * y.two / np.float64(2 * n * (n - 1))
        second = np.where(n > 2, x.three * y.three / np.float64(9 * n * (n - 1) * (n - 2)), 0.0)
        sd: np.ndarray = np.sqrt(np.maximum((whole - x.five - y.five) / 18 + first + second, 0))
    return sd


def _finish(pairs: float, s: np.ndarray, d: np.ndarray, shown: np.ndarray, used: np.ndarray, less: float = 0) -> Tau:
    from scipy.special import ndtr

    with np.errstate(divide="ignore", invalid="ignore"):
        ratio, z = s / d, np.sign(s) * np.maximum(np.abs(s) - less, 0) / used
    fine = np.isfinite(z)
    ratio, z = np.where(np.isfinite(ratio), ratio, np.nan), np.where(fine, z, np.nan)
    full = np.full(len(s), 1.0)
    return Tau(pairs * full, s, d * full, ratio, shown * full, z, 2 * ndtr(-np.abs(z)))


def tau(x: np.ndarray, y: np.ndarray, kind: str) -> Tau:
    """Tau-a or tau-b of values x (cases, n) with y, one number a column that does not fall from left to right."""
    n = x.shape[1]
    other = np.broadcast_to(y, x.shape)
    sign = np.sign(x[:, None, :] - x[:, :, None]) * np.triu(np.sign(y[None, :] - y[:, None]), 1)
    s, half = sign.sum(axis=(1, 2)), n * (n - 1) / 2
    if kind == "a":
        sd = _spread(n, None, None)
        return _finish(half, s, np.full(len(x), half), sd, sd)
    mine, theirs = _ties(x), _ties(other)
    sd = _spread(n, mine, theirs)
    return _finish(half, s, np.sqrt((half - mine.two / 2) * (half - theirs.two / 2)), sd, sd)


def tau_u(a: np.ndarray, b: np.ndarray) -> dict[tuple[str, str], Tau]:
    """Every model of the Tau-U family by every method, as (method, model).

    S of a model adds and subtracts the S of the phases against each other, of the trend of a and of the trend of b.
    complete: divided by all pairs compared, tau-a, or with ties taken off, tau-b. parker: A against B minus trend A is
    divided by the pairs of A against B alone, so it can pass 1. tarlow: pairs as in complete, with ties in SD and a
    correction for continuity.

    References
    ----------
    Parker, Vannest, Davis, Sauber 2011, 10.1016/j.beth.2010.08.006; Brossart, Laird, Armstrong 2018,
    10.1080/23311908.2018.1518687

    Examples
    --------
    >>> found = tau_u(np.array([[2.0, 3.0, 5.0, 3.0]]), np.array([[4.0, 5.0, 5.0, 7.0, 6.0]]))
    >>> found["parker_b", "a_vs_b_minus_trend_a"].tau.round(2).tolist()
    [0.65]
    """
    m, n = a.shape[1], b.shape[1]
    x = np.concatenate([a, b], axis=1)
    across = np.sign(b[:, None, :] - a[:, :, None])
    s_ab, s_a, s_b = across.sum(axis=(1, 2)), _s(a), _s(b)
    pairs = (m * n, m * (m - 1) // 2, n * (n - 1) // 2)
    sums = (s_ab, s_a, s_b, s_ab - s_a, s_ab + s_b, s_ab + s_b - s_a)
    counts = (*pairs, pairs[0] + pairs[1], pairs[0] + pairs[2], sum(pairs))
    up, down, flat = np.arange(1.0, n + 1) + m, np.arange(m, 0, -1.0), np.ones(n) * (m + 1)
    places = (
        np.concatenate([np.zeros(m), np.ones(n)]), np.arange(m), np.arange(n), np.concatenate([down, flat]),
        np.concatenate([np.zeros(m), up]), np.concatenate([down, up]),
    )  # fmt: skip
    whole, of_a, of_b = _ties(x), _ties(a), _ties(b)
    mine = (whole, of_a, of_b, whole, whole, whole)
    sizes = (m + n, m, n, m + n, m + n, m + n)
    free = (np.sqrt(m * n * (m + n + 1) / 3), _spread(m, None, None), _spread(n, None, None))
    out: dict[tuple[str, str], Tau] = {}
    for i, model in enumerate(MODELS):
        theirs = _ties(places[i][None, :])
        half = sizes[i] * (sizes[i] - 1) / 2
        tied, plain = _spread(sizes[i], mine[i], theirs), _spread(sizes[i], None, None)
        divisor = np.sqrt((half - mine[i].two / 2) * (half - theirs.two / 2))
        if i == 0:
            divisor = counts[0] - (across == 0).sum(axis=(1, 2)) / 2
        shown = free[i] if i < len(free) else tied
        narrow = counts[0] if i == 3 else counts[i]
        out["complete_b", model] = _finish(counts[i], sums[i], divisor, shown, tied)
        out["complete_a", model] = _finish(counts[i], sums[i], counts[i] + 0 * s_ab, free[i] if i < 3 else plain, plain)
        out["parker_b", model] = _finish(narrow, sums[i], narrow + 0 * s_ab, shown, tied)
        out["tarlow_b", model] = _finish(counts[i], sums[i], counts[i] + 0 * s_ab, tied, tied, 1)
    return out


def line(a: np.ndarray, at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Slope and intercept of Theil and Sen: median slope of all pairs of times, median of what is left; NaN without two."""
    one, two = np.triu_indices(a.shape[1], 1)
    if not len(one):
        return np.full(len(a), np.nan), np.full(len(a), np.nan)
    apart = at[:, two] - at[:, one]
    with np.errstate(divide="ignore", invalid="ignore"):
        slopes = np.where(apart != 0, (a[:, two] - a[:, one]) / apart, np.nan)
    some = ~np.isnan(slopes).all(axis=1)
    slope = np.full(len(a), np.nan)
    slope[some] = np.nanmedian(slopes[some], axis=1)
    return slope, np.median(a - slope[:, None] * at, axis=1)


def residuals(
    a: np.ndarray, b: np.ndarray, at: np.ndarray, bt: np.ndarray, rounding: str = "equal"
) -> tuple[np.ndarray, np.ndarray]:
    """Both phases less the line of the first.

    `equal` makes equal what differs in the last bits of a float only, so that ties are ties. `line` takes the line off,
    `parts` its intercept and then its rise, and both leave the bits as they come.
    """
    slope, start = (part[:, None] for part in line(a, at))
    if rounding == "parts":
        return a - start - slope * at, b - start - slope * bt
    first, second = (x - (start + slope * t) for x, t in ((a, at), (b, bt)))
    if rounding == "line":
        return first, second
    size = np.maximum(np.abs(np.concatenate([a, b], axis=1)).max(axis=1), 1e-300)[:, None]
    return np.round(first / size, 10) + 0.0, np.round(second / size, 10) + 0.0


def tau_single(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Tau-b in single precision throughout, as a peer has it; 0 where all values are equal."""
    short, n = x.astype("float32"), x.shape[1]
    other, half = np.broadcast_to(y, x.shape), n * (n - 1) / 2
    sides = [np.sqrt((half - _ties(part).two / 2).astype("float32")) for part in (short, other)]
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = tau(short, y, "b").s.astype("float32") / (sides[0] * sides[1])
    return np.asarray(np.nan_to_num(ratio.astype("float64")))


def trend_p(a: np.ndarray, *, exact: bool = True) -> np.ndarray:
    """Two-sided p of tau of the first phase with its order: exact without ties, else normal, corrected for continuity."""
    from scipy.special import ndtr

    m = a.shape[1]
    if m < 3:
        return np.full(len(a), np.nan)
    s, ties = np.abs(_s(a)), _ties(a)
    sd = _spread(m, ties, _ties(np.arange(m)[None, :]))
    with np.errstate(divide="ignore", invalid="ignore"):
        normal = np.where(sd > 0, np.minimum(1, 2 * ndtr(-np.maximum(s - 1, 0) / sd)), 1.0)
    if not exact or m > 50:  # the two agree there
        return normal
    ways = np.ones(1)
    for size in range(2, m + 1):  # the share of orders with so many pairs the wrong way round
        ways = np.convolve(ways, np.ones(size)) / size
    top = np.minimum(1, 2 * ways.cumsum())
    return np.where(ties.two > 0, normal, top[((m * (m - 1) / 2 - s) / 2).astype("int64")])
