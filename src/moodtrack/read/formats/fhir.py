"""FHIR R4 (JSON, a bundle or one resource a line): QuestionnaireResponse and Observation as scores, Goal as a goal.

A date that is not whole (a year, a month) is no day: that is told, and what is written stays in `extra`.
"""

from __future__ import annotations

from collections.abc import Iterator

from moodtrack.errors import ReadError
from moodtrack.measures import resolve
from moodtrack.read.dates import Moment
from moodtrack.read.format import Format, Source, Verdict
from moodtrack.read.resources import Resource, answers, coded, dated, form, identifier, measured, resources, subject
from moodtrack.read.wide import column_of
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
            what = "no resource of a kind that is read" if kind else "no resource that can be read"
            yield Problem(Code.UNKNOWN_FORMAT if kind else Code.UNREADABLE, what, line, lost=True, person=person)
        elif resource.get("status") in _WRONG or resource.get("lifecycleStatus") in _WRONG:
            yield Problem(Code.BAD_VALUE, "marked as wrong or cancelled; it is not kept", line, lost=True, person=person)  # fmt: skip
        else:
            items = list(_TOLD[kind](resource, line, person))
            yield from items or [Problem(Code.MISSING_FIELD, f"a {kind} without a value that can be read", line, lost=True, person=person)]  # fmt: skip


def _undated(when: Moment, line: int, person: str | None) -> Iterator[Problem]:
    """What is to be said where no day is known; the values stay."""
    if when.at is None:
        code, what = (Code.BAD_DATE, "no whole date; kept without a day") if when.unread else (Code.MISSING_FIELD, "no date that is read; kept without a day")  # fmt: skip
        yield Problem(code, ": ".join([*when.unread, what]), line, person=person)


def _response(resource: Resource, line: int, person: str | None) -> Iterator[Item]:
    when, name = dated(resource, "authored"), form(resource)
    measure = resolve(name) or (slug(name) if name else "questionnaire")
    told = list(answers({"item": resource.get("item")}))
    for each in told:
        if each.value is None:
            continue
        item = each.link.rpartition("/")[2]
        known = column_of(item)
        key = (known.measure, known.item) if known else (measure, item.lstrip("0") if item.isdecimal() else item)
        yield _score(resource, when, each.item or key, each.value, line, person)
    if told:
        yield from _undated(when, line, person)
    if any(each.value is None and each.chosen for each in told):
        yield Problem(Code.UNMAPPED_LABEL, "a choice without an ordinal value has no number; its words are kept", line, person=person)  # fmt: skip
    words = {each.link: each.words for each in told if each.value is None and each.words}
    if words or (told and when.unread):
        yield Record(when.at, when.precision, "measure", line, person, texts=words, utc_offset=when.utc_offset, source_id=identifier(resource), extra=({"questionnaire": name} if name else {}) | when.unread)  # fmt: skip


def _observation(resource: Resource, line: int, person: str | None) -> Iterator[Item]:
    when = dated(resource, "effectiveDateTime", "effectiveInstant", "issued")
    quantity = resource.get("valueQuantity")
    value = resource.get("valueInteger", quantity.get("value") if isinstance(quantity, dict) else None)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return
    measure = measured(resource.get("code"))
    if measure is not None:
        yield _score(resource, when, (measure, "total"), float(value), line, person)
        yield from _undated(when, line, person)
        if when.unread:
            yield Record(None, "day", "measure", line, person, source_id=identifier(resource), extra=when.unread)
        return
    code = resource.get("code")
    names = [display or known for known, display in coded(code)]
    names += [str(code.get("text") or "")] if isinstance(code, dict) else []
    name = next((each for each in names if each), "")
    if name:
        yield Record(when.at, when.precision, "measure", line, person, ratings={name: float(value)}, utc_offset=when.utc_offset, source_id=identifier(resource), extra=when.unread)  # fmt: skip
        yield from _undated(when, line, person)


def _goal(resource: Resource, line: int, person: str | None) -> Iterator[Item]:
    told = resource.get("description")
    label = str(told.get("text") or "") if isinstance(told, dict) else ""
    values: dict[str, object] = {"goal": identifier(resource) or label[:40]}
    values |= {"label": label} if label else {}
    if not values["goal"]:
        return
    for name, column in (("startDate", "set_on"), ("statusDate", "ended_on")):
        if column == "set_on" or resource.get("lifecycleStatus") == "completed":
            values |= _day(column, day := dated(resource, name))
            yield from _undated(day, line, person) if day.unread else ()
    targets = resource.get("target")
    for target in targets[:1] if isinstance(targets, list) else []:
        due = dated(target, "dueDate") if isinstance(target, dict) else Moment()
        values |= (_target(target) if isinstance(target, dict) else {}) | _day("due_on", due)
        yield from _undated(due, line, person) if due.unread else ()
    yield Row("goals", values, line, person)


def _target(target: Resource) -> dict[str, object]:
    values: dict[str, object] = {}
    quantity, span = target.get("detailQuantity"), target.get("detailRange")
    ends = [quantity] if isinstance(quantity, dict) else [span.get("low"), span.get("high")] if isinstance(span, dict) else []  # fmt: skip
    numbers = [float(end["value"]) for end in ends if isinstance(end, dict) and isinstance(end.get("value"), int | float)]  # fmt: skip
    values |= dict(zip(("target", "target_high"), numbers, strict=False))
    if (measure := measured(target.get("measure"))) is not None:
        values["measure"] = measure
    return values


def _score(resource: Resource, when: Moment, part: tuple[str, str], value: float, line: int, person: str | None) -> Row:
    """A score; without a day its own identifier is what tells it from another of the same value."""
    values = {"measure": part[0], "item": part[1], "value": value} | _day("at", when)
    return Row("scores", values, line, person, identifier(resource) if when.at is None else None)


def _day(column: str, when: Moment) -> dict[str, object]:
    return {column: when.at} if when.at is not None else {}


_TOLD = {"QuestionnaireResponse": _response, "Observation": _observation, "Goal": _goal}

FORMAT = Format("fhir", "FHIR R4 (JSON)", "log", _recognise, _parse)
