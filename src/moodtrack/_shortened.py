"""Words that have no room: cut where a word ends, and the cut is marked."""

from __future__ import annotations

__all__ = ["shortened"]


def shortened(text: str, length: int) -> str:
    """A text of at most so many characters, cut at its last space if that is in the second half of the room.

    Examples
    --------
    >>> shortened("a long tag", 9), shortened("a goal with every nuance", 14), shortened("Donaudampfschiff", 9)
    ('a long …', 'a goal with …', 'Donauda …')
    """
    if len(text) <= length:
        return text
    end = text.rfind(" ", 0, length - 1)
    return text[: end if 2 * end >= length else length - 2].rstrip() + " …"
