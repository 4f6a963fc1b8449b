"""Phases and medication as columns that a comparison holds equal."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from moodtrack.schema import text, to_days

__all__ = ["HELD", "Span", "columns", "spans"]

HELD = ("phase", "medication")
"""Kinds of events that are held equal."""

Span = tuple[str, float, float]


def spans(events: pd.DataFrame | None) -> Mapping[str, list[Span]]:
    """For every person the name, first and last day of each phase and medication; one without an end goes on."""
    found: dict[str, list[Span]] = {}
    if events is None or not len(events):
        return found
    rows = events[events["kind"].isin(HELD).to_numpy() & events["start"].notna().to_numpy()]
    start, end = np.floor(to_days(rows["start"])), np.floor(to_days(rows["end"]))
    names = text(rows["kind"]).fillna("") + ":" + text(rows["label"]).fillna("")
    for person, name, first, last in zip(text(rows["person"]), names, start, end, strict=True):
        found.setdefault(str(person), []).append((str(name), first, np.inf if np.isnan(last) else last))
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
