"""The head of the first page: who, from when to when, from which files, made by what."""

from __future__ import annotations

import moodtrack
from moodtrack.report.coverage import fingerprint
from moodtrack.report.document import Facts, Section
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import between, date, span
from moodtrack.report.sections.sharing import none_shared, used_all_the_same
from moodtrack.report.sections.unread import unread
from moodtrack.report.window import View

__all__ = ["OPTIONS", "section"]

OPTIONS = ("dated",)
"""Options of a report that this section takes."""


def section(found: Findings, *, dated: str | None = None) -> Section:
    """Pseudonym, window, sessions, data through, version, the fingerprint of the input, and what is said of sharing."""
    covered = found.coverage
    beside = [row["day"] for table in ("scores", "sessions") for row in found.log_rows(table) if row["day"] == row["day"]]  # fmt: skip
    first = beside if covered.first is None else [covered.first, *beside]
    start = found.view.start or min(first, default=None)
    facts = [
        ("Person", found.person or "nobody in the files"),
        (
            "Window",
            between(start, covered.through)
            if covered.through is not None or start is None
            else f"nothing since {date(start)}",
        ),
        ("Sessions", _sessions(covered.sessions, covered.missed, found.view.where)),
        ("Data through", date(max(beside, default=None) if covered.through is None else covered.through)),
        *_view(found.view),
        *([("Course", found.course)] if found.course else []),
        ("Made with", f"moodtrack {moodtrack.__version__}"),
        ("Input fingerprint", fingerprint(found.log) or "no data"),
    ]
    if dated:
        facts.append(("Printed", dated))
    elif found.told_until is None:
        facts.append(("Date of the report", "not given"))
    return Section("header", "", (Facts(tuple(facts)), *unread(found), *used_all_the_same(found), *none_shared(found)))


def _view(view: View) -> list[tuple[str, str]]:
    told = [("As of", date(view.as_of))] if view.as_of is not None else []
    told += [("Diary cut", f"from {date(view.start)}")] if view.start is not None else []
    told += [("Days used", f"to {date(view.end)}")] if view.end is not None else []
    return [*told, ("Entries", "only what is shared")] if view.shared_only else told


def _sessions(numbers: tuple[int, ...], missed: tuple[int, ...], where: str) -> str:
    if not numbers:
        return f"none {where}"
    return f"{span(list(numbers))}" + (f", {len(missed)} not attended" if missed else "")
