"""What the author shares: where a share list is given for a person, all that it does not name is private."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from moodtrack.records import FileRead, Problem, Row
from moodtrack.result import Code
from moodtrack.tidy.entries import Entry
from moodtrack.tidy.notes import Notes, lines_in_words

__all__ = ["SHARE", "share"]

SHARE = "share"
"""The format of a share list. A list that names nothing, or nothing that can be read, shares nothing."""


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
    it names must fit. A row that says no wins over rows that say yes. A row that fits no entry is a problem.

    Parameters
    ----------
    entries : sequence of Entry
        All entries.
    rows : sequence of (file name, person, Row)
        The rows of the share lists.
    files, whose, sources
        The files of the call, their persons and source names.
    notes : Notes
        Takes the problem rows.
    """
    listed = {person for _, person, _ in rows} | _listed(files, whose)
    if not listed:
        return list(entries)
    said: dict[int, bool] = {}
    unmatched: dict[tuple[str, str], list[int]] = {}
    places = _places(entries)
    for name, person, row in rows:
        near = places.get((person, _sought(row)), [])
        fitting = [place for place in near if _fits(row, entries[place], sources[entries[place].file])]
        if not fitting:
            unmatched.setdefault((name, person), []).append(row.line)
        for place in fitting:
            said[place] = said.get(place, True) and row.values.get("shared") is not False
    for (name, person), lines in unmatched.items():
        what = f"{len(lines)} rows name entries that are not there ({lines_in_words(lines)})"
        notes.add(Code.UNMATCHED, what, where=name, person=person)
    everybody = "" in listed
    return [
        replace(e, record=replace(e.record, shared=said.get(place, False))) if everybody or e.person in listed else e
        for place, e in enumerate(entries)
    ]


def _places(entries: Sequence[Entry]) -> dict[tuple[str, object], list[int]]:
    """Where the entries of a person are: all of them, by identifier and by date."""
    found: dict[tuple[str, object], list[int]] = defaultdict(list)
    for place, e in enumerate(entries):
        for key in {None, e.record.at.date(), *_names(e)}:
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
    format, _, name = source.partition(":")
    by_source = str(told.get("source", source)).casefold() in {each.casefold() for each in (source, format, name)}
    by_entry = str(told.get("source_id", entry.source_id)) in _names(entry)
    return by_source and by_entry and _at(row, entry)


def _at(row: Row, entry: Entry) -> bool:
    at = row.values.get("at")
    if not isinstance(at, datetime):
        return True
    own = entry.record.at.replace(tzinfo=None)
    if row.values.get("precision") == "day":
        return own.date() == at.date()
    clock = entry.record.precision in ("second", "minute")
    return clock and own.replace(second=0, microsecond=0) == at.replace(second=0, microsecond=0)
