"""Lines in phases: whole matrices as a twin, hand-made numbers, starts drawn by lot counted one by one, edges, the laws."""

from __future__ import annotations

import itertools
import math
import statistics

import numpy as np
import pandas as pd
import pytest

from moodtrack.errors import OptionError
from moodtrack.progress import piecewise
from moodtrack.schema import EVENTS, SCORES, SESSIONS, empty
from moodtrack.stats import phase_lines, start_points
from moodtrack.testing import check_analysis

ALL = ("trend", "level", "slope")


def course(
    values: list[float], phases: str, person: str = "p", days: list[int] | None = None
) -> dict[str, pd.DataFrame]:
    session = range(1, len(values) + 1)
    sessions = pd.DataFrame({"person": person, "session": session, "phase": list(phases)})
    scores = pd.DataFrame({"person": person, "session": session, "measure": "x", "value": [float(v) for v in values]})
    if days is not None:
        scores["day"] = pd.Timestamp("2026-01-01") + pd.to_timedelta(days, unit="D")
    return {"scores": scores, "sessions": sessions, "events": empty(EVENTS)}


def terms(found: object) -> pd.DataFrame:
    table = found.table  # type: ignore[attr-defined]
    name = table["term"].astype("str") + table["phase"].astype("str").where(table["phase"].notna(), "")
    return table.assign(name=name).set_index("name")


def tables(seed: int) -> dict[str, pd.DataFrame]:
    stream = np.random.default_rng(seed)
    made = [
        course(
            list(np.round(stream.normal(10, 2, 9 + i), 1)),
            "A" * (4 + i) + "B" * 5,
            f"p{i}",
            list(np.cumsum(stream.integers(1, 9, 9 + i))),
        )
        for i in range(4)
    ]
    return {name: pd.concat([m[name] for m in made], ignore_index=True) if name != "events" else empty(EVENTS) for name in made[0]}  # fmt: skip


# twins


def by_matrices(
    x: np.ndarray, y: np.ndarray, matrix: object, grid: np.ndarray, restricted: bool
) -> tuple[float, np.ndarray, np.ndarray]:
    """Restricted or plain likelihood of every rho with whole matrices; estimates and standard errors at the best."""
    n, p = x.shape
    best = (-math.inf, 0.0, np.empty(0), np.empty(0))
    for rho in grid:
        v = matrix(rho)  # type: ignore[operator]
        w = np.linalg.inv(v)
        information = x.T @ w @ x
        b = np.linalg.solve(information, x.T @ w @ y)
        rss = float((y - x @ b) @ w @ (y - x @ b))
        df = n - p if restricted else n
        value = -df / 2 * math.log(rss) - np.linalg.slogdet(v)[1] / 2
        value -= np.linalg.slogdet(information)[1] / 2 if restricted else 0.0
        if value > best[0]:
            best = (value, float(rho), b, np.sqrt(rss / (n - p) * np.diag(np.linalg.inv(information))))
    return best[1:]


@pytest.mark.parametrize(
    "days", [[0, 7, 14, 28, 35, 49, 56, 63, 77, 84, 91, 98], [0, 3, 11, 15, 16, 24, 30, 33, 41, 44, 52, 53], None]
)
def test_memory_by_whole_matrices(days: list[int] | None) -> None:
    values = [15, 16, 15, 14, 15, 12, 12, 13, 12, 9, 9, 8]
    found = piecewise(**course(values, "A" * 5 + "B" * 7, days=days))
    at = np.arange(1.0, 13.0) if days is None else np.array(days, dtype="float64")
    gap = np.abs(at[:, None] - at[None, :])
    steps = np.diff(at)
    unit = steps.min() if (steps % steps.min() == 0).all() else np.median(steps)
    alternating = (steps % unit == 0).all()
    later = np.arange(12) >= 5
    x = np.column_stack([np.ones(12), at - at[0], later, later * (at - at[5])])

    def matrix(rho: float) -> np.ndarray:
        far = np.round(gap / unit, 9)
        return np.where(gap == 0, 1.0, np.sign(rho) ** far * abs(rho) ** far if rho < 0 else rho**far)

    grid = np.linspace(-0.9 if alternating else 1e-9, 0.9, 3601)
    rho, b, se = by_matrices(x, np.array(values, dtype="float64"), matrix, grid, restricted=True)
    got = terms(found)
    assert found.models["memory"].iloc[0] == pytest.approx(rho, abs=1e-3)
    assert got["estimate"].to_numpy() == pytest.approx(b, abs=2e-2)
    assert got["se"].to_numpy() == pytest.approx(se, rel=2e-2)


