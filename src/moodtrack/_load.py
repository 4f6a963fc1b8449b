"""Files to a Log in one call, and what a reader sees in them before that.

`load` reads, settles which number a word of a scale has, and assembles; `inspect` tells the same without assembling.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

from moodtrack.errors import OptionError, ReadError
from moodtrack.log import Log
from moodtrack.read import Paths, read
from moodtrack.read.words import accepted, key, languages
from moodtrack.records import FileRead, Label, Problem
from moodtrack.result import Code

__all__ = ["Moods", "demo", "load"]

Moods = Mapping[str, float] | str | Path
"""A mapping from mood word to number, a file with a label map, or the code of a language whose words are accepted."""


def load(
    path: Paths,
    *,
    person: str | None = None,
    format: str | None = None,
    moods: Moods | None = None,
    day_start: str = "04:00",
) -> Log:
    """Read exports and sheets into one Log of tidy tables.

    Parameters
    ----------
    path : str, Path, sequence of them, or mapping of them to persons
        Files or folders.
    person : str, optional
        Whose the files are that name no person.
    format : str, optional
        Name of the format, where the content does not tell (see `moodtrack.read.formats`).
    moods : mapping of str to float, str or Path, optional
        Numbers for mood words (5 is best): a mapping, a label map file, or a language code ("en", "de", "pl") whose
        words are accepted. What is given here wins over everything else.
    day_start : str
        Clock at which the person's own day starts.

    Returns
    -------
    Log
        All tables; what could not be used is in `Log.problems`.

    Raises
    ------
    ReadError
        If a named file cannot be read at all, or no file holds entries.
    UnknownFormat
        If a named file is recognised by no format, or by several.
    UnknownPerson
        If it is not said whose a file is.

    Examples
    --------
    >>> load("nowhere.csv")
    Traceback (most recent call last):
    ...
    moodtrack.errors.ReadError: nowhere.csv does not exist; expected a file or a folder; check the path
    """
    from moodtrack.tidy import assemble

    return assemble(_read(path, format, moods), person=person, day_start=day_start)


def demo() -> Log:
    """The Log of the demo client: synthetic, with planted relations, to try everything on.

    Raises
    ------
    ReadError
        If this installation does not hold the demo files.
    """
    return load(sorted(demo_folder().glob("*.csv")))


def demo_folder() -> Path:
    """Where the files of the demo client are: beside the repository, or in the installed package."""
    package = Path(str(files("moodtrack")))
    for folder in (package / "_demo", package.parents[1] / "data" / "samples" / "demo"):
        if any(folder.glob("*.csv")):
            return folder
    raise ReadError("the demo client is not there", "its files in the package", "install moodtrack again")


def _read(path: Paths, format: str | None, moods: Moods | None) -> list[FileRead]:
    done = read(path, format=format)
    if not any(file.kind == "log" and file.format != "unknown" for file in done):
        got = "no file could be read" if all(file.format == "unknown" for file in done) else "only label maps are given"
        raise ReadError(got, "at least one export or sheet with entries", "; ".join(_reasons(done)))
    return _settle([*done, *_given(moods)], moods is not None)


def _reasons(done: list[FileRead]) -> list[str]:
    return [str(file.about["why"]) for file in done if file.format == "unknown"][:3]


def _given(moods: Moods | None) -> list[FileRead]:
    if moods is None:
        return []
    if isinstance(moods, Mapping):
        labels = tuple(Label("mood", label, float(value), "user") for label, value in moods.items())
        return [FileRead("moods=", "moods", "companion", labels, {"why": "given by the caller"})]
    if isinstance(moods, str) and moods in languages():
        return [FileRead("moods=", "moods", "companion", tuple(accepted(moods)), {"why": "accepted by the caller"})]
    if not Path(moods).expanduser().is_file():
        raise OptionError(f"moods={str(moods)!r}", f"a mapping, a label map file or one of {sorted(languages())}", "")
    read_maps = read(moods, format="daylio_moods")
    return [
        replace(
            file,
            items=tuple(replace(item, source="user") if isinstance(item, Label) else item for item in file.items),
        )
        for file in read_maps
    ]


def _settle(done: list[FileRead], given: bool) -> list[FileRead]:
    """Which source of a word's number counts: the caller's, then a label map of the call, then the built-in words."""
    taken: dict[tuple[str, str], int] = {}
    for file in done:
        for item in file.items:
            if isinstance(item, Label):
                place = (item.variable, key(item.label))
                taken[place] = max(taken.get(place, 0), _rank(item))
    maps = given or any(rank > 0 for rank in taken.values())

    def counts(item: object) -> bool:
        if isinstance(item, Label):
            return _rank(item) == taken[item.variable, key(item.label)]
        return not (maps and isinstance(item, Problem) and item.code == Code.UNMAPPED_LABEL and item.line is None)

    return [replace(file, items=tuple(item for item in file.items if counts(item))) for file in done]


def _rank(label: Label) -> int:
    return 2 if label.source.startswith("user") else 0 if label.source.startswith("built in") else 1
