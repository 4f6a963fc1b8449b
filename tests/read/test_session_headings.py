"""Tables of sessions in columns keep every heading that says when, whichever of the two formats reads them."""

from __future__ import annotations

from pathlib import Path

import pytest

import moodtrack
from moodtrack.read import Source, formats


def _load(path: Path, headings: str, format: str | None = None) -> moodtrack.Log:
    sheet = path / "a.csv"
    sheet.write_text(
        f"client,{headings}\nA,20,18,15,12,7\n".replace(",7\n", ",7\n" if headings.count(",") == 4 else "\n")
    )
    return moodtrack.load(sheet, format=format)


def _sessions(log: moodtrack.Log) -> list[object]:
    return log.scores["session"].astype(object).where(log.scores["session"].notna(), None).tolist()


@pytest.mark.parametrize("scale", ["phq9", "bdi", "core10", "GAD-7", "PHQ 9"])
@pytest.mark.parametrize("format", [None, "session_scores"])
@pytest.mark.parametrize(
    ("words", "want"),
    [
        ("intake s1 s2 s3", [0, 1, 2, 3]),
        ("baseline s1 s2 s3", [0, 1, 2, 3]),
        ("pre wk_2 s3 session4 post", [0, 2, 3, 4, 5]),
        ("intake w1 w2 w3 end", [0, 1, 2, 3, 4]),
        ("pre mid s3 session4 discharge", [0, None, 3, 4, 5]),
        ("s1 s2 s3 fu1 followup2", [1, 2, 3, 4, 5]),
    ],
)
def test_the_word_of_a_heading_counts_for_a_known_and_an_unknown_scale(
    tmp_path: Path, scale: str, format: str | None, words: str, want: list[object]
) -> None:
    log = _load(tmp_path, ",".join(f"{scale}_{word}" for word in words.split()), format)
    assert _sessions(log) == want
    assert log.scores["value"].tolist() == [20, 18, 15, 12, 7][: len(want)]
    told = log.problems["code"].astype(str).tolist()
    assert "unknown_column" not in told
    unsure = sum(word in ("post", "end", "mid", "discharge") for word in words.split()) + ("fu1" in words)
    assert told.count("assumed") == unsure
    assert log.sessions["kind"].astype(str).tolist() == ["follow-up"] * words.count("fu1") * 2


def test_pre_mid_and_post_alone_are_in_order(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("client,gad7 pre,mid gad7,gad7 post\nA,20,18,15\n")
    assert _sessions(moodtrack.load(path)) == [0, 1, 2]


def test_a_known_scale_does_not_take_the_columns_of_another_one(tmp_path: Path) -> None:
    log = _load(tmp_path, "bdi_s1,bdi_s2,bdi_s3,phq9_s1,phq9 post")
    assert log.scores["measure"].astype(str).tolist() == ["bdi"] * 3 + ["phq9"] * 2
    assert _sessions(log) == [1, 2, 3, 1, 4]


def test_the_digits_of_a_name_are_no_session(tmp_path: Path) -> None:
    log = _load(tmp_path, "xyz9_s1,xyz9_s2,xyz9_s3,xyz9_end,phq9 end")
    assert _sessions(log) == [1, 2, 3, 4, 4]
    path = tmp_path / "b.csv"
    path.write_text("client,gad7_s1,gad7_s2,gad7_s3,gad7,bdi_s1,bdi_s2,bdi_s3\nA,1,2,3,4,5,6,7\n")
    log = moodtrack.load(path)
    assert _sessions(log) == [1, 2, 3, 1, 2, 3]
    assert log.problems["what"].str.contains("'gad7'", regex=False).any()


def test_a_listing_of_columns_says_the_session(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("client,phq9_intake,phq9_s2,phq9_3_s2,phq9 post\nA,9,8,2,5\n")
    asked = moodtrack.load(path, format="session_scores").provenance[0]["columns"]
    assert asked["phq9 post"] == "phq9 end (session 3)"
    read_as = formats()["scores_wide"].recognise(Source(path, path.name)).columns
    assert list(read_as.values()) == [
        "person", "phq9 total session 0", "phq9 total session 2", "phq9 3 session 2", "phq9 total end (session 3)",
    ]  # fmt: skip


@pytest.mark.parametrize("scale", ["phq9", "bdi"])
def test_of_two_words_for_the_end_the_second_is_told_and_not_read(tmp_path: Path, scale: str) -> None:
    log = _load(tmp_path, ",".join(f"{scale} {word}" for word in ("s1", "s2", "s3", "end", "post")))
    assert _sessions(log) == [1, 2, 3, 4]
    assert log.problems["code"].astype(str).tolist().count("unknown_column") == 1
