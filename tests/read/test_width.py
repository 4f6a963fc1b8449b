"""Small files that ask for much: what they would fill is counted while they are read, and refused in the words of the file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import moodtrack
from moodtrack.errors import LimitExceeded
from moodtrack.read import Limits
from moodtrack.read.markup import closed

HEAD = "full_date,date,weekday,time,mood,activities,scales,note_title,note\n"
BEARABLE = "date,weekday,time of day,category,rating/amount,detail,notes\n"


def scaled(first: int, rows: int = 4) -> str:
    return HEAD + "".join(
        f"2026-03-0{n + 1},,,10:00,rad,,v{first + 2 * n}: 1/5 | v{first + 2 * n + 1}: 2/5,,secretword\n"
        for n in range(rows)
    )


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


WIDE = BEARABLE + "".join(f'"1st Feb 2026",Sunday,am,"thing {n}","3","",""\n' for n in range(9))
BARE = HEAD + '2026-03-01,,,10:00,rad,,,,"' + "secretword a\n" * 30
UNDATED = HEAD + "secretword,,,10:00,rad,,,,\n" * 30
UNDECIDED = HEAD + "01/02/2026,,,10:00,rad,,,,\n" * 30
LINES = "[2026-03-01 10:00] a\n" + "secretword\n" * 30
CROWDED = json.dumps([{"date": "2026-3-1", "type": "Mood", "scores": [1] * 1441, "notes": "", "tags": []}])


@pytest.mark.parametrize(
    ("name", "text", "limits", "said"),
    [
        ("a.csv", scaled(0, 9), Limits(columns=12), "names more than 12 different ratings"),
        ("a.csv", WIDE, Limits(cells=40), "different ratings in 7 entries, most of them empty"),
        ("a.csv", BARE, Limits(lost=200), "21 of the first 22 rows of .* have no second cell"),
        ("a.csv", UNDATED, Limits(lost=20), r"21 of the first 21 rows cannot be kept \(line 2: no date"),
        ("a.csv", UNDECIDED, Limits(lost=20), "month first"),
        ("a.txt", LINES, Limits(records=20), "more than 20 lines"),
        ("a.json", CROWDED, Limits(), "a day with more than 1,440 scores"),
    ],
)
def test_what_asks_for_much_is_refused(tmp_path: Path, name: str, text: str, limits: Limits, said: str) -> None:
    path = written(tmp_path / name, text)
    with pytest.raises(LimitExceeded, match=said) as caught:
        moodtrack.load(path, limits=limits)
    assert str(path) in str(caught.value)
    assert "secretword" not in str(caught.value)
    assert len(moodtrack.load(path, person="a").entries) if text in (WIDE, LINES) else True


def test_files_are_as_wide_together_as_one(tmp_path: Path) -> None:
    paths = [written(tmp_path / f"{n}.csv", scaled(100 * n)) for n in range(2)]
    limits = Limits(columns=12)
    assert moodtrack.load(paths[0], limits=limits).ratings.shape[0] == 4
    with pytest.raises(LimitExceeded, match=r"0\.csv with the 1 files read beside it names more than 12"):
        moodtrack.load(paths, limits=limits)


def test_persons_who_rate_different_things_are_read_together(tmp_path: Path) -> None:
    paths = {written(tmp_path / f"{n}.csv", scaled(100 * n)): f"p{n}" for n in range(3)}
    assert moodtrack.load(paths, limits=Limits(cells=60)).ratings.shape[0] == 12
    lone = written(tmp_path / "lone.csv", scaled(0, 9))
    with pytest.raises(LimitExceeded, match="most of them empty"):
        moodtrack.load(lone, limits=Limits(cells=60))


def test_a_table_of_which_a_fifth_is_filled_is_not_too_wide(tmp_path: Path) -> None:
    log = moodtrack.load(written(tmp_path / "a.csv", scaled(0, 6)), limits=Limits(cells=1))
    assert log.ratings.shape[0] == 6


def test_many_lost_rows_below_as_many_good_ones_are_no_reason_to_refuse(tmp_path: Path) -> None:
    good = "".join(f"2026-03-01,,,10:{n:02d},rad,,,,\n" for n in range(9))
    log = moodtrack.load(written(tmp_path / "a.csv", UNDATED + good), limits=Limits(lost=30))
    assert (len(log.entries), log.provenance[0]["rows_lost"]) == (9, 30)


def test_a_lost_row_is_one_problem(tmp_path: Path) -> None:
    feelings = "Date,Mood,Tags (People),Notes,Reflections,Takeaways\n2026 Sun Feb 8 16:04,Calm,,,[],[]\nabc\n"
    log = moodtrack.load(written(tmp_path / "b.csv", feelings))
    assert log.problems[log.problems["where"] == "b.csv:3"]["code"].tolist() == ["bad_date"]
    log = moodtrack.load(written(tmp_path / "a.csv", HEAD + "2026-03-01,,,10:00,rad,,,,\nabc def\n"))
    assert log.problems[log.problems["where"] == "a.csv:3"]["code"].tolist() == ["bad_date"]
    assert (log.provenance[0]["rows_read"], log.provenance[0]["rows_lost"]) == (2, 1)


def test_a_tag_of_thousands_of_attributes_is_a_word_and_a_long_picture_is_a_tag() -> None:
    crowded = f"<div {'a=1 ' * 5000}>"
    assert closed(f"<p>{crowded}</p>") == f"<p>&lt;{crowded[1:]}</p>"
    picture = f'<img src="data:image/png;base64,{"A/" * 20_000}">'
    assert closed(picture) == picture
