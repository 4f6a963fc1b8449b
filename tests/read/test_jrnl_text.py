"""jrnl text whose first line is no good: the rest is read, and the line is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from moodtrack.errors import UnknownFormat
from moodtrack.read import read
from moodtrack.records import Problem, Record

GOOD = "[2024-03-01 21:30] Walk\nby the river\n[2024-03-02 08:00] Tea\n"
PLAIN = "2013-06-10 15:40 Walk\nby the river\n2013-06-11 09:00 Tea\n"


def seen(folder: Path, text: str) -> tuple[list[tuple[int, str, str]], list[tuple[str, int | None, bool]]]:
    path = folder / "journal.txt"
    path.write_text(text, encoding="utf-8")
    [file] = read(path)
    assert file.format == "jrnl_text"
    entries = [(item.line, f"{item.at:%m-%d %H:%M}", item.precision) for item in file.items if isinstance(item, Record)]
    return entries, [(str(item.code), item.line, item.lost) for item in file.items if isinstance(item, Problem)]


@pytest.mark.parametrize("first", ["[2024-13-45 10:00] Bad", "[yesterday] Bad", "[2024-02-30] Bad"])
def test_a_first_line_without_a_date_is_lost_and_the_rest_is_read(first: str, tmp_path: Path) -> None:
    entries, problems = seen(tmp_path, f"\n{first}\nwords of it\n{GOOD}")
    assert entries == [(4, "03-01 21:30", "minute"), (6, "03-02 08:00", "minute")]
    assert problems == [("bad_date", 2, True)]


def test_without_brackets_too(tmp_path: Path) -> None:
    entries, problems = seen(tmp_path, f"2013-13-45 10:00 Bad\nwords\n{PLAIN}")
    assert ([line for line, *_ in entries], problems) == ([3, 5], [("bad_date", 1, True)])
    entries, problems = seen(tmp_path, f"2013-06-09\nwords\n{PLAIN}")
    assert entries[0] == (1, "06-09 00:00", "day")
    assert (len(entries), problems) == (3, [("bad_value", 1, False)])


def test_a_date_in_brackets_without_a_clock_is_an_entry_of_its_day(tmp_path: Path) -> None:
    entries, problems = seen(tmp_path, f"[2024-02-29] Leap\n{GOOD}[2024-03-03] Rest\n")
    assert [at for _, at, _ in entries] == ["02-29 00:00", "03-01 21:30", "03-02 08:00", "03-03 00:00"]
    assert problems == [("bad_value", 1, False), ("bad_value", 5, False)]


def test_one_date_in_brackets_is_enough_for_a_journal(tmp_path: Path) -> None:
    assert seen(tmp_path, "[2024-02-29] Leap\nwords\n") == ([(1, "02-29 00:00", "day")], [("bad_value", 1, False)])


@pytest.mark.parametrize("text", ["[x] wash up\n[ ] cook\n", "2013-06-10\nwords\n", "12.5 kg\n2013-06-10 lunch\n"])
def test_texts_that_only_begin_alike_are_no_journals(text: str, tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnknownFormat):
        read(path)
