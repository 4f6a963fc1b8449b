"""How often a smooth course with the same scatter has an event as large: drawn from the client's own numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from moodtrack.progress._gain_course import Courses
from moodtrack.progress._gain_rows import Events
from moodtrack.progress._gain_rules import Criteria, Known
from moodtrack.progress._ties import TIE
from moodtrack.stats.segments import segments
from moodtrack.stats.spells import key
from moodtrack.stats.steps import PAD, steps

__all__ = ["LEAST_SCORES", "Chance"]

LEAST_SCORES = 5
"""Scores that a smooth course and its scatter need. Convention of this library."""


@dataclass(frozen=True)
class Chance:
    """Draws of smooth courses.

    Parameters
    ----------
    criteria : Criteria
        What an event is.
    draws : int
        Courses a series; 0 draws none.
    seed : int
        Of the draws; every series has a stream of its own, keyed by its scores.
    """

    criteria: Criteria
    draws: int
    seed: int

    def of(self, courses: Courses, found: Events, known: Known, bounds: np.ndarray) -> np.ndarray:
        """Share of smooth courses with an event at least as large, for every event; NaN with too few scores.

        known and bounds (lowest and highest possible score) are those of the series.
        """
        chance = np.full(len(found["cell"]), np.nan)
        for number, mine in segments(found["number"]) if self.draws else []:
            offset, length = courses.offset[number], courses.length[number]
            value = courses.value[offset : offset + length]
            if np.isfinite(value).sum() < LEAST_SCORES:
                continue
            drawn = self._drawn(value, *bounds[number])
            places = np.arange(PAD + 1, PAD + length - 2)
            stepped = steps(drawn, places)
            sign = known.sign[number]
            met = self.criteria.judge(stepped, drawn[:, places], sign, known.cutoff[number], known.inclusive[number])
            size = np.where(met.all_met, np.nan_to_num(sign * stepped.fall, nan=0.0), -np.inf)
            mine_size = np.nan_to_num(sign * found["magnitude"][mine], nan=0.0)
            chance[mine] = (size.max(axis=1)[:, None] >= mine_size - TIE).mean(axis=0)
        return np.where(np.isnan(found["magnitude"]), np.nan, chance)

    def _drawn(self, value: np.ndarray, low: float, high: float) -> np.ndarray:
        """Courses on the same sessions; shape (draws, sessions and the missing cells around them)."""
        there = np.flatnonzero(np.isfinite(value))
        seen = value[there]
        fitted, scatter = _smooth(there + 1.0, seen)
        stream = np.random.default_rng([self.seed, key(there.astype("float64"), seen)])
        made = fitted + scatter * stream.standard_normal((self.draws, len(there)))
        if (seen == np.round(seen)).all():
            made = np.round(made)
        drawn = np.full((self.draws, len(value) + 2 * PAD), np.nan)
        drawn[:, PAD + there] = np.clip(made, min(low, seen.min()), max(high, seen.max()))
        return drawn


def _smooth(place: np.ndarray, value: np.ndarray) -> tuple[np.ndarray, float]:
    """Least squares on the logarithm of the place of the session, and the SD of what is left, n - 2."""
    x = np.log(place)
    x = x - x.mean()
    slope = (x @ (value - value.mean())) / (x @ x)
    fitted = value.mean() + slope * x
    return fitted, float(np.sqrt(((value - fitted) ** 2).sum() / (len(value) - 2)))
