"""The day that a file is called by: ISO, eight digits, day and month in either order, or with the month's name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import PurePath

from moodtrack.read.dates import Moment, Order, moment, order, weekday
from moodtrack.read.instants import calendar

__all__ = ["day_of", "order_of", "stem"]

_ISO = re.compile(r"(?<!\d)(\d{4})[-_. ](\d{1,2})[-_. ](\d{1,2})(?!\d)")
_DIGITS = re.compile(r"(?<!\d)(\d{4})(\d\d)(\d\d)(?:\d{4}|\d{6})?(?!\d)")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})([-_. ])(\d{1,2})\2(\d{4})(?!\d)")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|er|º|ª)\b", re.IGNORECASE)


def stem(name: str) -> str:
    """The name of a file without folders and ending.

    Examples
    --------
    >>> stem("diary/01.01.2021.md"), stem("2026-03-01")
    ('01.01.2021', '2026-03-01')
    """
    called = PurePath(name.replace("\\", "/")).name
    head, dot, ending = called.rpartition(".")
    return head if dot and head and not ending[:1].isdecimal() else called


def order_of(names: Iterable[str]) -> Order:
    """What the names of the files of a folder say about the order of day and month.

    Examples
    --------
    >>> order_of(["01.02.2026.md", "25.02.2026.md"]), order_of(["01.02.2026.md"])
    ('day first', 'undecided')
    """
    return order(f"{found[1]}/{found[3]}/{found[4]}" for name in names if (found := _NUMERIC.search(stem(name))))


def day_of(name: str, decided: Order = "undecided") -> Moment:
    """The day that a name holds; where there is none, or day and month cannot be told apart, the reason.

    A weekday in the name decides an order that is open.

    Examples
    --------
    >>> [str(day_of(name).at.date()) for name in ("Ann-20260301-Journal.md", "March 1st, 2026.md", "01.02.2026 Sunday.md")]
    ['2026-03-01', '2026-03-01', '2026-02-01']
    >>> day_of("01.02.2026.md").why, day_of("2026-W09.md").why
    ('it may be 2026-02-01 or 2026-01-02', 'no day in the name')
    """
    called = stem(name)
    for pattern in (_ISO, _DIGITS):
        for found in pattern.finditer(called):
            if at := calendar(*map(int, found.groups()[:3])):
                return Moment(at)
    if numeric := _NUMERIC.search(called):
        written = f"{numeric[1]}/{numeric[3]}/{numeric[4]}"
        told = None if decided in ("day first", "month first") else _by_weekday(written, called)
        return told or moment(written, decided)
    when = moment(_ORDINAL.sub("", called.replace("_", " ").replace("-", " ")))
    return when if when.at else Moment(why="no day in the name")


def _by_weekday(written: str, called: str) -> Moment | None:
    told = {number for word in re.findall(r"[^\W\d_]+", called) if (number := weekday(word))}
    both: tuple[Order, Order] = ("day first", "month first")
    read: list[datetime] = [when.at for each in both if (when := moment(written, each)).at]
    fits = [at for at in read if at.isoweekday() in told]
    return Moment(fits[0]) if len(fits) == 1 and len(told) == 1 else None
