"""Whether the target of a goal can be: inside of what its measure can say, and ahead of where it started."""

from __future__ import annotations

import numpy as np
import pandas as pd

from moodtrack import measures
from moodtrack.measures.scoring import total_range
from moodtrack.schema import require, text

__all__ = ["IMPOSSIBLE", "better", "impossible"]

IMPOSSIBLE = ("turned", "beyond", "unshared", "backward")
"""What makes a goal one that is not evaluated."""
_DAYS = {"day": 1.0, "week": 7.0}


def impossible(asked: pd.DataFrame, variables: pd.DataFrame | None, shelf: measures.Shelf) -> dict[str, np.ndarray]:
    """For every goal, as bool: `beyond`, `unshared` and `backward`; and `least` and `most`, what its values can be.

    beyond: a target outside of the range of the questionnaire or of the scale, below 0 where things are counted, or of more
    days than a period has. unshared: a share that is none from 0 to 1. backward: the direction given leads from the baseline
    given away from the target, and the better end of the measure is not known to be that way; of what is counted,
    such a goal is one to keep.
    """
    low, high = _range(asked, variables, shelf)
    ends = asked[["target", "target_high"]].to_numpy(dtype="float64")
    share = asked["rule"].eq("share").to_numpy(dtype=bool)
    out = ((ends < low[:, None]) | (ends > high[:, None])).any(axis=1)
    way, base, target = text(asked["direction"]).fillna("").to_numpy(), asked["baseline"].to_numpy(), ends[:, 0]
    away = ((way == "increase") & (base > target)) | ((way == "decrease") & (base < target))
    rated = (
        asked["kind"].isin(["score", "rating"]).to_numpy(dtype=bool) & asked["rule"].isin(["last", "mean"]).to_numpy()
    )
    told = better(asked["source"], variables, shelf)
    return {
        "beyond": out & ~share, "unshared": out & share, "backward": away & rated & (told != way), "least": low, "most": high,
    }  # fmt: skip


def _range(asked: pd.DataFrame, variables: pd.DataFrame | None, shelf: measures.Shelf) -> tuple[np.ndarray, np.ndarray]:
    """The least and the most that the values of a goal can be; infinite where that is not known."""
    rule, kind = text(asked["rule"]), text(asked["kind"])
    counts, shares = (rule.eq(name).to_numpy(dtype=bool) for name in ("count", "share"))
    daily = kind.isin(["tag", "rating"]).to_numpy(dtype=bool)
    days = text(asked["per"]).map(_DAYS).fillna(np.inf).to_numpy(dtype="float64")
    scales = _scales(variables)
    told = [
        _scale(name, part, of, scales, shelf)
        for name, part, of in zip(asked["source"], asked["part"], kind, strict=True)
    ]
    low, high = np.array(told, dtype="float64").reshape(-1, 2).T
    low = np.where(counts | shares, 0.0, low)
    return low, np.where(shares, 1.0, np.where(counts, np.where(daily, days, np.inf), high))


def _scales(variables: pd.DataFrame | None) -> dict[str, tuple[float, float]]:
    if variables is None or not {"low", "high"} <= set(variables.columns):
        return {}
    require(variables, ["variable"], "variables")
    ends = variables[["low", "high"]].astype("float64").to_numpy()
    return {str(name): (low, high) for name, (low, high) in zip(variables["variable"], ends, strict=True)}


def _scale(name: str, part: str, kind: str, scales: dict[str, tuple[float, float]], shelf: measures.Shelf) -> tuple[float, float]:  # fmt: skip
    known = shelf.find(name) if kind == "score" and part == "total" else None
    if known is not None and known.scoring.rule != "none":
        return total_range(known)
    low, high = scales.get(name, (np.nan, np.nan)) if kind == "rating" else (np.nan, np.nan)
    return (-np.inf if np.isnan(low) else low), (np.inf if np.isnan(high) else high)


def better(sources: pd.Series, variables: pd.DataFrame | None, shelf: measures.Shelf) -> np.ndarray:
    """`increase`, `decrease` or nothing: where the better end of every measure lies."""
    named = {name: shelf.find(str(name)) for name in sources.unique()}
    known: dict[str, str] = {name: found.direction for name, found in named.items() if found is not None}
    if variables is not None and len(variables):
        require(variables, ["variable", "direction"], "variables")
        known |= dict(zip(text(variables["variable"]), text(variables["direction"]).fillna(""), strict=True))
    ways = {"higher_better": "increase", "higher_worse": "decrease"}
    return np.array([ways.get(known.get(name, ""), "") for name in sources], dtype="str")
