"""The shape of frames: what a column and a table are, and how a frame gets the declared shape.

`conform` gives a frame the declared columns and dtypes, `stack` joins frames of one table, `require` says clearly
which column is missing. Text takes the string type of the running pandas; an empty text is a null. Datetimes are
`datetime64[us]`. The tables themselves are in `moodtrack.schema`, which also is the door to everything here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import numpy as np
import pandas as pd

from moodtrack.errors import SchemaError

__all__ = ["TEXT", "Column", "Table", "conform", "empty", "from_days", "require", "slug", "stack", "text", "to_days"]

Kind = Literal["category", "text", "int", "int?", "float", "datetime", "bool?", "bool"]

TEXT = pd.Series(["x"]).dtype
"""The string type of the running pandas."""


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


@dataclass(frozen=True)
class Table:
    """A named, ordered set of columns.

    Parameters
    ----------
    name : str
        Name of the table.
    meaning : str
        What one row is.
    columns : sequence of Column
        In their order.
    open : str, optional
        Meaning of further float columns that the table may carry (`ratings`: one a variable); empty: none allowed.
    """

    name: str
    meaning: str
    columns: tuple[Column, ...]
    open: str = ""

    @property
    def names(self) -> list[str]:
        """The declared column names, in order."""
        return [column.name for column in self.columns]

    def __getitem__(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


_MICRO = np.dtype("datetime64[us]")
_DTYPES = {
    "int": "int64",
    "int?": "Int64",
    "float": "float64",
    "datetime": "datetime64[us]",
    "bool?": "boolean",
    "bool": "bool",
}


def text(values: object, index: pd.Index | None = None) -> pd.Series:
    """Text of the running pandas' own string type; an empty text is a null.

    Examples
    --------
    >>> text(["a", "", None]).isna().tolist()
    [False, True, True]
    """
    series = values if index is None and isinstance(values, pd.Series) else pd.Series(values, index=index)
    if series.empty:
        return pd.Series([], dtype=TEXT, index=series.index)
    if series.dtype != TEXT or (series.dtype == np.dtype("O") and pd.api.types.infer_dtype(series) != "string"):
        series = pd.Series(
            [None if null else str(v) for v, null in zip(series, series.isna(), strict=True)],
            dtype=TEXT,
            index=series.index,
        )
    if np.dtype("O") != TEXT and not (series.array == "").any():
        return series
    return series.where(series.ne("") & series.notna(), np.nan).astype(TEXT)


def _category(series: pd.Series) -> pd.Series:
    if isinstance(series.dtype, pd.CategoricalDtype) and _worded(series.dtype.categories):
        if _settled(series.array):
            return series
        codes, names = series.cat.codes.to_numpy(), series.dtype.categories
    else:
        codes, names = pd.factorize(series if series.dtype == TEXT != np.dtype("O") else text(series))
        if "" in (words := names.tolist()):
            codes, names = pd.factorize(text(series))
    words = names.tolist()
    used = np.flatnonzero(np.bincount(codes.astype("int64") + 1, minlength=len(words) + 1)[1:])
    order = sorted(used.tolist(), key=words.__getitem__)
    rank = np.full(len(words) + 1, -1)
    rank[order] = np.arange(len(order))
    dtype = pd.CategoricalDtype(pd.Index([words[place] for place in order], dtype=TEXT))
    return pd.Series(pd.Categorical.from_codes(rank[codes], dtype=dtype, validate=False), index=series.index)


def _worded(names: pd.Index) -> bool:
    """Whether all are texts, and none is empty."""
    return bool(pd.api.types.is_string_dtype(names)) and "" not in names


def _settled(cat: Any) -> bool:
    """Whether the categories are unordered, sorted and all in use, so that nothing is left to do."""
    if cat.ordered or cat.categories.dtype != TEXT or not cat.categories.is_monotonic_increasing:
        return False
    codes = np.asarray(cat.codes)
    if len(cat.categories) == 1:
        return bool((codes == 0).any())
    return bool(np.bincount(codes.astype("int64") + 1, minlength=len(cat.categories) + 1)[1:].all())


def _cast(frame: pd.DataFrame, column: Column, table: str) -> pd.Series:
    series = frame[column.name]
    try:
        if column.kind == "category":
            return _category(series)
        if column.kind == "text":
            return text(series)
        if column.kind == "datetime":
            if pd.api.types.is_datetime64_any_dtype(series.dtype):
                return series if series.dtype == _MICRO else series.astype(_MICRO)
            return pd.to_datetime(text(series), format="ISO8601").astype("datetime64[us]")
        wanted = _DTYPES[column.kind]
        return series if series.dtype == wanted else series.astype(wanted)
    except (ValueError, TypeError):  # their messages quote the cell
        raise SchemaError(
            f"the column {column.name} of {table} holds values of type {series.dtype}",
            f"{column.kind} ({column.meaning})",
            "convert the column before the call",
        ) from None


def _nulls(kind: Kind, n: int) -> Any:
    """A column without any value."""
    return _null(kind).take(np.zeros(n, dtype="int64"))


@cache
def _null(kind: Kind) -> Any:
    """One value that is none; of a kind that has none, a zero."""
    if kind == "category":
        return pd.Categorical.from_codes([-1], categories=text([]))
    if kind in ("int", "bool"):
        return np.zeros(1, dtype=_DTYPES[kind])
    return _values(text([None]) if kind == "text" else pd.Series([None], dtype=_DTYPES[kind]))


def conform(frame: pd.DataFrame, table: Table, *, copy: bool = True) -> pd.DataFrame:
    """Give a frame the columns, order and dtypes of a table; drop categories that no row uses.

    A missing column that may be null is added as null. Rows keep their order; the index becomes 0, 1, 2, ...

    Parameters
    ----------
    frame : DataFrame
        Any frame with columns of the table.
    table : Table
        The declaration.
    copy : bool
        Whether columns that need no change are copied; without it the frame given is not to be used any more.

    Returns
    -------
    DataFrame
        A new frame.

    Raises
    ------
    SchemaError
        If it is no DataFrame, or a column is not of the table, cannot be null and is missing, or holds the wrong kind of
        value.

    Examples
    --------
    >>> persons = Table("persons", "one person", (Column("person", "category", "whose"),))
    >>> conform(pd.DataFrame({"person": ["b", "a"]}), persons)["person"].cat.categories.tolist()
    ['a', 'b']
    """
    _is_frame(frame, table.name, table.names)
    strangers = [name for name in frame.columns if name not in table.names]
    if strangers and not table.open:
        raise SchemaError(f"{table.name} has the columns {strangers}", f"only {table.names}", "drop or rename them")
    required = [c.name for c in table.columns if c.kind in ("int", "bool") and c.name not in frame.columns]
    if required:
        raise SchemaError(f"{table.name} lacks the columns {required}", f"{table.names}", "add them")
    if not len(frame) and not strangers:
        return _empty(table).copy()
    columns: dict[str, Any] = {}
    for column in (*table.columns, *(Column(name, "float", table.open) for name in strangers)):
        if column.name in frame.columns:
            values = _values(_cast(frame, column, table.name))
            columns[column.name] = values.copy() if copy else values
        else:
            columns[column.name] = _nulls(column.kind, len(frame))
    return _frame(columns, len(frame))


def _values(series: pd.Series) -> Any:
    """What a column holds, whatever its index says."""
    return series.to_numpy() if isinstance(series.dtype, np.dtype) else series.array


def _frame(columns: dict[str, Any], rows: int) -> pd.DataFrame:
    return pd.DataFrame(columns, index=pd.RangeIndex(rows), copy=False)


@cache
def _empty(table: Table) -> pd.DataFrame:
    return _frame({column.name: _nulls(column.kind, 0) for column in table.columns}, 0)


def empty(table: Table) -> pd.DataFrame:
    """An empty frame of a table, with the right dtypes.

    Examples
    --------
    >>> scores = Table("scores", "one score", (Column("value", "float", "the score"),))
    >>> empty(scores).dtypes.astype(str).to_dict()
    {'value': 'float64'}
    """
    return _empty(table).copy()


def stack(frames: Iterable[pd.DataFrame], table: Table) -> pd.DataFrame:
    """Join frames of one table, one below the other; the only way in which tables are joined.

    Parameters
    ----------
    frames : iterable of DataFrame
        Frames of the table.
    table : Table
        The declaration.

    Returns
    -------
    DataFrame
        Conforming; empty when there is no frame.

    Examples
    --------
    >>> persons = Table("persons", "one person", (Column("person", "category", "whose"),))
    >>> one, two = (pd.DataFrame({"person": [name]}) for name in "ba")
    >>> stack([one, two], persons)["person"].astype(str).tolist()
    ['b', 'a']
    """
    parts = [conform(frame, table) for frame in frames]
    full = [part for part in parts if len(part)]
    if not full:
        return conform(parts[0].iloc[:0], table) if parts else empty(table)
    names = list(dict.fromkeys(name for part in parts for name in part.columns))
    columns: dict[str, object] = {}
    for name in names:
        pieces = [part[name] if name in part.columns else pd.Series(np.nan, index=part.index) for part in full]
        if isinstance(pieces[0].dtype, pd.CategoricalDtype):
            columns[name] = _union([piece.cat for piece in pieces])
        else:
            columns[name] = pd.concat(pieces, ignore_index=True)
    return conform(pd.DataFrame(columns), table)


def _union(pieces: Sequence[Any]) -> pd.Categorical:
    first = pieces[0].categories
    if all(piece.categories.equals(first) for piece in pieces[1:]):
        return pd.Categorical.from_codes(np.concatenate([piece.codes for piece in pieces]), categories=first)
    names = sorted({str(name) for piece in pieces for name in piece.categories})
    codes = [
        np.append(
            pd.Index(names).get_indexer(piece.categories.astype(TEXT)) if len(piece.categories) else [], -1
        ).astype("int64")[piece.codes]
        for piece in pieces
    ]
    return pd.Categorical.from_codes(np.concatenate(codes), categories=text(names))


def require(frame: pd.DataFrame, columns: Iterable[str], table: str) -> None:
    """Say which columns an analysis misses.

    Raises
    ------
    SchemaError
        If it is no DataFrame, or one is missing; the message lists what is there.

    Examples
    --------
    >>> require(pd.DataFrame({"person": []}), ["person", "day"], "ratings")
    Traceback (most recent call last):
    ...
    moodtrack.errors.SchemaError: ratings lacks ['day']; expected the columns ['person', 'day']; it has ['person']
    """
    wanted = list(columns)
    _is_frame(frame, table, wanted)
    missing = [name for name in wanted if name not in frame.columns]
    if missing:
        raise SchemaError(
            f"{table} lacks {missing}", f"the columns {wanted}", f"it has {[str(c) for c in frame.columns]}"
        )


def _is_frame(frame: object, table: str, columns: Iterable[str]) -> None:
    if not isinstance(frame, pd.DataFrame):
        do = f"give its table: log.{table}" if hasattr(frame, table) else ""
        raise SchemaError(
            f"{table} is given as {type(frame).__name__}", f"a DataFrame with the columns {list(columns)}", do
        )


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
