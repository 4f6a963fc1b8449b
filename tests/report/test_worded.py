"""Ratings in words without a number, in every edition and in insights: told beside the number, or nothing is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import moodtrack
from moodtrack import report
from moodtrack.cli import app
from moodtrack.log import Log

Make = Callable[..., Log]
TELL = "give the words numbers with --moods"


def logged(make: Make, words: list[int], days: int = 120, fall: float = 0.0, **tables: pd.DataFrame) -> Log:
    """A diary of every day; on the days named the mood came in a word without a number."""
    stream = np.random.default_rng(4)
    mood = np.clip(np.round(3.4 - fall * np.arange(days) / days + stream.normal(0, 0.8, days)), 1, 5)
    mood[words] = np.nan
    labels = pd.DataFrame({"person": "p1", "entry": words, "variable": "mood", "label": "numb", "missing": "unmapped_label"})  # fmt: skip
    return make(mood, labels=labels, **tables)


def part(text: str, first: str, last: str) -> str:
    return text.split(first, 1)[1].split(last, 1)[0]


def test_too_many_words_and_no_course_is_told(make: Make, told_once: None) -> None:
    log = logged(make, list(range(70, 120, 2)))
    text = report.document(log).text()
    why = "25 of 120 rated days have ratings in words without a number, more than one day in 10"
    assert f"Daily mood: cannot be told: {why}: {TELL}" in part(text, "Change", "Completeness")
    assert why in part(text, "For attention", "Course")
    assert "no worsening" not in text
    level = part(text, "Level now", "Change")
    assert "14 days rated; 14 days with ratings in words without a number, not in it" in level
    assert "how that compares with the first 28 days cannot be told: in the last 28 days, 14 of 28 rated days" in level
    assert "25 days rated only in words without a number" in part(text, "Course", "Goals")
    assert "counts as rated" in text
    assert "not logged" not in report.html(report.document(log)).split("Daily mood by day", 1)[1].split("</svg>", 1)[0]
    client = report.document(log, edition="client").text()
    assert "On 25 days you told your mood in words that have no number yet" in client
    assert "from 14 days with a number" in client
    assert "Until then it cannot be said if your mood went up or down." in client
    assert "no clear rise or fall" not in client
    session = report.document(log, edition="session", own=True).text()
    assert "neither highest nor lowest here: mood on 25 days" in session


def test_a_few_words_stand_beside_the_change(make: Make, told_once: None) -> None:
    log = logged(make, list(range(10, 120, 10)), fall=1.5)
    text = report.document(log).text()
    change = part(text, "Change", "Completeness")
    assert "worsened:" in change
    assert f"11 of 120 rated days have ratings in words without a number, not in it: {TELL}" in change
    assert "went down" in report.document(log, edition="client").text()
    assert [one.code for one in moodtrack.insights(log) if one.kind == "words"] == ["some"]


@pytest.mark.parametrize(("words", "where"), [(range(181, 200), "last"), (range(19), "first")])
def test_few_words_of_all_days_can_be_most_of_one_end(make: Make, words: range, where: str) -> None:
    """19 of 200 days, all in one end: neither a rise or fall nor its absence is told anywhere."""
    log = logged(make, list(words), days=200)
    text, client = (report.document(log, edition=name).text() for name in ("clinician", "client"))
    why = f"cannot be told: in the {where} 28 days, 19 of 28 rated days have ratings in words without a number"
    assert f"Daily mood: {why}" in part(text, "Change", "Completeness")
    assert f"how that compares with the first 28 days {why}" in part(text, "Level now", "Change")
    assert why in part(text, "For attention", "Course")
    assert "no rise or fall" not in text
    assert "no worsening" not in text
    assert "no clear rise or fall" not in client
    assert "In the first 28 days it was" not in client
    assert ("Not in it: 19 days told in words." in client) is (where == "last")
    found = {one.kind: (one.code, one.tier) for one in moodtrack.insights(log)}
    assert (found["trend"], found["words"]) == (("cannot_tell", "cannot tell"), ("too_many", "cannot tell"))


def test_a_view_from_a_day_on_tests_the_days_before_too(make: Make) -> None:
    text = report.document(logged(make, list(range(40, 59)), days=200), start="2025-03-06").text()
    assert "in the 28 days before 6 Mar 2025, 19 of 28 rated days" in part(text, "Change", "Completeness")


@pytest.mark.parametrize(("words", "told"), [(range(28), "on average over the 28 days to"), (range(92, 120), "of the log; first 28 days")])  # fmt: skip
def test_an_end_without_a_number_leaves_the_level_of_the_other(make: Make, words: range, told: str) -> None:
    text = report.document(logged(make, list(words))).text()
    assert told in part(text, "Level now", "Change")
    assert ". no rating" not in text


def test_one_day_in_ten_is_told_and_one_more_is_not(make: Make) -> None:
    codes = []
    for words in (12, 13):
        found = moodtrack.insights(logged(make, list(range(30, 30 + 5 * words, 5))))
        codes.append(next(one.code for one in found if one.kind == "trend"))
    assert codes == ["not_shown", "cannot_tell"]


def test_insights_have_a_row_that_the_schema_knows(make: Make, told_once: None) -> None:
    log = logged(make, list(range(70, 120, 2)))
    found = moodtrack.insights(log)
    row = next(one for one in found if one.kind == "words")
    assert (row.code, row.tier, row.n, dict(row.params)) == ("too_many", "cannot tell", 120, {"variable": "mood"})
    assert row.numbers == {"days": 25, "rated_days": 120, "without_number": 25, "limit": 0.1}
    assert row.text in report.document(log).text()
    assert next(one.tier for one in found if one.kind == "trend") == "cannot tell"
    schema = json.loads((resources.files("moodtrack.report") / "insight.schema.json").read_text(encoding="utf-8"))
    pytest.importorskip("jsonschema").validate(row.to_dict(), schema)


def test_the_stretch_told_decides(make: Make) -> None:
    """Words in the first weeks only: nothing is left out of what is told from a later day on."""
    log = logged(make, list(range(28)))
    later = report.document(log, start="2025-03-10").text()
    assert "words without a number" not in part(later, "Change", "Completeness")
    assert "cannot be told" in part(report.document(log).text(), "Change", "Completeness")


def test_only_words_cannot_be_checked(make: Make) -> None:
    log = logged(make, list(range(60)), days=60)
    text = report.document(log).text()
    assert "No day in the files has a rating with a number, so nothing can be said of dips." in text
    assert f"Mood: cannot be checked: all 60 rated days are rated in words without a number: {TELL}" in text
    client = report.document(log, edition="client").text()
    assert "On 60 days you told your mood in words that have no number yet." in client


def test_counts_of_days_with_a_number_say_so(make: Make, told_once: None) -> None:
    """100 rated days, 66 with a number: every count of the 66 says that they are those with a number."""
    log = logged(make, [*range(1, 100, 3), 99], days=100)
    tags = pd.DataFrame({"person": "p1", "entry": range(100), "day": log.entries["day"], "tag": "walk"})
    log = Log(**{**log.tables, "tags": tags})
    text, client = (report.document(log, edition=name).text() for name in ("clinician", "client"))
    assert "Mood is rated with a number on 66 days." in text
    assert "You have rated your mood with a number on 66 days so far." in client
    assert "the mean of all 66 rated days with a number" in text
    assert "Ticks below: days without a rating with a number." in text
    assert "not logged" not in report.html(report.document(log))


def test_sessions_among_days_in_words_alone(make: Make) -> None:
    days = pd.to_datetime(["2025-01-20", "2025-02-03"])
    sessions = pd.DataFrame({"person": "p1", "session": [1, 2], "at": days, "day": days, "attended": True})
    text = report.document(logged(make, list(range(60)), days=60, sessions=sessions)).text()
    assert "No rated days with a number lie around the sessions." in text
    assert "A low mood is followed by a higher one" not in text


@pytest.mark.parametrize(("lowest", "asked"), [(2.0, False), (1.0, True)])
def test_a_day_that_may_not_be_the_lowest_is_not_asked_about(make: Make, lowest: float, asked: bool) -> None:
    """A day in words may be lower than 2, and none is lower than the end of the scale."""
    log = logged(make, list(range(40, 60, 3)), days=60)
    mood = log.ratings["mood"].clip(lowest, 4.0).where(log.ratings["entry"] != 3, lowest)
    scale = log.variables.assign(low=1.0, high=5.0)
    log = Log(**{**log.tables, "ratings": log.ratings.assign(mood=mood), "variables": scale})
    text = report.document(log, edition="session", own=True).text()
    assert ("the day with the lowest mood" in text) is asked
    assert "the day with the highest mood" not in text


def test_a_few_words_dismissed_do_not_hide_too_many(make: Make) -> None:
    few, many = (moodtrack.insights(logged(make, list(range(30, 30 + n)), days=120)) for n in (5, 25))
    ids = {one.code: one.id for one in (*few, *many) if one.kind == "words"}
    assert set(ids) == {"some", "too_many"}
    assert len(set(ids.values())) == 2


def test_words_of_entries_that_are_not_shared_are_not_counted(make: Make) -> None:
    log = logged(make, list(range(70, 120, 2)))
    shared = log.entries.assign(shared=log.entries["entry"] < 100)
    told = report.document(Log(**{**log.tables, "entries": shared}), shared_only=True).text()
    assert "15 of 100 rated days" in told
    assert "25 " not in part(told, "At a glance", "For attention")


@pytest.mark.parametrize("private", [False, True])
def test_the_command_line_says_it(tmp_path: Path, private: bool) -> None:
    lines = ["full_date,date,weekday,time,mood,activities,note_title,note"]
    lines += [f"2025-03-{day:02},,,21:00,{word},walk,," for day, word in enumerate(["rad", "good", "meh", "bad", "awful", "numb"], 1)]  # fmt: skip
    (tmp_path / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    asked = ["report", str(tmp_path / "a.csv"), "-o", str(tmp_path / "r.html"), *(["--shared-only"] if private else [])]
    done = CliRunner().invoke(app, asked)
    assert done.exit_code == 0
    assert ("1 entry is rated in words without a number" in done.stderr) is not private


def goal(**columns: object) -> pd.DataFrame:
    return pd.DataFrame([{"person": "p1", "goal": "more joy", "measure": "rating:mood", "baseline": 1.0, "target": 2.0, "direction": "increase", "set_on": pd.Timestamp("2025-01-06"), **columns}])  # fmt: skip


def test_a_goal_on_days_in_words_cannot_be_told(make: Make, told_once: None) -> None:
    """Four of five of the last 35 days in words: neither the goal is at its aim nor was it held, in any edition."""
    log = logged(make, [day for day in range(85, 120) if day % 5], goals=goal())
    text, client = (report.document(log, edition=name).text() for name in ("clinician", "client"))
    why = "18 of 22 rated days have ratings in words without a number"
    assert f"1 goal: 1 cannot be told (“more joy”: {why})." in part(text, "At a glance", "For attention")
    told = part(text, "more joy: ", "Goals: start")
    assert f"Cannot be told: in the days of the latest values, {why}, more than one day in 10: {TELL}" in told
    assert "whether it is held now cannot be told" in told
    assert f"Goal “more joy”: whether it is off its plan cannot be told: in the days of the latest values, {why}" in part(text, "For attention", "Course")  # fmt: skip
    assert "held since" not in text
    assert "it started at the aim" not in text
    assert "in words without a number, has no filled mark" in text
    assert "you are at your aim" not in client
    assert "You have been there" not in client
    assert "Of the latest 22 days you told 18 in words that have no number yet, so it cannot be said where you are." in client  # fmt: skip
    row = next(one for one in moodtrack.insights(log) if one.kind == "goal_progress")
    assert (row.code, row.tier, row.numbers["percent"]) == ("cannot_tell", "cannot tell", None)
    assert {name: row.numbers[name] for name in ("worded", "rated", "worded_latest", "rated_latest")} == {"worded": 28, "rated": 120, "worded_latest": 18, "rated_latest": 22}  # fmt: skip
    assert row.text.split(": ", 1)[1] in text


def test_a_few_words_stand_beside_a_goal(make: Make, told_once: None) -> None:
    log = logged(make, [20, 50, 80], goals=goal())
    text, client = (report.document(log, edition=name).text() for name in ("clinician", "client"))
    assert "1 goal: 1 at the aim." in text
    assert f"3 of 120 rated days have ratings in words without a number, not in it: {TELL}" in part(text, "more joy: ", "Goals: start")  # fmt: skip
    assert "Not in it: 3 days told in words." in client


def test_a_goal_told_in_words_alone_and_one_that_names_no_rating(make: Make) -> None:
    text = report.document(logged(make, list(range(60)), days=60, goals=goal()), edition="client").text()
    assert "On 60 days you told this in words that have no number yet." in text
    assert "There are no days with a number to compare yet." in text
    text = report.document(logged(make, [], goals=goal(measure="mood")), edition="client").text()
    assert "Your notes have nothing by the name that is written down for this." in text
    assert "no number for this yet" not in text


@pytest.mark.parametrize("words", [range(110, 120), range(10)])
def test_days_in_words_at_an_end_are_in_drawings_and_counts(make: Make, told_once: None, words: range) -> None:
    """120 rated days, ten of them at one end in words: drawings, captions, tables and the words of pictures run over all 120."""
    log = logged(make, list(words))
    document = report.document(log)
    text = document.text()
    assert "Ticks below: 10 days rated only in words without a number" in text
    assert "Daily mood from 6 Jan to 5 May 2025: 110 days rated, 10 only in words without a number, 0 not." in text
    assert "120 of 120, 10 in words" in part(text, "Every rating over all its days", "Rise and fall")
    found = report.findings(log, words=("summary", "recovery"))
    ends = [20_094 - 1.5, 20_213 + 1.5]  # 2025-01-06 and 2025-05-05 in days since 1970
    ax = moodtrack.plot.summary(found.results["summary"], without="no number")
    assert [*ax.get_xlim()] == ends
    line = max((one for one in ax.lines if one.get_linestyle() == "-"), key=lambda one: len(one.get_xdata()))
    assert len(line.get_xdata()) == 110
    assert [*moodtrack.plot.summary(found.results["summary"], plain=True).get_xlim()] == ends
    span = log.entries["day"].iloc[[0, -1]]
    assert [*moodtrack.plot.recovery(found.results["recovery"], span=span).get_xlim()] == ends


def test_sessions_among_many_days_in_words_are_not_compared(make: Make) -> None:
    """Every third Monday has a session; with one in ten days in words the difference stands beside their number, with more nothing is told."""
    days = pd.date_range("2025-01-20", periods=12, freq="21D")
    sessions = pd.DataFrame({"person": "p1", "session": range(1, 13), "at": days, "day": days, "attended": True})
    texts = [report.document(logged(make, list(range(5, 270, step)), days=270, sessions=sessions), sections=["sessions"]).text() for step in (11, 7)]  # fmt: skip
    few, many = (text.split("Relief: before and after", 1)[1] for text in texts)
    assert "Around sessions" in few
    assert f"25 of 270 rated days have ratings in words without a number, not in it: {TELL}" in few
    assert "Mood before and after sessions cannot be told: 38 of 270 rated days have ratings in words without a number, more than one day in 10" in many  # fmt: skip
    assert "Around sessions" not in many
    found = {one.kind: one for one in moodtrack.insights(logged(make, list(range(5, 270, 7)), days=270, sessions=sessions))}  # fmt: skip
    assert (found["sessions"].tier, found["sessions"].numbers["estimate"]) == ("cannot tell", None)
    later = report.document(logged(make, list(range(5, 270, 7)), days=270, sessions=sessions), start="2025-08-01", sections=["sessions"]).text()  # fmt: skip
    assert "Mood before and after sessions cannot be told: 38 of 270 rated days" in later


def test_a_goal_past_its_day_on_days_in_words_is_not_known_to_be_missed(make: Make, told_once: None) -> None:
    goals = goal(target=5.0, due_on=pd.Timestamp("2025-04-20"))
    log = logged(make, [day for day in range(85, 120) if day % 5], goals=goals)
    text, client = (report.document(log, edition=name, dated="2025-05-06").text() for name in ("clinician", "client"))
    why = "18 of 22 rated days have ratings in words without a number"
    assert f"whether it is at its aim is not known (due 20 Apr 2025, now {part(text, '20 Apr 2025, now ', ',')}, aim 5 or higher; {why})." in text  # fmt: skip
    assert f"Past the due day, and whether at the aim is not known: in the days of the latest values, {why}" in text
    assert "short of the aim (due" not in text
    assert "The day that was set for it has passed, and the notes do not say whether you are there." in client
