"""When a record of HealthKit was: the wall clock of the zone that it names, else the one that is written."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import NamedTuple
from xml.etree.ElementTree import Element

from moodtrack.read.instants import calendar, local

__all__ = ["Clock", "clock"]

_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d) ([+-])(\d\d):?(\d\d)")
_1970 = datetime(1970, 1, 1)


class Clock(NamedTuple):
    """A wall clock, its offset from UTC in minutes, and the instant in seconds since 1970."""

    at: datetime
    utc_offset: int
    instant: float


def clock(record: Element, name: str) -> Clock | None:
    """The date of an attribute of a record; None where it cannot be read.

    The offset in the file is that of the export: where the record names its zone (`HKTimeZone`), the clock is that of the zone.

    Examples
    --------
    >>> from xml.etree.ElementTree import fromstring
    >>> zone = '<MetadataEntry key="HKTimeZone" value="Asia/Tokyo"/>'
    >>> record = fromstring(f'<Record startDate="2026-03-01 23:00:00 +0100" endDate="soon">{zone}</Record>')
    >>> clock(record, "startDate"), clock(record, "endDate")
    (Clock(at=datetime.datetime(2026, 3, 2, 7, 0), utc_offset=540, instant=1772402400.0), None)
    """
    found = _DATE.fullmatch(record.get(name, ""))
    at = calendar(*map(int, found.groups()[:6])) if found else None
    if found is None or at is None:
        return None
    offset = (int(found[8]) * 60 + int(found[9])) * (-1 if found[7] == "-" else 1)
    try:
        instant = at - timedelta(minutes=offset)
    except OverflowError:
        return None
    zone = next((each.get("value", "") for each in record if each.get("key") == "HKTimeZone"), "")
    there = local(instant, zone) if zone else None
    seconds = (instant - _1970).total_seconds()
    return Clock(there.at, there.utc_offset, seconds) if there and there.told else Clock(at, offset, seconds)
