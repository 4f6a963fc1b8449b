"""The shape of frames: what a table is, and how a frame gets the declared shape.

`conform` gives a frame the declared columns and dtypes, `stack` joins frames of one table, `require` says clearly
which column is missing. Text takes the string type of the running pandas; an empty text is a null. Datetimes are
`datetime64[us]`. The tables themselves are in `moodtrack.schema`, which also is the door to everything here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from moodtrack.column import Column, Kind, array_of, cast, nulls, right
from moodtrack.errors import SchemaError
from moodtrack.values import TEXT, Coded, plain_list, text, together

__all__ = [
    "TEXT",
    "Column",
    "Kind",
    "Table",
    "column_of",
    "conform",
    "counted",
    "empty",
    "fits",
    "framed",
    "require",
    "rows_of",
    "stack",
    "text",
]


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
    def header(self) -> pd.Index:
        """The declared column names, in order, as frames have them; their words are looked up once for all frames."""
        return _header(self.names)

    @cached_property
    def blank(self) -> pd.DataFrame:
        """The table without any row; to be copied."""
        return _filled([nulls(column.kind, 0) for column in self.columns], self.header).copy()

    def __getitem__(self, name: str) -> Column:
        return self.kinds[name]


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
        A new frame; without a copy a frame that is right already is returned itself.

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
    known = frame.columns.is_(table.header)
    given = table.names if known else frame.columns.tolist()
    strangers = [] if known else fits(given, table)
    if not len(frame) and not strangers:
        return empty(table)
    declared = table.kinds | {name: Column(name, "float", table.open) for name in strangers}
    types = dict(zip(given, frame.dtypes.tolist(), strict=True))
    if not (_plain(frame) and given == list(declared)):
        columns = {
            name: _declared(series, types[name], declared[name], table.name, copy=copy)
            for name, series in frame.items()
        }
        arrays = [columns[name] if name in columns else nulls(c.kind, len(frame)) for name, c in declared.items()]
        return _filled(arrays, _header(list(declared)) if strangers else table.header)
    doubtful = {name: frame[name] for name, column in declared.items() if not right(types[name], column.kind)}
    fresh = {name: cast(series, declared[name], table.name) for name, series in doubtful.items()}
    changed = {name: array for name, array in fresh.items() if array is not doubtful[name].array}
    if not copy and not changed and known and counted(frame.index):
        return frame
    same = frame.copy(deep=copy)
    if not counted(same.index):
        same.index = pd.RangeIndex(len(frame))
    if not known and not strangers:
        same.columns = table.header.view()
    for name, values in changed.items():
        same[name] = values
    return same


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
        If a column is not of the table, cannot be null and is missing, or holds the wrong kind of value.

    Examples
    --------
    >>> scores = Table("scores", "one score", (Column("of", "category", "what"), Column("value", "float", "the score")))
    >>> framed({"value": np.array([4.0]), "of": Coded(np.array([1]), ("b", "a"))}, scores).to_numpy().tolist()
    [['a', 4.0]]
    """
    rows = _rows(columns)
    if not rows:
        return empty(table)
    fits([*columns], table)
    words = {name: values for name, values in columns.items() if isinstance(values, Coded)}
    given = dict(zip(words, together([*words.values()], {} if made is None else made), strict=True))
    given |= {name: _typed(values, table[name], table.name) for name, values in columns.items() if name not in words}
    return _filled([given[c.name] if c.name in given else nulls(c.kind, rows) for c in table.columns], table.header)


def rows_of(columns: Mapping[str, Any], table: Table) -> list[dict[str, Any]]:
    """The rows of columns, as `plain_rows` gives those of the frame that `framed` makes of them.

    Examples
    --------
    >>> scores = Table("scores", "one score", (Column("of", "category", "what"), Column("value", "float", "the score")))
    >>> rows_of({"value": np.array([4.0]), "of": Coded(np.array([1]), ("b", "a"))}, scores)
    [{'of': 'a', 'value': 4.0}]
    """
    rows = _rows(columns)
    if not rows:
        return []
    fits([*columns], table)
    lists = []
    for column in table.columns:
        values = columns[column.name] if column.name in columns else nulls(column.kind, rows)
        lists.append(plain_list(values if isinstance(values, Coded) else _typed(values, column, table.name)))
    return [dict(zip(table.names, row, strict=True)) for row in zip(*lists, strict=True)]


def column_of(columns: Mapping[str, Any], table: Table, name: str) -> Any:
    """One of these columns as an array in its declared type, as `framed` has it; words that are to be made stay `Coded`.

    Examples
    --------
    >>> scores = Table("scores", "one score", (Column("of", "category", "what"), Column("n", "int?", "how many")))
    >>> column_of({"of": Coded(np.array([0]), ("a",))}, scores, "n")
    <IntegerArray>
    [<NA>]
    Length: 1, dtype: Int64
    """
    rows, values = _rows(columns), columns.get(name)
    if values is None or not rows:
        if rows:
            fits([*columns], table)
        return nulls(table[name].kind, rows)
    return values if isinstance(values, Coded) else _typed(values, table[name], table.name)


def _rows(columns: Mapping[str, Any]) -> int:
    first = next(iter(columns.values()), ())
    return len(first.codes if isinstance(first, Coded) else first)


def _typed(values: Any, column: Column, table: str) -> Any:
    array = values if hasattr(values, "dtype") else pd.Series(values)
    return _declared(array, array.dtype, column, table, copy=False)


def _declared(values: Any, dtype: Any, column: Column, table: str, *, copy: bool) -> Any:
    """A column or an array in the declared type."""
    given = array_of(values)
    array = given if right(dtype, column.kind) else cast(values, column, table)
    return array.copy() if copy and array is given else array


def fits(given: list[str], table: Table) -> list[str]:
    """Refuse columns of which some are not of the table or needed; the names of further ones of an open table.

    Examples
    --------
    >>> fits(["mood"], Table("ratings", "a rating", (Column("day", "datetime", "the day"),), open="one column a variable"))
    ['mood']
    """
    strangers = [name for name in given if name not in table.kinds]
    if strangers and not table.open:
        raise SchemaError(f"{table.name} has the columns {strangers}", f"only {table.names}", "drop or rename them")
    required = [c.name for c in table.columns if c.kind in ("int", "bool") and c.name not in given]
    if required:
        raise SchemaError(f"{table.name} lacks the columns {required}", f"{table.names}", "add them")
    return strangers


def _plain(frame: pd.DataFrame) -> bool:
    """Whether a frame is nothing but its columns, with names that are texts."""
    head = frame.columns
    return type(frame) is pd.DataFrame and head.name is None and head.dtype == TEXT and not frame.attrs


def counted(index: pd.Index) -> bool:
    """Whether the rows are numbered 0, 1, 2, ... already."""
    return type(index) is pd.RangeIndex and index.start == 0 and index.step == 1 and index.name is None


def _header(names: list[str]) -> pd.Index:
    """Names of columns that nobody can write to."""
    words = np.array(names, dtype="O")
    words.setflags(write=False)
    return pd.Index(words, dtype=TEXT)


def _filled(arrays: Sequence[Any], header: pd.Index) -> pd.DataFrame:
    """A frame of columns that are as they have to be, in the order of the names."""
    frame = pd.DataFrame(dict(enumerate(arrays)), index=pd.RangeIndex(len(arrays[0])), copy=False)
    frame.columns = header.view()
    return frame


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
