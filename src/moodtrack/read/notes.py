"""What a note in Markdown says in its own small languages: front matter, `key:: value`, `#tag:amount`, numbers on a scale."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from moodtrack.read.cells import number
from moodtrack.read.limits import DEFAULTS, Limits
from moodtrack.read.objects import whole
from moodtrack.read.strict_yaml import Yaml, scalars
from moodtrack.records import Tag
from moodtrack.schema import slug

__all__ = ["Note", "Said", "amount", "fields", "hashtags", "is_mood", "is_rating", "note", "scaled"]

_FRONT = re.compile(r"\ufeff?---[ \t]*\n(.*?)(?:^|\n)(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_OPEN = re.compile(r"\ufeff?---[ \t]*\n\s*[^\s:#>*-][^\n:]{0,60}:(?:[ \t]|\n|$)")
_FENCE = re.compile(r"^(```|~~~).*?^\1[^\n]*$", re.DOTALL | re.MULTILINE)
_FIELD = re.compile(r"^[^\S\n]*(?:[-*+>][^\S\n]+(?:\[.\][^\S\n]+)?)*([^:\n\[\](){}`]{1,60}?)::([^\n]*)$", re.MULTILINE)
_INSIDE = re.compile(r"[\[(]([^:\n\[\](){}`]{1,60}?)::\s*+((?:\[\[[^\[\]\n]{1,500}+\]\]|[^\]\n)]){0,2000}+)\s*+[\])]")
_WIKI = re.compile(r"\[\[(?:[^\[\]|\n]{1,500}\|)?([^\[\]|\n]{1,500})\]\]")
_TAG = re.compile(r"(?<![^\s(])#([^\s#:,;!?()\[\]{}\"'`<>|\\.]+)(?::([^\s,;]+))?")
_AMOUNT = re.compile(r"([+-]?\d+(?:[.,]\d+)?)(?![\d/:.])\D*")
_OF = re.compile(r"(\d+(?:[.,]\d+)?)\s*/\s*(\d+(?:[.,]\d+)?)")


class Note(NamedTuple):
    """The front matter as text values, the text of it as written, and the body."""

    front: Yaml
    written: str
    body: str

    def __repr__(self) -> str:
        """Without what was written."""
        return f"Note(front={self.front!r}, body={len(self.body)})"


def note(text: str, limits: Limits = DEFAULTS) -> Note:
    """The front matter and the body of a note; the value is None where there is no front matter that can be read.

    Examples
    --------
    >>> found = note("---\\nmood: 6\\nup: 6:45\\n---\\nRain")
    >>> found.front.value, found.body
    ({'mood': '6', 'up': '6:45'}, 'Rain')
    >>> note("Rain").front
    Yaml(value=NoneType, why='')
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = _FRONT.match(text)
    if not found:
        return Note(Yaml(why="it has no --- at its end" if _OPEN.match(text) else ""), "", text)
    read = scalars(found[1], limits) if found[1].strip() else Yaml({})
    front = Yaml(whole(read.value), read.why)
    if front.value is not None and not isinstance(front.value, dict):
        front = Yaml({} if front.value == "" else None, "no keys with values")
    return Note(front, found[1], text[found.end() :])


def fields(body: str) -> list[tuple[str, str]]:
    """The inline fields of a body, `key:: value` on a line of its own or in brackets; code is left out.

    Examples
    --------
    >>> fields("- Mood Average:: 6.0\\nSlept well [sleep:: 7.5]\\na::b::c")
    [('Mood Average', '6.0'), ('a', 'b::c'), ('sleep', '7.5')]
    >>> fields("(week:: [[2026-W10]]) so so")
    [('week', '[[2026-W10]]')]
    """
    plain = _FENCE.sub("", body)
    return [
        (key.strip(" *_"), value.strip())
        for each in (_FIELD, _INSIDE)
        for key, value in each.findall(plain)
        if key.strip(" *_")
    ]


def hashtags(body: str) -> list[tuple[str, str]]:
    """The tags of a body with what stands behind their colon; `#1` is none.

    Examples
    --------
    >>> hashtags("#walk and #weight:66.9kg, issue #1 # title")
    [('walk', ''), ('weight', '66.9kg')]
    """
    return [(name, value) for name, value in _TAG.findall(_FENCE.sub("", body)) if not name.strip("/-_").isdecimal()]


def amount(value: str) -> float | None:
    """The number that a value starts with, if only a unit follows.

    Examples
    --------
    >>> amount("66.9kg"), amount("-2.7USD"), amount("0.1/0.2"), amount("10:45")
    (66.9, -2.7, None, None)
    """
    found = _AMOUNT.fullmatch(value.strip())
    return number(found[1], decimal_comma=True) if found else None


def scaled(value: str) -> tuple[float, float | None] | None:
    """A number, and the highest one where it is written behind it.

    Examples
    --------
    >>> scaled("6"), scaled("6/10"), scaled("184.4/118.8"), scaled("good")
    ((6.0, None), (6.0, 10.0), None, None)
    """
    if found := _OF.fullmatch(value.strip()):
        low, high = (float(part.replace(",", ".")) for part in found.groups())
        return (low, high) if low <= high else None
    plain = number(value, decimal_comma=True)
    return None if plain is None else (plain, None)


@cache
def _words() -> dict[str, frozenset[str]]:
    data = tomllib.loads(files("moodtrack.read").joinpath("notes.toml").read_text(encoding="utf-8"))
    return {name: frozenset(word for words in block.values() for word in words.split()) for name, block in data.items()}


def is_mood(key: str) -> bool:
    """Whether a key is the mood, in one of the languages that are known.

    Examples
    --------
    >>> is_mood("Mood"), is_mood("Stimmung"), is_mood("mood average"), is_mood("modus")
    (True, True, False, False)
    """
    return slug(key) in _words()["mood"]


def is_rating(key: str) -> bool:
    """Whether a word of a key is one that people rate: mood, energy, sleep, stress, pain and the like.

    Examples
    --------
    >>> is_rating("Mood Average"), is_rating("anxiety"), is_rating("Make Progress")
    (True, True, False)
    """
    words = _words()
    return not {*slug(key).split("_"), slug(key)}.isdisjoint(words["mood"] | words["rated"])


@dataclass
class Said:
    """What a note says, while it is read: ratings with the highest value where it is told, mood words, tags, the rest."""

    ratings: dict[str, float | None] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    scales: dict[str, float | None] = field(default_factory=dict)
    tags: dict[str, Tag] = field(default_factory=dict)
    extra: dict[str, object] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    """The spelling of every key that was met first, by its slug; given to all notes of a file, one key has one name."""

    def tag(self, name: str, group: str | None = None, value: float | None = None) -> None:
        """Take a tag once; a nested one is of the group above it."""
        name = name.strip().strip("[]#").partition("|")[0].strip()
        if name and name not in self.tags:
            self.tags[name] = Tag(name, group or (name.rpartition("/")[0] or None), value)

    def scalar(self, key: str, value: str, *, known: bool) -> bool:
        """Take a value as rating, mood word or tag; False where it is none of them."""
        found = scaled(value) if known else None
        if found or is_mood(key):
            key = self.names.setdefault(slug(key), key)
        if key in self.ratings or key in self.labels:
            return False
        if found:
            self.ratings[key], self.scales[key] = found
        if is_mood(key) and value:
            self.labels[key] = _WIKI.sub(r"\1", value)
            self.extra |= {key: value} if self.labels[key] != value else {}
            self.scales.setdefault(key, None)
        elif value.casefold() == "true":
            self.tag(key)
            return True
        return found is not None or is_mood(key)
