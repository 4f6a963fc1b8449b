"""The rows of one series of a result, found once and read a column at a time: a frame of them would cost more than the drawing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

__all__ = ["first", "picked", "told"]


def picked(frame: Any, **key: object) -> np.ndarray:
    """Which rows have these words in these columns; bool, as long as the frame.

    Examples
    --------
    >>> frame = pd.DataFrame({"person": ["a", "a", "b"], "goal": ["x", "y", "x"]})
    >>> picked(frame, person="a", goal="x").tolist()
    [True, False, False]
    """
    chosen = np.ones(len(frame), dtype=bool)
    for name, word in key.items():
        chosen &= np.asarray(frame[name].array == word, dtype=bool)
    return chosen


def first(frame: Any, name: str, **key: object) -> str:
    """The word of a column in the first row that has these words in others; empty without such a row.

    Examples
    --------
    >>> frame = pd.DataFrame({"person": ["a", "b"], "goal": ["x", "y"]})
    >>> first(frame, "goal"), first(frame, "goal", person="b"), first(frame, "goal", person="c")
    ('x', 'y', '')
    """
    chosen = picked(frame, **key)
    return str(frame[name].array[chosen.argmax()]) if chosen.any() else ""


def told(frame: Any, chosen: np.ndarray, names: Iterable[str]) -> list[dict[str, Any]]:
    """The chosen rows as mappings of plain values; what is null is NaN for words and numbers, and else None.

    Examples
    --------
    >>> frame = pd.DataFrame({"goal": pd.Categorical(["x", None]), "n": pd.array([1, None], "Int64")})
    >>> told(frame, np.array([True, True]), ("goal", "n"))
    [{'goal': 'x', 'n': 1}, {'goal': nan, 'n': None}]
    """
    names = [*names] if chosen.any() else []
    columns = [_plain(frame[name].array, chosen) for name in names]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _plain(values: Any, chosen: np.ndarray) -> list[Any]:
    if isinstance(values, pd.Categorical):
        words = [*values.categories.tolist(), np.nan]
        return [words[code] for code in values.codes[chosen].tolist()]
    return [None if value is pd.NA else value for value in values[chosen].tolist()]
