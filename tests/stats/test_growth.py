"""The mixed model: lme4's numbers are met in tests/reference; here a dense twin, units, and when there is no answer."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from moodtrack.stats.growth import fit, slopes, sums


def sample(persons: int = 12, seed: int = 3) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    sizes = rng.integers(3, 7, persons)
    starts = np.append(0, np.cumsum(sizes)[:-1])
    time = np.concatenate([np.sort(rng.choice(20, n, replace=False)) for n in sizes]).astype("float64")
    line = np.repeat(rng.normal([20, -0.6], [4, 0.4], (persons, 2)), sizes, axis=0)
    return time, line[:, 0] + line[:, 1] * time + rng.normal(0, 1.5, len(time)), starts


def test_restricted_likelihood_and_slopes_by_whole_matrices() -> None:
    """REML as -1/2 [log|V| + log|X'V^-1 X| + r'V^-1 r + (n - 2) log 2 pi]; slopes by D Z'V^-1 (y - X b), all dense."""
    time, score, starts = sample()
    model = fit(time, score, starts)
    assert model is not None
    first, second, correlation = model.spread
    cov = np.array([[first**2, (correlation or 0) * first * second], [(correlation or 0) * first * second, second**2]])
    owner = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(time))))
    x = np.column_stack([np.ones_like(time), time])
    z = np.zeros((len(time), 2 * len(starts)))
    for i, k in enumerate(owner):
        z[i, 2 * k : 2 * k + 2] = x[i]
    big = np.kron(np.eye(len(starts)), cov)
    v = z @ big @ z.T + model.sd_residual**2 * np.eye(len(time))
    inverse = np.linalg.inv(v)
    information = x.T @ inverse @ x
    mean = np.linalg.solve(information, x.T @ inverse @ score)
    assert model.line == pytest.approx(mean, rel=1e-6)
    rest = score - x @ mean
    loglik = (
        multivariate_normal(np.zeros(len(time)), v).logpdf(rest)
        + np.log(2 * np.pi)
        - np.linalg.slogdet(information)[1] / 2
    )
    assert model.loglik == pytest.approx(loglik, abs=1e-6)
    random = (big @ z.T @ inverse @ rest)[1::2]
    given = np.diag(big - big @ z.T @ inverse @ z @ big)[1::2]
    pick = np.kron(np.eye(len(starts)), [[0.0, 1.0]])
    left = pick @ (np.tile(np.eye(2), (len(starts), 1)) - big @ z.T @ inverse @ x)
    whole = given + np.diag(left @ np.linalg.inv(information) @ left.T)
    last = np.append(starts[1:], len(time)) - 1
    difference, sd, slope, se = (part[last] for part in slopes(model, sums(time, score, starts, model)))
    assert difference == pytest.approx(random, abs=1e-6)
    assert sd == pytest.approx(np.sqrt(given), rel=1e-5)
    assert slope == pytest.approx(mean[1] + random, abs=1e-6)
    assert se == pytest.approx(np.sqrt(whole), rel=1e-5)


def test_units_of_time_and_score() -> None:
    time, score, starts = sample()
    one, two = fit(time, score, starts), fit(7 * time + 100, 3 * score, starts)
    assert one is not None
    assert two is not None
    assert two.line[1] == pytest.approx(one.line[1] * 3 / 7, rel=1e-4)
    assert two.spread[1] == pytest.approx(one.spread[1] * 3 / 7, rel=1e-3)


def test_no_answer() -> None:
    time, score, starts = sample()
    assert fit(time[: starts[2]], score[: starts[2]], starts[:2]) is None
    assert fit(np.ones_like(time), score, starts) is None
    assert fit(time, 3 + 2 * time, starts) is None
    assert fit(np.arange(4.0), np.arange(4.0), np.arange(4)) is None
