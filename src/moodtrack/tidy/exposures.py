"""Absent is not unknown: on which days a tag was there, was not there, or cannot be known.

The one place that knows this rule.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from moodtrack.schema import Column, Table, empty, framed, require, text, to_days
from moodtrack.values import category

__all__ = ["EXPOSURES", "MARGIN", "Known", "apps", "exposures", "known_days"]

MARGIN = 14
"""Days by which the use of a tag is widened at least, on both sides."""

EXPOSURES = Table(
    "exposures",
    "one person, day and tag whose presence is known",
    (
        Column("person", "category", "whose row this is"),
        Column("day", "datetime", "the person's own day"),
        Column("tag", "category", "the tag"),
        Column("present", "bool", "True: an entry of the day has it; False: it could have had it and has not"),
    ),
)


def exposures(tags: pd.DataFrame, kept: pd.DataFrame | None = None) -> pd.DataFrame:
    """On which days was a tag there, and on which days was it not?

    Tag t of app s is present on a day with a row of both. It is absent on a day with any row of s that lies in the
    time in which t was in use: from its first to its last use in s, widened on both sides by the longest gap between
    two of its days, at least 14 days. All else is unknown and has no row. With several apps a day is known if one of
    them knows it, and present if one of them says so.

    All files of one format are one app here, however the export is cut: files of one day each, loaded together, say
    what the whole file says.

    Parameters
    ----------
    tags : DataFrame
        The table `tags`: person, day, tag and source (`<format>:<file>`, or the name of an app). A null tag says that
        the entry could have had tags.
    kept : DataFrame, optional
        person, tag, first, last: spans of days in which a tag is known to be in use, because a goal was set on it, say.
        The time of use of a tag that the person has is widened by them.

    Returns
    -------
    DataFrame
        person, day, tag, present: sorted, one row a known person, day and tag.

    Raises
    ------
    SchemaError
        If person, day or tag is missing, or a column of `kept`.

    Notes
    -----
    A source that cannot record tags has no rows in `tags`, so its days say nothing. Not for amounts: it knows only
    whether, not how much.

    Examples
    --------
    >>> tags = pd.DataFrame({
    ...     "person": "me", "source": "daylio:a.csv", "tag": ["run", None, "run", "tea"],
    ...     "day": pd.to_datetime(["2026-03-01", "2026-03-02", "2026-03-03", "2026-06-01"]),
    ... })
    >>> known = exposures(tags)
    >>> known[known["tag"] == "run"]["present"].tolist()
    [True, False, True]
    """
    require(tags, ["person", "day", "tag"], "tags")
    usable = ~tags["person"].array.isna() & ~tags["day"].array.isna()
    rows = tags if usable.all() else tags[usable]
    person, persons = _codes(rows["person"])
    tag, names = _codes(rows["tag"])
    if not len(names):
        return empty(EXPOSURES)
    source = apps(rows["source"]) if "source" in rows.columns else np.zeros(len(rows), dtype="int64")
    day, sizes = np.floor(to_days(rows["day"])).astype("int64"), (len(persons), len(names))
    spans = _spans(kept, persons, names) if kept is not None and len(kept) else None
    known = known_days(person, tag, source, day, sizes, spans)
    columns = {
        "person": pd.Categorical.from_codes(known.person, dtype=pd.CategoricalDtype(persons)),
        "day": known.day.astype("datetime64[D]").astype("datetime64[us]"),
        "tag": pd.Categorical.from_codes(known.tag, dtype=pd.CategoricalDtype(names)),
        "present": known.present,
    }
    return framed(columns, EXPOSURES)


class Known(NamedTuple):
    """Person, day, tag and whether it was there, for every one that is known; sorted."""

    person: np.ndarray
    day: np.ndarray
    tag: np.ndarray
    present: np.ndarray


def known_days(
    person: np.ndarray, tag: np.ndarray, source: np.ndarray, day: np.ndarray, sizes: tuple[int, int],
    kept: tuple[np.ndarray, np.ndarray, np.ndarray] | None = None,
) -> Known:  # fmt: skip
    """The same of rows whose persons, tags and apps are numbers, and whose days are whole ones; a tag of -1 is none.

    `sizes` says how many persons and tags there are; `kept` are spans: number of person and tag (person times tags plus
    tag), first and last day.
    """
    if not (tag >= 0).any():
        none = np.zeros(0, dtype="int64")
        return Known(none, none, none, np.zeros(0, dtype=bool))
    persons, names = sizes
    number, day = _ranked(day)
    stream = _ranked(person * (source.max() + 2) + source + 1)[1]
    owner = np.empty(stream.max() + 1, dtype="int64")
    owner[stream] = person
    span = len(number)
    logged = _sorted_unique(stream * span + day, len(owner) * span)
    used = (stream * names + tag)[tag >= 0] * span + day[tag >= 0]
    used = _sorted_unique(used, len(owner) * names * span)
    key, first, last = _runs(used // span)
    low, high = _in_use(number[used % span], first, last)
    stream_of, tag_of = key // names, key % names
    if kept is not None and len(kept[0]):
        low, high = _widened(low, high, owner[stream_of] * names + tag_of, kept)
    start = np.searchsorted(logged, stream_of * span + np.searchsorted(number, low))
    stop = np.searchsorted(logged, stream_of * span + np.searchsorted(number, high, side="right"))
    length = stop - start
    at = np.repeat(start - np.append(0, np.cumsum(length)[:-1]), length) + np.arange(length.sum())
    on = (logged % span)[at]
    known = (np.repeat(owner[stream_of] * span, length) + on) * names + np.repeat(tag_of, length)
    seen = (person * span + day)[tag >= 0] * names + tag[tag >= 0]
    known = _sorted_unique(known, persons * span * names)
    present = np.zeros(len(known), dtype=bool)
    present[np.searchsorted(known, seen)] = True
    row = known // names
    who = row // span
    return Known(who, number[row - who * span], known - row * names, present)


def apps(source: pd.Series) -> np.ndarray:
    """Codes of the formats in a column of sources; -1 where null."""
    files, names = _codes(source)
    apps = [str(name).partition(":")[0] for name in names]
    return np.asarray(np.append(np.unique(apps, return_inverse=True)[1], -1)[files], dtype="int64")


def _codes(values: pd.Series) -> tuple[np.ndarray, pd.Index]:
    """Codes into the sorted names of a column; -1 where null."""
    cat = category(values)
    return cat.codes.astype("int64"), cat.categories


def _runs(keys: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The keys of a sorted array, with the first and last position of each."""
    first = np.flatnonzero(np.append(True, keys[1:] != keys[:-1]))
    return keys[first], first, np.append(first[1:], len(keys)) - 1


