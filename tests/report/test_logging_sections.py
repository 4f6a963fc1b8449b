"""Sections of compliance, missingness and sessions say something for any log, and nothing that is not in it."""

from __future__ import annotations

import importlib

import pytest
from hypothesis import given, settings

import moodtrack
from moodtrack import report
from moodtrack.log import Log
from moodtrack.report.document import Document
from moodtrack.testing import strategies

WORDS = ("compliance", "missingness", "sessions")


def page(log: Log) -> Document:
    found = report.findings(log, words=WORDS)
    told = tuple(importlib.import_module(f"moodtrack.report.sections.{word}").section(found) for word in WORDS)
    return Document("Report", "clinician", found.person, told)


@given(strategies.logs(min_persons=1, max_persons=1))
@settings(max_examples=25)
def test_any_log_is_told(log: Log) -> None:
    document = page(log)
    assert [section.key for section in document.sections] == list(WORDS)
    assert all(section.blocks for section in document.sections)
    assert report.html(document).startswith("<!DOCTYPE html>")


def test_no_number_is_shown_as_nan_and_no_cause_is_claimed() -> None:
    text = page(moodtrack.demo()).text()
    assert not [word for word in ("nan", "NaT", "<NA>", "None", "effect of", "because of", "leads to") if word in text]


@pytest.mark.parametrize("part", ["highlights", "takeaways"])
def test_written_words_of_sessions_are_counted_and_not_shown(part: str) -> None:
    log = moodtrack.demo()
    words = log.texts.loc[log.texts["part"] == part, "text"]
    text = page(log).text()
    assert len(words) > 0
    assert not [word for word in words if word in text]
