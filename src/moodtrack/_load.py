"""Files to a Log in one call, and what is seen in them before that.

`load` reads and assembles; `inspect` tells what the readers see: format and why, rows, columns, scales, mood words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from moodtrack._inspection import Inspection, look
from moodtrack.errors import OptionError, ReadError
from moodtrack.log import Log
from moodtrack.measures import Given, Shelf
from moodtrack.options import name, of_type
from moodtrack.read import Limits, Paths, Progress, formats, read
from moodtrack.read.column_map import from_toml
from moodtrack.read.dates import Order
from moodtrack.read.limits import DEFAULTS
from moodtrack.read.mapped import mapped
from moodtrack.read.words import accepted, languages
from moodtrack.records import FileRead, Item, Label, Problem, Variable
from moodtrack.result import Code
from moodtrack.schema import slug
from moodtrack.tidy import assemble, score
from moodtrack.tidy.own_forms import under_own_keys
from moodtrack.tidy.score import Told
from moodtrack.tidy.words import ASKED, CALLER

__all__ = ["Inspection", "Moods", "demo", "inspect", "load"]

Moods = Mapping[str, float] | str | Path
"""A mapping from mood word to number, a label map, a backup, or the code of a language whose words are accepted."""


def load(
    path: Paths,
    *,
    person: str | None = None,
    format: str | None = None,
    moods: Moods | None = None,
    day_start: str = "04:00",
    measures: Given = None,
    codings: Mapping[str, Told] | None = None,
    direction: Mapping[str, str] | None = None,
    map: Mapping[str, Any] | str | Path | None = None,
    dates: Order = "undecided",
    limits: Limits = DEFAULTS,
    progress: Progress | None = None,
) -> Log:
    """Read exports and sheets into one Log of tidy tables, with the totals that answers to items add up to.

    Parameters
    ----------
    path : str, Path, sequence of them, or mapping of them to persons
        Files or folders.
    person : str, optional
        Whose the files are that name no person. It is refused for them where the files name several persons: give a
        mapping from path to person then; a file of its own may stand beside the folder that it is in.
    format : str, optional
        Name of the format, where the content does not tell (see `moodtrack.read.formats`).
    moods : mapping of str to float, str or Path, optional
        Numbers for mood words (5 is best): a mapping, a label map file, a backup (its words only, not its entries), or
        a language code ("en", "de", "it", "pl") whose words are accepted. What is given here wins over everything else.
    day_start : str
        Clock at which the person's own day starts.
    measures : str, Path, Measure, or several of them, optional
        Questionnaires of your own: TOML files, or what `moodtrack.measures.from_toml` gives. Their answers are scored as
        they say; give them to the report too. A name of the registry that they have is theirs.
    codings : mapping, optional
        How questionnaires are coded, or which of their items are reversed, where the files do not tell: as for
        `moodtrack.tidy.score`. A form of `measures` is scored as its definition says.
    direction : mapping of str to {"higher_better", "higher_worse"}, optional
        Which way is better, for ratings whose files do not tell.
    map : str, Path or mapping, optional
        What the columns of a sheet are that no format knows: a TOML file (`moodtrack inspect --draft-map` writes a first
        one), or its content. It reads every file that has its columns; the others are read as ever.
    dates : {"undecided", "day first", "month first"}
        Which comes first in dates such as 03/04/2024, for files that do not decide it themselves: no cell of theirs has a
        day above 12, and a map does not tell.
    limits : Limits
        What the readers accept at most: bytes, members, nesting, columns, rows, seconds (`moodtrack.read.Limits`).
    progress : callable, optional
        Called while a large file is read as a stream, with its name, the bytes that were read and those in all.

    Returns
    -------
    Log
        All tables; what could not be used is in `Log.problems`. Totals made from items are rows of `scores` with
        `derived` (see `moodtrack.tidy.score`).

    Raises
    ------
    ReadError
        If a named file cannot be read at all, or no file holds entries.
    UnknownFormat
        If a named file is recognised by no format, or by several.
    UnknownPerson
        If it is not said whose a file is.
    OptionError
        If an option has a value that it cannot have.

    Examples
    --------
    >>> load("nowhere.csv")
    Traceback (most recent call last):
    ...
    moodtrack.errors.ReadError: nowhere.csv does not exist; expected a file or a folder; check the path
    """
    name(person)
    of_type(codings or {}, "codings", Mapping, "a mapping from questionnaire to its coding")
    shelf = Shelf.of(measures)
    log = assemble(
        [*_read(path, format, moods, map, dates, limits, progress), *_directed(direction)],
        person=person,
        day_start=day_start,
    )
    _known(direction, log)
    return score(under_own_keys(log, shelf), codings={**(codings or {}), **shelf.own})


def inspect(
    paths: Paths,
    *,
    person: str | None = None,
    format: str | None = None,
    moods: Moods | None = None,
    map: Mapping[str, Any] | str | Path | None = None,
    dates: Order = "undecided",
    limits: Limits = DEFAULTS,
    progress: Progress | None = None,
) -> Inspection:
    """What is in these files, and how would it be read?

    Parameters
    ----------
    paths, person, format, moods, map, dates, limits, progress
        As for `load`.

    Returns
    -------
    Inspection
        Format and reason, rows, columns, scales, mood words and problems of every file; `str()` of it is the text that
        the command line prints. It shows the mood words, because who asks for them needs them for a label map.

    Raises
    ------
    ReadError, UnknownFormat
        As for `load`, except that files without entries are shown too.

    Examples
    --------
    >>> inspect("nowhere.csv")
    Traceback (most recent call last):
    ...
    moodtrack.errors.ReadError: nowhere.csv does not exist; expected a file or a folder; check the path
    """
    name(person)
    way = None if map is None else mapped(from_toml(map))
    done = read(paths, format=format, map=way, dates=dates, limits=limits, progress=progress)
    return look(_with_words(done, moods), person=person)


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


def _read(
    path: Paths,
    format: str | None,
    moods: Moods | None,
    map: Mapping[str, Any] | str | Path | None,
    dates: Order,
    limits: Limits,
    progress: Progress | None,
) -> list[FileRead]:
    way = None if map is None else mapped(from_toml(map))
    done = read(path, format=format, map=way, dates=dates, limits=limits, progress=progress)
    if way is not None and not any(file.format == way.name for file in done):
        raise OptionError("no file has the columns of the map", "a map of these files", "see `moodtrack inspect`")
    known = [file for file in done if file.format not in ("unknown", "skipped")]
    if not any(file.kind == "log" and "sha256" in file.about for file in known):
        named = ", ".join(str(each) for each in ([path] if isinstance(path, str | Path) else list(path))[:3])
        kinds = " and ".join(sorted({formats()[file.format].label for file in known}))
        got = f"{named}: " + (f"no entries, only: {kinds}" if kinds else "no file could be read")
        reasons = [str(file.about["why"]) for file in done if file.format == "unknown"]
        raise ReadError(got, "at least one export or sheet with entries", "; ".join(reasons[:3]))
    return _with_words(done, moods)


def _with_words(done: list[FileRead], moods: Moods | None) -> list[FileRead]:
    """The files and what the caller gives; without the advice to give a label map where something tells words."""
    known = [file for file in done if file.format not in ("unknown", "skipped")]
    if moods is None and not any(_tells_words(file) for file in known):
        return done
    return [*map(_unadvised, done), *_given(moods)]


def _unadvised(file: FileRead) -> FileRead:
    """The file without the advice; that its words were compared with the built-in ones is still told."""
    left = tuple(item for item in file.items if not _hint(item))
    return file if len(left) == len(file.items) else replace(file, items=left, about={**file.about, ASKED: True})


def _tells_words(file: FileRead) -> bool:
    return file.kind == "companion" or any(isinstance(item, Label) and item.source == "app" for item in file.items)


def _hint(item: object) -> bool:
    """The advice to give a label map; there is one."""
    return isinstance(item, Problem) and item.code == Code.UNMAPPED_LABEL and item.line is None


def _given(moods: Moods | None) -> list[FileRead]:
    if moods is None:
        return []
    if isinstance(moods, Mapping):
        labels: list[Label] = [Label("mood", str(label), _number(value), "user") for label, value in moods.items()]
        return [FileRead("moods=", CALLER, "companion", tuple(labels), {"why": "given by the caller"})]
    if isinstance(moods, str) and moods in languages():
        return [FileRead("moods=", CALLER, "companion", tuple(accepted(moods)), {"why": "accepted by the caller"})]
    if not isinstance(moods, str | Path):
        raise OptionError(
            f"moods is given as {type(moods).__name__}", f"a mapping, a label map file or one of {sorted(languages())}"
        )
    if not Path(moods).expanduser().exists():
        raise OptionError(f"moods={str(moods)!r}", f"a mapping, a label map file or one of {sorted(languages())}")
    return [_map(file) for file in read(moods)]


def _map(file: FileRead) -> FileRead:
    """A label map, or the words of a backup, as what the caller gives; the entries of a backup are not read here."""
    labels = [i for i in file.items if isinstance(i, Label) and (file.kind == "companion" or i.source == "app")]
    if not labels and file.kind == "log":
        raise OptionError(
            f"moods={file.name!r} has no numbers for words", "a label map or a backup of the app", "see docs/formats.md"
        )
    told = [i for i in file.items if isinstance(i, Problem) and file.kind == "companion"]
    mapped: list[Item] = [*(replace(label, source="user") for label in labels), *told]
    return replace(file, format=CALLER, kind="companion", items=tuple(mapped), app="")


def _directed(direction: Mapping[str, str] | None) -> list[FileRead]:
    """Which way is better, as the companion file that says it."""
    if direction is None:
        return []
    if not isinstance(direction, Mapping):
        raise OptionError(f"direction is a {type(direction).__name__}", "a mapping such as {'mood': 'higher_better'}")
    strange = [way for way in direction.values() if way not in ("higher_better", "higher_worse")]
    if strange:
        raise OptionError(f"direction has {strange[0]!r}", "'higher_better' or 'higher_worse'")
    told: list[Item] = [Variable(str(rating), direction=way, source="user") for rating, way in direction.items()]
    return [FileRead("direction=", CALLER, "companion", tuple(told), {"why": "given by the caller"})] if told else []


def _known(direction: Mapping[str, str] | None, log: Log) -> None:
    there = log.variables["variable"].astype("str").tolist()
    labels = {slug(str(label)) for label in log.variables["label"].dropna()}
    for rating in direction or {}:
        if slug(str(rating)) not in {*there, *labels}:
            raise OptionError(f"no rating in these files is called {rating!r}", f"one of {there[:20]}")


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 1 <= value <= 5:
        raise OptionError("a value of moods= is no number from 1 to 5", "5 for the best mood, 1 for the worst")
    return float(value)
