"""Whether the target of a goal can be: inside of what its measure can say, and ahead of where it started."""

from __future__ import annotations

import numpy as np
import pandas as pd

from moodtrack import measures
from moodtrack.measures.scoring import total_range
from moodtrack.progress._goal_arrays import Columns
from moodtrack.schema import require

__all__ = ["barred", "impossible"]

IMPOSSIBLE = ("turned", "beyond", "unshared", "backward")
"""What makes a goal one that is not evaluated."""
_DAYS = {"day": 1.0, "week": 7.0}


def impossible(asked: Columns, variables: pd.DataFrame | None, shelf: measures.Shelf) -> Columns:
    """For every goal, as bool: `beyond`, `unshared` and `backward`; `least` and `most`, what its values can be; and `better`.

    beyond: a target outside of the range of the questionnaire or of the scale, below 0 where things are counted, or of more
    days than a period has. unshared: a share that is none from 0 to 1. backward: the direction given leads from the baseline
    given away from the target, and the better end of the measure is not known to be that way; of what is counted,
    such a goal is one to keep. better: `increase`, `decrease` or nothing, where the better end of the measure lies.
    """
    low, high = _range(asked, variables, shelf)
    way, base, target, upper = (asked[name] for name in ("direction", "baseline", "target", "target_high"))
    share = asked["rule"] == "share"
    out = (target < low) | (target > high) | (upper < low) | (upper > high)
    away = ((way == "increase") & (base > target)) | ((way == "decrease") & (base < target))
    rated = np.isin(asked["kind"], ["score", "rating"]) & np.isin(asked["rule"], ["last", "mean"])
    told = _better(asked["source"], variables, shelf)
    return {
        "beyond": out & ~share, "unshared": out & share, "backward": away & rated & (told != way), "least": low, "most": high,
        "better": told,
    }  # fmt: skip


def barred(asked: Columns) -> np.ndarray:
    """Which goals cannot be so, and are not evaluated."""
    return np.asarray(np.any([asked[name] for name in IMPOSSIBLE], axis=0))


def _range(asked: Columns, variables: pd.DataFrame | None, shelf: measures.Shelf) -> tuple[np.ndarray, np.ndarray]:
    """The least and the most that the values of a goal can be; infinite where that is not known."""
    counts, shares = (asked["rule"] == name for name in ("count", "share"))
    days = np.select([asked["per"] == per for per in _DAYS], list(_DAYS.values()), np.inf)
    days = np.where(np.isin(asked["kind"], ["tag", "rating"]), days, np.inf)
    scales = _scales(variables)
    shown = list(zip(asked["source"].tolist(), asked["part"].tolist(), asked["kind"].tolist(), strict=True))
    known = {(name, part, of): _scale(name, part, of, scales, shelf) for name, part, of in set(shown)}
    low, high = np.array([known[one] for one in shown], dtype="float64").reshape(-1, 2).T
    low = np.where(counts | shares, 0.0, low)
    return low, np.where(shares, 1.0, np.where(counts, days, high))


def _scales(variables: pd.DataFrame | None) -> dict[str, list[float]]:
    if variables is None or not {"low", "high"} <= set(variables.columns):
        return {}
    require(variables, ["variable"], "variables")
    low, high = (variables[name].to_numpy("float64", na_value=np.nan).tolist() for name in ("low", "high"))
    return {str(name): ends for name, *ends in zip(variables["variable"].tolist(), low, high, strict=True)}


def _scale(name: str, part: str, kind: str, scales: dict[str, list[float]], shelf: measures.Shelf) -> tuple[float, float]:  # fmt: skip
    known = shelf.find(name) if kind == "score" and part == "total" else None
    if known is not None and known.scoring.rule != "none":
        return total_range(known)
    low, high = scales.get(name, (np.nan, np.nan)) if kind == "rating" else (np.nan, np.nan)
    return (-np.inf if np.isnan(low) else low), (np.inf if np.isnan(high) else high)


def _better(sources: np.ndarray, variables: pd.DataFrame | None, shelf: measures.Shelf) -> np.ndarray:
    names, at = np.unique(sources, return_inverse=True)
    found = {name: shelf.find(name) for name in names.tolist()}
    known = {name: one.direction for name, one in found.items() if one is not None}
    if variables is not None and len(variables):
        require(variables, ["variable", "direction"], "variables")
        known |= dict(zip(variables["variable"].tolist(), variables["direction"].tolist(), strict=True))
    ways = {"higher_better": "increase", "higher_worse": "decrease"}
    return np.array([ways.get(known.get(name, ""), "") for name in found], dtype="str")[at]
