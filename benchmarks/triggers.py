"""How often is a trigger false, how many of the true ones are found, and do the intervals hold what they promise?

Runs `moodtrack.patterns.triggers` (season smooth and linear) and the contrast methods over cohorts whose truth is
known and prints shares with their standard errors, then the bars: a bar is missed when the one-sided 95 % bound lies
beyond it. The contrast methods must miss bars. Cohorts are drawn here, 200 persons each; with MOODTRACK_PACK the
cohorts of its folder sim are scored too, by its own scorer as well, which must give the same numbers.

    python -m benchmarks.triggers [COHORT ...] [--persons N] [--seed N] [--quick] [--ours]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.contrast import newey_west, student, welch
from benchmarks.scoring import Share, score, truth_as_json
from benchmarks.triggers_weekly import ever_shown
from moodtrack.patterns import triggers
from moodtrack.testing import Cohort, cohort

COHORTS: dict[str, tuple[str, int, float | None]] = {
    "real_60": ("real", 60, None),
    "real_180": ("real", 180, None),
    "real_365": ("real", 365, None),
    "noisy_180": ("noisy", 180, None),
    "carryover_180": ("carryover", 180, None),
    "null_180": ("null", 180, None),
    "nullclean_90": ("nullclean", 90, None),
    "relapse_180": ("relapse", 180, None),
    "relapse_365": ("relapse", 365, None),
    "sparse50_365": ("sparse", 365, 0.5),
    "sparse35_365": ("sparse", 365, 0.35),
    "five_point_180": ("five_point", 180, None),
    "heavy_tails_180": ("heavy_tails", 180, None),
    "long_memory_180": ("long_memory", 180, None),
    "stops_180": ("stops", 180, None),
    "retired_365": ("retired", 365, None),
    "twins_180": ("twins", 180, None),
    "moodwords_180": ("moodwords", 180, None),
}
IN_PACK = ("real_60", "real_180", "real_365", "noisy_180", "carryover_180", "null_180", "nullclean_90")
POOLED = ("real_60", "real_180", "real_365", "noisy_180", "carryover_180")
LONG = ("real_180", "real_365", "noisy_180", "carryover_180")
STRONG = ("real_180", "real_365", "noisy_180")
LAGS = {"0,1": (0, 1), "-1": (-1,), "0": (0,), "1": (1,), "all": (0, 1, -1)}
KEYS = ("FDR", "power", "false", "coverage", "planted", "coverage_found", "missed_found")
OURS = ("smooth", "linear")
Method = Callable[[pd.DataFrame, pd.DataFrame], pd.DataFrame]
Results = dict[tuple[str, str, str], dict[str, Share]]

# Power that double selection of the other tags reached on the cohorts of the folder sim, over all three lags.
REFERENCE = {"real_180": 0.38, "real_365": 0.75, "noisy_180": 0.23}


@dataclass(frozen=True)
class Bar:
    """One promise: a share, pooled over cohorts, on one side of a bound. `methods` are those that make it."""

    cohorts: tuple[str, ...]
    lags: str
    key: str
    sign: str
    bound: float
    methods: tuple[str, ...] = OURS


BARS = [
    Bar(POOLED, "0,1", "FDR", "<=", 0.06),
    Bar(POOLED, "-1", "FDR", "<=", 0.07),
    *(Bar((name,), lags, "false", "<=", 0.08) for name in ("null_180", "nullclean_90") for lags in ("0,1", "-1")),
    *(Bar((name,), "all", "false", "<=", 0.15) for name in ("null_180", "nullclean_90")),
    Bar(POOLED, "0,1", "coverage", ">=", 0.93),
    Bar(POOLED, "0,1", "planted", ">=", 0.93),
    Bar(LONG, "0,1", "coverage_found", ">=", 0.90),
    Bar(STRONG, "all", "power", ">=", -0.03, ("linear",)),  # below REFERENCE
    Bar(STRONG, "all", "power", ">=", -0.08, ("smooth",)),
    Bar(("relapse_180",), "0,1", "false", "<=", 0.10, ("smooth",)),
    Bar(("relapse_365",), "0,1", "false", "<=", 0.10, ("smooth",)),
    Bar(("sparse50_365",), "0", "power", ">=", 0.40),
    Bar(("sparse35_365",), "0", "power", ">=", 0.22),
    Bar(("sparse50_365",), "0,1", "FDR", "<=", 0.07),
    Bar(("sparse35_365",), "0,1", "FDR", "<=", 0.07),
    *(Bar(("weekly",), lags, "false", "<=", 0.10, ("smooth",)) for lags in ("0,1", "all")),
]


def ours(season: str) -> Method:
    """`triggers` as it comes, but for the season."""
    return lambda ratings, tags: triggers(ratings, tags, season=season).table


METHODS: dict[str, Method] = {
    "smooth": ours("smooth"),
    "linear": ours("linear"),
    "Student": student,
    "Welch+BH": welch,
    "HAC+BH": newey_west,
}


def from_pack(folder: Path) -> Cohort:
    """A cohort of the folder sim, through the door for a caller's own frame."""
    from moodtrack.tidy import frame

    rows = pd.read_csv(folder / "log.csv.gz", keep_default_na=False)
    log = frame(rows, person="person", at="date", ratings=["mood"], tags="tags")
    told = json.loads((folder / "truth.json").read_text(encoding="utf-8"))["persons"]
    planted = [{"person": person, **row} for person, spec in told.items() for row in spec["triggers"]]
    columns = ["person", "trigger", "lag", "effect", "direction"]
    truth = pd.DataFrame(planted, columns=columns).rename(columns={"trigger": "tag"}).astype({"effect": "float64"})
    return Cohort(log.ratings, log.tags, log.variables, truth, tuple(told))


