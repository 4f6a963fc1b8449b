"""Daylio CSV: five header generations since 2017 and files without a header; moods come as words, not numbers.

It has no zone, no entry id and no mood value. The app writes the mood without quotes, so a comma in a word of one's own
makes a cell too many; another ragged row has its surplus empty field after the activities.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from moodtrack.errors import ReadError
from moodtrack.read.bare_cells import rejoined
from moodtrack.read.barred import tags
from moodtrack.read.dates import Moment, Order, day_and_month, moment, order, weekday
from moodtrack.read.daylio_columns import layout
from moodtrack.read.doubts import doubts
from moodtrack.read.format import Format, Line, Source, Verdict
from moodtrack.read.markup import readable
from moodtrack.read.ragged import align, column
from moodtrack.read.scales import parse_scales
from moodtrack.read.words import built_in, hint
from moodtrack.records import Item, Problem, Record, Variable
from moodtrack.result import Code

__all__ = ["FORMAT"]

_READ_AS = {
    "year": "at", "full_date": "at", "date": "at", "weekday": "at", "time": "at", "mood": "mood", "activities": "tags",
    "scales": "ratings", "note_title": "title", "note": "note",
}  # fmt: skip
_MIDNIGHT = re.compile(r"[ T](?:0?0:00(?::00(?:\.0+)?)?|12:00(?::00)? AM)\s*$", re.IGNORECASE)
"""What programs write behind a day that they saved as a date; the clock has its own column."""
_MOOD = Variable("mood", "Mood", 1.0, 5.0, step=1.0, direction="higher_better", domain="emotions", source="app")


def _recognise(source: Source) -> Verdict:
    found = layout(source)
    if found is None:
        return Verdict(False, "no columns mood, full_date (or year and date) and activities or weekday")
    columns = {name: _READ_AS.get(name, "extra") for name in found[1]}
    return Verdict(True, f"{len(columns)} Daylio columns" + " (no header)" * (not found[2]), columns)


def _when(row: dict[str, str], decided: Order) -> Moment:
    named = day_and_month(row.get("date", ""))
    if "full_date" not in row and named:
        return moment(f"{row.get('date', '')} {row['year']}", at=row.get("time", ""))
    day = row.get("full_date", row.get("date", ""))
    return moment(_MIDNIGHT.sub("", day) if row.get("time", "").strip() else day, decided, row.get("time", ""), named)


def _conflict(row: dict[str, str], at: datetime) -> bool:
    named = weekday(row.get("weekday", ""))
    written = day_and_month(row.get("date", "")) if "full_date" in row else None
    return named not in (None, at.isoweekday()) or written not in (None, (at.day, at.month))


def _rejoined(source: Source, delimiter: str, names: tuple[str, ...], lines: list[Line]) -> Iterator[tuple[Line, str]]:
    """The rows, and what is to be said of the number of their cells."""
    whole = [line.cells for line in lines if len(line.cells) == len(names)]
    known = {cells[names.index("mood")].strip() for cells in whole}
    written = source.lines if len(whole) < len(lines) else []
    for line in lines:
        if line.broken or len(line.cells) == len(names):
            yield line, ""
            continue
        cells, held = rejoined(line.cells, names, written[line.number - 1], delimiter, known)
        why = f"{held} holds the separator without quotes" if held else "aligned from both ends"
        yield line._replace(cells=cells), f"{len(line.cells)} fields, the header has {len(names)}; {why}"


def _entry(
    line: Line, told: str, names: tuple[str, ...], decided: Order, scaled: dict[str, Variable]
) -> Iterator[Item]:
    if line.broken:
        yield Problem(Code.RAGGED_ROW, line.broken, line.number, lost=True)
        return
    row, surplus = align(line.cells, names, "activities" if "activities" in names else "mood")
    if told:
        yield Problem(Code.RAGGED_ROW, told, line.number)
    when, label = _when(row, decided), row.get("mood", "").strip()
    yield from doubts(when, line.number)
    if when.at is None:
        return
    if "mood" not in row:
        yield Problem(Code.MISSING_FIELD, "the row ends before the column mood", line.number, lost=True)
        return
    if not label:
        yield Problem(Code.BAD_VALUE, "the mood is empty; the entry is kept without it", line.number)
    if _conflict(row, when.at):
        which = "weekday or date contradict full_date" if "full_date" in row else "the weekday contradicts the date"
        yield Problem(Code.DATE_CONFLICT, f"{which}, which is used", line.number)
    scales, unread = parse_scales(row.get("scales", ""))
    if unread:
        yield Problem(Code.BAD_VALUE, "a part of the column scales is no number; kept in extra", line.number)
    for scale in scales:
        scaled.setdefault(scale.variable.name, scale.variable)
    texts, raw = readable({"title": row.get("note_title", ""), "note": row.get("note", "")})
    extra: dict[str, object] = {name: text for name, text in row.items() if name not in _READ_AS and text}
    extra |= when.unread | {name: cells for name, cells in (("scales", unread), ("surplus", surplus)) if cells}
    yield Record(
        at=when.at,
        precision=when.precision,
        kind="mood",
        line=line.number,
        ratings={**({} if label else {"mood": None}), **{scale.variable.name: scale.value for scale in scales}},
        labels={"mood": label} if label else {},
        tags=tags(row["activities"]) if "activities" in row else None,
        texts=texts,
        extra=raw | extra,
    )


def _parse(source: Source) -> Iterator[Item]:
    found = layout(source)
    if found is None:
        raise ReadError(f"{source.name} is no Daylio CSV", "columns mood, activities, full_date", "export again")
    delimiter, names, headed = found
    lines = list(islice(source.rows(delimiter), int(headed), None))
    dated = "full_date" if "full_date" in names else "date"
    decided = order(column(lines, names, dated), column(lines, names, "weekday"))
    scaled = {_MOOD.name: _MOOD}
    labels: dict[str, None] = {}
    for line, told in _rejoined(source, delimiter, names, lines):
        for item in _entry(line, told, names, decided, scaled):
            labels |= dict.fromkeys(item.labels.values()) if isinstance(item, Record) else {}
            yield item
    yield from scaled.values()
    yield from (known := built_in(labels))
    if labels and not known:
        yield Problem(Code.UNMAPPED_LABEL, hint(labels))
    if not lines:
        yield Problem(Code.EMPTY_FILE, "a header and no entries")


FORMAT = Format("daylio", "Daylio CSV export", "log", _recognise, _parse, app="daylio")
