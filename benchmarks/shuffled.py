"""The share of shuffled copies in which triggers show anything, for logs with and without planted differences."""

from __future__ import annotations

from moodtrack.patterns import shuffled
from moodtrack.testing import simulate

TAGS = {f"t{i:02d}": 0.05 + 0.02 * i for i in range(20)}
PLANTED = {"t05": 0.8, "t10": -0.8}

if __name__ == "__main__":
    print("days planted: copies, share of copies with any pair of lags 0 and 1 found")
    for days in (90, 180, 365):
        for planted in ({}, PLANTED):
            log = simulate(persons=12, days=days, seed=3, tags=TAGS, same_day=planted)
            table = shuffled(log.ratings, log.tags, n=60, reverse=False).table
            share = table["n_shown"].sum() / table["n"].sum()
            print(days, len(planted), int(table["n"].sum()), f"{share:.3f}", flush=True)