def check(pack: Path, drawn: Cohort, table: pd.DataFrame, lags: Sequence[int], got: dict[str, Share]) -> None:
    """Raise if the pack's scorer counts otherwise."""
    with tempfile.TemporaryDirectory() as folder:
        truth, rows = Path(folder) / "truth.json", Path(folder) / "FOUND.csv"
        truth.write_text(json.dumps(truth_as_json(drawn.truth, drawn.persons)), encoding="utf-8")
        names = {"tag": "trigger", "difference": "effect", "low": "ci_low", "high": "ci_high"}
        found = table[["person", "tag", "lag", "difference", "p_adjusted", "low", "high"]].rename(columns=names)
        found.to_csv(rows, index=False)
        command = [sys.executable, str(pack / "tools" / "score_triggers.py"), str(truth), str(rows)]
        command += [f"--lags={','.join(map(str, lags))}", "--json"]
        judge = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    mine = {
        "FDR": got["FDR"].estimate, "FDR_se": got["FDR"].se, "power": got["power"].estimate,
        "persons_with_a_false_finding": got["false"].estimate, "coverage_true": got["planted"].estimate,
    }  # fmt: skip
    for key, value in mine.items():
        if judge.get(key) is not None and not np.isclose(value, judge[key], atol=1e-12, equal_nan=True):
            raise AssertionError(f"{key}: {value} here, {judge[key]} by the pack's scorer")


def measured(name: str, drawn: Cohort, methods: Sequence[str], pack: Path | None) -> Results:
    """Score every method on one cohort and print it."""
    results: Results = {}
    for method in methods:
        start = time.perf_counter()
        table = METHODS[method](drawn.ratings, drawn.tags)
        ms = (time.perf_counter() - start) / max(len(drawn.persons), 1) * 1000
        for words, lags in LAGS.items():
            got = results[name, method, words] = score(drawn.truth, drawn.persons, table, lags)
            if pack is not None:
                check(pack, drawn, table, lags, got)
            if words in ("0,1", "-1", "0", "1"):
                shown = "".join(f"{got[key]!s:>15}" for key in (KEYS if words != "-1" else KEYS[:3]))
                print(f"{name:20}{method:10}{words:>5}{shown}" + (f"{ms:8.1f}" if words == "0,1" else ""), flush=True)
    return results


