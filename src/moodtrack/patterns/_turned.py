"""Copies of a log in which the tags are turned around the circle of its logged days."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from moodtrack.panel import Panel
from moodtrack.schema import TAGS, conform, empty, from_days, text

__all__ = ["LEAST", "MIN_DAYS", "copied", "turned", "turns"]

LEAST = 14
"""Logged days by which tags are turned at least, either way round."""
MIN_DAYS = 60
"""Logged days from which a log is turned."""


def turns(panel: Panel, n: int, seed: int) -> list[np.ndarray]:
    """By how many logged days the tags of every person are turned in every copy; all different.

    Parameters
    ----------
    panel : Panel
        Rows of the table `tags`.
    n : int
        Copies; a person with fewer turns has fewer.
    seed : int
        The turns hang on it and on the number of logged days alone, so persons do not change each other.
    """
    day = panel["day"]
    found = []
    for rows in panel.segments():
        logged = len(np.unique(day[rows]))
        possible = np.arange(LEAST, logged - LEAST + 1) if logged >= MIN_DAYS else np.zeros(0, dtype="int64")
        found.append(np.random.default_rng([seed, logged]).permutation(possible)[:n])
    return found


def turned(panel: Panel, drawn: Sequence[np.ndarray], some: range) -> pd.DataFrame:
    """The tags of the copies with these numbers; each copy of a person is a person of its own.

    Entries lose their number: a tag on another day belongs to no entry.
    """
    day = panel["day"]
    row, to, owner = [np.zeros(0, dtype="int64")], [np.zeros(0)], [np.zeros(0, dtype="int64")]
    for code, rows in enumerate(panel.segments()):
        days, rank = np.unique(day[rows], return_inverse=True)
        for number in some:
            if number < len(drawn[code]):
                row.append(np.arange(rows.start, rows.stop))
                to.append(days[(rank.reshape(-1) + drawn[code][number]) % len(days)])
                owner.append(np.full(len(rank), code * _WIDTH + number))
    at, moved = np.concatenate(row), np.concatenate(to)
    if not len(at):
        return empty(TAGS)
    frame = panel.frame.iloc[at].reset_index(drop=True)
    by = from_days(moved) - frame["day"].to_numpy("datetime64[us]")
    return conform(
        frame.assign(
            person=_names(np.concatenate(owner)), day=from_days(moved), at=frame["at"] + by, entry=pd.NA
        ),
        TAGS,
    )  # fmt: skip


def copied(frame: pd.DataFrame, persons: pd.Index, drawn: Sequence[np.ndarray], some: range) -> pd.DataFrame:
    """The rows of a table once for every copy of their person."""
    code = persons.get_indexer(frame["person"].astype(str))
    row, owner = [np.zeros(0, dtype="int64")], [np.zeros(0, dtype="int64")]
    count = np.array([len(turn) for turn in drawn], dtype="int64")
    for number in some:
        here = np.flatnonzero((code >= 0) & (count[code] > number)) if len(count) else np.zeros(0, dtype="int64")
        row.append(here)
        owner.append(code[here] * _WIDTH + number)
    return frame.iloc[np.concatenate(row)].assign(person=_names(np.concatenate(owner))).reset_index(drop=True)


_WIDTH = 1_000_000


def _names(owner: np.ndarray) -> pd.Categorical:
    """A name for every copy, its person's number first."""
    used, code = np.unique(owner, return_inverse=True)
    names = text([f"{number // _WIDTH:07d}.{number % _WIDTH:06d}" for number in used.tolist()])
    return pd.Categorical.from_codes(code.reshape(-1), categories=names)
