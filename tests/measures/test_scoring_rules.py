"""Rules of scoring against examples worked by hand from the source that is named, and what holds for every form."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moodtrack import measures
from moodtrack.errors import MeasureError
from moodtrack.log import Log
from moodtrack.measures.scoring import codings, item_range, item_step, scored
from moodtrack.tidy import score

GAP = float("nan")


def total(name: str, *answers: float, part: str = "total", **options: object) -> float:
    values, _ = scored(measures.get(name), np.array([answers], dtype=float), **options)[part]  # type: ignore[arg-type]
    return float(values[0])


def log_of(measure: str, *answers: float) -> Log:
    rows = [("anna", 1, measure, str(i), v) for i, v in enumerate(answers, start=1) if not np.isnan(v)]
    return Log(scores=pd.DataFrame(rows, columns=["person", "session", "measure", "item", "value"]))


def made(log: Log) -> dict[str, float]:
    rows = log.scores[log.scores["derived"].isin(["items", "prorated"])]
    return dict(zip(rows["item"].astype(str), rows["value"], strict=True))


# domains


def qids(*answers: float) -> float:
    """millisecond.com, manual: max(q1..q4) + q5 + max(q6..q9) + q10 + q11 + q12 + q13 + q14 + max(q15, q16)."""
    q = (0.0, *answers)
    return max(q[1:5]) + q[5] + max(q[6:10]) + sum(q[10:15]) + max(q[15:17])


@given(st.lists(st.integers(0, 3), min_size=16, max_size=16))
def test_qids_counts_the_highest_item_of_a_domain(answers: list[int]) -> None:
    assert total("QIDS-SR16", *answers) == qids(*answers)


def test_qids_by_hand() -> None:
    """Sleep 0 2 1 0 gives 2, sad 1, appetite and weight 0 3 0 1 give 3, five single items 1 each, movement 0 2 gives 2."""
    assert total("QIDS-SR16", 0, 2, 1, 0, 1, 0, 3, 0, 1, 1, 1, 1, 1, 1, 0, 2) == 2 + 1 + 3 + 5 + 2


def test_of_decreased_and_increased_one_answer_is_enough() -> None:
    one_each = (0, 2, 1, 0, 1, GAP, 3, 1, GAP, 1, 1, 1, 1, 1, 0, 2)
    assert total("QIDS-SR16", *one_each) == 13
    neither = (0, 2, 1, 0, 1, GAP, GAP, 1, GAP, 1, 1, 1, 1, 1, 0, 2)
    assert np.isnan(total("QIDS-SR16", *neither))
    assert np.isnan(total("QIDS-SR16", GAP, *one_each[1:]))


# a conversion


@pytest.mark.parametrize(("answers", "metric"), [((1,) * 7, 7.0), ((5,) * 7, 35.0), ((3,) * 7, 19.25), ((4, 4, 4, 3, 3, 3, 3), 21.54)])  # fmt: skip
def test_swemwbs_is_converted(answers: tuple[float, ...], metric: float) -> None:
    """The table in two public scripts: 7 is 7.00, 21 is 19.25, 24 is 21.54, 35 is 35.00."""
    assert total("SWEMWBS", *answers) == metric


def test_every_sum_has_a_score_and_more_is_more() -> None:
    """29 values that add up to 585.66; steps of 0.52 to 2.51, so that 3 points of the sum are 1.5 to 6 metric points."""
    table = measures.get("SWEMWBS").scoring.conversion
    assert [s for s, _ in table] == list(range(7, 36))
    steps = np.diff([m for _, m in table])
    assert (round(steps.min(), 2), round(steps.max(), 2), round(sum(m for _, m in table), 2)) == (0.52, 2.51, 585.66)


# items that the form lets out, and items in steps


def test_audit_lets_items_out_after_never() -> None:
    """camcops, audit.py: complete if item 1 is 0, or 2 and 3 are, with 9 and 10 answered."""
    assert total("AUDIT", 0, *[GAP] * 7, 2, 4) == 6
    assert total("AUDIT", 1, 0, 0, *[GAP] * 5, 0, 2) == 3
    assert np.isnan(total("AUDIT", 1, 1, 0, *[GAP] * 5, 0, 2))
    assert np.isnan(total("AUDIT", 0, *[GAP] * 7, 2, GAP))
    assert total("AUDIT", 0, *[1] * 7, 2, 4) == 13
    assert total("AUDIT", *[4] * 10) == 40


def test_an_answer_that_the_item_does_not_have_is_told_and_not_used() -> None:
    """Items 9 and 10 of the AUDIT are coded 0, 2, 4."""
    found = score(log_of("audit", 1, 1, 1, 1, 1, 1, 1, 1, 1, 2))
    assert made(found) == {}
    assert {"bad_value", "items_missing"} <= set(found.problems["code"].astype(str))
    assert made(score(log_of("audit", 1, 1, 1, 1, 1, 1, 1, 1, 4, 2))) == {"total": 14}


# items of unlike ranges, of which some make the total; rules that count items


def test_mdq_counts_thirteen_items_and_has_a_rule_of_three_parts() -> None:
    """measurely.com.au and nhcltd.com: seven or more yes, at the same time, moderate (2) or serious problem (3)."""
    forms = {
        (7, 1, 2): 1.0, (13, 1, 3): 1.0, (6, 1, 3): 0.0, (7, 0, 3): 0.0, (7, 1, 1): 0.0, (7, GAP, 3): GAP, (6, GAP, GAP): 0.0,
    }  # fmt: skip
    for (yes, together, problem), expected in forms.items():
        answers = [1.0] * yes + [0.0] * (13 - yes) + [together, problem]
        assert total("MDQ", *answers) == yes
        np.testing.assert_equal(measures.met(measures.get("MDQ"), np.array([answers]))["published rule"], [expected])


def test_pcl5_rule_of_symptoms() -> None:
    """VA text: one of B (1 to 5), one of C (6, 7), two of D (8 to 14), two of E (15 to 20), with 2 or more."""
    answers = np.zeros((2, 20))
    answers[:, [0, 5, 7, 8, 14, 15]] = 2
    answers[1, 15] = 1
    (rule,) = measures.met(measures.get("PCL-5"), answers).values()
    assert rule.tolist() == [1.0, 0.0]


def test_answers_of_another_shape_are_refused() -> None:
    with pytest.raises(MeasureError, match="15"):
        measures.met(measures.get("MDQ"), np.zeros((1, 13)))


def test_ymrs_weighs_four_items_twice() -> None:
    """Seven items up to 4 and four up to 8: 28 + 32 = 60."""
    assert total("YMRS", 4, 4, 4, 4, 8, 8, 4, 8, 8, 4, 4) == 60
    assert made(score(log_of("ymrs", 4, 4, 4, 4, 8, 8, 8, 8, 8, 4, 4))) == {}
    assert made(score(log_of("ymrs", 1, 1.5, 0, 0, 6, 0, 0, 0, 0, 0, 0))) == {"total": 8.5}


# means and missing answers


def test_core_om_by_hand() -> None:
    """All answers 1: eight positive items turn to 3, so (26 + 24) / 34 * 10; the domains by their items alone."""
    assert total("CORE-OM", *[1] * 34) == pytest.approx(10 * (26 + 8 * 3) / 34)
    assert total("CORE-OM", *[1] * 34, part="total:wellbeing") == pytest.approx(10 * (1 + 1 + 3 + 3) / 4)
    assert total("CORE-OM", *[1] * 34, part="total:risk") == 10
    assert total("CORE-OM", *[1] * 34, part="total:non_risk") == pytest.approx(10 * (20 + 8 * 3) / 28)


def test_a_tenth_of_the_items_of_the_core_om_may_be_missing() -> None:
    """coresystemtrust.org.uk: up to three; none of those that are read on their own."""
    answers = [1.0] * 34
    for gaps, known in (((0, 1, 4), True), ((0, 1, 4, 7), False), ((5,), False)):
        values = [GAP if i in gaps else v for i, v in enumerate(answers)]
        found = total("CORE-OM", *values, prorate=True)
        assert np.isnan(found) != known
        if known:
            assert found == pytest.approx(10 * (23 + 8 * 3) / 31)
        assert np.isnan(total("CORE-OM", *values))


def test_mobility_inventory_is_the_mean_of_the_situations_that_apply() -> None:
    """NHS Data Dictionary: the average; not valid with more than five left out."""
    assert total("Mobility Inventory", *[2] * 13, *[4] * 13) == 3
    assert total("Mobility Inventory", *[GAP] * 5, *[2] * 7, *[4] * 14, prorate=True) == pytest.approx((14 + 56) / 21)
    assert np.isnan(total("Mobility Inventory", *[GAP] * 6, *[3] * 20, prorate=True))


def test_asrm_of_both_codings() -> None:
    """psychology-tools.com: 0 to 4; an adaptation 1 to 5. One form, one total."""
    assert made(score(log_of("asrm", 0, 1, 2, 3, 4))) == {"total": 10}
    assert made(score(log_of("asrm", 1, 2, 3, 4, 5))) == {"total": 10}
    assert made(score(log_of("asrm", 1, 2, 3, 4, 4))) == {}
    assert made(score(log_of("asrm", 1, 2, 3, 4, 4), codings={"ASRM": "1-5"})) == {"total": 9}


# keys that are not here


def own(folder: Path, text: str) -> measures.Measure:
    path = folder / "own.toml"
    path.write_text(text, encoding="utf-8")
    return measures.from_toml(path)


def test_reversed_items_are_asked_for() -> None:
    found = score(log_of("epds", *[1] * 10))
    assert made(found) == {}
    assert "key_needed" in set(found.problems["code"].astype(str))
    assert made(score(log_of("epds", *[1] * 10), codings={"EPDS": [1, 2]})) == {"total": 8 + 2 * 2}


def test_a_definition_is_completed_in_a_few_lines(tmp_path: Path) -> None:
    """The items of the two scales are made up here: odd and even."""
    answers = [float(1 + i % 5) for i in range(20)]
    found = score(log_of("panas", *answers))
    assert made(found) == {}
    assert "key_needed" in set(found.problems["code"].astype(str))
    odd, even = list(range(1, 21, 2)), list(range(2, 21, 2))
    panas = own(
        tmp_path,
        'extends = "panas"\n'
        f'[[subscales]]\nname = "positive"\nitems = {odd}\n[[subscales]]\nname = "negative"\nitems = {even}\n',
    )
    assert [s.direction for s in panas.subscales] == ["higher_better", "higher_worse"]
    expected = {"total:positive": sum(answers[0::2]), "total:negative": sum(answers[1::2])}
    assert made(score(log_of("panas", *answers), codings={"PANAS": panas})) == expected


def test_an_extension_keeps_what_it_does_not_say(tmp_path: Path) -> None:
    epds = own(tmp_path, 'extends = "epds"\n[scoring]\nreversed_items = [3, 5]\nitem_order = "our form"\n')
    here = measures.get("epds")
    assert (epds.scoring.reversed_items, epds.scoring.key, epds.scoring.item_order) == ((3, 5), "here", "our form")
    assert (epds.thresholds, epds.critical_items, epds.licence) == (here.thresholds, here.critical_items, here.licence)
    assert made(score(log_of("epds", *[0] * 10), codings={"EPDS": epds})) == {"total": 6}


# laws


@st.composite
def valid(draw: st.DrawFn) -> tuple[measures.Measure, int, list[float], list[int]]:
    """A form, one of its codings, an answer that every item has, and reversed items where the key is not here."""
    measure = measures.get(draw(st.sampled_from(measures.names())))
    number = draw(st.integers(0, len(codings(measure)) - 1))
    low, high = item_range(measure, codings(measure)[number])
    step = item_step(measure, codings(measure)[number])
    answers = [float(a + s * draw(st.integers(0, int((b - a) / s)))) for a, b, s in zip(low, high, step, strict=True)]
    turned = draw(st.sets(st.integers(1, measure.items), max_size=5)) if measure.scoring.key == "own" else ()
    return measure, number, answers, sorted(turned)


@settings(max_examples=300)
@given(valid())
def test_every_score_of_valid_answers_lies_in_its_range(
    form: tuple[measures.Measure, int, list[float], list[int]],
) -> None:
    measure, number, answers, turned = form
    keys = turned if measure.scoring.key == "own" else None
    done = scored(measure, np.array([answers]), coding=codings(measure)[number], reversed_items=keys)
    ends = {f"total:{s.name}": (s.low, s.high) for s in measure.subscales} | {"total": (measure.low, measure.high)}
    for part, (values, prorated) in done.items():
        if part.startswith("total:without_") and part not in ends:
            continue
        low, high = ends[part]
        assert low - 1e-9 <= values[0] <= high + 1e-9
        assert not prorated[0]
