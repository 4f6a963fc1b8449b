"""Entries of one day, one after the other, with the tags of the first of each two, as arrays."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from moodtrack.panel import Panel
from moodtrack.schema import text
from moodtrack.tidy import exposures

__all__ = ["EntryPairs", "entry_pairs"]


class EntryPairs(NamedTuple):
    """Pairs of entries of one person.

    Attributes
    ----------
    person : int
        Number into the names of persons.
    day, clock, hours : ndarray of float, shape (n,)
        Day of both; share of the day at which the later one was written; hours between them.
    before, after : ndarray of float, shape (n,)
        Ratings.
    earlier, earlier_hours : ndarray of float, shape (n,)
        Rating of the entry before both on the same day, and hours from it to the first; NaN where there is none.
    columns : ndarray of int, shape (m,)
        Numbers into the names of tags.
    present : ndarray of float, shape (n, m)
        Tags of the earlier entry: 1, 0, or NaN where unknown.
    """

    person: int
    day: np.ndarray
    clock: np.ndarray
    hours: np.ndarray
    before: np.ndarray
    after: np.ndarray
    earlier: np.ndarray
    earlier_hours: np.ndarray
    columns: np.ndarray
    present: np.ndarray


def entry_pairs(
    ratings: pd.DataFrame, tags: pd.DataFrame, variable: str
) -> tuple[pd.Index, np.ndarray, Iterator[EntryPairs]]:
    """Names of the persons, names of the tags, and the pairs of one person after the other.

    A pair are two rated entries of one day that follow each other in time. A tag of an entry is absent where the entry
    could have had tags and the tag was in use (`tidy.exposures`), else unknown.
    """
    told = ratings[variable].notna() & ratings["at"].notna() & ratings["day"].notna() & ratings["entry"].notna()
    panel = Panel.of(ratings[told.to_numpy()], "at", "entry")
    of = tags["day"].notna() & tags["entry"].notna() & tags["person"].isin(panel.persons)
    rows = Panel.of(tags[of.to_numpy()], "entry")
    known = Panel.of(exposures(rows.frame), "day")
    names = text(known.frame["tag"].cat.categories).to_numpy()
    tag = pd.Index(names).get_indexer(text(rows.frame["tag"]))
    rows_of, known_of = _by_person(rows, panel.persons), _by_person(known, panel.persons)

    def each() -> Iterator[EntryPairs]:
        at, day, value, entry = (panel[name] for name in ("at", "day", variable, "entry"))
        day = np.floor(day)
        for code, part in enumerate(panel.segments()):
            own, seen = rows_of.get(code, slice(0, 0)), known_of.get(code, slice(0, 0))
            d, t, y, e = day[part], at[part], value[part], entry[part]
            follows = np.flatnonzero((np.diff(d) == 0) & (np.diff(t) > 0))
            codes = known["tag"][seen].astype("int64")
            columns = np.unique(codes)
            present = _present(e[follows], d[follows], rows["entry"][own], tag[own], known["day"][seen], codes, columns)
            third = np.isin(follows - 1, follows)
            earlier = np.where(third, y[follows - 1], np.nan)
            back = np.where(third, 24 * (t[follows] - t[follows - 1]), np.nan)
            hours, clock = 24 * (t[follows + 1] - t[follows]), t[follows + 1] % 1
            yield EntryPairs(
                code, d[follows], clock, hours, y[follows], y[follows + 1], earlier, back, columns, present
            )

    return panel.persons, names, each()


def _by_person(panel: Panel, persons: pd.Index) -> dict[int, slice]:
    return dict(zip(persons.get_indexer(panel.persons).tolist(), panel.segments(), strict=True))


def _present(
    entry: np.ndarray, day: np.ndarray, tagged: np.ndarray, tag: np.ndarray, known_day: np.ndarray,
    known: np.ndarray, columns: np.ndarray,
) -> np.ndarray:  # fmt: skip
    """Tags of the entries asked for: absent where the tag was in use on the day and the entry could have had it."""
    days = np.unique(day)
    use = np.zeros((len(days) + 1, len(columns)), dtype=bool)
    at = np.searchsorted(days, np.floor(known_day))
    there = (at < len(days)) & (np.append(days, np.nan)[at] == np.floor(known_day))
    use[at[there], np.searchsorted(columns, known[there])] = True
    could = np.isin(entry, tagged)[:, None] & use[np.searchsorted(days, day)]
    present = np.where(could, 0.0, np.nan)
    order = np.argsort(entry, kind="stable")
    place = np.searchsorted(entry[order], tagged)
    mine = (place < len(entry)) & (np.append(entry[order], np.nan)[place] == tagged) & (tag >= 0)
    mine &= np.isin(tag, columns)
    present[order[place[mine]], np.searchsorted(columns, tag[mine])] = 1.0
    return present
