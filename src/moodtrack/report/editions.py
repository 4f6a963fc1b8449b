"""For whom a report is: an edition is a list of sections, in reading order, after the first page."""

from __future__ import annotations

import importlib
from dataclasses import dataclass

from moodtrack._catalogue import ANALYSES
from moodtrack.errors import OptionError
from moodtrack.report.document import Section
from moodtrack.report.findings import Findings
from moodtrack.report.sections import generic

__all__ = ["EDITIONS", "Edition", "edition"]


@dataclass(frozen=True, slots=True)
class Edition:
    """A reader's report.

    Parameters
    ----------
    name : str
        For whom.
    title : str
        Title of the document; the pseudonym is put behind it.
    words : tuple of str
        Modules of moodtrack.report.sections, in reading order, after the first page.
    """

    name: str
    title: str
    words: tuple[str, ...]

    def sections(self, found: Findings) -> tuple[Section, ...]:
        """The sections of this edition, told from the findings; `generic` tells an analysis without a section of its own."""
        return tuple(_told(word, found) for word in self.words)


def _told(word: str, found: Findings) -> Section:
    plain = next((a for a in ANALYSES if a.word == word and "section" not in a.faces), None)
    if plain is not None:
        return generic.section(plain, found.get(word))
    told: Section = importlib.import_module(f"moodtrack.report.sections.{word}").section(found)
    return told


EDITIONS = {
    "clinician": Edition(
        "clinician",
        "Progress report",
        ("goal_progress", "reliable_change", "triggers", "summary", "trend", "how_to_read", "reading", "method"),
    ),
}
"""The editions by name."""


def edition(name: str) -> Edition:
    """The edition of a name.

    Raises
    ------
    OptionError
        If there is none; the message lists those that there are.

    Examples
    --------
    >>> edition("clinician").title
    'Progress report'
    """
    if name not in EDITIONS:
        raise OptionError(f"there is no edition {name!r}", f"one of {list(EDITIONS)}", "")
    return EDITIONS[name]
