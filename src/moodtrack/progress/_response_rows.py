"""The course of every series of scores against the rules of response: who meets which, when first, and which step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from moodtrack.progress._level_rules import LevelRule
from moodtrack.progress._problem_rows import Found
from moodtrack.progress._series import Series
from moodtrack.progress._ties import reaches
from moodtrack.result import Code
from moodtrack.schema import text, to_days
from moodtrack.stats.runs import first_true, last_true, runs

__all__ = ["STEPS", "Course", "problems"]

STEPS = ("not_started", "deteriorated", "no_reliable_change", "improved", "recovered", "sustained")


@dataclass(frozen=True)
class Course:
    """Series of scores with their baseline, clock and what of the rules every score meets.

    `meets` has for every rule whether a score meets it, `there` for every series whether it has the rule; `in_points`
    says that the early rule is no share, so that a baseline of 0 has it too.
    """

    series: Series
    start: np.ndarray
    base: np.ndarray
    after: np.ndarray
    time: np.ndarray
    share: np.ndarray
    meets: Mapping[str, np.ndarray]
    there: Mapping[str, np.ndarray]
    below_at_start: np.ndarray
    in_points: np.ndarray

    @classmethod
    def of(
        cls,
        series: Series,
        baseline: str | int,
        clock: str,
        rules: Sequence[Mapping[str, LevelRule]],
        signs: Sequence[int],
        number: np.ndarray,
    ) -> Course:
        """Every score against its baseline and rules."""
        start = series.baseline(baseline)
        value, whose = series.value, series.number
        base = np.append(value, np.nan)[start]
        row = np.arange(len(value))
        session = series.session
        after = (start[whose] >= 0) & (row > start[whose])
        if baseline != "first":
            after |= (start[whose] < 0) & (session > float(baseline))
        day = np.append(to_days(series.rows["day"].where(series.rows["day"].notna(), series.rows["at"])), np.nan)
        time = session if clock == "session" else day[:-1] - day[start][whose]
        sign = np.array(signs, dtype="float64")[number]
        known = sign != 0
        gain = sign[whose] * (value - base[whose])
        share = gain / np.where(base > 0, base, np.nan)[whose]
        each = {
            name: _columns(rules, name, number)
            for name in ("early", "response", "remission", "reliable_change", "caseness")
        }
        by_change = {
            name: _reaches(gain, share, *(part[whose] for part in each[name]))
            for name in ("early", "response", "reliable_change")
        }
        worse = _reaches(-gain, -share, *(part[whose] for part in each["reliable_change"]))
        below = _beyond(value, sign[whose], *(part[whose] for part in each["remission"]))
        case = ~_beyond(
            value, sign[whose], each["caseness"][0][whose], each["caseness"][1][whose], ~each["caseness"][2][whose]
        )
        at_start = np.append(case, False)[start]
        meets = {
            **by_change, "remission": below, "deteriorated": worse, "improved": by_change["reliable_change"],
            "recovered": by_change["reliable_change"] & at_start[whose] & ~case,
        }  # fmt: skip
        there = {name: ~np.isnan(each[name][0]) & known for name in each}
        meets = {name: met & after for name, met in meets.items()}
        return cls(
            series, start, base, after, time, share, meets, there, np.append(below, False)[start], ~each["early"][1]
        )

    def _times(self, rows: np.ndarray) -> np.ndarray:
        return np.asarray(np.append(self.time, np.nan)[rows])

    def _verdict(self, name: str, rows: np.ndarray, known: np.ndarray) -> Any:
        met = np.append(self.meets[name], False)[rows]
        return pd.arrays.BooleanArray(met, ~(self.there[name] & (rows >= 0) & known))

    def _first(self, name: str, within: np.ndarray | None = None) -> np.ndarray:
        met = self.meets[name] if within is None else self.meets[name] & within
        rows = first_true(met, self.series.number, len(self.start))
        return np.where(self.there[name], self._times(rows), np.nan)

    def table(self, by: float, consecutive: int, sustained: int) -> pd.DataFrame:
        """One row a series."""
        whose, size = self.series.number, len(self.start)
        in_time = self.after & (self.time <= by)
        early, last = last_true(in_time, whose, size), last_true(self.after, whose, size)
        share, value = np.append(self.share, np.nan), np.append(self.series.value, np.nan)
        has_base, positive = ~np.isnan(self.base), self.base > 0
        relapse, when = self._relapse(consecutive)
        return self.series.keys.assign(
            baseline=self.base,
            n=np.bincount(whose[self.after], minlength=size),
            n_early=np.bincount(whose[in_time], minlength=size),
            share_early=share[early],
            early=self._verdict("early", early, positive | (has_base & self.in_points)),
            first_early=self._first("early", in_time),
            last=value[last],
            share_last=share[last],
            response=self._verdict("response", last, positive),
            first_response=self._first("response"),
            remission=self._verdict("remission", last, np.ones(size, dtype=bool)),
            first_remission=self._first("remission"),
            remission_at_start=pd.arrays.BooleanArray(self.below_at_start, ~(self.there["remission"] & has_base)),
            relapse=relapse,
            first_relapse=when,
            status=self._status(consecutive, sustained, last),
        )

    def _relapse(self, consecutive: int) -> tuple[Any, np.ndarray]:
        whose, size, starts = self.series.number, len(self.start), self.series.starts
        held = runs(self.meets["remission"], starts) >= consecutive
        first = first_true(held, whose, size)
        out = runs(self.after & ~self.meets["remission"], starts) >= consecutive
        again = first_true(out & (first[whose] >= 0) & (np.arange(len(whose)) > first[whose]), whose, size)
        known = self.there["remission"] & (first >= 0)
        return pd.arrays.BooleanArray(again >= 0, ~known), np.where(known, self._times(again), np.nan)

    def _established(self, consecutive: int, sustained: int) -> dict[str, np.ndarray]:
        starts = self.series.starts
        long = runs(self.meets["recovered"], starts)
        moved = {name: runs(self.meets[name], starts) >= consecutive for name in ("deteriorated", "improved")}
        return {**moved, "recovered": long >= consecutive, "sustained": long >= sustained}

    def _known(self, step: str) -> np.ndarray:
        cased = self.there["caseness"] if step in ("recovered", "sustained") else np.ones(len(self.start), dtype=bool)
        return np.asarray(self.there["reliable_change"] & cased & ~np.isnan(self.base))

    def _status(self, consecutive: int, sustained: int, last: np.ndarray) -> Any:
        code = np.full(len(self.start), STEPS.index("no_reliable_change"))
        for step, held in self._established(consecutive, sustained).items():
            code = np.where(np.append(held, False)[last] & self._known(step), STEPS.index(step), code)
        code = np.where(last < 0, 0, np.where(self._known("improved"), code, -1))
        return pd.Categorical.from_codes(np.where((last < 0) & np.isnan(self.base), -1, code), list(STEPS))

    def reached(self, consecutive: int, sustained: int) -> pd.DataFrame:
        """One row a series and step: whether and when it was first established."""
        size, whose = len(self.start), self.series.number
        held = self._established(consecutive, sustained)
        neither = self.after & ~self.meets["deteriorated"] & ~self.meets["improved"]
        held["no_reliable_change"] = runs(neither, self.series.starts) >= consecutive
        found = {step: first_true(held[step], whose, size) for step in STEPS[1:]}
        rows = np.column_stack(list(found.values())).reshape(-1)
        known = np.column_stack([self._known(step) for step in found]).reshape(-1)
        keys = self.series.keys.iloc[np.repeat(np.arange(size), len(found))].reset_index(drop=True)
        return keys.assign(
            step=pd.Categorical.from_codes(np.tile(np.arange(len(found)), size), list(found)),
            reached=pd.arrays.BooleanArray(rows >= 0, ~known),
            first=np.where(known, self._times(rows), np.nan),
        )


def _columns(
    rules: Sequence[Mapping[str, LevelRule]], name: str, number: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Value, whether it is a share, and whether it is inclusive, one of each a series."""
    value = np.array([of[name].value for of in rules], dtype="float64")[number]
    share = np.array([of[name].unit == "share_of_baseline" for of in rules], dtype=bool)[number]
    return value, share, np.array([of[name].inclusive for of in rules], dtype=bool)[number]


