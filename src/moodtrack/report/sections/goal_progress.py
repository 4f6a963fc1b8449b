"""How far along each goal is, and whether that is as planned: in words, drawn, in numbers, with milestones and setbacks."""

from __future__ import annotations

from typing import Any

from moodtrack.report.document import Block, Heading, Items, Paragraph, Section, Table
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import count, date, missing, number, written
from moodtrack.report.sections import domains, goal_attainment, goal_outcomes
from moodtrack.report.sections.goal_figures import figures
from moodtrack.report.sections.goal_in_words import some, unsure
from moodtrack.report.sections.goal_sentence import sentence
from moodtrack.report.sections.goal_words import STATES, aim, current, label, state, value
from moodtrack.report.sections.worded import share
from moodtrack.result import Code

__all__ = ["glance", "rows", "running", "section", "sentences"]

_UNTOLD = ("cannot_tell", "no_data", "not_evaluable")
_UNCLEAR = tuple(map(str, (Code.GOAL_CONFLICT, Code.UNMATCHED, Code.BAD_VALUE, Code.UNKNOWN_MEASURE)))
_NAMED = ("slower", "moved_away", "short_of_aim", "date_passed", "date_passed_unclear")
_WORDS = {"first_time": "first time", "halfway": "half of the way", "reached": "first at the aim", "best": "best so far", "sustained": "held"}  # fmt: skip


def section(found: Findings) -> Section:
    """Every goal in words, drawn and in numbers, by domain; milestones and setbacks; goals rated on scales of their own."""
    told = rows(found)
    beside = (*goal_attainment.blocks(found), *goal_outcomes.blocks(found))
    if not told:
        return Section("goal_progress", "Goals", (Paragraph(f"No goals are {found.view.where}."), *beside), True)
    blocks: list[Block] = [Items(tuple(sentences(found))), *_unclear(found, told), *figures(found, running(told), sentence), _table(found, told)]  # fmt: skip
    blocks += [*_marks(found, told), *domains.blocks(found), *beside]
    blocks.append(Paragraph("States compare the latest three values with the plan; the cut points (within 15 % of the way, an 80 % interval, a fifth of the time, four values) are conventions. A count with days that are not known is told as the least and the most that it can be.", quiet=True))  # fmt: skip
    return Section("goal_progress", "Goals", tuple(blocks), True)


def _unclear(found: Findings, told: list[dict[str, Any]]) -> list[Block]:
    """What contradicts itself in the goals as they are written down, and what was done about it."""
    names = {str(row["goal"]): label(row) for row in told}
    said = dict.fromkeys((str(row["variable"]), row["what"]) for row in found.rows("goal_progress", "problems") if row["code"] in _UNCLEAR)  # fmt: skip
    rows_ = tuple((names.get(goal, ""), f"{what}.") for goal, what in said)
    return [Paragraph("Not clear as written down:"), Items(rows_)] if rows_ else []


def _table(found: Findings, told: list[dict[str, Any]]) -> Table:
    cells = [
        (
            label(row),
            _measure(found, row["measure"]),
            "not set" if missing(row["baseline"]) else value(row, row["baseline"]),
            current(row) or "no value",
            aim(row),
            f"{number(row['percent'], 0)} %" if not missing(row["percent"]) else "no number",
            _standing(row),
            str(int(row["n"])),
            date(row["last_day"]) if not missing(row["last_day"]) else "none",
        )
        for row in told
    ]
    return Table(
        "Goals: start, latest value and aim, on the scale of what shows the goal.",
        ("Goal", "Shown by", "Start", "Now", "Aim", "Of the way", "State", "Values", "Latest"),
        tuple(cells),
        (2, 3, 5, 7),
    )


def _standing(row: dict[str, Any]) -> str:
    if str(row["standing"]) == "open":
        return state(row)
    was = "" if str(row["state"]) in _UNTOLD else "was "
    return f"{row['standing']}; {was}{state(row)}"


