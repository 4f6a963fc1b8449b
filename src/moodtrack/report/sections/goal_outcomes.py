"""Goals rated from 0 to 10: first and last rating of each, and the mean change; no class by a line from memory."""

from __future__ import annotations

from typing import Any

from moodtrack.report.document import Block, Heading, Paragraph, Section, Table
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import count, date, missing, number, score, written

__all__ = ["blocks", "section", "sentence"]

_TITLE = "Goals rated 0 to 10"
_RATERS = {"self": "own rating", "therapist": "rating of the therapist", "other": "rating of someone else"}


def sentence(row: dict[str, Any]) -> str:
    """The mean change and what it stands on; a class only where the line was given by the caller.

    Examples
    --------
    >>> sentence({"rater": "self", "n": 2, "n_goals": 3, "change": 3.5, "status": "improved", "reliable_change": 2.45,
    ...           "threshold_status": "from_memory"})
    'Mean change of 2 of 3 goals with two ratings or more: 3.5 points. Whether that is more than such ratings move by themselves is not judged: the published line of 2.45 points is known from memory only.'
    """
    if missing(row["change"]):
        return f"No goal of {int(row['n_goals'])} has two ratings yet, so there is no change to tell."
    told = f"Mean change of {int(row['n'])} of {count(row['n_goals'], 'goal')} with two ratings or more: {number(row['change'])} points."
    if str(row["threshold_status"]) == "from_memory":
        return f"{told} Whether that is more than such ratings move by themselves is not judged: the published line of {row['reliable_change']:g} points is known from memory only."
    return f"{told} By the line given ({row['reliable_change']:g} points): {str(row['status']).replace('_', ' ')}."


def blocks(found: Findings) -> tuple[Block, ...]:
    """What is told of every rater, and a table of the goals; nothing where no goal is rated from 0 to 10."""
    goals = [row for row in found.rows("goal_outcomes", "goals") if not missing(row["first"])]
    if not goals:
        return ()
    raters = {str(row["rater"]) for row in goals}
    made: list[Block] = [Heading(_TITLE)]
    for row in found.rows("goal_outcomes"):
        if str(row["rater"]) in raters:
            who = f"{_RATERS[str(row['rater'])].capitalize()}. " if raters != {"self"} else ""
            made.append(Paragraph(who + sentence(row)))
    names = {str(one["goal"]): one["label"] for one in found.log_rows("goals")}
    cells = []
    for row in goals:
        label = names.get(str(row["goal"]))
        change = "one rating, no change" if missing(row["change"]) else number(row["change"], 0 if float(row["change"]).is_integer() else 1)  # fmt: skip
        at = "not yet" if missing(row["day_reached"]) and missing(row["session_reached"]) else date(row["day_reached"]) if not missing(row["day_reached"]) else f"session {int(row['session_reached'])}"  # fmt: skip
        cells.append((written(row["goal"] if missing(label) else label, 80), _RATERS[str(row["rater"])], score(row["first"]), score(row["last"]), change, str(int(row["n"])), at))  # fmt: skip
    caption = "0 is no progress, 5 half way, 10 reached. A rating that was low when the goal was set tends to be higher next time, whatever happened."
    made.append(Table(caption, ("Goal", "Rated by", "First", "Latest", "Change", "Ratings", "Reached 10"), tuple(cells), (2, 3, 4, 5)))  # fmt: skip
    return tuple(made)


def section(found: Findings) -> Section:
    """The same as a section of its own."""
    return Section(
        "goal_outcomes",
        _TITLE,
        blocks(found)[1:] or (Paragraph(f"No goals rated from 0 to 10 are {found.view.where}."),),
    )
