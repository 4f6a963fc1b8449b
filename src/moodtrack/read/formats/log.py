"""log.csv: one entry a row: date (and time), any columns of numbers as ratings, tags joined by a bar, a note.

It is what no other sheet is: every column that is neither date, time, tags nor text must hold a number somewhere. A
heading such as `Mood (1-10)` tells the lowest and the highest value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from moodtrack.errors import ReadError
from moodtrack.read.cells import number
from moodtrack.read.checkmarks import ticks
from moodtrack.read.columns import Layout, layout, table
from moodtrack.read.dates import Order, moment
from moodtrack.read.format import DELIMITERS, Format, Line, Source, Verdict
from moodtrack.read.session_rows import shared_cell
from moodtrack.read.sheets import APPS, LOG_NAMES, LOG_PARTS, SHEETS
from moodtrack.read.wide import wide
from moodtrack.records import Item, Problem, Record, Tag, Variable
from moodtrack.result import Code
from moodtrack.schema import slug

__all__ = ["FORMAT"]

_NAMES = {name: column for column, names in LOG_NAMES.items() for name in (column, *names)}
_RANGE = re.compile(r"\s*\((-?\d+(?:\.\d+)?)\s*(?:-|–|to)\s*(\d+(?:\.\d+)?)\)\s*$")
_EXTRA, _PART = "extra", "part"


def _headed(source: Source) -> Layout | None:
    """The columns by place; ratings are `rating:<name as written>`."""
    for delimiter in DELIMITERS:
        header = source.first(delimiter).cells
        slugs = [slug(name) if name.strip() else "" for name in header]
        if any(moment(name).at for name in header):
            continue
        found: list[str] = []
        for written, name in zip(slugs, header, strict=True):
            column = _NAMES.get(written, "")
            found.append(column if column and column not in found else f"rating:{name.strip()}" if name.strip() else "")
        others = len([c for c in found if c and c not in ("at", "person", "time")])
        app = any(sign <= set(slugs) for sign in APPS)
        if "at" in found and others and len(set(slugs)) == len(slugs) and not app:
            return Layout(delimiter, tuple(found), tuple(name.strip() for name in header), frozenset(found))
    return None


def _twice(source: Source) -> tuple[str, str] | None:
    """Two headings that are one name, beside a date."""
    for delimiter in DELIMITERS:
        written: dict[str, str] = {}
        header = [name.strip() for name in source.first(delimiter).cells if name.strip()]
        if not any(_NAMES.get(slug(name)) == "at" for name in header):
            continue
        for name in header:
            if slug(name) in written:
                return written[slug(name)], name
            written[slug(name)] = name
    return None


def _no_number(source: Source, found: Layout) -> list[int]:
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


def _undated(source: Source, found: Layout) -> str:
    """Why none of the first rows has a date; empty where one has, or there is no row."""
    place = found.columns.index("at")
    cells = [line.cells[place] for line in islice(source.rows(found.delimiter), 1, 200) if len(line.cells) > place]
    read = [moment(cell) for cell in cells if cell.strip()]
    return "" if not read or any(when.at or when.ambiguous for when in read) else read[0].why


def _recognise(source: Source) -> Verdict:
    found = _headed(source)
    if found is None and (twice := _twice(source)):
        return Verdict(False, f"the columns {twice[0][:30]!r} and {twice[1][:30]!r} have the same name")
    if found is None:
        return Verdict(False, "no header with at (or date) and a rating, tags or note, each name once")
    other = [name for name, sheet in SHEETS.items() if layout(source, sheet) is not None]
    if other:
        return Verdict(False, f"the header is that of {other[0]}.csv")
    if ticks(source) is not None:
        return Verdict(False, "every column is the ticks of a habit")
    if wide(source) is not None:
        return Verdict(False, "every column is a score of a questionnaire")
    if strange := {"measure", "session", "goal", "beep", "beepno"} & {slug(name) for name in found.written}:
        return Verdict(False, f"a column {sorted(strange)[0]} is no rating")
    if undated := _undated(source, found):
        return Verdict(False, f"column {found.columns.index('at') + 1} holds no date: {undated}")
    words = [place for place in _no_number(source, found) if slug(found.written[place]) not in LOG_PARTS]
    if words:
        return Verdict(False, f"column {words[0] + 1} holds no number, so it is no rating")
    columns = {w: c.partition(":")[0] for w, c in zip(found.written, found.columns, strict=True)}
    return Verdict(True, "header of log.csv: at and ratings, tags or note", columns)


def _parse(source: Source) -> Iterator[Item]:
    found = _headed(source)
    if found is None:
        raise ReadError(f"{source.name} is no log.csv", "a header with at (or date) and a rating, tags or note", "see docs/formats.md")  # fmt: skip
    words = _no_number(source, found)
    named = {place: LOG_PARTS[name] for place in words if (name := slug(found.written[place])) in LOG_PARTS}
    words = [place for place in words if place not in named]
    columns = tuple(f"{_EXTRA}:{c.partition(':')[2]}" if place in words else f"{_PART}:{named[place]}" if place in named else c for place, c in enumerate(found.columns))  # fmt: skip
    yield from (Problem(Code.UNKNOWN_COLUMN, f"column {p + 1} holds no number; it is kept in extra", 1) for p in words)
    found = replace(found, columns=columns)
    scales = {column: _scale(column.partition(":")[2]) for column in columns if column.startswith("rating:")}
    yield from (scale for scale in scales.values() if scale.high is not None)
    for got in table(source, found, ["at"]):
        if isinstance(got, Problem):
            yield got
        else:
            yield from _entry(*got, scales, comma=found.delimiter != ",")


def _scale(written: str) -> Variable:
    ends = _RANGE.search(written)
    if not ends or not written[: ends.start()].strip():
        return Variable(written)
    return Variable(written[: ends.start()].strip(), written, float(ends[1]), float(ends[2]), source="file")


def _entry(
    line: Line, row: dict[str, str], orders: dict[str, Order], scales: dict[str, Variable], comma: bool
) -> Iterator[Item]:
    when = moment(row["at"], orders["at"], row.get("time", ""))
    if when.at is None:
        code = Code.AMBIGUOUS_DATE if when.ambiguous else Code.BAD_DATE if row["at"] else Code.MISSING_FIELD
        yield Problem(code, when.why, line.number, lost=True, person=row.get("person") or None)
        return
    ratings = {}
    for column, scale in scales.items():
        value = number(row[column], decimal_comma=comma)
        if row[column] and value is None:
            yield Problem(Code.BAD_VALUE, f"{scale.label or scale.name}: not a number", line.number)
        if (
            value is not None
            and scale.low is not None
            and not scale.low <= value <= (scale.high if scale.high is not None else value)
        ):
            yield Problem(Code.OUT_OF_RANGE, f"{scale.label}: outside of its scale", line.number)
            value = None
        ratings[scale.name] = value
    shared, problem = shared_cell(row.get("shared", ""), line.number)
    if problem:
        yield problem
    yield Record(
        at=when.at,
        precision=when.precision,
        kind="check-in",
        line=line.number,
        person=row.get("person") or None,
        ratings=ratings,
        tags=tuple(Tag(t.strip()) for t in row["tags"].split("|") if t.strip()) if "tags" in row else None,
        texts=_texts(row),
        shared=shared,
        utc_offset=when.utc_offset,
        extra={c.partition(":")[2]: v for c, v in row.items() if c.startswith(f"{_EXTRA}:") and v},
    )


def _texts(row: dict[str, str]) -> dict[str, str]:
    """Title, note and named parts that are filled."""
    parts = {column: column.removeprefix(f"{_PART}:") for column in row if column.startswith(f"{_PART}:")}
    columns = {"title": "title", "note": "note"} | parts
    return {part: row[column] for column, part in columns.items() if row.get(column)}


FORMAT = Format("log", "Plain table log.csv", "log", _recognise, _parse)
