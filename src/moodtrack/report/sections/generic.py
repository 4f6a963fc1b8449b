"""Any result, where its analysis has no section of its own: the question and the table as it is."""

from __future__ import annotations

import pandas as pd

from moodtrack._catalogue import Analysis
from moodtrack.report.document import Paragraph, Section, Table
from moodtrack.report.numbers import date, score, written
from moodtrack.result import Result

__all__ = ["section"]

_ROWS = 40


def section(analysis: Analysis, result: Result | None) -> Section:
    """The first 40 rows of a result, under the question that it answers."""
    if result is None:
        return Section(analysis.word, analysis.question, (Paragraph("There is nothing to run it on."),))
    frame = result.table.drop(columns=["person"], errors="ignore")
    if frame.empty:
        return Section(analysis.word, analysis.question, (Paragraph("There is nothing to tell: no rows."),))
    kinds = [pd.api.types.is_numeric_dtype(frame[name].dtype) for name in frame.columns]
    rows = tuple(tuple(_cell(value) for value in row) for row in frame.head(_ROWS).itertuples(index=False))
    names = tuple(str(name).replace("_", " ") for name in frame.columns)
    shown = f"{min(len(frame), _ROWS)} of {len(frame)} rows, by {result.method.name}."
    return Section(analysis.word, analysis.question, (Table(shown, names, rows, tuple(i for i, k in enumerate(kinds) if k)),))  # fmt: skip


def _cell(value: object) -> str:
    if value is None or value is pd.NA or value != value:
        return "no value"
    if isinstance(value, pd.Timestamp):
        return date(value)
    if isinstance(value, float):
        return score(value)
    return written(value)
