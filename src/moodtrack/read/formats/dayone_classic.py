"""Day One Classic: a folder (or a zip of it) with one property list an entry, or one such file.

The date is an instant in UTC; the zone stands beside it in newer entries only.
"""

from __future__ import annotations

import plistlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from xml.parsers.expat import ExpatError

from moodtrack.errors import ReadError
from moodtrack.read.format import Format, Source, Verdict
from moodtrack.read.instants import local
from moodtrack.read.markdown import noted
from moodtrack.read.objects import flag, listed, text, whole
from moodtrack.read.odd_fields import odd, odd_texts, odd_told
from moodtrack.records import Item, Problem, Record, Tag
from moodtrack.result import Code

__all__ = ["FORMAT"]

_ENDING = ".doentry"
_FIELDS = ("UUID", "Creation Date", "Time Zone", "Entry Text", "Tags")
_BROKEN = (ExpatError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)


def _entry(data: bytes) -> Mapping[str, object] | None:
    """The property list of an entry; None for anything else."""
    try:
        found = whole(plistlib.loads(data))
    except _BROKEN:
        return None
    return found if isinstance(found, dict) and "Creation Date" in found else None


def _single(source: Source) -> bool:
    head = source.text[:400_000] if source.archive is None else ""
    return "<plist" in head[:2000] and "<key>Creation Date</key>" in head and "<key>Entry Text</key>" in head


def _recognise(source: Source) -> Verdict:
    if source.archive is not None and source.archive.ending(_ENDING):
        return Verdict(True, "entries that end in .doentry")
    if _single(source):
        return Verdict(True, "a property list with Creation Date and Entry Text")
    return Verdict(False, "neither a folder of .doentry files nor a property list with Creation Date and Entry Text")


def _entries(source: Source) -> Iterator[bytes]:
    if source.archive is not None:
        yield from map(source.archive.read, source.archive.ending(_ENDING))
    elif _single(source):
        yield source.data


def _record(entry: Mapping[str, object] | None, line: int) -> Iterator[Item]:
    created = entry.get("Creation Date") if entry else None
    when = (
        local(created.replace(tzinfo=None), text(entry, "Time Zone"))
        if entry and isinstance(created, datetime)
        else None
    )
    if when is None or entry is None:
        what = "no property list of an entry" if entry is None else "Creation Date: no instant that can be read"
        yield Problem(Code.BAD_VALUE if entry is None else Code.BAD_DATE, what, line, lost=True)
        return
    if not when.told:
        yield Problem(Code.ASSUMED, "no time zone that is known: the clock of UTC is taken as the wall clock", line)
    words, raw = noted(text(entry, "Entry Text"), escapes=False)
    tags, strange = listed(entry, "Tags"), odd(entry, "Tags", str) | odd_texts(entry, "Entry Text")
    yield from odd_told(strange, line)
    starred = {"starred": True} if flag(entry, "Starred") else {}
    yield Record(
        at=when.at,
        precision="second",
        kind="journal",
        line=line,
        tags=tuple(map(Tag, tags)) if tags or "Tags" not in strange else None,
        texts=words,
        source_id=text(entry, "UUID") or None,
        utc_offset=when.utc_offset,
        extra={k: v for k, v in entry.items() if k not in (*_FIELDS, "Starred") and v not in (None, "", [], {})}
        | starred
        | strange
        | raw,
    )


def _parse(source: Source) -> Iterator[Item]:
    line = 0
    for line, data in enumerate(_entries(source), start=1):
        yield from _record(_entry(data), line)
    if not line:
        raise ReadError(f"{source.name} is no Day One Classic journal", "its folder or a .doentry file", "see the docs")


FORMAT = Format("dayone_classic", "Day One Classic", "log", _recognise, _parse, app="dayone")
