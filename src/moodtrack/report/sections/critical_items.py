"""Items that are read on their own, whatever the total: answered above the limit, unanswered, or not in the files.

A clear state needs an answer at the latest occasion on which the questionnaire was given. Where the order of the
occasions is not known, one answer above the limit is enough to be named; nothing is called clear.
"""

from __future__ import annotations

import operator
from typing import Any

import pandas as pd

from moodtrack import measures
from moodtrack.report.document import Flag
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import count, date, score
from moodtrack.schema import to_days

__all__ = ["flags", "state"]

_COMPARE = {">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt}


def flags(found: Findings) -> list[Flag]:
    """One flag a critical item of every known questionnaire that has a row in the files."""
    scores = found.log.scores
    made = []
    for key in scores["measure"].cat.categories:
        known = measures.resolve(str(key))
        for critical in measures.get(known).critical_items if known else ():
            rows = scores[scores["measure"] == key]
            made.append(state(rows, measures.get(str(known)).label, critical, found.coverage.through))
    return made


def state(rows: pd.DataFrame, label: str, critical: measures.CriticalItem, through: pd.Timestamp | None) -> Flag:
    """The state of one critical item.

    Parameters
    ----------
    rows : DataFrame
        All rows of the questionnaire in `scores`, of one person and every rater.
    label : str
        The questionnaire as people write it.
    critical : CriticalItem
        The item and its limit.
    through : Timestamp or None
        Last day of anything in the files; ages are counted to it.

    Returns
    -------
    Flag
        check, no data or clear.
    """
    named = f"{label} item {critical.item}"
    limit = "above 0" if (critical.comparison, critical.value) in ((">=", 1), (">", 0)) else f"{critical.comparison} {critical.value:g}"  # fmt: skip
    rule = f"{named} {limit} at the latest score{' (convention)' if critical.status == 'convention' else ''}"
    answers = rows[(rows["item"] == str(critical.item)) & rows["value"].notna()]
    if answers.empty:
        dated = rows[rows["day"].notna()].sort_values(["day", "session"], kind="stable")
        latest = f"; latest score{_place(dated.iloc[-1], through)}" if len(dated) else ""
        return Flag("no data", f"{named}: items not in the files{latest}.", rule)
    over = answers[_COMPARE[critical.comparison](answers["value"], critical.value)]
    when = _order(rows)
    if when is None:
        if len(over):
            return Flag("check", f"{named}: {score(over['value'].max())} in {count(len(over), 'answer')} of {len(answers)}, of unknown order: ask about it.", rule)  # fmt: skip
        return Flag("no data", f"{named}: the order of the scores is not known, so the latest cannot be told.", rule)
    last = when.max()
    latest = answers[when[answers.index] == last]
    if latest.empty:
        before = answers.loc[when[answers.index].idxmax()]
        above = before.name in over.index
        told = f"not answered at the latest score; last answer {score(before['value'])}{_place(before, through)}"
        return Flag("check" if above else "no data", f"{named}: {told}{': ask about it' if above else ''}.", rule)
    top = latest.loc[latest["value"].idxmax() if critical.comparison in (">=", ">") else latest["value"].idxmin()]
    where = f"{named} is {score(top['value'])}{_place(top, through)}"
    if top.name in over.index:
        return Flag("check", f"{where}: ask about it.", rule)
    return Flag("clear", f"{where}.", rule)


def _order(rows: pd.DataFrame) -> pd.Series | None:
    """When each row was given, comparable within the questionnaire; None where neither days nor sessions order them."""
    if rows["day"].notna().all():
        return pd.Series(to_days(rows["day"]), index=rows.index)
    if rows["session"].notna().all():
        return rows["session"].astype("float64")
    return None


def _place(row: Any, through: pd.Timestamp | None) -> str:
    parts = [] if pd.isna(row["session"]) else [f"session {int(row['session'])}"]
    if pd.notna(row["day"]):
        parts.append(date(row["day"]))
        if through is not None and row["day"] < through:
            parts.append(f"{count((through - row['day']).days, 'day')} before the last day in the files")
    if str(row["rater"]) not in ("self", "nan", "None", "<NA>"):
        parts.append(f"answered by {row['rater']}")
    return f" ({', '.join(parts)})" if parts else ""
