"""For whom a report is: an edition is a list of sections, in reading order."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from moodtrack._catalogue import ANALYSES
from moodtrack.errors import OptionError
from moodtrack.options import several
from moodtrack.report import summary
from moodtrack.report.document import Section
from moodtrack.report.findings import Findings
from moodtrack.report.once import once
from moodtrack.report.sections import generic
from moodtrack.report.sections.client import plain
from moodtrack.report.window import LATELY

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
    footer : str
        The last line.
    words : tuple of str
        Sections in reading order.
    needs : mapping of str to tuple of str
        Words of the analyses that a section tells, where they are not its own word.
    folder : str
        Where in moodtrack.report.sections its modules are.
    open : bool
        Whether a section of any analysis may be asked for beside its own.
    since : str, optional
        Where the diary starts, if nothing is asked for.
    shared_only : bool
        Whether it shows only what its author shares, unless it is the author's own copy.
    once : tuple of str
        Sentences that stand on a page once, however many sections say them.
    """

    name: str
    title: str
    footer: str
    words: tuple[str, ...]
    needs: Mapping[str, tuple[str, ...]]
    folder: str = ""
    open: bool = True
    since: str | None = None
    shared_only: bool = False
    once: tuple[str, ...] = ()

    def chosen(self, sections: Iterable[str] | None) -> tuple[str, ...]:
        """The words of the sections asked for, in reading order, the head always first; all without any.

        Raises
        ------
        OptionError
            If a section is not known; the message lists those that are.
        """
        if sections is None:
            return tuple(word for word in self.words if word not in _ASKED)
        asked = [str(word).strip() for word in several(sections, "sections")]
        more = [a.word for a in ANALYSES if self.open and a.scope == "person" and a.word not in self.words]
        known = [*self.words, *more]
        strange = [word for word in asked if word not in known]
        if strange or not asked:
            got = f"there is no section {strange[0]!r} in this edition" if strange else "no section is named"
            raise OptionError(got, f"some of {known}", "")
        return tuple(word for word in known if word in asked or word == known[0])

    def analyses(self, words: Iterable[str]) -> set[str]:
        """Words of the analyses that these sections tell."""
        known = {a.word for a in ANALYSES if a.scope == "person"}
        return {need for word in words for need in self.needs.get(word, (word,))} & known

    def check(self, words: Iterable[str], options: Mapping[str, bool]) -> None:
        """Refuse options that are given and that none of these sections takes.

        Raises
        ------
        OptionError
            If one would change nothing.
        """
        for name in sorted(name for name, given in options.items() if given):
            if not any(name in getattr(self._module(word), "OPTIONS", ()) for word in words):
                shown = "with these sections" if any(name in getattr(self._module(word), "OPTIONS", ()) for word in self.words) else f"in the {self.name} edition"  # fmt: skip
                raise OptionError(f"{name}= changes nothing {shown}", "an option that applies", f"leave {name}= out, or choose what shows it (docs/report.md)")  # fmt: skip

    def _module(self, word: str) -> Any:
        """The module of a section; None where a section has no module of its own."""
        if not self.folder and (word in _PAGE_ONE or word in _FACELESS):
            return None
        return importlib.import_module(f"moodtrack.report.sections.{self.folder}{word}")

    def sections(self, found: Findings, words: Iterable[str], **options: object) -> tuple[Section, ...]:
        """The sections of these words, told from the findings; each takes of the options what it names in OPTIONS.

        A section that has nothing at all to say is left out.
        """
        told = once((self._told(word, found, options) for word in words), self.once)
        return tuple(section for section in told if section.title or section.blocks)

    def _told(self, word: str, found: Findings, options: Mapping[str, object]) -> Section:
        if not self.folder and word in _PAGE_ONE:
            return _PAGE_ONE[word](found)
        if not self.folder and word in _FACELESS:
            return generic.section(_FACELESS[word], found.get(word))
        module = self._module(word)
        told: Section = module.section(found, **{name: options[name] for name in getattr(module, "OPTIONS", ())})
        return told


_ASKED = ("notes", "course")
"""Sections that stand in a report only where what they need is given."""
_FACELESS = {a.word: a for a in ANALYSES if "section" not in a.faces}
"""Analyses that have no section of their own."""
_PAGE_ONE: dict[str, Callable[[Findings], Section]] = {"glance": summary.glance, "figures": summary.figures}

EDITIONS = {
    "clinician": Edition(
        "clinician",
        "Progress report",
        "Differences and associations in one person's own record, with their uncertainty. Not a diagnosis, not a forecast, "
        "and no substitute for asking the person.",
        ("header", "glance", "attention", "figures", "notes", "goal_progress", "sessions", "recovery", "reliable_change", "course", "triggers", "staying_well", "summary", "trend", "missingness", "how_to_read", "reading", "method"),
        summary.NEEDS,
    ),
    "session": Edition(
        "session",
        "For the session",
        "Points to talk about, from one person's own record. Not a diagnosis, not a forecast, and no substitute for asking. What "
        "needs attention is checked in the progress report, not here.",
        ("head", "days", "written", "agreed", "questions"),
        {"days": ("summary", "reliable_change", "triggers"), "written": ("sessions",), "questions": ("summary", "reliable_change", "triggers", "sessions")},
        "session.",
        False,
        LATELY,
        True,
    ),
    "client": Edition(
        "client",
        "Your notes",
        "This page shows your own notes. It is something to talk about, not a judgement.",
        ("head", "went_well", "goals", "mood", "questionnaires", "tags", "sessions", "agreed", "staying_well", "talk", "contact", "notes", "about"),
        {
            "went_well": ("summary", "trend", "reliable_change", "goal_progress", "triggers"),
            "goals": ("goal_progress", "goal_attainment", "trend"),
            "mood": ("summary", "trend", "missingness"),
            "questionnaires": ("reliable_change",),
            "tags": ("triggers", "missingness"),
        },
        "client.",
        False,
        once=(plain.FACT,),
    ),
}  # fmt: skip
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
