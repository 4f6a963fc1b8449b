"""Lines of sheets (sessions, scores, goals, ...) into the tables of the schema, cell by cell."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from moodtrack.errors import SchemaError
from moodtrack.records import Row
from moodtrack.result import Code
from moodtrack.schema import TABLES, Column, Table
from moodtrack.tidy.day import day_of
from moodtrack.tidy.notes import Notes, lines_in_words
from moodtrack.tidy.time import midnight, moment

__all__ = ["SHEETS", "sheet"]

SHEETS = ("persons", "sessions", "scores", "goals", "assignments", "events", "prompts", "texts")
"""The tables that a `Row` may belong to."""

_CLOSED = {
    "scores": ("rater",),
    "goals": ("domain", "horizon", "rule", "per", "direction"),
    "assignments": ("domain",),
}
_OTHERWISE = {"rater": "other"}
"""What stands for a word that a column does not know, where an empty cell would say more than is known: the person."""

_AS_WRITTEN = ("rule", "per")
"""Columns that keep a word that is not known: an empty cell would have the goal told by another rule."""

_YES = {"true", "yes", "y", "1", "1.0", "x"}
_NO = {"false", "no", "n", "0", "0.0"}


def sheet(name: str, rows: Sequence[tuple[str, str, Row]], day_start: str, notes: Notes) -> pd.DataFrame:
    """The table `name` from its lines.

    A cell that is not of the kind of its column is left empty and counted in one problem row a file and column. A rater
    that is not known is another person, as no rater is the person.

    Parameters
    ----------
    name : str
        One of `SHEETS`.
    rows : sequence of (file name, person, Row)
        The lines, in order.
    day_start : str
        Start of the day, for the days of clock times.
    notes : Notes
        Takes the problem rows.

    Raises
    ------
    SchemaError
        If a reader yields a row for a table that does not take rows.
    """
    if name not in SHEETS:
        raise SchemaError(f"a row for the table {name}", f"one of {list(SHEETS)}", "yield a Record for an entry")
    table = TABLES[name]
    columns: dict[str, Any] = {"person": [person for _, person, _ in rows]}
    for column in table.columns[1:]:
        columns[column.name] = _cells(name, column, rows, notes)
    _strangers(table, rows, notes)
    frame = pd.DataFrame(columns)
    if "day" in frame.columns and "at" in frame.columns:
        precision = pd.Series(np.where(midnight(frame["at"]), "day", "minute"), index=frame.index)
        frame["day"] = frame["day"].fillna(day_of(frame["at"], precision, day_start))
    return frame


def _cells(table: str, column: Column, rows: Sequence[tuple[str, str, Row]], notes: Notes) -> object:
    convert = _CONVERT[column.kind]
    allowed = column.unit.split(" | ") if column.name in _CLOSED.get(table, ()) else None
    instead = _OTHERWISE.get(column.name) if allowed else None
    values: list[object] = []
    bad: dict[str, list[int]] = defaultdict(list)
    for file, _, row in rows:
        try:
            value = convert(row.values.get(column.name))
            if allowed and value is not None:
                value = str(value).casefold()
                if value not in allowed:
                    raise ValueError(value)
        except (ValueError, TypeError, OverflowError):
            value = value if allowed and column.name in _AS_WRITTEN else instead
            bad[file].append(row.line)
        values.append(value)
    for file, lines in bad.items():
        code = Code.BAD_DATE if column.kind == "datetime" else Code.BAD_VALUE
        wanted = " | ".join(allowed) if allowed else _KINDS[column.kind]
        kept = f"kept as {instead}" if instead else "left empty"
        kept = "kept as written: what they say is not computed" if column.name in _AS_WRITTEN else kept
        value, is_ = ("value", "is") if len(lines) == 1 else ("values", "are")
        what = f"{len(lines)} {value} of {column.name} {is_} not {wanted} and {is_} {kept} ({lines_in_words(lines)})"
        notes.add(code, what, where=file)
    return _array(column, values)


def _array(column: Column, values: list[object]) -> object:
    if column.kind == "datetime":
        return np.array(values, dtype="datetime64[us]")
    if column.kind == "float":
        return np.array([np.nan if v is None else v for v in values], dtype="float64")
    if column.kind in ("int", "int?"):
        return pd.array(values, dtype="Int64")
    return pd.array(values, dtype="boolean") if column.kind in ("bool", "bool?") else values


def _strangers(table: Table, rows: Sequence[tuple[str, str, Row]], notes: Notes) -> None:
    known = set(table.names)
    strange = Counter((file, key) for file, _, row in rows for key in row.values if key not in known)
    for file in sorted({file for file, _ in strange}):
        count = len({key for f, key in strange if f == file})
        notes.add(
            Code.UNKNOWN_COLUMN, f"{count} columns are not of the table {table.name} and are left out", where=file
        )


def _void(value: object) -> bool:
    return (
        value is None
        or (isinstance(value, float) and math.isnan(value))
        or (isinstance(value, str) and not value.strip())
    )


def _number(value: object) -> float | None:
    if _void(value):
        return None
    number = float(value)  # type: ignore[arg-type]
    if math.isinf(number):
        raise ValueError("not finite")
    return number


def _integer(value: object) -> int | None:
    number = _number(value)
    if number is not None and number != int(number):
        raise ValueError("not whole")
    return None if number is None else int(number)


def _truth(value: object) -> bool | None:
    word = "" if _void(value) else str(value).strip().casefold()
    if word and word not in _YES | _NO:
        raise ValueError("neither yes nor no")
    return word in _YES if word else None


def _words(value: object) -> str | None:
    return None if _void(value) else str(value).strip()


def _when(value: object) -> datetime | None:
    return moment(value)


_CONVERT: dict[str, Callable[[object], object]] = {
    "category": _words,
    "text": _words,
    "int": _integer,
    "int?": _integer,
    "float": _number,
    "datetime": _when,
    "bool": _truth,
    "bool?": _truth,
}
_KINDS = {"int": "whole numbers", "int?": "whole numbers", "float": "numbers", "datetime": "dates", "bool": "yes or no", "bool?": "yes or no", "category": "words", "text": "words"}  # fmt: skip
