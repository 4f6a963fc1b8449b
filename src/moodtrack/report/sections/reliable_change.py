"""Questionnaires by session: the score now, and whether it changed by more than its measurement error."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from moodtrack.measures import MeasurementError, Threshold, case_from, measurement_error
from moodtrack.report.document import Block, Figure, Items, Paragraph, Row, Section, Table
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import date, missing, score, written
from moodtrack.report.sections import gain_words, other_scores, outcome_words
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
from moodtrack.report.sections.courses import CHANGES, DOUBT, Course, band, courses, kind, number, true

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

_MARKS = "Circle: no reliable change. Diamond: improved. Triangle: worsened. Open: this session only."
_EVENTS = "Thick: sudden gain or loss, and how many of 100 smooth courses have one as large."


_LONG = 12
_WIDE = 3
"""Most questionnaires in one table, so that its words stay whole on paper."""


def figures(found: Findings, told: list[Course] | None = None) -> list[Block]:
    """Every questionnaire, or each of those given, by session, side by side."""
    told = courses(found) if told is None else told
    drawn = tuple(_figure(found, found.get("reliable_change"), course) for course in told)
    doubt = [course.label for course in told if course.doubt]
    parts = _caption(found, told) if len(doubt) < len(told) else []
    parts += [f"Of {', '.join(doubt)} only the scores are drawn: {DOUBT}."] if doubt else []
    return [Row(drawn, " ".join([*parts, "Cross: not attended."]))] if drawn else []


def _caption(found: Findings, told: list[Course]) -> list[str]:
    """Marks, the reliable-change line, the band of measurement error and the cutoff by name; gains where there are any."""
    sure = [course for course in told if not course.doubt]
    changes = [f"{course.label} {score(course.first['threshold'])}" for course in sure if not missing(course.first["threshold"])]  # fmt: skip
    bands = [f"{course.label} ± {error.half:.1f} points" for course in sure if (error := _error(course)) is not None]
    without = [course.label for course in sure if _error(course) is None]
    bands += [f"{', '.join(without)}: none published"] if bands and without else []
    cases = [f"{course.label} {score(case.value)}" for course in sure if (case := _case(course)) is not None]
    parts = [_MARKS]
    parts += [f"Dashed: reliable change from the first score ({', '.join(changes)} points)."] if changes else []
    parts += [f"Shaded: score ± 1.96 standard errors of measurement ({', '.join(bands)})."] if bands else []
    parts += [f"Dotted: caseness ({', '.join(cases)})."] if cases else []
    return parts + ([_EVENTS] if any(gain_words.gains(found, course) for course in sure) else [])


def _error(course: Course) -> MeasurementError | None:
    return measurement_error(course.definition, course.first["threshold_name"], float(course.first["s_diff"]))


def _case(course: Course) -> Threshold | None:
    return case_from(course.definition, course.first["threshold_name"])


def section(found: Findings) -> Section:
    """All scores of all questionnaires by session, with the class of each change; as many side by side as fit."""
    told = courses(found)
    title = "Questionnaires by session"
    beside = other_scores.table(found)
    more: tuple[Block, ...] = () if beside is None else (beside,)
    if not told:
        return Section("reliable_change", title, (Paragraph(f"Questionnaires: {absent(found)}."), *more))
    pair = outcome_words.told(found)
    rules = Items((*((course.label, _told(found, course)) for course in told), *([] if pair is None else [pair])))
    steps = [Paragraph(gain_words.NOTE, quiet=True)] if any(gain_words.gains(found, course) for course in told) else []
    parts = -(-len(told) // (_WIDE if len(told) > _WIDE + 1 else _WIDE + 1))
    ends = [round(n * len(told) / parts) for n in range(parts + 1)]
    tables = [_table(found, told[a:b]) for a, b in pairwise(ends)]
    return Section("reliable_change", title, (rules, *steps, *tables, *more))


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


def _told(found: Findings, course: Course) -> str:
    """Latest score with its range, the rule of change, the measurement error where published, sudden gains."""
    error, case = _error(course), _case(course)
    parts = [_now(course), _rule(course.first)]
    parts += (
        [f"A score stands for ± {error.half:.1f} points (1.96 standard errors of measurement; {error.source})."]
        if error
        else []
    )
    parts += [f"Caseness: {_when(case)} ({case.name}, {case.source})."] if case else []
    parts += [gain_words.told(found, course)]
    return " ".join(part for part in parts if part)


def _when(case: Threshold) -> str:
    words = {">=": "{} or more", ">": "more than {}", "<=": "{} or less", "<": "below {}"}
    return words[case.comparison].format(score(case.value))


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
    own = [row for row in found.log_rows("sessions") if row["attended"] is False]
    return [(row["session"], row["day"]) for row in own if row["session"] is not None]


def _rule(start: dict[str, Any]) -> str:
    if missing(start["threshold"]):
        return "no threshold of measurement error and no norms at hand, so no change is named."
    name = "" if missing(start["threshold_name"]) else f"{written(start['threshold_name'])}, "
    return f"{threshold(start)} count as reliable change ({name}{start['threshold_source']})."


def _class(row: dict[str, Any]) -> str:
    named = CHANGES.get(kind(row), "cannot tell")
    if named in ("no reliable change", "cannot tell"):
        return named
    return f"{named}, {'established' if true(row['established']) else 'at this session'}"


def _figure(found: Findings, result: Any, course: Course) -> Figure:
    from moodtrack import plot
    from moodtrack.plot.drawing import last_svg

    drawn = plot.reliable_change(result, measure=course.key, person=found.person, definition=course.definition, rater=course.rater, sessions=found.log.sessions, doubt=course.doubt, gains=gain_words.drawn(found, course), label=course.name or None)  # fmt: skip
    told = f" Change: {said(course)}" if course.last else ""
    steps = "".join(f" {words[0].upper()}{words[1:]}." for words in gain_words.gains(found, course))
    words = f"{course.title}. {stands(course)}{told}{steps}"
    return Figure(f"measure-{course.key}", course.title, last_svg(drawn, f"measure-{course.key}"), words)
