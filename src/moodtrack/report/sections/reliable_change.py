"""Questionnaires by session: the score now, and whether it changed by more than its measurement error."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from typing import Any

from moodtrack import measures
from moodtrack.report.document import Block, Figure, Flag, Paragraph, Section, Table
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import count, date, interval, score, written

__all__ = ["Course", "change", "courses", "figures", "flags", "level", "section", "sentence"]

_COMPARE = {">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt}
_NAMES = {"improved": "reliably improved", "deteriorated": "reliably worsened", "unchanged": "no reliable change"}


@dataclass(frozen=True)
class Course:
    """The total of one questionnaire: its definition, the first score and the later ones."""

    key: str
    definition: measures.Measure | None
    first: dict[str, Any]
    rows: list[dict[str, Any]]

    @property
    def label(self) -> str:
        """As people write it."""
        return self.definition.label if self.definition is not None else written(self.key)

    @property
    def last(self) -> dict[str, Any] | None:
        """The latest score after the first; None when there is only one."""
        return self.rows[-1] if self.rows else None


def courses(found: Findings) -> list[Course]:
    """The totals of the result, one a questionnaire; of several raters the person, else the first."""
    result = found.get("reliable_change")
    if result is None:
        return []
    starts = result.series[result.series["item"] == "total"].to_dict("records")
    rows = result.table[result.table["item"] == "total"].to_dict("records")
    made: dict[str, Course] = {}
    for start in sorted(starts, key=lambda row: str(row["rater"]) != "self"):
        key = str(start["measure"])
        if key not in made and start["baseline"] == start["baseline"]:
            own = [r for r in rows if str(r["measure"]) == key and str(r["rater"]) == str(start["rater"])]
            known = measures.resolve(key)
            made[key] = Course(key, measures.get(known) if known else None, start, own)
    known_first = sorted(made.values(), key=lambda c: (c.definition is None, -len(c.rows)))
    return [course for course in known_first if course.key != "goal"]


def level(found: Findings) -> list[str]:
    """Where every questionnaire stands: latest score, scale, band, first score."""
    return [_level(course) for course in courses(found)]


def change(found: Findings) -> list[str]:
    """What may be said of the change of every questionnaire since its first score."""
    return [f"{c.label}: {sentence(c.last) if c.last else 'one score only, so no change can be told.'}" for c in courses(found)]  # fmt: skip


def sentence(row: dict[str, Any]) -> str:
    """A change in words: size, threshold or interval, n, class, established or at this session.

    Examples
    --------
    >>> row = {"change": -7.0, "low": float("nan"), "high": float("nan"), "n": 5, "threshold": 6.0, "inclusive": True,
    ...        "threshold_name": "Set A", "class": "improved", "established": False}
    >>> sentence(row)
    '7 points lower than the first score (5 scores); reliable change asks for 6 points or more (Set A): reliably improved at this session; not established before the next score is beyond it too.'
    """
    size = _size(row["change"])
    about = f"{size} the first score ({_interval(row)}{count(row['n'], 'score')})"
    named = _NAMES.get(str(row["class"]))
    if named is None:
        return f"{about}; whether that exceeds measurement error cannot be told, as no threshold or norms are at hand."
    rule = f"reliable change asks for {_threshold(row)}"
    if named == "no reliable change":
        return f"{about}; {rule}: {named}."
    end = "established (this score and the one before)" if _true(row["established"]) else "at this session; not established before the next score is beyond it too"  # fmt: skip
    return f"{about}; {rule}: {named}{', ' if end[0] == 'e' else ' '}{end}."


def flags(found: Findings) -> list[Flag]:
    """Reliable worsening, and items that are read on their own."""
    told = courses(found)
    if not told:
        rule = "reliably worsened against the first score in two scores running; critical item above its limit"
        return [Flag("no data", "Questionnaires: no scores in the files.", rule)]
    return [flag for course in told for flag in (_worse(course), *_critical(found, course))]


def figures(found: Findings) -> list[Block]:
    """Every questionnaire by session."""
    result = found.get("reliable_change")
    return [_figure(found, result, course) for course in courses(found)]


def section(found: Findings) -> Section:
    """All scores of all questionnaires, with the class of each change."""
    blocks: list[Block] = []
    for course in courses(found):
        start = course.first
        rows = [(_session(start), date(start["day"]), score(start["baseline"]), "", "first score")]
        rows += [(_session(r), date(r["day"]), score(r["value"]), score(r["change"]), _class(r)) for r in course.rows]
        named = f"{course.label}: reliable change asks for {_threshold(start)}; source {start['threshold_source']}." if _named(start) else f"{course.label}: no threshold at hand, so no change is named."  # fmt: skip
        blocks.append(
            Table(named, ("Session", "Day", "Score", "Change", "Against the first score"), tuple(rows), (2, 3))
        )
    if not blocks:
        blocks = [Paragraph("No questionnaire scores are in the files.")]
    return Section("reliable_change", "Questionnaires by session", tuple(blocks))


def _level(course: Course) -> str:
    last = course.last
    now = last if last is not None else {**course.first, "value": course.first["baseline"]}
    scale, band = "", ""
    if course.definition is not None:
        way = "lower" if course.definition.direction == "higher_worse" else "higher"
        scale = f"; range {score(course.definition.low)} to {score(course.definition.high)}, {way} is better"
        band = next((f", in the band “{b.label}”" for b in _bands(course) if b.low <= now["value"] <= b.high), "")
    first = f"; {score(course.first['baseline'])} at the first score ({_place(course.first)})" if last else ""
    return f"{course.label} is {score(now['value'])}{band} ({_place(now)}{scale}){first}."


def _bands(course: Course) -> list[measures.Band]:
    if course.definition is None:
        return []
    drawn = [b for b in course.definition.bands if b.status in ("primary", "secondary") and b.item == "total"]
    return [b for b in drawn if b.set == drawn[0].set]


def _place(row: dict[str, Any]) -> str:
    session = _session(row)
    return f"session {session}, {date(row['day'])}" if session != "none" else date(row["day"])


def _session(row: dict[str, Any]) -> str:
    value = row["session"]
    return "none" if value is None or value != value or str(value) == "<NA>" else str(int(value))


def _size(change: float) -> str:
    if change == 0:
        return "the same as"
    return (
        f"{score(abs(change))} {'point' if abs(change) == 1 else 'points'} {'higher' if change > 0 else 'lower'} than"
    )


def _interval(row: dict[str, Any]) -> str:
    if row["low"] != row["low"] or row["high"] != row["high"]:
        return ""
    return f"{100 * row['level']:.0f} % interval {interval(row['low'], row['high'])}; "


def _named(row: dict[str, Any]) -> bool:
    return bool(row["threshold"] == row["threshold"])


def _threshold(row: dict[str, Any]) -> str:
    size = score(row["threshold"])
    name = str(row["threshold_name"])
    told = f"{size} points or more" if _true(row["inclusive"]) else f"more than {size} points"
    return told if name in ("nan", "None", "") else f"{told} ({written(name)})"


def _true(value: object) -> bool:
    return str(value) == "True"


def _class(row: dict[str, Any]) -> str:
    named = _NAMES.get(str(row["class"]), "cannot tell")
    if named in ("no reliable change", "cannot tell"):
        return named
    return f"{named}, {'established' if _true(row['established']) else 'at this session'}"


def _worse(course: Course) -> Flag:
    rule = "reliably worsened against the first score; established with two scores running"
    last = course.last
    if last is None:
        return Flag("no data", f"{course.label}: one score only.", rule)
    named = str(last["class"])
    if named == "deteriorated":
        state = "fired" if _true(last["established"]) else "watch"
        return Flag(state, f"{course.label}: {sentence(last)}", rule)  # type: ignore[arg-type]
    if named not in _NAMES:
        return Flag("no data", f"{course.label}: no threshold or norms at hand.", rule)
    return Flag("clear", f"{course.label} not reliably worsened ({_place(last)}).", rule)


def _critical(found: Findings, course: Course) -> list[Flag]:
    if course.definition is None:
        return []
    made = []
    last = course.last or course.first
    scores = found.log.scores
    for critical in course.definition.critical_items:
        named = f"{course.label} item {critical.item}"
        limit = "above 0" if (critical.comparison, critical.value) in ((">=", 1), (">", 0)) else f"{critical.comparison} {critical.value:g}"  # fmt: skip
        rule = f"{named} {limit} at the latest score{' (set by convention)' if critical.status == 'convention' else ''}"
        own = scores[
            (scores["measure"] == course.key) & (scores["item"] == str(critical.item)) & scores["value"].notna()
        ]
        if own.empty:
            made.append(Flag("no data", f"{named}: items not in the file.", rule))
            continue
        latest = own.sort_values("day", kind="stable").to_dict("records")[-1]
        where = f"{score(latest['value'])} ({_place(latest)})"
        if latest["day"] < last["day"]:
            made.append(Flag("no data", f"{named}: not answered at the latest score; last known {where}.", rule))
        elif _COMPARE[critical.comparison](latest["value"], critical.value):
            made.append(Flag("fired", f"{named} is {where}: ask about it.", rule))
        else:
            made.append(Flag("clear", f"{named} is {where}.", rule))
    return made


def _figure(found: Findings, result: Any, course: Course) -> Figure:
    from moodtrack import plot
    from moodtrack.plot.drawing import svg

    drawn = plot.reliable_change(result, measure=course.key, person=found.person, definition=course.definition, sessions=found.log.sessions)  # fmt: skip
    told = f" {course.label}: {sentence(course.last)}" if course.last else ""
    caption = (
        "Circle: no reliable change. Diamond: reliably improved. Triangle: reliably worsened. Open mark: at this session only. "
        "Cross: session not attended."
    )
    return Figure(f"measure-{course.key}", f"{course.label} by session", svg(drawn, f"measure-{course.key}"), _level(course) + told, caption)  # fmt: skip
