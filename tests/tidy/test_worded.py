"""Ratings in words without a number: which days they are, and what analyses say of them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from moodtrack.dynamics import missingness, summary, trend
from moodtrack.errors import SchemaError
from moodtrack.schema import LABELS, conform
from moodtrack.testing import check_analysis
from moodtrack.testing.generated import generated
from moodtrack.tidy.worded import worded

START = pd.Timestamp("2024-03-04")


def with_words(seed: int) -> dict[str, pd.DataFrame]:
    """The generated log, of which every fifth rating of mood came in a word without a number."""
    tables = generated(seed)
    ratings = tables["ratings"]
    gone = np.arange(len(ratings)) % 5 == 0
    labels = ratings.loc[gone & ratings["mood"].notna().to_numpy(), ["person", "entry"]]
    labels = labels.assign(variable="mood", label="so", missing="unmapped_label", numbered_by=None)
    return tables | {"ratings": ratings.assign(mood=ratings["mood"].mask(gone)), "labels": conform(labels, LABELS)}


@pytest.mark.parametrize("analysis", [summary, trend, missingness])
def test_laws_hold_with_words(analysis: object) -> None:
    check_analysis(analysis, tables=with_words, seeds=[1])  # type: ignore[arg-type]


def test_days_are_those_of_a_plain_loop() -> None:
    tables = with_words(2)
    ratings, labels = tables["ratings"], tables["labels"]
    want: dict[tuple[str, str], set[float]] = {}
    for label in labels.itertuples():
        rows = ratings[(ratings["person"] == label.person) & (ratings["entry"] == label.entry)]
        for row in rows.itertuples():
            if np.isnan(row.mood):
                day = (row.day - pd.Timestamp(0)).days
                want.setdefault((str(label.person), "mood"), set()).add(float(day))
    found = worded(ratings, labels)
    assert {key: set(days.tolist()) for key, days in found.items()} == want
    assert len(want) == 5


def test_a_word_whose_number_was_filled_in_is_none() -> None:
    ratings = pd.DataFrame({"person": "a", "entry": [1], "day": [START], "mood": [3.0]})
    labels = pd.DataFrame({"person": "a", "entry": [1], "variable": "mood", "missing": "unmapped_label"})
    assert worded(ratings, labels) == {}
    with pytest.raises(SchemaError, match="missing"):
        worded(ratings, labels.drop(columns="missing"))


def made(mood: dict[int, float | None]) -> dict[str, pd.DataFrame]:
    """Days from `START` on with a rating; None is a word without a number."""
    numbers = [np.nan if value is None else value for value in mood.values()]
    days = START + pd.to_timedelta(list(mood), "D")
    ratings = pd.DataFrame({"person": "a", "entry": list(mood), "at": days, "day": days, "mood": numbers})
    bare = [day for day, value in mood.items() if value is None]
    labels = pd.DataFrame({"person": "a", "entry": bare, "variable": "mood", "label": "x", "missing": "unmapped_label"})
    return {"ratings": ratings, "labels": labels}


def test_missingness_takes_such_days_as_rated() -> None:
    """Of 100 days every tenth is not rated and every fourth came in a word: counted by hand."""
    stream = np.random.default_rng(3)
    kept = [day for day in range(100) if day % 10 != 5]
    mood = {day: None if day % 4 == 2 else float(stream.integers(1, 6)) for day in kept}
    tables = made(mood)
    scale = pd.DataFrame({"variable": ["mood"], "low": [1.0], "high": [5.0], "direction": ["higher_better"]})
    found = missingness(tables["ratings"], scale, tables["labels"])
    numbered = [day for day in kept if mood[day] is not None and day + 1 < kept[-1]]
    row, tip = found.table.iloc[0], found.tipping.iloc[0]
    assert (row["n"], row["rated_next"]) == (len(numbered), sum(day + 1 in mood for day in numbered))
    better = range(28) if tip["window"] == "first" else range(72, 100)
    without = sum(day not in mood for day in better)
    assert tip["unrated"] == pytest.approx(without / (without + sum(mood.get(day) is not None for day in better)))
    assert tip["n_first"] == sum(mood.get(day) is not None for day in range(28))
    alone = missingness(tables["ratings"], scale).table.iloc[0]
    assert alone["rated_next"] < row["rated_next"]


@pytest.mark.parametrize("analysis", [summary, trend, missingness])
def test_results_say_it(analysis: object) -> None:
    tables = made({day: None if day % 10 == 3 else float(day % 5) + 1 for day in range(60)})
    problems = analysis(tables["ratings"], None, tables["labels"], of="mood").problems  # type: ignore[operator]
    told = problems[problems["code"] == "unmapped_label"]
    assert told["had"].tolist() == [6]
    assert "6 of 60 rated days" in told["what"].iloc[0]
    only = made(dict.fromkeys(range(30)))
    problems = analysis(only["ratings"], None, only["labels"], of="mood").problems  # type: ignore[operator]
    assert problems["code"].astype(str).tolist() == ["unmapped_label"]
