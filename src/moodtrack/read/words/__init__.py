"""The mood words that have a known number without a map: one small table a language, with grade and source.

Words get a number only where all five words of one list, and of one language only, are found among the labels of the
files of an app and person; the rest of the labels stays without a number. A caller may accept the words of a language by its code.
A list of grade C is known from one source: it is never taken without that.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from moodtrack.errors import OptionError
from moodtrack.records import Label

__all__ = ["Language", "Words", "accepted", "built_in", "hint", "key", "languages"]


_TELLING = "the app's backup, read with the export, or a label map (--moods)"
"""What tells the numbers of words of one's own."""


@dataclass(frozen=True, slots=True)
class Words:
    """Five words, best first, with the grade of the evidence and where it was seen."""

    words: tuple[str, ...]
    grade: str
    source: str

    @property
    def values(self) -> dict[str, float]:
        """Number by folded word: 5 is best."""
        return {key(word): float(5 - step) for step, word in enumerate(self.words)}


@dataclass(frozen=True, slots=True)
class Language:
    """The lists of one language: an app may change its words over the years."""

    code: str
    name: str
    lists: tuple[Words, ...]

    @property
    def sure(self) -> tuple[Words, ...]:
        """The lists that may be taken without the caller: those of grade A and B."""
        return tuple(words for words in self.lists if words.grade != "C")


def key(label: str) -> str:
    """A label as it is compared: NFC, without blanks around it, without case.

    Examples
    --------
    >>> key(" Meh ")
    'meh'
    """
    return unicodedata.normalize("NFC", label).strip().casefold()


@cache
def languages() -> dict[str, Language]:
    """The languages by code.

    Examples
    --------
    >>> sorted(languages())
    ['de', 'en', 'it', 'pl']
    """
    found = {}
    for file in sorted(files(__package__).iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            data = tomllib.loads(file.read_text(encoding="utf-8"))
            code = file.name.removesuffix(".toml")
            lists = tuple(Words(tuple(item["words"]), item["grade"], item["source"]) for item in data["lists"])
            found[code] = Language(code, data["language"], lists)
    return found


def _fitting(labels: Iterable[str]) -> list[tuple[Language, list[Words]]]:
    seen = {key(label) for label in labels}
    fits = [
        (language, [words for words in language.sure if set(words.values) <= seen]) for language in languages().values()
    ]
    return [(language, lists) for language, lists in fits if lists]


def built_in(labels: Iterable[str], variable: str = "mood") -> list[Label]:
    """What the labels of a file are worth, if all five words of exactly one language are among them.

    Where two lists of the language fit, only the words that they share get a number: which of the others is the
    person's own is not known.

    Examples
    --------
    >>> [(label.label, label.value) for label in built_in(["meh", "Rad", "good", "bad", "awful", "sleepy"])]
    [('rad', 5.0), ('good', 4.0), ('meh', 3.0), ('bad', 2.0), ('awful', 1.0)]
    >>> built_in(["rad", "good", "meh", "bad"])
    []
    """
    fits = _fitting(labels)
    if len(fits) != 1:
        return []
    language, lists = fits[0]
    shared = set.intersection(*(set(words.values) for words in lists))
    values = lists[0].values
    return [
        Label(variable, word, values[key(word)], f"built in: {language.name}")
        for word in lists[0].words
        if key(word) in shared
    ]


def accepted(code: str, variable: str = "mood") -> list[Label]:
    """The words of a language, accepted by name.

    Raises
    ------
    OptionError
        If there are no words of that language.

    Examples
    --------
    >>> len(accepted("en"))
    6
    """
    if code not in languages():
        raise OptionError(f"moods={code!r}", f"one of {sorted(languages())}, a file or a mapping", "")
    language = languages()[code]
    values = {word: words.values[key(word)] for words in language.lists for word in words.words}
    return [Label(variable, word, value, f"user: the {language.name} words") for word, value in values.items()]


def hint(labels: Iterable[str]) -> str:
    """Which languages' words were seen where no number could be given; names languages, never labels.

    Examples
    --------
    >>> hint(["rad", "meh"])
    'no mood word got a number: 2 of the 5 English words are there, all five are needed; moods="en" (--moods en) accepts them by name'
    >>> hint(["sleepy"])
    "no mood word got a number: no built-in word is among them; numbers come from the app's backup, read with the export, or a label map (--moods)"
    >>> hint(["meh", "sleepy"]).partition("by name; ")[2]
    "words of one's own get theirs from the app's backup, read with the export, or a label map (--moods)"
    """
    seen = {key(label) for label in labels}
    if len(_fitting(seen)) > 1:
        names = " and ".join(language.name for language, _ in _fitting(seen))
        return f"no mood word got a number: all five words of {names} are there; give a label map or a language"
    counts = {
        language: max(len(seen & set(words.values)) for words in language.lists) for language in languages().values()
    }
    found = [(language, n) for language, n in counts.items() if n]
    if not found:
        return f"no mood word got a number: no built-in word is among them; numbers come from {_TELLING}"
    told = ", ".join(
        f"{n} of the 5 {each.name} words{'' if each.sure else ' (from one source: only by name)'}" for each, n in found
    )
    accept = " or ".join(f'moods="{language.code}" (--moods {language.code})' for language, _ in found)
    verb = "are" if len(found) > 1 or found[0][1] > 1 else "is"
    known = {word for language, _ in found for words in language.lists for word in words.values}
    own = f"; words of one's own get theirs from {_TELLING}" if seen - known else ""
    return f"no mood word got a number: {told} {verb} there, all five are needed; {accept} accepts them by name{own}"
