"""Archives are read as streams within limits: bombs, damage, passwords and archives in archives are refused."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from moodtrack.errors import LimitExceeded, ReadError
from moodtrack.read import Limits, Source, read
from moodtrack.read.archive import Archive
from moodtrack.records import Record


def packed(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def archive(path: Path, data: bytes, **limits: int) -> Archive:
    path.write_bytes(data)
    found = Source(path, path.name, Limits(**limits)).archive
    assert found is not None
    return found


def test_members_are_read_and_nothing_is_written(tmp_path: Path) -> None:
    found = archive(
        tmp_path / "a.zip", packed({"b/two.json": b"2", "one.json": b"1", "__MACOSX/x": b"", "../../up": b"no"})
    )
    assert found.names == ("b/two.json", "one.json")
    assert [found.read(name) for name in found.names] == [b"2", b"1"]
    assert found.ending(".json") == found.names
    assert [file.name for file in tmp_path.rglob("*")] == ["a.zip"]


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_a_bomb_is_refused_by_its_ratio(tmp_path: Path, method: int) -> None:
    found = archive(tmp_path / "a.zip", packed({"a": bytes(8 * 1024 * 1024)}, method))
    with pytest.raises(LimitExceeded, match="grows"):
        found.read("a")


def test_a_small_text_may_repeat_itself(tmp_path: Path) -> None:
    text = b"the same " * 50_000
    assert archive(tmp_path / "a.zip", packed({"a": text})).read("a") == text


def test_bytes_are_counted_over_members(tmp_path: Path) -> None:
    whole = packed({"a": bytes(900), "b": bytes(900), "c": bytes(1001)})
    found = archive(tmp_path / "a.zip", whole, file_bytes=1000, archive_bytes=1500)
    assert len(found.read("a")) == len(found.read("a")) == 900
    for member in ("b", "c"):
        with pytest.raises(LimitExceeded, match="more than is accepted"):
            found.read(member)


def test_a_declared_size_is_not_believed(tmp_path: Path) -> None:
    data = bytearray(packed({"a": bytes(range(256)) * 400}, zipfile.ZIP_STORED))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = data.index(mark) + offset
        data[place : place + 4] = (100).to_bytes(4, "little")
    with pytest.raises(ReadError):
        archive(tmp_path / "a.zip", bytes(data), file_bytes=50_000).read("a")


def test_too_many_members(tmp_path: Path) -> None:
    with pytest.raises(LimitExceeded, match="has 4 members"):
        archive(tmp_path / "a.zip", packed({str(n): b"" for n in range(4)}), archive_members=3)


def test_an_archive_in_an_archive_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="archive in an archive"):
        archive(tmp_path / "a.zip", packed({"a": packed({"b": b""})})).read("a")


def test_an_encrypted_archive_is_refused(tmp_path: Path) -> None:
    data = bytearray(packed({"a": b"secret"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(ReadError, match="encrypted"):
        archive(tmp_path / "a.zip", bytes(data))


def test_a_member_without_a_name_is_one(tmp_path: Path) -> None:
    data = bytearray(packed({"x": b"hello"}))
    for head, length in ((b"PK\x03\x04", 26), (b"PK\x01\x02", 28)):
        at = data.find(head) + length
        data[at : at + 4] = b"\0\0\1\0"  # the one letter of the name is extra data
    assert archive(tmp_path / "a.zip", bytes(data)).names == ("",)


def test_damage_is_refused(tmp_path: Path) -> None:
    whole = packed({"a": bytes(range(256)) * 50}, zipfile.ZIP_STORED)
    with pytest.raises(ReadError, match="damaged"):
        archive(tmp_path / "cut.zip", whole[:200])
    flipped = bytearray(whole)
    flipped[300] ^= 1
    with pytest.raises(ReadError, match="cannot be read"):
        archive(tmp_path / "flipped.zip", bytes(flipped)).read("a")


def test_size_and_digest_are_those_of_the_file(tmp_path: Path) -> None:
    import hashlib

    data = packed({"a": b"1"})
    (tmp_path / "a.zip").write_bytes(data)
    source = Source(tmp_path / "a.zip", "a.zip")
    assert (source.size, source.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert (source.text, source.encoding) == ("", "zip")


def test_members_that_are_not_read_count_for_nothing(tmp_path: Path) -> None:
    """Photos of a journal may be many times what is held in memory."""
    entry = b'{"metadata": {}, "entries": [{"creationDate": "2026-03-01T10:00:00Z", "text": "Snow"}]}'
    photos = {f"photos/{n}.jpeg": bytes(range(256)) * 40 for n in range(20)}
    (tmp_path / "a.zip").write_bytes(packed({"Journal.json": entry, **photos}, zipfile.ZIP_STORED))
    (file,) = read(tmp_path / "a.zip", limits=Limits(file_bytes=2000, archive_bytes=2000))
    assert file.format == "dayone"
    assert len([item for item in file.items if isinstance(item, Record)]) == 1
    notes = {
        "1-a.json": b'{"id": "1-a", "date_journal": 1767348000000, "timezone": "Europe/Berlin", "text": "Snow", "mood": 0}'
    }
    (tmp_path / "b.zip").write_bytes(packed({**notes, **photos}, zipfile.ZIP_STORED))
    assert read(tmp_path / "b.zip", limits=Limits(file_bytes=2000, archive_bytes=2000))[0].format == "journey"


def test_a_stream_counts_as_a_stream_only(tmp_path: Path) -> None:
    """XML of Health may be many times what is held in memory; beyond the limit of streams it is refused."""
    row = '<Record type="HKQuantityTypeIdentifierStepCount" sourceName="A" startDate="2026-03-01 09:05:00 +0100" value="1"/>'
    other = b"<ClinicalDocument>" + b"<a/>" * 5000 + b"</ClinicalDocument>"
    whole = packed({"h/export.xml": f"<HealthData>{row * 500}</HealthData>".encode(), "h/export_cda.xml": other})
    (tmp_path / "export.zip").write_bytes(whole)
    small = {"file_bytes": 2000, "archive_bytes": 2000}
    (file,) = read(tmp_path / "export.zip", limits=Limits(**small))
    assert [item.ratings for item in file.items if isinstance(item, Record)] == [{"Steps": 500.0}]
    with pytest.raises(LimitExceeded):
        read(tmp_path / "export.zip", limits=Limits(**small, stream_bytes=20_000))
