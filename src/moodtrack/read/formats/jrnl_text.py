"""jrnl text: entries below a line with date, clock and title; the date is in brackets, but not in the files of jrnl 1.

The first line says which of the two a file is: in a file without brackets a date in brackets is part of a text. A line
that looks like such a line and has no date that can be read belongs to the entry above it; the first one is lost with what stands
below it. A date in brackets without a clock starts an entry of that day, and so does one on the first line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from moodtrack.errors import ReadError
from moodtrack.read.dates import Order, moment, order
from moodtrack.read.doubts import doubts
from moodtrack.read.format import Format, Source, Verdict
from moodtrack.records import Item, Problem, Record, Tag
from moodtrack.result import Code

__all__ = ["FORMAT"]

_DATE = r"\d{1,4}[-./]\d{1,2}(?:[-./]\d{1,4})?\.?"
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp][Mm])?"
_HEADERS = {
    "in brackets": re.compile(rf"\[({_DATE})(?:[ T]({_CLOCK}))?\](?:\s+(.*))?"),
    "without brackets": re.compile(rf"({_DATE}) ({_CLOCK})\s+(\S.*)"),
}
_LIKE = {"in brackets": re.compile(r"\[[^][]{1,40}\](?:\s|$)"), "without brackets": re.compile(rf"{_DATE}(?:\s|$)")}
_FIRST = re.compile(rf"({_DATE})()(?:\s+(\S.*))?")
_AHEAD = 500
_TAG = re.compile(r"(?<!\S)@[-+*#/\w]*\w")


class _Entry(NamedTuple):
    """An entry as lines; `looks` are lines in it that look like the start of another one."""

    line: int
    day: str
    clock: str
    title: str
    body: list[str]
    looks: list[int]


def _style(source: Source) -> re.Pattern[str] | None:
    """The kind of line that starts an entry: the first line is one, or looks like one and such lines follow."""
    lines = list(islice((line for line in source.lines if line.strip()), _AHEAD)) or [""]
    for name, header in _HEADERS.items():
        first, note = _start(header, lines[0]), source.name.casefold().endswith((".md", ".markdown"))
        if first and (first[1] or (name == "in brackets" and not note)):
            return header
        likely = first or (_LIKE[name].match(lines[0]) and not note)
        if likely and any(_start(header, line) for line in lines[1:]):
            return header
    return None


def _start(header: re.Pattern[str], line: str) -> tuple[str, str, str] | None:
    """Date, clock and title of a line that starts an entry; the order of day and month may be undecided."""
    found = header.fullmatch(line.rstrip())
    if not found:
        return None
    day = found[1].rstrip(".")
    read = moment(day, at=found[2] or "")
    return (day, found[2] or "", (found[3] or "").strip()) if read.at or read.ambiguous else None


def _entries(source: Source, header: re.Pattern[str]) -> tuple[list[_Entry], int]:
    """The entries, and the line of what stands above the first of them, 0 where nothing does."""
    found: list[_Entry] = []
    above = 0
    for number, line in enumerate(source.lines, start=1):
        start = _start(header, line) or (None if found or above else _start(_FIRST, line))
        if start:
            found.append(_Entry(number, *start, [], []))
        elif found:
            found[-1].body.append(line)
            found[-1].looks.extend([number] if header.fullmatch(line.rstrip()) else [])
        elif line.strip() and not above:
            above = number
    return found, above


def _recognise(source: Source) -> Verdict:
    header = _style(source)
    if header is None:
        return Verdict(False, "the first line is no date and clock with a title, in brackets or without")
    name = next(name for name, each in _HEADERS.items() if each is header)
    return Verdict(True, f"lines of date, clock and title {name}")


def _entry(entry: _Entry, decided: Order) -> Iterator[Item]:
    for line in entry.looks:
        yield Problem(
            Code.BAD_DATE, "looks like the start of an entry without a date; it belongs to the one above", line
        )
    when = moment(entry.day, decided, entry.clock)
    if when.at and not entry.clock:
        when = replace(when, why="no time of day beside the date")
    yield from doubts(when, entry.line)
    if when.at is None:
        return
    starred = entry.title.endswith(" *") or entry.title.startswith("* ") or entry.title == "*"
    title = entry.title.strip("*").strip() if starred else entry.title
    note = "\n".join(entry.body).strip()
    yield Record(
        at=when.at,
        precision=when.precision,
        kind="journal",
        line=entry.line,
        tags=tuple(Tag(tag) for tag in dict.fromkeys(_TAG.findall(f"{title}\n{note}"))),
        texts={part: words for part, words in (("title", title), ("note", note)) if words},
        extra=when.unread | ({"starred": True} if starred else {}),
    )


def _parse(source: Source) -> Iterator[Item]:
    header = _style(source)
    if header is None:
        raise ReadError(
            f"{source.name} is no jrnl text", "a first line with date, clock and title", "export it as JSON"
        )
    found, above = _entries(source, header)
    if above:
        told = "no date and clock that can be read; lost with what stands below it, up to the first entry"
        yield Problem(Code.BAD_DATE, told, above, lost=True)
    decided = order(entry.day for entry in found)
    for entry in found:
        yield from _entry(entry, decided)


FORMAT = Format("jrnl_text", "jrnl text", "log", _recognise, _parse, app="jrnl")
