"""What may be claimed of tests that are corrected together: which stand out, and intervals widened for the choosing."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from moodtrack.stats import gls
from moodtrack.stats.multiplicity import benjamini_hochberg

__all__ = ["Claims", "adjusted", "claims"]


class Claims(NamedTuple):
    """One entry a test, in the shape given; NaN (False) where there was no test.

    Attributes
    ----------
    statistic, p, adjusted : ndarray of float
        Student's t, its two-sided p-value, and the p-value among all of the family.
    hit : ndarray of bool
        Whether it stands out.
    level, low, high : ndarray of float
        Level and ends of the interval that is claimed.
    """

    statistic: np.ndarray
    p: np.ndarray
    adjusted: np.ndarray
    hit: np.ndarray
    level: np.ndarray
    low: np.ndarray
    high: np.ndarray


def claims(
    difference: np.ndarray, se: np.ndarray, df: np.ndarray, alpha: float, level: float, share: float = 1.0
) -> Claims:
    """Correct the tests of one family together (Benjamini and Hochberg) and widen the intervals of what stands out.

    A test stands out when its adjusted p-value over `share` is at most alpha. Its interval has the level
    1 - alpha share R / m with R of m tests standing out, so that on average no more than alpha share of the intervals of
    what was chosen miss; the others have `level`.

    Parameters
    ----------
    difference, se, df : ndarray of float
        Of any one shape; NaN where there was no test.
    alpha, level : float
    share : float
        The share of alpha that the family has.

    References
    ----------
    Benjamini, Y. and Yekutieli, D. (2005), J. Am. Stat. Assoc. 100, 71-81. https://doi.org/10.1198/016214504000001907

    Examples
    --------
    >>> made = claims(np.array([5.0, 0.5]), np.ones(2), np.full(2, 100.0), 0.05, 0.9)
    >>> made.hit.tolist(), made.level.tolist()
    ([True, False], [0.975, 0.9])
    """
    statistic = difference / se
    p = gls.two_sided(statistic, df)
    among = adjusted(p, share)
    tested, hit = np.isfinite(p), among <= alpha
    own = np.where(hit, np.maximum(level, 1 - alpha * share * hit.sum() / max(tested.sum(), 1)), level)
    low, high = gls.interval(difference, se, df, own)
    return Claims(statistic, p, among, hit, np.where(tested, own, np.nan), low, high)


def adjusted(p: np.ndarray, share: float = 1.0) -> np.ndarray:
    """p-values among all of a family that has a share of the level: after Benjamini and Hochberg, over the share.

    Examples
    --------
    >>> adjusted(np.array([0.01, np.nan, 0.5]), 0.5).tolist()
    [0.04, nan, 1.0]
    """
    return np.minimum(benjamini_hochberg(p.ravel()).reshape(p.shape) / share, 1.0)
