"""Ratings in words without a number among the days of goals: how many there are, and what they leave open.

A period of which more than one rated day in ten has such a rating is no one number: whether it reaches the target is not known, and it is no
baseline. The state rests on the latest periods; where they have too many, it cannot be told.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from moodtrack.progress._goal_arrays import Columns
from moodtrack.progress._goal_values import rated_goals
from moodtrack.tidy.worded import LIMIT, NOTHING, Worded, worded

__all__ = ["in_words"]

_SPAN = 10_000_000.0
_EVER = 4_000_000.0
"""More days than any day is from 1970, so that a goal and a day are one number."""


def in_words(asked: Columns, people: Mapping[str, int], course: Columns, ratings: pd.DataFrame, labels: pd.DataFrame | None, recent: int) -> tuple[Columns, Columns]:  # fmt: skip
    """For every period, as bool: `vague` (has too many such days) and `doubt` (so have the latest `recent` ones up to its end).

    Beside it for every goal: `rated` and `worded`, its rated days and those of them with such a rating; the same as
    `rated_latest` and `worded_latest`, from the first of the latest periods on; and `unsure`, whether these are too many.
    """
    many, row = len(asked["person"]), course["row"]
    spoken = _spoken(asked, people, worded(ratings, labels))
    if not len(spoken):
        none, no = np.zeros(many), np.zeros(many, dtype=bool)
        clear = np.zeros(len(row), dtype=bool)
        return {"vague": clear, "doubt": clear}, {**dict.fromkeys(("rated", "worded", "rated_latest", "worded_latest"), none), "unsure": no}  # fmt: skip
    found = rated_goals(asked, np.unique(spoken // _SPAN).astype("int64"), people, ratings)
    numbered = _inside(asked, found["row"], np.floor(found["day"]))
    keys = spoken, np.union1d(numbered, spoken)
    begin, last = _edges(asked, course, numbered)
    starts = np.searchsorted(row, np.arange(many + 1))
    first = np.maximum(np.arange(len(row)) - recent + 1, starts[:-1][row])
    latest = np.append(begin, -_EVER)[np.where(np.diff(starts) > 0, np.maximum(starts[1:] - recent, starts[:-1]), len(row))]  # fmt: skip
    every, ever = np.arange(many), np.full(many, _EVER)
    whole, now = (_counts(keys, every, since, ever) for since in (-ever, latest))
    periods = {"vague": _beyond(*_counts(keys, row, begin, last)), "doubt": _beyond(*_counts(keys, row, begin[first], last))}  # fmt: skip
    return periods, {"worded": whole[0], "rated": whole[1], "worded_latest": now[0], "rated_latest": now[1], "unsure": _beyond(*now)}  # fmt: skip


def _spoken(asked: Columns, people: Mapping[str, int], told: Worded) -> np.ndarray:
    """Goal and day, as one number and rising, of every such rating that a goal is about."""
    if not told:
        return NOTHING
    names, rows = {place: name for name, place in people.items()}, np.flatnonzero(asked["kind"] == "rating")
    days = [told.get((names[asked["person"][row]], str(asked["source"][row])), NOTHING) for row in rows]
    return _inside(asked, rows.repeat([len(one) for one in days]), np.concatenate([NOTHING, *days]))


def _inside(asked: Columns, row: np.ndarray, day: np.ndarray) -> np.ndarray:
    """Goal and day as one number, without those outside of the time of the goal."""
    kept = ~np.isnan(day) & ~(day < asked["start"][row]) & ~(day > asked["end"][row])
    return np.unique(row[kept] * _SPAN + day[kept])


def _edges(asked: Columns, course: Columns, numbered: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """First and last day of every period; one by session reaches to the values beside it, as days between may be of either."""
    row, day = course["row"], np.floor(course["day"])
    start, per = asked["start"][row], asked["per"][row]
    first = np.append(numbered, np.nan)[np.searchsorted(numbered, row * _SPAN - _EVER)] - row * _SPAN
    origin = np.where(np.isnan(start), first, start)
    week = origin + 7 * np.floor((day - origin) / 7)
    before = np.where(np.append(-1, row[:-1])[: len(row)] == row, np.append(np.nan, day[:-1])[: len(row)] + 1, -_EVER)
    after = np.append(numbered, np.inf)[np.searchsorted(numbered, row * _SPAN + day, side="right")] - row * _SPAN - 1
    kinds = [per == "week", per == "day", per == "session"]
    return np.select(kinds, [week, day, before], -_EVER), np.select(
        kinds, [week + 6, day, np.fmin(after, _EVER)], _EVER
    )


def _counts(keys: tuple[np.ndarray, np.ndarray], row: np.ndarray, first: np.ndarray, last: np.ndarray) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """Days in words, and rated days, of goals from a first to a last day."""
    worded_, rated = (np.searchsorted(key, row * _SPAN + last, side="right") - np.searchsorted(key, row * _SPAN + first) for key in keys)  # fmt: skip
    return np.maximum(worded_, 0.0), np.maximum(rated, 0.0)


def _beyond(words: np.ndarray, rated: np.ndarray) -> np.ndarray:
    return words > LIMIT * rated
