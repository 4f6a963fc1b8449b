"""What no format lets through: moments outside of the years that a person can mean, and numbers beyond all scales."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from moodtrack.records import LARGEST, YEARS, Item, Problem, Record, Row
from moodtrack.result import Code

__all__ = ["plausible"]


def plausible(items: Iterable[Item]) -> Iterator[Item]:
    """The items of a file; an entry of an impossible year is a problem, an absurd number is left empty and a problem.

    Examples
    --------
    >>> [type(item).__name__ for item in plausible([Row("scores", {"measure": "own", "value": 1e16}, 2)])]
    ['Problem', 'Row']
    """
    for item in items:
        if isinstance(item, Record) and item.at and not YEARS[0] <= item.at.year <= YEARS[1]:
            what = f"the year lies outside {YEARS[0]} to {YEARS[1]}"
            yield Problem(Code.BAD_DATE, what, item.line, lost=True, person=item.person)
        elif isinstance(item, Record):
            if absurd := [name for name, value in item.ratings.items() if _absurd(value)]:
                yield from (Problem(Code.OUT_OF_RANGE, f"{name}: {_WHAT}", item.line) for name in absurd)
                item = replace(item, ratings={**item.ratings, **dict.fromkeys(absurd)})
            yield item
        elif isinstance(item, Row):
            if absurd := [name for name, value in item.values.items() if _absurd(value)]:
                yield from (Problem(Code.OUT_OF_RANGE, f"{name}: {_WHAT}", item.line) for name in absurd)
                item = replace(item, values={name: v for name, v in item.values.items() if name not in absurd})
            yield item
        else:
            yield item


_WHAT = "a number beyond all scales; left empty"


def _absurd(value: object) -> bool:
    return isinstance(value, float) and abs(value) > LARGEST
