"""Tags that stand in one cell, joined by bars."""

from __future__ import annotations

from functools import lru_cache

from moodtrack.records import Tag

__all__ = ["tags"]


@lru_cache(2048)
def tags(cell: str) -> tuple[Tag, ...]:
    """The tags of a cell; a person writes the same ones on many days, so cells are remembered.

    Examples
    --------
    >>> [tag.name for tag in tags("tea | walk||")], tags(" ")
    (['tea', 'walk'], ())
    """
    return tuple(Tag(name) for part in cell.split("|") if (name := part.strip()))
