"""What makes an entry the same entry, in whatever file it comes: the app's own identifier, else its content."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from moodtrack.records import Record

__all__ = ["digest", "firsts", "identify"]


def digest(record: Record) -> str:
    """A short fingerprint of the content of an entry: 16 hexadecimal digits of SHA-256.

    Kind, time, precision, ratings, labels, tags and texts count; the line and the file do not.

    Examples
    --------
    >>> from datetime import datetime
    >>> one, two = (Record(datetime(2026, 3, 1), "day", "mood", line, ratings={"mood": 3}) for line in (2, 9))
    >>> digest(one) == digest(two)
    True
    """
    ratings = sorted((name, None if v is None else float(v)) for name, v in record.ratings.items())
    content = (
        record.kind,
        record.at.isoformat() if record.at else None,
        record.precision,
        ratings,
        sorted(record.labels.items()),
        None if record.tags is None else [(tag.name, tag.group, tag.amount) for tag in record.tags],
        sorted(record.texts.items()),
    )
    return hashlib.sha256(repr(content).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def identify(family: str, persons: Sequence[str], records: Sequence[Record]) -> list[str]:
    """The source_id of the entries of one file; a true repeat within the file gets an ordinal (#2, #3, ...).

    The identifier that an app gives is one within the app: all its formats share it.
    """
    seen: Counter[tuple[str, str]] = Counter()
    found = []
    for person, record in zip(persons, records, strict=True):
        base = f"{family}:{record.source_id}" if record.source_id else digest(record)
        seen[person, base] += 1
        ordinal = seen[person, base]
        found.append(base if ordinal == 1 else f"{base}#{ordinal}")
    return found


def firsts(keys: Iterable[tuple[int, object, int | None]]) -> tuple[list[bool], dict[int, list[int | None]]]:
    """Which of (file, key, line) is the first of its key; and the lines of the others by file."""
    seen: set[object] = set()
    kept: list[bool] = []
    repeats: dict[int, list[int | None]] = defaultdict(list)
    for file, key, line in keys:
        kept.append(key not in seen)
        if key in seen:
            repeats[file].append(line)
        seen.add(key)
    return kept, dict(repeats)
