"""Headings of a log as people write them: brackets that are no scale, two of one name, and none at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import moodtrack
from moodtrack.errors import ReadError, UnknownFormat
from moodtrack.read.map_draft import of_file


def sheet(folder: Path, header: str, *rows: str) -> Path:
    file = folder / "log.csv"
    file.write_text("\n".join([header, *(f"2026-03-{day:02},{row}" for day, row in enumerate(rows, 1))]) + "\n", encoding="utf-8")  # fmt: skip
    return file


def told(log: moodtrack.Log) -> list[str]:
    return log.problems["code"].astype("str").tolist()


@pytest.mark.parametrize(
    ("heading", "numbers", "name", "scale"),
    [
        ("Stress (10-0)", [3, 9, 10], "stress_10_0", [None, None]),
        ("Shift (7-7)", [7, 7, 7], "shift_7_7", [None, None]),
        ("Sleep (7-9)", [6, 8, 5.5], "sleep", [None, None]),
        ("Weight (80-100)", [103, 99, 102], "weight", [None, None]),
        ("Calm (0-3)", [0, 1, 3], "calm", [0.0, 3.0]),
        ("Mood (-3 to 3)", [-3, 0, 2.5], "mood", [-3.0, 3.0]),
    ],
)
def test_a_bracket_empties_no_column(tmp_path: Path, heading: str, numbers: list[float], name: str, scale: list[float | None]) -> None:  # fmt: skip
    log = moodtrack.load(sheet(tmp_path, f"date,{heading}", *map(str, numbers)))
    assert log.ratings[name].tolist() == numbers
    rows = log.variables.set_index("variable")
    assert [None if value != value else value for value in rows.loc[name, ["low", "high"]]] == scale
    assert told(log) == ([] if scale[1] else ["assumed"])


def test_a_number_outside_of_a_scale_is_left_empty_and_kept_as_written(tmp_path: Path) -> None:
    log = moodtrack.load(sheet(tmp_path, "date,Mood (1-10)", "5", "55", "77"))
    assert log.ratings["mood"].isna().tolist() == [False, True, True]
    assert [json.loads(extra) for extra in log.entries["extra"].dropna()] == [{"Mood (1-10)": "55"}, {"Mood (1-10)": "77"}]  # fmt: skip
    assert told(log) == ["out_of_range"] * 2


@pytest.mark.parametrize(
    ("header", "names"),
    [
        ("Mood (1-5),mood_1_5", ["mood", "mood_1_5"]),
        ("Mood (1-5),Mood [1-5]", ["mood", "mood_1_5"]),
        ("心情 (1-5),心情(1〜5)", ["心情", "心情_1_5"]),
    ],
)
def test_headings_that_are_one_name_only_with_their_scale(tmp_path: Path, header: str, names: list[str]) -> None:
    log = moodtrack.load(sheet(tmp_path, f"date,{header}", "4,2", "1,5"))
    assert [log.ratings[name].tolist() for name in names] == [[4, 1], [2, 5]]
    assert told(log) == []


@pytest.mark.parametrize("header", ["date,mood,note,Note", "date,mood,day,Day", "date,mood,wins,Wins"])
def test_two_columns_of_one_name_that_are_no_ratings_are_refused(tmp_path: Path, header: str) -> None:
    with pytest.raises(UnknownFormat, match="have the same name"):
        moodtrack.load(sheet(tmp_path, header, "4,a,b"))


def test_commas_behind_the_header_are_no_columns(tmp_path: Path) -> None:
    log = moodtrack.load(sheet(tmp_path, "date,mood,,sleep,,", "4,,7,,", "5,,8,,"))
    assert (log.ratings["mood"].tolist(), log.ratings["sleep"].tolist(), told(log)) == ([4, 5], [7, 8], [])
    mapping = {"columns": {"date": {"as": "at"}, "mood": {"as": "rating"}, "sleep": {"as": "skip"}}}
    assert moodtrack.load(tmp_path / "log.csv", map=mapping).ratings["mood"].tolist() == [4, 5]
    log = moodtrack.load(sheet(tmp_path, "date,,mood,", "x,4,", "y,5,"))
    assert log.problems["what"].tolist() == ["column 2 has no heading; it is not read"]


def test_a_first_map_says_what_is_wrong_with_a_header(tmp_path: Path) -> None:
    drafted = of_file([sheet(tmp_path, "Datum,,Laune,,", "0,5,,", "1,6,,")])
    assert [line for line in drafted.splitlines() if line.startswith("[columns")] == ['[columns."Datum"]', '[columns."Laune"]']  # fmt: skip
    with pytest.raises(ReadError, match="the columns 2 and 4 have the same heading"):
        of_file([sheet(tmp_path, "Datum,Laune,Schlaf,Laune", "5,6,7")])
    with pytest.raises(ReadError, match="has no header"):
        of_file([sheet(tmp_path, "Datum,,", ",")])
