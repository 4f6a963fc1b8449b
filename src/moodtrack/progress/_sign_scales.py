"""The scales of what signs look at: its names, which way is worse, its ends, and limits that say nothing between them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from moodtrack.progress._sign_days import COMPARE
from moodtrack.progress._sign_rules import Rule
from moodtrack.schema import VARIABLES, conform, plain_rows, require, slug

__all__ = ["OPEN", "Scales", "scales", "settled", "told"]

OPEN = (-np.inf, np.inf)
"""The ends of a scale that has none."""
_HOURS = frozenset({"h", "hr", "hrs", "hour", "hours"})


class Scales(NamedTuple):
    """Columns by their own name and by their label, as slugs; by variable -1 where lower is worse, 1 where higher, and the ends of the scale."""

    names: dict[str, str]
    worse: dict[str, int]
    ends: dict[str, tuple[float, float]]


def told(variables: pd.DataFrame | None) -> pd.DataFrame | None:
    """The table of variables in the declared shape; None where it says nothing."""
    if variables is None or not len(variables):
        return None
    require(variables, ["variable"], "variables")
    names = [name for name in VARIABLES.names if name in variables.columns]
    return conform(variables if names == variables.columns.tolist() else variables[names], VARIABLES, copy=False)


def scales(variables: pd.DataFrame | None, columns: list[str]) -> Scales:
    """The scales of some columns, of the table in its declared shape. Hours of sleep of a day have ends without being told."""
    names = {slug(column): column for column in columns}
    if variables is None:
        return Scales(names, {}, {column: _asleep(column, None) for column in columns})
    rows = plain_rows(variables)
    labels = {slug(str(row["label"])): str(row["variable"]) for row in rows if not pd.isna(row["label"]) and str(row["variable"]) in columns}  # fmt: skip
    ways = {"higher_better": -1, "higher_worse": 1}
    worse = {str(row["variable"]): ways[str(row["direction"])] for row in rows if str(row["direction"]) in ways}
    by_name = {str(row["variable"]): row for row in rows}
    ends = {column: _asleep(column, by_name.get(column, {}).get("unit")) for column in columns}
    known_ends = {name: (float(row["low"]), float(row["high"])) for name, row in by_name.items()}
    return Scales(
        labels | names, worse, ends | {name: pair for name, pair in known_ends.items() if np.isfinite(pair).any()}
    )


def _asleep(column: str, unit: object) -> tuple[float, float]:
    """The ends of hours of sleep; open ones for anything else."""
    hours = {column.rpartition("_")[2], str(unit).strip().casefold()} & _HOURS
    return (0.0, 24.0) if "sleep" in column and hours else OPEN


def settled(read: Rule, low: float, high: float) -> str:
    """Why a limit says nothing on a scale from low to high, either of which may be open: no value, or every one, lies beyond it."""
    far, near = (low, high) if read.operator in ("<", "<=") else (high, low)
    if np.isfinite(far) and not COMPARE[read.operator](far, read.value):
        return "no value of its scale lies beyond the limit"
    if np.isfinite(near) and COMPARE[read.operator](near, read.value):
        return "every value of its scale lies beyond the limit"
    return ""
