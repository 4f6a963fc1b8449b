"""What a caller gives as an option, checked: a day, one or several names, a whole number, a share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from moodtrack.errors import OptionError

__all__ = ["day", "name", "number", "of_type", "several", "share", "whole"]


def day(value: object, option: str) -> pd.Timestamp:
    """A day, or a day and time, without a time zone.

    Parameters
    ----------
    value : str, date, datetime or Timestamp
        What was given.
    option : str
        What the option is called.

    Raises
    ------
    OptionError
        If it is no day, or has a time zone.

    Examples
    --------
    >>> day("2026-03-01", "start")
    Timestamp('2026-03-01 00:00:00')
    """
    expected, do = "a day such as '2026-03-01', without a time zone", "the tables hold wall clocks"
    if not isinstance(value, str | date | np.datetime64):
        raise OptionError(f"{option}={value!r}", expected, do)
    try:
        found = pd.Timestamp(value)
    except (ValueError, TypeError, OverflowError):
        found = pd.NaT
    if found is pd.NaT or found.tz is not None:
        raise OptionError(f"{option}={value!r}", expected, do)
    return found


def name(value: object, option: str = "person") -> str | None:
    """A name as text, or None for none.

    Raises
    ------
    OptionError
        If it is neither.

    Examples
    --------
    >>> name("anna"), name(None)
    ('anna', None)
    """
    if value is not None and not isinstance(value, str):
        raise OptionError(f"{option} is given as {type(value).__name__}", f"text, such as {option}='p01'", "")
    return value


def of_type(value: object, option: str, kinds: type | tuple[type, ...], expected: str) -> None:
    """Refuse what is of another type; the message names the type and not the value, which may be a person's.

    Raises
    ------
    OptionError
        If it is of none of these types.

    Examples
    --------
    >>> of_type(5, "columns", dict, "a mapping")
    Traceback (most recent call last):
    ...
    moodtrack.errors.OptionError: columns is given as int; expected a mapping
    """
    if not isinstance(value, kinds):
        raise OptionError(f"{option} is given as {type(value).__name__}", expected)


def several(value: object, option: str) -> tuple[Any, ...]:
    """One name or number, or several, as a tuple.

    Raises
    ------
    OptionError
        If it is neither.

    Examples
    --------
    >>> several("ar1", "estimators"), several([0, 1], "lags"), several(0, "lags")
    (('ar1',), (0, 1), (0,))
    """
    if isinstance(value, str | int | np.integer):
        return (value,)
    if not isinstance(value, Iterable):
        raise OptionError(f"{option}={value!r}", "one value or several in a list")
    return tuple(value)


def whole(value: object, option: str, expected: str) -> int:
    """A whole number, of Python or numpy; True is none.

    Raises
    ------
    OptionError
        If it is none.

    Examples
    --------
    >>> whole(np.int64(8), "min_days", "a whole number from 1")
    8
    """
    if isinstance(value, bool | np.bool_) or not isinstance(value, int | np.integer):
        raise OptionError(f"{option}={value!r}", expected)
    return int(value)


def number(value: object, option: str, expected: str) -> float:
    """A finite number, of Python or numpy; True is none.

    Raises
    ------
    OptionError
        If it is none.

    Examples
    --------
    >>> number(np.float64(0.5), "difference", "points above 0"), number(6, "cut", "points")
    (0.5, 6.0)
    """
    known = isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)
    if not known or not np.isfinite(value):  # type: ignore[call-overload]
        raise OptionError(f"{option}={value!r}", expected)
    return float(value)  # type: ignore[arg-type]


def share(value: object, option: str) -> float:
    """A number above 0 and below 1.

    Raises
    ------
    OptionError
        If it is none.

    Examples
    --------
    >>> share(0.95, "level")
    0.95
    """
    expected = "a number above 0 and below 1"
    given = number(value, option, expected)
    if not 0 < given < 1:
        raise OptionError(f"{option}={value!r}", expected)
    return given
