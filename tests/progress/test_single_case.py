"""Single-case indices: naive twins pair by pair, ties in fractions, phases by session and by date, ends and edges, the laws."""

from __future__ import annotations

import itertools
import math
import statistics
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moodtrack.errors import OptionError, SchemaError
from moodtrack.progress import single_case
from moodtrack.schema import EVENTS, SCORES, SESSIONS, empty
from moodtrack.stats import kendall, nonoverlap
from moodtrack.testing import check_analysis

BOB = ([2, 3, 5, 3], [4, 5, 5, 7, 6])
"""The worked example of Parker, Vannest, Davis, Sauber 2011, table 1."""
VALUES = st.lists(st.integers(0, 12), min_size=1, max_size=9)


def course(a: list[float], b: list[float], person: str = "p") -> dict[str, pd.DataFrame]:
    """One phase after the other, a session a value."""
    values = [float(v) for v in [*a, *b]]
    session = range(1, len(values) + 1)
    sessions = pd.DataFrame({"person": person, "session": session, "phase": ["A"] * len(a) + ["B"] * len(b)})
    scores = pd.DataFrame({"person": person, "session": session, "measure": "x", "value": values})
    return {"scores": scores, "sessions": sessions, "events": empty(EVENTS)}


def tables(seed: int) -> dict[str, pd.DataFrame]:
    stream = np.random.default_rng(seed)
    made = [course(list(stream.integers(0, 9, 3 + i)), list(stream.integers(2, 12, 5)), f"p{i}") for i in range(4)]
    return {
        name: pd.concat([m[name] for m in made], ignore_index=True) if name != "events" else empty(EVENTS)
        for name in made[0]
    }


def index(a: list[float], b: list[float], direction: str = "higher_better", **options: object) -> pd.DataFrame:
    found = single_case(**course(a, b), direction=direction, **options)  # type: ignore[arg-type]
    return found.table.assign(index=found.table["index"].astype(str)).set_index("index")


def test_log_ratios_of_two_constant_phases_have_no_interval_and_say_why() -> None:
    found = index([5, 5, 5, 5, 5], [6, 6, 6, 6, 6]).loc[["lrri", "lrrd_uncorrected", "lrri_percent", "lrm"]]
    assert found["reason"].astype(str).tolist() == ["constant"] * 4
    assert found[["se", "low", "high"]].isna().all(axis=None)
    assert found["estimate"].round(6).tolist() == [0.182322, -0.182322, 20.0, 0.182322]  # log(6 / 5)
    assert index([5, 5, 5, 5, 4], [6, 6, 6, 6, 6])["reason"].isna()["lrri"]


# twins


def most_kept(a: list[int], b: list[int]) -> int:
    """Try every set of values that could stay."""
    best = 0
    for low in range(len(a) + 1):
        for high in range(len(b) + 1):
            lowest, highest = sorted(a)[:low], sorted(b)[len(b) - high :]
            if not lowest or not highest or max(lowest) < min(highest):
                best = max(best, low + high)
    return best


@settings(max_examples=60)
@given(VALUES, VALUES, st.booleans())
def test_overlap_twin(a: list[int], b: list[int], higher: bool) -> None:
    found = index(a, b, "higher_better" if higher else "higher_worse")["estimate"]
    if not higher:
        a, b = [-x for x in a], [-x for x in b]
    m, n = len(a), len(b)
    nap = sum((y > x) + 0.5 * (y == x) for x in a for y in b) / (m * n)
    middle, trend = statistics.median(a), sum((y > x) - (y < x) for x, y in itertools.combinations(a, 2))
    pand = most_kept(a, b) / (m + n)
    want = {
        "nap": nap, "tau": 2 * nap - 1, "tau_u": 2 * nap - 1 - trend / (m * n), "pnd": sum(y > max(a) for y in b) / n,
        "pem": sum((y > middle) + 0.5 * (y == middle) for y in b) / n, "pem_strict": sum(y > middle for y in b) / n,
        "pand": pand, "ird": ((m + n) ** 2 * pand - m * m - n * n) / (2 * m * n),
    }  # fmt: skip
    for name, value in want.items():
        assert found[name] == pytest.approx(value), name


def exact_line(a: list[int]) -> tuple[Fraction, Fraction]:
    slopes = [Fraction(a[j] - a[i], j - i) for i, j in itertools.combinations(range(len(a)), 2)]
    slope = statistics.median(slopes)
    return slope, statistics.median([Fraction(x) - slope * t for t, x in enumerate(a, start=1)])


