"""Lines of sheets: cells by kind, sessions numbered, scores and sessions linked by number or by day."""

from __future__ import annotations

from datetime import date, datetime

import pandas as pd
import pytest

from moodtrack.log import Log
from moodtrack.progress import goal_progress
from moodtrack.records import FileRead, Row
from moodtrack.schema import TABLES, empty
from moodtrack.tidy import assemble


def log_of(*rows: tuple[str, dict[str, object]], person: str | None = None) -> Log:
    items = tuple(Row(table, values, line, person) for line, (table, values) in enumerate(rows, start=2))
    return assemble([FileRead("sheet.csv", "sheet", "log", items)])


def score(**values: object) -> tuple[str, dict[str, object]]:
    return "scores", {"measure": "phq9", "item": "total", "value": 10, "rater": "self", **values}


def test_cells_as_people_write_them() -> None:
    log = log_of(("sessions", {"session": "2", "at": "2026-03-01 14:00", "attended": "Yes", "kind": " review "}))
    row = log.sessions.iloc[0]
    assert (row["session"], row["attended"], row["kind"]) == (2, True, "review")
    assert (row["at"], row["day"]) == (pd.Timestamp("2026-03-01 14:00"), pd.Timestamp("2026-03-01"))


@pytest.mark.parametrize("written", [date(2026, 3, 1), datetime(2026, 3, 1), "2026-03-01", pd.Timestamp("2026-03-01")])
def test_a_date_is_its_own_day(written: object) -> None:
    assert log_of(score(at=written)).scores["day"][0] == pd.Timestamp("2026-03-01")


def test_a_session_after_midnight_belongs_to_the_evening() -> None:
    assert log_of(("sessions", {"session": 1, "at": "2026-03-02 00:30"})).sessions["day"][0] == pd.Timestamp(
        "2026-03-01"
    )


@pytest.mark.parametrize(
    ("table", "column", "wrong", "code"),
    [
        ("scores", "value", "many", "bad_value"),
        ("scores", "value", "inf", "bad_value"),
        ("scores", "session", 1.5, "bad_value"),
        ("scores", "at", "yesterday", "bad_date"),
        ("sessions", "attended", "perhaps", "bad_value"),
        ("goals", "domain", "weather", "bad_value"),
        ("goals", "direction", "sideways", "bad_value"),
        ("assignments", "domain", "weather", "bad_value"),
    ],
)
def test_a_cell_of_the_wrong_kind_is_empty_and_told(table: str, column: str, wrong: object, code: str) -> None:
    log = log_of((table, {column: wrong}), (table, {column: None}))
    assert log.tables[table][column].isna().all()
    problems = log.problems[log.problems["code"] == code]
    assert len(problems) == 1
    assert "line 2" in problems["what"].iloc[0]
    assert str(wrong) not in problems["what"].iloc[0]


@pytest.mark.parametrize("rater", ["partner", "clinicain", 5])
def test_a_rater_who_is_not_known_is_not_the_person(rater: object) -> None:
    log = log_of(score(rater=rater), score(rater=" Self ", item="1"), score(rater=None, item="2"))
    assert log.scores["rater"].astype("string").fillna("none").tolist() == ["other", "self", "none"]
    (told,) = log.problems.loc[log.problems["code"] == "bad_value", "what"]
    assert told == "1 value of rater is not self | therapist | other and is kept as other (line 2)"


def test_a_rule_that_is_not_known_is_kept_and_its_goal_not_told_by_another() -> None:
    strange = [
        ("goals", {"goal": f"g{n}", "measure": "tag:walk", "target": 2, **word})
        for n, word in enumerate([{"per": "month"}, {"rule": "sum"}])
    ]
    log = log_of(*strange)
    assert log.goals["per"].astype("string").fillna("").tolist() == ["month", ""]
    found = goal_progress(log.goals, empty(TABLES["scores"]), empty(TABLES["ratings"]), tags=pd.DataFrame({"person": "p", "day": pd.to_datetime(["2026-01-05"]), "tag": "walk"}))  # fmt: skip
    assert found.table["state"].astype(str).tolist() == ["not_evaluable"] * 2


def test_goals_are_kept_as_given() -> None:
    values = {"goal": "g1", "label": "=walk", "domain": "behaviours", "measure": "tag:walk", "rule": "count", "per": "week",
              "baseline": 0, "target": 3, "direction": "increase", "set_on": "2026-01-05"}  # fmt: skip
    row = log_of(("goals", values)).goals.iloc[0]
    assert {key: row[key] for key in values if key != "set_on"} == {k: v for k, v in values.items() if k != "set_on"}
    assert row["set_on"] == pd.Timestamp("2026-01-05")
    assert pd.isna(row["target_high"])


def test_sessions_without_numbers_are_numbered_by_date() -> None:
    log = log_of(("sessions", {"at": "2026-03-08"}), ("sessions", {"at": "2026-03-01"}))
    assert log.sessions["session"].tolist() == [2, 1]
    assert log.problems["code"].tolist() == ["assumed"]


def test_told_numbers_stay_and_gaps_are_not_filled() -> None:
    log = log_of(("sessions", {"at": "2026-03-08", "session": 4}), ("sessions", {"at": "2026-03-01"}))
    assert log.sessions["session"].isna().tolist() == [False, True]


def test_scores_take_the_date_of_their_session() -> None:
    log = log_of(("sessions", {"session": 3, "at": "2026-03-01 10:00"}), score(session=3), score(session=9))
    assert log.scores["day"].tolist()[0] == pd.Timestamp("2026-03-01")
    assert log.scores["day"].isna().tolist() == [False, True]
    assert "1 scores" in log.problems["what"][0]


def test_scores_take_the_session_of_their_day() -> None:
    log = log_of(("sessions", {"session": 3, "at": "2026-03-01 10:00"}), score(at="2026-03-01"), score(at="2026-03-02"))
    assert log.scores["session"].tolist()[0] == 3
    assert log.scores["session"].isna().tolist() == [False, True]


def test_two_sessions_on_a_day_decide_nothing() -> None:
    held = [("sessions", {"session": n, "at": f"2026-03-01 1{n}:00"}) for n in (1, 2)]
    assert log_of(*held, score(at="2026-03-01")).scores["session"].isna().all()


def test_sessions_of_one_person_say_nothing_about_another() -> None:
    rows = (Row("sessions", {"session": 1, "at": "2026-03-01"}, 2, "anna"), Row("scores", {"session": 1}, 3, "ben"))
    log = assemble([FileRead("sheet.csv", "sheet", "log", rows)])
    assert log.scores["day"].isna().all()


def test_a_column_that_no_table_has_is_told() -> None:
    log = log_of(("events", {"start": "2026-03-01", "colour": "red"}))
    assert log.problems["code"].tolist() == ["unknown_column"]
    assert "colour" not in log.problems["what"][0]


def test_persons_are_described_once() -> None:
    log = log_of(("persons", {"group": "a"}), ("events", {"start": "2026-03-01"}), person="anna")
    assert log.persons[["person", "group"]].to_numpy().tolist() == [["anna", "a"]]


def test_a_line_that_gives_several_rows_is_counted_once() -> None:
    rows = (Row("sessions", {"session": 1}, 2), Row("scores", {"session": 1}, 2), Row("sessions", {"session": 2}, 3))
    log = assemble([FileRead("sheet.csv", "sheet", "log", rows)])
    assert (log.provenance[0]["rows_read"], log.provenance[0]["rows_kept"]) == (2, 2)
