"""Questionnaires by session: the score now, and whether it changed by more than its measurement error."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from moodtrack.report.document import Block, Figure, Items, Paragraph, Row, Section, Table
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import date, score, written
from moodtrack.report.sections import other_scores
from moodtrack.report.sections.course_flags import STALE, flags
from moodtrack.report.sections.course_words import (
    absent,
    change,
    level,
    others,
    said,
    sentence,
    signed,
    stands,
    threshold,
)
from moodtrack.report.sections.courses import CHANGES, DOUBT, Course, band, courses, kind, missing, number, true

__all__ = [
    "STALE",
    "Course",
    "band",
    "change",
    "courses",
    "figures",
    "flags",
    "kind",
    "level",
    "others",
    "section",
    "sentence",
]

_MARKS = "Circle: no reliable change. Diamond: improved. Triangle: worsened. Open: this session only. Dashed: change that counts."


_LONG = 12
_WIDE = 3
"""Most questionnaires in one table, so that its words stay whole on paper."""


def figures(found: Findings, told: list[Course] | None = None) -> list[Block]:
    """Every questionnaire, or each of those given, by session, side by side."""
    told = courses(found) if told is None else told
    drawn = tuple(_figure(found, found.get("reliable_change"), course) for course in told)
    doubt = [course.label for course in told if course.doubt]
    parts = [_MARKS] if len(doubt) < len(told) else []
    parts += [f"Of {', '.join(doubt)} only the scores are drawn: {DOUBT}."] if doubt else []
    return [Row(drawn, " ".join([*parts, "Cross: not attended."]))] if drawn else []


def section(found: Findings) -> Section:
    """All scores of all questionnaires by session, with the class of each change; as many side by side as fit."""
    told = courses(found)
    title = "Questionnaires by session"
    beside = other_scores.table(found)
    more: tuple[Block, ...] = () if beside is None else (beside,)
    if not told:
        return Section("reliable_change", title, (Paragraph(f"Questionnaires: {absent(found)}."), *more))
    rules = Items(tuple((course.label, f"{_now(course)} {_rule(course.first)}") for course in told))
    parts = -(-len(told) // (_WIDE if len(told) > _WIDE + 1 else _WIDE + 1))
    ends = [round(n * len(told) / parts) for n in range(parts + 1)]
    tables = [_table(found, told[a:b]) for a, b in pairwise(ends)]
    return Section("reliable_change", title, (rules, *tables, *more))


def _table(found: Findings, told: list[Course]) -> Table:
    """Sessions down, questionnaires across."""
    cells = {course.key: _cells(course) for course in told}
    missed = {(str(number), date(day)) for number, day in _missed(found)}
    places = dict.fromkeys(place for course in told for place in cells[course.key])
    order = sorted({**places, **dict.fromkeys(missed)}, key=lambda place: (not place[0].isdigit(), int(place[0]) if place[0].isdigit() else 0))  # fmt: skip
    rows = [
        (*place, *(part for course in told for part in cells[course.key].get(place, ("", "not attended" if place in missed else "no score"))))
        for place in order
    ]  # fmt: skip
    columns = (
        "Session",
        "Day",
        *(name for course in told for name in (_broken(course.label), "Against the first score")),
    )
    named = f" of {', '.join(course.label for course in told)}" if len(told) < len(courses(found)) else ""
    caption = f"Every score{named}, and its difference from the first."
    return Table(caption, columns, tuple(rows), tuple(range(2, len(columns), 2)))


def _now(course: Course) -> str:
    """The latest score with its published range."""
    value = course.last["value"] if course.last is not None else course.first["baseline"]
    named = band(course)
    return f"latest {score(value)}, {f'“{named}”' if named else 'no published range'};"


def _broken(label: str) -> str:
    """A name whose long words may be broken in the head of a narrow column."""
    words = [word if len(word) <= _LONG else "\N{ZERO WIDTH SPACE}".join(word[i : i + _LONG] for i in range(0, len(word), _LONG)) for word in label.split(" ")]  # fmt: skip
    return " ".join(words)


def _cells(course: Course) -> dict[tuple[str, str], tuple[str, str]]:
    start = course.first
    first = {(number(start), date(start["day"])): (score(start["baseline"]), "first score")}
    later = {
        (number(r), date(r["day"])): (score(r["value"]), f"{signed(r['change'])}, {_class(r)}") for r in course.rows
    }
    return {**first, **later}


def _missed(found: Findings) -> list[tuple[int, Any]]:
    own = found.log.sessions[found.log.sessions["attended"].eq(False).fillna(False)]
    return [(int(row.session), row.day) for row in own.itertuples() if not missing(row.session)]


def _rule(start: dict[str, Any]) -> str:
    if missing(start["threshold"]):
        return "no threshold or norms at hand, so no change is named."
    name = "" if missing(start["threshold_name"]) else f"{written(start['threshold_name'])}, "
    return f"{threshold(start)} count as reliable change ({name}{start['threshold_source']})."


def _class(row: dict[str, Any]) -> str:
    named = CHANGES.get(kind(row), "cannot tell")
    if named in ("no reliable change", "cannot tell"):
        return named
    return f"{named}, {'established' if true(row['established']) else 'at this session'}"


def _figure(found: Findings, result: Any, course: Course) -> Figure:
    from moodtrack import plot
    from moodtrack.plot.drawing import svg

    drawn = plot.reliable_change(result, measure=course.key, person=found.person, definition=course.definition, rater=course.rater, sessions=found.log.sessions, doubt=course.doubt)  # fmt: skip
    told = f" Change: {said(course)}" if course.last else ""
    words = f"{course.label} by session. {stands(course)}{told}"
    return Figure(f"measure-{course.key}", f"{course.label} by session", svg(drawn, f"measure-{course.key}"), words)
