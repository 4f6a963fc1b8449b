"""The first page from several results: three statements and two drawings, between head and what needs attention."""

from __future__ import annotations

from moodtrack.report.document import Section, Sentences
from moodtrack.report.findings import Findings
from moodtrack.report.sections import missingness, reliable_change, summary, trend

__all__ = ["NEEDS", "figures", "glance"]

NEEDS = {"glance": ("summary", "trend", "reliable_change", "missingness"), "figures": ("summary", "reliable_change"), "attention": ("summary", "trend", "reliable_change", "goal_progress")}  # fmt: skip
"""Words of the analyses that a part of the first page tells."""

_DRAWN = 2


def glance(found: Findings) -> Section:
    """Level now, change and completeness, in a few statements."""
    level = [*reliable_change.level(found)[:_DRAWN], *reliable_change.others(found, _DRAWN), summary.level(found)]
    change = [*reliable_change.change(found)[:_DRAWN], *trend.change(found)] or [("", trend.nothing(found))]
    items = (
        ("Level now", level),
        ("Change", change),
        ("Completeness", [*summary.completeness(found), *missingness.headline(found)]),
    )
    return Section("glance", "At a glance", (Sentences(tuple((lead, tuple(told)) for lead, told in items)),))


def figures(found: Findings) -> Section:
    """Questionnaires by session and the rating by day."""
    return Section("figures", "Course", (*reliable_change.figures(found, most=_DRAWN), *summary.figure(found)))
