"""The rows of one series of a result, found once and read a column at a time: a frame of them would cost more than the drawing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from moodtrack.result import Result
from moodtrack.schema import Coded
from moodtrack.values import plain_list

__all__ = ["Columns", "first", "picked", "told"]


class Columns:
    """The columns of a frame of a result, each an array with `to_numpy`, or `Coded` words; the frame is not made for them."""

    def __init__(self, result: Result, name: str = "table") -> None:
        self.result, self.name = result, name

    def __getitem__(self, column: str) -> Any:
        values = self.result.column(column, self.name)
        return pd.arrays.NumpyExtensionArray(values) if isinstance(values, np.ndarray) else values


def picked(frame: Any, **key: object) -> np.ndarray:
    """Which rows have these words in these columns, of which there is one at least.

    Examples
    --------
    >>> frame = pd.DataFrame({"person": ["a", "a", "b"], "goal": ["x", "y", "x"]})
    >>> picked(frame, person="a", goal="x").tolist()
    [True, False, False]
    """
    return np.asarray(np.all([_is(_array(frame[name]), word) for name, word in key.items()], axis=0))


def _array(values: Any) -> Any:
    return values.array if isinstance(values, pd.Series) else values


def _is(values: Any, word: object) -> np.ndarray:
    if not isinstance(values, Coded):
        return np.asarray(values == word, dtype=bool)
    same = np.array([*(name != "" and name == word for name in values.words), False])
    return np.asarray(same[np.asarray(values.codes, dtype="int64")])


def first(frame: Any, name: str, **key: object) -> str:
    """The word of a column in the first row that has these words in others; empty without such a row.

    Examples
    --------
    >>> frame = pd.DataFrame({"person": ["a", "b"], "goal": ["x", "y"]})
    >>> first(frame, "goal"), first(frame, "goal", person="b"), first(frame, "goal", person="c")
    ('x', 'y', '')
    """
    found = _plain(_array(frame[name]), np.flatnonzero(picked(frame, **key))[:1] if key else slice(1))
    return str(found[0]) if found else ""


def told(frame: Any, chosen: np.ndarray, names: Iterable[str]) -> list[dict[str, Any]]:
    """The chosen rows as mappings of plain values; what is null is NaN for words and numbers, and else None.

    Examples
    --------
    >>> frame = pd.DataFrame({"goal": pd.Categorical(["x", None]), "n": pd.array([1, None], "Int64")})
    >>> told(frame, np.array([True, True]), ("goal", "n"))
    [{'goal': 'x', 'n': 1}, {'goal': nan, 'n': None}]
    """
    names = [*names] if chosen.any() else []
    columns = [_plain(_array(frame[name]), chosen) for name in names]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _plain(values: Any, chosen: Any) -> list[Any]:
    part = Coded(values.codes[chosen], values.words) if isinstance(values, Coded) else values[chosen]
    return plain_list(part)