def test_two_steps_of_memory_by_whole_matrices() -> None:
    stream = np.random.default_rng(4)
    y = list(np.round(stream.normal(10, 3, 24), 1))
    found = piecewise(**course(y, "A" * 12 + "B" * 12), autoregression=2, convention="scan-0.68.0")
    x = phase_lines.columns(np.arange(24.0), np.repeat([0, 1], 12), "W", ALL)
    best = -math.inf
    for one, two in itertools.product(np.linspace(-0.9, 0.9, 91), repeat=2):
        first, rho = one, [1.0, one]
        a = (first * (1 - two), two)
        for _ in range(22):
            rho.append(a[0] * rho[-1] + a[1] * rho[-2])
        v = np.array([[rho[abs(i - j)] for j in range(24)] for i in range(24)])
        w = np.linalg.inv(v)
        b = np.linalg.solve(x.T @ w @ x, x.T @ w @ np.array(y))
        rss = (np.array(y) - x @ b) @ w @ (np.array(y) - x @ b)
        best = max(best, -12 * (math.log(2 * math.pi * rss / 24) + 1) - np.linalg.slogdet(v)[1] / 2)
    assert found.models["aic"].iloc[0] == pytest.approx(2 * 7 - 2 * best, abs=1e-2)


def test_codings_are_one_line_told_otherwise() -> None:
    made = course([10, 11, 12, 9, 8, 7, 7, 5, 6, 4], "AAABBBBCCC")
    one = {c: terms(piecewise(**made, coding=c, autoregression=0))["estimate"] for c in phase_lines.CODINGS}
    assert one["W"]["levelB"] == pytest.approx(one["H-M"]["levelB"])
    assert one["W"]["intercept"] == pytest.approx(
        one["H-M"]["intercept"] + one["H-M"]["trend"]
    )  # the first session is 1
    assert one["B&L-B"]["levelB"] == pytest.approx(one["W"]["levelB"] - one["W"]["slopeB"])
    assert one["JW"]["slopeC"] == pytest.approx(one["B&L-B"]["slopeC"] - one["B&L-B"]["slopeB"])
    fits = [piecewise(**made, coding=c, autoregression=0).points["line"].to_numpy() for c in phase_lines.CODINGS]
    assert all(f == pytest.approx(fits[0]) for f in fits)


def test_two_straight_lines_by_hand() -> None:
    """A: 10, 11, 12 rises by 1; B: 6, 5, 4 falls by 1. At the first of B the line of A is at 13: the step is -7."""
    found = terms(piecewise(**course([10, 11, 12, 6, 5, 4], "AAABBB"), autoregression=0))
    assert found["estimate"].tolist() == pytest.approx([10, 1, -7, -2])
    assert found["se"].isna().all()
    assert set(found["reason"].astype("str")) == {"undefined"}


def test_lines_of_two_phases_are_those_of_each_alone() -> None:
    a, b = [14, 15, 13, 16, 15], [12, 9, 11, 8, 8, 6]
    found = terms(piecewise(**course(a + b, "A" * 5 + "B" * 6), autoregression=0))["estimate"]
    one = statistics.linear_regression(range(5), a)
    two = statistics.linear_regression(range(5, 11), b)
    assert found["trend"] == pytest.approx(one.slope)
    assert found["slopeB"] == pytest.approx(two.slope - one.slope)
    assert found["levelB"] == pytest.approx(two.intercept + 5 * two.slope - one.intercept - 5 * one.slope)


# randomisation


def test_starts_one_by_one() -> None:
    y = [12, 11, 13, 12, 9, 8, 9, 7, 8]
    found = piecewise(**course(y, "AAAABBBBB"), statistics=start_points.STATISTICS)
    starts = range(3, 7)
    means = [statistics.mean(y[k:]) - statistics.mean(y[:k]) for k in starts]
    tests = found.tests.assign(statistic=found.tests["statistic"].astype("str")).set_index("statistic")
    assert found.starts.query("statistic == 'mean_b_minus_a'")["value"].tolist() == pytest.approx(means)
    assert tests.loc["mean_abs_difference", "p"] == pytest.approx(sum(abs(m) >= abs(means[1]) for m in means) / 4)
    assert tests.loc["mean_b_minus_a", "p"] == pytest.approx(sum(m >= means[1] for m in means) / 4)
    pairs = [(x, z) for x in y[:4] for z in y[4:]]
    assert tests.loc["nap", "observed"] == pytest.approx(sum((z > x) + 0.5 * (z == x) for x, z in pairs) / 20)
    assert tests.loc["wilcoxon_w", "observed"] == pytest.approx(sum((x > z) + 0.5 * (x == z) for x, z in pairs))
    assert tests.loc["glass_delta_rms", "observed"] == pytest.approx(abs(means[1]) / statistics.stdev(y[:4]))
    welch = means[1] / math.sqrt(statistics.variance(y[:4]) / 4 + statistics.variance(y[4:]) / 5)
    assert tests.loc["t_statistic", "observed"] == pytest.approx(welch)
    z = (means[1] - statistics.mean(means)) / statistics.stdev(means)
    assert tests.loc["mean_b_minus_a", "z"] == pytest.approx(z)
    assert tests.loc["mean_b_minus_a", "p_normal"] == pytest.approx(1 - statistics.NormalDist().cdf(z))
    assert tests["arrangements"].eq(4).all()
    assert tests["drawn"].all()


