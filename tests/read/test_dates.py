"""Dates and clocks: the order of day and month is decided by a whole column or not at all."""

from __future__ import annotations

import tomllib
from datetime import datetime, time
from pathlib import Path

import pytest

import moodtrack.read
from moodtrack.read.dates import clock, day_and_month, moment, order, settled, weekday
from moodtrack.read.named_days import day_of
from moodtrack.records import Problem, Record


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("9:00 PM", time(21)), ("10:00 pm", time(22)), ("12:00 AM", time(0)), ("12:05 PM", time(12, 5)), ("9:03", time(9, 3)),
        ("23:59:58", time(23, 59, 58)), ("6:50\u202fpm", time(18, 50)), ("8.30", time(8, 30)), ("下午 3:10", time(15, 10)),
        ("9:15 a. m.", time(9, 15)), ("7 PM", time(19)), ("13:00 PM", None), ("0:10 am", None), ("24:00", None), ("9:60", None),
        ("noon", None), ("", None), ("11 36 AM", time(11, 36)), ("21h30", time(21, 30)), ("21 h 05", time(21, 5)), ("9h", time(9)), ("9 5", None),
        ("h30", None), ("2024", None), ("٩:٠٠", time(9)), ("20:05 ч.", time(20, 5)), ("8:05 μ.μ.", time(20, 5)), ("12:07 π.μ.", time(0, 7)),
        ("ÖÖ 8:05", time(8, 5)), ("du. 8:05", time(20, 5)), ("凌晨12:07", time(0, 7)), ("中午12:30", time(12, 30)), ("8:05 PTG", time(20, 5)),
        ("20:05 Uhr", time(20, 5)), ("20:05 น.", time(20, 5)), ("em", None), ("Uhr", None),
    ],
)  # fmt: skip
def test_clock(text: str, want: time | None) -> None:
    assert clock(text) == want


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("27 September", (27, 9)), ("Dec 17", (17, 12)), ("5. Februar", (5, 2)), ("17. März", (17, 3)), ("7 września", (7, 9)),
        ("31 sierpnia", (31, 8)), ("24 janvier", (24, 1)), ("1 août", (1, 8)), ("16 de octubre", (16, 10)), ("3 giugno", (3, 6)),
        ("9 de março", (9, 3)), ("12 mei", (12, 5)), ("27 сентября", (27, 9)), ("9月27日", (27, 9)), ("9월 27일", (27, 9)), ("13月1日", None),
        ("30 February", None), ("12", None), ("May", None), ("2024-05-01", None),
    ],
)  # fmt: skip
def test_day_and_month(text: str, want: tuple[int, int] | None) -> None:
    assert day_and_month(text) == want


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("5 March 2026, 21:30", datetime(2026, 3, 5, 21, 30)), ("05 März 2026, 09:30 PM", datetime(2026, 3, 5, 21, 30)),
        ("March 5, 2026 9:05 +0100", datetime(2026, 3, 5, 9, 5)), ("Sun Feb 8 2026 4:04 PM", datetime(2026, 2, 8, 16, 4)),
        ("March 5, 2026 (evening)", datetime(2026, 3, 5)), ("2026 March 5", datetime(2026, 3, 5)), ("5 March 2026 25:00", None),
        ("5 March 2026 to 7 March 2026", None), ("5 March 2026 9", None), ("30 February 2026, 8:00", None),
    ],
)  # fmt: skip
def test_a_clock_may_follow_a_date_with_the_month_s_name(text: str, want: datetime | None) -> None:
    assert moment(text).at == want


def test_a_name_means_one_month_or_weekday_in_all_languages() -> None:
    path = Path(moodtrack.read.__file__).parent / "months.toml"
    for table, count in (("months", 12), ("weekdays", 7)):
        seen: dict[str, set[int]] = {}
        for names in tomllib.loads(path.read_text(encoding="utf-8"))[table].values():
            assert len(names) == count
            for number, forms in enumerate(names, start=1):
                for form in forms.split():
                    seen.setdefault(form.casefold(), set()).add(number)
        assert {form: numbers for form, numbers in seen.items() if len(numbers) > 1} == {}
    assert [
        weekday(name) for name in ("Donnerstag", "jeudi", "jueves", "giovedì", "quinta-feira", "czwartek", "donderdag")
    ] == [4] * 7


def test_order_is_decided_by_the_column() -> None:
    assert order(["01/02/2026", "13/02/2026"]) == "day first"
    assert order(["01/02/2026", "02/13/2026"]) == "month first"
    assert order(["13/02/2026", "02/13/2026"]) == "mixed"
    assert order(["01/02/2026", "2026-02-13", ""]) == "undecided"
    assert moment("01/02/2026", "day first").at == datetime(2026, 2, 1)
    assert moment("01/02/2026", "month first").at == datetime(2026, 1, 2)


def test_an_undecided_date_names_both_readings_and_is_not_read() -> None:
    for decided in ("undecided", "mixed"):
        read = moment("01/02/2026", decided)
        assert (read.at, read.ambiguous) == (None, True)
        assert "2026-02-01" in read.why
        assert "2026-01-02" in read.why
    assert moment("13.02.2026", "mixed").at == datetime(2026, 2, 13)
    assert moment("07/07/2026").at == datetime(2026, 7, 7)


