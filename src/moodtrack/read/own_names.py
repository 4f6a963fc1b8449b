"""Ratings named by their headings: where two would get one name, the later one is named by its full heading, and that is told."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from moodtrack.records import Problem
from moodtrack.result import Code
from moodtrack.schema import slug

__all__ = ["apart"]

_SHOWN = 40


def apart(wanted: Mapping[str, str], given: Collection[str] = ()) -> tuple[dict[str, str], list[Problem]]:
    """The name of every rating by its heading, each of its own, and a problem for each that could not have the one wanted.

    A name goes to a heading of `given`, to which somebody gave it; else to the heading that is that name, else to the first that
    wants it. The others are called by their full heading, with a number behind it where that is the name of another rating.

    Examples
    --------
    >>> names, told = apart({"Mood (0-10)": "Mood", "Mood (1-5)": "Mood", "Sleep": "Sleep"})
    >>> names
    {'Mood (0-10)': 'Mood', 'Mood (1-5)': 'Mood (1-5)', 'Sleep': 'Sleep'}
    >>> [problem.what for problem in told]
    ["the column 'Mood (1-5)' would have the name of 'Mood (0-10)'; it is kept as mood_1_5"]
    """
    first: dict[str, str] = {}
    for heading, name in sorted(
        wanted.items(), key=lambda pair: (pair[0] not in given, slug(pair[0]) != slug(pair[1]))
    ):
        first.setdefault(slug(name), heading)
    names, told, taken = dict(wanted), [], set(first)
    for heading, name in wanted.items():
        owner = first[slug(name)]
        if owner != heading:
            names[heading] = _free(heading, taken)
            taken.add(slug(names[heading]))
            what = f"the column {heading[:_SHOWN]!r} would have the name of {owner[:_SHOWN]!r}; it is kept as {slug(names[heading])}"  # fmt: skip
            told.append(Problem(Code.RENAMED_VARIABLE, what, 1))
    return names, told


def _free(heading: str, taken: set[str]) -> str:
    found, number = heading, 1
    while slug(found) in taken:
        number += 1
        found = f"{heading} {number}"
    return found
