"""A straight line for every person around a mean line: the linear mixed model with random intercept and slope, by REML.

The fixed and the random part have the same columns (1, time), so a person enters through six sums only and everything is
a 2 x 2 matrix. Times are centred and scaled inside; what is returned is in the units that came.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

__all__ = ["Growth", "Sums", "fit", "slopes", "sums"]


class Sums(NamedTuple):
    """What of scores enters: moments of time (n, 2, 2), of time and score (n, 2), of the score (n), and their number."""

    cross: np.ndarray
    score: np.ndarray
    square: np.ndarray
    size: np.ndarray


class Growth(NamedTuple):
    """A fitted model; `root` is the Cholesky factor of the random covariance over the residual variance.

    `root`, `mean` and `cov` are those of time' = (time - centre) / scale.
    """

    centre: float
    scale: float
    root: np.ndarray
    mean: np.ndarray
    cov: np.ndarray
    sd_residual: float
    loglik: float

    @property
    def line(self) -> tuple[float, float]:
        """Intercept and slope of the mean line."""
        return float(self.mean[0] - self.mean[1] * self.centre / self.scale), float(self.mean[1] / self.scale)

    @property
    def spread(self) -> tuple[float, float, float | None]:
        """SD of the intercepts, SD of the slopes, and their correlation (None where one has no spread)."""
        turn = np.array([[1.0, -self.centre / self.scale], [0.0, 1 / self.scale]])
        cov = turn @ self.root @ self.root.T @ turn.T * self.sd_residual**2
        first, second = math.sqrt(cov[0, 0]), math.sqrt(cov[1, 1])
        return first, second, float(cov[0, 1] / (first * second)) if first * second > 0 else None


def sums(time: np.ndarray, score: np.ndarray, starts: np.ndarray, growth: Growth | None = None) -> Sums:
    """The sums of every person; with a model in its centre and scale, and for every row over the rows up to it.

    Parameters
    ----------
    time, score : ndarray of float, shape (rows,)
        Sorted by person.
    starts : ndarray of int, shape (persons,)
        First row of every person.
    growth : Growth, optional
        Of it, centre and scale are used.

    Examples
    --------
    >>> sums(np.array([0.0, 1.0, 2.0]), np.array([5.0, 4.0, 2.0]), np.array([0])).cross.tolist()
    [[[3.0, 3.0], [3.0, 5.0]]]
    """
    if growth is not None:
        time = (time - growth.centre) / growth.scale
    parts = np.stack([np.ones_like(time), time, time * time, score, time * score, score * score])
    if growth is None:
        n, t, tt, y, ty, yy = np.add.reduceat(parts, starts, axis=1)
    else:
        total = np.cumsum(parts, axis=1)
        before = np.repeat(total[:, starts] - parts[:, starts], np.diff(np.append(starts, len(time))), axis=1)
        n, t, tt, y, ty, yy = total - before
    cross = np.stack([np.stack([n, t], -1), np.stack([t, tt], -1)], -2)
    return Sums(cross, np.stack([y, ty], -1), yy, n)


def fit(time: np.ndarray, score: np.ndarray, starts: np.ndarray) -> Growth | None:
    """Fit the model by restricted maximum likelihood; None where it has no answer.

    Parameters
    ----------
    time, score : ndarray of float, shape (rows,)
        Without gaps, sorted by person.
    starts : ndarray of int, shape (persons,)
        First row of every person.

    Returns
    -------
    Growth or None
        None with fewer than three persons, one time only, no more rows than persons, or scores on a perfect line.

    Notes
    -----
    Laird, Ware 1982, 10.2307/2529876; the likelihood is profiled over the mean line and the residual variance, and
    maximised over the three parameters of the Cholesky factor.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> times = np.tile(np.arange(6.0), 400)
    >>> true = np.repeat(rng.normal(-1, 0.5, 400), 6)
    >>> model = fit(times, 20 + true * times + rng.normal(0, 1, 2400), np.arange(0, 2400, 6))
    >>> bool(abs(model.line[1] + 1) < 0.1 and abs(model.sd_residual - 1) < 0.1)
    True
    """
    spread = float(time.std()) if len(time) else 0.0
    if len(starts) < 3 or spread == 0 or len(time) <= len(starts) + 2:
        return None
    from scipy.optimize import minimize

    centre = float(time.mean())
    each = _designs(sums((time - centre) / spread, score, starts))
    if _profile(each, np.zeros((2, 2)))[0] <= 1e-12 * each.square:
        return None
    bounds = [(0.0, None), (None, None), (0.0, None)]
    best = minimize(lambda x: _deviance(each, x), [1.0, 0.0, 0.5], method="L-BFGS-B", bounds=bounds)
    best = minimize(lambda x: _deviance(each, x), best.x, method="Nelder-Mead", bounds=bounds,
                    options={"xatol": 1e-8, "fatol": 1e-10, "maxiter": 4000, "maxfev": 4000})  # fmt: skip
    root = _root(best.x)
    rss, mean, inverse, _, _ = _profile(each, root)
    variance = rss / (len(time) - 2)
    loglik = -0.5 * _deviance(each, best.x) - math.log(spread)
    return Growth(centre, spread, root, mean, inverse * variance, math.sqrt(variance), loglik)


def slopes(growth: Growth, each: Sums) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The slope of every person (or row): its difference from the mean slope with its SE, and the slope with its SE.

    Parameters
    ----------
    growth : Growth
        The model.
    each : Sums
        In the centre and scale of the model (`sums(..., growth)`).

    Returns
    -------
    tuple of ndarray
        difference, its conditional SD given the mean line, slope, its SE (the mean line's uncertainty included).

    Notes
    -----
    With G the conditional covariance of the random part and W = I - G A / s^2, A the cross products, the slope is that of
    mean + b and its covariance G + W Cov(mean) W'. Robinson 1991, 10.1214/ss/1177011926.
    """
    inner = np.linalg.inv(np.eye(2) + growth.root.T @ each.cross @ growth.root)
    shrink = growth.root @ inner @ growth.root.T
    random = np.einsum("nij,nj->ni", shrink, each.score - each.cross @ growth.mean)
    given = shrink * growth.sd_residual**2
    rest = np.eye(2) - shrink @ each.cross
    whole = given + rest @ growth.cov @ np.swapaxes(rest, 1, 2)
    return (
        random[:, 1] / growth.scale,
        np.sqrt(given[:, 1, 1]) / growth.scale,
        (growth.mean[1] + random[:, 1]) / growth.scale,
        np.sqrt(whole[:, 1, 1]) / growth.scale,
    )