def _marks(found: Findings, told: list[dict[str, Any]]) -> list[Block]:
    """Milestones, a row a goal, and setbacks in the order of their days."""
    names = {str(row["goal"]): row for row in told}
    steps: dict[str, dict[str, str]] = {}
    for row in found.rows("goal_progress", "milestones"):
        own = names[str(row["goal"])]
        steps.setdefault(label(own), {})[str(row["kind"])] = f"{value(own, row['value'])}, {_when(row)}"
    falls = []
    for row in found.rows("goal_progress", "setbacks"):
        goal = names[str(row["goal"])]
        back = "not yet" if missing(row["back_on"]) else f"{date(row['back_on'])} ({count(row['days'], 'day')} later)"
        falls.append((label(goal), date(row["day"]), number(row["before"], 1), value(goal, row["lowest"]), back))
    blocks: list[Block] = []
    if steps:
        kinds = [kind for kind in _WORDS if any(kind in cells for cells in steps.values())]
        rows_ = tuple((goal, *(cells.get(kind, "none") for kind in kinds)) for goal, cells in steps.items())
        blocks += [Heading("Milestones"), Table("Value and day of first times and best periods; of a week the last day with an entry.", ("Goal", *(_WORDS[kind] for kind in kinds)), rows_)]  # fmt: skip
    if falls:
        caption = "A value at least 25 % of the way below the three before it, and outside of what these let one expect (conventions). Some come by chance."
        blocks += [Heading("Setbacks and the way back"), Table(caption, ("Goal", "From", "Level before", "Lowest", "Back at that level"), tuple(falls), (2, 3))]  # fmt: skip
    return blocks


def _when(row: dict[str, Any]) -> str:
    if not missing(row["day"]):
        return date(row["day"])
    return f"session {int(row['session'])}" if not missing(row["session"]) else "not said"


def glance(found: Findings) -> list[tuple[str, str]]:
    """The open goals by state, in one statement that names those to look at; none without goals."""
    told = running(rows(found))
    if not told:
        return []
    groups: dict[str, list[str]] = {}
    for row in told:
        said = f": {share(some(row))}" if unsure(row) else ""
        groups.setdefault(state(row), []).append(f"“{written(label(row), 50)}”{said}")
    order = sorted(groups, key=lambda words: [*STATES.values(), words].index(words))
    named = {STATES[name] for name in _NAMED} | {state(row) for row in told if unsure(row)}
    parts = [
        f"{len(groups[words])} {words}" + (f" ({', '.join(groups[words])})" if words in named else "")
        for words in order
    ]
    return [("", f"{count(len(told), 'goal')}: {'; '.join(parts)}.")]


def rows(found: Findings) -> list[dict[str, Any]]:
    """The rows of the result, one a goal."""
    return found.rows("goal_progress")


def running(told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The goals that are neither ended nor replaced."""
    return [row for row in told if str(row["standing"]) == "open"]


def sentences(found: Findings) -> list[tuple[str, str]]:
    """Every goal as subject and statement; one that is over says what follows it."""
    names = {str(row["goal"]): label(row) for row in rows(found)}
    return [(label(row), _over(row, names) + sentence(row)) for row in rows(found)]


def _over(row: dict[str, Any], names: dict[str, str]) -> str:
    if str(row["standing"]) == "open":
        return ""
    follows = names.get(str(row["replaced_by"]))
    return f"replaced by “{follows}”; " if str(row["standing"]) == "replaced" and follows else f"{row['standing']}; "


def _measure(found: Findings, value: object) -> str:
    name = str(value)
    kind, _, rest = name.partition(":")
    known = found.measure(name)
    if known is not None:
        return known.label
    if kind == "goal":
        return "rating of the goal"
    return (
        f"{written(rest.replace('_', ' '))} ({'agreed' if kind == 'assignment' else kind})" if rest else written(name)
    )
