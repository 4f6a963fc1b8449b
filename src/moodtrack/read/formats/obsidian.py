"""Daily notes in Markdown (Obsidian, Logseq and the like): one note a day, or a zip of notes.

The day is in the name of the file, else under `date` in the front matter. Numbers of the front matter are ratings, of inline
fields those whose name is a thing that people rate; nothing says how they are scaled.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from moodtrack.errors import ReadError
from moodtrack.read.dates import Moment, moment
from moodtrack.read.format import Format, Source, Verdict
from moodtrack.read.markup import readable
from moodtrack.read.named_days import day_of, order_of
from moodtrack.read.notes import Note, Said, amount, fields, hashtags, is_mood, is_rating, note, scaled
from moodtrack.records import Item, Problem, Record, Variable
from moodtrack.result import Code

__all__ = ["FORMAT"]

_ENDINGS = (".md", ".markdown")
_OTHER = re.compile(r"\s*(?:[{<]|\[\{|\[?\d{1,4}[-./]\d{1,2}[-./\d]*\]?[ T]\[?\d{1,2}:\d\d|\tDate:\t)")
_TAGS = ("tags", "tag", "keywords")
_DATES = ("date", "day")
_ABOUT = ("aliases", "alias", "cssclass", "cssclasses", "title", "id", "uid", "uuid", "year", "month", "week", "created", "updated", "modified", "links", "link", "publish", "template", "type", "position")  # fmt: skip


def _notes(source: Source) -> Iterator[tuple[str, Note]]:
    if source.archive is None:
        yield source.name, note(source.text, source.limits)
    else:
        for name in (n for n in source.archive.names if n.casefold().endswith(_ENDINGS)):
            yield name, note(source.archive.text(name), source.limits)


def _written(found: Note) -> Moment:
    front = found.front.value if isinstance(found.front.value, dict) else {}
    dates = [front[key] for key in front if key.casefold() in _DATES and isinstance(front[key], str)]
    return moment(dates[0]) if dates else Moment(why="no date")


def _recognise(source: Source) -> Verdict:
    if source.archive is None:
        called = day_of(source.name, order_of(source.beside))
        named = source.name.casefold().endswith(_ENDINGS) and (called.at is not None or called.ambiguous)
        if _OTHER.match(source.text) or not (named or _written(note(source.text, source.limits)).at):
            return Verdict(False, "no note with a day in its name (.md) or under date in its front matter")
        return Verdict(True, "a note with a day in its " + ("name" if named else "front matter"))
    if any(day_of(name).at or day_of(name).ambiguous or _written(found).at for name, found in _notes(source)):
        return Verdict(True, "notes with days in an archive")
    return Verdict(False, "no archive with .md notes that have a day")


def _front(found: Note, said: Said) -> None:
    front = found.front.value if isinstance(found.front.value, dict) else {}
    for key, value in front.items():
        parts = value if isinstance(value, list) else [value]
        words = [
            part for each in parts for part in (each if isinstance(each, list) else [each]) if isinstance(part, str)
        ]
        if key.casefold() in _TAGS:
            for word in (w for each in words for w in re.split(r"[,\s]+" if isinstance(value, str) else ",", each)):
                said.tag(word)
        elif isinstance(value, str) and key.casefold() not in (*_DATES, *_ABOUT):
            if not said.scalar(key, value.strip(), known=True) and value:
                said.extra[key] = value
        elif isinstance(value, list) and words and not any(scaled(word) for word in words) and key not in _ABOUT:
            for word in words:
                said.tag(word, key)
        elif value and key.casefold() not in _DATES:
            said.extra[key] = value
    if found.written and found.front.why:
        said.extra["front_matter"] = found.written


def _body(found: Note, said: Said) -> None:
    kept = [[k, v] for k, v in fields(found.body) if not said.scalar(k, v, known=is_rating(k))]
    told = {name: value for name, value in hashtags(found.body) if value}
    for name, value in hashtags(found.body):
        said.tag(name, value=amount(value))
    said.extra |= ({"fields": kept} if kept else {}) | ({"tag_values": told} if told else {})


def _entry(
    found: Note, called: Moment, line: int, scales: dict[str, float | None], names: dict[str, str]
) -> Iterator[Item]:
    written = _written(found)
    at: datetime | None = called.at or written.at
    if at is None:
        code = Code.AMBIGUOUS_DATE if called.ambiguous else Code.BAD_DATE
        yield Problem(code, f"the name of the note: {called.why}", line, lost=True)
        return
    if written.at and written.at.date() != at.date():
        yield Problem(Code.DATE_CONFLICT, "the name and the front matter name different days; the name is used", line)
    if found.front.why:
        where = "in extra as it stands" if found.written else "as text"
        yield Problem(Code.BAD_VALUE, f"front matter: {found.front.why}; it is kept {where}", line)
    clock = written.at is not None and written.at.date() == at.date() and written.precision != "day"
    said = Said(names=names)
    _front(found, said)
    _body(found, said)
    words, raw = readable({"note": found.body.strip()}, markdown_too=True)
    scales |= {name: max(high or 0.0, scales.get(name) or 0.0) or None for name, high in said.scales.items()}
    yield Record(
        at=written.at if clock and written.at else at,
        precision=written.precision if clock else "day",
        kind="journal",
        line=line,
        ratings=said.ratings,
        labels=said.labels,
        tags=tuple(said.tags.values()),
        texts=words,
        utc_offset=written.utc_offset if clock else None,
        extra=said.extra | raw,
    )


def _parse(source: Source) -> Iterator[Item]:
    if not _recognise(source).matches:
        raise ReadError(f"{source.name} is no daily note", "Markdown with a day in its name", "call it 2026-03-01.md")
    decided = order_of(source.beside if source.archive is None else source.archive.names)
    scales: dict[str, float | None] = {}
    names: dict[str, str] = {}
    for line, (name, found) in enumerate(_notes(source), start=1):
        yield from _entry(found, day_of(name, decided), line, scales, names)
    for name, high in sorted(scales.items()):
        yield Variable(name, name, high=high, domain="emotions" if is_mood(name) else None, source="file")


FORMAT = Format("obsidian", "Daily notes in Markdown", "log", _recognise, _parse, app="obsidian")
