"""Methods, baselines, cutoffs, states and probabilities of reliable change, by hand and by twins.

Numbers of clinicalsignificance 3.0.0 and JT-RCI for every method and cutoff are met in tests/reference.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from benchmarks.false_alarms import alarms, alarms_in_points, courses

from moodtrack.errors import OptionError
from moodtrack.progress import Norms, Prior, norms, reliable_change

NORMS = Norms(20.0, 7.5, 50, 0.8, "a study")
END = Norms(12.0, 8.0, 50, 0.75, "the same study, at the end", correlation=0.5)
WELL = Norms(6.0, 4.0, 90, None, "healthy")


def scores(values: list[float], person: str = "a") -> pd.DataFrame:
    return pd.DataFrame(
        {"person": person, "session": range(1, len(values) + 1), "measure": "phq9", "value": values}
    ).astype({"value": "float64"})


def words(frame: pd.DataFrame, column: str) -> list[str | None]:
    return [None if pd.isna(c) else str(c) for c in frame[column]]


def codes(result: object) -> list[str]:
    return sorted(result.problems["code"].astype(str))  # type: ignore[attr-defined]


def test_every_index_by_hand() -> None:
    """32 to 22, M 20, s 7.5, r .8, SEM 3.354102; r_dd = (45 + 52.75 - 60)/(56.25 + 64 - 60) = .6265560."""
    expected = 20 + 0.8 * 12
    r_dd = (56.25 - 11.25 + 64 - 11.25 - 60) / (56.25 + 64 - 60)
    want = {
        "GLN": (22 - expected) / 4.5,
        "HLL": ((22 - 12) - 0.8 * 12) / 4.5,
        "EN": (22 - expected) / math.sqrt(11.25),
        "NK": (22 - expected) / math.sqrt(0.64 * 11.25 + 64 * 0.25),
        "HA": (-10 * r_dd - 8 * (1 - r_dd)) / (math.sqrt(r_dd) * math.sqrt(22.5)),
    }
    for method, index in want.items():
        row = reliable_change(scores([32, 22]), norms=NORMS, end=END, method=method).table.iloc[0]
        assert row["index"] == pytest.approx(index, rel=1e-12), method
        assert row["estimate"] == pytest.approx(index * row["se"], rel=1e-12)
        assert (row["low"] + row["high"]) / 2 == pytest.approx(row["estimate"])


def test_nunnally_kotsch_takes_the_start_where_the_end_is_not_given() -> None:
    row = reliable_change(scores([32, 22]), norms=NORMS, method="NK").table.iloc[0]
    assert row["se"] == pytest.approx(math.sqrt(0.64 * 11.25 + 11.25))


def test_hageman_arrindell_is_one_sided() -> None:
    found = reliable_change(scores([32, 22]), norms=NORMS, end=END, method="HA")
    assert found.method.parameters["critical_value"] == pytest.approx(1.6448536269514722)
    assert found.table["level"][0] == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("method", "end"), [("HLL", None), ("HA", None), ("HA", Norms(12, 8, 50, 0.8, "no correlation"))]
)
def test_a_method_without_its_sample_has_a_reason(method: str, end: Norms | None) -> None:
    found = reliable_change(scores([32, 22]), norms=NORMS, method=method, end=end)
    assert words(found.table, "class") == [None]
    assert codes(found) == ["not_evaluable"]


def test_hageman_arrindell_without_true_change_is_undefined() -> None:
    flat = Norms(20.0, 7.5, 50, 0.8, "the end", correlation=0.9)
    found = reliable_change(scores([32, 22]), norms=NORMS, end=flat, method="HA")
    assert (words(found.table, "class"), codes(found)) == ([None], ["undefined"])


# the mixed model


def test_mixed_model_slope_by_whole_matrices() -> None:
    """The slope at every session is that of the posterior with a flat mean line, by dense matrices; the convention the random part."""
    rng = np.random.default_rng(4)
    slope = rng.normal(-1.5, 0.8, 20)
    courses = [20 + s * np.arange(6) + rng.normal(0, 1.5, 6) for s in slope]
    frame = pd.concat([scores(list(c), f"p{i:02d}") for i, c in enumerate(courses)])
    found = reliable_change(frame, method="HLM")
    model = found.series.iloc[0]
    d = np.diag([model["sd_intercept"] ** 2, model["sd_slope"] ** 2])
    d[0, 1] = d[1, 0] = model["correlation"] * model["sd_intercept"] * model["sd_slope"]
    x = np.column_stack([np.ones(6), np.arange(1, 7)])
    v = x @ d @ x.T + model["sd_residual"] ** 2 * np.eye(6)
    mean_cov = np.linalg.inv(20 * x.T @ np.linalg.inv(v) @ x)
    for k in (4, 6):
        z, y = x[:k], courses[0][:k]
        gain = d @ z.T @ np.linalg.inv(z @ d @ z.T + model["sd_residual"] ** 2 * np.eye(k))
        mean = np.array([model["intercept"], model["slope"]])
        random = gain @ (y - z @ mean)
        rest = np.eye(2) - gain @ z
        cov = d - gain @ z @ d
        row = found.table[(found.table["person"] == "p00") & (found.table["session"] == k)].iloc[0]
        assert row["estimate"] == pytest.approx((mean + random)[1], rel=1e-5)
        assert row["se"] == pytest.approx(math.sqrt((cov + rest @ mean_cov @ rest.T)[1, 1]), rel=1e-5)
        peer = reliable_change(frame, method="HLM", convention="clinicalsignificance-3.0.0").table
        row = peer[(peer["person"] == "p00") & (peer["session"] == k)].iloc[0]
        assert row["index"] == pytest.approx(random[1] / math.sqrt(cov[1, 1]), rel=1e-4)


def test_mixed_model_needs_three_scores_and_persons_who_differ() -> None:
    found = reliable_change(pd.concat([scores([20, 15]), *(scores([20, 15, 10], p) for p in "bcd")]), method="HLM")
    assert sorted(set(codes(found))) == ["too_few", "undefined"]
    assert found.table["class"].isna().all()


def cohort(sd_slope: float, mean: float, seed: int, persons: int = 100, sessions: int = 8) -> pd.DataFrame:
    """N(14, 5) at reliability .8, and a slope of its own for every person; p00's own line rises by half a point a session."""
    rng = np.random.default_rng(seed)
    slope = rng.normal(mean, sd_slope, (persons, 1)) if sd_slope else np.full((persons, 1), mean)
    slope[0] = 0.5
    error = rng.normal(0, math.sqrt(5), (persons, sessions))
    values = rng.normal(14, math.sqrt(20), (persons, 1)) + slope * np.arange(sessions) + error
    return pd.concat([scores(list(row), f"p{i:02d}") for i, row in enumerate(values)]).assign(measure="own scale")


