"""Scores that are not on the scale of their form, so that neither a range nor a class of change may be told of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from moodtrack.log import Log
from moodtrack.measures import Measure, Shelf
from moodtrack.measures.scoring import codings, off_scale, step_of
from moodtrack.result import Code
from moodtrack.schema import among, numbers, text, to_days
from moodtrack.tidy.score import doubtful_totals, totals_told

__all__ = ["Key", "elsewhere", "unclassed", "uncoded", "unscaled"]

Key = tuple[str, str, str]
"""Measure, item and rater."""


def unscaled(log: Log, shelf: Shelf) -> frozenset[Key]:
    """The series of one person that cannot be on the scale of their form.

    The form cannot give one of the scores, and either all lie within the range of the raw sum, so that they may all be
    raw, or it is the first or the latest one, which ranges and changes stand on.

    Examples
    --------
    >>> import pandas as pd
    >>> scores = pd.DataFrame({"person": "a", "measure": "who5", "item": "total", "session": [1, 2], "value": [8.0, 22.0]})
    >>> unscaled(Log(scores=scores), Shelf())
    frozenset({('who5', 'total', 'self')})
    """
    scores = log.scores
    value, measured = numbers(scores["value"]), scores["measure"].array.codes >= 0
    kept = ~np.isnan(value) & measured & ~among(scores["derived"], {"prorated"})
    order = np.lexsort([numbers(scores["session"]), to_days(scores["day"])])
    order = order[kept[order]]
    keys = zip(*(_words(scores[name], none, order) for name, none in _PARTS.items()), strict=True)
    series: dict[Key, list[float]] = {}
    for key, one in zip(keys, value[order].tolist(), strict=True):
        series.setdefault(key, []).append(one)
    known = {name: shelf.find(name) for name in {key[0] for key in series}}
    return frozenset(key for key, values in series.items() if (measure := known[key[0]]) is not None and _off(measure, key[1], np.array(values)))  # fmt: skip


_PARTS = {"measure": "", "item": "total", "rater": "self"}
"""What names a series of scores, each with what is meant where it is not told."""


def _words(column: pd.Series, none: str, order: np.ndarray) -> list[str]:
    """The words of a category in this order of the rows."""
    words = [*column.array.categories.tolist(), none]
    return [words[code] for code in column.array.codes[order].tolist()]


def uncoded(log: Log, shelf: Shelf) -> frozenset[Key]:
    """The totals of one person that the file gives without the coding they are of, where the form has several.

    Totals or answers that only the form's own coding has tell it; so does `codings=` of `load` or `tidy.score`, or a definition
    of one's own with one coding.

    Examples
    --------
    >>> import pandas as pd
    >>> scores = pd.DataFrame({"person": "a", "measure": "k10", "item": "total", "session": [1, 2], "value": [31.0, 22.0]})
    >>> uncoded(Log(scores=scores), Shelf())
    frozenset({('k10', 'total', 'self')})
    """
    coded = {name: shelf.find(name) for name in log.scores["measure"].array.categories}
    several = {name: measure for name, measure in coded.items() if measure is not None and len(codings(measure)) > 1}
    if not several:
        return frozenset()
    given = log.scores[log.scores["value"].notna() & log.scores["derived"].isna()]
    told = totals_told(log.problems, Code.ASSUMED) | totals_told(log.problems, Code.OFF_SCALE)
    found: set[Key] = set()
    for name, measure in several.items():
        own = given[among(given["measure"], {name})]
        if not len(own) or name in told:
            continue
        if doubtful_totals(measure, own):
            found |= _totals(own, name)
    return frozenset(found)


def elsewhere(log: Log) -> frozenset[Key]:
    """Totals that are of another coding than the one that the ranges of their form are for, as the caller told."""
    told = totals_told(log.problems, Code.OFF_SCALE)
    if not told:
        return frozenset()
    given = log.scores[log.scores["value"].notna() & log.scores["derived"].isna()]
    return frozenset(key for name in sorted(told) for key in _totals(given[among(given["measure"], {name})], name))


def _totals(own: pd.DataFrame, name: str) -> set[Key]:
    total = own[text(own["item"]).fillna("total").eq("total").to_numpy(dtype=bool)]
    return {(name, "total", who) for who in text(total["rater"]).fillna("self")}


def _off(measure: Measure, item: str, values: np.ndarray) -> bool:
    off = off_scale(measure, item, values)
    if not off.any():
        return False
    if measure.scoring.rule in ("none", "table"):
        return bool(off.all() or (np.mod(values, 1) == 0).all() or off[0] or off[-1])
    low, high = next(
        ((s.low, s.high) for s in measure.subscales if f"total:{s.name}" == item), (measure.low, measure.high)
    )
    raw = low + (high - low) / step_of(measure, item)
    return bool((values <= raw).all() or off[0] or off[-1])


def unclassed(result: Any, keys: frozenset[Key]) -> Any:
    """Reliable change without classes and thresholds for these series."""
    if result is None or not keys:
        return result
    parts = {}
    for name in ("table", "series"):
        frame = getattr(result, name)
        each = zip(
            frame["measure"].astype("str"),
            frame["item"].astype("str"),
            text(frame["rater"]).fillna("self"),
            strict=True,
        )
        off = np.array([key in keys for key in each], dtype=bool)
        empty = [column for column in _JUDGED if column in frame]
        parts[name] = frame.assign(**{column: frame[column].mask(off) for column in empty})
    return replace(result, **parts)


_JUDGED = (
    "class", "established", "index", "low", "high", "threshold", "threshold_name", "threshold_source", "inclusive", "s_diff",
)  # fmt: skip
