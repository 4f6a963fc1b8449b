"""Ratings written as text: `Name: 8/10 points`, `Name: label (4/5)`, `Name: 7:30`, joined by a bar."""

from __future__ import annotations

import re
from typing import NamedTuple

from moodtrack.records import Variable

__all__ = ["Scale", "parse_scales"]

_DURATION = re.compile(r"(\d{1,3}):([0-5]\d)")
_PARTS = re.compile(r"(-?\d+(?:[.,]\d+)?)\s*/\s*(\d+(?:[.,]\d+)?)")


class Scale(NamedTuple):
    """A value and how it is scaled, as far as the text tells."""

    value: float
    variable: Variable


def parse_scales(text: str) -> tuple[list[Scale], list[str]]:
    """The scales of a cell, and the parts that hold no number.

    A duration is in minutes. The highest value is in the text, the lowest and the direction are not.

    Examples
    --------
    >>> read, unread = parse_scales("Sleep Quality: 8/10 points | Sleep Time: 7:30 | Calm: a bit (4/5) | Odd")
    >>> [(scale.variable.name, scale.value, scale.variable.high, scale.variable.unit) for scale in read]
    [('Sleep Quality', 8.0, 10.0, 'points'), ('Sleep Time', 450.0, None, 'min'), ('Calm', 4.0, 5.0, None)]
    >>> unread
    ['Odd']
    """
    if not text:
        return [], []
    read: list[Scale] = []
    unread: list[str] = []
    for part in (p.replace("\xa0", " ").replace("\u202f", " ").strip() for p in text.split("|")):
        scale = _one(part)
        if scale is not None and scale.variable.name not in {other.variable.name for other in read}:
            read.append(scale)
        elif part:
            unread.append(part)
    return read, unread


def _one(part: str) -> Scale | None:
    name, _, rest = part.partition(":")
    name, rest = " ".join(name.split()), rest.strip()
    if not name or not rest:
        return None
    if found := _DURATION.fullmatch(rest):
        return Scale(60.0 * int(found[1]) + int(found[2]), Variable(name, name, unit="min", source="file"))
    if found := _PARTS.search(rest):
        value, high = (float(number.replace(",", ".")) for number in found.groups())
        if value > high:
            return None
        after = rest[found.end() :].strip(" )") or None
        unit = after if after and found.start() == 0 else None
        return Scale(value, Variable(name, name, high=high, unit=unit, source="file"))
    return None