def test_a_start_that_was_drawn_is_rejected_no_more_often_than_it_says() -> None:
    stream = np.random.default_rng(6)
    small, runs = 0, 600
    for _ in range(runs):
        y = stream.normal(size=24)
        for i in range(1, 24):
            y[i] += 0.8 * y[i - 1]  # memory does not harm the test
        small += start_points.drawn_start(y, int(stream.integers(3, 22)), 3, "mean_abs_difference").p <= 0.1 + 1e-9
    assert small / runs <= 0.1 + 4 * math.sqrt(0.09 / runs)


def test_a_start_outside_of_those_compared_is_said() -> None:
    found = piecewise(**course([1, 2, 5, 6, 5, 7, 6], "AABBBBB"), statistics=["nap"])
    assert not found.tests["drawn"].any()
    assert "p is no test" in " ".join(found.problems["what"])
    assert piecewise(**course([1, 2, 5, 6, 5, 7, 6], "AABBBCC"), statistics=["nap"]).tests.empty


# phases, edges


def test_phases_by_date_and_one_that_comes_back() -> None:
    made = course([5, 6, 5, 8, 9, 8, 5, 4, 5], "AAABBBAAA", days=[0, 7, 14, 21, 28, 42, 49, 56, 63])
    found = piecewise(**made, autoregression=0)
    assert found.phases["phase"].astype("str").tolist() == ["A", "B", "A (2)"]
    assert found.phases["n"].tolist() == [3, 3, 3]
    start = pd.to_datetime(["2026-01-01", "2026-01-20", "2026-02-19"])
    events = pd.DataFrame({"person": "p", "start": start, "kind": "phase", "label": ["A", "B", "C"]})
    dated = piecewise(made["scores"], empty(SESSIONS), events, autoregression=0)
    assert dated.table["estimate"].tolist() == pytest.approx(found.table["estimate"].tolist())
    named = piecewise(made["scores"], empty(SESSIONS), events, phases=["A", "B"], autoregression=0)
    assert named.models["n_unplaced"].tolist() == [3]


@pytest.mark.parametrize(
    ("values", "phases", "code"),
    [
        ([5, 5, 5, 5, 5, 5], "AAABBB", "constant"), ([5, 6, 4, 5, 3, 9], "AAAAAB", "collinear"), ([5, 6, 4], "AAA", "not_evaluable"),
        ([5, 6, 3, 2], "AABB", "too_few"), ([5, 6, 5, 3, 2, 4], "AAABBB", "too_few"),
    ],
)  # fmt: skip
def test_what_cannot_be_given_says_why(values: list[float], phases: str, code: str) -> None:
    found = piecewise(**course(values, phases))
    assert code in set(found.problems["code"].astype("str"))
    gone = found.table[found.table["se"].isna()]
    assert gone["reason"].notna().all()
    assert gone["low"].isna().all()
    assert gone["level"].isna().all()


def test_memory_of_few_scores_is_not_estimated() -> None:
    found = piecewise(**course([5, 6, 5, 3, 2, 4], "AAABBB"))
    assert found.models["autoregression"].tolist() == [0]
    plain = piecewise(**course([5, 6, 5, 3, 2, 4], "AAABBB"), autoregression=0)
    assert found.table["se"].tolist() == plain.table["se"].tolist()


def test_empty() -> None:
    found = piecewise(empty(SCORES), empty(SESSIONS), empty(EVENTS), statistics=["nap"])
    assert all(len(getattr(found, name)) == 0 for name in [*found.tables, "problems"])


@pytest.mark.parametrize(
    "options",
    [{"coding": "w"}, {"terms": ["intercept"]}, {"autoregression": 6}, {"autoregression": 1.0}, {"statistics": ["mean"]}, {"least": 0},
     {"level": 1.0}, {"time": "week"}, {"convention": "scan"}, {"direction": "up"}],
)  # fmt: skip
def test_refused(options: dict[str, object]) -> None:
    with pytest.raises(OptionError):
        piecewise(**course([1, 2, 3, 4], "AABB"), **options)  # type: ignore[arg-type]


# laws


@pytest.mark.parametrize(
    "options", [{}, {"autoregression": 0, "statistics": ["mean_b_minus_a", "nap"]}, {"convention": "scan-0.68.0"}]
)
def test_laws(options: dict[str, object]) -> None:
    check_analysis(piecewise, tables=tables, rtol=1e-4, atol=1e-5, **options)


def test_points_do_not_change_what_is_found() -> None:
    made = tables(3)
    one = piecewise(**made)
    two = piecewise(**{**made, "scores": made["scores"].assign(value=made["scores"]["value"] * 3 + 20)})
    later = one.table["term"] != "intercept"
    assert two.table["estimate"][later].to_numpy() == pytest.approx(
        3 * one.table["estimate"][later].to_numpy(), rel=1e-4, abs=1e-4
    )
    assert two.table["p"][later].to_numpy() == pytest.approx(one.table["p"][later].to_numpy(), abs=1e-4)
