"""A gzip file is read as what is in it, within every limit, also as a file of a folder that is one export."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import pytest

import moodtrack
from moodtrack.errors import LimitExceeded, ReadError
from moodtrack.read import Limits, Source, read
from moodtrack.records import Problem

LOG = b"date,mood\n2026-03-01,4\n2026-03-02,5\n"
HEADER = "key.projectId,key.userId,key.sourceId,value.time,value.timeReceived,value.steps\n"


def topic(folder: Path, **tables: bytes) -> Path:
    folder.mkdir(parents=True)
    (folder / "schema-android_phone_step_count.json").write_text("{}")
    for name, data in tables.items():
        (folder / f"{name}.csv.gz").write_bytes(data)
    return folder


def steps(user: str, *counts: int) -> bytes:
    rows = (f"Spring ,{user},phone,{1.7723523 + n / 1e7}E9,1.8E9,{count}\n" for n, count in enumerate(counts))
    return gzip.compress((HEADER + "".join(rows)).encode())


@pytest.mark.parametrize("name", ["log.csv.gz", "log.csv", "log"])
def test_what_is_in_it_is_read_whatever_it_is_called(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(gzip.compress(LOG))
    assert moodtrack.load(path).ratings["mood"].tolist() == [4.0, 5.0]
    source = Source(path, name)
    assert (source.text, source.archive) == (LOG.decode(), None)
    stored = path.read_bytes()
    assert (source.size, source.sha256) == (len(stored), hashlib.sha256(stored).hexdigest())


def test_a_file_and_its_gzip_are_one_log(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_bytes(LOG)
    (tmp_path / "log.csv.gz").write_bytes(gzip.compress(LOG))
    assert len(moodtrack.load(tmp_path).entries) == 2


@pytest.mark.parametrize(
    ("limits", "data"),
    [
        (Limits(file_bytes=30), gzip.compress(LOG)),
        (Limits(file_bytes=500), gzip.compress(bytes(1000))),
        (Limits(archive_ratio=2, archive_small=100), gzip.compress(LOG + b"\n" * 2000)),
        (Limits(archive_members=3), gzip.compress(b"") * 5 + gzip.compress(LOG)),
    ],
    ids=["size", "size of what is in it", "ratio", "members"],
)
def test_every_limit_holds(limits: Limits, data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "log.csv.gz"
    path.write_bytes(data)
    with pytest.raises(LimitExceeded, match=r"log\.csv\.gz"):
        read(path, limits=limits)
    archive = Source(tmp_path, "topic", limits).archive
    assert archive is not None
    with pytest.raises(LimitExceeded, match="topic"):
        archive.read("log.csv.gz")


def test_cut_off_anywhere_it_is_refused(tmp_path: Path) -> None:
    path, whole = tmp_path / "log.csv.gz", gzip.compress(LOG)
    for end in range(2, len(whole)):
        path.write_bytes(whole[:end])
        with pytest.raises(ReadError, match="damaged gzip file"):
            _ = Source(path, path.name).data


def test_participants_of_one_folder_are_kept_apart(tmp_path: Path) -> None:
    for user, counts in (("kim", (3, 4)), ("lou", (100,))):
        topic(tmp_path / user / "android_phone_step_count", data=steps(user, *counts))
    log = moodtrack.load(tmp_path)
    assert dict(zip(log.ratings["person"].astype(str), log.ratings["steps"], strict=True)) == {"kim": 7.0, "lou": 100.0}
    assert {json for json in log.entries["extra"] if '"project": "Spring"' not in json} == set()


def test_tables_of_a_topic_make_one_day(tmp_path: Path) -> None:
    folder = topic(tmp_path / "topic", a=steps("kim", 3), b=steps("kim", 3, 40), c=steps("kim", 1)[:-9])
    (file,) = read(folder)
    told = [(str(item.code), item.lost) for item in file.items if isinstance(item, Problem)]
    assert told == [("repeated", True), ("unreadable", False), ("assumed", False)]
    assert moodtrack.load(folder).ratings["steps"].tolist() == [43.0]


def test_rows_of_another_topic_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "data.csv.gz"
    path.write_bytes(
        gzip.compress(b"key.projectId,key.userId,key.sourceId,value.time,value.light\n" + b"a,b,c,1,2\n" * 3)
    )
    log = moodtrack.load(path)
    assert len(log.entries) == 0
    assert "3 rows of another topic are not read; its columns: light" in log.problems["what"].tolist()
