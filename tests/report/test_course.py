"""Of several courses of treatment a report tells the latest, and says so."""

from __future__ import annotations

import pandas as pd

from moodtrack import report
from moodtrack.log import Log
from moodtrack.report.document import Facts
from moodtrack.report.findings import findings

DAYS = pd.to_datetime(["2024-01-05", "2024-01-12", "2024-01-19", "2026-01-05", "2026-01-12", "2026-01-19"])


def log(course: list[int | None]) -> Log:
    rows = {"person": "a", "session": [1, 2, 3, 1, 2, 3], "day": DAYS}
    return Log(
        persons=pd.DataFrame({"person": ["a"]}),
        sessions=pd.DataFrame({**rows, "at": DAYS, "course": course, "attended": True}),
        scores=pd.DataFrame({**rows, "measure": "phq9", "item": "total", "rater": "self", "value": [20.0, 15.0, 4.0, 14.0, 15.0, 13.0]}),
    )  # fmt: skip


def test_the_first_score_is_that_of_the_latest_course() -> None:
    found = findings(log([1, 1, 1, 2, 2, 2]))
    change = found.get("reliable_change")
    assert change.series["baseline"].tolist() == [14.0]
    assert set(change.table["class"].astype(str)) == {"unchanged"}
    facts = next(b for b in report.document(log([1, 1, 1, 2, 2, 2])).sections[0].blocks if isinstance(b, Facts))
    assert ("Course", "2; 1 earlier left out with 3 scores") in facts.items


def test_one_course_is_whole_and_nothing_is_said() -> None:
    found = findings(log([1] * 6))
    assert found.course == ""
    assert found.get("reliable_change").series["baseline"].tolist() == [20.0]
