"""One vocabulary an app and person: an export that is cut into several files has the mood words of the whole.

A reader sees one file. Which built-in words count is decided again here, on the labels of all files of the call that
are of the same app and person and whose reader looks for built-in words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from moodtrack.read.words import built_in, hint
from moodtrack.records import FileRead, Item, Label, Problem, Record
from moodtrack.result import Code

__all__ = ["joined"]


def joined(files: Sequence[FileRead]) -> list[FileRead]:
    """The files, with the built-in words that all labels of their app and person have.

    Examples
    --------
    >>> from datetime import datetime
    >>> def cut(name, *words):
    ...     entries = [Record(datetime(2026, 3, 1, 20), "minute", "mood", 2, labels={"mood": word}) for word in words]
    ...     return FileRead(name, "daylio", "log", (*entries, Problem("unmapped_label", hint(words))))
    >>> done = joined([cut("a.csv", "rad", "good"), cut("b.csv", "meh", "bad", "awful")])
    >>> [sum(isinstance(item, Label) for item in file.items) for file in done]
    [5, 5]
    """
    groups: dict[tuple[str, str | None], list[int]] = {}
    for index, file in enumerate(files):
        if any(_decided(item) for item in file.items):
            groups.setdefault((file.family, file.person), []).append(index)
    done = list(files)
    for members in groups.values():
        if len(members) > 1:
            labels = {word for index in members for word in _labels(files[index])}
            known = built_in(labels)
            said: list[Item] = [*known] if known else [Problem(Code.UNMAPPED_LABEL, hint(labels))]
            for index in members:
                kept = [item for item in files[index].items if not _decided(item)]
                done[index] = replace(files[index], items=(*kept, *said))
    return done


def _decided(item: Item) -> bool:
    """What a reader made of the words of its file alone: their numbers, or why there are none."""
    if isinstance(item, Label):
        return item.source.startswith("built in: ")
    return isinstance(item, Problem) and item.code == Code.UNMAPPED_LABEL and item.line is None


def _labels(file: FileRead) -> set[str]:
    return {item.labels["mood"] for item in file.items if isinstance(item, Record) and "mood" in item.labels}
