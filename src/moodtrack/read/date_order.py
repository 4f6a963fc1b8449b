"""The order of day and month of a column: decided by all its cells, by weekdays beside it or by the caller, never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal

from moodtrack.read.day_names import real, weekday

__all__ = ["NUMERIC", "Order", "evidence", "known", "order", "settled"]

Order = Literal["day first", "month first", "mixed", "undecided"]
"""What the cells of a column say about the order of day and month where the year does not come first."""

NUMERIC = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)")
"""A date in which the year comes last."""

_SETTLED: ContextVar[Order] = ContextVar("settled", default="undecided")
_EVIDENCE: ContextVar[dict[str, None] | None] = ContextVar("evidence", default=None)


def order(cells: Iterable[str], weekdays: Iterable[str] = ()) -> Order:
    """What all cells of a column say about the order of day and month; where they do not, the weekdays beside them do.

    What decided it is told where `evidence` listens.

    Examples
    --------
    >>> order(["03/04/2024", "25/04/2024"]), order(["03/04/2024"]), order(["2024-04-03"])
    ('day first', 'undecided', 'undecided')
    >>> order(["03/04/2024", "05/04/2024"], ["Wednesday", "vendredi"])
    'day first'
    """
    cells, numeric = list(cells), False
    first: dict[Order, int] = {}
    for place, cell in enumerate(cells, start=1):
        found = NUMERIC.match(cell.strip())
        if found:
            numeric = True
            if int(found[1]) > 12 >= int(found[3]):
                first.setdefault("day first", place)
            elif int(found[3]) > 12 >= int(found[1]):
                first.setdefault("month first", place)
    if len(first) > 1:
        return "mixed"
    for decided, place in first.items():
        return _told(decided, f"as row {place} of the column shows")
    decided = _by_weekdays(zip(cells, weekdays, strict=False)) if numeric else "undecided"
    if decided != "undecided":
        return _told(decided, "as the weekdays beside it show")
    if numeric and known() != "undecided":
        _told(known(), "as the caller says")
    return "undecided"


def _told(decided: Order, why: str) -> Order:
    if (heard := _EVIDENCE.get()) is not None:
        heard[f"{decided}, {why}"] = None
    return decided


def _by_weekdays(pairs: Iterable[tuple[str, str]]) -> Order:
    """The one order in which every date that may be read twice falls on the weekday that stands beside it."""
    fits: set[Order] = {"day first", "month first"}
    for cell, named in pairs:
        found, told = NUMERIC.match(cell.strip()), weekday(named)
        if found and told and found[1] != found[3]:
            first, second, year = int(found[1]), int(found[3]), int(found[4])
            read = {"day first": real(year, second, first), "month first": real(year, first, second)}
            fits = {each for each in fits if (day := read[each]) and day.isoweekday() == told}
    return fits.pop() if len(fits) == 1 else "undecided"


@contextmanager
def settled(dates: Order) -> Iterator[None]:
    """While files are read, the order of day and month that the caller knows, for cells that nothing in their file decides.

    Examples
    --------
    >>> with settled("day first"):
    ...     known(), order(["03/04/2024"]), order(["03/13/2024"])
    ('day first', 'undecided', 'month first')
    """
    before = _SETTLED.set(dates)
    try:
        yield
    finally:
        _SETTLED.reset(before)


def known() -> Order:
    """The order that the caller knows."""
    return _SETTLED.get()


@contextmanager
def evidence() -> Iterator[dict[str, None]]:
    """What decides the orders that are asked for meanwhile, each once: names an order and a row, never a cell.

    Examples
    --------
    >>> with evidence() as told:
    ...     order(["03/04/2024", "25/04/2024"])
    'day first'
    >>> list(told)
    ['day first, as row 2 of the column shows']
    """
    told: dict[str, None] = {}
    before = _EVIDENCE.set(told)
    try:
        yield told
    finally:
        _EVIDENCE.reset(before)