class _Designs(NamedTuple):
    """Persons with equal times are one design: its cross products, how many have it, and sums over them."""

    cross: np.ndarray
    many: np.ndarray
    score: np.ndarray
    outer: np.ndarray
    square: float
    free: float


def _designs(each: Sums) -> _Designs:
    cross, which, many = np.unique(each.cross.reshape(-1, 4), axis=0, return_inverse=True, return_counts=True)
    which = which.reshape(-1)
    pairs = each.score[:, :, None] * each.score[:, None, :]

    def per(values: np.ndarray) -> np.ndarray:
        flat = values.reshape(len(values), -1)
        summed = [np.bincount(which, column, len(many)) for column in flat.T]
        return np.stack(summed, axis=-1).reshape(len(many), *values.shape[1:])

    shape = cross.reshape(-1, 2, 2)
    return _Designs(shape, many, per(each.score), per(pairs), float(each.square.sum()), float(each.size.sum()) - 2)


def _root(x: np.ndarray) -> np.ndarray:
    return np.array([[x[0], 0.0], [x[1], x[2]]])


def _profile(each: _Designs, root: np.ndarray) -> tuple[float, np.ndarray, np.ndarray, float, float]:
    """Residual sum of squares, mean line, inverse of its information, and both log determinants."""
    inner = np.eye(2) + root.T @ each.cross @ root
    middle = root @ np.linalg.inv(inner) @ root.T
    left = each.cross @ middle
    information = (each.many[:, None, None] * (each.cross - left @ each.cross)).sum(axis=0)
    right = each.score.sum(axis=0) - (left @ each.score[:, :, None]).sum(axis=0)[:, 0]
    total = each.square - float((middle * each.outer).sum())
    mean = np.linalg.solve(information, right)
    logs = float(each.many @ np.linalg.slogdet(inner)[1]), float(np.linalg.slogdet(information)[1])
    return total - float(right @ mean), mean, np.linalg.inv(information), *logs


def _deviance(each: _Designs, x: np.ndarray) -> float:
    """Minus twice the restricted log-likelihood, profiled."""
    rss, _, _, persons, mean = _profile(each, _root(x))
    return each.free * (1 + math.log(2 * math.pi * max(rss, 1e-300) / each.free)) + persons + mean
