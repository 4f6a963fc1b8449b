"""Scores beside the total that the page tells: scales of a questionnaire, and what another person answered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from moodtrack import measures
from moodtrack.report.document import Flag, Table
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import count, date, score, written

__all__ = ["flags", "table"]

_NAMES = {"improved": "reliably improved", "deteriorated": "reliably worsened", "unchanged": "no reliable change"}


def flags(found: Findings, told: Iterable[tuple[str, str]]) -> list[Flag]:
    """Reliable worsening of a scale or of another rater's score; nothing where there is none.

    Parameters
    ----------
    found : Findings
        Of one person.
    told : iterable of (measure, rater)
        Totals that are told elsewhere.
    """
    made = []
    for label, _, last in _series(found, told):
        if last is None or str(last["class"]) != "deteriorated":
            continue
        established = str(last["established"]) == "True"
        state = "check" if established else "at this session"
        words = (
            f"{label} reliably worsened{', established' if established else ' at this session, not yet established'}"
        )
        size = (
            f"{score(abs(last['change']))} points from its first score (session {_session(last)}, {date(last['day'])})"
        )
        rule = "worsened beyond the change that counts, two scores running"
        made.append(Flag(state, f"{words}: {size}.", rule, label))  # type: ignore[arg-type]
    return made


def table(found: Findings, told: Iterable[tuple[str, str]]) -> Table | None:
    """First and latest score of every scale and other rater; None where there is none."""
    rows = []
    for label, start, last in _series(found, told):
        now = score(start["baseline"] if last is None else last["value"])
        place = start if last is None else last
        named = (
            "one score only" if last is None else _NAMES.get(str(last["class"]), "cannot tell: no threshold or norms")
        )
        change = "" if last is None else score(last["change"])
        rows.append((label, score(start["baseline"]), now, f"{_session(place)}, {date(place['day'])}", change, count(start["n"], "score"), named))  # fmt: skip
    if not rows:
        return None
    columns = ("Score", "First", "Latest", "Session and day", "Difference", "Scores", "Against the first score")
    return Table("Scales, and scores by another person: first and latest.", columns, tuple(rows), (1, 2, 4))


def _series(
    found: Findings, told: Iterable[tuple[str, str]]
) -> list[tuple[str, dict[str, Any], dict[str, Any] | None]]:
    """Label, baseline and latest row of every series that is not told elsewhere."""
    result = found.get("reliable_change")
    if result is None:
        return []
    known = set(told)
    latest: dict[tuple[str, ...], dict[str, Any]] = {}
    for row in result.table.to_dict("records"):
        latest[_key(row)] = row
    made = []
    for start in result.series.to_dict("records"):
        measure, item, rater = _key(start)
        if (
            measure == "goal"
            or (item == "total" and (measure, rater) in known)
            or start["baseline"] != start["baseline"]
        ):
            continue
        made.append((_label(measure, item, rater), start, latest.get((measure, item, rater))))
    return made


def _key(row: dict[str, Any]) -> tuple[str, str, str]:
    rater = str(row["rater"])
    return str(row["measure"]), str(row["item"]), "self" if rater in ("nan", "None", "<NA>") else rater


def _label(measure: str, item: str, rater: str) -> str:
    known = measures.resolve(measure)
    name = measures.get(known).label if known else written(measure)
    scale = f" {item.removeprefix('total:').replace('_', ' ')}" if item.startswith("total:") else ""
    return f"{name}{scale}{'' if rater == 'self' else f' (answered by {rater})'}"


def _session(row: dict[str, Any]) -> str:
    return "no session" if str(row["session"]) in ("<NA>", "nan", "None") else str(int(row["session"]))
