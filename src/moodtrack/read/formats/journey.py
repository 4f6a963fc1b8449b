"""Journey: a zip with one JSON an entry beside its photos, or one such JSON; instants with the zone they belong to.

Mood 0 is unset, and so is the largest double in places and weather. The identifier starts with the instant of writing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from moodtrack.errors import ReadError
from moodtrack.read.format import Format, Source, Verdict
from moodtrack.read.instants import local, since_1970
from moodtrack.read.markup import readable
from moodtrack.read.objects import integer, listed, text
from moodtrack.read.odd_fields import odd, odd_texts, odd_told
from moodtrack.records import Item, Problem, Record, Tag, Variable
from moodtrack.result import Code

__all__ = ["FORMAT"]

_MOOD = Variable("mood", "Mood", 1.0, 5.0, step=1.0, direction="higher_worse", domain="emotions", source="app")
_READ = ("id", "date_journal", "date_modified", "timezone", "text", "preview_text", "mood", "tags", "type", "photos")
_LARGE = 1024**2
_WRITTEN = re.compile(r"(\d{13})-")
_UNSET = 1e300


def _is_entry(value: object) -> bool:
    return isinstance(value, Mapping) and "date_journal" in value and ("text" in value or "preview_text" in value)


def _members(source: Source) -> Iterator[object]:
    """The values of the JSON files, None for one that is no JSON; of a plain file its own."""
    if source.archive is None:
        yield source.json
    else:
        yield from (source.archive.json(name) for name in source.archive.ending(".json"))


def _likely(source: Source) -> Iterator[object]:
    """The values that may be an entry: of a large file of an archive, which no single entry fills, the start must say so."""
    if source.archive is None:
        yield source.json
        return
    for name in source.archive.ending(".json"):
        large = source.archive.members[name].size > _LARGE
        if not large or '"date_journal"' in source.archive.head(name):
            yield source.archive.json(name)


def _recognise(source: Source) -> Verdict:
    if any(map(_is_entry, _likely(source))):
        return Verdict(True, "JSON with date_journal and text" + " in an archive" * (source.archive is not None))
    return Verdict(False, "no JSON with date_journal and text, neither plain nor in a zip")


def _told(value: object) -> object:
    """The value without what is unset, None where nothing is left."""
    if isinstance(value, Mapping):
        return {key: kept for key, each in value.items() if (kept := _told(each)) is not None} or None
    unset = value in (None, "", [], {}, False, 0, -1) or (isinstance(value, float) and abs(value) > _UNSET)
    return None if unset else value


def _mood(entry: Mapping[str, Any]) -> tuple[float | None, bool]:
    """The mood, and whether what stands there is none."""
    value = entry.get("mood")
    if value in (None, 0, "", False):
        return None, False
    known = isinstance(value, int | float) and not isinstance(value, bool) and 1 <= value <= 5
    return (float(value), False) if known else (None, True)


def _written(entry: Mapping[str, Any]) -> datetime | None:
    """The wall clock when the entry was written down, in the zone of the entry."""
    found = _WRITTEN.match(text(entry, "id"))
    instant = since_1970(int(found[1])) if found else None
    when = local(instant, text(entry, "timezone")) if instant else None
    return when.at.replace(microsecond=0) if when and when.told else None


def _entry(entry: object, line: int) -> Iterator[Item]:
    if not isinstance(entry, Mapping):
        yield Problem(Code.UNREADABLE, "a file of the archive is no entry; none of it is kept", line, lost=True)
        return
    instant = since_1970(integer(entry, "date_journal"))
    when = local(instant, text(entry, "timezone")) if instant else None
    if when is None:
        yield Problem(Code.BAD_DATE, "date_journal: no instant that can be read", line, lost=True)
        return
    if not when.told:
        yield Problem(Code.ASSUMED, "no time zone that is known: the clock of UTC is taken as the wall clock", line)
    mood, strange = _mood(entry)
    if strange:
        yield Problem(Code.OUT_OF_RANGE, "mood: not 1 to 5; left empty", line)
    note = text(entry, "text") or text(entry, "preview_text")
    extra = {name: kept for name, value in entry.items() if name not in _READ and (kept := _told(value)) is not None}
    words, raw = readable({"note": note}, markdown_too=text(entry, "type") != "html")
    photos = entry.get("photos")
    tags, other = listed(entry, "tags"), odd(entry, "tags", str) | odd_texts(entry, "text")
    yield from odd_told(other, line)
    yield Record(
        at=when.at.replace(microsecond=0),
        precision="second",
        kind="journal",
        line=line,
        ratings={"mood": mood},
        tags=tuple(map(Tag, tags)) if tags or "tags" not in other else None,
        texts=words,
        source_id=text(entry, "id") or None,
        utc_offset=when.utc_offset,
        recorded_at=_written(entry),
        extra=extra
        | raw
        | other
        | ({"photos": len(photos)} if isinstance(photos, list) and photos else {})
        | ({"mood": entry["mood"]} if strange else {}),
    )


def _parse(source: Source) -> Iterator[Item]:
    if not _recognise(source).matches:
        raise ReadError(f"{source.name} is no Journey export", "a zip or JSON of Journey", "export again as JSON")
    rated = False
    for line, entry in enumerate(_members(source), start=1):
        for item in _entry(entry, line):
            rated |= isinstance(item, Record) and item.ratings["mood"] is not None
            yield item
    yield _MOOD
    if rated:
        what = "mood: 1 is taken as best and 5 as worst, as one converter has it; direction= says otherwise"
        yield Problem(Code.ASSUMED, what)


FORMAT = Format("journey", "Journey", "log", _recognise, _parse, app="journey")
