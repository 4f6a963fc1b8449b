"""Files that are no export and no sheet: what they are, told by their first bytes, and what an unknown text looks like."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping

from moodtrack.errors import LimitExceeded, ReadError
from moodtrack.measures import names as measures
from moodtrack.read.columns import resolve
from moodtrack.read.elements import is_xml
from moodtrack.read.format import DELIMITERS, Source
from moodtrack.read.sheets import LOG_NAMES, SHEETS
from moodtrack.read.wide import column_of
from moodtrack.schema import slug

__all__ = ["alike", "looks", "nearest", "refuse"]

_AS_CSV = "save each sheet as CSV, or install moodtrack[excel]"
_OFFICE = (
    ("xl/", "an Excel workbook", _AS_CSV),
    ("word/", "a Word document", "put its tables into sheets and save them as CSV (UTF-8)"),
)
_UNPACK = "unpack it and give the files"
_EXPORT = "export the data from the app as CSV or JSON"
_STARTS = (
    (b"SQLite format 3\0", "a SQLite database", _EXPORT),
    (b"\x80\x02", "a Python pickle, which is never opened", "save the data as CSV"),
    (b"\x80\x03", "a Python pickle, which is never opened", "save the data as CSV"),
    (b"\x80\x04", "a Python pickle, which is never opened", "save the data as CSV"),
    (b"\x80\x05", "a Python pickle, which is never opened", "save the data as CSV"),
    (b"PAR1", "a Parquet file", "open it with pandas and give the frame to moodtrack.tidy.frame"),
    (b"\x89HDF", "an HDF5 file", "open it with pandas and give the frame to moodtrack.tidy.frame"),
    (b"\x1f\x8b", "a gzip file", _UNPACK),
    (b"BZh", "a bzip2 file", _UNPACK),
    (b"\xfd7zXZ", "an xz file", _UNPACK),
    (b"7z\xbc\xaf", "a 7-Zip archive", _UNPACK),
    (b"Rar!", "a RAR archive", _UNPACK),
    (b"\x89PNG", "a picture", _EXPORT),
    (b"\xff\xd8\xff", "a picture", _EXPORT),
    (b"{\\rtf", "a document in Rich Text Format", "save it as plain text (UTF-8)"),
    (b"\x7fELF", "a program", "choose the export of the app"),
    (b"MZ\x90", "a program", "choose the export of the app"),
)
"""Kinds of files by their first bytes, with what to do."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TOML = re.compile(r"\s*(#[^\n]*\n\s*)*\[{1,2}(?!(?:true|false|null)\])[A-Za-z_][\w.-]*\]{1,2}[ \t]*(\r?\n|$)")
"""The first line of a TOML file that is no comment: a heading of a table."""
_SHOWN = 12
_JSON = re.compile(r'\s*(?:\{|\[\s*(?:["{\[\]]|true|false|null))')
_MOST_COLUMNS, _LONG = 2, 8
_WORD = re.compile(r"\w{3,40}")
_KEY = re.compile(r'(?<=")\w{3,40}(?="\s*:)|(?<=<)\w{3,40}')


_ABOUT_JSON = re.compile(r"\b(?:JSON|keys?)\b")
"""What the reason of a format says that reads JSON: no other is near a JSON file."""


def refuse(source: Source) -> None:
    """Say what a file is that is no export, such as a PDF or a database, and what to do with it; any other passes.

    Raises
    ------
    ReadError
        If the file is one of them.
    """
    found = _foreign(source)
    if found:
        raise ReadError(f"{source.name} is {found[0]}", "an export of an app, or a sheet as CSV", found[1])


def _foreign(source: Source) -> tuple[str, str] | None:
    archive = source.archive
    if archive is None:
        head = source.start[:1024]
        if head.startswith(_OLE):
            return "an Excel workbook, or another old or encrypted Office file", _AS_CSV
        for start, kind, do in _STARTS:
            if head.startswith(start):
                return kind, do
        if head[257:262] == b"ustar":
            return "a tar archive", _UNPACK
        if is_xml(source.head) and "<!ENTITY" in source.head:
            return "XML that declares entities of its own", "export it from the app again"
        if b"%PDF-" in head:
            return "a PDF", "export the data as CSV where the PDF came from, or type them into a sheet"
        return None
    if "mimetype" in archive.names and archive.read("mimetype").startswith(b"application/vnd.oasis.opendocument"):
        return "a LibreOffice workbook or document", _AS_CSV
    if "[Content_Types].xml" in archive.names:
        for folder, kind, do in _OFFICE:
            if any(name.startswith(folder) for name in archive.names):
                return kind, do
    return None


def looks(source: Source) -> str:
    """What an unknown file looks like, in a few words; of its columns the names that sheets have, never any other word.

    The first line counts as a header if it has several short names, no number, and the second line as many cells.
    """
    if source.archive is not None:
        inner = (
            " (it holds another archive: unpack it first)"
            if source.archive.ending(".zip") + source.archive.ending(".gz")
            else ""
        )
        return f"{'a zip archive' if source.archive.kind == 'zip' else 'a folder'} of no known app{inner}"
    if _TOML.match(source.head):
        return "a TOML file of no known kind"
    if _JSON.match(source.head):
        return _json(source)
    if is_xml(source.head):
        return "an XML file of no known app"
    for delimiter in DELIMITERS:
        rows = source.rows(delimiter)
        try:
            header, second = next(rows, None), next(rows, None)
        except csv.Error:
            continue
        names = [cell.strip() for cell in header.cells] if header else []
        if len(names) > 1 and second and len(second.cells) == len(names) and all(map(_name, names)):
            known = [name for name in map(slug, names) if name in _known()]
            shown = f", of them known: {', '.join(known[:_SHOWN])}" if known else ", none of them known"
            return f"a text file whose header fits no known sheet ({len(names)} columns{shown})"
    return "a text file without a header that is known"


def _json(source: Source) -> str:
    """What a JSON text is, by the number of its keys or items; of one that looks like another app's, that this is not read."""
    try:
        found = source.json
    except LimitExceeded:
        found = None
    if isinstance(found, list):
        return f"JSON of no known app, a list of {len(found):,}"
    if not isinstance(found, dict):
        return "a JSON or similar file of no known app"
    inner = found.get("data")
    if isinstance(inner, dict) and inner.keys() & _HEALTH_AUTO_EXPORT and found.keys() == {"data"}:
        return "JSON as Health Auto Export writes it, which is not read; its CSV of State of Mind is"
    return f"JSON of no known app with {len(found):,} top-level key{'s' * (len(found) != 1)}"


_HEALTH_AUTO_EXPORT = {"metrics", "workouts", "stateOfMind"}


def nearest(source: Source) -> tuple[str, list[str]] | None:
    """The format whose columns a header has most of, and the names that it does not know.

    None where fewer than two names or less than half of them are known, or a cell is long, as the line may then be no
    header.
    """
    best: tuple[str, list[str]] | None = None
    for delimiter in DELIMITERS if source.archive is None else ():
        header = [cell.strip() for cell in source.first(delimiter).cells]
        if not all(map(_name, header)):
            continue
        for name, known in _columns(header):
            strange = [cell for cell, there in zip(header, known, strict=True) if cell and not there]
            even = (
                name == "log" and best is not None and best[0] != "scores_wide"
            )  # a log may have any column of numbers
            fewer = best is None or len(strange) < len(best[1]) + even
            if sum(known) >= 2 and len(strange) <= sum(known) and fewer:
                best = name, strange
    return best


def alike(source: Source, why: Mapping[str, str], most: int = 2) -> list[str]:
    """The formats whose reasons name most of the keys or tags of a file, two or a long one; of the columns of a sheet three.

    Examples
    --------
    >>> from pathlib import Path
    >>> source = Source(Path("memory"), "memory")
    >>> vars(source)["data"] = b'{"dayEntries": 1, "customMoods": 2}'
    >>> alike(source, {"backup": "no keys dayEntries and customMoods", "other": "no key entries"})
    ['backup']
    """
    if source.archive is not None:
        return []
    sheet = source.head.lstrip()[:1] not in ("{", "[", "<")
    found = _WORD.findall(source.head.partition("\n")[0]) if sheet else _KEY.findall(source.head)
    words = {word.casefold() for word in found}
    json = source.head.lstrip()[:1] in ("{", "[")
    likely = {name: reason for name, reason in why.items() if not json or _ABOUT_JSON.search(reason)}
    same = {name: words & {word.casefold() for word in _WORD.findall(reason)} for name, reason in likely.items()}
    best = max((len(each) for each in same.values()), default=0)
    nearest = {name: each for name, each in same.items() if len(each) == best}
    if sheet:
        return list(nearest)[:most] if best > _MOST_COLUMNS else []
    return [name for name, each in nearest.items() if best > 1 or any(len(word) >= _LONG for word in each)][:most]


def _columns(header: list[str]) -> Iterator[tuple[str, list[bool]]]:
    """For every sheet, whether it knows each name of a header; scores in columns come first."""
    scores = [column_of(cell) is not None for cell in header]
    if any(scores):
        about = zip(_known_to("scores", header), _known_to("sessions", header), scores, strict=True)
        yield "scores_wide", [any(each) for each in about]
    for name in SHEETS:
        yield name, _known_to(name, header)
    names = {name for column, more in LOG_NAMES.items() for name in (column, *more)}
    yield "log", [bool(cell) and slug(cell) in names for cell in header]


def _known_to(name: str, header: list[str]) -> list[bool]:
    return [bool(column) for column in resolve(SHEETS[name], header).columns]


def _known() -> frozenset[str]:
    """Every name that a column of a sheet may have."""
    names = {name for sheet in SHEETS.values() for column, more in sheet.names.items() for name in (column, *more)}
    return frozenset(names | {name for column, more in LOG_NAMES.items() for name in (column, *more)} | _scored())


def _scored() -> set[str]:
    return {slug(name) for name in measures()}


def _name(cell: str) -> bool:
    return len(cell) <= 30 and len(cell.split()) <= 3 and not cell.replace(".", "").isdecimal()
