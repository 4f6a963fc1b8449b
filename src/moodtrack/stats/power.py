"""How large a difference a design can find: what its days say about a column, and what a test asks on top.

Errors remember as in `car1`. Nothing of an outcome is needed but its standard deviation and its phi.
"""

from __future__ import annotations

import numpy as np

from moodtrack.stats import car1

__all__ = ["found", "information", "reach"]


def information(day: np.ndarray, base: np.ndarray, columns: np.ndarray, phi: float) -> np.ndarray:
    """What the days say about the coefficient of each column beside the base: sigma^2 over its variance.

    Columns are whitened and made orthogonal to the whitened base; what is left, squared and summed, over (1 - phi^2).

    Parameters
    ----------
    day : ndarray of float, shape (n,)
        Whole days, rising.
    base : ndarray, shape (n, p)
        Of full rank.
    columns : ndarray, shape (n, m)
        Each in a model of its own.
    phi : float
        Correlation of errors one day apart.

    Examples
    --------
    >>> half = np.array([[0.0], [1.0], [0.0], [1.0]])
    >>> information(np.arange(4.0), np.ones((4, 1)), half, 0.0).tolist()  # variance of a mean of 2 less a mean of 2
    [1.0]
    """
    q = np.linalg.qr(car1.whiten(base, day, phi))[0]
    own = car1.whiten(columns, day, phi)
    own = own - q @ (q.T @ own)
    return np.asarray((own * own).sum(axis=0) / (1 - phi * phi))


def reach(df: np.ndarray | float, alpha: np.ndarray | float, power: float) -> np.ndarray:
    """How many standard errors a difference must be large to be found: t(1 - alpha/2) + t(power).

    Examples
    --------
    >>> reach(np.array([20.0]), 0.05, 0.8).round(3).tolist()
    [2.946]
    """
    from scipy.special import stdtrit

    return np.asarray(stdtrit(df, 1 - np.asarray(alpha) / 2) + stdtrit(df, power))


def found(size: np.ndarray | float, df: np.ndarray | float, alpha: float) -> np.ndarray:
    """The share of tests that find a difference of so many standard errors, on the side where it lies.

    Student's t shifted by `size`, which `reach` inverts.

    Examples
    --------
    >>> found(reach(20.0, 0.05, 0.8), 20.0, 0.05).round(6).tolist()
    0.8
    """
    from scipy.special import stdtr, stdtrit

    return np.asarray(stdtr(df, np.asarray(size) - stdtrit(df, 1 - alpha / 2)))
