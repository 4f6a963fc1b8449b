"""Small logs made by hand for the report's tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module

import numpy as np
import pandas as pd
import pytest

import moodtrack
from moodtrack import report
from moodtrack.log import Log
from moodtrack.report.document import Document
from moodtrack.report.editions import EDITIONS
from moodtrack.schema import SCORES, VARIABLES, conform

START = pd.Timestamp("2025-01-06")


@pytest.fixture
def told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Editions and insights of one log and one view are told from findings that are computed once, with the analyses of every edition."""
    made: dict[object, tuple[Log, report.Findings]] = {}
    every = {word for edition in EDITIONS.values() for word in edition.analyses(edition.chosen(None))}
    findings = report.findings

    def once(log: Log, *, words: object, **view: object) -> report.Findings:
        key = (id(log), *sorted((name, str(value)) for name, value in view.items() if value))
        if key not in made:
            made[key] = log, findings(log, words=every, **view)  # type: ignore[arg-type]
        return made[key][1]

    monkeypatch.setattr(report, "findings", once)
    monkeypatch.setattr(import_module("moodtrack.report.insights"), "findings", once)


@cache
def demo() -> Log:
    return moodtrack.demo()


DOCUMENTS: dict[str, Document] = {}


@pytest.fixture
def demo_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo client's log, and a document of it with the same options, are made once for all tests that ask for them here."""
    document = report.document

    def once(log: Log, **options: object) -> Document:
        if log is not demo():
            return document(log, **options)  # type: ignore[arg-type]
        asked = repr(sorted(options.items()))
        if asked not in DOCUMENTS:
            DOCUMENTS[asked] = document(log, **options)  # type: ignore[arg-type]
        return DOCUMENTS[asked]

    first = demo()
    monkeypatch.setattr(moodtrack, "demo", lambda: first)
    monkeypatch.setattr(report, "document", once)


@pytest.fixture
def weekly() -> Callable[..., pd.DataFrame]:
    """Weekly totals of a questionnaire, with answers to item 9 where given."""

    def build(values: Sequence[float], *, measure: str = "phq9", item9: Sequence[float | None] = ()) -> pd.DataFrame:
        rows: list[dict[str, object]] = []
        for number, value in enumerate(values, start=1):
            day = START + pd.Timedelta(weeks=number - 1)
            common = {"person": "p1", "session": number, "at": day, "day": day, "measure": measure, "rater": "self"}
            rows.append({**common, "item": "total", "value": float(value)})
            if number <= len(item9) and item9[number - 1] is not None:
                rows.append({**common, "item": "9", "value": item9[number - 1]})
        return conform(pd.DataFrame(rows), SCORES)

    return build


@pytest.fixture
def make() -> Callable[..., Log]:
    """A Log of one person from day ratings (NaN: an entry without a number), tags by day, and further tables."""

    def build(
        ratings: Sequence[float] = (),
        *,
        days: Sequence[int] | None = None,
        tags: dict[int, list[str]] | None = None,
        label: str = "Mood",
        person: str = "p1",
        **tables: pd.DataFrame,
    ) -> Log:
        offsets = list(days) if days is not None else list(range(len(ratings)))
        at = START + pd.to_timedelta(np.array(offsets, dtype="int64"), unit="D")
        base = {"person": [person] * len(offsets), "entry": range(len(offsets)), "at": at, "day": at}
        entries = pd.DataFrame({**base, "kind": "mood", "precision": "minute", "source": "made:log.csv"})
        rated = (
            pd.DataFrame({**base, "mood": np.array(ratings, dtype="float64")})
            if len(offsets)
            else pd.DataFrame({"person": []})
        )
        listed = [
            {"person": person, "entry": n, "at": at[n], "day": at[n], "tag": tag, "source": "made:log.csv"}
            for n, offset in enumerate(offsets)
            for tag in (tags or {}).get(offset, [None] if tags is not None else [])
        ]
        variables = conform(
            pd.DataFrame([{"variable": "mood", "label": label, "low": 1, "high": 5, "direction": "higher_better"}]),
            VARIABLES,
        )
        made: dict[str, pd.DataFrame] = {"persons": pd.DataFrame({"person": [person]})}
        if offsets:
            made |= {"entries": entries, "ratings": rated, "variables": variables}
        if listed:
            made["tags"] = pd.DataFrame(listed)
        return Log(**{**made, **tables})

    return build
