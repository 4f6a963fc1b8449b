"""Many tests at once: p-values that stay honest when the best of them are picked."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

__all__ = ["benjamini_hochberg", "selected", "selected_share"]


def benjamini_hochberg(p: np.ndarray) -> np.ndarray:
    """Adjusted p-values that control the false discovery rate; NaN is no test and stays NaN.

    The adjusted value of the i-th smallest of m is the minimum over j >= i of p_j m / j, at most 1.

    Parameters
    ----------
    p : ndarray of float, shape (m,)

    References
    ----------
    Benjamini, Y. and Hochberg, Y. (1995), J. R. Stat. Soc. B 57, 289-300. https://doi.org/10.1111/j.2517-6161.1995.tb02031.x

    Examples
    --------
    >>> benjamini_hochberg(np.array([0.01, np.nan, 0.04, 0.03])).tolist()
    [0.03, nan, 0.04, 0.04]
    """
    adjusted = np.full(len(p), np.nan)
    tested = np.flatnonzero(~np.isnan(p))
    order = tested[np.argsort(p[tested], kind="stable")]
    m = len(order)
    steps = p[order] * m / np.arange(1, m + 1)
    adjusted[order] = np.minimum(np.minimum.accumulate(steps[::-1])[::-1], 1.0)
    return adjusted


def selected_share(families: Sequence[np.ndarray], alphas: Sequence[float], beside: tuple[int, int] = (0, 0)) -> float:
    """Families that hold a finding at their level, at least one, over families: the share of the level of each other one.

    Parameters
    ----------
    families : sequence of ndarray of float
        p-values of every family that has a test; NaN is no test.
    alphas : sequence of float
        Level of every family.
    beside : tuple of int
        Families that are tested elsewhere: how many of them hold a finding, and how many there are.

    References
    ----------
    Benjamini, Y. and Bogomolov, M. (2014), J. R. Stat. Soc. B 76, 297-318. https://doi.org/10.1111/rssb.12028

    Examples
    --------
    >>> selected_share([np.array([0.001, 0.9]), np.array([0.5])], [0.05, 0.05])
    0.5
    """
    return max(selected(families, alphas) + beside[0], 1) / (len(families) + beside[1])


def selected(families: Sequence[np.ndarray], alphas: Sequence[float]) -> int:
    """How many families hold a finding at their level.

    Examples
    --------
    >>> selected([np.array([0.001, 0.9]), np.array([0.5])], [0.05, 0.05])
    1
    """
    return sum(bool((benjamini_hochberg(p) <= alpha).any()) for p, alpha in zip(families, alphas, strict=True))
