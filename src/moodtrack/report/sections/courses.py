"""The course of every questionnaire: its definition, the first score, the later ones, and whether their order is sure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from moodtrack import measures
from moodtrack.measures.measure import DRAWN
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import date, missing, written
from moodtrack.schema import NO_FORM, text
from moodtrack.tidy.conflicts import out_of_order

__all__ = [
    "CHANGES",
    "DOUBT",
    "Course",
    "band",
    "banded",
    "courses",
    "doubtful",
    "kind",
    "number",
    "occasion",
    "rater_of",
    "rows_of",
    "true",
]

DOUBT = "days and session numbers disagree"
"""Why no change is told where the order of the scores is not sure."""

CHANGES = {"improved": "reliably improved", "deteriorated": "reliably worsened", "unchanged": "no reliable change"}
"""How the classes of a change read."""


@dataclass(frozen=True)
class Course:
    """The total of one questionnaire: its definition, the first score and the later ones."""

    key: str
    definition: measures.Measure | None
    first: dict[str, Any]
    rows: list[dict[str, Any]]
    off: bool = False
    """Whether its scores cannot be on the scale of the form; then there is no definition and no class."""
    uncoded: bool = False
    """Whether the coding of its totals is not told, which is then the reason."""
    name: str = ""
    """As people write it, where there is no definition."""
    doubt: bool = False
    """Whether days and session numbers order the scores differently; then no change is told."""

    @property
    def label(self) -> str:
        """As people write it, with the rater where it is not the person."""
        name = self.definition.label if self.definition is not None else written(self.name or self.key)
        return (
            name
            if self.rater == "self"
            else f"{name}, rated by {'another person' if self.rater == 'other' else self.rater}"
        )

    @property
    def title(self) -> str:
        """The heading of its drawing."""
        numbered = not any(missing(row["session"]) for row in (self.first, *self.rows))
        return f"{self.label}{' by session' if numbered else ', scores in order'}"

    @property
    def rater(self) -> str:
        """Who answered; the person where it is not said."""
        return str(self.first.get("rater", "self"))

    @property
    def last(self) -> dict[str, Any] | None:
        """The latest score after the first; None when there is only one."""
        return self.rows[-1] if self.rows else None


def courses(found: Findings) -> list[Course]:
    """The totals of the result, one a questionnaire; of several raters the person, else the first."""
    return found.once("courses", lambda: _courses(found))


def _courses(found: Findings) -> list[Course]:
    starts, rows = (
        [row for row in found.rows("reliable_change", table) if row["item"] == "total"] for table in ("series", "table")
    )
    made: dict[str, Course] = {}
    for start in sorted(starts, key=lambda row: str(row["rater"]) != "self"):
        key = str(start["measure"])
        if key not in made and start["baseline"] == start["baseline"]:
            own = [r for r in rows if str(r["measure"]) == key and str(r["rater"]) == str(start["rater"])]
            doubt = doubtful(found, key, str(start["rater"]))
            own = [{**row, "class": None, "established": False} for row in own] if doubt else own
            definition = found.measure(key)
            off = definition is not None and (key, "total", str(start["rater"])) in found.unscaled
            if definition is not None and off and definition.scoring.rule == "none":
                continue
            uncoded = (key, "total", str(start["rater"])) in found.uncoded
            name = definition.label if definition is not None else ""
            made[key] = Course(key, None if off else definition, start, own, off, uncoded, name, doubt)
    known_first = sorted(
        made.values(), key=lambda c: (c.definition is None, -len(c.rows), -(c.definition.items if c.definition else 0))
    )
    return [course for course in known_first if course.key not in NO_FORM]


def rows_of(found: Findings, key: str, rater: str) -> pd.DataFrame:
    """Rows of one questionnaire and rater."""
    scores = found.log.scores
    own = scores["measure"].eq(key).to_numpy(dtype=bool)
    return scores[
        own & found.once("raters", lambda: text(scores["rater"]).fillna("self")).eq(rater).to_numpy(dtype=bool)
    ]


def rater_of(row: Mapping[str, Any]) -> str:
    """Who answered; the person where it is not said."""
    return row["rater"] if isinstance(row["rater"], str) else "self"


def doubtful(found: Findings, key: str, rater: str) -> bool:
    """Whether days and session numbers order the scores of a questionnaire and rater differently."""
    return (key, rater) in found.once("disordered", lambda: _disordered(found))


def _disordered(found: Findings) -> set[tuple[str, str]]:
    odd = out_of_order(found.log.scores).tolist()
    return {(str(row["measure"]), rater_of(row)) for row, one in zip(found.log_rows("scores"), odd, strict=True) if one}


def band(course: Course) -> str:
    """The published name of the range that the latest score lies in; empty where there is none."""
    value = course.last["value"] if course.last is not None else course.first["baseline"]
    return banded(course.definition, "total", value)


def banded(definition: measures.Measure | None, item: str, value: float) -> str:
    """The published name of the range of a total or scale that a value lies in; empty where there is none."""
    bands = () if definition is None else definition.bands
    drawn = [b for b in bands if b.status in DRAWN and b.item == item]
    own = [b for b in drawn if b.set == drawn[0].set]
    return next((str(b.label) for b in own if b.low <= value <= b.high), "")


def kind(row: dict[str, Any]) -> str:
    """The class; a change whose interval holds zero is never told as one, whatever rule named it."""
    return "unchanged" if row["low"] <= 0 <= row["high"] and str(row["class"]) in CHANGES else str(row["class"])


def occasion(row: dict[str, Any]) -> str:
    """Session and day of a score in words; the day alone where there is no session."""
    session = number(row)
    return f"session {session}, {date(row['day'])}" if session != "none" else date(row["day"])


def number(row: dict[str, Any]) -> str:
    """The number of the session; none where there is no session."""
    value = row["session"]
    return "none" if value is None or value != value or str(value) == "<NA>" else str(int(value))


def true(value: object) -> bool:
    """Whether a cell holds True; an empty one does not."""
    return str(value) == "True"
