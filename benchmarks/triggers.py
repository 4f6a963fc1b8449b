"""How often is a trigger false, and how many of the true ones are found?

Runs `moodtrack.patterns.triggers` and the contrast methods over cohorts whose truth is known, in one run, and prints
false discovery rate, power, persons with a false finding and milliseconds for a person-year. The bars are for
`triggers`; Student's test must fail them. With MOODTRACK_PACK the cohorts of its folder sim and its scorer are used,
else cohorts that are drawn here.

    python benchmarks/triggers.py [COHORT ...]
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from contrast import student, welch

from moodtrack.patterns import triggers
from moodtrack.schema import RATINGS, TAGS, stack
from moodtrack.testing import simulate

DAYS = {"null_180": 180, "nullclean_90": 90, "real_60": 60, "real_180": 180, "real_365": 365}
BARS = [
    ("real_180", "0,1", "FDR", "<=", 0.10),
    ("real_180", "0,1", "power", ">=", 0.30),
    ("null_180", "0,1", "persons_with_a_false_finding", "<=", 0.13),
    ("nullclean_90", "0,1", "persons_with_a_false_finding", "<=", 0.13),
    ("real_180", "-1", "power", ">=", 0.57),
]
Found = Callable[[pd.DataFrame, pd.DataFrame], pd.DataFrame]


@dataclass(frozen=True)
class Cohort:
    """Tables and truth; the truth has the layout that the scorer reads."""

    ratings: pd.DataFrame
    tags: pd.DataFrame
    truth: dict[str, object]


def default(ratings: pd.DataFrame, tags: pd.DataFrame) -> pd.DataFrame:
    """The library's answer, in the columns that the scorer reads."""
    names = {"tag": "trigger", "difference": "effect", "low": "ci_low", "high": "ci_high"}
    return triggers(ratings, tags).table.rename(columns=names)


def from_pack(folder: Path, name: str) -> Cohort:
    """A cohort of the folder sim, through the door for a caller's own frame."""
    from moodtrack.tidy import frame

    rows = pd.read_csv(folder / "sim" / name / "log.csv.gz", keep_default_na=False)
    log = frame(rows, person="person", at="date", ratings=["mood"], tags="tags")
    return Cohort(log.ratings, log.tags, json.loads((folder / "sim" / name / "truth.json").read_text(encoding="utf-8")))


def drawn(name: str, persons: int = 60, seed: int = 7) -> Cohort:
    """A cohort with 20 independent tags a person; three same-day, two next-day and two reverse relations unless null."""
    logs = []
    for number in range(1, persons + 1):
        stream = np.random.default_rng([seed, number, DAYS[name]])
        tags = {f"t{i:02d}": float(rate) for i, rate in enumerate(np.geomspace(0.03, 0.5, 20))}
        chosen = stream.permutation([tag for tag, rate in tags.items() if rate > 0.05])
        size = dict(
            zip(chosen, stream.choice([-1, 1], len(chosen)) * stream.uniform(0.4, 1.0, len(chosen)), strict=True)
        )
        planted = {"same_day": chosen[:3], "next_day": chosen[3:5], "reverse": chosen[5:7]}
        if name.startswith("null"):
            planted = {"reverse": chosen[5:7]} if name == "null_180" else {}
        logs.append(
            simulate(
                first=number, seed=seed, days=DAYS[name], tags=tags, phi=stream.uniform(0.3, 0.6),
                trend=stream.uniform(-0.6, 0.6), **{kind: {t: size[t] for t in some} for kind, some in planted.items()},
            )
        )  # fmt: skip
    truth: dict[str, object] = {}
    for log in logs:
        relations = [
            {"trigger": str(t), "lag": int(lag), "effect": float(s), "direction": float(np.sign(s))}
            for t, lag, s in zip(log.truth["tag"], log.truth["lag"], log.truth["size"], strict=True)
        ]
        truth[log.persons[0].name] = {"triggers": relations}
    ratings, tags_ = stack([log.ratings for log in logs], RATINGS), stack([log.tags for log in logs], TAGS)
    return Cohort(ratings, tags_, {"persons": truth})


