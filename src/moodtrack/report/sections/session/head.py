"""The head of the page for the session: whose, since when, how much, and what of it is shown."""

from __future__ import annotations

import numpy as np

from moodtrack.report.document import Facts, Section
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import count, date, missing
from moodtrack.report.sections.sharing import none_shared
from moodtrack.report.sections.unread import unread
from moodtrack.schema import numbers

__all__ = ["OPTIONS", "section", "since"]

OPTIONS = ("dated", "own")
"""Options of a report that this section takes."""


def since(found: Findings) -> str:
    """From when on the page looks, in words."""
    start = found.view.start
    if start is None:
        return "the first entry"
    on = found.sessions_held
    session = numbers(on["session"])[on["day"].to_numpy() == start.to_datetime64()]
    number = session[~np.isnan(session)]
    return f"session {int(number[0])}, {date(start)}" if len(number) else date(start)


def section(found: Findings, *, dated: str | None = None, own: bool = False) -> Section:
    """Name, window, entries, what is shown; where nothing is known to be shared, how to share."""
    covered = found.coverage
    facts = [("For", found.person or "nobody in the files"), ("Since", since(found))]
    through = None if missing(covered.through) else covered.through
    facts += [("To", date(through))] if through is not None else []
    facts.append(("Days with an entry", count(covered.days, "day") if covered.days else f"none {found.view.where}"))
    shows = "only what its author shares" if found.view.shared_only or not own else "all notes: the author's own copy"
    doubts = len(found.log.problems) if found.view.shared_only else 0
    facts.append(("Shows", f"{shows}; reading the share list met {count(doubts, 'problem')}" if doubts else shows))
    facts += [("Printed", dated)] if dated else []
    return Section("head", "", (Facts(tuple(facts)), *unread(found), *none_shared(found)))
