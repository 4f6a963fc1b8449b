"""Apple Health: export.xml or the zip that holds it, as a stream; sleep, mindful minutes and steps as context of the day.

The offset in the file is that of the export: where a record tells its zone, the wall clock is that of the zone. What
watch and phone record both is counted once. All other records are counted and left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from moodtrack.errors import LimitExceeded, ReadError
from moodtrack.read.cells import number
from moodtrack.read.format import Format, Source, Verdict
from moodtrack.read.health_clocks import clock
from moodtrack.read.health_days import DAY, Span, Steps, mindful, nights
from moodtrack.records import Item, Problem, Record, Variable
from moodtrack.result import Code

__all__ = ["FORMAT"]

_ROOT = "<HealthData"
_SLEEP, _MINDFUL = "HKCategoryTypeIdentifierSleepAnalysis", "HKCategoryTypeIdentifierMindfulSession"
_STEPS = "HKQuantityTypeIdentifierStepCount"
_KIND = re.compile(r"^HK(?:Quantity|Category|Data)?TypeIdentifier|^HK")
_BACKWARDS = "endDate: it ends before it starts; it is left out"
_UNITS = {"Sleep hours": "h", "In bed hours": "h", "Mindful minutes": "min", "Steps": "steps"}
_SHOWN = 12
_ABOUT = ("ExportDate", "Me")


def _is_health(head: str) -> bool:
    return head.lstrip().startswith("<") and _ROOT in head


def _members(source: Source) -> list[str]:
    archive = source.archive
    return [] if archive is None else [name for name in archive.ending(".xml") if _is_health(archive.head(name))]


def _recognise(source: Source) -> Verdict:
    if (source.archive is None and _is_health(source.head)) or _members(source):
        return Verdict(True, "XML of HealthData" + " in an archive" * (source.archive is not None))
    return Verdict(False, "no XML of HealthData, neither plain nor in a zip")


def _elements(source: Source, others: Counter[str]) -> Iterator[Element | Problem]:
    """The records, and a count of everything beside them; where the file breaks off behind some, that is told and what was read until there stays."""
    some = False
    try:
        for each in [""] if source.archive is None else _members(source):
            for element in _records(source, each, others):
                some = True
                yield element
    except LimitExceeded:
        raise
    except ReadError:
        if not some:
            raise
        yield Problem(Code.UNREADABLE, "the file is damaged; what stands behind the damage is not read")


def _records(source: Source, member: str, others: Counter[str]) -> Iterator[Element]:
    if source.archive is None:
        return source.xml("Record", others=others)
    return source.archive.xml(member, "Record", others=others)


def _span(element: Element, line: int) -> Span | Problem:
    """When a record was, or what is wrong with it."""
    start, end = clock(element, "startDate"), clock(element, "endDate")
    if start is None or end is None:
        return Problem(Code.BAD_DATE, "startDate or endDate: no date that can be read", line, lost=True)
    if end.instant < start.instant:
        return Problem(Code.BAD_DATE, _BACKWARDS, line, lost=True)
    if end.instant - start.instant > DAY:
        return Problem(Code.OUT_OF_RANGE, "longer than 24 hours; it is left out", line, lost=True)
    value = element.get("value", "").removeprefix("HKCategoryValueSleepAnalysis").removeprefix("HKCategoryValue")
    source = element.get("sourceName", "")
    return Span(start.at, end.at, start.utc_offset, start.instant, end.instant, value, source, line)


def _steps(element: Element, line: int, steps: Steps) -> Iterator[Problem]:
    """Add a record of steps, or say what is wrong with it."""
    when, count = clock(element, "startDate"), number(element.get("value", ""))
    until = clock(element, "endDate")
    if when is None or (until and until.instant < when.instant):
        yield Problem(Code.BAD_DATE, _BACKWARDS if when else "startDate: no date that can be read", line, lost=True)
    elif count is None or count < 0:
        yield Problem(Code.BAD_VALUE, "value: no number of steps", line, lost=True)
    else:
        steps.add(when.at, count, element.get("sourceName", ""), line)


def _parse(source: Source) -> Iterator[Item]:
    if not _recognise(source).matches:
        raise ReadError(f"{source.name} is no Apple Health export", "export.xml or its zip", "export again in Health")
    sleep: list[Span] = []
    sessions: list[Span] = []
    steps, others, beside = Steps(), Counter[str](), Counter[str]()
    for line, element in enumerate(_elements(source, beside), start=1):
        kind = element.get("type", "") if isinstance(element, Element) else ""
        if isinstance(element, Problem):
            yield element
        elif kind == _STEPS:
            yield from _steps(element, line, steps)
        elif kind in (_SLEEP, _MINDFUL):
            span = _span(element, line)
            if isinstance(span, Problem):
                yield span
            else:
                (sleep if kind == _SLEEP else sessions).append(span)
        else:
            others[kind] += 1
    given: set[str] = set()
    for record in (*nights(sleep), *mindful(sessions), *steps.records()):
        given |= record.ratings.keys() if isinstance(record, Record) else set()
        yield record
    yield from (Variable(name, name, 0.0, direction="none", unit=_UNITS[name], source="app") for name in sorted(given))
    if bad := beside.pop("\ufffd", 0) * (source.archive is not None or source.streamed):
        yield Problem(Code.ENCODING, f"{bad:,} character{'s' * (bad > 1)} cannot be read; U+FFFD stands in place")
    yield from (*_left_out(others, "records"), *_left_out(beside - Counter(dict.fromkeys(_ABOUT, 1)), "other elements"))
    if not given:
        yield Problem(Code.EMPTY_FILE, "no record of sleep, mindful minutes or steps")


def _left_out(others: Counter[str], called: str) -> Iterator[Problem]:
    if others:
        kinds = [
            f"{_KIND.sub('', kind) if kind.isalnum() else 'other'} {n:,}" for kind, n in others.most_common(_SHOWN)
        ]
        more = f" and {len(others) - _SHOWN} kinds more" if len(others) > _SHOWN else ""
        what = f"{sum(others.values()):,} {called} are of kinds that are not read: {', '.join(kinds)}{more}"
        yield Problem(Code.NOT_READ, what)


FORMAT = Format("apple_health", "Apple Health export", "log", _recognise, _parse, app="apple_health")
