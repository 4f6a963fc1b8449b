"""Outcomes: a naive twin client by client, the pairing of disorder-specific measures, rates by hand, and what is missing."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moodtrack import measures
from moodtrack.errors import OptionError, SchemaError
from moodtrack.progress import Limits, outcomes
from moodtrack.progress._outcome_limits import FROM_MEMORY
from moodtrack.schema import SCORES, empty
from moodtrack.testing import check_analysis

RATED = [
    "caseness_start",
    "caseness_end",
    "recovery",
    "reliable_improvement",
    "reliable_deterioration",
    "reliable_recovery",
]


def scores(**measures: list[list[float | None]]) -> pd.DataFrame:
    """For every measure one list of scores a client."""
    rows = [
        {"person": f"p{i}", "session": session, "measure": measure, "value": value}
        for measure, clients in measures.items()
        for i, values in enumerate(clients)
        for session, value in enumerate(values, start=1)
    ]
    return pd.DataFrame(rows).astype({"value": "float64"})


def plain(value: Any) -> Any:
    return None if pd.isna(value) else bool(value)


# against a twin that follows the rule client by client


def twin(phq: list[float], gad: list[float]) -> dict[str, bool | None]:
    start, end = phq[0] >= 10 or gad[0] >= 8, phq[-1] >= 10 or gad[-1] >= 8
    up = phq[0] - phq[-1] >= 6 or gad[0] - gad[-1] >= 4
    down = phq[-1] - phq[0] >= 6 or gad[-1] - gad[0] >= 4
    improved = up and not down
    return {
        "caseness_start": start,
        "caseness_end": end,
        "recovery": not end if start else None,
        "reliable_improvement": improved,
        "reliable_deterioration": down and not up,
        "reliable_recovery": not end and improved if start else None,
    }


@settings(max_examples=60)
@given(st.data())
def test_twin(data: st.DataObject) -> None:
    clients = data.draw(st.integers(1, 4))
    phq = [data.draw(st.lists(st.integers(0, 27), min_size=2, max_size=5)) for _ in range(clients)]
    gad = [data.draw(st.lists(st.integers(0, 21), min_size=2, max_size=5)) for _ in range(clients)]
    found = outcomes(scores(phq9=phq, gad7=gad)).table
    for i in range(clients):
        row = found[found["person"] == f"p{i}"].iloc[0]
        assert {name: plain(row[name]) for name in RATED} == twin(phq[i], gad[i])


# ties, missing scores


@pytest.mark.parametrize(
    ("phq", "gad", "want"),
    [
        ([10, 4], [0, 0], [True, False, True, True, False, True]),
        ([10, 5], [0, 0], [True, False, True, False, False, False]),
        ([9, 3], [7, 7], [False, False, None, True, False, None]),
        ([20, 10], [8, 4], [True, True, False, True, False, False]),
        ([5, 11], [4, 4], [False, True, None, False, True, None]),
        ([0, 0], [0, 0], [False, False, None, False, False, None]),
        ([12, 6], [6, 10], [True, True, False, False, False, False]),
    ],
)
def test_scores_on_a_threshold(phq: list[float], gad: list[float], want: list[bool | None]) -> None:
    row = outcomes(scores(phq9=[phq], gad7=[gad])).table.iloc[0]
    assert [plain(row[name]) for name in RATED] == want


def test_better_on_one_and_worse_on_the_other() -> None:
    frame = scores(phq9=[[12, 6]], gad7=[[6, 10]])
    assert outcomes(frame).table["mixed"].tolist() == [True]
    assert outcomes(frame).table["no_reliable_change"].tolist() == [True]
    children = outcomes(frame, mixed="deterioration").table
    assert (children["reliable_deterioration"][0], children["no_reliable_change"][0]) == (True, False)


@pytest.mark.parametrize("gad", [[], [9], [None, None], [9, None]])
def test_without_a_pair_there_is_no_outcome(gad: list[float | None]) -> None:
    found = outcomes(scores(phq9=[[16, 8]], gad7=[gad]))
    assert found.table["paired"].tolist() == [False]
    assert found.table[["recovery", "reliable_improvement", "no_reliable_change"]].isna().all(axis=None)
    assert found.problems["code"].astype(str).tolist() == ["not_evaluable"]
    assert found.rates()["n"].sum() == 0
    assert found.rates()["estimate"].isna().all()


def test_the_last_score_counts_not_the_best() -> None:
    row = outcomes(scores(phq9=[[16, 3, 15]], gad7=[[9, 2, 9]])).table.iloc[0]
    assert (plain(row["recovery"]), plain(row["reliable_improvement"])) == (False, False)


def test_higher_is_better_by_limits() -> None:
    own = {"who5": Limits(50, 10, "higher_better")}
    row = outcomes(scores(who5=[[40, 60]]), pairs=["who5"], limits=own).table.iloc[0]
    assert [plain(row[name]) for name in RATED] == [True, False, True, True, False, True]


# pairing of disorder-specific measures


def test_a_measure_from_memory_only_when_accepted_by_name() -> None:
    frame = scores(phq9=[[16, 8]], gad7=[[9, 7]], oci=[[80, 30]])
    found = outcomes(frame)
    assert found.pairs["measure"].astype(str).tolist() == ["phq9", "gad7"]
    assert "oci" in found.problems["what"].iloc[0]
    assert "accept=" in found.problems["what"].iloc[0]
    taken = outcomes(frame, accept=["oci"])
    assert taken.pairs["measure"].astype(str).tolist() == ["phq9", "oci"]
    assert taken.pairs["threshold_status"].astype(str).tolist() == ["secondary", "from_memory"]
    assert len(taken.problems) == 0
    assert outcomes(frame, limits={"oci": Limits(40, 32)}).pairs["threshold_status"].astype(str).tolist()[1] == "given"


def test_gad7_where_the_specific_measure_is_not_paired() -> None:
    frame = scores(phq9=[[16, 8], [16, 8]], gad7=[[9, 7], [9, 7]], pcl5=[[50, 20], [50, None]])
    found = outcomes(frame, accept=["PCL-5"]).pairs
    assert found[found["place"] == 2]["measure"].astype(str).tolist() == ["pcl5", "gad7"]
    assert found[found["place"] == 2]["change"].tolist() == [-30, -2]


def test_first_and_last_are_of_one_measure() -> None:
    found = outcomes(scores(phq9=[[16, 8]], gad7=[[9]], pcl5=[[None, 20]]), accept=["pcl5"]).table
    assert found["paired"].tolist() == [False]


# sessions


def contacts(*attended: list[bool | None], course: int | None = 1) -> pd.DataFrame:
    rows = [(f"p{i}", s, came) for i, of in enumerate(attended) for s, came in enumerate(of, start=1)]
    return (
        pd.DataFrame(rows, columns=["person", "session", "attended"])
        .astype({"attended": "boolean"})
        .assign(course=course)
    )


def test_a_course_has_two_contacts() -> None:
    frame = scores(phq9=[[16, 8]] * 3, gad7=[[9, 7]] * 3)
    found = outcomes(frame, contacts([True, True], [True, False], [None, True]))
    assert found.table["contacts"].tolist() == [2, 1, 2]
    assert found.table["judged"].tolist() == [True, False, True]
    assert found.table["recovery"].isna().tolist() == [False, True, False]
    assert found.problems["code"].astype(str).tolist() == ["too_few"]


def test_several_courses_are_not_one() -> None:
    two = pd.concat([contacts([True, True]), contacts([True, True], course=2)])
    assert outcomes(scores(phq9=[[16, 8]], gad7=[[9, 7]]), two).table["judged"].tolist() == [False]


# rates


def test_rates_have_their_denominators_and_wilsons_interval() -> None:
    """Ten clients, eight cases at the start of whom four recover: 4/8, Wilson .2152 to .7848 (Newcombe 1998, by formula)."""
    phq = [[16, 8]] * 4 + [[16, 15]] * 4 + [[4, 4]] * 2
    found = outcomes(scores(phq9=phq, gad7=[[0, 0]] * 10)).rates().set_index("outcome")
    row = found.loc["recovery"]
    assert (row["n"], row["count"], row["estimate"], row["persons"]) == (8, 4, 0.5, 10)
    p, n, z = 0.5, 8, 1.959963984540054
    half = z * (p * (1 - p) / n + z * z / (4 * n * n)) ** 0.5 / (1 + z * z / n)
    assert (row["low"], row["high"]) == (pytest.approx(0.5 - half), pytest.approx(0.5 + half))
    assert found.loc["reliable_improvement", ["n", "count"]].tolist() == [10, 4]
    assert found.loc["not_caseness_start", ["n", "count"]].tolist() == [10, 2]


def test_rates_by_group() -> None:
    frame = scores(phq9=[[16, 8], [16, 15]], gad7=[[0, 0]] * 2)
    persons = pd.DataFrame({"person": ["p0", "p1"], "group": ["x", "y"]})
    rates = outcomes(frame).rates(persons)
    assert rates[rates["outcome"] == "recovery"].set_index("group")["estimate"].to_dict() == {"x": 1, "y": 0}
    assert len(outcomes(empty(SCORES)).rates()) == 0


# laws, input


def test_laws() -> None:
    check_analysis(outcomes)
    check_analysis(outcomes, seeds=[1], pairs=["phq9"], mixed="deterioration", min_contacts=0)


@pytest.mark.parametrize(
    "options",
    [
        {"mixed": "both"}, {"accept": ["phq9"]}, {"accept": ["nobody"]}, {"pairs": []}, {"pairs": [()]}, {"thresholds": 3},
        {"limits": {"phq9": (10, 6)}}, {"min_contacts": 1.5}, {"baseline": "last"},
    ],
)  # fmt: skip
def test_options_that_cannot_be(options: dict[str, Any]) -> None:
    with pytest.raises(OptionError):
        outcomes(scores(phq9=[[9, 3]]), **options)


def test_wrong_input_is_said() -> None:
    with pytest.raises(SchemaError):
        outcomes(pd.DataFrame({"person": ["a"]}))
    with pytest.raises(OptionError):
        outcomes(scores(phq9=[[9, 3]])).rates(level=0)
    for wrong in ({"change": 0}, {"change": 6, "direction": "up"}):
        with pytest.raises(OptionError):
            Limits(10, **wrong)  # type: ignore[arg-type]


def test_a_set_that_a_measure_has_not() -> None:
    found = outcomes(scores(phq9=[[16, 8]], gad7=[[9, 7]]), thresholds="nobody's")
    assert found.table["paired"].tolist() == [False]
    assert "nobody's" in found.problems["what"].iloc[0]


def test_fractions_on_the_limit_are_on_it() -> None:
    """1.13 - 0.40 is 0.7299999999999999 in floating point; 0.1 + 0.2 is above 0.3."""
    given = {"m": Limits(0.3, 0.73), "n": Limits(0.3, 0.73, "higher_better")}
    low = outcomes(scores(m=[[1.13, 0.4]]), pairs=["m"], limits=given).table
    assert low["reliable_improvement"].tolist() == [True]
    high = outcomes(scores(n=[[0.1 + 0.2, 1.03]]), pairs=["n"], limits=given).table
    assert (high["caseness_start"].tolist(), high["reliable_recovery"].tolist()) == ([True], [True])


def test_every_measure_from_memory_is_one_of_the_registry() -> None:
    """Its key there, and the change that the registry remembers."""
    assert [measures.resolve(name) for name in FROM_MEMORY] == list(FROM_MEMORY)
    for name, (_, change) in FROM_MEMORY.items():
        kept = measures.get(name).threshold("reliable_change", "NHS Talking Therapies, as remembered")
        assert (kept.value, kept.status) == (change, "from_memory")
    frame = scores(phq9=[[16, 8]], shai=[[20, 12]])
    assert "shai" in outcomes(frame).problems["what"].iloc[0]
    assert outcomes(frame, accept=["SHAI"]).table["reliable_recovery"].tolist() == [True]
    mobility = scores(phq9=[[16, 8]], mobility=[[3.1, 2.0]])
    assert outcomes(mobility, accept=["Mobility Inventory"]).pairs["measure"].astype(str).tolist() == [
        "phq9",
        "mobility",
    ]
