"""Day One JSON: a zip with one JSON a journal beside its media, or the plain JSON; instants with the zone they belong to.

The text is Markdown. It may be missing; then the words of the rich text count. Where a rich text stands beside it, the app has
put a backslash before every sign of Markdown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import time
from typing import Any

from moodtrack.errors import ReadError
from moodtrack.read.format import Format, Source, Verdict
from moodtrack.read.instants import instant, local
from moodtrack.read.markdown import noted
from moodtrack.read.objects import entries, flag, listed, objects, parsed, text
from moodtrack.read.odd_fields import odd, odd_texts, odd_told
from moodtrack.records import Item, Problem, Record, Tag
from moodtrack.result import Code

__all__ = ["FORMAT"]

_FIELDS = ["uuid", "creationDate", "timeZone", "text", "richText", "tags", "isAllDay"]
_BLANK = "\u200b\ufeff \t\r\n"
_MEDIA = ["photos", "videos", "audios", "pdfAttachments"]


def _is_journal(value: object) -> bool:
    found = entries(value)
    if found is None or not isinstance(value, Mapping):
        return False
    if not found:
        return "metadata" in value
    return any(isinstance(entry, Mapping) and "creationDate" in entry for entry in found)


def _members(source: Source) -> dict[str, object]:
    """The values of the JSON files by their name; None for one that is no JSON."""
    if source.archive is None:
        return {"": source.json}
    return {name: source.archive.json(name) for name in source.archive.ending(".json")}


def _likely(source: Source) -> Iterator[object]:
    """The values that start like a journal; of an archive with thousands of JSON files not every one is read."""
    if source.archive is None:
        yield source.json
        return
    for name in source.archive.ending(".json"):
        if '"entries"' in source.archive.head(name):
            yield source.archive.json(name)


def _recognise(source: Source) -> Verdict:
    if any(_is_journal(found) for found in _likely(source)):
        return Verdict(True, "JSON of entries with creationDate" + " in an archive" * (source.archive is not None))
    return Verdict(False, "no JSON whose entries have creationDate, neither plain nor in a zip")


def _rich(entry: Mapping[str, Any]) -> str:
    """The words of the rich text, which is JSON in a text; of one that is no such thing the text."""
    written = entry.get("richText")
    held = parsed(written) if isinstance(written, str) else written
    if isinstance(held, Mapping):
        said = (part.get("text") for part in objects(held, "contents"))
        return "".join(part for part in said if isinstance(part, str)).strip(_BLANK)
    return written.strip(_BLANK) if isinstance(written, str) else ""


def _entry(entry: object, line: int, journal: str) -> Iterator[Item]:
    written = instant(text(entry, "creationDate")) if isinstance(entry, Mapping) else None
    when = local(written, text(entry, "timeZone")) if written and isinstance(entry, Mapping) else None
    if when is None or not isinstance(entry, Mapping):
        yield Problem(Code.BAD_DATE, "creationDate: no instant that can be read", line, lost=True)
        return
    if not when.told:
        yield Problem(Code.ASSUMED, "no time zone that is known: the clock of UTC is taken as the wall clock", line)
    note = text(entry, "text").strip(_BLANK)
    words, raw = noted(note, escapes=bool(entry.get("richText"))) if note else ({"note": _rich(entry)}, {})
    extra: dict[str, object] = {
        name: len(value) if name in _MEDIA and isinstance(value, list) else value
        for name, value in entry.items()
        if name not in _FIELDS and value not in (None, "", [], {}, False, 0)
    }
    tags, strange = listed(entry, "tags"), odd(entry, "tags", str) | odd_texts(entry, "text")
    yield from odd_told(strange, line)
    all_day = flag(entry, "isAllDay")
    yield Record(
        at=when.at.combine(when.at, time()) if all_day else when.at,
        precision="day" if all_day else "second",
        kind="journal",
        line=line,
        tags=tuple(map(Tag, tags)) if tags or "tags" not in strange else None,
        texts={part: said for part, said in words.items() if said},
        source_id=text(entry, "uuid") or None,
        utc_offset=when.utc_offset,
        extra=extra | strange | raw | ({"journal": journal} if journal else {}),
    )


def _parse(source: Source) -> Iterator[Item]:
    members = _members(source)
    if not any(map(_is_journal, members.values())):
        raise ReadError(f"{source.name} is no Day One export", "a zip or JSON of Day One", "export again as JSON")
    line = 0
    for name, member in members.items():
        found = entries(member)
        if found is None:
            line += 1
            yield Problem(Code.UNREADABLE, "a file of the archive is no journal; none of it is kept", line, lost=True)
        for entry in found or []:
            line += 1
            yield from _entry(entry, line, name.rpartition("/")[2].removesuffix(".json"))
    if not line:
        yield Problem(Code.EMPTY_FILE, "a journal without entries")


FORMAT = Format("dayone", "Day One JSON", "log", _recognise, _parse, app="dayone")
