"""Persons drawn otherwise than by moodtrack.testing, to break `triggers`: where do the promised rates hold?

Tags are two-state chains, each with its own rate and persistence; some drift, some are bound to weekdays, every fifth
keeps another company. Each kind changes the errors, the tags or the log in one way; first nothing is planted, then five
differences of .4 to 1.1 points (three of the same day, two of the day after).

    python -m benchmarks.triggers_elsewhere [KIND ...] [--persons N] [--seed N] [--season smooth|linear]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from scipy.signal import lfilter

from benchmarks.scoring import score
from moodtrack.patterns import triggers
from moodtrack.schema import RATINGS, TAGS, conform

DAYS = (180, 365)
WORDS = ["h00", "h01", "h02", "h03"]
"""Tags of the kind `words` that only say the mood again; they are there for the others, and not scored."""
Truth = list[tuple[str, int, float, int]]


def _filtered(*weights: float) -> Callable[[np.random.Generator, int], np.ndarray]:
    """An autoregression of unit variance."""

    def draw(stream: np.random.Generator, n: int) -> np.ndarray:
        x = lfilter([1.0], [1.0, *(-w for w in weights)], stream.standard_normal(n + 2000))
        return np.asarray(x[2000:] / x[500:].std())

    return draw


def _fractional(stream: np.random.Generator, n: int) -> np.ndarray:
    weights = np.cumprod(np.append(1.0, (np.arange(1, 800) - 0.6) / np.arange(1, 800)))  # d = .4
    return np.asarray(np.convolve(stream.standard_normal(n + 799), weights, "valid") / np.sqrt(weights @ weights))


def _walk(stream: np.random.Generator, n: int) -> np.ndarray:
    return np.asarray(0.15 * np.cumsum(stream.standard_normal(n)) + 0.6 * stream.standard_normal(n))


def _calm_and_stormy(stream: np.random.Generator, n: int) -> np.ndarray:
    """The variance of a day hangs on the day before."""
    x, e = np.zeros(n + 300), stream.standard_normal(n + 300)
    variance = 1.0
    for t in range(1, n + 300):
        variance = 0.05 + 0.15 * x[t - 1] ** 2 + 0.8 * variance
        x[t] = np.sqrt(variance) * e[t]
    return np.asarray(0.9 * lfilter([1.0], [1.0, -0.4], x)[300:])


ERRORS = {
    "walk": _walk, "fractional": _fractional, "phi_90": _filtered(0.9), "cycle": _filtered(1.43, -0.72),
    "white": _filtered(0.0), "phi_minus_40": _filtered(-0.4), "stormy": _calm_and_stormy,
}  # fmt: skip
KINDS = (
    "plain", *ERRORS, "regimes", "season", "weekday_variance", "ceiling", "floor", "sticky", "near_constant", "day_late",
    "reacting", "holes", "bursts", "workdays", "half", "stops", "tag_stops", "fortnights", "words", "paydays", "spells",
)  # fmt: skip


def person(
    kind: str, stream: np.random.Generator, n: int, plant: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray, Truth]:
    """Tags (n, m), ratings (n), days logged (n) and what was planted."""
    m, t = int(stream.integers(14, 30)), np.arange(n)
    week = (t + stream.integers(7)) % 7
    state, season = np.zeros(n), np.sin(2 * np.pi * (t / 365 + stream.random()))
    if kind == "regimes":
        state = np.cumsum(stream.random(n) < 1 / 30) % 2
    elif kind == "season":
        state = season
    elif kind == "fortnights":
        state = 1.0 * (t // 7 % 2)
    elif kind == "paydays":  # every second Friday and the two days after it
        state = 1.0 * ((t + int(stream.integers(14))) % 14 < 3)
    elif kind == "spells":  # a bad week now and then
        for first in np.flatnonzero(stream.random(n) < 1 / 40):
            state[first : first + int(stream.integers(4, 11))] = 1.0
    present = _tags(kind, stream, week, state, m)
    error = ERRORS.get(kind, _filtered(stream.uniform(0.2, 0.7)))(stream, n)
    likely = stream.permutation(np.flatnonzero((present.mean(axis=0) > 0.08) & (present.mean(axis=0) < 0.9)))
    likely = likely[likely >= 4 * (kind == "words")]
    truth: Truth = []
    mood = 0.35 * np.sin(2 * np.pi * week / 7 + 6 * stream.random()) + error
    if kind == "weekday_variance":
        mood += 0.5 * np.sin(2 * np.pi * week / 7) * error
    mood += {"regimes": 1.6, "season": 1.0, "fortnights": 1.4, "paydays": 1.0, "spells": -1.3}.get(kind, 0.0) * state
    if kind == "reacting":
        before = np.append(0.0, error[:-1])
        for tag in likely[5:9]:
            present[:, tag] = stream.random(n) < 1 / (1 + np.exp(1 + 1.2 * before))
            truth.append((f"h{tag:02d}", -1, np.nan, -1))
    for place, tag in enumerate(likely[: 5 * plant]):
        lag, effect = int(place > 2), float(stream.uniform(0.4, 1.1) * stream.choice([-1, 1]))
        mood[lag:] += effect * present[: n - lag, tag]
        truth.append((f"h{tag:02d}", lag, effect, int(np.sign(effect))))
    if kind == "words":
        said = (mood - mood.mean())[:, None] / mood.std() * np.array([-1, 1, -1, 1])
        present[:, :4] = said + stream.standard_normal((n, 4)) > 0.95
    return present, _rated(kind, mood), _logged(kind, stream, week, error, present[:, likely[6 % len(likely)]]), truth


def _tags(kind: str, stream: np.random.Generator, week: np.ndarray, state: np.ndarray, m: int) -> np.ndarray:
    n = len(week)
    rate = stream.beta(1.3, 3.5, m).clip(0.04, 0.8)
    drift = np.sin(2 * np.pi * (np.arange(n)[:, None] / stream.uniform(60, 400, m) + stream.random(m)))
    logit = np.log(rate / (1 - rate)) + drift * stream.choice([0, 0, 0, 1], m) * stream.normal(size=m)
    if kind in ("regimes", "season", "fortnights", "paydays", "spells"):
        logit = logit + state[:, None] * stream.choice([0, 1.5, -1.5], m)
    chance = 1 / (1 + np.exp(-logit))
    bound = stream.choice([0.3, 1.0], (7, m))
    bound[:, stream.random(m) > 0.25] = 1.0
    chance, stay = chance * bound[week], stream.choice([0, 0, 0.3, 0.7, 0.9], m)
    present = stream.random((n, m)) < chance
    for t in range(1, n):
        present[t] = np.where(stream.random(m) < stay, present[t - 1], present[t])
    for j in range(1, m, 5):
        present[:, j] = np.where(stream.random(n) < 0.5, present[:, j - 1], present[:, j])
    if kind == "near_constant":
        present[:, :3] = stream.random((n, 3)) > 0.04
        present[:, 3] = True
    if kind == "day_late":
        present[1:, [8, 9]] = present[:-1, [0, 4]]
    return np.asarray(present)


def _rated(kind: str, mood: np.ndarray) -> np.ndarray:
    if kind in ("ceiling", "floor"):
        return np.clip(np.round((4.5 if kind == "ceiling" else 1.5) + 0.9 * mood), 1, 5)
    rating = np.clip(np.round(6 + mood), 1, 10)
    if kind == "sticky":  # the answer of the day before stands until the mood is a point away from it
        for t in range(1, len(rating)):
            rating[t] = rating[t - 1] if abs(6 + mood[t] - rating[t - 1]) < 1 else rating[t]
    return np.asarray(rating)


def _logged(kind: str, stream: np.random.Generator, week: np.ndarray, error: np.ndarray, tag: np.ndarray) -> np.ndarray:
    n = len(week)
    chance = np.full(n, {"half": 0.5}.get(kind, 0.88))
    if kind == "stops":
        chance = 1 / (1 + np.exp(-1.5 - 1.2 * error))
    elif kind == "tag_stops":
        chance = np.where(tag, 0.35, 0.9)
    elif kind == "holes":
        for first in stream.integers(20, n - 60, 1 + n // 300):
            chance[first : first + 60] = 0.0
    elif kind == "bursts":
        chance *= np.repeat(stream.random(n // 9 + 1) < 0.5, 9)[:n]
    elif kind == "workdays":
        chance *= week < 5
    return np.asarray(stream.random(n) < chance)


def drawn(
    kind: str, persons: int, n: int, seed: int, plant: bool
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, list[str]]:
    """Ratings, tags, truth and the names of everyone."""
    ratings, tags, planted = [], [], []
    names = [f"q{i:03d}" for i in range(persons)]
    for i, name in enumerate(names):
        stream = np.random.default_rng([seed, KINDS.index(kind), n, plant, i])
        present, rating, logged, truth = person(kind, stream, n, plant)
        rows = np.flatnonzero(logged)
        day = np.datetime64("2023-03-01") + rows
        ratings.append(pd.DataFrame({"person": name, "entry": rows + 1, "at": day, "day": day, "mood": rating[rows]}))
        at, column = np.nonzero(np.column_stack([present, ~present.any(axis=1)])[rows])
        words = np.array([*(f"h{j:02d}" for j in range(present.shape[1])), ""])
        tags.append(
            pd.DataFrame({"person": name, "entry": rows[at] + 1, "at": day[at], "day": day[at], "tag": words[column]})
        )
        planted += [(name, *row) for row in truth]
    told = pd.DataFrame(planted, columns=["person", "tag", "lag", "effect", "direction"])
    told = told.astype({"effect": "float64", "lag": "int64"})
    return conform(pd.concat(ratings), RATINGS), conform(pd.concat(tags).assign(source="drawn"), TAGS), told, names


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the shares of every kind; nothing is barred here."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.triggers_elsewhere")
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=f"of {', '.join(KINDS)}; default all")
    parser.add_argument("--persons", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--season", choices=("smooth", "linear"), default="smooth")
    options = parser.parse_args(arguments)
    heads = ("false, null", "lag -1, null", "FDR", "power", "planted held", "found held", "FDR, lag -1")
    print(f"{'kind':18}{'days':>4}" + "".join(f"{head:>15}" for head in heads))
    for kind in options.kinds or KINDS:
        for n in DAYS:
            cells = []
            for plant in (False, True):
                ratings, tags, truth, names = drawn(kind, options.persons, n, options.seed, plant)
                table = triggers(ratings, tags, season=options.season).table
                if kind == "words":
                    table = table[~table["tag"].isin(WORDS)]
                got, back = score(truth, names, table, (0, 1)), score(truth, names, table, (-1,))
                cells += (
                    [got[key] for key in ("FDR", "power", "planted", "coverage_found")] + [back["FDR"]]
                    if plant
                    else [got["false"], back["false"]]
                )
            print(f"{kind:18}{n:4}" + "".join(f"{cell!s:>15}" for cell in cells), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
