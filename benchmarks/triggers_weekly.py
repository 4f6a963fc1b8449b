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


def ever_shown(persons: int, seed: int, every: int = 7, days: int = 365) -> Share:
    """Share of persons with a false finding in any of the reports; tags that follow yesterday's mood are no triggers.

    Every report sees the log up to its own date only and takes `looks="planned"`.
    """
    drawn = cohort("null", persons, days, seed)
    right = {
        (person, tag): direction
        for person, tag, direction in drawn.truth[["person", "tag", "direction"]].itertuples(index=False)
    }
    start, shown = drawn.ratings["day"].min(), set()
    for until in range(every, days + 1, every):
        end = start + pd.Timedelta(days=until)
        ratings, tags = (table[table["day"] < end] for table in (drawn.ratings, drawn.tags))
        table = triggers(ratings, tags, looks="planned").table
        found = table[table["status"] == "found"]
        for person, tag, lag, size in found[["person", "tag", "lag", "difference"]].itertuples(index=False):
            if lag >= 0 or right.get((person, tag), 0) * size <= 0:
                shown.add(person)
    return Share(np.isin(drawn.persons, sorted(shown)).astype("float64"), np.ones(persons))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the share and the bar; 1 if it is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.triggers_weekly")
    parser.add_argument("--persons", type=int, default=200)
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--every", type=int, default=7, help="days between two reports")
    options = parser.parse_args(arguments)
    share = ever_shown(options.persons, options.seed, options.every)
    missed = share.estimate - 1.645 * share.se > 0.10
    print(f"persons ever shown a false trigger in a year: {share} <= 0.10  {'MISSED' if missed else 'kept'}")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
