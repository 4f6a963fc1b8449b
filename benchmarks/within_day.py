"""How often is what `within_day` finds from entry to entry false, where tags follow mood and ratings have an error?

Persons with three to six entries a day: three tags are followed by a difference of the next entry, three only follow the
mood of their own entry. The rating is given an error of so many standard deviations. Beside it what would be found without the
mirror, which must be false more often.

python -m benchmarks.within_day [--persons N] [--days N] [--seed N]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

import numpy as np
import pandas as pd

from benchmarks.scoring import Share, score
from moodtrack.patterns import within_day
from moodtrack.testing import Cohort, cohort

ERRORS = (0.0, 0.4, 0.8)
BAR = 0.10
"""Share of what is found that may be false, whatever the error of the rating."""


def found(drawn: Cohort, error: float) -> pd.DataFrame:
    """The table of `within_day` on ratings with an error, as `score` takes it."""
    noise = np.random.default_rng(7).normal(size=len(drawn.ratings)) * error * drawn.ratings["mood"].std()
    table = within_day(drawn.ratings.assign(mood=drawn.ratings["mood"] + noise), drawn.tags).table
    return table[table["status"] != "not_testable"].assign(lag=1)


def told(drawn: Cohort, table: pd.DataFrame) -> tuple[Share, Share, int]:
    """Share of false findings, power, and how many tags that only follow mood are among them."""
    got = score(drawn.truth, drawn.persons, table, (1,))
    follows = drawn.truth[drawn.truth["lag"] == -1].astype({"person": "str", "tag": "str"})[["person", "tag"]]
    shown = table[table["p_adjusted"] <= 0.05].astype({"person": "str", "tag": "str"})
    return got["FDR"], got["power"], len(shown.merge(follows, on=["person", "tag"]))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the shares with the mirror and without; 1 if too much of what is found is false."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.within_day")
    parser.add_argument("--persons", type=int, default=100)
    parser.add_argument("--days", type=int, default=120)
    parser.add_argument("--seed", type=int, default=21)
    options = parser.parse_args(arguments)
    drawn = cohort("entries", options.persons, options.days, options.seed)
    good = True
    print(f"{'error, SD':10}{'FDR':>15}{'power':>15}{'follow mood':>12}   without the mirror")
    for error in ERRORS:
        table = found(drawn, error)
        sure = table.assign(p_adjusted=table["p_adjusted"].where(table["status"] != "unclear", 1.0))
        parts = [told(drawn, one) for one in (sure, table)]
        cells = [f"{fdr!s:>15}{power!s:>15}{shown:12d}" for fdr, power, shown in parts]
        missed = parts[0][0].estimate - 1.645 * parts[0][0].se > BAR
        good &= not missed
        print(f"{error:<10.1f}{cells[0]}   {cells[1]}   FDR <= {BAR:.2f} {'MISSED' if missed else 'kept'}", flush=True)
    return int(not good)


if __name__ == "__main__":
    sys.exit(main())
