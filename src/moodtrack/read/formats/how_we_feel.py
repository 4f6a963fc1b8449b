"""How We Feel CSV: emotion words without a number, three header generations, tags by group, context of the day.

Several words of one check-in are joined by a semicolon. The quadrant of a word goes into `extra`: it is no rating.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from moodtrack.errors import ReadError
from moodtrack.read.dates import Moment, Order, moment, order, weekday
from moodtrack.read.doubts import doubts
from moodtrack.read.format import Format, Source, Verdict
from moodtrack.read.headed import Header, Row, amounts, header, rows
from moodtrack.read.quadrants import Quadrant, quadrant
from moodtrack.records import Item, Problem, Record, Tag, Variable
from moodtrack.result import Code

__all__ = ["FORMAT"]

_DATE = re.compile(r"(\d{4})\s+(?:(\S+)\s+)?(\S.*?)\s+(\d{1,2}[:.]\d\d.*)")
_TEXTS = {"notes": "note", "reflections": "reflections", "takeaways": "takeaways"}
_CONTEXT = {
    "exercise": ("Exercise", None), "sleep": ("Sleep", None), "steps": ("Steps", None),
    "meditation": ("Meditation", None), "water (cups)": ("Water", "cups"), "caffeine (mg)": ("Caffeine", "mg"),
    "alcoholic drinks": ("Alcoholic drinks", "drinks"),
}  # fmt: skip
_MOOD = Variable("mood", "Mood", domain="emotions", source="app")


def _header(source: Source) -> Header | None:
    found = header(source, "date", "mood", "reflections", "takeaways")
    return found if found and any(name.startswith("tags (") for name in found.names) else None


def _recognise(source: Source) -> Verdict:
    found = _header(source)
    if found is None:
        return Verdict(False, "no columns Date, Mood, Tags (...), Reflections and Takeaways")
    read_as = {"date": "at", "mood": "mood"} | _TEXTS | {name: called for name, (called, _) in _CONTEXT.items()}
    columns = {w: "tags" if n.startswith("tags (") else read_as.get(n, "extra") for n, w in found.written.items()}
    return Verdict(True, f"{len(columns)} How We Feel columns", columns)


def _when(cell: str, decided: Order) -> Moment:
    """`2026 Sun Feb 8 4:04 PM`, the names in any of the languages that dates are read in; or a date as anywhere."""
    found = _DATE.fullmatch(cell)
    if not found:
        return moment(cell, decided)
    year, first, rest, at = found.groups()
    named = rest if first is None or weekday(first) else f"{first} {rest}"
    when = moment(f"{named} {year}", at=at)
    return when if when.at else moment(f"{rest} {year}", at=at)


def _words(cell: str) -> list[str]:
    return list(dict.fromkeys(word.strip() for word in cell.split(";") if word.strip()))


def _tags(row: Row, head: Header) -> tuple[Tag, ...]:
    groups = {name: name.removeprefix("tags (").removesuffix(")") for name in head.names if name.startswith("tags (")}
    return tuple(Tag(word, group) for name, group in groups.items() for word in _words(row.cells[name]))


def _places(words: list[str], keys: list[str]) -> Iterator[tuple[str, Quadrant]]:
    """The words that lie in a quadrant: by the key of the app, which is the same in every language, then by the word."""
    for word, key in zip(words, keys if len(keys) == len(words) else words, strict=True):
        if place := quadrant(key.replace("_", " ")) or quadrant(word):
            yield word, place


def _text(cell: str) -> str:
    """The words of a cell; newer files hold a list of texts as JSON, `[]` where there are none."""
    if not cell.startswith("["):
        return cell
    try:
        parts = json.loads(cell)
    except (ValueError, RecursionError):
        return cell
    return "\n\n".join(str(part).strip() for part in parts if part) if isinstance(parts, list) else cell


def _record(row: Row, head: Header, when: Moment) -> Iterator[Item]:
    words = _words(row.cells["mood"])
    if not words:
        yield Problem(Code.BAD_VALUE, "the mood is empty; the entry is kept without it", row.line)
    ratings, unread = amounts(row, {name: called for name, (called, _) in _CONTEXT.items()})
    known = {word: place.colour for word, place in _places(words, _words(row.cells.get("mood keys", "")))}
    read = {"date", "mood", *_TEXTS, *_CONTEXT}
    others = {head.written[n]: c for n, c in row.cells.items() if c and n not in read and not n.startswith("tags (")}
    extra = others | unread | ({"emotions": words} if len(words) > 1 else {}) | ({"quadrant": known} if known else {})
    assert when.at is not None
    yield Record(
        at=when.at,
        precision=when.precision,
        kind="check-in",
        line=row.line,
        ratings={**({} if words else {"mood": None}), **ratings},
        labels={"mood": "; ".join(words)} if words else {},
        tags=_tags(row, head),
        texts={part: text for name, part in _TEXTS.items() if (text := _text(row.cells.get(name, "")))},
        extra=extra | ({"surplus": row.surplus} if row.surplus else {}) | when.unread,
    )


def _parse(source: Source) -> Iterator[Item]:
    head = _header(source)
    if head is None:
        raise ReadError(f"{source.name} is no How We Feel CSV", "columns Date, Mood, Reflections", "export again")
    found = list(rows(source, head))
    decided = order(row.cells["date"] for row in found if isinstance(row, Row))
    for row in found:
        if isinstance(row, Problem):
            yield row
            continue
        when = _when(row.cells["date"], decided)
        yield from doubts(when, row.line)
        if when.at is not None:
            yield from _record(row, head, when)
    yield _MOOD
    used = {n for row in found if isinstance(row, Row) for n in _CONTEXT if row.cells.get(n)}
    for name in sorted(used):
        called, unit = _CONTEXT[name]
        yield Variable(called, called, direction="none", unit=unit, source="app")
    if not found:
        yield Problem(Code.EMPTY_FILE, "a header and no entries")


FORMAT = Format("how_we_feel", "How We Feel CSV", "log", _recognise, _parse, app="how_we_feel")
