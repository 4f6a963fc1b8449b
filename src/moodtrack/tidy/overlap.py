"""The same entry in two formats of one app, such as a CSV export and a backup: same day, texts, tags and mood word.

Formats of one app need not share identifiers: then the content says whether it is the same entry. Entries are matched
one to one, so two like entries in one file stay two. The clock must agree to the minute, unless one file knows the day
only; tags must agree, unless one format has none; the mood word must agree, unless the other file does not know it
(an app translates its own words). Where a title ends does not matter. Of two, the one with more ratings stays, then the one with the app's own identifier.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from moodtrack.records import FileRead, Label, Record
from moodtrack.tidy.entries import Entry
from moodtrack.tidy.words import plain

__all__ = ["overlap"]


class _Seen(NamedTuple):
    """An entry as it is compared."""

    place: int
    format: str
    minute: tuple[int, int] | None
    tags: frozenset[str] | None
    labels: tuple[tuple[str, str], ...]
    known: frozenset[str]
    rank: tuple[int, bool]


def overlap(files: Sequence[FileRead], entries: Sequence[Entry], counted: Sequence[bool]) -> dict[int, int]:
    """The places of the entries that do not stay, as another format of the same app has them too, and of those that do.

    Parameters
    ----------
    files : sequence of FileRead
        The files of the call.
    entries : sequence of Entry
        Their entries.
    counted : sequence of bool
        Which of them count: the others are repeats already.
    """
    formats: dict[str, set[str]] = defaultdict(set)
    for file in files:
        formats[file.family].add(file.format)
    groups: dict[object, list[_Seen]] = defaultdict(list)
    known = [_known(file) for file in files]
    for place, entry in enumerate(entries):
        file = files[entry.file]
        if counted[place] and len(formats[file.family]) > 1:
            groups[_key(file.family, entry)].append(_seen(place, entry, file.format, known[entry.file]))
    return dict(sorted(pair for group in groups.values() for pair in _gone(group)))


def _known(file: FileRead) -> frozenset[str]:
    return frozenset(plain(item.label) for item in file.items if isinstance(item, Label) and item.source == "app")


def _key(family: str, entry: Entry) -> object:
    record = entry.record
    parts = sorted(record.texts.items(), key=lambda each: (each[0] != "title", each[0]))
    words = " ".join(word for _, text in parts for word in plain(text).split())
    return family, entry.person, record.kind, record.date, words


def _seen(place: int, entry: Entry, format: str, known: frozenset[str]) -> _Seen:
    record = entry.record
    clock = record.at is not None and record.precision in ("second", "minute")
    return _Seen(
        place,
        format,
        (record.moment.hour, record.moment.minute) if clock else None,
        None if record.tags is None else frozenset(plain(tag.name) for tag in record.tags),
        tuple(sorted((name, plain(label)) for name, label in record.labels.items())),
        known,
        (_ratings(record), record.source_id is not None),
    )


def _ratings(record: Record) -> int:
    return len({name for name, value in record.ratings.items() if value is not None} - set(record.labels))


def _gone(group: Sequence[_Seen]) -> list[tuple[int, int]]:
    """Places that go, each with the one that stays: pairs of two formats, the closest first, each entry in one pair at most."""
    if len({seen.format for seen in group}) < 2:
        return []
    ordered = sorted(group, key=lambda seen: seen.rank, reverse=True)
    taken: set[int] = set()
    gone: list[tuple[int, int]] = []
    for loose in (False, True):
        for stays in ordered:
            for goes in ordered:
                free = {stays.place, goes.place}.isdisjoint(taken) and stays.format != goes.format
                if free and goes.rank <= stays.rank and _same(stays, goes, loose):
                    taken |= {stays.place, goes.place}
                    gone.append((goes.place, stays.place))
    return gone


def _same(one: _Seen, other: _Seen, loose: bool) -> bool:
    if one.tags is not None and other.tags is not None and one.tags != other.tags:
        return False
    words = one.labels == other.labels
    if not loose:
        return words and one.minute == other.minute
    clock = one.minute == other.minute or None in (one.minute, other.minute)
    return clock and (words or _translated(one, other))


def _translated(one: _Seen, other: _Seen) -> bool:
    """Whether the mood words may be one word in two languages: one file has a list of words, the other's is not in it."""
    a, b = [[word for _, word in seen.labels] for seen in (one, other)]
    unknown = (one.known and not set(b) & one.known) or (other.known and not set(a) & other.known)
    return len(a) == len(b) and bool(unknown)
