"""RADAR-base: the folder of a topic, or one table of it, plain or as gzip; the steps of a phone as context of the day.

No zone is told, so a day is one of UTC. A record counts the steps since the one before. Rows of other topics are counted
and left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from moodtrack.errors import ReadError
from moodtrack.read.cells import whole
from moodtrack.read.format import Format, Source, Verdict
from moodtrack.read.health_days import Steps
from moodtrack.read.topics import FIRST_ANSWER, KEYS, Observation, columns, observations
from moodtrack.records import Item, Problem, Variable
from moodtrack.result import Code

__all__ = ["FORMAT"]

_COUNT = "value.steps"
_READ_AS = {"key.projectId": "extra", "key.userId": "person", "value.time": "at", _COUNT: "Steps"}
_TOLD = "columns key.userId, key.sourceId and value.time"


@dataclass
class _Phones:
    """Steps of a person in a project, the records that were read, first and last record of every day."""

    steps: Steps = field(default_factory=Steps)
    seen: set[tuple[datetime, int, str]] = field(default_factory=set)
    days: dict[datetime, tuple[datetime, datetime]] = field(default_factory=dict)

    def add(self, found: Observation) -> Iterator[Problem]:
        """Take a record, or say why it is not taken."""
        at, steps, source = found.at, whole(found.cells[_COUNT]), found.cells["key.sourceId"]
        if steps is None or steps < 0:
            yield Problem(Code.BAD_VALUE, f"{_COUNT}: no number of steps", found.line, lost=True)
        elif (at, steps, source) in self.seen:
            yield Problem(Code.REPEATED, "the same record stands above; it is counted once", found.line, lost=True)
        else:
            self.seen.add((at, steps, source))
            self.steps.add(at.replace(microsecond=0), steps, source, found.line)
            first, last = self.days.get(day := datetime(at.year, at.month, at.day), (at, at))
            self.days[day] = min(first, at), max(last, at)


def _recognise(source: Source) -> Verdict:
    if not {*(header := columns(source))} >= KEYS or FIRST_ANSWER in header:
        return Verdict(False, f"no {_TOLD} without answers, neither in a table nor in the tables of a folder")
    where = "tables with the " * (source.archive is not None)
    return Verdict(True, f"{where}{_TOLD}", {name: _READ_AS.get(name, "") for name in header})


def _parse(source: Source) -> Iterator[Item]:
    if not _recognise(source).matches:
        raise ReadError(f"{source.name} is no table of RADAR-base", "the folder or a table of a topic", "see the docs")
    phones: defaultdict[tuple[str, str], _Phones] = defaultdict(_Phones)
    for found in observations(source, _COUNT):
        if isinstance(found, Problem):
            yield found
        else:
            whose = phones[found.cells["key.userId"], found.cells.get("key.projectId", "")]
            yield from whose.add(found)
    yield from _days(phones)


def _days(phones: Mapping[tuple[str, str], _Phones]) -> Iterator[Item]:
    some = False
    for (person, project), whose in phones.items():
        for record in whose.steps.records():
            first, last = (f"{at.isoformat(timespec='seconds')}Z" for at in whose.days[record.moment])
            told = {"first": first, "last": last} | ({"project": project} if project else {})
            yield replace(record, person=person or None, extra=told)
            some = True
    if some:
        yield Variable("Steps", "Steps", 0.0, direction="none", unit="steps", source="app")
        for person in {person: None for person, _ in phones}:
            yield Problem(Code.ASSUMED, "no time zone is told: a day is a day of UTC", person=person or None)
    else:
        yield Problem(Code.EMPTY_FILE, "no record of steps")


FORMAT = Format("radar", "RADAR-base topic", "log", _recognise, _parse, app="radar")
