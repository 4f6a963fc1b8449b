"""A whole therapy in sentences: attendance, what came due, insights, what came back of takeaways, phases, the end."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from moodtrack.report.document import Items
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import between, count, date, decimals, number, score, span, written
from moodtrack.schema import NO_FORM

__all__ = ["RULE", "attendance", "back", "down", "due", "early", "overall", "past", "phases", "uncounted"]

RULE = (
    "A takeaway counts as come back where a later diary entry holds at least two, and a third, of its words of four letters or "
    "more, ordinary words left out; it is a count of words, not of understanding. The earlier entries beside it say how often "
    "these words stand there anyway."
)
_ENDS = ("end", "ending", "final", "closing", "discharge", "termination", "last")
_EARLY = 3
_ATTENDANCE = {"attended": "attended", "missed": "not attended", "not_said": "attendance not said"}


def past(found: Findings) -> list[bool]:
    """Which sessions are later than all that was written down, but not than the day of the report, one a row of the table."""
    until = found.told_until
    return [until is not None and row["attendance"] == "to_come" and bool(row["day"] <= until) for row in found.rows("sessions")]  # fmt: skip


def attendance(row: dict[str, Any], over: int = 0) -> str:
    """How many sessions were attended, and how far apart they were; appointments stand beside them, `over` of them past.

    Examples
    --------
    >>> attendance({"sessions": 18, "attended": 17, "missed": 1, "unsaid": 0, "to_come": 1, "usual_gap": 7.0, "longest_gap": 14.0})
    '17 of 18 sessions attended, 1 not; usually 7 days apart, at most 14; 1 more to come.'
    >>> attendance({"sessions": 3, "attended": 3, "missed": 0, "unsaid": 0, "to_come": 1, "usual_gap": 7.0, "longest_gap": 7.0}, 1)
    '3 of 3 sessions attended; usually 7 days apart, at most 7; 1 more later than anything written down, not counted as held.'
    """
    parts = [f"{int(row['attended'])} of {count(row['sessions'], 'session')} attended"]
    parts += [f"{int(row['missed'])} not"] if row["missed"] else []
    parts += [f"{int(row['unsaid'])} not said, taken as held"] if row["unsaid"] else []
    gaps = f"; usually {score(row['usual_gap'])} days apart, at most {score(row['longest_gap'])}" if row["usual_gap"] == row["usual_gap"] else ""  # fmt: skip
    later = f"; {over} more later than anything written down, not counted as held" if over else ""
    coming = f"; {int(row['to_come']) - over} more to come" if row["to_come"] > over else ""
    return f"{', '.join(parts)}{gaps}{later}{coming}."


def uncounted(found: Findings) -> str:
    """What the counts of attendance and of phases do not have in common, and rows of sessions that are in neither."""
    undated = sum(row["attendance"] in ("attended", "not_said") and not _there(row["day"]) for row in found.rows("sessions"))  # fmt: skip
    problems = found.rows("sessions", "problems")
    rows = {code: int(sum(row["had"] for row in problems if row["code"] == code)) for code in ("missing_field", "repeated")}  # fmt: skip
    left = [f"{count(n, 'row')} {why}" for n, why in zip(rows.values(), ("without a number", "whose number stands there already"), strict=True) if n]  # fmt: skip
    parts = [f"{count(undated, 'session')} without a day, in no phase."] if undated else []
    return " ".join([*parts, *([f"Left out of sessions: {' and '.join(left)}."] if left else [])])


def due(row: dict[str, Any]) -> str:
    """What was agreed and has come due, with what is not known as a state of its own.

    Examples
    --------
    >>> due({"agreed": 6, "due": 5, "done": 4, "not_done": 0, "unknown": 1, "not_yet": 1})
    'done 4 of 5 due; 1 without information; 1 not due yet (6 agreed).'
    """
    parts = [f"done {int(row['done'])} of {int(row['due'])} due"] if row["due"] else ["none is due"]
    parts += [f"{int(row['not_done'])} not done"] if row["not_done"] else []
    parts += [f"{int(row['unknown'])} without information"] if row["unknown"] else []
    parts += [f"{int(row['not_yet'])} not due yet"] if row["not_yet"] else []
    return f"{'; '.join(parts)} ({int(row['agreed'])} agreed)."


def down(found: Findings) -> list[dict[str, Any]]:
    """What is written down, by entry and part, without what is of a session that was missed: the one rule for every count."""
    missed = {row["session"] for row in found.rows("sessions") if row["attendance"] == "missed"}
    return [row for row in found.rows("sessions", "written") if not _there(row["session"]) or row["session"] not in missed]  # fmt: skip


def back(row: dict[str, Any], agreed: int, practised: int, total: int) -> str:
    """What came back of takeaways: in words, tags and practice; an entry or a day counts once. `total` are all written down.

    Examples
    --------
    >>> row = {"takeaways": 2, "looked_for": 2, "came_back": 1, "entries_back": 3, "later": 40, "entries_before": 0, "earlier": 5}
    >>> row |= {"tagged": 1, "tag_days": 12, "tag_days_before": 9}
    >>> back(row, 2, 2, 2)
    '2 written down; words of 1 come back in later diary entries (3 of 40 looked at; 0 of 5 earlier ones), of 1 in the name of a tag (12 days; 9 days before they were written down); of 2 things agreed at these sessions 2 are done.'
    >>> back(row | {"looked_for": 0, "tagged": 0}, 1, 1, 3)
    '3 written down, 2 of them of a session; none has enough words to look for; of 1 thing agreed at these sessions 1 is done.'
    """
    words = "; none has enough words to look for"
    if row["looked_for"]:
        words = (
            f"; words of {int(row['came_back']) or 'none'} come back in later diary entries ({int(row['entries_back'])} of "
            f"{int(row['later'])} looked at; {int(row['entries_before'])} of {int(row['earlier'])} earlier ones)"
        )
    days = f"{count(row['tag_days'], 'day')}; {count(row['tag_days_before'], 'day')} before they were written down"
    tagged = f", of {int(row['tagged'])} in the name of a tag ({days})" if row["tagged"] else ""
    done = (
        f"; of {count(agreed, 'thing')} agreed at these sessions {practised} {'is' if practised == 1 else 'are'} done"
        if agreed
        else ""
    )
    some = f", {int(row['takeaways'])} of them of a session" if total > row["takeaways"] else ""
    return f"{total} written down{some}{words}{tagged}{done}."


def phases(rows: list[dict[str, Any]]) -> str:
    """The phases with their days and sessions.

    Examples
    --------
    >>> import pandas as pd
    >>> day = pd.Timestamp("2025-01-06")
    >>> phases([{"phase": "treatment", "start": day, "end": pd.NaT, "sessions": 2, "first_session": 1, "last_session": 3}])
    'treatment, from 6 Jan 2025 (2 sessions held, 1 to 3).'
    """
    told = []
    for row in rows:
        open_ = not _there(row["end"])
        days = f"from {date(row['start'])}" if open_ else between(row["start"], row["end"])
        which = f", {int(row['first_session'])} to {int(row['last_session'])}" if _there(row["first_session"]) else ""
        told.append(f"{written(row['phase'], 30)}, {days} ({count(row['sessions'], 'session')} held{which})")
    return f"{'; '.join(told)}."


def overall(found: Findings) -> tuple[Items, str]:
    """Statements on the whole therapy, and what none is known of."""
    row = found.rows("sessions", "course")[0]
    made = [
        ("Attendance", f"{attendance(row, sum(past(found)))} {uncounted(found)}".strip()),
        ("Agreed", due(row) if row["agreed"] else ""),
    ]
    made.append(("Ratings of the session", " ".join(_alliance(found.rows("sessions", "alliance")))))
    made.append(("Insights", _insights(down(found))))
    made.append(("Takeaways", _takeaways(found)))
    touched = found.rows("sessions", "touched")
    goals, sessions = ({each[name] for each in touched if _there(each[name])} for name in ("goal", "session"))
    made.append(("Goals touched", f"{count(len(goals), 'goal')} at {count(len(sessions), 'session')}." if touched else ""))  # fmt: skip
    named = "; ".join(f"{written(r['tag'], 40)} ({count(r['days'], 'day')})" for r in found.rows("sessions", "techniques"))  # fmt: skip
    made.append(("Techniques", f"{named}; in the order of the alphabet." if named else ""))
    stretches = found.rows("sessions", "phases")
    made.append(("Phases", phases(stretches) if stretches else ""))
    made.append(("The end", _end(row)))
    blank = [lead.lower() for lead, words in made if not words]
    shared = " in what is shared" if found.view.shared_only else ""
    nothing = f"Nothing is written down{shared} on: {', '.join(blank)}." if blank else ""
    return Items(tuple((lead, words) for lead, words in made if words)), nothing


def early(found: Findings) -> Iterator[tuple[str, str]]:
    """The first three sessions, one after the other: attendance, scores, mood around them, what was written down."""
    scale = found.scale(found.variable)
    places = decimals(scale.get("low", float("nan")), scale.get("high", float("nan")))
    label = written(scale["label"])
    apart = {note["session"] for note in found.rows("sessions", "written") if note["source"] == "session"}
    known = [row for row in found.rows("sessions") if row["attendance"] not in ("to_come", "named_only")]
    for row in known[:_EARLY]:
        parts = [f"{_ATTENDANCE[str(row['attendance'])]}."]
        scores = [r for r in found.rows("sessions", "scores") if r["session"] == row["session"] and r["rater"] == "self"]  # fmt: skip
        told = [f"{_name(found, r)} {score(r['value'])}" for r in scores if str(r["measure"]) not in NO_FORM]
        parts.append(f"{', '.join(told)}." if told else "No scores.")
        if row["change"] == row["change"]:
            after = f"{label} {number(row['before'], places)} in the days before, {number(row['after'], places)} after"
            lower = row["change"] < 0 if scale.get("direction") != "higher_worse" else row["change"] > 0
            parts.append(f"{after}; a {'lower' if row['change'] < 0 else 'higher'} {label.lower()} after a session is common." if lower else f"{after}.")  # fmt: skip
        sums: Counter[str] = Counter()
        for note in down(found):
            if note["session"] == row["session"] and note["source"] == "session":
                sums[str(note["part"])] += note["n"]
        counts = [count(n, part.removesuffix("s")) for part, n in sums.items()]
        none = (
            "What is written up of it is not counted." if row["session"] in apart else "Nothing is written down of it."
        )
        parts.append(f"Written down: {', '.join(counts)}." if counts else none)
        yield f"Session {int(row['session'])}, {date(row['day'])}", " ".join(parts)


def _alliance(rows: list[dict[str, Any]]) -> Iterator[str]:
    """A sentence a measure, item and rater."""
    by: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        by[row["measure"], row["item"], row["rater"]].append(row)
    for (measure, item, rater), mine in sorted(by.items(), key=lambda one: one[0]):
        own = written(item.removeprefix("total:"))
        form = written(measure.replace("_", " "))
        named = own if measure == "session" else form if item == "total" else f"{form}, {own}"
        first, last, low = mine[0], mine[-1], min(mine, key=lambda row: float(row["value"]))
        who = {"self": "by the person", "therapist": "by the therapist"}.get(rater, "by someone else")
        if len(mine) == 1:
            yield f"{named} {who}: {score(first['value'])} at session {int(first['session'])} (n = 1)."
        else:
            yield f"{named} {who}: {score(first['value'])} at session {int(first['session'])}, {score(last['value'])} at session {int(last['session'])}, lowest {score(low['value'])} at session {int(low['session'])} (n = {len(mine)})."  # fmt: skip


def _takeaways(found: Findings) -> str:
    returned, total = found.rows("sessions", "returned"), sum(row["n"] for row in down(found) if row["part"] == "takeaways")  # fmt: skip
    if not returned:
        return f"{total} written down, none of them of a session." if total else ""
    at = {
        row["session"]: row for row in found.rows("sessions", "integration")
    }  # several takeaways of a session share what was agreed there
    agreed, practised = (int(sum(row[name] for row in at.values())) for name in ("agreed", "practised"))
    return back(returned[0], agreed, practised, total)


def _insights(rows: list[dict[str, Any]]) -> str:
    mine = [row for row in rows if row["part"] == "insights"]
    if not mine:
        return ""
    numbers = sorted({int(row["session"]) for row in mine if _there(row["session"])})
    at = f"; at or after {'session' if len(numbers) == 1 else 'sessions'} {span(numbers)}" if numbers else ""
    first, last = (pick(row["day"] for row in mine) for pick in (min, max))
    days = date(first) if first == last else f"first {date(first)}, latest {date(last)}"
    return f"{sum(row['n'] for row in mine)} written down, {days}{at}."


def _end(row: dict[str, Any]) -> str:
    if not _there(row["last"]):
        return ""
    kind = f", {written(row['last_kind'], 30)}" if _there(row["last_kind"]) else ""
    gap = f", {count(row['last_gap'], 'day')} after the one before" if row["last_gap"] == row["last_gap"] else ""
    ended = str(row["last_kind"]).strip().casefold() in _ENDS
    said = "It is marked as the end." if ended else "No session is marked as the end."
    return f"The last session held is {int(row['last_session'])} on {date(row['last'])}{kind}{gap}. {said}"


def _name(found: Findings, row: dict[str, Any]) -> str:
    known = found.measure(row["measure"])
    name = known.label if known is not None else written(str(row["measure"]))
    return name if str(row["item"]) == "total" else f"{name} {written(str(row['item']).removeprefix('total:'))}"


def _there(value: Any) -> bool:
    return value is not None and str(value) not in ("<NA>", "nan", "NaT", "None")
