"""Whom the person can reach; set by whoever makes the page."""

from __future__ import annotations

from moodtrack.report.document import Paragraph, Section
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import written

__all__ = ["OPTIONS", "UNSET", "section"]

OPTIONS = ("contact",)
"""Options of a report that this section takes."""

UNSET = "not set (use --contact)"
"""What stands in the head where no contact is given."""


def section(found: Findings, *, contact: str | None = None) -> Section:
    """The contact, or where to set one."""
    del found
    if contact:
        line = f"You can reach: {written(contact, 200)}."
    else:
        line = "No contact is set on this page. Set one with --contact on the command line, or contact= in Python."
    general = "If you are in danger right now, call the emergency number of the place where you are."
    return Section("contact", "If you need someone", (Paragraph(line), Paragraph(general, quiet=True)))
