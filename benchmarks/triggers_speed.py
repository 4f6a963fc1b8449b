"""How long do 40 tags at 3 lags over 365 days take, other tags selected, and how long would a fit a pair take?

python -m benchmarks.triggers_speed [--persons N]
"""

from __future__ import annotations

import argparse
import sys
import time
import warnings
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from moodtrack.patterns import triggers
from moodtrack.testing import KINDS, Cohort, cohort

BAR = 15.0


def peer(drawn: Cohort, person: str) -> int:
    """statsmodels' GLSAR, one fit for every tag and lag, on rows as they come; the number of fits."""
    import statsmodels.api as sm

    mood = drawn.ratings[drawn.ratings["person"] == person].set_index("day")["mood"]
    mine = drawn.tags[drawn.tags["person"] == person]
    there = pd.crosstab(mine["day"], mine["tag"].astype("str")).reindex(mood.index).fillna(0)
    trend = np.arange(len(mood)) / len(mood)
    base = np.column_stack([pd.get_dummies(mood.index.day_of_week).to_numpy("float64"), trend])
    fits = 0
    for lag in (0, 1, -1):
        shifted = there.shift(lag).fillna(0)
        for tag in there.columns:
            columns = np.column_stack([base, shifted[tag]])
            sm.GLSAR(mood.to_numpy(), columns, rho=1).iterative_fit(maxiter=6)
            fits += 1
    return fits


def main(arguments: Sequence[str] | None = None) -> int:
    """Print milliseconds a person of both, and the bar; 1 if it is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.triggers_speed")
    parser.add_argument("--persons", type=int, default=20)
    options = parser.parse_args(arguments)
    drawn = cohort(replace(KINDS["real"], tags=(40, 40)), options.persons, 365, seed=3)
    triggers(drawn.ratings, drawn.tags)
    spent = []
    for _ in range(3):
        start = time.perf_counter()
        table = triggers(drawn.ratings, drawn.tags).table
        spent.append((time.perf_counter() - start) / options.persons * 1000)
    print(
        f"triggers       {min(spent):8.1f} ms a person, {len(table) / options.persons:.0f} pairs, selection of tags and reverse lag"
    )
    try:
        start = time.perf_counter()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            fits = sum(peer(drawn, person) for person in drawn.persons[:3])
        each = (time.perf_counter() - start) / 3 * 1000
        print(
            f"one GLSAR each {each:8.1f} ms a person, {fits / 3:.0f} fits, no selection; {each / min(spent):.0f} times as long"
        )
    except ModuleNotFoundError:
        print("one GLSAR each: statsmodels is not installed")
    missed = min(spent) > BAR
    print(f"below {BAR:.0f} ms a person: {'MISSED' if missed else 'kept'}")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
