"""What an org file says in its own small language: headings with drawers and plans, the dates they have, links.

What stands before the first heading is a section of level 0 with the title of the file: a file of one day (org-roam dailies,
org-journal) has its date there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from moodtrack.read.dates import Moment, moment, weekday
from moodtrack.read.dates import clock as time_of
from moodtrack.read.named_days import day_of, order_of

__all__ = ["ABOUT", "HEADING", "STAMP", "Section", "clocked", "dates", "is_structure", "sections", "titled", "words"]

HEADING = re.compile(r"(\*+)[ \t]+(.*)")
STAMP = re.compile(
    r"[<\[](\d{4}-\d\d-\d\d)(?:[ \t]+[^\W\d]+\.?)?(?:[ \t]+(\d{1,2}:\d\d))?(?:-\d{1,2}:\d\d)?[^<>\[\]\n]{0,20}[>\]]"
)
ABOUT = ("ID", "CUSTOM_ID", "CREATED", "DATE", "CATEGORY", "STYLE", "EFFORT", "LAST_REPEAT", "ATTACH_DIR", "DIR", "EXPORT_FILE_NAME")  # fmt: skip
"""Properties about a heading, and not about the day."""

_DAY = re.compile(r"(?:([^\W\d]+)\.?,?[ \t]+)?(\d{4}-\d\d-\d\d)(?:[ \t]+\(?[^\W\d]+\.?\)?)?")
_LONG = re.compile(r"[^\W\d]+,?[ \t]+(?:\d{1,2}\.?[ \t]+[^\W\d]+|[^\W\d]+[ \t]+\d{1,2}),?[ \t]+\d{4}")
_NUMERIC = re.compile(r"([^\W\d]+)\.?,?[ \t]+(\d{1,2})([/.-])(\d{1,2})\3(\d{4}|\d\d)")
_STRUCTURE = re.compile(r"\d{4}(?:-\d\d(?:[ \t]+[^\W\d]+)?)?")
_TAGS = re.compile(r"[ \t]+:([\w@#%:]+):[ \t]*$")
_TODO = re.compile(r"(TODO|DONE|NEXT|WAITING|CANCELLED)[ \t]+")
_PROPERTY = re.compile(r"[ \t]*:([^:\s]+):[ \t]*(.*?)[ \t]*$")
_PLAN = re.compile(r"[ \t]*(?:CLOSED|SCHEDULED|DEADLINE|CLOCK):")
_KEYWORD = re.compile(r"[ \t]*#\+(\w+):[ \t]*(.*?)[ \t]*$")
_COMMENT = re.compile(r"[ \t]*(?:#(?:[ \t]|$)|-\*-)")
_CLOCK = re.compile(r"\d{1,2}:\d\d(?::\d\d)?(?:[ \t]*[ap]\.?m\b\.?)?[ \t]*", re.I)
_CREATED = re.compile(r"(\d{4})(\d\d)(\d\d)")
_LINK = re.compile(r"\[\[(?:[^\[\]\n]{1,1000}\]\[)?([^\[\]\n]{1,1000})\]\]")


@dataclass
class Section:
    """A heading with its level, the lines below it up to the next one, the properties of its drawer, and plans and clocks."""

    line: int
    level: int
    title: str
    body: list[str] = field(default_factory=list)
    properties: dict[str, str] = field(default_factory=dict)
    plan: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)

    @property
    def is_bare(self) -> bool:
        """Whether nothing is said below the title but what it is."""
        return all(key.upper() in ABOUT for key in self.properties) and not any(line.strip() for line in self.body)


def sections(lines: Iterable[str]) -> list[Section]:
    """The file itself and its headings.

    Examples
    --------
    >>> [(found.level, found.title) for found in sections(["#+title: 2026-03-01", "Rain", "* 09:05 AM - Walk", "By the river"])]
    [(0, '2026-03-01'), (1, '09:05 AM - Walk')]
    """
    found = [Section(1, 0, "")]
    drawer = ""
    for number, line in enumerate(lines, start=1):
        if heading := HEADING.fullmatch(line):
            drawer = ""
            found.append(Section(number, len(heading[1]), heading[2].strip()))
        elif line.strip().upper() in (":PROPERTIES:", ":LOGBOOK:"):
            drawer = line.strip().upper()
        elif drawer and line.strip().upper() == ":END:":
            drawer = ""
        elif drawer == ":PROPERTIES:" and (told := _PROPERTY.fullmatch(line)):
            found[-1].properties.setdefault(told[1], told[2])
        elif drawer or _PLAN.match(line):
            found[-1].plan.append(line)
        elif len(found) > 1 or not _preamble(found[0], line):
            found[-1].body.append(line)
    return found


def _preamble(file: Section, line: str) -> bool:
    """Take a line before the first heading that is a keyword or a comment."""
    keyword = _KEYWORD.fullmatch(line)
    name = keyword[1].upper() if keyword else ""
    if keyword and name == "TITLE":
        file.title = f"{file.title} {keyword[2]}".strip()
    elif keyword and name == "DATE":
        file.properties.setdefault("DATE", keyword[2])
    elif keyword and name == "FILETAGS":
        file.tags += [tag for tag in re.split(r"[:\s]+", keyword[2]) if tag]
    return keyword is not None or _COMMENT.match(line) is not None


def titled(section: Section) -> tuple[str, str, list[str]]:
    """The title without what is no word of it, the state of a task, and the tags.

    Examples
    --------
    >>> titled(Section(1, 1, "DONE Call Ida <2026-03-01>  :work:rest:"))
    ('Call Ida', 'DONE', ['work', 'rest'])
    """
    tags = [tag for tag in (_TAGS.search(section.title) or ["", ""])[1].split(":") if tag]
    title = _TAGS.sub("", STAMP.sub("", section.title)).strip()
    state = _TODO.match(title)
    title = _TODO.sub("", title, count=1)
    day = _DAY.match(title)
    return (title[day.end() :] if day and _is_day(day) else title).strip(" -"), state[1] if state else "", tags


def clocked(title: str) -> tuple[Moment, str]:
    """The clock before a title, as the moment of a day that is not told, and the title without it.

    Examples
    --------
    >>> [(str(when.at.time()), rest) for when, rest in map(clocked, ("09:05 pm - Walk", "00:07:07", "9:30 Tea"))]
    [('21:05:00', 'Walk'), ('00:07:07', ''), ('09:30:00', 'Tea')]
    """
    found = _CLOCK.match(title)
    read = time_of(found[0].replace(".", "")) if found else None
    if found is None or read is None:
        return Moment(), title
    seconds = found[0].count(":") == 2
    return moment("2000-01-01", at=read.isoformat("seconds" if seconds else "minutes")), title[found.end() :].strip(
        " -"
    )


def is_structure(title: str) -> bool:
    """Whether a title is a year, a month or a day and nothing else.

    Examples
    --------
    >>> [is_structure(title) for title in ("2026", "2026-03 March", "2026-03-01 Sunday", "Sunday, 01/03/26", "2026-03-01 A walk")]
    [True, True, True, True, False]
    """
    return any(each.fullmatch(title) for each in (_STRUCTURE, _DAY, _LONG, _NUMERIC))


def dates(found: Sequence[Section]) -> list[Moment | None]:
    """The date that each section has itself; day and month of `Sunday, 01/03/26` are told by the weekday or the other headings.

    Examples
    --------
    >>> titles = ("Sunday, 01/03/26", "A walk", "Mon, 2026-03-02", "2026-03-03")
    >>> [when and str(when.at.date()) for when in dates([Section(1, 1, title) for title in titles])]
    ['2026-03-01', None, '2026-03-02', '2026-03-03']
    """
    numeric = [_numeric(_TAGS.sub("", section.title)) for section in found]
    decided = order_of(filter(None, numeric))
    return [day_of(told, decided) if told else _own(section) for section, told in zip(found, numeric, strict=True)]


def _numeric(title: str) -> str:
    """A weekday with a date in numbers, as it stands in the name of a file."""
    found = _NUMERIC.fullmatch(title.strip())
    if found is None or weekday(found[1]) is None:
        return ""
    year = found[5] if len(found[5]) == 4 else f"20{found[5]}"
    return f"{found[1]} {found[2]}.{found[4]}.{year}"


def _is_day(day: re.Match[str]) -> bool:
    return day[1] is None or weekday(day[1]) is not None


def _own(section: Section) -> Moment | None:
    title = _TODO.sub("", _TAGS.sub("", section.title), count=1)
    created = next((v for k, v in section.properties.items() if k.upper() in ("CREATED", "DATE")), "")
    first = next((line.strip() for line in section.body if line.strip()), "")
    stamp = STAMP.search(title) or STAMP.search(created) or (STAMP.fullmatch(first) if section.level else None)
    if stamp:
        return moment(stamp[1], at=stamp[2] or "")
    day = _DAY.match(title) or _DAY.fullmatch(created)
    plain = _CREATED.fullmatch(created)
    written = day[2] if day and _is_day(day) else "-".join(plain.groups()) if plain else ""
    when = moment(written or title) if written or _LONG.fullmatch(title) else None
    return when if when and when.at else None


def words(text: str) -> str:
    """The text with what links are called in place of where they go.

    Examples
    --------
    >>> words("Tea with [[id:76aa][Ida]], see [[file:a.org]]")
    'Tea with Ida, see file:a.org'
    """
    return _LINK.sub(r"\1", text)
