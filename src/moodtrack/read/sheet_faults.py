"""Cells of a workbook that a spreadsheet program could not compute: they come empty, so their number is told.

Excel marks an error (`#DIV/0!`, `#N/A`) with `t="e"`, LibreOffice with `calcext:value-type="error"`. A formula without a
value was written by a program that computes nothing. Old binary workbooks (`.xls`, `.xlsb`) are not looked into.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from posixpath import normpath
from typing import NamedTuple

from moodtrack.errors import LimitExceeded, ReadError
from moodtrack.read.archive import Archive
from moodtrack.records import Problem
from moodtrack.result import Code

__all__ = ["Faults", "faults"]

_BOOK, _LINKS, _CONTENT = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "content.xml"
_CELL = re.compile(rb"<table:table-cell\b[^<>]*>")
_TABLE = re.compile(rb'<table:table\s[^<>]*\btable:name="([^"]*)"')
_SIGNS = re.compile(
    rb"\bt=[\"']e[\"']|(?:</(?:x:)?f|<(?:x:)?f\b[^<>]*/)>\s*(?:<(?:x:)?v\s*/>|<(?:x:)?v>\s*</|</(?:x:)?c>)"
)
"""What a sheet with a fault has somewhere; one without it need not be looked through cell by cell."""
_SHOWN = 5


class Faults(NamedTuple):
    """Cells of one sheet with an error, and with a formula without a value; empty text where a cell has no address."""

    errors: tuple[str, ...] = ()
    uncomputed: tuple[str, ...] = ()
    unseen: bool = False

    def problems(self) -> Iterator[Problem]:
        """One for each kind that there is.

        Examples
        --------
        >>> [problem.what for problem in Faults(("B2", "C9")).problems()]
        ['2 cells hold an error of the sheet (B2, C9); read as empty']
        """
        if self.errors:
            yield Problem(Code.BAD_VALUE, f"{_cells(self.errors, 'an error of the sheet')}; read as empty")
        if self.uncomputed:
            what = f"{_cells(self.uncomputed, 'a formula without a value')}; read as empty: open the workbook in its program and save it"
            yield Problem(Code.BAD_VALUE, what)
        if self.unseen:
            yield Problem(
                Code.BAD_VALUE, "cells may hold errors of the sheet, read as empty: its XML cannot be looked through"
            )


def faults(archive: Archive) -> dict[str, Faults]:
    """The faults of every sheet that has any, by its name.

    Raises
    ------
    LimitExceeded
        If a sheet is larger or deeper than accepted.
    """
    if _CONTENT in archive.names:
        return {name: found for name, found in _tables(archive.read(_CONTENT)) if any(found)}
    if not {_BOOK, _LINKS} <= set(archive.names):
        return {}
    found = {}
    for name, member in _members(archive).items():
        data = archive.read(member) if member in archive.names else b""
        if _SIGNS.search(data):
            found[name] = _looked(archive, member)
    return {name: each for name, each in found.items() if any(each)}


def _members(archive: Archive) -> dict[str, str]:
    """The members that hold the sheets, by the name of the sheet."""
    try:
        links = {each.get("Id"): each.get("Target", "") for each in archive.xml(_LINKS, "Relationship")}
        sheets = [*archive.xml(_BOOK, "sheet", "x:sheet")]
    except LimitExceeded:
        raise
    except ReadError:
        return {}
    named = {}
    for sheet in sheets:
        link = next((value for key, value in sheet.items() if key.rpartition(":")[2] == "id"), None)
        target = links.get(link, "")
        named[sheet.get("name", "")] = target[1:] if target.startswith("/") else normpath(f"xl/{target}")
    return named


def _looked(archive: Archive, member: str) -> Faults:
    """The faults of a sheet; a program may read XML that is damaged all the same, so that is told and no reason to refuse."""
    try:
        return _sheet(archive, member)
    except LimitExceeded:
        raise
    except ReadError:
        return Faults(unseen=True)


def _sheet(archive: Archive, member: str) -> Faults:
    errors, uncomputed = [], []
    for cell in archive.xml(member, "c", "x:c"):
        inner = {part.tag.rpartition(":")[2]: part.text for part in cell}
        if cell.get("t") == "e":
            errors.append(cell.get("r", ""))
        elif "f" in inner and not inner.get("v") and cell.get("t") != "str":
            uncomputed.append(cell.get("r", ""))
    return Faults(tuple(errors), tuple(uncomputed))


def _tables(data: bytes) -> Iterator[tuple[str, Faults]]:
    """Of an OpenDocument sheet, where cells have no address."""
    starts = [*_TABLE.finditer(data)]
    for start, end in zip(starts, [*(each.start() for each in starts[1:]), len(data)], strict=True):
        cells = _CELL.findall(data, start.end(), end)
        errors = sum(b'calcext:value-type="error"' in cell for cell in cells)
        bare = sum(b"table:formula=" in cell and b"value-type=" not in cell for cell in cells)
        yield unescape(start[1].decode("utf-8", "replace")), Faults(("",) * errors, ("",) * bare)


def _cells(places: tuple[str, ...], what: str) -> str:
    shown = [place for place in places[:_SHOWN] if re.fullmatch(r"[A-Z]{1,3}\d{1,7}", place)]
    more = ", ..." if shown and len(places) > _SHOWN else ""
    where = f" ({', '.join(shown)}{more})" if shown else ""
    return f"{len(places):,} cell{'s hold' if len(places) > 1 else ' holds'} {what}{where}"
