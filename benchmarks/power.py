"""How often a difference of the size that `power` calls findable is found, and how well its date holds.

Persons are simulated twice on the same days: the size comes from one set of errors, the difference is planted in another.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from moodtrack.patterns import power, triggers
from moodtrack.testing import simulate

CELLS = [(120, 0.3, 0.4, 0.13), (180, 0.15, 0.4, 0.13), (365, 0.1, 0.4, 0.13), (180, 0.3, 0.4, 0.5), (180, 0.3, 0.7, 0.13), (180, 0.5, 0.0, 0.13)]  # fmt: skip
PERSONS = 400


def chance(days: int, rate: float, phi: float, missing: float) -> tuple[float, float]:
    """Mean findable difference, and the share of persons in whom a difference of that size is found."""
    drawn = {"persons": PERSONS, "days": days, "tags": {"walk": rate}, "phi": phi, "missing": missing, "scale": (-90, 90), "step": 0.01}  # fmt: skip
    one, two = simulate(seed=11, **drawn), simulate(seed=12, **drawn)
    table = power(one.ratings, one.tags, tests=1).table
    size = dict(zip(table["person"].astype(str), table["findable"], strict=True))
    planted = [
        (b.mood + size[a.name] * a.tags["walk"])[a.logged] for a, b in zip(one.persons, two.persons, strict=True)
    ]
    tested = triggers(one.ratings.assign(mood=np.concatenate(planted)), one.tags, lags=(0,), reverse=False).table
    tested = tested[tested["p"].notna()]
    return float(table["findable"].mean()), float(((tested["p"] <= 0.05) & (tested["difference"] > 0)).mean())


def on_the_date(cut: int) -> tuple[int, float, float, float]:
    """Persons with a date within two years, and the quartiles of what is findable when it has come."""
    log = simulate(persons=200, days=cut + 731, seed=8, tags={"walk": 0.2}, missing=0.2)
    first = pd.Timestamp("2024-01-01") + pd.Timedelta(days=cut - 1)
    early = power(log.ratings[log.ratings["day"] <= first], log.tags[log.tags["day"] <= first], tests=20).table
    dates = dict(zip(early["person"].astype(str), early["date"], strict=True))
    kept = [
        (f["day"] <= pd.to_datetime(f["person"].astype(str).map(dates))).to_numpy() for f in (log.ratings, log.tags)
    ]
    later = power(log.ratings[kept[0]], log.tags[kept[1]], tests=20).table["findable"]
    return len(later), *(float(later.quantile(q)) for q in (0.1, 0.5, 0.9))


if __name__ == "__main__":
    print("days rate phi missing: findable, share found (single test; .80 asked)")
    for cell in CELLS:
        size, share = chance(*cell)
        print(*cell, f"{size:.2f} {share:.3f} (SE {np.sqrt(share * (1 - share) / PERSONS):.3f})", flush=True)
    print("date told after so many days: persons, findable on the date (10 %, median, 90 %; .50 asked)")
    for cut in (60, 120, 180):
        print(cut, *(f"{value:.3g}" for value in on_the_date(cut)), flush=True)
