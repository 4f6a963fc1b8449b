"""Which scores a questionnaire can give: lowest and highest of every measure and item, in any of its codings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from moodtrack.measures import Shelf

__all__ = ["possible", "ranges"]


def ranges(pairs: Sequence[tuple[str, str]], shelf: Shelf) -> np.ndarray:
    """Lowest and highest possible score of every measure and item; without bounds where it is not known."""
    found = []
    for measure, item in pairs:
        known = shelf.find(measure)
        parts = known.subscales if known is not None else ()
        part = known if item == "total" else next((s for s in parts if f"total:{s.name}" == item), None)
        found.append((float(part.low), float(part.high)) if part is not None else (-np.inf, np.inf))
    return np.array(found, dtype="float64").reshape(-1, 2)


def possible(frame: pd.DataFrame, shelf: Shelf) -> np.ndarray:
    """Which values a form can give, null among them; a measure or item that is not known can give any finite one."""
    value = frame["value"].to_numpy(dtype="float64")
    fine = ~np.isinf(value)
    names, items = frame["measure"].cat, frame["item"].cat
    measure, item = names.codes.to_numpy(), items.codes.to_numpy()
    for i, name in enumerate(names.categories):
        known = shelf.find(str(name))
        for j, part in enumerate(items.categories) if known is not None else ():
            low, high = ranges([(str(name), str(part))], shelf)[0]
            if part == "total" and known is not None:
                low = min((low, *(float(other.low) for other in known.other_scorings)))
                high = max((high, *(float(other.high) for other in known.other_scorings)))
            if np.isfinite([low, high]).any():
                fine &= ~((measure == i) & (item == j) & ((value < low - 1e-9) | (value > high + 1e-9)))
    return np.asarray(fine)
