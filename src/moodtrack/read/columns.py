"""The one helper for plain tables: which written column is which column of the schema, and every cell by its kind.

A `Sheet` says which names people write for a column and which columns together are a sign of it. A name that many
sheets use (a date) is weak: it is read, but it is no sign. Every resolution is told in the verdict.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import PurePath
from statistics import mode

from moodtrack.errors import ReadError
from moodtrack.read.cells import number, whole, yes_no
from moodtrack.read.dates import Order, moment, order
from moodtrack.read.format import DELIMITERS, Line, Source, Verdict
from moodtrack.records import Problem
from moodtrack.result import Code
from moodtrack.schema import TABLES, slug

__all__ = ["Layout", "Sheet", "cells", "layout", "lines", "resolve", "verdict"]


_MADE = ("day", "entry")
"""Columns that assembling fills in; a written `day` is a date."""


_RATERS = dict.fromkeys(("self", "self_report", "self_rated", "client", "patient"), "self")
_RATERS |= dict.fromkeys(("therapist", "clinician"), "therapist")
"""Who answered, by the slugs that people write; anything else is another person."""
_OTHERS = ("other", "other_person", "another_person", "someone_else")


@dataclass(frozen=True)
class Sheet:
    """How a plain table is recognised by its header.

    Parameters
    ----------
    table : str
        The table of the schema.
    names : mapping
        Names that people write, as slugs, by column; the column's own name counts always.
    signs : tuple of sets
        Columns; all of one set must be there.
    weak : mapping
        Column by a name that is read but is no sign.
    never : frozenset of str
        Slugs that say that it is another sheet.
    parts : tuple of str
        Columns that hold texts of the line, beside those of the table.
    weak_signs : bool
        Whether weak names make up a sign where every column of the header is known.
    only : tuple of str
        The columns that are read, if not all of the table; then a header with any other column is another sheet, unless the
        file is called like this one.
    called : str
        What the sheet is called, if not like the table.
    needs : tuple of sets
        Columns that no row can do without; of each set one must be filled.
    lacking : str
        What a row without them is told.
    """

    table: str
    names: Mapping[str, tuple[str, ...]]
    signs: tuple[frozenset[str], ...]
    weak: Mapping[str, str] = field(default_factory=dict)
    never: frozenset[str] = frozenset()
    parts: tuple[str, ...] = ()
    weak_signs: bool = False
    only: tuple[str, ...] = ()
    called: str = ""
    needs: tuple[frozenset[str], ...] = ()
    lacking: str = ""

    @cached_property
    def known(self) -> tuple[str, ...]:
        """The columns that are read."""
        read = self.only or [column.name for column in TABLES[self.table].columns if column.name not in _MADE]
        return (*read, *self.parts)

    @cached_property
    def ranks(self) -> tuple[Mapping[str, str], ...]:
        """Columns by their own names, by the names that people write, and by weak ones."""
        written = {name: column for column, names in self.names.items() for name in names}
        return {name: name for name in self.known}, written, self.weak

    @property
    def file(self) -> str:
        """What a person calls such a file."""
        return f"{self.called or self.table}.csv"


@dataclass(frozen=True)
class Layout:
    """The header of one file: delimiter, the columns by place ("" is not read) and the names as written."""

    delimiter: str
    columns: tuple[str, ...]
    written: tuple[str, ...]
    strong: frozenset[str]


def resolve(sheet: Sheet, header: list[str], delimiter: str = ",") -> Layout:
    """Which column every written name is; a name that stands for a column twice counts once, the exact one first.

    Examples
    --------
    >>> resolve(Sheet("scores", {"measure": ("instrument",)}, ()), ["Instrument", "value", "mood"]).columns
    ('measure', 'value', '')
    """
    found = [""] * len(header)
    slugs = [slug(name) if name.strip() else "" for name in header]
    strong = set(sheet.known)
    for rank, lookup in enumerate(sheet.ranks):
        for place, written in enumerate(slugs):
            column = lookup.get(written, "")
            if column and not found[place] and column not in found:
                found[place] = column
                if rank == 2:
                    strong.discard(column)
    return Layout(
        delimiter, tuple(found), tuple(name.strip() for name in header), frozenset(strong.intersection(found))
    )


def layout(source: Source, sheet: Sheet) -> Layout | None:
    """The header of a file, if it is this sheet: a sign is there, and nothing that says otherwise."""
    for delimiter in DELIMITERS:
        header = source.first(delimiter).cells
        if {slug(name) for name in header} & sheet.never:
            continue
        found = resolve(sheet, header, delimiter)
        if sheet.only and not all(found.columns) and not _named(source, sheet):
            continue
        whole_known = sheet.weak_signs and all(found.columns)
        for sign in sheet.signs:
            if sign <= found.strong or (whole_known and sign <= set(found.columns)):
                return found
    return None


def _named(source: Source, sheet: Sheet) -> bool:
    """Whether a file is called like the sheet."""
    return PurePath(source.name.replace("\\", "/")).name.casefold() == sheet.file


def verdict(source: Source, sheet: Sheet) -> Verdict:
    """Whether a file is this sheet, with every written name and the column that it is read as."""
    found = layout(source, sheet)
    if found is None:
        signs = " or ".join(", ".join(sorted(sign)) for sign in sheet.signs[:2])
        return Verdict(False, f"no header with {signs}")
    return Verdict(
        True,
        f"header of {sheet.file}: {', '.join(filter(None, found.columns))}",
        dict(zip(found.written, found.columns, strict=True)),
    )


def lines(source: Source, sheet: Sheet) -> Iterator[tuple[Line, dict[str, str], dict[str, Order]] | Problem]:
    """The rows of a sheet as cells by column, with the order of day and month of every date column; or a problem.

    Raises
    ------
    ReadError
        If the file is not this sheet.
    """
    found = layout(source, sheet)
    if found is None:
        signs = " or ".join(", ".join(sorted(sign)) for sign in sheet.signs)
        raise ReadError(f"{source.name} is no {sheet.file}", f"a header with {signs}", "see docs/formats.md")
    for column, written in zip(found.columns, found.written, strict=True):
        if not column and written:
            yield Problem(Code.UNKNOWN_COLUMN, f"the column {written!r} is not one of {sheet.file}; it is not read", 1)
    yield from table(source, found, [c.name for c in TABLES[sheet.table].columns if c.kind == "datetime"])


def table(
    source: Source, found: Layout, dates: list[str]
) -> Iterator[tuple[Line, dict[str, str], dict[str, Order]] | Problem]:
    """The rows below a header; `dates` are the columns for which the order of day and month is decided.

    Empty cells behind the last column are no news where most rows have them; in one row alone they may be a shift.
    """
    rows = list(source.rows(found.delimiter))[1:]
    if not rows:
        yield Problem(Code.EMPTY_FILE, "a header and no rows")
    places = {column: place for place, column in enumerate(found.columns) if column}
    orders = {
        name: order(line.cells[places[name]] for line in rows if len(line.cells) > places[name])
        for name in dates
        if name in places
    }
    for place, written in enumerate(found.written):
        if not written and any(len(line.cells) > place and line.cells[place].strip() for line in rows):
            yield Problem(Code.UNKNOWN_COLUMN, f"column {place + 1} has no heading; it is not read", 1)
    usual = max(len(found.columns), mode(len(line.cells) for line in rows) if rows else 0)
    for line in rows:
        if line.broken:
            yield Problem(Code.RAGGED_ROW, line.broken, line.number, lost=True)
            continue
        surplus = [cell for cell in line.cells[len(found.columns) :] if cell.strip()]
        if surplus or len(line.cells) not in (len(found.columns), usual):
            what = f"{len(line.cells)} fields, the header has {len(found.columns)}"
            yield Problem(
                Code.RAGGED_ROW, what + ("; the row is not kept" if surplus else ""), line.number, bool(surplus)
            )
            if surplus:
                continue
        row = {name: line.cells[place].strip() if place < len(line.cells) else "" for name, place in places.items()}
        yield line, row, orders


def cells(
    name: str, line: Line, row: Mapping[str, str], orders: Mapping[str, Order], comma: bool
) -> tuple[dict[str, object], list[Problem]]:
    """Every cell by the kind that the schema gives its column; a cell of another kind is empty and a problem.

    Parameters
    ----------
    name : str
        Table of the schema.
    line, row, orders
        As `lines` yields them.
    comma : bool
        Whether a comma may be the decimal sign.
    """
    values: dict[str, object] = {}
    problems: list[Problem] = []
    for column in TABLES[name].columns:
        text = row.get(column.name, "")
        if not text or column.name == "person":
            continue
        value: object = text
        code, wanted = Code.BAD_VALUE, ""
        if column.name == "rater":
            value = _RATERS.get(slug(text), "other")
            if value == "other" and slug(text) not in _OTHERS:
                what = "rater: not one of self, therapist, other; kept as other, not as the person"
                problems.append(Problem(code, what, line.number))
        if column.kind == "datetime":
            value, code, wanted = _date(text, orders.get(column.name, "undecided"))
        elif column.kind == "float":
            value, wanted = number(text, decimal_comma=comma), "not a number"
        elif column.kind in ("int", "int?"):
            value, wanted = whole(text), "not a whole number"
        elif column.kind in ("bool", "bool?"):
            value, wanted = yes_no(text), "neither yes nor no"
        if value is None:
            problems.append(Problem(code, f"{column.name}: {wanted or 'no value'}", line.number))
        else:
            values[column.name] = value
    return values, problems


def _date(text: str, decided: Order) -> tuple[datetime | None, Code, str]:
    read = moment(text, decided)
    return read.at, Code.AMBIGUOUS_DATE if read.ambiguous else Code.BAD_DATE, read.why
