"""Whether the words of a takeaway come back: a plain overlap of words, counted, with no word told.

A word counts when it has four letters or more and is none of the list of ordinary words; capitals, an s at the end and
letters after the sixth do not count. An entry holds a takeaway when it has at least two of its words, and at least a third of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from math import ceil, inf
from typing import NamedTuple

__all__ = ["LEAST_WORDS", "Counted", "all_back", "comes_back", "words"]

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
    """Of one takeaway: words that count, those that an entry must hold, the entries that do, days with a tag of its words."""

    words: int
    least: int | None
    later: int
    came_back: int | None
    first: float | None
    earlier: int
    before: int | None
    tag_days: int
    tag_days_before: int


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


def least_words(mine: frozenset[str]) -> int | None:
    """How many words of a takeaway an entry must hold; None where it has too few to look for."""
    return None if len(mine) < LEAST_WORDS else max(LEAST_WORDS, ceil(len(mine) / 3))


def all_back(
    takeaways: Sequence[tuple[float, frozenset[str]]],
    texts: Sequence[tuple[float, frozenset[str]]],
    tags: Sequence[tuple[float, frozenset[str]]],
) -> dict[str, int]:
    """The same over all takeaways of a person: every entry, and every day with a tag, counts once.

    Examples
    --------
    >>> two = [(5.0, words("Start small: one walk")), (6.0, words("A small walk helps"))]
    >>> found = all_back(two, [(1.0, words("rain")), (9.0, words("small walk"))], [(2.0, words("walk")), (8.0, words("walk"))])
    >>> found["takeaways"], found["came_back"], found["entries_back"], found["later"], found["tag_days"]
    (2, 2, 1, 1, 1)
    """
    looked = [(day, mine, least) for day, mine in takeaways if (least := least_words(mine)) is not None]
    hits = [[(n, at > day) for n, (at, said) in enumerate(texts) if at != day and len(said & mine) >= least] for day, mine, least in looked]  # fmt: skip
    marked = [[(at, at > day) for at, name in tags if at != day and name and name <= mine] for day, mine in takeaways]
    first, last = min((day for day, _, _ in looked), default=inf), max((day for day, _, _ in looked), default=-inf)
    return {
        "takeaways": len(takeaways),
        "looked_for": len(looked),
        "came_back": sum(any(after for _, after in one) for one in hits),
        "entries_back": len({n for one in hits for n, after in one if after}),
        "later": sum(at > first for at, _ in texts),
        "entries_before": len({n for one in hits for n, after in one if not after}),
        "earlier": sum(at < last for at, _ in texts),
        "tagged": sum(any(after for _, after in one) for one in marked),
        "tag_days": len({at for one in marked for at, after in one if after}),
        "tag_days_before": len({at for one in marked for at, after in one if not after}),
    }


def comes_back(
    takeaway: str,
    day: float,
    texts: Sequence[tuple[float, frozenset[str]]],
    tags: Sequence[tuple[float, frozenset[str]]],
) -> Counted:
    """How many later entries hold a takeaway, how many earlier ones did, and the days with a tag of its words after and before.

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
    Counted(words=3, least=2, later=1, came_back=1, first=9.0, earlier=1, before=0, tag_days=1, tag_days_before=0)
    >>> comes_back("Breathe", 5.0, notes, []).came_back is None
    True
    """
    mine = words(takeaway)
    after, ahead = [t for t in texts if t[0] > day], [t for t in texts if t[0] < day]
    marked = {at for at, name in tags if name and name <= mine}
    days = sum(at > day for at in marked), sum(at < day for at in marked)
    least = least_words(mine)
    if least is None:
        return Counted(len(mine), None, len(after), None, None, len(ahead), None, *days)
    back = [at for at, said in after if len(said & mine) >= least]
    before = sum(len(said & mine) >= least for _, said in ahead)
    return Counted(len(mine), least, len(after), len(back), min(back, default=None), len(ahead), before, *days)
