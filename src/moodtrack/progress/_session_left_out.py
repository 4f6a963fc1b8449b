"""Rows of the table `sessions` that have no row of their own in the result: without a number, or with a number again."""

from __future__ import annotations

import numpy as np
import pandas as pd

from moodtrack.result import Code
from moodtrack.values import category

__all__ = ["left_out"]


def left_out(sessions: pd.DataFrame) -> list[dict[str, object]]:
    """A problem a person and reason, with how many rows it concerns (`had`).

    Examples
    --------
    >>> told = pd.DataFrame({"person": "a", "session": pd.array([1, None, 2, 2], dtype="Int64")})
    >>> [(str(row["code"]), row["had"]) for row in left_out(told)]
    [('missing_field', 1), ('repeated', 1)]
    """
    number, person = sessions["session"].to_numpy("float64", na_value=np.nan), category(sessions["person"])
    order = np.lexsort([number, person.codes])
    again = (np.diff(person.codes[order]) == 0) & (np.diff(number[order]) == 0)
    return [
        {"person": str(person.categories[code]), "code": why, "what": what, "had": n}
        for who, why, what in (
            (person.codes[np.isnan(number)], Code.MISSING_FIELD, "sessions without a number are left out"),
            (person.codes[order[1:][again]], Code.REPEATED, "a number stands twice; the first day was taken"),
        )
        for code, n in enumerate(np.bincount(who[who >= 0]).tolist())
        if n
    ]
