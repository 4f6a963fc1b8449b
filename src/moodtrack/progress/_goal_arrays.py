"""The columns that goals are reckoned in: plain arrays by name, how words become places in a list, and how places meet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from moodtrack.schema import Coded, numbers

__all__ = [
    "Columns",
    "joint",
    "located",
    "medians",
    "pairs",
    "placed",
    "places",
    "ranks",
    "rated",
    "spelled",
    "take",
    "whole",
    "words",
    "yes",
]

Columns = dict[str, np.ndarray]
"""Arrays of one length by name; words are text arrays in which a null is empty, days and numbers float64 with NaN."""


def words(values: Any, null: str = "") -> np.ndarray:
    """The words of a categorical column as a text array, with a word where there is none."""
    return np.asarray(np.array([*values.dtype.categories, null], dtype="str")[_array(values).codes])


def spelled(values: np.ndarray, *known: Iterable[str]) -> Coded:
    """Words that are all among those known, as a column."""
    names = sorted({"", *(name for some in known for name in some)})
    return Coded(np.searchsorted(names, values), names)


def take(columns: Columns, at: np.ndarray) -> Columns:
    """Some of the rows."""
    return {name: values[at] for name, values in columns.items()}


def places(values: Any, names: Mapping[str, int], way: Callable[[str], str] | None = None) -> np.ndarray:
    """For every value of a column the place of its name, -1 where it is null or another one; `way` words it first."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        codes, found = _array(values).codes, values.dtype.categories.tolist()
    else:
        codes, found = pd.factorize(values)
    told = (str(name) for name in found) if way is None else (way(str(name)) for name in found)
    return np.asarray(np.array([*(names.get(name, -1) if name else -1 for name in told), -1])[codes])


def placed(names: Iterable[str]) -> dict[str, int]:
    """The place of every name."""
    return {name: at for at, name in enumerate(names)}


def located(values: np.ndarray, names: Sequence[str]) -> np.ndarray:
    """For every word of a text array its place among the names, -1 where it is another one."""
    if not len(names):
        return np.full(len(values), -1)
    order = np.argsort(names)
    known = np.asarray(names)[order]
    at = np.minimum(np.searchsorted(known, values), len(known) - 1)
    return np.where(known[at] == values, order[at], -1)


def rated(ratings: pd.DataFrame, names: Sequence[str]) -> np.ndarray:
    """Some columns as rows of numbers."""
    return np.array([numbers(ratings[name]) for name in names]).reshape(len(names), len(ratings))


def _array(values: Any) -> Any:
    return values.array if isinstance(values, pd.Series) else values


def joint(*parts: tuple[np.ndarray, int]) -> np.ndarray:
    """One number for places in several lists, of a length each; -1 where one of them is -1."""
    made = np.zeros(len(parts[0][0]), dtype="int64")
    for place, many in parts:
        made = np.where((made < 0) | (place < 0), -1, made * many + place)
    return made


def pairs(left: np.ndarray, right: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The rows of two lists of numbers that have the same one, by row of the left list, then of the right one; -1 has none."""
    order = np.argsort(right, kind="stable")
    own = right[order]
    first = np.searchsorted(own, np.where(left < 0, np.iinfo("int64").max, left))
    many = np.searchsorted(own, left, side="right") - first
    many = np.where(left < 0, 0, many)
    at = np.arange(many.sum()) + np.repeat(first - np.append(0, np.cumsum(many)[:-1])[: len(many)], many)
    return np.repeat(np.arange(len(left)), many), order[at]


def ranks(*keys: np.ndarray) -> np.ndarray:
    """For every row the number of its group, those with the same keys; groups are numbered as they first appear."""
    order = np.lexsort(keys)
    new = np.zeros(len(order), dtype=bool)
    for key in keys:
        new |= np.append(True, np.diff(key[order]) != 0)[: len(order)]
    group = np.empty(len(order), dtype="int64")
    group[order] = np.cumsum(new) - 1
    rank = np.empty(int(new.sum()), dtype="int64")
    rank[np.argsort(order[new])] = np.arange(len(rank))
    return rank[group]


def medians(group: np.ndarray, value: np.ndarray, groups: int) -> tuple[np.ndarray, np.ndarray]:
    """The median of the values of every group that are known, NaN without one, and how many these are."""
    many = np.bincount(group[~np.isnan(value)], minlength=groups)
    order = np.lexsort([value, group])
    starts, rising = np.searchsorted(group[order], np.arange(groups)), np.append(value[order], np.nan)
    low, high = (rising[np.where(many > 0, starts + middle // 2, len(order))] for middle in (many - 1, many))
    return (low + high) / 2, many


def whole(values: np.ndarray) -> pd.arrays.IntegerArray:
    """Whole numbers, null where NaN."""
    return pd.arrays.IntegerArray(np.nan_to_num(values).astype("int64"), np.isnan(values))


def yes(values: np.ndarray, known: np.ndarray) -> pd.arrays.BooleanArray:
    """Yes and no, null where it is not known."""
    return pd.arrays.BooleanArray(values.astype(bool), ~known)