@settings(max_examples=60)
@given(st.lists(st.integers(0, 12), min_size=2, max_size=9), VALUES)
def test_ties_of_residuals_are_those_of_fractions(a: list[int], b: list[int]) -> None:
    slope, start = exact_line(a)
    rest = [Fraction(x) - start - slope * t for t, x in enumerate([*a, *b], start=1)]
    one, two = rest[: len(a)], rest[len(a) :]
    want = sum((y > x) - (y < x) for x in one for y in two) / (len(a) * len(b))
    assert index(a, b)["estimate"]["tau_bc"] == pytest.approx(want)


def test_a_value_on_the_line_is_not_beyond_it() -> None:
    a, b = BOB
    assert index(a, b)["estimate"]["pet"] == pytest.approx(0.2)  # the line of a is at 5 in session 6, as is the value


def test_ties_are_sorted_alike_whichever_way_is_better() -> None:
    up = index([5, 5, 5], [5, 5, 5, 5])["estimate"]["pand_sort"]
    assert up == index([5, 5, 5], [5, 5, 5, 5], "higher_worse")["estimate"]["pand_sort"] == 1
    assert index(*BOB)["estimate"]["pand_sort"] == pytest.approx(7 / 9)
    assert index(*BOB)["estimate"]["pand"] == pytest.approx(8 / 9)


def test_every_tau_of_the_worked_example() -> None:
    found = single_case(**course(*BOB), direction="higher_better").tau_u
    tau = found.astype({"method": str, "model": str}).set_index(["method", "model"])["tau"]
    assert tau["parker_b", "a_vs_b_minus_trend_a"] == pytest.approx(0.65)
    assert tau["complete_a", "a_vs_b_minus_trend_a"] == pytest.approx(0.5)
    assert tau["complete_b", "a_vs_b_minus_trend_a"] == pytest.approx(0.4507, abs=1e-4)
    assert tau["complete_a", "a_vs_b"] == pytest.approx(0.8)
    assert found["method"].nunique() == 6


def test_tau_u_is_not_cut_off_at_1() -> None:
    assert index([5, 4, 3, 2], [9, 10, 11])["estimate"]["tau_u"] == pytest.approx(1.5)


# standard errors and intervals


@settings(max_examples=40)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=7), st.lists(st.integers(0, 9), min_size=1, max_size=7))
def test_interval_solves_its_equation_at_the_ends_too(a: list[int], b: list[int]) -> None:
    m, n = len(a), len(b)
    row = index(a, b, indices=["nap"]).loc["nap"]
    z, h, share = statistics.NormalDist().inv_cdf(0.975), (m + n) / 2 - 1, row["estimate"]
    for x in (row["low"], row["high"]):
        left = m * n * (share - x) ** 2 * (2 - x) * (1 + x)
        assert left == pytest.approx(z * z * x * (1 - x) * (2 + h + (1 + 2 * h) * x * (1 - x)), abs=1e-9)
    assert row["low"] <= share <= row["high"]
    assert row["high"] - row["low"] > 0.1


def test_unbiased_error_is_unbiased() -> None:
    """The mean of the variance estimated is the variance of NAP over many draws, away from 0 and 1."""
    stream = np.random.default_rng(1)
    a, b = stream.normal(0, 1, (40_000, 6)), stream.normal(0.4, 1, (40_000, 8))
    found = nonoverlap.pairs(a, b)
    share = nonoverlap.nap(found)
    assert np.nanmean(nonoverlap.nap_se(found, share, "unbiased") ** 2) == pytest.approx(share.var(), rel=0.03)


def test_exact_p_of_the_trend_counts_all_orders() -> None:
    orders = np.array(list(itertools.permutations(range(5))), dtype="float64")
    s = np.array([sum(np.sign(y - x) for x, y in itertools.combinations(o, 2)) for o in orders])
    want = [(np.abs(s) >= abs(one)).mean() for one in s]
    assert kendall.trend_p(orders) == pytest.approx(np.array(want))


def test_levels_by_hand() -> None:
    found = index([10, 12, 14], [16, 18, 20, 18], goal=20)
    va, vb = 4.0, 8 / 3
    g = (1 - 3 / 7) * 6 / 2
    assert found["estimate"]["smd"] == pytest.approx(g)
    assert found["se"]["smd"] == pytest.approx((1 - 3 / 7) * math.sqrt(1 / 3 + vb / (4 * va) + g * g / 4))
    assert found["estimate"]["lrri_uncorrected"] == pytest.approx(math.log(18 / 12))
    assert found["estimate"]["lrri"] == pytest.approx(math.log(1.5) + vb / (8 * 324) - va / (6 * 144))
    assert found["estimate"]["lrri_percent"] == pytest.approx(100 * math.expm1(found["estimate"]["lrri"]))
    assert found["estimate"]["lrm"] == pytest.approx(math.log(1.5))
    assert found["estimate"]["pogo"] == pytest.approx(75.0)
    assert found["se"]["pogo"] == pytest.approx(100 * math.sqrt(va / 3 + vb / 4 + 0.75**2 * va / 3) / 8)
    odds = index([0.2, 0.4], [0.6, 0.8], scale="proportion")
    assert odds["estimate"]["lor_uncorrected"] == pytest.approx(2 * math.log(0.7 / 0.3))


