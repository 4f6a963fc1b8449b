"""Goals in the editions: levels of attainment, ratings from 0 to 10, domains, counts of the first page, and the drawing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from tests.drawn import words

import moodtrack
from moodtrack import plot, report
from moodtrack.errors import OptionError
from moodtrack.log import Log
from moodtrack.progress import goal_progress
from moodtrack.report.document import Table
from moodtrack.report.sections import domains, goal_flags
from moodtrack.report.sections import goal_progress as told
from moodtrack.report.sections.goal_figures import figures
from moodtrack.report.sections.goal_sentence import sentence
from moodtrack.schema import RATINGS, SCORES, TAGS, conform, empty

Make = Callable[..., Log]
START = pd.Timestamp("2025-01-06")
WORDS = ["sleep", "work", "friends"]


def rated(measure: str, values: dict[str, list[float]], rater: str = "self") -> pd.DataFrame:
    rows = [
        {"person": "p1", "session": n, "day": START + pd.Timedelta(weeks=n - 1), "measure": measure, "item": goal, "value": value, "rater": rater}
        for goal, own in values.items() for n, value in enumerate(own, start=1)
    ]  # fmt: skip
    return conform(pd.DataFrame(rows), SCORES)


@pytest.fixture
def levelled(make: Make) -> Log:
    """The worked example of three weighted goals: T 30.3 before and 46.5 after."""
    goals = pd.DataFrame({"person": "p1", "goal": WORDS, "label": [f"zqx {w}" for w in WORDS], "weight": [6.0, 4.0, 9.0], "measure": "gas"})  # fmt: skip
    values = {"sleep": [-1.0, 0.0], "work": [-1.0, 1.0], "friends": [-2.0, -1.0]}
    return make([3.0, 4.0] * 10, goals=goals, scores=rated("gas", values))


def test_levels_are_told_by_wording_median_and_share_with_t_beside(levelled: Log) -> None:
    text = report.document(levelled)["goal_progress"]
    words = " ".join(getattr(block, "text", "") for block in text.blocks)
    assert "Median level 0 (as expected) of 3 goals; 2 of 3 at the level expected or above (67 %). T 46.5, before 30.3" in words  # fmt: skip
    table = next(b for b in text.blocks if isinstance(b, Table) and "Weight" in b.columns)
    assert table.rows[0][0] == "zqx friends"
    assert table.rows[0][2:5] == ("9", "−2, much less than expected", "−1, somewhat less than expected")
    own = report.document(levelled, sections=["goal_attainment"]).text()
    assert "Levels of attainment" in own


def test_what_is_not_clear_in_a_goal_is_said_and_the_rest_is_told(make: Make) -> None:
    goals = pd.DataFrame({"person": "p1", "goal": WORDS, "label": [f"zqx {w}" for w in WORDS], "measure": "goal", "baseline": 2.0, "target": [9.0, 8.0, 8.0], "target_high": [7.0, None, None], "replaced_by": [None, "nobody", None]})  # fmt: skip
    log = make([3.0, 4.0] * 10, goals=goals, scores=rated("goal", {w: [2.0, 5.0] for w in WORDS}))
    text = report.document(log, sections=["goal_progress"]).text()
    assert "zqx sleep: the range of the target ends below where it begins; it is not evaluated." in text
    assert "zqx work: the goal that is to follow it is not there" in text
    assert "now 5 (2 values), aim 9 to 7: how far along cannot be told; whether it was reached cannot be told." in text
    assert "from 2 to 5 (2 values), aim 8 or higher: 50 % of the way" in text
    assert "Not clear as written down" not in report.document(log, edition="client").text()


def test_the_client_reads_the_wording_of_a_level_alone(levelled: Log) -> None:
    text = report.document(levelled, edition="client").text()
    assert "Compared with what you had agreed to expect" in text
    assert "zqx work: somewhat more than expected." in text
    assert "T 46" not in text


def test_no_class_stands_on_a_line_from_memory(make: Make) -> None:
    log = make([3.0, 4.0] * 10, scores=rated("goal", {"sleep": [2.0, 4.0, 7.0], "friends": [3.0]}))
    words = report.document(log)["goal_progress"]
    told_ = " ".join(getattr(block, "text", "") for block in words.blocks)
    assert "Mean change of 1 of 2 goals with two ratings or more: 5.0 points." in told_
    assert "known from memory only" in told_
    assert "improved" not in told_
    table = next(b for b in words.blocks if isinstance(b, Table) and "Reached 10" in b.columns)
    assert table.rows == (("friends", "own rating", "3", "3", "one rating, no change", "1", "not yet"), ("sleep", "own rating", "2", "7", "5", "3", "not yet"))  # fmt: skip


def test_nothing_is_said_of_what_a_log_has_not(make: Make) -> None:
    text = report.document(make([3.0, 4.0] * 10)).text()
    for word in ("Levels of attainment", "Goals rated 0 to 10", "By domain", "Milestones"):
        assert word not in text
    assert (
        "No levels of goals are in the files." in report.document(make([3.0] * 9), sections=["goal_attainment"]).text()
    )
    assert "No goals rated from 0 to 10 are in the files." in report.document(make([3.0] * 9), sections=["goal_outcomes"]).text()  # fmt: skip


def test_raters_are_named_where_they_are_not_the_person(make: Make) -> None:
    scores = pd.concat([rated("gas", {"sleep": [0.0]}), rated("gas", {"sleep": [-1.0]}, "therapist")])
    text = report.document(make([3.0] * 9, scores=conform(scores, SCORES))).text()
    assert "Own rating. Median level 0" in text
    assert "Rating of the therapist. Median level −1" in text


def test_domains_hold_goals_ratings_and_things_agreed() -> None:
    log = moodtrack.demo()
    log = replace(log, variables=log.variables.assign(domain=log.variables["domain"].astype("str").where(log.variables["variable"] != "mood", "emotions")))  # fmt: skip
    found = report.findings(log, words=["goal_progress", "trend"])
    rows = {domain: (goals, ratings, things) for domain, goals, ratings, things in domains.cells(found)}
    assert list(rows) == ["thoughts", "emotions", "behaviours", "relationships"]
    assert rows["emotions"][1] == [("Mood", "not shown")]
    due = log.assignments[log.assignments["domain"] == "thoughts"]
    done = int(due["done"].eq(True).fillna(False).sum())
    assert rows["thoughts"][2] == (done, len(due), int(due["done"].isna().sum()))
    assert rows["thoughts"][0] is None
    some = log.assignments["domain"].eq("thoughts").fillna(False)
    less = replace(log, assignments=log.assignments.assign(domain=log.assignments["domain"].mask(some)))
    left = {row[0]: row for row in domains.cells(report.findings(less, words=["goal_progress", "trend"]))}[domains.REST]
    assert left[3] == rows["thoughts"][2]
    assert "not said | none | " in report.document(less, edition="client", sections=["goals"]).text()
    none = replace(less, assignments=less.assignments[some].assign(done=False))
    assert f"not said | none | {len(due)} due\n" in report.document(none, edition="client", sections=["goals"]).text()


def test_the_first_page_counts_goals_and_names_those_to_look_at() -> None:
    found = report.findings(moodtrack.demo(), words=["goal_progress"])
    ((_, words),) = told.glance(found)
    assert words == "6 goals: 3 at the aim; 1 short of the aim (“Sleep rated 6 to 9 in most weeks”); 1 past the due day and not at the aim (“Weeks that are more good than not”); 1 about at the aim."  # fmt: skip
    assert "“Weeks that are more good than not”" in words
    assert "Say what I need" not in words


def test_a_course_is_drawn_with_its_aim_its_plan_and_its_bounds() -> None:
    days = pd.date_range("2025-01-06", periods=56)
    stream = np.random.default_rng(3)
    tags = conform(pd.DataFrame({"person": "a", "day": days, "tag": np.where(stream.random(56) < 0.5, "gym", None), "source": "x:y"})[stream.random(56) < 0.8], TAGS)  # fmt: skip
    goals = pd.DataFrame({"person": "a", "goal": ["g", "h"], "measure": ["tag:gym", "tag:swim"], "baseline": 1.0, "target": 4.0, "set_on": days[0], "due_on": days[-1]})  # fmt: skip
    found = goal_progress(goals, empty(SCORES), empty(RATINGS), tags=tags)
    ax = plot.goal_progress(found, goal="g", view="course")
    (upright,) = (line for line in ax.lines if line.get_marker() == "_")
    drawn = np.isnan(upright.get_ydata()).sum()  # a gap behind every line
    assert drawn == (found.course["low"] != found.course["high"]).sum() > 0
    assert {line.get_linestyle() for line in ax.lines} >= {"--", "-"}
    plain = plot.goal_progress(found, goal="g", view="course", plain=True)
    assert len(plain.lines) == len(ax.lines) - 1
    assert not plot.goal_progress(found, goal="h", view="course").lines
    with pytest.raises(OptionError):
        plot.goal_progress(found, view="map")


def test_a_course_of_which_neither_days_nor_sessions_tell_all_is_drawn_in_its_order() -> None:
    goals = pd.DataFrame({"person": ["a"], "goal": ["g"], "measure": ["assignment:homework"], "target": [0.8], "direction": ["increase"]})  # fmt: skip
    things = pd.DataFrame({"person": "a", "kind": "homework", "session": [1, None], "due_on": [None, pd.Timestamp("2026-02-01")], "done": [True, True]})  # fmt: skip
    found = goal_progress(goals, empty(SCORES), empty(RATINGS), assignments=things)
    assert plot.goal_progress(found, view="course").get_xlabel() == "one after the other"


def test_the_way_of_things_agreed_says_that_things_are_not_known() -> None:
    goals = pd.DataFrame({"person": ["a"], "goal": ["g"], "measure": ["assignment:homework"], "baseline": [0.0], "target": [0.8], "due_on": [START]})  # fmt: skip
    things = pd.DataFrame({"person": "a", "kind": "homework", "assigned_on": pd.date_range("2024-12-01", periods=5), "done": [None, True, True, True, None]})  # fmt: skip
    found = goal_progress(goals, empty(SCORES), empty(RATINGS), assignments=things, until=START + pd.Timedelta(days=7))
    assert found.table["state"].astype(str).tolist() == ["date_passed_unclear"]
    assert "no number: things that are not known" in words(plot.goal_progress(found))


def test_what_an_ended_goal_was_and_what_a_goal_past_its_day_is_without_a_value(make: Make) -> None:
    goals = pd.DataFrame({"person": "p1", "goal": ["over", "late"], "measure": "goal", "baseline": 1.0, "target": 8.0, "set_on": START, "due_on": [None, START + pd.Timedelta(days=2)], "ended_on": [START + pd.Timedelta(days=3), None]})  # fmt: skip
    found = report.findings(make([3.0, 4.0] * 10, goals=goals), words=["goal_progress"])
    state = {str(row["goal"]): told._standing(row) for row in told.rows(found)}
    assert state == {"over": "ended; no value", "late": "past the due day, and whether at the aim is not known"}
    assert [(flag.state, flag.subject) for flag in goal_flags.flags(found)] == [("no data", "late")]


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"first_reached": None, "ever_reached": None, "reached": False}, "whether it was reached cannot be told"),
        ({"first_reached": None, "ever_reached": False, "reached": False}, "not reached yet"),
        ({"first_reached": None, "first_reached_session": 4, "sustained": False}, "first reached at session 4, not yet held as long as asked for"),
        ({"sustained": None}, "whether it was held as long as asked for cannot be told"),
        ({"sustained": False, "ever_sustained": True}, "held before, and not yet again as long as asked for"),
        ({"sustained": False, "ever_sustained": None}, "not held now as long as asked for"),
        ({"reached": None, "sustained": None}, "whether it is held now cannot be told"),
    ],
)  # fmt: skip
def test_what_is_not_known_of_a_goal_is_not_told_as_missed(columns: dict[str, object], words: str) -> None:
    row = {"measure": "phq9", "baseline": 2.0, "current": 8.0, "target": 8.0, "target_high": float("nan"), "direction": "increase", "percent": 100.0, "n": 5,
           "first_reached": START, "ever_reached": True, "reached": True, "sustained": True, "ever_sustained": False, "sustained_since": None, "state": "as_planned",
           "recent": 7.0, "recent_low": 6.0, "recent_high": 8.0, "level": 0.8, "expected": 7.0}  # fmt: skip
    assert f"{words}. About as planned" in sentence({**row, **columns})


def test_that_not_every_goal_is_drawn_is_said(make: Make) -> None:
    goals = pd.DataFrame({"person": "p1", "goal": list("abcde"), "measure": "rating:mood", "per": "day", "baseline": 1.0, "target": 5.0})  # fmt: skip
    found = report.findings(make([3.0, 4.0] * 3, goals=goals), words=["goal_progress"])
    row = figures(found, told.rows(found), lambda _: "")[-1]
    assert row.caption.endswith("Drawn are the first 4 of 5 goals with more than one value.")  # type: ignore[union-attr]
