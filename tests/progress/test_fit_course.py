"""A course of a sample: whole matrices as a twin, the truth of drawn cohorts, what is refused, the file."""

from __future__ import annotations

import dataclasses
import itertools
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from moodtrack.errors import OptionError
from moodtrack.progress import Course, fit_course
from moodtrack.stats import growth, own_lines


def drawn(n: int, seed: int, sessions: int = 8, curve: str = "log") -> pd.DataFrame:
    """Persons around a mean course that starts at 18 and falls by 3 a unit of the curve; first score at session 0."""
    stream = np.random.default_rng(seed)
    own = stream.multivariate_normal([18, -3], [[9, -0.8], [-0.8, 1.0]], n)
    session = np.tile(np.arange(sessions), n)
    x = np.log(session + 1.0) if curve == "log" else session / 3
    who = np.repeat(np.arange(n), sessions)
    value = own[who, 0] + own[who, 1] * x + stream.normal(0, 2, len(who))
    return pd.DataFrame({"person": [f"p{i:05d}" for i in who], "session": session, "measure": "own", "value": value})


def restricted(
    x: list[np.ndarray], z: list[np.ndarray], y: list[np.ndarray], g: np.ndarray, s: float, reml: bool
) -> float:
    """Log-likelihood of one covariance with whole matrices, the mean line at its best."""
    v = [b @ g @ b.T + s * s * np.eye(len(b)) for b in z]
    w = [np.linalg.inv(one) for one in v]
    information = sum(a.T @ k @ a for a, k in zip(x, w, strict=True))
    line = np.linalg.solve(information, sum(a.T @ k @ b for a, k, b in zip(x, w, y, strict=True)))
    rest = [b - a @ line for a, b in zip(x, y, strict=True)]
    n, p = sum(map(len, y)), len(line)
    value = sum(r @ k @ r for r, k in zip(rest, w, strict=True)) + sum(np.linalg.slogdet(one)[1] for one in v)
    value += np.linalg.slogdet(information)[1] if reml else 0.0
    return float(-0.5 * (value + (n - p if reml else n) * math.log(2 * math.pi)))


@pytest.mark.parametrize("reml", [True, False])
@pytest.mark.parametrize("given", [True, False])
def test_likelihood_and_its_top_by_whole_matrices(reml: bool, given: bool) -> None:
    stream = np.random.default_rng(3)
    times = [np.sort(stream.choice(9, size, replace=False)).astype(float) for size in stream.integers(2, 7, 14)]
    known = stream.normal(0, 3, 14)
    y = [10 + k - t + stream.normal(0, 1.5) + stream.normal(0, 1, len(t)) for t, k in zip(times, known, strict=True)]
    z = [np.column_stack([np.ones(len(t)), t]) for t in times]
    x = [np.hstack([b, b * k]) if given else b for b, k in zip(z, known, strict=True)]
    starts = np.append(0, np.cumsum([len(t) for t in times]))[:-1]
    model = growth.fit(
        np.concatenate(times), np.concatenate(y), starts, known[:, None] if given else None, restricted=reml
    )
    assert model is not None
    g, s = model.random, model.sd_residual
    top = restricted(x, z, y, g, s, reml)
    assert model.loglik == pytest.approx(top, abs=1e-6)
    for i, j in itertools.product((0.97, 1.03), repeat=2):
        assert restricted(x, z, y, g * i, s * j, reml) <= top + 1e-6
    w = [np.linalg.inv(b @ g @ b.T + s * s * np.eye(len(b))) for b in z]
    information = sum(a.T @ k @ a for a, k in zip(x, w, strict=True))
    line, cov = model.fixed
    assert line == pytest.approx(
        np.linalg.solve(information, sum(a.T @ k @ b for a, k, b in zip(x, w, y, strict=True))), abs=1e-6
    )
    assert cov == pytest.approx(np.linalg.inv(information), rel=1e-6)


def test_own_lines_by_whole_matrices() -> None:
    stream = np.random.default_rng(5)
    t, y = np.array([0.0, 1.0, 4.0, 6.0]), stream.normal(10, 3, 4)
    z, g, s, line = np.column_stack([np.ones(4), t]), np.array([[4.0, -0.5], [-0.5, 0.6]]), 1.7, np.array([11.0, -0.4])
    want = g @ z.T @ np.linalg.inv(z @ g @ z.T + s * s * np.eye(4)) @ (y - z @ line)
    each = growth.sums(t, y, np.array([0]))
    found = own_lines.own(each, line[None], g, s)
    assert found.difference[0] == pytest.approx(want)
    assert found.cov[0] == pytest.approx(g - g @ z.T @ np.linalg.inv(z @ g @ z.T + s * s * np.eye(4)) @ z @ g)
    slope, start = np.polyfit(t, y, 1)
    plain = own_lines.plain(each)
    assert (plain.intercept[0], plain.slope[0]) == pytest.approx((start, slope))


