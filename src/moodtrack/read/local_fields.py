"""A wall clock in fields of its own (year, month, day, hour, minute), and from which number its months count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from moodtrack.read.dates import Moment
from moodtrack.read.instants import calendar, since_1970
from moodtrack.read.objects import integer

__all__ = ["first_month", "wall"]

_NEAR = timedelta(hours=26)


def wall(entry: Mapping[str, Any], january: int) -> Moment:
    """The moment of an entry; an hour that is absent or below 0 is no clock, one that no clock has is told.

    Examples
    --------
    >>> day = {"year": 2026, "month": 2, "day": 31}
    >>> [wall(day | clock, 0).precision for clock in ({"hour": 9, "minute": 5}, {"hour": -1, "minute": -1}, {"hour": 25})]
    ['minute', 'day', 'day']
    >>> wall(day | {"hour": 25}, 0).why, wall(day, 1).at
    ('no time of day that can be read', None)
    """
    midnight, hour = _midnight(entry, january), integer(entry, "hour")
    if midnight is None:
        return Moment(why="no such day, month and year")
    if "hour" not in entry or (hour is not None and hour < 0):
        return Moment(midnight)
    day, minute = (midnight.year, midnight.month, midnight.day), max(integer(entry, "minute") or 0, 0)
    at = calendar(*day, hour, minute) if hour is not None else None
    if at is None:
        unread: dict[str, object] = {name: entry[name] for name in ("hour", "minute") if name in entry}
        return Moment(midnight, why="no time of day that can be read", unread=unread)
    return Moment(at, "minute")


def _midnight(entry: Mapping[str, Any], january: int) -> datetime | None:
    year, month, day = (integer(entry, name) for name in ("year", "month", "day"))
    if year is None or month is None or day is None:
        return None
    return calendar(year, month - january + 1, day)


def first_month(found: Sequence[Mapping[str, Any]]) -> int:
    """The number of January: 0, unless more entries say 1, by their instant or by a day that only one month has.

    A month 12 says nothing by itself: where months count from 0 it is one bad entry.

    Examples
    --------
    >>> short = [{"year": 2026, "month": 12, "day": 1}, {"year": 2026, "month": 3, "day": 30}]
    >>> first_month(short), first_month([*short, {"year": 2026, "month": 1, "day": 30}])
    (0, 1)
    """
    votes = [0, 0]
    for entry in found:
        days = [_midnight(entry, january) for january in (0, 1)]
        instant = since_1970(integer(entry, "datetime"))
        if instant is not None:
            clocks = [wall(entry, january).at for january in (0, 1)]
            fits = [at is not None and abs(at - instant) <= _NEAR for at in clocks]
        else:
            fits = [day is not None for day in days]
        if fits[0] != fits[1] and (instant is not None or integer(entry, "month") != 12):
            votes[fits[1]] += 1
    return int(votes[1] > votes[0])
