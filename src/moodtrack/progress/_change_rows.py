"""The rows of a reliable change: from series of scores and the rule of each to changes, baselines and problems.

What is the same for a measure and item is computed once and spread over its rows by number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from moodtrack.progress._change_classes import CLASSES, COMBINED, OUTCOMES, combined, crossed, outcome, running
from moodtrack.progress._change_cutoff import Cut, Places, places
from moodtrack.progress._change_lines import LEAST, LEAST_RELIABILITY, Lines
from moodtrack.progress._change_prior import Prior, chances
from moodtrack.progress._change_rule import Critical, Rule
from moodtrack.progress._change_start import Start
from moodtrack.progress._problem_rows import Found
from moodtrack.progress._series import Series
from moodtrack.progress._ties import reaches
from moodtrack.result import Code
from moodtrack.schema import Coded

__all__ = ["CLASSES", "Judges", "baselines", "changes", "pairs", "problems"]


_ALIKE = f"the slopes of the persons cannot be told apart: their reliability (series.slope_reliability) is below {LEAST_RELIABILITY:g}"  # fmt: skip


class Judges(NamedTuple):
    """Who judges which series: rules and cutoffs of every measure and item, the number of a series' own, and options."""

    rules: list[Rule]
    cuts: list[Cut]
    number: np.ndarray
    limit: Critical
    convention: str | None
    prior: Prior | None
    lines: Lines | None


