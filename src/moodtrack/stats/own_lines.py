"""The line of one person: by least squares of the own scores alone, and drawn toward the mean line of a sample."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from moodtrack.stats.growth import Sums

__all__ = ["Own", "Plain", "own", "plain", "spread"]


class Plain(NamedTuple):
    """Least squares of each person: NaN without two different times; the SE of the slope needs three scores."""

    intercept: np.ndarray
    slope: np.ndarray
    se_slope: np.ndarray


class Own(NamedTuple):
    """How each person's intercept and slope differ from the mean line, (n, 2), with their conditional covariance."""

    difference: np.ndarray
    cov: np.ndarray


def plain(each: Sums) -> Plain:
    """A straight line through the scores of every person.

    Parameters
    ----------
    each : Sums
        What `growth.sums` gave, without a model.

    Examples
    --------
    >>> from moodtrack.stats import growth
    >>> each = growth.sums(np.arange(4.0), np.array([1.0, 2.0, 3.0, 5.0]), np.array([0]))
    >>> [round(float(part[0]), 3) for part in plain(each)]
    [0.8, 1.3, 0.173]
    """
    n, t, tt = each.cross[:, 0, 0], each.cross[:, 0, 1], each.cross[:, 1, 1]
    y, ty = each.score[:, 0], each.score[:, 1]
    with np.errstate(divide="ignore", invalid="ignore"):
        across = tt - t * t / n
        there = across > 1e-9 * np.maximum(tt, 1e-300)
        slope = np.where(there, (ty - t * y / n) / across, np.nan)
        rest = np.maximum(each.square - y * y / n - slope**2 * across, 0.0)
        se = np.where((n > 2) & there, np.sqrt(rest / np.maximum(n - 2, 1) / across), np.nan)
        return Plain((y - slope * t) / n, slope, se)


def own(each: Sums, line: np.ndarray, random: np.ndarray, sd: float) -> Own:
    """The best prediction of every person's difference from a mean line.

    b = (I + G A / s^2)^-1 G (Z'y - A line) / s^2 with A = Z'Z; its covariance given the mean line is (I + G A / s^2)^-1 G.

    Parameters
    ----------
    each : Sums
    line : ndarray, shape (n, 2)
        Intercept and slope expected of each person.
    random : ndarray, shape (2, 2)
        Covariance G of intercepts and slopes around it.
    sd : float
        Of scores around a person's own line.

    References
    ----------
    Robinson 1991, 10.1214/ss/1177011926
    """
    inner = np.linalg.inv(np.eye(2) + random @ each.cross / sd**2)
    cov = inner @ random
    rest = each.score - np.einsum("nij,nj->ni", each.cross, line)
    return Own(np.einsum("nij,nj->ni", cov, rest) / sd**2, cov)


def spread(
    x: np.ndarray, z: np.ndarray, cov: np.ndarray, random: np.ndarray, sd: float
) -> tuple[np.ndarray, np.ndarray]:
    """SE of the mean line at x, and SD of a new score there: sqrt(x'Vx), sqrt(x'Vx + z'Gz + s^2).

    Parameters
    ----------
    x : ndarray, shape (rows, p)
    z : ndarray, shape (rows, 2)
    cov : ndarray, shape (p, p)
        Of the mean line.
    random : ndarray, shape (2, 2)
    sd : float

    Examples
    --------
    >>> one = np.array([[1.0, 0.0]])
    >>> se, new = spread(one, one, np.eye(2) * 0.04, np.diag([9.0, 1.0]), 4.0)
    >>> round(float(se[0]), 3), round(float(new[0]), 3)
    (0.2, 5.004)
    """
    fixed = np.einsum("ri,ij,rj->r", x, cov, x)
    return np.sqrt(fixed), np.sqrt(fixed + np.einsum("ri,ij,rj->r", z, random, z) + sd**2)
