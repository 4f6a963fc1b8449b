"""Signs, the chart and setbacks as both editions tell them; what is not shared is in neither."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

import moodtrack
from moodtrack import report
from moodtrack.log import Log
from moodtrack.schema import EVENTS, LABELS, conform

SIGNS = ("mood < 3 two days", "no morning walk for two weeks", "I stop answering the phone")


@pytest.fixture(scope="module")
def log() -> Log:
    demo = moodtrack.demo()
    first = demo.ratings["day"].min()
    rows = [("warning_sign", words, first, None, number > 0) for number, words in enumerate(SIGNS)]
    rows += [("phase", "stable", first, first + pd.Timedelta(days=60), True), ("setback", "the move", first + pd.Timedelta(days=60), None, None)]  # fmt: skip
    events = pd.DataFrame(rows, columns=["kind", "label", "start", "end", "shared"]).assign(person=demo.persons["person"].iloc[0])  # fmt: skip
    return Log(**{name: getattr(demo, name) for name in ("persons", "entries", "ratings", "tags", "scores", "variables")}, events=conform(events, EVENTS))  # fmt: skip


def _page(log: Log, edition: str, **options: object) -> str:
    return report.html(report.document(log, edition=edition, sections=["staying_well"], **options))  # type: ignore[arg-type]


def test_the_clinician_reads_every_sign_with_its_days_and_the_chart_with_its_price(log: Log) -> None:
    page = _page(log, "clinician")
    assert "quiet (2 of 2 days known)" in page
    assert "quiet (14 of 14 days known)" in page
    assert "not evaluated" in page
    assert "56 rated days" in page
    assert "signals a year" in page
    assert "half of lasting shifts by one SD" in page
    assert "Setback of 7 Mar 2025" in page


def test_a_sign_without_words_is_not_called_nan(log: Log) -> None:
    log = replace(log, events=log.events.assign(label=None, shared=True)[log.events["kind"] == "warning_sign"])
    for edition, words in (("clinician", "(no words)"), ("client", "A sign")):
        text = report.document(log, edition=edition, sections=["staying_well"]).text()
        assert words in text
        assert "nan" not in text


def test_the_client_reads_plain_words(log: Log) -> None:
    page = _page(log, "client")
    assert page.count("Not there in your latest notes.") == 2
    assert "You decide" in page
    for word in ("SD", "signal", "limit", "relapse", "risk"):
        assert word not in page.partition("<body")[2].replace("staying_well", "")


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (20, "There is no control chart of Mood: 18 rated days in the stable phase, and 30 are needed (a convention)."),
        (None, "There is no control chart: the stable phase lacks its first or last day, or ends before it begins."),
        (-1, "no stable phase with ratings is written down"),
    ],
)
def test_why_there_is_no_chart_is_said(log: Log, days: int | None, words: str) -> None:
    events = log.events.copy()
    stable = events["label"].eq("stable")
    events.loc[stable, "end"] = pd.NaT if days is None else events["start"].min() + pd.Timedelta(days=days)
    events = events[~stable] if days == -1 else events
    page = _page(Log(**{name: getattr(log, name) for name in ("persons", "entries", "ratings", "tags", "scores", "variables")}, events=events), "clinician")  # fmt: skip
    assert words in page


def test_a_sign_that_has_ended_is_told_to_the_clinician_alone(log: Log) -> None:
    over = log.events["start"].min() + pd.Timedelta(days=30)
    signs = log.events[log.events["kind"] == "warning_sign"].assign(end=over)
    log = replace(log, events=signs)
    assert _page(log, "clinician").count(f"watched until {over.day} {over:%b %Y}") == 3
    document = report.document(log, edition="client", sections=["staying_well"])
    assert "Staying well" not in document.text()


def test_a_sign_that_is_not_shared_is_not_there(log: Log) -> None:
    for edition in ("clinician", "client"):
        page = _page(log, edition, shared_only=True)
        assert "&lt; 3 two days" not in page
        assert "the move" not in page


def test_a_log_without_any_has_no_such_section_for_the_client() -> None:
    page = report.document(moodtrack.demo(), edition="client")
    assert "staying_well" not in [section.key for section in page.sections]


def _in_words(log: Log, first: int, last: int) -> Log:
    """The demo client, whose mood came in words on these days, counted from the end of the log."""
    through = log.ratings["day"].max()
    days = log.ratings["day"].between(through - pd.Timedelta(days=first), through - pd.Timedelta(days=last))
    labels = log.ratings.loc[days & log.ratings["mood"].notna(), ["person", "entry"]].assign(variable="mood", label="numb", missing="unmapped_label")  # fmt: skip
    return replace(log, ratings=log.ratings.assign(mood=log.ratings["mood"].mask(days)), labels=conform(labels, LABELS))


def test_nothing_is_told_of_signs_and_charts_on_days_in_words(log: Log) -> None:
    late = _in_words(log, 4, 0)
    text, client = (report.document(late, edition=name, sections=["staying_well"]).text() for name in ("clinician", "client"))  # fmt: skip
    assert "not known: 0 of 2 days known" in text
    assert "2 days with ratings in words without a number: give the words numbers with --moods" in text
    assert "Mood: cannot be told: in the last 14 days, 5 of 14 rated days have ratings in words" in text
    assert "is within the last 14 days" not in text
    assert "You told 2 days of this time in words that have no number yet, so the notes cannot say." in client
    assert "so it cannot be said how your mood compares with it" in client
    early = _in_words(log, 400, 110)
    text, client = (report.document(early, edition=name, sections=["staying_well"]).text() for name in ("clinician", "client"))  # fmt: skip
    assert "There is no control chart of Mood: " in text
    assert "rated days of the stable phase have a rating in a word without a number, too many to compare with" in text
    assert "Your steady time is told in words that have no number yet" in client