def verdicts(results: Results, methods: Sequence[str], where: str) -> dict[str, bool]:
    """Print every bar whose cohorts were all run; by method, whether none was missed."""
    met = dict.fromkeys(methods, True)
    for bar in BARS:
        for method in methods:
            contrast = method not in OURS
            if (not contrast and method not in bar.methods) or (contrast and bar.bound < 0):
                continue
            parts = [results.get((name, method, bar.lags)) for name in bar.cohorts]
            if any(part is None for part in parts):
                continue
            share = parts[0][bar.key]
            for part in parts[1:]:
                share += part[bar.key]
            bound = bar.bound
            if bound < 0:
                weight = [part["power"].below.sum() for part in parts]
                bound += float(np.average([REFERENCE[name] for name in bar.cohorts], weights=weight))
            reach = 1.645 * (share.se if np.isfinite(share.se) else 0.0)
            missed = share.estimate - reach > bound if bar.sign == "<=" else share.estimate + reach < bound
            met[method] &= not missed
            cohorts = ",".join(bar.cohorts)
            word = ("missed, as expected" if contrast else "MISSED") if missed else "kept"
            print(
                f"{where:6}{method:10}{bar.key:15}lags {bar.lags:5}{share!s:>15} {bar.sign} {bound:.3f}  {word:20}{cohorts}"
            )
    return met


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables and the bars; 1 if a bar is missed, or kept throughout by a method that must miss some."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.triggers", description=(__doc__ or "").split("\n")[0])
    parser.add_argument(
        "cohorts", nargs="*", metavar="COHORT", help=f"of {', '.join([*COHORTS, 'weekly'])}; default all"
    )
    parser.add_argument("--persons", type=int, default=200, help="persons in a drawn cohort")
    parser.add_argument("--seed", type=int, default=20, help="seed of the drawn cohorts")
    parser.add_argument("--quick", action="store_true", help="20 persons a cohort, weekly reports every four weeks")
    parser.add_argument("--ours", action="store_true", help="leave the contrast methods out")
    parser.add_argument("--season", choices=OURS, help="one season only")
    options = parser.parse_args(arguments)
    names = options.cohorts or [*COHORTS, "weekly"]
    strangers = [name for name in names if name not in COHORTS and name != "weekly"]
    if strangers:
        parser.error(f"no such cohort: {', '.join(strangers)}")
    persons = 20 if options.quick else options.persons
    seasons = [options.season] if options.season else list(OURS)
    methods = seasons if options.ours else [*seasons, *(m for m in METHODS if m not in OURS)]
    named = os.environ.get("MOODTRACK_PACK")
    places: dict[str, Path | None] = {"pack": Path(named)} if named else {}
    good = True
    for where, pack in {**places, "drawn": None}.items():
        print(f"\n{where}: share (standard error)\n{'cohort':20}{'method':10}{'lags':>5}", end="")
        print("".join(f"{key:>15}" for key in KEYS) + f"{'ms/person':>10}")
        results: Results = {}
        for name in names:
            if name == "weekly":
                if pack is None and "smooth" in methods:
                    for lags, shown in ever_shown(persons, options.seed, 28 if options.quick else 7).items():
                        results["weekly", "smooth", lags] = {"false": shown}
                        print(f"{'weekly':20}{'smooth':10}{lags:>5}{'':30}{shown!s:>15}", flush=True)
            elif pack is None:
                kind, days, share = COHORTS[name]
                results |= measured(name, cohort(kind, persons, days, options.seed, share=share), methods, None)
            elif name in IN_PACK:
                results |= measured(name, from_pack(pack / "sim" / name), methods, pack)
        print()
        met = verdicts(results, methods, where)
        good &= all(met[method] for method in seasons)
        if not options.cohorts:
            good &= not any(kept for method, kept in met.items() if method not in OURS)
    return int(not good)


if __name__ == "__main__":
    sys.exit(main())
