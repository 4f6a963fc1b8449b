"""Items that are read on their own, whatever the total: answered above the limit, unanswered, or not in the files.

A clear state needs an answer of every rater at this rater's own latest occasion. Where the order of the occasions is
not known, one answer above the limit is enough to be named; where days and session numbers disagree on it, the latest
by either is looked at. Nothing is called clear then.
"""

from __future__ import annotations

import operator
from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from moodtrack import measures
from moodtrack.measures.scoring import codings, item_range
from moodtrack.report.document import Flag
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import count, date, missing, score
from moodtrack.report.sections.courses import doubtful, rater_of
from moodtrack.result import Code

__all__ = ["flags", "state"]

Rows = list[dict[str, Any]]

_COMPARE = {">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt}


def flags(found: Findings) -> list[Flag]:
    """One flag a critical item of every known questionnaire that has a row in the files."""
    return found.once("critical items", lambda: _flags(found))


def _flags(found: Findings) -> list[Flag]:
    unread = _unread(found)
    where = found.view.where if found.view.shared_only else "in the files"  # as of a day: in the files of that day
    made = []
    for key in found.log.scores["measure"].array.categories:
        known = found.measure(key)
        if known is None or not known.critical_items:
            continue
        rows = [row for row in found.log_rows("scores") if row["measure"] == key]
        doubt = {rater for rater in map(rater_of, rows) if doubtful(found, key, rater)}
        for critical in known.critical_items:
            made.append(state(rows, known, critical, found.until, doubt, unread=unread, where=where, to=_to(found)))
    return made


def state(
    listed: Rows, measure: measures.Measure, critical: measures.CriticalItem, through: pd.Timestamp | None,
    doubt: Collection[str] = (), *, unread: bool = False, where: str = "in the files", to: str = "",
) -> Flag:  # fmt: skip
    """The state of one critical item: of every rater at this rater's own latest occasion, the gravest of them.

    Parameters
    ----------
    listed : list of dict
        All rows of the questionnaire in `scores`, of one person and every rater.
    measure : Measure
        The questionnaire.
    critical : CriticalItem
        The item and its limit.
    through : Timestamp or None
        The day that ages are counted to.
    doubt : collection of str
        The raters whose days and session numbers order the scores differently.
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
    offered = _of_item(listed, critical)
    to = to or f"the last day {where}"
    if not offered:
        dated = [row for row in listed if not missing(row["day"])]
        last = max(reversed(dated), key=lambda row: (row["day"], row["session"] is None, row["session"] or 0), default=None)  # fmt: skip
        latest = f"; latest score{_place(last, through, to)}" if last is not None else ""
        about, numbers = _data(last, measure, critical, through)
        return Flag("no data", f"{named}: items not {where}{latest}.", rule, subject, "", about, numbers, 0)
    raters = sorted({rater_of(row) for row in offered}, key=lambda name: (name != "self", name))
    own = {name: [row for row in listed if rater_of(row) == name] for name in raters}
    told = [_of_one(own[name], named, measure, critical, through, name in doubt, unread, to) for name in raters]
    worst = next(name for name in ("check", "no data", "clear") if any(name == one[0] for one in told))
    words = " ".join(one[1] for one in told if one[0] == worst)
    fact = "; ".join(f"rater={name} {one[2]}" for name, one in zip(raters, told, strict=True) if one[0] == worst)
    row = next(one[3] for one in told if one[0] == worst)
    about, numbers = _data(row, measure, critical, through)
    n = sum(_has(row) for row in offered)
    return Flag(worst, words, rule, subject, fact if worst == "check" else "", about, numbers, n)  # type: ignore[arg-type]


def _data(row: Any, measure: measures.Measure, critical: measures.CriticalItem, through: pd.Timestamp | None) -> tuple[dict[str, str | int], dict[str, float]]:  # fmt: skip
    """For programs: what the flag is about, and its numbers."""
    about: dict[str, str | int] = {"measure": measure.name, "item": str(critical.item)}
    numbers: dict[str, float] = {"limit": critical.value}
    if row is None:
        return about, numbers
    if not missing(row["session"]):
        about["session"] = int(row["session"])
    if str(row["rater"]) not in ("nan", "None", "<NA>"):
        about["rater"] = str(row["rater"])
    if not missing(row["day"]):
        about["date"] = str(row["day"].date())
        numbers |= {} if through is None else {"age_days": float((through - row["day"]).days)}
    if str(row["item"]) == str(critical.item) and not missing(row["value"]):
        numbers["value"] = float(row["value"])
    return about, numbers


def _to(found: Findings) -> str:
    """The day that ages are counted to, in words, where it is told."""
    return "" if found.told_until is None else date(found.until)


def _of_one(
    rows: Rows, named: str, measure: measures.Measure, critical: measures.CriticalItem,
    through: pd.Timestamp | None, doubt: bool, unread: bool, to: str,
) -> tuple[str, str, str, Any]:  # fmt: skip
    """State and words of one rater's answers, what tells them from a later answer, and the row that is told."""
    offered, (low, high) = _of_item(rows, critical), _range(measure, critical)
    answers = [row for row in offered if low <= row["value"] <= high and row["value"] == round(row["value"])]
    unreadable = [row for row in offered if _has(row) and not _among(row, answers)]
    over = [row for row in answers if _COMPARE[critical.comparison](row["value"], critical.value)]
    last = _latest(rows, doubt)
    if last is None:
        return _unordered(named, answers, over, unreadable)
    latest = [row for row in answers if _among(row, last)]
    if not any(_among(row, over) for row in latest):
        there = [row for row in offered if _among(row, last)]
        strange = [row for row in there if _among(row, unreadable)]
        empty = any(not _has(row) and missing(row["derived"]) for row in there)
        if strange or (not latest and unread and empty):
            one = (strange or there)[-1]
            why = "the answer cannot be read (no whole number of its range)" if strange else "no readable answer"
            fact = f"{'outside' if strange else 'unreadable'} {_occasion(one)}"
            told = f"{named}: {why} at the latest score{_place(one, through, to)}: look at the form."
            return "check", told, fact, one
    if not latest:
        return _not_answered(named, offered, over, unreadable, through, to)
    top = (max if critical.comparison in (">=", ">") else min)(latest, key=lambda row: row["value"])
    told = f"{named} is {score(top['value'])}{_place(top, through, to)}"
    disagree = "; days and session numbers disagree, so the latest is not sure" if doubt else ""
    if _among(top, over):
        fact = f"{'unsure' if doubt else 'latest'} value={top['value']:g} {_occasion(top)}"
        return "check", f"{told}{disagree}: ask about it.", fact, top
    return "no data" if doubt else "clear", f"{told}{disagree}.", "", top


def _unordered(named: str, answers: Rows, over: Rows, unreadable: Rows) -> tuple[str, str, str, Any]:
    """What is said of answers whose order is not known."""
    if over:
        top = max(over, key=lambda row: row["value"])
        fact = f"unordered value={top['value']:g} n={len(over)}/{len(answers)}"
        return "check", f"{named}: {score(top['value'])} in {count(len(over), 'answer')} of {len(answers)}, of unknown order: ask about it.", fact, top  # fmt: skip
    if unreadable:
        return "check", f"{named}: {count(len(unreadable), 'answer')} of unknown order cannot be read: look at the form.", f"unordered outside n={len(unreadable)}", None  # fmt: skip
    return "no data", f"{named}: the order of the scores is not known, so the latest cannot be told.", "", None


def _not_answered(
    named: str, offered: Rows, over: Rows, unreadable: Rows, through: pd.Timestamp | None, to: str
) -> tuple[str, str, str, Any]:
    """What is said where the latest score has no answer: the answer before."""
    given = [row for row in offered if _has(row)]
    if not given:
        return "no data", f"{named}: not answered at the latest score, nor before.", "", offered[-1]
    before = given[_first_of_the_last(given)]
    if _among(before, unreadable):
        told = f"not answered at the latest score; the answer before cannot be read{_place(before, through, to)}"
        return "check", f"{named}: {told}: look at the form.", f"before outside {_occasion(before)}", before
    above = _among(before, over)
    told = f"not answered at the latest score; last answer {score(before['value'])}{_place(before, through, to)}"
    fact = f"before value={before['value']:g} {_occasion(before)}"
    return "check" if above else "no data", f"{named}: {told}{': ask about it' if above else ''}.", fact, before


def _of_item(rows: Rows, critical: measures.CriticalItem) -> Rows:
    return [row for row in rows if row["item"] == str(critical.item)]


def _has(row: Mapping[str, Any]) -> bool:
    """Whether there is a value."""
    return not missing(row["value"])


def _among(row: Mapping[str, Any], rows: Rows) -> bool:
    return any(row is one for one in rows)


def _occasion(row: Any) -> str:
    session = "" if missing(row["session"]) else int(row["session"])
    return f"session={session} day={'' if missing(row['day']) else row['day'].date()}"


def _range(measure: measures.Measure, critical: measures.CriticalItem) -> tuple[float, float]:
    """Lowest and highest answer of the item, in any coding of the form."""
    ranges = [item_range(measure, coding) for coding in codings(measure)]
    return min(low[critical.item - 1] for low, _ in ranges), max(high[critical.item - 1] for _, high in ranges)


def _latest(rows: Rows, doubt: bool) -> Rows | None:
    """The rows of the latest occasion; by days and by sessions where these disagree; None where neither orders."""
    days, sessions = [row["day"] for row in rows], [row["session"] for row in rows]
    if any(missing(day) for day in days) and None in sessions:
        return None
    if doubt:
        last, most = max(day for day in days if not missing(day)), max(n for n in sessions if n is not None)
        return [row for row in rows if row["day"] == last or row["session"] == most]
    when = _when(rows)
    return [row for row, at in zip(rows, when, strict=True) if at == max(when)]


def _first_of_the_last(rows: Rows) -> int:
    when = _when(rows)
    return when.index(max(when))


def _when(rows: Rows) -> list[Any]:
    """When each row was given, in an order: days where all are known, else sessions."""
    days = [row["day"] for row in rows]
    return [float("-inf") if row["session"] is None else row["session"] for row in rows] if any(missing(day) for day in days) else days  # fmt: skip


def _unread(found: Findings) -> bool:
    """Whether the reading of scores met values that are not numbers; the table itself does not tell which."""
    own = [row for row in found.log_rows("problems") if row["step"] == "read" and row["code"] in (Code.BAD_VALUE, Code.OUT_OF_RANGE)]  # fmt: skip
    return any(str(row["what"]).endswith("not a number") for row in own)


def _place(row: Any, through: pd.Timestamp | None, to: str) -> str:
    parts = [] if missing(row["session"]) else [f"session {int(row['session'])}"]
    if not missing(row["day"]):
        parts.append(date(row["day"]))
        if through is not None and row["day"] < through:
            parts.append(f"{count((through - row['day']).days, 'day')} before {to}")
    if str(row["rater"]) not in ("self", "nan", "None", "<NA>"):
        parts.append(f"answered by {row['rater']}")
    return f" ({', '.join(parts)})" if parts else ""
