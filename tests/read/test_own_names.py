"""Two columns of ratings that would get one name both stay, in every reader that makes names of headings; the second is told."""

from __future__ import annotations

from pathlib import Path

import pytest

import moodtrack

EMOODS = "DATE,IRRITABILITY,ANXIETY,DEPRESSED,ELEVATED"
MAP = {"columns": {"Tag": {"as": "at"}, "A": {"as": "rating", "name": "mood"}, "B": {"as": "rating", "name": "mood"}}}


@pytest.mark.parametrize(
    ("header", "rows", "given", "want"),
    [
        ("date,Mood (0-10),Mood (1-5)", ("9,2", "0,5"), {}, {"mood": [9, 0], "mood_1_5": [2, 5]}),
        ("date,MOOD (1-5),mood (0-10)", ("2,9", "5,0"), {}, {"mood": [2, 5], "mood_0_10": [9, 0]}),
        ("date,Mood (1-5),Mood", ("2,9", "5,0"), {}, {"mood": [9, 0], "mood_1_5": [2, 5]}),
        ("date,Mood (0-9),Mood (1-5),Mood 1 5 (0-7)", ("9,2,7", "0,5,6"), {}, {"mood": [9, 0], "mood_1_5": [7, 6], "mood_1_5_2": [2, 5]}),
        ("date,mood,mood,Mood", ("9,2,1", "0,5,4"), {}, {"mood": [9, 0], "mood_3": [2, 5], "mood_2": [1, 4]}),
        ("date,Mood (0-10),Mood (0-10)", ("9,2", "0,5"), {}, {"mood": [9, 0], "mood_0_10_3": [2, 5]}),
        ("Tag,A,B", ("9,2", "0,5"), {"map": MAP}, {"mood": [9, 0], "b": [2, 5]}),
        ("Tag,A,mood", ("9,2", "0,5"), {"map": {"others": "answer", "columns": {k: MAP["columns"][k] for k in ("Tag", "A")}}}, {"mood": [9, 0], "mood_2": [2, 5]}),
        (f"{EMOODS},PAIN (LEFT),PAIN (RIGHT)", ("1,1,1,1,9,2", "1,1,1,1,7,5"), {}, {"pain": [9, 7], "pain_right": [2, 5]}),
        (f"{EMOODS},PAIN,PAIN", ("1,1,1,1,9,2", "1,1,1,1,7,5"), {}, {"pain": [9, 7], "pain_7": [2, 5]}),
        (f"{EMOODS},,,NOTES", ("1,1,1,1,9,2,x", "1,1,1,1,7,5,y"), {}, {"unnamed": [9, 7], "unnamed_7": [2, 5]}),
        ("StartDate,RecordedDate,ResponseId,Mood,Mood", ("2026-03-01,a,9,2", "2026-03-02,b,1,5"), {}, {"mood": [9, 1], "mood_5": [2, 5]}),
        ("timeStampStart,connectionId,questionListName,timeStampSent,mood_sliderNegPos,mood_yesno", ("a,q,1772400000,60,1", "a,q,1772500000,70,0"), {}, {"mood": [60, 70], "mood_yesno": [1, 0]}),
    ],
)  # fmt: skip
def test_both_stay(
    tmp_path: Path, header: str, rows: tuple[str, ...], given: dict[str, object], want: dict[str, list[float]]
) -> None:
    file = tmp_path / "a.csv"
    file.write_text(
        "\n".join(
            [
                header,
                *(
                    f"{1772400000 + n if 'timeStamp' in header else f'2026-03-0{n}'},{row}"
                    for n, row in enumerate(rows, 1)
                ),
            ]
        ),
        encoding="utf-8",
    )
    log = moodtrack.load(file, **given)  # type: ignore[arg-type]
    assert {name: log.ratings[name].astype(float).tolist() for name in want} == want
    assert "renamed_variable" in set(log.problems["code"].astype(str))
    assert [each["rows_lost"] for each in log.provenance] == [0]


def test_each_keeps_its_own_scale(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("date,MOOD (0-10),Mood (1-5)\n2026-03-01,10,2\n2026-03-02,9,7\n", encoding="utf-8")
    log = moodtrack.load(file)
    assert log.variables[["variable", "low", "high"]].astype(str).to_numpy().tolist() == [
        ["mood", "0.0", "10.0"],
        ["mood_1_5", "1.0", "5.0"],
    ]
    assert log.problems["code"].astype(str).tolist() == ["renamed_variable", "out_of_range"]
