"""Archives and folders that an app writes as one export: members are read as streams within limits, never extracted.

What a reader asks for by name is read; nothing else of an archive is opened. Sizes that an archive declares are not
believed: bytes are counted while they are read. An archive inside an archive is refused, and so is an encrypted one. A gzip
file, alone or in a folder, is an archive of one member: what is in it is read.
"""

from __future__ import annotations

import hashlib
import io
import os
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, NamedTuple
from xml.etree.ElementTree import Element

from moodtrack.errors import LimitExceeded, ReadError
from moodtrack.read.decode import Decoded, decode
from moodtrack.read.elements import elements
from moodtrack.read.gunzip import inflated, is_gzip
from moodtrack.read.limits import DEFAULTS, Limits
from moodtrack.read.objects import parsed

__all__ = ["Archive", "Progress", "digest", "folder", "gunzipped", "is_zip", "zipped"]

Progress = Callable[[str, int, int], None]
"""Called while a large file is read: its name, the bytes that were read, the bytes in all."""

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_CHUNK = 64 * 1024
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)
_DIRECTORY = 1024
"""Most bytes that a member takes in the directory of an archive, on average: its name, twice."""


class _Member(NamedTuple):
    """Opens a member; `stored` is its size in the archive, `size` what the archive says that it grows to."""

    open: Callable[[], IO[bytes]]
    stored: int
    size: int


@dataclass(frozen=True)
class Archive:
    """The members of an archive or folder by name, sorted; hidden ones are left out.

    Parameters
    ----------
    name : str
        What messages call it.
    kind : {"zip", "folder", "gzip"}
        What it is.
    members : mapping of str to _Member
        How each is opened.
    limits : Limits
        What is accepted.
    progress : callable, optional
        Told while a member is read as a stream.
    close : callable
        Lets go of the file; nothing can be read after it.
    """

    name: str
    kind: str
    members: dict[str, _Member]
    limits: Limits = DEFAULTS
    progress: Progress | None = None
    close: Callable[[], None] = field(default=lambda: None, repr=False)
    decoded: dict[str, Decoded] = field(default_factory=dict, repr=False)
    _read: dict[str, int] = field(default_factory=dict, repr=False)

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
        most = self.limits.file_bytes
        before = sum(self._read.values()) - self._read.get(member, 0)
        out = io.BytesIO()
        if self.members[member].size > most:
            raise self._too_large(most)
        for chunk in self._chunks(member):
            out.write(chunk)
            if out.tell() > most or out.tell() + before > self.limits.archive_bytes:
                raise self._too_large(most)
        self._read[member] = out.tell()
        data = out.getvalue()
        if data.startswith(_ZIP) or is_gzip(data):
            raise ReadError(f"{self.name} holds an archive in an archive", "one archive", "take the inner one out")
        return data

    def head(self, member: str) -> str:
        """The start of a member, some 64,000 characters; for recognising it, so what is no text is replaced.

        Raises
        ------
        ReadError
            As `read`.
        """
        return next(self._chunks(member), b"").decode("utf-8-sig", "replace")

    def text(self, member: str) -> str:
        """The text of a member, decoded as any other file.

        Raises
        ------
        ReadError
            As `read`, and if it is no text.
        """
        self.decoded[member] = found = decode(self.read(member), self.name)
        return found.text

    def json(self, member: str) -> object:
        """The value of a member that is JSON, None where it is none; see `moodtrack.read.objects.parsed`.

        Raises
        ------
        ReadError
            As `text`.
        LimitExceeded
            If it is nested deeper than accepted.
        """
        return parsed(self.text(member), self.limits.nesting)

    def xml(self, member: str, *tags: str, others: Counter[str] | None = None) -> Iterator[Element]:
        """The elements of these tags of a member that is XML, as a stream; see `moodtrack.read.elements`.

        Raises
        ------
        ReadError
            If it is damaged or no XML.
        LimitExceeded
            If it is larger than a stream may be, nested too deeply or grows more than any export does.
        """
        size, progress = self.members[member].size, self.progress
        told = (lambda done: progress(self.name, done, size)) if progress is not None else None
        with closing(self._chunks(member)) as chunks:
            yield from elements(_Stream(chunks), self.name, *tags, limits=self.limits, told=told, others=others)

    def _chunks(self, member: str) -> Generator[bytes, None, None]:
        """The bytes of a member in pieces; what damage raises, and growth beyond the ratio, is a ReadError."""
        found, size = self.members[member], 0
        try:
            with found.open() as stream:
                for chunk in self._pieces(stream):
                    size += len(chunk)
                    if size > self.limits.archive_small and size > self.limits.archive_ratio * max(found.stored, 1):
                        raise self._bomb()
                    yield chunk
        except _DAMAGE as error:
            raise ReadError(
                f"a member of {self.name} cannot be read ({type(error).__name__})",
                "an undamaged archive without a password",
                "export it again",
            ) from None

    def _pieces(self, stream: IO[bytes]) -> Iterator[bytes]:
        """The bytes of a file in pieces; of a gzip file that is in no other archive, those of what is in it."""
        if self.kind != "zip":
            packed = is_gzip(stream.read(2))
            stream.seek(0)
            if packed:
                yield from inflated(stream, self.name if self.kind == "gzip" else f"a file of {self.name}", self.limits)
                return
        yield from iter(lambda: stream.read(_CHUNK), b"")

    def _too_large(self, most: int) -> LimitExceeded:
        return LimitExceeded(
            f"{self.name} holds more than is accepted",
            f"members up to {most:,} bytes, {self.limits.archive_bytes:,} in all",
            "split the export by dates, or raise the limits (limits=)",
        )

    def _bomb(self) -> LimitExceeded:
        return LimitExceeded(
            f"{'what is in' if self.kind == 'gzip' else 'a member of'} {self.name} grows to more than {self.limits.archive_ratio} times its size",
            "an export of an app",
            "it may be made to do harm; export it again",
        )


