"""Checkmarks.csv alone, without an unknown or a word in it: told by its other signs, or kept as a log and said."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

import moodtrack

DAYS = [date(2024, 6, 30) - timedelta(days) for days in range(20)]


def _rows(end: str, first: str = "2") -> list[str]:
    cells = [f"{first if n == 3 else 2 * (n % 3 > 0)},{2 * (n % 2)}" for n in range(len(DAYS))]
    return [f"{day},{cell}{end}" for day, cell in zip(DAYS, cells, strict=True)]


def _load(path: Path, rows: list[str], head: str = "Date,Run,Read,", format: str | None = None) -> moodtrack.Log:
    sheet = path / "Checkmarks.csv"
    sheet.write_text("\n".join([head, *rows, ""]))
    return moodtrack.load(sheet, format=format)


@pytest.mark.parametrize("first", ["2", "1"])
def test_a_trailing_comma_and_the_newest_day_first_tell_ticks(tmp_path: Path, first: str) -> None:
    log = _load(tmp_path, _rows(",", first))
    acts = sum(cell == "2" for row in _rows(",", first) for cell in row.split(","))
    assert log.provenance[0]["format"] == "loop_habits"
    assert len(log.tags.dropna(subset="tag")) == acts
    assert not {"run", "read"} & {*log.ratings.columns}
    assert log.problems["code"].astype(str).tolist() == ["assumed"]
    assert "a comma ends every row" in log.problems["what"].iloc[0]


def test_without_the_comma_it_is_a_log_that_says_so_and_can_be_asked_for(tmp_path: Path) -> None:
    log = _load(tmp_path, _rows(""), "Date,Run,Read")
    assert log.provenance[0]["format"] == "log"
    assert log.problems["what"].str.contains("may be ticks of habits", regex=False).tolist() == [True]
    asked = _load(tmp_path, _rows(""), "Date,Run,Read", format="loop_habits")
    assert len(asked.tags.dropna(subset="tag")) == sum(row.count(",2") for row in _rows(""))


def test_an_ordinary_log_is_not_doubted(tmp_path: Path) -> None:
    for rows in (_rows(",")[::-1], [f"{day},{n % 3 + 1},{n % 2 + 1}," for n, day in enumerate(DAYS)]):
        log = _load(tmp_path, rows)
        assert log.provenance[0]["format"] == "log"
        assert log.problems.empty


@pytest.mark.parametrize(
    "rows", [["06-16-24,2,1500,", "06-15-24,2,0,"], ["06-16-24,YES_MANUAL,1500,", "06-15-24,YES_MANUAL,0,"]]
)
def test_years_of_two_digits_are_read_with_numbers_as_with_words(tmp_path: Path, rows: list[str]) -> None:
    log = _load(tmp_path, rows, "Date,Run,Water,")
    assert log.tags["tag"].dropna().tolist() == ["Run", "Run"]
    assert log.ratings["water"].tolist() == [0.0, 1.5]
    assert log.entries["day"].dt.strftime("%Y-%m-%d").tolist() == ["2024-06-15", "2024-06-16"]
