"""The same file twice, and under two names, gives what it gives once; two persons stay two."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import moodtrack
from moodtrack.errors import MoodtrackError

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
FILES = [
    sample
    for folder in sorted(SAMPLES.iterdir())
    if folder.is_dir() and folder.name != "demo"
    for sample in sorted(folder.iterdir())
    if not sample.name.endswith(".expected.json")
]
COUNTED = ("persons", "entries", "ratings", "tags", "texts", "scores", "sessions", "goals", "events", "assignments")


def counts(log: moodtrack.Log) -> dict[str, int]:
    return {name: len(log.tables[name]) for name in COUNTED}


@pytest.mark.parametrize("sample", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_a_copy_adds_nothing(sample: Path, tmp_path: Path) -> None:
    copy = tmp_path / f"copy_{sample.name}"
    (shutil.copytree if sample.is_dir() else shutil.copy)(sample, copy)
    try:
        once = moodtrack.load(sample)
    except MoodtrackError:
        pytest.skip("a companion, or a sheet that needs its persons")
    assert counts(moodtrack.load([sample, copy])) == counts(once)


@pytest.mark.parametrize(
    "name", ["daylio", "log", "bearable", "pixels", "loop_habits", "imoodjournal", "presently", "dayone"]
)
def test_the_same_export_of_two_persons_is_two_logs(name: str, tmp_path: Path) -> None:
    sample = next(file for file in FILES if file.parent.name == name)
    copy = tmp_path / f"copy_{sample.name}"
    (shutil.copytree if sample.is_dir() else shutil.copy)(sample, copy)
    once = moodtrack.load(sample, person="a")
    both = moodtrack.load({sample: "a", copy: "b"})
    assert len(both.entries) == 2 * len(once.entries)
    assert both.persons["person"].astype(str).tolist() == ["a", "b"]
