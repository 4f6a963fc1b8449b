"""What the words of a scale are worth: label maps of the caller, of companion files and of the files themselves."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from moodtrack.records import FileRead, Item, Label, Problem
from moodtrack.result import Code
from moodtrack.schema import slug
from moodtrack.tidy.notes import Notes, short

__all__ = ["ASKED", "BUILT_IN", "CALLER", "Words", "plain"]

ASKED = "built_in"
"""What `FileRead.about` says of a file whose words were compared with the built-in ones, where no item says so any more."""

BUILT_IN = "built in"
"""Start of the source of a built-in word."""

CALLER = "caller"
"""The format of a companion that holds what the caller gave with the call; it comes before companion files.

A label of a companion whose source starts with `user` counts as the caller's too.
"""


def plain(word: str) -> str:
    """A word as it is compared: NFC, case folded, stripped.

    Examples
    --------
    >>> plain(" Cafe\\u0301 ") == plain("CAFÉ")
    True
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", word).casefold()).strip()


@dataclass(frozen=True, slots=True)
class Worth:
    """Number of a word and where it comes from; a null number is a conflict."""

    value: float | None
    source: str


_Scope = tuple[str, object]
_Word = tuple[str, str]


class Words:
    """Every label map of one call, looked up in order: caller, companion file, the app's list, the file's own words.

    A map of a companion that belongs to a person counts for this person only, and before the companions of all. The
    app's own list of words, from a backup, counts for all files of the app and person.

    Parameters
    ----------
    files : sequence of FileRead
        The files of the call.
    notes : Notes
        Takes words that are given different numbers.
    whose : sequence of str or None, optional
        The person of every file; by default the one that the file says.
    """

    def __init__(self, files: Sequence[FileRead], notes: Notes, whose: Sequence[str | None] | None = None) -> None:
        self._families = [file.family for file in files]
        self._asking = {index for index, file in enumerate(files) if ASKED in file.about or any(map(_asks, file.items))}
        given: dict[_Scope, dict[_Word, dict[float, list[tuple[str, str]]]]] = defaultdict(lambda: defaultdict(dict))
        for index, file in enumerate(files):
            for item in file.items:
                if isinstance(item, Label):
                    called = file.format == CALLER or item.source.startswith("user")
                    rank = "own" if file.kind == "log" else CALLER if called else "companion"
                    scope: _Scope = (rank, index if rank == "own" else file.person)
                    if rank == "own" and item.source == "app":
                        scope = ("app", (file.family, (whose[index] if whose else file.person) or ""))
                    said = given[scope][slug(item.variable), plain(item.label)]
                    said.setdefault(float(item.value), []).append((short(file.name), item.source))
        self._formats = [file.format for file in files]
        self._names = [short(file.name) for file in files]
        self._maps = {scope: _settle(scope, words, notes) for scope, words in given.items()}
        self._known: dict[tuple[int, str, str, str], Worth | None] = {}

    def worth(self, file: int, person: str, variable: str, label: str) -> Worth | None:
        """What a word of a variable is worth in a file of a person; None where nobody says."""
        key = (file, person, variable, label)
        if key not in self._known:
            word = (variable, plain(label))
            scopes: list[_Scope] = [(CALLER, person), (CALLER, None), ("companion", person), ("companion", None)]
            scopes += [
                ("app", (self._families[file], person)),
                ("taught", (self._formats[file], person)),
                ("own", file),
            ]
            maps = [self._maps.get(scope, {}) for scope in scopes]
            self._known[key] = next((words[word] for words in maps if word in words), None)
        return self._known[key]

    def learn(self, taught: Iterable[tuple[int, str, Label]], notes: Notes) -> None:
        """Take what entries in two files say words are worth: for all files of the format and person, before built-in words.

        Parameters
        ----------
        taught : iterable of (int, str, Label)
            File, person, and the word (see `moodtrack.tidy.learnt`).
        notes : Notes
            Takes words that are given different numbers: they are without one then.
        """
        given: dict[_Scope, dict[_Word, dict[float, list[tuple[str, str]]]]] = defaultdict(lambda: defaultdict(dict))
        for file, person, label in taught:
            said = given["taught", (self._formats[file], person)][slug(label.variable), plain(label.label)]
            said.setdefault(float(label.value), []).append((self._names[file], label.source))
        self._maps |= {scope: _settle(scope, words, notes) for scope, words in given.items()}
        self._known.clear()

    def source(self, file: int, worth: Worth | None) -> str | None:
        """Who says what a word of a file is worth, nobody where several differ; else whether built-in words were looked for."""
        if worth is not None:
            return worth.source if worth.value is not None else None
        return f"{BUILT_IN}: none" if file in self._asking else None


def _asks(item: Item) -> bool:
    """What a reader says of a file whose words it compares with the built-in ones."""
    if isinstance(item, Label):
        return item.source.startswith(BUILT_IN)
    return isinstance(item, Problem) and item.code == Code.UNMAPPED_LABEL and item.line is None


def _settle(scope: _Scope, words: dict[_Word, dict[float, list[tuple[str, str]]]], notes: Notes) -> dict[_Word, Worth]:
    """One number a word; words with several are left without and become one problem row a variable."""
    settled = {}
    doubtful: dict[str, set[str]] = defaultdict(set)
    counts: dict[str, int] = defaultdict(int)
    for (variable, word), said in words.items():
        sources = [source for told in said.values() for _, source in told]
        settled[variable, word] = Worth(next(iter(said)) if len(said) == 1 else None, sources[0])
        if len(said) > 1:
            counts[variable] += 1
            doubtful[variable] |= {name for told in said.values() for name, _ in told}
    for variable in sorted(counts):
        notes.add(
            Code.LABEL_CONFLICT,
            f"{counts[variable]} words of {variable} are given different numbers; none of these numbers is used",
            where=", ".join(sorted(doubtful[variable])),
            person=scope[1] if isinstance(scope[1], str) else scope[1][1] if isinstance(scope[1], tuple) else None,
        )
    return settled
