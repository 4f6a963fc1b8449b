"""Yes or no explained by columns, for few rows: Firth's logistic regression."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

__all__ = ["Fit", "expit", "fit"]

_STEPS, _LONGEST, _CLOSE = 100, 5.0, 1e-10


class Fit(NamedTuple):
    """Coefficients (log-odds), their covariance, and whether the steps came to rest."""

    coefficients: np.ndarray
    covariance: np.ndarray
    converged: bool


def expit(x: np.ndarray | float) -> np.ndarray:
    """1 / (1 + exp(-x)), without overflow.

    Examples
    --------
    >>> expit(np.array([0.0, -1000.0])).tolist()
    [0.5, 0.0]
    """
    small = np.exp(-np.abs(x))
    return np.asarray(np.where(np.asarray(x) >= 0, 1.0, small) / (1 + small))


def fit(columns: np.ndarray, y: np.ndarray) -> Fit:
    """Maximum of the likelihood times the root of the determinant of the information (Jeffreys' prior).

    Every coefficient is finite, also where the columns separate yes from no, and its bias of first order is gone.
    Scoring: U = X' (y - p + h (1/2 - p)), h the diagonal of W^(1/2) X (X' W X)^-1 X' W^(1/2), W = diag p (1 - p).

    Parameters
    ----------
    columns : ndarray, shape (n, k)
        Of full rank, an intercept among them.
    y : ndarray of bool, shape (n,)

    References
    ----------
    Firth, D. (1993), Biometrika 80, 27-38. https://doi.org/10.1093/biomet/80.1.27
    Heinze, G. and Schemper, M. (2002), Statistics in Medicine 21, 2409-2419. https://doi.org/10.1002/sim.1047

    Examples
    --------
    >>> one = fit(np.ones((10, 1)), np.arange(10) < 10)  # log((10 + 1/2) / (0 + 1/2))
    >>> one.coefficients.round(4).tolist()
    [3.0445]
    """
    y = np.asarray(y, dtype="float64")
    b = np.zeros(columns.shape[1])
    inverse, converged = np.eye(len(b)), False
    for _ in range(_STEPS):
        p = expit(columns @ b)
        weight = np.maximum(p * (1 - p), 1e-12)
        inverse = np.linalg.inv(columns.T @ (columns * weight[:, None]))
        lever = weight * np.einsum("ni,ij,nj->n", columns, inverse, columns)
        step = inverse @ (columns.T @ (y - p + lever * (0.5 - p)))
        b = b + step * min(1.0, _LONGEST / max(float(np.abs(step).max()), 1e-300))
        if np.abs(step).max() < _CLOSE:
            converged = True
            break
    return Fit(b, inverse, converged)
