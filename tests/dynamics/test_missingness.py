"""The next day, the days before gaps and the tipping point, against scipy, dense algebra and a filled-in log."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from scipy.optimize import brentq, minimize

from moodtrack import report
from moodtrack.dynamics import _tipping, missingness
from moodtrack.errors import OptionError, SchemaError
from moodtrack.log import Log
from moodtrack.report.document import Items, Paragraph
from moodtrack.report.sections import missingness as told
from moodtrack.stats import logistic
from moodtrack.stats.contrast import quadratic
from moodtrack.testing import check_analysis, simulate

VARIABLES = pd.DataFrame({"variable": ["mood"], "low": [1.0], "high": [10.0], "direction": ["higher_better"]})
START = pd.Timestamp("2024-03-04")


def rated(days: list[int] | np.ndarray, mood: list[float] | np.ndarray, person: str = "a") -> pd.DataFrame:
    return pd.DataFrame({"person": person, "day": START + pd.to_timedelta(days, "D"), "mood": mood})


def drawn(persons: int, days: int, slope: float, seed: int, phi: float = 0.5, missing: float = 0.3) -> pd.DataFrame:
    """Logs in which the odds of rating a day rise with the mood of the day before by exp(slope) an SD."""
    stream = np.random.default_rng(seed)
    log = simulate(persons=persons, days=days, seed=seed, phi=phi, missing=0.0, tags={})
    frames = []
    for person in log.persons:
        mood = (person.mood - person.mood.mean()) / person.mood.std()
        odds = np.log(1 / missing - 1) + slope * np.append(0.0, mood[:-1])
        kept = np.flatnonzero(stream.random(days) < logistic.expit(odds))
        frames.append(rated(kept, person.rating[kept], person.name))
    return pd.concat(frames)


def test_laws() -> None:
    check_analysis(missingness, shift=[])
    check_analysis(missingness, of=None, level=0.8, seeds=[3])


def scaled(table: pd.DataFrame, by: float) -> pd.DataFrame:
    return table.assign(sd=table["sd"] * by)


def test_scale_of_the_rating_changes_its_sd_alone() -> None:
    check_analysis(missingness, seeds=[2], scale=scaled)


# the kernels


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_firth_is_the_maximum_of_the_penalised_likelihood(seed: int) -> None:
    stream = np.random.default_rng(seed)
    x = np.column_stack([np.ones(40), stream.normal(size=(40, 2))])
    y = stream.random(40) < logistic.expit(x @ [0.8, 1.0, -0.5])

    def loss(b: np.ndarray) -> float:
        p = 1 / (1 + np.exp(-(x @ b)))
        information = x.T @ (x * (p * (1 - p))[:, None])
        return float(-(y * np.log(p) + ~y * np.log(1 - p)).sum() - 0.5 * np.linalg.slogdet(information)[1])

    want = minimize(loss, np.zeros(3), method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-12, "maxiter": 9000})
    found = logistic.fit(x, y)
    assert found.converged
    assert found.coefficients == pytest.approx(want.x, abs=1e-6)


def test_firth_is_finite_where_the_columns_separate() -> None:
    x = np.column_stack([np.ones(20), np.arange(20.0) - 9.5])
    found = logistic.fit(x, np.arange(20) >= 10)
    assert found.converged
    assert 0 < found.coefficients[1] < 5


def test_odds_ratio_of_a_two_by_two_table() -> None:
    """Firth in a saturated table adds one half to each cell (Heinze and Schemper 2002)."""
    x = np.repeat([0.0, 0.0, 1.0, 1.0], [3, 7, 8, 2])
    y = np.repeat([True, False, True, False], [3, 7, 8, 2])
    found = logistic.fit(np.column_stack([np.ones(20), x]), y)
    assert np.exp(found.coefficients[1]) == pytest.approx((8.5 / 2.5) / (3.5 / 7.5))


@pytest.mark.parametrize("phi", [-0.1, 0.0, 0.6])
def test_quadratic_form_is_that_of_the_dense_matrix(phi: float) -> None:
    stream = np.random.default_rng(4)
    day = np.cumsum(stream.integers(1, 6, 50)).astype("float64")
    weights = stream.normal(size=50)
    dense = phi ** np.abs(np.subtract.outer(day, day))
    assert quadratic(day, weights, phi) == pytest.approx(weights @ dense @ weights)


# the next day


def test_next_day_by_hand() -> None:
    """Days are counted in a loop; the two shares lie around the share of all days."""
    ratings = drawn(1, 120, 0.0, seed=5)
    found = missingness(ratings).table.iloc[0]
    days = sorted({(day - START).days for day in ratings["day"]})
    known = [day for day in days if day + 1 < days[-1]]
    assert found["n"] == len(known)
    assert found["rated_next"] == sum(day + 1 in days for day in known)
    assert found["estimate"] == pytest.approx(found["after_low"] - found["after_high"])
    total = (found["after_low"] + found["after_high"]) / 2
    assert total == pytest.approx(found["rated_next"] / found["n"], abs=0.05)


def test_share_and_odds_leave_out_no_difference_together() -> None:
    table = missingness(drawn(60, 120, 0.5, seed=6)).table.dropna(subset=["estimate"])
    clear = (table["high"] < 0) | (table["low"] > 0)
    assert (clear == ((table["odds_high"] < 1) | (table["odds_low"] > 1))).all()
    assert ((table["estimate"] < 0) == (table["odds_ratio"] < 1)).all()
    assert 0.1 < clear.mean() < 0.9


def test_false_alarms_and_power() -> None:
    """Without a relation few intervals leave out zero (bound: .05 and 4 standard errors); a strong one is seen."""
    none = missingness(drawn(500, 120, 0.0, seed=7))
    bound = 0.05 + 4 * np.sqrt(0.05 * 0.95 / 500)
    for frame in (none.table, none.before_gaps):
        there = frame.dropna(subset=["estimate"])
        assert len(there) > 450
        assert ((there["low"] > 0) | (there["high"] < 0)).mean() < bound
    strong = missingness(drawn(100, 180, 0.9, seed=8))
    assert (strong.table["high"] < 0).mean() > 0.8
    assert (strong.before_gaps["high"] < 0).mean() > 0.8


def test_a_weekday_without_logging_and_low_mood_is_no_relation() -> None:
    stream = np.random.default_rng(9)
    parts = []
    for person in range(150):
        day = np.arange(140)
        mood = np.round(6 + 2.0 * (day % 7 == 4) + stream.normal(size=140))  # Fridays are high, Saturdays not logged
        kept = stream.random(140) < np.where(day % 7 == 5, 0.2, 0.9)
        parts.append(rated(day[kept], mood[kept], f"p{person:03d}"))
    table = missingness(pd.concat(parts)).table.dropna(subset=["estimate"])
    assert ((table["low"] > 0) | (table["high"] < 0)).mean() < 0.07 + 4 * np.sqrt(0.07 * 0.93 / len(table))


# the tipping point


def test_tipping_point_undoes_the_difference() -> None:
    """Fill the unrated days of the better window as the formula says: the means of all 56 days are then equal."""
    stream = np.random.default_rng(10)
    day = np.sort(stream.choice(np.arange(1, 99), 60, replace=False))
    day = np.concatenate([[0], day, [99]])
    ratings = rated(day, 4 + day / 40 + stream.normal(size=62))
    row = missingness(ratings, VARIABLES).tipping.iloc[0]
    mood = ratings["mood"].to_numpy()
    last, first = mood[day > 99 - 28], mood[day < 28]
    assert (row["n_first"], row["n_last"], row["window"], row["side"]) == (len(first), len(last), "last", "lower")
    filled = np.append(last, np.full(28 - len(last), last.mean() - row["tipping"]))
    assert filled.mean() == pytest.approx(first.mean())
    assert row["estimate"] == pytest.approx(last.mean() - first.mean())
    assert bool(row["possible"]) == (last.mean() - row["tipping"] >= 1)


def test_where_higher_is_worse_the_lower_window_is_filled_up() -> None:
    day = np.setdiff1d(np.arange(70), np.arange(43, 64, 3))
    ratings = rated(day, np.where(day < 35, 6.0, 4.0) + day % 2)
    row = missingness(ratings, VARIABLES.assign(direction="higher_worse")).tipping.iloc[0]
    assert (row["side"], row["window"], row["unrated"]) == ("higher", "last", 0.25)
    assert row["tipping"] == pytest.approx(abs(row["estimate"]) / 0.25)


def test_what_cannot_be_told_has_a_code() -> None:
    def codes(ratings: pd.DataFrame, variables: pd.DataFrame | None = VARIABLES) -> list[str]:
        return missingness(ratings, variables).problems["code"].astype(str).tolist()

    short = missingness(rated([0, 1, 3], [4, 5, 6]), VARIABLES)
    assert short.problems[["had", "needs"]].to_numpy().tolist() == [[2, 30], [4, 56]]
    assert short.table[["estimate", "low", "odds_ratio"]].isna().all(axis=None)
    every = np.arange(70)
    assert codes(rated(every, every % 5)) == ["too_few", "undefined"]  # no day without a rating
    some = np.setdiff1d(every, np.arange(3, 66, 6))
    assert codes(rated(some, np.full(len(some), 4.0))) == ["constant"]
    assert "direction_unknown" in codes(rated(some, some % 5), None)
    assert codes(rated([0], [np.nan])) == ["no_data"]


def test_wrong_input_is_said() -> None:
    with pytest.raises(SchemaError, match="calm"):
        missingness(rated([0], [1.0]), of="calm")
    with pytest.raises(OptionError):
        missingness(rated([0], [1.0]), level=95)


# the section


def words(log: Log) -> dict[str, str]:
    section = told.section(report.findings(log, words=["missingness"]))
    return dict(next(block for block in section.blocks if isinstance(block, Items)).items)


def test_section_says_what_is_shown_and_what_is_not() -> None:
    ratings = drawn(1, 365, 1.2, seed=20)
    log = Log(persons=pd.DataFrame({"person": ratings["person"].unique()}), ratings=ratings, variables=VARIABLES)
    shown = words(log)
    assert "less often rated after a low day" in shown["The next day"]
    assert "95 % interval" in shown["The next day"]
    quiet = drawn(1, 120, 0.0, seed=5)
    log = Log(persons=pd.DataFrame({"person": quiet["person"].unique()}), ratings=quiet, variables=VARIABLES)
    assert "no difference is shown" in words(log)["The next day"]
    short = Log(persons=pd.DataFrame({"person": ["a"]}), ratings=rated([0, 1, 3], [4, 5, 6]), variables=VARIABLES)
    assert "cannot be told" in words(short)["The next day"]
    assert "2 of 30" in words(short)["The next day"]
    nothing = told.section(report.findings(Log(), words=["missingness"]))
    assert isinstance(nothing.blocks[0], Paragraph)


def test_windows_of_slow_moods_leave_out_zero_no_more_often_than_they_say() -> None:
    """Without any difference and with a phi of .7: at most 9 of 100 (5 expected, 300 persons)."""
    log = simulate(persons=300, days=90, seed=11, phi=0.7, missing=0.2, tags={})
    rows = missingness(log.ratings, log.variables).tipping.dropna(subset=["low"])
    assert len(rows) > 290
    out = float(((rows["low"] > 0) | (rows["high"] < 0)).mean())
    assert 0 < out < 0.09


def test_interval_of_windows_is_that_of_the_mixture() -> None:
    """Half the width against scipy's own root of the mixture of distributions, made from dense matrices."""
    stream = np.random.default_rng(8)
    day = np.flatnonzero(stream.random(80) < 0.8).astype("float64")
    value = np.cumsum(stream.normal(size=len(day))) * 0.3 + stream.normal(size=len(day))
    row, _ = _tipping.tipping(day, value, 0.9, -1.0, 1.0, day)
    early, late = day < day[0] + 28, day > day[-1] - 28
    both = early | late
    x = np.column_stack([early, late])[both].astype("float64")
    y, weights = value[both], x[:, 1] / x[:, 1].sum() - x[:, 0] / x[:, 0].sum()
    parts = []
    for phi in np.linspace(-0.1, 0.98, 55):
        v = phi ** np.abs(np.subtract.outer(day[both], day[both]))
        inverse = np.linalg.inv(v)
        b = np.linalg.solve(x.T @ inverse @ x, x.T @ inverse @ y)
        rss, df = float((y - x @ b) @ inverse @ (y - x @ b)), len(y) - 2
        log = -0.5 * (df * np.log(rss) + np.linalg.slogdet(v)[1] + np.linalg.slogdet(x.T @ inverse @ x)[1])
        sizes = [min(n := x[:, i].sum(), n**2 / (x[:, i] @ v @ x[:, i])) for i in (0, 1)]
        parts.append((log, np.sqrt(rss / df * (weights @ v @ weights)), max(sum(sizes) - 2, 1.0)))
    log, se, df = map(np.array, zip(*parts, strict=True))
    p = np.exp(log - log.max())
    reach = brentq(lambda r: float(p @ stats.t.cdf(r / se, df) / p.sum()) - 0.95, 0.01, 50)
    assert (row["high"] - row["low"]) / 2 == pytest.approx(reach, rel=0.01)
    assert row["high"] + row["low"] == pytest.approx(2 * row["estimate"])
