"""Double selection, twins, alternatives and shares of pairs: against conditions of the optimum and naive loops."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.stats import t as student

from moodtrack.stats.selection import beside, lasso
from moodtrack.stats.superiority import superiority
from moodtrack.stats.twins import alternatives, stands_for
from moodtrack.stats.whitened import coefficients, whitened


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_lasso_is_at_its_minimum(seed: int) -> None:
    stream = np.random.default_rng(seed)
    x = stream.normal(size=(60, 8)) + stream.normal(size=(60, 1))
    x /= np.linalg.norm(x, axis=0)
    gram, cross = x.T @ x, x.T @ stream.normal(size=60)

    def loss(parts: np.ndarray) -> float:  # positive and negative parts make it smooth
        b = parts[:8] - parts[8:]
        return float(b @ gram @ b / 2 - cross @ b + 0.4 * parts.sum())

    want = minimize(
        loss, np.zeros(16), bounds=[(0, None)] * 16, method="L-BFGS-B", options={"ftol": 1e-15, "gtol": 1e-10}
    )
    assert lasso(gram, cross, 0.4) == pytest.approx(want.x[:8] - want.x[8:], abs=1e-4)


def test_a_column_that_goes_with_both_is_held_equal_and_its_alternative_is_not() -> None:
    stream = np.random.default_rng(5)
    x = (stream.random((300, 4)) < 0.4).astype(float)
    x[:, 1] = np.where(stream.random(300) < 0.8, x[:, 0], x[:, 1])  # 1 goes with 0
    y = 2 * x[:, 2] + stream.normal(size=300)  # 2 goes with the outcome
    whole = whitened(np.arange(300.0), np.ones((300, 1)), y, x, 0.0)
    own, every, never = np.arange(4)[:, None], np.ones(4, dtype=bool), np.zeros((4, 4), dtype=bool)
    chosen = beside(whole, own, every, never)
    assert chosen[0].tolist() == [False, True, True, False]
    never[0, 1] = True
    assert beside(whole, own, every, never)[0].tolist() == [False, False, True, False]
    fit = np.linalg.lstsq(np.column_stack([x[:, :3], np.ones(300)]), y, rcond=None)[0]
    assert coefficients(whole, own, chosen).coefficients[0, 0] == pytest.approx(fit[0], rel=1e-6)


def test_twins_and_opposites_have_one_leader_and_alternatives_none() -> None:
    stream = np.random.default_rng(6)
    a = (stream.random(200) < 0.5).astype(float)
    slip = np.where(np.arange(200) % 50 == 0, 1 - a, a)
    kind = stream.integers(0, 3, 200)
    unknown = np.where(np.arange(200) < 20, np.nan, 1 - a)
    present = np.column_stack([slip, a, unknown, kind == 0, kind == 1, kind == 2]).astype(float)
    leader = stands_for(present)
    assert len(set(leader[:3].tolist())) == 1
    assert leader[0] in (0, 1)
    assert leader[3:].tolist() == [3, 4, 5]
    pairs = alternatives(present)
    assert (pairs == pairs.T).all()
    assert pairs[3:, 3:].tolist() == (~np.eye(3, dtype=bool)).tolist()
    assert not pairs[3:, :2].any()


def test_share_of_pairs_over_many_years_agrees_with_a_loop() -> None:
    stream = np.random.default_rng(7)
    day = np.sort(stream.choice(1500, 900, replace=False)).astype(float)
    y = stream.integers(1, 6, 900).astype(float)
    x = (stream.random((900, 2)) < 0.3).astype(float)
    got = superiority(day, y, x, 0.4, 0.95)
    for j in range(2):
        shares = []
        for i in np.flatnonzero(x[:, j] == 1):
            kind = ((day + 3) % 7 >= 5) == ((day[i] + 3) % 7 >= 5)
            others = y[(np.abs(day - day[i]) <= 14) & kind & (x[:, j] == 0)]
            if len(others):
                shares.append(np.mean((y[i] > others) + (y[i] == others) / 2))
        assert got.share[j] == pytest.approx(np.mean(shares))
        assert got.n[j] == len(shares)
        assert got.low[j] < 0.5 < got.high[j]


@pytest.mark.parametrize("phi", [0.0, 0.3, 0.8])
def test_interval_of_the_share_has_the_correlation_of_the_days(phi: float) -> None:
    """The variance of a mean of n values with correlation phi^|days apart|, by a double loop."""
    stream = np.random.default_rng(8)
    day = np.arange(400.0)
    y = stream.normal(size=400)
    x = (stream.random((400, 1)) < 0.4).astype(float)
    got = superiority(day, y, x, phi, 0.95)
    shares, on = [], np.flatnonzero(x[:, 0] == 1)
    for i in on:
        kind = ((day + 3) % 7 >= 5) == ((day[i] + 3) % 7 >= 5)
        others = y[(np.abs(day - day[i]) <= 14) & kind & (x[:, 0] == 0)]
        shares.append(np.mean(y[i] > others))
    n, value = len(shares), np.array(shares)
    variance = value.var(ddof=1) * sum(phi ** abs(i - j) for i in on.tolist() for j in on.tolist()) / n**2
    centre = (value.sum() + 0.5) / (n + 1)
    reach = student.ppf(0.975, n - 1) * np.sqrt(variance) / (centre * (1 - centre))
    logit = np.log(centre / (1 - centre))
    want = 1 / (1 + np.exp(-np.array([logit - reach, logit + reach])))
    assert [got.low[0], got.high[0]] == pytest.approx(want.tolist(), rel=1e-5)


def test_columns_known_together_on_a_few_days_are_no_twins() -> None:
    """A column that is known on four days alone is like many others there by chance, and joins none of them."""
    stream = np.random.default_rng(4)
    present = (stream.random((200, 12)) < 0.4).astype("float64")
    rare = np.full((200, 3), np.nan)
    rare[:4] = [[1, 0, 1], [1, 1, 0], [0, 0, 1], [0, 1, 0]]
    assert stands_for(np.column_stack([present, rare])).tolist() == list(range(15))


def test_a_constant_column_beside_a_base_that_holds_it_is_no_column() -> None:
    stream = np.random.default_rng(8)
    day = np.arange(80.0)
    base = np.column_stack([np.eye(7)[np.arange(80) % 7], day / 80])
    x = np.column_stack([np.full(80, 0.3), stream.random(80) < 0.3]).astype(float)
    for phi in (0.0, 0.3, 0.6):  # what rounding leaves of the first would be noise of the length of a tag
        assert whitened(day, base, stream.normal(size=80), x, phi).live.tolist() == [False, True]
