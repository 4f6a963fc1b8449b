"""Tags that say the rating again: they go with it by what they mean, and nothing is learnt from that."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from moodtrack.schema import text

__all__ = ["GROUPS", "derived", "plain", "worded"]

GROUPS = frozenset({"emotion", "emotions", "feeling", "feelings", "mood", "moods", "symptom", "symptoms"})
"""Groups whose tags are states of mood themselves."""


def worded(tags: pd.DataFrame, labels: pd.DataFrame | None, variables: pd.DataFrame | None) -> Mapping[str, set[str]]:
    """Tags of every person that are moods by their group, or one of the person's own words for a rating.

    The key "" holds what is true of everybody: the names of the ratings.
    """
    said: dict[str, set[str]] = {"": set()}
    if variables is not None and len(variables):
        for column in ("variable", "label"):
            if column in variables:
                said[""] |= {plain(word) for word in text(variables[column]).dropna()}
    pairs: list[pd.DataFrame] = []
    if "group" in tags:
        grouped = tags["group"].astype("str").str.casefold().isin(GROUPS).to_numpy() & tags["tag"].notna().to_numpy()
        pairs.append(tags.loc[grouped, ["person", "tag"]].rename(columns={"tag": "word"}))
    if labels is not None and len(labels):
        pairs.append(labels[["person", "label"]].rename(columns={"label": "word"}))
    for frame in pairs:
        once = frame.drop_duplicates()
        for person, word in zip(text(once["person"]), text(once["word"]), strict=True):
            if not (pd.isna(person) or pd.isna(word)):
                said.setdefault(str(person), set()).add(plain(word))
    return said


def plain(word: object) -> str:
    """A word without regard to case, spacing and underscores."""
    return " ".join(str(word).casefold().replace("_", " ").split())


def derived(outcome: np.ndarray, present: np.ndarray, min_days: int) -> np.ndarray:
    """Which columns are made of the outcome: there exactly when it is above, or below, some value.

    Examples
    --------
    >>> y = np.array([1.0, 2.0, 3.0, 4.0])
    >>> derived(y, np.array([[1.0, 0.0], [1.0, 1.0], [0.0, 0.0], [0.0, 1.0]]), 2).tolist()
    [True, False]
    """
    rated = np.isfinite(outcome)[:, None]
    y = outcome[:, None]
    with_, without = rated & (present == 1), rated & (present == 0)

    def ends(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return np.where(rows, y, np.inf).min(axis=0, initial=np.inf), np.where(rows, y, -np.inf).max(
            axis=0, initial=-np.inf
        )

    (low1, high1), (low0, high0) = ends(with_), ends(without)
    enough = (with_.sum(axis=0) >= min_days) & (without.sum(axis=0) >= min_days)
    return np.asarray(enough & ((low1 > high0) | (high1 < low0)))
