"""Questionnaire scores: the first, the latest, and whether they clearly differ. Named ranges only when asked for."""

from __future__ import annotations

from collections.abc import Iterator

from moodtrack.report.document import Figure, Items, Paragraph, Row, Section
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import date, score
from moodtrack.report.sections import reliable_change
from moodtrack.report.sections.client import plain
from moodtrack.report.sections.reliable_change import Course

__all__ = ["OPTIONS", "section", "sentence", "steps"]

OPTIONS = ("norms",)
"""Options of a report that this section takes."""


def sentence(course: Course) -> str:
    """First and latest score, and what may be said of their difference."""
    last = course.last
    if last is None:
        return f"Your score was {score(course.first['baseline'])} on {date(course.first['day'])}.{_way(course)} There is one score so far."  # fmt: skip
    where = f"Your first score was {score(course.first['baseline'])}. Your latest is {score(last['value'])}, on {date(last['day'])}.{_way(course)}"
    return f"{where} {_said(course)}"


def steps(found: Findings) -> Iterator[str]:
    """Scores that are clearly better than the first one, at the latest time or for two times running."""
    for course in _own(found):
        if course.last is not None and reliable_change.kind(course.last) == "improved":
            yield f"{course.label}: {score(course.first['baseline'])} at the start, {score(course.last['value'])} now.{_way(course)} {_said(course)}"


def section(found: Findings, *, norms: bool = False) -> Section:
    """Every questionnaire in words, and the scores by session."""
    told = _own(found)
    title = "Your questionnaires"
    if not told:
        return Section("questionnaires", title, (Paragraph("There are no questionnaire scores to show yet."),))
    items = tuple((course.label, sentence(course) + (_named(course) if norms else "")) for course in told)
    drawn = tuple(_figure(found, course, text, norms) for course, (_, text) in zip(told[:2], items, strict=False))
    caption = "Each mark is one score. Look at the way of the line, not at one point."
    return Section("questionnaires", title, (Items(items), Row(drawn, caption)))


def _own(found: Findings) -> list[Course]:
    """The questionnaires that the person answered; what others rated is left to the talk."""
    return [course for course in reliable_change.courses(found) if course.rater == "self"]


def _said(course: Course) -> str:
    assert course.last is not None
    kind, held = reliable_change.kind(course.last), str(course.last["established"]) == "True"
    if kind == "improved":
        return "That is clearly better than at the start." + (" It was so two times running." if held else " One score can be chance, so the next one will tell more.")  # fmt: skip
    if kind == "deteriorated":
        return "That was a harder time than the start." + (f" {plain.FACT}" if held else f" {plain.FACT} One score can be chance, so the next one will tell more.")  # fmt: skip
    if kind == "unchanged":
        return "This is no clear change. A gap of this size can be chance."
    return "Whether this is a real change cannot be told."


def _way(course: Course) -> str:
    if course.definition is None:
        return ""
    return " Lower is better." if course.definition.direction == "higher_worse" else " Higher is better."


def _named(course: Course) -> str:
    band = reliable_change.band(course)
    return f" The usual name for this range is “{band}”." if band else ""


def _figure(found: Findings, course: Course, words: str, norms: bool) -> Figure:
    from moodtrack import plot
    from moodtrack.plot.drawing import last_svg

    drawn = plot.reliable_change(found.get("reliable_change"), measure=course.key, person=found.person, definition=course.definition, rater=course.rater, plain=not norms, doubt=course.doubt, against=False, label=course.name or None)  # fmt: skip
    return Figure(f"measure-{course.key}", course.title, last_svg(drawn, f"measure-{course.key}"), f"{course.title}. {words}")  # fmt: skip
