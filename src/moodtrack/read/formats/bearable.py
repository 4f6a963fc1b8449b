"""Bearable CSV: one row a reading, of a category that says what amount and detail mean; old header and that with an ISO date.

The scale of energy stands in no file: it is 1 to 5 where its words are those of five steps, 1 to 10 where a value is
larger, else not known. A factor without a level is there; it is not 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from moodtrack.errors import ReadError
from moodtrack.read.cells import number
from moodtrack.read.dates import Moment, Order, clock, moment, order, weekday
from moodtrack.read.details import MEALS, eaten, factor, highest, name_and_brackets, parts
from moodtrack.read.doubts import doubts
from moodtrack.read.format import Format, Source, Verdict
from moodtrack.read.headed import Header, Row, header, rows
from moodtrack.records import Item, Precision, Problem, Record, Tag, Variable
from moodtrack.result import Code

__all__ = ["FORMAT"]

_READ_AS = {"date": "at", "date formatted": "at", "weekday": "at", "time of day": "at", "category": "", "rating/amount": "ratings", "detail": "tags", "notes": "note"}  # fmt: skip
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b", re.IGNORECASE)
_DURATION = re.compile(r"(\d{1,2}):([0-5]\d)")
_MOOD = Variable("Mood", "Mood", 1.0, 10.0, step=1.0, direction="higher_better", domain="emotions", source="app")
_ENERGY = Variable("Energy", "Energy", 1.0, step=1.0, direction="higher_better", source="seen")
_KNOWN = {
    "mood": _MOOD,
    "energy": _ENERGY,
    "sleep quality": Variable("Sleep quality", "Sleep quality", 1.0, 5.0, step=1.0, direction="higher_better", source="app"),
    "sleep": Variable("Sleep hours", "Sleep hours", 0.0, 24.0, direction="none", unit="h", source="app"),
    "bowel movements": Variable("Bowel movements", "Bowel movements", 1.0, 7.0, step=1.0, direction="none", source="app"),
}  # fmt: skip


def _header(source: Source) -> Header | None:
    return header(source, "date", "time of day", "category", "rating/amount", "detail")


def _recognise(source: Source) -> Verdict:
    found = _header(source)
    if found is None:
        return Verdict(False, "no columns date, time of day, category, rating/amount and detail")
    columns = {written: _READ_AS.get(name, "extra") for name, written in found.written.items()}
    return Verdict(True, f"{len(columns)} Bearable columns", columns)


def _when(row: Row, decided: Order) -> tuple[Moment, Precision, str]:
    """The moment, what of it is known, and the app's word for the part of the day."""
    told, part = row.cells.get("date formatted", ""), row.cells["time of day"]
    day = moment(_ORDINAL.sub("", told or row.cells["date"]), decided)
    at = clock(part) if part else None
    if day.at and at is None and any(map(str.isdecimal, part)):
        return replace(day, why="no time of day that can be read", unread={"time": part}), day.precision, ""
    if day.at is None or at is None:
        return day, "part_of_day" if part and day.precision == "day" else day.precision, part
    return replace(day, at=day.at.combine(day.at, at)), "minute", ""


def _reading(row: Row) -> tuple[Variable | None, float | None, tuple[Tag, ...] | None, str]:
    """What is rated and how, the value, the tags, and a word beside the value."""
    category, amount, detail = (row.cells[name] for name in ("category", "rating/amount", "detail"))
    kind, value = category.casefold(), number(amount)
    name, inner = name_and_brackets(detail)
    if kind == "sleep":
        found = _DURATION.fullmatch(amount)
        return _KNOWN[kind], int(found[1]) + int(found[2]) / 60 if found else value, None, ""
    if kind == "mood":
        return _KNOWN[kind], value, tuple(Tag(part, "mood") for part in parts(detail)) or None, ""
    if kind in _KNOWN:
        return _KNOWN[kind], value, None, detail if value is not None else ""
    if kind == "symptom" and name:
        return Variable(name, name, 0.0, 4.0, step=1.0, direction="higher_worse", source="app"), value, None, inner
    if kind == "health measurements" and name:
        return Variable(name, name, direction="none", unit=inner or None, source="file"), value, None, ""
    if kind == "meds/supplements" and name:
        return None, None, (Tag(name, "medication", value),), ""
    if kind == "food diary" or (kind == "nutrition" and detail.startswith(MEALS)):
        return None, None, tuple(eaten(detail)), ""
    if value is not None:
        return Variable(category, category, source="file"), value, None, detail
    return None, None, tuple(tag for part in parts(detail) if (tag := factor(part, category)).amount != 0.0), ""


