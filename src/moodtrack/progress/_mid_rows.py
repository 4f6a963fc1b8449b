"""The rows of a minimal change: change, share, class and side of the cutoff of every score after the baseline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from moodtrack.progress._cutoffs import sides
from moodtrack.progress._mid_rule import MidRule
from moodtrack.progress._problem_rows import Found
from moodtrack.progress._series import KEYS, Series
from moodtrack.progress._ties import reaches
from moodtrack.result import Code
from moodtrack.schema import text

__all__ = ["CLASSES", "changes", "problems", "starts"]

CLASSES = ("recovered", "improved", "unchanged", "deteriorated", "harmed")


def _each(rules: Sequence[MidRule], name: str, number: np.ndarray) -> np.ndarray:
    """A number of the rule, one value for every number of a rule."""
    each: np.ndarray = np.array([getattr(rule, name) for rule in rules], dtype="float64")[number]
    return each


def _of_rules(rules: Sequence[MidRule], cuts: Sequence[float | None], number: np.ndarray) -> dict[str, Any]:
    words = {"unit": "unit", "threshold_name": "name", "threshold_source": "source", "threshold_status": "status"}
    judged = [rule.better is not None or rule.worse is not None for rule in rules]
    return {
        "threshold": _each(rules, "better", number),
        "threshold_worse": _each(rules, "worse", number),
        "inclusive": pd.array(
            [rule.inclusive if known else None for rule, known in zip(rules, judged, strict=True)], dtype="boolean"
        )[number],
        "cutoff": np.array(cuts, dtype="float64")[number],
        **{
            column: text([getattr(rule, name) if known else None for rule, known in zip(rules, judged, strict=True)])
            .iloc[number]
            .to_numpy()
            for column, name in words.items()
        },
    }


def changes(
    series: Series,
    start: np.ndarray,
    rules: Sequence[MidRule],
    cuts: Sequence[float | None],
    number: np.ndarray,
    convention: str | None,
) -> pd.DataFrame:
    """One row a score after the baseline."""
    first, row = start[series.number], np.arange(len(series.number))
    value = series.value
    baseline = value[np.maximum(first, 0)]
    change, which = value - baseline, number[series.number]
    sign, peer = _each(rules, "sign", which), convention is not None
    divided = np.where(baseline != 0 if peer else baseline > 0, baseline, np.nan)
    share = change / divided
    judged = np.array([rule.unit == "share_of_baseline" for rule in rules], dtype=bool)[which]
    size = sign * np.where(judged, share, change)
    if peer:
        size = np.where(judged & (baseline == 0), np.where(change == 0, 0.0, np.inf), size)
    size = np.where(change == 0, 0.0, size)
    code = _classes(size, rules, which)
    ends = np.where(sign > 0, _each(rules, "high", which), _each(rules, "low", which)) - baseline
    columns = {
        "baseline": baseline, "value": value, "change": change, "share": share,
        "possible": np.where(sign * ends > 0, change, np.nan) / np.where(ends == 0, np.nan, ends),
        "n": row - first + 1, **_crossed(code, baseline, value, sign, np.array(cuts, dtype="float64")[which]),
        **_of_rules(rules, cuts, which),
    }  # fmt: skip
    frame = series.rows[[*KEYS, "session", "day"]].assign(**columns)
    return frame[(first >= 0) & (row > first)]


def _classes(size: np.ndarray, rules: Sequence[MidRule], which: np.ndarray) -> np.ndarray:
    """1 improved, 0 unchanged, -1 deteriorated; NaN where the rule says nothing of such a change."""
    better, worse = _each(rules, "better", which), _each(rules, "worse", which)
    inclusive = np.array([rule.inclusive for rule in rules], dtype=bool)[which]
    up, down = reaches(size, better, inclusive), reaches(-size, worse, inclusive)
    known = (size == 0) & ~(np.isnan(better) & np.isnan(worse)) | (size > 0) & ~np.isnan(better)
    known |= (size < 0) & ~np.isnan(worse)
    signed = np.array([rule.sign for rule in rules])[which] != 0
    return np.where(known & signed, np.where(up, 1.0, np.where(down, -1.0, 0.0)), np.nan)


def _crossed(
    code: np.ndarray, baseline: np.ndarray, value: np.ndarray, sign: np.ndarray, cuts: np.ndarray
) -> dict[str, Any]:
    """The class with the cutoff in mind, and the side of it before and now."""
    before, now = sides(baseline, cuts, sign), sides(value, cuts, sign)
    place = 2 - np.nan_to_num(code)
    place = np.where((code == 1) & (before < 0) & (now > 0), 0, place)
    place = np.where((code == -1) & (before >= 0) & (now <= 0), 4, place)
    place = np.where(np.isnan(code), -1, place).astype("int64")
    known = ~np.isnan(before)
    return {
        "class": pd.Categorical.from_codes(place, list(CLASSES)),
        "clinical_start": pd.arrays.BooleanArray(before < 0, ~known),
        "functional_now": pd.arrays.BooleanArray(now > 0, ~known),
    }


def starts(
    series: Series,
    start: np.ndarray,
    rules: Sequence[MidRule],
    cuts: Sequence[float | None],
    number: np.ndarray,
    table: pd.DataFrame,
) -> pd.DataFrame:
    """One row a series: baseline, last score, its class and the rule."""
    value = np.append(series.value, np.nan)
    there = start >= 0
    final = np.where(there, series.starts[1:] - 1, -1)
    last = pd.Series(np.nan, index=range(len(series.row) + 1), dtype="object")
    last.loc[table.index] = table["class"].astype("object")
    return series.keys.assign(
        **{
            "baseline": value[np.where(there, start, -1)],
            "last": value[final],
            "n": np.where(there, series.starts[1:] - start, 0),
            "class": last.iloc[final].to_numpy(),
            "sign": _each(rules, "sign", number).astype("int64"),
            **_of_rules(rules, cuts, number),
        }
    )


def problems(
    series: Series,
    start: np.ndarray,
    rules: Sequence[MidRule],
    number: np.ndarray,
    table: pd.DataFrame,
    baseline: str | int,
    *,
    named: bool,
) -> pd.DataFrame:
    """Why a series has no change, or a change no class."""
    counts = np.where(start >= 0, series.starts[1:] - start, 0)
    value = np.append(series.value, np.nan)
    low = ~(value[np.where(start >= 0, start, -1)] > 0) & (counts > 1)
    size = series.many
    whose = series.number[table.index.to_numpy()]
    sign = np.array([rule.sign for rule in rules], dtype="float64")[number][whose]
    worse = np.bincount(whose[(table["change"].to_numpy() * sign) < 0], minlength=size) > 0
    better = np.bincount(whose[(table["change"].to_numpy() * sign) > 0], minlength=size) > 0
    found = [
        Found(series.without(named), Code.NO_DATA, "no score"),
        Found((series.counts > 0) & (start < 0), Code.NOT_EVALUABLE, f"no score at the baseline, session {baseline}"),
        *series.left_out(),
        Found(counts == 1, Code.TOO_FEW, "one score, nothing to compare it with", 1, 2),
    ]
    for i, rule in enumerate(rules):
        of, many = number == i, (number == i) & (counts > 1)
        if rule.code is not None:
            found.append(Found(many, rule.code, rule.what))
        elif rule.sign == 0:
            found.append(Found(many, Code.DIRECTION_UNKNOWN, "say which way is better with direction="))
        elif rule.worse is None or rule.better is None:
            moved, what = (worse, "improvement") if rule.worse is None else (better, "worsening")
            found.append(Found(many & moved, Code.NOT_EVALUABLE, f"the set {rule.name} is for {what} only"))
        if rule.unit == "share_of_baseline" or rule.code is None:
            found.append(Found(of & low, Code.UNDEFINED, "a share of a baseline of 0 or below is not defined"))
    measure, item = text(series.keys["measure"]), text(series.keys["item"])
    part = item.str.startswith("total:", na=False).astype(bool)
    return series.problems(found, measure.where(~part, measure + " " + item).array)
