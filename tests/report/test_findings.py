"""What sections tell is made once, however many of them tell of it."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

import moodtrack
from moodtrack import report
from moodtrack.log import Log
from moodtrack.result import Result


@pytest.fixture(scope="module")
def log() -> Log:
    return moodtrack.demo()


@pytest.mark.parametrize("edition", ["clinician", "client", "session"])
def test_the_rows_of_a_table_are_made_once_a_report(log: Log, edition: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made: Counter[tuple[int, str]] = Counter()
    kept: list[Result] = []
    rows = Result.rows

    def counted(self: Result, name: str = "table") -> list[dict[str, Any]]:
        kept.append(self)
        made[id(self), name] += 1
        return rows(self, name)

    monkeypatch.setattr(Result, "rows", counted)
    report.document(log, edition=edition)
    assert made
    assert set(made.values()) == {1}


def test_the_days_of_the_first_page_stand_in_their_order(log: Log) -> None:
    found = report.findings(log, words=["summary"])
    days = [row["day"] for row in found.daily]
    assert days == sorted(days)
    assert {row["variable"] for row in found.daily} == {found.variable}
    assert len(days) == log.ratings.dropna(subset=[found.variable])["day"].nunique()
