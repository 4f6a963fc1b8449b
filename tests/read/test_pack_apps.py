"""Real exports of mood and notes apps against an independent reading; needs the folder named by MOODTRACK_PACK."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import moodtrack
from moodtrack.log import Log
from moodtrack.read import Source, formats, read
from moodtrack.records import Problem

FOLDERS = ("apple_journal", "how_we_feel", "journey", "obsidian")
"""Folders that are called like their format."""

PARTS = {
    "text": "note", "body": "note", "Notes": "note", "Reflections": "reflections", "Takeaways": "takeaways",
    "title": "title", "prompt": "prompt",
}  # fmt: skip


def told(pack: Path, folder: str) -> Iterator[tuple[Path, dict[str, Any]]]:
    for file in sorted((pack / "samples" / "expected").glob(f"{folder}__*.json")):
        expected = json.loads(file.read_text(encoding="utf-8"))
        yield pack / "samples" / expected["file"], expected


@pytest.mark.parametrize("folder", FOLDERS)
def test_agrees_with_the_independent_reading(pack: Path, folder: str) -> None:
    assert list(told(pack, folder))
    for path, expected in told(pack, folder):
        (file,) = read(path)
        assert file.format == folder, path.name
        source = Source(path, path.name)
        assert [name for name, each in formats().items() if each.recognise(source).matches] == [folder]
        log = moodtrack.load(path)
        _entries(log, expected)
        _words(log, expected)
        assert int(log.ratings.drop(columns=_KEYS).notna().sum().sum()) == expected["ratings"]["count"]
        parts = Counter(log.texts["part"].astype(str))
        assert parts == Counter({PARTS[part]: n for part, n in expected["texts"]["by_part"].items()})
        problems = [item for item in file.items if isinstance(item, Problem)]
        assert (len(problems) > 0) == (expected["problems"]["count"] > 0), path.name
        assert sum(item.lost for item in problems) == expected["unreadable"]["count"] == 0
        for check in expected["spot_checks"]:
            _spot(log, check)


_KEYS = ["person", "entry", "at", "day", "beep", "session"]


def _local(at: pd.Timestamp, precision: str) -> str:
    return at.strftime({"day": "%Y-%m-%d", "minute": "%Y-%m-%dT%H:%M"}.get(precision, "%Y-%m-%dT%H:%M:%S"))


def _entries(log: Log, expected: dict[str, Any]) -> None:
    entries = log.entries
    assert len(entries) == expected["entries"]
    assert Counter(entries["precision"].astype(str)) == expected["time_precision"]
    local = [_local(at, p) for at, p in zip(entries["at"], entries["precision"].astype(str), strict=True)]
    assert (min(local), max(local)) == (expected["first_local"], expected["last_local"])
    assert entries["at"].dt.normalize().nunique() == expected["distinct_days"]


def _words(log: Log, expected: dict[str, Any]) -> None:
    assert Counter(log.labels["label"].astype(str)) == expected["mood_labels"]["counts"]
    tags, want = log.tags.dropna(subset=["tag"]), expected["tags"]
    counts = Counter(tags["tag"].astype(str))
    assert (len(tags), len(counts)) == (want["occurrences"], want["distinct"])
    assert tags["entry"].nunique() == want["entries_with_tags"]
    assert {tag: counts[tag] for tag in want["top"]} == want["top"]


def _spot(log: Log, check: dict[str, Any]) -> None:
    at = [_local(at, p) for at, p in zip(log.entries["at"], log.entries["precision"].astype(str), strict=True)]
    entry = log.entries[[local == check["local"] for local in at]].iloc[0]
    if "utc" in check:
        instant = entry["at"] - pd.Timedelta(minutes=int(entry["utc_offset"]))
        assert instant.strftime("%Y-%m-%dT%H:%M:%SZ") == check["utc"]
    tags = log.tags.loc[log.tags["entry"] == entry["entry"], "tag"].dropna().astype(str).tolist()
    assert sorted(tags) == sorted(check["tags"])
    words = log.labels.loc[log.labels["entry"] == entry["entry"], "label"].astype(str).tolist()
    assert words == [check["mood"]] * (check["mood"] is not None)
    for name, value in check.get("ratings", {}).items():
        assert log.ratings.loc[log.ratings["entry"] == entry["entry"], name].tolist() == [value]
    extra = json.loads(entry["extra"]) if isinstance(entry["extra"], str) else {}
    rows = log.texts[log.texts["entry"] == entry["entry"]]
    texts = dict(zip(rows["part"].astype(str), rows["text"], strict=True))
    texts |= {
        key.removesuffix(f"_{raw}"): extra[key]
        for raw in ("html", "markdown")
        for key in extra
        if key.endswith(f"_{raw}")
    }
    assert set(texts) == {PARTS[part] for part in check["texts"]}
    for part, want in check["texts"].items():
        raw = texts[PARTS[part]].strip()
        assert (len(raw), hashlib.sha256(raw.encode()).hexdigest()) == (want["chars"], want["sha256"])


def test_no_file_of_a_folder_is_left_out(pack: Path) -> None:
    for folder in FOLDERS:
        files = set((pack / "samples" / folder).iterdir())
        assert {path for path, _ in told(pack, folder)} == files


def test_ticks_saved_again_with_other_dates(pack: Path) -> None:
    """The list of sources says: 169 rows of 2023-12-31 to 2024-06-16, 32 habits, dates saved again as MM-DD-YY."""
    path = pack / "samples" / "loop_habits" / "checkmarks.csv"
    (file,) = read(path)
    assert file.format == "loop_habits"
    log = moodtrack.load(path)
    days = log.entries["at"].dt.strftime("%Y-%m-%d")
    assert (len(days), days.min(), days.max()) == (169, "2023-12-31", "2024-06-16")
    cells = [line.split(",") for line in path.read_text(encoding="utf-8-sig").splitlines()]
    amounts = [place for place, name in enumerate(cells[0]) if name in ("Durée sommeil", "Poids")]
    acts = sum(cell == "2" for row in cells[1:] for place, cell in enumerate(row) if place not in amounts)
    assert len(log.tags.dropna(subset=["tag"])) == acts
    hours = [int(row[amounts[0]]) / 1000 for row in cells[1:] if row[amounts[0]] != "-1"]
    assert sorted(log.ratings["durée_sommeil"].dropna()) == sorted(hours)
    assert not [item for item in file.items if isinstance(item, Problem)]


def test_health_gives_sleep_by_its_zone_and_tells_the_rest(pack: Path) -> None:
    """The readings count all records; what is kept is sleep and mindful sessions, by the zone where there is one."""
    for path, expected in told(pack, "apple_health"):
        (file,) = read(path)
        detail = expected["detail"]
        assert file.format == "apple_health"
        log = moodtrack.load(path)
        assert len(log.entries) == detail["sleep_segments"] + detail["mindful_sessions"]
        for number, part in enumerate(detail["sleep"]):
            entry = log.entries.iloc[number]
            assert entry["at"].isoformat() == part["start_by_HKTimeZone"]
            assert entry["ended"].isoformat() == part["end_by_HKTimeZone"]
            assert part["value"].endswith(json.loads(entry["extra"])["value"])
        left_out = next(item.what for item in file.items if isinstance(item, Problem) and item.code == "not_read")
        assert left_out.startswith(f"{expected['entries'] - len(log.entries)} records")


def test_steps_of_a_participant_by_the_day_of_utc(pack: Path) -> None:
    """The reading has the cells of the one row, its instant, and the project without the blank behind it."""
    ((path, expected),) = told(pack, "radar")
    cells, spot = expected["spot_checks"]
    table = path / "android_phone_step_count" / "data.csv.gz"
    assert Source(table, table.name).first(",").cells == expected["columns"]
    (file,) = read(path)
    assert [item.code for item in file.items if isinstance(item, Problem)] == ["assumed"]
    for given in (path, table):
        log = moodtrack.load(given)
        assert len(log.entries) == expected["entries"]
        entry = log.entries.iloc[0]
        assert (entry["person"], f"{entry['at']:%Y-%m-%d}") == (cells["key.userId"], spot["utc"][:10])
        extra = {"first": spot["utc"], "last": spot["utc"], "project": spot["project_id_stripped"]}
        assert json.loads(entry["extra"]) == extra
        assert log.ratings["steps"].tolist() == [spot["steps"]]
