"""Every limit of the readers, as a named value: what is larger is refused, never cut silently."""

from __future__ import annotations

__all__ = [
    "ARCHIVE_BYTES",
    "ARCHIVE_MEMBERS",
    "ARCHIVE_RATIO",
    "ARCHIVE_SMALL",
    "COLUMNS",
    "FIELD_CHARACTERS",
    "FILES",
    "FILE_BYTES",
    "ROWS",
]

FILE_BYTES = 256 * 1024 * 1024
"""Largest file that is opened."""

FIELD_CHARACTERS = 131_072
"""Longest cell; the default of the csv module, some twenty thousand words."""

COLUMNS = 2_000
"""Most columns of a sheet."""

ROWS = 2_000_000
"""Most rows of a sheet."""

FILES = 10_000
"""Most files of a folder."""

ARCHIVE_MEMBERS = 10_000
"""Most members of an archive."""

ARCHIVE_BYTES = 1024 * 1024 * 1024
"""Most bytes of an archive in all, counted while they are read."""

ARCHIVE_RATIO = 200
"""Largest ratio of read to stored bytes of an archive member."""

ARCHIVE_SMALL = 1024 * 1024
"""Bytes up to which the ratio does not count: a small text may repeat itself."""
