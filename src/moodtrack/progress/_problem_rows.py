"""The problems of many persons at once: for every reason, whom and what it concerns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from moodtrack.result import Code
from moodtrack.schema import coded, text

__all__ = ["Found", "problem_rows"]

NAMELESS = "scores without a person were left out"


class Found(NamedTuple):
    """A reason and the rows that it concerns."""

    which: np.ndarray
    code: Code
    what: str
    had: float = np.nan
    needs: float = np.nan


def problem_rows(person: pd.Series, variable: pd.Series, found: Sequence[Found], nameless: int = 0) -> pd.DataFrame:
    """One row a reason and row concerned, and one for scores of nobody; `Result` gives it its declared shape."""
    if nameless:
        extra = Found(np.arange(len(person) + 1) == len(person), Code.MISSING_FIELD, NAMELESS, nameless)
        widened = [one._replace(which=np.append(one.which, False)) for one in found]
        places = np.append(np.arange(len(person)), -1)
        whom, of = (pd.Series(text(s.astype("str")).array.take(places, allow_fill=True)) for s in (person, variable))
        return problem_rows(whom, of, [*widened, extra])
    rows = np.concatenate([np.flatnonzero(one.which) for one in found])
    sizes = [int(one.which.sum()) for one in found]
    codes = sorted({str(one.code) for one in found})
    return pd.DataFrame(
        {
            "person": person.array.take(rows),
            "variable": variable.array.take(rows),
            "code": coded(np.repeat([codes.index(str(one.code)) for one in found], sizes), codes),
            "what": np.repeat([one.what for one in found], sizes),
            "had": np.repeat([one.had for one in found], sizes),
            "needs": np.repeat([one.needs for one in found], sizes),
        }
    )
