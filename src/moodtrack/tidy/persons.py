"""Whose file is it? Never a guess that could mix two clients."""

from __future__ import annotations

from collections.abc import Sequence

from moodtrack.errors import UnknownPerson
from moodtrack.records import FileRead, Record, Row

__all__ = ["owners", "sole"]

NOBODY = "me"
"""The person of files that name nobody, where no one is named at all."""


def owners(files: Sequence[FileRead], person: str | None = None) -> list[str | None]:
    """The person of the unnamed entries and rows of every file.

    An entry or row that names its person keeps it. The others belong to the person that the caller names for the file,
    else to `person`, else to the only person named in the same call, else, if none is named at all, to `me`.

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
        If several persons are named and a file names none.

    Examples
    --------
    >>> owners([FileRead("a.csv", "log", "log", ()), FileRead("b.csv", "log", "log", (), person="anna")])
    ['anna', 'anna']
    """
    within = [_named(file) for file in files]
    named = sorted({name for names, _ in within for name in names} | {f.person.strip() for f in files if f.person})
    found: list[str | None] = []
    lost: list[str] = []
    for file, (_, bare) in zip(files, within, strict=True):
        if file.person or person:
            found.append((file.person or person or "").strip())
        elif len(named) <= 1:
            found.append(named[0] if named else NOBODY)
        else:
            found.append(None)
            if bare and file.kind == "log":
                lost.append(file.name)
    if lost:
        raise UnknownPerson(
            f"{', '.join(sorted(lost))}: no person is named there, and this call names several: {', '.join(named)}",
            "to be told whose files these are",
            "give person='NAME' for all of them or {path: 'NAME'} for each",
        )
    return found


def _named(file: FileRead) -> tuple[set[str], bool]:
    """The persons that a file names, and whether an entry or row of it names none."""
    names = {item.person for item in file.items if isinstance(item, Record | Row)}
    return {name.strip() for name in names if name and name.strip()}, any(not name for name in names)


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
