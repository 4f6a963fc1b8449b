"""What a sudden gain is: the three criteria, which of them are used, and which way counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from moodtrack.progress._change_rule import Rule
from moodtrack.progress._ties import reaches
from moodtrack.stats.steps import Steps

__all__ = ["Criteria", "Judged", "Known"]


class Judged(NamedTuple):
    """Each criterion and all in use together, and where they can be judged."""

    met: list[np.ndarray]
    known: list[np.ndarray]
    all_met: np.ndarray
    all_known: np.ndarray


class Known(NamedTuple):
    """What is known of every series.

    lower: 1 where lower is better, -1 where higher is, 0 where it is not said. sign: 1 where a fall counts, -1 where a rise
    does. cutoff: of the first criterion, NaN where there is none. inclusive: whether a change of the cutoff counts.
    """

    lower: np.ndarray
    sign: np.ndarray
    cutoff: np.ndarray
    inclusive: np.ndarray

    @classmethod
    def of(cls, rules: list[Rule], number: np.ndarray, cutoff_used: bool, way: int) -> Known:
        """From the rule of every measure and item; `number` names that of a series, `way` is -1 for losses."""
        lower = np.array([-r.sign for r in rules], dtype="int64")[number]
        threshold = [r.threshold if r.threshold is not None and cutoff_used else np.nan for r in rules]
        inclusive = np.array([r.inclusive for r in rules], dtype=bool)[number]
        return cls(lower, way * lower, np.array(threshold, dtype="float64")[number], inclusive)


@dataclass(frozen=True)
class Criteria:
    """The criteria in use.

    Parameters
    ----------
    used : tuple of int
        Of 1, 2 and 3.
    proportion : float
        Share of the score at n of the second criterion.
    t : ndarray of float, shape (5,)
        Critical values of the third criterion by degrees of freedom.
    proper : bool
        Whether the third criterion is a t test, with sqrt(1 / n1 + 1 / n2).
    below_zero : bool
        Whether a share of a score below zero is judged: a convention.
    """

    used: tuple[int, ...]
    proportion: float
    t: np.ndarray
    proper: bool
    below_zero: bool

    @property
    def _t(self) -> np.ndarray:
        """The critical values by the number of scores on both sides."""
        return np.append([np.nan, np.nan], self.t)

    def judge(
        self, found: Steps, score: np.ndarray, sign: np.ndarray, cutoff: np.ndarray, inclusive: np.ndarray
    ) -> Judged:
        """Which steps meet the criteria; sign is 1 where a fall counts, -1 where a rise does, 0 where it is not known."""
        size = sign * found.fall
        seen = np.isfinite(size) & (sign != 0)
        one, two = reaches(size, cutoff, inclusive), reaches(size, self.proportion * score, True)
        within = seen if self.below_zero else seen & ~(score < 0)
        limit = self._t[found.n_before + found.n_after] * found.spread
        if self.proper:
            limit = limit * np.sqrt(1 / np.maximum(found.n_before, 1) + 1 / np.maximum(found.n_after, 1))
        three = reaches(sign * found.difference, limit, False)
        known = [seen & np.isfinite(cutoff), within, np.isfinite(found.difference) & (sign != 0)]
        used = [number in self.used for number in (1, 2, 3)]
        known = [k if u else np.zeros_like(k) for k, u in zip(known, used, strict=True)]
        met = [m & k for m, k in zip((one, two, three), known, strict=True)]
        all_known = np.logical_and.reduce([k for k, u in zip(known, used, strict=True) if u])
        all_met = np.logical_and.reduce([m for m, u in zip(met, used, strict=True) if u])
        return Judged(met, known, all_met & all_known, all_known)
