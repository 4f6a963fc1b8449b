"""Ratings given in a word whose number is not known: the one place that knows on which days they are.

Such a rating is a rating. Its day is a rated day; it is in no mean, as nothing is guessed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import numpy as np
import pandas as pd

from moodtrack.result import Code
from moodtrack.schema import among, require, to_days

__all__ = ["LIMIT", "NOTHING", "Worded", "issue", "worded"]

LIMIT = 0.1
"""Share of the rated days of a stretch above which reports tell no rise or fall of it. Convention of this library."""

NOTHING = np.zeros(0)
"""No days."""

Worded = Mapping[tuple[str, str], np.ndarray]
"""Days since 1970 that have such a rating, sorted, by person and variable."""


def worded(ratings: pd.DataFrame, labels: pd.DataFrame | None) -> Worded:
    """On which days is a rating a word whose number is not known?

    Parameters
    ----------
    ratings, labels : DataFrame
        The tables of a log; without `labels` nothing is known of words.

    Returns
    -------
    mapping of (person, variable) to ndarray of float
        Days since 1970-01-01, rising. A day may have other ratings with a number. What has none of these days is not in it.

    Raises
    ------
    SchemaError
        If labels are given and a column is missing.

    Examples
    --------
    >>> day = pd.to_datetime(["1970-01-03", "1970-01-04"])
    >>> ratings = pd.DataFrame({"person": "a", "entry": [1, 2], "day": day, "mood": [4.0, None]})
    >>> labels = pd.DataFrame({"person": "a", "entry": [2], "variable": "mood", "missing": "unmapped_label"})
    >>> {key: days.tolist() for key, days in worded(ratings, labels).items()}
    {('a', 'mood'): [3.0]}
    """
    if labels is None or not len(labels):
        return {}
    require(labels, ["person", "entry", "variable", "missing"], "labels")
    why = labels["missing"]
    why = why if isinstance(why.dtype, pd.CategoricalDtype) else why.astype("category")
    open_ = among(why, (Code.UNMAPPED_LABEL.value,))
    if not open_.any():
        return {}
    require(ratings, ["person", "entry", "day"], "ratings")
    asked = defaultdict(list)
    for person, entry, variable in zip(*(labels[name][open_].tolist() for name in ("person", "entry", "variable")), strict=True):  # fmt: skip
        asked[str(person), entry].append(str(variable))
    values = {name: ratings[name].to_numpy(dtype="float64") for names in asked.values() for name in names if name in ratings}  # fmt: skip
    days = np.floor(to_days(ratings["day"]))
    found: dict[tuple[str, str], set[float]] = defaultdict(set)
    for row, key in enumerate(zip(ratings["person"].tolist(), ratings["entry"].tolist(), strict=True)):
        for name in asked.get(key, ()):
            if np.isfinite(days[row]) and (name not in values or np.isnan(values[name][row])):
                found[key[0], name].add(float(days[row]))
    return {key: np.array(sorted(on)) for key, on in found.items()}


def issue(words: np.ndarray, rated: np.ndarray) -> dict[str, object] | None:
    """The problem row of a result that leaves such ratings out; None where there are none.

    Parameters
    ----------
    words : ndarray
        Days with such a rating.
    rated : ndarray
        Days with a rating that has a number.

    Examples
    --------
    >>> issue(np.array([2.0, 3.0]), np.array([1.0, 2.0]))["what"]
    '2 of 3 rated days have a rating in a word without a number, which is in no number here: give the words numbers (moods= of load)'
    """
    if not len(words):
        return None
    days = len(np.union1d(words, rated))
    what = f"{len(words)} of {days} rated days have a rating in a word without a number, which is in no number here: give the words numbers (moods= of load)"  # fmt: skip
    return {"code": Code.UNMAPPED_LABEL, "what": what, "had": len(words)}
