"""Ratings of goals in their order: the scores of one measure that holds goals, every goal a series of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from moodtrack import measures
from moodtrack.errors import OptionError
from moodtrack.progress._goal_arrays import ranks
from moodtrack.progress._series import Series, absentees
from moodtrack.schema import SCORES, conform, require, text

__all__ = ["ends", "goal_series", "persons", "within"]


def goal_series(scores: pd.DataFrame, measure: str, *, usual: str) -> Series:
    """One series a person, goal and rater of the measure; the column `item` holds the goal. Named is what is not `usual`."""
    require(scores, ["person", "measure", "item", "value"], "scores")
    if not isinstance(measure, str) or not measure:
        raise OptionError(f"measure={measure!r}", "the key under which the ratings of goals stand, such as 'goal'")
    names = [name for name in SCORES.names if name in scores.columns]
    frame = conform(scores if names == scores.columns.tolist() else scores[names], SCORES, copy=False)
    known, measured = (measure, measures.resolve(measure)), frame["measure"].array
    named = np.array([*(name in known for name in measured.categories), False], dtype=bool)[measured.codes]
    absent = absentees(frame, named) if measure != usual else text([])
    kept = np.flatnonzero(named & (frame["item"].array.codes >= 0))
    goal = pd.Categorical.from_codes(np.zeros(len(kept), dtype="int8"), text(["goal"]))
    return replace(Series.of(frame.take(kept).assign(measure=goal), "goal", None), absent=absent, named=measure)


def persons(series: Series) -> tuple[np.ndarray, dict[str, Any]]:
    """The number of the person and rater of every series, as they first appear, and the columns that name these."""
    person, rater = series.keys["person"].array, series.keys["rater"].array
    number = ranks(rater.codes, person.codes)
    first = np.unique(number, return_index=True)[1]
    return number, {"person": person.take(first), "rater": rater.take(first)}


def within(series: Series, low: float, high: float) -> np.ndarray:
    """For every series, whether all of its ratings lie on the scale."""
    value = series.rows["value"].to_numpy(dtype="float64")
    outside = (value < low) | (value > high)
    fine: np.ndarray = np.bincount(series.number[outside], minlength=len(series.keys)) == 0
    return fine


def ends(series: Series) -> tuple[np.ndarray, np.ndarray]:
    """First and last rating of every series, NaN where there is none."""
    value = np.append(series.rows["value"].to_numpy(dtype="float64"), np.nan)
    some = series.counts > 0
    first = np.where(some, series.starts[:-1], len(value) - 1)
    last = np.where(some, series.starts[1:] - 1, len(value) - 1)
    return value[first], value[last]
