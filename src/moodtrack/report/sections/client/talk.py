"""Questions that the page leaves to the talk; never answers."""

from __future__ import annotations

from moodtrack.report.document import Items, Section
from moodtrack.report.findings import Findings

__all__ = ["section"]

_QUESTIONS = (
    "Does this match how you remember these weeks?",
    "What is missing here?",
    "What would you like to talk about first?",
    "How is it for you to keep these notes? You may write less, or take a break.",
)


def section(found: Findings) -> Section:
    """Four open questions."""
    del found
    return Section("talk", "To talk about", (Items(tuple(("", words) for words in _QUESTIONS)),))
