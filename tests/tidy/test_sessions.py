"""Which entries lie between which sessions."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings

import moodtrack
from moodtrack.log import Log
from moodtrack.testing.strategies import logs
from moodtrack.tidy import sessions


def one(at: str, precision: str, session_at: str, attended: bool | None = True) -> object:
    entries = pd.DataFrame({"person": ["a"], "entry": [1], "kind": "mood", "at": [at], "precision": precision})
    held = pd.DataFrame({"person": ["a"], "session": [5], "at": [session_at], "attended": [attended]})
    for frame in (entries, held):
        frame["day"] = frame["at"].str[:10]
    return sessions(Log(entries=entries, sessions=held)).entries["session"][0]


@pytest.mark.parametrize(
    ("at", "precision", "session_at", "number"),
    [
        ("2026-03-01 09:59", "minute", "2026-03-01 10:00", 0),
        ("2026-03-01 10:00", "minute", "2026-03-01 10:00", 5),
        ("2026-03-01 20:00", "second", "2026-03-01 10:00", 5),
        ("2026-03-01", "day", "2026-03-01 10:00", 0),
        ("2026-03-01 23:00", "minute", "2026-03-01", 0),
        ("2026-03-02", "day", "2026-03-01", 5),
        ("2026-02-28", "day", "2026-03-01", 0),
    ],
)
def test_the_day_of_the_session(at: str, precision: str, session_at: str, number: int) -> None:
    assert one(at, precision, session_at) == number


def test_a_missed_session_does_not_count_and_one_not_said_does() -> None:
    assert one("2026-03-02", "day", "2026-03-01", attended=False) is pd.NA
    assert one("2026-03-02", "day", "2026-03-01", attended=None) == 5


def test_a_write_up_keeps_its_own_number() -> None:
    entries = pd.DataFrame(
        {
            "person": ["a"],
            "entry": [1],
            "kind": "session",
            "at": ["2026-03-01"],
            "day": ["2026-03-01"],
            "precision": "day",
            "session": [2],
        }
    )
    held = pd.DataFrame({"person": ["a"], "session": [2], "at": ["2026-03-01"], "day": ["2026-03-01"]})
    assert sessions(Log(entries=entries, sessions=held)).entries["session"].tolist() == [2]


def test_a_write_up_without_a_number_has_that_of_the_session_of_its_day(tmp_path: Path) -> None:
    sheet = "date,attended,takeaways,wins\n2026-01-07,yes,one walk a day,\n2026-01-21,yes,,I called Ann\n2026-02-04,yes,write,\n"
    (tmp_path / "sessions.csv").write_text(sheet, encoding="utf-8")
    log = moodtrack.load(tmp_path)
    assert log.entries["session"].tolist() == log.sessions["session"].tolist() == [1, 2, 3]


@settings(max_examples=25)
@given(logs())
def test_agrees_with_looking_one_by_one(log: Log) -> None:
    """The naive twin: for every entry, the last session of its person whose time or day lies before."""
    got = sessions(log)
    for _, entry in got.entries.iterrows():
        held = log.sessions[
            (log.sessions["person"] == entry["person"]) & log.sessions["attended"].fillna(True).astype(bool)
        ]
        before = held[held["day"] < entry["day"]]
        want = pd.NA if held.empty else 0 if before.empty else before.sort_values("day")["session"].iloc[-1]
        assert (pd.isna(want) and pd.isna(entry["session"])) or want == entry["session"]
        rated = got.ratings[(got.ratings["person"] == entry["person"]) & (got.ratings["entry"] == entry["entry"])]
        assert rated["session"].equals(pd.Series([entry["session"]] * len(rated), index=rated.index, dtype="Int64"))


def test_a_score_far_from_its_session_and_days_against_the_session_numbers_are_told(tmp_path: Path) -> None:
    (tmp_path / "sessions.csv").write_text(
        "session,date,attended\n1,2025-11-20,yes\n2,2025-12-10,yes\n3,2026-01-06,yes\n"
    )
    scores = (
        "session,date,measure,item,value\n1,2025-11-20,PHQ-9,total,9\n2,2025-12-10,PHQ-9,total,8\n3,{},PHQ-9,total,24\n"
    )
    for day, expected in (("2025-01-06", 2), ("2026-01-20", 0), ("2026-01-21", 1), ("", 0)):
        (tmp_path / "scores.csv").write_text(scores.format(day))
        problems = moodtrack.load(tmp_path, person="a").problems
        told = problems[problems["code"] == "date_conflict"]
        assert len(told) == expected
        assert told["what"].str.contains("session 3").all()


def test_days_against_the_session_numbers_are_told_without_a_table_of_sessions(tmp_path: Path) -> None:
    lines = ["session,date,measure,value", "1,2025-11-20,PHQ-9,9", "2,2025-01-10,PHQ-9,8"]
    (tmp_path / "scores.csv").write_text("\n".join(lines) + "\n")
    assert moodtrack.load(tmp_path, person="a").problems["code"].tolist() == ["date_conflict"]
