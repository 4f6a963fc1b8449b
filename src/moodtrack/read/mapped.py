"""The reader of a sheet by a map of its columns: every row an entry, what a cell holds by the role of its column."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from importlib.resources import files

from moodtrack.errors import ReadError
from moodtrack.read.cells import number, yes_no
from moodtrack.read.column_map import ONCE, ColumnMap, Mapped, from_toml
from moodtrack.read.columns import Layout, table
from moodtrack.read.dates import Order, moment
from moodtrack.read.doubts import doubts
from moodtrack.read.format import DELIMITERS, Format, Line, Source, Verdict
from moodtrack.read.own_names import apart
from moodtrack.records import Item, Problem, Record, Tag, Variable
from moodtrack.result import Code

__all__ = ["built_in", "mapped"]


def mapped(mapping: ColumnMap) -> Format:
    """The format of sheets that a map describes.

    Examples
    --------
    >>> mapped(from_toml({"label": "MoodPal", "columns": {"Day": {"as": "at"}}})).label
    'MoodPal'
    """
    label = mapping.label + ("" if mapping.verified else " (unverified)")
    return Format(mapping.name, label, "log", partial(_recognise, mapping=mapping), partial(_parse, mapping=mapping))


def built_in() -> list[Format]:
    """The formats that are a map and no more, by name."""
    folder = files("moodtrack.read").joinpath("maps")
    names = sorted(each.name for each in folder.iterdir() if each.name.endswith(".toml"))
    return [mapped(from_toml(tomllib.loads(folder.joinpath(name).read_text(encoding="utf-8")), name.removesuffix(".toml"))) for name in names]  # fmt: skip


def _layout(source: Source, mapping: ColumnMap) -> Layout | None:
    """The header, if the columns of the map are there: exactly the header of the map where it has one."""
    named = frozenset(mapping.columns)
    for delimiter in DELIMITERS:
        header = tuple(name.strip() for name in source.first(delimiter).cells)
        fits = header == mapping.header if mapping.header else named <= {*header}
        read = tuple(name if name in named or mapping.others == "answer" else "" for name in header)
        if fits and len({*filter(None, read)}) == len([*filter(None, read)]):
            return Layout(delimiter, read, header, named)
    return None


def _recognise(source: Source, mapping: ColumnMap) -> Verdict:
    found = _layout(source, mapping)
    if found is None:
        return Verdict(False, f"not the columns of {mapping.label}")
    roles = {name: mapping.columns[name].role for name in mapping.columns}
    return Verdict(True, f"the columns of {mapping.label}", {h: roles.get(h, "") for h in found.written})


def _parse(source: Source, mapping: ColumnMap) -> Iterator[Item]:
    found = _layout(source, mapping)
    if found is None:
        lacking = sorted({*mapping.columns} - {name.strip() for d in DELIMITERS for name in source.first(d).cells})
        raise ReadError(f"{source.name} has not the columns of the map", f"the columns {', '.join(lacking[:9])}", "change the map")  # fmt: skip
    if mapping.assumed:
        yield Problem(Code.ASSUMED, mapping.assumed)
    columns = dict(mapping.columns)
    for place, written in enumerate(found.written, start=1):
        if written and not found.columns[place - 1]:
            yield Problem(Code.UNKNOWN_COLUMN, f"column {place} is not in the map; it is not read", 1)
        elif written not in columns and written:
            columns[written] = Mapped("answer", Variable(written))
    columns, told = _apart(columns, mapping)
    yield from told
    yield from (each.scale for each in columns.values() if each.role in ("rating", "word"))
    at = next(written for written, each in columns.items() if each.role == "at")
    for got in table(source, found, [at]):
        if isinstance(got, Problem):
            yield got
        else:
            line, row, orders = got
            order = mapping.dates if orders[at] == "undecided" else orders[at]
            yield from _entry(line, row, columns, order, mapping.kind, comma=found.delimiter != ",")


def _apart(columns: Mapping[str, Mapped], mapping: ColumnMap) -> tuple[dict[str, Mapped], list[Problem]]:
    """The columns with a name of its own for every rating; the word of a rating may stand in a column beside it."""
    found, told = dict(columns), []
    for roles in (("rating", "answer"), ("word",)):
        wanted = {written: each.scale.name for written, each in columns.items() if each.role in roles}
        names, problems = apart(wanted, mapping.columns)
        told += problems
        for written, name in names.items():
            found[written] = replace(found[written], scale=replace(found[written].scale, name=name))
    return found, told


def _entry(
    line: Line, row: Mapping[str, str], columns: Mapping[str, Mapped], order: Order, kind: str, *, comma: bool
) -> Iterator[Item]:
    one = {each.role: row.get(written, "") for written, each in columns.items() if each.role in ONCE}
    person = one.get("person") or None
    when = moment(one["at"], order, one.get("time", ""))
    yield from doubts(when, line.number, empty=not one["at"], person=person)
    if when.at is None:
        return
    ratings: dict[str, float | None] = {}
    labels: dict[str, str] = {}
    if one.get("variable"):
        ratings[one["variable"]] = number(one["value"], decimal_comma=comma)
        labels = {one["variable"]: one["value"]} if one["value"] and ratings[one["variable"]] is None else {}
    for cell, each in _cells(row, columns, "answer"):
        ratings[each.scale.name] = number(cell, decimal_comma=comma)
        labels |= {each.scale.name: cell} if cell and ratings[each.scale.name] is None else {}
    doubtful: dict[str, str] = {}
    for cell, each in _cells(row, columns, "rating"):
        ratings[each.scale.name], doubt = _rating(cell, each.scale, comma=comma)
        if doubt is not None:
            yield Problem(doubt[0], f"{each.scale.name}: {doubt[1]}; kept in extra", line.number)
            doubtful |= {written: cell for written, other in columns.items() if other is each}
    yield Record(
        at=when.at,
        precision=when.precision,
        kind=kind,
        line=line.number,
        person=person,
        ratings=ratings,
        labels=labels | {each.scale.name: cell for cell, each in _cells(row, columns, "word") if cell},
        tags=_tags(row, columns, comma=comma),
        texts=_texts(row, columns),
        source_id=one.get("id") or None,
        utc_offset=when.utc_offset,
        extra={w: row[w] for w, each in columns.items() if each.role == "extra" and row.get(w)}
        | doubtful
        | when.unread,
    )


def _cells(row: Mapping[str, str], columns: Mapping[str, Mapped], role: str) -> Iterator[tuple[str, Mapped]]:
    """The cells of the columns of a role; one that stands for no answer is empty."""
    for written, each in columns.items():
        if each.role == role:
            cell = row.get(written, "")
            yield "" if cell in each.missing else cell, each


def _tags(row: Mapping[str, str], columns: Mapping[str, Mapped], *, comma: bool) -> tuple[Tag, ...] | None:
    """The tags of cells that hold several, and of columns that are one tag each; None where no column holds tags."""
    if not any(each.role in ("tags", "tag") for each in columns.values()):
        return None
    found = [
        Tag(name.strip(), each.group)
        for cell, each in _cells(row, columns, "tags")
        for name in cell.split(each.separator)
        if name.strip()
    ]
    for cell, each in _cells(row, columns, "tag"):
        if yes_no(cell) or (number(cell, decimal_comma=comma) or 0) > 0:
            found.append(Tag(each.scale.name, each.group))
    return tuple(dict.fromkeys(found))


def _texts(row: Mapping[str, str], columns: Mapping[str, Mapped]) -> dict[str, str]:
    """The texts by part; several columns of one part stand below one another."""
    found: dict[str, str] = {}
    for cell, each in _cells(row, columns, "text"):
        if cell:
            found[each.part] = f"{found[each.part]}\n{cell}" if each.part in found else cell
    return found


def _rating(cell: str, scale: Variable, *, comma: bool) -> tuple[float | None, tuple[Code, str] | None]:
    value = number(cell, decimal_comma=comma)
    if cell and value is None:
        return None, (Code.BAD_VALUE, "not a number")
    below = value is not None and scale.low is not None and value < scale.low
    above = value is not None and scale.high is not None and value > scale.high
    return (None, (Code.OUT_OF_RANGE, "outside of its scale")) if below or above else (value, None)
