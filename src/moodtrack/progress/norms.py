"""Norms: mean, SD and reliability of a sample, given by the caller or computed from scores.

The value is small, frozen and can be saved as data, so that the norms of one sample can judge the change of another.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from moodtrack import measures
from moodtrack.errors import OptionError
from moodtrack.measures.measure import DRAWN
from moodtrack.options import name as name_option
from moodtrack.options import number
from moodtrack.progress._series import Series

__all__ = ["KINDS", "Norms", "norms"]

KINDS = ("alpha", "omega", "retest", "icc")
"""Kinds of reliability."""


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
    reliability : float or None
        Between 0 and 1; None where it is not known, which is enough for a cutoff.
    source : str
        Where the numbers come from.
    measure : str, optional
        The questionnaire that they are for; None is any.
    item : str
        total, or total:<subscale>.
    status : str
        given | computed, or the status of a registry: primary | secondary | ...
    kind : str, optional
        Of the reliability: alpha | omega | retest | icc. Alpha leaves out what differs from day to day, so a change looks
        more certain than with a retest.
    interval_days : float, optional
        Days between test and retest; a retest without it says little.
    population : str, optional
        Who was asked.
    correlation : float, optional
        Of these scores with the first ones of the same persons, for a sample of later scores.

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
    reliability: float | None
    source: str
    measure: str | None = None
    item: str = "total"
    status: str = "given"
    kind: str | None = None
    interval_days: float | None = None
    population: str | None = None
    correlation: float | None = None

    def __post_init__(self) -> None:
        for name in ("mean", "sd", "n", "reliability", "interval_days", "correlation"):
            if (value := getattr(self, name)) is not None:
                number(value, name, "a number, or None")
        if self.reliability is not None and not 0 <= self.reliability <= 1:
            raise OptionError(f"the reliability is {self.reliability}", "a number from 0 to 1, or None", "")
        if self.kind not in (None, *KINDS):
            raise OptionError(f"the kind of the reliability is {self.kind!r}", f"one of {list(KINDS)}, or None", "")
        if self.interval_days is not None and self.interval_days < 0:
            raise OptionError(f"interval_days is {self.interval_days}", "a number of 0 or more, or None", "")
        if self.correlation is not None and not -1 <= self.correlation <= 1:
            raise OptionError(f"the correlation is {self.correlation}", "a number from -1 to 1, or None", "")
        if self.sd is not None and self.sd < 0:
            raise OptionError(f"the SD is {self.sd}", "a number of 0 or more, or None", "")
        if self.n is not None and self.n < 0:
            raise OptionError(f"n is {self.n}", "a whole number of 0 or more, or None", "")
        if not (name_option(self.source, "source") or "").strip():
            raise OptionError("the source is empty", "where the numbers come from", "")
        if self.measure is not None:
            object.__setattr__(self, "measure", measures.resolve(self.measure) or self.measure)

    @property
    def se_measurement(self) -> float | None:
        """Standard error of measurement, SD sqrt(1 - r); None where SD or reliability is not known."""
        return None if self.sd is None or self.reliability is None else self.sd * math.sqrt(1 - self.reliability)

    @property
    def s_diff(self) -> float | None:
        """Standard error of a difference of two scores, sqrt(2) SD sqrt(1 - r); None where one is not known."""
        if self.sd is None or self.reliability is None:
            return None
        return self.sd * math.sqrt(2 * (1 - self.reliability))

    @property
    def se_prediction(self) -> float | None:
        """Standard error of a second score predicted from a first one, SD sqrt(1 - r^2); None where one is not known."""
        return None if self.sd is None or self.reliability is None else self.sd * math.sqrt(1 - self.reliability**2)

    def save(self, path: str | Path) -> None:
        """Write the norms to a JSON file, one field a line."""
        Path(path).write_text(json.dumps({"norms": asdict(self)}, indent=1) + "\n", encoding="utf-8")

    @classmethod
    def open(cls, path: str | Path) -> Norms:
        """Norms from a file that `save` wrote.

        Raises
        ------
        OptionError
            If the file cannot be read or holds no norms, or a number is not possible.

        Examples
        --------
        >>> import tempfile
        >>> ours = Norms(15.0, 5.0, 200, 0.84, "own clinic", "phq9", kind="retest", interval_days=14, population="adults")
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     ours.save(f"{folder}/phq9.json")
        ...     Norms.open(f"{folder}/phq9.json") == ours
        True
        """
        if not isinstance(path, str | Path):
            raise OptionError(f"path is given as {type(path).__name__}", "the path of a file written by Norms.save", "")
        try:
            return cls(**json.loads(Path(path).read_text(encoding="utf-8"))["norms"])
        except OptionError:
            raise
        except OSError:
            raise OptionError(
                f"{Path(path).name} cannot be read", "a file written by Norms.save", "check the path"
            ) from None
        except (ValueError, KeyError, TypeError):
            raise OptionError(f"{Path(path).name} holds no norms", "a file written by Norms.save", "") from None

    @classmethod
    def published(cls, measure: str, population: str, reliability: float | None, *, kind: str | None = None) -> Norms:
        """A sample that the registry knows and whose mean and SD were seen in a readable source.

        Parameters
        ----------
        measure : str
            The questionnaire.
        population : str
            Whose norms: a part of what docs/measures.md calls the population.
        reliability : float or None
            Given by the caller, with its `kind`: the registry keeps it apart, and a sample of norms seldom has its own.

        Raises
        ------
        OptionError
            If no sample, or more than one, fits.

        Examples
        --------
        >>> found = Norms.published("core10", "general population", 0.9, kind="alpha")
        >>> found.mean, found.sd, found.status
        (4.7, 4.8, 'secondary')
        """
        known = measures.get(measure)
        seen = [n for n in known.norms if n.status in DRAWN and n.mean is not None and n.sd is not None]
        fits = [n for n in seen if population.casefold() in n.population.casefold()]
        if len(fits) != 1:
            raise OptionError(
                f"{len(fits)} samples of {known.name} fit {population!r}", f"one of {[n.population for n in seen]}", ""
            )
        one = fits[0]
        return cls(one.mean, one.sd, one.n, reliability, one.source, known.name, one.item, one.status, kind=kind,
                   population=one.population)  # fmt: skip


def norms(
    scores: pd.DataFrame,
    *,
    measure: str,
    reliability: float | None,
    item: str = "total",
    at: str | int = "first",
    at_least: int = 1,
    rater: str = "self",
    source: str = "",
    kind: str | None = None,
    interval_days: float | None = None,
    population: str | None = None,
) -> Norms:
    """What are mean and SD of a sample, one score a person?

    Parameters
    ----------
    scores : DataFrame
        The table `scores`.
    measure : str
        The questionnaire.
    reliability : float or None
        Of the questionnaire in a sample like this one; it cannot be computed from totals.
    item : str
        total, or total:<subscale>.
    at : "first", "last" or int
        The first or last score of every person, or the one of a session. Of a later one the result has the correlation
        with the first.
    at_least : int
        Only persons with at least that many scores: 2 leaves out those whose change is not known.
    rater : str
        Whose ratings; a score without a rater counts as self.
    source : str
        Kept in the result; by default a line that says what was used.
    kind, interval_days, population : optional
        Kept in the result; see `Norms`.

    Returns
    -------
    Norms
        Mean, sample SD (n - 1) and n; without a score no mean, with one no SD, and what needs them is not evaluable.

    Raises
    ------
    OptionError
        If scores has no row of this measure, item and rater, or the reliability is not between 0 and 1.
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
    first = series.baseline("first")
    start = np.where(first < 0, -1, series.starts[1:] - 1) if at == "last" else series.baseline(at)
    own = series.keys["rater"].eq(rater).to_numpy(dtype=bool)
    if not own.any():
        raise OptionError(f"no row is of {measure}, item {item}, rater {rater}", "at least one", "")
    kept = (start >= 0) & (series.counts >= at_least) & own
    scored = series.value
    values = scored[start[kept]]
    which = f"{at} score" if isinstance(at, str) else f"score of session {at}"
    return Norms(
        float(values.mean()) if len(values) else None,
        float(values.std(ddof=1)) if len(values) > 1 else None,
        len(values),
        reliability,
        source or f"{which} of {len(values)} persons",
        measure=measure,
        item=item,
        status="computed",
        kind=kind,
        interval_days=interval_days,
        population=population,
        correlation=_correlation(scored, first[kept], start[kept]),
    )


def _correlation(values: np.ndarray, first: np.ndarray, later: np.ndarray) -> float | None:
    """Of first and later scores, over the persons in whom they are two; None where one of them does not vary."""
    two = first != later
    before, after = values[first[two]], values[later[two]]
    if len(before) < 3 or before.std() == 0 or after.std() == 0:
        return None
    return float(np.clip(np.corrcoef(before, after)[0, 1], -1, 1))
