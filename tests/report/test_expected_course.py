"""Scores beside a fitted course: told only where a course is given, in words that promise nothing, drawn by shape."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from moodtrack import plot, progress, report
from moodtrack.cli import app
from moodtrack.errors import OptionError
from moodtrack.log import Log
from moodtrack.plot.drawing import svg
from moodtrack.report.document import Figure, Items, Paragraph, Table


@pytest.fixture(scope="module")
def ours() -> progress.Course:
    """A course that falls from 16 by 3 a unit, from session 1 on; clients and scores both with SD 2."""
    stream = np.random.default_rng(1)
    session, who = np.tile(np.arange(1, 9), 150), np.repeat(np.arange(150), 8)
    value = stream.normal(16, 2, 150)[who] - 3 * np.log(session) + stream.normal(0, 2, 1200)
    sample = pd.DataFrame({"person": [f"c{i}" for i in who], "session": session, "measure": "phq9", "value": value})
    return progress.fit_course(sample.assign(value=sample["value"].clip(0, 27)), measure="phq9", population="made up")


def text(document: report.Document) -> str:
    section = next(s for s in document.sections if s.key == "course")
    parts: list[str] = []
    for block in section.blocks:
        parts += [b for _, b in block.items] if isinstance(block, Items) else []
        parts += [block.text] if isinstance(block, Paragraph) else []
        parts += [" ".join(row) for row in block.rows] if isinstance(block, Table) else []
    return " ".join(parts)


def test_told_only_where_a_course_is_given(make: Callable[..., Log], weekly: Any, ours: progress.Course) -> None:
    log = make(scores=weekly([16, 14, 13, 12]))
    assert "course" not in [s.key for s in report.document(log).sections]
    assert "course" in [s.key for s in report.document(log, course=ours).sections]
    asked = report.document(log, sections=["course"])
    assert text(asked) == "No fitted course was given, so no score is set beside others."


def test_within_and_outside_in_words(make: Callable[..., Log], weekly: Any, ours: progress.Course) -> None:
    inside = text(report.document(make(scores=weekly([16, 14, 13, 12])), course=ours))
    assert re.search(
        r"latest score 12 \(session 4, 27 Jan 2025\) lies within the expected range of clients with a similar start \(first score 16\): 80 % of them are expected at \d+\.\d to \d+\.\d",
        inside,
    )
    assert "(course of 150 clients)" in inside
    assert "3 of 3 scores after the first lie within it." in inside
    outside = text(report.document(make(scores=weekly([16, 14, 13, 22])), course=ours))
    assert "lies outside, on the worse side of, the expected range of clients with a similar start" in outside
    better = text(report.document(make(scores=weekly([16, 14, 13, 1])), course=ours))
    assert "lies outside, on the better side of, the expected range" in better
    for words in (inside, outside, better):
        assert not re.search(
            r"\b(risk|on track|failing|predict|will|effect|because|deteriorat|alarm|red|promis)", words
        )


def test_beyond_the_sample_is_said(make: Callable[..., Log], weekly: Any, ours: progress.Course) -> None:
    words = text(report.document(make(scores=weekly([16, 14, 13, 12, 11, 10, 10, 9, 8, 8])), course=ours))
    assert "last comparable score 9 (session 8" in words
    assert "2 scores after the last session of the sample are not set beside it." in words
    assert "10 8 not told not told not told 10" in words
    high = text(report.document(make(scores=weekly([27, 26])), course=ours))
    assert "not told: the sample of the course holds no such first score." in high
    none = text(report.document(make(scores=weekly([12, 11], measure="gad7")), course=ours))
    assert "no score in the files" in none or "no score" in none


def test_a_file_is_as_good_as_the_value(
    make: Callable[..., Log], weekly: Any, ours: progress.Course, tmp_path: Path
) -> None:
    log = make(scores=weekly([16, 14, 13, 12]))
    ours.save(tmp_path / "c.json")
    assert report.html(report.document(log, course=tmp_path / "c.json")) == report.html(
        report.document(log, course=[ours])
    )


def test_refused_where_it_changes_nothing(make: Callable[..., Log], weekly: Any, ours: progress.Course) -> None:
    log = make(scores=weekly([16, 14, 13, 12]))
    with pytest.raises(OptionError, match="changes nothing in the client edition"):
        report.document(log, course=ours, edition="client")
    with pytest.raises(OptionError, match="changes nothing with these sections"):
        report.document(log, course=ours, sections=["trend"])


def test_scores_off_the_scale_are_not_set_beside_others(make: Callable[..., Log], ours: progress.Course) -> None:
    rows = pd.DataFrame({"person": "p1", "session": [1, 2], "measure": "who5", "value": [8.0, 22.0]})
    who5 = dataclasses.replace(ours, measure="who5")
    assert "do not fit the scale" in text(report.document(make(scores=rows), course=who5))


def test_on_the_command_line(ours: progress.Course, tmp_path: Path) -> None:
    ours.save(tmp_path / "c.json")
    (tmp_path / "s.csv").write_text(
        "person,session,date,measure,score\na,1,2025-01-06,phq9,16\na,2,2025-01-13,phq9,13\n"
    )
    call = ["report", str(tmp_path / "s.csv"), "-o", str(tmp_path / "r.html"), "--course", str(tmp_path / "c.json")]
    done = CliRunner().invoke(app, call)
    assert done.exit_code == 0, done.output
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "Scores beside the expected course" in page
    (tmp_path / "c.json").write_text("{}")
    assert CliRunner().invoke(app, call).exit_code == 2


# drawing


def test_drawn_by_shape_with_the_better_way(weekly: Any, ours: progress.Course) -> None:
    found = progress.course(weekly([16, 14, 13, 22, 10, 9, 8, 8, 7]), course=ours)
    ax = plot.course(found, label="PHQ-9")
    assert ax.get_ylabel() == "PHQ-9\n(lower is better)"
    marks = {line.get_marker() for line in ax.lines}
    assert {"o", "s"} <= marks
    assert {t.get_text() for t in ax.texts} >= {"68 %", "80 %", "90 %", "expected"}
    assert svg(ax).count("<svg") == 1
    words = " ".join(t.get_text() for t in plot.course(progress.course(weekly([16]), course=ours)).texts)
    assert "no score" in words or "expected" in words


def test_every_figure_has_words(make: Callable[..., Log], weekly: Any, ours: progress.Course) -> None:
    section = next(s for s in report.document(make(scores=weekly([16, 14])), course=ours).sections if s.key == "course")
    figure = next(b for b in section.blocks if isinstance(b, Figure))
    assert "expected range" in figure.alternative
