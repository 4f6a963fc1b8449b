"""Items of questionnaires in the spellings that people use, and what a form cannot have."""

from __future__ import annotations

from pathlib import Path

import pytest

import moodtrack


def written(folder: Path, *lines: str, header: str = "person,date,measure,item,value") -> Path:
    file = folder / "scores.csv"
    file.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return file


@pytest.mark.parametrize("item", ["9", "9.", "Q9", "q9", "item 9", "Item9", "phq9_9", "PHQ-9 item 9", "PHQ-9 Q9", "09"])
def test_an_item_is_read_in_any_spelling(tmp_path: Path, item: str) -> None:
    log = moodtrack.load(written(tmp_path, f"anna,2026-01-05,PHQ-9,{item},2"))
    assert log.scores["item"].astype(str).tolist()[:1] == ["9"]
    assert "unknown_item" not in log.problems["code"].tolist()


@pytest.mark.parametrize("item", ["sum", "total score", "Total", "score", "", "PHQ-9 total", "Sum Score"])
def test_the_total_is_read_in_any_spelling(tmp_path: Path, item: str) -> None:
    log = moodtrack.load(written(tmp_path, f"anna,2026-01-05,PHQ-9,{item},14"))
    assert log.scores["item"].astype(str).tolist() == ["total"]
    assert log.problems.empty


@pytest.mark.parametrize("item", ["stress", "Stress", "total:Stress", "DASS-21 stress"])
def test_a_subscale_is_read_in_any_spelling(tmp_path: Path, item: str) -> None:
    log = moodtrack.load(written(tmp_path, f"anna,2026-01-05,DASS-21,{item},14"))
    assert log.scores["item"].astype(str).tolist() == ["total:stress"]
    assert log.problems.empty


def test_inspect_shows_the_spellings_and_no_other_word(tmp_path: Path) -> None:
    file = written(tmp_path, "anna,2026-01-05,PHQ-9,Q9,2", "anna,2026-01-05,PHQ-9,secretword,2")
    shown = moodtrack.inspect(file).files[0].why
    assert "items read as Q9 = 9" in shown
    assert "secretword" not in shown


@pytest.mark.parametrize("item", ["10", "Q12", "0", "ninth", "total:stress"])
def test_an_item_that_the_form_has_not_is_kept_and_told_once_with_its_line(tmp_path: Path, item: str) -> None:
    file = written(
        tmp_path, "anna,2026-01-05,PHQ-9,total,9", f"anna,2026-01-05,PHQ-9,{item},2", "anna,2026-01-05,PHQ-9,1,2"
    )
    log = moodtrack.load(file)
    told = log.problems[log.problems["code"] == "unknown_item"]
    assert told["where"].tolist() == ["scores.csv:3"]
    assert 2.0 in log.scores["value"].tolist()
    assert "ninth" not in log.problems["what"].str.cat()


def test_items_of_a_questionnaire_that_is_not_known_are_no_problem_of_theirs(tmp_path: Path) -> None:
    log = moodtrack.load(written(tmp_path, "anna,2026-01-05,Own form,Q3,2", "anna,2026-01-05,Own form,sum,2"))
    assert log.scores["item"].astype(str).tolist() == ["3", "total"]
    assert log.problems["code"].astype(str).tolist() == ["unknown_measure"]


def test_the_rating_of_a_goal_has_any_name(tmp_path: Path) -> None:
    log = moodtrack.load(written(tmp_path, "anna,2026-01-05,goal,q1,2", "anna,2026-01-05,goal:sum,,2"))
    assert log.scores["item"].astype(str).tolist() == ["q1", "sum"]
    assert log.problems.empty


def test_a_total_with_a_fraction_is_kept_and_told(tmp_path: Path) -> None:
    log = moodtrack.load(written(tmp_path, "anna,2026-01-05,PHQ-9,total,12.5", "anna,2026-01-05,CORE-10,total,12.5"))
    assert log.scores["value"].tolist() == [12.5, 12.5]
    assert log.problems[["where", "code"]].astype(str).values.tolist() == [["scores.csv:2", "not_whole"]]


def test_a_total_with_a_fraction_in_columns_is_told_too(tmp_path: Path) -> None:
    log = moodtrack.load(written(tmp_path, "anna,2026-01-05,12.5", header="person,date,phq9"))
    assert log.scores["value"].tolist() == [12.5]
    assert log.problems["code"].astype(str).tolist() == ["not_whole"]
