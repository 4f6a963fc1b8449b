"""From the answers to the items of a questionnaire to its total and scales: arrays in, arrays out.

A missing answer is NaN and is never counted as zero. A part that cannot be scored is NaN too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from moodtrack.errors import MeasureError
from moodtrack.measures.measure import Measure, Scoring

__all__ = [
    "Part",
    "codings",
    "item_range",
    "item_step",
    "off_scale",
    "parts",
    "possible",
    "scored",
    "step_of",
    "total_range",
]


@dataclass(frozen=True, slots=True)
class Part:
    """A score that a form gives: `item` as in `scores.item`, the items it is made of (from 1), and the rule."""

    item: str
    items: tuple[int, ...]
    rule: str


def parts(measure: Measure) -> tuple[Part, ...]:
    """The scores that a form gives: its total, unless it has none, and the scales of which the items are here.

    Examples
    --------
    >>> from moodtrack.measures import get
    >>> [part.item for part in parts(get("PHQ-4"))]
    ['total', 'total:anxiety', 'total:depression']
    """
    whole = measure.scoring.items or tuple(range(1, measure.items + 1))
    total = () if measure.scoring.rule == "none" else (Part("total", whole, measure.scoring.rule),)
    return (*total, *(Part(f"total:{s.name}", s.items, s.rule) for s in measure.subscales if s.items))


def codings(measure: Measure) -> tuple[Scoring, ...]:
    """The ways in which the answers of a form are coded, the form's own first.

    Examples
    --------
    >>> from moodtrack.measures import get
    >>> [coding.form for coding in codings(get("K10"))]
    ['1-5', '0-4']
    """
    return (measure.scoring, *(o for o in measure.other_scorings if o.item_low is not None))


def total_range(measure: Measure) -> tuple[float, float]:
    """Lowest and highest total of a form, whichever its coding.

    Examples
    --------
    >>> from moodtrack.measures import get
    >>> total_range(get("K10")), total_range(get("PHQ-9"))
    ((0.0, 50.0), (0.0, 27.0))
    """
    ways = codings(measure)
    return min(way.low for way in ways), max(way.high for way in ways)


def item_range(measure: Measure, coding: Scoring) -> tuple[np.ndarray, np.ndarray]:
    """Lowest and highest answer of every item in a coding."""
    low = np.full(measure.items, measure.item_low if coding.item_low is None else coding.item_low)
    high = np.full(measure.items, measure.item_high if coding.item_high is None else coding.item_high)
    if coding is measure.scoring:
        for item, least, most in measure.item_ranges:
            low[int(item) - 1], high[int(item) - 1] = least, most
    return low, high


def possible(measure: Measure, totals: np.ndarray, answers: np.ndarray) -> tuple[Scoring, ...]:
    """The codings that may have given these totals of one person; answers to items tell more than totals.

    Examples
    --------
    >>> from moodtrack.measures import get
    >>> none = np.empty(0)
    >>> [[c.form for c in possible(get("K10"), np.array(t), none)] for t in ([12.0, 30.0], [12.0, 44.0], [8.0])]
    [['1-5', '0-4'], ['1-5'], ['0-4']]
    """
    fit = []
    for coding in codings(measure):
        low, high = item_range(measure, coding)
        inside = (totals >= coding.low) & (totals <= coding.high)
        if inside.all() and ((answers >= low.min()) & (answers <= high.max())).all():
            fit.append(coding)
    return tuple(fit)


def item_step(measure: Measure, coding: Scoring) -> np.ndarray:
    """Distance of two answers of every item in a coding: 1 but for the items that skip some whole numbers."""
    step = np.ones(measure.items)
    if coding is measure.scoring:
        for item, distance in measure.item_steps:
            step[int(item) - 1] = distance
    return step


def step_of(measure: Measure, item: str = "total") -> float:
    """Distance of two scores that a form can give; 0 where its rule leaves no such grid.

    Examples
    --------
    >>> from moodtrack.measures import get
    >>> step_of(get("WHO-5")), step_of(get("PHQ-9")), step_of(get("CORE-10"))
    (4.0, 1.0, 0.0)
    """
    rules = {"total": (measure.scoring.rule, measure.scoring.items)} | {
        f"total:{s.name}": (s.rule, s.items) for s in measure.subscales
    }
    rule, items = rules.get(item, ("none", ()))
    if "integer" not in measure.checks or rule not in ("sum", "doubled_sum", "times_4"):
        return 0.0
    steps = (
        item_step(measure, measure.scoring)[[i - 1 for i in items]] if items else item_step(measure, measure.scoring)
    )
    whole = bool(np.all(steps == steps.astype("int64")))
    return _SUMS[rule] * float(np.gcd.reduce(steps.astype("int64"))) if whole else 0.0


def off_scale(measure: Measure, item: str, values: np.ndarray) -> np.ndarray:
    """Which scores the form cannot give: between the steps of its scale, or whole where its table has no such number.

    A form without a total gives none. Half points are told elsewhere. A whole number that the table of a form does not have is the sum that it converts.

    Examples
    --------
    >>> from moodtrack.measures import get
    >>> off_scale(get("WHO-5"), "total", np.array([20.0, 22.0, np.nan])).tolist()
    [False, True, False]
    >>> off_scale(get("SWEMWBS"), "total", np.array([7.0, 18.0, 17.43])).tolist()
    [False, True, False]
    """
    if item == "total" and measure.scoring.rule == "none" and measure.scoring.key != "definition":
        return np.asarray(~np.isnan(values))
    if item == "total" and measure.scoring.rule == "table":
        metric = [value for _, value in measure.scoring.conversion]
        return (
            np.asarray((np.mod(values, 1) == 0) & ~np.isin(values, metric)) if metric else np.zeros(len(values), bool)
        )
    step = step_of(measure, item)
    if step <= 1:
        return np.zeros(len(values), dtype=bool)
    low = next((s.low for s in measure.subscales if f"total:{s.name}" == item), measure.low)
    return np.asarray(np.mod(values - low, step) > 0)


def scored(
    measure: Measure,
    answers: np.ndarray,
    *,
    coding: Scoring | None = None,
    reversed_items: Sequence[int] | None = None,
    prorate: bool = False,
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Score a form that was filled in n times.

    Scores are on the scale of the measure whatever the coding of the answers: answers of another coding are shifted to
    the form's own before they are scored. A reversed item counts lowest plus highest minus the answer. An item that the
    form itself lets out counts its lowest answer, and of a pair of which one is answered the other one does not count.

    Parameters
    ----------
    measure : Measure
        The definition.
    answers : ndarray of float, shape (n, items)
        The answers as given, NaN where there is none.
    coding : Scoring, optional
        One of `codings`; None is the form's own.
    reversed_items : sequence of int, optional
        In place of those of the definition.
    prorate : bool
        Whether a total may stand on the mean of the answered items, up to `missing.max_missing` missing ones. An item
        that is read on its own is never replaced, and scales are never prorated.

    Returns
    -------
    dict of str to (ndarray of float, ndarray of bool)
        For every part the scores, NaN where there is none, and which of them are prorated. Where only items are missing
        that may not apply, the score of the others is under `total:without_<items>`.

    Raises
    ------
    MeasureError
        If the shape of the answers is not that of the form.

    Examples
    --------
    >>> from moodtrack.measures import get
    >>> scored(get("WHO-5"), np.array([[3, 2, 4, 1, 0], [5, 5, np.nan, 5, 5]]))["total"][0].tolist()
    [40.0, nan]
    """
    if answers.ndim != 2 or answers.shape[1] != measure.items:
        raise MeasureError(f"answers of the shape {answers.shape}", f"(n, {measure.items})", "")
    values = _let_out(measure, _turned(measure, answers, coding or measure.scoring, reversed_items))
    missing = np.isnan(values)
    critical = [c.item - 1 for c in measure.critical_items]
    counted = [item - 1 for item in measure.scoring.items] or list(range(measure.items))
    few = (missing[:, counted].sum(axis=1) <= measure.missing.max_missing) & ~missing[:, critical].any(axis=1)
    done: dict[str, tuple[np.ndarray, np.ndarray]] = {}
    for part in parts(measure):
        chosen = values[:, [item - 1 for item in part.items]]
        gaps = np.isnan(chosen).any(axis=1)
        if prorate and part.item == "total":
            filled = few & gaps & (part.rule in _SUMS)
            done[part.item] = (_rule(measure, part, np.where(filled[:, None], _mean(chosen), chosen)), filled)
        else:
            done[part.item] = (_rule(measure, part, chosen), np.zeros(len(values), dtype=bool))
    if measure.missing.not_applicable:
        done |= _without(measure, values, missing)
    return done