def _in_use(days: np.ndarray, first: np.ndarray, last: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """First and last day of the time in which each run of days was in use."""
    gap = np.append(0, np.diff(days))
    gap[first] = 0
    wide = np.maximum(np.maximum.reduceat(gap, first), MARGIN)
    return days[first] - wide, days[last] + wide


def _spans(kept: pd.DataFrame, persons: pd.Index, names: pd.Index) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Number of person and tag, first and last day of every span that is of a person and tag in the table."""
    require(kept, ["person", "tag", "first", "last"], "kept")
    who, what = persons.get_indexer(text(kept["person"])), names.get_indexer(text(kept["tag"]))
    first, last = np.floor(to_days(kept["first"])), np.floor(to_days(kept["last"]))
    there = (who >= 0) & (what >= 0) & ~np.isnan(first) & ~np.isnan(last)
    return (who * len(names) + what)[there], first[there], last[there]


def _widened(low: np.ndarray, high: np.ndarray, key: np.ndarray, spans: tuple[np.ndarray, np.ndarray, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """Times of use, widened by the spans of the same person and tag."""
    numbers, place = np.unique(spans[0], return_inverse=True)
    first, last = np.full(len(numbers) + 1, np.inf), np.full(len(numbers) + 1, -np.inf)
    np.minimum.at(first, place, spans[1])
    np.maximum.at(last, place, spans[2])
    at = np.searchsorted(numbers, key)
    at = np.where(np.append(numbers, -1)[at] == key, at, len(numbers))
    return np.minimum(low, first[at]), np.maximum(high, last[at])


def _ranked(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The different values, rising, and the place of every value among them."""
    least = int(values.min(initial=0))
    different = _sorted_unique(values - least, int(values.max(initial=0)) - least + 1) + least
    return different, np.searchsorted(different, values)


def _sorted_unique(keys: np.ndarray, size: int) -> np.ndarray:
    """np.unique, by marking where the range of keys is small enough to be marked."""
    if size > 8 * len(keys) + 10_000_000:
        return np.unique(keys)
    mark = np.zeros(size, dtype=bool)
    mark[keys] = True
    return np.flatnonzero(mark)
