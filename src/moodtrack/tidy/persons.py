"""Whose file is it? Never a guess that could mix two clients."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from moodtrack.errors import UnknownPerson
from moodtrack.records import FileRead, Item, Problem, Record, Row
from moodtrack.result import Code
from moodtrack.tidy.notes import short

__all__ = ["claimed", "owners", "sole"]

NOBODY = "me"
"""The person of files that name nobody, where no one is named at all."""

_SAY = "person='NAME' (on the command line: --person NAME)"
_EACH = "{path: 'NAME'} (on the command line: --person-of FILE=NAME) for each of them"
_NOBODYS = "the person is empty, and several persons are named; the row is not kept"


def owners(files: Sequence[FileRead], person: str | None = None) -> list[str | None]:
    """The person of the unnamed entries and rows of every file.

    An entry or row that names its person keeps it (see `claimed` for one that names nobody beside others). The others
    belong to the person that the caller names for the file. Where several are named in the call they are nobody's, as
    `person` may then be meant to choose one of them. Else they belong to `person`, else to the only person named, else,
    if none is named at all, to `me`.

    Parameters
    ----------
    files : sequence of FileRead
        The files of one call.
    person : str, optional
        The person that the caller names for all files.

    Returns
    -------
    list of str or None
        One a file; None for a file that needs none.

    Raises
    ------
    UnknownPerson
        If several persons are named and a file names none, whatever `person` is; if files name persons, `person` is none
        of them, and an entry names nobody; or if nobody is named and two different files have the same name.

    Examples
    --------
    >>> owners([FileRead("a.csv", "log", "log", ()), FileRead("b.csv", "log", "log", (), person="anna")])
    ['anna', 'anna']
    """
    within = [_named(file) for file in files]
    inside = sorted({name for names, _ in within for name in names})
    named = sorted({*inside, *_by_caller(files)})
    bares = [file for file, (_, bare) in zip(files, within, strict=True) if bare and not file.person]
    if person and bares and inside and person.strip() not in inside:
        raise UnknownPerson(
            f"{_list(bares)}: no person is named there, and none of the files names {person.strip()}; they name {', '.join(inside)}",
            "a name that is in the files, as it is written there",
            f"give one of them as {_SAY}, or {_EACH}",
        )
    if lost := [file for file in bares if file.kind == "log" and len(named) > 1]:
        raise UnknownPerson(
            f"{_list(lost)}: no person is named there, and this call names several: {', '.join(named)}",
            "the person of each of these files; a person who is asked for may not be theirs",
            f"give {_EACH}",
        )
    if not named and not person:
        _not_two(bares)
    alone = (named[0] if named else NOBODY) if len(named) <= 1 else None
    return [_owner(file, person, alone, len(named) > 1) for file in files]


def _owner(file: FileRead, person: str | None, alone: str | None, several: bool) -> str | None:
    """The person of what a file does not name; no log of several persons is given to the one who is asked for."""
    if file.person or (person and not (several and file.kind == "log")):
        return (file.person or person or "").strip()
    return alone


def _list(files: Sequence[FileRead]) -> str:
    return ", ".join(sorted(file.name for file in files))


def claimed(files: Sequence[FileRead]) -> list[FileRead]:
    """The files, without the lines that name nobody in a file that names persons: each is a problem with its line.

    Where it is said whose these lines are, by the caller for the file or because one person alone is named in the call,
    they stay. That one of several persons is asked for does not say it.

    Parameters
    ----------
    files : sequence of FileRead
        The files of one call.

    Examples
    --------
    >>> rows = [Row("goals", {"goal": "g1"}, line, who) for line, who in ((2, "anna"), (3, "ben"), (4, None))]
    >>> [item.line for item in claimed([FileRead("goals.csv", "goals", "log", tuple(rows))])[0].items]
    [2, 3, 4]
    >>> claimed([FileRead("goals.csv", "goals", "log", tuple(rows))])[0].items[2].code.value
    'missing_field'
    """
    within = [_named(file) for file in files]
    if len({*_by_caller(files), *(name for names, _ in within for name in names)}) <= 1:
        return list(files)
    return [
        _without_lost(file) if names and bare and not file.person else file
        for file, (names, bare) in zip(files, within, strict=True)
    ]


def _without_lost(file: FileRead) -> FileRead:
    items: dict[object, Item] = {}
    for place, item in enumerate(file.items):
        if isinstance(item, Record | Row) and not (item.person or "").strip():
            items["nobody", item.line] = Problem(Code.MISSING_FIELD, _NOBODYS, item.line, lost=True)
        else:
            items[place] = item
    return replace(file, items=tuple(items.values()))


def _by_caller(files: Sequence[FileRead]) -> set[str]:
    return {file.person.strip() for file in files if file.person}


def _not_two(files: Sequence[FileRead]) -> None:
    """Files of one name with different content lie in folders of their own, as the files of several clients do."""
    alike: dict[str, dict[object, str]] = defaultdict(dict)
    for file in files:
        if file.kind == "log":
            alike[short(file.name)].setdefault(file.about.get("sha256", file.name), file.name)
    twice = sorted(name for name, contents in alike.items() if len(contents) > 1)
    if twice:
        raise UnknownPerson(
            f"several different files are called {', '.join(twice)}, and no person is named",
            "to be told whose files these are",
            f"give {_SAY} if they are one person's, or {_EACH}",
        )


def _named(file: FileRead) -> tuple[set[str], bool]:
    """The persons that a file names, and whether an entry or row of it names none."""
    names = {item.person for item in file.items if isinstance(item, Record | Row)}
    return {name.strip() for name in names if name and name.strip()}, any(not (name or "").strip() for name in names)


def sole(files: Sequence[FileRead], whose: Sequence[str | None], names: Sequence[str]) -> dict[str, str | None]:
    """The person by file name, where all that files of this name hold is one person's; None where it is several's.

    Examples
    --------
    >>> sole([FileRead("a.csv", "log", "log", ())], ["me"], ["a.csv"])
    {'a.csv': 'me'}
    """
    found: dict[str, set[str | None]] = {}
    for file, owner, name in zip(files, whose, names, strict=True):
        inside, bare = _named(file)
        found.setdefault(name, set()).update(inside, {owner} if bare or not inside else set())
    return {name: next(iter(persons)) if len(persons) == 1 else None for name, persons in found.items()}
