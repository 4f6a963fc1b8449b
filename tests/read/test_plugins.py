"""A broken plug-in is named and takes no other format down; a format need not be installed to be checked."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

import moodtrack
from moodtrack.errors import MoodtrackWarning, ReadError, UnknownFormat
from moodtrack.read import Format, Source, Verdict, formats, registry
from moodtrack.records import Item, Record
from moodtrack.testing import check_format

GROUP = "moodtrack.formats"


def _is_mine(source: Source) -> Verdict:
    return Verdict(source.text.startswith("MINE"), "starts with MINE")


def _mine(source: Source) -> Iterator[Item]:
    lines = source.text.splitlines()
    if lines[:1] != ["MINE"]:
        raise ReadError("no MINE")
    for number, line in enumerate(lines[1:], start=2):
        yield Record(datetime(2026, 3, 1), "day", "mood", number, ratings={"mood": float(len(line))})


MINE = Format("mine", "Mine", "log", _is_mine, _mine)


def _raises(source: Source) -> Verdict:
    raise KeyError("secret words of the file")


BROKEN = replace(MINE, name="broken", recognise=_raises)
TWIN = replace(MINE, name="log")


def plugged(monkeypatch: pytest.MonkeyPatch, *points: tuple[str, str]) -> None:
    found = [
        EntryPoint(name, f"{__name__}:{value}" if value.isidentifier() else value, GROUP) for name, value in points
    ]
    monkeypatch.setattr(registry, "entry_points", lambda group: found)
    monkeypatch.setattr(registry, "_formats", registry._formats.__wrapped__)


def log_of(folder: Path) -> Path:
    file = folder / "a.csv"
    file.write_text("date,mood\n2026-01-01,4\n", encoding="utf-8")
    return file


@pytest.mark.parametrize("value", ["no_such_module_here:FORMAT", "GROUP", "TWIN"])
def test_a_broken_entry_point_is_left_out_with_a_warning(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, value: str
) -> None:
    plugged(monkeypatch, ("theirs", value), ("mine", "MINE"))
    with pytest.warns(MoodtrackWarning, match="plug-in 'theirs'"):
        assert {"mine", "log", "daylio"} <= set(formats())
    with pytest.warns(MoodtrackWarning):
        assert len(moodtrack.load(log_of(tmp_path)).ratings) == 1


def test_a_recognise_that_raises_does_not_recognise(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    plugged(monkeypatch, ("broken", "BROKEN"))
    assert len(moodtrack.load(log_of(tmp_path)).ratings) == 1
    (tmp_path / "b.txt").write_text("alpha\n", encoding="utf-8")
    with pytest.raises(UnknownFormat, match=r"broken: failed while it looked at the file \(KeyError\)") as caught:
        moodtrack.load(tmp_path / "b.txt")
    assert "secret" not in str(caught.value)


def test_a_parse_that_raises_is_a_read_error_that_names_the_format(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fails(source: Source) -> Iterator[Item]:
        yield from _mine(source)
        raise IndexError("secret words of the file")

    monkeypatch.setattr(registry, "_formats", lambda: (replace(MINE, parse=fails), formats_before["log"]))
    (tmp_path / "b.txt").write_text("MINE\nsecret words\n", encoding="utf-8")
    with pytest.raises(ReadError, match=r"'mine' failed \(IndexError\)") as caught:
        moodtrack.load(tmp_path / "b.txt")
    assert caught.value.__context__ is None
    assert "secret" not in str(caught.value)
    log_of(tmp_path)
    log = moodtrack.load(tmp_path)
    assert len(log.ratings) == 1
    assert "'mine' failed" in log.problems["what"].str.cat()


formats_before = formats()


def test_a_format_that_is_not_installed_is_checked(tmp_path: Path) -> None:
    sample = tmp_path / "a.txt"
    sample.write_text("MINE\nab\n", encoding="utf-8")
    record = {"at": "2026-03-01", "precision": "day", "kind": "mood", "line": 2, "ratings": {"mood": 2.0}}
    with pytest.raises(AssertionError, match="records differ"):
        check_format(MINE, sample, {"records": [{**record, "line": 3}]})
    check_format(MINE, sample, {"records": [record]})


PLUGIN = """
from datetime import datetime
from moodtrack.read import Format, Verdict
from moodtrack.records import Record

def recognise(source):
    return Verdict(source.text.startswith("MoodPal"), "first line MoodPal")

def parse(source):
    yield Record(datetime(2026, 3, 1), "day", "mood", 1, ratings={"mood": 7.0})

FORMAT = Format("moodpal", "MoodPal export", "log", recognise, parse)
"""


def test_a_second_distribution_adds_a_format(tmp_path: Path) -> None:
    about = tmp_path / "moodpal-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: moodpal\nVersion: 1.0\n", encoding="utf-8")
    (about / "entry_points.txt").write_text(f"[{GROUP}]\nmoodpal = moodpal_plugin:FORMAT\n", encoding="utf-8")
    (tmp_path / "moodpal_plugin.py").write_text(PLUGIN, encoding="utf-8")
    export = tmp_path / "a.txt"
    export.write_text("MoodPal\n", encoding="utf-8")
    code = "import sys, moodtrack; print(moodtrack.load(sys.argv[1]).entries['source'].astype(str)[0])"
    paths = os.pathsep.join([str(tmp_path), *sys.path])
    done = subprocess.run(
        [sys.executable, "-c", code, str(export)],
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
    )
    assert done.stdout.startswith("moodpal:"), done.stderr
