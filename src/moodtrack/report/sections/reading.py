"""What could not be used of the files, and what an analysis could not give: counts by code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import numpy as np
import pandas as pd

from moodtrack._catalogue import ANALYSES
from moodtrack.report.document import Block, Paragraph, Section, Table
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import count, written
from moodtrack.result import Code

__all__ = ["section"]

_MOST = 3


def section(found: Findings) -> Section:
    """Problems of reading and of the analyses, by code."""
    read = _by_code([found.log.problems])
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
                _places(found.log.problems),
            )
        )
    else:
        blocks.append(Paragraph("Reading the files gave no problem."))
    missing = _by_code(result.problems for a in ANALYSES if (result := found.get(a.word)) is not None)
    if missing:
        blocks.append(_table("Numbers that could not be given, by reason.", missing))
    total = sum(n for _, n in read)
    title = f"Problems of reading ({count(total, 'row')})" if total and not partial else "Problems of reading"
    return Section("reading", title, tuple(blocks))


def _by_code(tables: Iterable[pd.DataFrame]) -> list[tuple[str, int]]:
    """The codes of problems with the number of their rows, the most first."""
    counted: Counter[str] = Counter()
    for codes in (table["code"].array for table in tables if len(table)):
        times = np.bincount(codes.codes[codes.codes >= 0], minlength=len(codes.categories))
        counted.update(dict(zip(codes.categories.tolist(), times.tolist(), strict=True)))
    return sorted(((code, n) for code, n in counted.items() if n), key=lambda item: (-item[1], item[0]))


def _places(problems: pd.DataFrame) -> dict[str, str]:
    """The files and sheets of every code, without lines."""
    files = problems["where"].astype("str").str.replace(r":\d+$", "", regex=True)
    found: dict[str, str] = {}
    for code, names in files.groupby(problems["code"].astype("str"), sort=False):
        told = sorted(set(names))
        more = f"; and {len(told) - _MOST} more" if len(told) > _MOST else ""
        found[str(code)] = "; ".join(written(name) for name in told[:_MOST]) + more
    return found


def _table(caption: str, counted: list[tuple[str, int]], places: dict[str, str] | None = None) -> Table:
    known = {str(member): member.meaning for member in Code}
    if places is None:
        rows = tuple((code, str(n), known.get(code, "")) for code, n in counted)
        return Table(caption, ("Code", "Count", "What it means"), rows, (1,))
    located = tuple((code, str(n), places[code], known.get(code, "")) for code, n in counted)
    return Table(caption, ("Code", "Count", "Where", "What it means"), located, (1,))
