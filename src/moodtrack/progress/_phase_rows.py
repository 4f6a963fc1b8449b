"""The rows of a comparison of two phases: from groups of series of one size to indices, phases, taus and problems."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from moodtrack.progress._phase_indices import INDICES, ROUNDING, Asked, Estimate, estimates, in_place, trend_p
from moodtrack.progress._phases import Compared, Group
from moodtrack.progress._problem_rows import Found
from moodtrack.progress._series import KEYS, Series
from moodtrack.result import Code
from moodtrack.stats import kendall, nonoverlap, phase_levels

__all__ = ["SCALES", "Part", "first_pass", "index_rows", "pooled", "problems", "series_rows", "tau_rows"]

SCALES = ("other", "count", "percentage", "proportion")
_SPREAD = ("smd", "smd_pooled", "smd_uncorrected", "smd_pooled_uncorrected", "cohens_d")


class Part(NamedTuple):
    """One group with its signs and indices."""

    group: Group
    sign: np.ndarray
    found: dict[str, Estimate]


def first_pass(groups: list[Group], sign: np.ndarray, asked: Asked) -> list[Part]:
    """The indices of every group; series whose direction is not known are left out."""
    out = []
    for group in groups:
        use = sign[group.which] != 0
        if use.any():
            mine = Group(*(part[use] for part in group))
            out.append(Part(mine, sign[mine.which], estimates(mine, sign[mine.which], asked)))
    return out


def index_rows(keys: pd.DataFrame, phases: Compared, parts: list[Part], asked: Asked) -> pd.DataFrame:
    """One row a series and index, in the order of the series."""
    names = [name for name in INDICES if any(name in part.found for part in parts)]
    if not names:
        return keys[KEYS].iloc[:0].assign(index=[], estimate=[], se=[], low=[], high=[], level=[], n_baseline=[], n_treatment=[], n=[], reason=[])  # fmt: skip
    which = np.concatenate([part.group.which for part in parts])
    blocks = [np.concatenate([np.stack([part.found[n][i] for n in names], axis=1) for part in parts]) for i in range(4)]
    order = np.argsort(which, kind="stable")
    rows = np.repeat(which[order], len(names))
    estimate, se, low, high = (block[order].ravel() for block in blocks)
    index = np.tile(np.arange(len(names)), len(which))
    m, n = phases.size[:, rows]
    flat = np.isin(index, [names.index(name) for name in _SPREAD if name in names])
    lacking = np.select([np.minimum(m, n) < 2, (m < 3) & ~flat, flat], [1, 1, 2], 3)
    same = np.concatenate([_same(part.group) for part in parts])[order].repeat(len(names))
    bare = (
        same
        & np.isnan(low)
        & np.isin(index, [i for i, name in enumerate(names) if name.startswith(("lr", "lor", "pogo"))])
    )
    reason = np.where(np.isnan(estimate), lacking, np.where(bare, 2, 0))
    words = [str(Code.TOO_FEW), str(Code.CONSTANT), str(Code.UNDEFINED)]
    table = keys[KEYS].iloc[rows].reset_index(drop=True)
    return table.assign(
        index=pd.Categorical.from_codes(index, categories=names), estimate=estimate, se=se, low=low, high=high,
        level=np.where(np.isnan(low), np.nan, asked.level), n_baseline=m, n_treatment=n, n=m + n,
        reason=pd.Categorical.from_codes(reason - 1, categories=words),
    )  # fmt: skip


def _same(group: Group) -> np.ndarray:
    """Whether every phase of a series has one value only."""
    flat: np.ndarray = (group.a == group.a[:, :1]).all(axis=1) & (group.b == group.b[:, :1]).all(axis=1)
    return flat


def series_rows(
    keys: pd.DataFrame, phases: Compared, parts: list[Part], sign: np.ndarray, convention: str | None
) -> pd.DataFrame:
    """One row a series, with or without both phases."""
    many = len(keys)
    numbers = {name: np.full(many, np.nan) for name in ("mean_baseline", "mean_treatment", "sd_baseline", "sd_treatment", "sd_pooled", "slope", "intercept", "p_trend")}  # fmt: skip
    counts = {name: np.zeros(many, dtype="int64") for name in ("pairs", "ties", "kept", "in_place")}
    for group, way, _ in parts:
        of, at = phase_levels.phases(group.a, group.b), group.which
        slope, start = kendall.line(group.a, group.at)
        df = of.m + of.n - 2
        inner = (np.nan_to_num(of.var_a) * (of.m - 1) + np.nan_to_num(of.var_b) * (of.n - 1)) / max(df, 1)
        made = (of.mean_a, of.mean_b, np.sqrt(of.var_a), np.sqrt(of.var_b), np.sqrt(inner) if df else np.nan, slope, start, trend_p(group.a, convention))  # fmt: skip
        for name, value in zip(numbers, made, strict=True):
            numbers[name][at] = value
        a, b = group.a * way[:, None], group.b * way[:, None]
        same = nonoverlap.pairs(a, b).ties
        counted = (of.m * of.n, same, nonoverlap.kept(a, b), in_place(a, b, way, convention))
        for name, count in zip(counts, counted, strict=True):
            counts[name][at] = count
    return keys[KEYS].assign(
        baseline=phases.names["baseline"], treatment=phases.names["treatment"], sign=sign, time=phases.timed,
        n_baseline=phases.size[0], n_treatment=phases.size[1], n_unplaced=phases.unplaced, **numbers, **counts,
    )  # fmt: skip


def tau_rows(keys: pd.DataFrame, parts: list[Part], convention: str | None) -> pd.DataFrame:
    """Every model of every method, one row each."""
    rows: list[np.ndarray] = []
    labels: list[tuple[str, str]] = []
    sizes: list[int] = []
    made: list[np.ndarray] = []
    for group, sign, _ in parts:
        found = _taus(group, sign, ROUNDING[convention])
        for name, one in found.items():
            rows.append(group.which)
            labels.append(name)
            sizes.append(len(group.which))
            made.append(np.stack(np.broadcast_arrays(*one)))
    names = list(kendall.Tau._fields)
    values = np.concatenate(made, axis=1) if made else np.empty((len(names), 0))
    which = np.concatenate(rows) if rows else np.empty(0, dtype="int64")
    order = np.argsort(which, kind="stable")
    method, model = (np.repeat(np.array([label[i] for label in labels], dtype=object), sizes)[order] for i in (0, 1))
    table = keys[KEYS].iloc[which[order]].reset_index(drop=True).assign(method=method, model=model)
    return table.assign(**{name: values[i][order] for i, name in enumerate(names)})


def _taus(group: Group, sign: np.ndarray, rounding: str) -> dict[tuple[str, str], kendall.Tau]:
    a, b = group.a * sign[:, None], group.b * sign[:, None]
    found = kendall.tau_u(a, b)
    phase = np.repeat([0, 1], (a.shape[1], b.shape[1]))
    rest = np.concatenate(kendall.residuals(a, b, group.at, group.bt, rounding), axis=1)
    raw = np.concatenate([a, b], axis=1)
    for kind in ("b", "a"):
        trend = kendall.tau(a, np.arange(a.shape[1]), kind)
        flat = (a == a[:, :1]).all(axis=1) | (a.shape[1] < 3)
        hidden = [np.where(flat, np.nan, part) for part in (trend.tau, trend.sd_s, trend.z, trend.p)]
        found[f"corrected_{kind}", "baseline_autocorrelation"] = kendall.Tau(*trend[:3], *hidden)
        found[f"corrected_{kind}", "uncorrected_tau"] = kendall.tau(raw, phase, kind)
        left = kendall.tau(rest, phase, kind)
        none = np.isnan(rest).any(axis=1)
        found[f"corrected_{kind}", "baseline_corrected_tau"] = kendall.Tau(
            left.pairs, *(np.where(none, np.nan, part) for part in left[1:])
        )
    return found


def pooled(series: pd.DataFrame) -> pd.DataFrame:
    """PAND by both definitions and IRD over the series of a measure, item and rater."""
    frame = series[series["pairs"] > 0].assign(series=1)
    sums = ["series", "n_baseline", "n_treatment", "kept", "in_place"]
    made = frame.groupby(KEYS[1:], observed=True, sort=False)[sums].sum().reset_index()
    m, n = made["n_baseline"], made["n_treatment"]
    share = made["kept"] / (m + n)
    indices = {
        "pand": share, "pand_sort": made["in_place"] / (m + n),
        "ird": ((m + n) ** 2 * share - m**2 - n**2) / (2 * m * n),
    }  # fmt: skip
    made = made.drop(columns=["kept", "in_place"])
    return pd.concat([made.assign(index=name, estimate=value) for name, value in indices.items()], ignore_index=True)


def problems(series: Series, phases: Compared, sign: np.ndarray, *, named: bool) -> pd.DataFrame:
    """Why a series has no index, or fewer scores than it seems."""
    size, answered = phases.size, series.counts > 0
    one = (size.sum(axis=0) > 0) & ~(size > 0).all(axis=0)
    neither = answered & (size.sum(axis=0) == 0)
    what = "no score lies in the phases named" if named else "no score lies in a phase"
    found = [
        Found(~answered & (series.conflicts == 0), Code.NO_DATA, "no score"),
        Found(neither, Code.NOT_EVALUABLE, what),
        Found(one, Code.NOT_EVALUABLE, "the scores lie in one phase only; two are compared"),
        Found((size > 0).all(axis=0) & (sign == 0), Code.DIRECTION_UNKNOWN, "give direction= to compare the phases"),
        Found((size > 0).all(axis=0) & (size.min(axis=0) < 2), Code.TOO_FEW, "a phase of one score has no spread and no trend", needs=2),
        *series.left_out(),
    ]  # fmt: skip
    return series.problems(found)
