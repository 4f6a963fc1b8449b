"""The shape of frames: what a column and a table are, and how a frame gets the declared shape.

`conform` gives a frame the declared columns and dtypes, `stack` joins frames of one table, `require` says clearly
which column is missing. Text takes the string type of the running pandas; an empty text is a null. Datetimes are
`datetime64[us]`. The tables themselves are in `moodtrack.schema`, which also is the door to everything here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import numpy as np
import pandas as pd

from moodtrack.errors import SchemaError

__all__ = ["TEXT", "Column", "Table", "conform", "empty", "require", "stack", "text"]

Kind = Literal["category", "text", "int", "int?", "float", "datetime", "bool?", "bool"]

TEXT = pd.Series(["x"]).dtype
"""The string type of the running pandas."""
_OBJECTS = bool(np.dtype("O") == TEXT)


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


_DTYPES = {
    "int": np.dtype("int64"),
    "int?": pd.Int64Dtype(),
    "float": np.dtype("float64"),
    "datetime": np.dtype("datetime64[us]"),
    "bool?": pd.BooleanDtype(),
    "bool": np.dtype("bool"),
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
    if isinstance(series.dtype, pd.CategoricalDtype) and _worded(names := series.dtype.categories):
        worded = names.array.take(series.array.codes, allow_fill=True, fill_value=np.nan)
        return pd.Series(worded, index=series.index, dtype=TEXT)
    if series.dtype != TEXT or (_OBJECTS and pd.api.types.infer_dtype(series) != "string"):
        series = pd.Series(
            [None if null else str(v) for v, null in zip(series, series.isna(), strict=True)],
            dtype=TEXT,
            index=series.index,
        )
    if not _OBJECTS and not (series.array == "").any():
        return series
    return series.where(series.ne("") & series.notna(), np.nan).astype(TEXT)


def _category(series: pd.Series) -> Any:
    if isinstance(series.dtype, pd.CategoricalDtype) and _worded(series.dtype.categories):
        if _settled(series.array):
            return series.array
        codes, names = series.array.codes, series.dtype.categories
    else:
        codes, names = (series if series.dtype == TEXT and not _OBJECTS else text(series)).array.factorize()
        if "" in names.tolist():
            codes, names = text(series).array.factorize()
    words = names.tolist()
    used = np.flatnonzero(np.bincount(codes.astype("int64") + 1, minlength=len(words) + 1)[1:])
    order = sorted(used.tolist(), key=words.__getitem__)
    if order != list(range(len(words))):
        rank = np.full(len(words) + 1, -1)
        rank[order] = np.arange(len(order))
        codes, names = rank[codes], names.take(np.array(order, dtype="int64"))
    dtype = pd.CategoricalDtype(pd.Index(names, dtype=TEXT))
    return pd.Categorical.from_codes(codes, dtype=dtype, validate=False)


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


def _cast(series: pd.Series, column: Column, table: str) -> Any:
    """What a column holds, in the declared type."""
    try:
        if column.kind == "category":
            return _category(series)
        if column.kind == "text":
            return text(series).array
        wanted = _DTYPES[column.kind]
        if series.dtype == wanted:
            return series.array
        if column.kind == "datetime" and not pd.api.types.is_datetime64_any_dtype(series.dtype):
            series = pd.to_datetime(text(series), format="ISO8601")
        return series.astype(wanted).array
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
    return (text([None]) if kind == "text" else pd.Series([None], dtype=_DTYPES[kind])).array


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
    names = table.names
    _is_frame(frame, table.name, names)
    strangers = [name for name in frame.columns if name not in names]
    if strangers and not table.open:
        raise SchemaError(f"{table.name} has the columns {strangers}", f"only {names}", "drop or rename them")
    required = [c.name for c in table.columns if c.kind in ("int", "bool") and c.name not in frame.columns]
    if required:
        raise SchemaError(f"{table.name} lacks the columns {required}", f"{names}", "add them")
    if not len(frame) and not strangers:
        return empty(table)
    declared = (*table.columns, *(Column(name, "float", table.open) for name in strangers))
    seen, changed = _looked_at(frame, declared, table.name)
    if not changed and _plain(frame, [column.name for column in declared]):
        same = frame.copy(deep=copy)
        same.index = pd.RangeIndex(len(frame))
        return same
    columns: dict[str, Any] = {}
    for name in (column.name for column in declared):
        values = seen[name] if name in seen else frame[name].array
        columns[name] = values.copy() if copy and name not in changed else values
    return _frame(columns, len(frame))


def _looked_at(frame: pd.DataFrame, declared: Iterable[Column], table: str) -> tuple[dict[str, Any], set[str]]:
    """The columns whose type alone does not say that they are fine, as they have to be; and the names of those changed."""
    types = dict(zip(frame.columns, frame.dtypes, strict=True))
    seen, changed = {}, set()
    for column in declared:
        name = column.name
        if name not in types:
            seen[name] = _nulls(column.kind, len(frame))
            changed.add(name)
        elif column.kind not in _DTYPES or types[name] != _DTYPES[column.kind]:
            series = frame[name]
            seen[name] = _cast(series, column, table)
            if seen[name] is not series.array:
                changed.add(name)
    return seen, changed


def _plain(frame: pd.DataFrame, names: list[str]) -> bool:
    """Whether a frame has these columns in this order, and nothing beside them."""
    head = frame.columns
    told = type(frame) is not pd.DataFrame or frame.attrs or head.name is not None
    return not told and head.dtype == TEXT and head.is_unique and head.tolist() == names


def _frame(columns: dict[str, Any], rows: int) -> pd.DataFrame:
    return pd.DataFrame(columns, index=pd.RangeIndex(rows), copy=False)


@cache
def _empty(table: Table) -> pd.DataFrame:
    return _frame({column.name: _nulls(column.kind, 0) for column in table.columns}, 0).copy()


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
    parts = [conform(frame, table, copy=False) for frame in frames]
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
            columns[name] = _joined(pieces)
    return conform(pd.DataFrame(columns, copy=False), table, copy=False)


def _joined(pieces: Sequence[pd.Series]) -> Any:
    """Columns of one type, one below the other."""
    if isinstance(pieces[0].dtype, np.dtype) and pieces[0].dtype != TEXT:
        return np.concatenate([piece.to_numpy() for piece in pieces])
    return pd.concat(pieces, ignore_index=True)


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
