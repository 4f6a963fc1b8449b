"""org-mode: headings with a date of their own or under a dated heading; properties as ratings, tags of the heading, the text.

A heading is dated by a timestamp, by CREATED in its drawer, or by being a day (`2026-05-17 Sunday`), all headings of a file by
its title (`#+title: 2026-05-17`); a clock before a title counts. A heading of a day, month or year without a text is structure
and no entry.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from moodtrack.errors import ReadError
from moodtrack.read.dates import Moment
from moodtrack.read.doubts import doubts
from moodtrack.read.format import Format, Source, Verdict
from moodtrack.read.notes import Said, is_mood
from moodtrack.read.org import ABOUT, HEADING, STAMP, Section, clocked, dates, is_structure, sections, titled, words
from moodtrack.records import Item, Problem, Record, Variable
from moodtrack.result import Code

__all__ = ["FORMAT"]


def _recognise(source: Source) -> Verdict:
    name = source.name.casefold()
    if source.archive is not None or name.endswith((".md", ".markdown")) or source.head.lstrip()[:1] in ("{", "<"):
        return Verdict(False, "no org headings with dates")
    first = next((line for line in source.lines if line.strip() and not line.startswith(("#", ":", "-*-"))), "")
    if HEADING.fullmatch(first) or "#+title:" in source.head.casefold():
        told = dates(sections(source.lines))
        if any(told):
            return Verdict(True, "an org file whose title is a day" if told[0] else "org headings with dates")
    return Verdict(False, "no org headings or title with dates")


def _entry(section: Section, when: Moment, said: Said, tags: list[str], has_clock: bool) -> Record:
    title, state, own = titled(section)
    for name in (*own, *tags):
        said.tag(name)
    assert when.at is not None
    at, rest = (Moment(), title) if has_clock else clocked(title)
    if at.at is not None:
        when, title = replace(when, at=when.at.combine(when.at, at.at.time()), precision=at.precision), rest
    for key, value in section.properties.items():
        if key.upper() not in ABOUT and not said.scalar(key, value, known=True) and value:
            said.extra[key] = value
    written = "\n".join(line for line in section.body if not STAMP.fullmatch(line.strip())).strip()
    texts = {"title": words(title), "note": words(written)}
    raw = {f"{part}_org": text for part, text in (("title", title), ("note", written)) if words(text) != text}
    assert when.at is not None
    return Record(
        at=when.at,
        precision=when.precision,
        kind="journal",
        line=section.line,
        ratings=said.ratings,
        labels=said.labels,
        tags=tuple(said.tags.values()),
        texts={part: text for part, text in texts.items() if text},
        source_id=section.properties.get("ID") or None,
        extra=(said.extra | when.unread | raw)
        | ({"state": state} if state else {})
        | ({"planning": section.plan} if section.plan else {}),
    )


def _is_kept(section: Section) -> bool:
    if section.level == 0:
        return not section.is_bare or bool(section.plan)
    return not (section.is_bare and is_structure(section.title))


def _parse(source: Source) -> Iterator[Item]:
    if not _recognise(source).matches:
        raise ReadError(f"{source.name} is no org file", "headings with dates", "see the docs")
    above: list[tuple[int, Moment]] = []
    scales: dict[str, float | None] = {}
    names: dict[str, str] = {}
    kept = False
    found = sections(source.lines)
    for section, own in zip(found, dates(found), strict=True):
        above = [(level, when) for level, when in above if level < section.level]
        when = own or (above[-1][1] if above else None)
        if own:
            above.append((section.level, replace(own, why=own.why if own.at is None else "", unread={})))
        if not _is_kept(section):
            continue
        if when is None:
            where = "a heading" if section.level else "text before the first heading"
            yield Problem(Code.BAD_DATE, f"{where} without a date, its own or above it", section.line, lost=True)
            continue
        yield from doubts(when, section.line)
        if when.at is None:
            continue
        said, kept = Said(names=names), True
        yield (entry := _entry(section, when, said, found[0].tags, own is not None and own.precision != "day"))
        if entry.precision == "minute" or entry.precision == "second":
            above.append((section.level, Moment(entry.at, entry.precision)))
        scales |= {name: max(high or 0.0, scales.get(name) or 0.0) or None for name, high in said.scales.items()}
    for name, high in sorted(scales.items()):
        yield Variable(name, name, high=high, domain="emotions" if is_mood(name) else None, source="file")
    if not kept:
        yield Problem(Code.EMPTY_FILE, "headings without an entry")


FORMAT = Format("org_mode", "org-mode", "log", _recognise, _parse, app="org_mode")
