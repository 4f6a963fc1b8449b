"""The problems of many persons at once: for every reason, whom and what it concerns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from moodtrack.result import Code
from moodtrack.schema import Coded

__all__ = ["Found", "problem_rows"]

NAMELESS = "scores without a person were left out"


class Found(NamedTuple):
    """A reason and the rows that it concerns; `had` is one number, or one for every row."""

    which: np.ndarray
    code: Code
    what: str
    had: float | np.ndarray = np.nan
    needs: float = np.nan


def problem_rows(person: Any, variable: Any, found: Sequence[Found], nameless: int = 0) -> dict[str, Any]:
    """One row a reason and row concerned, and one for scores of nobody, as columns; `Result` makes a frame of them.

    `person` and `variable` hold a word for every row.
    """
    which = [np.flatnonzero(one.which) for one in found]
    told = [(one, rows) for one, rows in zip(found, which, strict=True) if len(rows)]
    if nameless:
        told.append((Found(np.zeros(0), Code.MISSING_FIELD, NAMELESS, nameless), np.array([-1])))
    if not told:
        return {}
    rows, sizes = np.concatenate([rows for _, rows in told]), [len(rows) for _, rows in told]
    codes = sorted({str(one.code) for one, _ in told})
    return {
        "person": _at(person, rows),
        "variable": _at(variable, rows),
        "code": Coded(np.repeat([codes.index(str(one.code)) for one, _ in told], sizes), codes),
        "what": np.repeat([one.what for one, _ in told], sizes),
        "had": np.concatenate([np.broadcast_to(np.float64(one.had), len(one.which) or 1)[at] for one, at in told]),
        "needs": np.repeat([float(one.needs) for one, _ in told], sizes),
    }


def _at(words: Any, rows: np.ndarray) -> Any:
    """Some of the words; -1 is a null."""
    if isinstance(words, Coded):
        return Coded(np.append(words.codes, -1)[rows], words.words)
    if isinstance(words, pd.Categorical):
        return pd.Categorical.from_codes(np.append(words.codes, -1)[rows], dtype=words.dtype, validate=False)
    return words.take(rows, allow_fill=True)
