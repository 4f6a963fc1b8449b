"""A share list makes private what it does not name, and never shares more than it says."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import moodtrack
from moodtrack.log import Log

LOG = "person,date,time,mood\nanna,2026-03-01,08:00,1\nanna,2026-03-01,20:00,2\nanna,2026-03-02,,3\nben,2026-03-01,08:00,4\n"
MIDNIGHT = "person,date,time,mood\nanna,2026-03-01,00:00,1\nanna,2026-03-01,20:00,2\n"


def load(folder: Path, share: str, log: str = LOG) -> Log:
    (folder / "log.csv").write_text(log, encoding="utf-8")
    (folder / "share.csv").write_text(share, encoding="utf-8")
    return moodtrack.load([folder / "log.csv", folder / "share.csv"])


def shared(log: Log, person: str = "anna") -> list[object]:
    mine = log.entries[log.entries["person"] == person]
    return [None if value is pd.NA else value for value in mine["shared"].astype(object)]


@pytest.mark.parametrize(
    ("rows", "want"),
    [
        ("anna,,2026-03-01,", [True, True, False]),
        ("anna,,2026-03-01 20:00,", [False, True, False]),
        ("anna,,2026-03-01 20:01,", [False, False, False]),
        ("anna,,2026-03-02,", [False, False, True]),
        ("anna,,2026-03-02 00:00,", [False, False, False]),
        ("anna,log.csv,,", [True, True, True]),
        ("anna,log:log.csv,2026-03-01,", [True, True, False]),
        ("anna,LOG,,\nanna,,2026-03-01 20:00,no", [True, False, True]),
        ("anna,,2026-03-01 20:00,no\nanna,LOG,,yes", [True, False, True]),
        ("anna,other.csv,2026-03-01,", [False, False, False]),
        ("anna,,2026-02-30,", [False, False, False]),
        ("anna,,2026-03-01,perhaps", [False, False, False]),
        ("anna,,,yes", [False, False, False]),
    ],
)
def test_what_is_not_named_is_private(tmp_path: Path, rows: str, want: list[bool]) -> None:
    log = load(tmp_path, f"person,source,date,shared\n{rows}\n")
    assert shared(log) == want
    assert shared(log, "ben") == [None]
    assert len(log.entries) == 4


def test_midnight_is_a_minute_and_not_the_day(tmp_path: Path) -> None:
    assert shared(load(tmp_path, "date,shared\n2026-03-01 00:00,yes\n", MIDNIGHT)) == [True, False]


@pytest.mark.parametrize("rows", ["", "2026-02-30,yes\n"])
def test_a_list_without_a_readable_row_shares_nothing(tmp_path: Path, rows: str) -> None:
    assert shared(load(tmp_path, f"date,shared\n{rows}", MIDNIGHT)) == [False, False]


def test_a_list_of_nobody_known_shares_nothing_of_anybody(tmp_path: Path) -> None:
    log = load(tmp_path, "date,shared\n")
    assert log.entries["shared"].tolist() == [False] * 4


def test_by_identifier(tmp_path: Path) -> None:
    plain = load(tmp_path, "date,shared\n")
    third = plain.entries["source_id"].iloc[2]
    assert shared(load(tmp_path, f"person,entry\nanna,{third}\n")) == [False, False, True]
    log = load(tmp_path, "person,entry\nanna,nothing\n")
    assert shared(log) == [False] * 3
    told = log.problems[log.problems["code"].astype(str) == "unmatched"]
    assert told[["person", "where"]].astype(str).values.tolist() == [["anna", "share.csv"]]


def test_without_a_list_nothing_is_said(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(LOG, encoding="utf-8")
    assert moodtrack.load(tmp_path).entries["shared"].isna().all()
