"""The first page from several results: three statements and two drawings, between head and what needs attention."""

from __future__ import annotations

from moodtrack.report.document import Section, Sentences
from moodtrack.report.findings import Findings
from moodtrack.report.sections import goal_progress, missingness, reliable_change, summary, trend
from moodtrack.report.sections.front import front

__all__ = ["NEEDS", "figures", "glance"]

NEEDS = {"glance": ("summary", "trend", "reliable_change", "missingness", "goal_progress"), "figures": ("summary", "reliable_change", "sudden_gains"), "attention": ("summary", "trend", "reliable_change", "goal_progress"), "reliable_change": ("reliable_change", "sudden_gains", "outcomes"), "goal_progress": ("goal_progress", "goal_attainment", "goal_outcomes", "trend")}  # fmt: skip
"""Words of the analyses that a part of the first page tells."""

_DRAWN = 2


def glance(found: Findings) -> Section:
    """Level now, change and completeness, in a few statements."""
    order = front(found)
    first, rest = order[:_DRAWN], order[_DRAWN:]
    level = [*reliable_change.level(found, first), *reliable_change.others(found, rest), summary.level(found)]
    change = [*reliable_change.change(found, first), *trend.change(found)] or [("", trend.nothing(found))]
    items = (
        ("Level now", level),
        ("Change", change),
        *((("Goals", told),) if (told := goal_progress.glance(found)) else ()),
        ("Completeness", [*summary.completeness(found), *missingness.headline(found)]),
    )
    return Section("glance", "At a glance", (Sentences(tuple((lead, tuple(told)) for lead, told in items)),))


def figures(found: Findings) -> Section:
    """Questionnaires by session and the rating by day."""
    return Section(
        "figures", "Course", (*reliable_change.figures(found, front(found)[:_DRAWN]), *summary.figure(found))
    )
