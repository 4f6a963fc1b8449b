"""Real ratings, drawn tags: is anything found where tags have nothing to do with them, and are planted differences covered?

Reads the series of the reference folder named by MOODTRACK_PACK: two daily series, whose rows are days, and everyone
with 90 or more answers in four diary studies, whose rows are beeps of one person, taken as equally spaced. To every
series 24 tags are drawn, in turn random, persistent and bound to the day of the week (every seventh row); first nothing
is planted, then six differences of .4 to 1.0 SD. For checking only: nothing of the series is kept.

    python -m benchmarks.semi_synthetic [--copies N] [--seed N]
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.special import ndtri

from benchmarks.scoring import Share, score
from benchmarks.triggers import METHODS
from moodtrack.schema import RATINGS, TAGS, conform
from moodtrack.testing.drawing import autoregressive

DAILY = {"motifs/stumpy_kos_mood_relaxed": "mood_relaxed", "trend/trend_kos_mood_down": "mood_down"}
BEEPS = {
    "rowland": ("subj_id", ("happy", "sad", "anxious", "relaxed")),
    "crayen": ("UserID", ("mood",)),
    "bringmann": ("subj_id", ("Worried", "Excited")),
    "fried": ("subj_id", ("Relax", "Worry", "Angry")),
}
ANSWERS = 90
M = 24
TRUTH = ["person", "tag", "lag", "effect", "direction"]


def series(pack: Path) -> Iterator[tuple[str, str, np.ndarray]]:
    """Source, person and variable, and the ratings row by row; null where a beep was not answered."""
    folder = pack / "reference" / "dynamics"
    for case, variable in DAILY.items():
        rows = pd.read_csv(folder / case / "input.csv")
        day = (rows["studyday"] - rows["studyday"].min()).to_numpy("int64")
        values = np.full(day.max() + 1, np.nan)
        values[day] = rows[variable]
        yield "daily", f"kos daily {variable}", values
    for study, (whose, variables) in BEEPS.items():
        rows = pd.read_csv(folder / "variability" / f"daybreak_{study}" / "input.csv")
        for person, mine in rows.groupby(whose, sort=True):
            for variable in variables:
                values = mine.sort_values("obs")[variable].to_numpy("float64")
                if np.isfinite(values).sum() >= ANSWERS:
                    yield study, f"{study} {person} {variable}", values


def tags_for(stream: np.random.Generator, n: int) -> np.ndarray:
    """24 tags by rows: random, persistent and weekday-bound in turn; base rates from .1 to .5."""
    rate = np.exp(stream.uniform(np.log(0.1), np.log(0.5), M))
    latent = stream.standard_normal((n, M))
    latent[:, 1::3] = autoregressive(stream.standard_normal((n + 50, M // 3)) * 0.6, 0.8)[50:]
    shift = np.zeros(M)
    shift[2::3] = stream.choice([-1.0, 1.0], M // 3)
    latent += np.outer((np.arange(n) % 7 >= 5) - 2 / 7, shift)
    return np.asarray(latent > -ndtri(rate) * np.sqrt(1 + shift**2 * 10 / 49))


def tables(persons: list[tuple[str, np.ndarray, np.ndarray]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Ratings and tags; row i of a series is day i, and rows without an answer are days without a log."""
    ratings, tags = [], []
    for name, values, present in persons:
        rows = np.flatnonzero(np.isfinite(values))
        day = np.datetime64("2024-01-01") + rows
        ratings.append(pd.DataFrame({"person": name, "entry": rows + 1, "at": day, "day": day, "mood": values[rows]}))
        at, column = np.nonzero(np.column_stack([present, ~present.any(axis=1)])[rows])
        names = np.array([*(f"t{j:02d}" for j in range(M)), ""])
        tags.append(
            pd.DataFrame({"person": name, "entry": rows[at] + 1, "at": day[at], "day": day[at], "tag": names[column]})
        )
    return conform(pd.concat(ratings), RATINGS), conform(pd.concat(tags).assign(source="drawn"), TAGS)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the shares by source and pooled; 1 if a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.semi_synthetic")
    parser.add_argument("--copies", type=int, default=3, help="sets of tags for a series")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    pack = os.environ.get("MOODTRACK_PACK")
    if not pack:
        print("skipped: MOODTRACK_PACK names no folder with real series")
        return 0
    null: list[tuple[str, np.ndarray, np.ndarray]] = []
    with_: list[tuple[str, np.ndarray, np.ndarray]] = []
    planted, whose = [], []
    for source, name, values in series(Path(pack)):
        for copy in range(options.copies * (10 if source == "daily" else 1)):
            stream = np.random.default_rng([options.seed, len(null)])
            present, person = tags_for(stream, len(values)), f"s{len(null):04d}"
            null.append((person, values, present))
            moved = values.copy()
            for place, tag in enumerate(stream.permutation(M)[:6]):
                effect = float(stream.uniform(0.4, 1.0) * stream.choice([-1, 1]) * np.nanstd(values))
                lag = place % 2
                moved[lag:] += effect * present[: len(values) - lag, tag]
                planted.append((person, f"t{tag:02d}", lag, effect, int(np.sign(effect))))
            with_.append((person, moved, present))
            whose.append((source, name, copy))
    persons = [name for name, _, _ in null]
    source = np.array([row[0] for row in whose])
    owner = np.unique([" ".join(row[1].split(" ")[:2]) for row in whose], return_inverse=True)[1]
    nothing = pd.DataFrame([], columns=TRUTH).astype({"effect": "float64", "lag": "int64"})
    truth = pd.DataFrame(planted, columns=TRUTH)
    print(f"{len(persons)} sets of tags on {len({row[1] for row in whose})} series of {owner.max() + 1} persons")
    print(f"{'method':10}{'source':12}{'any, null':>15}{'power':>15}{'FDR':>15}{'planted held':>15}{'all held':>15}")
    good = True
    for method in METHODS:
        found = [METHODS[method](*tables(rows)) for rows in (null, with_)]
        empty = score(nothing, persons, found[0], (0, 1))["false"]
        got = score(truth, persons, found[1], (0, 1))
        shares = [empty, *(got[key] for key in ("power", "FDR", "planted", "coverage"))]
        for part in [*dict.fromkeys(source), "all"]:
            rows = np.ones(len(source), bool) if part == "all" else source == part
            cells = [_by_owner(share, rows, owner) for share in shares]
            print(f"{method:10}{part:12}" + "".join(f"{cell!s:>15}" for cell in cells), flush=True)
        if method in ("smooth", "linear"):
            missed = cells[0].estimate - 1.645 * cells[0].se > 0.10
            low, high = (cells[3].estimate + side * 1.645 * cells[3].se for side in (-1, 1))
            wrong = low > 0.97 or high < 0.92
            good &= not missed and not wrong
            print(
                f"{method:10}any finding <= .10 {'MISSED' if missed else 'kept'}, covered .92 to .97 {'MISSED' if wrong else 'kept'}"
            )
    return int(not good)


def _by_owner(share: Share, rows: np.ndarray, owner: np.ndarray) -> Share:
    """The same share with people, not series, as the units: series of one person are not independent."""
    return Share(
        *(np.bincount(owner[rows], values[rows])[np.unique(owner[rows])] for values in (share.above, share.below))
    )


if __name__ == "__main__":
    sys.exit(main())
