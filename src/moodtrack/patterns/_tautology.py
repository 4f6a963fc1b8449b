"""Tags that say the rating again: they go with it by what they mean, and nothing is learnt from that."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from moodtrack.schema import text
from moodtrack.values import category

__all__ = ["GROUPS", "derived", "plain", "worded"]

GROUPS = frozenset({"emotion", "emotions", "feeling", "feelings", "mood", "moods", "symptom", "symptoms"})
"""Groups whose tags are states of mood themselves."""


def worded(
    tags: pd.DataFrame,
    labels: pd.DataFrame | None,
    variables: pd.DataFrame | None,
    tags_seen: Any = slice(None),
    labels_seen: Any = slice(None),
) -> Mapping[str, set[str]]:
    """Tags of every person that are moods by their group, or one of the person's own words for a rating.

    The key "" holds what is true of everybody: the names of the ratings. Of tags and labels only the rows that are
    seen are looked at.
    """
    said: dict[str, set[str]] = {"": set()}
    if variables is not None and len(variables):
        for column in ("variable", "label"):
            if column in variables:
                said[""] |= {plain(word) for word in text(variables[column]).dropna()}
    if "group" in tags and len(tags):
        group = category(tags["group"])
        state = np.array([*(name.casefold() in GROUPS for name in group.categories), False])
        if state.any():
            seen = np.zeros(len(tags), dtype=bool)
            seen[tags_seen] = True
            _say(said, tags["person"], category(tags["tag"]), state[group.codes] & seen)
    if labels is not None and len(labels):
        _say(said, labels["person"], category(labels["label"]), labels_seen)
    return said


def _say(said: dict[str, set[str]], persons: pd.Series, word: pd.Categorical, rows: Any) -> None:
    """Add to what every person says the words of these rows."""
    person = category(persons)
    who, what = person.codes[rows].astype("int64"), word.codes[rows]
    told = np.unique((who * len(word.categories) + what)[(who >= 0) & (what >= 0)])
    words, people = [plain(name) for name in word.categories], person.categories.tolist()
    for key in told.tolist():
        said.setdefault(people[key // len(words)], set()).add(words[key % len(words)])


def plain(word: object) -> str:
    """A word without regard to case, spacing and underscores."""
    return " ".join(str(word).casefold().replace("_", " ").split())


def derived(outcome: np.ndarray, present: np.ndarray, min_days: int) -> np.ndarray:
    """Which columns are made of the outcome: it says nearly always whether they are there.

    The outcome's values (in twelve classes of equal size where there are more) explain at least 90 % of the variance of
    the column. A relation with noise of its own explains far less.

    Examples
    --------
    >>> y = np.array([1.0, 2.0, 3.0, 4.0] * 5)
    >>> low, other = y <= 2, np.arange(20) % 3 == 0
    >>> derived(y, np.column_stack([low, other]).astype(float), 2).tolist()
    [True, False]
    """
    rated = np.isfinite(outcome)
    x = present[rated]
    known = np.isfinite(x)
    value = np.where(known, x, 0.0)
    place = _classes(outcome[rated])
    each = (place[:, None] == np.arange(place.max(initial=0) + 1)).astype("float64")
    n, there = each.T @ known, each.T @ value
    total, with_ = n.sum(axis=0), there.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        inside = np.where(n > 0, there * (n - there) / n, 0.0).sum(axis=0)
        explained = 1 - inside / (with_ * (total - with_) / total)
    enough = (with_ >= min_days) & (total - with_ >= min_days)
    return np.asarray(enough & (explained >= _EXPLAINED))


def _classes(y: np.ndarray) -> np.ndarray:
    """Number of the class of every value."""
    values, place = np.unique(y, return_inverse=True)
    if len(values) <= _CLASSES:
        return np.asarray(place.reshape(-1))
    rank = np.empty(len(y), dtype="int64")
    rank[np.argsort(y, kind="stable")] = np.arange(len(y))
    first = np.full(len(values), len(y))
    np.minimum.at(first, place.reshape(-1), rank)
    return np.asarray(first[place.reshape(-1)] * _CLASSES // len(y))


_EXPLAINED = 0.9
_CLASSES = 12
