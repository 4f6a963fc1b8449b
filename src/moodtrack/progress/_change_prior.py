"""A normal prior of true change, and what a pair of scores makes of it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from moodtrack.errors import OptionError
from moodtrack.options import name, number
from moodtrack.progress.norms import Norms

__all__ = ["Prior", "chances"]


@dataclass(frozen=True, slots=True)
class Prior:
    """What is known of true change before a person's scores are seen: normal with a mean and an SD.

    Parameters
    ----------
    mean : float
        Mean true change, in points, later score less first: below 0 where scores fall.
    sd : float
        SD of true change between persons; a number, since without an end to it every change would look certain.
    source : str
        Where it comes from.

    Raises
    ------
    OptionError
        If a number is not possible or the source is empty.

    Examples
    --------
    >>> Prior(-4.0, 4.0, "own clinic, 2023, mixed model").sd
    4.0
    """

    mean: float
    sd: float
    source: str

    def __post_init__(self) -> None:
        number(self.mean, "mean of the prior", "a number of points")
        if number(self.sd, "SD of the prior", "a number above 0 and below infinity") <= 0:
            raise OptionError(f"the SD of the prior is {self.sd}", "a number above 0 and below infinity", "")
        if not (name(self.source, "source of the prior") or "").strip():
            raise OptionError("the source of the prior is empty", "where it comes from", "")


def chances(
    prior: Prior, sample: Norms | None, sign: int, value: np.ndarray, start: np.ndarray, first: int
) -> np.ndarray:
    """The probability that true change is for the better, given the prior, both scores and the norms; else NaN.

    The start is the mean of `first` scores; its best estimate given the norms is taken off, so that persons chosen for
    their first score are judged alike: y = value - [M + q (start - M)] ~ N(change, SEM^2 + q SEM^2 / first) with
    q = r / (r + (1 - r) / first).

    Examples
    --------
    >>> sample = Norms(14.0, 5.0, 300, 0.8, "own clinic")
    >>> chances(Prior(0.0, 4.0, "x"), sample, -1, np.array([10.0]), np.array([18.0]), 1).round(3).tolist()
    [0.973]
    """
    if sample is None or not sample.sd or sample.reliability is None or sample.mean is None or not sign:
        return np.full(len(value), np.nan)
    r, sem2 = sample.reliability, sample.sd**2 * (1 - sample.reliability)
    if sem2 == 0:
        return np.full(len(value), np.nan)
    q = r / (r + (1 - r) / first)
    noise = sem2 * (1 + q / first)
    y = value - (sample.mean + q * (start - sample.mean))
    weight = prior.sd**2 / (prior.sd**2 + noise)
    centre = prior.mean + weight * (y - prior.mean)
    from scipy.special import ndtr

    return np.asarray(ndtr(sign * centre / math.sqrt(weight * noise)))
