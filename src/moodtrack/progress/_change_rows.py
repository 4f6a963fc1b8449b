"""The rows of a reliable change: from series of scores and the rule of each to changes, baselines and problems."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from moodtrack.progress._change_rule import Critical, Rule
from moodtrack.progress._problem_rows import Found, problem_rows
from moodtrack.progress._series import KEYS, Series
from moodtrack.result import Code
from moodtrack.schema import text

__all__ = ["CLASSES", "baselines", "changes", "pairs", "problems"]

CLASSES = ("improved", "unchanged", "deteriorated")


def pairs(keys: pd.DataFrame) -> tuple[list[tuple[str, str]], np.ndarray]:
    """The measures and items that there are, and for every series the number of its own."""
    names, items = keys["measure"].cat.categories, keys["item"].cat.categories
    codes = keys["measure"].cat.codes.to_numpy(dtype="int64") * len(items) + keys["item"].cat.codes.to_numpy()
    there = np.bincount(codes, minlength=len(names) * len(items)) > 0
    found = np.flatnonzero(there)
    return [(str(names[c // len(items)]), str(items[c % len(items)])) for c in found], (np.cumsum(there) - 1)[codes]


def _of_rules(rules: list[Rule], number: np.ndarray) -> dict[str, Any]:
    """The columns of the rule, one value for every number of a rule."""
    numbers = {
        name: np.array([getattr(r, name) for r in rules], dtype="float64")[number] for name in ("threshold", "s_diff")
    }
    inclusive = pd.array([r.inclusive if r.threshold is not None else None for r in rules], dtype="boolean")[number]
    words = {
        f"threshold_{name}": text([getattr(r, name) for r in rules]).iloc[number].to_numpy()
        for name in ("name", "source", "status")
    }
    return {**numbers, "inclusive": inclusive, **words}


def changes(
    series: Series, start: np.ndarray, rules: list[Rule], number: np.ndarray, limit: Critical, convention: str | None
) -> pd.DataFrame:
    """One row a score after the baseline: change, index, interval, class and whether it is established."""
    first = start[series.number]
    row = np.arange(len(first))
    kept = (first >= 0) & (row >= first)
    value = series.rows["value"].to_numpy()
    baseline = value[np.maximum(first, 0)]
    change = value - baseline
    by_rule = _of_rules(rules, number[series.number])
    s_diff = np.where(by_rule["s_diff"] > 0, by_rule["s_diff"], np.nan)
    index = change / s_diff
    normed = ~np.isnan(s_diff)
    size, bound = np.where(normed, np.abs(index), np.abs(change)), np.where(normed, limit.value, by_rule["threshold"])
    if convention == "clinicalsignificance-3.0.0":
        size, bound = _by_sign(size, bound, change, by_rule["s_diff"])
    inclusive = by_rule["inclusive"].fillna(False).to_numpy(dtype=bool)
    moved = np.where(np.where(inclusive, size >= bound, size > bound), np.sign(change), 0.0)
    before = np.append(0.0, moved[:-1])
    sign = np.array([r.sign for r in rules], dtype="float64")[number[series.number]]
    known = ~np.isnan(bound) & (sign != 0)
    code = np.where(known, moved * sign, np.nan)
    half = limit.value * s_diff
    columns = {
        "baseline": baseline, "value": value, "change": change, "index": index, "low": change - half,
        "high": change + half, "level": np.where(normed, limit.level, np.nan), "n": row - first + 1,
        "class": pd.Categorical.from_codes(np.where(known, 1 - np.nan_to_num(code), -1).astype("int64"), list(CLASSES)),
        "established": pd.array(np.where(known, (moved != 0) & (moved == before), False), dtype="boolean"),
        **by_rule,
    }  # fmt: skip
    frame = series.rows[[*KEYS, "session", "day"]].assign(**columns)
    frame["established"] = frame["established"].where(known)
    return frame[kept & (row > first)]


def _by_sign(
    size: np.ndarray, bound: np.ndarray, change: np.ndarray, s_diff: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """With S_diff 0 every change other than 0 is beyond any bound, and no change has no value."""
    zero = s_diff == 0
    return np.where(zero, np.abs(change), size), np.where(zero, np.where(change == 0, np.nan, 0.0), bound)


def baselines(series: Series, start: np.ndarray, rules: list[Rule], number: np.ndarray) -> pd.DataFrame:
    """One row a series: what it starts from and the rule that judges it."""
    rows = series.rows[["session", "day", "value"]].reindex(start).reset_index(drop=True)  # no row is called -1
    columns = {
        "session": rows["session"], "day": rows["day"], "baseline": rows["value"],
        "n": np.where(start >= 0, series.starts[1:] - start, 0), **_of_rules(rules, number),
    }  # fmt: skip
    return series.keys.assign(**columns)


def problems(
    series: Series, start: np.ndarray, rules: list[Rule], number: np.ndarray, named: bool, baseline: str | int
) -> pd.DataFrame:
    """Why a series has no change, or a change no class."""
    counts = np.where(start >= 0, series.starts[1:] - start, 0)
    no_baseline = (series.counts > 0) & (start < 0)
    found = [
        Found((series.counts == 0) & named, Code.NO_DATA, "no score"),
        Found(no_baseline, Code.NOT_EVALUABLE, f"no score at the baseline, session {baseline}"),
        Found(series.conflicts > 0, Code.SCORE_CONFLICT, "different scores for one occasion; none of them is used"),
        Found(counts == 1, Code.TOO_FEW, "one score, nothing to compare it with", 1, 2),
    ]
    for i, judged in enumerate(rules):
        many = (number == i) & (counts > 1)
        if judged.code is not None:
            found.append(Found(many, judged.code, judged.what))
        if judged.sign == 0:
            found.append(Found(many, Code.DIRECTION_UNKNOWN, "say which way is better with direction="))
    measure, item = text(series.keys["measure"]), text(series.keys["item"])
    part = item.str.startswith("total:", na=False).astype(bool)
    return problem_rows(series.keys["person"], measure.where(~part, measure + " " + item), found)
