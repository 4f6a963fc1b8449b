"""Sudden gains and losses in words: which step, how large, and how many smooth courses have one as large."""

from __future__ import annotations

from typing import Any

from moodtrack.report.findings import Findings
from moodtrack.report.numbers import count, missing, score
from moodtrack.report.sections.courses import Course, number

__all__ = ["NOTE", "drawn", "gains", "told"]

NOTE = (
    "Sudden gain or loss: a step from one session to the next of at least the reliable change, of a quarter of the score, "
    "and beyond the scatter of up to three scores on each side. Smooth courses have such steps too: one is no sign of "
    "anything that happened between two sessions. A smooth course is a line over the logarithm of the session, through the "
    "client's own scores, with scatter as large as theirs."
)


def drawn(found: Findings, course: Course) -> tuple[Any, ...]:
    """The results to mark in the drawing of a questionnaire; none where its order is not sure or its scale not known."""
    each = (found.get("sudden_gains"), found.get("sudden_losses"))
    return () if _unsure(course) else tuple(one for one in each if one is not None)


def gains(found: Findings, course: Course) -> list[str]:
    """A sentence for every gain and loss of a questionnaire, in the order of sessions."""
    return found.once(f"gains {course.key} {course.rater}", lambda: _gains(found, course))


def _gains(found: Findings, course: Course) -> list[str]:
    unnumbered = number(course.first) == "none"
    rows = [
        (int(row["session"]), _sentence(row, word == "sudden_gains", unnumbered))
        for word in ("sudden_gains", "sudden_losses")
        for row in ([] if _unsure(course) else _own(found.rows(word), course))
    ]
    return [words for _, words in sorted(rows)]


def told(found: Findings, course: Course) -> str:
    """All that is said of sudden gains of a questionnaire; empty where nothing was looked for."""
    series = [] if _unsure(course) else _own(found.rows("sudden_gains", "series"), course)
    if not series or missing(course.first["threshold"]):
        return ""
    words = gains(found, course)
    if words:
        return " ".join(f"{sentence[0].upper()}{sentence[1:]}." for sentence in words)
    n, testable = int(series[0]["n"]), int(series[0]["testable"])
    if not testable:
        return f"Whether there is a sudden gain or loss cannot be told: {count(n, 'score')}, and four in neighbouring sessions are needed."
    return f"No sudden gain or loss: {count(testable, 'step')} between sessions could be judged ({count(n, 'score')})."


def _unsure(course: Course) -> bool:
    return course.doubt or course.definition is None


def _own(rows: list[dict[str, Any]], course: Course) -> list[dict[str, Any]]:
    key = (course.key, "total", course.rater)
    return [row for row in rows if (str(row["measure"]), str(row["item"]), str(row["rater"])) == key]


def _sentence(row: dict[str, Any], gain: bool, unnumbered: bool) -> str:
    word, n = "gain" if gain else "loss", int(row["session"])
    place = "score" if unnumbered else "session"
    size = float(row["magnitude"])
    points = f"{score(abs(size))} {'point' if abs(size) == 1 else 'points'} {'lower' if size > 0 else 'higher'}"
    return f"sudden {word} from {place} {n} to {n + 1}, {points}: {_chance(row, word)}; {_after(row, gain)}"


def _chance(row: dict[str, Any], word: str) -> str:
    scores = "" if missing(row["n_scores"]) else f" ({count(int(row['n_scores']), 'score')})"
    if missing(row["expected_by_chance"]):
        return f"how often a smooth course has a {word} as large is not known, five scores are needed{scores}"
    share = round(100 * float(row["expected_by_chance"]))
    return f"a {word} at least as large is in {share or 'fewer than 1'} of 100 smooth courses with this client's own spread{scores}"


def _after(row: dict[str, Any], gain: bool) -> str:
    if missing(row["n_later"]) or not int(row["n_later"]):
        return "no later score yet"
    later = count(int(row["n_later"]), "later score")
    if missing(row["reversed"]):
        return f"whether it held is not known ({later})"
    lost = "lost again" if gain else "made up again"
    return f"more than half of it was {lost} at some later score (of {later})" if bool(row["reversed"]) else f"more than half of it has held at every one of {later}"  # fmt: skip
