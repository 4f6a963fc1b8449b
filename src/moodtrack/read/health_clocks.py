"""When a record of HealthKit was: the wall clock of the zone that it names, else the one that is written."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple
from xml.etree.ElementTree import Element

from moodtrack.read.instants import local
from moodtrack.records import YEARS

__all__ = ["Clock", "clock"]

_DATE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d\d:?\d\d", re.ASCII)
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
    written = record.get(name, "")
    if _DATE.fullmatch(written) is None:
        return None
    try:
        at = datetime.fromisoformat(written[:19])
    except ValueError:
        return None
    if not YEARS[0] <= at.year <= YEARS[1]:
        return None
    offset = _offset(written[20:])
    seconds = (at - _1970).total_seconds() - 60 * offset
    zones = (each.get("value", "") for each in record if each.get("key") == "HKTimeZone")
    zone = next(zones, "")
    there = local(at - timedelta(minutes=offset), zone) if zone else None
    return Clock(there.at, there.utc_offset, seconds) if there and there.told else Clock(at, offset, seconds)


@cache
def _offset(written: str) -> int:
    """Minutes from UTC of +HHMM or +HH:MM."""
    return (int(written[1:3]) * 60 + int(written[-2:])) * (-1 if written[0] == "-" else 1)
