"""Why no tag of the person can be compared: nothing to compare with, or nothing to compare."""

from __future__ import annotations

from moodtrack.report.findings import Findings
from moodtrack.report.sections.worded import unnumbered

__all__ = ["every_day", "none"]


def none(found: Findings) -> str:
    """What is said where no tag was looked at."""
    if unnumbered(found):
        return "There are no days with a number to compare yet."
    if said := every_day(found):
        return said
    tagged = found.log.tags["tag"].notna().any()
    return f"There are no {'days with a rating' if tagged else 'tags'} to compare yet."


def every_day(found: Findings) -> str:
    """That each tag is on every day with a note, which leaves no day to compare with; empty where one is not.

    Examples
    --------
    >>> from moodtrack import demo
    >>> from moodtrack.report import findings
    >>> every_day(findings(demo(), words=()))
    ''
    """
    tags, days = found.log.tags, found.coverage.days
    on = tags.groupby("tag", observed=True, sort=False)["day"].nunique()
    if on.empty or days < 2 or (on < days).any():
        return ""
    own, it = ("Your tag is", "it") if len(on) == 1 else ("Your tags are", "them")
    kind = "shared note" if found.view.shared_only else "note"
    return f"{own} on every day with a {kind}. With no day without {it}, there is nothing to compare."
