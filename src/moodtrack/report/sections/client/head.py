"""The head of the client's page: whose, from when to when, and whom to call."""

from __future__ import annotations

from moodtrack.report.document import Facts, Section
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import between, count, date, written
from moodtrack.report.sections.client.contact import UNSET
from moodtrack.report.sections.unread import unread

__all__ = ["OPTIONS", "section"]

OPTIONS = ("contact", "dated")
"""Options of a report that this section takes."""


def section(found: Findings, *, contact: str | None = None, dated: str | None = None) -> Section:
    """Name, days of the notes, contact, and which files could not be read."""
    covered, view = found.coverage, found.view
    facts = [("For", found.person or "nobody in the files")]
    notes = ("Notes from", between(view.start or covered.first, covered.last)) if covered.days else ("Daily notes", f"none {view.partial or 'yet'}")  # fmt: skip
    facts.append(notes)
    facts += [("As of", date(view.as_of))] if view.as_of is not None else []
    doubts = f"; reading your share list met {count(n, 'problem')}" if (n := len(found.log.problems)) else ""
    facts += [("Notes used", f"only those you share{doubts}")] if view.shared_only else []
    facts += [("Printed", dated)] if dated else []
    facts.append(("Your contact", written(contact, 120) if contact else UNSET))
    return Section("head", "", (Facts(tuple(facts)), *unread(found)))