_SUMS = {"sum": 1.0, "doubled_sum": 2.0, "times_4": 4.0, "mean": 0.0, "mean_times_10": 0.0}
"""The rules that a prorated sum may enter, with the factor of the sum."""


def _turned(measure: Measure, answers: np.ndarray, coding: Scoring, reversed_items: Sequence[int] | None) -> np.ndarray:
    own_low, own_high = item_range(measure, measure.scoring)
    values = answers.astype("float64") - item_range(measure, coding)[0] + own_low
    turned = [i - 1 for i in (coding.reversed_items if reversed_items is None else reversed_items)]
    values[:, turned] = own_low[turned] + own_high[turned] - values[:, turned]
    return np.asarray(values)


def _let_out(measure: Measure, values: np.ndarray) -> np.ndarray:
    """The answers, with the lowest one where the form itself lets an item out; any other gap stays."""
    low, _ = item_range(measure, measure.scoring)
    for skip in measure.missing.skips:
        when, items = [i - 1 for i in skip.when], [i - 1 for i in skip.items]
        none = (values[:, when] == low[when]).all(axis=1)
        values[:, items] = np.where(none[:, None] & np.isnan(values[:, items]), low[items], values[:, items])
    for pair in measure.missing.either:
        one, other = (item - 1 for item in pair)
        for gap, given in ((one, other), (other, one)):
            values[:, gap] = np.where(np.isnan(values[:, gap]) & ~np.isnan(values[:, given]), low[gap], values[:, gap])
    return values