@pytest.mark.parametrize(
    "text", ["2026-02-30", "31/31/2026", "tomorrow", "", "12", "1/2/26", "2026-03-01 25:00", "2026"]
)
def test_what_is_no_date_is_none_with_a_reason(text: str) -> None:
    read = moment(text)
    assert read.at is None
    assert read.why


def test_another_column_that_names_the_month_settles_one_cell() -> None:
    assert moment("05/06/2026", named=(6, 5)).at == datetime(2026, 5, 6)
    assert moment("05/06/2026", named=(5, 6)).at == datetime(2026, 6, 5)
    assert moment("05/06/2026", named=(7, 7)).ambiguous
    assert moment("05/06/2026", "day first", named=(6, 5)).at == datetime(2026, 6, 5)


def test_the_wall_clock_stays_as_written() -> None:
    read = moment("2026-03-29T02:30:00-05:30")
    assert (read.at, read.utc_offset) == (datetime(2026, 3, 29, 2, 30), -330)
    assert moment("2026-03-01 0:05").at == datetime(2026, 3, 1, 0, 5)
    assert moment("2026-03-01").precision == "day"


def test_an_order_that_the_caller_knows_counts_last() -> None:
    assert moment("03/04/2024").ambiguous  # remembered, and not to be taken for the answer below
    with settled("month first"):
        assert moment("03/04/2024").at == datetime(2024, 3, 4)
        assert moment("03/04/2024", "day first").at == datetime(2024, 4, 3)
        assert moment("03/04/2024", named=(3, 4)).at == datetime(2024, 4, 3)
        assert moment("03/04/2024", "mixed").ambiguous
        assert day_of("03.04.2024 Wednesday.md").at == datetime(2024, 4, 3)
        assert moment("25/04/2024").at == datetime(2024, 4, 25)
    assert moment("03/04/2024").ambiguous


def test_weekdays_beside_a_column_decide_its_order_if_they_agree() -> None:
    dates = [
        "03/04/2024",
        "05/04/2024",
        "2024-04-06",
    ]  # as day first a Wednesday and a Friday; as month first a Monday and a Saturday
    assert order(dates, ["Wednesday", "Friday", "Monday"]) == "day first"
    assert order(dates, ["Montag", "Samstag", ""]) == "month first"
    assert order(dates, ["Wednesday", "Saturday", ""]) == "undecided"
    assert order(dates, ["someday", "", ""]) == "undecided"
    assert order(["25/04/2024", *dates], ["", "Montag", "Samstag", ""]) == "day first"


CLOCKS = {
    "daylio": "full_date,date,weekday,time,mood,activities,note\n2024-03-01,March 1,Friday,{},good,walk,\n",
    "imoodjournal": 'Date,Day of week,Hour,Minute,Level,LevelText,Comment\n"March 1, 2024",Friday,{},0,7,(7) fine,\n',
    "log": "date,time,mood\n2024-03-01,{},4\n",
    "jrnl": '{{"tags": {{}}, "entries": [{{"date": "2024-03-01", "time": "{}", "title": "a", "body": "b", "tags": []}}]}}',
    "org_mode": "* <2024-03-01 Fri {}> walk\nwords\n",
    "bearable": 'date,weekday,time of day,category,rating/amount,detail,notes\n"1st Mar 2024",Friday,{},Energy,3,OK,\n',
    "jrnl_text": "[2024-03-01 {}] walk\nwords\n",
    "dayone_text": "\tDate:\t1 March 2024 at {}\n\nwords\n",
}


@pytest.mark.parametrize(("name", "written"), CLOCKS.items())
def test_an_entry_whose_clock_cannot_be_read_is_kept_by_its_day(name: str, written: str, tmp_path: Path) -> None:
    clock = "25" if name == "imoodjournal" else "25:70"
    path = tmp_path / "file.txt"
    path.write_text(written.format(clock), encoding="utf-8")
    [file] = moodtrack.read.read(path, format=name)
    [record] = [item for item in file.items if isinstance(item, Record)]
    assert (record.at, record.precision) == (datetime(2024, 3, 1), "day")
    told = [item for item in file.items if isinstance(item, Problem) and "time of day" in item.what]
    assert [(str(each.code), each.lost) for each in told] == [("bad_value", False)]
    assert str(record.extra["time"]).startswith(clock)
    path.write_text(written.format("21" if name == "imoodjournal" else "21:30"), encoding="utf-8")
    [file] = moodtrack.read.read(path, format=name)
    assert [item.at.hour for item in file.items if isinstance(item, Record) and item.at] == [21]


def test_none_as_an_amount_of_bearable_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "bearable.csv"
    head = "date,weekday,time of day,category,rating/amount,detail,notes\n"
    rows = '"22nd Sep 2020","Tuesday","am","Bowel Movements","{}","",""\n'
    path.write_text(head + rows.format("None") + rows.format("loose"), encoding="utf-8")
    items = moodtrack.read.read(path)[0].items
    assert [item.ratings for item in items if isinstance(item, Record)] == [{"Bowel movements": None}] * 2
    assert [(str(item.code), item.line) for item in items if isinstance(item, Problem)] == [("bad_value", 3)]
