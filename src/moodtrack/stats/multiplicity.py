"""Many tests at once: p-values that stay honest when the best of them are picked."""

from __future__ import annotations

import numpy as np

__all__ = ["benjamini_hochberg"]


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
