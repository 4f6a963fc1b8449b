"""What no format lets through: years that nobody can mean, numbers beyond all scales, totals that a form cannot give."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from moodtrack.measures import get, resolve
from moodtrack.measures.scoring import total_range
from moodtrack.records import LARGEST, YEARS, Item, Problem, Record, Row
from moodtrack.result import Code

__all__ = ["plausible"]


def plausible(items: Iterable[Item]) -> Iterator[Item]:
    """The items of a file; an entry of an impossible year is a problem, an absurd number is left empty and a problem.

    So is the total of a known questionnaire outside of the questionnaire's range, in whatever format it comes.

    Examples
    --------
    >>> [type(item).__name__ for item in plausible([Row("scores", {"measure": "own", "value": 1e16}, 2)])]
    ['Problem', 'Row']
    >>> next(plausible([Row("scores", {"measure": "phq9", "item": "total", "value": 40.0}, 2)])).what
    'value: outside the range of phq9'
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
            if item.table == "scores" and (known := _beyond(item)):
                yield Problem(Code.OUT_OF_RANGE, f"value: outside the range of {known}", item.line, person=item.person)
                item = replace(item, values={name: v for name, v in item.values.items() if name != "value"})
            yield item
        else:
            yield item


_WHAT = "a number beyond all scales; left empty"


def _absurd(value: object) -> bool:
    return isinstance(value, float) and abs(value) > LARGEST


def _beyond(row: Row) -> str | None:
    """The questionnaire that cannot give the total of this row of `scores`; None where it can, or where none is known."""
    value, measure = row.values.get("value"), row.values.get("measure")
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or not isinstance(measure, str)
        or row.values.get("item") not in (None, "total")
    ):
        return None
    known = resolve(measure)
    if known is None:
        return None
    low, high = total_range(get(known))
    return None if low <= value <= high else known
