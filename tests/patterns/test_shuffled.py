"""The shuffled twin: what is turned and what stays, against a loop by hand, and how often copies show anything."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from moodtrack.errors import OptionError, SchemaError
from moodtrack.panel import Panel
from moodtrack.patterns import shuffled, triggers
from moodtrack.patterns._turned import copied, turned, turns
from moodtrack.stats.shares import wilson
from moodtrack.testing import check_analysis, simulate

TAGS = {"walk": 0.35, "late": 0.25, "call": 0.5}


def test_laws() -> None:
    check_analysis(shuffled, n=4, seeds=[2], shift=[], scale=[])


def test_all_tags_of_a_day_move_together_around_the_logged_days() -> None:
    log = simulate(days=90, seed=3, tags=TAGS, missing=0.2)
    panel = Panel.of(log.tags, "day")
    drawn = turns(panel, 5, 1)
    moved = turned(panel, drawn, range(5))
    days = sorted(set(log.tags["day"]))
    bags = log.tags.groupby("day")["tag"].agg(lambda tags: sorted(tags.dropna().astype(str)))
    for number, (_, copy) in enumerate(moved.groupby("person", observed=True)):
        got = copy.groupby("day")["tag"].agg(lambda tags: sorted(tags.dropna().astype(str)))
        assert list(got.index) == days
        for place, day in enumerate(days):
            assert got[days[(place + drawn[0][number]) % len(days)]] == bags[day]
        assert (copy["at"].dt.normalize() == copy["day"]).all()
        assert copy["entry"].isna().all()


def test_turns_are_far_and_different() -> None:
    log = simulate(persons=2, days=100, seed=3, tags=TAGS, missing=0.0)
    drawn = turns(Panel.of(log.tags, "day"), 1000, 1)
    assert all(sorted(turn) == list(range(14, 87)) for turn in drawn)
    short = simulate(days=59, seed=3, tags=TAGS, missing=0.0)
    assert len(turns(Panel.of(short.tags, "day"), 10, 1)[0]) == 0


def test_copies_of_other_tables_leave_their_rows_as_they_are() -> None:
    log = simulate(persons=2, days=80, seed=3, tags=TAGS, missing=0.0)
    panel = Panel.of(log.tags, "day")
    copies = copied(log.ratings, panel.persons, turns(panel, 3, 1), range(1, 3))
    assert len(copies) == 2 * len(log.ratings)
    one = copies[copies["person"] == "0000001.000002"].drop(columns="person").reset_index(drop=True)
    own = log.ratings[log.ratings["person"] == "p002"].drop(columns="person").reset_index(drop=True)
    pd.testing.assert_frame_equal(one, own)


def test_agrees_with_one_copy_after_the_other() -> None:
    log = simulate(persons=2, days=100, seed=9, tags=TAGS, same_day={"walk": 1.5})
    table = shuffled(log.ratings, log.tags, n=12, alpha=0.5, reverse=False).table
    panel = Panel.of(log.tags, "day")
    drawn = turns(panel, 12, 1)
    shown = np.zeros(2, dtype=int)
    for number in range(12):
        tags, ratings = turned(panel, drawn, range(number, number + 1)), copied(log.ratings, panel.persons, drawn, range(number, number + 1))  # fmt: skip
        found = triggers(ratings, tags, alpha=0.5, reverse=False).table.query("status == 'found'")
        shown += [found["person"].astype(str).str.startswith(f"{code:07d}").any() for code in range(2)]
    assert table["n"].tolist() == [12, 12]
    assert table["n_shown"].tolist() == shown.tolist()
    assert 0 < shown.sum() < 24
    low, high = wilson(shown, np.array([12, 12]), 0.95)
    np.testing.assert_allclose(table[["low", "high"]], np.stack([low, high], 1))
    real = triggers(log.ratings, log.tags, alpha=0.5, reverse=False).table
    want = real.assign(found=real["status"] == "found").groupby("person", observed=True)["found"].sum()
    assert table["found"].tolist() == want.tolist()


def test_a_strong_difference_is_in_the_log_and_not_in_its_copies() -> None:
    log = simulate(persons=4, days=150, seed=5, tags=TAGS, same_day={"walk": 1.5})
    table = shuffled(log.ratings, log.tags, n=40, reverse=False).table
    assert (table["found"] >= 1).all()
    assert table["n_shown"].sum() / table["n"].sum() < 0.15


def test_short_logs_are_told() -> None:
    log = simulate(days=50, seed=5, tags=TAGS)
    result = shuffled(log.ratings, log.tags, n=5)
    assert len(result.table) == 0
    assert result.problems[["code", "needs"]].astype({"code": str}).to_numpy().tolist() == [["too_few", 60.0]]


def test_what_cannot_be() -> None:
    log = simulate(days=50, seed=5, tags=TAGS)
    for options in ({"n": 0}, {"n": 2.5}, {"seed": -1}, {"level": 1.0}, {"alpha": 2}):
        with pytest.raises(OptionError, match=next(iter(options))):
            shuffled(log.ratings, log.tags, **options)  # type: ignore[arg-type]
    with pytest.raises(SchemaError, match="tags lacks"):
        shuffled(log.ratings, log.tags.drop(columns="tag"))
