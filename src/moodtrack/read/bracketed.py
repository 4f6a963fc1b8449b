"""The scale in the bracket behind the name of a rating, as in `Mood (1-10)`: told by the heading alone.

`(7-9)` behind hours of sleep and `(80-100)` behind a weight are what somebody aims at: a bracket that begins above 1 is taken for no scale, so
no cell is emptied for it. What the cells hold does not matter: a page of what is shared must not depend on those that are not.
"""

from __future__ import annotations

import re

from moodtrack.records import Variable

__all__ = ["bracketed"]

_RANGE = re.compile(r"(.*\S)\s*\((-?\d+(?:\.\d+)?)\s*(?:-|–|to)\s*(\d+(?:\.\d+)?)\)\s*", re.DOTALL)

_FIRST = 1.0
"""The highest number that a scale of a heading begins with. Convention of this library."""


def bracketed(heading: str) -> tuple[Variable, str]:
    """The rating that a heading names, and why its bracket is no scale; empty where it is one, or where there is none.

    Examples
    --------
    >>> mood, why = bracketed("Mood (1-10)")
    >>> mood.name, mood.label, mood.low, mood.high, why
    ('Mood', 'Mood (1-10)', 1.0, 10.0, '')
    >>> sleep, why = bracketed("Sleep (7-9)")
    >>> sleep.name, sleep.high, why
    ('Sleep', None, 'its bracket begins above 1, so it is taken for an aim and no scale; a map of the columns can say a scale')
    >>> stress, why = bracketed("Stress (10-0)")
    >>> stress.name, stress.high, why
    ('Stress (10-0)', None, 'its bracket does not rise, so it is taken for no scale; a map of the columns can say one')
    """
    found = _RANGE.fullmatch(heading)
    if found is None:
        return Variable(heading), ""
    low, high = float(found[2]), float(found[3])
    if low >= high:
        why = "its bracket does not rise, so it is taken for no scale; a map of the columns can say one"
        return Variable(heading), why
    if low > _FIRST:
        why = "its bracket begins above 1, so it is taken for an aim and no scale; a map of the columns can say a scale"
        return Variable(found[1], heading), why
    return Variable(found[1], heading, low, high, source="file"), ""
