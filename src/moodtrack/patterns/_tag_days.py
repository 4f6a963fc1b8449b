"""Tags of every person, day by day, as arrays: there, not there, or unknown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from moodtrack.panel import Panel
from moodtrack.schema import text
from moodtrack.tidy import exposures

__all__ = ["TagDays", "tag_days"]


class TagDays(NamedTuple):
    """The tags of one person.

    `person` is a number into the names of persons, `columns` numbers into those of tags; `present` has one row a day on
    which any tag is known and one column a tag: 1, 0, or NaN where it is unknown.
    """

    person: int
    day: np.ndarray
    columns: np.ndarray
    present: np.ndarray


def tag_days(tags: pd.DataFrame) -> tuple[pd.Index, np.ndarray, Iterator[TagDays]]:
    """Names of the persons, names of the tags, and the days of one person after the other.

    Parameters
    ----------
    tags : DataFrame
        The table `tags`, conformed.

    Examples
    --------
    >>> day = pd.to_datetime(["2026-03-01", "2026-03-02"])
    >>> persons, names, days = tag_days(pd.DataFrame({"person": "me", "day": day, "tag": ["run", None]}))
    >>> [one.present[:, 0].tolist() for one in days]
    [[1.0, 0.0]]
    """
    panel = Panel.of(exposures(tags[tags["day"].notna().to_numpy()]), "day")
    names = text(panel.frame["tag"].cat.categories).to_numpy()
    day, tag, there = np.floor(panel["day"]), panel["tag"].astype("int64"), panel["present"]

    def each() -> Iterator[TagDays]:
        for code, rows in enumerate(panel.segments()):
            days, at = np.unique(day[rows], return_inverse=True)
            columns, column = np.unique(tag[rows], return_inverse=True)
            present = np.full((len(days), len(columns)), np.nan)
            present[at, column] = there[rows]
            yield TagDays(code, days, columns, present)

    return panel.persons, names, each()
