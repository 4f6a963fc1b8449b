"""Which files a call means: files, folders sorted by name, and whose they are. Hidden files are left out."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePath
from typing import NamedTuple

from moodtrack.errors import LimitExceeded, OptionError, ReadError
from moodtrack.options import name as named
from moodtrack.read.archive import Progress
from moodtrack.read.format import Source
from moodtrack.read.limits import DEFAULTS, Limits

__all__ = ["Found", "Paths", "about_others", "find", "holds_back"]

Paths = str | Path | Sequence[str | Path] | Mapping[str, str | None] | Mapping[Path, str | None]
"""A file, a folder, several of them, or a mapping from file or folder to the person whose it is, None where it is not said.

A file that a mapping names beside the folder that it is in is read once, as its own.
"""

_PATHS = ("a path, several of them, or a mapping from path to person", "give the path as text or pathlib.Path")
_DOCUMENTS = (("entries", ".doentry", ()), ("Entries", ".html", (".html",)))
"""A folder that is one export: the folder in it, the ending of the entries there, and what may lie beside that folder."""


class Found(NamedTuple):
    """A file, the person that the caller names, and whether the caller named the file or only its folder."""

    source: Source
    person: str | None
    named: bool


def find(paths: Paths, limits: Limits = DEFAULTS, progress: Progress | None = None) -> Iterator[Found]:
    """The files of a call, in the order given.

    Raises
    ------
    ReadError
        If a path does not exist, a folder holds no file, or Log.save wrote it.
    OptionError
        If what is given is no path, or the person of a mapping no text.
    """
    if isinstance(paths, Mapping):
        own = {path.resolve() for path in map(_place, paths) if not path.is_dir() or _one_export(path)}
        for path, person in paths.items():
            found = _under(_path(path), named(person), limits, progress)
            yield from (one for one in found if one.named or one.source.path.resolve() not in own)
        return
    for each in _several(paths):
        yield from _under(_path(each), None, limits, progress)


def _several(given: object) -> Iterable[object]:
    if isinstance(given, str | os.PathLike):
        return [given]
    if isinstance(given, bytes) or not isinstance(given, Iterable):
        raise OptionError(f"the files are given as {type(given).__name__}", *_PATHS)
    return given


def _path(given: object) -> Path:
    if not isinstance(given, str | os.PathLike):
        raise OptionError(f"a file is given as {type(given).__name__}", *_PATHS)
    return Path(given)


def _place(given: object) -> Path:
    return _path(given).expanduser()


def _under(given: Path, person: str | None, limits: Limits, progress: Progress | None) -> Iterator[Found]:
    path = given.expanduser()
    if not _exists(path):
        raise ReadError(f"{given} does not exist", "a file or a folder", "check the path")
    if not path.is_dir() or _one_export(path):
        yield Found(Source(path, str(given), limits, progress), person, True)
        return
    if (path / "schema.json").is_file() and (path / "entries.csv").is_file():
        raise ReadError(
            f"{given} was written by Log.save",
            "a folder of exports",
            f"open it with moodtrack.Log.open({str(given)!r})",
        )
    files = sorted(_walk(path))
    if not files:
        raise ReadError(f"the folder {given} holds no file", "at least one export", "check the path")
    if len(files) > limits.files:
        raise LimitExceeded(f"the folder {given} holds {len(files):,} files", f"at most {limits.files:,}", "name fewer")
    for file in files:
        yield Found(Source(path / file, file, limits, progress), person, False)


def about_others(name: str) -> bool:
    """Whether a file that nothing recognises is about the others of its folder, by its name: a README, a licence and the like.

    Examples
    --------
    >>> about_others("demo/README.md"), about_others("demo/diary.md")
    (True, False)
    """
    called = PurePath(name.replace("\\", "/")).name.casefold()
    return called.partition(".")[0] in _ABOUT or called in _OWN


def holds_back(name: str) -> bool:
    """Whether a file that cannot be read is a share list by its name: then nobody knows what it was to hold back.

    Examples
    --------
    >>> [holds_back(name) for name in ("a/share.csv", "Shared (1).xlsx", "share-list.txt", "shares_of_time.csv")]
    [True, True, True, False]
    """
    return re.match(r"shared?(?![a-z_])", PurePath(name.replace("\\", "/")).name.casefold()) is not None


_ABOUT = ("readme", "license", "licence", "copying", "notice", "changelog", "citation")
_OWN = ("truth.json", "datapackage.json")
"""What moodtrack itself writes beside tables: what was planted in simulated logs, and the description of a package."""


def _exists(path: Path) -> bool:
    """Whether there is such a file or folder; a name that no file can have is none."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _one_export(folder: Path) -> bool:
    """Whether a folder is one export, and holds no other files beside the folders of that export."""
    return any(_is_document(folder, *each) for each in _DOCUMENTS) or _is_habits(folder) or _is_topic(folder)


def _is_habits(folder: Path) -> bool:
    """Whether a folder has the tables of Loop, and no other file beside them."""
    files = {each.name.casefold() for each in folder.iterdir() if each.is_file() and not each.name.startswith(".")}
    return {"habits.csv", "checkmarks.csv"} <= files <= {"habits.csv", "checkmarks.csv", "scores.csv"}


def _is_topic(folder: Path) -> bool:
    """Whether a folder has the tables of a topic of RADAR-base beside its schema, and no other file."""
    files = [each.name for each in folder.iterdir() if each.is_file() and not each.name.startswith(".")]
    schemas = [name for name in files if name.startswith("schema-") and name.endswith(".json")]
    tables = [name for name in files if name.casefold().endswith((".csv", ".csv.gz"))]
    return len(schemas) == 1 and 0 < len(tables) == len(files) - 1


def _is_document(folder: Path, inner: str, ending: str, beside: tuple[str, ...]) -> bool:
    if not (folder / inner).is_dir():
        return False
    files = [each.name for each in folder.iterdir() if each.is_file() and not each.name.startswith(".")]
    strange = any(not name.casefold().endswith(beside) for name in files)
    return not strange and any((folder / inner).glob(f"*{ending}"))


def _walk(folder: Path) -> Iterator[str]:
    for where, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith((".", "__MACOSX"))]
        whole = [name for name in folders if _one_export(Path(where) / name)]
        folders[:] = [name for name in folders if name not in whole]
        names = [*names, *whole]
        for name in names:
            if not name.startswith(".") and name not in ("Thumbs.db", "desktop.ini"):
                yield (Path(where) / name).relative_to(folder).as_posix()
