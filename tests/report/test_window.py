"""Windows of a report: nothing later is used, nothing unshared is in it, and the diary starts where it is told to."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import moodtrack
from moodtrack import report
from moodtrack._load import demo_folder
from moodtrack.errors import OptionError
from moodtrack.log import Log
from moodtrack.read.words import languages
from moodtrack.report.document import Document, Paragraph
from moodtrack.report.window import View, known, last_session

Make = Callable[..., Log]
Weekly = Callable[..., pd.DataFrame]
OF_FILES = ("header", "reading", "method", "head", "about")
EDITIONS = sorted(report.editions.EDITIONS)


def cut_files(folder: Path, day: str) -> list[Path]:
    """The demo client's files as they would have been at the end of a day, cut cell by cell."""
    first = {"daylio_export": "full_date", "scores": "date", "sessions": "date", "goals": "set_on", "assignments": "assigned_on", "events": "start", "for_the_session": "date", "share": "at"}  # fmt: skip
    paths = []
    for path in sorted(demo_folder().glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        names = list(rows[0])
        rows = [row for row in rows if row[first[path.stem]][:10] <= day]
        for row in rows:
            if (row.get("done_on") or row.get("due_on") or "") > day and "done" in row:
                row |= {"done_on": "", "done": ""}
            if row.get("end", "") > day:
                row["end"] = ""
            if row.get("ended_on", "") > day:
                row |= {"ended_on": "", "replaced_by": ""}
        with (folder / path.name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, names)
            writer.writeheader()
            writer.writerows(rows)
        paths.append(folder / path.name)
    return paths


def body(document: Document) -> Document:
    """Without what tells of the files themselves."""
    return replace(document, sections=tuple(s for s in document.sections if s.key not in OF_FILES))


@pytest.mark.usefixtures("told_once")
@pytest.mark.parametrize("day", ["2025-01-08", "2025-02-20", "2025-06-15"])
def test_as_of_a_day_equals_the_files_of_that_day(tmp_path: Path, day: str) -> None:
    # what a mood word is worth is told, as three days do not tell it
    log = moodtrack.load(sorted(demo_folder().glob("*.csv")), moods="en")
    then = moodtrack.load(cut_files(tmp_path, day), moods="en")
    for edition in EDITIONS:
        now = report.document(log, as_of=day, edition=edition)
        assert now == report.document(then, as_of=day, edition=edition)
        assert body(now) == body(report.document(then, edition=edition, dated=day))


@pytest.mark.usefixtures("told_once")
@pytest.mark.parametrize("option", ["as_of", "end"])
@pytest.mark.parametrize("day", ["2025-01-07", "2025-01-08", "2025-01-12", "2025-02-20"])
def test_words_have_the_numbers_that_they_had_then(tmp_path: Path, day: str, option: str) -> None:
    log = moodtrack.load(sorted(demo_folder().glob("*.csv")))
    then = moodtrack.load(cut_files(tmp_path, day))
    for edition in EDITIONS:
        now = report.document(log, edition=edition, **{option: day})  # type: ignore[arg-type]
        assert now == report.document(then, edition=edition, **{option: day})  # type: ignore[arg-type]
    numbered = known(log, pd.Timestamp(day)).ratings["mood"].notna()
    assert numbered.all() == (day > "2025-01-31")  # the fifth word comes on 16 January
    assert numbered.any() == numbered.all()


DAYLIO = "full_date,date,weekday,time,mood,activities,note_title,note\n"


def diary(path: Path, words: list[str]) -> Path:
    rows = [f"2026-03-{n:02d},March {n},Sunday,20:00,{word},,,\n" for n, word in enumerate(words, 1)]
    path.write_text(DAYLIO + "".join(rows), encoding="utf-8")
    return path


def test_only_built_in_words_lose_a_number(tmp_path: Path) -> None:
    path = diary(tmp_path / "daylio.csv", ["rad", "sleepy", "good", "meh", "bad", "awful", "rad"])
    log = moodtrack.load(path, person="p", moods={"sleepy": 2, "good": 3.5})
    assert log.ratings["mood"].tolist() == [5.0, 2.0, 3.5, 3.0, 2.0, 1.0, 5.0]
    then = known(log, pd.Timestamp("2026-03-05"))
    assert then.ratings["mood"].fillna(0).tolist() == [0, 2.0, 3.5, 0, 0]
    assert then.labels["missing"].notna().tolist() == [True, False, False, True, True]
    again = known(then, pd.Timestamp("2026-03-05"))
    pd.testing.assert_frame_equal(again.ratings, then.ratings)
    assert known(log, pd.Timestamp("2026-03-06")).ratings["mood"].tolist() == [5.0, 2.0, 3.5, 3.0, 2.0, 1.0]


def test_a_second_language_later_takes_no_number_then(tmp_path: Path) -> None:
    english, german = ["rad", "good", "meh", "bad", "awful"], list(languages()["de"].lists[0].words)
    log = moodtrack.load(diary(tmp_path / "daylio.csv", [*english, *german]), person="p")
    assert log.ratings["mood"].isna().all()
    assert known(log, pd.Timestamp("2026-03-05")).ratings["mood"].tolist() == [5.0, 4.0, 3.0, 2.0, 1.0]
    assert known(log, pd.Timestamp("2026-03-10")).ratings["mood"].isna().all()


def test_words_that_are_not_shared_number_none(tmp_path: Path) -> None:
    path = diary(tmp_path / "daylio.csv", ["rad", "good", "meh", "bad", "awful"])
    log = moodtrack.load(path, person="p")
    log = replace(log, entries=log.entries.assign(shared=[True, True, True, True, False]))
    assert report.findings(log, shared_only=True).log.ratings["mood"].isna().all()
    all_shared = replace(log, entries=log.entries.assign(shared=True))
    assert report.findings(all_shared, shared_only=True).log.ratings["mood"].tolist() == [5.0, 4.0, 3.0, 2.0, 1.0]


def test_what_was_written_down_later_is_not_known_yet(make: Make) -> None:
    log = make([3.0, 4.0, 5.0], tags={0: ["early"], 1: ["late"], 2: ["night"]})
    day = log.entries["day"].iloc[1]
    at = log.entries["at"].where(log.entries.index != 2, day + pd.Timedelta(hours=25))
    written = [None, day + pd.Timedelta(days=5), day + pd.Timedelta(hours=25, minutes=1)]
    entries = log.entries.assign(at=at, day=log.entries["day"].where(log.entries.index != 2, day))
    log = replace(log, tags=log.tags.assign(day=log.tags["day"].clip(upper=day)))
    log = replace(log, entries=entries.assign(recorded_at=pd.to_datetime(pd.Series(written)).astype("datetime64[us]")))
    assert known(log, day).tags["tag"].astype(str).tolist() == ["early", "night"]
    assert known(log, day + pd.Timedelta(days=5)).tags["tag"].astype(str).tolist() == ["early", "late", "night"]


def test_goals_are_as_they_were() -> None:
    rows = [
        {"person": "p", "goal": "a", "set_on": "2025-01-01", "ended_on": "2025-02-01", "replaced_by": "b"},
        {"person": "p", "goal": "b", "set_on": "2025-02-01"},
    ]
    log = Log(persons=pd.DataFrame({"person": ["p"]}), goals=pd.DataFrame(rows))
    before = known(log, pd.Timestamp("2025-01-31")).goals
    assert before["goal"].astype(str).tolist() == ["a"]
    assert before[["ended_on", "replaced_by"]].isna().all().all()
    assert known(log, pd.Timestamp("2025-02-01")).goals["replaced_by"].notna().tolist() == [True, False]


def test_since_the_last_session_starts_on_its_day() -> None:
    log = moodtrack.demo()
    day = last_session(log)
    assert day == pd.Timestamp("2025-07-02")
    found = report.findings(log, since="last-session")
    assert found.log.ratings["day"].min() >= day
    assert len(found.log.scores) == len(log.scores)
    text = report.document(log, since="last-session").text()
    assert "on average since 2 Jul 2025; the 28 days before: " in text
    assert "Sessions: 18" in text
    assert "PHQ-9: reliably improved" in text


def test_a_session_that_was_missed_is_no_last_session(make: Make) -> None:
    sessions = pd.DataFrame({"person": "p1", "session": [1, 2, 3], "day": pd.to_datetime(["2025-01-08", "2025-01-15", "2025-02-14"]), "attended": [True, False, True]})  # fmt: skip
    log = make([3.0] * 40, sessions=sessions)  # the diary ends on the day of session 3
    assert last_session(log) == pd.Timestamp("2025-01-08")
    with pytest.raises(OptionError, match="no attended session"):
        report.document(make([3.0] * 9), since="last-session")


def test_a_later_day_of_the_report_makes_the_session_of_the_last_day_the_last_one(make: Make) -> None:
    sessions = pd.DataFrame({"person": "p1", "session": [1, 2], "day": pd.to_datetime(["2025-01-08", "2025-02-14"]), "attended": True})  # fmt: skip
    log = make([3.0] * 30, sessions=sessions)  # nothing is logged after 4 February
    first, second, later = pd.Timestamp("2025-01-08"), pd.Timestamp("2025-02-14"), "2025-02-20"
    starts = [report.findings(log, words=(), since="last-session", **day).view.start for day in ({}, {"dated": later}, {"as_of": later}, {"end": later}, {"dated": second}, {"end": "2025-02-10", "dated": later})]  # type: ignore[arg-type]  # fmt: skip
    assert starts == [first, second, second, second, first, first]


def test_days_cut_the_diary_and_nothing_after_the_last_is_used() -> None:
    log = moodtrack.demo()
    found = report.findings(log, start="2025-03-01", end="2025-04-15")
    assert found.coverage.first >= pd.Timestamp("2025-03-01")  # type: ignore[operator]
    for name in ("ratings", "scores", "sessions", "tags"):
        assert getattr(found.log, name)["day"].max() <= pd.Timestamp("2025-04-15")
    goals = report.findings(log, start="2025-03-01", end="2025-04-15").get("goal_progress").table
    whole = report.findings(log, end="2025-04-15").get("goal_progress").table
    pd.testing.assert_frame_equal(goals, whole)


@pytest.mark.parametrize(
    "options",
    [
        {"start": "no day"}, {"as_of": "2025-13-40"}, {"start": "2025-03-02", "end": "2025-03-01"}, {"since": "birth"},
        {"since": "last-session", "start": "2025-03-01"}, {"sections": ["poster"]}, {"sections": []}, {"end": "NaT"},
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_said(options: dict[str, object]) -> None:
    with pytest.raises(OptionError):
        report.document(moodtrack.demo(), **options)  # type: ignore[arg-type]


def test_sections_are_chosen_and_stay_in_reading_order() -> None:
    log = moodtrack.demo()
    assert [s.key for s in report.document(log, sections=["triggers", "glance"]).sections] == ["header", "glance", "triggers"]  # fmt: skip
    full = report.document(log)
    assert report.document(log, sections=["triggers"])["triggers"] == full["triggers"]
    assert report.document(log, sections=["compliance"])["compliance"].figures()
    assert report.document(log, sections=["notes"])["notes"].blocks
    assert report.document(log, sections=["attention"])["attention"] == full["attention"]


SECRET = "zqx"


def with_secrets(make: Make, weekly: Weekly, hidden: int, days: int = 120) -> Log:
    """A log of shared and unshared entries: every word of an unshared one carries the token; `hidden` of them."""
    stream = np.random.default_rng(5)
    mood = [float(v) for v in stream.integers(1, 6, days)]
    shared = {day: [["walk"], ["tea"], []][day % 3] for day in range(days)}
    place = set(range(1, 2 * hidden, 2))
    tags = {d: ([f"{SECRET} tag", f"{SECRET}{d}"] if d in place else shared[d]) or [None] for d in range(days)}  # type: ignore[list-item]
    log = make(mood, tags=tags, scores=weekly([15, 12, 9]))
    private = log.entries["entry"].isin(place)
    entries = log.entries.assign(
        shared=pd.Series(np.where(private, False, True), dtype="boolean").where(log.entries["entry"] % 4 != 1),
        source_id=[f"{SECRET}-{n}" for n in log.entries["entry"]],
        line=log.entries["entry"] + 2,
    )
    texts = log.entries.assign(part="highlights", text=[f"{SECRET} words" if p else "open words" for p in private])
    events = pd.DataFrame(
        [{"person": "p1", "start": "2025-02-01", "kind": "milestone", "label": label, "shared": flag} for label, flag in
         (("Moved in", True), (f"{SECRET} event", False), (f"{SECRET} unsaid", None))]
    )  # fmt: skip
    secret = pd.DataFrame({"variable": ["mood", "secret"], "label": ["Mood", f"{SECRET} scale"], "low": [1, 0], "high": [5, 10], "direction": ["higher_better", "higher_worse"]})  # fmt: skip
    ratings = log.ratings.assign(secret=np.where(private, 3.0, np.nan))
    problems = pd.DataFrame({"person": ["p1"], "step": ["read"], "where": [f"{SECRET}.csv 7"], "code": ["bad_date"], "what": [SECRET]})  # fmt: skip
    files = ({"name": "made.csv", "format": "log", "sha256": SECRET * 8, "rows": days, "read": days, "kept": days},)
    keep = ["person", "entry", "at", "day", "part", "text"]
    kept = entries["entry"].isin(place) | (entries["entry"] % 4 != 1)
    log = replace(log, entries=entries, texts=texts[keep], events=events, variables=secret, ratings=ratings, problems=problems, provenance=files)  # fmt: skip
    return _only(log, kept)


def _only(log: Log, kept: pd.Series) -> Log:
    numbers = log.entries.loc[kept, "entry"]
    parts = {n: getattr(log, n)[getattr(log, n)["entry"].isin(numbers)] for n in ("entries", "ratings", "tags", "texts")}  # fmt: skip
    return replace(log, **parts)


@pytest.mark.parametrize("edition", EDITIONS)
def test_nothing_unshared_is_anywhere(make: Make, weekly: Weekly, edition: str) -> None:
    log = with_secrets(make, weekly, 60, days=180)  # 105 shared days are rated: tags are compared
    every = {"edition": edition, "shared_only": True, "texts": True}
    document = report.document(log, **every)  # type: ignore[arg-type]
    page = report.html(document)
    assert "walk" in report.html(report.document(log, shared_only=True))
    assert "open words" in page
    assert SECRET not in page
    assert SECRET not in document.text()
    assert SECRET not in "".join(figure.svg for section in document.sections for figure in section.figures())
    assert SECRET in report.html(report.document(log, edition="clinician"))
    words = report.editions.edition(edition)
    for key in words.chosen(None) if not words.open else [a.word for a in moodtrack._catalogue.ANALYSES if a.scope == "person"]:  # fmt: skip
        assert SECRET not in report.html(report.document(log, sections=[key], **every))  # type: ignore[arg-type]


@pytest.mark.parametrize("edition", EDITIONS)
def test_no_number_depends_on_what_is_not_shared(make: Make, weekly: Weekly, edition: str) -> None:
    """The same shared entries beside few or many unshared ones: equal pages, byte for byte, fingerprint included."""
    log = with_secrets(make, weekly, 60, days=180)
    fewer = _only(log, ~(log.entries["shared"].eq(False).fillna(True) & (log.entries["entry"] > 20)))
    assert len(fewer.entries) < len(log.entries)
    assert report.findings(log, shared_only=True).results["triggers"].looks["look"].tolist() == [90]
    pages = [report.html(report.document(one, edition=edition, shared_only=True, texts=True)) for one in (log, fewer)]
    assert pages[0] == pages[1]


def test_what_is_not_said_to_be_shared_is_not_shared() -> None:
    log = moodtrack.demo()
    log = replace(log, entries=log.entries.assign(shared=pd.array([None] * len(log.entries), dtype="boolean")))
    text = report.document(log, shared_only=True).text()
    assert "No diary entries are in what is shared." in text
    assert "Entries: only what is shared" in text
    assert not [tag for tag in moodtrack.demo().tags["tag"].dropna().astype(str).unique() if f"“{tag}”" in text]


def test_no_digest_of_what_is_shared_depends_on_words_of_assignments(make: Make) -> None:
    days = pd.to_datetime(["2025-01-06", "2025-01-13"])
    work = pd.DataFrame({"person": "p1", "assignment": ["walk", "walk"], "session": [1, 2], "kind": "homework", "label": "Walk a bit", "assigned_on": days})  # fmt: skip
    log = make([3.0, 4.0] * 10, assignments=work)
    other = replace(log, assignments=work.assign(assignment=["b", "a"], label=["Call her", None]))
    pages = [report.document(each, shared_only=True, sections=["sessions"]) for each in (log, other)]
    assert pages[0] == pages[1]
    kept = report.findings(log, words=(), shared_only=True).log.assignments
    assert kept["assignment"].tolist() == ["a1", "a2"]
    assert kept["label"].isna().all()
    assert kept["assigned_on"].tolist() == days.tolist()


@pytest.mark.usefixtures("told_once")
@pytest.mark.parametrize("day", ["2025-01-08", "2025-04-30"])
def test_up_to_a_day_equals_the_files_of_that_day(tmp_path: Path, day: str) -> None:
    log = moodtrack.load(sorted(demo_folder().glob("*.csv")), moods="en")
    then = moodtrack.load(cut_files(tmp_path, day), moods="en")
    for edition in EDITIONS:
        for options in ({}, {"start": "2025-01-06"}):
            now = report.document(log, end=day, edition=edition, **options)  # type: ignore[arg-type]
            assert now == report.document(then, end=day, edition=edition, **options)  # type: ignore[arg-type]
        assert body(report.document(log, end=day, edition=edition)) == body(report.document(then, edition=edition, dated=day))  # fmt: skip
    both = report.findings(log, words=(), end="2025-07-06", as_of=day).log
    for name in ("goals", "events", "assignments", "sessions", "entries"):
        pd.testing.assert_frame_equal(getattr(both, name), getattr(known(log, pd.Timestamp(day)), name))


@pytest.mark.parametrize("option", ["start", "end", "as_of"])
@pytest.mark.parametrize(
    "value", ["01/02/2026", "2026-1-2", "2026", "March 2026", "2026-01-02T03:04", "today", "20260102", "", 20260102]
)
def test_a_day_that_can_be_read_in_two_ways_is_refused(option: str, value: object) -> None:
    with pytest.raises(OptionError, match="2025-03-01"):
        report.document(moodtrack.demo(), **{option: value})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "value", ["2025-03-01", date(2025, 3, 1), datetime(2025, 3, 1, 7, 0), pd.Timestamp("2025-03-01"), np.datetime64("2025-03-01")]
)  # fmt: skip
def test_a_day_is_a_date_or_written_with_the_year_first(value: object) -> None:
    assert View.of(Log(), end=value)[0].end == pd.Timestamp("2025-03-01")


def test_appointments_to_come_are_not_held(make: Make, weekly: Weekly) -> None:
    days = pd.to_datetime(["2025-01-06", "2025-01-13", "2025-01-20", "2025-02-03", "2025-03-03", "2025-03-10"])
    sessions = pd.DataFrame({"person": "p1", "session": range(1, 7), "day": days, "attended": [True, None, False, None, None, False]})  # fmt: skip
    log = make([3.0, 4.0] * 10, scores=weekly([15, 12]), sessions=sessions)  # the diary ends on 25 January
    covered = report.findings(log).coverage
    assert (covered.through, covered.last) == (pd.Timestamp("2025-01-25"), pd.Timestamp("2025-01-25"))
    assert covered.sessions == (1, 2, 3, 6)
    assert last_session(log) == pd.Timestamp("2025-01-13")
    for dated in (None, "2025-02-10", "2026-01-01"):  # every section and edition says the same, whenever it is printed
        found = report.findings(log, words=["sessions"], dated=dated)
        row = found.get("sessions").course.iloc[0]
        assert found.coverage.sessions == (1, 2, 3, 6)
        assert row[["sessions", "attended", "missed", "unsaid", "to_come", "last_session"]].tolist() == [
            4,
            1,
            2,
            1,
            2,
            2,
        ]
        assert found.sessions_held["session"].tolist() == [1, 2]
    came = log.sessions["attended"].mask(log.sessions["session"].eq(5), True)
    later = replace(log, sessions=log.sessions.assign(attended=came))
    covered = report.findings(later).coverage
    assert (covered.through, covered.sessions) == (pd.Timestamp("2025-03-03"), (1, 2, 3, 4, 5, 6))
    assert last_session(later) == pd.Timestamp("2025-02-03")


def test_a_goal_that_names_what_is_not_shared_is_left_out(make: Make, weekly: Weekly) -> None:
    log = with_secrets(make, weekly, 30)
    measures = ["rating:mood", "rating:secret", f"tag:{SECRET} tag", "tag:walk", "phq9", None]
    goals = pd.DataFrame({"person": "p1", "goal": ["g0", f"{SECRET}1", f"{SECRET}2", "g3", "g4", "g5"], "measure": measures, "target": 3.0})  # fmt: skip
    goals["replaced_by"] = [f"{SECRET}1", None, None, None, None, None]
    log = replace(log, goals=goals)
    found = report.findings(log, shared_only=True)
    assert found.log.goals["goal"].astype(str).tolist() == ["g0", "g3", "g4", "g5"]
    for edition in EDITIONS:
        page = report.html(report.document(log, edition=edition, shared_only=True))
        assert SECRET not in page
    assert f"{SECRET}2" in report.html(report.document(log))


def test_problems_of_the_share_list_are_counted_in_what_is_shared(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text("date,mood (1-5)\n2026-03-01,4\n2026-03-02,x\n2026-03-03,2\n", encoding="utf-8")
    rows = "log.csv,,yes\nlog.csv,2026-03-09,no\nlog.csv,2 Mrz 2026,no\n"
    (tmp_path / "share.csv").write_text(f"source,at,shared\n{rows}", encoding="utf-8")
    log = moodtrack.load(tmp_path, person="p")
    assert set(log.problems["where"].astype(str).str.partition(":")[0]) == {"log.csv", "share.csv"}
    document = report.document(log, shared_only=True)
    assert "Reading the share list met 2 problems" in document["glance"].blocks[0].items[-1][1][0][1]  # type: ignore[attr-defined]
    told = "\n".join(block.text for block in document["reading"].blocks if isinstance(block, Paragraph))
    assert "The share list has 2 problems of reading" in told
    assert "log.csv" not in told


def test_sentences_speak_of_the_part_that_is_used(make: Make, weekly: Weekly) -> None:
    part = report.document(moodtrack.demo(), start="2026-01-01", texts=True).text()
    assert "Window: nothing since 1 Jan 2026" in part
    assert "Data through: 2 Jul 2025" in part  # of the scores and sessions that stand beside it
    assert "No diary entries are in this window." in part
    assert "No session in this window has a write-up." in part
    own = report.document(make([3.0, 4.0]), edition="client", shared_only=True, texts=True).text()
    assert "No session in what is shared has a write-up." in own
    assert "entries are in the files" not in part
    nothing = report.document(make([3.0] * 40), end="2025-01-09").text()
    assert "Nothing in this window can show a change" in nothing
    shared = report.document(with_secrets(make, weekly, 30), shared_only=True)
    assert "Entries on 75 days that are shared." in shared.text()
    for words in ("longest gap", "of 118 days", "days without a rating;", "95 % interval 5", "After low days"):
        assert words not in shared.text()
    calendar = report.document(with_secrets(make, weekly, 30), shared_only=True, sections=["compliance"])
    assert "of days without a shared entry nothing is known" in calendar.text()
    assert report.findings(with_secrets(make, weekly, 30), shared_only=True).coverage.days == 75


def test_a_label_without_a_word_is_worth_nothing_in_a_part_of_a_log() -> None:
    log = moodtrack.demo()
    rows = [{"person": "client-07", "entry": int(log.entries["entry"].iloc[0]), "variable": "mood", "label": None, "numbered_by": "built in: en"}]  # fmt: skip
    cut = known(replace(log, labels=pd.DataFrame(rows)), pd.Timestamp("2025-06-01"))
    assert cut.labels["missing"].astype("str").tolist() == ["unmapped_label"]
