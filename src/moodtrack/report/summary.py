"""The first page from several results: head, three statements, what needs attention, two drawings."""

from __future__ import annotations

from moodtrack.report.document import Section, Sentences
from moodtrack.report.findings import Findings
from moodtrack.report.sections import attention, header, reliable_change, summary, trend

__all__ = ["NEEDS", "first_page"]

NEEDS = ("summary", "trend", "reliable_change", "goal_progress")
"""Words of the analyses that the first page tells."""

_DRAWN = 2


def first_page(found: Findings, *, dated: str | None = None) -> tuple[Section, ...]:
    """The sections of a page that stands alone.

    Parameters
    ----------
    found : Findings
        Of one person.
    dated : str, optional
        A day to print in the head; none is printed without it.

    Returns
    -------
    tuple of Section
        header, glance, attention, figures.
    """
    return (header.section(found, dated=dated), _glance(found), attention.section(found), _figures(found))


def _glance(found: Findings) -> Section:
    level = [*reliable_change.level(found)[:_DRAWN], summary.level(found)]
    change = [*reliable_change.change(found)[:_DRAWN], *trend.change(found)] or [("", trend.NOTHING)]
    items = (("Level now", level), ("Change", change), ("Completeness", summary.completeness(found)))
    return Section("glance", "At a glance", (Sentences(tuple((lead, tuple(told)) for lead, told in items)),))


def _figures(found: Findings) -> Section:
    return Section("figures", "Course", (*reliable_change.figures(found, most=_DRAWN), *summary.figure(found)))
