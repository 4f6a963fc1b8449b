"""What was agreed at a session and what falls due at one, counted by kind."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from moodtrack.progress._session_rows import Rows
from moodtrack.schema import Coded, answered, numbers, to_days

__all__ = ["agreed"]

_STATES = ("done", "not_done", "unknown")


def agreed(rows: Rows, assignments: pd.DataFrame, assigned: np.ndarray) -> tuple[dict[str, Any], np.ndarray]:
    """One row a person, session and kind: agreed there, and due there, each by state; and the row of the session of each.

    `assigned` is the day on which each was agreed.
    """
    who, number = rows.who(assignments), numbers(assignments["session"])
    dated = rows.on_day(who, assigned)
    at = np.where(np.isnan(number), dated, rows.find(who, number))
    due = rows.next_held(who, np.floor(to_days(assignments["due_on"])))
    kinds = assignments["kind"].array
    many = len(kinds.categories) + 1
    kind = np.where(kinds.codes < 0, many - 1, kinds.codes)
    yes, no = (answered(assignments["done"], answer) for answer in (True, False))
    state = np.where(yes, 0, np.where(no, 1, 2))
    keys = np.unique(np.concatenate([(row * many + kind)[row >= 0] for row in (at, due)]))
    counts: dict[str, Any] = {}
    for prefix, row in (("", at), ("due_", due)):
        there = row >= 0
        place = np.searchsorted(keys, (row * many + kind)[there])
        counts["due" if prefix else "agreed"] = np.bincount(place, minlength=len(keys))
        for code, name in enumerate(_STATES):
            counts[f"{prefix}{name}"] = np.bincount(place[state[there] == code], minlength=len(keys))
    row, kind = keys // many, keys % many
    of_kind = Coded(np.where(kind < many - 1, kind, -1), kinds.categories.tolist())
    return {**rows.of_rows(row), "kind": of_kind, **counts}, row
