"""The kernels of errors that remember, against dense matrices of statsmodels GLS and a likelihood written out in full."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from moodtrack.stats import car1, design, gls


def series(seed: int, n: int = 90, phi: float = 0.5) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    stream = np.random.default_rng(seed)
    day = np.sort(stream.choice(np.arange(19000.0, 19000.0 + int(n * 1.3)), size=n, replace=False))
    correlation = phi ** np.abs(np.subtract.outer(day, day))
    y = 5 + np.linalg.cholesky(correlation) @ stream.standard_normal(n)
    return day, np.column_stack([design.weekdays(day), design.trend(day)]), y


def dense(day: np.ndarray, phi: float) -> np.ndarray:
    return phi ** np.abs(np.subtract.outer(day, day)) if phi else np.eye(len(day))


def naive_reml(day: np.ndarray, x: np.ndarray, y: np.ndarray, phi: float) -> float:
    """Harville (1977): -1/2 (log|V| + log|X'V^-1 X| + r'V^-1 r + (n - p) log 2 pi) with V = sigma^2 R."""
    r = dense(day, phi)
    n, p = x.shape
    inverse = np.linalg.inv(r)
    b = np.linalg.solve(x.T @ inverse @ x, x.T @ inverse @ y)
    e = y - x @ b
    v = r * float(e @ inverse @ e) / (n - p)
    logs = [np.linalg.slogdet(v)[1], np.linalg.slogdet(x.T @ np.linalg.solve(v, x))[1], e @ np.linalg.solve(v, e)]
    return -0.5 * (sum(logs) + (n - p) * np.log(2 * np.pi))


@pytest.mark.parametrize("phi", [-0.1, 0.0, 0.3, 0.6, 0.9])
def test_fit_is_the_dense_model_of_statsmodels(phi: float) -> None:
    day, x, y = series(3)
    got = gls.fit(day, x, y, phi)
    want = sm.GLS(y, x, sigma=dense(day, phi)).fit()
    np.testing.assert_allclose(got.coefficients, want.params, rtol=1e-9, atol=1e-11)
    np.testing.assert_allclose(np.sqrt(np.diag(got.covariance)), want.bse, rtol=1e-9)
    np.testing.assert_allclose(got.sigma**2, want.scale, rtol=1e-9)
    assert got.df == want.df_resid


def test_whitened_rows_are_uncorrelated_with_equal_variance() -> None:
    day, _, _ = series(4, n=40)
    w = car1.whiten(np.eye(40), day, 0.55)
    np.testing.assert_allclose(w @ dense(day, 0.55) @ w.T, np.eye(40) * (1 - 0.55**2), atol=1e-12)


def test_likelihood_is_the_one_written_out_in_full() -> None:
    day, x, y = series(5, n=50)
    phis = np.array([-0.1, 0.0, 0.2, 0.7])
    np.testing.assert_allclose(car1.loglik(day, x, y, phis), [naive_reml(day, x, y, p) for p in phis], rtol=1e-9)


@pytest.mark.parametrize("seed", range(8))
def test_phi_is_the_maximum_of_the_likelihood(seed: int) -> None:
    day, x, y = series(seed, n=60, phi=[0.0, 0.3, 0.5, 0.7][seed % 4])
    best = minimize_scalar(
        lambda p: -naive_reml(day, x, y, p), bounds=(car1.LOW, car1.HIGH), method="bounded", options={"xatol": 1e-8}
    )
    assert car1.estimate(day, x, y) == pytest.approx(best.x, abs=2e-5)


def test_phi_stays_within_its_bounds() -> None:
    day = np.arange(60.0)
    assert car1.estimate(day, np.ones((60, 1)), (-1.0) ** day) == car1.LOW
    assert car1.estimate(day, np.ones((60, 1)), np.cumsum(np.random.default_rng(0).standard_normal(60))) == car1.HIGH


def test_phi_without_rows_to_spare_is_zero() -> None:
    assert car1.estimate(np.arange(2.0), np.ones((2, 1)), np.array([1.0, 2.0])) == 0.0


def test_sum_of_correlations_is_the_sum_of_the_dense_matrix() -> None:
    day, _, _ = series(6, n=70)
    for phi in (-0.1, 0.0, 0.5, 0.9):
        assert car1.sum_of_correlations(day, phi) == pytest.approx(dense(day, phi).sum(), rel=1e-12)


@pytest.mark.parametrize("phi", [0.0, 0.45])
def test_blocks_are_the_dense_models_one_by_one(phi: float) -> None:
    day, base, y = series(7)
    x = (np.random.default_rng(8).random((90, 6, 2)) < 0.3).astype("float64")
    got = gls.blocks(day, base, y, x, phi)
    for j in range(6):
        want = sm.GLS(y, np.column_stack([x[:, j], base]), sigma=dense(day, phi)).fit()
        np.testing.assert_allclose(got.coefficients[j], want.params[:2], rtol=1e-8)
        np.testing.assert_allclose(got.se[j], want.bse[:2], rtol=1e-8)
        assert got.df[j] == want.df_resid
        assert got.sigma[j] == pytest.approx(np.sqrt(want.scale))
        p = gls.two_sided(got.coefficients[j] / got.se[j], got.df[j])
        np.testing.assert_allclose(p, want.pvalues[:2], rtol=1e-7)
        low, high = gls.interval(got.coefficients[j], got.se[j], got.df[j], 0.9)
        np.testing.assert_allclose(np.column_stack([low, high]), want.conf_int(0.1)[:2], rtol=1e-8)


def test_blocks_take_an_outcome_for_each() -> None:
    day, base, _ = series(9)
    stream = np.random.default_rng(9)
    y, x = stream.standard_normal((90, 3)), stream.standard_normal((90, 3, 2))
    got = gls.blocks(day, base, y, x, 0.0)
    for j in range(3):
        want = sm.OLS(y[:, j], np.column_stack([x[:, j], base])).fit()
        np.testing.assert_allclose(got.se[j], want.bse[:2], rtol=1e-9)


def test_a_column_with_nothing_of_its_own_is_said_and_leaves_the_others_alone() -> None:
    day, base, y = series(10)
    stream = np.random.default_rng(10)
    free = (stream.random(90) < 0.4).astype("float64")
    sunday = base[:, 6]
    x = np.stack([np.column_stack([free, sunday]), np.column_stack([free, free]), np.zeros((90, 2))], axis=1)
    got = gls.blocks(day, base, y, x, 0.3)
    assert got.own.tolist() == [[True, False], [False, False], [False, False]]
    want = sm.GLS(y, np.column_stack([free, base]), sigma=dense(day, 0.3)).fit()
    assert got.coefficients[0, 0] == pytest.approx(want.params[0])
    assert got.se[0, 0] == pytest.approx(want.bse[0])
    assert np.isnan(got.coefficients[1:]).all()


def test_full_rank_keeps_the_first_of_columns_that_repeat() -> None:
    day = np.arange(100.0, 104.0)  # four days: three weekdays never come
    x = np.column_stack([design.weekdays(day), design.trend(day), np.ones(4)])
    kept = design.full_rank(x)
    assert len(kept) == np.linalg.matrix_rank(x) == 4
    assert (x[:, kept[:4]].sum(axis=1) > 0).all()


@given(
    st.sets(st.integers(-5000, 5000), min_size=6, max_size=25),
    st.floats(-0.5, 0.95),
    st.lists(st.floats(-100, 100), min_size=25, max_size=25),
)
def test_any_days_with_any_gaps_give_the_dense_model(days: set[int], phi: float, values: list[float]) -> None:
    day = np.array(sorted(days), dtype="float64")
    y, x = np.array(values[: len(day)]), np.column_stack([np.ones(len(day)), np.arange(len(day))])
    signs = np.sign(phi) ** np.abs(np.subtract.outer(day, day)) if phi else np.eye(len(day))
    correlation = signs * np.abs(phi) ** np.abs(np.subtract.outer(day, day)) if phi else signs
    got, want = gls.fit(day, x, y, phi), sm.GLS(y, x, sigma=correlation).fit()
    np.testing.assert_allclose(got.coefficients, want.params, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(np.diag(got.covariance), np.diag(want.cov_params()), rtol=1e-6, atol=1e-9)


def test_phi_does_not_hang_on_the_order_of_the_columns_after_a_long_break() -> None:
    day = np.arange(180.0)
    day[90:] += 900  # slow waves over a break are nearly combinations of each other
    base = design.seasonal(day, 30.0)
    base = base[:, design.full_rank(base)]
    error = np.random.default_rng(7).standard_normal(180)
    for t in range(1, 180):
        error[t] += 0.4 * error[t - 1]
    turned = base[:, np.random.default_rng(1).permutation(base.shape[1])]
    assert car1.estimate(day, turned, error) == pytest.approx(car1.estimate(day, base, error), abs=2e-4)


def test_spread_is_that_of_a_fit_with_each_phi() -> None:
    day, x, y = series(4)
    phis = np.array([-0.1, 0.0, 0.5, 0.9])
    wanted = [np.sqrt(sm.GLS(y, x, sigma=dense(day, phi)).fit().scale) for phi in phis.tolist()]
    np.testing.assert_allclose(car1.spread(day, x, y, phis), wanted, rtol=1e-9)
