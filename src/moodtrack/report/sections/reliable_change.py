"""Questionnaires by session: the score now, and whether it changed by more than its measurement error."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from moodtrack import measures
from moodtrack.log import Log
from moodtrack.report.document import Block, Figure, Flag, Items, Paragraph, Row, Section, Table
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import count, date, interval, score, written
from moodtrack.report.sections import other_scores
from moodtrack.result import Code
from moodtrack.schema import text
from moodtrack.tidy.conflicts import out_of_order
from moodtrack.tidy.score import score as scored

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

STALE = 28
"""Days after which the latest score of a questionnaire is called old; a convention."""
_DOUBT = "days and session numbers disagree"
_NAMES = {"improved": "reliably improved", "deteriorated": "reliably worsened", "unchanged": "no reliable change"}


@dataclass(frozen=True)
class Course:
    """The total of one questionnaire: its definition, the first score and the later ones."""

    key: str
    definition: measures.Measure | None
    first: dict[str, Any]
    rows: list[dict[str, Any]]
    doubt: bool = False
    """Whether days and session numbers order the scores differently; then no change is told."""

    @property
    def label(self) -> str:
        """As people write it, with the rater where it is not the person."""
        name = self.definition.label if self.definition is not None else written(self.key)
        return (
            name
            if self.rater == "self"
            else f"{name}, rated by {'another person' if self.rater == 'other' else self.rater}"
        )

    @property
    def rater(self) -> str:
        """Who answered; the person where it is not said."""
        return str(self.first.get("rater", "self"))

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
            doubt = _doubt(found, key, str(start["rater"]))
            own = [{**row, "class": None, "established": False} for row in own] if doubt else own
            made[key] = Course(key, measures.get(known) if known else None, start, own, doubt)
    known_first = sorted(
        made.values(), key=lambda c: (c.definition is None, -len(c.rows), -(c.definition.items if c.definition else 0))
    )
    return [course for course in known_first if course.key != "goal"]


def level(found: Findings) -> list[tuple[str, str]]:
    """Where every questionnaire stands, as subject and statement: latest score, scale, band, first score."""
    return [(course.label, f"{_level(course)}{_later(found, course)}") for course in courses(found)]


def _later(found: Findings, course: Course) -> str:
    """An occasion after the latest total that has rows and no total; empty where there is none."""
    last = course.last or course.first
    rows = _own(found, course.key, course.rater)
    rows = rows[~rows["item"].astype("str").str.startswith("total:")]
    known = rows["day"].notna().all()
    when, then = (rows["day"], last["day"]) if known else (rows["session"], last["session"])
    if _missing(then) or course.doubt:
        return ""
    rows = rows[when.gt(then).fillna(False).to_numpy(dtype=bool)]
    if rows.empty:
        return ""
    place = "day" if known else "session"
    rows = rows[(rows[place] == rows[place].max()).to_numpy(dtype=bool)]
    items = rows[rows["item"].ne("total").to_numpy(dtype=bool)]
    answered = items.loc[items["value"].notna(), "item"].nunique()
    total = rows[rows["item"].eq("total").to_numpy(dtype=bool)]
    if total["value"].notna().any():
        return f" Latest: {_place(rows.iloc[-1].to_dict())}: totals that contradict each other, so none is used."
    of = course.definition.items if course.definition is not None else items["item"].nunique()
    what = f"{answered} of {count(of, 'item')} answered" if len(items) else "its total could not be read"
    return f" Latest: {_place(rows.iloc[-1].to_dict())}: no total, {what}."


def others(found: Findings, most: int) -> list[tuple[str, str]]:
    """The questionnaires beyond those that the first page tells, by name."""
    names = [course.label for course in courses(found)[most:]]
    return [("Also scored", f"{', '.join(names)}; see Questionnaires by session.")] if names else []


def change(found: Findings) -> list[tuple[str, str]]:
    """What may be said of the change of every questionnaire since its first score, as subject and statement."""
    return [(course.label, _change(course)) for course in courses(found)]


def _change(course: Course) -> str:
    if course.last is None:
        return "one score only, so no change can be told."
    return f"{_DOUBT}, so no change can be told." if course.doubt else sentence(course.last)


def sentence(row: dict[str, Any]) -> str:
    """A change in words: class, established or at this session, size, threshold or interval, n.

    Examples
    --------
    >>> row = {"change": -7.0, "low": float("nan"), "high": float("nan"), "n": 5, "threshold": 6.0, "inclusive": True,
    ...        "threshold_name": "Set A", "class": "improved", "established": False}
    >>> sentence(row)
    'reliably improved at this session, not yet established: 7 points lower than the first score, where 6 points or more count (Set A; 5 scores).'
    """
    size = f"{_size(row['change'])} the first score"
    named = _NAMES.get(kind(row))
    if named is None:
        return f"cannot tell, as no threshold or norms are at hand: {size} ({count(row['n'], 'score')})."
    if named != "no reliable change":
        named += (
            ", established in two scores running"
            if _true(row["established"])
            else " at this session, not yet established"
        )
    name = "" if _missing(row["threshold_name"]) else f"{written(row['threshold_name'])}; "
    return f"{named}: {size}, where {_threshold(row)} count ({name}{_interval(row)}{count(row['n'], 'score')})."


def flags(found: Findings) -> list[Flag]:
    """Reliable worsening, and questionnaires without a recent score."""
    told = courses(found)
    more = other_scores.flags(found, _told(told))
    if not told:
        rule = "worsened beyond the change that counts, two scores running"
        return [Flag("no data", f"Questionnaires: {_none(found)}.", rule), *more]
    return more + [
        replace(flag, subject=course.key)
        for course in told
        for flag in (_worse(course), *_stale(found, course), *_gap(found, course), *_differs(found, course))
    ]


def figures(found: Findings, *, most: int | None = None) -> list[Block]:
    """Every questionnaire by session, side by side."""
    drawn = tuple(_figure(found, found.get("reliable_change"), course) for course in courses(found)[:most])
    caption = (
        "Circle: no reliable change. Diamond: improved. Triangle: worsened. Open: this session only. "
        "Dashed: change that counts. Cross: not attended."
    )
    return [Row(drawn, caption)] if drawn else []


def section(found: Findings) -> Section:
    """All scores of all questionnaires by session, with the class of each change; one table."""
    told = courses(found)
    title = "Questionnaires by session"
    beside = other_scores.table(found, _told(told))
    more: tuple[Block, ...] = () if beside is None else (beside,)
    if not told:
        return Section("reliable_change", title, (Paragraph(f"Questionnaires: {_none(found)}."), *more))
    cells = {course.key: _cells(course) for course in told}
    missed = {(str(number), date(day)) for number, day in _missed(found)}
    places = dict.fromkeys(place for course in told for place in cells[course.key])
    order = sorted({**places, **dict.fromkeys(missed)}, key=lambda place: (not place[0].isdigit(), int(place[0]) if place[0].isdigit() else 0))  # fmt: skip
    rows = [
        (*place, *(part for course in told for part in cells[course.key].get(place, ("", "not attended" if place in missed else "no score"))))
        for place in order
    ]  # fmt: skip
    columns = ("Session", "Day", *(name for course in told for name in (course.label, "Against the first score")))
    rules = Items(tuple((course.label, _rule(course.first)) for course in told))
    table = Table("Every score, and its difference from the first.", columns, tuple(rows), tuple(range(2, len(columns), 2)))  # fmt: skip
    return Section("reliable_change", title, (rules, table, *more))


def _told(told: list[Course]) -> list[tuple[str, str]]:
    return [(course.key, course.rater) for course in told]


def _own(found: Findings, key: str, rater: str) -> pd.DataFrame:
    """Rows of one questionnaire and rater."""
    scores = found.log.scores
    return scores[scores["measure"].eq(key) & text(scores["rater"]).fillna("self").eq(rater)]


def _doubt(found: Findings, key: str, rater: str) -> bool:
    return bool(out_of_order(_own(found, key, rater)).any())


def _cells(course: Course) -> dict[tuple[str, str], tuple[str, str]]:
    start = course.first
    first = {(_session(start), date(start["day"])): (score(start["baseline"]), "first score")}
    later = {
        (_session(r), date(r["day"])): (score(r["value"]), f"{_signed(r['change'])}, {_class(r)}") for r in course.rows
    }
    return {**first, **later}


def _missed(found: Findings) -> list[tuple[int, Any]]:
    own = found.log.sessions[found.log.sessions["attended"].eq(False).fillna(False)]
    return [(int(row.session), row.day) for row in own.itertuples() if not _missing(row.session)]


def _rule(start: dict[str, Any]) -> str:
    if _missing(start["threshold"]):
        return "no threshold or norms at hand, so no change is named."
    name = "" if _missing(start["threshold_name"]) else f"{written(start['threshold_name'])}, "
    return f"{_threshold(start)} count as reliable change ({name}{start['threshold_source']})."


def _level(course: Course) -> str:
    last = course.last
    now = last if last is not None else {**course.first, "value": course.first["baseline"]}
    scale = within = way = ""
    if course.definition is not None:
        low, high = course.definition.low, course.definition.high
        scale = f" of {score(high)}" if low == 0 else f" on {score(low)} to {score(high)}"
        named = band(course)
        within = f", “{named}”" if named else ""
        way = " Lower is better." if course.definition.direction == "higher_worse" else " Higher is better."
    first = f" First score {score(course.first['baseline'])} ({_place(course.first)})." if last else ""
    doubt = f" {_DOUBT.capitalize()}: which is the latest is not sure." if course.doubt else ""
    return f"{score(now['value'])}{scale}{within} ({_place(now)}).{first}{way}{doubt}"


def band(course: Course) -> str:
    """The published name of the range that the latest score lies in; empty where there is none."""
    value = course.last["value"] if course.last is not None else course.first["baseline"]
    return next((str(b.label) for b in _bands(course) if b.low <= value <= b.high), "")


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


def _threshold(row: dict[str, Any]) -> str:
    size = score(row["threshold"])
    return f"{size} points or more" if _true(row["inclusive"]) else f"more than {size} points"


def _missing(value: object) -> bool:
    return value is None or str(value) in ("nan", "None", "<NA>", "NaT", "")


def _signed(value: float) -> str:
    return f"{'+' if value > 0 else ''}{score(value)}"


def kind(row: dict[str, Any]) -> str:
    """The class; a change whose interval holds zero is never told as one, whatever rule named it."""
    return "unchanged" if row["low"] <= 0 <= row["high"] and str(row["class"]) in _NAMES else str(row["class"])


def _true(value: object) -> bool:
    return str(value) == "True"


def _class(row: dict[str, Any]) -> str:
    named = _NAMES.get(kind(row), "cannot tell")
    if named in ("no reliable change", "cannot tell"):
        return named
    return f"{named}, {'established' if _true(row['established']) else 'at this session'}"


def _none(found: Findings) -> str:
    """Why there is no course: no rows at all, or rows without a total."""
    scores = found.log.scores
    rows = int((scores["measure"].notna() & scores["measure"].ne("goal")).sum())
    return f"no total among the {count(rows, 'row')} of scores" if rows else "no scores in the files"


def _worse(course: Course) -> Flag:
    rule = "worsened beyond the change that counts, two scores running"
    last = course.last
    if last is None:
        return Flag("no data", f"{course.label}: one score only.", rule)
    if course.doubt:
        return Flag("check", f"{course.label}: {_DOUBT}: look at the dates of the scores.", rule)
    named = kind(last)
    if named not in _NAMES:
        return Flag("no data", f"{course.label}: no threshold or norms at hand.", rule)
    if named != "deteriorated":
        return Flag("clear", f"{course.label} not reliably worsened ({_place(last)}).", rule)
    size = f"{_size(last['change'])} the first score ({_place(last)})"
    if _true(last["established"]):
        return Flag("check", f"{course.label} reliably worsened, established: {size}.", rule)
    return Flag(
        "at this session", f"{course.label} reliably worsened at this session, not yet established: {size}.", rule
    )


def _gap(found: Findings, course: Course) -> list[Flag]:
    """The latest occasion has no total, so that what is told is older than it."""
    words = _later(found, course).removeprefix(" Latest: ")
    return [Flag("check", f"{course.label}, {words}", "no total at the latest occasion")] if words else []


def _differs(found: Findings, course: Course) -> list[Flag]:
    """The latest total of the file is not what its items give."""
    problems = found.log.problems
    told = problems["code"].eq(str(Code.TOTAL_DIFFERS)) & problems["where"].eq(f"score:{course.key}")
    if not told.any():
        return []
    last = course.last or {**course.first, "value": course.first["baseline"]}
    rows = _own(found, course.key, course.rater)
    rows = rows[~rows["item"].astype("str").str.startswith("total") & rows["derived"].isna()]
    made = scored(Log(scores=rows)).scores
    made = made[made["item"].eq("total").to_numpy(dtype=bool)]
    place = "session" if _missing(last["day"]) else "day"
    values = made.loc[made[place].eq(last[place]).fillna(False).to_numpy(dtype=bool), "value"].unique()
    if len(values) != 1 or values[0] == last["value"]:
        return []
    text = f"{course.label}: the total in the file is {score(last['value'])}, its items add up to {score(values[0])} ({_place(last)})."
    return [Flag("check", text, "the latest total is not what its items give")]


def _stale(found: Findings, course: Course) -> list[Flag]:
    """A questionnaire that was not scored for long; its latest class is no statement about now."""
    last = course.last or course.first
    through = found.coverage.through
    rule = f"no score for more than {STALE} days (convention)"
    if through is None or last["day"] != last["day"]:
        return []
    age = (through - last["day"]).days
    if age <= STALE:
        return []
    return [Flag("check", f"{course.label}: last score {count(age, 'day')} before the last day in the files ({_place(last)}).", rule)]  # fmt: skip


def _figure(found: Findings, result: Any, course: Course) -> Figure:
    from moodtrack import plot
    from moodtrack.plot.drawing import svg

    drawn = plot.reliable_change(result, measure=course.key, person=found.person, definition=course.definition, sessions=found.log.sessions)  # fmt: skip
    told = f" Change: {_change(course)}" if course.last else ""
    words = f"{course.label} by session. {_level(course)}{told}"
    return Figure(f"measure-{course.key}", f"{course.label} by session", svg(drawn, f"measure-{course.key}"), words)
