"""Error rate, coverage and reach of a planned self-experiment; and what the plan protects from.

Sixty days are logged before the plan. Mood has SD 1, a weekly wave and errors that remember (phi); scale in steps of .1.
Ten plans are drawn a cell, forty persons each.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from moodtrack.patterns import Plan, self_experiment
from moodtrack.testing import simulate

PLANS, PERSONS = 10, 40
CELLS = [
    (14, 2, 0.4, 0.0),
    (14, 2, 0.4, 0.13),
    (28, 2, 0.4, 0.0),
    (28, 4, 0.4, 0.13),
    (28, 2, 0.7, 0.13),
    (56, 2, 0.4, 0.13),
]
DRAWN = {"persons": PERSONS, "missing": 0, "scale": (-40, 40), "step": 0.1, "start": "2024-01-01"}
START = pd.Timestamp("2024-03-01")


def planted(
    days: int, block: int, phi: float, missing: float, size: float, *, carry: float = 0.0, most: int = 2000
) -> pd.DataFrame:
    """One row a person; `size` in findable differences, `carry` of it on the next day too."""
    parts = []
    for number in range(PLANS):
        log = simulate(seed=31 + number, days=60 + days, phi=phi, **DRAWN)
        plan = Plan.draw(START, days, seed=number, block=block)
        on = np.append(np.zeros(60), plan.table["condition"] == "on")
        before = log.ratings[log.ratings["day"] < START]
        points = size * self_experiment(before, log.tags, plan=plan).table["findable"].to_numpy()
        shape = on + carry * np.append(0, on[:-1])
        mood = log.ratings["mood"] + np.concatenate([p * shape for p in points])
        stream = np.random.default_rng(number)
        kept = (stream.random(len(mood)) >= missing) | (log.ratings["day"] < START).to_numpy()
        table = self_experiment(log.ratings.assign(mood=mood)[kept], log.tags, plan=plan, most=most).table
        parts.append(table.assign(planted=points))
    return pd.concat(parts)


def chosen(days: int) -> pd.DataFrame:
    """A tag without any difference of its own: done mostly when assigned, and more on good days."""
    parts = []
    for number in range(PLANS):
        log = simulate(seed=51 + number, days=60 + days, **DRAWN)
        plan = Plan.draw(START, days, seed=number)
        on = (plan.table["condition"] == "on").to_numpy()
        stream, tagged, naive = np.random.default_rng(number), [], []
        for person in log.persons:
            mood = person.mood[60:] - person.mood[60:].mean()
            done = stream.random(days) < 1 / (1 + np.exp(-(np.where(on, 1.5, -1.5) + 1.5 * mood)))
            tagged.append(np.append(np.full(60, ""), np.where(done, "it", "")))
            naive.append(person.rating[60:][done].mean() - person.rating[60:][~done].mean())
        tags = log.ratings[["person", "day"]].assign(tag=np.concatenate(tagged))
        tags = tags.assign(tag=tags["tag"].where(tags["tag"] != ""))
        table = self_experiment(log.ratings, tags, plan=plan, tag="it", most=2000).table
        parts.append(table.assign(naive=np.repeat(naive, 2)))
    return pd.concat(parts)


if __name__ == "__main__":
    print("days block phi missing: findable; none planted: p <= .05, coverage; findable planted: found, coverage")
    for cell in CELLS:
        numbers = []
        for size in (0.0, 1.0):
            got = planted(*cell, size)
            inside = ((got["low"] <= got["planted"]) & (got["planted"] <= got["high"]))[got["low"].notna()]
            numbers += [(got["p"] <= 0.05).mean(), inside.mean()]
        print(*cell, f"{got['findable'].mean():.2f}", *(f"{x:.3f}" for x in numbers), flush=True)
    got = planted(28, 2, 0.4, 0.0, 1.0, carry=0.5)
    found = f"{got['difference'].mean() / got['planted'].mean():.2f}"
    print("half of it carries over to the next day: found as a share of planted", found)
    got = chosen(28)
    for name, some in got.groupby("comparison", observed=True):
        some = some[some["low"].notna()]
        wrong = ((some["low"] > 0) | (some["high"] < 0)).mean()
        print(
            "no difference, done more on good days:",
            name,
            f"n {len(some)} mean {some['difference'].mean():.2f} wrong {wrong:.3f}",
        )
    print("days done less days not done, as they came:", f"{got['naive'].mean():.2f}")