def _mean(values: np.ndarray) -> np.ndarray:
    """The answers with the mean of the answered ones in place of the missing ones; a row without any stays empty."""
    known = ~np.isnan(values)
    count = np.maximum(known.sum(axis=1), 1)
    mean = np.where(known.any(axis=1), np.where(known, values, 0.0).sum(axis=1) / count, np.nan)
    return np.asarray(np.where(known, values, mean[:, None]))


def _rule(measure: Measure, part: Part, values: np.ndarray) -> np.ndarray:
    total: np.ndarray = values.sum(axis=1)
    if part.rule == "mean":
        return np.asarray(total / values.shape[1])
    if part.rule == "mean_times_10":
        return np.asarray(total * 10 / values.shape[1])
    if part.rule == "table":
        table = dict(measure.scoring.conversion)
        return np.array([table.get(float(v), np.nan) for v in total], dtype="float64")
    if part.rule == "domains":
        highest = [values[:, [i - 1 for i in items]].max(axis=1) for items in measure.scoring.domains]
        return np.asarray(np.sum(highest, axis=0))
    return np.asarray(total * _SUMS[part.rule])


def _without(measure: Measure, values: np.ndarray, missing: np.ndarray) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """The sum of the items that always apply, where those that may not are missing."""
    left = [item - 1 for item in measure.missing.not_applicable]
    rest = [i for i in range(measure.items) if i not in left]
    total = np.where(missing[:, left].all(axis=1), values[:, rest].sum(axis=1), np.nan)
    name = "total:without_" + "_".join(str(item) for item in measure.missing.not_applicable)
    return {name: (total * _SUMS.get(measure.scoring.rule, np.nan), np.zeros(len(values), dtype=bool))}
