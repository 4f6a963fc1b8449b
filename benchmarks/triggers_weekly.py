"""How many persons without any trigger are ever shown one, when the report is made anew every week for a year?

python -m benchmarks.triggers_weekly [--persons N] [--seed N] [--every DAYS]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

import numpy as np
import pandas as pd

from benchmarks.scoring import Share
from moodtrack.patterns import triggers
from moodtrack.testing import cohort

__all__ = ["ever_shown"]


def ever_shown(persons: int, seed: int, every: int = 7, days: int = 365) -> dict[str, Share]:
    """Share of persons with a false finding in any of the reports, by lags: "0,1" are triggers, "all" adds lag -1.

    Every report sees the log up to its own date only and takes `looks="planned"`. The persons have tags that follow
    yesterday's mood: true at lag -1, false as triggers.
    """
    drawn = cohort("null", persons, days, seed)
    right = {
        (person, tag): direction
        for person, tag, direction in drawn.truth[["person", "tag", "direction"]].itertuples(index=False)
    }
    start = drawn.ratings["day"].min()
    shown: dict[str, set[str]] = {"0,1": set(), "all": set()}
    for until in range(every, days + 1, every):
        end = start + pd.Timedelta(days=until)
        ratings, tags = (table[table["day"] < end] for table in (drawn.ratings, drawn.tags))
        table = triggers(ratings, tags, looks="planned").table
        found = table[table["status"] == "found"]
        for person, tag, lag, size in found[["person", "tag", "lag", "difference"]].itertuples(index=False):
            if lag >= 0:
                shown["0,1"].add(person)
            if lag >= 0 or right.get((person, tag), 0) * size <= 0:
                shown["all"].add(person)
    one = np.ones(persons)
    return {lags: Share(np.isin(drawn.persons, sorted(who)).astype("float64"), one) for lags, who in shown.items()}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the share and the bar; 1 if it is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.triggers_weekly")
    parser.add_argument("--persons", type=int, default=200)
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--every", type=int, default=7, help="days between two reports")
    options = parser.parse_args(arguments)
    good = True
    for lags, share in ever_shown(options.persons, options.seed, options.every).items():
        missed = share.estimate - 1.645 * share.se > 0.10
        good &= not missed
        print(
            f"persons ever shown a false trigger in a year, lags {lags:4}{share!s:>15} <= 0.10  {'MISSED' if missed else 'kept'}"
        )
    return int(not good)


if __name__ == "__main__":
    sys.exit(main())
