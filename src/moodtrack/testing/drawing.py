"""One person of a recipe, drawn: the mood of every day, the tags that go with it, and which of it was written down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.signal import lfilter
from scipy.special import expit, logit, ndtri

from moodtrack.testing.recipes import Recipe

__all__ = ["Drawn", "Planted", "autoregressive", "draw"]

_WEEK = np.array([-0.3, -0.1, 0.0, 0.0, 0.1, 0.2, 0.15])  # points by weekday, Monday first
_BURN = 60
_WORDS = ("sad", "calm", "anxious", "happy")


class Planted(NamedTuple):
    """One planted relation; `tag` counts the columns of `Drawn.present`, `twin` is -1 where there is none."""

    tag: int
    lag: int
    effect: float
    direction: int
    twin: int


@dataclass(frozen=True, eq=False)
class Drawn:
    """Written entries of one person, in order of time.

    Parameters
    ----------
    day, hour, rating : ndarray, shape (entries,)
        Number of the day from 0, hour of the day, rating.
    present : ndarray of bool, shape (entries, tags)
        Tags of the entry.
    names, groups : list of str
        Of the tags.
    truth : list of Planted
        Everything that was planted.
    """

    day: np.ndarray
    hour: np.ndarray
    rating: np.ndarray
    present: np.ndarray
    names: list[str]
    groups: list[str]
    truth: list[Planted]


class _Habits(NamedTuple):
    """Normal variables behind the tags (days x tags), the cuts above which a tag is there, and the tags' roles."""

    latent: np.ndarray
    cut: np.ndarray
    rate: np.ndarray
    order: np.ndarray


def draw(recipe: Recipe, stream: np.random.Generator, days: int, weekday: int) -> Drawn:
    """One person with one entry a day.

    Parameters
    ----------
    recipe : Recipe
        What the person is made of.
    stream : Generator
        The person's own stream of random numbers.
    days : int
        Days from the first to the last.
    weekday : int
        Weekday of the first day, Monday is 0.
    """
    week = (np.arange(days) + weekday) % 7
    habits = _habits(recipe, stream, week)
    spell = _spell(recipe, stream, days, habits)
    base = _base(recipe, stream, week) + spell
    present = habits.latent > habits.cut
    present &= _used(recipe, stream, present.shape)
    truth = _planted(recipe, stream, habits.order)
    phi = float(stream.uniform(*recipe.phi))
    mood, lasting, truth = _mood(recipe, stream, base, present, truth, phi)
    for row in truth:
        if row.lag < 0:
            follows = habits.latent[1:, row.tag] + 0.65 * row.direction * lasting[:-1] / recipe.sd
            present[1:, row.tag] = follows > habits.cut[row.tag] * np.sqrt(1 + 0.65**2)
    off = (mood - base - np.mean(mood - base)) / recipe.sd
    names = [f"t{i + 1:02d}" for i in range(present.shape[1])]
    groups = ["activity"] * len(names)
    present, truth = _twinned(recipe, stream, present, truth, habits)
    names += [f"{names[i]}_again" for i in habits.order[: recipe.twins]]
    groups += ["activity"] * recipe.twins
    present = np.hstack([present, _words(recipe, stream, off)])
    names += _WORDS[: recipe.mood_words]
    groups += ["emotion"] * recipe.mood_words
    logged = np.flatnonzero(_logged(recipe, stream, off))
    shown = present & ~((off < -0.8)[:, None] & (stream.random(present.shape) < recipe.hidden))
    rating = np.clip(np.round(mood + recipe.noise * stream.standard_normal(days)), *recipe.scale)
    return Drawn(logged, np.full(len(logged), 21.0), rating[logged], shown[logged], names, groups, truth)


def autoregressive(innovation: np.ndarray, phi: float) -> np.ndarray:
    """Each column's running sum x[t] = phi x[t - 1] + innovation[t], from 0."""
    return np.asarray(lfilter([1.0], [1.0, -phi], innovation, axis=0))


def _stationary(stream: np.random.Generator, days: int, columns: int, phi: float) -> np.ndarray:
    """Standard normal columns with autocorrelation phi."""
    innovation = stream.standard_normal((days + _BURN, columns)) * np.sqrt(1 - phi * phi)
    return autoregressive(innovation, phi)[_BURN:]


def _habits(recipe: Recipe, stream: np.random.Generator, week: np.ndarray) -> _Habits:
    days, m = len(week), int(stream.integers(recipe.tags[0], recipe.tags[1] + 1))
    rate = np.exp(stream.uniform(np.log(recipe.rates[0]), np.log(recipe.rates[1]), m))
    loading = np.where(stream.random(m) < recipe.loaded, 0.6, 0.0)
    factor = _stationary(stream, days, 4, 0.3)[:, stream.integers(0, 4, m)]
    own = np.where(
        stream.random(m) < recipe.persistent, _stationary(stream, days, m, 0.5), stream.standard_normal((days, m))
    )
    shift = np.where(stream.random(m) < recipe.weekend, stream.choice([-0.8, 0.8], m), 0.0)
    latent = loading * factor + np.sqrt(1 - loading**2) * own + np.outer((week >= 5) - 2 / 7, shift)
    spread = np.sqrt(1 + shift**2 * 10 / 49)  # 10 / 49: variance of "weekend"
    shuffled = stream.permutation(m)
    order = np.concatenate([shuffled[rate[shuffled] >= 0.05], shuffled[rate[shuffled] < 0.05]])
    return _Habits(latent, -ndtri(rate) * spread, rate, order)


