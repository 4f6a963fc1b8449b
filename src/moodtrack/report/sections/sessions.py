"""Session by session: scores, what was agreed and done, what was new, and the rating before and after."""

from __future__ import annotations

from math import nan
from operator import itemgetter
from typing import Any

from moodtrack.report import in_words
from moodtrack.report.document import Block, Figure, Heading, Items, Paragraph, Section, Table
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import count, date, decimals, interval, number, score, written
from moodtrack.report.sections import worded
from moodtrack.report.sections.agreed import Agreed, agreed
from moodtrack.report.sections.session_words import RULE, attendance, due, early, overall, past

__all__ = ["OPTIONS", "around", "section", "told"]

OPTIONS = ("brief",)
"""Options of a report that this section takes."""

_BLANK = ("not known", "no value")
_HELD = {"attended": "yes", "missed": "no", "not_said": "not said", "to_come": "to come", "named_only": "named by an assignment"}  # fmt: skip
_RATERS = {"self": "", "therapist": ", therapist", "other": ", someone else"}


def around(row: dict[str, Any], label: str, places: int) -> str:
    """The rating after sessions less that before, against the same weekdays without one, in words.

    Examples
    --------
    >>> row = {"estimate": 0.4, "low": -0.47, "high": 1.29, "level": 0.95, "n": 17, "n_usual": 8, "window": 3,
    ...        "change": 0.1, "usual": -0.3, "reason": None}
    >>> around(row, "mood", 1)
    'Around sessions no difference in mood is shown: the 3 days after less the 3 days before are 0.1 points, around the same weekdays without a session −0.3 (difference 0.4, 95 % interval −0.5 to 1.3; 17 sessions, 8 other weeks), and the interval holds zero.'
    """
    if not _there(row["estimate"]):
        if str(row["reason"]) == "not_separable":
            return f"{label.capitalize()} before and after sessions cannot be told apart from the weekday: not separable, as too few of these weekdays are without a session."
        return f"{label.capitalize()} before and after sessions cannot be compared: too few sessions have rated days on both sides and the same weekday without a session (n = {int(row['n'])})."
    w = int(row["window"])
    told = (
        f"the {count(w, 'day')} after less the {count(w, 'day')} before are {number(row['change'], places)} points, around the same "
        f"weekdays without a session {number(row['usual'], places)} (difference {number(row['estimate'], places)}, "
    )
    n = f"{count(row['n'], 'session')}, {count(row['n_usual'], 'other week')})"
    if not _there(row["low"]):
        return f"Around sessions {label} cannot be judged: {told}no interval; {n}."
    told += f"{100 * row['level']:.0f} % interval {interval(row['low'], row['high'], places)}; {n}"
    if row["low"] <= 0 <= row["high"]:
        return f"Around sessions no difference in {label} is shown: {told}, and the interval holds zero."
    return f"Around sessions {label} {'rises more' if row['estimate'] > 0 else 'rises less'} than around the same weekdays without one: {told}."


def told(found: Findings) -> list[tuple[dict[str, Any], str]]:
    """Every rating around sessions, as a row and in words; without a number where too many days are in words without one."""
    result = found.get("sessions")
    if result is None:
        return []
    scale = found.scale(found.variable)
    places = decimals(scale.get("low", float("nan")), scale.get("high", float("nan")))
    label = written(scale["label"]).lower()
    rows, whole = found.rows("sessions", "around"), (None, None)
    if not in_words.too_many(found, "", whole):
        return [(row, around(row, label, places) + worded.note(found, "", whole)) for row in rows]
    why = f"{label.capitalize()} before and after sessions {worded.untold(found, '', whole)}"
    return [({**row, "estimate": nan, "low": nan, "high": nan}, why) for row in rows]


