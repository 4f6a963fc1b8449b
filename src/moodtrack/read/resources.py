"""What FHIR resources hold: the resources of a file, who a resource is about, codes, and the numbers of answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from moodtrack.measures import resolve
from moodtrack.read.dates import Moment, moment
from moodtrack.read.loinc import chosen, item_of, total_of
from moodtrack.read.objects import parsed

__all__ = ["Answer", "answers", "coded", "dated", "form", "identifier", "measured", "resources", "subject"]

Resource = Mapping[str, Any]
_ORDINAL = ("ordinalValue", "itemWeight", "iso21090-CO-value")


class Answer(NamedTuple):
    """An answer: the link, its number if it has one, its words, whether it was chosen of a list, and the item by its code."""

    link: str
    value: float | None
    words: str
    chosen: bool
    item: tuple[str, str] | None


def resources(text: str, value: object) -> list[Resource] | None:
    """The resources of a bundle, of one resource, or one a line; None where it is none of them.

    What is no resource in a bundle, or on one of up to half of the lines, is an empty one, so that it is counted.

    Examples
    --------
    >>> [r["resourceType"] for r in resources("", {"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Goal"}}]})]
    ['Goal']
    """
    if isinstance(value, Mapping) and value.get("resourceType") == "Bundle":
        inner = [each.get("resource") if isinstance(each, Mapping) else None for each in _list(value, "entry")]
        return [each if isinstance(each, Mapping) else {} for each in inner]
    if isinstance(value, Mapping) and isinstance(value.get("resourceType"), str):
        return [value]
    if value is not None or not text.lstrip().startswith("{"):
        return None
    lines = [parsed(line) for line in text.splitlines() if line.strip()]
    found = [each if isinstance(each, Mapping) and isinstance(each.get("resourceType"), str) else {} for each in lines]
    return found if 2 * sum(map(bool, found)) >= len(found) else None


def subject(resource: Resource) -> str | None:
    """The identifier of who it is about: the end of `Patient/p1`.

    Examples
    --------
    >>> subject({"subject": {"reference": "Patient/p1"}}), subject({})
    ('p1', None)
    """
    told = resource.get("subject")
    reference = told.get("reference") if isinstance(told, Mapping) else None
    return reference.rpartition("/")[2] or None if isinstance(reference, str) else None


def identifier(resource: Resource) -> str | None:
    """The resource's own identifier.

    Examples
    --------
    >>> identifier({"id": "o1"}), identifier({"id": ""})
    ('o1', None)
    """
    return str(resource["id"]) if isinstance(resource.get("id"), str) and resource["id"] else None


def dated(resource: Resource, *names: str) -> Moment:
    """The moment in the first of these fields that is written; one that is no whole date is kept as unread.

    Examples
    --------
    >>> dated({"issued": "2026-03-01"}, "effectiveDateTime", "issued").at, dated({"authored": "2026"}, "authored").unread
    (datetime.datetime(2026, 3, 1, 0, 0), {'authored': '2026'})
    """
    name = next((name for name in names if isinstance(resource.get(name), str) and resource[name]), "")
    when = moment(resource[name]) if name else Moment()
    return replace(when, unread={name: resource[name]}) if name and when.at is None else when


def coded(concept: object) -> list[tuple[str, str]]:
    """Codes of a concept, with what they are called.

    Examples
    --------
    >>> coded({"coding": [{"code": "44261-6", "display": "PHQ-9"}], "text": "total"})
    [('44261-6', 'PHQ-9')]
    """
    listed = concept.get("coding") if isinstance(concept, Mapping) else None
    each = [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []
    return [(str(one.get("code") or ""), str(one.get("display") or "")) for one in each]


def measured(concept: object) -> str | None:
    """The questionnaire whose total a concept names; None where the code is not known and the words are not its name.

    Examples
    --------
    >>> measured({"coding": [{"code": "44261-6"}]}), measured({"text": "GAD-7 total"}), measured({"text": "pulse"})
    ('phq9', 'gad7', None)
    """
    for code, display in coded(concept):
        if found := total_of(code) or (resolve(display) if display else None):
            return found
    text = concept.get("text") if isinstance(concept, Mapping) else None
    return resolve(text) if isinstance(text, str) and text else None


def form(resource: Resource) -> str:
    """The end of the name of the questionnaire that was answered, without its version.

    Examples
    --------
    >>> form({"questionnaire": "http://x/Questionnaire/PHQ-9|1.0"}), form({"questionnaire": {"reference": "Questionnaire/gad7"}})
    ('PHQ-9', 'gad7')
    """
    told = resource.get("questionnaire")
    written = told.get("reference") if isinstance(told, Mapping) else told
    return written.partition("|")[0].rstrip("/").rpartition("/")[2] if isinstance(written, str) else ""


def answers(item: object, depth: int = 0) -> Iterator[Answer]:
    """Every answer below an item.

    The number of a choice is its ordinal value, or that of its code where the item is one of a questionnaire whose codes are
    known; the place of a choice in its list is never taken for one.

    Examples
    --------
    >>> choice = {"valueCoding": {"code": "LA6571-9", "extension": [{"url": "http://x/ordinalValue", "valueDecimal": 3}]}}
    >>> [each[:4] for each in answers({"linkId": "q1", "answer": [choice]})]
    [('q1', 3.0, 'LA6571-9', True)]
    >>> [each[:4] for each in answers({"linkId": "q2", "answer": [{"valueString": "no"}]})]
    [('q2', None, 'no', False)]
    >>> list(answers({"linkId": "/44255-8", "answer": [{"valueCoding": {"code": "LA6569-3"}}]}))
    [Answer(link='/44255-8', value=1.0, words='LA6569-3', chosen=True, item=('phq9', '2'))]
    """
    if not isinstance(item, Mapping) or depth > 50:
        return
    link = str(item.get("linkId") or "")
    known = item_of(link, str(item.get("definition") or ""))
    for answer in _list(item, "answer"):
        if isinstance(answer, Mapping):
            value, words = _value(answer, known)
            if link and (value is not None or words):
                yield Answer(link, value, words, "valueCoding" in answer, known)
            for inner in _list(answer, "item"):
                yield from answers(inner, depth + 1)
    for inner in _list(item, "item"):
        yield from answers(inner, depth + 1)


def _list(resource: Resource, name: str) -> list[Any]:
    found = resource.get(name)
    return found if isinstance(found, list) else []


def _value(answer: Resource, item: tuple[str, str] | None) -> tuple[float | None, str]:
    for key in ("valueInteger", "valueDecimal"):
        if isinstance(answer.get(key), int | float) and not isinstance(answer.get(key), bool):
            return float(answer[key]), ""
    if isinstance(answer.get("valueBoolean"), bool):
        return float(answer["valueBoolean"]), ""
    coding = answer.get("valueCoding")
    if isinstance(coding, Mapping):
        told, code = _ordinal(coding, answer), str(coding.get("code") or "")
        return chosen(code, item) if told is None else told, str(coding.get("display") or code)
    return None, next((str(answer[key]) for key in ("valueString", "valueDate", "valueDateTime", "valueTime") if isinstance(answer.get(key), str)), "")  # fmt: skip


def _ordinal(*holders: Resource) -> float | None:
    for holder in holders:
        for each in _list(holder, "extension"):
            url = str(each.get("url") or "") if isinstance(each, Mapping) else ""
            if url.endswith(_ORDINAL) and isinstance(each.get("valueDecimal"), int | float):
                return float(each["valueDecimal"])
    return None
