"""Entries that came twice: the same source_id of the same person."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from moodtrack.log import Log
from moodtrack.options import of_type
from moodtrack.result import Code
from moodtrack.schema import PROBLEMS, stack

__all__ = ["merge"]

_OF_ENTRIES = ("ratings", "labels", "tags", "texts", "prompts", "scores")


def merge(log: Log) -> Log:
    """Leave out entries that are there already.

    Of entries of a person with the same `source_id` the one with the lowest number stays. The others go, with their
    ratings, labels, tags, texts, prompts and scores, and are counted in `problems`, one row a person and source. Where
    one of them is not shared (`shared` is False), the one that stays is not shared either.
    Files that are read in one call are treated so already; this is for Logs put together by hand. An entry that is in two
    formats of one app, such as a CSV and a backup, is told only by reading both in one call.

    Parameters
    ----------
    log : Log
        Entries with `source_id`; an entry without one is never a repeat.

    Returns
    -------
    Log
        Without repeats; the numbers of the other entries do not change.

    Examples
    --------
    >>> from moodtrack.log import Log
    >>> merge(Log())
    <Log of 0 persons: empty>
    """
    of_type(log, "log", Log, "a Log, as moodtrack.load gives")
    entries = log.entries.sort_values(["person", "entry"], kind="stable")
    named = entries["source_id"].notna()
    again = (entries.duplicated(["person", "source_id"]) & named).reindex(log.entries.index)
    if not again.any():
        return log
    gone = log.entries[again]
    keys = pd.MultiIndex.from_frame(gone[["person", "entry"]].astype({"person": str}))
    private = entries.assign(no=entries["shared"].eq(False).fillna(False).astype(bool) & named)
    held = private.groupby(["person", "source_id"], observed=True, sort=False)["no"].transform("any") & named
    kept = log.entries[~again]
    tables = {"entries": kept.assign(shared=kept["shared"].mask(held.reindex(kept.index), False))}
    for name in _OF_ENTRIES:
        frame = getattr(log, name)
        tables[name] = frame[~pd.MultiIndex.from_frame(frame[["person", "entry"]].astype({"person": str})).isin(keys)]
    counted = (
        gone.groupby(["person", "source"], observed=True, sort=True, dropna=False).size().reset_index(name="count")
    )
    rows = pd.DataFrame(
        {
            "person": counted["person"],
            "step": "tidy",
            "where": counted["source"].astype(str),
            "code": Code.REPEATED.value,
            "what": [f"{n} entries were already there and are left out" for n in counted["count"]],
        }
    )
    return replace(log, **tables, problems=stack([log.problems, rows], PROBLEMS))
