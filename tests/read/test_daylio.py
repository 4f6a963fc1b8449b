"""Daylio CSV as phones in other languages write it, with words of one's own, cut or saved again; all invented."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

import moodtrack
from moodtrack.log import Log

HEAD = "full_date,date,weekday,time,mood,activities,note_title,note"


def read(folder: Path, *rows: str, head: str = HEAD) -> Log:
    path = folder / "daylio_export.csv"
    path.write_text("\n".join([head, *rows] if head else rows) + "\n", encoding="utf-8-sig")
    return moodtrack.load(path)


def seen(log: Log) -> tuple[list[str], list[str], list[str]]:
    """Moods, tags and texts, the oldest entry first."""
    texts = log.texts["text"].astype(str).tolist()
    return log.labels["label"].astype(str).tolist(), log.tags["tag"].dropna().astype(str).tolist(), texts


def codes(log: Log) -> set[str]:
    return {code for code in log.problems["code"].astype(str) if code != "unmapped_label"}


@pytest.mark.parametrize("mood", ["fine, thanks", "up, down, up", "so,so"])
@pytest.mark.parametrize("activities", ["tea | slow walk", ""])
@pytest.mark.parametrize(
    "head", [HEAD, HEAD.replace(",note_title", ",scales,note_title"), HEAD.replace("note_title,", "")]
)
def test_a_comma_in_a_mood_that_is_not_quoted(mood: str, activities: str, head: str, tmp_path: Path) -> None:
    middle = '"",' * (head.count(",") - 6)
    row = f'2026-03-01,March 1,Sunday,8:05 PM,{mood},"{activities}",{middle}"one, two"'
    log = read(tmp_path, row, head=head)
    assert seen(log) == ([mood], [tag for tag in activities.split(" | ") if tag], ["one, two"])
    assert codes(log) == {"ragged_row"}
    assert "mood holds the separator without quotes" in log.problems["what"].iloc[0]


def test_a_comma_in_a_tag_that_is_not_quoted_where_the_mood_is_known(tmp_path: Path) -> None:
    plain = '2026-03-02,2 Mar,Monday,20:05,calm,tea,"",""'
    ragged = '2026-03-01,1 Mar,Sunday,20:05,calm,walk | tea, hot | rain,"","one, two"'
    log = read(tmp_path, plain, ragged)
    assert seen(log) == (["calm", "calm"], ["walk", "tea, hot", "rain", "tea"], ["one, two"])
    strange = read(tmp_path, ragged)
    assert "surplus" in strange.entries["extra"].iloc[0], "whether mood or tag holds the comma is not guessed"


def test_a_surplus_empty_field_stays_behind_the_activities(tmp_path: Path) -> None:
    log = read(tmp_path, '2026-03-01,March 1,Sunday,20:05,calm,"tea","","a title","a note"')
    assert seen(log) == (["calm"], ["tea"], ["a title", "a note"])


def test_an_export_cut_to_some_columns(tmp_path: Path) -> None:
    rows = ["2026-03-02,Monday,18:07,meh", "2026-03-01,Sunday,11:49,fine I’m fine "]
    log = read(tmp_path, *rows, head="full_date,weekday,time,mood")
    assert log.provenance[0]["format"] == "daylio"
    assert seen(log) == (["fine I’m fine", "meh"], [], [])
    assert codes(log) == set()
    ragged = read(tmp_path, "2026-03-02,Monday,18:07", head="full_date,weekday,time,mood")
    assert ragged.provenance[0]["rows_lost"] == 1


@pytest.mark.parametrize(
    ("row", "at"),
    [
        ("2026-03-01,1 марта,воскресенье,20:05,так себе", "2026-03-01 20:05"),
        ("2026-03-01,1. března,neděle,8:05 odp.,jde to", "2026-03-01 20:05"),
        ("2026-03-01,1 Mart,Pazar,ÖS 8:05,idare eder", "2026-03-01 20:05"),
        ("2026-03-01,3月1日,星期日,晚上8:05,還好", "2026-03-01 20:05"),
        ("2026-03-01,3월 1일,일요일,오후 8:05,그럭저럭", "2026-03-01 20:05"),
        ("2026-03-01,1. maaliskuuta,sunnuntaina,20.05,ihan ok", "2026-03-01 20:05"),
        ("2026-03-01,1 Μαρτίου,Κυριακή,8:05\u202fμ.μ.,έτσι κι έτσι", "2026-03-01 20:05"),
        ("2026-03-01,1 tháng 3,Chủ Nhật,8:05 CH,tạm", "2026-03-01 20:05"),
        ("2026-03-01,1 de març,diumenge,8:05\u202fp.\xa0m.,regular", "2026-03-01 20:05"),
    ],
)
@pytest.mark.parametrize("head", [HEAD, ""])
def test_phones_in_other_languages_with_and_without_a_header(row: str, at: str, head: str, tmp_path: Path) -> None:
    log = read(tmp_path, f'{row},"a | b","",""', head=head)
    assert log.entries["at"].dt.strftime("%Y-%m-%d %H:%M").tolist() == [at]
    assert log.entries["precision"].tolist() == ["minute"]
    assert codes(log) == set()


@pytest.mark.parametrize(
    ("day", "weekday"),
    [("7 сентября", "четверг"), ("7. září", "čtvrtek"), ("7 Eylül", "Perşembe"), ("9月7日", "木曜日"), ("7. syyskuuta", "torstaina")],
)  # fmt: skip
def test_days_of_the_first_header_by_the_words_of_other_languages(day: str, weekday: str, tmp_path: Path) -> None:
    head = "year,date,weekday,time,mood,activities,note"
    log = read(tmp_path, f'2017,{day},{weekday},20:05,ok,"",""', head=head)
    assert log.entries["at"].astype(str).tolist() == ["2017-09-07 20:05:00"]
    assert codes(log) == set()
    wrong = read(tmp_path, f'2018,{day},{weekday},20:05,ok,"",""', head=head)
    assert wrong.problems.loc[wrong.problems["code"] == "date_conflict", "what"].tolist() == [
        "the weekday contradicts the date, which is used"
    ]


@pytest.mark.parametrize("day", ["2026-03-13 00:00:00", "2026-03-13T00:00", "3/13/2026 12:00:00 AM", "13.03.2026 0:00"])
def test_a_midnight_that_a_program_wrote_behind_the_day_is_no_clock(day: str, tmp_path: Path) -> None:
    log = read(tmp_path, f"{day},March 13,Friday,8:05 PM,calm,tea,,")
    assert log.entries["at"].astype(str).tolist() == ["2026-03-13 20:05:00"]


def test_signs_of_tags_and_notes_are_no_markup_and_no_separators(tmp_path: Path) -> None:
    row = '2026-03-01,Mar 1,Sunday,9:23 PM,Level [-],"< 2 hours phone | <c_e> tired | [55] tea |  rest","","one | two < 3 # four"'
    moods, tags, texts = seen(read(tmp_path, row))
    assert (moods, texts) == (["Level [-]"], ["one | two < 3 # four"])
    assert tags == ["< 2 hours phone", "<c_e> tired", "[55] tea", "rest"]


def test_the_label_map_that_inspect_prints_is_read_again_with_commas_and_quotes(tmp_path: Path) -> None:
    read(tmp_path, '2026-03-01,March 1,Sunday,8:05 PM,fine, "really","tea","",""')
    printed = moodtrack.inspect(tmp_path / "daylio_export.csv").label_map
    assert [row["label"] for row in csv.DictReader(io.StringIO(printed))] == ['fine, "really"']
    (tmp_path / "moods.csv").write_text(printed.replace(",,mood", ",4,mood"), encoding="utf-8")
    assert moodtrack.load(tmp_path).ratings["mood"].tolist() == [4.0]


def test_words_of_ones_own_point_to_what_tells_their_numbers(tmp_path: Path) -> None:
    row = '2026-03-01,March 1,Sunday,8:05 PM,{},"tea","",""'
    told = [read(tmp_path, row.format(mood)).problems["what"].iloc[0] for mood in ("calm, really", "meh", "calm")]
    assert "backup, read with the export, or a label map" in told[2]
    assert "label map" not in told[1], "a built-in word needs none"
    both = read(tmp_path, row.format("meh"), row.format("calm"))
    assert "words of one's own get theirs from the app's backup" in both.problems["what"].iloc[0]
