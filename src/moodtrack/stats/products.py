"""Products of matrices in pieces that linear algebra does at once, in one thread.

Products of some hundred days and a few dozen columns are just large enough to be shared between threads, and wait longer
for a second thread than they take: several times as long on a machine that does something else as well.
"""

from __future__ import annotations

import numpy as np

__all__ = ["PIECE", "inner", "product"]

PIECE = 2**18
"""Multiplications from which OpenBLAS takes a second thread."""


def inner(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """a'b, summed over pieces of the rows.

    Parameters
    ----------
    a : ndarray, shape (n, p)
    b : ndarray, shape (n, q)

    Examples
    --------
    >>> inner(np.ones((3, 1)), np.ones((3, 2))).tolist()
    [[3.0, 3.0]]
    """
    rows = max(PIECE // max(a.shape[1] * b.shape[1], 1), 8)
    total = a[:rows].T @ b[:rows]
    for start in range(rows, len(a), rows):
        total += a[start : start + rows].T @ b[start : start + rows]
    return np.asarray(total)


def product(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """ab, piece by piece of the rows of a.

    Parameters
    ----------
    a : ndarray, shape (n, p)
    b : ndarray, shape (p, q)

    Examples
    --------
    >>> product(np.ones((2, 3)), np.ones((3, 1))).tolist()
    [[3.0], [3.0]]
    """
    rows = max(PIECE // max(b.size, 1), 8)
    if len(a) <= rows:
        return np.asarray(a @ b)
    return np.concatenate([a[start : start + rows] @ b for start in range(0, len(a), rows)])
