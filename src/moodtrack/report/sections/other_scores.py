"""Scores beside the total that the page tells: scales of a questionnaire, and what another person answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from moodtrack.measures import Measure
from moodtrack.report.document import Flag, Table
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import count, date, score, written
from moodtrack.report.sections.courses import CHANGES, DOUBT, banded, courses, doubtful
from moodtrack.schema import NO_FORM

__all__ = ["flags", "raters", "table"]


@dataclass(frozen=True)
class _Beside:
    """One series that is not told elsewhere: what it is called, its first row and its latest one."""

    measure: str
    definition: Measure | None
    item: str
    rater: str
    first: dict[str, Any]
    last: dict[str, Any] | None
    doubt: bool

    @property
    def label(self) -> str:
        name = self.definition.label if self.definition is not None else written(self.measure)
        scale = f" {self.item.removeprefix('total:').replace('_', ' ')}" if self.item.startswith("total:") else ""
        return f"{name}{scale}{'' if self.rater == 'self' else f' (answered by {self.rater})'}"


def flags(found: Findings) -> list[Flag]:
    """Reliable worsening of a scale or of another rater's score; nothing where there is none.

    Where days and session numbers disagree there is no change to tell; of another rater that is said, of the scales
    of a rater who has a total here it is said with the total.
    """
    rule = "worsened beyond the change that counts, two scores running"
    told = {(course.key, course.rater) for course in courses(found)}
    made = []
    for one in _beside(found):
        last = one.last
        if one.doubt:
            if last is not None and (one.measure, one.rater) not in told:
                made.append(
                    Flag(
                        "check",
                        f"{one.label}: {DOUBT}: look at the dates of the scores.",
                        rule,
                        one.label,
                        "",
                        *_data(found, one, last),
                    )
                )
            continue
        if last is None or str(last["class"]) != "deteriorated":
            continue
        established = str(last["established"]) == "True"
        words = f"{one.label} reliably worsened{', established' if established else ' at this session, not yet established'}"  # fmt: skip
        size = f"{score(abs(last['change']))} points from its first score (session {_session(last)}, {date(last['day'])})"  # fmt: skip
        made.append(Flag("check" if established else "at this session", f"{words}: {size}.", rule, one.label, "", *_data(found, one, last)))  # fmt: skip
    return made


def _data(found: Findings, one: _Beside, last: dict[str, Any]) -> tuple[dict[str, str | int], dict[str, float], int]:
    """For programs: what a flag is about, its numbers, and the scores."""
    about: dict[str, str | int] = {"measure": one.measure, "item": one.item, "rater": one.rater}
    if last["day"] == last["day"]:
        about["date"] = str(last["day"].date())
    numbers = {name: float(last[name]) for name in ("baseline", "value", "change", "threshold") if last[name] == last[name]}  # fmt: skip
    age = found.since(last["day"])
    return about, numbers | ({} if age is None else {"age_days": float(age)}), int(one.first["n"])


def raters(found: Findings) -> list[str]:
    """Names of the totals that somebody else answered, beside the totals that the page tells."""
    return [one.label for one in _beside(found) if one.item == "total"]


def table(found: Findings) -> Table | None:
    """First and latest score of every scale and other rater; None where there is none."""
    rows = [_row(found, one) for one in _beside(found)]
    if not rows:
        return None
    columns = ("Score", "First", "Latest", "Named range", "Session and day", "Difference", "Scores", "Against the first score")  # fmt: skip
    return Table("Scales, and scores by another person: first and latest.", columns, tuple(rows), (1, 2, 5))


def _row(found: Findings, one: _Beside) -> tuple[str, ...]:
    first, last = one.first, one.last
    now = score(first["baseline"] if last is None else last["value"])
    place = first if last is None else last
    if last is None:
        named = "one score only"
    elif one.doubt:
        named = f"cannot tell: {DOUBT}"
    else:
        named = CHANGES.get(str(last["class"]), "cannot tell: no threshold or norms")
    change = "" if last is None else score(last["change"])
    range_ = banded(one.definition, one.item, first["baseline"] if last is None else last["value"]) or "none published"
    if (one.measure, one.item, one.rater) in found.unscaled:
        range_, named = "not on the scale of the form", "cannot tell: not on the scale"
    if (one.measure, one.item, one.rater) in found.uncoded:
        range_, named = "coding not told", "cannot tell: coding not told"
    return one.label, score(first["baseline"]), now, range_, f"{_session(place)}, {date(place['day'])}", change, count(first["n"], "score"), named  # fmt: skip


def _beside(found: Findings) -> list[_Beside]:
    return found.once("beside", lambda: _made(found))


def _made(found: Findings) -> list[_Beside]:
    """Every series of the result that is no goal and whose total is not told elsewhere."""
    told = {(course.key, "total", course.rater) for course in courses(found)}
    latest = {_key(row): row for row in found.rows("reliable_change")}
    made = []
    for start in found.rows("reliable_change", "series"):
        measure, item, rater = key = _key(start)
        form = found.measure(measure)
        if form is not None and form.scoring.rule == "none" and key in found.unscaled and item == "total":
            continue
        if measure not in NO_FORM and key not in told and start["baseline"] == start["baseline"]:
            made.append(
                _Beside(
                    measure,
                    found.measure(measure),
                    item,
                    rater,
                    start,
                    latest.get(key),
                    doubtful(found, measure, rater),
                )
            )
    return made


def _key(row: dict[str, Any]) -> tuple[str, str, str]:
    rater = str(row["rater"])
    return str(row["measure"]), str(row["item"]), "self" if rater in ("nan", "None", "<NA>") else rater


def _session(row: dict[str, Any]) -> str:
    return "no session" if str(row["session"]) in ("<NA>", "nan", "None") else str(int(row["session"]))
