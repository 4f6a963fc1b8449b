"""Which formats there are, and which one recognises a file: exactly one, by its content."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from importlib.metadata import entry_points

from moodtrack.errors import OptionError, ReadError, UnknownFormat
from moodtrack.read.format import Format, Source, Verdict

__all__ = ["formats", "recognise"]


@cache
def _formats() -> tuple[Format, ...]:
    package = importlib.import_module("moodtrack.read.formats")
    found = [
        importlib.import_module(f"{package.__name__}.{m.name}").FORMAT for m in pkgutil.iter_modules(package.__path__)
    ]
    found += [point.load() for point in entry_points(group="moodtrack.formats")]
    names = [format.name for format in found]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise OptionError(f"the formats {twice} are defined twice", "one format a name", "remove a plug-in")
    return tuple(sorted(found, key=lambda format: format.name))


def formats() -> dict[str, Format]:
    """The formats by name: those of moodtrack and those of the entry point group `moodtrack.formats`.

    Examples
    --------
    >>> formats()["daylio"].label
    'Daylio CSV export'
    """
    return {format.name: format for format in _formats()}


def recognise(source: Source) -> tuple[Format, Verdict]:
    """The one format that recognises a file, and its verdict.

    Parameters
    ----------
    source : Source
        The file.

    Raises
    ------
    UnknownFormat
        If none or several do; the message has every candidate with its reason.
    """
    if source.archive is None and not source.text.strip():
        raise ReadError(f"{source.name} is empty", "an export with at least a header", "export it again")
    verdicts = [(format, format.recognise(source)) for format in formats().values()]
    matching = [(format, verdict) for format, verdict in verdicts if verdict.matches]
    if len(matching) == 1:
        return matching[0]
    if matching:
        reasons = "; ".join(f"{format.name}: {verdict.why}" for format, verdict in matching)
        names = " or ".join(f"format={format.name!r}" for format, _ in matching)
        raise UnknownFormat(f"{source.name} fits {len(matching)} formats ({reasons})", "exactly one", f"choose {names}")
    reasons = "; ".join(f"{format.name}: {verdict.why}" for format, verdict in verdicts)
    raise UnknownFormat(
        f"{source.name} is recognised by no format ({reasons})",
        "a file that one of them recognises",
        f"choose one with format=, of {sorted(formats())}",
    )
