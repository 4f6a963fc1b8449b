"""How to read the client's page, and what it was made from."""

from __future__ import annotations

import moodtrack
from moodtrack.report.coverage import fingerprint
from moodtrack.report.document import Items, Paragraph, Section
from moodtrack.report.findings import Findings
from moodtrack.report.sections.client import plain

__all__ = ["OPTIONS", "section"]

OPTIONS = ("norms",)
"""Options of a report that this section takes."""


def section(found: Findings, *, norms: bool = False) -> Section:
    """Short notes for the reader."""
    others = "The names of ranges come from studies of other people." if norms else "You are not compared with other people."  # fmt: skip
    items = (
        ("Average", "all your values added up and shared out evenly over the days."),
        ("Days without a note", "they are left out. They count neither for you nor against you."),
        ("Chance", "days differ for many reasons. A small gap between two numbers often means nothing."),
        ("You and others", others),
        ("This page", f"it shows what is in {plain.notes(found)}. It does not say what you have, or what will be."),
    )
    made = f"Made with moodtrack {moodtrack.__version__}; {fingerprint(found.log) or 'no data'}."
    return Section("about", "How to read this page", (Items(items), Paragraph(made, quiet=True)))
