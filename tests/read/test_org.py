"""org-mode: what stands before the first heading, days whose order cannot be told, clocks below clocks."""

from __future__ import annotations

from pathlib import Path

import moodtrack
from moodtrack.log import Log


def read(folder: Path, text: str) -> Log:
    file = folder / "a.org"
    file.write_text(text, encoding="utf-8")
    return moodtrack.load(file)


def test_a_drawer_that_never_ends_is_kept_where_the_file_has_a_day_and_told_where_not(tmp_path: Path) -> None:
    drawer = ":LOGBOOK:\nRain all day\n"
    log = read(tmp_path, f"#+title: 2026-05-17\n{drawer}")
    assert log.entries["extra"].str.contains("Rain all day").tolist() == [True]
    log = read(tmp_path, f"#+title: Journal\n{drawer}* 2026-05-17 Sunday\n** Tea\n")
    assert (len(log.entries), log.problems["code"].astype(str).tolist()) == (1, ["bad_date"])


def test_a_day_whose_order_nothing_tells_is_ambiguous_and_so_is_what_stands_below_it(tmp_path: Path) -> None:
    log = read(tmp_path, "* Wednesday, 07/01/26\n** Tea\n* Monday, 2026-05-18\n** Rain\n")
    assert log.texts["text"].astype(str).tolist() == ["Rain"]
    assert log.problems["code"].astype(str).tolist() == ["ambiguous_date"]


def test_a_clock_below_a_clock_counts_and_a_timestamp_before_both(tmp_path: Path) -> None:
    text = (
        "* 2026-05-17 Sunday\n** 09:05 pm Tea\n*** 10 to 11\n*** 22:30 Cake\n** <2026-05-17 Sun 07:00> 08:00 is late\n"
    )
    log = read(tmp_path, text)
    told = dict(zip(log.texts["text"].astype(str), log.texts["at"].dt.strftime("%H:%M"), strict=True))
    assert told == {"Tea": "21:05", "10 to 11": "21:05", "Cake": "22:30", "08:00 is late": "07:00"}
