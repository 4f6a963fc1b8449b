"""org-mode: headings with a date of their own or under a dated heading; properties as ratings, tags of the heading, the text.

A heading is dated by a timestamp, by CREATED in its drawer, or by being a day (`2026-05-17 Sunday`); a clock before its title
counts. A heading of a day, month or year without a text is structure and no entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from moodtrack.errors import ReadError
from moodtrack.read.dates import Moment, clock, moment
from moodtrack.read.doubts import doubts
from moodtrack.read.format import Format, Source, Verdict
from moodtrack.read.notes import Said, is_mood
from moodtrack.records import Item, Problem, Record, Variable
from moodtrack.result import Code

__all__ = ["FORMAT"]

_HEADING = re.compile(r"(\*+)[ \t]+(.*)")
_STAMP = re.compile(
    r"[<\[](\d{4}-\d\d-\d\d)(?:[ \t]+[^\W\d]+\.?)?(?:[ \t]+(\d{1,2}:\d\d))?(?:-\d{1,2}:\d\d)?[^<>\[\]\n]{0,20}[>\]]"
)
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:[ \t]+[^\W\d]+\.?)?")
_LONG = re.compile(r"[^\W\d]+,?[ \t]+(?:\d{1,2}\.?[ \t]+[^\W\d]+|[^\W\d]+[ \t]+\d{1,2}),?[ \t]+\d{4}")
_STRUCTURE = re.compile(r"\d{4}(?:-\d\d(?:[ \t]+[^\W\d]+)?)?")
_CLOCK = re.compile(r"(\d{1,2}:\d\d)[ \t]*")
_TAGS = re.compile(r"[ \t]+:([\w@#%:]+):[ \t]*$")
_TODO = re.compile(r"(TODO|DONE|NEXT|WAITING|CANCELLED)[ \t]+")
_PROPERTY = re.compile(r"[ \t]*:([^:\s]+):[ \t]*(.*?)[ \t]*$")
_PLAN = re.compile(r"[ \t]*(?:CLOSED|SCHEDULED|DEADLINE|CLOCK):")
_ABOUT = ("ID", "CUSTOM_ID", "CREATED", "DATE", "CATEGORY", "STYLE", "EFFORT", "LAST_REPEAT", "ATTACH_DIR", "DIR", "EXPORT_FILE_NAME")  # fmt: skip


@dataclass
class _Section:
    """A heading with its level, the lines below it up to the next one, the properties of its drawer, and plans and clocks."""

    line: int
    level: int
    title: str
    body: list[str] = field(default_factory=list)
    properties: dict[str, str] = field(default_factory=dict)
    plan: list[str] = field(default_factory=list)


def _sections(source: Source) -> list[_Section]:
    found: list[_Section] = []
    drawer = ""
    for number, line in enumerate(source.lines, start=1):
        if heading := _HEADING.fullmatch(line):
            drawer = ""
            found.append(_Section(number, len(heading[1]), heading[2].strip()))
        elif found and line.strip().upper() in (":PROPERTIES:", ":LOGBOOK:"):
            drawer = line.strip().upper()
        elif drawer and line.strip().upper() == ":END:":
            drawer = ""
        elif found and drawer == ":PROPERTIES:" and (told := _PROPERTY.fullmatch(line)):
            found[-1].properties.setdefault(told[1], told[2])
        elif found:
            (found[-1].plan if drawer or _PLAN.match(line) else found[-1].body).append(line)
    return found


def _own(section: _Section) -> Moment | None:
    """The date that a heading has itself."""
    title = _TODO.sub("", _TAGS.sub("", section.title), count=1)
    created = next((v for k, v in section.properties.items() if k.upper() in ("CREATED", "DATE")), "")
    first = next((line.strip() for line in section.body if line.strip()), "")
    stamp = _STAMP.search(title) or _STAMP.search(created) or _STAMP.fullmatch(first)
    if stamp:
        return moment(stamp[1], at=stamp[2] or "")
    day = _DAY.match(title)
    when = moment(day[1] if day else title) if day or _LONG.fullmatch(title) else None
    return when if when and when.at else None


def _recognise(source: Source) -> Verdict:
    name = source.name.casefold()
    if source.archive is not None or name.endswith((".md", ".markdown")) or source.head.lstrip()[:1] in ("{", "<"):
        return Verdict(False, "no org headings with dates")
    first = next((line for line in source.lines if line.strip() and not line.startswith(("#", ":", "-*-"))), "")
    if _HEADING.fullmatch(first) and any(_own(section) for section in _sections(source)):
        return Verdict(True, "org headings with dates")
    return Verdict(False, "no org headings with dates")


def _entry(section: _Section, when: Moment, said: Said) -> Record:
    title = _STAMP.sub("", section.title)
    for name in (_TAGS.search(section.title) or ["", ""])[1].split(":"):
        said.tag(name)
    title = _TAGS.sub("", title).strip()
    state = _TODO.match(title)
    title = _DAY.sub("", _TODO.sub("", title, count=1), count=1).strip(" -")
    at = clock(found[1]) if when.at and when.precision == "day" and (found := _CLOCK.match(title)) else None
    for key, value in section.properties.items():
        if key.upper() not in _ABOUT and not said.scalar(key, value, known=True) and value:
            said.extra[key] = value
    lines = [line for line in section.body if not _STAMP.fullmatch(line.strip())]
    texts = {"title": _CLOCK.sub("", title, count=1) if at else title, "note": "\n".join(lines).strip()}
    assert when.at is not None
    return Record(
        at=when.at.combine(when.at, at) if at else when.at,
        precision="minute" if at else when.precision,
        kind="journal",
        line=section.line,
        ratings=said.ratings,
        labels=said.labels,
        tags=tuple(said.tags.values()),
        texts={part: text for part, text in texts.items() if text},
        source_id=section.properties.get("ID") or None,
        extra=(said.extra | when.unread)
        | ({"state": state[1]} if state else {})
        | ({"planning": section.plan} if section.plan else {}),
    )


def _parse(source: Source) -> Iterator[Item]:
    if not _recognise(source).matches:
        raise ReadError(f"{source.name} is no org file", "headings with dates", "see the docs")
    above: list[tuple[int, Moment]] = []
    scales: dict[str, float | None] = {}
    names: dict[str, str] = {}
    kept = False
    for section in _sections(source):
        own = _own(section)
        above = [(level, when) for level, when in above if level < section.level]
        bare = not section.properties and not any(line.strip() for line in section.body)
        when = own or (above[-1][1] if above else None)
        if own:
            above.append((section.level, Moment(own.at, own.precision)))
        if bare and any(each.fullmatch(section.title) for each in (_STRUCTURE, _DAY, _LONG)):
            continue
        if when is None or when.at is None:
            yield Problem(Code.BAD_DATE, "a heading without a date, its own or above it", section.line, lost=True)
            continue
        yield from doubts(when, section.line)
        said, kept = Said(names=names), True
        yield _entry(section, when, said)
        scales |= {name: max(high or 0.0, scales.get(name) or 0.0) or None for name, high in said.scales.items()}
    for name, high in sorted(scales.items()):
        yield Variable(name, name, high=high, domain="emotions" if is_mood(name) else None, source="file")
    if not kept:
        yield Problem(Code.EMPTY_FILE, "headings without an entry")


FORMAT = Format("org_mode", "org-mode", "log", _recognise, _parse, app="org_mode")
