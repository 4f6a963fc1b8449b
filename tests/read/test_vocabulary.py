"""A Daylio export cut into files, overlapping or not, is worth what the whole is."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import moodtrack

HEAD = "full_date,date,weekday,time,mood,activities,note_title,note\n"
WORDS = ["rad", "rad", "good", "meh", "sleepy", "bad", "awful", "rad", "rad", "good"]
ROWS = [
    f"{day:%Y-%m-%d},{day:%B} {day.day},{day:%A},21:{n:02d},{word},tea,,\n"
    for n, (day, word) in enumerate(zip(pd.date_range("2026-03-01", periods=10), WORDS, strict=True))
]


def written(folder: Path, name: str, rows: list[str]) -> Path:
    path = folder / name
    path.write_text(HEAD + "".join(rows), encoding="utf-8")
    return path


def moods(log: moodtrack.Log) -> list[float | None]:
    ratings = log.ratings.sort_values("at")
    return [None if pd.isna(value) else float(value) for value in ratings["mood"]] if "mood" in ratings else []


WHOLE = [5.0, 5.0, 4.0, 3.0, None, 2.0, 1.0, 5.0, 5.0, 4.0]


@pytest.mark.parametrize(
    "cuts", [[(0, 7), (7, 10)], [(0, 4), (4, 10)], [(0, 6), (3, 10)], [(0, 2), (2, 5), (5, 8), (7, 10)]]
)
def test_cut_files_equal_the_whole(tmp_path: Path, cuts: list[tuple[int, int]]) -> None:
    whole = moodtrack.load(written(tmp_path, "whole.csv", ROWS))
    paths = [written(tmp_path, f"part{n}.csv", ROWS[a:b]) for n, (a, b) in enumerate(cuts)]
    assert moods(whole) == WHOLE
    assert moods(moodtrack.load(paths)) == WHOLE
    assert moods(moodtrack.load(paths[::-1])) == WHOLE
    seen = {label.label: label.value for label in moodtrack.inspect(paths).labels}
    assert seen == {"rad": 5.0, "good": 4.0, "meh": 3.0, "bad": 2.0, "awful": 1.0, "sleepy": None}
    assert "no mood word got a number" not in str(moodtrack.inspect(paths))


def test_another_person_gives_no_words(tmp_path: Path) -> None:
    first, second = written(tmp_path, "a.csv", ROWS[:7]), written(tmp_path, "b.csv", ROWS[7:])
    log = moodtrack.load({first: "anna", second: "ben"})
    mine = log.ratings[log.ratings["person"] == "ben"]
    assert mine["mood"].isna().all()
    assert "2 of the 5 English words" in str(moodtrack.inspect({first: "anna", second: "ben"}))


def test_what_the_caller_says_wins_over_words_of_another_file(tmp_path: Path) -> None:
    paths = [written(tmp_path, "a.csv", ROWS[:7]), written(tmp_path, "b.csv", ROWS[7:])]
    assert moods(moodtrack.load(paths, moods={"rad": 4.5}))[-3:] == [4.5, 4.5, 4.0]


def test_the_hint_counts_the_words_of_all_files(tmp_path: Path) -> None:
    paths = [written(tmp_path, "a.csv", ROWS[:3]), written(tmp_path, "b.csv", ROWS[5:6])]
    assert "3 of the 5 English words" in str(moodtrack.inspect(paths))
