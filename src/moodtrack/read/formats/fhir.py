"""FHIR R4 (JSON, a bundle or one resource a line): QuestionnaireResponse and Observation as scores, Goal as a goal."""

from __future__ import annotations

from collections.abc import Iterator

from moodtrack.errors import ReadError
from moodtrack.measures import resolve
from moodtrack.read.dates import Moment, moment
from moodtrack.read.format import Format, Source, Verdict
from moodtrack.read.resources import Resource, answers, coded, measured, resources, subject
from moodtrack.read.wide import named
from moodtrack.records import Item, Problem, Record, Row
from moodtrack.result import Code
from moodtrack.schema import slug

__all__ = ["FORMAT"]

_READ = ("QuestionnaireResponse", "Observation", "Goal")
_WRONG = ("entered-in-error", "cancelled", "rejected")


def _resources(source: Source) -> list[Resource] | None:
    if source.archive is not None or "resourceType" not in source.text:
        return None
    return resources(source.text, source.json)


def _recognise(source: Source) -> Verdict:
    found = _resources(source)
    return Verdict(found is not None, f"{len(found)} FHIR resources" if found is not None else "no JSON with resourceType")  # fmt: skip


def _parse(source: Source) -> Iterator[Item]:
    found = _resources(source)
    if found is None:
        raise ReadError(f"{source.name} holds no FHIR resources", "a Bundle, a resource, or one resource a line", "export as FHIR R4 JSON")  # fmt: skip
    for line, resource in enumerate(found, start=1):
        kind, person = str(resource.get("resourceType") or ""), subject(resource)
        if kind not in _READ:
            yield Problem(Code.UNKNOWN_FORMAT, "no resource of a kind that is read", line, lost=True, person=person)  # fmt: skip
        elif resource.get("status") in _WRONG or resource.get("lifecycleStatus") in _WRONG:
            yield Problem(Code.BAD_VALUE, "marked as wrong or cancelled; it is not kept", line, lost=True, person=person)  # fmt: skip
        else:
            items = list(_TOLD[kind](resource, line, person))
            yield from items or [Problem(Code.MISSING_FIELD, f"a {kind} without a value that can be read", line, lost=True, person=person)]  # fmt: skip


def _when(resource: Resource, *names: str) -> Moment:
    written = next((str(resource[name]) for name in names if isinstance(resource.get(name), str)), "")
    return moment(written) if written else Moment()


def _response(resource: Resource, line: int, person: str | None) -> Iterator[Item]:
    when = _when(resource, "authored")
    form = str(resource.get("questionnaire") or "").partition("|")[0].rstrip("/").rpartition("/")[2]
    measure = resolve(form) or (slug(form) if form else "questionnaire")
    told = list(answers({"item": resource.get("item")}))
    for link, value, _, _ in told:
        if value is None:
            continue
        item = link.rpartition("/")[2]
        known = named(item)
        key = (known.measure, known.item) if known else (measure, item.lstrip("0") if item.isdecimal() else item)
        yield Row("scores", {"measure": key[0], "item": key[1], "value": value} | _at(when), line, person)
    if any(value is None and chosen for _, value, _, chosen in told):
        yield Problem(Code.UNMAPPED_LABEL, "a choice without an ordinal value has no number; its words are kept", line, person=person)  # fmt: skip
    words = {link: said for link, value, said, _ in told if value is None and said}
    if words:
        yield Record(when.at, when.precision, "measure", line, person, texts=words, utc_offset=when.utc_offset, source_id=_id(resource), extra={"questionnaire": form} if form else {})  # fmt: skip


def _observation(resource: Resource, line: int, person: str | None) -> Iterator[Item]:
    when = _when(resource, "effectiveDateTime", "effectiveInstant", "issued")
    quantity = resource.get("valueQuantity")
    value = resource.get("valueInteger", quantity.get("value") if isinstance(quantity, dict) else None)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return
    measure = measured(resource.get("code"))
    if measure is not None:
        yield Row("scores", {"measure": measure, "item": "total", "value": float(value)} | _at(when), line, person)
        return
    code = resource.get("code")
    names = [display or known for known, display in coded(code)]
    names += [str(code.get("text") or "")] if isinstance(code, dict) else []
    name = next((each for each in names if each), "")
    if name:
        yield Record(when.at, when.precision, "measure", line, person, ratings={name: float(value)}, utc_offset=when.utc_offset, source_id=_id(resource))  # fmt: skip


def _goal(resource: Resource, line: int, person: str | None) -> Iterator[Item]:
    told = resource.get("description")
    label = str(told.get("text") or "") if isinstance(told, dict) else ""
    values: dict[str, object] = {"goal": _id(resource) or label[:40]}
    values |= {"label": label} if label else {}
    if not values["goal"]:
        return
    for name, column in (("startDate", "set_on"), ("statusDate", "ended_on")):
        if (column == "set_on" or resource.get("lifecycleStatus") == "completed") and (day := _when(resource, name).at):
            values[column] = day
    targets = resource.get("target")
    for target in targets[:1] if isinstance(targets, list) else []:
        values |= _target(target) if isinstance(target, dict) else {}
    yield Row("goals", values, line, person)


def _target(target: Resource) -> dict[str, object]:
    values: dict[str, object] = {}
    quantity, span = target.get("detailQuantity"), target.get("detailRange")
    ends = [quantity] if isinstance(quantity, dict) else [span.get("low"), span.get("high")] if isinstance(span, dict) else []  # fmt: skip
    numbers = [float(end["value"]) for end in ends if isinstance(end, dict) and isinstance(end.get("value"), int | float)]  # fmt: skip
    values |= dict(zip(("target", "target_high"), numbers, strict=False))
    if (measure := measured(target.get("measure"))) is not None:
        values["measure"] = measure
    if (due := _when(target, "dueDate").at) is not None:
        values["due_on"] = due
    return values


def _id(resource: Resource) -> str | None:
    return str(resource["id"]) if isinstance(resource.get("id"), str) and resource["id"] else None


def _at(when: Moment) -> dict[str, object]:
    return {"at": when.at} if when.at is not None else {}


_TOLD = {"QuestionnaireResponse": _response, "Observation": _observation, "Goal": _goal}

FORMAT = Format("fhir", "FHIR R4 (JSON)", "log", _recognise, _parse)
