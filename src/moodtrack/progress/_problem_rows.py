"""The problems of many persons at once: for every reason, whom and what it concerns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from moodtrack.result import Code

__all__ = ["Found", "problem_rows"]


class Found(NamedTuple):
    """A reason and the rows that it concerns."""

    which: np.ndarray
    code: Code
    what: str
    had: float = np.nan
    needs: float = np.nan


def problem_rows(person: pd.Series, variable: pd.Series, found: Sequence[Found]) -> pd.DataFrame:
    """One row a reason and row concerned; `Result` gives it its declared shape."""
    rows = np.concatenate([np.flatnonzero(one.which) for one in found])
    sizes = [int(one.which.sum()) for one in found]
    return pd.DataFrame(
        {
            "person": person.iloc[rows].reset_index(drop=True),
            "variable": variable.iloc[rows].reset_index(drop=True),
            "code": np.repeat([str(one.code) for one in found], sizes),
            "what": np.repeat([one.what for one in found], sizes),
            "had": np.repeat([one.had for one in found], sizes),
            "needs": np.repeat([one.needs for one in found], sizes),
        }
    )
