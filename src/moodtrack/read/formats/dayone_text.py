"""Day One plain text: entries below lines of tab, Date:, tab and a date; other such lines may follow at once.

It has no zone that can be trusted and no identifier. A clock stands behind the date in newer exports.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from moodtrack.errors import ReadError
from moodtrack.read.dates import Moment, Order, moment, order
from moodtrack.read.doubts import doubts
from moodtrack.read.format import Format, Source, Verdict
from moodtrack.read.markdown import noted
from moodtrack.records import Item, Problem, Record, Tag
from moodtrack.result import Code

__all__ = ["FORMAT"]

_HEAD = re.compile(r"\t(\w[\w ]{0,30}):\t(.*)")
_CLOCK = re.compile(r"(?<![\d:])\d{1,2}:\d\d(?::\d\d)?(?:[ \u00a0\u202f]?[AaPp]\.?[Mm]\b\.?)?")
_GMT = re.compile(r"\b(?:GMT|UTC)(?:([+-]\d{1,2})(?::?(\d\d))?)?\s*$")


@dataclass
class _Entry:
    """Lines of one entry: where it starts, its date as written, what else its head says, its text."""

    line: int
    written: str
    head: dict[str, str] = field(default_factory=dict)
    body: list[str] = field(default_factory=list)

    @property
    def day(self) -> str:
        """The date without the clock and what follows it."""
        found = _CLOCK.search(self.written)
        return re.sub(r"\s+at\s*$", "", self.written[: found.start()]).strip(" ,") if found else self.written


def _entries(source: Source) -> tuple[list[_Entry], bool]:
    """The entries, and whether text stands before the first."""
    found: list[_Entry] = []
    stray = False
    for number, line in enumerate(source.lines, start=1):
        head = _HEAD.fullmatch(line.rstrip())
        if head and head[1] == "Date":
            found.append(_Entry(number, head[2].strip()))
        elif not found:
            stray |= bool(line.strip())
        elif head and not found[-1].body:
            found[-1].head[head[1]] = head[2].strip()
        elif line.strip() or found[-1].body:
            found[-1].body.append(line)
    return found, stray


def _recognise(source: Source) -> Verdict:
    if source.text.lstrip().startswith(("{", "[")) or "\tDate:\t" not in source.text or not _entries(source)[0]:
        return Verdict(False, "no line of tab, Date:, tab and a date")
    return Verdict(True, "lines of tab, Date:, tab and a date")


def _when(entry: _Entry, decided: Order) -> Moment:
    found = _CLOCK.search(entry.written)
    return moment(entry.day, decided, found[0] if found else "")


def _offset(written: str) -> int | None:
    found = _GMT.search(written)
    hours = int(found[1] or 0) if found else 0
    minutes = hours * 60 + (-1 if hours < 0 else 1) * int((found and found[2]) or 0)
    return minutes if found and abs(minutes) <= 18 * 60 else None


def _parse(source: Source) -> Iterator[Item]:
    found, stray = _entries(source)
    if not found:
        raise ReadError(f"{source.name} is no Day One text", "lines of tab, Date:, tab and a date", "export it as JSON")
    if stray:
        yield Problem(Code.ASSUMED, "text before the first date belongs to no entry; it is not kept", 1)
    decided = order(entry.day for entry in found)
    tagged = any("Tags" in entry.head for entry in found)
    for entry in found:
        when = _when(entry, decided)
        yield from doubts(when, entry.line)
        if when.at is None:
            continue
        tags = dict.fromkeys(tag.strip() for tag in entry.head.pop("Tags", "").split(",") if tag.strip())
        words, raw = noted("\n".join(entry.body).strip(), escapes=False)
        yield Record(
            at=when.at,
            precision=when.precision,
            kind="journal",
            line=entry.line,
            tags=tuple(map(Tag, tags)) if tagged else None,
            texts=words,
            utc_offset=_offset(entry.written),
            extra=dict(entry.head) | when.unread | raw,
        )


FORMAT = Format("dayone_text", "Day One plain text", "log", _recognise, _parse, app="dayone")
