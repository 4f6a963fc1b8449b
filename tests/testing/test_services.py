"""Drawn clients of a service: equal seeds, independence, and a truth that the scores keep."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from moodtrack.errors import OptionError
from moodtrack.testing import service


def test_a_client_depends_on_the_own_number_only() -> None:
    few, many = service(5, seed=4), service(9, seed=4)
    kept = many.scores[many.scores["person"].isin(few.persons["person"])].reset_index(drop=True)
    columns = ["person", "session", "measure", "value"]
    order = ["measure", "person", "session"]
    one, other = (frame[columns].astype({"person": str, "measure": str}).sort_values(order, ignore_index=True) for frame in (few.scores, kept))  # fmt: skip
    pd.testing.assert_frame_equal(one, other)


def test_without_error_the_scores_are_the_truth_rounded() -> None:
    drawn = service(80, seed=5, sem=0.0)
    ordered = drawn.scores.sort_values("session").astype({"person": str, "measure": str})
    ends = ordered.groupby(["person", "measure"])["value"].agg(["first", "last"])
    truth = drawn.truth.astype({"person": str, "measure": str}).set_index(["person", "measure"]).loc[ends.index]
    assert np.abs(ends["first"] - truth["start"]).max() <= 0.5
    assert np.abs(ends["last"] - truth["end"]).max() <= 0.5


def test_shares_of_courses_and_scores_in_range() -> None:
    drawn = service(1000, sessions=6, seed=6)
    shares = drawn.truth.drop_duplicates("person")["course"].value_counts(normalize=True)
    assert shares["better"] == pytest.approx(0.55, abs=0.05)
    assert shares["worse"] == pytest.approx(0.10, abs=0.03)
    assert drawn.scores["value"].between(0, 27).all()
    assert drawn.scores.loc[drawn.scores["measure"] == "gad7", "value"].max() <= 21


def test_nobody_and_too_few_sessions() -> None:
    assert service(0).scores.empty
    with pytest.raises(OptionError):
        service(10, sessions=1)
