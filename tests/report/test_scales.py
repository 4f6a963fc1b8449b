"""Scores that a form cannot give, and questionnaires that were answered and have no score."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

import moodtrack
from moodtrack import report
from moodtrack.cli import app
from moodtrack.log import Log


def loaded(folder: Path, measure: str, totals: list[float]) -> Log:
    rows = [f"{n},2026-01-{n:02d},{value:g}" for n, value in enumerate(totals, start=1)]
    (folder / "scores.csv").write_text("\n".join([f"session,date,{measure}", *rows]), encoding="utf-8")
    return moodtrack.load(folder / "scores.csv")


@pytest.mark.parametrize(
    ("totals", "flagged", "told"),
    [
        ([7, 13, 22], 3, False),  # raw sums, 0 to 25
        ([8, 13, 20], 1, False),  # one of them shows that all may be raw
        ([28, 40, 52], 0, True),  # 0 to 100 in steps of 4
        ([8, 16, 24], 0, True),  # possible on both scales
        ([28, 41, 52], 1, True),  # an error in the middle: first and latest are on the scale
        ([28, 40, 51], 1, False),  # the latest is not
    ],
)
def test_raw_who5_totals_are_never_told_as_of_100(
    tmp_path: Path, totals: list[float], flagged: int, told: bool
) -> None:
    log = loaded(tmp_path, "WHO-5", totals)
    found = log.problems.loc[log.problems["code"].eq("off_scale"), "what"].tolist()
    assert [f"{flagged} scores total that the form cannot give" in what for what in found] == [True] * bool(flagged)
    assert log.scores["value"].tolist() == totals
    page = report.document(log).text()
    assert ("of 100" in page) is told
    assert ("The form cannot give all of these scores on its scale" in page) is not told
    assert ("look how they were scored" in page) is not told


def test_no_band_line_or_class_is_drawn_from_raw_totals(tmp_path: Path) -> None:
    """The DASS-21 doubles its sums; stress 25 of 42 is impossible, and with 10 to 21 all scores may be raw."""
    log = loaded(tmp_path, "DASS-21 stress", [21, 14, 11, 10])
    assert log.problems["code"].tolist() == ["off_scale"]
    found = report.findings(log)
    assert found.unscaled == {("dass21", "total:stress", "self")}
    assert found.get("reliable_change").table["class"].isna().all()
    assert "not on the scale of the form" in report.document(log).text()
    on_scale = report.findings(loaded(tmp_path, "DASS-21 stress", [22, 14, 12, 10]))
    assert on_scale.unscaled == frozenset()


@pytest.mark.parametrize(
    ("totals", "flagged", "judged"),
    [
        ([18, 20, 24], 3, False),  # sums of the answers: the metric of 18 is 17.43
        ([7, 35], 0, True),  # the two whole numbers of the published table
        ([17.43, 18.59, 21.54], 0, True),
        ([17.43, 18, 21.54], 1, True),  # an error in the middle
        ([17.4, 18.6, 21.5], 0, True),  # rounded to one decimal
    ],
)
def test_sums_of_the_swemwbs_meet_no_metric_threshold(
    tmp_path: Path, totals: list[float], flagged: int, judged: bool
) -> None:
    """The table of 29 values is public; 7 and 35 are its only whole numbers."""
    log = loaded(tmp_path, "SWEMWBS", totals)
    found = log.problems.loc[log.problems["code"].eq("off_scale"), "what"].tolist()
    assert [f"{flagged} scores total that the form cannot give" in what for what in found] == [True] * bool(flagged)
    found_ = report.findings(log)
    assert found_.get("reliable_change").table["threshold"].notna().all() == judged
    assert ("scores that the form cannot give on its scale" in report.document(log).text()) is not judged


@pytest.mark.parametrize(
    ("measure", "totals", "told"),
    [
        ("K10", [31, 24, 22], False),  # 10 to 50 or 0 to 40
        ("K10", [44, 30, 24], True),  # more than 40 has one coding only
        ("K10", [8, 12, 20], False),  # less than 10 is the other one, which has no bands
        ("K6", [4, 12, 14], True),  # less than 6 is 0 to 24
        ("K6", [8, 12, 14], False),
    ],
)
def test_totals_of_a_form_with_two_codings_have_no_band(
    tmp_path: Path, measure: str, totals: list[float], told: bool
) -> None:
    """ABS 4817.0.55.001: K10 from 10 to 50; tables of the NHS: 0 to 40."""
    log = loaded(tmp_path, measure, totals)
    assert bool(log.problems["code"].eq("coding_unknown").any()) is not told
    page = report.document(log).text()
    assert ("The coding of these totals is not told" in page) is not told
    assert told or "“" not in page
    forms = {"K10": "1-5", "K6": "0-4"}
    again = moodtrack.tidy.score(log, codings={measure: forms[measure]})
    assert "The coding of these totals is not told" not in report.document(again).text()


def test_a_total_of_a_form_that_has_none_is_flagged_and_not_told(tmp_path: Path) -> None:
    """The DASS-21 has three scales and no total."""
    log = loaded(tmp_path, "DASS-21", [60, 42, 36])
    assert log.problems["code"].tolist() == ["off_scale"]
    page = report.document(log).text()
    assert "DASS-21: a total, which the form does not have" in page
    assert "36 of 126" not in page


def k6(answers: list[list[float]]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"person": "p", "session": n, "measure": "k6", "item": str(item), "value": value}
            for n, row in enumerate(answers, start=1)
            for item, value in enumerate(row, start=1)
        ]
    )


def test_a_questionnaire_without_a_score_is_named_on_the_first_page(tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    k6([[4] * 6, [2] * 6]).drop(columns="person").to_csv(path, index=False)
    seen = moodtrack.inspect(path)
    assert "the answers do not tell the coding (0-4 or 1-5)" in seen.measures[0].note
    assert "codings={'k6': '0-4'}" in seen.measures[0].note
    log = moodtrack.load(path)
    assert "K6: answered, and no score: the coding of its answers is not told" in report.document(log).text()
    told = moodtrack.tidy.score(log, codings={"k6": "0-4"})
    assert "K6: answered, and no score" not in report.document(told).text()


@pytest.mark.parametrize("answer", [0, 5])
def test_a_coding_that_the_answers_tell_is_said_to_give_scores(tmp_path: Path, answer: int) -> None:
    path = tmp_path / "scores.csv"
    k6([[answer] * 6, [2] * 6]).drop(columns="person").to_csv(path, index=False)
    assert "made into scores" in moodtrack.inspect(path).measures[0].note
    assert moodtrack.load(path).scores["derived"].eq("items").sum() == 2


def test_totals_without_a_range_are_told_by_inspect_with_the_way_out(tmp_path: Path) -> None:
    """WHO-5: the raw sum of 0 to 25 is multiplied by 4 (WHO 1998)."""
    path = tmp_path / "scores.csv"
    totals = {"K10": [35, 22], "WHO-5": [5, 15], "PHQ-9": [12, 8]}
    rows = [{"session": n, "measure": form, "item": "total", "value": value} for form, own in totals.items() for n, value in enumerate(own, 1)]  # fmt: skip
    pd.DataFrame(rows).to_csv(path, index=False)
    seen = {measure.name: measure.doubts for measure in moodtrack.inspect(path).measures}
    assert seen["phq9"] == ()
    assert "the coding of the totals (1-5: 10 to 50 or 0-4: 0 to 40) is not told" in seen["k10"][0]
    assert "give a raw sum times 4" in seen["who5"][0]
    said = CliRunner().invoke(app, ["inspect", str(path)]).output
    assert "say it with --coding k10=1-5" in said
    assert "codings=" not in said
    page = report.document(moodtrack.load(path, codings={"K10": "1-5"})).text()
    assert "K10 22 “high”" in page
    other = report.document(moodtrack.load(path, codings={"K10": "0-4"})).text()
    assert "K10 22 “high”" not in other
    assert "coding of its totals is not told" not in other


def test_the_command_line_says_how_a_form_is_coded(tmp_path: Path) -> None:
    path, out = tmp_path / "scores.csv", tmp_path / "tables"
    rows = ["1,rses,1,2", *(f"1,rses,{item},3" for item in range(2, 11)), "1,k10,total,22"]
    path.write_text("\n".join(["session,measure,item,value", *rows]), encoding="utf-8")
    call = ["tidy", str(path), "-o", str(out), "--coding", "K10=1-5", "--coding", "RSES=1-4", "--coding", "RSES=1, 2"]
    assert CliRunner().invoke(app, call).exit_code == 0
    scores = pd.read_csv(out / "scores.csv")
    assert scores.loc[scores["derived"].eq("items"), "value"].tolist() == [(3 - 1) + (3 - 2) + 8 * 2]
    assert "coding_unknown" not in set(pd.read_csv(out / "problems.csv")["code"])
    for wrong, said in (
        ("K10", "FORM=CODING"),
        ("K10=77", "from 1 to 10"),
        ("nothing=1-5", "moodtrack measures"),
        ("K10=2-9", "1-5"),
    ):
        done = CliRunner().invoke(app, ["tidy", str(path), "-o", str(out), "--coding", wrong])
        assert (done.exit_code, said in done.stderr) == (2, True)


def test_a_drawing_without_a_definition_has_the_name_of_the_form(tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    path.write_text("date,measure,item,value\n2026-01-05,WHO-5,total,5\n2026-02-02,WHO-5,total,15\n", encoding="utf-8")
    log = moodtrack.load(path)
    for edition in ("clinician", "client"):
        page = report.html(report.document(log, edition=edition))
        drawing = page[page.index("<svg") : page.index("</svg>")]
        assert ">WHO-5<" in drawing
        assert "WHO-5, scores in order" in page
