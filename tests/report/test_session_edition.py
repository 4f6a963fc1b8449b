"""The page for the session: only what is shared unless it is one's own copy, nothing quoted unasked, questions that point to figures."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from moodtrack import report
from moodtrack.errors import OptionError
from moodtrack.log import Log
from moodtrack.report.document import Document, Paragraph, Questions
from moodtrack.schema import TABLES, conform

Make = Callable[..., Log]
Weekly = Callable[..., pd.DataFrame]
START = pd.Timestamp("2025-01-06")


def day(number: int) -> pd.Timestamp:
    return START + pd.Timedelta(days=number)


@pytest.fixture
def log(make: Make, weekly: Weekly) -> Log:
    """Forty rated days, sessions on days 7, 21 and 35; every third entry is private and full of words that must not be seen."""
    tags = {n: ["hidden tag"] if n % 3 == 2 else ["walk"] for n in range(40)}
    made = make([1.0 if n % 3 == 2 else 3.0 + n % 2 for n in range(40)], tags=tags, scores=weekly([15, 12, 9, 8, 8, 7]))
    held = pd.DataFrame({"person": "p1", "session": [1, 2, 3], "day": [day(7), day(21), day(35)], "attended": True})
    parts = {36: "wins", 37: "questions", 38: "concerns", 39: "takeaways", 35: "concerns"}
    texts = [{"person": "p1", "entry": n, "at": day(n), "day": day(n), "part": part, "text": f"{'hidden' if n % 3 == 2 else 'open'} {part}"} for n, part in parts.items()]  # fmt: skip
    work = pd.DataFrame({"person": "p1", "assignment": ["a1", "a2"], "session": [3, 3], "kind": ["homework", "skill"], "label": ["hidden label", "hidden other"], "assigned_on": day(35), "due_on": day(42), "done": [True, None]})  # fmt: skip
    return replace(
        made,
        entries=made.entries.assign(shared=[n % 3 != 2 for n in range(40)]),
        texts=conform(pd.DataFrame(texts), TABLES["texts"]),
        sessions=conform(held, TABLES["sessions"]),
        assignments=conform(work, TABLES["assignments"]),
    )


def page(log: Log, **options: object) -> Document:
    return report.document(log, edition="session", **options)  # type: ignore[arg-type]


def test_it_starts_at_the_last_session_and_has_five_parts(log: Log) -> None:
    made = page(log, own=True)
    assert [section.key for section in made.sections] == ["head", "days", "written", "agreed", "questions"]
    assert "Since: session 3, 10 Feb 2025" in made.text()
    assert "Since: 16 Jan 2025" in page(log, own=True, start="2025-01-16").text()


def test_a_log_without_sessions_is_looked_at_from_its_first_day(make: Make) -> None:
    text = page(make([3.0, 4.0, 5.0]), own=True).text()
    assert "Since: the first entry" in text
    assert "Highest: 5 on 8 Jan 2025" in text


def test_one_more_day_is_one_day(make: Make) -> None:
    text = page(make([3.0] * 4 + [4.0] * 4), own=True).text()
    assert text.count("and 1 more day.") == 2
    assert "more days" not in text


def test_nothing_private_is_anywhere_in_the_therapists_page(log: Log) -> None:
    for texts in (False, True):
        made = page(log, texts=texts)
        text, html = made.text(), report.html(made)
        assert "hidden" not in html
        assert "Shows: only what its author shares" in text
        assert "Lowest: 3" in text  # 1.0 is the lowest of the private days
        assert "Concerns not yet spoken about" not in re.sub("None in what is shared.*", "", text)
        assert "Days with an entry: 3 days" in text  # of five since session 3 two are private


def test_no_count_of_the_page_depends_on_what_is_private(log: Log) -> None:
    kept = log.entries["shared"].to_numpy(dtype=bool)
    numbers = log.entries.loc[kept, "entry"]
    parts = {name: getattr(log, name)[getattr(log, name)["entry"].isin(numbers)] for name in ("entries", "ratings", "tags", "texts")}  # fmt: skip
    assert report.html(page(log, texts=True)) == report.html(page(replace(log, **parts), texts=True))


def test_the_own_copy_has_all_and_says_so(log: Log) -> None:
    text = page(log, own=True).text()
    assert "the author's own copy" in text
    assert "Lowest: 1" in text
    assert "hidden tag" in text
    assert "Concerns not yet spoken about: 2 notes, 10 Feb 2025, 13 Feb 2025." in text
    with pytest.raises(OptionError, match="own"):
        report.document(log, own=True)


def test_nothing_is_quoted_unless_asked_for(log: Log) -> None:
    for own in (True, False):
        assert "open wins" not in report.html(page(log, own=own))
        assert "“open wins” (11 Feb 2025)" in page(log, own=own, texts=True).text()
    assert "“hidden concerns” (13 Feb 2025)" in page(log, own=True, texts=True).text()


def test_concerns_of_a_write_up_are_spoken_about(log: Log) -> None:
    up = log.entries["entry"].eq(35).to_numpy(dtype=bool)
    kind = log.entries["kind"].astype("str").mask(up, "session")
    told = replace(log, entries=conform(log.entries.assign(kind=kind), TABLES["entries"]))
    assert "Concerns not yet spoken about: 1 note, 13 Feb 2025." in page(told, own=True).text()


def test_agreed_words_are_told_to_the_author_alone(log: Log) -> None:
    own, other = page(log, own=True)["agreed"], page(log)["agreed"]
    assert own.blocks[0].items[0] == ("Hidden other", "agreed on 10 Feb 2025, for 17 Feb 2025: not due yet.")  # type: ignore[union-attr]
    assert [lead for lead, _ in other.blocks[0].items] == ["Skill", "Homework"]  # type: ignore[union-attr]


def test_every_question_points_to_a_figure_of_the_page(log: Log) -> None:
    made = page(log, own=True)
    asked = [item for block in made["questions"].blocks if isinstance(block, Questions) for item in block.items]
    figures = {figure.key for section in made.sections for figure in section.figures()}
    assert len(asked) >= 3
    assert {key for _, key, _ in asked} <= figures
    html = report.html(made)
    for words, key, _ in asked:
        assert words.endswith("?")
        assert f'href="#figure-{key}"' in html
        assert html.count(f'id="figure-{key}"') == 1
        assert not re.search(r"\b(why|because|should|cause|effect|must|fail)", words)


def test_questions_come_from_findings_and_the_last_one_needs_none(make: Make) -> None:
    text = page(Log()).text()
    assert "And: what matters most today?" in text
    assert "the day with the lowest" not in text
    same = page(make([3.0] * 10), own=True).text()
    assert "Mood: 3 on all 10 rated days." in same
    assert "the day with the highest" not in same


def test_a_higher_score_is_asked_about_like_a_lower_one(make: Make, weekly: Weekly) -> None:
    for scores, words in (([10, 15], "PHQ-9 is 15, and was 10 the time before."), ([15, 10], "PHQ-9 is 10, and was 15 the time before.")):  # fmt: skip
        assert f"{words} How does that fit with how it was?" in page(make([3.0, 4.0], scores=weekly(scores)), own=True).text()  # fmt: skip


@pytest.mark.parametrize("edition", ["session", "client", "clinician"])
def test_a_log_without_a_table_of_persons_is_of_the_person_that_its_tables_name(log: Log, edition: str) -> None:
    unlisted = replace(log, persons=log.persons.iloc[:0])
    made = [report.html(report.document(each, edition=edition)) for each in (unlisted, log)]
    assert made[0] == made[1]


def test_without_a_word_on_sharing_the_head_says_how_to_share(log: Log) -> None:
    silent = replace(log, entries=log.entries.assign(shared=pd.array([None] * len(log.entries), "boolean")))
    for edition in ("session", "clinician"):
        told = report.document(silent, edition=edition, shared_only=True).text()
        assert "No share list was read and no entry is marked as shared." in told
        assert "share.csv" in told
        assert "share.csv" not in report.document(log, edition=edition, shared_only=True).text()
    listed = replace(silent, provenance=({"name": "share.csv", "format": "share"},))
    assert "No share list" not in page(listed).text()
    assert "No share list" not in page(silent, own=True).text()


def test_the_progress_report_says_that_it_uses_what_is_not_shared(log: Log) -> None:
    def head(of: Log, **options: object) -> str:
        made = report.document(of, sections=["header"], **options)  # type: ignore[arg-type]
        return " ".join(block.text for block in made["header"].blocks if isinstance(block, Paragraph))

    assert head(log) == "Sharing: 13 entries are marked as not shared by the author. All are used on this page; --shared-only makes it without them."  # fmt: skip
    assert head(log, shared_only=True) == ""
    some = log.entries["shared"].where(log.entries["entry"] > 2, None)
    assert "12 entries are marked as not shared by the author, of 3 it is not said." in head(replace(log, entries=log.entries.assign(shared=some)))  # fmt: skip
    allowed = replace(log, entries=log.entries.assign(shared=True))
    assert head(allowed) == ""
    assert head(replace(allowed, provenance=({"name": "share.csv", "format": "share"},))) == "Sharing: no entry is marked as not shared by the author."  # fmt: skip


def test_a_score_off_the_scale_of_its_form_is_neither_drawn_nor_asked_about(make: Make, weekly: Weekly) -> None:
    off = page(make([3.0, 4.0], scores=weekly([78, 82, 150], measure="who5")), own=True)
    assert "WHO-5" not in off.text()
    assert "WHO-5 is 76" in page(make([3.0, 4.0], scores=weekly([72, 76], measure="who5")), own=True).text()


def test_a_scale_in_brackets_is_no_part_of_a_name_in_sentences(make: Make, weekly: Weekly) -> None:
    log = make([3.0, 4.0] * 30, scores=weekly([15, 12]))
    label = log.variables["label"].astype("str")
    headed = replace(
        log, variables=log.variables.assign(label=label.where(log.variables["variable"] != "mood", "Mood (1-5)"))
    )
    for edition, options in (("session", {"own": True}), ("client", {}), ("clinician", {})):
        document = report.document(headed, edition=edition, **options)  # type: ignore[arg-type]
        text = document.text()
        heads = [line for line in text.splitlines() if "(1-5)" in line]
        assert len(heads) <= 1, heads
        assert all(line.startswith("Day") for line in heads)
    two = pd.concat([headed.variables, headed.variables.assign(variable="mood_0_10", label="Mood (0-10)")])
    assert (
        "Mood (1-5) since then" in page(replace(headed, variables=conform(two, TABLES["variables"])), own=True).text()
    )


def test_whole_ratings_read_as_whole_numbers(make: Make) -> None:
    assert "Highest: 5 on 8 Jan 2025" in page(make([3.0, 4.0, 5.0]), own=True).text()
    assert "Highest: 4.5 on 8 Jan 2025" in page(make([3.0, 4.0, 4.5]), own=True).text()
    text = report.document(make([3.0, 4.0] * 30), edition="client").text()
    assert "6 Jan 2025 | 3\n7 Jan 2025 | 4\n" in text
