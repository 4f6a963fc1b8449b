"""The one bridge between frames and kernels: rows sorted by person and time, the borders between persons, and back.

A kernel takes arrays in the order of the panel with `starts`, and returns arrays of one value a person or one a row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from moodtrack.errors import OptionError
from moodtrack.options import several
from moodtrack.schema import RATINGS, require, to_days
from moodtrack.shape import counted
from moodtrack.values import category

__all__ = ["Panel", "rated", "sorting"]


@dataclass(frozen=True)
class Panel:
    """Rows of a frame, sorted by person and by the columns named.

    Parameters
    ----------
    persons : Index
        The persons that have at least one row, in sorted order.
    frame : DataFrame
        The rows in panel order.
    codes : ndarray of int, shape (rows,)
        Number of the person of every row, an index into `persons`.
    starts : ndarray of int, shape (persons + 1,)
        Borders: the rows of person i are `starts[i]:starts[i + 1]`.

    Examples
    --------
    >>> frame = pd.DataFrame({"person": ["b", "a", "b"], "day": [2, 1, 1], "mood": [3.0, 4.0, 5.0]})
    >>> panel = Panel.of(frame, "day")
    >>> panel["mood"].tolist(), panel.starts.tolist()
    ([4.0, 5.0, 3.0], [0, 1, 3])
    """

    persons: pd.Index
    frame: pd.DataFrame
    codes: np.ndarray
    starts: np.ndarray

    @classmethod
    def of(cls, frame: pd.DataFrame, *by: str) -> Panel:
        """Sort a frame by person and the columns named; the sort is stable, rows without a person are left out."""
        named = category(frame["person"])
        codes = named.codes.astype("int64")
        keys = [_key(frame[name]) for name in reversed(by)]
        if _in_order([codes, *reversed(keys)]):
            frame = frame if counted(frame.index) else frame.set_axis(pd.RangeIndex(len(frame)))
        else:
            order = np.lexsort([*keys, codes])
            order = order[codes[order] >= 0]
            codes, frame = codes[order], frame.iloc[order].set_axis(pd.RangeIndex(len(order)))
        starts = np.searchsorted(codes, np.arange(len(named.categories) + 1))
        return cls(named.categories, frame, codes, starts)

    def __len__(self) -> int:
        return len(self.persons)

    def __getitem__(self, name: str) -> np.ndarray:
        """A column as float64, in panel order; datetimes in days since 1970-01-01."""
        return _key(self.frame[name])

    def segments(self) -> list[slice]:
        """The rows of every person, as slices."""
        return [slice(a, b) for a, b in zip(self.starts[:-1], self.starts[1:], strict=True)]

    def counts(self) -> np.ndarray:
        """Number of rows of every person."""
        return np.diff(self.starts)

    def pack(self, columns: Mapping[str, object]) -> pd.DataFrame:
        """One row a person from arrays of one value a person."""
        person = pd.Categorical.from_codes(np.arange(len(self.persons)), categories=self.persons)
        return pd.DataFrame({"person": person, **columns})

    def names(self, codes: np.ndarray) -> pd.Categorical:
        """The persons of an array of codes, as a categorical."""
        return pd.Categorical.from_codes(codes, categories=self.persons)


def sorting(keys: Sequence[np.ndarray]) -> np.ndarray:
    """The rows in the order of the keys, the first one above all; rows that are alike stay in their order.

    Examples
    --------
    >>> sorting([np.array([1, 0, 1]), np.array([2.0, 9.0, 1.0])]).tolist()
    [1, 2, 0]
    """
    return np.arange(len(keys[0])) if _in_order(keys) else np.lexsort(keys[::-1])


def _in_order(keys: Sequence[np.ndarray]) -> bool:
    """Whether the rows are sorted by the keys already, the first one above all; False where a key cannot tell."""
    if not len(keys[0]) or keys[0][0] < 0:
        return False
    tied = np.ones(len(keys[0]) - 1, dtype=bool)
    for key in keys:
        step = np.diff(key)
        if (tied & ~(step >= 0)).any():
            return False
        tied &= step == 0
        if not tied.any():
            return True
    return True


def _key(values: pd.Series) -> np.ndarray:
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        return to_days(values)
    if isinstance(values.dtype, pd.CategoricalDtype):
        return np.asarray(values.cat.codes, dtype="float64")
    return np.asarray(values.to_numpy(dtype="float64", na_value=np.nan))


def rated(ratings: pd.DataFrame, of: str | Sequence[str] | None) -> list[str]:
    """The variables of a table of ratings that are asked for, sorted; None asks for all.

    Raises
    ------
    OptionError
        If it is neither text nor a list of texts.
    SchemaError
        If one is not a column; an empty table lacks nothing.

    Examples
    --------
    >>> rated(pd.DataFrame({"person": ["a"], "day": [1], "mood": [3.0], "energy": [2.0]}), None)
    ['energy', 'mood']
    """
    if of is None:
        return sorted(str(name) for name in ratings.columns if name not in RATINGS.names)
    names = list(several(of, "of"))
    if not all(isinstance(name, str) for name in names):
        raise OptionError(f"of={of!r}", "the name of a variable, several in a list, or None for all")
    if len(ratings):
        require(ratings, names, "ratings")
    return sorted(dict.fromkeys(names))
