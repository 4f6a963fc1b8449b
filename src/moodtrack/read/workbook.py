"""Workbooks of spreadsheet programs: every sheet as the plain table that it would be as CSV. Needs the extra `excel`."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from importlib.util import find_spec

from moodtrack.errors import LimitExceeded, ReadError, need
from moodtrack.read.format import Source
from moodtrack.read.sheet_faults import Faults, faults

__all__ = ["is_workbook", "readable", "sheets"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def is_workbook(source: Source) -> bool:
    """Whether a file is an Excel or LibreOffice workbook, told by its content."""
    archive = source.archive
    if archive is None:
        return source.start.startswith(_OLE)
    if archive.kind != "zip":
        return False
    if "xl/workbook.xml" in archive.names or "xl/workbook.bin" in archive.names:
        return True
    return "mimetype" in archive.names and archive.read("mimetype").startswith(
        b"application/vnd.oasis.opendocument.spreadsheet"
    )


def readable() -> bool:
    """Whether workbooks can be read here: the package of the extra is installed."""
    return find_spec("python_calamine") is not None


def sheets(source: Source) -> Iterator[Source]:
    """The sheets that hold anything, in their order, each as a file of its own called `book.xlsx [sheet]`.

    Every member of the archive is counted against the limits before it is opened as a workbook; nothing of it is run.
    Dates and times are written as ISO, whole numbers without decimals. Cells with an error are empty, and told by `Source.faults`.

    Raises
    ------
    ReadError
        If the workbook is damaged or encrypted.
    LimitExceeded
        If it is larger than accepted.
    MissingExtra
        If the extra is not installed.
    """
    calamine = need("python_calamine", extra="excel")
    if source.archive is not None:
        for name in source.archive.names:
            source.archive.read(name)
    data = source.data
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        found = [(name, book.get_sheet_by_name(name).to_python(skip_empty_area=True)) for name in book.sheet_names]
    except Exception as error:  # whatever the package raises; its words may hold cells
        raise ReadError(
            f"{source.name} is {_kind(source)} that cannot be opened",
            "an undamaged workbook without a password",
            "save each sheet as CSV (UTF-8)",
        ) from (None if error else error)
    told = faults(source.archive) if source.archive is not None else {}
    for name, rows in found:
        if len(rows) > source.limits.records or any(len(row) > source.limits.columns for row in rows[:1]):
            raise LimitExceeded(f"a sheet of {source.name} is too large", f"at most {source.limits.records:,} rows and {source.limits.columns:,} columns", "split the sheet")  # fmt: skip
        if any(cell != "" for row in rows for cell in row):
            yield _as_file(source, name, rows, told.get(name, Faults()))


def _kind(source: Source) -> str:
    archive = source.archive
    if archive is None:
        return "an Excel workbook, or another old or encrypted Office file,"
    return "a LibreOffice workbook" if "mimetype" in archive.names else "an Excel workbook"


def _as_file(source: Source, sheet: str, rows: list[list[object]], told: Faults) -> Source:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([_text(cell) for cell in row] for row in rows)
    made = Source(source.path, f"{source.name} [{sheet}]", source.limits, source.progress, tuple(told.problems()))
    vars(made)["data"] = out.getvalue().encode("utf-8", "surrogatepass")
    return made


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 2**53 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return f"{int(cell.total_seconds()) // 3600}:{int(cell.total_seconds()) % 3600 // 60:02d}"
    return str(cell)
