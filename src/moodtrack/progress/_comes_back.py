"""Whether the words of a takeaway come back: a plain overlap of words, counted, with no word told.

A word counts when it has four letters or more and is none of the list of ordinary words; capitals, an s at the end and
letters after the sixth do not count. An entry holds a takeaway when it has at least two of its words, and at least a third of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from math import ceil
from typing import NamedTuple

__all__ = ["LEAST_WORDS", "Counted", "comes_back", "words"]

LEAST_WORDS = 2
"""Words that a takeaway must have, and that an entry must share. Convention of this library."""

_WORD = re.compile(r"[^\W\d_]{4,}")
_STEM = 6
_ORDINARY = frozenset(
    _WORD.findall(
        "about after again also because been before being cannot could does doing done down even every from have having here "
        "into itself just like made make more most much need only other over really said same should some such than that "
        "their them then there these they thing things think this those through today very want well were what when where "
        "which while will with would your yourself"
    )
)


class Counted(NamedTuple):
    """Of one takeaway: words that count, those that an entry must hold, and the texts that do."""

    words: int
    least: int | None
    later: int
    came_back: int | None
    first: float | None
    earlier: int
    before: int | None
    tag_days: int


@lru_cache(maxsize=4096)
def words(text: str) -> frozenset[str]:
    """The words of a text that count, shortened.

    Examples
    --------
    >>> sorted(words("Start small: one walk, three Mornings"))
    ['mornin', 'small', 'start', 'three', 'walk']
    >>> words("Two walks this morning") & words("Walk in the mornings") == {"walk", "mornin"}
    True
    """
    found = (word for word in _WORD.findall(text.casefold()) if word not in _ORDINARY)
    return frozenset((word.removesuffix("s") if len(word) > 4 else word)[:_STEM] for word in found)


def comes_back(
    takeaway: str,
    day: float,
    texts: Sequence[tuple[float, frozenset[str]]],
    tags: Sequence[tuple[float, frozenset[str]]],
) -> Counted:
    """How many later entries hold a takeaway, how many earlier ones did, and the later days with a tag of its words.

    Parameters
    ----------
    takeaway : str
        Its text.
    day : float
        Day of the write-up; that day itself is neither earlier nor later.
    texts : sequence of (day, words)
        One a diary entry with words.
    tags : sequence of (day, words)
        One a day and tag.

    Examples
    --------
    >>> notes = [(1.0, words("rain all day")), (9.0, words("small walk before work, a start"))]
    >>> comes_back("Start small: one walk", 5.0, notes, [(8.0, words("walk"))])
    Counted(words=3, least=2, later=1, came_back=1, first=9.0, earlier=1, before=0, tag_days=1)
    >>> comes_back("Breathe", 5.0, notes, []).came_back is None
    True
    """
    mine = words(takeaway)
    after, ahead = [t for t in texts if t[0] > day], [t for t in texts if t[0] < day]
    days = {at for at, name in tags if at > day and name and name <= mine}
    if len(mine) < LEAST_WORDS:
        return Counted(len(mine), None, len(after), None, None, len(ahead), None, len(days))
    least = max(LEAST_WORDS, ceil(len(mine) / 3))
    back = [at for at, said in after if len(said & mine) >= least]
    before = sum(len(said & mine) >= least for _, said in ahead)
    return Counted(len(mine), least, len(after), len(back), min(back, default=None), len(ahead), before, len(days))
