"""Scores beside a fitted course: within or outside of the expected range of clients with a similar start."""

from __future__ import annotations

from typing import Any

from moodtrack.report.courses_given import fitted
from moodtrack.report.document import Block, Figure, Items, Paragraph, Section, Table
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import count, date, number, percent, score, written

__all__ = ["OPTIONS", "section"]

OPTIONS = ("course",)
_TITLE = "Scores beside the expected course"
_PLACES = {"within": "within", "better": "outside, better side", "worse": "outside, worse side"}
_NOTE = (
    "The range is that of one score of one client with such a first score; over several sessions some scores of most clients "
    "lie outside. It compares with others, it is no forecast and says nothing of what the difference goes with. The level of "
    "the range is a convention."
)


def section(found: Findings, *, course: Any = None) -> Section:
    """Every questionnaire that a course was given for: a sentence, a drawing, the scores in numbers."""
    given, rows = fitted(course), found.rows("course")
    if not given:
        words = "No fitted course was given, so no score is set beside others."
        return Section("course", _TITLE, (Paragraph(words),))
    blocks: list[Block] = []
    items: list[tuple[str, str]] = []
    for one in given:
        own = [
            row
            for row in rows
            if (str(row["measure"]), str(row["item"]), str(row["rater"])) == (one.measure, one.item, one.rater)
        ]
        label = _label(found, one)
        if (one.measure, one.item, one.rater) in found.unscaled:
            items.append((label, "the scores do not fit the scale of the form, so they are not set beside others."))
            continue
        beside = [row for row in own if row["expected"] == row["expected"]]
        items.append((label, _sentence(beside, len(own)) if beside else _why(found, one)))
        if beside:
            blocks += [_figure(found, one, label, items[-1][1]), _table(label, own, beside)]
    sources = "; ".join(f"{_label(found, one)}: {written(one.source, 120)} ({count(one.n, 'client')}, {count(one.n_scores, 'score')}, {written(one.population, 80) if one.population else 'population not told'})" for one in given)  # fmt: skip
    return Section("course", _TITLE, (Items(tuple(items)), *blocks, Paragraph(_NOTE, quiet=True), Paragraph(f"Fitted to {sources}.", quiet=True)))  # fmt: skip


def _label(found: Findings, one: Any) -> str:
    form = found.measure(one.measure)
    name = written(one.measure if form is None else form.label)
    part = "" if one.item == "total" else f" {one.item.removeprefix('total:')}"
    return f"{name}{part}" if one.rater == "self" else f"{name}{part}, by {written(one.rater)}"


def _sentence(rows: list[dict[str, Any]], own: int) -> str:
    """The latest score that has an expected one, and how many of all lie in the range."""
    last, rest = rows[-1], own - len(rows)
    more = (
        f" {count(rest, 'score')} after the last session of the sample {'is' if rest == 1 else 'are'} not set beside it."
        if rest
        else ""
    )
    inside = sum(str(row["place"]) == "within" for row in rows)
    level, where = percent(last["level"], 1), _where(last)
    when = (
        f"session {int(last['session'])}, {date(last['day'])}"
        if last["day"] == last["day"]
        else f"session {int(last['session'])}"
    )
    return (
        f"{'latest' if not rest else 'last comparable'} score {score(last['value'])} ({when}) lies {where} the expected range of clients with a similar start "
        f"(first score {score(last['intake'])}): {level} of them are expected at {number(last['low'])} to {number(last['high'])}, "
        f"with {number(last['expected'])} in the middle (course of {count(last['n_sample'], 'client')}). "
        f"{inside} of {count(len(rows), 'score')} after the first lie within it.{more}"
    )


def _where(row: dict[str, Any]) -> str:
    place = str(row["place"])
    if place == "within":
        return "within"
    side = {"better": ", on the better side of,", "worse": ", on the worse side of,"}.get(place, " of")
    return f"outside{side}"


def _why(found: Findings, one: Any) -> str:
    """Why nothing is set beside the course."""
    problems = found.results["course"].problems
    own = problems[problems["variable"] == one.measure]
    told = [
        str(what).replace("with direction=", "in a definition of it (--measures)")
        for what in own["what"].drop_duplicates()
    ]
    return f"not told: {'; '.join(told)}." if told else f"no score {found.view.where}."


def _figure(found: Findings, one: Any, label: str, words: str) -> Figure:
    from moodtrack import plot
    from moodtrack.plot.drawing import last_svg

    form = found.measure(one.measure)
    drawn = plot.course(found.results["course"], person=found.person, measure=one.measure, rater=one.rater, label=label, direction=None if form is None else form.direction)  # fmt: skip
    caption = "Dashed: expected. Shaded: ranges of new clients with that first score. Circle: within the named range; square: outside; open: no expected value."
    key = f"course-{one.measure}"
    return Figure(key, f"{label}: scores and expected course", last_svg(drawn, key), f"{label}: {words}", caption)


def _table(label: str, rows: list[dict[str, Any]], beside: list[dict[str, Any]]) -> Table:
    level = percent(beside[0]["level"], 1)
    cells = []
    for row in rows:
        none = row["expected"] != row["expected"]
        cells.append((
            str(int(row["session"])), score(row["value"]), "not told" if none else number(row["expected"]),
            "not told" if none else f"{number(row['low'])} to {number(row['high'])}", "not told" if none else _PLACES.get(str(row["place"]), "outside"), str(int(row["n"])),
        ))  # fmt: skip
    head = ("Session", "Score", "Expected", f"Range of {level}", "Lies", "Scores so far")
    return Table(f"{label}: every score after the first, and what was expected.", head, tuple(cells), (1, 2, 3, 5))
