"""A critical item that was answered above its limit is never called clear, however the sheet is kept."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from moodtrack import inspect, load, measures
from moodtrack.log import Log
from moodtrack.report import document
from moodtrack.report.document import Flag
from moodtrack.report.findings import findings
from moodtrack.report.sections.attention import rules
from moodtrack.report.sections.critical_items import state
from moodtrack.schema import SCORES, conform, plain_rows
from moodtrack.tidy.conflicts import out_of_order

ITEM = measures.get("phq9").critical_items[0]
DAYS = pd.to_datetime(["2025-01-08", "2025-01-15", "2025-01-22", "2025-01-29"])


def rows(**columns: object) -> pd.DataFrame:
    return conform(pd.DataFrame({"person": "a", "measure": "phq9", "item": "9", "rater": "self", **columns}), SCORES)


def judged(frame: pd.DataFrame, through: pd.Timestamp | None = None, **options: bool) -> Flag:
    doubt = set(frame.loc[out_of_order(frame), "rater"])
    return state(plain_rows(frame), measures.get("phq9"), ITEM, through, doubt, **options)


def told(frame: pd.DataFrame) -> tuple[str, str]:
    flag = judged(frame, pd.Timestamp("2025-02-01"))
    return flag.state, flag.text


def test_the_latest_answer_counts_with_its_age() -> None:
    assert told(rows(session=[1, 2], day=DAYS[:2], value=[2.0, 0.0]))[0] == "clear"
    name, text = told(rows(session=[1, 2], day=DAYS[:2], value=[0.0, 2.0]))
    assert name == "check"
    assert "17 days before the last day" in text


def test_one_missing_date_falls_back_to_sessions() -> None:
    frame = rows(session=[1, 2, 3, 4], day=[pd.NaT, *DAYS[1:]], value=[0.0, 0.0, 0.0, 3.0])
    assert told(frame)[0] == "check"


@pytest.mark.parametrize("order", [[0, 1, 2, 3], [3, 2, 1, 0]])
def test_without_dates_sessions_order_the_scores_whatever_the_order_of_the_lines(order: list[int]) -> None:
    frame = rows(session=[1, 2, 3, 4], value=[0.0, 0.0, 0.0, 3.0]).iloc[order].reset_index(drop=True)
    assert told(frame)[0] == "check"


def test_of_unknown_order_one_answer_above_is_enough_and_nothing_is_clear() -> None:
    assert told(rows(day=[pd.NaT, DAYS[0]], value=[3.0, 0.0]))[0] == "check"
    assert told(rows(day=[pd.NaT, DAYS[0]], value=[0.0, 0.0]))[0] == "no data"


def test_another_rater_does_not_clear_it() -> None:
    frame = rows(session=[1, 1], day=[DAYS[0], DAYS[0]], value=[3.0, 0.0])
    frame["rater"] = pd.Categorical(["self", "therapist"])
    assert told(frame)[0] == "check"


def test_every_rater_is_judged_at_the_own_latest_occasion() -> None:
    frame = rows(session=[1, 2, 3], day=DAYS[:3], value=[0.0, 3.0, 0.0])
    frame["rater"] = pd.Categorical(["self", "self", "therapist"])
    assert told(frame)[0] == "check"
    frame["value"] = [0.0, 0.0, 3.0]
    name, text = told(frame)
    assert name == "check"
    assert "answered by therapist" in text


def test_where_days_and_sessions_disagree_the_latest_by_either_is_looked_at() -> None:
    days = pd.to_datetime(["2025-11-20", "2025-12-10", "2025-01-06"])
    name, text = told(rows(session=[1, 2, 3], day=days, value=[0.0, 0.0, 3.0]))
    assert name == "check"
    assert "days and session numbers disagree" in text
    assert told(rows(session=[1, 2, 3], day=days, value=[0.0, 2.0, 0.0]))[0] == "check"
    name, text = told(rows(session=[1, 2, 3], day=days, value=[0.0, 0.0, 0.0]))
    assert name == "no data"
    assert "days and session numbers disagree" in text


def test_an_answer_that_could_not_be_read_is_not_called_unanswered() -> None:
    frame = rows(session=[1, 2], day=DAYS[:2], value=[0.0, None])
    flag = judged(frame, unread=True)
    assert flag.state == "check"
    assert "no readable answer at the latest score (session 2" in flag.text
    assert "not answered" not in flag.text
    flag = judged(rows(session=[1, 2], day=DAYS[:2], value=[0.0, -9.0]))
    assert flag.state == "check"
    assert "the answer cannot be read (no whole number of its range) at the latest score (session 2" in flag.text


@pytest.mark.parametrize("answer", [0.5, 7.0, -1.0, 2.5])
def test_an_answer_that_there_is_not_is_neither_clear_nor_a_last_answer(answer: float) -> None:
    name, text = told(rows(session=[1, 2], day=DAYS[:2], value=[0.0, answer]))
    assert (name, "cannot be read" in text, "session 2, 15 Jan 2025" in text) == ("check", True, True)
    frame = rows(
        session=[1, 2, 3, 3], day=DAYS[[0, 1, 2, 2]], item=["9", "9", "9", "total"], value=[0.0, answer, None, 9.0]
    )
    name, text = told(frame)
    assert name == "check"
    assert "not answered at the latest score; the answer before cannot be read (session 2, 15 Jan 2025" in text
    assert "last answer" not in text
    assert told(rows(session=[1, 2], day=DAYS[:2], value=[answer, 0.0]))[0] == "clear"
    assert told(rows(day=[pd.NaT, DAYS[0]], value=[answer, 0.0]))[0] == "check"


@pytest.mark.parametrize(
    "sheet",
    [
        "session,date,measure,item,value\n1,2025-01-08,PHQ-9,9,7\n2,2025-01-15,PHQ-9,9,0.5\n",
        "session,date,phq9_9\n1,2025-01-08,7\n2,2025-01-15,0.5\n",
    ],
)
def test_an_answer_that_there_is_not_is_flagged_where_it_stands(tmp_path: Path, sheet: str) -> None:
    (tmp_path / "scores.csv").write_text(sheet)
    problems = load(tmp_path).problems
    read = problems[problems["step"] == "read"]
    assert read[["where", "code"]].astype(str).to_numpy().tolist() == [
        ["scores.csv:2", "out_of_range"],
        ["scores.csv:3", "not_whole"],
    ]
    assert "unanswered" not in problems["code"].astype(str).tolist()
    assert "2 flagged" in str(inspect(tmp_path))


@pytest.mark.parametrize(("before", "expected"), [(0.0, "no data"), (2.0, "check")])
def test_unanswered_at_the_latest_score_is_a_state_of_its_own(before: float, expected: str) -> None:
    frame = rows(
        session=[1, 2, 2], day=[DAYS[0], DAYS[1], DAYS[1]], item=["9", "9", "total"], value=[before, None, 9.0]
    )
    name, text = told(frame)
    assert name == expected
    assert "not answered at the latest score" in text


def test_items_without_a_total_are_looked_at() -> None:
    scores = rows(session=[1, 2], day=DAYS[:2], value=[0.0, 2.0])
    flags = rules(findings(Log(persons=pd.DataFrame({"person": ["a"]}), scores=scores)))
    assert [f.state for f in flags if "item 9" in f.text] == ["check"]


def test_an_old_questionnaire_is_named() -> None:
    scores = rows(session=[1, 2], day=DAYS[:2], item="total", value=[18.0, 17.0])
    sessions = pd.DataFrame({"person": "a", "session": [9], "day": pd.to_datetime(["2025-04-01"]), "attended": True})
    flags = rules(findings(Log(persons=pd.DataFrame({"person": ["a"]}), scores=scores, sessions=sessions)))
    assert any(f.state == "check" and "last score 76 days before" in f.text for f in flags)


def test_where_days_and_sessions_disagree_no_change_is_told_and_nothing_is_clear() -> None:
    days = pd.to_datetime(["2025-11-20", "2025-12-10", "2025-01-06"])
    scores = rows(session=[1, 2, 3], day=days, item="total", value=[9.0, 8.0, 24.0])
    log = Log(persons=pd.DataFrame({"person": ["a"]}), scores=scores)
    made = rules(findings(log))
    assert [f.state for f in made if "days and session numbers disagree" in f.text] == ["check"]
    assert not any(f.state == "clear" for f in made)
    told = document(log).text()
    assert "PHQ-9: days and session numbers disagree, so no change can be told." in told
    assert "improved, established" not in told
    assert "clearly better" not in document(log, edition="client").text()


def test_another_rater_is_named_and_is_no_score_of_the_client() -> None:
    scores = rows(session=[1, 2], day=DAYS[:2], item="total", value=[18.0, 9.0])
    scores["rater"] = pd.Categorical(["therapist", "therapist"])
    log = Log(persons=pd.DataFrame({"person": ["a"]}), scores=scores)
    told = document(log)
    assert "PHQ-9, rated by therapist: 9 of 27" in told.text()
    assert told["figures"].figures()[0].title == "PHQ-9, rated by therapist by session"
    assert any(
        "rated by therapist" in column for b in told["reliable_change"].blocks for column in getattr(b, "columns", ())
    )
    client = document(log, edition="client").text()
    assert "Your first score" not in client
    assert "at the start" not in client


def form(tmp_path: Path, *lines: str) -> tuple[str, list[Flag]]:
    (tmp_path / "scores.csv").write_text("\n".join(["session,date,measure,item,value", *lines]) + "\n")
    log = load(tmp_path, person="a")
    return document(log)["glance"].blocks[0].items[0][1][0][1], rules(findings(log))  # type: ignore[union-attr]


def test_a_latest_form_without_a_total_is_told(tmp_path: Path) -> None:
    items = [f"3,2025-01-22,PHQ-9,{item},1" for item in range(1, 9)]
    first = "1,2025-01-08,PHQ-9,total,12"
    level, flags = form(tmp_path, first, "2,2025-01-15,PHQ-9,total,10", *items)
    assert level.startswith("10 of 27")
    assert "session 3, 22 Jan 2025: no total, 8 of 9 items answered." in level
    assert [f.state for f in flags if "no total, 8 of 9 items answered" in f.text] == ["check"]
    level, flags = form(tmp_path, first, "2,2025-01-15,PHQ-9,total,abc")
    assert "session 2, 15 Jan 2025: no total, its total could not be read." in level
    level, flags = form(tmp_path, first, "2,2025-01-15,PHQ-9,total,11")
    assert "no total" not in level


def test_a_latest_total_that_its_items_do_not_give_is_looked_at(tmp_path: Path) -> None:
    items = [f"2,2025-01-15,PHQ-9,{item},1" for item in range(1, 10)]
    first = "1,2025-01-08,PHQ-9,total,12"
    _, flags = form(tmp_path, first, "2,2025-01-15,PHQ-9,total,11", *items)
    told = [f for f in flags if "add up to" in f.text]
    assert [(f.state, f.text) for f in told] == [
        ("check", "PHQ-9: the total in the file is 11, its items add up to 9 (session 2, 15 Jan 2025).")
    ]
    _, flags = form(tmp_path, first, "2,2025-01-15,PHQ-9,total,9", *items)
    assert not [f for f in flags if "add up to" in f.text]
