"""Reads a definition from TOML and says clearly what is wrong with it: file, field, what was expected."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from importlib.resources import files
from math import isfinite
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from moodtrack.errors import MeasureError
from moodtrack.measures.checks import faults
from moodtrack.measures.measure import STATUS_OF_GRADE, Measure

__all__ = ["checked", "from_toml", "parse"]

T = TypeVar("T")


def from_toml(path: str | Path) -> Measure:
    """Read the definition of a questionnaire from a TOML file of your own.

    Parameters
    ----------
    path : str or Path
        The file; its fields are those of `Measure`. With ``extends = "panas"`` it needs only those that the definition of
        that name lacks or that differ: tables are joined field by field, scales by their name, and a list takes the place
        of the other one.

    Returns
    -------
    Measure
        The checked definition.

    Raises
    ------
    MeasureError
        If the file cannot be read or a field is missing, not known or of the wrong kind; the message names file and field.
    """
    if not isinstance(path, str | Path):
        raise MeasureError(f"the definition is given as {type(path).__name__}", "the path of a TOML file")
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
        raise MeasureError(f"{file} is not valid TOML: {error}", "a TOML file", "correct that line") from error
    return checked(data, file)


def checked(data: Mapping[str, Any], file: str) -> Measure:
    """Check the fields of a definition, as a TOML file gives them.

    Raises
    ------
    MeasureError
        As `from_toml`.
    """
    measure = _record(Measure, _completed(data, file), file, "")
    for where, got, expected in faults(measure):
        raise _wrong(file, where, got, expected)
    return measure


def _completed(data: Mapping[str, Any], file: str) -> Mapping[str, Any]:
    """The text of a definition that `extends` one of the registry, with the fields of that one where it has none."""
    if "extends" not in data:
        return data
    name = data["extends"]
    known = {f.name.removesuffix(".toml"): f for f in (files("moodtrack.measures") / "data").iterdir()}
    if not isinstance(name, str) or name not in known:
        raise _wrong(file, "extends", f"is {name!r}"[:80], f"one of {sorted(known)}")
    base = tomllib.loads(known[name].read_text(encoding="utf-8"))
    made = _merged(base, {field: value for field, value in data.items() if field != "extends"})
    return _keyed(made, data)


def _keyed(made: dict[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """With what the file adds of the key, where it does not say so itself: items of scales, reversed items, a conversion."""
    scoring, parts = own.get("scoring", {}), own.get("subscales", [])
    filled = {p["name"] for p in parts if p.get("items") and "key" not in p} if _named(parts) else set()
    if filled:
        made["subscales"] = [{**p, "key": "here"} if p["name"] in filled else p for p in made["subscales"]]
    if isinstance(scoring, dict) and "key" not in scoring and isinstance(made.get("scoring"), dict):
        given = {
            "own": "reversed_items" in scoring,
            "definition": bool(filled or scoring.keys() & {"conversion", "domains"}),
        }
        if given.get(made["scoring"].get("key"), False):
            made["scoring"] = {**made["scoring"], "key": "here"}
    return made


def _merged(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Tables field by field; scales by their name; anything else as it is written last."""
    made = dict(base)
    for field, value in own.items():
        old = made.get(field)
        if isinstance(old, dict) and isinstance(value, dict):
            made[field] = _merged(old, value)
        elif field == "subscales" and isinstance(old, list) and _named(value):
            parts = {part["name"]: part for part in old}
            parts |= {part["name"]: _merged(parts.get(part["name"], {}), part) for part in value}
            made[field] = list(parts.values())
        else:
            made[field] = value
    return made


def _named(parts: Any) -> bool:
    return isinstance(parts, list) and all(isinstance(p, dict) and isinstance(p.get("name"), str) for p in parts)


def _wrong(file: str, where: str, got: str, expected: str) -> MeasureError:
    return MeasureError(f"{file}, field {where.strip('.')}: {got}", expected, "correct that field of the file")


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
    elif kind is float and isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value):
        return float(value)
    elif (
        (kind is bool and isinstance(value, bool))
        or (kind is int and isinstance(value, int) and not isinstance(value, bool))
        or (kind is str and isinstance(value, str))
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
    return {float: "a number", int: "a whole number", str: "text", bool: "true or false"}.get(kind, str(kind))
