"""Completeness counts over the days of the window, on every face alike; the rule on a quiet diary looks at the whole of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import moodtrack
from moodtrack import plot, report
from moodtrack.log import Log
from moodtrack.report.document import Table
from moodtrack.schema import PROMPTS, conform, to_days

Make = Callable[..., Log]
Weekly = Callable[..., pd.DataFrame]
ASKED = ["glance", "attention", "figures", "compliance", "summary"]


@pytest.fixture
def stops(make: Make, weekly: Weekly) -> Log:
    """Twenty days with an entry to 26 January 2025, without the 15th; scores every week to 17 March."""
    return make([3.0, 4.0] * 10, days=[d for d in range(21) if d != 9], scores=weekly([12] * 11))


def told(log: Log, **options: object) -> str:
    return report.document(log, sections=ASKED, **options).text()  # type: ignore[arg-type]


# Counted by hand: January has 31 days, February 28; entries on 6 to 14 and 16 to 26 January.
@pytest.mark.parametrize(
    ("options", "days", "of", "gap"),
    [
        ({}, 20, "71 days from 6 Jan to 17 Mar 2025 (28 %", "50 days (27 Jan to 17 Mar 2025)"),
        ({"end": "2025-03-31"}, 20, "85 days from 6 Jan to 31 Mar 2025 (24 %", "64 days (27 Jan to 31 Mar 2025)"),
        ({"as_of": "2025-02-02"}, 20, "28 days from 6 Jan to 2 Feb 2025 (71 %", "7 days (27 Jan to 2 Feb 2025)"),
        ({"start": "2025-01-20", "end": "2025-01-31"}, 7, "12 days from 20 Jan to 31 Jan 2025 (58 %", "5 days (27 Jan to 31 Jan 2025)"),
        ({"start": "2024-12-30", "end": "2025-01-10"}, 5, "12 days from 30 Dec 2024 to 10 Jan 2025 (42 %", "7 days (30 Dec 2024 to 5 Jan 2025)"),
        ({"dated": "2026-01-01"}, 20, "71 days from 6 Jan to 17 Mar 2025 (28 %", "50 days (27 Jan to 17 Mar 2025)"),
    ],
)  # fmt: skip
def test_days_of_the_window_without_an_entry_are_left_out(stops: Log, options: dict[str, str], days: int, of: str, gap: str) -> None:  # fmt: skip
    text, size = told(stops, **options), int(of.split()[0])
    assert f"Entries on {days} of the {of}); longest gap {gap}." in text
    assert f"entries on {days} of the {of};" in text, "the section counts as page 1 does"
    assert f"the longest of {gap}" in text
    assert f"Ticks below: {size - days} days without a rating" in text
    assert f"{days} of {size}" in text, "so does the table of ratings"
    one = next(each for each in moodtrack.insights(stops, **options) if each.kind == "completeness")  # type: ignore[arg-type]
    assert (one.numbers["days"], one.numbers["span"]) == (days, size)
    assert f"of the {of}" in one.text


def test_days_up_to_the_last_entry_are_not_named_where_the_window_ends_there(make: Make) -> None:
    assert "Entries on 4 of 4 days (100 %); no day was left out." in told(make([3.0] * 4), as_of="2025-01-09")
    quiet = told(make([3.0] * 4), dated="2025-03-01")
    assert "Entries on 4 of the 4 days from 6 Jan to 9 Jan 2025 (100 %)" in quiet, "how long ago that was stands below"
    assert "Nothing logged for 51 days to 1 Mar 2025" in quiet


def test_prompts_after_the_last_entry_are_days_that_are_known(make: Make) -> None:
    sent = pd.date_range("2025-01-05 09:00", periods=12).append(pd.DatetimeIndex(["2025-01-17 01:30"]))
    prompts = conform(pd.DataFrame({"person": "p1", "beep": range(13), "sent": sent}), PROMPTS)
    text = told(make([3.0] * 4, prompts=prompts))
    assert "Entries on 4 of the 12 days from 5 Jan to 16 Jan 2025 (33 %); longest gap 7 days" in text
    assert "entries on 4 of the 12 days from 5 Jan to 16 Jan 2025 (33 %;" in text


@pytest.mark.parametrize("start", ["2025-02-01", "2025-01-24", "2025-06-01"])
def test_a_first_day_does_not_silence_the_rule_on_a_quiet_diary(stops: Log, start: str) -> None:
    fired = "Nothing logged for 50 days: last entry on 26 Jan 2025, data through 17 Mar 2025."
    text = told(stops, start=start)
    assert fired in text
    assert fired in told(stops)
    assert "No rule fired" not in text
    assert "Diary: no entries" not in text


def test_a_quiet_diary_is_told_since_the_last_session(stops: Log) -> None:
    assert "Nothing logged for 51 days to 18 Mar 2025" in told(stops, start="2025-03-10", as_of="2025-03-18")
    assert "Diary: last entry on 26 Jan 2025" in told(stops, start="2025-01-27", as_of="2025-02-01"), (
        "not quiet for long"
    )


def test_the_drawing_reaches_to_the_days_it_is_given(stops: Log) -> None:
    from moodtrack.dynamics import summary

    days = pd.Series(pd.to_datetime(["2025-01-01", "2025-03-17"]))
    low, high = plot.summary(stops.run(summary), span=days).get_xlim()
    assert [low + 1.5, high - 1.5] == to_days(days).tolist()


def test_the_takeaways_of_a_missed_session_are_counted_nowhere_on_the_page(tmp_path: Path) -> None:
    rows = ["session,date,attended,takeaways", "1,2025-01-01,yes,one walk", "2,2025-01-08,no,at home", "3,2025-01-15,yes,again"]  # fmt: skip
    (tmp_path / "sessions.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    document = report.document(moodtrack.load(tmp_path), sections=["sessions"])
    table = next(block for block in document.sections[-1].blocks if isinstance(block, Table))
    counts = [row[table.columns.index("Takeaways")] for row in table.rows]
    text = document.text()
    assert counts == ["1", "–", "1"]
    assert "not attended is not counted (–)" in table.caption
    assert "2 written down" in text
    assert text.count("Written down: 1 takeaway.") == 2
    assert "What is written up of it is not counted." in text