def _spell(recipe: Recipe, stream: np.random.Generator, days: int, habits: _Habits) -> np.ndarray:
    """Points of the spell by day; habits shift with it."""
    if not recipe.spell:
        return np.zeros(days)
    length = round(0.4 * days)
    inside = np.zeros(days)
    first = int(stream.integers(0, days - length + 1))
    inside[first : first + length] = 1.0
    some = stream.permutation(habits.latent.shape[1])[: recipe.shifting]
    habits.latent[:, some] += np.outer(inside, stream.choice([-1.2, 1.2], len(some)))
    return inside * recipe.spell * recipe.sd * float(stream.choice([-1, 1]))


def _base(recipe: Recipe, stream: np.random.Generator, week: np.ndarray) -> np.ndarray:
    days = len(week)
    profile = recipe.weekday * recipe.sd * stream.uniform(0.5, 1.5) * _WEEK
    time = np.arange(days)
    trend = stream.uniform(-recipe.trend, recipe.trend) * (time / max(days - 1, 1) - 0.5)
    season = recipe.season * np.sin(2 * np.pi * (time / 365 + stream.random()))
    return np.asarray(recipe.level + profile[week] + trend + season)


def _used(recipe: Recipe, stream: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """On which days a tag is in use: half are in use from first to last, the others for 40 to 70 % of the days."""
    days, m = shape
    if not recipe.windows:
        return np.ones(shape, dtype=bool)
    length = np.where(stream.random(m) < 0.5, 1.0, stream.uniform(0.4, 0.7, m)) * days
    begin = stream.choice([0.0, 0.5, 1.0], m) * (days - length)  # from the start, in the middle, to the end
    time = np.arange(days)[:, None]
    return np.asarray((time >= begin) & (time < begin + length))


def _planted(recipe: Recipe, stream: np.random.Generator, order: np.ndarray) -> list[Planted]:
    lags = [0] * recipe.same_day + [1] * recipe.next_day + [-1] * recipe.reverse
    rows = []
    for tag, lag in zip(order, lags, strict=False):
        direction = -1 if stream.random() < 0.6 else 1
        size = float(stream.choice(recipe.sizes))
        rows.append(Planted(int(tag), lag, np.nan if lag < 0 else direction * size, direction, -1))
    return rows


def _mood(
    recipe: Recipe,
    stream: np.random.Generator,
    base: np.ndarray,
    present: np.ndarray,
    truth: list[Planted],
    phi: float,
) -> tuple[np.ndarray, np.ndarray, list[Planted]]:
    """Mood day by day, and what of it lasts; where differences linger, the truth gains what the next day keeps."""
    days = len(base)
    planted = np.zeros(days)
    for row in truth:
        if row.lag >= 0:
            planted[row.lag :] += row.effect * present[: days - row.lag, row.tag]
    if recipe.errors == "long":
        error = recipe.sd * _long_memory(stream, days, 0.3)
    else:
        heavy = recipe.errors == "t3"
        normal = stream.standard_t(3, days + _BURN) / np.sqrt(3) if heavy else stream.standard_normal(days + _BURN)
        error = recipe.sd * np.sqrt(1 - phi * phi) * autoregressive(normal, phi)[_BURN:]
    if not recipe.carry:
        return base + error + planted, error, truth
    kept = [row._replace(lag=1, effect=phi * row.effect) for row in truth if row.lag == 0]
    error += autoregressive(planted - planted.mean(), phi)
    return base + planted.mean() / (1 - phi) + error, error, truth + kept


def _long_memory(stream: np.random.Generator, days: int, d: float) -> np.ndarray:
    """Fractional noise of unit variance: a moving average with weights Gamma(j + d) / Gamma(j + 1) / Gamma(d)."""
    steps = np.arange(1, 1000)
    weights = np.concatenate([[1.0], np.cumprod((steps - 1 + d) / steps)])
    noise = stream.standard_normal(days + len(weights) - 1)
    return np.asarray(np.convolve(noise, weights, mode="valid") / np.sqrt(weights @ weights))


def _twinned(
    recipe: Recipe, stream: np.random.Generator, present: np.ndarray, truth: list[Planted], habits: _Habits
) -> tuple[np.ndarray, list[Planted]]:
    """Further tags that are there on nearly the same days as the first `twins` tags in order of their roles."""
    if not recipe.twins:
        return present, truth
    some, m = habits.order[: recipe.twins], present.shape[1]
    there = present[:, some]
    added = 0.02 * habits.rate[some] / (1 - habits.rate[some])
    copies = np.where(there, stream.random(there.shape) >= 0.02, stream.random(there.shape) < added)
    column = {int(tag): m + i for i, tag in enumerate(some)}
    truth = [row._replace(twin=column.get(row.tag, -1)) for row in truth]
    truth += [row._replace(tag=row.twin, twin=row.tag) for row in truth if row.twin >= 0]
    return np.hstack([present, copies]), truth


def _words(recipe: Recipe, stream: np.random.Generator, off: np.ndarray) -> np.ndarray:
    """Words for the mood of the day itself, every second one for a low mood; there on about a quarter of the days."""
    sign = np.where(np.arange(recipe.mood_words) % 2 == 0, -1.0, 1.0)
    heard = np.outer(off, sign) + stream.standard_normal((len(off), recipe.mood_words))
    return np.asarray(heard > 0.95)


def _logged(recipe: Recipe, stream: np.random.Generator, off: np.ndarray) -> np.ndarray:
    days = len(off)
    chance = expit(logit(recipe.missing) - recipe.low * off) if recipe.missing > 0 else np.zeros(days)
    logged = stream.random(days) >= chance
    if recipe.hole and days > 3 * recipe.hole:
        first = int(stream.integers(recipe.hole, days - 2 * recipe.hole))
        logged[first : first + recipe.hole] = False
    return np.asarray(logged)
