"""How many persons without any relation are ever shown one by a report, over all of its questions and a year of looks?

Tags have nothing to do with anything. Beside mood every log holds other ratings, which go with mood, hours of sleep, and, for
every second person, two entries a day; so the report asks all of its questions: tags beside mood, beside every other rating,
tags that follow the rating of the day before, entry to entry, amounts. A report is made whenever mood has reached a planned look;
between two looks it says the same. Counted is what any of these pages shows: first question, further ones, any of them. One
budget a report promises .05 for the first, and little more for the whole.

python -m benchmarks.report_errors [--persons N] [--days N] [--ratings N] [--seed N]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

import numpy as np
import pandas as pd

from benchmarks.scoring import Share
from moodtrack.log import Log
from moodtrack.report.findings import findings
from moodtrack.schema import RATINGS, TAGS, VARIABLES, conform
from moodtrack.stats import spending
from moodtrack.testing import cohort

FIRST_BAR, BAR = 0.08, 0.15
"""A family of its own, and a whole report, of persons without any relation."""


def logs(persons: int, days: int, ratings: int, seed: int) -> list[Log]:
    """One log a person; every second one has two entries a day."""
    drawn = cohort("nullclean", persons, days, seed)
    made = []
    for number, person in enumerate(drawn.persons):
        stream = np.random.default_rng([seed, number])
        mood = drawn.ratings[drawn.ratings["person"] == person].assign(person="me")
        for k in range(ratings):
            mood = mood.assign(**{f"rating_{k}": _beside(stream, mood["mood"].to_numpy())})
        mood = mood.assign(sleep_hours=(7 + stream.normal(size=len(mood))).round(1))
        tags = drawn.tags[drawn.tags["person"] == person].assign(person="me")
        if number % 2:
            mood, tags = _twice(stream, mood, tags)
        made.append(
            Log(
                ratings=conform(mood, RATINGS), tags=conform(tags, TAGS), variables=conform(_scales(ratings), VARIABLES)
            )
        )
    return made


def _beside(stream: np.random.Generator, mood: np.ndarray) -> np.ndarray:
    """Another rating from 1 to 10 that correlates about .5 with mood."""
    own = stream.normal(size=len(mood))
    for t in range(1, len(own)):
        own[t] += 0.4 * own[t - 1]
    return np.clip(np.round(5 + 0.6 * (mood - mood.mean()) + own), 1, 10)


def _scales(ratings: int) -> pd.DataFrame:
    names = ["mood", *(f"rating_{k}" for k in range(ratings))]
    return pd.DataFrame(
        {"variable": names, "low": 1.0, "high": 10.0, "direction": "higher_better", "domain": "emotions"}
    )


def _twice(stream: np.random.Generator, mood: pd.DataFrame, tags: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A second entry in the evening, with ratings near those of the morning and tags of its own draw."""
    names = [name for name in mood if name == "mood" or str(name).startswith("rating_")]
    later = mood.assign(entry=mood["entry"] + 10_000, at=mood["day"] + pd.Timedelta(hours=21))
    for name in names:
        later[name] = np.clip(np.round(mood[name] + stream.normal(size=len(mood))), 1, 10)
    first = mood.assign(at=mood["day"] + pd.Timedelta(hours=9))
    moved = stream.random(len(tags)) < 0.5
    entry = np.where(moved, tags["entry"] + 10_000, tags["entry"])
    hour = pd.to_timedelta(np.where(moved, 21, 9), unit="h")
    spread = tags.assign(entry=entry, at=tags["day"] + hour)
    blank = spread.drop_duplicates("day").assign(tag=None)
    blank = pd.concat([blank.assign(entry=blank["entry"] % 10_000, at=blank["day"] + pd.Timedelta(hours=9)), blank.assign(entry=blank["entry"] % 10_000 + 10_000, at=blank["day"] + pd.Timedelta(hours=21))])  # fmt: skip
    return pd.concat([first, later]), pd.concat([spread, blank])


def shown(log: Log) -> dict[str, bool]:
    """Which questions show anything in any of the reports of one log."""
    said = {"first": False, "other ratings": False, "follows": False, "entries": False, "amounts": False}
    rated = np.sort(log.ratings["day"].unique())
    for look in spending.looks(len(rated)):
        found = findings(log.select(end=pd.Timestamp(rated[look - 1])), words=["triggers"])
        for word, result in found.results.items():
            for row in result.table[result.table["status"] == "found"].to_dict("records"):
                said[_question(word, row, found.variable)] = True
    further = any(said[name] for name in said if name != "first")
    return {**said, "further": further, "whole": further or said["first"]}


def _question(word: str, row: dict[str, object], variable: str) -> str:
    if word != "triggers":
        return {"within_day": "entries", "dose_response": "amounts"}[word]
    if row["family"] == "reverse":
        return "follows"
    return "first" if row["variable"] == variable else "other ratings"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the shares by question; 1 if a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.report_errors")
    parser.add_argument("--persons", type=int, default=200)
    parser.add_argument("--days", type=int, default=430, help="days of a log; nine in ten are rated")
    parser.add_argument("--ratings", type=int, default=3, help="ratings beside mood")
    parser.add_argument("--seed", type=int, default=20)
    options = parser.parse_args(arguments)
    told = [shown(log) for log in logs(options.persons, options.days, options.ratings, options.seed)]
    good, one = True, np.ones(len(told))
    for name in told[0]:
        share = Share(np.array([float(said[name]) for said in told]), one)
        bar = {"first": FIRST_BAR, "whole": BAR}.get(name)
        missed = bar is not None and share.estimate - 1.645 * share.se > bar
        good &= not missed
        word = "" if bar is None else f"<= {bar:.2f}  {'MISSED' if missed else 'kept'}"
        print(f"ever shown by {name:14}{share!s:>15} {word}", flush=True)
    return int(not good)


if __name__ == "__main__":
    sys.exit(main())
