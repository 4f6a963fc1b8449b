"""The header of log.csv: which column is the date, which are ratings, and what speaks against it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from moodtrack.read.cells import number
from moodtrack.read.columns import Layout
from moodtrack.read.dates import moment
from moodtrack.read.format import DELIMITERS, Source
from moodtrack.read.sheets import APPS, LOG_NAMES, LOG_PARTS
from moodtrack.schema import slug

__all__ = ["headed", "no_number", "twice", "undated"]

_NAMES = {name: column for column, names in LOG_NAMES.items() for name in (column, *names)}


def headed(source: Source) -> Layout | None:
    """The columns by place; ratings are `rating:<name as written>`, with the place behind a name that stands there twice."""
    for delimiter in DELIMITERS:
        header = [name.strip() for name in source.first(delimiter).cells]
        slugs = [slug(name) if name else "" for name in header]
        if any(moment(name).at for name in header):
            continue
        found: list[str] = []
        for place, (written, name) in enumerate(zip(slugs, header, strict=True), start=1):
            column = _NAMES.get(written, "")
            again = f" ({place})" if name in header[: place - 1] else ""
            found.append(column if column and column not in found else f"rating:{name}{again}" if name else "")
        others = len([c for c in found if c and c not in ("at", "person", "time")])
        app = any(sign <= set(slugs) for sign in APPS)
        if "at" in found and others and not any(_doubled(header)) and not app:
            return Layout(delimiter, tuple(found), tuple(header), frozenset(found))
    return None


def twice(source: Source) -> tuple[str, str] | None:
    """Two headings, beside a date, that are one name and that of no rating: nobody can tell which of the columns counts."""
    for delimiter in DELIMITERS:
        header = [name.strip() for name in source.first(delimiter).cells]
        dated = any(name and _NAMES.get(slug(name)) == "at" for name in header)
        if dated and (found := next(_doubled(header), None)):
            return found
    return None


def _doubled(header: Sequence[str]) -> Iterator[tuple[str, str]]:
    written: dict[str, str] = {}
    for name in header:
        key = slug(name) if name else ""
        if key in written and (key in _NAMES or key in LOG_PARTS):
            yield written[key], name
        if key:
            written.setdefault(key, name)


def no_number(source: Source, found: Layout) -> list[int]:
    """Places of the rating columns that hold words and no number, or are named like a part and hold nothing."""
    rows = [line.cells for line in islice(source.rows(found.delimiter), 1, None)]
    comma = found.delimiter != ","
    places = []
    for place, column in enumerate(found.columns):
        if column.startswith("rating:"):
            filled = [cells[place] for cells in rows if len(cells) > place and cells[place].strip()]
            part = slug(found.written[place]) in LOG_PARTS
            if (filled or part) and all(number(cell, decimal_comma=comma) is None for cell in filled):
                places.append(place)
    return places


def undated(source: Source, found: Layout) -> str:
    """Why none of the first rows has a date; empty where one has, or there is no row."""
    place = found.columns.index("at")
    cells = [line.cells[place] for line in islice(source.rows(found.delimiter), 1, 200) if len(line.cells) > place]
    read = [moment(cell) for cell in cells if cell.strip()]
    return "" if not read or any(when.at or when.ambiguous for when in read) else read[0].why
