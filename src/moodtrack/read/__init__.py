"""From files to records: exactly one format may recognise a file, by its content.

`formats` lists what is known, `read` reads files, lists of files and folders. One bad row is a problem, one
unrecognised file of a folder is a problem, a file that was named and cannot be read is a ReadError.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

import moodtrack.read.formats  # noqa: F401  before the function of the same name, which is then the attribute
from moodtrack.errors import LimitExceeded, OptionError, ReadError, UnknownFormat
from moodtrack.options import of_type
from moodtrack.read.archive import Progress
from moodtrack.read.date_order import Order, evidence, settled
from moodtrack.read.files import Found, Paths, about_others, find, holds_back
from moodtrack.read.foreign import refuse
from moodtrack.read.format import Format, Line, Source, Verdict
from moodtrack.read.limits import DEFAULTS, Limits
from moodtrack.read.lost_rows import told_once
from moodtrack.read.plausible import plausible
from moodtrack.read.registry import formats, recognise
from moodtrack.read.vocabulary import joined
from moodtrack.read.width import Width
from moodtrack.read.workbook import is_workbook, readable, sheets
from moodtrack.records import FileRead, Item, Problem, Record, Row
from moodtrack.result import Code

__all__ = ["Format", "Limits", "Line", "Paths", "Progress", "Source", "Verdict", "formats", "read", "recognise"]


def read(
    paths: Paths,
    *,
    format: str | None = None,
    map: Format | None = None,
    dates: Order = "undecided",
    limits: Limits = DEFAULTS,
    progress: Progress | None = None,
) -> list[FileRead]:
    """What the files hold, as records: one FileRead a file, in the order given, folders sorted by name.

    Parameters
    ----------
    paths : str, Path, sequence of them, or mapping of them to persons
        Files or folders; hidden files of a folder are left out.
    format : str, optional
        Name of the format of all of them; by default the one that recognises the content.
    map : Format, optional
        What reads the files that have its columns, before any other format is asked (`moodtrack.read.mapped`).
    dates : {"undecided", "day first", "month first"}
        Which comes first in dates such as 03/04/2024, for files that do not decide it themselves.
    limits : Limits
        What is accepted at most; see `moodtrack.read.limits`.
    progress : callable, optional
        Called while a large file is read as a stream, with its name, the bytes that were read and those in all.

    Raises
    ------
    LimitExceeded
        If a named file is larger, deeper or slower than accepted.
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
    if dates not in _DATES:
        raise OptionError(f"dates={dates!r}", "'day first' or 'month first'", "leave it out where the files decide it")
    of_type(limits, "limits", Limits, "a moodtrack.read.Limits")
    given = list(find(paths, limits, progress))[::-1]
    alone = len(given) == 1
    done = []
    while given:  # every file is let go of once it is read
        found = given.pop()
        try:
            with settled(dates):
                done += [_read(one, format, alone, map) for one in _opened(found, format)]
        finally:
            found.source.close()
    if not done:
        raise ReadError("no file is given", "at least one file or folder", "name the exports to read")
    _together(done, limits)
    return joined(done)


def _together(done: list[FileRead], limits: Limits) -> None:
    """Refuse files that are accepted one by one and make too wide a table together."""
    width = Width(f"{done[0].name} with the {len(done) - 1:,} files read beside it", limits, _PER_VALUE)
    for file in done if len(done) > 1 else ():
        for item in file.items:
            width.add(item)


_PER_VALUE = 50
"""How many empty cells there may be for every value of many files: persons who rate different things are no harm."""
_DATES = ("undecided", "day first", "month first")


def _opened(found: Found, name: str | None) -> list[Found]:
    """A file as it is; a workbook as its sheets, of which only a single one counts as named by the caller."""
    try:
        made = list(sheets(found.source)) if name is None and readable() and is_workbook(found.source) else []
    except ReadError as error:
        if found.named:
            raise _naming(found.source.name, error) from None
        made = []
    return [Found(sheet, found.person, found.named and len(made) == 1) for sheet in made] or [found]


def _read(found: Found, name: str | None, alone: bool, map: Format | None) -> FileRead:
    source = found.source
    try:
        format, verdict = _by_map(map, source) or (_named(name, source) if name else recognise(source, reasons=alone))
        if map is not None and alone and found.named and format is not map:
            raise OptionError(
                f"{source.name} has not all columns of the map and would be read as {format.label}",
                "a map of the columns of the file",
                "correct the map (`moodtrack inspect --draft-map`), or leave it out",
            )
        with evidence() as dates:
            items = _parsed(format, source)
        items = (*_encoding(source), *source.faults, *items)
    except ReadError as raised:
        error = _naming(source.name, raised)
        if found.named and map is not None and isinstance(error, UnknownFormat):
            error = UnknownFormat(f"{error.got}; nor has it all columns of the map", error.expected, error.do)
        if found.named:
            raise error from None
        if isinstance(error, UnknownFormat) and about_others(source.name):
            return FileRead(
                source.name, "skipped", "companion", (), {"why": "no data: it is about the other files"}, found.person
            )
        kind = "share" if holds_back(source.name) else "unknown"
        return FileRead(source.name, kind, "log", (_unread(error, kind),), {"why": str(error)}, found.person)
    about = {
        "sha256": source.sha256,
        "bytes": source.size,
        "encoding": source.encoding,
        "why": verdict.why if verdict.matches else "named by format=",
        "columns": dict(verdict.columns),
        **({"dates": "; ".join(list(dates)[:3])} if dates else {}),
    }
    return FileRead(source.name, format.name, format.kind, items, about, found.person, format.app)


