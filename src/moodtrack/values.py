"""What columns hold, as plain numbers, rows and names: the one way from datetimes to days, and from a frame to mappings."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd

__all__ = ["from_days", "plain_rows", "slug", "to_days"]


def to_days(values: pd.Series) -> np.ndarray:
    """Days since 1970-01-01 as float64, NaN where null; the one way from datetimes to numbers.

    Examples
    --------
    >>> to_days(pd.Series(pd.to_datetime(["1970-01-02 00:00", "1970-01-01 12:00", None]))).tolist()
    [1.0, 0.5, nan]
    """
    micros = values.to_numpy("datetime64[us]")
    days = micros.astype("int64") / 86_400_000_000
    return np.where(np.isnat(micros), np.nan, days)


def from_days(days: np.ndarray) -> np.ndarray:
    """Datetimes from days since 1970-01-01, null where NaN; the one way back from numbers.

    Examples
    --------
    >>> from_days(np.array([1.5, np.nan])).tolist()
    [datetime.datetime(1970, 1, 2, 12, 0), None]
    """
    known = np.isfinite(days)
    micros = np.round(np.where(known, days, 0.0) * 86_400_000_000).astype("int64").astype("datetime64[us]")
    return np.where(known, micros, np.datetime64("NaT", "us"))


def plain_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as mappings of plain values, read a column at a time; a null whole number, or yes and no, is None.

    Examples
    --------
    >>> plain_rows(pd.DataFrame({"measure": pd.Categorical(["phq9", None]), "n": [1, 2]}))
    [{'measure': 'phq9', 'n': 1}, {'measure': nan, 'n': 2}]
    """
    names = frame.columns.tolist()
    columns = [_plain_values(frame[name]) for name in names]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _plain_values(series: pd.Series) -> list[Any]:
    if isinstance(series.dtype, pd.CategoricalDtype):
        words = [*series.dtype.categories.tolist(), np.nan]
        return [words[code] for code in series.array.codes.tolist()]
    return [None if value is pd.NA else value for value in series.tolist()]


def slug(name: str) -> str:
    """A column name from any name: lower case, letters and digits of any script joined by underscores.

    Examples
    --------
    >>> slug(" Sleep Quality (1-5) ")
    'sleep_quality_1_5'
    """
    return _BETWEEN.sub("_", name.casefold()).strip("_") or "unnamed"


_BETWEEN = re.compile(r"[\W_]+")
"""What is neither a letter nor a digit of any script."""
