"""Ratings of goals in their order: the scores of one measure that holds goals, every goal a series of its own."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from moodtrack import measures
from moodtrack.errors import OptionError
from moodtrack.progress._goal_arrays import ranks
from moodtrack.progress._series import Series, absentees, filled, pick
from moodtrack.schema import SCORES, conform, require

__all__ = ["ends", "goal_series", "persons", "within"]


def goal_series(scores: pd.DataFrame, measure: str, *, usual: str) -> Series:
    """One series a person, goal and rater of the measure; the column `item` holds the goal. Named is what is not `usual`."""
    require(scores, ["person", "measure", "item", "value"], "scores")
    if not isinstance(measure, str) or not measure:
        raise OptionError(f"measure={measure!r}", "the key under which the ratings of goals stand, such as 'goal'")
    frame = conform(filled(scores, {"rater": "self"}), SCORES, copy=False)
    columns = {name: column.array for name, column in frame.items()}
    known, measured = (measure, measures.resolve(measure)), columns["measure"]
    named = np.array([*(name in known for name in measured.categories), False], dtype=bool)[measured.codes]
    absent = absentees(columns["person"], named) if measure != usual else []
    one = np.where(named, measured.codes[named.argmax()] if named.any() else -1, -1)  # whichever way it is written
    columns["measure"] = pd.Categorical.from_codes(one, dtype=measured.dtype, validate=False)
    return Series.among(frame, columns, named & (columns["item"].codes >= 0), None, absent, measure)


def persons(series: Series) -> tuple[np.ndarray, dict[str, Any]]:
    """The number of the person and rater of every series, as they first appear, and the columns that name these."""
    person, rater = series.names["person"], series.names["rater"]
    number = ranks(rater.codes, person.codes)
    first = np.unique(number, return_index=True)[1]
    return number, {"person": pick(person, first), "rater": pick(rater, first)}


def within(series: Series, low: float, high: float) -> np.ndarray:
    """For every series, whether all of its ratings lie on the scale."""
    value = series.value
    outside = (value < low) | (value > high)
    fine: np.ndarray = np.bincount(series.number[outside], minlength=series.many) == 0
    return fine


def ends(series: Series) -> tuple[np.ndarray, np.ndarray]:
    """First and last rating of every series, NaN where there is none."""
    value = np.append(series.value, np.nan)
    some = series.counts > 0
    first = np.where(some, series.starts[:-1], len(value) - 1)
    last = np.where(some, series.starts[1:] - 1, len(value) - 1)
    return value[first], value[last]
