"""Goals with agreed levels of attainment: what each level means in words, the median and the share first, T beside."""

from __future__ import annotations

from typing import Any

from moodtrack.report.document import Block, Heading, Paragraph, Section, Table
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import count, missing, number, percent, written

__all__ = ["blocks", "section", "sentence"]

_TITLE = "Levels of attainment"
_RATERS = {"self": "own rating", "therapist": "rating of the therapist", "other": "rating of someone else"}


def sentence(row: dict[str, Any]) -> str:
    """Median level and share first, T beside.

    Examples
    --------
    >>> row = {"rater": "self", "n": 3, "n_goals": 3, "median": 0.0, "wording": "as expected", "n_expected": 2,
    ...        "t_now": 46.477, "t_before": 30.27, "t_after": 46.477, "n_compared": 3, "rho": 0.3}
    >>> sentence(row)
    'Median level 0 (as expected) of 3 goals; 2 of 3 at the level expected or above (67 %). T 46.5, before 30.3 (3 goals; weights as given, their correlation taken as 0.3; 50 is as expected).'
    """
    words = "between two levels" if missing(row["wording"]) else str(row["wording"])
    median = f"Median level {_level(row['median'])} ({words}) of {count(row['n'], 'goal')}"
    share = f"{int(row['n_expected'])} of {int(row['n'])} at the level expected or above ({percent(row['n_expected'], row['n'])})"
    return f"{median}; {share}. {_t(row)}"


def _t(row: dict[str, Any]) -> str:
    if missing(row["t_now"]):
        return "No T: all weights are 0."
    before = "" if missing(row["t_before"]) else f", before {number(row['t_before'])}"
    return f"T {number(row['t_now'])}{before} ({count(row['n_compared'] or row['n'], 'goal')}; weights as given, their correlation taken as {row['rho']:g}; 50 is as expected)."


def _level(value: float) -> str:
    shown = f"{abs(value):g}"
    return shown if value == 0 else f"{'−' if value < 0 else '+'}{shown}"


def blocks(found: Findings) -> tuple[Block, ...]:
    """What is told of every rater, and a table of the goals; nothing where no level is rated."""
    rows = [row for row in found.rows("goal_attainment") if row["n"]]
    if not rows:
        return ()
    made: list[Block] = [Heading(_TITLE)]
    several = len(rows) > 1
    for row in rows:
        who = f"{_RATERS[str(row['rater'])].capitalize()}. " if several or str(row["rater"]) != "self" else ""
        made.append(Paragraph(who + sentence(row)))
    names = {str(one["goal"]): one["label"] for one in found.log_rows("goals")}
    cells = []
    for row in found.rows("goal_attainment", "goals"):
        label = names.get(str(row["goal"]))
        cells.append((written(row["goal"] if missing(label) else label, 80), _RATERS[str(row["rater"])], f"{row['weight']:g}", _told(row["before"], row["before_wording"]), _told(row["after"], row["wording"]), str(int(row["n"]))))  # fmt: skip
    made.append(Table("Levels from −2 to +2, each with what it means.", ("Goal", "Rated by", "Weight", "Before", "Latest", "Ratings"), tuple(cells), (2, 5)))  # fmt: skip
    made.append(Paragraph("Levels are an order, not a length, and T depends on the number of goals: read wording, median and share first.", quiet=True))  # fmt: skip
    return tuple(made)


def _told(level: Any, wording: Any) -> str:
    if missing(level):
        return "no level"
    return f"{_level(float(level))}, {'between two levels' if missing(wording) else wording}"


def section(found: Findings) -> Section:
    """The same as a section of its own."""
    return Section(
        "goal_attainment", _TITLE, blocks(found)[1:] or (Paragraph(f"No levels of goals are {found.view.where}."),)
    )
