"""Every index of a comparison of two phases, by name: estimate, standard error and interval of many series at once."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import NamedTuple

import numpy as np

from moodtrack.progress._phases import Group
from moodtrack.stats import kendall, nonoverlap, phase_levels

__all__ = ["INDICES", "ROUNDING", "Asked", "Estimate", "estimates", "in_place", "trend_p"]

OVERLAP = ("nap", "nap_hanley", "nap_null", "tau", "tau_hanley", "tau_null", "tau_u")
TREND = ("tau_bc", "tau_bc_hanley", "tau_bc_kendall", "tau_bc_pretest")
SHARES = ("pnd", "pem", "pem_strict", "pet", "pand", "pand_sort", "ird")
MEANS = (
    "smd", "smd_pooled", "smd_uncorrected", "smd_pooled_uncorrected", "cohens_d",
    "lrri", "lrri_uncorrected", "lrri_percent", "lrrd", "lrrd_uncorrected", "lrrd_percent", "lrm", "lrm_delta",
)  # fmt: skip
ODDS = ("lor", "lor_uncorrected", "lor_floored")
ROUNDING = {None: "equal", "singlecasees-0.7.4": "parts", "scan-0.68.0": "line"}
"""How a convention takes the line of the first phase off, which decides what is a tie."""
INDICES = (*OVERLAP, *TREND, *SHARES, *MEANS, *ODDS, "pogo")


class Estimate(NamedTuple):
    """One entry a series; NaN where there is none."""

    estimate: np.ndarray
    se: np.ndarray
    low: np.ndarray
    high: np.ndarray


class Asked(NamedTuple):
    """What is asked for: names of indices, level, scale of the values, goal, and the convention of a peer."""

    names: Collection[str]
    level: float
    scale: str
    goal: float | None
    convention: str | None


def estimates(group: Group, sign: np.ndarray, asked: Asked) -> dict[str, Estimate]:
    """The indices asked for; `sign` is 1 where higher is better, else -1."""
    turned = group._replace(a=group.a * sign[:, None], b=group.b * sign[:, None])
    out: dict[str, Estimate] = {}
    for names, family in ((OVERLAP, _overlap), (TREND, _trend), (SHARES, _shares)):
        if set(names) & set(asked.names):
            out |= family(turned, sign, asked)
    if set(asked.names) - {*OVERLAP, *TREND, *SHARES}:
        out |= _levels(group, sign, asked)
    return {name: out[name] for name in INDICES if name in out and name in asked.names}


def _bare(estimate: np.ndarray) -> Estimate:
    none = np.full(len(estimate), np.nan)
    return Estimate(estimate, none, none, none)


def _around(found: phase_levels.Level, level: float) -> Estimate:
    from scipy.special import ndtri

    reach = ndtri((1 + level) / 2) * found.se
    return Estimate(found.estimate, found.se, found.estimate - reach, found.estimate + reach)


def _percent(found: Estimate) -> Estimate:
    low, high, estimate = (100 * np.expm1(part) for part in (found.low, found.high, found.estimate))
    return Estimate(estimate, np.full(len(estimate), np.nan), low, high)


def _naps(a: np.ndarray, b: np.ndarray, asked: Asked, kinds: dict[str, str]) -> dict[str, Estimate]:
    """NAP with every standard error wanted (index -> kind), all with the same interval."""
    found = nonoverlap.pairs(a, b)
    share = nonoverlap.nap(found)
    low, high = nonoverlap.nap_interval(share, a.shape[1], b.shape[1], asked.level)
    if asked.convention == "singlecasees-0.7.4":  # an interval of length 0 at the ends
        low, high = np.where(share == 1, 1.0, low), np.where(share == 0, 0.0, high)
    return {i: Estimate(share, nonoverlap.nap_se(found, share, kind), low, high) for i, kind in kinds.items()}


def _as_tau(found: Estimate) -> Estimate:
    return Estimate(2 * found.estimate - 1, 2 * found.se, 2 * found.low - 1, 2 * found.high - 1)


def _overlap(group: Group, sign: np.ndarray, asked: Asked) -> dict[str, Estimate]:
    out = _naps(group.a, group.b, asked, {"nap": "unbiased", "nap_hanley": "hanley", "nap_null": "null"})
    out |= {name.replace("nap", "tau"): _as_tau(found) for name, found in out.items()}
    size = group.a.shape[1]
    trend = kendall.tau(group.a, np.arange(size), "a").s
    return {**out, "tau_u": _bare(out["tau"].estimate - trend / (size * group.b.shape[1]))}


def _trend(group: Group, sign: np.ndarray, asked: Asked) -> dict[str, Estimate]:
    """Tau of what the Theil-Sen line of the first phase leaves."""
    a, b = kendall.residuals(*group[1:], ROUNDING[asked.convention])
    none = np.isnan(a).any(axis=1)
    found = _naps(a, b, asked, {"tau_bc": "unbiased", "tau_bc_hanley": "hanley"})
    out = {name: Estimate(*(np.where(none, np.nan, part) for part in _as_tau(one))) for name, one in found.items()}
    sizes = a.shape[1], b.shape[1]
    both, phase = np.concatenate([a, b], axis=1), np.repeat([0, 1], sizes)
    single = asked.convention == "singlecasees-0.7.4"
    ratio = kendall.tau_single(both, phase) if single else kendall.tau(both, phase, "b").tau
    estimate = np.where(none, np.nan, ratio)
    error = np.sqrt(2 * np.maximum(1 - estimate**2, 0) / sum(sizes))
    out["tau_bc_kendall"] = _around(phase_levels.Level(estimate, error), asked.level)
    plain = _as_tau(_naps(group.a, group.b, asked, {"tau": "unbiased"})["tau"])
    p = trend_p(group.a, asked.convention)
    chosen = [np.where(p < 0.05, x, y) for x, y in zip(out["tau_bc"], plain, strict=True)]
    return {**out, "tau_bc_pretest": Estimate(*(np.where(np.isnan(p), np.nan, part) for part in chosen))}


def trend_p(a: np.ndarray, convention: str | None) -> np.ndarray:
    """p of the trend of the first phase; by the convention of SingleCaseES normal throughout."""
    return kendall.trend_p(a, exact=convention != "singlecasees-0.7.4")


def _shares(group: Group, sign: np.ndarray, asked: Asked) -> dict[str, Estimate]:
    a, b = group.a, group.b
    m, n = a.shape[1], b.shape[1]
    middle = np.median(a, axis=1)[:, None]
    strict = (b > middle).mean(axis=1)
    pand = nonoverlap.kept(a, b) / (m + n)
    out = {
        "pnd": (b > a.max(axis=1)[:, None]).mean(axis=1), "pem": strict + (b == middle).mean(axis=1) / 2,
        "pem_strict": strict, "pet": nonoverlap.beyond_trend(*group[1:]), "pand": pand, "pand_sort": in_place(a, b, sign, asked.convention) / (m + n),
        "ird": ((m + n) ** 2 * pand - m**2 - n**2) / (2 * m * n),
    }  # fmt: skip
    return {name: _bare(np.asarray(share, dtype="float64")) for name, share in out.items()}


def in_place(a: np.ndarray, b: np.ndarray, sign: np.ndarray, convention: str | None) -> np.ndarray:
    """Values whose phase is the same after sorting; by the convention of scan ties stand in the order of the raw values."""
    count = nonoverlap.sorted_in_place(a, b)
    if convention != "scan-0.68.0":
        return count
    return np.where(sign > 0, count, nonoverlap.sorted_in_place(a, b, ties_first=False))


def _levels(group: Group, sign: np.ndarray, asked: Asked) -> dict[str, Estimate]:
    of, scale = phase_levels.phases(group.a, group.b), asked.scale
    made: dict[str, Callable[[], phase_levels.Level]] = {
        "smd": lambda: phase_levels.smd(of, sign, "baseline"),
        "smd_pooled": lambda: phase_levels.smd(of, sign, "pooled"),
        "smd_uncorrected": lambda: phase_levels.smd(of, sign, "baseline", corrected=False),
        "smd_pooled_uncorrected": lambda: phase_levels.smd(of, sign, "pooled", corrected=False),
        "cohens_d": lambda: phase_levels.smd(of, sign, "cohen", corrected=False),
        "lrri": lambda: phase_levels.lrr(of, sign, scale, "increase"),
        "lrri_uncorrected": lambda: phase_levels.lrr(of, sign, scale, "increase", corrected=False),
        "lrrd": lambda: phase_levels.lrr(of, sign, scale, "decrease"),
        "lrrd_uncorrected": lambda: phase_levels.lrr(of, sign, scale, "decrease", corrected=False),
        "lrm": lambda: phase_levels.lrm(group.a, group.b, sign),
        "lrm_delta": lambda: phase_levels.lrm(group.a, group.b, sign, delta=True),
    }
    if scale in ("percentage", "proportion"):
        made["lor"] = lambda: phase_levels.lor(of, sign, scale)
        made["lor_uncorrected"] = lambda: phase_levels.lor(of, sign, scale, corrected=False)
        made["lor_floored"] = lambda: phase_levels.lor(of, sign, scale, floor=20)
    if asked.goal is not None:
        goal = asked.goal
        made["pogo"] = lambda: phase_levels.pogo(of, goal)
    found = {name: make() for name, make in made.items()}
    if asked.convention != "singlecasees-0.7.4":  # which has a standard error of 0 where no value differs
        found |= {name: one._replace(se=np.where(one.se > 0, one.se, np.nan)) for name, one in found.items()}
    out = {name: _around(one, asked.level) for name, one in found.items()}
    return {**out, "lrri_percent": _percent(out["lrri"]), "lrrd_percent": _percent(out["lrrd"])}
