"""Sensitivity: the same clients by every method, against the methods one by one."""

from __future__ import annotations

import pandas as pd
import pytest

from moodtrack.errors import OptionError
from moodtrack.progress import Norms, reliable_change, sensitivity
from moodtrack.testing import check_analysis

START = Norms(20.0, 7.5, 50, 0.8, "a study")
END = Norms(12.0, 8.0, 50, 0.75, "at the end", correlation=0.5)
WELL = Norms(6.0, 4.0, 90, None, "healthy")
TWO = ("JT", "GLN", "HLL", "EN", "NK", "HA")


def scores(**courses: list[float]) -> pd.DataFrame:
    rows = [
        {"person": p, "session": i, "measure": "bdi2", "value": float(v)}
        for p, values in courses.items()
        for i, v in enumerate(values, start=1)
    ]
    return pd.DataFrame(rows)


FRAME = scores(a=[32, 25, 22], b=[18, 17], c=[12, 22], d=[30, 8], e=[20])


def test_laws() -> None:
    check_analysis(sensitivity, norms=START, end=END, methods=TWO, direction="higher_worse")


@pytest.mark.parametrize("method", TWO)
def test_every_column_is_the_method_itself(method: str) -> None:
    found = sensitivity(FRAME, norms=START, end=END, cutoff="c", functional=WELL, methods=TWO).table
    alone = reliable_change(FRAME, norms=START, end=END, cutoff="c", functional=WELL, method=method).latest()
    assert found[method].astype(str).tolist() == alone["combined"].astype(str).tolist()
    assert found["person"].astype(str).tolist() == ["a", "b", "c", "d"]


def test_agreement_and_counts() -> None:
    """By hand: a falls 10 of S_diff 4.743 (JT improved); EN expects 29.6 less 7.6 of SEM 3.354 (-2.27, improved); GLN -1.69."""
    found = sensitivity(FRAME, norms=START, methods=("JT", "GLN", "EN"))
    row = found.table.set_index("person").loc["a"]
    assert (row["JT"], row["GLN"], row["EN"], row["classes"], row["agree"]) == (
        "improved",
        "unchanged",
        "improved",
        2,
        False,
    )
    assert row["n_methods"] == 3
    sums = found.counts().set_index("method")
    assert sums["n"].tolist() == [4, 4, 4]
    for name in ("JT", "GLN", "EN"):
        assert sums.loc[name, "improved"] == (found.table[name] == "improved").sum()


def test_a_method_without_its_sample_is_null_and_said() -> None:
    found = sensitivity(FRAME, norms=START, methods=("JT", "HA"))
    assert found.table["HA"].isna().all()
    assert found.table["agree"].isna().all()
    assert set(found.problems["what"].astype(str)) == {"no class by HA"}


def test_methods_are_asked_for() -> None:
    for methods in (("JT",), ("JT", "CM")):
        with pytest.raises(OptionError):
            sensitivity(FRAME, norms=START, methods=methods)
