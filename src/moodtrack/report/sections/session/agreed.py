"""What was agreed at the last session, or fell due since then, each with what is known of it."""

from __future__ import annotations

from moodtrack.report.document import Items, Paragraph, Section
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import date
from moodtrack.report.sections.agreed import Agreed, agreed

__all__ = ["section"]

TITLE = "Agreed"
_MOST = 5
_SAID = {
    "done": "done",
    "not done": "not done",
    "due": "no information",
    "not yet due": "not due yet",
    "no information": "no information",
}


def section(found: Findings) -> Section:
    """The latest things agreed, the newest first; their words only where they may be told."""
    told = list(agreed(found))[::-1]
    if not told:
        return Section(
            "agreed", TITLE, (Paragraph("Nothing that was agreed is written down for this time.", quiet=True),)
        )
    more = (Paragraph(f"These are the latest {_MOST} of {len(told)}.", quiet=True),) if len(told) > _MOST else ()
    return Section("agreed", TITLE, (Items(tuple(_line(one) for one in told[:_MOST])), *more))


def _line(one: Agreed) -> tuple[str, str]:
    what = one.label or ", ".join(part for part in (one.kind, one.domain) if part) or "something agreed"
    when = f"agreed on {date(one.day)}" if one.day is not None else "agreed"
    due = "" if one.due is None else f", for {date(one.due)}"
    return what[:1].upper() + what[1:], f"{when}{due}: {_SAID.get(one.state, one.state)}."
