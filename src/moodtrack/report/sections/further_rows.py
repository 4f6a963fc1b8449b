"""Which pairs of entries and which amounts a report tells, in which order, and which it withholds and why."""

from __future__ import annotations

from typing import Any

import numpy as np

from moodtrack.report.findings import Findings
from moodtrack.report.numbers import score, written
from moodtrack.report.sections import trigger_rows as pairs
from moodtrack.report.sections import trigger_words as words
from moodtrack.result import Code

__all__ = ["amount", "amounts", "cut", "entries", "step", "unit", "withheld"]

_TAG = "tag:"
_ENTRIES = {
    Code.FEW_WITH: "Too few pairs of entries of which the first has the tag",
    Code.FEW_WITHOUT: "Too few pairs of entries of which the first could have had the tag and has not",
    Code.COLLINEAR: "The tag cannot be told apart from weekday, time of day, trend or the rating before",
}
_AMOUNTS = {
    Code.FEW_WITH: "Too few days below the cut",
    Code.FEW_WITHOUT: "Too few days that are not below the cut",
    Code.COLLINEAR: "The amount cannot be told apart from the weekday or the trend",
}


def entries(found: Findings) -> list[dict[str, Any]]:
    """Tags found from entry to entry, by group and name."""
    return pairs.ordered(found, pairs.shown(found.rows("within_day")))


def amounts(found: Findings) -> list[dict[str, Any]]:
    """Amounts that were found, one row an amount and day: the line, or the step where that says more."""
    kept: dict[tuple[str, int], dict[str, Any]] = {}
    for row in pairs.shown(found.rows("dose_response")):
        key = str(row["exposure"]), int(row["lag"])
        if key not in kept or _rank(row) < _rank(kept[key]):
            kept[key] = row
    return [kept[key] for key in sorted(kept)]


def _rank(row: dict[str, Any]) -> tuple[bool, float]:
    """The term that the shape names comes first, else the one that stands out more."""
    named = {"linear": "linear", "threshold": "below"}.get(str(row["shape"]))
    return str(row["term"]) != named, float(row["p"])


def amount(found: Findings, exposure: object) -> str:
    """The name of an amount in a sentence."""
    name = str(exposure)
    told = name.removeprefix(_TAG) if name.startswith(_TAG) else str(found.scale(name)["label"]).replace("_", " ")
    return words.quoted(told)


def unit(found: Findings, exposure: object) -> str:
    """The unit of an amount with a space before it; empty where it is not told."""
    name = str(exposure)
    told = "" if name.startswith(_TAG) else str(found.scale(name).get("unit", ""))
    return f" {written(told, 20)}" if told else ""


def step(found: Findings, exposure: object) -> float:
    """For how much more of an amount a difference is told: 1, 10, 1000, about as far as days differ."""
    days = found.get("dose_response").compared
    spread = float(np.std(days.loc[days["exposure"] == exposure, "amount"].to_numpy("float64")))
    return float(10.0 ** np.floor(np.log10(2 * spread))) if spread > 0 else 1.0


def cut(found: Findings, value: float, exposure: object) -> str:
    """A cut with its unit: of large amounts without decimals."""
    return f"{score(round(value) if abs(value) >= 100 else value)}{unit(found, exposure)}"


def withheld(found: Findings) -> list[tuple[str, str, int]]:
    """Why a test is not told as a finding, of what, and how many tests these are."""
    made: dict[tuple[str, str], int] = {}
    for row in found.rows("within_day"):
        why = _why(row, _ENTRIES)
        if why:
            key = f"{why} (from entry to entry)", written(row["tag"], 30)
            made[key] = made.get(key, 0) + 1
    for row in found.rows("dose_response"):
        why = _why(row, _AMOUNTS)
        if why:
            when = {0: "same day", 1: "day before"}.get(int(row["lag"]), f"lag {row['lag']}")
            term = "line" if row["term"] == "linear" else "below the cut"
            key = f"{why} (amounts)", f"{amount(found, row['exposure'])[1:-1]} ({term}, {when})"
            made[key] = made.get(key, 0) + 1
    return [(*key, n) for key, n in sorted(made.items())]


def _why(row: dict[str, Any], own: dict[Code, str]) -> str:
    if row["status"] == "found":
        return ""
    if row["status"] == "unclear":
        return "Stands out, but whether the tag or the rating came first cannot be told"
    if row["status"] == "not_found":
        return "Tested; the difference could be chance"
    known = {str(member): member.meaning for member in Code} | {str(member): said for member, said in own.items()}
    return known.get(str(row["reason"]), "Not testable").rstrip(".")
