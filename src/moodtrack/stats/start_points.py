"""A second phase whose start was drawn by lot: the same statistic for every start that could have been drawn.

Nothing is assumed of how scores are spread or remember; what the p-value rests on is that the start was drawn.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

__all__ = ["STATISTICS", "Drawn", "drawn_start", "statistic"]

STATISTICS = (
    "mean_b_minus_a", "mean_a_minus_b", "median_b_minus_a", "median_a_minus_b", "mean_abs_difference", "nap", "nap_decreasing",
    "glass_delta_rms", "wilcoxon_w", "t_statistic",
)  # fmt: skip
"""What can be compared; all but `wilcoxon_w` are large where the phases differ."""


class Drawn(NamedTuple):
    """What the starts gave, what the own start gave, the share that is as extreme, and the normal approximation."""

    starts: np.ndarray
    values: np.ndarray
    observed: float
    p: float
    z: float
    p_normal: float


def statistic(a: np.ndarray, b: np.ndarray, name: str) -> float:
    """One number for two phases; infinite or NaN where it has no value.

    mean and median differences; nap: share of pairs in which b is larger, ties half (nap_decreasing: smaller);
    glass_delta_rms: size of the difference over the SD of a; wilcoxon_w: pairs in which a is larger, ties half;
    t_statistic: Welch's.

    Examples
    --------
    >>> statistic(np.array([1.0, 2.0]), np.array([2.0, 5.0]), "nap")
    0.875
    """
    if name.startswith("mean"):
        way = float(b.mean() - a.mean())
        return {"mean_b_minus_a": way, "mean_a_minus_b": -way, "mean_abs_difference": abs(way)}[name]
    if name.startswith("median"):
        way = float(np.median(b) - np.median(a))
        return way if name == "median_b_minus_a" else -way
    if name in ("nap", "nap_decreasing", "wilcoxon_w"):
        gap = b[:, None] - a[None, :] if name == "nap" else a[None, :] - b[:, None]
        won = float((gap > 0).sum() + 0.5 * (gap == 0).sum())
        return won if name == "wilcoxon_w" else won / gap.size
    with np.errstate(divide="ignore", invalid="ignore"):
        if name == "glass_delta_rms":
            return float(np.abs(b.mean() - a.mean()) / np.float64(_sd(a)))
        return float((b.mean() - a.mean()) / np.sqrt(_sd(a) ** 2 / len(a) + _sd(b) ** 2 / len(b)))


def _sd(x: np.ndarray) -> float:
    if len(x) < 2:
        return np.nan
    return 0.0 if (x == x[0]).all() else float(x.std(ddof=1))


def drawn_start(y: np.ndarray, start: int, least: int, name: str) -> Drawn:
    """The statistic of every start that leaves `least` scores on both sides.

    Parameters
    ----------
    y : ndarray of float, shape (n,)
        In order of time.
    start : int
        Rows before the second phase, as it was drawn.
    least : int
        From 1.
    name : str
        One of STATISTICS.

    Returns
    -------
    Drawn
        p is the share of starts whose statistic is as large as the own one, ties with it; as small for wilcoxon_w. NaN where a
        statistic is not defined. z and p_normal take the mean and SD of all starts.

    References
    ----------
    Edgington 1975, 10.1080/00223980.1975.9923926

    Examples
    --------
    >>> drawn_start(np.array([1.0, 2.0, 1.0, 4.0, 5.0, 4.0]), 3, 2, "mean_b_minus_a").p.__round__(3)
    0.333
    """
    from scipy.special import ndtr

    starts = np.arange(least, len(y) - least + 1)
    values = np.array([statistic(y[:k], y[k:], name) for k in starts], dtype="float64")
    observed = statistic(y[:start], y[start:], name)
    if not len(starts) or np.isnan(values).any() or np.isnan(observed):
        return Drawn(starts, values, observed, np.nan, np.nan, np.nan)
    sign = -1.0 if name == "wilcoxon_w" else 1.0
    size = np.abs(values[np.isfinite(values)])
    tiny = 1e-12 * float(size.max()) if len(size) else 0.0
    p = float(np.mean(sign * values >= sign * observed - tiny))
    finite = np.isfinite(values).all() and np.isfinite(observed) and len(values) > 1
    spread = float(values.std(ddof=1)) if finite else 0.0
    if spread <= tiny:
        return Drawn(starts, values, observed, p, np.nan, np.nan)
    z = (observed - float(values.mean())) / spread
    return Drawn(starts, values, observed, p, z, float(ndtr(-sign * z)))