def _reaches(
    gain: np.ndarray, share: np.ndarray, value: np.ndarray, by_share: np.ndarray, inclusive: np.ndarray
) -> np.ndarray:
    return reaches(np.where(by_share, share, gain), value, inclusive)


def _beyond(value: np.ndarray, sign: np.ndarray, cut: np.ndarray, _: np.ndarray, inclusive: np.ndarray) -> np.ndarray:
    """On the better side of a level."""
    return reaches(sign * (value - cut), 0.0, inclusive)


def problems(
    course: Course,
    rules: Sequence[Mapping[str, LevelRule]],
    number: np.ndarray,
    baseline: str | int,
    by: float,
    *,
    named: bool,
) -> pd.DataFrame:
    """Why a verdict is missing."""
    series, there = course.series, course.there
    after = np.bincount(series.number[course.after], minlength=len(course.start))
    early = np.bincount(series.number[course.after & (course.time <= by)], minlength=len(course.start))
    none = (series.counts > 0) & (course.start < 0)
    zero = ~(course.base > 0) & ~none & (after > 0)
    found = [
        Found((series.counts == 0) & named, Code.NO_DATA, "no score"),
        Found(none, Code.NOT_EVALUABLE, f"no score at the baseline, session {baseline}"),
        *series.left_out(),
        Found((series.counts > 0) & (after == 0), Code.TOO_FEW, "no score after the baseline", 0, 1),
        Found((after > 0) & (early == 0) & ~none, Code.NOT_EVALUABLE, f"no score after the baseline and by {by:g}"),
        Found(zero, Code.UNDEFINED, "a share of a baseline of 0 or below is not defined"),
    ]
    for i, of in enumerate(rules):
        many = (number == i) & (after > 0)
        lacking = [name for name in ("early", "reliable_change", "caseness") if of[name].value is None]
        if lacking:
            found.append(Found(many, Code.NOT_EVALUABLE, "no published threshold for " + ", ".join(lacking)))
        elif not there["early"][number == i].any():
            found.append(Found(many, Code.DIRECTION_UNKNOWN, "say which way is better with direction="))
    measure, item = text(series.keys["measure"]), text(series.keys["item"])
    part = item.str.startswith("total:", na=False).astype(bool)
    return series.problems(found, measure.where(~part, measure + " " + item).array)
