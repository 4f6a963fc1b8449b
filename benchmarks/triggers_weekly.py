"""How many persons without any trigger are ever shown one, when the report is made anew every week for years?

The level is spent within the first year; every later year spends half of the one before. A person who reached no planned
look since the last report is not asked again: the report says the same until the next look.

python -m benchmarks.triggers_weekly [--persons N] [--seed N] [--every DAYS] [--years N]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

import numpy as np
import pandas as pd

from benchmarks.scoring import Share
from moodtrack.patterns import triggers
from moodtrack.stats import spending
from moodtrack.testing import cohort

__all__ = ["ever_shown", "first_shown"]

YEAR = 365
BAR = 0.10
"""Of persons ever shown a false trigger within a year; twice as much in the longer run is not barred, but told."""


def first_shown(persons: int, seed: int, every: int, days: int) -> dict[str, np.ndarray]:
    """On which day of the log each person was first shown a false finding, by lags: "0,1" are triggers, "all" adds lag -1.

    Infinite where never. Every report sees the log up to its own date only and takes `looks="planned"`. The persons have
    tags that follow yesterday's mood: true at lag -1, false as triggers.
    """
    drawn = cohort("null", persons, days, seed)
    keys = drawn.truth[["person", "tag", "direction"]].itertuples(index=False)
    right = {(str(person), str(tag)): direction for person, tag, direction in keys}
    day = (drawn.ratings["day"] - drawn.ratings["day"].min()).dt.days.to_numpy()
    who = drawn.ratings["person"].astype("str").to_numpy()
    first = {lags: dict.fromkeys(drawn.persons, np.inf) for lags in ("0,1", "all")}
    reached = dict.fromkeys(drawn.persons, 0)
    for until in range(every, days + 1, every):
        rated = pd.Series(who[day < until]).value_counts()
        looks = {person: len(spending.looks(int(n))) for person, n in rated.items()}
        some = [person for person, count in looks.items() if count > reached[person]]
        reached |= looks
        for person, lag, size, tag in _found(drawn.ratings, drawn.tags, some, until):
            wrong = lag >= 0 or right.get((person, tag), 0) * size <= 0
            for lags in ("0,1", "all") if lag >= 0 else ("all",):
                first[lags][person] = min(first[lags][person], until if wrong else np.inf)
    return {lags: np.array([at[person] for person in drawn.persons]) for lags, at in first.items()}


def _found(
    ratings: pd.DataFrame, tags: pd.DataFrame, some: Sequence[str], until: int
) -> list[tuple[str, int, float, str]]:
    end = ratings["day"].min() + pd.Timedelta(days=until)
    seen = [table[(table["day"] < end) & table["person"].isin(some)] for table in (ratings, tags)]
    table = triggers(*seen, looks="planned").table if some else pd.DataFrame({"status": []})
    rows = table[table["status"] == "found"].to_dict("records")
    return [(str(row["person"]), int(row["lag"]), float(row["difference"]), str(row["tag"])) for row in rows]


def ever_shown(persons: int, seed: int, every: int = 7, days: int = YEAR) -> dict[str, Share]:
    """Share of persons with a false finding in any of the reports of so many days, by lags."""
    one = np.ones(persons)
    return {
        lags: Share((at <= days).astype("float64"), one) for lags, at in first_shown(persons, seed, every, days).items()
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the share after every year, and the bar of the first; 1 if it is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.triggers_weekly")
    parser.add_argument("--persons", type=int, default=200)
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--every", type=int, default=7, help="days between two reports")
    parser.add_argument("--years", type=int, default=1, help="years of reports")
    options = parser.parse_args(arguments)
    good, one = True, np.ones(options.persons)
    for lags, at in first_shown(options.persons, options.seed, options.every, options.years * YEAR).items():
        for year in range(1, options.years + 1):
            share = Share((at <= year * YEAR).astype("float64"), one)
            missed = year == 1 and share.estimate - 1.645 * share.se > BAR
            good &= not missed
            word = f"<= {BAR:.2f}  {'MISSED' if missed else 'kept'}" if year == 1 else ""
            print(f"persons ever shown a false trigger by year {year}, lags {lags:4}{share!s:>15} {word}")
    return int(not good)


if __name__ == "__main__":
    sys.exit(main())
