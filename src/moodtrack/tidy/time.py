"""Wall clocks: dates and times as written, with what of them is known."""

from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pandas as pd

from moodtrack.records import YEARS
from moodtrack.schema import TEXT, text

__all__ = ["midnight", "moment", "moments"]

_ISO = (
    r"^\s*(?P<date>\d{4}-\d{2}-\d{2})(?:[T ](?P<clock>\d{2}:\d{2})(?P<second>:\d{2}(?:\.\d{1,9})?)?"
    r"\s*(?:(?P<utc>Z)|(?P<sign>[+-])(?P<hours>\d{2}):?(?P<minutes>\d{2}))?)?\s*$"
)


def moment(value: object) -> datetime | None:
    """One date or time as a naive datetime, its wall clock unchanged; None where it is empty.

    Raises
    ------
    ValueError
        If it is neither a date nor ISO 8601 text, or its year is not one of `records.YEARS`.

    Examples
    --------
    >>> moment("2026-03-01"), moment(None)
    (datetime.datetime(2026, 3, 1, 0, 0), None)
    """
    if value is None or value is pd.NaT or (isinstance(value, float) and np.isnan(value)):
        return None
    if isinstance(value, datetime):
        return _possible(value.replace(tzinfo=None))
    if isinstance(value, date):
        return _possible(datetime(value.year, value.month, value.day))
    if not isinstance(value, str):
        raise ValueError("not a date")
    return _possible(datetime.fromisoformat(value.strip()).replace(tzinfo=None)) if value.strip() else None


def _possible(at: datetime) -> datetime:
    if not YEARS[0] <= at.year <= YEARS[1]:
        raise ValueError("not a year that is meant")
    return at


def midnight(at: pd.Series) -> np.ndarray:
    """Where no clock time is known: the moment is midnight.

    Examples
    --------
    >>> midnight(pd.Series(pd.to_datetime(["2026-03-01 00:00", "2026-03-01 08:00"]))).tolist()
    [True, False]
    """
    moments_ = at.to_numpy("datetime64[us]")
    return np.asarray(moments_ == moments_.astype("datetime64[D]"))


def moments(values: pd.Series) -> pd.DataFrame:
    """What a column of dates or times says.

    A datetime column is known by day if every time in it is midnight, by second otherwise. ISO 8601 text is known as
    far as it is written. An offset is kept beside the wall clock, never applied.

    Parameters
    ----------
    values : Series
        datetime (with or without a zone), date, or text.

    Returns
    -------
    DataFrame
        at (datetime64[us], null where it cannot be read or the year is not one of `records.YEARS`), precision,
        utc_offset (minutes, null where not told).

    Examples
    --------
    >>> moments(pd.Series(["2026-03-01", "2026-03-01T08:30+02:00", "yesterday"]))["precision"].tolist()[:2]
    ['day', 'minute']
    """
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        offset = pd.Series(pd.NA, index=values.index, dtype="Int64")
        wall = values
        if isinstance(values.dtype, pd.DatetimeTZDtype):
            wall = values.dt.tz_localize(None)
            apart = wall - values.dt.tz_convert("UTC").dt.tz_localize(None)
            offset = (apart.dt.total_seconds() / 60).round().astype("Int64")
        wall = wall.astype("datetime64[us]")
        wall = wall.where(wall.ge(f"{YEARS[0]}-01-01") & wall.lt(f"{YEARS[1] + 1}-01-01"))
        by_day = bool(midnight(wall.dropna()).all())
        known = pd.Index(["day" if by_day else "second"], dtype=TEXT)
        precision = pd.Categorical.from_codes(np.zeros(len(values), dtype="int8"), categories=known)
        return pd.DataFrame({"at": wall, "precision": precision, "utc_offset": offset}, index=values.index)
    found = text(values).str.extract(_ISO)
    clock = found["date"].str.cat([found["clock"].fillna("00:00"), found["second"].fillna(":00")], sep="T")
    clock = clock.str.replace("T:", ":", regex=False)
    at = pd.to_datetime(clock, format="ISO8601", errors="coerce").astype("datetime64[us]")
    at = at.where(at.dt.year.between(*YEARS))
    precision = np.select([found["second"].notna(), found["clock"].notna()], ["second", "minute"], "day")
    minutes = found["hours"].astype("float64") * 60 + found["minutes"].astype("float64")
    minutes = minutes.where(found["sign"].ne("-"), -minutes).mask(found["utc"].notna(), 0.0)
    offset = minutes.astype("Int64")
    return pd.DataFrame({"at": at, "precision": precision, "utc_offset": offset}, index=values.index)
