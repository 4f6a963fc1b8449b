"""iMoodJournal CSV: a level of 1 to 10 with its words, date, hour and minute in columns, and a column of 0 and 1 a hashtag."""

from __future__ import annotations

import re
from collections.abc import Iterator

from moodtrack.errors import ReadError
from moodtrack.read.cells import number, whole
from moodtrack.read.dates import moment, order
from moodtrack.read.doubts import doubts
from moodtrack.read.format import Format, Source, Verdict
from moodtrack.read.headed import Header, Row, header, rows
from moodtrack.records import Item, Problem, Record, Tag, Variable
from moodtrack.result import Code

__all__ = ["FORMAT"]

_OWN = ("date", "day of week", "hour", "minute", "level", "leveltext", "comment")
_READ_AS = dict.fromkeys(_OWN[:4], "at") | {"level": "mood", "leveltext": "mood", "comment": "note"}
_TICKS = ("", "0", "1")
_WORDS = re.compile(r"\(\d+\)\s*")
_MOOD = Variable("Mood", "Mood", 1.0, 10.0, step=1.0, direction="higher_better", domain="emotions", source="app")


def _header(source: Source) -> Header | None:
    return header(source, "date", "hour", "minute", "level", "leveltext", "comment")


def _recognise(source: Source) -> Verdict:
    found = _header(source)
    if found is None:
        return Verdict(False, "no columns Date, Hour, Minute, Level, LevelText and Comment")
    hashtags = _hashtags(found, [row.cells for row in rows(source, found) if isinstance(row, Row)])
    read_as = dict.fromkeys(hashtags, "tags") | _READ_AS
    columns = {written: read_as.get(name, "extra") for name, written in found.written.items()}
    return Verdict(True, f"iMoodJournal columns, {len(hashtags)} of them hashtags", columns)


def _hashtags(head: Header, found: list[dict[str, str]]) -> list[str]:
    """The columns of hashtags: by their name, or as they hold nothing but ticks."""
    others = [name for name in head.names if name not in _OWN]
    return [name for name in others if name.startswith("#") or all(cells[name] in _TICKS for cells in found)]


def _clock(row: Row) -> str:
    hour, minute = whole(row.cells["hour"]), whole(row.cells["minute"])
    if hour is None or minute is None:
        return ":".join(written for name in ("hour", "minute") if (written := row.cells[name]))
    return f"{hour}:{minute:02}"


def _entry(row: Row, head: Header, hashtags: list[str], decided: object) -> Iterator[Item]:
    when = moment(row.cells["date"], decided, _clock(row))  # type: ignore[arg-type]
    yield from doubts(when, row.line)
    if when.at is None:
        return
    level = number(row.cells["level"])
    if level is None or not 1 <= level <= 10:
        yield Problem(
            Code.BAD_VALUE if level is None else Code.OUT_OF_RANGE, "Level: not 1 to 10; kept in extra", row.line
        )
    good = level is not None and 1 <= level <= 10
    others = {head.written[name]: cell for name, cell in row.cells.items() if name not in _OWN and cell not in _TICKS}
    words, comment = _WORDS.sub("", row.cells["leveltext"], count=1).strip(), row.cells["comment"]
    yield Record(
        at=when.at,
        precision=when.precision,
        kind="mood",
        line=row.line,
        ratings={"Mood": level if good else None},
        labels={"Mood": words} if words and good else {},
        tags=tuple(Tag(head.written[name].lstrip("#")) for name in hashtags if row.cells[name] == "1")
        if hashtags
        else None,
        texts={"note": comment} if comment else {},
        extra=({"Level": row.cells["level"]} if row.cells["level"] and not good else {})
        | others
        | ({"surplus": row.surplus} if row.surplus else {})
        | when.unread,
    )


def _parse(source: Source) -> Iterator[Item]:
    head = _header(source)
    if head is None:
        raise ReadError(f"{source.name} is no iMoodJournal CSV", "columns Date, Hour, Level, LevelText", "export again")
    read = list(rows(source, head))
    dated = [row.cells for row in read if isinstance(row, Row)]
    decided = order((cells["date"] for cells in dated), (cells.get("day of week", "") for cells in dated))
    hashtags = _hashtags(head, dated)
    before: dict[str, str] = {}
    for row in read:
        if isinstance(row, Problem):
            yield row
        elif row.cells == before and not row.surplus:
            yield Problem(Code.REPEATED, "the same row as the one above; it is not added again", row.line, lost=True)
        else:
            yield from _entry(row, head, hashtags, decided)
        before = row.cells if isinstance(row, Row) else {}
    yield _MOOD
    if not read:
        yield Problem(Code.EMPTY_FILE, "a header and no entries")


FORMAT = Format("imoodjournal", "iMoodJournal CSV", "log", _recognise, _parse, app="imoodjournal")
