"""Daylio backup: a zip with one base64 text of JSON, or that JSON; moods with their group, tags with theirs, notes in HTML.

Months count from 0 in the files of the app. The local fields are the wall clock; the instant beside them is a check.
Hour -1 is no clock. Group 1 is the best mood and 5 the worst: here 5 is best.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from moodtrack.errors import ReadError
from moodtrack.read.doubts import doubts
from moodtrack.read.format import Format, Source, Verdict
from moodtrack.read.instants import offset, since_1970
from moodtrack.read.local_fields import first_month, wall
from moodtrack.read.markup import is_markup, plain
from moodtrack.read.objects import entries, integer, numbered, objects, parsed, text, unwrapped
from moodtrack.read.odd_fields import odd, odd_texts, odd_told
from moodtrack.records import Item, Label, Problem, Record, Tag, Variable
from moodtrack.result import Code

__all__ = ["FORMAT"]

_MOOD = Variable("mood", "Mood", 1.0, 5.0, step=1.0, direction="higher_better", domain="emotions", source="app")
_PREDEFINED = ("", "rad", "good", "meh", "bad", "awful")
_MINUTE = timedelta(minutes=1)
_FIELDS = "id minute hour day month year datetime timeZoneOffset mood note note_title tags"


def _data(source: Source) -> Mapping[str, Any] | None:
    """The object of the backup; None for any other file."""
    found: object = source.json
    if source.archive is not None:
        members = [name for name in source.archive.names if name.rpartition("/")[2].casefold() == "backup.daylio"]
        found = parsed(unwrapped(source.archive.text(members[0]))) if len(members) == 1 else None
    elif found is None and source.text[:2] in ("ew", "ey"):
        found = parsed(unwrapped(source.text))
    return found if isinstance(found, dict) and {"dayEntries", "customMoods"} <= set(found) else None


def _recognise(source: Source) -> Verdict:
    if _data(source) is not None:
        return Verdict(True, "keys dayEntries and customMoods" + " in backup.daylio" * (source.archive is not None))
    return Verdict(False, "neither a zip with backup.daylio nor JSON with the keys dayEntries and customMoods")


@dataclass(frozen=True)
class _Names:
    """Words and values of moods, names and groups of tags, by id; `first` is the number of January."""

    moods: dict[int, tuple[str, float | None]]
    tags: dict[int, Tag]
    twice: frozenset[str]
    first: int


def _names(data: Mapping[str, Any]) -> _Names:
    moods: dict[int, tuple[str, float | None]] = {}
    for mood in objects(data, "customMoods"):
        step, number = numbered(mood, "mood_group_id"), numbered(mood, "predefined_name_id") or 0
        known = _PREDEFINED[number] if 0 < number < len(_PREDEFINED) else text(mood, "predefined_name_id")
        value = float(6 - step) if step is not None and 1 <= step <= 5 else None
        moods[integer(mood, "id") or 0] = text(mood, "custom_name") or known, value
    groups = {integer(group, "id"): text(group, "name") for group in objects(data, "tag_groups")}
    tags = {
        integer(tag, "id") or 0: Tag(text(tag, "name"), groups.get(integer(tag, "id_tag_group")) or None)
        for tag in objects(data, "tags")
        if text(tag, "name")
    }
    counts = Counter(word.casefold() for word, value in {(w.casefold(), v) for w, v in moods.values()})
    twice = frozenset(word for word, n in counts.items() if n > 1)
    return _Names(moods, tags, twice, first_month(objects(data, "dayEntries")))


def _entry(entry: object, line: int, names: _Names) -> Iterator[Item]:
    when = wall(entry if isinstance(entry, dict) else {}, names.first)
    yield from doubts(when, line)
    if when.at is None or not isinstance(entry, dict):
        return
    at, bare = when.at, when.precision == "day"
    minutes, instant = offset(integer(entry, "timeZoneOffset")), since_1970(integer(entry, "datetime"))
    if instant and minutes is not None and not bare and abs(at - instant - timedelta(minutes=minutes)) >= _MINUTE:
        yield Problem(Code.DATE_CONFLICT, "instant and offset contradict the local fields, which are used", line)
        minutes = None
    word, value = names.moods.get(integer(entry, "mood") or 0, ("", None))
    if not word and value is None:
        yield Problem(Code.BAD_VALUE, "the mood is not among those of the backup; the entry is kept without it", line)
    strange = odd(entry, "tags", int, str) | odd_texts(entry, "note", "note_title")
    yield from odd_told(strange, line)
    ids = entries(entry, "tags") or []
    tags = [names.tags[i] for i in ids if isinstance(i, int) and i in names.tags]
    if len(tags) < len(ids):
        yield Problem(Code.BAD_VALUE, "a tag is not among the tags of the backup; it is left out", line)
    texts = {part: text(entry, name) for part, name in (("title", "note_title"), ("note", "note"))}
    extra = {
        name: item
        for name, item in entry.items()
        if name not in _FIELDS.split() and item not in (None, "", [], {}, False)
    }
    yield Record(
        at=at,
        precision=when.precision,
        kind="mood",
        line=line,
        ratings={} if word and word.casefold() not in names.twice else {"mood": value},
        labels={"mood": word} if word else {},
        tags=tuple(dict.fromkeys(tags)) if tags or "tags" not in strange else None,
        texts={part: words for part, note in texts.items() if (words := plain(note))},
        source_id=str(number) if (number := integer(entry, "id")) is not None else None,
        utc_offset=minutes,
        extra=extra | strange | when.unread | {f"{part}_html": note for part, note in texts.items() if is_markup(note)},
    )


def _parse(source: Source) -> Iterator[Item]:
    data = _data(source)
    if data is None:
        raise ReadError(f"{source.name} is no Daylio backup", "a .daylio file or its JSON", "make a backup in the app")
    names, found = _names(data), entries(data, "dayEntries") or []
    if names.first:
        yield Problem(Code.ASSUMED, "months count from 1 here, as instants or days say; the app counts from 0")
    for line, entry in enumerate(found, start=1):
        yield from _entry(entry, line, names)
    yield _MOOD
    for word, value in dict.fromkeys(names.moods.values()):
        if word and value is not None and word.casefold() not in names.twice:
            yield Label("mood", word, value, "app")
    if not found:
        yield Problem(Code.EMPTY_FILE, "a backup without entries")


FORMAT = Format("daylio_backup", "Daylio backup", "log", _recognise, _parse, app="daylio")