def pairs(names: Mapping[str, pd.Categorical]) -> tuple[list[tuple[str, str]], np.ndarray]:
    """The measures and items that there are, and for every series the number of its own."""
    measures, items = (names[name].categories.tolist() for name in ("measure", "item"))
    codes = names["measure"].codes.astype("int64") * len(items) + names["item"].codes
    there = np.bincount(codes, minlength=len(measures) * len(items)) > 0
    found = np.flatnonzero(there).tolist()
    return [(measures[c // len(items)], items[c % len(items)]) for c in found], (np.cumsum(there) - 1)[codes]


def _number(rules: list[Rule], name: str) -> np.ndarray:
    return np.array([getattr(r, name) for r in rules], dtype="float64")


def _named(words: Sequence[str | None], number: np.ndarray) -> Coded:
    """A word for every number, as a category."""
    found = sorted({word for word in words if word})
    return Coded(np.array([found.index(word) if word else -1 for word in words], dtype="int64")[number], found)


def _of_rules(rules: list[Rule], number: np.ndarray) -> dict[str, Any]:
    """The columns of the rule, one value for every number of a rule."""
    known = np.array([r.threshold is not None or (r.terms is not None and not r.what) for r in rules], dtype=bool)[
        number
    ]
    inclusive = np.array([r.inclusive for r in rules], dtype=bool)[number]
    return {
        "threshold": _number(rules, "threshold")[number],
        "s_diff": _number(rules, "s_diff")[number],
        "inclusive": pd.arrays.BooleanArray(inclusive & known, ~known),
        **{f"threshold_{n}": _named([getattr(r, n) for r in rules], number) for n in ("name", "source", "status")},
    }


def changes(series: Series, start: Start, judges: Judges) -> dict[str, Any]:
    """One row a score after the baseline: change, index, interval, class and whether it is established."""
    last = start.row[series.number]
    rows = np.flatnonzero((last >= 0) & (np.arange(len(last)) > last))
    owner = series.number[rows]
    value, observed = series.value[rows], start.value[owner]
    rule = judges.number[owner]
    first = _best(observed, judges.rules, rule) if start.best else observed
    change = value - first
    estimate, se = _estimate(value, first, change, rows, rule, judges)
    better, known = _better(change, estimate, se, rule, judges)
    sign = _number(judges.rules, "sign")
    follows = np.append(False, owner[1:] == owner[:-1])[: len(owner)]
    both = running(better, follows)
    half = judges.limit.value * se
    settled = known & (both != 0)
    by_rule = _of_rules(judges.rules, rule)
    columns = {
        **series.keyed(owner), "session": series.column("session", rows), "day": series.column("day", rows),
        "baseline": first, "value": value, "change": change, "estimate": estimate, "se": se, "index": estimate / se,
        "low": estimate - half, "high": estimate + half,
        "level": np.where(np.isnan(se), np.nan, judges.limit.level), "n": rows - last[rows] + start.many,
        "class": Coded(np.where(known, 1 - np.nan_to_num(better), -1), CLASSES),
        "established": pd.arrays.BooleanArray(settled, ~known),
        "established_class": Coded(np.where(known, 1 - np.nan_to_num(both), -1), CLASSES),
        **by_rule,
    }  # fmt: skip
    if judges.prior is not None:
        columns |= _chance(judges.prior, judges.rules, rule, value, observed, start.many)
    if any(c.kind is not None for c in judges.cuts):
        inclusive = judges.convention == "jt-rci"
        at = places(judges.cuts, sign, judges.limit.value, inclusive, rule, observed, value)
        columns |= _sides(at, np.where(known, better, np.nan), both, follows, judges, rule)
    return columns


def _best(observed: np.ndarray, rules: list[Rule], rule: np.ndarray) -> np.ndarray:
    """The best estimate of the true score at the start, mean + r (score - mean); without norms there is none."""
    mean, r = (
        np.array([getattr(x.sample, n, None) for x in rules], dtype="float64")[rule] for n in ("mean", "reliability")
    )
    return np.asarray(mean + r * (observed - mean))


def _estimate(
    value: np.ndarray, first: np.ndarray, change: np.ndarray, rows: np.ndarray, rule: np.ndarray, judges: Judges
) -> tuple[np.ndarray, np.ndarray]:
    """The difference that the method looks at and its standard error; NaN where it has none."""
    if judges.lines is not None:
        return judges.lines.estimate[rows], judges.lines.se[rows]
    all_terms = [r.terms for r in judges.rules]
    se = np.array([t.se if t is not None and t.se else np.nan for t in all_terms], dtype="float64")[rule]
    if all(t is None or (t.value, t.baseline, t.shift) == (1, -1, 0) for t in all_terms):
        return change, se
    weights = np.array([(t.value, t.baseline, t.shift) if t is not None else (1, -1, 0) for t in all_terms])[rule]
    return weights[:, 0] * value + weights[:, 1] * first + weights[:, 2], se


def _better(
    change: np.ndarray, estimate: np.ndarray, se: np.ndarray, rule: np.ndarray, judges: Judges
) -> tuple[np.ndarray, np.ndarray]:
    """1 reliably better, -1 worse, 0 neither, at this score; and whether that can be said."""
    normed = ~np.isnan(se)
    size, moved = np.abs(change), change
    bound = np.where([r.terms is None for r in judges.rules], _number(judges.rules, "threshold"), np.nan)[rule]
    if normed.any():
        size, moved = np.where(normed, np.abs(estimate / se), size), np.where(normed, estimate, change)
        bound = np.where(normed, judges.limit.value, bound)
    if judges.convention == "clinicalsignificance-3.0.0":
        size, bound = _by_sign(size, bound, change, _number(judges.rules, "s_diff")[rule])
    inclusive = np.array([r.inclusive for r in judges.rules], dtype=bool)[rule]
    beyond = reaches(size, bound, inclusive)
    sign = _number(judges.rules, "sign")[rule]
    known = ~np.isnan(bound) & ~np.isnan(size) & (sign != 0)
    return np.where(beyond, np.sign(moved), 0.0) * sign, known


def _by_sign(
    size: np.ndarray, bound: np.ndarray, change: np.ndarray, s_diff: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """With S_diff 0 every change other than 0 is beyond any bound, and no change has no value."""
    zero = s_diff == 0
    return np.where(zero, np.abs(change), size), np.where(zero, np.where(change == 0, np.nan, 0.0), bound)


def _chance(
    prior: Prior, rules: list[Rule], rule: np.ndarray, value: np.ndarray, start: np.ndarray, many: int
) -> dict[str, Any]:
    """The probability of true change for the better with the prior that it stands on."""
    p = np.full(len(value), np.nan)
    for i, judged in enumerate(rules):
        own = rule == i
        p[own] = chances(prior, judged.sample, judged.sign, value[own], start[own], many)
    there = ~np.isnan(p)
    return {
        "p_change": p, "prior_mean": np.where(there, prior.mean, np.nan), "prior_sd": np.where(there, prior.sd, np.nan),
        "prior_source": _named([prior.source, None], np.where(there, 0, 1)),
    }  # fmt: skip


def _sides(
    at: Places, better: np.ndarray, both: np.ndarray, follows: np.ndarray, judges: Judges, rule: np.ndarray
) -> dict[str, Any]:
    """The columns of the cutoff: sides, crossing, classes at this session and established."""
    held = running(np.where(at.functional == 1, 1.0, 0.0), follows)
    out = running(np.where(at.functional == 0, 1.0, 0.0), follows)
    after = np.where(held == 1, 1.0, np.where(out == 1, 0.0, np.where(at.start == 1, 0.0, 1.0)))
    twice = Places(at.start, np.where(np.isnan(at.functional), np.nan, after), at.clinical, at.end_index)
    steady = np.where(np.isnan(better), np.nan, both)
    return {
        "cutoff": np.array([c.value if c.value is not None else np.nan for c in judges.cuts], dtype="float64")[rule],
        "cutoff_index": at.end_index,
        **{n: _flag(v) for n, v in (("clinical_start", at.start), ("functional_now", at.functional), ("clinical_now", at.clinical))},
        "crossed": Coded(crossed(at), CLASSES),
        "combined": Coded(combined(better, at, judges.convention == "jt-rci"), COMBINED),
        "outcome": Coded(outcome(better, at), OUTCOMES),
        "established_outcome": Coded(outcome(steady, twice), OUTCOMES),
    }  # fmt: skip


def _flag(values: np.ndarray) -> Any:
    return pd.arrays.BooleanArray(values == 1, np.isnan(values))


def baselines(series: Series, start: Start, judges: Judges) -> dict[str, Any]:
    """One row a series: what it starts from and the rule that judges it."""
    first = _best(start.value, judges.rules, judges.number) if start.best else start.value
    columns = {
        **series.keyed(), **{name: series.column(name, start.row) for name in ("session", "day")}, "baseline": first,
        "n": np.where(start.row >= 0, series.starts[1:] - start.row + start.many - 1, 0),
        **_of_rules(judges.rules, judges.number), **_samples(judges),
    }  # fmt: skip
    return columns if judges.lines is None else columns | judges.lines.columns


def _samples(judges: Judges) -> dict[str, Any]:
    """The samples behind a rule and its cutoff; null where there is none."""

    def column(values: list[float | None]) -> np.ndarray:
        return np.asarray(np.array(values, dtype="float64")[judges.number])

    parts: dict[str, Any] = {}
    for place, samples in (
        ("start", [r.sample for r in judges.rules]), ("end", [r.end for r in judges.rules]),
        ("clinical", [c.clinical for c in judges.cuts]), ("functional", [c.functional for c in judges.cuts]),
    ):  # fmt: skip
        for name in ("mean", "sd"):
            parts[f"{name}_{place}"] = column([getattr(one, name, None) for one in samples])
    parts["reliability"] = column([getattr(r.sample, "reliability", None) for r in judges.rules])
    parts["se"] = column([r.terms.se if r.terms is not None else None for r in judges.rules])
    parts["r_dd"] = column([r.terms.r_dd if r.terms is not None else None for r in judges.rules])
    parts["cutoff"] = column([c.value for c in judges.cuts])
    for name in ("reliability_clinical", "reliability_functional"):
        parts[name] = column([getattr(c, name) for c in judges.cuts])
    parts["cutoff_type"] = _named([c.kind for c in judges.cuts], judges.number)
    return parts


def problems(series: Series, start: Start, judges: Judges, named: bool, baseline: str | int) -> Any:
    """Why a series has no change, or a change no class."""
    counts = np.where(start.row >= 0, series.starts[1:] - start.row, 0)
    no_baseline = (series.counts > 0) & (start.row < 0) & ~start.short
    short = f"no score at the baseline, session {baseline}" if isinstance(baseline, int) else f"no {baseline}"
    found = [
        Found(series.without(named), Code.NO_DATA, "no score"),
        Found(no_baseline, Code.NOT_EVALUABLE, short),
        *series.left_out(),
        Found(counts == 1, Code.TOO_FEW, "one score, nothing to compare it with", start.many, start.many + 1),
    ]
    for i, judged in enumerate(judges.rules):
        many = (judges.number == i) & (counts > 1)
        if judged.code is not None:
            found.append(Found(many, judged.code, judged.what))
        elif judged.threshold is not None and judged.terms is None:
            found.append(Found(many, Code.NOT_EVALUABLE, _in_points(judged)))
        if judged.sign == 0:
            found.append(Found(many, Code.DIRECTION_UNKNOWN, "say which way is better with direction="))
        if judges.cuts[i].what and judged.sign != 0:
            found.append(Found(many, Code.NOT_EVALUABLE, judges.cuts[i].what))
        if judges.prior is not None and getattr(judged.sample, "mean", None) is None:
            found.append(Found(many, Code.NOT_EVALUABLE, "p_change needs norms with mean, SD and reliability"))
    if judges.lines is not None:
        found.append(Found(start.short, Code.TOO_FEW, "too few scores for a line", needs=LEAST))
        found.append(Found((counts > 1) & judges.lines.unfit, Code.UNDEFINED, "the mixed model has no answer"))
        found.append(Found((counts > 1) & judges.lines.alike, Code.NOT_EVALUABLE, _ALIKE))
        found.append(
            Found(
                (counts > 1) & judges.lines.few,
                Code.NOT_EVALUABLE,
                "too few scores with the time of the line: give the other time=",
            )
        )
    return series.problems(found, _labels(series.names, judges), series.nameless)


def _in_points(judged: Rule) -> str:
    """Why a change that points judge has neither index nor interval."""
    note = f"{judged.note}; " if judged.note else ""
    return f"{note}judged by points ({judged.name}), which have no standard error: no index and no interval"


def _labels(names: Mapping[str, pd.Categorical], judges: Judges) -> Coded:
    """For every series its measure, with the subscale where it is one."""
    first = np.unique(judges.number, return_index=True)[1]
    some = zip(*(names[name][first] for name in ("measure", "item")), strict=True)
    words = [f"{measure} {item}" if str(item).startswith("total:") else str(measure) for measure, item in some]
    return _named(words, judges.number)
