"""Real research and clinical exports against an independent reading; needs the folder named by MOODTRACK_PACK."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import moodtrack
from moodtrack.read import Source, formats

FORMATS = {
    "sessions__sgdata.csv": "session_scores", "sessions__sgdata_bad.csv": "session_scores",
    "mpath__example_basic.csv": "mpath", "mpath__example_meta.csv": "mpath_meta",
    "redcap__checkboxes_1.csv": "redcap", "redcap__longitudinal.csv": "redcap", "redcap__survey.csv": "redcap",
    "redcap__repeating_instruments_sparse.csv": "redcap", "redcap__longitudinal_dictionary.csv": "redcap_dictionary",
    "redcap__repeating_instruments_sparse_dictionary.csv": "redcap_dictionary",
    "redcap__longitudinal_events.csv": "redcap_events", "qualtrics__three_header_rows.csv": "qualtrics",
    "openesm__0003_hawks_metadata.json": "openesm",
}  # fmt: skip


def _told(pack: Path, name: str) -> tuple[Path, dict[str, Any]]:
    expected = json.loads((pack / "samples" / "expected" / f"{name}.json").read_text(encoding="utf-8"))
    return pack / "samples" / expected["file"], expected


@pytest.mark.parametrize("name", FORMATS)
def test_exactly_one_format_recognises_the_file(pack: Path, name: str) -> None:
    path, _ = _told(pack, name)
    source = Source(path, path.name)
    assert [each for each, format in formats().items() if format.recognise(source).matches] == [FORMATS[name]]


@pytest.mark.parametrize("name", ["sessions__sgdata.csv", "sessions__sgdata_bad.csv"])
def test_every_column_of_a_table_of_sessions_is_resolved(pack: Path, name: str) -> None:
    path, expected = _told(pack, name)
    columns = formats()["session_scores"].recognise(Source(path, path.name)).columns
    for heading, want in expected["column_map"].items():
        follow = want["session"].startswith("fu")
        session = want["session"].removeprefix("fu").removeprefix("s")
        assert columns[heading] == f"{want['instrument']} {'follow-up' if follow else 'session'} {session}"
    log = moodtrack.load(path)
    for scale, want in expected["ratings"]["variables"].items():
        values = log.scores.loc[log.scores["measure"] == scale, "value"]
        assert (len(values), values.min(), values.max()) == (want["n"], want["min"], want["max"])
    for check in expected["spot_checks"]:
        own = log.scores[(log.scores["person"] == check["id"]) & (log.scores["measure"] == "bdi")].set_index("session")["value"]  # fmt: skip
        sessions = {int(s[1:]) if s[0] == "s" else 12 + int(s[2:]): value for s, value in check["bdi"].items()}
        assert own.to_dict() == sessions


def test_mpath_beeps_answers_and_ratings(pack: Path) -> None:
    path, expected = _told(pack, "mpath__example_basic.csv")
    log = moodtrack.load([path, _told(pack, "mpath__example_meta.csv")[0]])
    assert len(log.prompts) == expected["entries"]
    assert len(log.entries) == log.prompts["entry"].notna().sum() == expected["entries_answered"]
    assert len(log.persons) == expected["persons"]
    assert log.entries["at"].min().isoformat() == expected["first_local"]
    rated = log.ratings.drop(columns=["person", "entry", "at", "day", "beep", "session"])
    assert int(rated.notna().sum().sum()) == expected["ratings"]["count"]


@pytest.mark.parametrize("name", [name for name, format in FORMATS.items() if format == "redcap"])
def test_redcap_rows_ticks_and_numbers(pack: Path, name: str) -> None:
    path, expected = _told(pack, name)
    log = moodtrack.load(path)
    assert (len(log.entries), len(log.persons)) == (expected["entries"], expected["persons"])
    for field, want in expected["checkbox_fields"].items():
        assert int((log.tags["group"] == field).sum()) == want["checked"]
    for field, want in expected["numeric_columns"].items():
        if not field.startswith("redcap_"):
            values = log.ratings[field].dropna()
            assert (len(values), values.min(), values.max()) == (want["n"], want["min"], want["max"]), field
    held = " ".join(log.texts["text"].astype(str)) + " ".join(log.entries["extra"].astype(str))
    assert "@" not in held


def test_qualtrics(pack: Path) -> None:
    path, expected = _told(pack, "qualtrics__three_header_rows.csv")
    log = moodtrack.load(path)
    assert len(log.entries) == expected["entries"]
    assert log.entries["at"].iloc[0].isoformat() == expected["first_local"]
    assert log.variables["label"].tolist() == [expected["labels"]["Q1"]]
    assert (len(log.texts), log.ratings["q1"].tolist()) == (expected["texts"]["count"], [2.0])
