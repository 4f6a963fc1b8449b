"""Instants and the wall clocks that belong to them: milliseconds, offsets by their magnitude, zones by their name."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from moodtrack.records import YEARS

__all__ = ["Local", "calendar", "instant", "local", "offset", "offset_in", "since_1970"]

_EPOCH = datetime(1970, 1, 1)
_WRITTEN = re.compile(r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:Z|\+00:?00)?")


class Local(NamedTuple):
    """A wall clock, its offset from UTC in minutes, and whether its zone was told; else it is the clock of UTC."""

    at: datetime
    utc_offset: int
    told: bool


def since_1970(milliseconds: int | None) -> datetime | None:
    """The instant in UTC, without a zone; None where there is none.

    Examples
    --------
    >>> since_1970(1674556607764), since_1970(10**18)
    (datetime.datetime(2023, 1, 24, 10, 36, 47, 764000), None)
    """
    try:
        return None if milliseconds is None else _EPOCH + timedelta(milliseconds=milliseconds)
    except OverflowError:
        return None


def instant(written: str) -> datetime | None:
    """The instant of a text such as 2018-04-21T17:57:04Z in UTC, without a zone and to the second; None for any other.

    Examples
    --------
    >>> instant("2018-04-21T17:57:04Z"), instant("2018-04-21"), instant("2018-02-31T00:00:00Z")
    (datetime.datetime(2018, 4, 21, 17, 57, 4), None, None)
    """
    found = _WRITTEN.fullmatch(written.strip())
    return calendar(*map(int, found.groups())) if found else None


def calendar(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime | None:
    """The moment of these numbers; None where the calendar has no such day, the clock no such time, or nobody lives.

    Examples
    --------
    >>> calendar(2024, 2, 29), calendar(2026, 2, 29)
    (datetime.datetime(2024, 2, 29, 0, 0), None)
    """
    try:
        return datetime(year, month, day, hour, minute, second) if YEARS[0] <= year <= YEARS[1] else None
    except (ValueError, OverflowError):
        return None


def offset(written: int | None) -> int | None:
    """Minutes of an offset that is written in milliseconds or, up to 1000, in minutes; None beyond 18 hours.

    Examples
    --------
    >>> offset(3_600_000), offset(-180), offset(10**9)
    (60, -180, None)
    """
    if written is None:
        return None
    minutes = written if abs(written) <= 1000 else int(written / 60_000)
    return minutes if abs(minutes) <= 18 * 60 else None


def local(when: datetime, zone: str) -> Local | None:
    """The wall clock of an instant in a named zone; UTC where the name is empty or unknown, None out of the calendar.

    Examples
    --------
    >>> local(datetime(2020, 8, 31, 21, 32), "America/Los_Angeles")
    Local(at=datetime.datetime(2020, 8, 31, 14, 32), utc_offset=-420, told=True)
    >>> local(datetime(2020, 8, 31, 21, 32), "Middle/Earth")
    Local(at=datetime.datetime(2020, 8, 31, 21, 32), utc_offset=0, told=False)
    """
    try:
        there = when.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
    except OverflowError:
        return None
    except (KeyError, ValueError, OSError):
        return Local(when, 0, told=False)
    at = there.replace(tzinfo=None, fold=0)
    return Local(at, round((at - when) / timedelta(minutes=1)), told=True)


def offset_in(at: datetime, zone: str) -> int | None:
    """Minutes from UTC of a wall clock in a named zone; None where the zone is not known or the clock shows that hour twice or never.

    Examples
    --------
    >>> offset_in(datetime(2026, 3, 1, 9), "America/Denver"), offset_in(datetime(2026, 3, 1, 9), "Z")
    (-420, 0)
    >>> offset_in(datetime(2026, 10, 25, 2, 30), "Europe/Berlin"), offset_in(datetime(2026, 3, 1), "Middle/Earth")
    (None, None)
    """
    try:
        there = at.replace(tzinfo=ZoneInfo("UTC" if zone == "Z" else zone))
        both = {there.replace(fold=fold).utcoffset() for fold in (0, 1)}
    except (KeyError, ValueError, OSError, OverflowError):
        return None
    told = both.pop() if len(both) == 1 else None
    return None if told is None else round(told / timedelta(minutes=1))
