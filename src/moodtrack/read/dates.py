"""Dates and clocks as written: one order of day and month for a whole column, decided by all its cells, never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal

from moodtrack.read.date_order import NUMERIC, Order, known, order, settled
from moodtrack.read.day_names import KEPT, day_and_month, fold, names, real, weekday
from moodtrack.records import YEARS

__all__ = ["Moment", "Order", "clock", "day_and_month", "moment", "order", "settled", "weekday"]

_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_SHORT = re.compile(r"'?\d{1,2}([-/.])\d{1,2}\1'?\d{2}(?!\d)")
_OFFSET = re.compile(r"\s*(Z|[+-]\d{2}:?\d{2})$")
_CLOCK = re.compile(r"(\d{1,2})(?:[:. ]| ?h ?)(\d{2})(?::(\d{2})(?:\.\d+)?)?")
_HOUR = re.compile(r"\d{1,2} ?h")
_AM = (
    "am", "a.m.", "a. m.", "上午", "午前", "오전", "ص", "凌晨", "清晨", "早上", "π.μ.", "пр.об.", "дп", "dop.", "de.", "öö", "ap.", "fm",
    "sa", "pg", "ق.ظ.", "לפנה״צ",
)  # fmt: skip
_PM = (
    "pm", "p.m.", "p. m.", "下午", "午後", "오후", "م", "中午", "晚上", "μ.μ.", "сл.об.", "пп", "odp.", "pop.", "du.", "ös", "ip.", "em",
    "ch", "ptg", "ب.ظ.", "אחה״צ",
)  # fmt: skip
"""Words for the halves of the day, beside the clock, from the Unicode CLDR data; no word means both."""

_OCLOCK = ("uhr", "ч.", "น.")
"""Words that only say that a clock follows or went before."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A date with what is known of the clock; `why` is a reason where it cannot be read, `ambiguous` tells which.

    A clock of its own column that cannot be read leaves the day: `why` says so and `unread` has it, to be kept in `extra`.
    """

    at: datetime | None = None
    precision: Literal["second", "minute", "day"] = "day"
    utc_offset: int | None = None
    why: str = ""
    ambiguous: bool = False
    unread: dict[str, object] = field(default_factory=dict, repr=False)


@lru_cache(KEPT)
def clock(text: str) -> time | None:
    """A time of day in 12 or 24 hours, also with the words for morning and afternoon of other scripts.

    Examples
    --------
    >>> clock("6:50 pm"), clock("14:58"), clock("12:00 AM"), clock("25:00")
    (datetime.time(18, 50), datetime.time(14, 58), datetime.time(0, 0), None)
    >>> clock("11 36 AM"), clock("21h30"), clock("21 h")
    (datetime.time(11, 36), datetime.time(21, 30), datetime.time(21, 0))
    >>> clock("晚上8:05"), clock("8:05 μ.μ."), clock("20:05 ч.")
    (datetime.time(20, 5), datetime.time(20, 5), datetime.time(20, 5))
    """
    plain = fold(text.replace("\u202f", " ").replace("\xa0", " "))
    for word in _OCLOCK:
        plain = plain.removesuffix(word).strip()
    half = next(
        (h for h, words in ((0, _AM), (12, _PM)) for w in words if plain.startswith(w) or plain.endswith(w)), None
    )
    if half is not None:
        for word in sorted((*_AM, *_PM), key=len, reverse=True):
            plain = plain.removeprefix(word).removesuffix(word).strip()
    if plain.isdecimal() if half is not None else _HOUR.fullmatch(plain):
        plain = plain.removesuffix("h").strip() + ":00"
    found = _CLOCK.fullmatch(plain)
    if not found:
        return None
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if half is not None:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + half
    return time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def moment(text: str, decided: Order = "undecided", at: str = "", named: tuple[int, int] | None = None) -> Moment:
    """Read one cell: an ISO date, a numeric date in the order decided, or a date with the month's name and a year.

    Parameters
    ----------
    text : str
        The cell; a clock may follow the date.
    decided : {"day first", "month first", "mixed", "undecided"}
        What `order` says of the column.
    at : str
        A clock from another column.
    named : tuple of int, optional
        Day and month from another column that names the month; it settles an undecided order for this cell.

    Examples
    --------
    >>> moment("2024-04-03T21:15:00+02:00")
    Moment(at=datetime.datetime(2024, 4, 3, 21, 15), precision='second', utc_offset=120, why='', ambiguous=False)
    >>> moment("5 March 2024, 9:30 PM").at
    datetime.datetime(2024, 3, 5, 21, 30)
    >>> moment("03/04/2024").why
    'it may be 2024-04-03 or 2024-03-04'
    """
    text = text.strip()
    day, rest, why = _day(text, decided, named, known() if decided == "undecided" else "undecided")
    if day is None:
        return Moment(why=why or _unread(text), ambiguous=bool(why))
    rest = rest.strip(" T,")
    offset = _OFFSET.search(rest) if rest else None
    if offset:
        rest = rest[: offset.start()]
    inside, rest = rest, rest or at.strip()
    minutes = _minutes(offset[1]) if offset else None
    if not rest:
        return Moment(datetime.combine(day, time()), "day", minutes)
    read = clock(rest)
    if read is None:
        unread: dict[str, object] = {"time": rest}
        why = "no time of day that can be read"
        return Moment(why=why) if inside else Moment(datetime.combine(day, time()), "day", minutes, why, unread=unread)
    seconds = rest.count(":") == 2
    return Moment(datetime.combine(day, read), "second" if seconds else "minute", minutes)


@lru_cache(KEPT)
def _day(text: str, decided: Order, named: tuple[int, int] | None, known: Order) -> tuple[date | None, str, str]:
    if found := _ISO.match(text):
        return real(int(found[1]), int(found[3]), int(found[4])), text[found.end() :], ""
    if found := NUMERIC.match(text):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        by_day, by_month = real(year, second, first), real(year, first, second)
        rest = text[found.end() :]
        if by_day is None or by_month is None or by_day == by_month:
            wanted = {"day first": by_day, "month first": by_month}.get(decided, by_day or by_month)
            return wanted, rest, ""
        if decided in ("day first", "month first"):
            return (by_day if decided == "day first" else by_month), rest, ""
        agreeing = [read for read in (by_day, by_month) if (read.day, read.month) == named]
        if len(agreeing) == 1:
            return agreeing[0], rest, ""
        if known != "undecided":
            return (by_day if known == "day first" else by_month), rest, ""
        return None, "", f"it may be {by_day} or {by_month}"
    return _named(text)


def _named(text: str) -> tuple[date | None, str, str]:
    """A date with the month's name and a year, and the clock that follows the year."""
    found = re.search(r"(?<!\d)\d{4}(?!\d)", text)
    if not found:
        return None, "", ""
    before, after = text[: found.start()], text[found.end() :]
    if told := day_and_month(before + after):
        return real(int(found[0]), told[1], told[0]), "", ""
    told, rest = day_and_month(before), after.strip(" ,")
    if told and clock(_OFFSET.sub("", rest)) is not None:
        return real(int(found[0]), told[1], told[0]), rest, ""
    return None, "", ""


def _unread(text: str) -> str:
    """Why there is no date, where one would expect one."""
    written = re.search(r"(?<!\d)\d{4}(?!\d)", text)
    if written and not YEARS[0] <= int(written[0]) <= YEARS[1]:
        return f"the year lies outside {YEARS[0]} to {YEARS[1]}"
    words = re.findall(r"[^\W\d_]+", fold(text))
    month = any(word in names("months") for word in words) and len(re.findall(r"(?<!\d)\d{1,2}(?!\d)", text)) > 1
    if not written and (_SHORT.match(text) or month):
        return "the year has two digits; write it with four"
    return "no date that can be read"


def _minutes(offset: str) -> int:
    if offset == "Z":
        return 0
    sign = -1 if offset[0] == "-" else 1
    digits = offset[1:].replace(":", "")
    return sign * int(timedelta(hours=int(digits[:2]), minutes=int(digits[2:])).total_seconds() // 60)
