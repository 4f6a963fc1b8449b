"""Real backups and journal exports against an independent reading of them; needs the folder named by MOODTRACK_PACK."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import moodtrack
from moodtrack.log import Log
from moodtrack.read import read
from moodtrack.records import Problem

FOLDERS = {
    "daylio_backup": "daylio_backup",
    "dayone": "dayone_text",
    "dayone_classic": "dayone_classic",
    "jrnl_json": "jrnl",
    "jrnl_text": "jrnl_text",
}
"""The format of every file of a folder."""

PARTS = {"note_title": "title", "title": "title", "note": "note", "text": "note", "body": "note"}


def expected_of(pack: Path, folder: str) -> dict[str, dict[str, Any]]:
    found = sorted((pack / "samples" / "expected").glob(f"{folder}__*.json"))
    told = [json.loads(file.read_text(encoding="utf-8")) for file in found]
    return {each["file"]: each for each in told}


@pytest.mark.parametrize("folder", FOLDERS)
def test_agrees_with_the_independent_reading(pack: Path, folder: str) -> None:
    told = expected_of(pack, folder)
    assert told
    for name, expected in told.items():
        path = pack / "samples" / name
        (file,) = read(path)
        assert file.format == FOLDERS[folder], name
        log = moodtrack.load(path)
        _entries(log, expected)
        _words(log, expected)
        parts = Counter(log.texts["part"].astype(str))
        assert parts == Counter({PARTS[part]: n for part, n in expected["texts"]["by_part"].items()})
        problems = [item for item in file.items if isinstance(item, Problem)]
        assert (len(problems) > 0) == (expected["problems"]["count"] > 0), name
        assert sum(item.lost for item in problems) == expected["unreadable"]["count"] == 0
        for check in expected["spot_checks"]:
            _spot(log, check, name)


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
    if "mood_group" in expected["ratings"]["variables"]:
        group = expected["ratings"]["variables"]["mood_group"]
        values = 6 - log.ratings["mood"].dropna()
        assert (len(values), values.min(), values.max()) == (group["n"], group["min"], group["max"])
        numbers = dict(zip(log.labels["label"].astype(str), 6 - log.ratings["mood"], strict=True))
        assert numbers.items() <= expected["detail"]["mood_dictionary"].items()


def _spot(log: Log, check: dict[str, Any], name: str) -> None:
    at = [_local(at, p) for at, p in zip(log.entries["at"], log.entries["precision"].astype(str), strict=True)]
    entry = log.entries[[local == check["local"] for local in at]].iloc[0]
    if "utc" in check and pd.notna(entry["utc_offset"]):
        instant = entry["at"] - pd.Timedelta(minutes=int(entry["utc_offset"]))
        assert instant.strftime("%Y-%m-%dT%H:%M") == check["utc"][:16]
    tags = log.tags.loc[log.tags["entry"] == entry["entry"], "tag"].dropna().astype(str).tolist()
    assert sorted(tags) == sorted(check["tags"])
    if check.get("mood"):
        assert log.labels.loc[log.labels["entry"] == entry["entry"], "label"].astype(str).tolist() == [check["mood"]]
    extra = json.loads(entry["extra"]) if isinstance(entry["extra"], str) else {}
    assert extra.get("starred", False) == check.get("starred", False)
    rows = log.texts[log.texts["entry"] == entry["entry"]]
    texts = dict(zip(rows["part"].astype(str), rows["text"], strict=True))
    for mark in ("_html", "_markdown"):
        texts |= {key.removesuffix(mark): raw for key, raw in extra.items() if key.endswith(mark)}
    assert set(texts) == {PARTS[part] for part in check["texts"]}, name
    for part, want in check["texts"].items():
        raw = texts[PARTS[part]].strip()
        assert (len(raw), hashlib.sha256(raw.encode()).hexdigest()) == (want["chars"], want["sha256"])
