"""What lies beside a file: names only, for a format whose files are called by what they hold."""

from __future__ import annotations

import os
from functools import lru_cache
from itertools import islice
from pathlib import Path

__all__ = ["beside"]


@lru_cache(maxsize=8)
def beside(folder: Path, ending: str, most: int) -> tuple[str, ...]:
    """Names of files of a folder; only looked at, and of a huge folder only some."""
    try:
        with os.scandir(folder) as found:
            return tuple(sorted(each.name for each in islice(found, most) if each.name.endswith(ending)))
    except OSError:
        return ()
