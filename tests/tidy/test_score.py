"""Answers to items become totals: published scoring rules, a naive twin, and what is told when there is no score."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import moodtrack
from moodtrack import measures, report
from moodtrack.errors import MeasureError, OptionError
from moodtrack.log import Log
from moodtrack.measures.scoring import scored
from moodtrack.testing import assert_tables
from moodtrack.tidy import score

Answers = Sequence[float | None]
RSES = (2, 5, 6, 8, 9)


def log_of(measure: str, *forms: Answers, person: str = "anna", totals: dict[int, float] | None = None) -> Log:
    """One session a form; None is no row at all."""
    rows = [
        (person, session, measure, str(item), float(value))
        for session, answers in enumerate(forms, start=1)
        for item, value in enumerate(answers, start=1)
        if value is not None
    ]
    rows += [(person, session, measure, "total", value) for session, value in (totals or {}).items()]
    return Log(scores=pd.DataFrame(rows, columns=["person", "session", "measure", "item", "value"]))


def made(log: Log) -> dict[tuple[int, str], float]:
    rows = log.scores[log.scores["derived"].isin(["items", "prorated"])]
    return {(int(s), str(i)): float(v) for s, i, v in zip(rows["session"], rows["item"], rows["value"], strict=True)}


def codes(log: Log) -> list[str]:
    return log.problems["code"].astype(str).tolist()


# what the sources say


@pytest.mark.parametrize(
    ("measure", "answers", "scores"),
    [
        # sum of the items (Kroenke 2001; Spitzer 2006)
        ("phq9", [3] * 9, {"total": 27}),
        ("gad7", [0, 1, 2, 3, 0, 1, 2], {"total": 9}),
        # items 2 and 3 count the other way round; ten times the mean (camcops, core10.py)
        ("core10", [0, 4, 4, 0, 0, 0, 0, 0, 0, 0], {"total": 0}),
        ("core10", [4, 0, 0, 4, 4, 4, 4, 4, 4, 4], {"total": 40}),
        ("core10", [1] * 10, {"total": 14}),
        # raw sum times four (Topp 2015)
        ("who5", [5, 5, 5, 5, 5], {"total": 100}),
        ("who5", [3, 2, 2, 3, 3], {"total": 52}),
        # anxiety is items 1 and 2, depression 3 and 4 (NINDS, notice F2495)
        ("phq4", [3, 3, 0, 1], {"total": 7, "total:anxiety": 6, "total:depression": 1}),
        # clusters of items 1-5, 6-7, 8-14, 15-20 (camcops, pcl5.py)
        ("pcl5", [1] * 5 + [2] * 2 + [3] * 7 + [4] * 6, {"total": 54, "total:b": 5, "total:c": 4, "total:d": 21, "total:e": 24}),
        ("isi", [4] * 7, {"total": 28}),
        ("k6", [4, 0, 1, 2, 3, 0], {"total": 10}),
        ("wsas", [8, 0, 1, 2, 3], {"total": 14}),
    ],
)  # fmt: skip
def test_published_scoring(measure: str, answers: Answers, scores: dict[str, float]) -> None:
    assert made(score(log_of(measure, answers))) == {(1, item): value for item, value in scores.items()}


def test_dass_scales_are_doubled_and_have_no_total() -> None:
    """measurely.com.au, form page: D 3 5 10 13 16 17 21, A 2 4 7 9 15 19 20, S 1 6 8 11 12 14 18; twice the sum."""
    answers = [{**dict.fromkeys((3, 5, 10, 13, 16, 17, 21), 3), **dict.fromkeys((2, 4, 7, 9, 15, 19, 20), 1)}.get(i, 0) for i in range(1, 22)]  # fmt: skip
    assert made(score(log_of("dass21", answers))) == {
        (1, "total:depression"): 42, (1, "total:anxiety"): 14, (1, "total:stress"): 0,
    }  # fmt: skip


def test_the_work_item_may_not_apply_and_ranges_are_not_mixed() -> None:
    log = score(log_of("wsas", [8] * 5, [None, 8, 8, 8, 8], [None, 8, 8, 8, None]))
    assert made(log) == {(1, "total"): 40, (2, "total:without_1"): 32}
    assert codes(log) == ["items_missing"]


# two codings


def test_a_coding_that_is_told() -> None:
    """K10: 2 2 ... is 20 of 10 to 50 where coded 1 to 5, and 30 where coded 0 to 4; K6 is on 0 to 24."""
    assert made(score(log_of("k10", [2] * 10), codings={"K10": "1-5"})) == {(1, "total"): 20}
    assert made(score(log_of("k10", [2] * 10), codings={"k10": "0-4"})) == {(1, "total"): 30}
    assert made(score(log_of("k6", [2] * 6), codings={"k6": "1-5"})) == {(1, "total"): 6}


def test_answers_decide_only_where_one_coding_is_possible() -> None:
    low = score(log_of("k10", [2] * 10, [0, *[2] * 9]))
    assert made(low) == {(1, "total"): 30, (2, "total"): 28}
    assert codes(low) == ["assumed"]
    high = score(log_of("k10", [2] * 10, [5, *[2] * 9]))
    assert made(high) == {(1, "total"): 20, (2, "total"): 23}
    open_ = score(log_of("k10", [2] * 10))
    both = score(log_of("k10", [0, *[2] * 9], [5, *[2] * 9]))
    for log in (open_, both):
        assert made(log) == {}
        assert codes(log) == ["coding_unknown"]


def test_the_answers_of_one_person_say_nothing_about_another() -> None:
    two = [log_of("k10", [0] * 10, person="anna"), log_of("k10", [2] * 10, person="ben")]
    log = score(Log(scores=pd.concat([part.scores for part in two]).astype({"person": str})))
    assert log.scores.loc[log.scores["derived"].notna(), "person"].tolist() == ["anna"]
    assert log.problems[["person", "code"]].to_numpy().tolist() == [["anna", "assumed"], ["ben", "coding_unknown"]]


def test_answers_outside_of_the_coding_told_are_not_used() -> None:
    log = score(log_of("k10", [5, *[2] * 9]), codings={"k10": "0-4"})
    assert made(log) == {}
    assert codes(log) == ["out_of_range", "items_missing"]


# keys that are not part of the library


def test_a_form_without_a_key_is_not_scored() -> None:
    for measure, answers in (("rses", [3] * 10), ("pss10", [4] * 10)):
        log = score(log_of(measure, answers))
        assert made(log) == {}
        assert codes(log) == ["key_needed"]


def test_reversed_items_from_the_caller() -> None:
    highest = [0 if item in RSES else 3 for item in range(1, 11)]
    assert made(score(log_of("rses", highest), codings={"RSES": RSES})) == {(1, "total"): 30}
    shifted = [value + 1 for value in highest]
    told = {"rses": {"coding": "1-4", "reversed_items": list(RSES)}}
    assert made(score(log_of("rses", shifted), codings=told)) == {(1, "total"): 30}
    assert made(score(log_of("rses", highest), codings={"rses": (3, 5, 8, 9, 10)})) == {(1, "total"): 18}


def test_a_definition_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    graded = 'source = "our form"\ngrade = "P"\nstatus = "primary"\n'
    path.write_text(
        'name = "mine"\nlabel = "Mine"\nitems = 2\nitem_low = 0\nitem_high = 10\ndirection = "higher_better"\n'
        f'[scoring]\nrule = "mean"\nlow = 0\nhigh = 10\nreversed_items = [2]\n{graded}[licence]\nuse = "permission"\n{graded}'
    )
    mine = measures.from_toml(path)
    assert made(score(log_of("My form", [8, 4]), codings={"My form": mine})) == {(1, "total"): 7}
    assert made(score(log_of("My form", [8, 4]))) == {}
    own = replace(measures.get("pss10"), scoring=replace(measures.get("pss10").scoring, key="here", reversed_items=(4, 5, 7, 8)))  # fmt: skip
    assert made(score(log_of("pss10", [4] * 10), codings={"pss10": own})) == {(1, "total"): 24}


@pytest.mark.parametrize(
    ("codings", "words"),
    [
        ({"rses": "original"}, "does not tell the order"), ({"k10": "2-6"}, "one of"), ({"phq9": "0-3"}, "one coding"),
        ({"nothing": "0-4"}, "moodtrack measures"), ({"rses": (0, 2)}, "from 1 to 10"), ({"rses": (2, 2)}, "different"),
        ({"rses": (2.0,)}, "whole numbers"), ({"rses": 5}, "a list of numbers"), ({"rses": {"order": [1]}}, "reversed_items"),
        ({"rses": {"reversed_items": "2,5"}}, "a list of numbers"),
    ],
)  # fmt: skip
def test_what_a_caller_may_not_say(codings: dict[str, object], words: str) -> None:
    with pytest.raises(OptionError, match=words):
        score(Log(), codings=codings)  # type: ignore[arg-type]
    with pytest.raises(OptionError, match="prorate"):
        score(Log(), missing="zero")


# missing answers


def test_a_missing_answer_is_never_zero() -> None:
    log = score(log_of("gad7", [0, 0, 0, 0, 0, 0, None], [0] * 7))
    assert made(log) == {(2, "total"): 0}
    assert codes(log) == ["items_missing"]
    assert "session 1 (item 7)" in log.problems["what"][0]


def test_prorating_is_asked_for_and_has_a_limit() -> None:
    log = log_of("core10", [1, 3, 3, 1, 1, 1, 1, 1, 1, None], [1, 3, 3, 1, 1, 1, 1, 1, None, None])
    assert made(score(log)) == {}
    done = score(log, missing="prorate")
    assert made(done) == {(1, "total"): 10}
    assert done.scores["derived"].dropna().tolist() == ["prorated"]
    assert codes(done) == ["items_missing", "prorated"]


def test_no_rule_no_prorating() -> None:
    """None was found for the GAD-7; scales are never prorated."""
    assert made(score(log_of("gad7", [1, 1, 1, 1, 1, 1, None]), missing="prorate")) == {}
    assert made(score(log_of("phq4", [1, None, 2, 2]), missing="prorate")) == {(1, "total:depression"): 4}


def test_an_item_read_on_its_own_is_never_replaced() -> None:
    for measure, item, n in (("phq9", 9, 9), ("core10", 6, 10)):
        full: list[float | None] = [1] * n
        left = [None if i == item else 1 for i in range(1, n + 1)]
        done = score(log_of(measure, full, left), missing="prorate")
        assert (2, "total") not in made(done)
        row = done.scores[done.scores["derived"] == "unanswered"]
        assert row[["session", "item"]].astype(str).to_numpy().tolist() == [["2", str(item)]]
        assert row["value"].isna().all()
        assert codes(done) == ["unanswered", "items_missing"]


def test_an_item_that_the_file_does_not_have_is_not_unanswered() -> None:
    log = score(log_of("phq9", [1] * 8))
    assert not (log.scores["derived"] == "unanswered").any()
    assert codes(log) == ["items_missing"]
    given = pd.DataFrame({"person": "anna", "session": 1, "measure": "phq9", "item": list("123456789"), "value": [1.0] * 8 + [None]})  # fmt: skip
    null = score(Log(scores=given))
    assert len(null.scores) == 9
    assert codes(null) == ["unanswered", "items_missing"]


# checks


def test_answers_that_cannot_be_are_not_used_and_stay_in_the_file() -> None:
    log = score(log_of("phq9", [4, *[1] * 8], [1.5, *[1] * 8], [-1, *[1] * 8]))
    assert made(log) == {}
    assert codes(log) == ["out_of_range", "bad_value", "items_missing"]
    assert log.scores["value"].tolist()[0] == 4


def test_two_answers_to_one_item() -> None:
    twice = log_of("gad7", [1] * 7).scores.astype({"item": str})
    log = score(Log(scores=pd.concat([twice, twice.iloc[:1].assign(value=2.0)])))
    assert made(log) == {}
    assert codes(log) == ["items_twice"]


def test_items_beyond_the_form_are_told_and_not_scored() -> None:
    log = score(log_of("phq9", [1] * 10))
    assert made(log) == {(1, "total"): 9}
    assert codes(log) == ["unknown_item"]


def test_a_total_of_the_file_stays() -> None:
    log = score(log_of("phq9", [1] * 9, [2] * 9, totals={1: 9, 2: 20}))
    assert made(log) == {}
    assert log.scores.loc[log.scores["item"] == "total", "value"].tolist() == [9, 20]
    assert codes(log) == ["total_differs"]
    assert "session 2" in log.problems["what"][0]
    assert "session 1" not in log.problems["what"][0]


def test_the_other_way_of_scoring_is_recognised() -> None:
    """Raw sums of the WHO-5 in the file: a quarter of the score."""
    log = score(log_of("who5", [3] * 5, [2] * 5, totals={1: 15, 2: 10}))
    assert "0.25 times" in log.problems["what"][0]
    shifted = score(log_of("k10", [1] * 10, [4, *[0] * 9], totals={1: 10, 2: 4}))
    assert "off by -10" in shifted.problems.set_index("code").loc["total_differs", "what"]


def test_a_total_of_the_same_day_belongs_to_the_items() -> None:
    form = {"person": "anna", "measure": "gad7", "day": "2026-03-01"}
    rows = [form | {"session": None, "at": None, "item": str(i), "value": 1.0} for i in range(1, 8)]
    log = score(
        Log(
            scores=pd.DataFrame([*rows, form | {"session": 3, "at": "2026-03-01 10:00", "item": "total", "value": 7.0}])
        )
    )
    assert made(log) == {}
    assert codes(log) == []


def test_totals_alone_and_unknown_questionnaires_are_left_alone() -> None:
    log = log_of("phq9", totals={1: 10})
    other = log_of("homemade", [1, 2, 3])
    for given_ in (Log(), log, other):
        assert_tables(score(given_).scores, given_.scores)
        assert score(given_).problems.empty


def test_raters_are_kept_apart() -> None:
    own = log_of("gad7", [1] * 7).scores.astype({"item": str}).assign(rater="self")
    log = score(Log(scores=pd.concat([own, own.assign(rater="other", value=2.0)])))
    rows = log.scores[log.scores["derived"].notna()]
    assert dict(zip(rows["rater"], rows["value"], strict=True)) == {"self": 7, "other": 14}


def test_scoring_again_starts_anew() -> None:
    log = log_of("core10", [1] * 10, [1] * 9, [9] * 10)
    once = score(log, missing="prorate")
    twice = score(once, missing="prorate")
    assert_tables(once.scores, twice.scores)
    assert_tables(once.problems, twice.problems)
    assert_tables(score(once).scores, score(log).scores)
    assert_tables(score(once).problems, score(log).problems)


# laws


def twin(name: str, answers: Answers, reversed_items: Sequence[int] = ()) -> float | None:
    """The total of a complete form by hand: loops and plain numbers."""
    measure = measures.get(name)
    total = 0.0
    for item, value in enumerate(answers, start=1):
        if value is None:
            return None
        total += measure.item_low + measure.item_high - value if item in reversed_items else value
    return total * {"who5": 4}.get(name, 1)


OWN = [name for name in measures.names() if measures.get(name).scoring.key == "own"]
REVERSED = dict.fromkeys(OWN, (1, 3)) | {"core10": (2, 3), "rses": RSES, "pss10": (4, 5, 7, 8)}


def plain_sum(measure: measures.Measure) -> bool:
    """Whether the total is a sum of all items, which are alike."""
    odd = measure.item_ranges or measure.item_steps or measure.scoring.items or measure.missing.skips
    return not odd and (measure.scoring.rule in ("sum", "times_4") or measure.items == 10)


SUMMED = [name for name in measures.names() if plain_sum(measures.get(name))]


@st.composite
def forms(draw: st.DrawFn, gaps: bool = True) -> tuple[str, list[float | None]]:
    name = draw(st.sampled_from(SUMMED))
    measure = measures.get(name)
    value = st.integers(int(measure.item_low), int(measure.item_high)).map(float)
    answer = st.one_of(value, st.none()) if gaps and draw(st.booleans()) else value
    return name, draw(st.lists(answer, min_size=measure.items, max_size=measure.items))


def told(name: str) -> dict[str, object]:
    coding = measures.get(name).scoring.form
    known = {"coding": coding} if name in ("k6", "k10", "rses", "asrm") else {}
    return {name: known | ({"reversed_items": REVERSED[name]} if name in OWN else {})}


@settings(max_examples=25)
@given(form=forms())
def test_totals_are_those_of_the_twin(form: tuple[str, list[float | None]]) -> None:
    name, answers = form
    found = made(score(log_of(name, answers), codings=told(name))).get((1, "total"))  # type: ignore[arg-type]
    want = twin(name, answers, REVERSED.get(name, ()))
    assert found == want if want is None else math.isclose(found, want)  # type: ignore[arg-type]


@given(form=forms())
def test_a_total_is_within_the_range_and_prorating_changes_no_full_form(form: tuple[str, list[float | None]]) -> None:
    name, answers = form
    measure = measures.get(name)
    matrix = np.array([[np.nan if v is None else v for v in answers]])
    keys = REVERSED.get(name, ())
    plain, _ = scored(measure, matrix, reversed_items=keys)["total"]
    filled, which = scored(measure, matrix, reversed_items=keys, prorate=True)["total"]
    for value in (plain[0], filled[0]):
        assert math.isnan(value) or measure.low - 1e-9 <= value <= measure.high + 1e-9
    if None not in answers:
        assert plain[0] == filled[0]
        assert not which[0]
    missing = answers.count(None)
    assert which[0] == (not math.isnan(filled[0]) and missing > 0)
    assert missing <= measure.missing.max_missing or math.isnan(filled[0])


@given(form=forms(gaps=False))
def test_turning_every_answer_round_turns_the_total_round(form: tuple[str, list[float | None]]) -> None:
    """low + high - x in every item gives low + high - total, whatever items are reversed."""
    name, answers = form
    measure = measures.get(name)
    matrix = np.array([answers], dtype=float)
    keys = REVERSED.get(name, ())
    there, _ = scored(measure, matrix, reversed_items=keys)["total"]
    back, _ = scored(measure, measure.item_low + measure.item_high - matrix, reversed_items=keys)["total"]
    assert math.isclose(there[0] + back[0], measure.low + measure.high)


@given(form=forms(gaps=False))
def test_scales_that_share_out_the_items_add_up(form: tuple[str, list[float | None]]) -> None:
    name, answers = form
    done = scored(measures.get(name), np.array([answers], dtype=float), reversed_items=REVERSED.get(name, ()))
    scales = [values[0] for item, (values, _) in done.items() if item.startswith("total:") and "without" not in item]
    assert not scales or sum(scales) == done["total"][0][0]


ROWS = st.fixed_dictionaries(
    {
        "person": st.sampled_from(["anna", "ben"]),
        "session": st.sampled_from([1, 2, None]),
        "day": st.sampled_from(["2026-03-01", "2026-03-02", None]),
        "measure": st.sampled_from(["phq2", "wsas", "k6", "goal", "homemade"]),
        "item": st.sampled_from(["1", "2", "3", "4", "5", "6", "07", "total", "total:x", "q1", None]),
        "value": st.one_of(st.none(), st.sampled_from([0.0, 1.0, 3.0, 4.0, 5.0, 2.5, -1.0, 99.0])),
        "rater": st.sampled_from(["self", None]),
    }
)

COLUMNS = ["person", "session", "day", "measure", "item", "value", "rater"]


@settings(max_examples=25)
@given(rows=st.lists(ROWS, max_size=25), missing=st.sampled_from(["refuse", "prorate"]), seed=st.randoms())
def test_any_rows_are_scored_or_told(rows: list[dict[str, object]], missing: str, seed: Random) -> None:
    """No exception, the file's rows as they were, scores within their range, and the order of rows is of no account."""
    given_ = Log(scores=pd.DataFrame(rows, columns=COLUMNS))
    log = score(given_, missing=missing)
    old = log.scores["derived"].isna()
    assert_tables(log.scores[old].reset_index(drop=True), given_.scores)
    new = log.scores[~old & (log.scores["derived"] != "unanswered")]
    for name, value in zip(new["measure"], new["value"], strict=True):
        assert measures.get(name).low <= value <= measures.get(name).high
    shuffled = [dict(row) for row in rows]
    seed.shuffle(shuffled)
    again = score(replace(given_, scores=pd.DataFrame(shuffled, columns=given_.scores.columns)), missing=missing)
    assert_tables(again.problems, log.problems)
    assert_tables(
        again.scores[again.scores["derived"].notna()].reset_index(drop=True), log.scores[~old].reset_index(drop=True)
    )


