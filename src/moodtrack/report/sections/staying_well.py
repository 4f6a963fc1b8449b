"""Staying well: the person's own warning signs, the chart against the stable phase, and the time since setbacks."""

from __future__ import annotations

from typing import Any

from moodtrack.report.document import Block, Figure, Items, Paragraph, Section
from moodtrack.report.findings import Findings
from moodtrack.report.in_words import LIMIT, Days
from moodtrack.report.numbers import between, count, date, missing, number, written
from moodtrack.report.sections.worded import TELL, beyond, numbered, share
from moodtrack.result import Code

__all__ = ["chart", "drawn", "empty", "no_chart", "over", "section", "setback", "sign", "uncharted", "words"]

TITLE = "Staying well"


def sign(row: dict[str, Any], why: str = "") -> str:
    """The state of a warning sign in words, with the days that it rests on, or why it has none.

    Examples
    --------
    >>> import pandas as pd
    >>> none, through = pd.NaT, pd.Timestamp("2026-03-20")
    >>> row = {"kind": "limit", "status": "present", "since": pd.Timestamp("2026-03-18"), "last_present": through, "n": 3, "days": 3, "through": through}
    >>> sign(row)
    'present since 18 Mar 2026 (3 of 3 days known).'
    >>> sign({**row, "status": "quiet", "since": none, "last_present": pd.Timestamp("2026-01-05")})
    'quiet (3 of 3 days known); last present on 5 Jan 2026.'
    >>> sign({**row, "status": "not_logged", "n": 1, "last_present": none})
    'not logged: 1 of 3 days known up to 20 Mar 2026, too few to say.'
    >>> sign({**row, "status": none, "ended": pd.Timestamp("2026-02-01")})
    'watched until 1 Feb 2026; not evaluated after that.'
    """
    if over(row):
        return f"watched until {date(row['ended'])}; not evaluated after that."
    if missing(row["status"]):
        return f"not evaluated: {why or 'its words are no rule that this log can answer; ask the person'}."
    known = f"{int(row['n'])} of {count(row['days'], 'day')} known"
    spoken = int(row.get("worded") or 0)
    if row["kind"] == "limit" and (row["n"] or 0) == 1 and row["days"] > 1 and row["status"] != "not_logged":
        known = f"the latest value of {count(row['days'], 'day')}"
    if row["status"] == "present":
        return f"present since {date(row['since'])} ({known})."
    last = "" if missing(row["last_present"]) else f"; last present on {date(row['last_present'])}"
    if row["status"] == "quiet":
        return f"quiet ({known}){last}."
    told = f"; {count(spoken, 'day')} with ratings in words without a number: {TELL}" if spoken else ""
    return (
        f"{'not known' if spoken else 'not logged'}: {known} up to {date(row['through'])}, too few to say{last}{told}."
    )


def over(row: dict[str, Any]) -> bool:
    """Whether a sign is no longer watched."""
    return not missing(row.get("ended"))


def words(row: dict[str, Any], none: str) -> str:
    """The words of a sign, shortened; `none` where it has none."""
    return none if missing(row["sign"]) else written(row["sign"], 80)


def chart(row: dict[str, Any], name: str) -> str:
    """The chart of a rating in words: signals, false ones by chance, and the delay of a shift."""
    way = "lower" if row["side"] == "lower" else "higher"
    stretch = f"{between(row['first'], row['last'])}, {count(row['n_stable'], 'rated day')}, mean {number(row['mean'])}, SD {number(row['sd'])}"
    if str(row["status"]) == "cannot_tell":
        return f"{name}: cannot be told: {_too_many(row)} Stable phase: {stretch}."
    if not row["n"]:
        return f"Stable phase of {name}: {stretch}. No day after it is rated yet."
    said = f"no signal on {count(row['n'], 'rated day')} after it"
    if row["signals"]:
        said = f"{count(row['signals'], 'signal')} on {count(row['n'], 'rated day')} after it, the latest on {date(row['last_signal'])}: {way} than the stable phase for longer than its ups and downs usually last"
    now = {"signal": "A signal is within the last 14 days.", "quiet": "None is within the last 14 days.", "not_logged": "The last 14 days are not logged."}[str(row["status"])]  # fmt: skip
    found = "more than a year" if missing(row["delay"]) else f"{int(row['delay'])} days"
    return (
        f"{name}: {said}. {now} Stable phase: {stretch}. Where nothing changes, such a chart gives {number(row['false_per_year'], 2)} "
        f"signals a year; half of lasting shifts by one SD are found within {found} (both simulated).{_left_out(row)}"
    )


def _too_many(row: dict[str, Any]) -> str:
    """Which days after the stable phase have too many ratings in words without a number, and what to do about it."""
    whole = _days(row, "")
    if whole.worded > LIMIT * whole.rated:
        return f"after the stable phase, {beyond(whole)}"
    return f"in the last 14 days, {beyond(_days(row, '_latest'))}"


