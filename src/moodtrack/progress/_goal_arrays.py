"""The columns that goals are reckoned in: plain arrays by name, how words become places in a list, and how places meet."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from moodtrack.schema import text

__all__ = ["Columns", "joint", "medians", "pairs", "places", "ranks", "take", "whole", "words", "yes"]

Columns = dict[str, np.ndarray]
"""Arrays of one length by name; words are text arrays in which a null is empty, days and numbers float64 with NaN."""


def words(values: pd.Series, null: str = "") -> np.ndarray:
    """The words of a categorical column as a text array, with a word where there is none."""
    return np.asarray(np.array([*values.dtype.categories, null], dtype="str")[values.array.codes])


def take(columns: Columns, at: np.ndarray) -> Columns:
    """Some of the rows."""
    return {name: values[at] for name, values in columns.items()}


def places(values: pd.Series, names: pd.Index, way: Callable[[str], str] | None = None) -> np.ndarray:
    """For every value of a column its place among the names, -1 where it is null or another one; `way` words it first."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        codes, found = values.array.codes, values.dtype.categories
    else:
        codes, found = pd.factorize(values)
    told = text(pd.Series(found))
    told = told if way is None else told.map(way, na_action="ignore")
    return np.asarray(np.append(names.get_indexer(told), -1)[codes])


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
