"""The shape of frames: what a column and a table are, and how a frame gets the declared shape.

`conform` gives a frame the declared columns and dtypes, `stack` joins frames of one table, `require` says clearly
which column is missing. Text takes the string type of the running pandas; an empty text is a null. Datetimes are
`datetime64[us]`. The tables themselves are in `moodtrack.schema`, which also is the door to everything here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Literal

import numpy as np
import pandas as pd

from moodtrack.errors import SchemaError
from moodtrack.values import TEXT, Coded, category, coded, settled, text

__all__ = ["TEXT", "Column", "Kind", "Table", "conform", "counted", "empty", "framed", "require", "stack", "text"]

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
        return list(self.kinds)

    @cached_property
    def kinds(self) -> dict[str, Column]:
        """The declared columns by name, in order."""
        return {column.name: column for column in self.columns}

    @cached_property
    def blank(self) -> pd.DataFrame:
        """The table without any row; to be copied."""
        return _frame({column.name: _nulls(column.kind, 0) for column in self.columns}, 0).copy()

    def __getitem__(self, name: str) -> Column:
        return self.kinds[name]


_DTYPES = {
    "int": np.dtype("int64"),
    "int?": pd.Int64Dtype(),
    "float": np.dtype("float64"),
    "datetime": np.dtype("datetime64[us]"),
    "bool?": pd.BooleanDtype(),
    "bool": np.dtype("bool"),
}


def _cast(series: pd.Series, column: Column, table: str) -> Any:
    """What a column holds, in the declared type."""
    try:
        if column.kind == "category":
            return category(series)
        if column.kind == "text":
            return text(series).array
        wanted = _DTYPES[column.kind]
        if series.dtype == wanted:
            return series.array
        if column.kind == "int?" and (whole := _whole(series)) is not None:
            return whole
        if column.kind == "datetime" and not pd.api.types.is_datetime64_any_dtype(series.dtype):
            series = pd.to_datetime(text(series), format="ISO8601")
        return series.astype(wanted).array
    except (ValueError, TypeError):  # their messages quote the cell
        raise SchemaError(
            f"the column {column.name} of {table} holds values of type {series.dtype}",
            f"{column.kind} ({column.meaning})",
            "convert the column before the call",
        ) from None


def _whole(series: pd.Series) -> Any:
    """Numbers of NumPy as whole numbers that may be null; None where they are other than that."""
    if series.dtype == "int64":
        return pd.arrays.IntegerArray(series.to_numpy(copy=True), np.zeros(len(series), dtype="bool"))
    if series.dtype != "float64":
        return None
    values = series.to_numpy()
    null = np.isnan(values)
    filled = np.where(null, 1.0, values)
    if not (np.abs(filled) < 2**53).all() or (filled != np.floor(filled)).any():
        return None
    return pd.arrays.IntegerArray(filled.astype("int64"), null)


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
        If it is no DataFrame, or a column is there twice, is not of the table, cannot be null and is missing, or holds the wrong
        kind of value.

    Examples
    --------
    >>> persons = Table("persons", "one person", (Column("person", "category", "whose"),))
    >>> conform(pd.DataFrame({"person": ["b", "a"]}), persons)["person"].cat.categories.tolist()
    ['a', 'b']
    """
    _is_frame(frame, table.name, table.kinds)
    given = frame.columns.tolist()
    strangers = [name for name in given if name not in table.kinds]
    if strangers and not table.open:
        raise SchemaError(f"{table.name} has the columns {strangers}", f"only {table.names}", "drop or rename them")
    required = [c.name for c in table.columns if c.kind in ("int", "bool") and c.name not in given]
    if required:
        raise SchemaError(f"{table.name} lacks the columns {required}", f"{table.names}", "add them")
    if not len(frame) and not strangers:
        return empty(table)
    declared = table.kinds | {name: Column(name, "float", table.open) for name in strangers}
    changed = _changed(frame, dict(zip(given, frame.dtypes.tolist(), strict=True)), declared, table.name)
    if _plain(frame, list(declared)):
        same = frame.copy(deep=copy)
        if not counted(same.index):
            same.index = pd.RangeIndex(len(frame))
        for name, values in changed.items():
            same[name] = values
        return same
    columns: dict[str, Any] = {}
    for name in declared:
        columns[name] = changed[name] if name in changed else frame[name].array.copy() if copy else frame[name].array
    return _frame(columns, len(frame))


