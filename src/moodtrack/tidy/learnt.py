"""What entries that stand in two files of one app teach: numbers of words, and groups of tags, of all the other entries.

A CSV has a word of the phone's language where the backup has a number, and a tag where the backup has its group. What an entry
says in both holds for the same word of the same person in all files of that format. A word that contradicts itself teaches nothing,
and neither does an entry that might be another one in the other file.

Where a person says what is shared, only shared entries teach: nothing that is shared depends on what is not. What a word means is taken as known
whenever the files tell it, as a map of words is: a view as of a day has it too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from moodtrack.records import FileRead, Label, Tag
from moodtrack.result import Code
from moodtrack.schema import slug
from moodtrack.tidy.entries import Entry
from moodtrack.tidy.notes import Notes, short
from moodtrack.tidy.words import BUILT_IN, Words, plain

__all__ = ["Told", "grouped", "taught", "teachers"]

Told = tuple[int, str, Label]
"""Number of the file, its person, and what a word is worth there."""

_Groups = dict[tuple[str, str, str], set[str]]


def teachers(entries: Iterable[Entry]) -> list[bool]:
    """Which entries may teach others: the shared ones of a person of whom any entry says if it is shared, else all.

    Parameters
    ----------
    entries : iterable of Entry
        All copies of all entries, with `shared` as of `moodtrack.tidy.sharing.share`.
    """
    every = [(entry.person, entry.record.shared) for entry in entries]
    saying = {person for person, shared in every if shared is not None}
    return [shared is True or person not in saying for person, shared in every]


def taught(pairs: Iterable[tuple[Entry, Entry]], words: Words) -> list[Told]:
    """What words are worth, by entries that are in two formats of one app.

    Parameters
    ----------
    pairs : iterable of (Entry, Entry)
        The same entry twice, for sure (see `moodtrack.tidy.overlap`).
    words : Words
        What is known of words without that: a word that has a number already is asked for nothing.
    """
    found: dict[Told, None] = {}
    for pair in pairs:
        for one, other in (pair, pair[::-1]):
            for name, label in one.record.labels.items():
                known = words.worth(one.file, one.person, slug(name), label)
                if one.record.ratings.get(name) is not None or (known and not known.source.startswith(BUILT_IN)):
                    continue
                value = _value(other, name, words)
                if value is not None:
                    found[one.file, one.person, Label(name, label, value, "app")] = None
    return list(found)


def _value(entry: Entry, name: str, words: Words) -> float | None:
    """The number that an entry has by itself, or by a word whose number is no built-in one."""
    value = entry.record.ratings.get(name)
    if value is not None or name not in entry.record.labels:
        return value
    known = words.worth(entry.file, entry.person, slug(name), entry.record.labels[name])
    return None if known is None or known.source.startswith(BUILT_IN) else known.value


def grouped(files: Sequence[FileRead], entries: Sequence[Entry], notes: Notes) -> list[Entry]:
    """The entries with the group that another format of the app gives a tag of the same name of the same person.

    Parameters
    ----------
    files : sequence of FileRead
        The files of the call.
    entries : sequence of Entry
        All copies of all entries, with `shared`; as of `teachers` they give their groups to others.
    notes : Notes
        Takes tags that stand in two groups: they get none.
    """
    formats: dict[str, set[str]] = defaultdict(set)
    for file in files:
        formats[file.family].add(file.format)
    several = {index for index, file in enumerate(files) if len(formats[file.family]) > 1}
    known: _Groups = defaultdict(set)
    for entry, teaches in zip(entries, teachers(entries), strict=True) if several else ():
        for tag in entry.record.tags or () if teaches and entry.file in several else ():
            if tag.group:
                known[files[entry.file].family, entry.person, plain(tag.name)].add(tag.group)
    if not known:
        return list(entries)
    doubtful: dict[int, set[str]] = defaultdict(set)
    made = [_grouped(entry, files[entry.file].family, known, doubtful[entry.file]) for entry in entries]
    for index in sorted(index for index, tags in doubtful.items() if tags):
        n = len(doubtful[index])
        said = "1 tag is" if n == 1 else f"{n} tags are"
        what = f"{said} in several groups in another file of the app; no group is guessed here"
        notes.add(Code.LABEL_CONFLICT, what, where=short(files[index].name))
    return made


def _grouped(entry: Entry, family: str, known: _Groups, doubtful: set[str]) -> Entry:
    tags = entry.record.tags or ()
    found: list[Tag] = []
    for tag in tags:
        groups = known.get((family, entry.person, plain(tag.name)), set()) if not tag.group else set()
        if len(groups) > 1:
            doubtful.add(plain(tag.name))
        found.append(replace(tag, group=next(iter(groups))) if len(groups) == 1 else tag)
    return (
        entry if tuple(found) == tags or not tags else replace(entry, record=replace(entry.record, tags=tuple(found)))
    )
