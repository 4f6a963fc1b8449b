"""A search for sudden gains and losses: the scores in order, judged once a way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from moodtrack.progress._change_rule import Rule
from moodtrack.progress._gain_chance import Chance
from moodtrack.progress._gain_course import LONGEST, Courses
from moodtrack.progress._gain_rows import event_rows, events, interval_rows, one_each, score_rows
from moodtrack.progress._gain_rules import Judged, Known
from moodtrack.progress._problem_rows import Found
from moodtrack.progress._series import Series
from moodtrack.result import Code, Method
from moodtrack.schema import Coded
from moodtrack.stats.steps import Steps, steps

__all__ = ["WAYS", "Search"]

WAYS = {"gain": 1, "loss": -1}


@dataclass(frozen=True)
class Search:
    """What is looked at, by which rules, for gains and losses alike.

    Parameters
    ----------
    series, courses : Series, Courses
        The scores in order, and in the cells of their sessions.
    forms, rules, bounds : list of (measure, item), list of Rule, ndarray of float, shape (forms, 2)
        The measures and items that there are; the first criterion, and the lowest and highest score, of each.
    number : ndarray of int, shape (series,)
        The measure and item of every series.
    chance : Chance
        The criteria, and the smooth courses to draw.
    method : Method
        Its parameter `which` is filled in by `found`.
    named : bool
        Whether the measure was named.
    at, cell : ndarray of int, shape (intervals,)
        Series and first cell of every interval.
    stepped : Steps
        What lies before and after each.
    """

    series: Series
    courses: Courses
    forms: list[tuple[str, str]]
    rules: list[Rule]
    number: np.ndarray
    chance: Chance
    bounds: np.ndarray
    method: Method
    named: bool
    at: np.ndarray
    cell: np.ndarray
    stepped: Steps

    @classmethod
    def of(
        cls, series: Series, forms: list[tuple[str, str]], rules: list[Rule], number: np.ndarray, chance: Chance,
        bounds: np.ndarray, method: Method, named: bool,
    ) -> Search:  # fmt: skip
        """Put the scores of the series into cells."""
        courses = Courses.of(series)
        at, cell = courses.intervals()
        stepped = steps(courses.value, cell)
        return cls(series, courses, forms, rules, number, chance, bounds, method, named, at, cell, stepped)

    def known(self, which: str) -> Known:
        """What is known of every series, for one way."""
        return Known.of(self.rules, self.number, 1 in self.chance.criteria.used, WAYS[which])

    def judged(self, which: str) -> Judged:
        """Which intervals meet the criteria."""
        known, at = self.known(which), self.at
        score = self.courses.value[self.cell]
        return self.chance.criteria.judge(self.stepped, score, known.sign[at], known.cutoff[at], known.inclusive[at])

    def found(self, which: str) -> dict[str, Any]:
        """The fields of the result: the columns of every table, and the method."""
        series, courses, at, cell, known, judged = self.series, self.courses, self.at, self.cell, self.known(which), self.judged(which)  # fmt: skip
        peer, met = self.chance.criteria.below_zero, judged.all_met
        rows = events(courses, at[met], cell[met], known.sign, known.lower, peer)
        rows["expected_by_chance"] = self.chance.of(courses, rows, known, self.bounds[self.number])
        sure = np.isfinite(self.stepped.fall) & np.isfinite(self.stepped.difference)
        return {
            "table": event_rows(series, rows),
            "intervals": interval_rows(series, courses, at, cell, judged),
            "first": one_each(series, rows, largest=False, blank=False),
            "largest": one_each(series, rows, largest=True, blank=peer),
            "series": self._series_rows(known, np.bincount(at[sure], minlength=series.many)),
            "scores": score_rows(series, courses),
            "problems": self._problems(),
            "method": replace(self.method, parameters={**self.method.parameters, "which": which}),
        }

    def _series_rows(self, known: Known, testable: np.ndarray) -> dict[str, Any]:
        courses = self.courses
        judged = np.isfinite(known.cutoff)
        looked_at = np.maximum(courses.length - 3, 0)
        last = courses.first + np.maximum(courses.length, 1) - 1
        words = {f"cutoff_{n}": _words([getattr(r, n) for r in self.rules], self.number) for n in ("name", "source", "status")}  # fmt: skip
        return {
            **self.series.keyed(),
            "first_session": pd.arrays.IntegerArray(courses.first, courses.length == 0),
            "last_session": pd.arrays.IntegerArray(last, courses.length == 0),
            "n": courses.counts(),
            "intervals": np.maximum(courses.length - 1, 0),
            "candidates": looked_at + ((courses.first == 0) & (courses.length > 2)),
            "testable": testable,
            "not_testable": looked_at - testable,
            "pattern": courses.patterns(),
            "lower_better": pd.arrays.BooleanArray(known.lower > 0, known.lower == 0),
            "cutoff": known.cutoff,
            "inclusive": pd.arrays.BooleanArray(known.inclusive, ~judged),
            **words,
        }

    def _problems(self) -> Any:
        """Why a series has no interval, or an interval no answer."""
        series, courses, n = self.series, self.courses, self.courses.counts()
        some, cutoff_used = series.counts > 0, 1 in self.chance.criteria.used
        found = [
            Found(series.without(self.named) & (series.conflicts == 0), Code.NO_DATA, "no score"),
            Found(series.conflicts + courses.doubled > 0, Code.SCORE_CONFLICT, "different scores for one session; none is used"),
            Found(courses.unnumbered > 0, Code.MISSING_FIELD, "scores without the number of a session were left out"),
            *series.left_out()[1:],
            Found(courses.counted & some, Code.ASSUMED, "no numbers of sessions: the scores were counted in order"),
            Found(courses.too_long, Code.OUT_OF_RANGE, f"the numbers of the sessions span more than {LONGEST}"),
        ]  # fmt: skip
        for i in np.unique(n[some & (n < 4)]).tolist():
            found.append(Found(some & (n == i) & ~courses.too_long, Code.TOO_FEW, "too few scored sessions", i, 4))
        for i, judged in enumerate(self.rules):
            many = (self.number == i) & (n >= 4)
            if judged.code is not None and cutoff_used:
                found.append(Found(many, judged.code, judged.what))
            elif judged.note and cutoff_used:
                found.append(Found(many, Code.NOT_EVALUABLE, f"{judged.note}; the cutoff is that of {judged.name}"))
            if judged.sign == 0:
                found.append(Found(many, Code.DIRECTION_UNKNOWN, "say which way is better with direction="))
        names = [f"{measure} {item}" if item.startswith("total:") else measure for measure, item in self.forms]
        return series.problems(found, _words(names, self.number), series.nameless)


def _words(words: Sequence[str | None], number: np.ndarray) -> Coded:
    """A word for every series, from one for every measure and item."""
    known = sorted({word for word in words if word})
    codes = np.array([known.index(word) if word else -1 for word in words], dtype="int64")
    return Coded(codes[number], known)
