"""What built-in mood words are worth in a part of a log: decided again on the words of this part alone.

The five words of a language count only where all of them are there (see `moodtrack.read.words`). Words of entries that a
report may not use are not there.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from moodtrack.log import places
from moodtrack.read.words import built_in, key
from moodtrack.schema import numbers
from moodtrack.tidy.words import BUILT_IN
from moodtrack.values import named

__all__ = ["renumbered"]


def renumbered(ratings: pd.DataFrame, labels: pd.DataFrame, entries: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Ratings and labels with the numbers that built-in words have by the words of these entries.

    Words whose number comes from a label map, a backup or the entry itself keep it.

    Parameters
    ----------
    ratings, labels, entries : DataFrame
        Tables of a log, cut to the same entries.

    Examples
    --------
    >>> from moodtrack.log import Log
    >>> log = Log()
    >>> [len(frame) for frame in renumbered(log.ratings, log.labels, log.entries)]
    [0, 0]
    """
    by = labels["numbered_by"].array
    open_ = np.array([*(name.startswith(BUILT_IN) for name in by.categories), False])[by.codes]
    if not open_.any():
        return ratings, labels
    place = places(labels, entries)
    value, said, sources = _worth(labels, entries["source"].array, place, open_)
    lost = np.array([None, "unmapped_label"], dtype="O")[np.isnan(value).astype("int64")]
    told = {
        "missing": named(np.where(open_, lost, _words(labels["missing"].array))),
        "numbered_by": named(np.where(open_, np.array(sources, dtype="O")[said], _words(by))),
    }
    return _filled(ratings, labels, entries, value, place, open_), labels.assign(**told)


def _words(column: pd.Categorical) -> np.ndarray:
    words = np.array([*column.categories, None], dtype="O")
    return np.asarray(words[column.codes])


def _worth(labels: pd.DataFrame, source: Any, place: np.ndarray, open_: np.ndarray) -> tuple[np.ndarray, np.ndarray, list[str]]:  # fmt: skip
    """What every label is worth, who says so as a place in a list, and that list; decided for a person's variable in an app."""
    label, keys = labels["label"].array, [labels[name].array.codes for name in ("person", "variable")]
    words = [*map(key, label.categories), ""]
    apps = [name.partition(":")[0] for name in source.categories]
    of = np.append(source.codes, -1)[place]
    keys.append(np.array([*map(apps.index, apps), -1])[of])
    asked = np.isin(of, of[open_]) & (np.minimum.reduce(keys) >= 0)
    value, said = np.full(len(labels), np.nan), np.zeros(len(labels), dtype="int64")
    sources = [f"{BUILT_IN}: none"]
    for one in np.unique(np.stack(keys)[:, asked], axis=1).T:
        rows = asked & np.logical_and.reduce([codes == code for codes, code in zip(keys, one, strict=True)])
        known = built_in(sorted({words[code] for code in np.unique(label.codes[rows])}))
        if known:
            worth = {key(each.label): each.value for each in known}
            value[rows] = np.array([worth.get(word, np.nan) for word in words], dtype="float64")[label.codes[rows]]
            said[rows & ~np.isnan(value)] = len(sources)
            sources.append(known[0].source)
    return value, said, sources


def _filled(ratings: pd.DataFrame, labels: pd.DataFrame, entries: pd.DataFrame, value: np.ndarray, place: np.ndarray, open_: np.ndarray) -> pd.DataFrame:  # fmt: skip
    """The ratings with these numbers in the places of the open words."""
    own = places(ratings, entries)
    row = np.full(len(entries) + 1, -1)
    row[own[own >= 0]] = np.flatnonzero(own >= 0)
    at, variable = row[place], labels["variable"].array
    columns = {}
    for code, name in enumerate(variable.categories):
        rows = open_ & (variable.codes == code) & (at >= 0)
        if name in ratings and rows.any():
            columns[name] = numbers(ratings[name]).copy()
            columns[name][at[rows]] = value[rows]
    return ratings.assign(**columns)
