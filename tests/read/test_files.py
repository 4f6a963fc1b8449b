"""Folders, lists and mappings; what is unrecognised or unreadable in a folder is a problem, by name it is an error."""

from __future__ import annotations

from pathlib import Path

import pytest

import moodtrack
from moodtrack.errors import OptionError, ReadError, UnknownFormat
from moodtrack.read import read
from moodtrack.records import Problem

LOG = "date,mood\n2026-03-01,4\n2026-03-02,5\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sub").mkdir()
    (tmp_path / ".hidden").mkdir()
    (tmp_path / "b.csv").write_text(LOG, encoding="utf-8")
    (tmp_path / "sub" / "a.csv").write_text(LOG, encoding="utf-8")
    (tmp_path / "readme.md").write_text("Hello, words\n", encoding="utf-8")
    (tmp_path / "some.txt").write_text("Hello, words\n", encoding="utf-8")
    (tmp_path / "broken.csv").write_bytes(b"\0\0\0\1")
    (tmp_path / ".DS_Store").write_bytes(b"\0\1\2")
    (tmp_path / ".hidden" / "c.csv").write_text(LOG, encoding="utf-8")
    return tmp_path


def test_a_folder_is_sorted_and_keeps_what_it_cannot_read_as_problems(folder: Path) -> None:
    done = read(folder)
    assert [(file.name, file.format) for file in done] == [
        ("b.csv", "log"),
        ("broken.csv", "unknown"),
        ("readme.md", "skipped"),
        ("some.txt", "unknown"),
        ("sub/a.csv", "log"),
    ]
    problems = [item for file in done for item in file.items if isinstance(item, Problem)]
    assert [str(problem.code) for problem in problems] == ["unreadable", "unknown_format"]


def test_files_about_the_others_are_skipped_and_told_as_that(folder: Path) -> None:
    assert "readme.md: skipped\n  no data" in str(moodtrack.inspect(folder))
    with pytest.raises(UnknownFormat):
        read(folder / "readme.md")


def test_a_folder_that_is_one_export_is_one_file(tmp_path: Path) -> None:
    entry = b"<plist><dict><key>Creation Date</key><date>2016-07-01T05:30:00Z</date><key>Entry Text</key><string>Up</string></dict></plist>"
    inner = tmp_path / "all" / "my.dayone" / "entries"
    inner.mkdir(parents=True)
    for name in ("a.doentry", "b.doentry"):
        (inner / name).write_bytes(entry)
    (tmp_path / "all" / "b.csv").write_text(LOG, encoding="utf-8")
    told = [("b.csv", "log"), ("my.dayone", "dayone_classic")]
    assert [(file.name, file.format) for file in read(tmp_path / "all")] == told
    (one,) = read(inner.parent)
    assert (one.format, len(one.items)) == ("dayone_classic", 4)
    assert moodtrack.load(inner.parent).entries["source"].astype(str).unique().tolist() == ["dayone_classic:my.dayone"]
    (inner.parent / "notes.csv").write_text(LOG, encoding="utf-8")
    assert len(read(inner.parent)) == 3


def test_the_same_file_by_name_is_an_error(folder: Path) -> None:
    with pytest.raises(ReadError, match=r"broken\.csv"):
        read([folder / "b.csv", folder / "broken.csv"])


def test_a_mapping_names_the_persons(folder: Path) -> None:
    done = read({folder / "b.csv": "anna", folder / "sub": "ben"})
    assert [(file.name, file.person) for file in done] == [(str(folder / "b.csv"), "anna"), ("a.csv", "ben")]


def test_home_is_expanded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(folder))
    assert read("~/b.csv")[0].name == "~/b.csv"


def test_nothing_to_read_is_said(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    for paths in ([], {}, empty, tmp_path / "missing.csv"):
        with pytest.raises(ReadError):
            read(paths)


def test_a_saved_log_is_known(folder: Path, tmp_path: Path) -> None:
    saved = moodtrack.load(folder / "b.csv").save(tmp_path / "saved")
    with pytest.raises(ReadError, match=r"Log\.open"):
        read(saved)


def test_an_unknown_format_name_lists_the_known_ones(folder: Path) -> None:
    with pytest.raises(OptionError, match="daylio"):
        read(folder / "b.csv", format="dailyo")
    assert read(folder / "b.csv", format="log")[0].about["why"]
