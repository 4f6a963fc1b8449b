"""What is new at the last look, and what is no longer found: compared by clusters of tags on nearly the same days."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from moodtrack.patterns._trigger_looks import changes
from moodtrack.patterns._trigger_rows import Family, found

__all__ = ["compare"]


def compare(now: Sequence[Family], before: Sequence[Family]) -> None:
    """Fill `change` of the families of the last look; a tag that only one of the looks knows was not found at the other."""
    then = {(family.person, family.variable, family.name): family for family in before}
    for family in now:
        if not family.early:
            old = then.get((family.person, family.variable, family.name))
            signs = _signs(family)
            family.change = changes(signs, None if old is None else _then(family, signs, old))


def _signs(family: Family) -> np.ndarray:
    return np.where(found(family), np.sign(family.tests.difference), 0.0)


def _then(family: Family, now: np.ndarray, before: Family) -> np.ndarray:
    """Signs at the look before, with 0 for none, in the rows of this one.

    What is found now was found then if any cluster that shares a tag with its own was, at the same lag and saying the same
    of that tag: which tag stands for a cluster may differ from look to look, and may be its opposite. What was found then and is not found now under its own
    name has its sign, unless such a cluster is found now.
    """
    if not len(before.columns):
        return np.zeros_like(now)
    old, tags = _signs(before), np.union1d(family.columns, before.columns)
    shared = np.sign(_clusters(family, tags) @ _clusters(before, tags).T)
    place = _places(before.columns, family.columns)
    then = np.where((place >= 0)[:, None], old[place], 0.0)
    told = np.where((now == 0) | (now == then), then, 0.0)
    for sign in (-1.0, 1.0):
        too = (shared[:, :, None] * old[None] == sign).any(axis=1)
        again = (shared[:, :, None] * now[:, None] == sign).any(axis=0)
        told = np.where((now == sign) & too, sign, told)
        told = np.where((now == 0) & (then == sign) & again[place], 0.0, told)
    return told


def _places(names: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Where the names wanted stand among sorted names; -1 for one that is not there."""
    place = np.searchsorted(names, wanted)
    there = names[np.minimum(place, len(names) - 1)] == wanted
    return np.where(there, place, -1)


def _clusters(family: Family, tags: np.ndarray) -> np.ndarray:
    """Which tags every column stands for, itself among them, -1 where they say its opposite; none where another stands for it."""
    columns = family.columns
    made = np.zeros((len(columns), len(tags)))
    if not len(columns):
        return made
    leaders = _places(columns, np.where(family.twin == "", columns, family.twin))
    made[leaders, _places(tags, columns)] = 1.0 if family.side is None else family.side
    return made
