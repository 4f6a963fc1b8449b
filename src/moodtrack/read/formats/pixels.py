"""Pixels JSON: one object a day with its scores, 1 to 5 and 5 best; the shape of 2022 has them one by one under `entries`.

A day may have several scores: each is an entry of the day, and the first has its tags and notes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from moodtrack.errors import LimitExceeded, ReadError
from moodtrack.read.dates import moment, order
from moodtrack.read.format import Format, Source, Verdict
from moodtrack.read.objects import entries as listed_in
from moodtrack.read.objects import listed, objects, text
from moodtrack.read.odd_fields import odd, odd_texts, odd_told
from moodtrack.records import Item, Problem, Record, Tag, Variable
from moodtrack.result import Code

__all__ = ["FORMAT"]

_MOOD = Variable("Mood", "Mood", 1.0, 5.0, step=1.0, direction="higher_better", domain="emotions", source="app")
_SCORES = 1_440
"""Most scores of a day: one a minute."""
_READ = ("date", "type", "scores", "value", "notes", "tags", "entries")


def _is_day(value: object) -> bool:
    if not isinstance(value, Mapping) or "date" not in value:
        return False
    return isinstance(value.get("scores"), list) or any("value" in each for each in objects(value))


def _days(source: Source) -> list[object] | None:
    found = source.json
    return found if isinstance(found, list) and any(map(_is_day, found)) else None


def _recognise(source: Source) -> Verdict:
    if _days(source) is not None:
        return Verdict(True, "a JSON list of days with scores, or entries with a value")
    return Verdict(False, "no JSON list of days with scores, or entries with a value")


def _scored(day: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], object]]:
    """Every score with the object that says what it is of; the day itself where it has none."""
    for entry in objects(day):
        yield entry, entry.get("value")
    scores = day.get("scores")
    for score in scores if isinstance(scores, list) and scores else [] if objects(day) else [None]:
        yield day, score


def _crowded(day: object) -> bool:
    return isinstance(day, Mapping) and max(len(listed_in(day, "scores") or []), len(objects(day))) > _SCORES


def _tags(entry: Mapping[str, Any]) -> tuple[Tag, ...]:
    grouped = [
        Tag(name, text(group, "type") or None) for group in objects(entry, "tags") for name in listed(group, "entries")
    ]
    return tuple(dict.fromkeys((*grouped, *map(Tag, listed(entry, "tags")))))


def _strange(entry: Mapping[str, Any]) -> dict[str, object]:
    """Tags that are no list of words or of groups of words."""
    groups = any(odd(group, "entries", str) for group in objects(entry, "tags"))
    return {"tags": entry["tags"]} if groups else odd(entry, "tags", str, dict)


def _day(day: Mapping[str, Any], line: int, at: Any) -> Iterator[Item]:
    told: set[int] = set()
    for entry, score in _scored(day):
        kind, first = text(entry, "type") or _MOOD.name, id(entry) not in told
        told.add(id(entry))
        is_number = isinstance(score, int | float) and not isinstance(score, bool)
        value = float(score) if is_number and abs(score) < 1e15 else None  # type: ignore[arg-type]
        if score is not None and (value is None or (kind == _MOOD.name and not 1 <= value <= 5)):
            yield Problem(Code.OUT_OF_RANGE, "a score is not 1 to 5; it is kept in extra", line)
            value = None
        extra = (
            {k: v for k, v in entry.items() if k not in _READ and v not in (None, "", [], {}, False)} if first else {}
        )
        strange = _strange(entry) | odd_texts(entry, "notes") if first else {}
        yield from odd_told(strange, line)
        yield Record(
            at=at,
            precision="day",
            kind="mood",
            line=line,
            ratings={kind: value},
            tags=(_tags(entry) or (None if "tags" in strange else ())) if first else None,
            texts={"note": note} if first and (note := text(entry, "notes")) else {},
            extra=extra | strange | ({"score": score} if value is None and score is not None else {}),
        )


def _parse(source: Source) -> Iterator[Item]:
    days = _days(source)
    if days is None:
        raise ReadError(
            f"{source.name} is no Pixels backup", "a JSON list of days with scores", "back up the app again"
        )
    if any(map(_crowded, days)):
        got = f"{source.name} has a day with more than {_SCORES:,} scores"
        raise LimitExceeded(got, "a few scores a day", "back up the app again")
    decided = order(text(day, "date") for day in days if isinstance(day, Mapping))
    others: dict[str, None] = {}
    for line, day in enumerate(days, start=1):
        when = moment(text(day, "date"), decided) if isinstance(day, Mapping) else moment("")
        if when.at is None or not isinstance(day, Mapping):
            yield Problem(Code.AMBIGUOUS_DATE if when.ambiguous else Code.BAD_DATE, when.why, line, lost=True)
            continue
        for item in _day(day, line, when.at.replace(hour=0, minute=0, second=0)):
            others |= dict.fromkeys(item.ratings) if isinstance(item, Record) else {}
            yield item
    yield _MOOD
    yield from (Variable(name, name, source="file") for name in others if name != _MOOD.name)


FORMAT = Format("pixels", "Pixels backup", "log", _recognise, _parse, app="pixels")
