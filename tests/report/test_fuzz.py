"""Odd logs, many of them: both editions render each without an exception, and say nothing that is no word."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from moodtrack import report
from moodtrack.log import Log
from moodtrack.report.insights import insights
from moodtrack.schema import SCORES, VARIABLES, conform

START = pd.Timestamp("2024-11-04")
SCALES = ((1, 5), (1, 10), (0, 100), (-1, 1), (float("nan"), float("nan")))
DIRECTIONS = ("higher_better", "higher_worse", "range", "none", None)


def odd_log(seed: int) -> Log:
    """A log with one oddity of each sort: days, mood, tags, scores, goals, sessions, shares."""
    stream = np.random.default_rng(seed)

    def pick(*choices: object) -> object:
        return choices[int(stream.integers(len(choices)))]

    n = int(pick(0, 1, 2, 3, 12, 40, 70, 150))  # type: ignore[call-overload]
    gaps = pick("none", "month", "random", "twice")
    days = np.arange(n)
    if gaps == "month":
        days = days + 31 * (days > n // 2)
    elif gaps == "random":
        days = np.sort(stream.choice(3 * n + 1, n, replace=False))
    elif gaps == "twice":
        days = days // 2
    low, high = SCALES[int(stream.integers(len(SCALES)))]
    lowest, highest = (1, 5) if np.isnan(low) else (low, high)
    mood = stream.uniform(lowest, highest, n).round(int(pick(0, 1)))  # type: ignore[call-overload]
    shape = pick("as is", "constant", "none", "holes", "two values", "outlier")
    if shape == "constant":
        mood[:] = highest
    elif shape == "none":
        mood[:] = np.nan
    elif shape == "holes":
        mood[stream.random(n) < 0.5] = np.nan
    elif shape == "two values":
        mood = np.where(mood > np.median(mood) if n else mood > 0, highest, lowest).astype("float64")
    elif shape == "outlier" and n:
        mood[0] = 1e6
    at = START + pd.to_timedelta(days, unit="D")
    base = pd.DataFrame({"person": "p", "entry": np.arange(n), "at": at, "day": at})
    shared = pd.Series(stream.choice([True, False], n), dtype="boolean").where(stream.random(n) < 0.8)
    tables: dict[str, pd.DataFrame] = {"persons": pd.DataFrame({"person": ["p"]})}
    if n:
        tables["entries"] = base.assign(
            kind="mood", precision=pick("minute", "day"), source="made:a.csv", shared=shared
        )  # type: ignore[arg-type]
        tables["ratings"] = base.assign(mood=mood)
        label, way = pick("Mood", "$x_1$ 😀", "m" * 90, "null"), DIRECTIONS[int(stream.integers(len(DIRECTIONS)))]
        tables["variables"] = conform(pd.DataFrame([{"variable": "mood", "label": label, "low": low, "high": high, "direction": way}]), VARIABLES)  # fmt: skip
        tagged = pick("none", "always", "rare", "many", "never")
        chance = {"none": 0.0, "always": 1.0, "rare": 0.03, "many": 0.5, "never": 0.0}[str(tagged)]
        if tagged != "none":
            names = ["on", "null", "=1+1", "<b>", "😀", "x y"][: 6 if tagged == "many" else 1]
            parts = [base[stream.random(n) < chance].assign(tag=name) for name in names]
            tables["tags"] = pd.concat([*parts, base.assign(tag=None)]).assign(source="made:a.csv")
    sessions = int(pick(0, 1, 2, 9))  # type: ignore[call-overload]
    when = START + pd.to_timedelta(7 * np.arange(sessions), unit="D")
    if sessions:
        measure = pick("phq9", "who5", "own scale", "core10")
        rows = pd.DataFrame({"person": "p", "session": np.arange(1, sessions + 1), "at": when, "day": when})
        score = rows.assign(measure=measure, item="total", rater=pick("self", "therapist"), value=stream.integers(0, 25, sessions).astype("float64"))  # fmt: skip
        item = score.assign(item="9", value=stream.integers(0, 4, sessions).astype("float64"))
        tables["scores"] = conform(pd.concat([score, item]) if stream.random() < 0.5 else score, SCORES)
        attended = pd.Series(stream.choice([True, False], sessions), dtype="boolean")
        tables["sessions"] = rows.assign(attended=attended if stream.random() < 0.7 else pd.Series([None] * sessions, dtype="boolean"))  # fmt: skip
    if stream.random() < 0.5:
        goal = {"person": "p", "goal": "g", "label": pick("calm", None, "$\\frac{"), "measure": pick("rating:mood", "phq9", "goal", "tag:on", "nonsense"),
                "target": pick(3.0, 1e9, None), "target_high": pick(None, 4.0), "direction": pick("increase", "decrease", "range"), "rule": pick("last", "mean", "count", "share"),
                "per": pick("day", "week", "session"), "baseline": pick(None, 3.0), "set_on": START, "due_on": pick(None, START)}  # fmt: skip
        tables["goals"] = pd.DataFrame([goal])
    return Log(**tables)


def render(seed: int) -> None:
    """Both editions, with and without a view, and the insights."""
    log = odd_log(seed)
    view: dict[str, object] = ({}, {"shared_only": True}, {"as_of": START + pd.Timedelta(days=20)}, {"start": START + pd.Timedelta(days=30)})[seed % 4]  # type: ignore[assignment]  # fmt: skip
    for edition in ("clinician", "client"):
        document = report.document(log, edition=edition, norms=seed % 2 == 0, **view)  # type: ignore[arg-type]
        assert report.html(document).startswith("<!DOCTYPE html>")
        for word in ("<NA>", "NaT", " nan", "None"):
            assert word not in document.text(), (seed, word)
    found = insights(log, **view)  # type: ignore[arg-type]
    assert all(one.text for one in found)
    assert len({one.id for one in found}) == len(found)


@pytest.mark.parametrize("seed", range(0, 32, 4))
def test_odd_logs_render(seed: int) -> None:
    for each in range(seed, seed + 4):
        render(each)
