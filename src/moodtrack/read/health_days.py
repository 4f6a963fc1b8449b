"""What records of a watch and a phone come to a day: sleep and mindful minutes counted once, steps of one source an hour."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from moodtrack.records import Problem, Record
from moodtrack.result import Code

__all__ = ["DAY", "Span", "Steps", "mindful", "nights", "together"]

DAY = 86_400
"""Seconds of the longest span and of the most sleep of a night; what is longer is an error of the watch or of the phone."""

_EVENING, _MORNING = timedelta(hours=6), timedelta(hours=4)
_EARLY = time(4)


class Span(NamedTuple):
    """A record with an end: wall clocks, offset, instants in seconds, what it is, who recorded it, place in the file."""

    at: datetime
    ended: datetime
    utc_offset: int
    start: float
    end: float
    value: str
    source: str
    line: int


def together(spans: Iterable[Span]) -> float | None:
    """How many seconds spans last, what overlaps counted once; None where there is none.

    Examples
    --------
    >>> at = datetime(2026, 3, 1)
    >>> together(Span(at, at, 0, a, b, "", "", 1) for a, b in [(0, 8), (1, 7), (9, 10), (12, 11)]), together([])
    (9.0, None)
    """
    length, reached, some = 0.0, float("-inf"), False
    for span in sorted(spans, key=lambda span: span.start):
        some = True
        length += max(0.0, span.end - max(span.start, reached))
        reached = max(reached, span.end)
    return length if some else None


def nights(spans: Iterable[Span]) -> Iterator[Record | Problem]:
    """A record a span of sleep; the last span of a night has the hours of the night, on the day of waking.

    A night is what starts between six in the evening and six in the evening. Of its spans the last one that starts on the day of
    waking has the hours. Where none does, as all start before four, when the day before is not over, the one that ends last is
    dated by the day of waking, without a clock. Hours beyond 24 are told and not given.
    """
    groups: defaultdict[date, list[Span]] = defaultdict(list)
    for span in spans:
        groups[(span.at + _EVENING).date()].append(span)
    for day, group in groups.items():
        last = max(group, key=lambda span: ((span.at - _MORNING).date() == day, span.end))
        lasting = {
            name: together(each for each in group if each.value.startswith(value))
            for name, value in (("Sleep hours", "Asleep"), ("In bed hours", "InBed"))
        }
        hours = {name: seconds / 3600 for name, seconds in lasting.items() if seconds is not None and seconds <= DAY}
        for name, seconds in lasting.items():
            if seconds is not None and seconds > DAY:
                yield Problem(Code.OUT_OF_RANGE, f"{name}: more than 24 in one night; left empty", last.line)
        yield from (_record(span, "sleep", hours if span is last else {}) for span in group)


def mindful(spans: Iterable[Span]) -> Iterator[Record]:
    """A record a mindful session; the last one of the person's day has the minutes of the day."""
    groups: defaultdict[date, list[Span]] = defaultdict(list)
    for span in spans:
        groups[(span.at - _MORNING).date()].append(span)
    for group in groups.values():
        last = max(group, key=lambda span: span.start)
        minutes = (together(group) or 0.0) / 60
        yield from (_record(span, "measure", {"Mindful minutes": minutes} if span is last else {}) for span in group)


def _record(span: Span, kind: str, ratings: dict[str, float]) -> Record:
    woken = datetime.combine(span.ended.date(), _EARLY)
    over = kind == "sleep" and bool(ratings) and span.at < woken <= span.ended
    extra = {"value": span.value, "source": span.source} | ({"start": span.at.isoformat()} if over else {})
    return Record(
        at=datetime.combine(span.ended.date(), time()) if over else span.at,
        precision="day" if over else "second",
        kind=kind,
        line=span.line,
        ratings=ratings,
        ended=span.ended,
        utc_offset=span.utc_offset,
        extra={name: value for name, value in extra.items() if value},
    )


@dataclass
class Steps:
    """Steps by hour and source, and the first line of every day: what is held does not grow with the records."""

    hours: defaultdict[datetime, dict[str, float]] = field(default_factory=lambda: defaultdict(dict))
    lines: dict[datetime, int] = field(default_factory=dict)

    def add(self, at: datetime, steps: float, source: str, line: int) -> None:
        """Take one record, which counts for the hour in which it starts."""
        hour = at.replace(minute=0, second=0)
        if hour not in self.hours:
            self.lines.setdefault(hour.replace(hour=0), line)
        counts = self.hours[hour]
        counts[source] = counts.get(source, 0.0) + steps

    def records(self) -> Iterator[Record]:
        """A record a day: of every hour the steps of the source that counted most.

        Examples
        --------
        >>> steps = Steps()
        >>> for hour, source, count in [(8, "phone", 900), (8, "watch", 1000), (9, "phone", 200)]:
        ...     steps.add(datetime(2026, 3, 1, hour, 5), count, source, 1)
        >>> [record.ratings for record in steps.records()]
        [{'Steps': 1200.0}]
        """
        days: defaultdict[datetime, float] = defaultdict(float)
        for hour, counts in self.hours.items():
            days[hour.replace(hour=0)] += max(counts.values())
        for day, steps in sorted(days.items()):
            yield Record(day, "day", "measure", self.lines[day], ratings={"Steps": steps})
