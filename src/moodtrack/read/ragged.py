"""Rows with more or fewer cells than the header: they are aligned from both ends, and nothing is dropped unseen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from moodtrack.read.strict_rows import Line

__all__ = ["align", "column"]


def align(cells: Sequence[str], names: Sequence[str], hinge: str) -> tuple[dict[str, str], list[str]]:
    """The cells by column, from the left up to the hinge and from the right for the columns after it.

    Parameters
    ----------
    cells : sequence of str
        The row.
    names : sequence of str
        The header.
    hinge : str
        The last column that is counted from the left.

    Returns
    -------
    tuple
        The cells by column, without the columns that the row does not have; and surplus cells that are not empty.

    Examples
    --------
    >>> align(["2026-03-01", "walk", "", "a title", "a note"], ["day", "tags", "title", "note"], "tags")
    ({'day': '2026-03-01', 'tags': 'walk', 'title': 'a title', 'note': 'a note'}, [])
    >>> align(["2026-03-01", "walk", "a note"], ["day", "tags", "title", "note"], "tags")
    ({'day': '2026-03-01', 'tags': 'walk', 'note': 'a note'}, [])
    """
    if len(cells) == len(names):
        return dict(zip(names, cells, strict=True)), []
    head = list(names).index(hinge) + 1
    after = cells[head:]
    tail = after[max(0, len(after) - (len(names) - head)) :]
    row = dict(zip(names[:head], cells, strict=False))
    row.update(zip(names[len(names) - len(tail) :], tail, strict=True))
    return row, [cell for cell in after[: len(after) - len(tail)] if cell.strip()]


def column(lines: Iterable[Line], names: Sequence[str], name: str) -> Iterator[str]:
    """The cells of a column; empty where a row ends before it, or there is none of that name.

    Examples
    --------
    >>> list(column([Line(2, ["a", "b"]), Line(3, ["c"])], ("first", "second"), "second"))
    ['b', '']
    """
    place = names.index(name) if name in names else len(names)
    return (line.cells[place] if place < min(len(line.cells), len(names)) else "" for line in lines)
