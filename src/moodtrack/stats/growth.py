"""A straight line for every person around a mean line: the linear mixed model with random intercept and slope, by REML.

The fixed and the random part have the same columns (1, time), so a person enters through six sums only and everything is
a 2 x 2 matrix. What is known of a person, such as a first score, can move the mean line: its columns are those of the line
times that number. Times are centred and scaled inside; what is returned is in the units that came.
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

    `root`, `mean` and `cov` are those of time' = (time - centre) / scale. `mean` is intercept and slope of the mean line, and of
    what every given number of a person adds to it.
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
    def fixed(self) -> tuple[np.ndarray, np.ndarray]:
        """The mean line and what is added to it, with their covariance."""
        turn = np.kron(np.eye(len(self.mean) // 2), self._turn)
        return turn @ self.mean, turn @ self.cov @ turn.T

    @property
    def random(self) -> np.ndarray:
        """Covariance of intercepts and slopes around the mean line."""
        return np.asarray(self._turn @ self.root @ self.root.T @ self._turn.T * self.sd_residual**2)

    @property
    def _turn(self) -> np.ndarray:
        return np.array([[1.0, -self.centre / self.scale], [0.0, 1 / self.scale]])

    @property
    def spread(self) -> tuple[float, float, float | None]:
        """SD of the intercepts, SD of the slopes, and their correlation (None where one has no spread)."""
        cov = self.random
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


def fit(
    time: np.ndarray, score: np.ndarray, starts: np.ndarray, given: np.ndarray | None = None, *, slope: bool = True,
    restricted: bool = True,
) -> Growth | None:  # fmt: skip
    """Fit the model by restricted maximum likelihood; None where it has no answer.

    Parameters
    ----------
    time, score : ndarray of float, shape (rows,)
        Without gaps, sorted by person.
    starts : ndarray of int, shape (persons,)
        First row of every person.
    given : ndarray of float, shape (persons, k), optional
        Numbers of a person that move the mean line.
    slope : bool
        Whether slopes differ between persons beyond that; else intercepts alone.
    restricted : bool
        Restricted likelihood; else the likelihood, for comparing mean lines.

    Returns
    -------
    Growth or None
        None with no more persons than the mean line has numbers, one time only, no more rows than persons, given numbers that do
        not differ, or scores on a perfect line.

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
    known = np.column_stack([np.ones(len(starts)), *(given.T if given is not None else ())])
    columns = 2 * known.shape[1]
    if (
        len(starts) < 1 + columns
        or spread == 0
        or len(time) <= len(starts) + columns
        or np.linalg.matrix_rank(known) < known.shape[1]
    ):
        return None
    from scipy.optimize import minimize

    centre = float(time.mean())
    each = _designs(sums((time - centre) / spread, score, starts), known, restricted)
    if _profile(each, np.zeros((2, 2)))[0] <= 1e-12 * each.square:
        return None
    bounds = [(0.0, None), (None, None), (0.0, None)][: 3 if slope else 1]
    best = minimize(lambda x: _deviance(each, x), [1.0, 0.0, 0.5][: len(bounds)], method="L-BFGS-B", bounds=bounds)
    best = minimize(lambda x: _deviance(each, x), best.x, method="Nelder-Mead", bounds=bounds,
                    options={"xatol": 1e-8, "fatol": 1e-10, "maxiter": 4000, "maxfev": 4000})  # fmt: skip
    root = _root(best.x)
    rss, mean, inverse, _, _ = _profile(each, root)
    variance = rss / each.free
    loglik = -0.5 * _deviance(each, best.x) - (columns / 2 * math.log(spread) if restricted else 0.0)
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
    """Persons with equal times are one design: its cross products, how many have it, and sums over them.

    `weights` are the products of what is known of the persons, `score` their scores times it.
    """

    cross: np.ndarray
    many: np.ndarray
    weights: np.ndarray
    score: np.ndarray
    outer: np.ndarray
    square: float
    free: float
    restricted: bool


def _designs(each: Sums, known: np.ndarray, restricted: bool) -> _Designs:
    cross, which, many = np.unique(each.cross.reshape(-1, 4), axis=0, return_inverse=True, return_counts=True)
    which = which.reshape(-1)
    pairs = each.score[:, :, None] * each.score[:, None, :]

    def per(values: np.ndarray) -> np.ndarray:
        flat = values.reshape(len(values), -1)
        summed = [np.bincount(which, column, len(many)) for column in flat.T]
        return np.stack(summed, axis=-1).reshape(len(many), *values.shape[1:])

    shape = cross.reshape(-1, 2, 2)
    free = float(each.size.sum()) - (2 * known.shape[1] if restricted else 0)
    weights, score = per(known[:, :, None] * known[:, None, :]), per(known[:, :, None] * each.score[:, None, :])
    return _Designs(shape, many, weights, score, per(pairs), float(each.square.sum()), free, restricted)


def _root(x: np.ndarray) -> np.ndarray:
    return np.array([[x[0], 0.0], [x[1], x[2]]]) if len(x) > 1 else np.array([[x[0], 0.0], [0.0, 0.0]])


def _profile(each: _Designs, root: np.ndarray) -> tuple[float, np.ndarray, np.ndarray, float, float]:
    """Residual sum of squares, mean line, inverse of its information, and both log determinants."""
    inner = np.eye(2) + root.T @ each.cross @ root
    a, b, c = inner[:, 0, 0], inner[:, 0, 1], inner[:, 1, 1]
    det = a * c - b * b
    turned = np.stack([np.stack([c, -b], -1), np.stack([-b, a], -1)], -2) / det[:, None, None]
    middle = root @ turned @ root.T
    left = each.cross @ middle
    inside = each.cross - left @ each.cross
    size = 2 * each.weights.shape[1]
    information = np.einsum("dab,dij->aibj", each.weights, inside).reshape(size, size)
    right = (each.score - np.einsum("daj,dij->dai", each.score, left)).sum(axis=0).reshape(size)
    total = each.square - float((middle * each.outer).sum())
    mean = np.linalg.solve(information, right)
    logs = float(each.many @ np.log(det)), float(np.linalg.slogdet(information)[1])
    return total - float(right @ mean), mean, np.linalg.inv(information), *logs


def _deviance(each: _Designs, x: np.ndarray) -> float:
    """Minus twice the log-likelihood, restricted or not, profiled."""
    rss, _, _, persons, mean = _profile(each, _root(x))
    return (
        each.free * (1 + math.log(2 * math.pi * max(rss, 1e-300) / each.free))
        + persons
        + (mean if each.restricted else 0.0)
    )
