"""Norms: mean, SD and reliability of a sample, given by the caller or computed from scores.

The value is small, frozen and can be saved as data, so that the norms of one sample can judge the change of another.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from moodtrack import measures
from moodtrack.errors import OptionError
from moodtrack.progress._series import Series

__all__ = ["Norms", "norms"]


@dataclass(frozen=True, slots=True)
class Norms:
    """Mean, SD and reliability of a sample.

    Parameters
    ----------
    mean : float or None
        Mean score; None where it is not known.
    sd : float or None
        Standard deviation with n - 1; None where it is not defined (fewer than two scores).
    n : int or None
        Number of persons; None where it is not known.
    reliability : float
        Between 0 and 1; say in `source` which kind, and for a retest the interval.
    source : str
        Where the numbers come from.
    measure : str, optional
        The questionnaire that they are for; None is any.
    item : str
        total, or total:<subscale>.
    status : str
        given | computed, or the status of a registry: primary | secondary | ...

    Raises
    ------
    OptionError
        If a number is not possible or the source is empty.

    Examples
    --------
    >>> round(Norms(20.0, 5.0, 100, 0.84, "own sample, alpha").s_diff, 4)
    2.8284
    """

    mean: float | None
    sd: float | None
    n: int | None
    reliability: float
    source: str
    measure: str | None = None
    item: str = "total"
    status: str = "given"

    def __post_init__(self) -> None:
        if not 0 <= self.reliability <= 1:
            raise OptionError(f"the reliability is {self.reliability}", "a number from 0 to 1", "")
        if self.sd is not None and not (math.isfinite(self.sd) and self.sd >= 0):
            raise OptionError(f"the SD is {self.sd}", "a number of 0 or more, or None", "")
        if self.mean is not None and not math.isfinite(self.mean):
            raise OptionError(f"the mean is {self.mean}", "a number, or None", "")
        if self.n is not None and self.n < 0:
            raise OptionError(f"n is {self.n}", "a whole number of 0 or more, or None", "")
        if not self.source.strip():
            raise OptionError("the source is empty", "where the numbers come from", "")
        if self.measure is not None:
            object.__setattr__(self, "measure", measures.resolve(self.measure) or self.measure)

    @property
    def se_measurement(self) -> float | None:
        """Standard error of measurement, SD sqrt(1 - r); None where the SD is not defined."""
        return None if self.sd is None else self.sd * math.sqrt(1 - self.reliability)

    @property
    def s_diff(self) -> float | None:
        """Standard error of a difference of two scores, sqrt(2) SD sqrt(1 - r); None where the SD is not defined."""
        return None if self.sd is None else self.sd * math.sqrt(2 * (1 - self.reliability))


def norms(
    scores: pd.DataFrame,
    *,
    measure: str,
    reliability: float,
    item: str = "total",
    at: str | int = "first",
    at_least: int = 1,
    rater: str = "self",
    source: str = "",
) -> Norms:
    """What are mean and SD of a sample, one score a person?

    Parameters
    ----------
    scores : DataFrame
        The table `scores`.
    measure : str
        The questionnaire.
    reliability : float
        Of the questionnaire in a sample like this one; it cannot be computed from totals.
    item : str
        total, or total:<subscale>.
    at : "first" or int
        The first score of every person, or the one of a session.
    at_least : int
        Only persons with at least that many scores: 2 leaves out those whose change is not known.
    rater : str
        Whose ratings; a score without a rater counts as self.
    source : str
        Kept in the result; by default a line that says what was used.

    Returns
    -------
    Norms
        Mean, sample SD (n - 1; None for one person) and n.

    Raises
    ------
    OptionError
        If no person has such a score, or the reliability is not between 0 and 1.
    SchemaError
        If scores lacks person, measure or value.

    Notes
    -----
    Not for a sample chosen for its high scores: its SD is too small, and change looks more certain than it is.

    Examples
    --------
    >>> scores = pd.DataFrame({"person": ["a", "b", "c"], "session": 1, "measure": "phq9", "value": [10.0, 14.0, 18.0]})
    >>> sample = norms(scores, measure="phq9", reliability=0.84)
    >>> sample.mean, sample.sd, sample.n, sample.status
    (14.0, 4.0, 3, 'computed')
    """
    series = Series.of(scores, measure, item)
    start = series.baseline(at)
    kept = (start >= 0) & (series.counts >= at_least) & series.keys["rater"].eq(rater).to_numpy(dtype=bool)
    values = series.rows["value"].to_numpy()[start[kept]]
    if not len(values):
        raise OptionError(f"no person has a score of {measure}, item {item}, at {at}", "at least one", "")
    which = "first score" if at == "first" else f"score of session {at}"
    return Norms(
        float(values.mean()),
        float(values.std(ddof=1)) if len(values) > 1 else None,
        len(values),
        reliability,
        source or f"{which} of {len(values)} persons",
        measure=measure,
        item=item,
        status="computed",
    )
