"""jrnl JSON: a list of entries with title, body, date and time; a local clock without a zone.

The tag counts beside the list are those of the writer and are not used: they can contradict the entries.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from moodtrack.errors import ReadError
from moodtrack.read.dates import moment, order
from moodtrack.read.doubts import doubts
from moodtrack.read.format import Format, Source, Verdict
from moodtrack.read.objects import entries, flag, listed, objects, text
from moodtrack.read.odd_fields import odd, odd_texts, odd_told
from moodtrack.records import Item, Problem, Record, Tag
from moodtrack.result import Code

__all__ = ["FORMAT"]

_FIELDS = ("title", "body", "date", "time", "tags", "starred", "uuid")


def _is_jrnl(value: object) -> bool:
    found = entries(value)
    if found is None or not isinstance(value, Mapping):
        return False
    if not found:
        return isinstance(value.get("tags"), Mapping) and "metadata" not in value
    keys = [set(each) for each in objects(value)]
    return any("date" in each and {"title", "body"} & each for each in keys) and not any(
        "creationDate" in k for k in keys
    )


def _recognise(source: Source) -> Verdict:
    if _is_jrnl(source.json):
        return Verdict(True, "JSON of entries with date, title and body")
    return Verdict(False, "no JSON whose entries have date, title and body")


def _parse(source: Source) -> Iterator[Item]:
    if not _is_jrnl(source.json):
        raise ReadError(f"{source.name} is no jrnl export", "JSON of jrnl", "jrnl --format json --file journal.json")
    found = entries(source.json) or []
    decided = order(text(entry, "date") for entry in objects(source.json))
    for line, entry in enumerate(found, start=1):
        row = entry if isinstance(entry, Mapping) else {}
        when = moment(text(row, "date"), decided, text(row, "time"))
        yield from doubts(when, line)
        if when.at is None:
            continue
        tags, strange = listed(row, "tags"), odd(row, "tags", str) | odd_texts(row, "title", "body")
        yield from odd_told(strange, line)
        texts = {part: text(row, name) for part, name in (("title", "title"), ("note", "body"))}
        yield Record(
            at=when.at,
            precision=when.precision,
            kind="journal",
            line=line,
            tags=tuple(map(Tag, tags)) if tags or "tags" not in strange else None,
            texts={part: words for part, words in texts.items() if words},
            source_id=text(row, "uuid") or None,
            utc_offset=when.utc_offset,
            extra={
                name: value for name, value in row.items() if name not in _FIELDS and value not in (None, "", [], {})
            }
            | ({"starred": True} if flag(row, "starred") else {})
            | when.unread
            | strange,
        )
    if not found:
        yield Problem(Code.EMPTY_FILE, "a journal without entries")


FORMAT = Format("jrnl", "jrnl JSON", "log", _recognise, _parse, app="jrnl")