def _changed(
    frame: pd.DataFrame, types: Mapping[Any, Any], declared: Mapping[str, Column], table: str
) -> dict[str, Any]:
    """The columns that are missing, or not as they have to be, as they have to be."""
    changed = {}
    for name, column in declared.items():
        if name not in types:
            changed[name] = _nulls(column.kind, len(frame))
        elif column.kind not in _DTYPES or types[name] != _DTYPES[column.kind]:
            series = frame[name]
            values = _cast(series, column, table)
            if values is not series.array:
                changed[name] = values
    return changed


def _plain(frame: pd.DataFrame, names: list[str]) -> bool:
    """Whether a frame has these columns in this order, and nothing beside them."""
    head = frame.columns
    told = type(frame) is not pd.DataFrame or frame.attrs or head.name is not None
    return not told and head.dtype == TEXT and head.is_unique and head.tolist() == names


def counted(index: pd.Index) -> bool:
    """Whether the rows are numbered 0, 1, 2, ... already."""
    return type(index) is pd.RangeIndex and index.start == 0 and index.step == 1 and index.name is None


def _frame(columns: dict[str, Any], rows: int) -> pd.DataFrame:
    return pd.DataFrame(columns, index=pd.RangeIndex(rows), copy=False)


def framed(columns: Mapping[str, Any], table: Table, made: dict[tuple[str, ...], Any] | None = None) -> pd.DataFrame:
    """A frame of a table from its columns, made once: arrays that have the declared types are taken as they are.

    Parameters
    ----------
    columns : mapping of str to array
        Columns of the table in any order, all of one length; one that is not there is null. Words may be given as `Coded`.
    table : Table
        The declaration.
    made : dict, optional
        The types of categories made so far, by their words; frames that belong together share them.

    Raises
    ------
    SchemaError
        If a column cannot be null and is missing, or holds the wrong kind of value.

    Examples
    --------
    >>> scores = Table("scores", "one score", (Column("of", "category", "what"), Column("value", "float", "the score")))
    >>> framed({"value": np.array([4.0]), "of": Coded(np.array([1]), ("b", "a"))}, scores).to_numpy().tolist()
    [['a', 4.0]]
    """
    first = next(iter(columns.values()), ())
    rows = len(first.codes if isinstance(first, Coded) else first)
    if not rows:
        return empty(table)
    required = [c.name for c in table.columns if c.kind in ("int", "bool") and c.name not in columns]
    if required or not columns.keys() <= table.kinds.keys():
        raise SchemaError(f"{table.name} has the columns {[*columns]}", f"those of {table.names}", "")
    made = {} if made is None else made
    arrays = {
        name: _array(columns[name], column, table.name, made) if name in columns else _nulls(column.kind, rows)
        for name, column in table.kinds.items()
    }
    return _frame(arrays, rows)


def _array(values: Any, column: Column, table: str, made: dict[tuple[str, ...], Any]) -> Any:
    """A column given as an array, in the declared type."""
    if isinstance(values, Coded):
        return coded(*values, made)
    if column.kind in _DTYPES and values.dtype == _DTYPES[column.kind]:
        return values
    if column.kind == "category" and isinstance(values, pd.Categorical) and settled(values):
        return values
    return _cast(pd.Series(values, copy=False), column, table)


def empty(table: Table) -> pd.DataFrame:
    """An empty frame of a table, with the right dtypes.

    Examples
    --------
    >>> scores = Table("scores", "one score", (Column("value", "float", "the score"),))
    >>> empty(scores).dtypes.astype(str).to_dict()
    {'value': 'float64'}
    """
    return table.blank.copy()


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
        If it is no DataFrame, or one is missing, or any is there twice; the message lists what is there.

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
    if not frame.columns.is_unique:
        twice = list(dict.fromkeys(str(name) for name in frame.columns[frame.columns.duplicated()]))
        raise SchemaError(f"{table} has the columns {twice} more than once", "every column once", "rename or drop one of them")  # fmt: skip