# phases


def test_phases_by_date_on_irregular_days() -> None:
    days = pd.to_datetime(["2026-01-01", "2026-01-02", "2026-01-09", "2026-02-01", "2026-02-20", "2026-03-05"])
    scores = pd.DataFrame({"person": "p", "day": days, "measure": "x", "value": [1.0, 2.0, 9.0, 40.0, 60.0, 70.0]})
    starts = pd.to_datetime(["2025-12-01", "2026-02-01"])
    events = pd.DataFrame({"person": "p", "start": starts, "kind": "phase", "label": ["before", "with"]})
    found = single_case(scores, empty(SESSIONS), events, direction="higher_better")
    row = found.series.iloc[0]
    assert (row["baseline"], row["treatment"], row["time"], row["n_baseline"], row["n_treatment"]) == (
        "before",
        "with",
        "day",
        3,
        3,
    )
    assert row["slope"] == pytest.approx(1.0)  # a point a day, though the steps differ
    assert found.table.set_index("index")["estimate"]["tau_bc"] == 1.0
    by_order = single_case(scores, empty(SESSIONS), events, direction="higher_better", time="order").series.iloc[0]
    assert by_order["slope"] == 4.0


def test_named_phases_and_scores_in_none() -> None:
    made = course([1, 2, 3], [7, 8, 9])
    made["sessions"]["phase"] = ["A", "A", "B", "C", "C", None]
    found = single_case(**made, direction="higher_better", baseline="A", treatment="C").series.iloc[0]
    assert (found["n_baseline"], found["n_treatment"], found["n_unplaced"]) == (2, 2, 1)
    first = single_case(**made, direction="higher_better", baseline="B").series.iloc[0]
    assert (first["baseline"], first["treatment"]) == ("B", "A")
    assert single_case(**made, direction="higher_better", treatment="C").series["baseline"].tolist() == ["A"]


def test_what_cannot_be_said_is_null_with_a_reason() -> None:
    found = index([5, 5, 5, 5], [5, 5, 5, 5, 5])
    assert found["estimate"][["nap", "pem", "tau", "pand"]].tolist() == [0.5, 0.5, 0.0, 5 / 9]
    assert found["reason"].astype(str)[["smd", "tau_bc_kendall"]].tolist() == ["constant", "undefined"]
    single = index([3], [5])
    assert single["estimate"]["nap"] == 1
    assert np.isnan(single["se"]["nap"])
    assert str(single["reason"]["tau_bc"]) == "too_few"
    assert np.isnan(index([0, 0, 0], [1, 2, 3])["estimate"]["lrri"])
    assert not np.isnan(index([0, 0, 0], [1, 2, 3], scale="count")["estimate"]["lrri"])


def test_problems() -> None:
    made = course([1, 2], [3, 4])
    assert single_case(**made).problems["code"].astype(str).tolist() == ["direction_unknown"]
    made["sessions"]["phase"] = "A"
    assert single_case(**made, direction="higher_better").problems["code"].astype(str).tolist() == ["not_evaluable"]


def test_pooled_counts_over_series() -> None:
    one, two = course([1, 2, 9], [3, 4, 5], "p"), course([1, 2], [3, 4, 5], "q")
    both = {name: pd.concat([one[name], two[name]], ignore_index=True) for name in ("scores", "sessions")}
    found = single_case(**both, events=empty(EVENTS), direction="higher_better").pooled()
    share = (5 + 5) / 11
    values = found.assign(index=found["index"].astype(str)).set_index("index")["estimate"]
    assert values["pand"] == pytest.approx(share)
    assert values["ird"] == pytest.approx((121 * share - 25 - 36) / 60)


def test_refusals() -> None:
    made = course(*BOB)
    for option in ({"scale": "rank"}, {"time": "hour"}, {"indices": ["nab"]}, {"level": 1}, {"direction": "up"}, {"baseline": "A", "treatment": "A"}, {"convention": "x"}):  # fmt: skip
        with pytest.raises(OptionError):
            single_case(**made, **option)  # type: ignore[arg-type]
    with pytest.raises(SchemaError):
        single_case(pd.DataFrame({"person": ["a"]}), made["sessions"], made["events"])


def test_empty() -> None:
    found = single_case(empty(SCORES), empty(SESSIONS), empty(EVENTS))
    assert (len(found.table), len(found.tau_u), len(found.pooled())) == (0, 0, 0)


def test_laws() -> None:
    check_analysis(single_case, tables=tables, direction="higher_worse", goal=3.0)
