"""How far along each goal is, and which are past their day."""

from __future__ import annotations

from typing import Any

from moodtrack.report.document import Block, Figure, Flag, Items, Paragraph, Section, Table
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import count, date, number, score, written

__all__ = ["flags", "not_evaluated", "rows", "section", "sentence", "sentences"]

_OPEN = "not evaluated"


def sentence(row: dict[str, Any]) -> str:
    """A goal in words: where it started, stands and is to be, in percent, with the number of values.

    Examples
    --------
    >>> row = {"baseline": 2.0, "current": 5.0, "target": 8.0, "target_high": float("nan"), "direction": "increase",
    ...        "percent": 50.0, "n": 6, "first_reached": None, "sustained": False, "sustained_since": None}
    >>> sentence(row)
    'from 2 to 5 (6 values), aim 8 or higher: 50 % of the way; not reached yet.'
    """
    n = count(row["n"], "value")
    if not_evaluated(row):
        return f"not evaluated: goals on tags and assignments are not evaluated yet; aim {_aim(row)}."
    if _missing(row["current"]):
        return f"no value yet, aim {_aim(row)}."
    if _missing(row["percent"]):
        return f"now {_value(row['current'])} ({n}), aim {_aim(row)}: how far along cannot be told; {_reached(row)}."
    way = "at the aim" if row["percent"] >= 100 else f"{number(row['percent'], 0)} % of the way"
    return f"from {_value(row['baseline'])} to {_value(row['current'])} ({n}), aim {_aim(row)}: {way}; {_reached(row)}."


def section(found: Findings) -> Section:
    """Every goal in words, drawn and in numbers."""
    told = rows(found)
    if not told:
        return Section("goal_progress", "Goals", (Paragraph(f"No goals are {found.view.where}."),), True)
    from moodtrack import plot
    from moodtrack.plot.drawing import svg

    items = tuple(sentences(found))
    drawn = plot.goal_progress(found.results["goal_progress"], person=found.person)
    words = " ".join(f"{label}: {text}" for label, text in items)
    caption = "0 % is the start and 100 % the target. Filled diamond: at or beyond the target; open circle: before it."
    cells = [
        (
            _label(row),
            _measure(found, row["measure"]),
            _value(row["baseline"]),
            _value(row["current"]),
            _aim(row),
            _OPEN
            if not_evaluated(row)
            else "no value"
            if _missing(row["percent"])
            else f"{number(row['percent'], 0)} %",
            str(int(row["n"])),
            date(row["last_day"]),
        )
        for row in told
    ]
    table = Table(
        "Goals: start, latest value and aim, on the scale of what shows the goal.",
        ("Goal", "Shown by", "Start", "Now", "Aim", "Of the way", "Values", "Latest"),
        tuple(cells),
        (2, 3, 4, 5, 6, 7),
    )
    blocks: list[Block] = [
        Items(items),
        Figure("goals", "Way from start to aim", svg(drawn, "goals"), words, caption),
        table,
    ]
    return Section("goal_progress", "Goals", tuple(blocks), True)


def flags(found: Findings) -> list[Flag]:
    """Goals that are past their day and not reached."""
    rule = "past the due day, latest value short of the aim"
    known = {str(row["goal"]): row for row in rows(found)}
    if not known:
        return [Flag("no data", f"Goals: none {found.view.where}.", rule)]
    through = found.until
    late: list[Flag] = []
    unknown: list[Flag] = []
    due = 0
    for goal in found.log.goals.to_dict("records"):
        row = known.get(str(goal["goal"]))
        if row is None or _missing(goal["due_on"]) or not _missing(goal["ended_on"]):
            continue
        past = through is not None and goal["due_on"] < through
        if past and _missing(row["reached"]):
            told = f"Goal “{_label(row)}” is past its due day, and whether it is at its aim is not known (due {date(goal['due_on'])}, {_way(row)})."
            unknown.append(Flag("no data", told, rule, str(goal["goal"]), date(goal["due_on"])))
            continue
        due += 1
        if past and str(row["reached"]) == "False":
            told = f"Goal “{_label(row)}” is past its due day and short of the aim (due {date(goal['due_on'])}, {_way(row)})."
            about: dict[str, str | int] = {"goal": str(goal["goal"]), "date": str(goal["due_on"].date())}
            numbers = {name: float(row[name]) for name in ("baseline", "current", "target", "percent") if not _missing(row[name])}  # fmt: skip
            numbers["age_days"] = float(found.since(goal["due_on"]) or 0)
            late.append(Flag("check", told, rule, str(goal["goal"]), date(goal["due_on"]), about, numbers, int(row["n"])))  # fmt: skip
    if late or unknown:
        return late + unknown
    if not due:
        return [Flag("no data", f"Goals: {count(len(known), 'goal')}, none with a due day.", rule)]
    return [Flag("clear", f"Goals: none of {due} with a due day is past it and short of its aim.", rule)]


def _way(row: dict[str, Any]) -> str:
    if not_evaluated(row):
        return "goals on tags and assignments are not evaluated yet"
    if _missing(row["current"]):
        return "no value yet"
    if _missing(row["percent"]):
        return f"now {_value(row['current'])}, aim {_aim(row)}"
    return f"from {_value(row['baseline'])} to {_value(row['current'])}, aim {_aim(row)}, {count(row['n'], 'value')}"


def rows(found: Findings) -> list[dict[str, Any]]:
    """The rows of the result, one a goal."""
    return found.rows("goal_progress")


def sentences(found: Findings) -> list[tuple[str, str]]:
    """Every goal as subject and statement."""
    return [(_label(row), sentence(row)) for row in rows(found)]


def _label(row: dict[str, Any]) -> str:
    return written(row["goal"] if _missing(row["label"]) else row["label"], 80)


def _aim(row: dict[str, Any]) -> str:
    if _missing(row["target"]):
        return "not set as a number"
    if not _missing(row["target_high"]):
        return f"{_value(row['target'])} to {_value(row['target_high'])}"
    way = {"increase": " or higher", "decrease": " or lower"}.get(str(row["direction"]), "")
    return f"{_value(row['target'])}{way}"


def _value(value: float) -> str:
    return score(value) if float(value).is_integer() else number(value, 1)


def _at_aim(row: dict[str, Any]) -> bool:
    return not _missing(row["percent"]) and row["percent"] >= 100


def _reached(row: dict[str, Any]) -> str:
    if _missing(row["first_reached"]):
        return "not reached yet"
    words = f"first reached on {date(row['first_reached'])}"
    if str(row["sustained"]) == "True" and not _missing(row["sustained_since"]):
        return f"{words}, held since {date(row['sustained_since'])}"
    return f"{words}, not held now" if not _at_aim(row) else f"{words}, held for less than the values asked for"


def _measure(found: Findings, value: object) -> str:
    name = str(value)
    kind, _, rest = name.partition(":")
    known = found.measure(name)
    if known is not None:
        return known.label
    if kind == "goal":
        return "rating of the goal"
    return f"{written(rest.replace('_', ' '))} ({kind})" if rest else written(name)


def not_evaluated(row: dict[str, Any]) -> bool:
    """Whether what shows a goal is a tag or an assignment, which nothing here counts.

    Examples
    --------
    >>> not_evaluated({"measure": "tag:run"}), not_evaluated({"measure": "rating:sleep"})
    (True, False)
    """
    return str(row.get("measure", "")).partition(":")[0] in ("tag", "assignment")


def _missing(value: object) -> bool:
    return value is None or value != value or str(value) in ("<NA>", "NaT")
