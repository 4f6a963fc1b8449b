"""What was agreed at a session and what falls due at one, counted by kind."""

from __future__ import annotations

import numpy as np
import pandas as pd

from moodtrack.progress._session_rows import Rows
from moodtrack.schema import text, to_days

__all__ = ["agreed"]

_STATES = ("done", "not_done", "unknown")


def agreed(rows: Rows, assignments: pd.DataFrame) -> pd.DataFrame:
    """One row a person, session and kind: agreed there, and due there, each by state."""
    person = assignments["person"]
    at = rows.find(person, assignments["session"])
    day = to_days(assignments["assigned_on"])
    same = rows.next_held(person, np.floor(day))
    dated = np.where((same >= 0) & (np.append(rows.day, np.nan)[same] == np.floor(day)), same, -1)
    at = np.where(assignments["session"].notna().to_numpy(), at, dated)
    due = rows.next_held(person, np.floor(to_days(assignments["due_on"])))
    kinds, names = assignments["kind"].cat.codes.to_numpy(dtype="int64"), assignments["kind"].cat.categories
    kinds = np.where(kinds < 0, len(names), kinds)
    done = assignments["done"]
    known = [done.eq(answer).fillna(False).to_numpy(dtype=bool) for answer in (True, False)]
    state = np.select(known, [0, 1], 2)
    many = len(names) + 1
    keys = np.unique(np.concatenate([(row * many + kinds)[row >= 0] for row in (at, due)]))
    columns = {}
    for prefix, row in (("", at), ("due_", due)):
        there = row >= 0
        place = np.searchsorted(keys, (row * many + kinds)[there])
        columns["due" if prefix else "agreed"] = np.bincount(place, minlength=len(keys))
        for number, name in enumerate(_STATES):
            columns[f"{prefix}{name}"] = np.bincount(place[state[there] == number], minlength=len(keys))
    keys = keys.astype("int64")
    which = rows.frame[["person", "session"]].iloc[keys // many].reset_index(drop=True)
    return which.assign(kind=text([*names, None]).iloc[keys % many].array, **columns)
