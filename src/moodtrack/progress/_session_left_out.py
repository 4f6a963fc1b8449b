"""Rows of the table `sessions` that have no row of their own in the result: without a number, or with a number again."""

from __future__ import annotations

import pandas as pd

from moodtrack.result import Code

__all__ = ["left_out"]


def left_out(sessions: pd.DataFrame) -> list[dict[str, object]]:
    """A problem a person and reason, with how many rows it concerns (`had`).

    Examples
    --------
    >>> told = pd.DataFrame({"person": "a", "session": pd.array([1, None, 2, 2], dtype="Int64")})
    >>> [(str(row["code"]), row["had"]) for row in left_out(told)]
    [('missing_field', 1), ('repeated', 1)]
    """
    nameless = sessions["session"].isna()
    again = ~nameless & sessions.duplicated(["person", "session"])
    return [
        {"person": str(person), "code": code, "what": what, "had": int(n)}
        for which, code, what in (
            (nameless, Code.MISSING_FIELD, "sessions without a number are left out"),
            (again, Code.REPEATED, "a number stands twice; the first day was taken"),
        )
        for person, n in sessions.loc[which.to_numpy(dtype=bool), "person"].value_counts(sort=False).items()
        if n
    ]
