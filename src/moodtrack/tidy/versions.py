"""An entry that was edited between two exports of one app: which version stays, and how many cannot be told apart.

With the app's identifier the version changed last stays, as the app tells it, else the one of the export that goes
further in time. Without one, an edited entry and two entries of one minute look alike: both stay, and that is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from moodtrack.records import FileRead, Record
from moodtrack.tidy.entries import Entry
from moodtrack.tidy.identity import digest

__all__ = ["latest", "unlike"]


def latest(files: Sequence[FileRead], entries: Sequence[Entry]) -> tuple[list[int], dict[int, int]]:
    """The order in which the entries are to be taken, and how many of each file yield to a later version.

    Parameters
    ----------
    files : sequence of FileRead
        The files of the call.
    entries : sequence of Entry
        Their entries, in the order in which the first of a kind stays.

    Returns
    -------
    (list of int, dict of int to int)
        Places in `entries`, those of a later version before the others; the number of versions that yield by file.
    """
    versions: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    reach: dict[int, datetime] = {}
    for place, entry in enumerate(entries):
        reach[entry.file] = max(reach.get(entry.file, datetime.min), entry.record.moment)
        if entry.record.source_id is not None:
            versions[entry.person, files[entry.file].format, entry.source_id].append(place)
    ahead: set[int] = set()
    older: dict[int, int] = defaultdict(int)
    for places in versions.values():
        if len(places) > 1 and len({digest(entries[i].record) for i in places}) > 1:
            best = max(places, key=lambda i: (_changed(entries[i].record), reach[entries[i].file], -i))
            ahead.add(best)
            content = digest(entries[best].record)
            for i in places:
                older[entries[i].file] += digest(entries[i].record) != content
    return sorted(range(len(entries)), key=lambda i: i not in ahead), dict(older)


def _changed(record: Record) -> str:
    told = record.extra.get("modifiedDate")
    return record.recorded_at.isoformat() if record.recorded_at else told if isinstance(told, str) else ""


def unlike(files: Sequence[FileRead], entries: Sequence[Entry]) -> dict[tuple[int, int], int]:
    """How many minutes have different entries in two files of one format that give no identifiers, by pair of files."""
    minutes: dict[tuple[str, str, str, datetime], dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for entry in entries:
        record = entry.record
        if record.source_id is None and record.at is not None and record.precision in ("second", "minute"):
            minute = record.moment.replace(second=0, microsecond=0)
            minutes[entry.person, files[entry.file].format, record.kind, minute][entry.file].add(entry.source_id)
    found: dict[tuple[int, int], int] = defaultdict(int)
    for seen in minutes.values():
        for one in seen if len(seen) > 1 else ():
            for other in seen:
                if one < other and seen[one] - seen[other] and seen[other] - seen[one]:
                    found[one, other] += 1
    return dict(sorted(found.items()))