def test_a_shorter_total_runs_the_same_way() -> None:
    log = score(log_of("wsas", [None, 8, 8, 8, 8], [None, 1, 1, 1, 1]))
    change = log.run(moodtrack.progress.reliable_change, measure="WSAS", item="total:without_1", threshold=8)
    assert change.table["class"].tolist() == ["improved"]


def test_a_matrix_of_another_form_is_refused() -> None:
    with pytest.raises(MeasureError, match=r"\(n, 9\)"):
        scored(measures.get("phq9"), np.zeros((2, 8)))


# through the doors


def test_items_alone_give_a_report_without_a_step_in_python(tmp_path: Path) -> None:
    lines = ["person,session,date,measure,item,value,rater"]
    for session, answers in enumerate(([3] * 9, [2] * 9, [1] * 8 + [""], [1, 1, 1, 1, 1, 1, 0, 0, 0]), start=1):
        lines += [f"anna,{session},2026-03-0{session},PHQ-9,{i},{v},self" for i, v in enumerate(answers, 1)]
    (tmp_path / "scores.csv").write_text("\n".join(lines) + "\n")
    log = moodtrack.load(tmp_path)
    assert made(log) == {(1, "total"): 27, (2, "total"): 18, (4, "total"): 6}
    assert {"unanswered", "items_missing"} <= set(codes(log))
    again = Log.open(log.save(tmp_path / "saved"))
    assert_tables(again.scores, log.scores)
    page = report.html(report.document(log))
    assert "PHQ-9" in page
    change = log.run(moodtrack.progress.reliable_change, measure="PHQ-9").table
    assert change["value"].tolist() == [18, 6]


def test_inspect_says_what_becomes_of_the_answers(tmp_path: Path) -> None:
    lines = ["session,date,measure,item,value"]
    lines += [f"1,2026-03-01,{name},{item},1" for name in ("PHQ-9", "RSES", "homemade") for item in range(1, 4)]
    (tmp_path / "scores.csv").write_text("\n".join([*lines, "1,2026-03-01,GAD-7,total,4"]) + "\n")
    seen = {m.name: m for m in moodtrack.inspect(tmp_path / "scores.csv").measures}
    assert (seen["gad7"].scores, seen["gad7"].answers, seen["gad7"].note) == (1, 0, "")
    assert (seen["phq9"].scores, seen["phq9"].answers) == (0, 3)
    assert "complete" in seen["phq9"].note
    assert "reversed items" in seen["rses"].note
    assert "registry" in seen["homemade"].note
    assert "phq9: 0 scores, 3 answers" in str(moodtrack.inspect(tmp_path / "scores.csv"))


@pytest.mark.parametrize("answer", [math.inf, -math.inf])
def test_an_infinite_answer_is_out_of_range(answer: float) -> None:
    found = score(log_of("gad2", (answer, 1)))
    assert "out_of_range" in codes(found)
    assert not made(found)
