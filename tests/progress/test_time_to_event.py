"""Time to event: a naive twin client by client, a textbook sample, competing exits, and what is missing.

Numbers of survival (R) are met in tests/reference.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moodtrack import plot
from moodtrack.errors import OptionError, SchemaError
from moodtrack.progress import time_to_event
from moodtrack.schema import SCORES, empty

FREIREICH = {
    "6-MP": [(6, 1), (6, 1), (6, 1), (6, 0), (7, 1), (9, 0), (10, 1), (10, 0), (11, 0), (13, 1), (16, 1), (17, 0), (19, 0),
             (20, 0), (22, 1), (23, 1), (25, 0), (32, 0), (32, 0), (34, 0), (35, 0)],
    "placebo": [(t, 1) for t in (1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23)],
}  # fmt: skip
"""Weeks of remission of Freireich et al. 1963, as printed in Cox and Oakes 1984, table 1.1."""
ONE = {"measure": "scale", "event": "level", "threshold": 1, "consecutive": 1, "direction": "higher_better"}


def ends(times: list[tuple[float, int]], first: int = 0) -> pd.DataFrame:
    """One score a client at its last session: 1 is the event."""
    rows = [(f"p{i:03d}", t, "scale", float(e)) for i, (t, e) in enumerate(times, start=first)]
    return pd.DataFrame(rows, columns=["person", "session", "measure", "value"])


def scores(*clients: list[float | None], measure: str = "phq9") -> pd.DataFrame:
    rows = [(f"p{i}", s, measure, v) for i, of in enumerate(clients) for s, v in enumerate(of, start=1)]
    return pd.DataFrame(rows, columns=["person", "session", "measure", "value"]).astype({"value": "float64"})


# textbook


def test_freireich() -> None:
    """Cox and Oakes: 6-MP at 6 weeks .857, at 10 .753, at 23 .448; medians 23 and 8; log-rank chi-square 16.79."""
    frame = pd.concat([ends(FREIREICH["6-MP"]), ends(FREIREICH["placebo"], 100)])
    persons = pd.DataFrame({"person": frame["person"].unique()})
    persons["group"] = np.where(persons["person"] < "p100", "6-MP", "placebo")
    found = time_to_event(frame, persons, **ONE)
    curve = found.by_group[found.by_group["group"] == "6-MP"].set_index("time")["survival"]
    assert curve.loc[[6, 10, 23]].round(3).tolist() == [0.857, 0.753, 0.448]
    assert found.summary.set_index("group").loc[["6-MP", "placebo"], "median"].tolist() == [23, 8]
    assert found.logrank["chi_square"][0] == pytest.approx(16.79, abs=0.005)
    assert found.logrank["observed"].sum() == pytest.approx(found.logrank["expected"].sum())


# against a twin


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(1, 6), st.integers(0, 1)), min_size=1, max_size=12))
def test_the_curve_is_a_product(times: list[tuple[int, int]]) -> None:
    found = time_to_event(ends(times), **ONE)
    share, area, before = Fraction(1), Fraction(0), 0
    for row in found.table.itertuples():
        area += share * (int(row.time) - before)
        before = int(row.time)
        risk, d = sum(t >= row.time for t, _ in times), sum(t == row.time and e for t, e in times)
        share *= Fraction(risk - d, risk)
        assert (row.n_risk, row.n_event) == (risk, d)
        assert row.survival == pytest.approx(float(share))
        assert row.incidence == pytest.approx(1 - float(share))
    assert found.summary["mean"][0] == pytest.approx(float(area))
    assert found.table["n_event"].sum() + found.table["n_censor"].sum() == len(times)


def test_bands_by_hand() -> None:
    """One of four at time 1: .75, Greenwood sqrt(.75 x .25 / 4) = .2165; log band .75 exp(-+ 1.96 x .2165 / .75)."""
    row = time_to_event(ends([(1, 1), (2, 0), (2, 0), (2, 0)]), **ONE).table.iloc[0]
    reach = 1.959963984540054 * 0.21650635 / 0.75
    assert (row["survival"], row["survival_se"]) == (0.75, pytest.approx(0.21650635))
    assert (row["low_log"], row["high_log"]) == (pytest.approx(0.75 * math.exp(-reach)), 1)
    inner = math.log(-math.log(0.75)), reach / abs(math.log(0.75))
    assert row["low_loglog"] == pytest.approx(math.exp(-math.exp(inner[0] + inner[1])))
    assert row["high_loglog"] == pytest.approx(math.exp(-math.exp(inner[0] - inner[1])))


# competing exits


def test_named_exits_compete() -> None:
    """1 of 4 at time 1; then 1 leaves; then 1 of the 2 left: as exits 1/4 + 3/4 x 2/3 x 1/2 = .5, censored 1 - 3/4 x 1/2."""
    frame = ends([(1, 1), (2, 0), (3, 1), (4, 0)])
    found = time_to_event(frame, exits={"p001": "moved", "p000": "never asked for"}, **ONE)
    assert found.table["incidence"].tolist() == pytest.approx([0.25, 0.25, 0.5, 0.5])
    assert found.table["survival"].tolist() == pytest.approx([0.75, 0.75, 0.375, 0.375])
    assert dict(zip(found.exits["exit"].astype(str), found.exits["n"], strict=True)) == {
        "event": 2,
        "last seen": 1,
        "moved": 1,
    }


# from scores to times


def test_two_scores_running_by_default() -> None:
    frame = scores([16, 9, 16, 10, 9], [16, 9, None, 8], [16, 15])
    clients = time_to_event(frame).clients.set_index("person")
    assert clients["time"].tolist() == [5, 4, 2]
    assert clients["event"].tolist() == [True, True, False]
    assert time_to_event(frame, consecutive=1).clients["time"].tolist() == [2, 2, 2]


def test_remission_and_levels_both_ways() -> None:
    isi = time_to_event(scores([20, 8, 7], measure="isi"), event="remission", consecutive=1)
    assert (isi.clients["time"][0], isi.clients["event"][0]) == (3, True)
    level = time_to_event(scores([20, 8, 7], measure="isi"), event="level", threshold=8, consecutive=1)
    assert level.clients["time"].tolist() == [2]
    higher = time_to_event(scores([30, 51], measure="who5"), event="level", threshold=50, consecutive=1)
    assert higher.clients["event"].tolist() == [True]


def test_days_since_the_first_score() -> None:
    frame = scores([16, 9, 9]).assign(day=pd.to_datetime(["2026-01-05", "2026-01-12", "2026-02-02"]))
    assert time_to_event(frame, clock="day").clients["time"].tolist() == [28]


def test_who_has_no_time_is_counted() -> None:
    frame = pd.concat([scores([16, 9, 9]), pd.DataFrame({"person": ["z"], "measure": ["phq9"], "value": [9.0]})])
    found = time_to_event(frame)
    assert found.problems[["code", "had"]].astype({"code": str}).to_numpy().tolist() == [["not_evaluable", 1.0]]
    assert found.summary["n"].tolist() == [1]


def test_beyond_the_last_time_there_is_no_mean() -> None:
    assert time_to_event(ends([(2, 1), (3, 0)]), limit=9, **ONE).summary["mean"].isna().all()
    assert time_to_event(ends([(2, 1), (3, 1)]), limit=9, **ONE).summary["mean"].tolist() == [2.5]


def test_groups_without_a_test() -> None:
    persons = pd.DataFrame({"person": ["p000", "p001"], "group": ["x", "y"]})
    same = time_to_event(ends([(2, 0), (2, 0)]), persons, **ONE).logrank
    assert same[["chi_square", "p"]].isna().all(axis=None)
    assert len(time_to_event(ends([(2, 0)]), persons, **ONE).logrank) == 0


def test_rows_in_another_order() -> None:
    frame = scores([16, 9, 9], [20, 19, 12, 13], [9, 8])
    one, two = time_to_event(frame), time_to_event(frame.sample(frac=1, random_state=1))
    pd.testing.assert_frame_equal(one.table, two.table)
    pd.testing.assert_frame_equal(one.clients, two.clients)


def test_nobody() -> None:
    found = time_to_event(empty(SCORES))
    assert len(found.table) == len(found.summary) == len(found.exits) == 0
    assert found.problems["code"].astype(str).tolist() == ["no_data"]


@pytest.mark.parametrize(
    "options",
    [
        {"event": "cure"}, {"event": "level"}, {"event": "remission"}, {"threshold": "nobody"}, {"threshold": True},
        {"clock": "week"}, {"consecutive": 0}, {"level": 1}, {"limit": 0}, {"direction": "up"},
    ],
)  # fmt: skip
def test_options_that_cannot_be(options: dict[str, Any]) -> None:
    with pytest.raises(OptionError):
        time_to_event(scores([16, 9]), **options)
    with pytest.raises(OptionError, match="direction"):
        time_to_event(scores([16, 9], measure="scale"), threshold=5)
    with pytest.raises(SchemaError):
        time_to_event(pd.DataFrame({"person": ["a"]}))


# the drawing


def test_the_drawing_falls_where_the_events_are() -> None:
    frame = pd.concat([ends(FREIREICH["6-MP"]), ends(FREIREICH["placebo"], 100)])
    persons = pd.DataFrame({"person": frame["person"].unique()})
    persons["group"] = np.where(persons["person"] < "p100", "6-MP", "placebo")
    found = time_to_event(frame, persons, **ONE)
    line = plot.time_to_event(found).lines[0]
    assert line.get_ydata()[0] == 1
    assert line.get_ydata()[1:].tolist() == found.table["survival"].tolist()
    both = plot.time_to_event(found, groups=True)
    assert {"6-MP", "placebo"} <= {text.get_text() for text in both.texts}


def test_fractions_on_the_limit_are_on_it() -> None:
    """8.2 - 3.2 is 4.999999999999999 in floating point."""
    frame = pd.DataFrame({"person": "a", "session": [1, 2], "measure": "phq9", "value": [8.2, 3.2]})
    assert time_to_event(frame, measure="phq9", threshold=5, consecutive=1).clients["event"].tolist() == [True]


@pytest.mark.parametrize(
    ("event", "threshold"),
    [
        ("improvement", -9),
        ("improvement", 0),
        ("improvement", True),
        ("level", -9),
        ("remission", 28),
        ("level", float("inf")),
    ],
)
def test_points_that_cannot_be(event: str, threshold: float) -> None:
    frame = pd.DataFrame({"person": "a", "session": [1, 2], "measure": "phq9", "value": [18.0, 3.0]})
    with pytest.raises(OptionError):
        time_to_event(frame, measure="phq9", event=event, threshold=threshold)
    assert time_to_event(frame, measure="phq9", event="level", threshold=0).clients["event"].tolist() == [False]
