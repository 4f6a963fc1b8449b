"""Archives are read as streams within limits: bombs, damage, passwords and archives in archives are refused."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from moodtrack.errors import LimitExceeded, ReadError
from moodtrack.read import Limits, Source
from moodtrack.read.archive import Archive


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