def _by_map(map: Format | None, source: Source) -> tuple[Format, Verdict] | None:
    """The map and its verdict, where the file has its columns."""
    if map is None:
        return None
    refuse(source)
    verdict = map.recognise(source)
    return (map, verdict) if verdict.matches else None


def _named(name: str, source: Source) -> tuple[Format, Verdict]:
    """The format that the caller names; whether it recognises the file does not matter."""
    refuse(source)
    format = formats()[name]
    try:
        return format, format.recognise(source)
    except ReadError:
        raise
    except Exception:  # whatever a plug-in raises; reading will tell
        return format, Verdict(False, "")


def _parsed(format: Format, source: Source) -> tuple[Item, ...]:
    """What a format reads; one that fails is named, and nothing that it says of the content is shown."""
    try:
        with _no_collection():
            return tuple(_within(told_once(plausible(format.parse(source))), source))
    except ReadError:
        raise
    except Exception as error:  # whatever a plug-in raises
        why = type(error).__name__
    raise ReadError(
        f"{source.name}: the format {format.name!r} failed ({why})",
        "a reader that works",
        "update or remove the plug-in",
    )


@contextmanager
def _no_collection() -> Iterator[None]:
    """Without looking for cycles: a million new records hold none, and looking through them again and again takes long."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def _within(items: Iterator[Item], source: Source) -> Iterator[Item]:
    """The items of a file, as many and as long as accepted."""
    start, most, kept, lost = monotonic(), source.limits, 0, 0
    width, first = Width(source.name, most), None
    for count, item in enumerate(items, start=1):
        kept += isinstance(item, Record | Row)
        width.add(item)
        if isinstance(item, Problem) and item.lost:
            lost, first = lost + 1, first or item
            if lost > most.lost and lost >= _NEARLY_ALL * kept:
                raise _all_lost(source.name, first, lost, kept)
        if kept > most.records or count > _TOLD * most.records:
            raise LimitExceeded(f"{source.name} gives more than {most.records:,} entries", "fewer", "split the export")
        if monotonic() - start > most.seconds:
            raise LimitExceeded(f"{source.name} takes longer than {most.seconds} seconds", "a smaller file", "split it")
        yield item


def _all_lost(name: str, first: Problem, lost: int, kept: int) -> LimitExceeded:
    """Why a file is refused of which nearly all rows are lost; the first of them says what to do."""
    unclear = first.code == Code.AMBIGUOUS_DATE
    do = "say dates='day first' or 'month first' (--dates day-first)" if unclear else "export it again, or split it"
    got = f"{name}: {lost:,} of the first {lost + kept:,} rows cannot be kept (line {first.line}: {first.what})"
    return LimitExceeded(got, "a file of which most rows can be read", do)


_NEARLY_ALL = 9
"""How many rows must be lost for every one that is kept, for a file to be refused for its lost rows."""
_TOLD = 10
"""How many problems, labels and the like may be told for every entry that is accepted."""


def _naming(name: str, error: ReadError) -> ReadError:
    """The same error with the name of the file in it."""
    return error if name in error.got else type(error)(f"{name}: {error.got}", error.expected, error.do)


def _unread(error: ReadError, kind: str) -> Problem:
    """What is told of a file of a folder that is not read; a share list that is not read shares nothing."""
    listed = "; by its name it is a share list, so nothing is shared" if kind == "share" else ""
    if isinstance(error, UnknownFormat):
        return Problem(Code.UNKNOWN_FORMAT, f"{error.got}; not read{listed}", lost=bool(listed))
    return Problem(Code.UNREADABLE, f"{error}{listed}", lost=bool(listed))


def _encoding(source: Source) -> Iterator[Problem]:
    """What is to be said of the bytes: which text is not UTF-8, and how many characters of it could not be read."""
    doubtful = source.doubtful
    among = f" in {len(doubtful)} files of the archive" if source.archive is not None else ""
    if any(encoding == "cp1252" for encoding, _ in doubtful):
        yield Problem(Code.ENCODING, f"not UTF-8{among}; read as cp1252 (Windows-1252)")
    if replaced := sum(count for _, count in doubtful):
        signs = f"{replaced:,} character{'s' * (replaced > 1)}"
        yield Problem(Code.ENCODING, f"{signs} cannot be read{among}; U+FFFD stands in place")