@pytest.mark.parametrize(("mean", "seed"), [(-0.5, 1), (-0.5, 3), (0.0, 6), (0.0, 11)])
def test_mixed_model_whose_slopes_are_all_alike_gives_no_class(mean: float, seed: int) -> None:
    """Where slopes hardly differ, a mixed model gives everybody the mean slope: p00 gets worse and was called improved."""
    found = reliable_change(cohort(0.0, mean, seed), method="HLM", direction="higher_worse")
    assert found.series["slope_reliability"].iloc[0] < 0.2
    assert found.table[["estimate", "se", "index", "class", "established"]].isna().all(axis=None)
    assert set(codes(found)) == {"not_evaluable"}
    assert "cannot be told apart" in found.problems["what"][0]
    assert len(found.problems) == 100


def test_reliability_of_slopes_by_hand() -> None:
    """Eight sessions: squares of time about their mean add up to 42; true over true and error variance."""
    found = reliable_change(cohort(0.8, -0.5, 3), method="HLM", direction="higher_worse")
    model = found.series.iloc[0]
    true, error = model["sd_slope"] ** 2, model["sd_residual"] ** 2 / 42
    assert model["slope_reliability"] == pytest.approx(true / (true + error))
    assert model["slope_reliability"] > 0.5
    assert words(found.table[found.table["person"] == "p00"], "class")[-1] != "improved"
    assert found.problems.empty


# baselines


def test_mean_of_first_scores() -> None:
    """SE = SEM sqrt(1 + 1/3): 3.354102 * 1.1547005 = 3.872983; mean of 22, 26, 24 is 24."""
    found = reliable_change(scores([22, 26, 24, 12, 14]), norms=NORMS, baseline="mean of first 3")
    assert found.table[["session", "baseline", "change", "n"]].to_numpy().tolist() == [[4, 24, -12, 4], [5, 24, -10, 5]]
    assert found.table["se"].to_numpy() == pytest.approx([3.872983] * 2, abs=1e-6)
    assert found.table["established"].tolist() == [False, True]
    assert len(reliable_change(scores([22, 26]), norms=NORMS, baseline="mean of first 3").table) == 0


def test_best_estimate_is_gulliksen_lord_novick() -> None:
    best = reliable_change(scores([32, 22, 14]), norms=NORMS, baseline="best estimate").table
    assert best["baseline"].tolist() == pytest.approx([29.6, 29.6])
    gln = reliable_change(scores([32, 22, 14]), norms=NORMS, method="GLN").table
    assert best["index"].to_numpy() == pytest.approx(gln["index"].to_numpy())