class _Stream(NamedTuple):
    """Pieces as a file that is read once."""

    pieces: Iterator[bytes]

    def read(self, size: int, /) -> bytes:
        """The next piece, whatever is asked for."""
        return next(self.pieces, b"")


def digest(stream: IO[bytes]) -> hashlib._Hash:
    """SHA-256 of a stream, read in pieces.

    Examples
    --------
    >>> digest(io.BytesIO(b"")).hexdigest()[:12]
    'e3b0c44298fc'
    """
    found = hashlib.sha256()
    while chunk := stream.read(1024 * 1024):
        found.update(chunk)
    return found


def is_zip(head: bytes) -> bool:
    """Whether bytes start as a zip archive does.

    Examples
    --------
    >>> is_zip(b"PK\\x03\\x04..."), is_zip(b"date,mood")
    (True, False)
    """
    return head.startswith(_ZIP)


def zipped(file: Path | io.BytesIO, name: str, limits: Limits = DEFAULTS, progress: Progress | None = None) -> Archive:
    """The members of a zip archive.

    Raises
    ------
    ReadError
        If it is damaged or encrypted, or has two members of one name that are not the same.
    LimitExceeded
        If it has more members than accepted.
    """
    try:
        _count(file, name, limits)
        archive = zipfile.ZipFile(file)
    except (*_DAMAGE, UnicodeError):
        raise _damaged(name) from None
    try:
        return _members(archive, name, limits, progress)
    except BaseException:
        archive.close()
        raise


def gunzipped(path: Path, name: str, limits: Limits = DEFAULTS) -> bytes:
    """What is in a gzip file, read as the one member of an archive.

    Raises
    ------
    ReadError
        If it is damaged, or holds an archive.
    LimitExceeded
        If it is larger than accepted or grows more than any export does.
    """
    return Archive(name, "gzip", {name: _file(path)}, limits).read(name)


def _members(archive: zipfile.ZipFile, name: str, limits: Limits, progress: Progress | None) -> Archive:
    try:
        found = [info for info in archive.infolist() if not info.filename.endswith("/") and not _hidden(info.filename)]
    except (*_DAMAGE, UnicodeError):
        raise _damaged(name) from None
    if len(archive.filelist) > limits.archive_members:
        raise _too_many(name, f"{len(archive.filelist):,}", limits)
    if any(info.flag_bits & 0x1 for info in found):
        raise ReadError(f"{name} is encrypted", "an archive without a password", "export it without one")
    members: dict[str, _Member] = {}
    seen: dict[str, tuple[int, int]] = {}
    for info in found:
        same = (info.CRC, info.file_size)
        if seen.setdefault(info.filename, same) != same:
            raise ReadError(f"{name} holds two different members of one name", "each name once", "export it again")
        members[info.filename] = _Member(_opener(archive, info), info.compress_size, info.file_size)
    return Archive(name, "zip", dict(sorted(members.items())), limits, progress, archive.close)


def _damaged(name: str) -> ReadError:
    return ReadError(f"{name} is a damaged archive", "a whole zip archive", "export or copy it again")


def _opener(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[], IO[bytes]]:
    return lambda: archive.open(info)


def _count(file: Path | io.BytesIO, name: str, limits: Limits) -> None:
    """Refuse by what the end of an archive says of its directory, before that is read."""
    with file.open("rb") if isinstance(file, Path) else io.BytesIO(file.getbuffer()) as stream:
        stream.seek(max(0, stream.seek(0, io.SEEK_END) - _TAIL))
        tail = stream.read(_TAIL)
    place, large = tail.rfind(b"PK\x05\x06"), tail.rfind(b"PK\x06\x06")
    if 0 <= large <= len(tail) - 48:
        count, size = struct.unpack_from("<QQ", tail, large + 32)
    elif 0 <= place <= len(tail) - 16:
        count, size = struct.unpack_from("<HI", tail, place + 10)
    else:
        return
    if count > limits.archive_members or size > _DIRECTORY * limits.archive_members:
        raise _too_many(name, f"{count:,}", limits)


_TAIL = 65_536 + 128
"""Where the end of an archive begins, at the latest: a comment of 65,535 bytes may follow."""


def folder(path: Path, name: str, limits: Limits = DEFAULTS, progress: Progress | None = None) -> Archive:
    """The files of a folder that is one export; links are left out.

    Raises
    ------
    LimitExceeded
        If it has more files than accepted.
    """
    members = {member: _file(path / member) for member in sorted(_walk(path))}
    if len(members) > limits.archive_members:
        raise _too_many(name, f"{len(members):,}", limits)
    return Archive(name, "folder", members, limits, progress)


def _file(path: Path) -> _Member:
    size = path.stat().st_size
    return _Member(lambda: path.open("rb"), size, size)


def _walk(path: Path) -> Iterator[str]:
    for where, folders, names in os.walk(path):
        folders[:] = [each for each in folders if not _hidden(each)]
        for each in names:
            found = Path(where) / each
            if not _hidden(each) and found.is_file() and not found.is_symlink():
                yield found.relative_to(path).as_posix()


def _hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in name.split("/"))


def _too_many(name: str, count: str, limits: Limits) -> LimitExceeded:
    return LimitExceeded(f"{name} has {count} members", f"at most {limits.archive_members:,}", "split the export")
