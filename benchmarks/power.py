"""How often a difference of the size that `power` calls findable is found, and how well its date holds.

Persons are simulated twice on the same days: the size comes from one set of errors, the difference is planted in another
(in cohorts with correlated habits in the same one) and looked for by `triggers` among all tags and both lags.
"""

from __future__ import annotations

import sys
from typing import Literal

import numpy as np
import pandas as pd

from moodtrack.patterns import power, triggers
from moodtrack.testing import cohort, simulate

CELLS: list[tuple[str, int, int, Literal["planned"] | None]] = [
    ("free", 120, 10, None), ("free", 260, 10, None), ("free", 365, 10, None), ("habits", 260, 0, None),
    ("free", 120, 10, "planned"), ("free", 260, 10, "planned"), ("free", 260, 20, "planned"), ("null", 260, 0, "planned"),
]  # fmt: skip
PERSONS = 240
RATES = (0.1, 0.2, 0.3, 0.4, 0.5)


def until(frame: pd.DataFrame, ends: dict[str, pd.Timestamp]) -> pd.DataFrame:
    """The rows of every person up to a day."""
    return frame[(frame["day"] <= pd.to_datetime(frame["person"].astype(str).map(ends)).to_numpy()).to_numpy()]


def drawn(kind: str, days: int, m: int) -> tuple[pd.DataFrame, pd.DataFrame, np.ndarray]:
    """Ratings, tags, and the moods that the difference is planted in: `free` tags, or correlated `habits` of 20 to 40."""
    if kind == "free":
        tags = {f"t{i:02d}": RATES[i % len(RATES)] for i in range(m)}
        told = {"persons": PERSONS, "days": days, "tags": tags, "scale": (-90, 90), "step": 0.01}
        one, two = simulate(seed=31, **told), simulate(seed=32, **told)
        moods = np.concatenate([b.mood[a.logged] for a, b in zip(one.persons, two.persons, strict=True)])
        return one.ratings.reset_index(drop=True), one.tags, moods
    made = cohort("nullclean" if kind == "habits" else kind, persons=PERSONS, days=days, seed=31)
    moods = made.ratings["mood"].to_numpy() + np.random.default_rng(5).uniform(-0.5, 0.5, len(made.ratings))
    return made.ratings.reset_index(drop=True).assign(mood=moods), made.tags, moods


def chance(kind: str, days: int, m: int, looks: Literal["planned"] | None) -> tuple[int, float, float]:
    """Persons, mean findable difference of one tag each, and the share in whom a difference of that size is found."""
    ratings, tags, moods = drawn(kind, int(1.2 * days) + 200, m)
    nth = (ratings.groupby("person", observed=True).cumcount() + 1).to_numpy()
    person = ratings["person"].astype(str)

    def reached(count: pd.Series) -> dict[str, pd.Timestamp]:
        at = nth == person.map(count).to_numpy()
        return dict(zip(person[at], ratings["day"][at], strict=True))

    asked = reached(pd.Series(days, index=person.unique()))
    table = power(until(ratings, asked), until(tags, asked), looks=looks).table
    table = table[table["findable"].notna()].sample(frac=1, random_state=1).drop_duplicates("person")
    table = table.astype({"person": str, "tag": str}).set_index("person")
    own = tags[tags["tag"].astype(str) == tags["person"].astype(str).map(table["tag"])]
    days_of = pd.MultiIndex.from_arrays([own["person"].astype(str), own["day"]])
    there = pd.MultiIndex.from_arrays([person, ratings["day"]]).isin(days_of)
    planted = ratings.assign(mood=moods + person.map(table["findable"]).fillna(0).to_numpy() * there)
    ends = asked if looks is None else reached(table["look"].astype("float64"))
    found = triggers(until(planted, ends), until(tags, ends), looks=looks, reverse=False).table
    of = found["person"].astype(str)
    found = found[(found["lag"] == 0) & (found["tag"].astype(str) == of.map(table["tag"])) & of.isin(list(ends))]
    share = ((found["status"] == "found") & (found["difference"] > 0)).mean()
    return len(found), float(table["findable"].mean()), float(share)


def on_the_date(cut: int) -> tuple[int, float, float, float]:
    """Persons with a date within two years, and the quantiles of what is findable when it has come."""
    log = simulate(persons=200, days=cut + 731, seed=8, tags={"walk": 0.2}, missing=0.2)
    first = pd.Timestamp("2024-01-01") + pd.Timedelta(days=cut - 1)
    early = power(log.ratings[log.ratings["day"] <= first], log.tags[log.tags["day"] <= first], tests=20).table
    dates = dict(zip(early["person"].astype(str), early["date"], strict=True))
    later = power(until(log.ratings, dates), until(log.tags, dates), tests=20).table["findable"]
    return len(later), *(float(later.quantile(q)) for q in (0.1, 0.5, 0.9))


if __name__ == "__main__":
    only = {int(word) for word in sys.argv[1:]} or set(range(len(CELLS) + 1))
    print("kind, rated days, tags, looks: persons, findable, share found (.80 asked)")
    for number, cell in enumerate(CELLS):
        if number in only:
            n, size, share = chance(*cell)
            print(*cell, f"{n} {size:.2f} {share:.3f} (SE {np.sqrt(share * (1 - share) / n):.3f})", flush=True)
    if len(CELLS) in only:
        print("date told after so many days: persons, findable on the date (10 %, median, 90 %; .50 asked)")
        for cut in (60, 120, 180):
            print(cut, *(f"{value:.3g}" for value in on_the_date(cut)), flush=True)