@pytest.mark.parametrize("options", [
    {"baseline": "mean of first 1"}, {"baseline": "best estimate", "method": "EN"}, {"method": "GLN", "threshold": 5},
    {"cutoff": "d"}, {"sides": 3}, {"time": "year", "method": "HLM"},
])  # fmt: skip
def test_what_does_not_go_together(options: dict[str, object]) -> None:
    with pytest.raises(OptionError):
        reliable_change(scores([20, 10]), norms=NORMS, **options)  # type: ignore[arg-type]


# cutoffs and states


def test_cutoffs_by_hand() -> None:
    """a 20 - 15 = 5; b 6 + 8 = 14; c (7.5 * 6 + 4 * 20) / 11.5 = 10.869565."""
    for kind, value in (("a", 5.0), ("b", 14.0), ("c", 10.869565), (9, 9.0)):
        found = reliable_change(scores([25, 8]), norms=NORMS, functional=WELL, cutoff=kind).series  # type: ignore[arg-type]
        assert found["cutoff"][0] == pytest.approx(value, abs=1e-6)


def test_every_state() -> None:
    """Cutoff 10, change counts from 9.296926 on."""
    given = {
        "recovered": [22, 9], "improved": [26, 12], "crossed_not_reliable": [14, 8], "unchanged": [20, 15],
        "started_below_cutoff": [8, 5], "deteriorated": [12, 26], "harmed": [8, 22],
    }  # fmt: skip
    frame = pd.concat([scores(list(map(float, v)), name) for name, v in given.items()])
    found = reliable_change(frame, norms=NORMS, cutoff=10)
    assert dict(zip(found.table["person"].astype(str), words(found.table, "outcome"), strict=True)) == {
        n: n for n in given
    }
    five = dict(zip(found.table["person"].astype(str), words(found.table, "combined"), strict=True))
    assert (five["crossed_not_reliable"], five["started_below_cutoff"]) == ("unchanged", "unchanged")
    row = found.counts(by="outcome").iloc[0]
    assert all(row[name] == 1 for name in given)
    assert (row["functional_start"], row["not_evaluable"]) == (2, 0)


def test_a_score_on_the_cutoff_is_on_neither_side() -> None:
    found = reliable_change(scores([30, 10, 9.9]), norms=NORMS, cutoff=10).table
    assert words(found, "combined") == ["improved", "recovered"]


def test_recovered_needs_a_clinical_start() -> None:
    """Jacobson and Truax: from the dysfunctional to the functional range. JT-RCI asks for neither, and counts a score on the cutoff."""
    frame = pd.concat([scores([18, 4], "below"), scores([30, 20], "on")])
    usual, peer = (reliable_change(frame, norms=NORMS, cutoff=20, convention=c).table for c in (None, "jt-rci"))
    assert words(usual, "combined") == ["improved", "improved"]
    assert words(peer, "combined") == ["recovered", "recovered"]
    crossed = reliable_change(scores([21, 19]), norms=NORMS, cutoff=20, convention="jt-rci").table
    assert words(crossed, "combined") == ["non_reliably_recovered"]


def test_established_outcome_needs_two_scores_running() -> None:
    found = reliable_change(scores([22, 8, 12, 8, 9]), norms=NORMS, cutoff=10).table
    assert words(found, "outcome") == ["recovered", "improved", "recovered", "recovered"]
    assert words(found, "established_outcome") == ["unchanged", "improved", "improved", "recovered"]
    assert words(found, "established_class") == ["unchanged", "improved", "improved", "improved"]


def test_a_cutoff_without_its_sample_is_not_evaluable() -> None:
    found = reliable_change(scores([22, 8]), norms=NORMS, cutoff="c")
    assert (words(found.table, "outcome"), words(found.table, "class")) == (["not_evaluable"], ["improved"])
    assert codes(found) == ["not_evaluable"]
    assert found.counts(by="outcome")["not_evaluable"][0] == 1


def test_higher_better() -> None:
    found = reliable_change(
        scores([8, 30]), norms=Norms(10, 5, 30, 0.8, "x"), cutoff=20, direction="higher_better"
    ).table
    assert words(found, "outcome") == ["recovered"]


# probability


