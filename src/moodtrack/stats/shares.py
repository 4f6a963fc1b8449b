"""Shares: how many of how many, and how sure that is."""

from __future__ import annotations

import numpy as np

__all__ = ["share", "wilson"]


def share(some: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """`some` over `whole`, NaN where there is nothing.

    Examples
    --------
    >>> share(np.array([1, 0]), np.array([4, 0])).tolist()
    [0.25, nan]
    """
    whole = np.asarray(whole, dtype="float64")
    return np.asarray(np.divide(some, whole, out=np.full(whole.shape, np.nan), where=whole > 0))


def wilson(some: np.ndarray, whole: np.ndarray, level: float) -> tuple[np.ndarray, np.ndarray]:
    """Wilson's score interval of a share; NaN where there is nothing.

    (p + z^2/2n -+ z sqrt(p(1 - p)/n + z^2/4n^2)) / (1 + z^2/n), p the share of n independent trials.

    Parameters
    ----------
    some, whole : ndarray of int
        Successes and trials.
    level : float
        Level of the interval.

    References
    ----------
    Wilson, E. B. (1927), Journal of the American Statistical Association 22, 209-212.
    https://doi.org/10.1080/01621459.1927.10502953

    Examples
    --------
    >>> low, high = wilson(np.array([8]), np.array([10]), 0.95)
    >>> low.round(4).tolist(), high.round(4).tolist()
    ([0.4902], [0.9433])
    """
    from scipy.special import ndtri

    z = float(ndtri((1 + level) / 2))
    n = np.where(np.asarray(whole) > 0, whole, np.nan)
    p = share(some, whole)
    middle = p + z * z / (2 * n)
    reach = z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    below = np.where(p == 0, 0.0, (middle - reach) / (1 + z * z / n))
    above = np.where(p == 1, 1.0, (middle + reach) / (1 + z * z / n))
    return np.where(np.isnan(p), np.nan, below), np.where(np.isnan(p), np.nan, above)
