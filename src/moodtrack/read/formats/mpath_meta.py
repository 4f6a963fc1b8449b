"""The list of questions of m-Path, a companion of its CSV: the wording of every question as the label of its variable."""

from __future__ import annotations

from collections.abc import Iterator

from moodtrack.errors import ReadError
from moodtrack.read.format import Format, Source, Verdict
from moodtrack.read.headed import header, rows
from moodtrack.read.markup import plain
from moodtrack.read.triplets import asked
from moodtrack.records import Item, Problem, Variable
from moodtrack.result import Code

__all__ = ["FORMAT"]

_NEEDED = ("columnname", "fullquestion", "typequestion", "typeanswer")


def _recognise(source: Source) -> Verdict:
    found = header(source, *_NEEDED) is not None
    return Verdict(found, "columns columnName, fullQuestion, typeQuestion" if found else "no columns columnName and fullQuestion")  # fmt: skip


def _parse(source: Source) -> Iterator[Item]:
    head = header(source, *_NEEDED)
    if head is None:
        raise ReadError(f"{source.name} is no m-Path list of questions", "the meta CSV of m-Path", "export it again")
    for row in rows(source, head):
        if isinstance(row, Problem):
            yield row
            continue
        found = asked(row.cells["columnname"])
        question = " ".join(plain(row.cells["fullquestion"]).split())
        if found is None:
            yield Problem(Code.MISSING_FIELD, "no name of a column", row.line, lost=True)
        else:
            yield Variable(found.name, question or None)


FORMAT = Format("mpath_meta", "m-Path list of questions", "companion", _recognise, _parse)
