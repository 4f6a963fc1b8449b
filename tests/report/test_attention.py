"""The attention list: every rule with its states, as a table of cases."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

import moodtrack
from moodtrack import report
from moodtrack.log import Log
from moodtrack.report.document import Flag
from moodtrack.report.sections import attention

Make = Callable[..., Log]
Weekly = Callable[..., pd.DataFrame]


def flags(log: Log) -> dict[str, Flag]:
    """Flags by the beginning of their rule or text."""
    made = attention.rules(report.findings(log))
    assert [("check", "at this session", "no data", "clear").index(f.state) for f in made] == sorted(
        ("check", "at this session", "no data", "clear").index(f.state) for f in made
    )
    return {f.rule.split(";")[0].split(" at the")[0]: f for f in made}


WORSE = "worsened beyond the change that counts, two scores running"
CRITICAL = "PHQ-9 item 9 above 0"
STALE = "no entry for 14 days or more (convention)"
GOAL = "past the due day, latest value and mean of the latest three both short of the aim"


@pytest.mark.parametrize(
    ("totals", "state"),
    [
        ([10, 12, 11], "clear"),
        ([10, 12, 16], "at this session"),  # 6 points or more: once
        ([10, 16, 17], "check"),  # twice running
        ([10, 16, 12, 17], "at this session"),  # twice, not running
        ([10, 17, 12], "clear"),  # over
        ([10], "no data"),
    ],
)
def test_worsened(make: Make, weekly: Weekly, totals: list[int], state: str) -> None:
    flag = flags(make(scores=weekly(totals)))[WORSE]
    assert flag.state == state
    if state == "at this session":
        assert "not yet established" in flag.text


@pytest.mark.parametrize(
    ("answers", "state", "words"),
    [
        ([0, 0, 1], "check", "PHQ-9 item 9 is 1 (session 3"),
        ([2, 1, 0], "clear", "PHQ-9 item 9 is 0"),
        ([], "no data", "items not in the file"),
        ([3, None, None], "check", "not answered at the latest score; last answer 3 (session 1"),
        ([0, None, None], "no data", "not answered at the latest score; last answer 0 (session 1"),
    ],
)
def test_critical_item(make: Make, weekly: Weekly, answers: list[float | None], state: str, words: str) -> None:
    flag = flags(make(scores=weekly([10, 11, 12], item9=answers)))[CRITICAL]
    assert flag.state == state
    assert words in flag.text


@pytest.mark.parametrize(("last", "state"), [(27, "no data"), (15, "no data"), (14, "check"), (2, "check")])
def test_stale_diary(make: Make, weekly: Weekly, last: int, state: str) -> None:
    log = make([3.0] * (last + 1), scores=weekly([9, 9, 9, 9, 9]))  # the last score is on day 28
    flag = flags(log)[STALE]
    assert flag.state == state
    if state == "check":
        assert f"Nothing logged for {28 - last} days" in flag.text


def test_no_diary_is_no_data(make: Make, weekly: Weekly) -> None:
    assert flags(make(scores=weekly([9, 9])))[STALE].state == "no data"


@pytest.mark.parametrize(
    ("target", "due", "ended", "state"),
    [
        (5.0, "2025-01-20", None, "check"),
        (5.0, "2025-12-31", None, "no data"),  # the day of the report is not given
        (3.0, "2025-01-20", None, "clear"),
        (5.0, None, None, "no data"),
        (5.0, "2025-01-20", "2025-01-25", "no data"),
    ],
)
def test_goal_past_its_day(make: Make, target: float, due: str | None, ended: str | None, state: str) -> None:
    goal = {"person": "p1", "goal": "g1", "label": "steady", "measure": "rating:mood", "baseline": 1.0, "rule": "mean", "per": "week",
            "target": target, "direction": "increase", "due_on": due, "ended_on": ended}  # fmt: skip
    flag = flags(make([3.0, 4.0] * 30, goals=pd.DataFrame([goal])))[GOAL]
    assert flag.state == state
    if state == "check":
        assert "due 20 Jan 2025" in flag.text


def test_nothing_fired_says_what_was_checked(make: Make, weekly: Weekly) -> None:
    text = report.document(make([3.0] * 15, scores=weekly([9, 8, 9], item9=[0, 0, 0])))["attention"]
    words = " ".join(getattr(block, "text", "") for block in text.blocks)
    assert "No rule fired." in words
    assert "Checked, not fired: PHQ-9 item 9 is 0 (session 3" in words
    assert "PHQ-9 not reliably worsened (session 3" in words


def test_demo_has_something_to_look_at() -> None:
    states = {flag.state for flag in flags(moodtrack.demo()).values()}
    assert "check" in states


def test_an_item_that_is_not_in_the_files_has_a_date_and_an_age(make: Make, weekly: Weekly) -> None:
    flag = flags(make([3.0] * 27, scores=weekly([10, 11, 12])))[CRITICAL]
    assert flag.text == "PHQ-9 item 9: items not in the files; latest score (session 3, 20 Jan 2025, 12 days before the last day in the files)."  # fmt: skip
    assert "no risk" not in report.document(make([3.0] * 27, scores=weekly([10, 11, 12]))).text().lower()


@pytest.mark.parametrize(
    ("ratings", "state", "words"),
    [
        ([5 - day / 20 + (day % 3) / 10 for day in range(60)], "check", "worsened: "),
        ([1 + day / 20 + (day % 3) / 10 for day in range(60)], "clear", "Daily mood: no worsening shown."),
        ([2 + (day % 2) for day in range(60)], "clear", "Daily mood: no worsening shown."),
        ([3.0, 2.0], "no data", "too few rated days"),
        ([3.0] * 30, "no data", "the same on all 30 days"),
    ],
)
def test_a_fall_of_the_daily_rating(make: Make, ratings: list[float], state: str, words: str) -> None:
    flag = flags(make(ratings))["the fitted line of the daily rating worsened, its interval without zero"]
    assert flag.state == state
    assert words in flag.text


LATE = {"person": "p1", "goal": "g", "label": "run", "baseline": 0.0, "target": 3.0, "direction": "increase", "due_on": pd.Timestamp("2025-01-20"), "set_on": pd.Timestamp("2025-01-01")}  # fmt: skip


@pytest.mark.parametrize("measure", ["tag:run", "assignment:homework", "rating:nothing"])
def test_a_goal_that_is_not_evaluated_or_has_no_value_never_fires(make: Make, measure: str) -> None:
    target = 0.8 if measure.startswith("assignment") else 3.0
    log = make([3.0, 4.0] * 30, goals=pd.DataFrame([{**LATE, "measure": measure, "target": target}]))
    flag = flags(log)[GOAL]
    assert flag.state == "no data"
    assert "short of" not in flag.text
    assert "is not known" in flag.text


def test_an_aim_that_cannot_be_is_under_what_is_not_clear_and_never_fires(make: Make) -> None:
    log = make(
        [3.0, 4.0] * 30, goals=pd.DataFrame([{**LATE, "measure": "rating:mood", "rule": "count", "target": 8.0}])
    )
    assert flags(log)[GOAL].text == "Goals: 1 goal, none with a due day that can be evaluated."
    text = report.document(log).text()
    assert "run: the target lies outside of what its measure, or the days of its period, can be" in text
    assert "1 goal: 1 not evaluated." in text


def test_a_goal_whose_value_falls_short_after_its_day_fires(make: Make) -> None:
    log = make([3.0, 4.0] * 30, goals=pd.DataFrame([{**LATE, "measure": "rating:mood", "target": 5.0}]))
    assert flags(log)[GOAL].state == "check"
    held = make([3.0, 4.0] * 30, goals=pd.DataFrame([{**LATE, "measure": "rating:mood", "target": 1.0}]))
    assert flags(held)[GOAL].state == "clear"  # at its aim from the start: no percentage, and yet reached


@pytest.mark.parametrize("measure", ["tag:run", "assignment:homework", "event:panic attack"])
def test_what_was_never_written_down_is_no_value_and_not_none(make: Make, measure: str) -> None:
    target = 0.3 if measure.startswith("assignment") else 3.0
    log = make(
        [3.0, 4.0] * 30,
        tags={0: ["tea"]},
        goals=pd.DataFrame([{**LATE, "measure": measure, "target": target, "due_on": pd.NaT}]),
    )
    assert "run: no value yet, aim 3" in report.document(log).text()
    assert "There is no number for this yet." in report.document(log, edition="client").text()
    assert [one.code for one in moodtrack.insights(log) if one.kind == "goal_progress"] == ["no_data"]


def test_a_goal_that_has_left_its_plan_is_worth_talking_about(make: Make) -> None:
    mood = [4.0 - day / 30 + (day % 3) / 20 for day in range(70)]
    goal = {**LATE, "measure": "rating:mood", "baseline": 3.8, "target": 5.0, "due_on": pd.Timestamp("2025-05-01")}
    found = [flag for flag in attention.rules(report.findings(make(mood, goals=pd.DataFrame([goal])))) if flag.fact == "moved_away"]  # fmt: skip
    assert [flag.state for flag in found] == ["check"]
    assert found[0].text.startswith("Goal “run”: moved away from the aim since 4 Feb 2025 (from 3.8 to ")
    assert "; the latest values average " in found[0].text
    assert " % interval " in found[0].text
    assert found[0].text.endswith("Worth talking about.")
    first, second = (
        {one.id for one in moodtrack.insights(make(mood[:days], goals=pd.DataFrame([goal]))) if "moved away from the aim since " in one.text}
        for days in (63, 70)
    )  # fmt: skip
    assert first == second != set()
