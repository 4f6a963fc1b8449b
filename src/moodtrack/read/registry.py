"""Which formats there are, and which one recognises a file: exactly one, by its content."""

from __future__ import annotations

import importlib
import pkgutil
import re
import warnings
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from time import monotonic

from moodtrack.errors import LimitExceeded, MoodtrackWarning, ReadError, UnknownFormat
from moodtrack.read.foreign import alike, looks, nearest, refuse
from moodtrack.read.format import Format, Source, Verdict
from moodtrack.read.mapped import built_in

__all__ = ["formats", "recognise"]


@cache
def _formats() -> tuple[Format, ...]:
    package = importlib.import_module("moodtrack.read.formats")
    found = [
        importlib.import_module(f"{package.__name__}.{m.name}").FORMAT for m in pkgutil.iter_modules(package.__path__)
    ]
    found += built_in()
    for point in sorted(entry_points(group="moodtrack.formats"), key=lambda point: point.name):
        found += _plugged(point, {format.name for format in found})
    return tuple(sorted(found, key=lambda format: format.name))


def _plugged(point: EntryPoint, taken: Iterable[str]) -> list[Format]:
    """The format of a plug-in; one that is broken is told and left out, and takes no other down."""
    try:
        format = point.load()
    except Exception as error:  # whatever a plug-in raises when it is imported
        why = f"cannot be loaded ({type(error).__name__})"
    else:
        why = "" if isinstance(format, Format) else "is no moodtrack.read.Format"
        if not why and format.name in taken:
            why = f"defines the format {format.name!r} a second time"
        if not why:
            return [format]
    text = f"the plug-in {point.name!r} ({point.value}) {why} and is left out; update or remove it"
    warnings.warn(text, MoodtrackWarning, stacklevel=2)
    return []


def formats() -> dict[str, Format]:
    """The formats by name: those of moodtrack and those of the entry point group `moodtrack.formats`.

    Examples
    --------
    >>> formats()["daylio"].label
    'Daylio CSV export'
    """
    return {format.name: format for format in _formats()}


def recognise(source: Source, *more: Format, reasons: bool = True) -> tuple[Format, Verdict]:
    """The one format that recognises a file, and its verdict. A format that fails does not recognise it.

    Parameters
    ----------
    source : Source
        The file.
    *more : Format
        Formats that are not installed; one of a known name takes its place.
    reasons : bool
        Whether the message for a file that nothing recognises says what to do.

    Raises
    ------
    ReadError
        If the file is empty, a workbook or a PDF.
    LimitExceeded
        If it is larger, deeper or slower than accepted, and no format reads it all the same.
    UnknownFormat
        If none or several do; the message says what the file looks like, or which formats fit.
    """
    refuse(source)
    if source.archive is None and not source.streamed and not source.text.strip():
        raise ReadError(f"{source.name} is empty", "an export with at least a header", "export it again")
    known = {**formats(), **{format.name: format for format in more}}
    verdicts, beyond = _verdicts(known, source)
    matching = [(format, verdict) for format, verdict in verdicts if verdict.matches]
    if len(matching) == 1:
        return matching[0]
    if matching:
        fits = "; ".join(f"{format.name}: {verdict.why}" for format, verdict in matching)
        names = " or ".join(f"format={format.name!r}" for format, _ in matching)
        raise UnknownFormat(f"{source.name} fits {len(matching)} formats ({fits})", "exactly one", f"choose {names}")
    if beyond is not None:
        raise beyond
    why = {format.name: verdict.why for format, verdict in verdicts}
    near, words = nearest(source), "holds no number" in why["log"]
    if words or ": the year " in why["log"]:
        near = ("log", []) if near is None or near[0] == "log" else near
    twice = next((name for name in ("scores_wide", "log") if _TWICE.match(why.get(name, ""))), None)
    if twice is not None:
        raise UnknownFormat(
            f"{source.name} is not read: {why[twice]}",
            "every column once",
            "rename or remove one of the two" if reasons else "",
        )
    seen = _close(*near, why) if near else "; ".join([looks(source), *_alike(source, why)])
    sheet = near is not None or "columns" in seen
    draft = "write a map of its columns (`moodtrack inspect --draft-map`), or " if sheet else ""
    draft += 'read the words as they stand with format="log", or ' if words and near and near[0] == "log" else ""
    way = f"{draft}choose a format with format=NAME; `moodtrack formats` lists them"
    raise UnknownFormat(
        f"{source.name} is recognised by no format: {seen}",
        "an export, or a sheet as docs/formats.md has them",
        way if reasons else "",
    )


def _alike(source: Source, why: Mapping[str, str]) -> list[str]:
    """The one or two formats that name most of the keys or columns of the file, each with why it does not fit; and those that failed."""
    failed = [f"{name}: {reason}" for name, reason in why.items() if reason.startswith(_FAILED)]
    return [f"the nearest is {name}: {why[name]}" for name in alike(source, why)] + failed


def _close(name: str, strange: list[str], why: Mapping[str, str]) -> str:
    """The nearest format, the columns that it does not know, and why it does not fit."""
    shown = ", ".join(repr(cell[:30]) for cell in strange[:_SHOWN])
    unknown = f"it does not know the column{'s' * (len(strange) > 1)} {shown}; " if strange else ""
    return f"the nearest is {name}: {unknown}{why[name]}"


_SHOWN = 5
_FAILED = "failed while it looked at the file"
_TWICE = re.compile(r"the columns .+ and .+ (have the same name|are the same score)$", re.DOTALL)


def _verdicts(known: Mapping[str, Format], source: Source) -> tuple[list[tuple[Format, Verdict]], LimitExceeded | None]:
    """What every format says, and the first limit of a text that one of them met: it may be no limit for another.

    An archive and a stream are refused at the first limit: it is met again by all who look.
    """
    start, verdicts, beyond = monotonic(), [], None
    for format in known.values():
        try:
            verdicts.append((format, _verdict(format, source)))
        except LimitExceeded as error:
            if source.archive is not None or source.streamed:
                raise
            verdicts.append((format, Verdict(False, "larger than it accepts")))
            beyond = beyond or error
        if monotonic() - start > source.limits.seconds:
            raise LimitExceeded(
                f"{source.name} takes longer than {source.limits.seconds} seconds", "a smaller file", "split it"
            )
    return verdicts, beyond


def _verdict(format: Format, source: Source) -> Verdict:
    try:
        verdict = format.recognise(source)
    except ReadError:
        raise
    except Exception as error:  # whatever a plug-in raises
        return Verdict(False, f"{_FAILED} ({type(error).__name__})")
    return verdict if isinstance(verdict, Verdict) else Verdict(False, "gave no Verdict")