def test_the_truth_of_a_drawn_cohort() -> None:
    found = fit_course(drawn(800, 1), measure="own", intake=False)
    assert found.curve == "log"
    se = np.sqrt(np.diag(np.array(found.covariance)))
    assert abs(found.fixed[0] - 18) < 4 * se[0]
    assert abs(found.fixed[1] + 3) < 4 * se[1]
    assert found.sd_intercept == pytest.approx(3, abs=4 * 3 / math.sqrt(1600))
    assert found.sd_residual == pytest.approx(2, abs=4 * 2 / math.sqrt(2 * 800 * 6))
    assert (found.n, found.n_scores, found.first_session, found.last_session) == (800, 6400, 0, 7)


def test_the_curve_is_the_one_with_the_smaller_aic() -> None:
    assert fit_course(drawn(200, 2, curve="linear"), measure="own").curve == "linear"
    log = fit_course(drawn(200, 2), measure="own")
    assert log.aic_log is not None
    assert log.aic_linear is not None
    assert log.curve == "log"
    assert log.aic_log < log.aic_linear
    assert fit_course(drawn(200, 2), measure="own", curve="linear").curve == "linear"


def test_a_first_score_moves_the_course_as_theory_says() -> None:
    """Of y_t given y_0 the mean moves by C_t0 / C_00, with C of the drawn cohort: (9 - 0.8 x) / (9 + 4)."""
    found = fit_course(drawn(1500, 4), measure="own", curve="log")
    se = np.sqrt(np.diag(np.array(found.covariance)))
    assert abs(found.fixed[2] - 9 / 13) < 4 * se[2]
    assert abs(found.fixed[3] + 0.8 / 13) < 4 * se[3]
    assert found.n_scores == 1500 * 7  # the first score does not predict itself


def test_rows_persons_and_raters_do_not_mix() -> None:
    rows = drawn(40, 5)
    other = rows.assign(rater="therapist", value=rows["value"] + 50)
    alone = fit_course(rows, measure="own")
    mixed = fit_course(pd.concat([rows, other]).sample(frac=1, random_state=1), measure="own")
    assert mixed.fixed == pytest.approx(alone.fixed)
    assert fit_course(pd.concat([rows, other]), measure="own", rater="therapist").fixed[0] > 50


def test_the_expected_curve() -> None:
    found = fit_course(drawn(100, 6), measure="own")
    curve = found.expected([1, 4, 30], intake=20.0, shares=[0.1, 0.5, 0.9])
    assert curve["seen"].tolist() == [True] * 6 + [False] * 3
    assert curve["bound"][1] == pytest.approx(curve["mean"][1])
    assert (curve["bound"][2] - curve["mean"][2]) / curve["sd"][2] == pytest.approx(1.2815515655446004)
    assert curve["n"].eq(100).all()
    x = np.array([1, math.log(2), 20 - found.intake_mean, math.log(2) * (20 - found.intake_mean)])  # type: ignore[operator]
    assert curve["mean"][0] == pytest.approx(x @ np.array(found.fixed))
    z = x[:2]
    variance = x @ np.array(found.covariance) @ x + z @ np.array(found.random) @ z + found.sd_residual**2
    assert curve["sd"][0] == pytest.approx(math.sqrt(variance))


def test_saved_and_opened(tmp_path: Path) -> None:
    found = fit_course(drawn(30, 7), measure="own", population="drawn")
    found.save(tmp_path / "course.json")
    assert Course.open(tmp_path / "course.json") == found
    (tmp_path / "norms.json").write_text('{"norms": {}}')
    with pytest.raises(OptionError, match="holds no course"):
        Course.open(tmp_path / "norms.json")
    assert "p000" not in (tmp_path / "course.json").read_text()


@pytest.mark.parametrize(
    "options",
    [{"curve": "sqrt"}, {"measure": "phq9"}, {"baseline": "last"}, {"rater": "therapist"}, {"item": "total:x"}],
)
def test_refused(options: dict[str, object]) -> None:
    with pytest.raises(OptionError):
        fit_course(drawn(20, 8), **{"measure": "own", **options})  # type: ignore[arg-type]


def test_too_few_clients_are_refused() -> None:
    with pytest.raises(OptionError, match="give no course"):
        fit_course(drawn(3, 9), measure="own")
    with pytest.raises(OptionError, match="give no course"):
        fit_course(drawn(20, 9).assign(value=5.0), measure="own")


def test_parts_that_do_not_fit_are_refused() -> None:
    found = fit_course(drawn(20, 8), measure="own")
    for change in ({"fixed": (1.0,)}, {"sd_residual": 0.0}, {"curve": "x"}, {"source": " "}, {"sd_residual": math.nan}):
        with pytest.raises(OptionError):
            dataclasses.replace(found, **change)  # type: ignore[arg-type]
