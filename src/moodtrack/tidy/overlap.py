"""The same entry in two formats of one app, such as a CSV export and a backup: same day, texts, tags and mood word.

Formats of one app need not share identifiers: then the content says whether it is the same entry. Entries are matched
one to one, so two like entries in one file stay two. The clock must agree to the minute, unless one file knows the day
only; tags must agree, unless one format has none; the mood word must agree, unless the other file does not know it
(an app translates its own words). The closest go first: the same minute before a day without a clock. Where a title ends
does not matter. Of two, the one that is shared stays, then the one with more ratings, then the one with the app's own identifier.

What is shared is matched before and without all the rest: no pair of shared entries depends on what is not shared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from moodtrack.records import FileRead, Label, Record
from moodtrack.tidy.entries import Entry
from moodtrack.tidy.words import plain

__all__ = ["Pair", "Seen", "alike", "nearest", "pairs"]

_FAR = 3
"""How unlike two copies of one entry may be: same minute and word, translated, one without a clock, both."""


class Seen(NamedTuple):
    """An entry as it is compared."""

    place: int
    format: str
    minute: tuple[int, int] | None
    tags: frozenset[str] | None
    labels: tuple[tuple[str, str], ...]
    known: frozenset[str]
    rank: tuple[int, bool]


class Pair(NamedTuple):
    """The places of an entry that goes and of the one that stays for it; sure where neither could be paired otherwise."""

    goes: int
    stays: int
    sure: bool


def alike(files: Sequence[FileRead], entries: Sequence[Entry], counted: Sequence[bool]) -> list[list[Seen]]:
    """Entries of one app, person and day with the same texts, where they come in two formats or more.

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
    groups: dict[object, list[Seen]] = defaultdict(list)
    known = [_known(file) for file in files]
    for place, entry in enumerate(entries):
        file = files[entry.file]
        if counted[place] and len(formats[file.family]) > 1:
            groups[_key(file.family, entry)].append(_seen(place, entry, file.format, known[entry.file]))
    return [group for group in groups.values() if len({seen.format for seen in group}) > 1]


def nearest(groups: Sequence[Sequence[Seen]], places: Collection[int]) -> Iterator[int]:
    """The places of all entries that may be the same as one of these: of every other format the closest ones.

    Parameters
    ----------
    groups : sequence of sequence of Seen
        As of `alike`.
    places : collection of int
        Places of entries, such as those that are held back.
    """
    for group in groups:
        for one in (seen for seen in group if seen.place in places):
            for format in sorted({seen.format for seen in group}):
                far = {other.place: _far(one, other) for other in group if other.format == format}
                least = min(far.values())
                yield from (place for place, each in far.items() if each == least <= _FAR)


def pairs(groups: Sequence[Sequence[Seen]], entries: Sequence[Entry]) -> list[Pair]:
    """The entries that do not stay, as another format of the same app has them too, each with the one that does.

    Parameters
    ----------
    groups : sequence of sequence of Seen
        As of `alike`.
    entries : sequence of Entry
        All entries, with `shared` as of `moodtrack.tidy.sharing.share`.
    """
    found = []
    for group in groups:
        told = {seen.place: entries[seen.place].record.shared is True for seen in group}
        ordered = sorted(group, key=lambda seen: (told[seen.place], *seen.rank), reverse=True)
        first = _paired([seen for seen in ordered if told[seen.place]])
        taken = {place for pair in first for place in pair[:2]}
        found += [*first, *_paired([seen for seen in ordered if seen.place not in taken])]
    return sorted(found)


def _known(file: FileRead) -> frozenset[str]:
    return frozenset(plain(item.label) for item in file.items if isinstance(item, Label) and item.source == "app")


def _key(family: str, entry: Entry) -> object:
    record = entry.record
    parts = sorted(record.texts.items(), key=lambda each: (each[0] != "title", each[0]))
    words = " ".join(word for _, text in parts for word in plain(text).split())
    return family, entry.person, record.kind, record.date, words


def _seen(place: int, entry: Entry, format: str, known: frozenset[str]) -> Seen:
    record = entry.record
    clock = record.at is not None and record.precision in ("second", "minute")
    return Seen(
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


def _paired(ordered: Sequence[Seen]) -> list[Pair]:
    """Pairs of two formats, the closest first, each entry in one pair at most; of two the first one stays."""
    found: list[Pair] = []
    taken: set[int] = set()
    for far in range(_FAR + 1):
        for at, stays in enumerate(ordered):
            free = (other for other in ordered[at + 1 :] if other.place not in taken)
            goes = (
                next((other for other in free if _far(stays, other) == far), None) if stays.place not in taken else None
            )
            if goes is not None:
                taken |= {stays.place, goes.place}
                sure = _only(goes, stays, far, ordered) and _only(stays, goes, far, ordered)
                found.append(Pair(goes.place, stays.place, sure))
    return found


def _only(one: Seen, other: Seen, far: int, group: Sequence[Seen]) -> bool:
    """Whether no third entry of the other one's format is as close."""
    return all(_far(one, third) > far for third in group if third.format == other.format and third is not other)


def _far(one: Seen, other: Seen) -> int:
    """How unlike two entries are, from 0; beyond `_FAR` where they cannot be one."""
    tags = one.tags is not None and other.tags is not None and one.tags != other.tags
    clocks = None not in (one.minute, other.minute) and one.minute != other.minute
    if one.format == other.format or tags or clocks:
        return _FAR + 1
    if one.labels != other.labels and not _translated(one, other):
        return _FAR + 1
    return 2 * (one.minute != other.minute) + (one.labels != other.labels)


def _translated(one: Seen, other: Seen) -> bool:
    """Whether the mood words may be one word in two languages: one file has a list of words, the other's is not in it."""
    a, b = [[word for _, word in seen.labels] for seen in (one, other)]
    unknown = (one.known and not set(b) & one.known) or (other.known and not set(a) & other.known)
    return len(a) == len(b) and bool(unknown)
