"""Outcomes in the words of a service: caseness, recovery and reliable change on its pair of measures, by the last score."""

from __future__ import annotations

from typing import Any

from moodtrack.report.findings import Findings
from moodtrack.report.numbers import count, missing, score, written
from moodtrack.report.sections.courses import courses, true

__all__ = ["told"]


def told(found: Findings) -> tuple[str, str] | None:
    """Name of the pair and its outcome; None without a pair, where its order is not sure, or for definitions of one's own."""
    rows = found.rows("outcomes")
    if not rows or not true(rows[0]["paired"]):
        return None
    pairs = sorted(found.rows("outcomes", "pairs"), key=lambda pair: int(pair["place"]))
    keys = {str(pair["measure"]) for pair in pairs}
    sure = {
        course.key
        for course in courses(found)
        if not course.doubt and course.definition is not None and course.rater == "self"
    }
    if not keys <= sure or keys & set(found.shelf.own):
        return None
    return " and ".join(_label(found, pair) for pair in pairs), _said(found, rows[0], pairs)


def _said(found: Findings, row: dict[str, Any], pairs: list[dict[str, Any]]) -> str:
    named = written(pairs[0]["threshold_name"])
    moved = "; ".join(_moved(found, pair) for pair in pairs)
    head = f"the last scores against the first, by the definitions of {named} ({moved})"
    if not true(row["judged"]):
        seen = (
            "" if missing(row["contacts"]) else f" ({count(int(row['contacts']), 'session')} attended, two are needed)"
        )
        return f"{head}: no outcome, as this is not yet a course of treatment{seen}."
    parts = (_caseness(row), _change(row), *_both(row))
    return f"{head}: {'; '.join(parts)}. A statement on the measures, by the last score."


def _caseness(row: dict[str, Any]) -> str:
    if missing(row["caseness_start"]) or missing(row["caseness_end"]):
        return "caseness cannot be told"
    end = "a case" if true(row["caseness_end"]) else "not a case"
    if not true(row["caseness_start"]):
        return f"not a case at the first scores, so no recovery can be counted; {end} at the last"
    return f"a case at the first scores, {end} at the last: {'“recovery”' if true(row['recovery']) else 'no “recovery”'}"  # fmt: skip


def _change(row: dict[str, Any]) -> str:
    if true(row["reliable_improvement"]):
        return "“reliable improvement”, reliably better on a measure and reliably worse on none"
    if true(row["reliable_deterioration"]):
        return "“reliable deterioration”, reliably worse on a measure and reliably better on none"
    if true(row["mixed"]):
        return "“no reliable change”, as one measure is reliably better and another reliably worse"
    return "“no reliable change” on the measures"


def _both(row: dict[str, Any]) -> list[str]:
    return ["both together: “reliable recovery”"] if true(row["reliable_recovery"]) else []


def _moved(found: Findings, pair: dict[str, Any]) -> str:
    case = "" if missing(pair["caseness"]) else f", a case from {score(pair['caseness'])}"
    size = f"{score(pair['reliable_change'])} points are reliable"
    return f"{_label(found, pair)} {score(pair['first'])} to {score(pair['last'])}, {count(int(pair['n']), 'score')}{case}, {size}"  # fmt: skip


def _label(found: Findings, pair: dict[str, Any]) -> str:
    known = found.measure(pair["measure"])
    return known.label if known is not None else written(pair["measure"])
