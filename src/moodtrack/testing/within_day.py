"""One person who writes many entries a day: a tag is followed by a higher or lower mood in the next entry."""

from __future__ import annotations

import numpy as np
from scipy.signal import lfilter

from moodtrack.testing.drawing import Drawn, Planted, autoregressive
from moodtrack.testing.recipes import Recipe

__all__ = ["draw_entries"]


def draw_entries(recipe: Recipe, stream: np.random.Generator, days: int) -> Drawn:
    """One person with several entries a day.

    The mood of an entry is that of the day (autocorrelation .3 from day to day, 60 % of the SD) and a first-order
    autoregression from entry to entry. Truth: lag 1 is the previous entry of the same day; lag -1 says that the mood
    of the entry itself brings the tag about.

    Parameters
    ----------
    recipe : Recipe
        What the person is made of.
    stream : Generator
        The person's own stream of random numbers.
    days : int
        Days from the first to the last.
    """
    count = stream.integers(recipe.entries[0], recipe.entries[1] + 1, days)
    day = np.repeat(np.arange(days), count)
    first = np.cumsum(count) - count
    n, m = len(day), int(stream.integers(recipe.tags[0], recipe.tags[1] + 1))
    hour = 8 + 14 * (np.arange(n) - first[day] + stream.random(n)) / count[day]
    rate = np.exp(stream.uniform(np.log(recipe.rates[0]), np.log(recipe.rates[1]), m))
    order = stream.permutation(m)
    lags = [1] * recipe.same_day + [-1] * recipe.reverse
    sign = np.where(stream.random(m) < 0.6, -1, 1)
    size = stream.choice(recipe.sizes, m)
    effect = sign * size
    truth = [
        Planted(int(j), lag, float(effect[j]) if lag > 0 else np.nan, int(sign[j]), -1)
        for j, lag in zip(order, lags, strict=False)
    ]
    present = stream.random((n, m)) < rate
    phi = float(stream.uniform(*recipe.phi))
    daily = autoregressive(stream.standard_normal(days) * np.sqrt(1 - 0.3**2), 0.3)[day]
    innovation = stream.standard_normal(n) * 0.8 * np.sqrt(1 - phi * phi)
    opening = np.zeros(n, dtype=bool)
    opening[first] = True
    for row in truth:
        if row.lag > 0:
            innovation[1:] += np.where(opening[1:], 0.0, row.effect / recipe.sd * present[:-1, row.tag])
    off = 0.6 * daily + np.asarray(lfilter([1.0], [1.0, -phi], innovation))
    off -= off.mean()
    for row in truth:
        if row.lag < 0:
            chance = np.log(rate[row.tag] / (1 - rate[row.tag])) + 1.1 * row.direction * off
            present[:, row.tag] = stream.random(n) < 1 / (1 + np.exp(-chance))
    rating = np.clip(np.round(recipe.level + recipe.sd * off), *recipe.scale)
    logged = np.flatnonzero(stream.random(n) >= recipe.missing)
    names = [f"t{i + 1:02d}" for i in range(m)]
    return Drawn(day[logged], hour[logged], rating[logged], present[logged], names, ["activity"] * m, truth)
