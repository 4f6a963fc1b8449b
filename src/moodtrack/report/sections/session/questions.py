"""Open questions made from the findings by template: they ask and say nothing, and each points to its figure."""

from __future__ import annotations

from collections.abc import Iterator

from moodtrack.report import in_words
from moodtrack.report.document import Paragraph, Questions, Section
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import count, date, missing, score
from moodtrack.report.sections import trigger_rows
from moodtrack.report.sections.session.days import asked_about, ends, found_tags, name

__all__ = ["questions", "section"]

_MOST, _TAGS = 6, 2


def questions(found: Findings) -> Iterator[tuple[str, str, str]]:
    """Question, key of the figure, its title.

    Every one is a whole sentence that can be answered with anything; none says why, how much, or what should be.
    """
    title = f"{name(found).capitalize()} by day"
    pair = ends(found)
    if pair is not None:
        high, low = pair
        if _surely(found, high.value, "high"):
            yield f"What was there on {date(high.days[0])}, the day with the highest {name(found)}?", "daily", title
        if _surely(found, low.value, "low"):
            yield f"What was {date(low.days[0])} like, the day with the lowest {name(found)}?", "daily", title
        yield from _after(found, title)
    for course in asked_about(found):
        if course.last is not None and not course.doubt:
            now = score(course.last["value"])
            then = score(course.rows[-2]["value"] if len(course.rows) > 1 else course.first["baseline"])
            yield f"{course.label} is {now}, and was {then} the time before. How does that fit with how it was?", f"measure-{course.key}", f"{course.label} by session"  # fmt: skip
    for row in found_tags(found)[:_TAGS]:
        when = "days with" if row["lag"] == 0 else "the days after"
        way = "higher" if row["difference"] > 0 else "lower"
        n = f"{count(row['n_with'], 'day')}, {int(row['n_without'])} others"
        yield f"On {when} {trigger_rows.with_twins(found, row)} {name(found)} stood {way} ({n}). How do you see that?", "triggers", f"{name(found).capitalize()} and tags"  # fmt: skip


def _surely(found: Findings, value: float, end: str) -> bool:
    """Whether no day lies beyond: a day told in words without a number may, unless the scale ends there."""
    return not in_words.days(found).worded or found.scale(found.variable).get(end) == value


def section(found: Findings) -> Section:
    """At most six questions, or the one that needs no finding."""
    asked = tuple(questions(found))[:_MOST]
    title, last = "Questions to start from", Paragraph("And: what matters most today?")
    return Section("questions", title, (Questions(asked), last) if asked else (last,))


def _after(found: Findings, title: str) -> Iterator[tuple[str, str, str]]:
    """How the last session was, where the days after it are rated, whichever way they went."""
    rows = [row for row in found.rows("sessions") if not missing(row["change"])]
    if rows and found.view.start is not None and rows[-1]["day"] == found.view.start:
        yield f"How were the days after session {int(rows[-1]['session'])}?", "daily", title
