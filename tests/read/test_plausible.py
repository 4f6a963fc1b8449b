"""Years that nobody means, years of two digits, and numbers beyond all scales: told in every format, never silent."""

from __future__ import annotations

from pathlib import Path

import pytest

import moodtrack
from moodtrack.errors import UnknownFormat
from moodtrack.read.dates import moment
from moodtrack.read.instants import calendar
from moodtrack.read.plausible import plausible
from moodtrack.records import Problem, Record


def written(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize("text", ["0001-01-01", "1899-12-31", "2201-01-01", "31.12.9999", "3 January 0026"])
def test_a_year_that_nobody_means_is_no_date(text: str) -> None:
    assert moment(text).at is None
    assert "the year lies outside 1900 to 2200" in moment(text).why
    assert not moment(text).ambiguous


@pytest.mark.parametrize("text", ["01/02/24", "1.3.26", "06-16-24", "3 Jan 24", "1.3.'26"])
def test_a_year_of_two_digits_asks_for_four(text: str) -> None:
    assert moment(text).why == "the year has two digits; write it with four"


@pytest.mark.parametrize("text", ["1900-01-01", "2200-12-31"])
def test_the_first_and_last_year_are_dates(text: str) -> None:
    assert moment(text).at is not None


def test_the_calendar_of_instants_has_the_same_years() -> None:
    assert calendar(1899, 12, 31) is None
    assert calendar(2201, 1, 1) is None
    assert calendar(2200, 1, 1) is not None


def test_every_row_of_a_log_is_kept_or_told(tmp_path: Path) -> None:
    log = moodtrack.load(
        written(tmp_path, "log.csv", "date,mood\n2026-01-01,4\n0026-01-02,3\n2026-01-03,1e300\n04.01.26,2\n")
    )
    assert log.ratings["mood"].fillna(-1).tolist() == [4.0, -1.0]
    told = log.problems.sort_values("where")[["where", "code"]].astype(str).values.tolist()
    assert told == [["log.csv:3", "bad_date"], ["log.csv:4", "out_of_range"], ["log.csv:5", "bad_date"]]
    assert log.provenance[0]["rows_read"] == 4


def test_a_log_whose_years_have_two_digits_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat, match="two digits; write it with four"):
        moodtrack.load(written(tmp_path, "log.csv", "date,mood\n06-16-24,4\n"))


def test_an_absurd_score_is_left_empty_and_told(tmp_path: Path) -> None:
    text = "date,measure,value\n2026-01-01,own form,1e300\n2026-01-08,own form,9\n"
    log = moodtrack.load(written(tmp_path, "scores.csv", text))
    assert log.scores["value"].fillna(-1).tolist() == [-1.0, 9.0]
    assert "out_of_range" in log.problems["code"].tolist()


def test_a_plug_in_cannot_let_an_impossible_year_through() -> None:
    from datetime import datetime

    found = list(plausible([Record(datetime(2500, 1, 1), "day", "mood", 7)]))
    assert [(type(item), item.line) for item in found if isinstance(item, Problem)] == [(Problem, 7)]
    assert len(found) == 1


_FHIR = '{"resourceType": "Observation", "status": "final", "code": {"text": "PHQ-9"}, "effectiveDateTime": "2026-01-02", "valueInteger": %d}'
_REDCAP = "record_id,redcap_event_name,phq_timestamp,phq9_total,phq_complete\n1,first,2026-01-02 10:00,%d,2\n"
_QUALTRICS = "StartDate,RecordedDate,ResponseId,phq9_total\n2026-01-02 10:00,2026-01-02 10:05,R_1,%d\n"


@pytest.mark.parametrize("value", [40, -3])
@pytest.mark.parametrize(("name", "text"), [("a.json", _FHIR), ("a.csv", _REDCAP), ("a.csv", _QUALTRICS)])
def test_a_total_that_the_form_cannot_give_is_left_empty_and_told(
    tmp_path: Path, name: str, text: str, value: int
) -> None:
    log = moodtrack.load(written(tmp_path, name, text % value))
    assert log.scores[["measure", "item"]].astype(str).values.tolist() == [["phq9", "total"]]
    assert log.scores["value"].isna().all()
    assert log.problems.loc[log.problems["code"].eq("out_of_range"), "what"].tolist() == [
        "value: outside the range of phq9"
    ]


@pytest.mark.parametrize(("value", "kept"), [(4, True), (44, True), (51, False), (-1, False)])
def test_a_total_of_any_coding_of_a_form_is_kept(tmp_path: Path, value: int, kept: bool) -> None:
    log = moodtrack.load(written(tmp_path, "scores.csv", f"date,measure,value\n2026-01-01,K10,{value}\n"), person="p")
    assert log.scores["value"].notna().tolist() == [kept]
