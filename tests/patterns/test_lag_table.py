"""The table of lags: against a loop over days and dense matrices. The cases of scipy are replayed in tests/reference."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from moodtrack.errors import OptionError, SchemaError
from moodtrack.patterns import lag_table
from moodtrack.stats import gls
from moodtrack.testing import check_analysis, simulate
from moodtrack.tidy import exposures


def test_laws() -> None:
    moved = ["mean_with", "mean_without"]
    check_analysis(lag_table, shift=moved, scale=[*moved, "difference", "low", "high"])
    check_analysis(lag_table, of=None, lags=0, seeds=[3])


def test_every_row_agrees_with_a_loop_over_days() -> None:
    log = simulate(days=120, seed=3, tags={"walk": 0.35, "call": 0.5}, missing=0.25, holes=[(40, 44)])
    ratings = log.ratings[log.ratings["day"].dt.day % 9 != 0]
    known = exposures(log.tags)
    state = {(str(t), d): p for t, d, p in zip(known["tag"], known["day"], known["present"], strict=True)}
    rating = dict(zip(ratings["day"], ratings["mood"], strict=True))
    every = sorted(rating)
    number = np.array([d.toordinal() for d in every], dtype=float)
    y = np.array([rating[d] for d in every])
    fit = gls.fit(number, np.ones((len(y), 1)), y)
    dense = fit.sigma**2 * fit.phi ** np.abs(np.subtract.outer(number, number))
    table = lag_table(ratings, log.tags, lags=(-2, 0, 1)).table
    assert len(table) == 6
    for _, row in table.iterrows():
        then = [state.get((str(row["tag"]), d.fromordinal(d.toordinal() - row["lag"]))) for d in every]
        with_, without = (np.array([s is not None and bool(s) is want for s in then]) for want in (True, False))
        assert (row["n_with"], row["n_without"]) == (with_.sum(), without.sum())
        assert [row["mean_with"], row["mean_without"]] == pytest.approx([y[with_].mean(), y[without].mean()])
        weights = with_ / with_.sum() - without / without.sum()
        reach = stats.t.ppf(0.975, min(with_.sum(), without.sum()) - 1) * np.sqrt(weights @ dense @ weights)
        assert row["difference"] == pytest.approx(weights @ y)
        assert [row["low"], row["high"]] == pytest.approx([weights @ y - reach, weights @ y + reach])
    assert table["n_with"].nunique() > 3


def test_the_interval_holds_what_was_planted() -> None:
    """100 persons, no relation at lag 0 and 1.0 points at lag 1: .95 less 4 standard errors."""
    log = simulate(persons=100, days=120, seed=9, tags={"walk": 0.3}, next_day={"walk": 1.0}, phi=0.5, weekly=0.0)
    table = lag_table(log.ratings, log.tags, lags=(0, 1)).table
    truth = table["lag"].astype(float)
    held = (table["low"] <= truth) & (truth <= table["high"])
    assert held[table["lag"] == 0].mean() > 0.86
    assert held[table["lag"] == 1].mean() > 0.86


def test_rows_without_an_interval_say_why() -> None:
    log = simulate(days=60, seed=2, tags={"walk": 0.4}, missing=0.0)
    tags = pd.concat([log.tags, log.tags.iloc[[30]].assign(tag="rare")])
    table = lag_table(log.ratings, tags, lags=0).table.set_index("tag")
    assert table["reason"].dropna().astype(str).to_dict() == {"rare": "few_with"}
    flat = lag_table(log.ratings.assign(mood=5.0), tags, lags=0).table
    assert set(flat["reason"].astype(str)) == {"constant", "few_with"}
    short = lag_table(log.ratings.head(13), tags, lags=0).table.set_index("tag")
    assert short.loc["walk", "reason"] == "too_few"
    assert short[["low", "high", "level"]].isna().all(axis=None)
    assert np.isfinite(short.loc["walk", "difference"])
    nobody = lag_table(log.ratings.assign(mood=np.nan), log.tags)
    assert nobody.problems["code"].astype(str).tolist() == ["no_data"]


def test_wrong_input_is_said() -> None:
    log = simulate(days=10, tags={"a": 0.5})
    with pytest.raises(SchemaError, match="calm"):
        lag_table(log.ratings, log.tags, of="calm")
    for wrong in ({"lags": (0, 0)}, {"lags": 61}, {"lags": ()}, {"lags": 0.5}, {"level": 0}):
        with pytest.raises(OptionError, match=next(iter(wrong))):
            lag_table(log.ratings, log.tags, **wrong)
