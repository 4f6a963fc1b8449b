"""Phases and medication as columns that a comparison holds equal."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from moodtrack.schema import text, to_days
from moodtrack.values import category

__all__ = ["HELD", "Span", "columns", "spans"]

HELD = ("phase", "medication")
"""Kinds of events that are held equal."""

Span = tuple[str, float, float]


def spans(events: pd.DataFrame | None) -> Mapping[str, list[Span]]:
    """For every person the name, first and last day of each phase and medication; one without an end goes on."""
    found: dict[str, list[Span]] = {}
    if events is None or not len(events):
        return found
    kind, start, end = category(events["kind"]), np.floor(to_days(events["start"])), np.floor(to_days(events["end"]))
    held = np.array([*(name in HELD for name in kind.categories), False])[kind.codes]
    rows = np.flatnonzero(held & ~np.isnan(start))
    if not len(rows):
        return found
    person, label = text(events["person"]).tolist(), text(events["label"]).tolist()
    for row in rows.tolist():
        name = f"{kind.categories[kind.codes[row]]}:{label[row] if isinstance(label[row], str) else ''}"
        last = np.inf if np.isnan(end[row]) else float(end[row])
        found.setdefault(str(person[row]), []).append((name, float(start[row]), last))
    return found


def columns(own: list[Span], day: np.ndarray) -> np.ndarray | None:
    """One column a name: 1 on its days. None where nothing of it is in these days.

    Examples
    --------
    >>> columns([("phase:A", 2.0, 3.0)], np.arange(5.0))[:, 0].tolist()
    [0.0, 0.0, 1.0, 1.0, 0.0]
    """
    made: dict[str, np.ndarray] = {}
    for name, first, last in own:
        inside = (day >= first) & (day <= last)
        made[name] = made.get(name, np.zeros(len(day), dtype=bool)) | inside
    kept = [made[name].astype("float64") for name in sorted(made) if 0 < made[name].sum() < len(day)]
    return np.column_stack(kept) if kept else None
