"""What the author shares: where a share list is given for a person, all that it does not name is private."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from moodtrack.records import FileRead, Problem, Row
from moodtrack.result import Code
from moodtrack.tidy.entries import Entry
from moodtrack.tidy.notes import Notes, lines_in_words, short
from moodtrack.tidy.overlap import alike, nearest

__all__ = ["SHARE", "UNREAD", "share"]

SHARE = "share"
"""The format of a share list. A list that names nothing, or nothing that can be read, shares nothing."""

UNREAD = "unread"
"""Among the values of a row: it holds something back, and it cannot be read what."""


def share(
    entries: Sequence[Entry],
    rows: Sequence[tuple[str, str, Row]],
    files: Sequence[FileRead],
    whose: Sequence[str | None],
    sources: Sequence[str],
    notes: Notes,
) -> list[Entry]:
    """The entries with `shared` set, for every person who has a share list.

    A row describes entries by source (`<format>:<file>`, the format or the file), identifier (`source_id`, with or
    without what stands before its colon) and time: to the minute if it has a clock, else the date as written. All that
    it names must fit. A row that says no wins over rows that say yes. A row that fits no entry is a problem. Where such
    a row says no, or where a row that may say no cannot be read, it is not known what is to be held back: then nothing
    of the source that it names is shared, and nothing of the person where it names none that is there. A no for a
    person without an entry holds back nothing, as the person may be misspelt, and that is a problem.

    An entry that its own file calls private stays private, whatever a list says and whichever of its copies stays. A no
    holds for all that may be the same entry in another format of the app too; a yes does not: which of them is the same is
    not known for sure, and nothing is shared on a guess.

    Parameters
    ----------
    entries : sequence of Entry
        All entries, with all their copies: what is said of one is said of all with its identifier.
    rows : sequence of (file name, person, Row)
        The rows of the share lists.
    files, whose, sources
        The files of the call, their persons and source names.
    notes : Notes
        Takes the problem rows.
    """
    stays = _firsts(entries)
    listed = {person for _, person, _ in rows} | _listed(files, whose)
    said = {stays[place]: False for place, e in enumerate(entries) if e.record.shared is False}
    shown = {stays[place] for place, e in enumerate(entries) if e.record.shared}
    if not listed and not said and not shown:
        return list(entries)
    unmatched: dict[tuple[str, str], list[int]] = {}
    closed: dict[tuple[str, str], list[int | None]] = {}
    places = _places(entries)
    for name, person, row in rows:
        yes = row.values.get("shared") is not False
        near = places.get((person, _sought(row)), [])
        fitting = [place for place in near if _fits(row, entries[place], sources[entries[place].file])]
        if UNREAD in row.values or (not fitting and not yes):
            fitting = _held_back(row, places.get((person, None), []), entries, sources)
            closed.setdefault((name, person), []).append(row.line)
        elif not fitting:
            unmatched.setdefault((name, person), []).append(row.line)
        for place in fitting:
            said[stays[place]] = said.get(stays[place], True) and yes
    for name, person, line in _broken(files, whose):
        closed.setdefault((name, person), []).append(line)
        said |= dict.fromkeys((stays[n] for n, e in enumerate(entries) if person in ("", e.person)), False)
    if held := [place for place, first in enumerate(stays) if said.get(first) is False]:
        groups = alike(files, entries, [True] * len(entries))
        said |= dict.fromkeys((stays[place] for place in nearest(groups, set(held))), False)
    for (name, person), lines in unmatched.items():
        what = f"{len(lines)} rows name entries that are not there ({lines_in_words(lines)})"
        notes.add(Code.UNMATCHED, what, where=name, person=person)
    for (name, person), shut in closed.items():
        if person and (person, None) not in places:
            what = f"{len(shut)} rows hold back entries of a person who has none in these files ({lines_in_words(shut)}); they hold back nothing"
            notes.add(Code.UNMATCHED, what, where=name, person=person)
            continue
        what = f"{len(shut)} rows that hold back entries cannot be read or fit none ({lines_in_words(shut)}): all of the source is held back, or all of the person where no source is named"
        notes.add(Code.HELD_BACK, what, where=name, person=person or None)
    everybody = "" in listed
    unsaid = [
        False if everybody or e.person in listed else True if stays[place] in shown else e.record.shared
        for place, e in enumerate(entries)
    ]
    return [
        replace(e, record=replace(e.record, shared=said.get(stays[place], unsaid[place])))
        for place, e in enumerate(entries)
    ]


def _firsts(entries: Sequence[Entry]) -> list[int]:
    """For every entry the place of the first one of the same person and identifier."""
    first: dict[tuple[str, str], int] = {}
    return [first.setdefault((entry.person, entry.source_id), place) for place, entry in enumerate(entries)]


def _held_back(row: Row, places: Iterable[int], entries: Sequence[Entry], sources: Sequence[str]) -> list[int]:
    """What a row holds back that cannot be used: all entries of the source that it names, else all of the person."""
    mine = list(places)
    named = [place for place in mine if _of_source(row, sources[entries[place].file])]
    return named or mine


def _broken(files: Sequence[FileRead], whose: Sequence[str | None]) -> list[tuple[str, str, int | None]]:
    """Lines of share lists of which no cell is known: any of them may hold something back."""
    return [
        (short(file.name), item.person or owner or "", item.line)
        for file, owner in zip(files, whose, strict=True)
        if file.format == SHARE
        for item in file.items
        if isinstance(item, Problem) and item.lost and item.code == Code.RAGGED_ROW
    ]


def _places(entries: Sequence[Entry]) -> dict[tuple[str, object], list[int]]:
    """Where the entries of a person are: all of them, by identifier and by date."""
    found: dict[tuple[str, object], list[int]] = defaultdict(list)
    for place, e in enumerate(entries):
        for key in {None, e.record.date, *_names(e)}:
            found[e.person, key].append(place)
    return found


def _names(entry: Entry) -> tuple[str, str]:
    return entry.source_id, entry.source_id.partition(":")[2]


def _sought(row: Row) -> object:
    at = row.values.get("at")
    return row.values.get("source_id") or (at.date() if isinstance(at, datetime) else None)


def _listed(files: Sequence[FileRead], whose: Sequence[str | None]) -> set[str]:
    """Persons with a list of which no row may be left; an empty name where nobody knows whose it is."""
    found: set[str] = set()
    for file, owner in zip(files, whose, strict=True):
        if file.format == SHARE:
            persons = {item.person for item in file.items if isinstance(item, Row | Problem) and _of_a_row(item)}
            found |= {person or owner or "" for person in persons or {None}}
    return found


def _of_a_row(item: Row | Problem) -> bool:
    return isinstance(item, Row) or item.lost


def _fits(row: Row, entry: Entry, source: str) -> bool:
    told = row.values
    by_entry = str(told.get("source_id", entry.source_id)) in _names(entry)
    return by_entry and _of_source(row, source) and _at(row, entry)


def _of_source(row: Row, source: str) -> bool:
    format, _, name = source.partition(":")
    return str(row.values.get("source", source)).casefold() in {each.casefold() for each in (source, format, name)}


def _at(row: Row, entry: Entry) -> bool:
    at = row.values.get("at")
    if not isinstance(at, datetime):
        return True
    if entry.record.at is None:
        return False
    own = entry.record.moment
    if row.values.get("precision") == "day":
        return own.date() == at.date()
    clock = entry.record.precision in ("second", "minute")
    return clock and own.replace(second=0, microsecond=0) == at.replace(second=0, microsecond=0)
