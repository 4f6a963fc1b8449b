"""Real Daylio exports against an independent reading of them; needs the folder named by MOODTRACK_PACK."""

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
from moodtrack.schema import slug
from moodtrack.testing import describe

FILES = (
    "escaped_quotes.csv",
    "header_2017_year_pl.csv",
    "header_2021_mixed_clock.csv",
    "header_2021_title_12h.csv",
    "header_2021_title_custom_moods.csv",
    "header_2022_ok.csv",
    "header_2026_scales.csv",
    "reduced_de_mock.csv",
)
PARTS = {"note_title": "title", "note": "note"}


def test_no_file_of_the_folder_is_left_out(pack: Path) -> None:
    assert {file.name for file in (pack / "samples" / "daylio").iterdir()} == {*FILES, "mood_groups.json"}


@pytest.mark.parametrize("name", FILES)
def test_agrees_with_the_independent_reading(pack: Path, name: str) -> None:
    expected = json.loads((pack / "samples" / "expected" / f"daylio__{name}.json").read_text(encoding="utf-8"))
    log = moodtrack.load(pack / "samples" / "daylio" / name)
    _entries(log, expected)
    _labels_and_tags(log, expected)
    _ratings(log, expected)
    _texts(log, expected)
    _problems(log, expected)
    for check in expected["spot_checks"]:
        _spot(log, check)


def _local(at: pd.Timestamp, precision: str) -> str:
    return at.strftime("%Y-%m-%d" if precision == "day" else "%Y-%m-%dT%H:%M")


def _entries(log: Log, expected: dict[str, Any]) -> None:
    entries = log.entries
    assert len(entries) == expected["entries"]
    assert Counter(entries["precision"].astype(str)) == expected["time_precision"]
    local = [_local(at, p) for at, p in zip(entries["at"], entries["precision"], strict=True)]
    assert (min(local), max(local)) == (expected["first_local"], expected["last_local"])
    assert entries["at"].dt.normalize().nunique() == expected["distinct_days"]


def _labels_and_tags(log: Log, expected: dict[str, Any]) -> None:
    assert Counter(log.labels["label"].astype(str)) == expected["mood_labels"]["counts"]
    assert len(log.labels) == expected["mood_labels"]["labelled_entries"]
    tags = log.tags.dropna(subset=["tag"])
    want = expected["tags"]
    assert len(tags) == want["occurrences"]
    assert tags["tag"].nunique() == want["distinct"]
    assert tags["entry"].nunique() == want["entries_with_tags"]
    counts = Counter(tags["tag"].astype(str))
    assert {tag: counts[tag] for tag in want["top"]} == want["top"]


def _ratings(log: Log, expected: dict[str, Any]) -> None:
    for name, want in expected["ratings"]["variables"].items():
        values = log.ratings[slug(name)].dropna()
        assert (len(values), values.min(), values.max()) == (want["n"], want["min"], want["max"])
    others = [c for c in log.ratings.columns if c not in ("person", "entry", "at", "day", "beep", "session", "mood")]
    assert int(log.ratings[others].notna().sum().sum()) == expected["ratings"]["count"]


def _as_in_the_file(log: Log) -> dict[tuple[int, str], str]:
    """Texts by line and part, with the markup where there was one: the expected digests are of the raw text."""
    lines = dict(zip(log.entries["entry"], log.entries["line"], strict=True))
    texts = {
        (lines[e], str(p)): t for e, p, t in zip(log.texts["entry"], log.texts["part"], log.texts["text"], strict=True)
    }
    for line, extra in zip(log.entries["line"], log.entries["extra"], strict=True):
        for key, raw in (json.loads(extra) if isinstance(extra, str) else {}).items():
            if key.endswith("_html"):
                texts[line, key.removesuffix("_html")] = raw
    return texts


def _texts(log: Log, expected: dict[str, Any]) -> None:
    parts = Counter(log.texts["part"].astype(str))
    assert parts == {PARTS[part]: n for part, n in expected["texts"]["by_part"].items()}
    assert len(log.texts) == expected["texts"]["count"]


def _problems(log: Log, expected: dict[str, Any]) -> None:
    assert expected["unreadable"]["count"] == 0
    places = {int(where.rpartition(":")[2]) for where in log.problems["where"] if ":" in where}
    assert places == {row["line"] for row in expected["problems"]["rows"]}


def _spot(log: Log, check: dict[str, Any]) -> None:
    entry = log.entries.loc[log.entries["line"] == check["line"]].iloc[0]
    assert _local(entry["at"], entry["precision"]) == check["local"]
    label = log.labels.loc[log.labels["entry"] == entry["entry"], "label"].iloc[0]
    assert label == check["mood"]
    tags = log.tags.loc[log.tags["entry"] == entry["entry"], "tag"].dropna().astype(str).tolist()
    assert tags == check["tags"]
    texts = {part: text for (line, part), text in _as_in_the_file(log).items() if line == check["line"]}
    assert {PARTS[part] for part in check["texts"]} == set(texts)
    for part, want in check["texts"].items():
        raw = texts[PARTS[part]].strip()
        assert (hashlib.sha256(raw.encode()).hexdigest(), len(raw)) == (want["sha256"], want["chars"])


def test_the_label_map_of_the_project_covers_its_exports(pack: Path) -> None:
    folder = pack / "samples" / "daylio"
    expected = json.loads((pack / "samples" / "expected" / "daylio__mood_groups.json.json").read_text(encoding="utf-8"))
    raw = json.loads((folder / "mood_groups.json").read_text(encoding="utf-8"))
    assert sum(map(len, raw.values())) == expected["detail"]["labels"]
    alone = moodtrack.load(folder / "header_2022_ok.csv")
    both = moodtrack.load([folder / "header_2022_ok.csv", folder / "mood_groups.json"])
    assert alone.ratings["mood"].notna().sum() == 0
    got = dict(zip(both.labels["label"].astype(str), both.ratings["mood"], strict=True))
    values = {"rad": 5.0, "good": 4.0, "neutral": 3.0, "bad": 2.0, "awful": 1.0}
    known = {label: values[group] for group, labels in raw.items() for label in labels}
    assert got == {label: pytest.approx(known.get(label, float("nan")), nan_ok=True) for label in got}
    assert both.ratings["mood"].notna().any()


@pytest.mark.parametrize("name", FILES)
def test_encoding_and_line_ends_change_nothing(pack: Path, name: str, tmp_path: Path) -> None:
    path = pack / "samples" / "daylio" / name
    text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    want = describe(tuple(read(path)[0].items))
    for data in (
        text.encode("utf-16"),
        text.encode("utf-16-le"),
        text.encode("utf-8-sig"),
        text.replace("\n", "\r\n").encode(),
        text.replace("\n", "\r").encode(),
    ):
        copy = tmp_path / "copy.csv"
        copy.write_bytes(data)
        assert describe(tuple(read(copy)[0].items)) == want


def test_every_file_of_the_folder_is_read_or_told(pack: Path) -> None:
    for folder in sorted(path for path in (pack / "samples").iterdir() if path.is_dir() and path.name != "expected"):
        for file in read(folder):
            assert file.items, f"{folder.name}/{file.name}"
            assert file.format != "unknown", f"{folder.name}/{file.name}"
