"""Parts for the session in plain sheets: insights, wins, questions, techniques, ratings of the session, and what is shared."""

from __future__ import annotations

from pathlib import Path

import pytest

import moodtrack


def test_a_write_up_holds_parts_techniques_and_what_is_shared(tmp_path: Path) -> None:
    path = tmp_path / "sessions.csv"
    path.write_text("session,date,attended,insight,win,question,techniques,shared\n1,2026-03-01,yes,a,b,c,breathing | slow walk,yes\n2,2026-03-08,yes,d,,,,perhaps\n3,2026-03-15,yes,,,,,\n", encoding="utf-8")  # fmt: skip
    log = moodtrack.load(path)
    assert log.texts["part"].astype(str).tolist() == ["insights", "wins", "questions", "insights"]
    tagged = log.tags[log.tags["tag"].notna()]
    assert tagged[["tag", "group"]].astype(str).to_numpy().tolist() == [["breathing", "technique"], ["slow walk", "technique"]]  # fmt: skip
    assert log.entries["shared"].tolist() == [True, False]
    assert log.problems["code"].astype(str).tolist() == ["held_back"]


@pytest.mark.parametrize("concern", ["the flat", ""])
def test_a_diary_sheet_holds_parts_in_words_and_an_empty_one_is_no_rating(tmp_path: Path, concern: str) -> None:
    path = tmp_path / "notes.csv"
    path.write_text(f"date,mood (1-5),win,concern,shared\n2026-03-01,4,went out,{concern},yes\n2026-03-02,2,,,no\n", encoding="utf-8")  # fmt: skip
    log = moodtrack.load(path)
    assert [name for name in log.ratings.columns if name in ("mood", "win", "concern", "shared")] == ["mood"]
    assert set(log.texts["part"].astype(str)) == ({"wins", "concerns"} if concern else {"wins"})
    assert log.entries["shared"].tolist() == [True, False]


def test_a_part_with_numbers_is_a_rating(tmp_path: Path) -> None:
    path = tmp_path / "notes.csv"
    path.write_text("date,wins\n2026-03-01,3\n2026-03-02,\n", encoding="utf-8")
    log = moodtrack.load(path)
    assert log.ratings["wins"].iloc[0] == 3
    assert len(log.texts) == 0


def test_a_rating_of_the_session_needs_no_form(tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    path.write_text("session,date,measure,item,value,rater\n1,2026-03-01,session,alliance,7,self\n1,2026-03-01,Session rating,,8,therapist\n", encoding="utf-8")  # fmt: skip
    log = moodtrack.load(path)
    assert log.scores[["measure", "item"]].astype(str).to_numpy().tolist() == [["session", "alliance"], ["session", "rating"]]  # fmt: skip
    assert log.problems.empty
    found = log.run(moodtrack.progress.sessions).alliance
    assert found["value"].tolist() == [7.0, 8.0]
