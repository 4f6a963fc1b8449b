"""From files to records: exactly one format may recognise a file, by its content.

`formats` lists what is known, `read` reads files, lists of files and folders. One bad row is a problem, one
unrecognised file of a folder is a problem, a file that was named and cannot be read is a ReadError.
"""

from __future__ import annotations

import moodtrack.read.formats  # noqa: F401  before the function of the same name, which is then the attribute
from moodtrack.errors import OptionError, ReadError, UnknownFormat
from moodtrack.read.files import Found, Paths, find
from moodtrack.read.format import Format, Line, Source, Verdict
from moodtrack.read.plausible import plausible
from moodtrack.read.registry import formats, recognise
from moodtrack.records import FileRead, Item, Problem
from moodtrack.result import Code

__all__ = ["Format", "Line", "Paths", "Source", "Verdict", "formats", "read", "recognise"]


def read(paths: Paths, *, format: str | None = None) -> list[FileRead]:
    """What the files hold, as records: one FileRead a file, in the order given, folders sorted by name.

    Parameters
    ----------
    paths : str, Path, sequence of them, or mapping of them to persons
        Files or folders; hidden files of a folder are left out.
    format : str, optional
        Name of the format of all of them; by default the one that recognises the content.

    Raises
    ------
    ReadError
        If a named file cannot be read, a folder is empty, or nothing is there.
    UnknownFormat
        If a named file is recognised by no format, or by several.
    OptionError
        If there is no format of that name.

    Examples
    --------
    >>> read("nowhere.csv")
    Traceback (most recent call last):
    ...
    moodtrack.errors.ReadError: nowhere.csv does not exist; expected a file or a folder; check the path
    """
    if format is not None and format not in formats():
        raise OptionError(f"format={format!r}", f"one of {sorted(formats())}", "leave it out to recognise the content")
    done = [_read(found, format) for found in find(paths)]
    if not done:
        raise ReadError("no file is given", "at least one file or folder", "name the exports to read")
    return done


def _read(found: Found, name: str | None) -> FileRead:
    source = found.source
    try:
        format, verdict = (formats()[name], formats()[name].recognise(source)) if name else recognise(source)
        items = (*_encoding(source), *plausible(format.parse(source)))
    except ReadError as error:
        if found.named:
            raise
        return FileRead(source.name, "unknown", "log", (_unread(error),), {"why": str(error)}, found.person)
    about = {
        "sha256": source.sha256,
        "bytes": source.size,
        "encoding": source.encoding,
        "why": verdict.why if verdict.matches else "named by format=",
        "columns": dict(verdict.columns),
    }
    return FileRead(source.name, format.name, format.kind, items, about, found.person, format.app)


def _unread(error: ReadError) -> Problem:
    if isinstance(error, UnknownFormat):
        return Problem(
            Code.UNKNOWN_FORMAT, "recognised by no format, or by several; not read (inspect has the reasons)"
        )
    return Problem(Code.UNREADABLE, str(error))


def _encoding(source: Source) -> tuple[Item, ...]:
    if source.encoding != "cp1252":
        return ()
    return (Problem(Code.ENCODING, "not UTF-8; read as cp1252 (Windows-1252)"),)
