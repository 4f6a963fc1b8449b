"""Apple Journal: the folder of an export, a zip of it, or one page; one HTML page an entry, named by its day.

The name of the file is the day, the head of the page a check; a page without a day in its name is read by its head.
State of Mind is words in the phone's language, without a number. The tags of a page are nested wrongly; no text is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from moodtrack.errors import ReadError
from moodtrack.read.dates import Moment, moment
from moodtrack.read.format import Format, Source, Verdict
from moodtrack.read.pages import Page, pages
from moodtrack.records import Item, Problem, Record, Tag, Variable
from moodtrack.result import Code

__all__ = ["FORMAT"]

_PAGE = re.compile(r"<div[^<>]*class=[\"']pageHeader[\"']")
_NAMED = re.compile(r"(?:^|/)(\d{4}-\d\d-\d\d)(?!\d)[^/]*$")
_CJK = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_BODY = re.compile(r"<div(?=[^<>]*>)[^<>]*class=[\"']bodyText[\"'][^<>]*>")
_FORMATTED = re.compile(r"<(?:b|i|u|s|strong|em|a|ul|ol|blockquote|h\d)\b", re.IGNORECASE)
_APART = re.compile(r"[,、،]")
_TEXTS = {"title": "title", "prompt": "reflectionPrompt", "note": "bodyText"}
_MOOD = Variable("mood", "Mood", domain="emotions", source="app")


def _members(source: Source) -> Iterator[tuple[str, str]]:
    """Name and text of every page; in an archive, pages are what is called by a day and what looks like a page."""
    if source.archive is None:
        yield source.name.replace("\\", "/"), source.text
        return
    for name in source.archive.ending(".html"):
        text = source.archive.text(name)
        if _NAMED.search(name) or _PAGE.search(text):
            yield name, text


def _recognise(source: Source) -> Verdict:
    if source.archive is None and not source.text.lstrip().startswith("<"):
        return Verdict(False, "no HTML page with a page header")
    if any(_PAGE.search(text) for _, text in _members(source)):
        return Verdict(True, "HTML pages with a page header" + " in an archive" * (source.archive is not None))
    return Verdict(False, "no HTML page with a page header, neither plain nor in an archive")


def _head(written: str) -> Moment:
    found = _CJK.search(written)
    return moment("-".join(found.groups())) if found else moment(written)


def _dated(page: Page, name: str, alone: bool, line: int) -> tuple[datetime | None, Problem | None]:
    """The day of an entry, and what is doubtful about it."""
    told, named = _head(page.text("pageHeader")), _NAMED.search(name) if alone else None
    day = moment(named[1]).at if named else None
    if day is None:
        code = Code.AMBIGUOUS_DATE if told.ambiguous else Code.BAD_DATE
        return told.at, None if told.at else Problem(code, f"page header: {told.why}", line, lost=True)
    if told.at and told.at != day:
        what = f"the file name says {day.date()}, the page header {told.at.date()}; the file name is used"
        return day, Problem(Code.DATE_CONFLICT, what, line)
    return day, None


def _note(page: Page) -> dict[str, str]:
    """The body, and below it what stands in no field of the page."""
    return {"note": "\n\n".join(filter(None, (page.text("bodyText"), page.outside)))} if page.outside else {}


def _entry(page: Page, day: datetime, line: int, raw: str) -> Record:
    minds = [texts for kind, texts in page.assets if kind == "stateOfMind"]
    words = [texts[0].strip() for texts in minds if texts and texts[0].strip()]
    linked = [part for texts in minds for text in texts[1:] for part in _APART.split(text)]
    each = list(dict.fromkeys(part.strip() for text in words for part in _APART.split(text) if part.strip()))
    others = [[kind, *filter(None, map(str.strip, texts))] for kind, texts in page.assets if kind != "stateOfMind"]
    return Record(
        at=day,
        precision="day",
        kind="journal",
        line=line,
        labels={"mood": "; ".join(words)} if words else {},
        tags=tuple(Tag(part.strip(), "association") for part in linked if part.strip()) if minds else None,
        texts={part: text for part, name in _TEXTS.items() if (text := page.text(name))} | _note(page),
        extra=({"attached": others} if others else {})
        | ({"emotions": each} if len(each) > 1 else {})
        | ({"note_html": raw} if raw else {}),
    )


def _parse(source: Source) -> Iterator[Item]:
    if not _recognise(source).matches:
        raise ReadError(f"{source.name} is no Apple Journal export", "its folder, a zip or a page", "export again")
    line, minded = 0, False
    for name, text in _members(source):
        found = pages(text, "pageHeader", tuple(_TEXTS.values()))
        if not found:
            line += 1
            yield Problem(Code.UNREADABLE, "a page without a header; none of it is kept", line, lost=True)
        body = _BODY.split(text)[-1] if len(found) == 1 and _BODY.search(text) else ""
        for page in found:
            line += 1
            day, doubt = _dated(page, name, len(found) == 1, line)
            yield from [doubt] if doubt else []
            if day is not None:
                record = _entry(page, day, line, body if _FORMATTED.search(body) else "")
                minded |= bool(record.labels)
                yield record
                if page.outside:
                    yield Problem(Code.ASSUMED, "words in no field of the page are kept in the note", line)
    yield from [_MOOD] if minded else []


FORMAT = Format("apple_journal", "Apple Journal", "log", _recognise, _parse, app="apple_journal")
