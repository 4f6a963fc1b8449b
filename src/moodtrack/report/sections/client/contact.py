"""Whom the person can reach; set by whoever makes the page."""

from __future__ import annotations

from moodtrack.report.document import Paragraph, Section
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import written

__all__ = ["OPTIONS", "UNSET", "section"]

OPTIONS = ("contact",)
"""Options of a report that this section takes."""

UNSET = "not set yet"
"""What stands in the head where no contact is given."""

TITLE = "If you need someone"
_HOW = "For whoever makes this page: the contact is set with the option “contact” of the report."


def section(found: Findings, *, contact: str | None = None) -> Section:
    """The contact, or where to set one."""
    del found
    general = Paragraph(
        "If you are in danger right now, call the emergency number of the place where you are.", quiet=True
    )
    if contact:
        return Section("contact", TITLE, (Paragraph(f"You can reach: {written(contact, 200)}."), general))
    blocks = (
        Paragraph("No contact is set yet. Whoever makes this page can add one."),
        general,
        Paragraph(_HOW, quiet=True),
    )
    return Section("contact", TITLE, blocks)
