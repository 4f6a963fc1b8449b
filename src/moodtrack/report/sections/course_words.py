"""Questionnaires in words: where each stands, and what may be said of its change since the first score."""

from __future__ import annotations

from typing import Any

from moodtrack.report.findings import Findings
from moodtrack.report.numbers import count, interval, missing, score, written
from moodtrack.report.sections import other_scores
from moodtrack.report.sections.courses import (
    CHANGES,
    DOUBT,
    Course,
    band,
    courses,
    kind,
    occasion,
    rater_of,
    true,
)
from moodtrack.schema import NO_FORM

__all__ = [
    "absent",
    "brief",
    "change",
    "compared",
    "level",
    "others",
    "said",
    "sentence",
    "signed",
    "stands",
    "threshold",
    "unscored",
]


OFF = "The form cannot give all of these scores on its scale: raw sums, another coding or an error. No range and no change is told."
"""What is said of scores that are not on the scale of their form."""


UNCODED = "The coding of these totals is not told, and the form has two with ranges that overlap. No range and no change is told."
"""What is said of totals that may be of another coding of their form."""


def level(found: Findings, told: list[Course] | None = None) -> list[tuple[str, str]]:
    """Where every questionnaire, or each of those given, stands: latest score, scale, band, first score."""
    return [(course.label, f"{stands(course)}{unscored(found, course)}") for course in _chosen(found, told)]


def _chosen(found: Findings, told: list[Course] | None) -> list[Course]:
    return courses(found) if told is None else told


def stands(course: Course) -> str:
    """Latest score, scale, named range, first score and the better direction."""
    last = course.last
    now = last if last is not None else {**course.first, "value": course.first["baseline"]}
    scale = within = way = ""
    if course.definition is not None:
        low, high = course.definition.low, course.definition.high
        scale = f" of {score(high)}" if low == 0 else f" on {score(low)} to {score(high)}"
        named = band(course)
        within = f", “{named}”" if named else ""
        way = " Lower is better." if course.definition.direction == "higher_worse" else " Higher is better."
    first = f" First score {score(course.first['baseline'])} ({occasion(course.first)})." if last else ""
    doubt = f" {DOUBT.capitalize()}: which is the latest is not sure." if course.doubt else ""
    off = f" {UNCODED if course.uncoded else OFF}" if course.off else ""
    return f"{score(now['value'])}{scale}{within} ({occasion(now)}).{first}{way}{doubt}{off}"


def unscored(found: Findings, course: Course) -> str:
    """An occasion after the latest total that has rows and no total; empty where there is none."""
    return found.once(f"unscored {course.key} {course.rater}", lambda: _unscored(found, course))


def _unscored(found: Findings, course: Course) -> str:
    last = course.last or course.first
    own = (row for row in found.log_rows("scores") if row["measure"] == course.key and rater_of(row) == course.rater)
    rows = [row for row in own if not str(row["item"]).startswith("total:")]
    place = "session" if any(missing(row["day"]) for row in rows) else "day"
    if missing(last[place]) or course.doubt:
        return ""
    rows = [row for row in rows if not missing(row[place]) and row[place] > last[place]]
    if not rows:
        return ""
    latest = max(row[place] for row in rows)
    rows = [row for row in rows if row[place] == latest]
    items = [row for row in rows if row["item"] != "total"]
    named = {row["item"] for row in items if isinstance(row["item"], str)}
    answered = {row["item"] for row in items if isinstance(row["item"], str) and not missing(row["value"])}
    if any(row["item"] == "total" and not missing(row["value"]) for row in rows):
        return f" Latest: {occasion(rows[-1])}: totals that contradict each other, so none is used."
    of = course.definition.items if course.definition is not None else len(named)
    what = f"{len(answered)} of {count(of, 'item')} answered" if items else "its total could not be read"
    return f" Latest: {occasion(rows[-1])}: no total, {what}."


def brief(course: Course) -> str:
    """Name, latest score and its published range."""
    value = course.last["value"] if course.last is not None else course.first["baseline"]
    named = band(course)
    return f"{course.label} {score(value)}{f' “{named}”' if named else ''}"


def others(found: Findings, rest: list[Course]) -> list[tuple[str, str]]:
    """The questionnaires beyond those that the first page tells, and what somebody else answered, by name."""
    names = [*(brief(course) for course in rest), *other_scores.raters(found)]
    return [("Also scored", f"{', '.join(names)}; see Questionnaires by session.")] if names else []


def change(found: Findings, told: list[Course] | None = None) -> list[tuple[str, str]]:
    """What may be said of the change of every questionnaire, or of those given, since its first score."""
    return [(course.label, said(course)) for course in _chosen(found, told)]


def said(course: Course) -> str:
    """What may be said of the change of one questionnaire."""
    if course.last is None:
        return "one score only, so no change can be told."
    if course.uncoded:
        return "the coding of its totals is not told, so no change can be told."
    if course.off:
        return "scores that are not on the scale of the form, so no change can be told."
    return f"{DOUBT}, so no change can be told." if course.doubt else f"{sentence(course.last)}{important(course)}"


def important(course: Course) -> str:
    """Where no class can be named: what size of a change is published as important to people; else empty."""
    if course.last is None or course.definition is None or kind(course.last) in CHANGES:
        return ""
    found = course.definition.threshold("minimal_important")
    return "" if found is None else f" {found.value:g} points or more count as important ({written(found.source)})."


def sentence(row: dict[str, Any]) -> str:
    """A change in words: class, established or at this session, size, threshold or interval, n.

    Examples
    --------
    >>> row = {"change": -7.0, "low": float("nan"), "high": float("nan"), "n": 5, "threshold": 6.0, "inclusive": True,
    ...        "threshold_name": "Set A", "class": "improved", "established": False}
    >>> sentence(row)
    'reliably improved at this session, not yet established: 7 points lower than the first score, where 6 points or more count (Set A; 5 scores).'
    """
    size = f"{compared(row['change'])} the first score"
    named = CHANGES.get(kind(row))
    if named is None:
        return f"cannot tell, as no threshold of measurement error and no norms are at hand: {size} ({count(row['n'], 'score')})."
    if named != "no reliable change":
        named += (
            ", established in two scores running"
            if true(row["established"])
            else " at this session, not yet established"
        )
    name = "" if missing(row["threshold_name"]) else f"{written(row['threshold_name'])}; "
    return f"{named}: {size}, where {threshold(row)} count ({name}{_interval(row)}{count(row['n'], 'score')})."


def absent(found: Findings) -> str:
    """Why there is no course: no rows at all, or rows without a total."""
    scores = found.log.scores
    rows = int((scores["measure"].notna() & ~scores["measure"].isin(NO_FORM)).sum())
    return f"no total among the {count(rows, 'row')} of scores" if rows else "no scores in the files"


def compared(change: float) -> str:
    """A difference as a comparison: how many points higher or lower than."""
    if change == 0:
        return "the same as"
    return (
        f"{score(abs(change))} {'point' if abs(change) == 1 else 'points'} {'higher' if change > 0 else 'lower'} than"
    )


def signed(value: float) -> str:
    """A difference with its sign."""
    return f"{'+' if value > 0 else ''}{score(value)}"


def _interval(row: dict[str, Any]) -> str:
    if row["low"] != row["low"] or row["high"] != row["high"]:
        return ""
    return f"{100 * row['level']:.0f} % interval {interval(row['low'], row['high'])}; "


def threshold(row: dict[str, Any]) -> str:
    """How many points count as change."""
    size = score(row["threshold"])
    return f"{size} points or more" if true(row["inclusive"]) else f"more than {size} points"
