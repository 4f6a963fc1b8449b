"""How far a large file is read, for somebody who looks at a terminal."""

from __future__ import annotations

from typing import TextIO

from moodtrack.read.archive import Progress

__all__ = ["shown"]

_LARGE = 50 * 1024 * 1024
"""Bytes from which on it is shown."""


def shown(stream: TextIO) -> Progress | None:
    """What writes the share that is read on one line of a terminal; None where nobody looks.

    Examples
    --------
    >>> import io
    >>> shown(io.StringIO()) is None
    True
    """
    if not stream.isatty():
        return None
    last: dict[str, int] = {}

    def tell(name: str, done: int, size: int) -> None:
        share = min(100, 100 * done // max(size, 1))
        if size > _LARGE and share != last.get(name):
            last[name] = share
            stream.write(f"\r{name}: {share} %" + ("\n" if share == 100 else ""))
            stream.flush()

    return tell
