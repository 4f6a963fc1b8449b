"""Scores whose own date and the day of their session lie far apart."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

import pandas as pd

from moodtrack.report.document import Flag
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import count, date, missing, written
from moodtrack.report.sections.agreed import held
from moodtrack.tidy.sessions import APART

__all__ = ["flags"]

_SHOWN = 3


def flags(found: Findings) -> list[Flag]:
    """One flag a questionnaire with such scores; none where no score has both a date and a session."""
    known = held(found)
    both = {
        (row["measure"], row["session"], row["day"])
        for row in found.log_rows("scores")
        if isinstance(row["measure"], str) and row["session"] in known and not missing(row["day"])
    }
    if not both:
        return []
    rule = f"a score is dated more than {APART} days from its session"
    odd: dict[str, list[_Apart]] = defaultdict(list)
    for measure, session, day in sorted(both):
        apart = abs(day - known[session]).days
        if apart > APART:
            odd[measure].append(_Apart(session, day, known[session], apart))
    if not odd:
        return [Flag("clear", f"Scores: none dated more than {APART} days from its session.", rule)]
    return [_flag(found, name, rows, rule) for name, rows in odd.items()]


class _Apart(NamedTuple):
    session: int
    day: pd.Timestamp
    held: pd.Timestamp
    apart: int


def _flag(found: Findings, name: str, rows: list[_Apart], rule: str) -> Flag:
    known = found.measure(name)
    label = known.label if known is not None else written(name)
    told = [
        f"the score of session {row.session} is dated {date(row.day)}, the session {date(row.held)} ({count(row.apart, 'day')} apart)"
        for row in rows[:_SHOWN]
    ]
    more = len(rows) - len(told)
    tail = f"; {more} more lie as far apart" if more else ""
    fact = "; ".join(f"session={row.session} day={row.day.date()} held={row.held.date()}" for row in rows)
    most = float(max(row.apart for row in rows))
    return Flag("check", f"{label}: {'; '.join(told)}{tail}. Which date is right is not known.", rule, name, fact, {"measure": name}, {"apart_days": most}, len(rows))  # fmt: skip