def _left_out(row: dict[str, Any]) -> str:
    told = _days(row, "")
    return f" After the stable phase, {share(told)}, not in it: {TELL}." if told.worded else ""


def _days(row: dict[str, Any], part: str) -> Days:
    return Days(int(row.get(f"worded{part}") or 0), 0, int(row.get(f"rated{part}") or 0))


def setback(row: dict[str, Any], shared_only: bool = False) -> str:
    """Time since a setback, and whether entries say what helped."""
    ago = "" if missing(row["days_since"]) else f", {count(row['days_since'], 'day')} before the last day of the log"
    helped = int(row["helped_shared" if shared_only else "helped"])
    said = f"{count(helped, 'entry', 'entries')} of that time say{'s' if helped == 1 else ''} what helped" if helped else "no entry says what helped"  # fmt: skip
    twisted = not missing(row["end"]) and row["end"] < row["start"]
    said += "; its last day is given as before its first, and is not used" if twisted else ""
    when = f"of {date(row['start'])}" if twisted or missing(row["end"]) else between(row["start"], row["end"])
    return f"Setback {when}{ago}; {said}."


def empty(found: Findings) -> bool:
    """Whether the log holds neither signs nor a stable phase nor a setback."""
    return not (any(found.rows("staying_well", table) for table in ("table", "charts", "setbacks")) or uncharted(found))


def uncharted(found: Findings) -> list[dict[str, Any]]:
    """The problems that left a declared stable phase without a chart."""
    return [
        row
        for row in found.rows("staying_well", "problems")
        if not str(row["variable"]).startswith(("sign ", "setback")) and str(row["code"]) != "no_data"
    ]


def no_chart(found: Findings) -> str:
    """Why a rating has no chart; empty where every one has."""
    told = []
    for row in uncharted(found):
        name = "" if missing(row["variable"]) else f" of {written(found.scale(str(row['variable']))['label'])}"
        had = "" if missing(row["needs"]) else f"{count(row['had'], 'rated day')} in the stable phase, and {int(row['needs'])} are needed (a convention)"  # fmt: skip
        if str(row["code"]) == str(Code.UNMAPPED_LABEL):
            had = f"{row['what'].partition(': ')[0]}: {TELL}"
        told.append(f"There is no control chart{name}: {had or row['what']}.")
    if not told and not found.rows("staying_well", "charts"):
        where = "in what is shared" if found.view.shared_only else "written down"
        told.append(f"There is no control chart: no stable phase with ratings is {where} (an event of the kind phase that is called stable, with its first and last day).")  # fmt: skip
    return " ".join(told)


def drawn(found: Findings, words: str) -> list[Block]:
    """The chart as a figure; nothing without a stable phase."""
    result, charts = found.results["staying_well"], found.rows("staying_well", "charts")
    if not len(result.days):
        return []
    from moodtrack import plot
    from moodtrack.plot.drawing import last_svg

    caption = f"0: level of the stable phase. Dashed: the limit. Triangle: a signal; the chart then starts again at 0. Ticks below: days without a rating{numbered(found, str(charts[0]['variable']))}."
    return [Figure("staying_well", "Ratings after the stable phase", last_svg(plot.staying_well(result, person=found.person), "staying_well"), words, caption)]  # fmt: skip


def section(found: Findings) -> Section:
    """Signs one by one, the chart in words and drawn, setbacks."""
    if empty(found):
        return Section("staying_well", TITLE, (Paragraph(f"No warning signs, stable phase or setbacks are {'in what is shared' if found.view.shared_only else 'written down'}."),))  # fmt: skip
    blocks: list[Block] = []
    if found.rows("staying_well"):
        why = {str(row["variable"]): str(row["what"]) for row in found.rows("staying_well", "problems")}
        blocks.append(Items(tuple((words(row, "(no words)"), sign(row, why.get(f"sign {row['number']}", ""))) for row in found.rows("staying_well"))))  # fmt: skip
        blocks.append(Paragraph("Signs are the person's own, read as rules and looked at on the last day of the log. Days that are not logged are never taken as quiet.", quiet=True))  # fmt: skip
    for row in found.rows("staying_well", "charts"):
        said = chart(row, written(found.scale(str(row["variable"]))["label"]))
        blocks += [Paragraph(said), *drawn(found, said)]
    blocks += [Paragraph(said)] if (said := no_chart(found)) else []
    blocks += [Paragraph(setback(row, found.view.shared_only)) for row in found.rows("staying_well", "setbacks")]
    blocks.append(Paragraph("A signal or a sign is a reason to ask. It does not say why, and it is no forecast.", quiet=True))  # fmt: skip
    return Section("staying_well", TITLE, tuple(blocks))
