"""How often is a change called reliable where nobody changed, and is a probability of change what it says?

python -m benchmarks.false_alarms [--clients N]

Scores are true score + error, mean 14 and SD 5 at the start; the true score stays (alarms) or changes by a normal prior
once (probabilities). Selected intake: only persons whose first score is 15 or more. With a rule by norms the share of alarms
does not hang on the reliability of the questionnaire; with a rule in points, which is what is published for most, it does: the
second table has the default points of two questionnaires over reliabilities.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

import numpy as np
import pandas as pd

from moodtrack import measures
from moodtrack.progress import Norms, Prior, reliable_change
from moodtrack.schema import SCORES, conform

MEAN, SD, LEAST = 14.0, 5.0, 15.0
SESSIONS = (2, 6, 12, 20)
RELIABILITIES = (0.7, 0.8, 0.9)
PRIORS = (Prior(0.0, 2.0, "drawn"), Prior(-3.0, 4.0, "drawn"))
POINTS = (("phq9", 5.0, (0.7, 0.8, 0.84, 0.9)), ("gad7", 5.0, (0.7, 0.8, 0.83, 0.9)))
"""Measures judged by their published points, the SD of the drawn scores, and reliabilities."""
BAR_ALARM, BAR_CHANCE = 0.05, 0.03


def courses(clients: int, sessions: int, reliability: float, selected: bool, seed: int, prior: Prior | None = None) -> tuple[pd.DataFrame, np.ndarray]:  # fmt: skip
    """Scores of clients as the table scores, and the true change of each after the first session."""
    stream = np.random.default_rng(seed)
    many = clients * (3 if selected else 1)
    true = stream.normal(MEAN, SD * reliability**0.5, many)
    error = stream.normal(0, SD * (1 - reliability) ** 0.5, (many, sessions))
    change = stream.normal(prior.mean, prior.sd, many) if prior else np.zeros(many)
    value = true[:, None] + error + np.where(np.arange(sessions) > 0, change[:, None], 0)
    kept = np.flatnonzero(value[:, 0] >= LEAST)[:clients] if selected else np.arange(clients)
    person = np.repeat([f"p{i:06d}" for i in range(len(kept))], sessions)
    session = np.tile(np.arange(1, sessions + 1), len(kept))
    frame = {"person": person, "session": session, "measure": "drawn", "value": value[kept].ravel()}
    return conform(pd.DataFrame(frame), SCORES), change[kept]


def alarms(clients: int, sessions: int, reliability: float, selected: bool, method: str = "JT") -> dict[str, float]:
    """Share of clients with at least one alarm: improved and deteriorated, at a session and established."""
    scores, _ = courses(clients, sessions, reliability, selected, 1)
    table = reliable_change(
        scores, norms=Norms(MEAN, SD, None, reliability, "as drawn"), method=method, direction="higher_worse"
    ).table
    found = {}
    for level, column in (("session", "class"), ("established", "established_class")):
        for name in ("improved", "deteriorated"):
            found[f"{name} {level}"] = table.loc[table[column] == name, "person"].nunique() / clients
    return found


def alarms_in_points(
    clients: int, sessions: int, measure: str, sd: float, reliability: float
) -> tuple[float, dict[str, float]]:
    """The published points of a measure and the share of clients with at least one alarm by them, nobody selected.

    Scores are whole numbers within the range of the form, as totals are.
    """
    scores, _ = courses(clients, sessions, reliability, False, 1)
    form = measures.get(measure)
    value = (MEAN + (scores["value"] - MEAN) * sd / SD).round().clip(form.low, form.high)
    table = reliable_change(scores.assign(measure=measure, value=value)).table
    rates = {
        f"{name} {level}": table.loc[table[column] == name, "person"].nunique() / clients
        for level, column in (("session", "class"), ("established", "established_class"))
        for name in ("improved", "deteriorated")
    }
    return float(table["threshold"].iloc[0]), rates


def calibration(clients: int, reliability: float, selected: bool, prior: Prior) -> tuple[float, int]:
    """The largest difference between p_change and how often it is true, over tenths of p_change with 200 clients or more."""
    scores, change = courses(clients, 2, reliability, selected, 2, prior)
    table = reliable_change(
        scores, norms=Norms(MEAN, SD, None, reliability, "as drawn"), prior=prior, direction="higher_worse"
    ).table
    p = table["p_change"].to_numpy()
    tenth = np.minimum((p * 10).astype("int64"), 9)
    sizes = np.bincount(tenth, minlength=10)
    told, true = (np.bincount(tenth, v, 10) / np.maximum(sizes, 1) for v in (p, (change < 0).astype("float64")))
    return float(np.abs(told - true)[sizes >= 200].max()), int((sizes >= 200).sum())


def main(arguments: Sequence[str] | None = None) -> int:
    """Print both tables; 1 if one of the bars is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.false_alarms")
    parser.add_argument("--clients", type=int, default=10_000)
    clients = parser.parse_args(arguments).clients
    worst = 0.0
    print("intake      r    sessions  improved, deteriorated at a session   established")
    for selected in (False, True):
        for reliability in RELIABILITIES:
            for sessions in SESSIONS:
                got = alarms(clients, sessions, reliability, selected)
                rates = [
                    got[f"{n} {level}"] for level in ("session", "established") for n in ("improved", "deteriorated")
                ]
                print(f"{'selected' if selected else 'all':9} {reliability:4.1f}  {sessions:6d}      {rates[0]:.3f} {rates[1]:.3f}                      {rates[2]:.3f} {rates[3]:.3f}")  # fmt: skip
                if sessions == 12 and not selected:
                    worst = max(worst, rates[2], rates[3])
    print("\nmethod, 12 sessions, r .8, all: improved, deteriorated at a session, established")
    for method in ("JT", "GLN", "EN", "NK"):
        print(f"{method:4}", *(f"{rate:.3f}" for rate in alarms(clients, 12, 0.8, False, method).values()))
    print(
        "\npublished points, SD, r, sessions, all: improved, deteriorated at a session, established; nothing is barred here"
    )
    for measure, sd, reliabilities in POINTS:
        for reliability in reliabilities:
            for sessions in (6, 12, 20):
                points, got = alarms_in_points(clients, sessions, measure, sd, reliability)
                print(
                    f"{measure} {points:g}  {sd:g}  {reliability:.2f}  {sessions:2d} ",
                    *(f"{rate:.3f}" for rate in got.values()),
                )
    print("\np_change: largest difference of stated and true share over tenths")
    apart = 0.0
    for prior in PRIORS:
        for selected in (False, True):
            off, tenths = calibration(10 * clients, 0.8, selected, prior)
            apart = max(apart, off)
            print(f"prior {prior.mean:4.1f} SD {prior.sd:.1f}, {'selected' if selected else 'all':9} {off:.3f} in {tenths} tenths")  # fmt: skip
    kept = worst <= BAR_ALARM and apart <= BAR_CHANCE
    print(f"rule by norms, established at 12 sessions {worst:.3f} <= {BAR_ALARM}, p_change within {apart:.3f} <= {BAR_CHANCE}: {'kept' if kept else 'MISSED'}")  # fmt: skip
    return int(not kept)


if __name__ == "__main__":
    sys.exit(main())