def test_p_change_by_numerical_integration() -> None:
    """Posterior of the change by a grid over true start and change, both scores given."""
    prior, start, last = Prior(-3.0, 4.0, "own clinic"), 26.0, 22.0
    row = reliable_change(scores([start, last]), norms=NORMS, prior=prior).table.iloc[0]
    t, d = np.meshgrid(np.linspace(-30, 70, 1201), np.linspace(-40, 40, 1601), indexing="ij")
    sem2 = 11.25
    log = (
        -((t - 20) ** 2) / (2 * 45)
        - (d + 3) ** 2 / 32
        - (start - t) ** 2 / (2 * sem2)
        - (last - t - d) ** 2 / (2 * sem2)
    )
    weight = np.exp(log - log.max())
    assert row["p_change"] == pytest.approx(weight[d < 0].sum() / weight.sum(), abs=0.003)
    assert (row["prior_mean"], row["prior_sd"], row["prior_source"]) == (-3.0, 4.0, "own clinic")


def test_no_probability_without_prior_or_mean() -> None:
    assert reliable_change(scores([26, 22]), norms=NORMS).table["p_change"].isna().all()
    found = reliable_change(scores([26, 22]), norms=Norms(None, 7.5, 50, 0.8, "x"), prior=Prior(0, 3, "y"))
    assert found.table[["p_change", "prior_sd"]].isna().all(axis=None)
    assert codes(found) == ["not_evaluable"]
    for sd in (0.0, math.inf):
        with pytest.raises(OptionError):
            Prior(0.0, sd, "flat")


@pytest.mark.parametrize("selected", [False, True])
def test_p_change_is_what_it_says(selected: bool) -> None:
    """20,000 clients; in every tenth of p_change with 400 or more, stated and true share lie within 4.5 SE and .03 + 2 SE."""
    prior = Prior(-2.0, 3.0, "drawn")
    frame, change = courses(20_000, 2, 0.8, selected, 5, prior)
    p = (
        reliable_change(frame, norms=Norms(14.0, 5.0, None, 0.8, "as drawn"), prior=prior, direction="higher_worse")
        .table["p_change"]
        .to_numpy()
    )
    for tenth in range(10):
        own = np.minimum((p * 10).astype(int), 9) == tenth
        if own.sum() >= 400:
            share, stated = (change[own] < 0).mean(), p[own].mean()
            se = math.sqrt(stated * (1 - stated) / own.sum())
            assert abs(share - stated) < 4.5 * se
            assert abs(share - stated) < 0.03 + 2 * se


def test_established_false_alarms_stay_below_a_twentieth() -> None:
    """3,000 clients, nobody changes, 12 sessions: .03 was found by an independent simulation; 4 SE are .0125."""
    found = alarms(3000, 12, 0.8, selected=False)
    for name in ("improved", "deteriorated"):
        assert abs(found[f"{name} established"] - 0.028) < 0.0125
        assert abs(found[f"{name} session"] - 0.16) < 4 * math.sqrt(0.16 * 0.84 / 3000)


def test_alarms_of_published_points_hang_on_the_reliability() -> None:
    """Against courses drawn and judged here in plain numpy; 4 SE of 3,000 clients. GAD-7: 4 points, PHQ-9: 6."""
    for measure, top, points, reliability in (("gad7", 21, 4, 0.83), ("phq9", 27, 6, 0.9)):
        stream = np.random.default_rng(7)
        true = stream.normal(14, 5 * reliability**0.5, 30_000)[:, None]
        drawn = (true + stream.normal(0, 5 * (1 - reliability) ** 0.5, (30_000, 12))).round().clip(0, top)
        low = drawn[:, 1:] - drawn[:, :1] <= -points
        expected = (low[:, 1:] & low[:, :-1]).any(axis=1).mean()
        told, found = alarms_in_points(3000, 12, measure, 5.0, reliability)
        assert told == points
        assert abs(found["improved established"] - expected) < 4.4 * math.sqrt(expected * (1 - expected) / 3000)
        assert (found["improved established"] > 0.1) == (measure == "gad7")


# norms


def test_norms_keep_what_the_reliability_is(tmp_path: object) -> None:
    frame = pd.concat([scores([20, 10], "a"), scores([14, 12], "b"), scores([26, 9], "c"), scores([18, 13], "d")])
    made = norms(frame, measure="phq9", reliability=0.8, at=2, kind="retest", interval_days=14, population="adults")
    assert made.correlation == pytest.approx(np.corrcoef([20, 14, 26, 18], [10, 12, 9, 13])[0, 1])
    made.save(f"{tmp_path}/norms.json")
    assert Norms.open(f"{tmp_path}/norms.json") == made
    with open(f"{tmp_path}/other.json", "w", encoding="utf-8") as file:
        file.write("{}")
    with pytest.raises(OptionError, match="holds no norms"):
        Norms.open(f"{tmp_path}/other.json")
    with pytest.raises(OptionError, match="kind"):
        Norms(1.0, 1.0, 1, 0.8, "x", kind="guess")
    with pytest.raises(OptionError, match="fit"):
        Norms.published("phq9", "nobody", 0.8)
