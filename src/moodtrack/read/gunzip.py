"""What is in a gzip file, in pieces: as many bytes as asked for at a time, within limits, whatever the file says of itself.

Several members one behind the other are one text, as gzip itself reads them. Damage and what stands behind the last member
are refused; an archive in it is refused by `moodtrack.read.archive`, which also counts what the file grows to.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from time import monotonic
from typing import IO

from moodtrack.errors import LimitExceeded, ReadError
from moodtrack.read.limits import Limits

__all__ = ["inflated", "is_gzip"]

_MARK = b"\x1f\x8b"
_FORMAT = 16 + zlib.MAX_WBITS
"""A gzip member, with its check of length and sum."""
_CHUNK = 64 * 1024


def is_gzip(head: bytes) -> bool:
    """Whether bytes start as a gzip file does.

    Examples
    --------
    >>> is_gzip(b"\\x1f\\x8b\\x08..."), is_gzip(b"date,mood")
    (True, False)
    """
    return head.startswith(_MARK)


def inflated(stream: IO[bytes], name: str, limits: Limits) -> Iterator[bytes]:
    """The content of a gzip file in pieces of at most 64 KiB.

    Raises
    ------
    ReadError
        If the file is damaged, breaks off, or something else stands behind it.
    LimitExceeded
        If it is larger than a file may be, has more members than an archive, or takes longer than accepted.

    Examples
    --------
    >>> import gzip, io
    >>> two = gzip.compress(b"date,") + gzip.compress(b"mood")
    >>> b"".join(inflated(io.BytesIO(two), "a.csv.gz", Limits()))
    b'date,mood'
    """
    start, taken, members, member = monotonic(), 0, 0, zlib.decompressobj(_FORMAT)
    while raw := stream.read(_CHUNK):
        taken += len(raw)
        while raw:
            if member.eof:
                member, members = zlib.decompressobj(_FORMAT), members + 1
            try:
                piece = member.decompress(raw, _CHUNK)
            except zlib.error:
                raise _damaged(name) from None
            if piece:
                yield piece
            raw = member.unused_data.lstrip(b"\0") if member.eof else member.unconsumed_tail
        if taken > limits.file_bytes or members > limits.archive_members or monotonic() - start > limits.seconds:
            raise LimitExceeded(
                f"{name} is a gzip file beyond what is accepted",
                f"at most {limits.file_bytes:,} bytes, {limits.archive_members:,} members, {limits.seconds} seconds",
                "unpack it and give the files, or raise the limits (limits=)",
            )
    if not member.eof:
        raise _damaged(name)


def _damaged(name: str) -> ReadError:
    return ReadError(f"{name} is a damaged gzip file", "a whole one", "export or copy it again")
