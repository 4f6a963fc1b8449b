"""Which other columns a comparison has to hold equal: those that go with the outcome and those that go with the column.

Double selection: a lasso of the outcome with a penalty from theory, and every column's own correlates. A column that
matters for one of the two alone and is left out would bend the comparison.
"""

from __future__ import annotations

import math

import numpy as np

from moodtrack.stats.whitened import Whitened

__all__ = ["beside", "lasso"]

SLACK = 1.1
"""Factor of the penalty above the noise (Belloni, Chernozhukov and Hansen 2014)."""


def lasso(gram: np.ndarray, cross: np.ndarray, penalty: float) -> np.ndarray:
    """Coefficients b that minimise b'Gb / 2 - c'b + penalty * sum|b|, by coordinate descent on the active ones.

    Parameters
    ----------
    gram : ndarray, shape (p, p)
        Symmetric, with ones on the diagonal.
    cross : ndarray, shape (p,)
    penalty : float

    Examples
    --------
    >>> lasso(np.eye(2), np.array([3.0, -0.5]), 1.0).tolist()
    [2.0, 0.0]
    """
    b, rest = [0.0] * len(cross), cross.copy()
    inside = np.abs(rest) > penalty
    active = np.flatnonzero(inside).tolist()
    while True:
        for _ in range(200):
            moved = 0.0
            for j in active:
                pull = float(rest[j]) + b[j]
                step = math.copysign(max(abs(pull) - penalty, 0.0), pull) - b[j]
                if step:
                    rest -= gram[j] * step
                    b[j] += step
                    moved = max(moved, abs(step))
            if moved <= 1e-6 * penalty:
                break
        more = np.flatnonzero((np.abs(rest) > penalty * (1 + 1e-6)) & ~inside)
        if not len(more):
            return np.array(b)
        inside[more] = True
        active += more.tolist()


def beside(whole: Whitened, own: np.ndarray, candidates: np.ndarray, never: np.ndarray) -> np.ndarray:
    """For every block of columns, the candidates to hold equal.

    Chosen are the columns of a lasso of the outcome with penalty 1.1 sigma z, sigma from the rest of the fit and z the
    normal quantile at 1 - .05 / (2 p), and the columns whose correlation with one of the block is above
    1.1 z / sqrt(n); at most a third as many as rows.

    Parameters
    ----------
    whole : Whitened
    own : ndarray of int, shape (m, k)
    candidates : ndarray of bool, shape (p,)
    never : ndarray of bool, shape (m, p)
        Candidates that a block may not have beside it.

    Returns
    -------
    ndarray of bool, shape (m, p)

    References
    ----------
    Belloni, A., Chernozhukov, V. and Hansen, C. (2014), Inference on treatment effects after selection among
    high-dimensional controls, Rev. Econ. Stud. 81, 608-650. https://doi.org/10.1093/restud/rdt044
    """
    from scipy.special import ndtri

    able = candidates & whole.live
    m = len(own)
    if not able.any():
        return np.zeros((m, len(able)), dtype=bool)
    z = SLACK * float(ndtri(1 - 0.05 / (2 * able.sum())))
    outcome = _of_outcome(whole, able, z)
    near = np.abs(whole.gram[own]).max(axis=1)
    chosen = (outcome | (near > z / np.sqrt(whole.n))) & able & ~never
    np.put_along_axis(chosen, own, False, axis=1)
    most = whole.n // 3
    for j in np.flatnonzero(chosen.sum(axis=1) > most):
        rank = np.where(chosen[j], near[j] + outcome, -1.0)
        chosen[j] = False
        chosen[j, np.argsort(-rank, kind="stable")[:most]] = True
    return np.asarray(chosen)


def _of_outcome(whole: Whitened, able: np.ndarray, z: float) -> np.ndarray:
    """Columns of the lasso of the outcome; sigma is taken from the fit of those chosen, twice."""
    cross = np.where(able, whole.cross, 0.0)
    sigma = np.sqrt(whole.total / max(whole.n - whole.base, 1))
    chosen = np.zeros(0, dtype="int64")
    for _ in range(2):
        chosen = np.flatnonzero(lasso(whole.gram, cross, max(sigma * z, 1e-12)))
        part = whole.gram[np.ix_(chosen, chosen)] + 1e-10 * np.eye(len(chosen))
        left = whole.total - float(cross[chosen] @ np.linalg.solve(part, cross[chosen]))
        sigma = np.sqrt(max(left, 0.0) / max(whole.n - whole.base - len(chosen), 1))
    mask = np.zeros(len(cross), dtype=bool)
    mask[chosen] = True
    return mask
