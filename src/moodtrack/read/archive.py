"""Archives and folders that an app writes as one export: members are read as streams within limits, never extracted.

What a reader asks for by name is read; nothing else of an archive is opened. Sizes that an archive declares are not
believed: bytes are counted while they are read. An archive inside an archive is refused, and so is an encrypted one.
"""

from __future__ import annotations

import io
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, NamedTuple

from moodtrack.errors import LimitExceeded, ReadError
from moodtrack.read import limits
from moodtrack.read.decode import decode

__all__ = ["Archive", "folder", "is_zip", "zipped"]

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_CHUNK = 64 * 1024
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)


class _Member(NamedTuple):
    """Opens a member; `stored` is its size in the archive."""

    open: Callable[[], IO[bytes]]
    stored: int


@dataclass(frozen=True)
class Archive:
    """The members of an archive or folder by name, sorted; hidden ones are left out.

    Parameters
    ----------
    name : str
        What messages call it.
    kind : {"zip", "folder"}
        What it is.
    members : mapping of str to _Member
        How each is opened.
    """

    name: str
    kind: str
    members: dict[str, _Member]
    _read: list[int] = field(default_factory=list, repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the members, with `/` between folders."""
        return tuple(self.members)

    def ending(self, suffix: str) -> tuple[str, ...]:
        """Names of the members that end so, whatever the case."""
        return tuple(name for name in self.members if name.casefold().endswith(suffix))

    def read(self, member: str) -> bytes:
        """All bytes of a member.

        Raises
        ------
        LimitExceeded
            If it is larger than accepted, alone or with what was read before, or grows more than any export does.
        ReadError
            If it is damaged, encrypted or itself an archive.
        """
        found = self.members[member]
        chunks: list[bytes] = []
        size, before = 0, sum(self._read)
        try:
            with found.open() as stream:
                while chunk := stream.read(_CHUNK):
                    size += len(chunk)
                    self._hold(size, before, found.stored)
                    chunks.append(chunk)
        except _DAMAGE as error:
            raise ReadError(
                f"a member of {self.name} cannot be read", "an undamaged archive without a password", "export it again"
            ) from error
        self._read.append(size)
        data = b"".join(chunks)
        if data.startswith(_ZIP):
            raise ReadError(f"{self.name} holds an archive in an archive", "one archive", "take the inner one out")
        return data

    def text(self, member: str) -> str:
        """The text of a member, decoded as any other file.

        Raises
        ------
        ReadError
            As `read`, and if it is no text.
        """
        return decode(self.read(member), self.name)[0]

    def _hold(self, size: int, before: int, stored: int) -> None:
        if size > limits.FILE_BYTES or size + before > limits.ARCHIVE_BYTES:
            raise LimitExceeded(
                f"{self.name} holds more than is accepted",
                f"members up to {limits.FILE_BYTES:,} bytes, {limits.ARCHIVE_BYTES:,} in all",
                "split the export by dates",
            )
        if size > limits.ARCHIVE_SMALL and size > limits.ARCHIVE_RATIO * max(stored, 1):
            raise LimitExceeded(
                f"a member of {self.name} grows to more than {limits.ARCHIVE_RATIO} times its size",
                "the archive that the app wrote",
                "do not open it: no export compresses like this",
            )


def is_zip(head: bytes) -> bool:
    """Whether a file that starts so is a zip archive.

    Examples
    --------
    >>> is_zip(b"PK\\x03\\x04..."), is_zip(b"date,mood")
    (True, False)
    """
    return head.startswith(_ZIP)


def zipped(file: Path | io.BytesIO, name: str) -> Archive:
    """The members of a zip archive.

    Raises
    ------
    ReadError
        If it is damaged or encrypted.
    LimitExceeded
        If it has more members than accepted.
    """
    try:
        archive = zipfile.ZipFile(file)
        found = [info for info in archive.infolist() if not info.is_dir() and not _hidden(info.filename)]
    except (*_DAMAGE, UnicodeError) as error:
        raise ReadError(f"{name} is a damaged archive", "a whole zip archive", "export or copy it again") from error
    if len(archive.filelist) > limits.ARCHIVE_MEMBERS:
        raise _too_many(name, len(archive.filelist))
    if any(info.flag_bits & 0x1 for info in found):
        raise ReadError(f"{name} is encrypted", "an archive without a password", "export it without one")
    members = {info.filename: _Member(_opener(archive, info), info.compress_size) for info in found}
    return Archive(name, "zip", dict(sorted(members.items())))


def _opener(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[], IO[bytes]]:
    return lambda: archive.open(info)


def folder(path: Path, name: str) -> Archive:
    """The files of a folder that is one export; links are left out.

    Raises
    ------
    LimitExceeded
        If it has more files than accepted.
    """
    members = {member: _file(path / member) for member in sorted(_walk(path))}
    if len(members) > limits.ARCHIVE_MEMBERS:
        raise _too_many(name, len(members))
    return Archive(name, "folder", members)


def _file(path: Path) -> _Member:
    return _Member(lambda: path.open("rb"), path.stat().st_size)


def _walk(path: Path) -> Iterator[str]:
    for where, folders, names in os.walk(path):
        folders[:] = [each for each in folders if not _hidden(each)]
        for each in names:
            found = Path(where) / each
            if not _hidden(each) and found.is_file() and not found.is_symlink():
                yield found.relative_to(path).as_posix()


def _hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in name.split("/"))


def _too_many(name: str, count: int) -> LimitExceeded:
    return LimitExceeded(f"{name} has {count:,} members", f"at most {limits.ARCHIVE_MEMBERS:,}", "split the export")
