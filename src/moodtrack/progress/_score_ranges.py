"""Which scores a questionnaire can give: lowest and highest of every measure and item, in any of its codings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from moodtrack.measures import Measure, Shelf

__all__ = ["possible", "ranges"]


def ranges(pairs: Sequence[tuple[str, str]], shelf: Shelf) -> np.ndarray:
    """Lowest and highest possible score of every measure and item; without bounds where it is not known."""
    found = [_range(shelf.find(measure), item) for measure, item in pairs]
    return np.array(found, dtype="float64").reshape(-1, 2)


def _range(known: Measure | None, item: str, *, codings: bool = False) -> tuple[float, float]:
    """The ends of one; in any coding of the form if asked."""
    if known is None:
        return -np.inf, np.inf
    if item == "total":
        ends = [(known.low, known.high), *((one.low, one.high) for one in known.other_scorings if codings)]
        return min(float(low) for low, _ in ends), max(float(high) for _, high in ends)
    part = next((s for s in known.subscales if f"total:{s.name}" == item), None)
    return (-np.inf, np.inf) if part is None else (float(part.low), float(part.high))


def possible(
    measures: pd.Categorical, items: pd.Categorical, place: Any, value: np.ndarray, shelf: Shelf
) -> np.ndarray:
    """Which values a form can give, null among them; a measure or item that is not known can give any finite one.

    `place` are the rows of the values among all measures and items.
    """
    many = len(items.categories)
    pair = measures.codes[place].astype("int64") * many + items.codes[place]
    there = np.flatnonzero(np.bincount(pair))
    forms = [shelf.find(str(name)) for name in measures.categories]
    ends = np.zeros((int(there[-1]) + 1 if len(there) else 0, 2))
    ends[there] = np.array([_range(forms[i // many], str(items.categories[i % many]), codings=True) for i in there.tolist()]).reshape(-1, 2)  # fmt: skip
    low, high = ends[pair].T
    return np.asarray(~np.isinf(value) & ~((value < low - 1e-9) | (value > high + 1e-9)))
