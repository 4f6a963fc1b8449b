"""Reads a definition from TOML and says clearly what is wrong with it: file, field, what was expected."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from moodtrack.errors import MeasureError
from moodtrack.measures.measure import STATUS_OF_GRADE, Measure

__all__ = ["from_toml", "parse"]

T = TypeVar("T")


def from_toml(path: str | Path) -> Measure:
    """Read the definition of a questionnaire from a TOML file of your own.

    Parameters
    ----------
    path : str or Path
        The file; its fields are those of `Measure`.

    Returns
    -------
    Measure
        The checked definition.

    Raises
    ------
    MeasureError
        If the file cannot be read or a field is missing, not known or of the wrong kind; the message names file and field.
    """
    path = Path(path)
    try:
        written = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise MeasureError(f"{path} cannot be read", "a TOML file in UTF-8", "check the path") from error
    return parse(written, path.name)


def parse(written: str, file: str) -> Measure:
    """Check the text of a definition.

    Raises
    ------
    MeasureError
        As `from_toml`.
    """
    try:
        data = tomllib.loads(written)
    except tomllib.TOMLDecodeError as error:
        raise MeasureError(f"{file} is not valid TOML: {error}", "a TOML file", "") from error
    measure = _record(Measure, data, file, "")
    _check(measure, file)
    return measure


def _wrong(file: str, where: str, got: str, expected: str) -> MeasureError:
    return MeasureError(f"{file}, field {where.strip('.')}: {got}", expected, "")


def _record(cls: type[T], data: Mapping[str, Any], file: str, where: str) -> T:
    hints = get_type_hints(cls)
    known = {f.name: f for f in fields(cls)}  # type: ignore[arg-type]
    for name in data:
        if name not in known:
            raise _wrong(file, f"{where}.{name}", "is not known", f"one of {sorted(known)}")
    for name, f in known.items():
        if name not in data and f.default is MISSING and f.default_factory is MISSING:
            raise _wrong(file, f"{where}.{name}", "is missing", _kind(hints[name]))
    made = cls(**{name: _value(hints[name], value, file, f"{where}.{name}") for name, value in data.items()})
    grade, status = getattr(made, "grade", None), getattr(made, "status", None)
    if grade is not None and status not in (STATUS_OF_GRADE[grade], "convention"):
        raise _wrong(file, f"{where}.status", f"is {status} with grade {grade}", STATUS_OF_GRADE[grade])
    if grade is not None and not getattr(made, "source", ""):
        raise _wrong(file, f"{where}.source", "is empty", "where the number was read")
    return made


def _value(kind: Any, value: Any, file: str, where: str) -> Any:
    origin, args = get_origin(kind), get_args(kind)
    if origin in (UnionType, Union):
        return _value(next(a for a in args if a is not NoneType), value, file, where)
    if origin is tuple and isinstance(value, list):
        if args[-1] is Ellipsis:
            return tuple(_value(args[0], v, file, f"{where}[{i}]") for i, v in enumerate(value))
        if len(value) == len(args):
            return tuple(_value(a, v, file, where) for a, v in zip(args, value, strict=True))
    elif origin is Literal and value in args:
        return value
    elif isinstance(kind, type) and is_dataclass(kind) and isinstance(value, dict):
        return _record(kind, value, file, where)
    elif kind is float and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    elif (kind is int and isinstance(value, int) and not isinstance(value, bool)) or (
        kind is str and isinstance(value, str)
    ):
        return value
    raise _wrong(file, where, f"is {type(value).__name__} {value!r}"[:80], _kind(kind))


def _kind(kind: Any) -> str:
    origin, args = get_origin(kind), get_args(kind)
    if origin is Literal:
        return f"one of {list(args)}"
    if origin in (UnionType, Union):
        return _kind(next(a for a in args if a is not NoneType))
    if origin is tuple:
        return f"a list of {_kind(args[0])}" if args[-1] is Ellipsis else f"a list of {len(args)} values"
    if is_dataclass(kind):
        return "a table"
    return {float: "a number", int: "a whole number", str: "text"}.get(kind, str(kind))


def _check(measure: Measure, file: str) -> None:
    if not measure.low < measure.high:
        raise _wrong(file, "scoring.high", f"is {measure.high}", f"a number above scoring.low {measure.low}")
    if not measure.item_low < measure.item_high:
        raise _wrong(file, "item_high", f"is {measure.item_high}", f"a number above item_low {measure.item_low}")
    named = [("scoring.reversed_items", i) for i in measure.scoring.reversed_items]
    named += [("critical_items", c.item) for c in measure.critical_items]
    named += [(f"subscales {s.name}", i) for s in measure.subscales for i in s.items]
    named += [("missing", i) for i in (*measure.missing.not_applicable, *measure.missing.skipped)]
    for where, item in named:
        if not 1 <= item <= measure.items:
            raise _wrong(file, where, f"names item {item}", f"an item from 1 to {measure.items}")
    parts = {"total", *(s.name for s in measure.subscales)}
    for name, part in [(c.name, part) for c in measure.criteria for part, _ in c.needs]:
        if part not in parts:
            raise _wrong(file, f"criteria {name}", f"names {part!r}", f"one of {sorted(parts)}")
    for t in measure.thresholds:
        if (
            t.kind in ("caseness", "band", "remission", "cutoff")
            and not measure.low <= t.value <= measure.high
            and t.item == "total"
        ):
            raise _wrong(file, f"thresholds {t.name}", f"has the value {t.value}", f"{measure.low} to {measure.high}")
    if measure.default_threshold and measure.threshold("reliable_change", measure.default_threshold) is None:
        raise _wrong(
            file, "default_threshold", f"is {measure.default_threshold!r}", "the name of a reliable_change threshold"
        )
    if measure.scoring.rule == "table" and not measure.scoring.conversion:
        raise _wrong(file, "scoring.conversion", "is empty", "pairs of sum and score, for the rule table")
