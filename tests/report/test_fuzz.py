"""Odd logs, many of them: both editions render each without an exception, and say nothing that is no word."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from moodtrack import report
from moodtrack.log import Log
from moodtrack.report.document import Document
from moodtrack.report.insights import insights
from moodtrack.schema import SCORES, VARIABLES, conform

START = pd.Timestamp("2024-11-04")
SCALES = ((1, 5), (1, 10), (0, 100), (-1, 1), (float("nan"), float("nan")))
NAMED = ("constant mood", "one tag always on", "two entries", "unlogged month", "five-point scale")
LOGS = 200
PROGRAM = re.compile(r"<NA>|\b(?:NaT|NaN|nan|None|inf|dtype)\b")
ACTIVE = re.compile(
    r"<script|javascript:|<iframe|<link|\son\w+\s*=\s*[\"']|(?:src|href)\s*=\s*[\"']?(?:https?:)?//", re.IGNORECASE
)
DIRECTIONS = ("higher_better", "higher_worse", "range", "none", None)


def odd_log(seed: int) -> Log:
    """A log with one oddity of each sort: days, mood, tags, scores, goals, sessions, shares.

    Of ten seeds, five have the oddities that have a name, one each.
    """
    named = NAMED[seed % 10] if seed % 10 < len(NAMED) else ""
    stream = np.random.default_rng(seed)

    def pick(*choices: object) -> object:
        return choices[int(stream.integers(len(choices)))]

    n = int(pick(0, 1, 2, 3, 12, 40, 70, 100))  # type: ignore[call-overload]
    n = 2 if named == "two entries" else max(n, 12) if named else n
    gaps = "month" if named == "unlogged month" else pick("none", "month", "random", "twice")
    days = np.arange(n)
    if gaps == "month":
        days = days + 31 * (days > n // 2)
    elif gaps == "random":
        days = np.sort(stream.choice(3 * n + 1, n, replace=False))
    elif gaps == "twice":
        days = days // 2
    low, high = (1, 5) if named == "five-point scale" else SCALES[int(stream.integers(len(SCALES)))]
    lowest, highest = (1, 5) if np.isnan(low) else (low, high)
    mood = stream.uniform(lowest, highest, n).round(int(pick(0, 1)))  # type: ignore[call-overload]
    shape = pick("as is", "constant", "none", "holes", "two values", "outlier")
    shape = "constant" if named == "constant mood" else shape
    if shape == "constant":
        mood[:] = highest
    elif shape == "none":
        mood[:] = np.nan
    elif shape == "holes":
        mood[stream.random(n) < 0.5] = np.nan
    elif shape == "two values":
        mood = np.where(mood > np.median(mood) if n else mood > 0, highest, lowest).astype("float64")
    elif shape == "outlier" and n:
        mood[0] = 1e6
    at = START + pd.to_timedelta(days, unit="D")
    base = pd.DataFrame({"person": "p", "entry": np.arange(n), "at": at, "day": at})
    shared = pd.Series(stream.choice([True, False], n), dtype="boolean").where(stream.random(n) < 0.8)
    tables: dict[str, pd.DataFrame] = {"persons": pd.DataFrame({"person": ["p"]})}
    if n:
        tables["entries"] = base.assign(
            kind="mood", precision=pick("minute", "day"), source="made:a.csv", shared=shared
        )  # type: ignore[arg-type]
        tables["ratings"] = base.assign(mood=mood)
        label, way = pick("Mood", "$x_1$ 😀", "m" * 90, "null"), DIRECTIONS[int(stream.integers(len(DIRECTIONS)))]
        tables["variables"] = conform(pd.DataFrame([{"variable": "mood", "label": label, "low": low, "high": high, "direction": way}]), VARIABLES)  # fmt: skip
        tagged = pick("none", "always", "rare", "many", "never")
        tagged = "always" if named == "one tag always on" else tagged
        chance = {"none": 0.0, "always": 1.0, "rare": 0.03, "many": 0.5, "never": 0.0}[str(tagged)]
        if tagged != "none":
            names = ["on", "null", "=1+1", "<b>", "😀", "x y"][: 6 if tagged == "many" else 1]
            parts = [base[stream.random(n) < chance].assign(tag=name) for name in names]
            tables["tags"] = pd.concat([*parts, base.assign(tag=None)]).assign(source="made:a.csv")
    sessions = int(pick(0, 1, 2, 9))  # type: ignore[call-overload]
    when = START + pd.to_timedelta(7 * np.arange(sessions), unit="D")
    if sessions:
        measure = pick("phq9", "who5", "own scale", "core10")
        rows = pd.DataFrame({"person": "p", "session": np.arange(1, sessions + 1), "at": when, "day": when})
        score = rows.assign(measure=measure, item="total", rater=pick("self", "therapist"), value=stream.integers(0, 25, sessions).astype("float64"))  # fmt: skip
        item = score.assign(item="9", value=stream.integers(0, 4, sessions).astype("float64"))
        tables["scores"] = conform(pd.concat([score, item]) if stream.random() < 0.5 else score, SCORES)
        attended = pd.Series(stream.choice([True, False], sessions), dtype="boolean")
        tables["sessions"] = rows.assign(attended=attended if stream.random() < 0.7 else pd.Series([None] * sessions, dtype="boolean"))  # fmt: skip
    if stream.random() < 0.5:
        goal = {"person": "p", "goal": "g", "label": pick("calm", None, "$\\frac{"), "measure": pick("rating:mood", "phq9", "goal", "tag:on", "nonsense"),
                "target": pick(3.0, 1e9, None), "target_high": pick(None, 4.0), "direction": pick("increase", "decrease", "range"), "rule": pick("last", "mean", "count", "share"),
                "per": pick("day", "week", "session"), "baseline": pick(None, 3.0), "set_on": START, "due_on": pick(None, START)}  # fmt: skip
        tables["goals"] = pd.DataFrame([goal])
    return Log(**tables)


def view_of(seed: int) -> dict[str, object]:
    """What part of the log is looked at: all, what is shared, what was known on a day, what came after one."""
    some_day, later = START + pd.Timedelta(days=20), START + pd.Timedelta(days=30)
    return ({}, {"shared_only": True}, {"as_of": some_day}, {"start": later})[seed % 4]  # type: ignore[return-value]


def complaints(seed: int) -> list[str]:
    """What a reader of either edition, or of the insights, would stumble over."""
    log, view = odd_log(seed), view_of(seed)
    said: list[str] = []
    for edition in ("clinician", "client"):
        norms = edition == "client" and seed % 2 == 0
        document = report.document(log, edition=edition, norms=norms, **view)  # type: ignore[arg-type]
        page = report.html(document)
        said += [f"{seed} {edition}: {wrong}" for wrong in (*of_text(document), *of_page(page))]
    if seed % 5 == 0:
        found = insights(log, **view)  # type: ignore[arg-type]
        said += [f"{seed}: an insight says nothing"] * (not all(one.text for one in found))
        said += [f"{seed}: two insights have one id"] * (len({one.id for one in found}) < len(found))
    return said


def of_text(document: Document) -> list[str]:
    """A word of a program in a sentence; a section that has a heading and says nothing."""
    said = [f"the word {word[0]!r} is said" for word in PROGRAM.finditer(document.text())]
    return said + [f"the section {section.key} says nothing" for section in document.sections if not section.blocks]


def of_page(page: str) -> list[str]:
    """A page without its one heading, with a script or an address elsewhere, or with a tag of the person that is none of the page's."""
    said = ["not one h1"] * (len(re.findall("<h1[ >]", page)) != 1)
    said += ["it runs or loads something"] * bool(ACTIVE.search(page))
    said += ["a word of the person is markup"] * ("<b>" in page)
    return said + ["it is no whole page"] * (not page.startswith("<!DOCTYPE html>") or "</html>" not in page[-20:])


def test_the_named_oddities_are_there() -> None:
    logs = {name: odd_log(place) for place, name in enumerate(NAMED)}
    mood = logs["constant mood"].ratings["mood"]
    assert mood.nunique() == 1
    assert len(mood) >= 12
    tags, days = logs["one tag always on"].tags, logs["one tag always on"].entries["day"]
    assert set(tags.loc[tags["tag"].notna(), "day"]) == set(days)
    assert len(logs["two entries"].entries) == 2
    assert logs["unlogged month"].entries["day"].drop_duplicates().diff().max() > pd.Timedelta(days=28)
    assert logs["five-point scale"].variables[["low", "high"]].to_numpy().tolist() == [[1, 5]]


@pytest.mark.usefixtures("told_once")
@pytest.mark.parametrize("first", range(0, LOGS, 4))
def test_odd_logs_render(first: int) -> None:
    assert [wrong for seed in range(first, first + 4) for wrong in complaints(seed)] == []
