"""Scores whose own date and the day of their session lie far apart."""

from __future__ import annotations

import pandas as pd

from moodtrack.report.document import Flag
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import count, date, written
from moodtrack.tidy.sessions import APART

__all__ = ["flags"]

_SHOWN = 3


def flags(found: Findings) -> list[Flag]:
    """One flag a questionnaire with such scores; none where no score has both a date and a session."""
    sessions = found.log.sessions[["session", "day"]].dropna().drop_duplicates("session", keep=False)
    scores = found.log.scores[["measure", "session", "day"]].dropna().drop_duplicates()
    both = scores.merge(sessions, on="session", suffixes=("", "_held"))
    if both.empty:
        return []
    rule = f"a score is dated more than {APART} days from its session"
    both["apart"] = (both["day"] - both["day_held"]).abs().dt.days
    odd = both[both["apart"] > APART].sort_values(["measure", "session", "day"], kind="stable")
    if odd.empty:
        return [Flag("clear", f"Scores: none dated more than {APART} days from its session.", rule)]
    return [_flag(found, str(name), rows, rule) for name, rows in odd.groupby(odd["measure"].astype("str"), sort=True)]


def _flag(found: Findings, name: str, rows: pd.DataFrame, rule: str) -> Flag:
    known = found.measure(name)
    label = known.label if known is not None else written(name)
    told = [
        f"the score of session {int(row.session)} is dated {date(row.day)}, the session {date(row.day_held)} ({count(row.apart, 'day')} apart)"
        for row in rows.head(_SHOWN).itertuples()
    ]
    more = len(rows) - len(told)
    tail = f"; {more} more lie as far apart" if more else ""
    fact = "; ".join(f"session={int(row.session)} day={row.day.date()} held={row.day_held.date()}" for row in rows.itertuples())  # fmt: skip
    return Flag("check", f"{label}: {'; '.join(told)}{tail}. Which date is right is not known.", rule, name, fact, {"measure": name}, {"apart_days": float(rows["apart"].max())}, len(rows))  # fmt: skip
