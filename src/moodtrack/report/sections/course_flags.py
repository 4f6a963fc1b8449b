"""Rules on questionnaires: worsened, old, without a total at the latest occasion, a total that its items do not give."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from moodtrack.log import Log
from moodtrack.report.document import Flag
from moodtrack.report.findings import UNDATED, Findings
from moodtrack.report.numbers import missing, score, written
from moodtrack.report.sections import other_scores
from moodtrack.report.sections.course_words import absent, compared, important, unscored
from moodtrack.report.sections.courses import (
    CHANGES,
    DOUBT,
    Course,
    courses,
    kind,
    occasion,
    rows_of,
    true,
)
from moodtrack.result import Code
from moodtrack.schema import NO_FORM
from moodtrack.tidy.score import score as scored

__all__ = ["OLD", "STALE", "flags"]

STALE = 28
"""Days after which the latest score of a questionnaire is called old; a convention."""

OLD = f"no score for more than {STALE} days (convention)"
"""The rule on the age of the latest score."""

_WORSE = "worsened beyond the change that counts, two scores running"


def flags(found: Findings) -> list[Flag]:
    """Reliable worsening, and questionnaires without a recent score."""
    return found.once("course flags", lambda: _flags(found))


def _flags(found: Findings) -> list[Flag]:
    told = courses(found)
    more = [*other_scores.flags(found), *_scoreless(found)]
    if not told:
        return [Flag("no data", f"Questionnaires: {absent(found)}.", _WORSE), *more]
    if found.told_until is None and not any(_stale(found, course) for course in told):
        more.append(Flag("no data", f"Questionnaires: how old the latest scores are was not checked: {UNDATED}.", OLD))
    return more + [
        replace(flag, subject=course.key)
        for course in told
        for flag in (_worse(found, course), *_stale(found, course), *_gap(found, course), *_differs(found, course))
    ]


_WHY = {
    Code.CODING_UNKNOWN: "the coding of its answers is not told, see `moodtrack inspect`",
    Code.KEY_NEEDED: "its key is not part of moodtrack, see `moodtrack inspect`",
    Code.ITEMS_MISSING: "answers are missing",
}


def _scoreless(found: Findings) -> list[Flag]:
    """Questionnaires that were answered and have no score at all, by name, with the reason where it is known."""
    own = [row for row in found.log_rows("scores") if not missing(row["value"]) and not missing(row["measure"]) and row["measure"] not in NO_FORM]  # fmt: skip
    totals = {row["measure"] for row in own if not isinstance(row["item"], str) or row["item"].startswith("total")}
    made = []
    for key in sorted({row["measure"] for row in own} - totals):
        known = found.measure(key)
        codes = _problems(found, key)
        why = next((words for code, words in _WHY.items() if str(code) in codes), "its answers give none")
        label = known.label if known is not None else written(key)
        made.append(Flag("no data", f"{label}: answered, and no score: {why}.", _SCORELESS, key))
    return made + [
        Flag(
            "check",
            f"{form.label}: a total, which the form does not have: look how it was scored.",
            _SCORELESS,
            form.name,
        )
        for form in (found.measure(key) for key, item, _ in sorted(found.unscaled) if item == "total")
        if form is not None and form.scoring.rule == "none"
    ]


def _problems(found: Findings, key: str) -> set[str]:
    """Codes of the problems that scoring a questionnaire met."""
    return {str(row["code"]) for row in found.log_rows("problems") if row["where"] == f"score:{key}"}


_SCORELESS = "a questionnaire that was answered has a score"


def _worse(found: Findings, course: Course) -> Flag:
    flag = _said(course)
    last = course.last or {**course.first, "value": course.first["baseline"]}
    numbers = {name: float(last[name]) for name in ("baseline", "value", "change", "threshold", "low", "high") if not missing(last.get(name))}  # fmt: skip
    return replace(flag, **_data(found, course, last, numbers))  # type: ignore[arg-type]


def _data(found: Findings, course: Course, row: dict[str, Any], numbers: dict[str, float]) -> dict[str, object]:
    """For programs: what a flag is about, its numbers with the age of the score, and the scores."""
    about: dict[str, str | int] = {"measure": course.key, "item": "total", "rater": course.rater}
    if not missing(row["session"]):
        about["session"] = int(row["session"])
    if not missing(row["day"]):
        about["date"] = str(row["day"].date())
    age = found.since(row["day"])
    return {"about": about, "numbers": numbers | ({} if age is None else {"age_days": float(age)}), "n": int(course.first["n"])}  # fmt: skip


def _said(course: Course) -> Flag:
    rule = _WORSE
    last = course.last
    if last is None:
        return Flag("no data", f"{course.label}: one score only.", rule)
    if course.doubt:
        return Flag("check", f"{course.label}: {DOUBT}: look at the dates of the scores.", rule)
    if course.uncoded:
        return Flag("no data", f"{course.label}: the coding of its totals is not told, see `moodtrack inspect`.", rule)
    if course.off:
        return Flag(
            "check",
            f"{course.label}: scores that the form cannot give on its scale: look how they were scored, see `moodtrack inspect`.",
            rule,
        )
    named = kind(last)
    if named not in CHANGES:
        known = important(course)
        size = f"; {compared(last['change'])} the first score ({occasion(last)}).{known}" if known else "."
        return Flag("no data", f"{course.label}: no threshold of measurement error and no norms at hand{size}", rule)
    if named != "deteriorated":
        return Flag("clear", f"{course.label} not reliably worsened ({occasion(last)}).", rule)
    size = f"{compared(last['change'])} the first score ({occasion(last)})"
    if true(last["established"]):
        return Flag("check", f"{course.label} reliably worsened, established: {size}.", rule)
    return Flag(
        "at this session", f"{course.label} reliably worsened at this session, not yet established: {size}.", rule
    )


def _gap(found: Findings, course: Course) -> list[Flag]:
    """The latest occasion has no total, so that what is told is older than it."""
    words = unscored(found, course).removeprefix(" Latest: ")
    last = course.last or course.first
    flag = Flag("check", f"{course.label}, {words}", "no total at the latest occasion")
    return [replace(flag, **_data(found, course, last, {}))] if words else []  # type: ignore[arg-type]


def _differs(found: Findings, course: Course) -> list[Flag]:
    """The latest total of the file is not what its items give."""
    if str(Code.TOTAL_DIFFERS) not in _problems(found, course.key):
        return []
    last = course.last or {**course.first, "value": course.first["baseline"]}
    rows = rows_of(found, course.key, course.rater)
    rows = rows[~rows["item"].astype("str").str.startswith("total") & rows["derived"].isna()]
    made = scored(Log(scores=rows)).scores
    made = made[made["item"].eq("total").to_numpy(dtype=bool)]
    place = "session" if missing(last["day"]) else "day"
    values = made.loc[made[place].eq(last[place]).fillna(False).to_numpy(dtype=bool), "value"].unique()
    if len(values) != 1 or values[0] == last["value"]:
        return []
    text = f"{course.label}: the total in the file is {score(last['value'])}, its items add up to {score(values[0])} ({occasion(last)})."
    flag = Flag("check", text, "the latest total is not what its items give")
    return [replace(flag, **_data(found, course, last, {"value": float(last["value"]), "of_items": float(values[0])}))]  # type: ignore[arg-type]


def _stale(found: Findings, course: Course) -> list[Flag]:
    """A questionnaire that was not scored for long; its latest class is no statement about now."""
    last = course.last or course.first
    rule = OLD
    age = found.since(last["day"])
    if age is None or age <= STALE:
        return []
    told = Flag("check", f"{course.label}: last score {found.ago(age)} ({occasion(last)}).", rule)
    value = last["value"] if course.last is not None else last["baseline"]
    return [replace(told, **_data(found, course, last, {"value": float(value), "limit": float(STALE)}))]  # type: ignore[arg-type]
