"""The rows of a sheet, read strictly: a row that breaks the rules of quoting is told, and takes no other row with it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["Line", "rows"]


class Line(NamedTuple):
    """A row of a sheet: the line where it starts, its cells, and what is broken (then it has no cells)."""

    number: int
    cells: list[str]
    broken: str = ""

    def __repr__(self) -> str:
        """Without what the cells hold."""
        return f"Line(number={self.number}, cells={len(self.cells)}, broken={self.broken!r})"


def rows(physical: list[str], delimiter: str, longest: int) -> Iterator[Line]:
    """Rows read strictly; after a broken row that swallowed others, reading starts again one line below its start.

    Parameters
    ----------
    physical : list of str
        The lines with their ends.
    delimiter : str
        What separates the cells.
    longest : int
        Longest cell.

    Examples
    --------
    >>> [line.cells for line in rows(['a,"b', 'c"\\n', "d,e"], ",", 99)]
    [['a', 'bc'], ['d', 'e']]
    """
    start, again = 0, 0
    while start < len(physical):
        reader = csv.reader(physical[start:] if again else physical, delimiter=delimiter, strict=True)
        offset, below = start, None
        while below is None:
            first = offset + reader.line_num
            try:
                cells = _next(reader, longest)
            except StopIteration:
                return
            except csv.Error as error:
                end = offset + reader.line_num
                swallowed = end > first + 1
                restart = swallowed and again < _RESTARTS
                yield Line(first + 1, [], _broken(str(error), first + 1, first + 1 if restart else end, longest))
                below = first + 1 if restart else None
            else:
                yield Line(first + 1, cells)
        start, again = below, again + 1


def _next(reader: Iterator[list[str]], longest: int) -> list[str]:
    """The next row, with the limit of the csv module, which is one for the whole program, as it was before."""
    before = csv.field_size_limit(longest)
    try:
        return next(reader)
    finally:
        csv.field_size_limit(before)


_RESTARTS = 50
"""How often reading starts again after a broken row, at most; then the lines that it swallowed are told."""


def _broken(message: str, start: int, end: int, longest: int) -> str:
    lines = f"lines {start} to {end} cannot be read" if end > start else "the row cannot be read"
    if "unexpected end" in message:
        return f"a quote opened here is never closed; {lines}"
    if "field larger" in message:
        return f"a cell is longer than {longest:,} characters; {lines}"
    return f"the quotes do not match; {lines}"
