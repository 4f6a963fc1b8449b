"""The laws that every format keeps, for its author: one format, one sample, one expected file, no test to write."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from datetime import datetime
from pathlib import Path

from moodtrack.errors import ReadError
from moodtrack.read import Format, Source, formats, recognise
from moodtrack.records import Item, Label, Problem, Record, Row, Tag, Variable

__all__ = ["check_format", "describe"]

_CUTS = 400


def check_format(format: Format | str, sample: str | Path, expected: str | Path | Mapping[str, object]) -> None:
    """Raise AssertionError unless a format reads a sample as expected and keeps the laws of a reader.

    The laws: the file is recognised by exactly this format; it gives what is expected, and the same twice; a file cut
    off at any byte (of an archive: each member too), and an empty one, is read or refused with a ReadError, never with
    another exception; every line is kept or lost, not both; a problem has a known code and holds nothing of what a
    person wrote.

    Parameters
    ----------
    format : Format or str
        The format, installed or not, or the name of an installed one.
    sample : str or Path
        A file (or a folder that is one export) in the shape of a real export, made by hand.
    expected : str, Path or mapping
        A JSON file, or its content, in the shape of `describe`. Write it by reading the sample, not the reader.

    Raises
    ------
    AssertionError
        With the law that is broken and where.
    """
    if isinstance(format, str):
        format = formats()[format]
    source = Source(Path(sample), Path(sample).name)
    wanted = expected if isinstance(expected, Mapping) else json.loads(Path(expected).read_text(encoding="utf-8"))
    found, _ = recognise(source, format)
    assert found.name == format.name, f"{source.name} is recognised by {found.name}, not by {format.name}"
    items = tuple(format.parse(source))
    _compare(describe(items), wanted, source.name)
    assert items == tuple(format.parse(Source(source.path, source.name))), f"{source.name} reads differently twice"
    _account(items, source.name)
    _discreet(items, source.name)
    for told, short in _shorter(source):
        _read_or_refuse(format, short, f"{source.name}, {told}")


def describe(items: tuple[Item, ...]) -> dict[str, object]:
    """What a reader gave, as plain values: the shape of an expected file. What is empty is left out.

    Records and rows have their line; labels are numbers by variable and word; problems are code, line and lost.

    Examples
    --------
    >>> describe((Label("mood", "rad", 5.0, "file"), Problem("ragged_row", "8 fields", 3)))
    {'labels': {'mood': {'rad': 5.0}}, 'problems': [{'code': 'ragged_row', 'line': 3}]}
    """
    labels: dict[str, dict[str, float]] = {}
    for item in items:
        if isinstance(item, Label):
            labels.setdefault(item.variable, {})[item.label] = item.value
    told: dict[str, object] = {
        "records": [_filled(item) for item in items if isinstance(item, Record)],
        "rows": [_filled(item) for item in items if isinstance(item, Row)],
        "variables": [_filled(item) for item in items if isinstance(item, Variable)],
        "labels": labels,
        "problems": [_problem(item) for item in items if isinstance(item, Problem)],
    }
    return {name: value for name, value in told.items() if value}


def _problem(item: Problem) -> Mapping[str, object]:
    return {"code": str(item.code)} | ({"line": item.line} if item.line else {}) | ({"lost": True} if item.lost else {})


def _filled(item: Record | Row | Variable) -> dict[str, object]:
    """The fields that differ from their default, in plain values."""
    told = {}
    for field in fields(item):
        value = getattr(item, field.name)
        default = field.default_factory() if field.default_factory is not MISSING else field.default
        if value != default or default is MISSING:
            told[field.name] = _plain(value)
    return told


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds" if value.second else "minutes").removesuffix("T00:00")
    if isinstance(value, Tag):
        return value.name if value.group is None and value.amount is None else [value.name, value.group, value.amount]
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(inner) for inner in value]
    return value


def _compare(got: Mapping[str, object], wanted: Mapping[str, object], name: str) -> None:
    for part in ("records", "rows", "variables", "labels", "problems"):
        a, b = got.get(part, []), wanted.get(part, [])
        if part == "labels":
            assert (a or {}) == (b or {}), f"{name}: labels differ: got {a}, expected {b}"
            continue
        assert isinstance(a, list)
        assert isinstance(b, list)
        a, b = sorted(a, key=_order), sorted(b, key=_order)
        for one, other in zip(a, b, strict=False):
            assert one == other, f"{name}: {part} differ\n  got      {one}\n  expected {other}"
        assert len(a) == len(b), (
            f"{name}: {len(a)} {part}, expected {len(b)}: {(a if len(a) > len(b) else b)[min(len(a), len(b))]}"
        )


def _order(told: Mapping[str, object]) -> tuple[int, str, str]:
    line = told.get("line")
    return (
        (line if isinstance(line, int) else 0),
        str(told.get("table", "")),
        str(told.get("code", told.get("name", ""))),
    )


def _account(items: tuple[Item, ...], name: str) -> None:
    kept = {item.line for item in items if isinstance(item, Record | Row)}
    lost = [item.line for item in items if isinstance(item, Problem) and item.lost]
    assert not kept & set(lost), f"{name}: lines both kept and lost: {sorted(kept & {line for line in lost if line})}"
    assert len(lost) == len(set(lost)), f"{name}: a line is lost twice"


def _discreet(items: tuple[Item, ...], name: str) -> None:
    written = {text for item in items if isinstance(item, Record) for text in item.texts.values() if len(text) > 12}
    for item in items:
        if isinstance(item, Problem):
            assert not any(text in item.what for text in written), f"{name}: a problem holds a text of the person"


def _shorter(source: Source) -> Iterator[tuple[str, Source]]:
    """The file cut off at many places; of an archive or a folder, also each of its members."""
    archive = source.archive
    if archive is None or archive.kind == "zip":
        data = source.path.read_bytes()
        for cut in _places(len(data)):
            yield f"the first {cut} bytes", _in_memory(source, data[:cut])
    for member in archive.names if archive is not None else ():
        whole = {name: archive.read(name) for name in archive.names} if archive is not None else {}
        for cut in _places(len(whole[member])):
            parts = whole | {member: whole[member][:cut]}
            yield f"the first {cut} bytes of a member", _in_memory(source, _packed(parts))


def _places(size: int) -> list[int]:
    return sorted({*range(0, size, max(1, size // _CUTS)), *range(max(0, size - 60), size)})


def _packed(members: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()


def _in_memory(source: Source, data: bytes) -> Source:
    short = Source(source.path, source.name)
    vars(short)["data"] = data
    return short


def _read_or_refuse(format: Format, short: Source, what: str) -> None:
    try:
        format.recognise(short)
        recognise(short, format)
        _account(tuple(format.parse(short)), what)
    except ReadError:
        return
    assert short.data, f"{what}: an empty file is read as if it were one"
