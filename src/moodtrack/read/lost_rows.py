"""A row that is lost is told once: that it is ragged as well is no second problem."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from moodtrack.records import Item, Problem
from moodtrack.result import Code

__all__ = ["told_once"]


def told_once(items: Iterable[Item]) -> Iterator[Item]:
    """The items of a file, without what is said of the number of cells of a row of which the next item says that it is lost.

    Examples
    --------
    >>> ragged, lost = Problem("ragged_row", "1 fields", 3), Problem("bad_date", "no date", 3, lost=True)
    >>> [item.code for item in told_once([ragged, lost, ragged])]
    ['bad_date', 'ragged_row']
    """
    held: Problem | None = None
    for item in items:
        if held is not None and not (isinstance(item, Problem) and item.lost and item.line == held.line):
            yield held
        ragged = isinstance(item, Problem) and item.code == Code.RAGGED_ROW and not item.lost
        held = item if isinstance(item, Problem) and ragged else None
        if held is None:
            yield item
    if held is not None:
        yield held
