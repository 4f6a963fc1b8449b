"""Ratings and tags of every person, day by day, as arrays."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from moodtrack.panel import Panel
from moodtrack.patterns import _phases
from moodtrack.stats.grid import Grid
from moodtrack.stats.segments import daily, segments
from moodtrack.tidy import exposures

__all__ = ["Grids"]

_Columns = dict[str, np.ndarray]

_SEVERAL = 1 / 3


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
        person = tags["person"].array
        kept = np.append(person.categories.isin(self.persons), False)[person.codes] & tags["day"].notna().to_numpy()
        rows = tags[["person", "day", "tag", *(["source"] if "source" in tags else [])]]
        rows = rows if kept.all() else rows[kept]
        known = exposures(rows)
        self.tags = np.array(known["tag"].array.categories.tolist(), dtype="str")
        self._logged, self._known = self._split(rows), self._split(known)

    def of(self, variable: str) -> Iterator[tuple[int, Grid | None, np.ndarray]]:
        """Number of the person, the grid (None without a rating) and the number of the tag of each of its columns."""
        if not len(self._panel.frame):
            return
        mean = daily(self._panel.codes, self._panel["day"], self._panel[variable])
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
        told = np.isfinite(self._panel[variable]) & np.isfinite(self._panel["day"])
        code, day, at = self._panel.codes[told], np.floor(self._panel["day"][told]), self._panel["at"][told]
        order = np.lexsort([at, day, code])
        code, day, at = code[order], day[order], at[order]
        first = np.append(True, (np.diff(code) != 0) | (np.diff(day) != 0))[: len(code)]
        other = np.isfinite(at) & (first | np.append(True, np.diff(at) != 0)[: len(at)])
        times = np.bincount(np.cumsum(first) - 1, other)
        owner, many = code[first], len(self.persons)
        share = np.bincount(owner, times > 1, many) / np.maximum(np.bincount(owner, minlength=many), 1)
        return {str(self.persons[code]) for code in np.flatnonzero(share >= _SEVERAL)}

    def _split(self, frame: pd.DataFrame) -> dict[int, _Columns]:
        """Columns as arrays, by number of the person."""
        panel = Panel.of(frame, "day")
        columns = {name: panel[name] for name in ("day", "tag", "present") if name in frame}
        columns["day"] = np.floor(columns["day"])
        place = self.persons.get_indexer(panel.persons)
        return {
            int(place[i]): {name: values[rows] for name, values in columns.items()}
            for i, rows in enumerate(panel.segments())
        }

    def _grid(self, code: int, day: np.ndarray, outcome: np.ndarray) -> tuple[Grid, np.ndarray]:
        nothing = {name: np.zeros(0) for name in ("day", "tag", "present")}
        logged, known = self._logged.get(code, nothing), self._known.get(code, nothing)
        days = np.sort(np.concatenate([day, logged["day"]]))
        days = days[np.append(True, days[1:] != days[:-1])[: len(days)]]
        tag = known["tag"].astype("int64")
        columns = np.flatnonzero(np.bincount(tag))
        column = np.searchsorted(columns, tag)
        y, seen = np.full(len(days), np.nan), np.zeros(len(days), dtype=bool)
        present = np.full((len(days), len(columns)), np.nan)
        y[np.searchsorted(days, day)] = outcome
        seen[np.searchsorted(days, logged["day"])] = True
        present[np.searchsorted(days, known["day"]), column] = known["present"]
        beside = _phases.columns(self._phases.get(str(self.persons[code]), []), days)
        return Grid(days, y, seen, present, beside), columns
