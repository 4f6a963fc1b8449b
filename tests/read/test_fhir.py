"""FHIR: dates that are not whole, resources without a date, and lines that are no JSON are told, and nothing is dropped."""

from __future__ import annotations

import json
from pathlib import Path

import moodtrack

_TOTAL = {"resourceType": "Observation", "status": "final", "code": {"text": "PHQ-9"}, "valueInteger": 12}


def lines(folder: Path, *resources: dict[str, object] | str) -> Path:
    file = folder / "a.ndjson"
    file.write_text(
        "\n".join(each if isinstance(each, str) else json.dumps(each) for each in resources), encoding="utf-8"
    )
    return file


def test_a_date_that_is_not_whole_is_told_and_kept(tmp_path: Path) -> None:
    file = lines(tmp_path, _TOTAL | {"id": "o1", "effectiveDateTime": "2024-04"}, _TOTAL | {"id": "o2"})
    log = moodtrack.load(file)
    assert log.scores["value"].tolist() == [12.0, 12.0]
    assert log.scores["at"].isna().all()
    assert log.problems["code"].astype(str).tolist() == ["bad_date", "missing_field"]
    assert [json.loads(extra) for extra in log.entries["extra"]] == [{"effectiveDateTime": "2024-04"}]


def test_scores_without_a_date_are_told_apart_by_their_identifier_and_the_same_one_counts_once(tmp_path: Path) -> None:
    file = lines(tmp_path, *(_TOTAL | {"id": name} for name in ("o1", "o2", "o1")))
    log = moodtrack.load(file)
    assert log.scores["value"].tolist() == [12.0, 12.0]
    assert log.problems["code"].astype(str).tolist().count("repeated") == 1


def test_answers_and_goals_with_half_a_date_say_so(tmp_path: Path) -> None:
    answers = {"resourceType": "QuestionnaireResponse", "id": "q1", "questionnaire": "PHQ-9", "authored": "2024"}
    answers |= {"item": [{"linkId": "1", "answer": [{"valueInteger": 2}]}]}
    goal = {"resourceType": "Goal", "id": "g1", "description": {"text": "Walk"}, "startDate": "2024-04"}
    log = moodtrack.load(lines(tmp_path, answers, goal | {"target": [{"dueDate": "2025"}]}))
    told = log.problems.loc[log.problems["code"].eq("bad_date"), "what"].tolist()
    assert [what.partition(":")[0] for what in told] == ["authored", "startDate", "dueDate"]
    assert [json.loads(extra) for extra in log.entries["extra"]] == [{"authored": "2024", "questionnaire": "PHQ-9"}]


def test_a_line_that_is_no_json_is_one_lost_row(tmp_path: Path) -> None:
    file = lines(tmp_path, _TOTAL | {"effectiveDateTime": "2024-04-02"}, "{bad json}")
    log = moodtrack.load(file)
    assert log.scores["value"].tolist() == [12.0]
    assert log.problems[["where", "code"]].astype(str).values.tolist() == [["a.ndjson:2", "unreadable"]]


def _item(link: str, answer: dict[str, object], **more: str) -> dict[str, object]:
    return {"linkId": link, "answer": [answer], **more}


def _choice(code: str, **more: object) -> dict[str, object]:
    return {"valueCoding": {"system": "http://loinc.org", "code": code, "display": "in words", **more}}


def test_items_and_totals_are_known_by_their_code_and_choices_too_where_the_item_is(tmp_path: Path) -> None:
    response = {"resourceType": "QuestionnaireResponse", "authored": "2026-03-01", "status": "completed", "item": [
        _item("/44250-9", _choice("LA6569-3")),
        _item("9", _choice("LA6570-1"), definition="http://loinc.org/fhir/DataElement/44260-8"),
        _item("44261-6", {"valueInteger": 8}),
        _item("/69725-0", _choice("LA6571-9")),
        _item("/70274-6", {"valueDecimal": 3}),
        _item("/93038-8", _choice("LA6568-5")),
    ]}  # fmt: skip
    log = moodtrack.load(lines(tmp_path, response))
    told = {(m, i): v for m, i, v in log.scores[["measure", "item", "value"]].astype(object).values.tolist()}
    assert told == {("phq9", "1"): 1, ("phq9", "9"): 2, ("phq9", "total"): 8, ("gad7", "1"): 3, ("gad7", "total"): 3}
    assert log.texts["text"].astype(str).tolist() == ["in words"]
    assert "unmapped_label" in log.problems["code"].astype(str).tolist()


def test_the_number_beside_a_choice_counts_before_its_code_and_a_form_of_another_version_has_no_name(
    tmp_path: Path,
) -> None:
    value = {"url": "http://hl7.org/fhir/StructureDefinition/iso21090-CO-value", "valueDecimal": 3}
    response = {"resourceType": "QuestionnaireResponse", "authored": "2026-03-01", "questionnaire": {"identifier": {"value": "x"}}}  # fmt: skip
    response |= {"item": [_item("44255-8", _choice("LA6568-5", extension=[value])), _item("2", {"valueInteger": 1})]}
    log = moodtrack.load(lines(tmp_path, response))
    told = log.scores[["measure", "item", "value"]].astype(str).values.tolist()
    assert sorted(told) == [["phq9", "2", "3.0"], ["questionnaire", "2", "1.0"]]
