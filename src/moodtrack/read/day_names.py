"""Names of months and weekdays in many languages, and the days that a calendar has."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files

from moodtrack.records import YEARS

__all__ = ["KEPT", "day_and_month", "fold", "names", "real", "weekday"]

_NUMBERED = re.compile(r"(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日일]?")
"""Month and day where the month is a number: Chinese, Japanese, Korean."""

KEPT = 2048
"""How many cells are remembered: a year has few days and a day few minutes."""


def fold(text: str) -> str:
    """A text as it is compared: NFC, without case and blanks around it."""
    return unicodedata.normalize("NFC", text).casefold().strip()


@cache
def names(table: str) -> dict[str, int]:
    """The number of every name of a table, months or weekdays."""
    data = tomllib.loads(files("moodtrack.read").joinpath("months.toml").read_text(encoding="utf-8"))[table]
    return {
        fold(form): number
        for called in data.values()
        for number, forms in enumerate(called, start=1)
        for form in forms.split()
    }


@lru_cache(KEPT)
def weekday(text: str) -> int | None:
    """Number of a weekday, Monday is 1, from its name in one of the languages of `months.toml`.

    Examples
    --------
    >>> weekday("środa"), weekday("Saturday"), weekday("someday")
    (3, 6, None)
    """
    return names("weekdays").get(fold(text).rstrip("."))


@lru_cache(KEPT)
def day_and_month(text: str) -> tuple[int, int] | None:
    """Day and month of a date with the month's name, with or without a year; None if there is no such date.

    Examples
    --------
    >>> day_and_month("7 września"), day_and_month("June 22"), day_and_month("16 de octubre"), day_and_month("31 June")
    ((7, 9), (22, 6), (16, 10), None)
    >>> day_and_month("9月27日"), day_and_month("27 сентября"), day_and_month("9월 27일")
    ((27, 9), (27, 9), (27, 9))
    """
    if numbered := _NUMBERED.fullmatch(text.strip()):
        month, day = int(numbered[1]), int(numbered[2])
        return (day, month) if real(2000, month, day) else None
    numbers = [int(n) for n in re.findall(r"(?<!\d)\d{1,2}(?!\d)", text)]
    words = re.findall(r"[^\W\d_]+", fold(text))
    months = {names("months")[word] for word in words if word in names("months")}
    if len(numbers) != 1 or len(months) != 1:
        return None
    month = months.pop()
    return (numbers[0], month) if real(2000, month, numbers[0]) else None


def real(year: int, month: int, day: int) -> date | None:
    """The day of these numbers; None where the calendar has none, or nobody lives."""
    try:
        return date(year, month, day) if YEARS[0] <= year <= YEARS[1] else None
    except ValueError:
        return None
