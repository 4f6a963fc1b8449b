"""Headings such as `bdi_s4`, `wk2bdi`, `bdi_weekSix` or `bdi_followup2`: which scale, and which session or follow-up.

A heading without a word for a session (`bdi1`) counts only beside headings of the same scale that have one: a row of
numbered columns alone may as well be the items of one form. A name that is nearly that of a scale is taken for it where
its place in the row of sessions is free, and told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from moodtrack.measures import resolve

__all__ = ["Heading", "headings"]

_WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"]  # fmt: skip
_NUMBER = rf"(?P<number>\d{{1,2}}|{'|'.join(sorted(_WORDS, key=len, reverse=True))})"
_SESSION = r"(?:s|sess|session|sitting|wk|w|we+k|visit|appointment|time|t)"
_LONG = r"(?:sess|session|sitting|wk|we+k|visit|appointment)"
_FOLLOW = r"(?:fu|f_?up|follow_?up)"
_START = r"(?:intake|baseline|screening|pre)"
_SIDE = r"(?:_(?:end|last|final|post|total|score|sum))*"
_READ = (
    ("follow-up", re.compile(rf"(?P<stem>.+?)_?{_FOLLOW}_?{_NUMBER}?{_SIDE}"), True),
    ("start", re.compile(rf"(?P<stem>.+?)_{_START}{_SIDE}"), True),
    ("session", re.compile(rf"(?P<stem>.+?)_{_SESSION}_?{_NUMBER}{_SIDE}"), True),
    ("session", re.compile(rf"(?P<stem>[a-z_]+?){_LONG}_?{_NUMBER}{_SIDE}"), True),
    ("session", re.compile(rf"{_SESSION}_?{_NUMBER}_?(?P<stem>[a-z].*)"), True),
    ("session", re.compile(rf"(?P<stem>.+?)_?{_NUMBER}{_SIDE}"), False),
)
_LEAST = 3
"""Sessions that a scale needs, two of them named by a word for a session."""


class Heading(NamedTuple):
    """The scale of a column and its session; follow-ups have a number of their own. `guessed`: by a near match."""

    scale: str
    session: int
    follow_up: bool
    guessed: bool = False


class _Found(NamedTuple):
    stem: str
    parts: tuple[str, ...]
    session: int
    follow_up: bool
    worded: bool


def headings(written: Sequence[str]) -> dict[int, Heading]:
    """The columns of a wide table of sessions, by place.

    Examples
    --------
    >>> headings(["id", "bdi_intake", "bdi1", "wk2bdi", "bdii3", "bdi_followup2"])[2]
    Heading(scale='bdi', session=1, follow_up=False, guessed=False)
    >>> headings(["id", "bdi_intake", "bdi1", "wk2bdi", "bdii3", "bdi_followup2"])[4]
    Heading(scale='bdi', session=3, follow_up=False, guessed=True)
    >>> headings(["id", "q1", "q2", "q3", "q4"])
    {}
    """
    found = {place: read for place, text in enumerate(written) if (read := _read(text))}
    sure = Counter(read.stem for read in found.values() if read.worded)
    many = Counter(read.stem for read in found.values())
    scales = {stem for stem in many if many[stem] >= _LEAST and sure[stem] >= 2}
    taken = {(read.stem, read.session, read.follow_up) for read in found.values() if read.stem in scales}
    made: dict[int, Heading] = {}
    for place, read in found.items():
        if read.stem in scales:
            made[place] = Heading(resolve(read.stem) or read.stem, read.session, read.follow_up)
            continue
        near = [s for s in scales if _near(read, s) and (s, read.session, read.follow_up) not in taken]
        if len(near) == 1:
            taken.add((near[0], read.session, read.follow_up))
            made[place] = Heading(resolve(near[0]) or near[0], read.session, read.follow_up, True)
    keys = Counter(heading[:3] for heading in made.values())
    return {} if any(count > 1 for count in keys.values()) else made


def _read(text: str) -> _Found | None:
    plain = "_".join(re.findall(r"[^\W_]+", text.casefold()))
    for kind, pattern, worded in _READ:
        found = pattern.fullmatch(plain)
        if found is None:
            continue
        number = found.groupdict().get("number")
        count = 0 if kind == "start" else 1 if number is None else _count(number)
        parts = tuple(part for part in found["stem"].split("_") if part)
        return _Found("".join(parts), parts, count, kind == "follow-up", worded)
    return None


def _count(number: str) -> int:
    return int(number) if number.isdigit() else _WORDS.index(number) + 1


def _near(read: _Found, scale: str) -> bool:
    """One letter more or less, or the first letters of several words."""
    if len(read.parts) > 1 and "".join(part[0] for part in read.parts) == scale:
        return True
    long, short = sorted((read.stem, scale), key=len, reverse=True)
    return len(long) == len(short) + 1 and any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
