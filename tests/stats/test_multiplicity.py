"""Benjamini and Hochberg's adjustment, against a loop, statsmodels and the table of their paper."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from moodtrack.stats.multiplicity import benjamini_hochberg


def test_the_example_of_the_paper_rejects_four() -> None:
    # Benjamini and Hochberg (1995), section 3.2: fifteen ordered p-values, four are rejected at .05
    p = [.0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .3240, .4262, .5719, .6528, .7590, 1.0]  # fmt: skip
    assert (benjamini_hochberg(np.array(p)) <= 0.05).sum() == 4


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_agrees_with_statsmodels_and_with_its_definition(values: list[float]) -> None:
    p = np.array(values)
    got = benjamini_hochberg(p)
    np.testing.assert_allclose(got, multipletests(p, method="fdr_bh")[1], atol=1e-12)
    for i, value in enumerate(values):
        above = [q * len(values) / sum(r <= q for r in values) for q in values if q >= value]
        assert got[i] <= min(1.0, min(above)) + 1e-12


def test_what_was_not_tested_is_not_counted() -> None:
    p = np.array([np.nan, 0.01, np.nan, 0.02])
    np.testing.assert_allclose(benjamini_hochberg(p), [np.nan, 0.02, np.nan, 0.02])


def test_nothing_in_nothing_out() -> None:
    assert benjamini_hochberg(np.zeros(0)).shape == (0,)
