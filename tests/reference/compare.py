"""Walks an expected answer leaf by leaf, finds each leaf in what an adapter returned, and compares."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from itertools import compress
from typing import Any

import pandas as pd

FACTORS = (1, 100, 60, 1 / 60)
UNDEFINED = ("NaN", "Infinity", "-Infinity")


@dataclass(frozen=True)
class Leaf:
    """Where one leaf of an expected answer is found: table, column, rows and unit."""

    path: str
    table: str
    column: str
    key: Mapping[str, str] = field(default_factory=dict)
    where: Mapping[str, object] = field(default_factory=dict)
    factor: float = 1

    def __post_init__(self) -> None:
        if not any(math.isclose(self.factor, allowed) for allowed in FACTORS):
            raise ValueError(f"{self.path}: the factor {self.factor} is not one of {FACTORS}")

    def match(self, path: str) -> Leaf | None:
        """This leaf with the parts of the path filled in, or None."""
        found = _pattern(self.path).fullmatch(path)
        if found is None:
            return None
        parts = found.groupdict()
        where = {k: v.format(**parts) if isinstance(v, str) else v for k, v in self.where.items()}
        return Leaf(path, self.table, self.column.format(**parts), self.key, where, self.factor)


@cache
def _pattern(path: str) -> re.Pattern[str]:
    escaped = re.escape(path).replace(r"\*", ".*")
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^.]+)", escaped))


@dataclass(frozen=True)
class Wrong:
    """One disagreement."""

    path: str
    got: object
    want: object


def leaves(expected: Any, path: str = "") -> Iterator[tuple[str, Any, Mapping[str, list[Any]]]]:
    """Every leaf with its path, its value, and the table that it is a column of (empty for a scalar)."""
    if is_error(expected):
        yield path, expected, {}
    elif is_table(expected):
        for name, column in expected.items():
            yield _join(path, name), column, expected
    elif isinstance(expected, dict):
        for name, value in expected.items():
            if name != "_note":
                yield from leaves(value, _join(path, name))
    else:
        yield path, expected, {}


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def is_table(value: Any) -> bool:
    """An object of arrays of equal length."""
    columns = [v for k, v in value.items() if k != "_note"] if isinstance(value, dict) else []
    return bool(columns) and all(isinstance(v, list) for v in columns) and len({len(v) for v in columns}) == 1


def is_error(value: Any) -> bool:
    """The peer stopped here."""
    return isinstance(value, dict) and set(value) - {"_note"} == {"error"}


def overlay(expected: Any, correct: Any) -> Any:
    """The expected answer with what is known to be right laid over it.

    Rows of a table are matched by their first column; without it, and with as many rows, they are in the same order.
    """
    if is_table(expected) and is_table(correct):
        correct = {k: v for k, v in correct.items() if k != "_note"}
        key = next(iter(correct))
        first = next(iter(expected))
        same_rows = len(correct[key]) == len(expected[first]) and first not in correct
        if key not in expected or expected[key] == correct[key] or same_rows:
            return {**expected, **correct}
        rows = {_plain(k): {n: c[i] for n, c in expected.items()} for i, k in enumerate(expected[key])}
        for i, k in enumerate(correct[key]):
            rows.setdefault(_plain(k), dict.fromkeys(expected)).update({n: c[i] for n, c in correct.items()})
        return {name: [row[name] for row in rows.values()] for name in expected}
    if isinstance(expected, dict) and isinstance(correct, dict) and not is_error(expected):
        merged = {
            name: overlay(expected[name], value) if name in expected else value for name, value in correct.items()
        }
        return {**expected, **merged}
    return correct


class Rows(dict[str, list[Any]]):
    """A table of an answer as lists by column: a case has thousands of leaves, which read the same few tables."""

    def __init__(self, columns: Mapping[str, list[Any]]) -> None:
        super().__init__(columns)
        self._found: dict[str, Rows] = {}

    @classmethod
    def of(cls, table: Any) -> Rows:
        """From a DataFrame, or from one row as values by name."""
        if isinstance(table, Rows):
            return table
        whole = isinstance(table, pd.DataFrame)
        return cls({name: table[name].tolist() if whole else [table[name]] for name in table})

    def where(self, values: Mapping[str, object]) -> Rows:
        """The rows that have these values."""
        found = self
        for name, value in values.items():
            found = found._having(name, _plain(value))
        return found

    def _having(self, name: str, value: str) -> Rows:
        asked = f"{name}={value}"
        if asked not in self._found:
            there = [_plain(v) == value for v in self[name]]
            self._found[asked] = Rows({k: list(compress(column, there)) for k, column in self.items()})
        return self._found[asked]


def rows(answer: Mapping[str, Any]) -> dict[str, Rows]:
    """The tables and single rows of an answer."""
    return {name: Rows.of(table) for name, table in answer.items() if isinstance(table, pd.DataFrame | Mapping)}


def compare(
    got: Mapping[str, Any], leaf: Leaf, want: Any, table: Mapping[str, list[Any]], tolerance: dict[str, Any]
) -> list[Wrong]:
    """What disagrees at one leaf."""
    table_got = got.get(leaf.table)
    frame = None if table_got is None else Rows.of(table_got).where(leaf.where)
    column = [] if frame is None else frame.get(leaf.column, [])
    if is_error(want):
        return [Wrong(leaf.path, value, "null") for value in column if not _null(value)]
    if (
        not table
        and isinstance(want, list)
        and len(column) == len(want)
        and not any(isinstance(v, list | tuple) for v in column)
    ):
        pairs = enumerate(zip(column, want, strict=True))
        return [
            w
            for i, (v, wanted) in pairs
            for w in _one(leaf.path, v, wanted, leaf.factor, tolerance, f"{leaf.path}[{i}]")
        ]
    if not table:
        if len(column) > 1 and any(_plain(v) != _plain(column[0]) for v in column):
            return [Wrong(leaf.path, f"{len(column)} rows", want)]
        return _one(leaf.path, column[0] if column else None, want, leaf.factor, tolerance)
    if frame is None or leaf.column not in frame or not set(leaf.key.values()) <= set(frame):
        missing = all(value is None or value in UNDEFINED for value in want)
        return [] if missing else [Wrong(leaf.path, f"no column {leaf.column}", "a column")]
    names = [name for name in leaf.key if name in table]
    wanted = [tuple(_plain(table[name][i]) for name in names) for i in range(len(want))]
    found: dict[tuple[str, ...], list[Any]] = {}
    for *key, value in zip(*(frame[leaf.key[name]] for name in names), column, strict=True):
        found.setdefault(tuple(_plain(k) for k in key), []).append(value)
    wrong = [Wrong(f"{leaf.path}[{key}]", "a row", "no row") for key in found if key not in set(wanted)]
    for key, value in zip(wanted, want, strict=True):
        rows = found.get(key, [])
        where = f"{leaf.path}[{', '.join(key)}]"
        if len(rows) != 1:
            wrong += [Wrong(where, f"{len(rows)} rows", value)]
        else:
            wrong += _one(leaf.path, rows[0], value, leaf.factor, tolerance, where)
    return wrong


def _one(path: str, got: Any, want: Any, factor: float, tolerance: dict[str, Any], where: str = "") -> list[Wrong]:
    if want is None or want in UNDEFINED:
        return [] if _null(got) else [Wrong(where or path, got, want)]
    if _null(got):
        return [Wrong(where or path, None, want)]
    if isinstance(want, int | float) and not isinstance(want, bool) and not isinstance(got, str):
        bound = next((b for p, b in tolerance.get("keys", {}).items() if fnmatchcase(path, p)), tolerance)
        same = abs(float(got) * factor - want) <= bound.get("atol", 0) + bound.get("rtol", 0) * abs(want)
    else:
        same = _plain(got) == _plain(want)
    return [] if same else [Wrong(where or path, got, want)]


def _null(value: Any) -> bool:
    return value is None or bool(pd.isna(value))


def _plain(value: Any) -> str:
    """One way of writing a key: 1, 1.0 and "1" are the same."""
    if isinstance(value, bool):
        return str(value)
    try:
        number = float(value)
    except (TypeError, ValueError):
        return str(value)
    return str(int(number)) if number.is_integer() else repr(number)
