"""Hypothesis strategies: small Logs with everything that is odd about real ones.

Needs hypothesis, so it is imported only when one of its names is asked for.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pandas as pd
from hypothesis import strategies as st

from moodtrack.log import Log
from moodtrack.records import FileRead, Item, Record, Tag, Variable
from moodtrack.schema import SCORES, TABLES, conform

__all__ = ["logs", "odd_texts", "ratings", "records", "scores"]

_START = datetime(2026, 1, 1)
_NAMES = ("anna", "ben", "Zoë", "p 1", "null")
_VARIABLES = {
    "mood": Variable("mood", "Mood", 1, 5, step=1, direction="higher_better", source="app"),
    "stress": Variable("stress", "Stress", 0, 10, direction="higher_worse", source="user"),
    "sleep_hours": Variable("sleep_hours", "Sleep hours", 0, 24, 7, 9, direction="range", unit="hours", source="file"),
    "energy": Variable("energy", "energy"),
}
_ODD = (
    "null",
    "NA",
    "nan",
    "=1+1",
    "-",
    "@home",
    "'quoted",
    '"',
    "a,b",
    "x\ny",
    "x\r\ny",
    "\ttab",
    " run ",
    "ÄÖ",
    "\r",
    "''",
)
_TAGS = ("run", "tea", "null", "=sum", "Freunde & Familie", "späť")


def odd_texts() -> st.SearchStrategy[str]:
    """Texts that break careless files: quotes, line ends, formulas, words that look like a missing value."""
    free = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=12)
    return st.one_of(st.sampled_from(_ODD), free)


@st.composite
def records(draw: st.DrawFn, *, max_size: int = 12, tags: bool | None = None) -> list[Record]:
    """Entries of one file of one person: gaps, several a day, null ratings, labels, odd texts, repeats.

    Parameters
    ----------
    max_size : int
        Most entries.
    tags : bool, optional
        Whether the source records tags; either if not said.
    """
    offered = draw(st.lists(st.sampled_from(sorted(_VARIABLES)), unique=True, max_size=3))
    records_tags = draw(st.booleans()) if tags is None else tags
    found: list[Record] = []
    for line in range(2, 2 + draw(st.integers(0, max_size))):
        if found and draw(st.integers(0, 9)) == 0:
            found.append(draw(st.sampled_from(found)))
            continue
        clock = draw(st.booleans())
        minutes = draw(st.integers(0, 24 * 60 - 1)) if clock else 0
        at = _START + timedelta(days=draw(st.integers(0, 70)), minutes=minutes)
        named = draw(st.lists(st.sampled_from(_TAGS), unique=True, max_size=3)) if records_tags else []
        labels = {"mood": draw(odd_texts())} if draw(st.integers(0, 4)) == 0 else {}
        found.append(
            Record(
                at,
                "minute" if clock else "day",
                draw(st.sampled_from(["mood", "journal"])),
                line,
                ratings={name: draw(_value(_VARIABLES[name])) for name in offered if name not in labels},
                labels=labels,
                tags=tuple(Tag(name) for name in named) if records_tags else None,
                texts={"note": draw(odd_texts())} if draw(st.booleans()) else {},
            )
        )
    return found


def _value(variable: Variable) -> st.SearchStrategy[float | None]:
    low, high = int(variable.low or 0), int(variable.high or 10)
    return st.one_of(st.none(), st.integers(low, high).map(float), st.floats(low, high))


@st.composite
def logs(draw: st.DrawFn, *, min_persons: int = 0, max_persons: int = 3, max_size: int = 12) -> Log:
    """Small Logs of several persons, each with variables of their own."""
    from moodtrack.tidy import assemble

    names = draw(st.lists(st.sampled_from(_NAMES), unique=True, min_size=min_persons, max_size=max_persons))
    files: list[FileRead] = []
    for name in names:
        items: tuple[Item, ...] = (*_VARIABLES.values(), *draw(records(max_size=max_size)))
        files.append(FileRead(f"{len(files)}.csv", "log", "log", items, person=name))
    log = assemble(files)
    frames = {"scores": draw(scores(persons=names)), "sessions": _held(draw, names)}
    return Log(**{**log.tables, **frames}, provenance=log.provenance)


def _held(draw: st.DrawFn, persons: list[str]) -> pd.DataFrame:
    rows: list[dict[str, Any]] = []
    for person in persons:
        for number in range(1, 1 + draw(st.integers(0, 3))):
            day = _START + timedelta(days=14 * number)
            attended = draw(st.sampled_from([True, False, None]))
            rows.append({"person": person, "session": number, "at": day, "day": day, "attended": attended})
    return conform(pd.DataFrame(rows, columns=["person", "session", "at", "day", "attended"]), TABLES["sessions"])


@st.composite
def ratings(draw: st.DrawFn, *, min_persons: int = 0, max_persons: int = 3, max_size: int = 20) -> pd.DataFrame:
    """The table `ratings` of a small Log."""
    frame: pd.DataFrame = draw(logs(min_persons=min_persons, max_persons=max_persons, max_size=max_size)).ratings
    return frame


@st.composite
def scores(draw: st.DrawFn, *, persons: list[str] | None = None, max_size: int = 6) -> pd.DataFrame:
    """The table `scores`: totals of two questionnaires, some without a value or a session number."""
    names = draw(st.lists(st.sampled_from(_NAMES), unique=True, max_size=3)) if persons is None else persons
    rows: list[dict[str, Any]] = []
    for person in names:
        for measure in ("phq9", "gad7"):
            for number in range(1, 1 + draw(st.integers(0, max_size))):
                day = _START + timedelta(days=7 * number)
                rows.append(
                    {
                        "person": person,
                        "session": draw(st.sampled_from([number, None])),
                        "at": day,
                        "day": day,
                        "measure": measure,
                        "item": "total",
                        "value": draw(st.one_of(st.none(), st.integers(0, 21).map(float))),
                        "rater": "self",
                    }
                )
    frame = pd.DataFrame(rows, columns=["person", "session", "at", "day", "measure", "item", "value", "rater"])
    return conform(frame, SCORES)
