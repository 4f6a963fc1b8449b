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
    pairs = np.column_stack([person.codes, number])[~np.isnan(number)]
    again = np.setdiff1d(np.arange(len(pairs)), np.unique(pairs, axis=0, return_index=True)[1])
    return [
        {"person": str(person.categories[code]), "code": why, "what": what, "had": n}
        for who, why, what in (
            (person.codes[np.isnan(number)], Code.MISSING_FIELD, "sessions without a number are left out"),
            (pairs[again, 0].astype("int64"), Code.REPEATED, "a number stands twice; the first day was taken"),
        )
        for code, n in enumerate(np.bincount(who[who >= 0]).tolist())
        if n
    ]
