"""How places meet and groups are numbered, beside plain loops that say the same."""

from __future__ import annotations

from statistics import median

import numpy as np
import pandas as pd
import pytest

from moodtrack.progress._goal_arrays import joint, located, medians, pairs, placed, places, ranks


@pytest.mark.parametrize(("lefts", "rights"), [(0, 5), (6, 0), (1, 1), (8, 12)])
def test_pairs_are_those_of_two_loops(lefts: int, rights: int) -> None:
    stream = np.random.default_rng(lefts)
    left, right = stream.integers(-1, 4, lefts), stream.integers(-1, 4, rights)
    both = [(i, j) for i, a in enumerate(left) for j, b in enumerate(right) if a == b >= 0]
    assert list(zip(*pairs(left, right), strict=True)) == both


def test_groups_are_numbered_as_they_first_appear_and_have_the_median_of_what_is_known() -> None:
    stream = np.random.default_rng(3)
    one, two, value = stream.integers(0, 3, 40), stream.integers(0, 2, 40) / 2, stream.integers(0, 9, 40) / 2
    value[(one == 1) | (stream.random(40) < 0.3)] = np.nan
    keys = list(zip(one.tolist(), two.tolist(), strict=True))
    order = list(dict.fromkeys(keys))
    number = ranks(two, one)
    assert number.tolist() == [order.index(key) for key in keys]
    middle, many = medians(number, value, len(order))
    known = [[v for k, v in zip(keys, value.tolist(), strict=True) if k == key and v == v] for key in order]
    assert many.tolist() == [len(own) for own in known]
    assert np.array_equal(middle, [median(own) if own else np.nan for own in known], equal_nan=True)


def test_places_in_several_lists_are_one_number_and_a_word_that_is_not_there_has_none() -> None:
    names = placed(["gym", "tea"])
    for tags in (pd.Series(["Tea", None, "gym", "walk"]), pd.Series(["Tea", None, "gym", "walk"], dtype="category")):
        at = places(tags, names, str.lower)
        assert at.tolist() == [1, -1, 0, -1]
        assert joint((np.array([0, 1, 2, 0]), 3), (at, 2)).tolist() == [1, -1, 4, -1]


def test_a_word_is_located_among_names_in_any_order() -> None:
    words = np.array(["tea", "", "gym", "gym club", "a"])
    assert located(words, ["tea", "gym"]).tolist() == [0, -1, 1, -1, -1]
    assert located(words, []).tolist() == [-1] * 5
