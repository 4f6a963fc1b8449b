"""The benchmark of triggers counts what it says: by hand, and as the scorer of the reference folder does."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest

from moodtrack.testing import cohort

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


def load(path: Path, name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


scoring = load(BENCHMARKS / "scoring.py", "benchmark_scoring")
contrast = load(BENCHMARKS / "contrast.py", "benchmark_contrast")

TRUTH = pd.DataFrame(
    [
        ("a", "walk", 0, 1.0, 1, None),
        ("a", "tea", 1, -0.5, -1, None),
        ("a", "late", -1, np.nan, -1, None),
        ("b", "run", 0, 0.5, 1, "jog"),
        ("b", "jog", 0, 0.5, 1, "run"),
    ],
    columns=["person", "tag", "lag", "effect", "direction", "twin"],
)
TABLE = pd.DataFrame(
    [
        ("a", "walk", 0, 0.8, 0.01, 0.3, 1.3),  # true, covered
        ("a", "tea", 1, 0.6, 0.04, 0.1, 1.1),  # wrong sign: false, not covered
        ("a", "bus", 0, 0.9, 0.05, 0.2, 1.6),  # nothing planted: false, zero not covered
        ("a", "bus", 1, 0.1, 0.70, -0.5, 0.7),  # no finding, covered
        ("a", "late", -1, -0.2, 0.02, -0.3, -0.1),  # true
        ("b", "jog", 0, 0.4, 0.03, 0.1, 0.7),  # the near-duplicate counts
        ("b", "run", 0, 0.4, 0.03, 0.1, 0.7),  # and counts once
        ("b", "tea", 0, np.nan, np.nan, np.nan, np.nan),  # not testable
    ],
    columns=["person", "tag", "lag", "difference", "p_adjusted", "low", "high"],
)


def test_counted_by_hand() -> None:
    got = scoring.score(TRUTH, ["a", "b", "c"], TABLE)
    assert got["FDR"].estimate == pytest.approx((2 / 4 + 0 + 0) / 3)
    assert got["FDR"].se == pytest.approx(np.std([0.5, 0, 0], ddof=1) / np.sqrt(3))
    assert got["power"].estimate == pytest.approx(3 / 4)  # walk, late, run or jog; not tea
    assert got["false"].estimate == pytest.approx(1 / 3)
    assert got["coverage"].estimate == pytest.approx(4 / 6)
    assert got["planted"].estimate == pytest.approx(3 / 4)
    assert got["coverage_found"].estimate == pytest.approx(3 / 5)


def test_lags_and_alpha_choose_the_rows() -> None:
    back = scoring.score(TRUTH, ["a", "b"], TABLE, (-1,))
    assert (back["power"].estimate, back["FDR"].estimate) == (1.0, 0.0)
    assert np.isnan(back["coverage"].estimate)
    strict = scoring.score(TRUTH, ["a", "b"], TABLE, (0, 1), alpha=0.02)
    assert strict["FDR"].estimate == 0
    assert strict["power"].estimate == pytest.approx(1 / 3)


def test_pooling_is_counting_all_persons_together() -> None:
    one, two = (scoring.score(TRUTH, [person], TABLE[TABLE["person"] == person])["FDR"] for person in "ab")
    assert (one + two).estimate == scoring.score(TRUTH, ["a", "b"], TABLE)["FDR"].estimate


def test_a_pair_with_two_rows_is_refused() -> None:
    with pytest.raises(ValueError, match="several rows"):
        scoring.score(TRUTH, ["a", "b"], pd.concat([TABLE, TABLE.head(1)]))


@pytest.mark.pack
def test_the_scorer_of_the_reference_folder_counts_the_same() -> None:
    pack = os.environ.get("MOODTRACK_PACK")
    if not pack:
        pytest.skip("MOODTRACK_PACK is not set")
    judge = load(Path(pack) / "tools" / "score_triggers.py", "judge")
    drawn = cohort("carryover", persons=12, days=120, seed=2)
    table = contrast.student(drawn.ratings, drawn.tags)
    for lags in ((0, 1), (-1,), (0, 1, -1)):
        mine = scoring.score(drawn.truth, drawn.persons, table, lags)
        names = {"tag": "trigger", "difference": "effect", "low": "ci_low", "high": "ci_high"}
        rows = table.rename(columns=names).astype("str").to_dict("records")
        truth = json.loads(json.dumps(scoring.truth_as_json(drawn.truth, drawn.persons)))
        theirs = judge.score(truth, rows, 0.05, lags)
        assert mine["FDR"].estimate == pytest.approx(theirs["FDR"])
        assert mine["FDR"].se == pytest.approx(theirs["FDR_se"])
        assert mine["power"].estimate == pytest.approx(theirs["power"])
        assert mine["false"].estimate == pytest.approx(theirs["persons_with_a_false_finding"])
        if -1 not in lags:
            assert mine["planted"].estimate == pytest.approx(theirs["coverage_true"])
            n = mine["coverage"].below.sum()
            planted = mine["planted"].below.sum()
            both = theirs["coverage_true"] * planted + theirs["coverage_null"] * (n - planted)
            assert mine["coverage"].estimate == pytest.approx(both / n)


def test_contrast_methods_are_the_tests_they_are_named_after() -> None:
    """Student and Welch against scipy, Newey and West against statsmodels, on one tag of one person."""
    from scipy import stats

    sm = pytest.importorskip("statsmodels.api")
    drawn = cohort("nullclean", persons=1, days=150, seed=3)
    mood = drawn.ratings.set_index("day")["mood"]
    table = contrast.student(drawn.ratings, drawn.tags)
    tag = table.loc[table["lag"] == 0, "tag"].iloc[-1]
    mine = drawn.tags[drawn.tags["tag"] == tag]
    first, last = mine["day"].min() - pd.Timedelta(days=60), mine["day"].max() + pd.Timedelta(days=60)
    there = mood.index.isin(mine["day"])
    assert mood.index.min() >= first, "the tag is known on every day"
    assert mood.index.max() <= last
    for method, equal in (("student", True), ("welch", False)):
        got = getattr(contrast, method)(drawn.ratings, drawn.tags).set_index(["tag", "lag"]).loc[(tag, 0)]
        test = stats.ttest_ind(mood[there], mood[~there], equal_var=equal)
        low, high = test.confidence_interval()
        assert got["low"] == pytest.approx(low)
        assert got["high"] == pytest.approx(high)
        if equal:
            assert got["p_adjusted"] == pytest.approx(test.pvalue)
    week = pd.get_dummies(mood.index.day_of_week).to_numpy("float64")
    trend = (mood.index - mood.index[0]).days.to_numpy("float64")
    columns = np.column_stack([there.astype("float64"), week, trend])
    fit = sm.OLS(mood.to_numpy(), columns).fit(cov_type="HAC", cov_kwds={"maxlags": 7}, use_t=True)
    got = contrast.newey_west(drawn.ratings, drawn.tags).set_index(["tag", "lag"]).loc[(tag, 0)]
    assert got["difference"] == pytest.approx(fit.params[0])
    assert [got["low"], got["high"]] == pytest.approx(fit.conf_int()[0])


@pytest.mark.parametrize("script", ["triggers", "triggers_weekly", "triggers_speed", "semi_synthetic", "progress"])
def test_the_scripts_run(script: str) -> None:
    """With two persons; a share of two persons may be beyond a bar, so the verdict is not asserted."""
    options = {
        "triggers": ["nullclean_90", "--persons", "2", "--season", "smooth"],
        "triggers_weekly": ["--persons", "2", "--every", "182"],
        "triggers_speed": ["--persons", "1"],
        "semi_synthetic": [],
        "progress": ["--clients", "50"],
    }
    environment = {name: value for name, value in os.environ.items() if name != "MOODTRACK_PACK"}
    command = [sys.executable, "-m", f"benchmarks.{script}", *options[script]]
    done = subprocess.run(command, cwd=BENCHMARKS.parent, env=environment, capture_output=True, text=True, timeout=300)
    assert done.stderr == ""
    assert done.returncode in (0, 1)
    words = {"semi_synthetic": "skipped", "triggers": "nullclean_90"}.get(script, "kept|MISSED")
    assert any(word in done.stdout for word in words.split("|"))
