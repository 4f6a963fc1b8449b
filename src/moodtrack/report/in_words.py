"""On how many of the rated days of a stretch a rating is a word without a number: counts, and whether they are too many. No sentence."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from moodtrack.report.findings import WINDOW, Findings
from moodtrack.schema import numbers, to_days
from moodtrack.tidy.worded import LIMIT, NOTHING, Worded, worded

__all__ = ["LIMIT", "Days", "Stretch", "days", "each", "ends", "first_beyond", "too_many"]

_DAY = pd.Timedelta(days=1)
_DAY_0 = pd.Timestamp(0)
Stretch = tuple[pd.Timestamp | None, pd.Timestamp | None]
"""First and last day; None is without a bound."""


class Days(NamedTuple):
    """Of the rated days of a stretch, those with a rating in a word without a number, and those without any number."""

    worded: int
    bare: int
    rated: int


def days(found: Findings, variable: str = "", *stretches: Stretch) -> Days:
    """The rated days of a variable in stretches of the diary, first and last day of each; without one, in the view."""
    name = variable or found.variable
    words = _worded(found).get((found.person, name), NOTHING)
    if not len(words):
        return Days(0, 0, 0)
    rated = found.once(f"numbered {name}", lambda: _numbered(found, name))
    inside = [_inside(words, *one) for one in stretches or ((found.view.start, None),)]
    there = [_inside(rated, *one) for one in stretches or ((found.view.start, None),)]
    all_words, all_numbers = np.unique(np.concatenate(inside)), np.unique(np.concatenate(there))
    bare = len(np.setdiff1d(all_words, all_numbers))
    return Days(len(all_words), bare, bare + len(all_numbers))


def each(found: Findings) -> dict[str, Days]:
    """Every rating with such days, by name, and how many."""
    made = {name: days(found, name) for name in sorted({name for _, name in _worded(found)})}
    return {name: one for name, one in made.items() if one.worded}


def ends(found: Findings) -> tuple[Stretch, Stretch] | None:
    """The two stretches that stand side by side: the first and the latest days; None where there are not two."""
    start, covered = found.view.start, found.coverage
    if start is not None:
        return (start - WINDOW * _DAY, start - _DAY), (start, None)
    if covered.first is None or covered.last is None or covered.span < 2 * WINDOW:
        return None
    return (covered.first, covered.first + (WINDOW - 1) * _DAY), (covered.last - (WINDOW - 1) * _DAY, covered.last)


def too_many(found: Findings, variable: str = "", *stretches: Stretch) -> bool:
    """Whether so many of the rated days have a rating in a word without a number that no rise or fall is told.

    Every stretch is tested by itself; without one, the view and each of its ends: a few words of many days can be most of one end.
    """
    return first_beyond(found, variable, *stretches) is not None


def first_beyond(found: Findings, variable: str = "", *stretches: Stretch) -> tuple[Stretch, Days] | None:
    """The first stretch with too many such days, as of `too_many`, and its days; None where none has."""
    for one in stretches or _stretches(found):
        told = days(found, variable, one)
        if told.worded > LIMIT * told.rated:
            return one, told
    return None


def _stretches(found: Findings) -> list[Stretch]:
    """What a rise or fall rests on: the view, the days before its first day, and its two ends."""
    start, covered = found.view.start, found.coverage
    made: list[Stretch] = [(start, None)]
    if start is not None:
        made.append((start - WINDOW * _DAY, start - _DAY))
    if covered.first is not None and covered.last is not None and covered.span >= 2 * WINDOW:
        made.append((covered.first, covered.first + (WINDOW - 1) * _DAY))
        made.append((covered.last - (WINDOW - 1) * _DAY, covered.last))
    return made


def _worded(found: Findings) -> Worded:
    return found.once("worded", lambda: worded(found.whole.ratings, found.whole.labels))


def _numbered(found: Findings, name: str) -> np.ndarray:
    ratings = found.whole.ratings
    if name not in ratings:
        return NOTHING
    at = np.floor(to_days(ratings["day"]))
    return np.unique(at[np.isfinite(at) & ~np.isnan(numbers(ratings[name]))])


def _inside(at: np.ndarray, first: pd.Timestamp | None, last: pd.Timestamp | None) -> np.ndarray:
    low, high = (np.nan if day is None else (day - _DAY_0) / _DAY for day in (first, last))
    return at[~(at < low) & ~(at > high)]
