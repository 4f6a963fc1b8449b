"""Wall clocks and days."""

from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moodtrack.errors import OptionError
from moodtrack.tidy import day_of
from moodtrack.tidy.time import moment, moments

moments_of_time = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1))


@given(st.lists(moments_of_time, min_size=1), st.integers(0, 23), st.integers(0, 59))
def test_a_day_is_twenty_four_hours_from_its_start(values: list[datetime], hour: int, minute: int) -> None:
    at = pd.Series(pd.to_datetime(values)).astype("datetime64[us]")
    since = at - day_of(at, "second", f"{hour:02d}:{minute:02d}")
    start = pd.Timedelta(hours=hour, minutes=minute)
    assert ((since >= start) & (since < start + pd.Timedelta(days=1))).all()


@given(st.lists(moments_of_time, min_size=1))
def test_by_day_the_date_is_the_day(values: list[datetime]) -> None:
    at = pd.Series(pd.to_datetime(values)).astype("datetime64[us]")
    assert day_of(at, "day").equals(at.dt.normalize().rename("day"))


def test_each_by_its_own_precision_and_null_stays_null() -> None:
    at = pd.Series(pd.to_datetime(["2026-03-02 01:00", "2026-03-02 01:00", None]))
    day = day_of(at, pd.Series(["minute", "part_of_day", "day"]))
    assert day.dt.day.tolist()[:2] == [1, 2]
    assert day.isna().tolist() == [False, False, True]


@pytest.mark.parametrize("wrong", ["24:00", "4am", "04:00:00", "-1:00"])
def test_day_start_must_be_a_time(wrong: str) -> None:
    with pytest.raises(OptionError, match="HH:MM"):
        day_of(pd.Series(pd.to_datetime(["2026-03-02"])), "minute", wrong)


def test_one_moment() -> None:
    assert moment(datetime(2026, 3, 1, 8, tzinfo=UTC)) == datetime(2026, 3, 1, 8)
    assert moment(pd.NaT) is None
    assert moment(float("nan")) is None
    assert moment("  ") is None
    with pytest.raises(ValueError, match="date"):
        moment(20260301)


@pytest.mark.parametrize("wrong", ["01.03.2026", "2026-3-1", "2026-02-30", "2026-03-01 25:00", "", "2026-03-01T08"])
def test_what_is_no_iso_date_is_null(wrong: str) -> None:
    assert moments(pd.Series([wrong, "2026-03-01"]))["at"].isna().tolist() == [True, False]