def _entry(row: Row, head: Header, decided: Order, seen: dict[str, Variable], energy: float | None) -> Iterator[Item]:
    when, precision, part = _when(row, decided)
    yield from doubts(when, row.line)
    if when.at is None:
        return
    if weekday(row.cells.get("weekday", "")) not in (None, when.at.isoweekday()):
        yield Problem(Code.DATE_CONFLICT, "the weekday contradicts the date, which is used", row.line)
    grateful = row.cells["category"].casefold() == "gratitudes"
    amount, detail, note = (row.cells.get(name, "") for name in ("rating/amount", "detail", "notes"))
    scale, value, tags, word = _reading(row) if not grateful else (None, None, None, "")
    if scale:
        seen.setdefault(scale.name, scale)
        high = energy if scale is _ENERGY else scale.high
        outside = value is not None and not (scale.low or 0.0) <= value <= (high or value)
        if outside or (value is None and amount.casefold() not in ("", "none")):
            what = "outside of the scale" if outside else "no number"
            yield Problem(Code.OUT_OF_RANGE if outside else Code.BAD_VALUE, f"{what}; kept in extra", row.line)
            value = None
    others = {head.written[name]: cell for name, cell in row.cells.items() if name not in _READ_AS}
    raw = others | {"category": row.cells["category"], "detail": detail * (not grateful), "surplus": row.surplus}
    texts = {"gratitude": detail if grateful else "", "note": note if note.strip(". ") else ""}
    yield Record(
        at=when.at,
        precision=precision,
        kind="check-in",
        line=row.line,
        ratings={scale.name: value} if scale else {},
        labels={scale.name: word} if scale and word and value is not None else {},
        tags=tags,
        texts={part: text for part, text in texts.items() if text},
        part_of_day=part or None,
        extra=when.unread | {k: v for k, v in (raw | ({"amount": amount} if value is None else {})).items() if v},
    )


def _energy(found: Sequence[Row]) -> float | None:
    rated = [row.cells for row in found if row.cells["category"].casefold() == "energy"]
    return highest((cells["rating/amount"], cells["detail"]) for cells in rated)


def _parse(source: Source) -> Iterator[Item]:
    head = _header(source)
    if head is None:
        raise ReadError(f"{source.name} is no Bearable CSV", "columns category, rating/amount, detail", "export again")
    read = list(rows(source, head))
    found = [row for row in read if isinstance(row, Row)]
    dates = [row.cells.get("date formatted") or row.cells["date"] for row in found]
    decided, energy = order(dates, (row.cells.get("weekday", "") for row in found)), _energy(found)
    seen: dict[str, Variable] = {}
    for row in read:
        yield from [row] if isinstance(row, Problem) else _entry(row, head, decided, seen, energy)
    yield from (replace(scale, high=energy) if scale is _ENERGY else scale for scale in seen.values())
    if _ENERGY.name in seen and energy is None:
        yield Problem(Code.SCALE_UNKNOWN, "energy: whether 5 or 10 is highest cannot be told from this file")
    if not read:
        yield Problem(Code.EMPTY_FILE, "a header and no entries")


FORMAT = Format("bearable", "Bearable CSV export", "log", _recognise, _parse, app="bearable")
