"""log.csv: one entry a row: date (and time), any columns of numbers as ratings, tags joined by a bar, a note.

It is what no other sheet is: every column that is neither date, time, tags nor text must hold a number somewhere. A
heading such as `Mood (1-10)` tells the lowest and the highest value (`moodtrack.read.bracketed`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from moodtrack.errors import ReadError
from moodtrack.read.barred import tags
from moodtrack.read.bracketed import bracketed
from moodtrack.read.cells import number
from moodtrack.read.checkmarks import perhaps, ticks
from moodtrack.read.columns import Layout, layout, table
from moodtrack.read.dates import Order, moment
from moodtrack.read.doubts import doubts
from moodtrack.read.format import Format, Line, Source, Verdict
from moodtrack.read.log_header import headed, no_number, twice, undated
from moodtrack.read.own_names import apart
from moodtrack.read.session_rows import shared_cell
from moodtrack.read.sheets import LOG_PARTS, SHEETS
from moodtrack.read.wide import wide
from moodtrack.records import Item, Problem, Record, Variable
from moodtrack.result import Code
from moodtrack.schema import slug

__all__ = ["FORMAT"]

_EXTRA, _PART = "extra", "part"


def _recognise(source: Source) -> Verdict:
    found = headed(source)
    if found is None and (same := twice(source)):
        return Verdict(False, f"the columns {same[0][:30]!r} and {same[1][:30]!r} have the same name")
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
    if why := undated(source, found):
        return Verdict(False, f"column {found.columns.index('at') + 1} holds no date: {why}")
    words = no_number(source, found)
    if lost := [place for place in words if slug(found.written[place]) not in LOG_PARTS]:
        return Verdict(False, f"column {lost[0] + 1} holds no number, so it is no rating")
    columns = {w: c.partition(":")[0] for w, c in zip(found.written, found.columns, strict=True)}
    columns |= {found.written[p]: f"text ({LOG_PARTS[slug(found.written[p])]})" for p in words}
    return Verdict(True, "header of log.csv: at and ratings, tags or note", columns)


def _parse(source: Source) -> Iterator[Item]:
    found = headed(source)
    if found is None:
        raise ReadError(f"{source.name} is no log.csv", "a header with at (or date) and a rating, tags or note", "see docs/formats.md")  # fmt: skip
    if perhaps(source):
        yield Problem(Code.ASSUMED, "the cells may be ticks of habits (0 no, 2 done); read as ratings, as no comma ends every row and most columns hold no -1: format=\"loop_habits\" reads ticks")  # fmt: skip
    words = no_number(source, found)
    named = {place: LOG_PARTS[name] for place in words if (name := slug(found.written[place])) in LOG_PARTS}
    words = [place for place in words if place not in named]
    columns = tuple(f"{_EXTRA}:{c.partition(':')[2]}" if place in words else f"{_PART}:{named[place]}" if place in named else c for place, c in enumerate(found.columns))  # fmt: skip
    yield from (Problem(Code.UNKNOWN_COLUMN, f"column {p + 1} holds no number; it is kept in extra", 1) for p in words)
    found = replace(found, columns=columns)
    scales, told = _scales(found)
    yield from told
    yield from (scale for scale in scales.values() if scale.label is not None)
    marks = {"|": 0, ",": 0, ";": 0}
    for got in table(source, found, ["at"]):
        if isinstance(got, Problem):
            yield got
        else:
            marks = {mark: n + (mark in got[1].get("tags", "")) for mark, n in marks.items()}
            yield from _entry(*got, scales, comma=found.delimiter != ",")
    if not marks.pop("|") and (n := max(marks.values())) > 1:
        yield Problem(Code.ASSUMED, f"tags: {n} cells hold commas or semicolons and none a bar; each cell is taken as one tag, as | joins tags: write | between them, or give a map that says separator")  # fmt: skip


def _scales(found: Layout) -> tuple[dict[str, Variable], list[Problem]]:
    """The rating of every column, each with a name of its own, and what is to be said of names and of brackets."""
    places = [place for place, column in enumerate(found.columns) if column.startswith("rating:")]
    read = {place: bracketed(found.written[place]) for place in places}
    said = [Problem(Code.ASSUMED, f"{found.written[p][:40]!r}: {why}", 1) for p, (_, why) in read.items() if why]
    headings = {place: found.columns[place].partition(":")[2] for place in places}
    names, told = apart({headings[place]: read[place][0].name for place in places})
    return {found.columns[p]: replace(read[p][0], name=names[headings[p]]) for p in places}, [*said, *told]


def _entry(
    line: Line, row: dict[str, str], orders: dict[str, Order], scales: dict[str, Variable], comma: bool
) -> Iterator[Item]:
    when = moment(row["at"], orders["at"], row.get("time", ""))
    yield from doubts(when, line.number, empty=not row["at"], person=row.get("person") or None)
    if when.at is None:
        return
    ratings, kept = {}, {}
    for column, scale in scales.items():
        value = number(row[column], decimal_comma=comma)
        if row[column] and (doubt := _doubt(value, scale)):
            yield Problem(doubt[0], f"{scale.label or scale.name}: {doubt[1]}; kept in extra", line.number)
            kept[column.partition(":")[2]], value = row[column], None
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
        tags=tags(row["tags"]) if "tags" in row else None,
        texts=_texts(row),
        shared=shared,
        utc_offset=when.utc_offset,
        extra={c.partition(":")[2]: v for c, v in row.items() if c.startswith(f"{_EXTRA}:") and v} | kept | when.unread,
    )


def _doubt(value: float | None, scale: Variable) -> tuple[Code, str] | None:
    """Why a cell that is filled gives no rating."""
    if value is None:
        return Code.BAD_VALUE, "not a number"
    low, high = (value if end is None else end for end in (scale.low, scale.high))
    return None if low <= value <= high else (Code.OUT_OF_RANGE, "outside of its scale")


def _texts(row: dict[str, str]) -> dict[str, str]:
    """Title, note and named parts that are filled."""
    parts = {column: column.removeprefix(f"{_PART}:") for column in row if column.startswith(f"{_PART}:")}
    columns = {"title": "title", "note": "note"} | parts
    return {part: row[column] for column, part in columns.items() if row.get(column)}


FORMAT = Format("log", "Plain table log.csv", "log", _recognise, _parse)
