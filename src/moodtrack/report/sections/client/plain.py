"""Plain words for the numbers of a report: sizes, scales and aims as they are said in a talk."""

from __future__ import annotations

from moodtrack.report import in_words
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import decimals, number, score, written
from moodtrack.report.verdict import Verdict, verdict

__all__ = ["FACT", "average", "course", "noted", "notes", "rating", "scale", "several", "value"]

FACT = "That is a fact about these weeks. It is not a failure."
"""What is said beside a setback, once a page."""


def rating(found: Findings, variable: str = "") -> str:
    """The name of a rating, in small letters: mood."""
    return written(found.scale(variable or found.variable)["label"], 40).lower()


def average(found: Findings, value: float) -> str:
    """A mean with the decimals that its scale supports."""
    told = found.scale(found.variable)
    return number(value, decimals(told.get("low", float("nan")), told.get("high", float("nan"))))


def scale(found: Findings) -> str:
    """The scale of the rating in a sentence; empty where it is not known.

    Examples
    --------
    >>> from moodtrack.report import findings
    >>> from moodtrack import demo
    >>> scale(findings(demo(), words=()))
    'The scale goes from 1 to 5, and higher is better.'
    """
    told = found.scale(found.variable)
    if "low" not in told or "high" not in told:
        return ""
    way = {"higher_better": ", and higher is better", "higher_worse": ", and lower is better"}
    return (
        f"The scale goes from {score(told['low'])} to {score(told['high'])}{way.get(str(told.get('direction')), '')}."
    )


def course(found: Findings) -> tuple[Verdict, int]:
    """What may be said of rise or fall of the rating over its days, and how many days these are."""
    row = next(
        (r for r in found.rows("trend") if str(r["variable"]) == found.variable and str(r["estimator"]) == "ar1"), None
    )
    if row is None or in_words.too_many(found):
        return "cannot tell", found.coverage.span
    said = verdict(row["estimate"], row["low"], row["high"], found.scale(found.variable).get("direction"))
    return said, found.coverage.span


def value(number_: float) -> str:
    """A value of a goal, whole or with one decimal."""
    return score(number_) if float(number_).is_integer() else number(number_, 1)


def several(n: float, one: str, many: str = "") -> str:
    """A count with its noun; one is said as a word.

    Examples
    --------
    >>> several(1, "day"), several(12, "day")
    ('one day', '12 days')
    """
    return f"one {one}" if int(n) == 1 else f"{int(n)} {many or one + 's'}"


def noted(found: Findings, n: float) -> str:
    """Days with a note; where only shared ones are used, with a shared note; a number where some notes have none."""
    kind = "number" if in_words.days(found).worded else "note"
    return f"{several(n, 'day')} with a {'shared ' if found.view.shared_only else ''}{kind}"


def notes(found: Findings) -> str:
    """What the page is made from: your notes, or those that are shared."""
    return "the notes that you share" if found.view.shared_only else "your notes"
