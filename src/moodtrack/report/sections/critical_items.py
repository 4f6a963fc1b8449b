"""Items that are read on their own, whatever the total: answered above the limit, unanswered, or not in the files.

A clear state needs an answer of every rater at this rater's own latest occasion. Where the order of the occasions is
not known, one answer above the limit is enough to be named; where days and session numbers disagree on it, the latest
by either is looked at. Nothing is called clear then.
"""

from __future__ import annotations

import operator
from typing import Any

import pandas as pd

from moodtrack import measures
from moodtrack.measures.scoring import codings, item_range
from moodtrack.report.document import Flag
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import count, date, score
from moodtrack.result import Code
from moodtrack.schema import text, to_days
from moodtrack.tidy.conflicts import out_of_order

__all__ = ["flags", "state"]

_COMPARE = {">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt}


def flags(found: Findings) -> list[Flag]:
    """One flag a critical item of every known questionnaire that has a row in the files."""
    return found.once("critical items", lambda: _flags(found))


def _flags(found: Findings) -> list[Flag]:
    scores = found.log.scores
    unread = _unread(found)
    where = found.view.where if found.view.shared_only else "in the files"  # as of a day: in the files of that day
    made = []
    for key in scores["measure"].cat.categories:
        known = found.measure(key)
        for critical in known.critical_items if known is not None else ():
            rows = scores[scores["measure"] == key]
            made.append(state(rows, known, critical, found.until, unread=unread, where=where, to=_to(found)))  # type: ignore[arg-type]
    return made


def state(
    rows: pd.DataFrame, measure: measures.Measure, critical: measures.CriticalItem, through: pd.Timestamp | None,
    *, unread: bool = False, where: str = "in the files", to: str = "",
) -> Flag:  # fmt: skip
    """The state of one critical item: of every rater at this rater's own latest occasion, the gravest of them.

    Parameters
    ----------
    rows : DataFrame
        All rows of the questionnaire in `scores`, of one person and every rater.
    measure : Measure
        The questionnaire.
    critical : CriticalItem
        The item and its limit.
    through : Timestamp or None
        The day that ages are counted to.
    unread : bool
        Whether reading met scores that are not numbers: an empty row of the item may then be such an answer.
    where : str
        Where the scores are looked for: in the files, or in the part of them that is used.
    to : str
        The day that ages are counted to, in words; without it the last day there.

    Returns
    -------
    Flag
        check, no data or clear.
    """
    named = f"{measure.label} item {critical.item}"
    limit = "above 0" if (critical.comparison, critical.value) in ((">=", 1), (">", 0)) else f"{critical.comparison} {critical.value:g}"  # fmt: skip
    rule = f"{named} {limit} at the latest score{' (convention)' if critical.status == 'convention' else ''}"
    subject = f"{measure.name}:{critical.item}"
    offered = rows[rows["item"] == str(critical.item)]
    to = to or f"the last day {where}"
    if offered.empty:
        answered = rows[rows["day"].notna()].sort_values(["day", "session"], kind="stable")
        latest = f"; latest score{_place(answered.iloc[-1], through, to)}" if len(answered) else ""
        about, numbers = _data(answered.iloc[-1] if len(answered) else None, measure, critical, through)
        return Flag("no data", f"{named}: items not {where}{latest}.", rule, subject, "", about, numbers, 0)
    rater = text(rows["rater"]).fillna("self")
    raters = sorted(set(rater[offered.index]), key=lambda name: (name != "self", name))
    told = [_of_one(rows[rater == name], named, measure, critical, through, unread, to) for name in raters]
    worst = next(name for name in ("check", "no data", "clear") if any(name == one[0] for one in told))
    words = " ".join(one[1] for one in told if one[0] == worst)
    fact = "; ".join(f"rater={name} {one[2]}" for name, one in zip(raters, told, strict=True) if one[0] == worst)
    row = next(one[3] for one in told if one[0] == worst)
    about, numbers = _data(row, measure, critical, through)
    n = int(offered["value"].notna().sum())
    return Flag(worst, words, rule, subject, fact if worst == "check" else "", about, numbers, n)  # type: ignore[arg-type]


def _data(row: Any, measure: measures.Measure, critical: measures.CriticalItem, through: pd.Timestamp | None) -> tuple[dict[str, str | int], dict[str, float]]:  # fmt: skip
    """For programs: what the flag is about, and its numbers."""
    about: dict[str, str | int] = {"measure": measure.name, "item": str(critical.item)}
    numbers: dict[str, float] = {"limit": critical.value}
    if row is None:
        return about, numbers
    if pd.notna(row["session"]):
        about["session"] = int(row["session"])
    if str(row["rater"]) not in ("nan", "None", "<NA>"):
        about["rater"] = str(row["rater"])
    if pd.notna(row["day"]):
        about["date"] = str(row["day"].date())
        numbers |= {} if through is None else {"age_days": float((through - row["day"]).days)}
    if str(row["item"]) == str(critical.item) and pd.notna(row["value"]):
        numbers["value"] = float(row["value"])
    return about, numbers


def _to(found: Findings) -> str:
    """The day that ages are counted to, in words, where it is told."""
    return "" if found.told_until is None else date(found.until)


def _of_one(
    rows: pd.DataFrame, named: str, measure: measures.Measure, critical: measures.CriticalItem,
    through: pd.Timestamp | None, unread: bool, to: str,
) -> tuple[str, str, str, Any]:  # fmt: skip
    """State and words of one rater's answers, what tells them from a later answer, and the row that is told."""
    offered = rows[rows["item"] == str(critical.item)]
    readable = _possible(offered["value"], measure, critical)
    answers, unreadable = offered[readable], offered[offered["value"].notna() & ~readable]
    over = answers[_COMPARE[critical.comparison](answers["value"], critical.value)]
    doubt = bool(out_of_order(rows).any())
    last = _latest(rows, doubt)
    if last is None:
        if len(over):
            fact = f"unordered value={over['value'].max():g} n={len(over)}/{len(answers)}"
            return "check", f"{named}: {score(over['value'].max())} in {count(len(over), 'answer')} of {len(answers)}, of unknown order: ask about it.", fact, over.loc[over["value"].idxmax()]  # fmt: skip
        if len(unreadable):
            return "check", f"{named}: {count(len(unreadable), 'answer')} of unknown order cannot be read: look at the form.", f"unordered outside n={len(unreadable)}", None  # fmt: skip
        return "no data", f"{named}: the order of the scores is not known, so the latest cannot be told.", "", None
    latest = answers[last[answers.index]]
    if not latest.index.isin(over.index).any():
        there = offered[last[offered.index]]
        strange = bool(there.index.isin(unreadable.index).any())
        empty = there["value"].isna() & there["derived"].isna()
        if strange or (latest.empty and unread and empty.any()):
            one = (there[there.index.isin(unreadable.index)] if strange else there).iloc[-1]
            why = "the answer cannot be read (no whole number of its range)" if strange else "no readable answer"
            fact = f"{'outside' if strange else 'unreadable'} {_occasion(one)}"
            return (
                "check",
                f"{named}: {why} at the latest score{_place(one, through, to)}: look at the form.",
                fact,
                one,
            )
    if latest.empty:
        given = offered[offered["value"].notna()]
        if given.empty:
            return "no data", f"{named}: not answered at the latest score, nor before.", "", offered.iloc[-1]
        before = given.loc[_when(given).idxmax()]
        if before.name in unreadable.index:
            told = f"not answered at the latest score; the answer before cannot be read{_place(before, through, to)}"
            return "check", f"{named}: {told}: look at the form.", f"before outside {_occasion(before)}", before
        above = before.name in over.index
        told = f"not answered at the latest score; last answer {score(before['value'])}{_place(before, through, to)}"
        fact = f"before value={before['value']:g} {_occasion(before)}"
        return "check" if above else "no data", f"{named}: {told}{': ask about it' if above else ''}.", fact, before
    top = latest.loc[latest["value"].idxmax() if critical.comparison in (">=", ">") else latest["value"].idxmin()]
    told = f"{named} is {score(top['value'])}{_place(top, through, to)}"
    disagree = "; days and session numbers disagree, so the latest is not sure" if doubt else ""
    if top.name in over.index:
        fact = f"{'unsure' if doubt else 'latest'} value={top['value']:g} {_occasion(top)}"
        return "check", f"{told}{disagree}: ask about it.", fact, top
    return "no data" if doubt else "clear", f"{told}{disagree}.", "", top


def _occasion(row: Any) -> str:
    session = "" if pd.isna(row["session"]) else int(row["session"])
    return f"session={session} day={'' if pd.isna(row['day']) else row['day'].date()}"


def _possible(value: pd.Series, measure: measures.Measure, critical: measures.CriticalItem) -> pd.Series:
    """Answers that are whole numbers of the item's range, in any coding of the form."""
    ranges = [item_range(measure, coding) for coding in codings(measure)]
    low = min(low[critical.item - 1] for low, _ in ranges)
    high = max(high[critical.item - 1] for _, high in ranges)
    return value.between(low, high) & value.eq(value.round())


def _latest(rows: pd.DataFrame, doubt: bool) -> pd.Series | None:
    """Which rows are of the latest occasion; by days and by sessions where these disagree; None where neither orders."""
    days, sessions = rows["day"].notna().all(), rows["session"].notna().all()
    if not days and not sessions:
        return None
    if doubt:
        return (rows["day"] == rows["day"].max()) | (rows["session"] == rows["session"].max()).fillna(False).astype(
            bool
        )
    when = _when(rows)
    return when == when.max()


def _when(rows: pd.DataFrame) -> pd.Series:
    """When each row was given, as numbers: days where all are known, else sessions."""
    if rows["day"].notna().all():
        return pd.Series(to_days(rows["day"]), index=rows.index)
    return rows["session"].astype("float64")


def _unread(found: Findings) -> bool:
    """Whether the reading of scores met values that are not numbers; the table itself does not tell which."""
    problems = found.log.problems
    own = problems["step"].eq("read") & problems["code"].isin([str(Code.BAD_VALUE), str(Code.OUT_OF_RANGE)])
    return bool((own & problems["what"].str.endswith("not a number").fillna(False)).any())


def _place(row: Any, through: pd.Timestamp | None, to: str) -> str:
    parts = [] if pd.isna(row["session"]) else [f"session {int(row['session'])}"]
    if pd.notna(row["day"]):
        parts.append(date(row["day"]))
        if through is not None and row["day"] < through:
            parts.append(f"{count((through - row['day']).days, 'day')} before {to}")
    if str(row["rater"]) not in ("self", "nan", "None", "<NA>"):
        parts.append(f"answered by {row['rater']}")
    return f" ({', '.join(parts)})" if parts else ""
