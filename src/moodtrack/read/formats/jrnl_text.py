"""jrnl text: entries below a line with date, clock and title; the date is in brackets, but not in the files of jrnl 1.

The first line says which of the two a file is: in a file without brackets a date in brackets is part of a text. A line
that looks like such a line and has no date that can be read belongs to the entry above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from moodtrack.errors import ReadError
from moodtrack.read.dates import Order, moment, order
from moodtrack.read.format import Format, Source, Verdict
from moodtrack.records import Item, Problem, Record, Tag
from moodtrack.result import Code

__all__ = ["FORMAT"]

_DATE = r"\d{1,4}[-./]\d{1,2}(?:[-./]\d{1,4})?\.?"
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp][Mm])?"
_HEADERS = {
    "in brackets": re.compile(rf"\[({_DATE})[ T]({_CLOCK})\](?:\s+(.*))?"),
    "without brackets": re.compile(rf"({_DATE}) ({_CLOCK})\s+(\S.*)"),
}
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
    first = next((line for line in source.lines if line.strip()), "")
    return next((header for header in _HEADERS.values() if _start(header, first)), None)


def _start(header: re.Pattern[str], line: str) -> tuple[str, str, str] | None:
    """Date, clock and title of a line that starts an entry; the order of day and month may be undecided."""
    found = header.fullmatch(line.rstrip())
    if not found:
        return None
    day = found[1].rstrip(".")
    read = moment(day, at=found[2])
    return (day, found[2], (found[3] or "").strip()) if read.at or read.ambiguous else None


def _entries(source: Source, header: re.Pattern[str]) -> list[_Entry]:
    found: list[_Entry] = []
    for number, line in enumerate(source.lines, start=1):
        if start := _start(header, line):
            found.append(_Entry(number, *start, [], []))
        elif found:
            found[-1].body.append(line)
            found[-1].looks.extend([number] if header.fullmatch(line.rstrip()) else [])
    return found


def _recognise(source: Source) -> Verdict:
    header = _style(source)
    if header is None:
        return Verdict(False, "the first line is no date and clock with a title, in brackets or without")
    name = next(name for name, each in _HEADERS.items() if each is header)
    return Verdict(True, f"the first line is a date and clock {name}")


def _entry(entry: _Entry, decided: Order) -> Iterator[Item]:
    for line in entry.looks:
        yield Problem(
            Code.BAD_DATE, "looks like the start of an entry without a date; it belongs to the one above", line
        )
    when = moment(entry.day, decided, entry.clock)
    if when.at is None:
        yield Problem(Code.AMBIGUOUS_DATE if when.ambiguous else Code.BAD_DATE, when.why, entry.line, lost=True)
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
        extra={"starred": True} if starred else {},
    )


def _parse(source: Source) -> Iterator[Item]:
    header = _style(source)
    if header is None:
        raise ReadError(
            f"{source.name} is no jrnl text", "a first line with date, clock and title", "export it as JSON"
        )
    found = _entries(source, header)
    decided = order(entry.day for entry in found)
    for entry in found:
        yield from _entry(entry, decided)


FORMAT = Format("jrnl_text", "jrnl text", "log", _recognise, _parse, app="jrnl")
