"""Headings such as `bdi_s4`, `wk2bdi`, `bdi_weekSix`, `phq9 intake` or `bdi_followup2`: which scale, and which session.

A heading without a word for a session (`bdi1`) counts only beside headings of the same scale that have one: a row of
numbered columns alone may as well be the items of one form. A number that belongs to the name of a questionnaire is
none of a session. A name that is nearly that of a scale is taken for it where its place in the row of sessions is free,
and told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from moodtrack.measures import resolve
from moodtrack.read.occasions import Occasion

__all__ = ["Heading", "headings", "worded"]

_WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"]  # fmt: skip
_ANY = "|".join(sorted(_WORDS, key=len, reverse=True))
_NUMBER = rf"(?P<number>\d{{1,3}}|{_ANY})"
_SESSION = r"(?:s|sess|session|sitting|wk|w|we+k|visit|appointment|time|t)"
_LONG = r"(?:sess|session|sitting|wk|we+k|visit|appointment)"
_FOLLOW = r"(?:fu|f_?up|follow_?up)"
_OF = r"(?:_?(?:treatment|therapy|tx|test))?"
_START = rf"(?:intake|baseline|screening|admission|pre{_OF})"
_MIDDLE = rf"(?:mid{_OF}|middle|midpoint|midway|interim|halfway)"
_END = rf"(?:end(?:_of)?{_OF}|post{_OF}|last|final|discharge|exit|termination)"
_SIDE = r"(?:_(?:end|last|final|post|total|score|sum))*"
_READ = (
    ("follow-up", re.compile(rf"(?P<stem>.+?)_?{_FOLLOW}_?{_NUMBER}?{_SIDE}"), True),
    ("start", re.compile(rf"(?P<stem>.+?)_{_START}{_SIDE}"), True),
    ("session", re.compile(rf"(?P<stem>.+?)_{_SESSION}_?{_NUMBER}{_SIDE}"), True),
    ("session", re.compile(rf"(?P<stem>[a-z_]+?){_LONG}_?{_NUMBER}{_SIDE}"), True),
    ("session", re.compile(rf"{_SESSION}_?{_NUMBER}_?(?P<stem>[a-z].*)"), True),
    ("end", re.compile(rf"(?P<stem>.+?)_{_END}(?:_(?:total|score|sum))*"), False),
    ("middle", re.compile(rf"(?P<stem>.+?)_{_MIDDLE}(?:_(?:total|score|sum))*"), False),
    ("start", re.compile(rf"{_START}_(?P<stem>[a-z].*)"), False),
    ("end", re.compile(rf"{_END}_(?P<stem>[a-z].*)"), False),
    ("middle", re.compile(rf"{_MIDDLE}_(?P<stem>[a-z].*)"), False),
)
"""Kind, and whether the heading alone may say that a name is the scale of a table of sessions."""
_PLAIN = re.compile(rf"(?P<stem>.+?)_?(?P<number>\d{{1,2}}|{_ANY}){_SIDE}")
_LEAST = 3
"""Sessions that a scale needs, two of them named by a word for a session."""


class Heading(NamedTuple):
    """The scale of a column and when it was filled in. `guessed`: by a near match."""

    scale: str
    occasion: Occasion
    guessed: bool = False


class _Found(NamedTuple):
    parts: tuple[str, ...]
    occasion: Occasion
    sure: bool
    worded: bool = True

    @property
    def stem(self) -> str:
        return "".join(self.parts)


def headings(written: Sequence[str], *, asked: bool = False) -> dict[int, Heading]:
    """The columns of a wide table of sessions, by place.

    Parameters
    ----------
    written : sequence of str
        The headings.
    asked : bool
        Whether the caller says that it is such a table: then one heading of a questionnaire that is known suffices.

    Examples
    --------
    >>> found = headings(["id", "bdi_intake", "bdi1", "wk2bdi", "bdii3", "bdi_followup2", "bdi_end"])
    >>> [f"{heading.scale} {heading.occasion}" for heading in found.values()]
    ['bdi session 0', 'bdi session 1', 'bdi session 2', 'bdi session 3', 'bdi follow-up 2', 'bdi end']
    >>> found[4].guessed
    True
    >>> headings(["id", "q1", "q2", "q3", "q4"])
    {}
    """
    found = _found(written)
    sure = Counter(read.stem for read in found.values() if read.sure)
    many = Counter(read.stem for read in found.values())
    scales = {stem for stem in many if many[stem] >= _LEAST and sure[stem] >= 2}
    if scales or asked:
        scales |= {read.stem for read in found.values() if read.worded and resolve(read.stem)}
    taken = {(read.stem, read.occasion) for read in found.values() if read.stem in scales}
    made: dict[int, Heading] = {}
    for place, read in found.items():
        if read.stem in scales:
            heading = Heading(resolve(read.stem) or read.stem, read.occasion)
            if read.occasion.number is not None or heading not in made.values():
                made[place] = heading
            continue
        near = [s for s in scales if _near(read, s) and (s, read.occasion) not in taken]
        if len(near) == 1:
            taken.add((near[0], read.occasion))
            made[place] = Heading(resolve(near[0]) or near[0], read.occasion, True)
    keys = Counter(heading[:2] for heading in made.values())
    return {} if any(count > 1 for count in keys.values()) else made


def worded(text: str) -> tuple[str, Occasion] | None:
    """The heading without the word that says when, and when; None where no word says it.

    Examples
    --------
    >>> worded("PHQ-9 intake"), worded("phq-9 wk 2"), worded("GAD7 post"), worded("phq9_3")
    (('phq_9', Occasion(kind='session', number=0)), ('phq_9', Occasion(kind='session', number=2)), ('gad7', Occasion(kind='end', number=None)), None)
    """
    read = _read(_joined(text))
    return None if read is None else ("_".join(read.parts), read.occasion)


def _found(written: Sequence[str]) -> dict[int, _Found]:
    """What every heading is read as: by its word, else by its number."""
    plain = {place: _joined(text) for place, text in enumerate(written)}
    found = {place: read for place, text in plain.items() if (read := _read(text))}
    scales = {read.stem for read in found.values() if read.sure}
    numbers = {place: match for place, text in plain.items() if (match := _PLAIN.fullmatch(text))}
    row = {(_parts(match), _count(match["number"])) for match in numbers.values()}
    for place, match in numbers.items():
        if place in found and (found[place].sure or found[place].stem in scales or resolve(found[place].stem)):
            continue
        parts, count = _parts(match), _count(match["number"])
        name = "".join(_split(plain[place][: match.end("number")]))
        of_the_name = name in scales or (resolve(name) and not {(parts, count - 1), (parts, count + 1)} & row)
        if not of_the_name:
            found[place] = _Found(parts, Occasion("session", count), False, False)
    return dict(sorted(found.items()))


def _read(plain: str) -> _Found | None:
    for kind, pattern, sure in _READ:
        match = pattern.fullmatch(plain)
        if match is None:
            continue
        number = match.groupdict().get("number")
        if kind in ("end", "middle"):
            return _Found(_parts(match), Occasion(kind), sure)
        if kind == "start":
            return _Found(_parts(match), Occasion("session", 0), sure)
        return _Found(_parts(match), Occasion(kind, 1 if number is None else _count(number)), sure)
    return None


def _joined(text: str) -> str:
    return "_".join(re.findall(r"[^\W_]+", text.casefold()))


def _split(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("_") if part)


def _parts(match: re.Match[str]) -> tuple[str, ...]:
    return _split(match["stem"])


def _count(number: str) -> int:
    return int(number) if number.isdigit() else _WORDS.index(number) + 1


def _near(read: _Found, scale: str) -> bool:
    """One letter more or less, or the first letters of several words."""
    if len(read.parts) > 1 and "".join(part[0] for part in read.parts) == scale:
        return True
    long, short = sorted((read.stem, scale), key=len, reverse=True)
    return len(long) == len(short) + 1 and any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
