"""One column: what it is declared as, and how what it holds gets the declared type."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import numpy as np
import pandas as pd

from moodtrack.errors import SchemaError
from moodtrack.values import category, text, written

__all__ = ["Column", "Kind", "array_of", "cast", "nulls", "right"]

Kind = Literal["category", "text", "int", "int?", "float", "datetime", "bool?", "bool"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, kind, meaning and unit.

    Parameters
    ----------
    name : str
        Name of the column.
    kind : {"category", "text", "int", "int?", "float", "datetime", "bool", "bool?"}
        What it holds; a question mark allows null (category, text, float and datetime always do).
    meaning : str
        What a value says, for the docs.
    unit : str
        Unit of the number, or the allowed words.
    """

    name: str
    kind: Kind
    meaning: str
    unit: str = ""


_DTYPES = {
    "int": np.dtype("int64"),
    "int?": pd.Int64Dtype(),
    "float": np.dtype("float64"),
    "datetime": np.dtype("datetime64[us]"),
    "bool?": pd.BooleanDtype(),
    "bool": np.dtype("bool"),
}


def right(dtype: Any, kind: Kind) -> bool:
    """Whether the type alone tells that a column is as it has to be."""
    return kind in _DTYPES and bool(dtype == _DTYPES[kind])


def array_of(values: Any) -> Any:
    """The array of a column, or the array that is given."""
    return values.array if isinstance(values, pd.Series) else values


def cast(values: Any, column: Column, table: str) -> Any:
    """What a column or its array holds, in the declared type; the array itself where it has that already."""
    try:
        if column.kind == "category":
            return category(values)
        if column.kind == "text":
            array = array_of(values)
            return array if written(array) else text(values).array
        wanted = _DTYPES[column.kind]
        if column.kind == "int?" and (whole := _whole(values)) is not None:
            return whole
        if column.kind == "datetime" and not pd.api.types.is_datetime64_any_dtype(values.dtype):
            values = pd.to_datetime(text(values), format="ISO8601")
        return (values if isinstance(values, pd.Series) else pd.Series(values)).astype(wanted).array
    except (ValueError, TypeError):  # their messages quote the cell
        raise SchemaError(
            f"the column {column.name} of {table} holds values of type {values.dtype}",
            f"{column.kind} ({column.meaning})",
            "convert the column before the call",
        ) from None


def _whole(numbers: Any) -> Any:
    """Numbers of NumPy as whole numbers that may be null; None where they are other than that."""
    if numbers.dtype == "int64":
        return pd.arrays.IntegerArray(np.array(numbers), np.zeros(len(numbers), dtype="bool"))
    if numbers.dtype != "float64":
        return None
    values = np.asarray(numbers)
    null = np.isnan(values)
    filled = np.where(null, 1.0, values)
    if not (np.abs(filled) < 2**53).all() or (filled != np.floor(filled)).any():
        return None
    return pd.arrays.IntegerArray(filled.astype("int64"), null)


def nulls(kind: Kind, n: int) -> Any:
    """A column without any value."""
    return _null(kind).take(np.zeros(n, dtype="int64"))


@cache
def _null(kind: Kind) -> Any:
    """One value that is none; of a kind that has none, a zero."""
    if kind == "category":
        return pd.Categorical.from_codes([-1], categories=text([]))
    if kind in ("int", "bool"):
        return np.zeros(1, dtype=_DTYPES[kind])
    return (text([None]) if kind == "text" else pd.Series([None], dtype=_DTYPES[kind])).array
