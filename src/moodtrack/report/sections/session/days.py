"""The rating since the last session with its highest and lowest days, a questionnaire, and the tags that were found."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from moodtrack.report import in_words
from moodtrack.report.document import Block, Figure, Items, Paragraph, Row, Section
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import count, date, decimals, decimals_of, missing, number, score, written
from moodtrack.report.sections import trigger_rows, worded
from moodtrack.report.sections.courses import Course
from moodtrack.report.sections.front import front

__all__ = ["End", "asked_about", "ends", "found_tags", "name", "section"]

_MOST, _TAGS, _SMOOTHED = 3, 4, 14


class End(NamedTuple):
    """The highest or lowest value, its days from the latest on, and the tags of the latest."""

    value: float
    days: tuple[pd.Timestamp, ...]
    tags: tuple[str, ...]


def name(found: Findings) -> str:
    """The rating in a sentence."""
    return written(found.scale(found.variable)["label"]).lower() if found.variable else "mood"


def ends(found: Findings) -> tuple[End, End] | None:
    """Highest and lowest days; None with fewer than two rated days, or the same rating on all of them."""
    return found.once("ends", lambda: _ends(found, _daily(found)))


def _ends(found: Findings, daily: list[dict[str, Any]]) -> tuple[End, End] | None:
    values = {row["value"] for row in daily}
    return (_end(found, daily, max(values)), _end(found, daily, min(values))) if len(values) > 1 else None


def found_tags(found: Findings) -> list[dict[str, Any]]:
    """Tags whose days were found to differ in the whole diary, same day or day after."""
    return [row for row in trigger_rows.shown(trigger_rows.main(found)) if row["lag"] >= 0]


def asked_about(found: Findings) -> list[Course]:
    """The first questionnaire of the report, as a list of one or none; scores off the scale of their form ask nothing."""
    return [course for course in front(found) if not course.off or course.uncoded][:1]


def section(found: Findings) -> Section:
    """Two statements and the drawings that the questions point to."""
    daily, label = _daily(found), name(found)
    scale = found.scale(found.variable)
    places = decimals_of(
        [row["value"] for row in daily], decimals(scale.get("low", float("nan")), scale.get("high", float("nan")))
    )
    pair = ends(found)
    if not daily:
        said: Block = Paragraph(f"No day since then has a rating{worded.numbered(found)} {found.view.where}.")
    elif pair is None:
        said = Paragraph(f"{label.capitalize()}: {number(daily[0]['value'], places)} on {'the one rated day' if len(daily) == 1 else f'all {len(daily)} rated days'}{worded.numbered(found, found.variable)}.")  # fmt: skip
    else:
        said = Items(tuple((lead, _told(end, places)) for lead, end in zip(("Highest", "Lowest"), pair, strict=True)))
    drawn = [*([_figure(found, len(daily))] if daily else []), *_questionnaire(found)]
    beside = [Row(tuple(drawn), "Points: days, or scores by session.")] if drawn else []  # fmt: skip
    return Section("days", f"{label.capitalize()} since then", (said, *_words(found), *beside, *_tags(found)))


def _words(found: Findings) -> list[Block]:
    """Days in words without a number, which can be neither the highest nor the lowest here."""
    told = [(name(found), in_words.days(found))] if found.variable else []
    told += [(label.lower(), days) for label, days in worded.unnumbered(found)]
    return [
        Paragraph(f"Told in words without a number, so neither highest nor lowest here: {label} on {count(days.worded, 'day')}.", quiet=True)
        for label, days in told
        if days.worded
    ]  # fmt: skip


def _daily(found: Findings) -> list[dict[str, Any]]:
    return [row for row in found.daily if not missing(row["value"])]


def _end(found: Findings, daily: list[dict[str, Any]], value: float) -> End:
    days = tuple(row["day"] for row in reversed(daily) if row["value"] == value)
    tags = found.log.tags["tag"].array
    there = np.unique(tags.codes[found.log.tags["day"].to_numpy() == days[0].to_datetime64()]).tolist()
    return End(value, days, tuple(sorted((tags.categories[code] for code in there if code >= 0), key=str.casefold)))


def _told(end: End, places: int) -> str:
    days = ", ".join(date(day) for day in end.days[:_MOST])
    more = f" and {count(len(end.days) - _MOST, 'more day')}" if len(end.days) > _MOST else ""
    named = ", ".join(f"“{written(tag, 30)}”" for tag in end.tags[:_TAGS])
    named += f" and {len(end.tags) - _TAGS} more" if len(end.tags) > _TAGS else ""
    on = f"; tags on {date(end.days[0])}: {named}" if len(end.days) > 1 else f"; tags: {named}"
    return f"{number(end.value, places)} on {days}{more}{on if named else ''}."


def _figure(found: Findings, n: int) -> Figure:
    from moodtrack import plot
    from moodtrack.plot.drawing import last_svg
    from moodtrack.plot.style import axes

    scale = found.scale(found.variable)
    ax = plot.summary(found.get("summary"), axes(width=88, height=49), variable=found.variable, person=found.person, scale=scale, sessions=found.sessions_held["day"], plain=True, smoothed=n >= _SMOOTHED)  # fmt: skip
    words = f"{name(found).capitalize()} on {count(n, 'rated day')}{worded.numbered(found, found.variable)} since then."
    return Figure("daily", f"{name(found).capitalize()} by day", last_svg(ax, "daily"), words)


def _questionnaire(found: Findings) -> list[Figure]:
    """The scores of the questionnaire asked about, without lines or ranges: the page asks, the report judges."""
    from moodtrack import plot
    from moodtrack.plot.drawing import last_svg

    drawn = []
    for course in asked_about(found):
        ax = plot.reliable_change(found.get("reliable_change"), measure=course.key, person=found.person, definition=course.definition, rater=course.rater, plain=True, doubt=course.doubt, against=False, label=course.name or None)  # fmt: skip
        key, title = f"measure-{course.key}", course.title
        latest = "" if course.last is None else f"latest {score(course.last['value'])}, "
        drawn.append(Figure(key, title, last_svg(ax, key), f"{title}: {latest}first {score(course.first['baseline'])} (n = {len(course.rows) + 1})."))  # fmt: skip
    return drawn


def _tags(found: Findings) -> list[Block]:
    rows = found_tags(found)
    if not rows:
        return []
    from moodtrack import plot
    from moodtrack.plot.drawing import last_svg

    ax = plot.triggers(found.results["triggers"], person=found.person, variable=found.variable, label=name(found))
    names = ", ".join(trigger_rows.with_twins(found, row) for row in rows)
    words = f"Differences in {name(found)} on days with {names}, each with its interval and days."
    return [Figure("triggers", f"{name(found).capitalize()} and tags", last_svg(ax, "triggers"), words, "Over the whole diary. Differences, with intervals; they do not say what brings about what.")]  # fmt: skip
