"""A column that an app does not have itself is kept in extra, whatever the format."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import moodtrack

_MPATH = """connectionId;alias;questionListName;timeStampSent;timeStampStart;mood_sliderNegPos;mood_sliderNegPos_0;new_weirdtype;MyCol;email
701;kit;day;1767261601;1767261660;64;7;walk;tea;a@b.example
"""
_BEARABLE = """date,weekday,time of day,category,rating/amount,detail,notes,MyCol
1st Mar 2026,Sunday,am,Mood,7,calm,,tea
"""
_IMOOD = """Date,Day of week,Hour,Minute,Level,LevelText,Comment,MyCol
"September 5, 2025",Friday,9,5,7,(7) Pretty Good,,tea
"""


def extra(folder: Path, text: str) -> tuple[dict[str, object], moodtrack.Log]:
    file = folder / "a.csv"
    file.write_text(text, encoding="utf-8")
    log = moodtrack.load(file)
    return json.loads(log.entries["extra"][0]), log


@pytest.mark.parametrize("text", [_MPATH, _BEARABLE, _IMOOD])
def test_a_foreign_column_is_kept_in_extra(tmp_path: Path, text: str) -> None:
    assert extra(tmp_path, text)[0]["MyCol"] == "tea"


def test_questions_of_a_kind_that_is_not_known_are_told_and_aliases_are_not_read(tmp_path: Path) -> None:
    kept, log = extra(tmp_path, _MPATH)
    assert kept == {"questionListName": "day", "mood_sliderNegPos_0": "7", "new_weirdtype": "walk", "MyCol": "tea"}
    assert log.problems["code"].astype(str).tolist().count("unknown_column") == 4


def test_a_column_of_words_is_no_hashtag_that_was_absent(tmp_path: Path) -> None:
    assert extra(tmp_path, _IMOOD)[1].tags.empty
    assert moodtrack.inspect(tmp_path / "a.csv").files[0].columns["MyCol"] == "extra"


@pytest.mark.parametrize(
    ("cells", "told"), [(["walk, tea", "tea;", "tea, walk"], 1), (["walk|tea", "a, b", "c, d"], 0), (["a, b", "c"], 0)]
)
def test_tags_that_no_bar_joins_are_told(tmp_path: Path, cells: list[str], told: int) -> None:
    path = tmp_path / "log.csv"
    path.write_text("date,mood,tags\n" + "".join(f'2026-01-0{n},3,"{cell}"\n' for n, cell in enumerate(cells, 1)), encoding="utf-8")  # fmt: skip
    log = moodtrack.load(path, person="p")
    assert log.problems["code"].eq("assumed").sum() == told
    assert log.tags["tag"].dropna().nunique() == len({part.strip() for cell in cells for part in cell.split("|")})
