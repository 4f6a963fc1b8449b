"""What could not be used of the files, and what an analysis could not give: counts by code."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from moodtrack._catalogue import ANALYSES
from moodtrack.report.document import Block, Paragraph, Section, Table
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import count, missing, written
from moodtrack.result import Code

__all__ = ["section"]

_MOST = 3
_LINE = re.compile(r":\d+$")


def section(found: Findings) -> Section:
    """Problems of reading and of the analyses, by code."""
    read = _by_code(found.log_rows("problems"))
    blocks: list[Block] = []
    partial = found.view.as_of is not None or found.view.end is not None or found.view.shared_only
    if partial:
        blocks.append(
            Paragraph("Problems of reading are not told here: they have no day and no author's word on sharing.")
        )
        if read:
            problems = count(len(found.log.problems), "problem")
            blocks.append(
                Paragraph(
                    f"The share list has {problems} of reading: `moodtrack inspect` tells them. What cannot be told to be shared is held back."
                )
            )
    elif read:
        blocks.append(
            _table(
                "Reading the files: rows by problem. `moodtrack inspect` lists those of a file with its lines; in Python `log.problems` has all.",
                read,
                _places(found.log_rows("problems")),
            )
        )
    else:
        blocks.append(Paragraph("Reading the files gave no problem."))
    untold = _by_code(row for a in ANALYSES for row in found.rows(a.word, "problems"))
    if untold:
        blocks.append(_table("Numbers that could not be given, by reason.", untold))
    total = sum(n for _, n in read)
    title = f"Problems of reading ({count(total, 'row')})" if total and not partial else "Problems of reading"
    return Section("reading", title, tuple(blocks))


def _by_code(problems: Iterable[Mapping[str, Any]]) -> list[tuple[str, int]]:
    """The codes of problems with the number of their rows, the most first."""
    counted = Counter([str(row["code"]) for row in problems if not missing(row["code"])])
    return sorted(counted.items(), key=lambda item: (-item[1], item[0]))


def _places(problems: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The files and sheets of every code, without lines."""
    files: dict[str, set[str]] = {}
    for row in problems:
        files.setdefault(str(row["code"]), set()).add(_LINE.sub("", str(row["where"])))
    found: dict[str, str] = {}
    for code, names in files.items():
        told = sorted(names)
        more = f"; and {len(told) - _MOST} more" if len(told) > _MOST else ""
        found[code] = "; ".join(written(name) for name in told[:_MOST]) + more
    return found


def _table(caption: str, counted: list[tuple[str, int]], places: dict[str, str] | None = None) -> Table:
    known = {str(member): member.meaning for member in Code}
    if places is None:
        rows = tuple((code, str(n), known.get(code, "")) for code, n in counted)
        return Table(caption, ("Code", "Count", "What it means"), rows, (1,))
    located = tuple((code, str(n), places[code], known.get(code, "")) for code, n in counted)
    return Table(caption, ("Code", "Count", "Where", "What it means"), located, (1,))
