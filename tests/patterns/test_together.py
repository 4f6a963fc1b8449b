"""Tags on the same days: counts against a loop over days, fits against statsmodels, error rates on persons drawn here."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import stats
from statsmodels.stats.multitest import multipletests

from moodtrack.errors import OptionError, SchemaError
from moodtrack.patterns import together
from moodtrack.stats.coincidence import chance, coincidence, difference, two_sided
from moodtrack.testing import check_analysis, simulate
from moodtrack.tidy import exposures

START = np.datetime64("2024-01-01")


def written(present: np.ndarray, logged: np.ndarray, person: str = "a") -> pd.DataFrame:
    """The table `tags` of one person from a matrix of days and tags, with a null tag a logged day."""
    day, tag = np.nonzero(present & logged[:, None])
    days = np.concatenate([day, np.flatnonzero(logged)])
    names = [f"t{j:02d}" for j in tag] + [None] * int(logged.sum())
    return pd.DataFrame({"person": person, "day": pd.DatetimeIndex(START + days), "tag": names})


def drawn(stream: np.random.Generator, days: int, tags: int) -> np.ndarray:
    """Tags that have nothing to do with each other: a third of them in runs, a third on weekends, a third random."""
    present = np.zeros((days, tags), dtype=bool)
    for j in range(tags):
        rate = stream.uniform(0.1, 0.5)
        rates = np.full(days, rate)
        if j % 3 == 1:
            rates = np.where(np.arange(days) % 7 >= 5, 0.85, 0.1)
        new = stream.random(days) < rates
        stay = stream.random(days) < (0.75 if j % 3 == 0 else 0.0)
        present[0, j] = new[0]
        for t in range(1, days):
            present[t, j] = present[t - 1, j] if stay[t] else new[t]
    return present


def test_laws() -> None:
    check_analysis(together, shift=[], scale=[])
    check_analysis(together, min_days=3, slow=60, seeds=[3])


def test_counts_are_those_of_a_loop_over_the_days_on_which_both_are_known() -> None:
    log = simulate(days=150, seed=3, tags={"walk": 0.35, "late": 0.25, "call": 0.5}, missing=0.2)
    cut = (log.tags["tag"] != "call") | (log.tags["day"] >= "2024-04-01")  # comes into use late: unknown before
    tags = log.tags.assign(tag=log.tags["tag"].where(cut))
    known = exposures(tags)
    state = dict(zip(zip(known["tag"].astype(str), known["day"], strict=True), known["present"], strict=True))
    table = together(tags).table
    assert [(str(a), str(b)) for a, b in zip(table["tag"], table["other"], strict=True)] == [
        ("call", "late"), ("call", "walk"), ("late", "walk"),
    ]  # fmt: skip
    for _, row in table.iterrows():
        days = [d for d in sorted(set(known["day"])) if (row["tag"], d) in state and (row["other"], d) in state]
        one, two = ([state[row[name], d] for d in days] for name in ("tag", "other"))
        both = sum(x and y for x, y in zip(one, two, strict=True))
        assert (row["n"], row["n_both"], row["n_tag"], row["n_other"]) == (len(days), both, sum(one), sum(two))
        want = [sum(one) * sum(two) / len(days), both / len(days), both / sum(one), both / sum(two)]
        got = [row["expected"], row["support"], row["confidence"], row["confidence_other"]]
        assert got == pytest.approx(want)
        assert row["lift"] == pytest.approx(both * len(days) / (sum(one) * sum(two)))
    assert table["n"].nunique() == 2


def test_chance_is_the_penalised_fit_of_statsmodels() -> None:
    stream = np.random.default_rng(3)
    day = np.flatnonzero(stream.random(140) < 0.8).astype(float) + 19723
    yes = (stream.random(len(day)) < 0.3).astype(float)
    at = {int(d): y - yes.mean() for d, y in zip(day, yes, strict=True)}

    def before(d: int, near: int, far: int) -> float:
        seen = [at[k] for k in range(d - far, d - near + 1) if k in at]
        return float(np.mean(seen)) if seen else 0.0

    days = day.astype(int)
    x = (day - day[0]) / (day[-1] - day[0])
    columns = [np.ones(len(day)), *[(days + 3) % 7 == k for k in range(7)]]
    columns += [np.cos(np.pi * k * x) for k in range(1, int((day[-1] - day[0]) // 30) + 1)]
    columns += [[before(d, 1, 1) for d in days], [before(d, 2, 7) for d in days]]
    matrix = np.column_stack(columns).astype(float)
    matrix[:, 1:8] -= 1 / 7
    alpha = np.array([0.0] + [0.25] * 7 + [1.0] * (matrix.shape[1] - 10) + [0.25] * 2)
    # a normal prior is a row of its own in the weighted least squares of every step
    b = np.zeros(matrix.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-matrix @ b))
        w = p * (1 - p)
        working = matrix @ b + (yes - p) / w
        stacked = np.vstack([matrix, np.diag(np.sqrt(alpha))])
        b = sm.WLS(np.append(working, np.zeros(len(b))), stacked, weights=np.append(w, np.ones(len(b)))).fit().params
    assert chance(day, yes) == pytest.approx(1 / (1 + np.exp(-matrix @ b)), abs=1e-6)
    assert chance(day, yes).sum() == pytest.approx(yes.sum(), abs=1e-3)  # the level is not penalised


def test_p_value_is_that_of_drawn_sums() -> None:
    """Sixty days with known probabilities, drawn 200,000 times: both tails, which a normal distribution misses."""
    n, p, q = 60, 0.2, 0.25
    values = np.array([(1 - p) * (1 - q), (1 - p) * -q, -p * (1 - q), p * q])
    weights = np.array([p * q, p * (1 - q), (1 - p) * q, (1 - p) * (1 - q)])
    stream = np.random.default_rng(4)
    sums = stream.choice(values, (200_000, n), p=weights).sum(axis=1)
    spread, other = p * (1 - p), q * (1 - q)
    for excess in (2.5, 4.0, 5.0, -2.0):
        tail = (sums >= excess).mean() if excess > 0 else (sums <= excess).mean()
        got = two_sided(np.array([excess]), np.array([n * spread * other]), np.array([n * spread * other * 0.6 * 0.5]))
        assert got[0] == pytest.approx(2 * tail, rel=0.25)
    assert two_sided(np.array([2.0]), np.array([1.0]), np.array([0.0]))[0] == pytest.approx(2 * stats.norm.sf(2.0))


def test_difference_is_a_regression_and_its_interval_holds_the_planted_one() -> None:
    held, runs = [], []
    for seed in range(120):
        stream = np.random.default_rng([7, seed])
        x = drawn(stream, 150, 1)[:, 0].astype(float)
        y = np.where(stream.random(150) < 0.4, x, stream.random(150) < 0.3).astype(float)
        half, rate = np.full(150, x.mean()), np.full((150, 1), y.mean())
        estimate, low, high = difference(np.arange(150.0), x, half, y[:, None], rate, 1, 0.95)
        if seed < 5:
            assert estimate[0] == pytest.approx(sm.OLS(y, sm.add_constant(x)).fit().params[1])
        held.append(low[0] <= 0.4 <= high[0])
        z = drawn(stream, 150, 1)[:, 0].astype(float)
        ends = difference(np.arange(150.0), x, half, z[:, None], np.full((150, 1), z.mean()), 1, 0.95)
        runs.append(ends[1][0] <= 0 <= ends[2][0])
    assert np.mean(held) > 0.90
    assert np.mean(runs) > 0.85  # both in long runs, nothing planted; without counting runs about .75


def test_unrelated_tags_in_runs_and_on_weekends_seldom_give_a_finding() -> None:
    """False findings at most .06 of persons plus 3 standard errors; chi-square with the same adjustment fails."""
    ours, naive = [], []
    for seed in range(100):
        stream = np.random.default_rng([11, seed])
        present, logged = drawn(stream, 180, 12), stream.random(180) < 0.87
        table = together(written(present, logged)).table
        ours.append((table["status"] == "found").any())
        rows = present[logged]
        phi = np.corrcoef(rows.T)[np.triu_indices(12, 1)]
        p = stats.chi2.sf(len(rows) * phi**2, 1)
        naive.append((multipletests(p, method="fdr_bh")[1] <= 0.05).any())
    assert np.mean(ours) <= 0.06 + 3 * np.sqrt(0.06 * 0.94 / 100)
    assert np.mean(naive) > 0.9


def test_planted_pairs_are_found_with_their_sign() -> None:
    stream = np.random.default_rng(5)
    present = drawn(stream, 365, 8)
    present[:, 6] = np.where(stream.random(365) < 0.6, present[:, 0], present[:, 6])
    present[:, 7] &= ~present[:, 5] | (stream.random(365) < 0.2)
    table = together(written(present, stream.random(365) < 0.9)).table
    found = table[table["status"] == "found"]
    got = {(str(a), str(b), d > 0) for a, b, d in zip(found["tag"], found["other"], found["difference"], strict=True)}
    assert got == {("t00", "t06", True), ("t05", "t07", False)}
    assert ((found["n_both"] > found["chance"]) == (found["difference"] > 0)).all()
    tested = table[table["p"].notna()]
    np.testing.assert_allclose(tested["p_adjusted"], multipletests(tested["p"], method="fdr_bh")[1])


def test_two_tags_of_the_same_weekday_are_not_companions() -> None:
    present = np.zeros((210, 3), dtype=bool)
    stream = np.random.default_rng(6)
    sunday = np.arange(210) % 7 == 6
    present[:, 0] = sunday & (stream.random(210) < 0.8)
    present[:, 1] = sunday & (stream.random(210) < 0.8)
    present[:, 2] = stream.random(210) < 0.4
    table = together(written(present, np.ones(210, dtype=bool))).table
    assert table["lift"].iloc[0] > 5
    assert table["status"].astype(str).tolist() == ["not_found"] * 3
    assert table["n_both"].iloc[0] == pytest.approx(table["chance"].iloc[0], rel=0.15)


def test_every_pair_that_was_not_tested_has_its_reason() -> None:
    stream = np.random.default_rng(8)
    present = np.column_stack([stream.random(140) < rate for rate in (0.4, 0.03, 0.99)])
    weekday = np.arange(140) % 7
    present = np.column_stack([present, weekday == 0, weekday == 3])
    table = together(written(present, np.ones(140, dtype=bool)))
    rows = table.table.set_index(["tag", "other"])
    reason = rows["reason"].astype(str).to_dict()
    assert reason["t00", "t01"] == "few_with"
    assert reason["t00", "t02"] == "few_without"
    assert reason["t03", "t04"] == "collinear"
    silent = rows[rows["status"] == "not_testable"]
    assert silent[["difference", "low", "high", "level", "p", "p_adjusted"]].isna().all(axis=None)
    assert (silent["n"] >= 100).all()
    short = together(written(present[:27], np.ones(27, dtype=bool)), min_days=1).table
    assert set(short["reason"].astype(str)) == {"too_few"}


def test_pairs_that_are_never_known_on_the_same_day_have_no_shares() -> None:
    day = pd.date_range("2024-01-01", periods=300)
    tag = np.where(np.arange(300) < 60, "before", np.where(np.arange(300) > 240, "after", None))
    table = together(pd.DataFrame({"person": "a", "day": day, "tag": tag})).table
    assert table["n"].tolist() == [0]
    assert table[["expected", "support", "confidence", "lift", "chance"]].isna().all(axis=None)


def test_a_stray_date_is_only_a_day() -> None:
    log = simulate(days=80, tags={f"t{i}": 0.4 for i in range(6)})
    tags = pd.concat([log.tags, log.tags.tail(1).assign(day=pd.Timestamp("9999-12-31"))])
    assert len(together(tags).table) == 15


def test_sums_leave_out_unknown_days() -> None:
    x = np.array([[1.0, 1.0], [0.0, 1.0], [1.0, np.nan], [np.nan, 0.0]])
    sums = coincidence(x, np.where(np.isnan(x), np.nan, 0.5))
    assert (sums.n[0, 1], sums.both[0, 1], sums.first[0, 1], sums.first[1, 0], sums.excess[0, 1]) == (2, 1, 1, 2, 0)


def test_wrong_input_is_said() -> None:
    log = simulate(days=10, tags={"a": 0.5})
    with pytest.raises(SchemaError, match="tag"):
        together(log.tags.drop(columns="tag"))
    for wrong in ({"alpha": 0}, {"level": 1.0}, {"min_days": 0}, {"min_days": 2.5}, {"slow": 3}):
        with pytest.raises(OptionError, match=next(iter(wrong))):
            together(log.tags, **wrong)
