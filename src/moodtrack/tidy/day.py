"""The person's own day: it ends when the person goes to sleep, not at midnight."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from moodtrack.errors import OptionError

__all__ = ["DAY_START", "day_of", "offset_of"]

DAY_START = "04:00"
"""When a day starts unless told: 2.5 % of the entries of public mood logs lie between midnight and four."""

_CLOCK = ("second", "minute")


def offset_of(day_start: str) -> np.timedelta64:
    """The start of the day as a duration after midnight.

    Raises
    ------
    OptionError
        If it is not a time of the day written HH:MM.

    Examples
    --------
    >>> str(offset_of("04:30"))
    '16200000000 microseconds'
    """
    found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", str(day_start).strip())
    if not found:
        raise OptionError(f"day_start={day_start!r}", "a time of the day, HH:MM", "the default is '04:00'")
    return np.timedelta64((int(found[1]) * 60 + int(found[2])) * 60_000_000, "us")


def day_of(at: pd.Series, precision: pd.Series | str, day_start: str = DAY_START) -> pd.Series:
    """To which day of the person does a moment belong?

    The date of `at` less `day_start` where the clock time is known (precision second or minute); the written date
    otherwise, so what is known by day is never shifted.

    Parameters
    ----------
    at : Series of datetime
        Wall clock as written.
    precision : Series of str, or one of them
        second, minute, part_of_day or day.
    day_start : str
        Time at which a day starts, HH:MM.

    Returns
    -------
    Series of datetime64[us]
        Midnight of the day; null where `at` is null.

    Raises
    ------
    OptionError
        If `day_start` is no time of the day.

    Examples
    --------
    >>> late = pd.Series(pd.to_datetime(["2026-03-02 03:59", "2026-03-02 04:00"]))
    >>> day_of(late, "minute").dt.strftime("%d").tolist()
    ['01', '02']
    >>> day_of(late, "day").dt.strftime("%d").tolist()
    ['02', '02']
    """
    shift = offset_of(day_start)
    clock = np.full(len(at), precision in _CLOCK) if isinstance(precision, str) else precision.isin(_CLOCK).to_numpy()
    moment = at.to_numpy("datetime64[us]")
    moment = np.where(clock, moment - shift, moment)
    return pd.Series(moment.astype("datetime64[D]").astype("datetime64[us]"), index=at.index, name="day")
