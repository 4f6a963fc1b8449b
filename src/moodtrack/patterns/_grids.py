"""Ratings and tags of every person, day by day, as arrays."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from moodtrack.panel import Panel, sorting
from moodtrack.patterns import _phases
from moodtrack.schema import to_days
from moodtrack.stats.grid import Grid
from moodtrack.stats.segments import daily, segments
from moodtrack.tidy.exposures import apps, known_days
from moodtrack.values import category

__all__ = ["Grids"]

_SEVERAL = 1 / 3


class _Tagged(NamedTuple):
    """The rows of tags that have a day and a person with a rating, sorted: number of the person, day, tag and app."""

    person: np.ndarray
    day: np.ndarray
    tag: np.ndarray
    app: np.ndarray


class Grids:
    """The days of all persons; `of` gives them one by one for a variable.

    Parameters
    ----------
    ratings, tags : DataFrame
        The tables of those names.
    events : DataFrame, optional
        The table `events`; its phases and medication become columns that models hold equal.

    Attributes
    ----------
    persons : Index
        The persons with a rating.
    tags : ndarray of str
        The tags, sorted; grids name them by number.
    """

    def __init__(self, ratings: pd.DataFrame, tags: pd.DataFrame, events: pd.DataFrame | None = None) -> None:
        self._phases = _phases.spans(events)
        self._panel = Panel.of(ratings, "day")
        self.persons = self._panel.persons
        self._code, self._day = self._panel.codes, self._panel["day"]
        self._kept = np.ones(len(self._code), dtype=bool)
        person, tag, day = tags["person"].array, category(tags["tag"]), np.floor(to_days(tags["day"]))
        self.tags = np.array(tag.categories.tolist(), dtype="str")
        who = np.append(self.persons.get_indexer(person.categories), -1)[person.codes]
        app = apps(tags["source"]) if "source" in tags else np.zeros(len(tags), dtype="int64")
        rows = np.flatnonzero((who >= 0) & np.isfinite(day))
        rows = rows[sorting([who[rows], day[rows]])]
        self._spread(_Tagged(who[rows], day[rows].astype("int64"), tag.codes[rows].astype("int64"), app[rows]))

    def _spread(self, tagged: _Tagged) -> None:
        """Take these rows of tags, and what is known of all tags from them."""
        self._tagged, every = tagged, np.arange(len(self.persons) + 1)
        sizes = (len(self.persons), len(self.tags))
        self._known = known_days(tagged.person, tagged.tag, tagged.app, tagged.day, sizes)
        self._ends = np.searchsorted(tagged.person, every), np.searchsorted(self._known.person, every)

    def until(self, ends: Mapping[str, float]) -> Grids:
        """The same up to the last day that is named for a person; persons without one in full."""
        end = np.array([ends.get(name, np.inf) for name in self.persons.tolist()])
        part = copy.copy(self)
        part._kept = ~(np.floor(self._day) > end[self._code])
        rows = self._tagged.day <= end[self._tagged.person]
        part._spread(_Tagged(*(values[rows] for values in self._tagged)))
        return part

    def of(self, variable: str) -> Iterator[tuple[int, Grid | None, np.ndarray]]:
        """Number of the person, the grid (None without a rating) and the number of the tag of each of its columns."""
        if not len(self._panel.frame):
            return
        mean = daily(self._code[self._kept], self._day[self._kept], self._panel[variable][self._kept])
        rated = dict(segments(mean.group))
        for code in range(len(self.persons)):
            rows = rated.get(code)
            if rows is None:
                yield code, None, np.zeros(0, dtype="int64")
            else:
                grid, columns = self._grid(code, mean.day[rows], mean.mean[rows])
                yield code, grid, columns

    def several(self, variable: str) -> set[str]:
        """Persons who rated several times, at different times, on at least a third of their rated days."""
        if not len(self._panel.frame):
            return set()
        told = np.isfinite(self._panel[variable]) & np.isfinite(self._day) & self._kept
        code, day, at = self._code[told], np.floor(self._day[told]), self._panel["at"][told]
        order = np.lexsort([at, day, code])
        code, day, at = code[order], day[order], at[order]
        first = np.append(True, (np.diff(code) != 0) | (np.diff(day) != 0))[: len(code)]
        other = np.isfinite(at) & (first | np.append(True, np.diff(at) != 0)[: len(at)])
        times = np.bincount(np.cumsum(first) - 1, other)
        owner, many = code[first], len(self.persons)
        share = np.bincount(owner, times > 1, many) / np.maximum(np.bincount(owner, minlength=many), 1)
        return {str(self.persons[code]) for code in np.flatnonzero(share >= _SEVERAL)}

    def _grid(self, code: int, day: np.ndarray, outcome: np.ndarray) -> tuple[Grid, np.ndarray]:
        logged = self._tagged.day[self._ends[0][code] : self._ends[0][code + 1]].astype("float64")
        known = slice(self._ends[1][code], self._ends[1][code + 1])
        days = np.sort(np.concatenate([day, logged]))
        days = days[np.append(True, days[1:] != days[:-1])[: len(days)]]
        columns = np.flatnonzero(np.bincount(self._known.tag[known]))
        column = np.searchsorted(columns, self._known.tag[known])
        y, seen = np.full(len(days), np.nan), np.zeros(len(days), dtype=bool)
        present = np.full((len(days), len(columns)), np.nan)
        y[np.searchsorted(days, day)] = outcome
        seen[np.searchsorted(days, logged)] = True
        present[np.searchsorted(days, self._known.day[known]), column] = self._known.present[known]
        beside = _phases.columns(self._phases.get(str(self.persons[code]), []), days)
        return Grid(days, y, seen, present, beside), columns