def section(found: Findings, *, brief: bool = False) -> Section:
    """The therapy as a strip and in statements, its first sessions, a row a session, and the rating around sessions.

    Brief: without the tables of scores, which stand in a section of their own, and of what was agreed by kind.
    """
    if not found.rows("sessions"):
        return Section(
            "sessions", "Session by session", (Paragraph(f"No sessions are {found.view.where}."), *_each(found))
        )
    scale = found.scale(found.variable)
    places = decimals(scale.get("low", float("nan")), scale.get("high", float("nan")))
    told_of, nothing = overall(found)
    start = found.view.start
    blocks: list[Block] = [] if start is None else [Paragraph(f"The whole therapy, not only since {date(start)}.", quiet=True)]  # fmt: skip
    blocks += [_strip(found), told_of]
    more = " ".join(words for words in (RULE if found.rows("sessions", "integration") else "", nothing) if words)
    blocks += [Paragraph(more, quiet=True)] if more else []
    blocks += [Heading("The first sessions"), Items(tuple(early(found)))]
    blocks += [Heading("Each session"), _overview(found, places)]
    if not brief and found.rows("sessions", "scores"):
        blocks.append(_scores(found))
    if not brief and found.rows("sessions", "agreed"):
        blocks.append(_agreed(found))
    blocks += _each(found)
    blocks.append(Heading("Relief: before and after"))
    compared: list[Block] = [Paragraph(words) for _, words in told(found)]
    if compared:
        compared.append(Paragraph("A low mood is followed by a higher one with and without a session; nothing here says that a session made a difference.", quiet=True))  # fmt: skip
    blocks += compared or [Paragraph(f"No rated days{worded.numbered(found)} lie around the sessions.")]
    return Section("sessions", "Session by session", tuple(blocks))


def _strip(found: Findings) -> Figure:
    """The strip of the whole therapy."""
    from moodtrack import plot
    from moodtrack.plot.drawing import last_svg

    label = written(found.scale(found.variable)["label"]).lower() if found.variable else "rating"
    drawing = last_svg(plot.sessions(found.results["sessions"], label=label), "sessions")
    row = found.rows("sessions", "course")[0]
    words = f"{attendance(row, sum(past(found)))} {'Agreed: ' + due(row) if row['agreed'] else ''}".strip()
    caption = f"From top to bottom: sessions (cross: not attended, open circle: not said or to come); {label} of the days after less that before (up or down from the line; a grey dot: no difference, or it cannot be told); takeaways and insights; how many goals were rated or set; what was agreed: done above the line, not done or not known below. Stripes: phases."  # fmt: skip
    return Figure("sessions", "The therapy at a glance", drawing, words, caption)


def _overview(found: Findings, places: int) -> Table:
    cells = []
    for row, over in zip(found.rows("sessions"), past(found), strict=True):
        held = "not known" if over else _HELD[str(row["attendance"])]
        sides = _sides(row, places)
        up = ("–", "–") if _uncounted(row) else (_some(row["highlights"]), _some(row["takeaways"]))
        cells.append((str(int(row["session"])), date(row["day"]), held, *(_some(row[n]) for n in ("entries", "days", "new_tags", "events")), *up, sides))  # fmt: skip
    names = ("Session", "Day", "Attended", "Entries since", "Days", "New tags", "Events", "Highlights", "Takeaways", "Before → after (days)")  # fmt: skip
    blank = [i for i, name in enumerate(names) if i > 2 and all(row[i] in _BLANK for row in cells)]
    kept = [i for i in range(len(names)) if i not in blank]
    apart = "; what is written up of a session not attended is not counted (–)" if any(map(_uncounted, found.rows("sessions"))) else ""  # fmt: skip
    caption = f"Entries, days with an entry, tags used for the first time and events: since the session held before. Highlights and takeaways: how many are written down{apart}. Before and after: mean of the days around, and how many of them are rated{worded.numbered(found, found.variable)}; no means where fewer than half of a side are."
    caption += " Only shared entries and events are counted." if found.view.shared_only else ""
    caption += f" Left out, as nothing is known of them: {', '.join(names[i].lower() for i in blank)}." if blank else ""
    rows = tuple(tuple(row[i] for i in kept) for row in cells)
    return Table(caption, tuple(names[i] for i in kept), rows, tuple(n for n, i in enumerate(kept) if i > 2))