def scored(cohort: Cohort, found: pd.DataFrame, lags: str, pack: Path | None) -> dict[str, float]:
    """False discovery rate, power and persons with a false finding; by the pack's scorer where there is one."""
    if pack is None:
        return _score(cohort.truth["persons"], found, [int(lag) for lag in lags.split(",")])
    with tempfile.TemporaryDirectory() as folder:
        truth, rows = Path(folder) / "truth.json", Path(folder) / "FOUND.csv"
        truth.write_text(json.dumps(cohort.truth), encoding="utf-8")
        found.to_csv(rows, index=False)
        scorer = pack / "tools" / "score_triggers.py"
        command = [sys.executable, str(scorer), str(truth), str(rows), f"--lags={lags}", "--json"]
        return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _score(truth: dict, found: pd.DataFrame, lags: list[int]) -> dict[str, float]:
    signs = {
        (p, t["trigger"], t["lag"]): t["direction"] for p, s in truth.items() for t in s["triggers"] if t["lag"] in lags
    }
    rows = found[found["lag"].isin(lags) & (found["p_adjusted"] <= 0.05)]
    keys = list(zip(rows["person"].astype(str), rows["trigger"].astype(str), rows["lag"], strict=True))
    good = np.array([signs.get(key, 0) * e > 0 for key, e in zip(keys, rows["effect"], strict=True)], dtype=bool)
    by = (
        pd.Series(~good, index=[key[0] for key in keys], dtype="float64")
        .groupby(level=0)
        .mean()
        .reindex(list(truth))
        .fillna(0)
    )
    return {
        "FDR": by.mean(),
        "power": good.sum() / len(signs) if signs else float("nan"),
        "persons_with_a_false_finding": (by > 0).mean(),
    }


def main(names: list[str]) -> int:
    """Print the table and the bars; 1 if a bar is missed, or met by a method that must not meet them all."""
    named = os.environ.get("MOODTRACK_PACK")
    pack = Path(named) if named else None
    methods: dict[str, Found] = {"triggers": default, "Student": student, "Welch+BH": welch}
    results: dict[tuple[str, str, str], dict[str, float]] = {}
    print(
        f"{'cohort':14}{'method':10}{'lags':6}{'FDR':>7}{'power':>7}{'false':>7}{'coverage':>9}{'ms/person-year':>16}"
    )
    for name in names:
        cohort = from_pack(pack, name) if pack else drawn(name)
        for method, function in methods.items():
            start = time.perf_counter()
            found = function(cohort.ratings, cohort.tags)
            ms = (time.perf_counter() - start) / len(cohort.truth["persons"]) * 1000 * 365 / DAYS.get(name, 180)
            for lags in ("0,1", "-1"):
                got = results[name, method, lags] = scored(cohort, found, lags, pack)
                numbers = [got.get(key) for key in ("FDR", "power", "persons_with_a_false_finding", "coverage_null")]
                shown = "".join(
                    f"{'-' if v is None else f'{v:.3f}':>{w}}" for v, w in zip(numbers, (7, 7, 7, 9), strict=True)
                )
                print(f"{name:14}{method:10}{lags:6}{shown}{ms:16.1f}", flush=True)
    print()
    met = {method: _bars(results, method) for method in methods if all(b[0] in names for b in BARS)}
    failed = met and (not met["triggers"] or met["Student"])
    return int(bool(failed))


def _bars(results: dict[tuple[str, str, str], dict[str, float]], method: str) -> bool:
    every = True
    must = "" if method == "triggers" else "  (a contrast method: expected to miss some)"
    for name, lags, key, sign, bar in BARS:
        got = results[name, method, lags][key]
        good = got <= bar if sign == "<=" else got >= bar
        every &= good
        print(f"{'PASS' if good else 'FAIL'}  {method:10}{name:14}--lags={lags:4} {key} {got:.4f} {sign} {bar}{must}")
    return every


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or list(DAYS)))
