"""Planned looks at a growing log: what it held at the last look that was reached, and at the one before.

A look sees what was written down until its last rated day and nothing else, so it says the same whenever it is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from moodtrack.panel import Panel
from moodtrack.schema import to_days
from moodtrack.stats import spending
from moodtrack.stats.segments import daily, segments

__all__ = ["Look", "changes", "ends_of", "looks_of", "within"]


class Look(NamedTuple):
    """A look at one person's rating.

    Attributes
    ----------
    number : int
        Rated days of the look; 0 where none is reached, or none was planned.
    day : float
        Its last rated day; the last of the log where there is no look.
    alpha : float
        Level of the look.
    days : int
        Rated days of the whole log.
    ahead : int
        Rated days of the next look.
    ahead_day : float
        When that is reached if rating goes on as so far.
    """

    number: int
    day: float
    alpha: float
    days: int
    ahead: int
    ahead_day: float


def looks_of(ratings: pd.DataFrame, variable: str, alpha: float, planned: bool) -> list[dict[str, Look]]:
    """The last look of every person with a rating, and, where there is one, the look before it."""
    last: dict[str, Look] = {}
    before: dict[str, Look] = {}
    panel = Panel.of(ratings, "day")
    if not len(panel.frame):
        return [last]
    mean = daily(panel.codes, panel["day"], panel[variable])
    for code, rows in segments(mean.group):
        person, rated = str(panel.persons[code]), mean.day[rows]
        n = len(rated)
        ahead = spending.next_look(n)
        pace = (rated[-1] - rated[0] + 1) / n
        rest = (n, ahead, float(np.ceil(rated[-1] + (ahead - n) * pace)))
        reached = spending.looks(n) if planned else np.zeros(0, dtype="int64")
        if not len(reached):
            level = spending.levels(1, alpha)[0] if planned else alpha
            last[person] = Look(0, float(rated[-1]), level, *rest)
            continue
        levels = spending.levels(len(reached), alpha)
        for held, back in ((last, 1), (before, 2)):
            if len(reached) >= back:
                held[person] = Look(int(reached[-back]), float(rated[reached[-back] - 1]), levels[-back], *rest)
    return [last, before] if planned else [last]


def ends_of(looks: Mapping[str, Look]) -> dict[str, float]:
    """The last day that each look sees, by person, where there is a look."""
    return {person: look.day for person, look in looks.items() if look.number}


def within(frame: pd.DataFrame, ends: Mapping[str, float]) -> np.ndarray:
    """Which rows are of a day up to the last one that a look of the person sees; all of persons without one."""
    person = frame["person"].array
    end = np.array([*(ends.get(str(name), np.nan) for name in person.categories), np.nan])
    return np.asarray(~(np.floor(to_days(frame["day"])) > end[person.codes]))


def changes(now: np.ndarray, before: np.ndarray | None) -> np.ndarray:
    """new, still or no_longer for findings of two looks, given as signs with 0 for none.

    Examples
    --------
    >>> changes(np.array([1, 1, 0, 0]), np.array([0, 1, -1, 0])).tolist()
    ['new', 'still', 'no_longer', '']
    """
    then = np.zeros(now.shape) if before is None else before
    same = (now != 0) & (now == then)
    return np.where(same, "still", np.where(now != 0, "new", np.where(then != 0, "no_longer", "")))
