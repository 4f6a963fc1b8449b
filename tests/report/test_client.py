"""The client edition: strengths first, plain words, nothing that shames or alarms, and still true."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import moodtrack
from moodtrack import report
from moodtrack.log import Log
from moodtrack.plot import style
from moodtrack.plot.style import VERMILLION
from moodtrack.report.document import Document, Flags
from moodtrack.report.numbers import written
from moodtrack.report.sections.client import goal_sentence, questionnaires
from moodtrack.report.sections.goal_words import STATES
from moodtrack.report.sections.reliable_change import Course

pytestmark = pytest.mark.usefixtures("demo_once")

Make = Callable[..., Log]
Weekly = Callable[..., pd.DataFrame]

JARGON = re.compile(
    r"\b(intervals?|reliabl[ey]|significan\w+|estimates?|thresholds?|norms?|bands?|baseline|adjusted|correlat\w+|associat\w+|"
    r"regression|severe|severity|moderate\w*|clinical\w*|risk|worsen\w*|deteriorat\w+|symptoms?|disorder|diagnos\w+|"
    r"standard deviation|SD|CI|percentile|stale|overdue|missed|n|p|gap of \d+|streak|cut-?off|suicid\w+)\b"
)
SHAME = re.compile(
    r"\b(only \d|not attended|no entry|did not|forgot|should have|must|too few notes|of \d+ days|longest gap|late)\b"
)


def client(log: Log, **options: object) -> Document:
    return report.document(log, edition="client", **options)  # type: ignore[arg-type]


def prose(document: Document) -> str:
    """What is read as sentences: without tables, what the person wrote, and names of questionnaires."""
    lines = [line for line in document.text().splitlines() if " | " not in line and not line.startswith("Made with")]
    return re.sub(r"“[^”]*”", "it", "\n".join(lines))


def syllables(word: str) -> int:
    return max(1, len(re.findall(r"[aeiouy]+", re.sub(r"e$", "", word.lower()))))


def grade(text: str) -> float:
    """Grade level of Kincaid et al. (1975): 0.39 words a sentence + 11.8 syllables a word - 15.59."""
    sentences = [s for s in re.split(r"[.?!:\n]+(?=\s|$)", text) if re.search("[a-z]", s)]
    words = re.findall(r"[A-Za-z']+", text)
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def hard_months(weekly: Weekly, make: Make) -> Log:
    """A log of a hard stretch: mood falls, scores rise, goals go back, half of the days have no note."""
    stream = np.random.default_rng(3)
    mood = np.clip(np.round(4.5 - np.arange(60) / 22 + stream.normal(0, 0.4, 60)), 1, 5)
    goal = {"person": "p1", "goal": "g1", "label": "steady", "measure": "rating:mood", "baseline": 4.0, "rule": "mean", "per": "week",
            "target": 5.0, "direction": "increase", "due_on": "2025-02-01"}  # fmt: skip
    tags = {day: ["rain"] if value < 3 else ["sun"] for day, value in zip(range(0, 120, 2), mood, strict=True)}
    missed = pd.DataFrame({"person": "p1", "session": [1, 2, 3], "day": pd.to_datetime(["2025-01-06", "2025-01-13", "2025-01-20"]), "attended": [True, False, False]})  # fmt: skip
    return make(
        list(mood), days=list(range(0, 120, 2)), tags=tags, goals=pd.DataFrame([goal]), sessions=missed,
        scores=weekly([8, 12, 17, 19], item9=[0, 1, 2, 3]),
    )  # fmt: skip


@pytest.fixture
def hard(make: Make, weekly: Weekly) -> Log:
    return hard_months(weekly, make)


def test_strengths_come_first() -> None:
    document = client(moodtrack.demo())
    assert [s.key for s in document.sections][:2] == ["head", "went_well"]
    told = document["went_well"].blocks[0].items  # type: ignore[union-attr]
    assert len(told) >= 6
    assert any("You made notes on 162 days." in text for _, text in told)
    assert any("you are at your aim" in text for _, text in told)


@pytest.mark.parametrize("norms", [False, True])
def test_words_are_plain(hard: Log, norms: bool) -> None:
    for log in (moodtrack.demo(), hard, Log()):
        text = prose(client(log, norms=norms, contact="Kim, 12345"))
        assert not JARGON.search(text), JARGON.search(text)
        assert not SHAME.search(text), SHAME.search(text)
        assert "%" not in text
        assert grade(text) < 7
        for sentence in re.split(r"(?<=[.?!])\s|\n|: ", text):
            assert len(sentence.split()) <= 26, sentence


def test_the_grade_tells_plain_from_hard_words() -> None:
    clinician = report.document(moodtrack.demo()).text()
    assert grade(re.sub(r".* \| .*", "", clinician)) > grade(prose(client(moodtrack.demo()))) + 1
    assert grade("The cat sat on the mat.") < 1
    assert JARGON.search("a reliable change") and JARGON.search("n = 5") and SHAME.search("only 3 notes")  # noqa: PT018


def test_a_level_line_and_lower_weeks_are_told_as_two_views(make: Make) -> None:
    """Mood is lower in the last weeks than in the first, and no line rises or falls: both are said, and not as chance."""
    stream = np.random.default_rng(1)
    level = np.repeat([3.6, 2.8, 4.2, 2.4], [30, 60, 110, 30])
    log = make(list(np.clip(np.round(level + stream.normal(0, 0.6, len(level))), 1, 5)))
    scale = pd.DataFrame({"variable": ["mood"], "label": ["Mood"], "low": [1.0], "high": [5.0], "direction": ["higher_better"]})  # fmt: skip
    log = replace(log, variables=moodtrack.schema.conform(scale, moodtrack.schema.VARIABLES))
    text = client(log, sections=["mood"]).text()
    assert "lower than that of the first 28. That is more than chance would often give." in text
    assert "goes neither clearly up nor down." in text
    assert "by chance" not in text
    assert not JARGON.search(prose(client(log, sections=["mood"])))
    flat = make([3.0, 4.0, 3.0, 2.0] * 30)
    assert "show no clear rise or fall. Two averages can differ by chance." in client(flat, sections=["mood"]).text()


def test_no_box_of_alarms_and_no_red(hard: Log) -> None:
    for log in (moodtrack.demo(), hard):
        document = client(log)
        page = report.html(document)
        assert not [b for s in document.sections for b in s.blocks if isinstance(b, Flags)]
        assert "item 9" not in page
        assert VERMILLION.lower() not in page.lower()
        for red, green, blue in re.findall(r"#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})\b", page.lower()):
            assert not (int(red, 16) > 150 and int(green, 16) < 110 and int(blue, 16) < 110)
    assert VERMILLION.lower() in report.html(report.document(hard)).lower()


def test_other_people_only_when_asked() -> None:
    log = moodtrack.demo()
    plain, asked = client(log), client(log, norms=True)
    drawn = plain["questionnaires"].figures()[0].svg
    assert "mild" not in drawn
    assert "reliably" not in drawn
    assert "The usual name for this range is “mild”." in asked.text()
    assert "mild" in asked["questionnaires"].figures()[0].svg
    assert "You are not compared with other people." in plain.text()
    assert "You are not compared" not in asked.text()


def test_missing_days_are_left_out_and_not_counted_up(hard: Log) -> None:
    document = client(hard)
    assert "not logged" not in report.html(document)
    assert "not logged" in report.html(report.document(hard))
    assert "You made notes on 60 days." in document.text()
    assert "119" not in prose(replace(document, sections=(document["went_well"],)))


def test_what_is_counted_from_a_day_on_says_so(hard: Log) -> None:
    first = hard.entries["day"].max() - pd.Timedelta(days=6)
    assert "Days, sessions and things done are those since" in client(hard, start=first)["went_well"].blocks[0].text  # type: ignore[union-attr]
    assert "things done are those since" not in client(hard).text()


def test_a_setback_is_a_fact(hard: Log) -> None:
    document = client(hard)
    text = document.text()
    assert "your mood went down" in text
    assert report.html(document).count("It is not a failure.") == 1
    assert client(hard, sections=["mood"]).text().count("It is not a failure.") == 1
    assert "That was a harder time than the start." in document["questionnaires"].blocks[0].items[0][1]  # type: ignore[union-attr]
    strong = " ".join(words for _, words in document["went_well"].blocks[0].items)  # type: ignore[union-attr]
    assert not re.search("down|harder|lower|PHQ", strong)


def test_nothing_yet_is_said_kindly() -> None:
    text = client(Log()).text()
    assert "There are no notes to look at yet." in text
    assert "nobody in the files" in text


@pytest.mark.parametrize("contact", [None, "Dr. Kim, 030 12345 <b>"])
def test_contact(contact: str | None) -> None:
    document = client(Log(), contact=contact)
    said = document["contact"].blocks[0].text  # type: ignore[union-attr]
    if contact is None:
        assert said == "No contact is set yet. Whoever makes this page can add one."
        assert "the contact is set with the option “contact”" in document.text()
        assert "contact=" not in document.text()
        assert "--" not in document.text()
    else:
        assert said == f"You can reach: {contact}."
        assert contact in document["head"].blocks[0].items[-1][1]  # type: ignore[union-attr]
        assert "<b>" not in report.html(document)
    assert "No contact" not in report.document(Log()).text()


def test_own_words_only_when_asked_and_worries_stay_in_the_talk() -> None:
    log = moodtrack.demo()
    notes = log.texts[log.texts["day"] == log.texts.loc[log.texts["part"] == "highlights", "day"].max()]
    good = notes.loc[notes["part"] == "highlights", "text"].astype(str).tolist()
    worries = log.texts.loc[log.texts["part"] == "concerns", "text"].astype(str).tolist()
    assert good[0] not in client(log).text()
    full = client(log, texts=True).text()
    assert good[0] in full
    assert not [words for words in worries if words in full]


NUMBER = st.floats(-27, 27, allow_nan=False)


@given(
    NUMBER, st.tuples(NUMBER, NUMBER), st.booleans(), st.sampled_from(["improved", "unchanged", "deteriorated", "nan"])
)
def test_an_interval_that_holds_zero_is_never_a_change(
    change: float, bounds: tuple[float, float], held: bool, named: str
) -> None:
    low, high = sorted(bounds)
    row = {"value": 10.0 + change, "day": pd.Timestamp("2025-03-01"), "low": low, "high": high, "class": named, "established": held}  # fmt: skip
    course = Course(
        "phq9", moodtrack.measures.get("phq9"), {"baseline": 10.0, "day": pd.Timestamp("2025-01-01")}, [row]
    )
    words = questionnaires.sentence(course)
    if low <= 0 <= high or named in ("unchanged", "nan"):
        assert "better" not in words.replace("Lower is better", "")
        assert "harder" not in words
    else:
        assert ("clearly better" in words) == (named == "improved")


HARSH = ("fail", "streak", "should", "must", "missed", "bad", "worse", "behind", "only ")


@given(st.sampled_from(sorted(STATES)), st.sampled_from([True, False, None]), st.floats(0, 10), st.booleans())
def test_goal_sentences_follow_the_state_and_are_kind(state: str, reached: bool | None, now: float, held: bool) -> None:
    row = {"baseline": 2.0, "current": now, "target": 8.0, "target_high": float("nan"), "direction": "increase", "percent": 10 * now,
           "first_reached": None, "sustained": held, "sustained_since": pd.Timestamp("2025-03-01"), "state": state, "reached": reached}  # fmt: skip
    words = goal_sentence.sentence(row)
    assert ("You are at your aim" in words) == (state == "achieved" and reached is True)
    assert ("further away" in words) == (state == "moved_away")
    assert ("worth talking about" in words) == (state in ("slower", "moved_away"))
    assert ("You are not there just now" in words) == (state == "short_of_aim" and reached is False)
    assert ("Keep it, change it or close it?" in words) == state.startswith("date_passed")
    plain = words.replace("It is not a failure.", "").replace("It only means", "It means").lower()
    assert not [word for word in HARSH if word in plain]


def test_found_tags_only() -> None:
    log = moodtrack.demo()
    table = report.findings(log, words=["triggers"]).get("triggers").table
    shown = set(table.loc[table["status"] == "found", "tag"].astype(str))
    document = client(log)
    text = replace(document, sections=(document["tags"],)).text()
    told = {tag for tag in log.tags["tag"].dropna().astype(str).unique() if f"“{tag}”" in text}
    assert told == shown


def test_colours_of_text_have_contrast() -> None:
    style = (Path(report.__file__).parent / "templates" / "client.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", style))

    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    for ground in ("#fbfaf7", colours["wash"]):
        for name in ("ink", "soft", "accent"):
            assert (light(ground) + 0.05) / (light(colours[name]) + 0.05) >= 4.5


def test_that_it_still_counts_is_said_of_no_goal_that_is_worse_again(hard: Log) -> None:
    goal = hard.goals.assign(target=4.0, baseline=3.0, label="zqx")
    told = [words for _, words in client(replace(hard, goals=goal))["went_well"].blocks[0].items if "zqx" in words]  # type: ignore[union-attr]
    assert told == ["“zqx”: you got there in the week of 12 Jan 2025."]
    started = replace(hard, goals=goal.assign(baseline=5.0))
    assert "zqx" not in " ".join(words for _, words in client(started)["went_well"].blocks[0].items)  # type: ignore[union-attr]
    assert "got there" not in client(started, sections=["goals"]).text()


def test_what_was_done_in_the_first_period_was_got_to() -> None:
    text = client(moodtrack.demo(), sections=["goals"]).text()
    assert "See a friend before the next session: The first time on 2 Jul 2025. You got there on 6 Jul 2025." in text
    assert "Sleep rated 6 to 9 in most weeks: You held it in the week of 18 Jan 2025." in text


def test_counts_of_sessions_say_their_window() -> None:
    text = client(moodtrack.demo(), since="last-session", sections=["went_well", "sessions"]).text()
    assert "You came to one session since 2 Jul 2025." in text
    assert "This part is about the whole time, not only since 2 Jul 2025.\nYou had 17 sessions in all" in text
    assert " in all" not in client(moodtrack.demo(), sections=["sessions"]).text()


def test_what_is_written_up_of_a_session_that_was_missed_is_not_counted(tmp_path: Path) -> None:
    rows = (
        "session,date,attended,takeaways\n1,2025-01-01,yes,one walk\n2,2025-01-08,no,at home\n3,2025-01-15,no,again\n"
    )
    (tmp_path / "sessions.csv").write_text(rows, encoding="utf-8")
    log = moodtrack.load(tmp_path, person="p")
    text = client(log, sections=["sessions"]).text()
    assert "You had 1 session, 1 Jan 2025." in text
    assert "You wrote down 1 thing to take with you." in text
    assert "1 written down; none has enough words to look for" in report.document(log, edition="clinician").text()


def test_what_is_noted_in_the_diary_counts_for_both_readers(tmp_path: Path) -> None:
    diary = "date,mood,takeaways,insights\n2025-01-01,3,go on,\n2025-01-02,4,be kind,sleep helps\n"
    (tmp_path / "log.csv").write_text(diary, encoding="utf-8")
    (tmp_path / "sessions.csv").write_text("session,date,attended\n1,2025-01-01,yes\n", encoding="utf-8")
    log = moodtrack.load(tmp_path, person="p")
    assert "You wrote down 2 things to take with you." in client(log, sections=["sessions"]).text()
    assert "2 written down, none of them of a session." in report.document(log, edition="clinician").text()


def test_a_score_is_no_session_that_one_came_to(weekly: Weekly, make: Make) -> None:
    held = pd.DataFrame({"person": "p1", "session": [1, 2, 3], "day": pd.to_datetime(["2025-01-06", "2025-01-13", "2025-01-20"]), "attended": [True, True, None]})  # fmt: skip
    text = client(make(sessions=held, scores=weekly([8, 9, 9]))).text()
    assert "You came to 2 sessions." in text
    assert "You had 3 sessions, 6 Jan to 20 Jan 2025. Of one of them it is not written down whether you came." in text
    assert "You came to" not in client(make(scores=weekly([8, 9, 9]))).text()


def test_a_rating_that_never_moved_is_not_too_few_days(make: Make) -> None:
    same, moved, one = (client(make(ratings)).text() for ratings in ([3.0] * 30, [3.0] * 29 + [4.0], [3.0]))
    assert "Your mood was the same on all 30 days you rated it." in same
    assert not [words for words in ("too few days to say", "by chance.") if words in same]
    assert "the same on all" not in moved + one


def test_both_readers_are_told_of_the_rated_days_alone(make: Make) -> None:
    log = make([3.0, 3.0, float("nan")] * 20)
    assert "Your mood was the same on all 40 days you rated it." in client(log).text()
    assert "the same on all 40 days rated, so no line is fitted." in report.document(log, edition="clinician").text()


def test_a_fact_is_not_said_of_chance(make: Make, weekly: Weekly) -> None:
    said = client(make(scores=weekly([8, 20]))).text()
    assert "That was a harder time than the start. That is a fact about these weeks. It is not a failure. One score can be chance, so the next one will tell more." in said  # fmt: skip


def test_words_of_a_goal_are_cut_where_a_word_ends() -> None:
    words = "Going out with friends " * 6
    for cut in (written, style.written):
        for length in range(24, 90):
            kept, mark = cut(words, length).rsplit(" ", 1)
            assert mark == "…"
            assert len(kept) + 2 <= length < len(kept) + 2 + len(" friends")
            assert words.startswith(f"{kept} ")


def test_no_diary_is_not_told_as_nothing_written(make: Make, weekly: Weekly) -> None:
    said = client(make(scores=weekly([8, 7]))).text()
    assert "Daily notes: none yet" in said
    assert "no notes yet" not in said


@pytest.mark.parametrize("rated", [3.0, float("nan")])
def test_a_tag_on_every_day_leaves_nothing_to_compare(make: Make, rated: float) -> None:
    days = np.arange(100)
    mood = rated + days % 2
    always = client(make(list(mood), tags={day: ["walk"] for day in days.tolist()})).text()
    assert "Your tag is on every day with a note. With no day without it, there is nothing to compare." in always
    seldom = client(make(list(mood), tags={0: ["walk"]})).text()
    assert "on every day with a note" not in seldom
    assert ("no days with a rating to compare" in seldom) == np.isnan(rated)
    assert "There are no tags to compare yet." in client(make([float("nan")] * 3)).text()


def test_a_goal_past_its_day_that_moved_away_is_told_as_one() -> None:
    row = {"baseline": 7.0, "current": 3.0, "target": 8.0, "target_high": float("nan"), "direction": "increase", "percent": -400.0, "first_reached": None,
           "sustained": False, "sustained_since": None, "state": "date_passed", "reached": False, "recent_low": 2.4, "recent_high": 3.9}  # fmt: skip
    away = "It is further away than at the start."
    assert f"{away} That is a fact about these weeks. It is not a failure. The day that was set" in goal_sentence.sentence(row)  # fmt: skip
    assert away in goal_sentence.sentence({**row, "direction": "decrease", "target": 1.0, "baseline": 2.0})
    assert away not in goal_sentence.sentence({**row, "recent_high": 7.2})
