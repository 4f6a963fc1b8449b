"""What was agreed, a row each; dates of scores; options that apply to nothing; goals and notes of a part of the log."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

import moodtrack
from moodtrack import report
from moodtrack.errors import OptionError
from moodtrack.log import Log
from moodtrack.report.document import Table
from moodtrack.report.sections import attention
from moodtrack.report.sections.agreed import agreed

Make = Callable[..., Log]
Weekly = Callable[..., pd.DataFrame]
SESSIONS = pd.DataFrame({"person": "p1", "session": [1, 2, 3], "day": pd.to_datetime(["2025-01-06", "2025-01-13", "2025-01-20"]), "attended": True})  # fmt: skip
WORK = pd.DataFrame(
    [
        {"assignment": "a", "session": 1, "label": "zqx walk", "due_on": "2025-01-13", "done": True, "done_on": "2025-01-10"},
        {"assignment": "b", "session": 1, "label": "zqx page", "due_on": "2025-01-13", "done": False},
        {"assignment": "c", "session": 2, "label": "zqx tea", "due_on": "2025-01-20"},
        {"assignment": "d", "session": 3, "label": "zqx call", "due_on": "2025-03-01"},
        {"assignment": "e", "assigned_on": "2025-01-21", "label": "zqx rest"},
    ]
).assign(person="p1", kind="homework", domain="other")  # fmt: skip


@pytest.fixture
def log(make: Make) -> Log:
    """Twenty days from 6 January, three sessions, five assignments."""
    return replace(make([3.0, 4.0] * 10, sessions=SESSIONS), assignments=WORK)


def states(log: Log, **options: object) -> list[tuple[str, str]]:
    found = report.findings(log, words=(), **options)  # type: ignore[arg-type]
    return [(one.label.removeprefix("zqx "), one.state) for one in agreed(found)]


def test_every_assignment_has_a_state(log: Log) -> None:
    want = [("walk", "done"), ("page", "not done"), ("tea", "due"), ("call", "not yet due"), ("rest", "no information")]
    assert states(log) == want


def test_a_window_shows_what_is_of_its_days(log: Log) -> None:
    assert [name for name, _ in states(log, start="2025-01-18")] == ["tea", "call", "rest"]
    assert states(log, end="2025-01-11") == [("walk", "done"), ("page", "not yet due")]
    assert states(log, as_of="2025-01-08") == [("walk", "not yet due"), ("page", "not yet due")]


@pytest.mark.parametrize("edition", ["clinician", "client"])
def test_words_are_shown_only_where_all_is(log: Log, edition: str) -> None:
    assert "zqx walk" in report.document(log, edition=edition).text()
    shared = report.html(report.document(log, edition=edition, shared_only=True))
    assert "zqx" not in shared
    assert "homework" in shared or "Something to do" in shared


def test_what_was_not_done_is_one_count_and_a_name_stands_for_a_missing_label(log: Log) -> None:
    bare = log.assignments.assign(label=None, done=False, assignment=["walk", "w2", "7", "a_page", None])
    text = report.document(replace(log, assignments=bare), edition="client", sections=["agreed"]).text()
    assert text.count("not done") == text.count("These 5 were not done, and that happens.") == 1
    assert "left for another time" not in text
    assert "a page: Agreed" in text
    assert "7: Agreed" not in text
    shared = report.document(replace(log, assignments=bare), edition="client", shared_only=True).text()
    assert "walk: Agreed" not in shared


def test_the_sessions_section_has_a_row_an_assignment(log: Log) -> None:
    tables = [block for block in report.document(log)["sessions"].blocks if isinstance(block, Table)]
    table = next(table for table in tables if "State" in table.columns)
    assert table.rows[0] == ("homework, other", "zqx walk", "session 1, 6 Jan 2025", "13 Jan 2025", "done, 10 Jan 2025")
    assert [row[-1] for row in table.rows[1:]] == ["not done", "due, no information", "not yet due", "no information"]


def test_a_score_far_from_its_session_is_flagged(log: Log, weekly: Weekly) -> None:
    scores = pd.DataFrame({"person": "p1", "session": [1, 2, 3], "measure": "phq9", "item": "total", "value": [12.0, 11.0, 9.0], "day": pd.to_datetime(["2025-01-06", "2025-01-28", "2025-01-04"])})  # fmt: skip
    flags = {flag.rule: flag for flag in attention.rules(report.findings(replace(log, scores=scores)))}
    flag = flags["a score is dated more than 14 days from its session"]
    assert flag.state == "check"
    assert "PHQ-9: the score of session 2 is dated 28 Jan 2025, the session 13 Jan 2025 (15 days apart)" in flag.text
    assert "session 3 is dated 4 Jan 2025, the session 20 Jan 2025 (16 days apart)" in flag.text
    assert "session 1 " not in flag.text
    near = scores.assign(day=pd.to_datetime(["2025-01-06", "2025-01-27", "2025-01-06"]))
    flags = {flag.rule: flag for flag in attention.rules(report.findings(replace(log, scores=near)))}
    assert flags["a score is dated more than 14 days from its session"].state == "clear"


@pytest.mark.parametrize(
    "options",
    [{"contact": "Dr. Example"}, {"norms": True}, {"edition": "client", "norms": True, "sections": ["mood"]}],
)
def test_an_option_that_changes_nothing_is_refused(options: dict[str, object]) -> None:
    with pytest.raises(OptionError, match="changes nothing"):
        report.document(moodtrack.demo(), **options)  # type: ignore[arg-type]


def test_a_part_without_goals_or_sessions_says_so(make: Make) -> None:
    log = replace(make([3.0] * 20), goals=pd.DataFrame({"person": ["p1"], "goal": ["g"], "measure": ["tag:zqx"]}))
    assert "No goals are in what is shared." in report.document(log, shared_only=True).text()
    assert "No goals are in what is shared." in report.document(log, shared_only=True, edition="client").text()
    late = replace(log, goals=log.goals.assign(set_on=pd.Timestamp("2025-01-20")))
    assert "No goals are in this window." in report.document(late, as_of="2025-01-10").text()
    assert "No sessions are in this window." in report.document(late, as_of="2025-01-10").text()
    assert "No sessions are in the files." in report.document(late).text()


def test_the_client_is_told_of_the_shared_part_alone(make: Make) -> None:
    log = make([3.0, 4.0] * 40)
    log = replace(log, entries=log.entries.assign(shared=log.entries["entry"] % 2 == 1))
    told = report.document(log, edition="client", shared_only=True).text()
    assert "You share notes of 40 days." in told
    assert "with a shared note" in told
    for words in ("You made notes", "with a note", "Over all"):
        assert words not in told
