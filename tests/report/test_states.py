"""Every state of a log gives a report that says what is missing: nothing breaks, nothing is made up."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import Phase, given, settings

import moodtrack
from moodtrack import report
from moodtrack._catalogue import ANALYSES
from moodtrack.errors import OptionError, UnknownPerson
from moodtrack.log import Log
from moodtrack.report.document import Paragraph, Table
from moodtrack.report.sections import generic
from moodtrack.testing import generated, strategies

Make = Callable[..., Log]
Weekly = Callable[..., pd.DataFrame]
FIRST_PAGE = ["header", "glance", "attention", "figures"]


def told(log: Log, **options: object) -> str:
    """The words of a report; the page is rendered on the way."""
    document = report.document(log, **options)  # type: ignore[arg-type]
    assert [section.key for section in document.sections][:4] == FIRST_PAGE
    assert report.html(document).startswith("<!DOCTYPE html>")
    text = document.text()
    assert "nan" not in text.replace("finance", "").lower().split()
    assert "<NA>" not in text
    assert "NaT" not in text
    return text


def test_empty_log() -> None:
    text = told(Log())
    assert "nobody in the files" in text
    assert "No rule could be checked." in text
    assert "improved" not in text.split("How to read this")[0]


def test_one_entry(make: Make) -> None:
    text = told(make([3.0]))
    assert "Entries on 1 of 1 day (100 %)" in text
    assert "Nothing in the files can show a change" in text


def test_two_entries(make: Make) -> None:
    assert "Entries on 2 of 11 days (18 %); longest gap 9 days (7 Jan to 15 Jan 2025)" in told(
        make([3.0, 4.0], days=[0, 10])
    )


def test_missing_ratings_are_not_zero(make: Make) -> None:
    text = told(make([float("nan")] * 40))
    assert "No day has a rating with a number." in text
    assert not re.search(r"(?<![\d.])0\.0(?!\d)", text)


def test_constant_mood(make: Make) -> None:
    text = told(make([4.0] * 120, tags={day: ["run"] if day % 3 else [] for day in range(120)}))
    assert "rated the same on all 120 days that are looked at" in text
    assert " found" not in text.split("How to read this")[0].split("Tags that go")[1].split("Tested or")[0]
    assert "improved" not in text.split("How to read this")[0]


def test_scores_without_a_diary(make: Make, weekly: Weekly) -> None:
    text = told(make(scores=weekly([18, 12, 10, 9])))
    assert "PHQ-9: reliably improved, established in two scores running: 9 points lower than the first score" in text
    assert "No diary entries are in the files." in text


def test_one_score(make: Make, weekly: Weekly) -> None:
    text = told(make(scores=weekly([18])))
    assert "one score only, so no change can be told." in text
    assert "18 of 27, “moderately severe”" in text


def test_a_measure_that_is_not_known_gets_no_class(make: Make, weekly: Weekly) -> None:
    text = told(make(scores=weekly([30, 12, 5], measure="my scale")))
    assert "no threshold of measurement error and no norms are at hand" in text
    assert "reliably" not in text.split("For attention")[0]


def test_diary_without_tags(make: Make) -> None:
    assert "Nothing was compared: the files hold no tags beside the ratings." in told(make([3.0, 4.0] * 50))


def test_words_without_numbers_say_what_to_do(make: Make) -> None:
    labels = pd.DataFrame(
        [
            {"person": "p1", "entry": n, "variable": "mood", "label": "so lala", "missing": "unmapped_label"}
            for n in range(9)
        ]
    )
    text = told(make([float("nan")] * 9, labels=labels))
    assert "give the words numbers with --moods" in text
    assert "9 entries rated with a word whose number is not known; their days count as rated." in text
    one = told(make([float("nan"), 3.0, 4.0], labels=labels.loc[[1]]))
    assert "1 entry rated with a word whose number is not known; its day counts as rated." in one


@pytest.mark.parametrize("edition", ["clinician", "client"])
def test_few_days_compare_no_tags_and_say_when_they_will_be(make: Make, edition: str) -> None:
    """Sixty rated days of every day from 6 January: the ninetieth is 5 April, and no tag is named before it."""
    tags = {day: ["run"] if day % 2 else ["tea"] for day in range(60)}
    log = make([5 if day % 2 else 1 for day in range(60)], tags=tags)
    document = report.document(log, edition=edition)
    text = document.text()
    assert "5 Apr 2025" in text
    assert "from 90 " in text.lower()
    assert "60 days" in text
    for tag in ("run", "tea"):
        assert f"“{tag}”" not in text
        assert f">{tag}<" not in report.html(document)


def test_several_persons_need_a_name() -> None:
    log = Log.concat([Log(persons=pd.DataFrame({"person": [name]})) for name in ("anna", "ben")])
    with pytest.raises(UnknownPerson, match=r"2 persons: anna, ben.*--person"):
        report.document(log)
    assert report.document(log, person="ben").person == "ben"
    with pytest.raises(UnknownPerson, match="anna"):
        report.document(log, person="carla")


def test_unknown_edition_lists_those_that_there_are() -> None:
    with pytest.raises(OptionError, match="clinician"):
        report.document(Log(), edition="poster")


def test_a_report_is_about_one_person_only() -> None:
    log = Log(**generated(3))
    names = log.persons["person"].astype(str).tolist() or sorted(log.ratings["person"].astype(str).unique())
    log = Log(**{**log.tables, "persons": pd.DataFrame({"person": names})})
    assert len(names) > 1
    for name in names[:3]:
        assert told(log, person=name) == told(log.select(name))


@settings(max_examples=10, phases=[Phase.explicit, Phase.generate])
@given(strategies.logs())
def test_any_small_log_renders(log: Log) -> None:
    for name in log.persons["person"].astype(str).tolist() or [None]:
        assert told(log, person=name)


def test_write_up_only_when_asked() -> None:
    log = moodtrack.demo()
    parts = log.texts[log.texts["part"].isin(["highlights", "takeaways", "concerns"])]
    assert len(parts)
    plain, full = report.document(log).text(), report.document(log, texts=True).text()
    last = parts[parts["day"] == parts["day"].max()]["text"].astype(str).tolist()
    assert last
    assert all(text not in plain for text in last)
    assert any(text in full for text in last)


def test_an_analysis_without_a_section_is_told_by_the_generic_one() -> None:
    analysis = replace(next(a for a in ANALYSES if a.word == "trend"), faces=())
    log = moodtrack.demo()
    told = generic.section(analysis, log.run(analysis.load(), of="mood"))
    table = next(block for block in told.blocks if isinstance(block, Table))
    assert told.title == analysis.question
    assert len(table.rows) == 4
    assert "estimator" in table.columns
    empty = generic.section(analysis, Log().run(analysis.load()))
    assert isinstance(empty.blocks[0], Paragraph)
