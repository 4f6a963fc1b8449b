"""Scales and other raters have a face, and a worsening of theirs is on the attention list."""

from __future__ import annotations

import pandas as pd

from moodtrack import report
from moodtrack.log import Log
from moodtrack.report.document import Table
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