def _scores(found: Findings) -> Table:
    cells = []
    order = itemgetter("session", "measure", "item", "rater")
    for row in sorted(found.rows("sessions", "scores"), key=order):
        known = found.measure(row["measure"])
        name = known.label if known is not None else written(str(row["measure"]))
        item = "" if str(row["item"]) == "total" else f" {written(str(row['item']).removeprefix('total:'))}"
        before = f"{score(row['previous'])} (session {_some(row['previous_session'])})" if _there(row["previous"]) else "first"  # fmt: skip
        change = score(row["change"]) if _there(row["change"]) else "no value"
        cells.append((str(int(row["session"])), f"{name}{item}{_RATERS.get(str(row['rater']), '')}", score(row["value"]), before, change))  # fmt: skip
    return Table("Scores at sessions, beside the one before.", ("Session", "What", "Score", "Before", "Difference"), tuple(cells), (2, 3, 4))  # fmt: skip


def _agreed(found: Findings) -> Table:
    cells = []
    for row in found.rows("sessions", "agreed"):
        kind = written(str(row["kind"])) if _there(row["kind"]) else "not said"
        cells.append((str(int(row["session"])), kind, *(str(int(row[n])) for n in ("agreed", "done", "not_done", "unknown", "due", "due_done", "due_not_done", "due_unknown"))))  # fmt: skip
    names = ("Session", "What", "Agreed", "done", "not done", "no information", "Due", "done", "not done", "no information")  # fmt: skip
    caption = "What was agreed at a session, and what was due at it. No information is a state of its own."
    return Table(caption, names, tuple(cells), (2, 3, 4, 5, 6, 7, 8, 9))


def _each(found: Findings) -> list[Block]:
    """A row an assignment."""
    told = list(agreed(found))
    if not told:
        return []
    words = not found.view.shared_only
    rows = []
    for one in told:
        what = ", ".join(part for part in (one.kind, one.domain) if part) or "not said"
        label = ((one.label or "no words"),) if words else ()
        session = "" if one.session is None else f"session {one.session}"
        day = "" if one.day is None else date(one.day)
        when = ", ".join(part for part in (session, day) if part) or "not said"
        rows.append((what, *label, when, "none said" if one.due is None else date(one.due), _state(one)))
    names = ("Agreed", *(("In words",) if words else ()), "At", "Due", "State")
    return [Table("Each thing that was agreed. Due: its day is over and nothing is told of it.", names, tuple(rows))]


def _state(one: Agreed) -> str:
    state = "due, no information" if one.state == "due" else one.state
    return f"{state}, {date(one.done)}" if one.state == "done" and one.done is not None else state


def _sides(row: dict[str, Any], places: int) -> str:
    """The means before and after with their days; of sides with too few days the days alone."""
    n = f"{_some(row['n_before'])}, {_some(row['n_after'])}"
    if _there(row["change"]):
        return f"{number(row['before'], places)} → {number(row['after'], places)} ({n})"
    return f"too few ({n})" if _there(row["n_before"]) and row["n_before"] + row["n_after"] > 0 else _BLANK[1]


def _uncounted(row: dict[str, Any]) -> bool:
    """Whether something is written up of a session that was missed."""
    return bool(row["attendance"] == "missed" and any(_there(row[name]) and row[name] for name in ("highlights", "takeaways")))  # fmt: skip


def _some(value: Any) -> str:
    return str(int(value)) if _there(value) else "not known"


def _there(value: Any) -> bool:
    return value is not None and str(value) not in ("<NA>", "nan", "NaT", "None")
