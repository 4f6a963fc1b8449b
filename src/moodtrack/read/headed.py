"""The rows of an export with a header, by the names of its columns: ragged rows are kept from the left and told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from moodtrack.read.cells import number
from moodtrack.read.format import DELIMITERS, Source
from moodtrack.records import Problem
from moodtrack.result import Code

__all__ = ["Header", "Row", "amounts", "header", "rows"]


class Header(NamedTuple):
    """What separates the cells, and the columns: folded, and as written by the folded name."""

    delimiter: str
    names: tuple[str, ...]
    written: Mapping[str, str]
    twice: tuple[str, ...] = ()
    """Columns that are there once more under the very same name: as they are called here."""


class Row(NamedTuple):
    """Where a row starts, its cells by column, stripped, and the cells beyond the header that are not empty."""

    line: int
    cells: dict[str, str]
    surplus: list[str]

    def __repr__(self) -> str:
        """Without what the cells hold."""
        return f"Row(line={self.line}, cells={len(self.cells)}, surplus={len(self.surplus)})"


def header(source: Source, *needed: str) -> Header | None:
    """The header of a sheet that has all of these columns, whatever their case and place; None for any other file.

    A column without a name at the end is no column; a name that comes twice gets its place behind it, and `rows` tells it.

    Examples
    --------
    >>> from moodtrack.read.format import Source
    >>> from pathlib import Path
    >>> source = Source(Path("memory"), "memory")
    >>> vars(source)["data"] = b"Date;Mood;\\n2026-03-01;calm;\\n"
    >>> header(source, "date", "mood")
    Header(delimiter=';', names=('date', 'mood'), written={'date': 'Date', 'mood': 'Mood'}, twice=())
    >>> [row.cells for row in rows(source, header(source, "date"))]
    [{'date': '2026-03-01', 'mood': 'calm'}]
    """
    if source.archive is not None:
        return None
    for delimiter in DELIMITERS:
        found = [cell.strip() for cell in source.first(delimiter).cells]
        if set(needed) <= {name.casefold() for name in found}:
            return _header(delimiter, found)
    return None


def _header(delimiter: str, found: list[str]) -> Header:
    while found and not found[-1]:
        found.pop()
    written: dict[str, str] = {}
    twice = []
    for place, name in enumerate(found, start=1):
        folded, again = name.casefold(), bool(name) and name in written.values()
        called = f"{name} ({place})" if again else name
        written[f"{folded} ({place})" if folded in written or not folded else folded] = called
        twice += [called] if again else []
    return Header(delimiter, tuple(written), written, tuple(twice))


def rows(source: Source, head: Header) -> Iterator[Row | Problem]:
    """The rows below the header, each kept or a problem that says that it is lost; a ragged row is told and kept."""
    for line in islice(source.rows(head.delimiter), 1, None):
        if line.broken:
            yield Problem(Code.RAGGED_ROW, line.broken, line.number, lost=True)
            continue
        surplus = [cell.strip() for cell in line.cells[len(head.names) :] if cell.strip()]
        if surplus or len(line.cells) < len(head.names):
            told = f"{len(line.cells)} fields, the header has {len(head.names)}; read from the left"
            yield Problem(Code.RAGGED_ROW, told, line.number)
        padded = [cell.strip() for cell in line.cells] + [""] * (len(head.names) - len(line.cells))
        yield Row(line.number, dict(zip(head.names, padded, strict=False)), surplus)
    for name in head.twice:
        yield Problem(Code.RENAMED_VARIABLE, f"another column has the same name; this one is called {name[:40]!r}", 1)


def amounts(row: Row, names: Mapping[str, str]) -> tuple[dict[str, float | None], dict[str, object]]:
    """Numbers of the columns that are ratings, by their name there; and the cells of them that hold no number.

    Examples
    --------
    >>> amounts(Row(2, {"steps": "900", "sleep": "7 h", "water": ""}, []), {"steps": "Steps", "sleep": "Sleep"})
    ({'Steps': 900.0}, {'Sleep': '7 h'})
    """
    filled = {called: row.cells[name] for name, called in names.items() if row.cells.get(name)}
    read = {called: number(cell) for called, cell in filled.items()}
    return (
        {called: value for called, value in read.items() if value is not None},
        {called: filled[called] for called, value in read.items() if value is None},
    )
