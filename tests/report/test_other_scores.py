"""Scales and other raters have a face, and a worsening of theirs is on the attention list."""

from __future__ import annotations

import pandas as pd

from moodtrack import report
from moodtrack.log import Log
from moodtrack.report.document import Row, Table
from moodtrack.report.sections.attention import rules

DAYS = pd.to_datetime(["2025-01-08", "2025-01-15", "2025-01-22"])


def log(**columns: object) -> Log:
    scores = pd.DataFrame(
        {"person": "a", "session": [1, 2, 3], "day": DAYS, "item": "total", "rater": "self", **columns}
    )
    return Log(persons=pd.DataFrame({"person": ["a"]}), scores=scores)


def both(*logs: Log) -> Log:
    scores = pd.concat([part.scores.astype(dict.fromkeys(("measure", "item", "rater"), str)) for part in logs])
    return Log(persons=pd.DataFrame({"person": ["a"]}), scores=scores)


def test_a_worsening_told_by_another_rater_is_not_hidden_by_the_own_scores() -> None:
    own = log(measure="phq9", value=[5.0, 5.0, 5.0])
    theirs = log(measure="phq9", value=[5.0, 25.0, 25.0], rater="therapist")
    fired = [f for f in rules(report.findings(both(own, theirs))) if f.state == "check"]
    assert any("answered by therapist" in f.text and "worsened, established" in f.text for f in fired)


def test_scales_without_a_total_are_tabulated() -> None:
    scales = log(measure="dass21", item="total:depression", value=[10.0, 20.0, 30.0])
    section = report.document(scales)["reliable_change"]
    tables = [block for block in section.blocks if isinstance(block, Table)]
    assert [row[:3] for table in tables for row in table.rows] == [("DASS-21 depression", "10", "30")]


def test_a_critical_item_that_was_offered_and_never_answered_is_not_called_absent() -> None:
    scores = log(measure="phq9", item="9", value=[None, None, None])
    told = [f for f in rules(report.findings(scores)) if "item 9" in f.text]
    assert [f.state for f in told] == ["no data"]
    assert "not answered" in told[0].text


def test_without_the_person_every_other_rater_is_named_on_page_one_and_has_all_scores() -> None:
    theirs = [
        log(measure="phq9", value=[20.0, 15.0, first], rater=name)
        for name, first in (("therapist", 12.0), ("partner", 9.0))
    ]
    page = report.document(both(*theirs))
    named = dict(pair for lead, told in page["glance"].blocks[0].items for pair in told)  # type: ignore[union-attr]
    first, second = sorted(("partner", "therapist"), key=lambda name: f"PHQ-9, rated by {name}" not in named)
    assert f"PHQ-9, rated by {first}" in named
    assert f"PHQ-9 (answered by {second})" in named["Also scored"]
    tables = [block for block in page["reliable_change"].blocks if isinstance(block, Table)]
    assert f"PHQ-9, rated by {first}" in tables[0].columns
    assert tables[1].rows[0][0] == f"PHQ-9 (answered by {second})"
    latest = {"therapist": "12", "partner": "9"}
    assert tables[0].rows[-1][2] == latest[first]
    assert tables[1].rows[0][2] == latest[second]


def test_of_a_rater_whose_days_and_sessions_disagree_no_change_is_told() -> None:
    own = log(measure="phq9", value=[5.0, 5.0, 5.0])
    theirs = log(measure="phq9", value=[5.0, 25.0, 25.0], rater="therapist", session=[3, 2, 1])
    found = report.findings(both(own, theirs))
    about = [f for f in rules(found) if "answered by therapist" in f.text]
    assert [(f.state, "days and session numbers disagree" in f.text) for f in about] == [("check", True)]
    page = report.document(both(own, theirs))
    rows = [row for b in page["reliable_change"].blocks if isinstance(b, Table) for row in b.rows if "therapist" in row[0]]  # fmt: skip
    assert [row[-1] for row in rows] == ["cannot tell: days and session numbers disagree"]


def test_a_figure_of_scores_of_unsure_order_shows_scores_alone() -> None:
    sure = log(measure="phq9", value=[20.0, 5.0, 5.0])
    unsure = log(measure="phq9", value=[20.0, 5.0, 5.0], session=[3, 2, 1])
    row, doubtful = (report.document(one)["figures"].blocks[0] for one in (sure, unsure))
    assert isinstance(row, Row)
    assert isinstance(doubtful, Row)
    assert "reliably lower" in row.figures[0].svg
    assert "reliably lower" not in doubtful.figures[0].svg
    assert "first score" not in doubtful.figures[0].svg
    assert "Diamond" in row.caption
    assert "Diamond" not in doubtful.caption
    assert "days and session numbers disagree" in doubtful.caption
