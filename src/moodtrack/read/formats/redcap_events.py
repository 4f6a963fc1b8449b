"""REDCap list of events, a companion of its CSV: the order of the events of a study."""

from __future__ import annotations

from collections.abc import Iterator

from moodtrack.errors import ReadError
from moodtrack.read.format import Format, Source, Verdict
from moodtrack.read.headed import header, rows
from moodtrack.records import Item, Label, Problem
from moodtrack.result import Code

__all__ = ["FORMAT"]

_NEEDED = ("event_name", "unique_event_name")


def _recognise(source: Source) -> Verdict:
    found = header(source, *_NEEDED) is not None
    return Verdict(found, "columns event_name and unique_event_name" if found else "no columns event_name and unique_event_name")  # fmt: skip


def _parse(source: Source) -> Iterator[Item]:
    head = header(source, *_NEEDED)
    if head is None:
        raise ReadError(f"{source.name} is no list of events", "columns event_name, unique_event_name", "export it again")  # fmt: skip
    place = 0
    for row in rows(source, head):
        if isinstance(row, Problem):
            yield row
        elif not row.cells["unique_event_name"]:
            yield Problem(Code.MISSING_FIELD, "a line without the name of an event", row.line, lost=True)
        else:
            place += 1
            yield Label("redcap_event_name", row.cells["unique_event_name"], float(place), "file")


FORMAT = Format("redcap_events", "REDCap list of events", "companion", _recognise, _parse)
