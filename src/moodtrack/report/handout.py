"""The tables that may be handed on: nothing in them that their author does not share, nor a number that counts it."""

from __future__ import annotations

import pandas as pd

from moodtrack.log import Log, exchanged
from moodtrack.report.window import shared
from moodtrack.schema import TABLES

__all__ = ["handout"]

_KEYS = ["person", "entry"]


def handout(log: Log) -> Log:
    """The log of what its author shares, by the rules of the report, with entries numbered anew.

    The numbers, lines and identifiers of entries would tell how many lie between two that are shared, so entries are
    numbered among the shared ones, and lines and identifiers are left out. What was agreed stays with its
    state and day; its words do not, nor its short name, which may be words; as in the report.

    Examples
    --------
    >>> handout(Log())
    <Log of 0 persons: empty>
    """
    log = shared(log)
    entries = log.entries
    rank = entries.groupby("person", observed=True, sort=False)["entry"].rank(method="first").astype("Int64")
    numbers = dict(zip(_keys(entries), rank, strict=True))
    tables = {
        name: frame.assign(entry=pd.array([numbers.get(key) for key in _keys(frame)], dtype="Int64"))
        for name, frame in log.tables.items()
        if "entry" in frame
    }
    tables["entries"] = tables["entries"].assign(line=None, source_id=None)
    used = {*log.ratings.columns[len(TABLES["ratings"].columns) :], *log.labels["variable"].astype("str")}
    return exchanged(log, **tables, variables=log.variables[log.variables["variable"].isin(used)])


def _keys(frame: pd.DataFrame) -> list[tuple[str, object]]:
    return list(zip(frame["person"].astype("str"), frame["entry"], strict=True))
