"""Session by session, against counts made by hand and loops over the rows; false alarms of the difference around sessions."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import moodtrack
from moodtrack import report
from moodtrack.errors import OptionError, SchemaError
from moodtrack.log import Log
from moodtrack.progress import sessions
from moodtrack.report.document import Document, Paragraph
from moodtrack.report.sections import sessions as told
from moodtrack.schema import TABLES, conform, to_days
from moodtrack.stats import car1, design, gls
from moodtrack.stats.around import around, overall
from moodtrack.testing import check_analysis, generated, simulate

MONDAY = pd.Timestamp("2024-03-04")


def on(days: object) -> pd.DatetimeIndex:
    return pd.DatetimeIndex(MONDAY + pd.to_timedelta(days, "D"))


def held(days: list[float], person: str = "a", **columns: object) -> pd.DataFrame:
    return pd.DataFrame({"person": person, "session": range(1, len(days) + 1), "day": on(days), **columns})


def tables(seed: int) -> dict[str, pd.DataFrame]:
    """The generated log with write-ups, assignments, events and a session that was missed."""
    made = generated(seed)
    stream = np.random.default_rng([seed, 5])
    people = made["sessions"]["person"].astype("str")
    diary = made["ratings"][["person", "entry", "at", "day"]].assign(kind="mood")
    up = made["sessions"][["person", "session", "at", "day"]].assign(
        kind="session", entry=5000 + np.arange(len(people))
    )
    made["entries"] = conform(pd.concat([diary, up[up["session"] % 3 > 0]]), TABLES["entries"])
    part = stream.choice(["highlights", "takeaways", "concerns", "insight"], len(up))
    some = diary.iloc[::3].assign(
        part="note", text=stream.choice(["a plain sentence, written", "rain"], len(diary[::3]))
    )
    made["texts"] = conform(
        pd.concat([up.assign(part=part, text="a written sentence"), some])[
            ["person", "entry", "at", "day", "part", "text"]
        ],
        TABLES["texts"],
    )
    work = up[["person", "session"]].assign(
        kind=stream.choice(["homework", "skill", ""], len(up)), assigned_on=up["day"],
        due_on=up["day"] + pd.Timedelta(days=7), done=stream.choice(np.array([True, False, None]), len(up)),
    )  # fmt: skip
    work["session"] = work["session"].where(stream.random(len(work)) < 0.7)
    made["assignments"] = conform(work, TABLES["assignments"])
    start = on(stream.integers(-60, 60, 12))
    kinds = {"kind": ["phase", "life_event", "phase"] * 4, "label": list("abcdefghijkl")}
    made["events"] = conform(pd.DataFrame({"person": ["p001", "p003"] * 6, "start": start} | kinds), TABLES["events"])
    rated = up[["person", "session", "at", "day"]].assign(
        measure="alliance", item="total", rater=stream.choice(["self", "therapist"], len(up)), value=stream.integers(0, 11, len(up)) * 1.0
    )  # fmt: skip
    made["scores"] = conform(pd.concat([made["scores"], rated[stream.random(len(up)) < 0.6]]), TABLES["scores"])
    goal = up.assign(
        goal="g" + up["session"].astype("str"), set_on=up["day"], ended_on=up["day"] + pd.Timedelta(days=7)
    )
    made["goals"] = conform(goal[["person", "goal", "set_on", "ended_on"]], TABLES["goals"])
    group = np.where(
        made["tags"]["tag"].astype("str").isin(sorted(made["tags"]["tag"].dropna().unique())[:2]), "technique", "x"
    )
    made["tags"] = made["tags"].assign(group=pd.Categorical(group))
    made["sessions"] = made["sessions"].assign(attended=stream.random(len(people)) < 0.6)
    return made


MOVES = ["before", "after"]
SPREADS = ["before", "after", "change", "usual", "difference"]


def test_laws() -> None:
    check_analysis(sessions, tables=tables, shift=MOVES, scale=SPREADS)
    check_analysis(sessions, tables=tables, seeds=[3], of="energy", window=2, level=0.8)
    check_analysis(sessions, seeds=[4], of=None)


def test_generated_logs_reach_every_part() -> None:
    made = tables(1)
    found = Log(**made).run(sessions)
    assert all(len(getattr(found, name)) for name in found.tables)
    assert found.table[["difference", "highlights", "events", "new_tags"]].notna().any().all()


# what lies between two sessions


def test_counts_since_the_session_held_before_by_hand() -> None:
    days = [0, 7, 14, 21]
    entry_days = [-3, 0, 1, 1, 6, 7, 13, 14, 20, 30]
    entries = pd.DataFrame({"person": "a", "entry": range(1, 11), "kind": "mood", "day": on(entry_days)})
    session_note = pd.DataFrame({"person": ["a"], "entry": [99], "kind": ["session"], "day": on([7]), "session": [2]})
    tags = pd.DataFrame({"person": "a", "tag": ["x", "y", "x", "z", None], "day": on([-3, 7, 8, 13, 20])})
    events = pd.DataFrame({"person": "a", "start": on([3, 14])})
    texts = pd.DataFrame(
        {"person": "a", "entry": [99, 99, 99, 1], "part": ["highlights", "highlights", "note", "takeaways"]}
    )
    found = sessions(
        held(days, attended=[True, True, False, True]),
        entries=pd.concat([entries, session_note]), tags=tags, events=events, texts=texts,
    )  # fmt: skip
    table = found.table
    assert to_days(table["since"])[1:].tolist() == to_days(pd.Series(on([0, 7, 7]))).tolist()
    assert table["entries"].tolist() == [1, 4, 2, 4]  # the fourth looks back to the second: the third was missed
    assert table["days"].tolist() == [1, 3, 2, 4]
    assert table["events"].tolist() == [0, 1, 0, 1]
    assert table["new_tags"].isna().tolist() == [True, False, False, False]
    assert table["new_tags"].tolist()[1:] == [0, 2, 2]
    assert found.new_tags[["session", "tag"]].astype({"tag": "str"}).to_numpy().tolist() == [[4, "y"], [4, "z"]]
    assert table["highlights"].tolist()[1] == 2
    assert table["takeaways"].tolist()[1] == 0
    assert table["highlights"].isna().tolist() == [True, False, True, True]


def test_what_the_log_has_not_is_null_and_not_zero() -> None:
    row = sessions(held([0, 7])).table.iloc[1]
    assert row[["entries", "days", "new_tags", "events", "highlights", "before", "change"]].isna().all()
    assert row["reason"] == "no_data"


def test_a_session_that_only_scores_name_has_a_row() -> None:
    scores = pd.DataFrame(
        {"person": "a", "session": [1, 5], "measure": "phq9", "value": [9.0, 8.0], "day": on([0, 30])}
    )
    table = sessions(held([0]), scores).table
    assert table["session"].tolist() == [1, 5]
    assert table["day"].tolist() == list(on([0, 30]))
    assert table["attended"].isna().all()


def test_a_number_that_stands_twice_is_said() -> None:
    twice = pd.DataFrame({"person": "a", "session": [1, 1], "day": on([9, 2])})
    found = sessions(twice)
    assert found.table["day"].tolist() == [on([2])[0]]
    assert found.problems["code"].astype(str).tolist() == ["repeated"]


def test_a_session_without_a_number_or_a_day_is_told_and_counts_add_up() -> None:
    rows = held([0, 7, 7, 14, 21, 28], phase="A", attended=True).assign(
        session=pd.array([1, 2, 2, None, 3, 4], dtype="Int64")
    )
    rows["day"] = rows["day"].where(rows["session"].ne(3).fillna(True))
    found = sessions(rows)
    assert [tuple(row) for row in found.problems[["code", "had"]].astype({"code": "str"}).to_numpy()] == [("missing_field", 1), ("repeated", 1)]  # fmt: skip
    assert (found.course["sessions"].item(), found.phases["sessions"].item()) == (4, 3)
    text = report.document(Log(persons=pd.DataFrame({"person": ["a"]}), sessions=rows)).text()
    assert "4 of 4 sessions attended; usually 14 days apart, at most 21. 1 session without a day, in no phase. Left out of sessions: 1 row without a number and 1 row whose number stands there already." in text  # fmt: skip


def test_what_is_written_of_a_session_without_a_number_is_no_other_sessions(tmp_path: Path) -> None:
    sheet = tmp_path / "sessions.csv"
    sheet.write_text("session,date,attended,takeaways\n1,2026-01-07,yes,\n2,2026-01-21,yes,say no\n,2026-01-28,yes,walk by the river\n3,2026-02-04,yes,\n")  # fmt: skip
    log = moodtrack.load(sheet)
    found = log.run(sessions)
    assert found.written["session"].fillna(0).tolist() == [2, 0]
    assert found.table["takeaways"].fillna(0).tolist() == [0, 1, 0]
    assert len(found.integration) == 1
    assert found.written["n"].sum() == 2  # the client wrote down two


def test_a_part_that_is_written_twice_of_a_session_is_one_count() -> None:
    up = {"person": "a", "entry": [1, 2], "kind": "session", "day": on([7, 7]), "session": [2, 2]}
    texts = pd.DataFrame({"person": "a", "entry": [1, 2], "day": on([7, 7]), "part": ["takeaway", "takeaways"], "text": ["one", "two"]})  # fmt: skip
    log = Log(**{name: conform(frame, TABLES[name]) for name, frame in {"persons": pd.DataFrame({"person": ["a"]}), "sessions": held([0, 7], attended=True), "entries": pd.DataFrame(up), "texts": texts}.items()})  # fmt: skip
    assert "Written down: 2 takeaways." in report.document(log, sections=["sessions"]).text()


# scores and assignments


def test_scores_stand_beside_the_one_before_of_the_same_rater() -> None:
    rows = [
        (1, "phq9", "total", "self", 14.0), (2, "phq9", "total", "self", 11.0), (4, "phq9", "total", "self", 12.0),
        (2, "srs", "total", "self", 36.0), (2, "srs", "total", "therapist", 30.0), (4, "srs", "total", "self", 33.0),
        (4, "phq9", "9", "self", 1.0), (2, "goal", "g1", "self", 3.0), (4, "goal", "g1", "self", 6.0),
    ]  # fmt: skip
    scores = pd.DataFrame(rows, columns=["session", "measure", "item", "rater", "value"]).assign(person="a")
    found = sessions(held([0, 7, 14, 21]), scores.sample(frac=1, random_state=2)).scores
    got = {
        (row.session, row.measure, row.rater): (row.value, row.previous, row.change)
        for row in found.fillna({"previous": -1.0, "change": -1.0}).itertuples()
    }
    assert got == {
        (1, "phq9", "self"): (14, -1, -1), (2, "phq9", "self"): (11, 14, -3), (4, "phq9", "self"): (12, 11, 1),
        (2, "srs", "self"): (36, -1, -1), (2, "srs", "therapist"): (30, -1, -1), (4, "srs", "self"): (33, 36, -3),
        (2, "goal", "self"): (3, -1, -1), (4, "goal", "self"): (6, 3, 3),
    }  # fmt: skip


def test_agreed_and_due_by_state() -> None:
    work = pd.DataFrame(
        {
            "person": "a", "session": [1, 1, 1, None], "kind": ["homework", "homework", "skill", "homework"],
            "assigned_on": on([0, 0, 0, 7]), "due_on": on([7, 8, 30, 14]),
            "done": pd.array([True, None, False, None], dtype="boolean"),
        }
    )  # fmt: skip
    found = sessions(held([0, 7, 14]), assignments=work).agreed
    rows = {(row.session, row.kind): row for row in found.itertuples()}
    assert set(rows) == {(1, "homework"), (1, "skill"), (2, "homework"), (3, "homework")}
    first, skill, second, third = (
        rows[key] for key in ((1, "homework"), (1, "skill"), (2, "homework"), (3, "homework"))
    )
    assert (first.agreed, first.done, first.not_done, first.unknown, first.due) == (2, 1, 0, 1, 0)
    assert (skill.agreed, skill.not_done, skill.due) == (1, 1, 0)  # due after the last session
    assert (second.agreed, second.unknown, second.due, second.due_done) == (1, 1, 1, 1)
    assert (third.agreed, third.due, third.due_unknown) == (0, 2, 2)


# before and after


def naive(day: np.ndarray, value: np.ndarray, at: list[float], k: int, least: int) -> list[tuple[float, float, int]]:
    known = dict(zip(day.tolist(), value.tolist(), strict=True))

    def change(centre: float) -> float:
        before = [known[centre - j] for j in range(1, k + 1) if centre - j in known]
        after = [known[centre + j] for j in range(1, k + 1) if centre + j in known]
        full = min(len(before), len(after)) >= (k + 1) // 2
        return float(np.mean(after) - np.mean(before)) if full else np.nan

    rows = []
    for session in at:
        others = [
            change(float(d)) for d in range(int(day[0]), int(day[-1]) + 1)
            if (d - session) % 7 == 0 and all(abs(d - other) > 2 * k for other in at)
        ]  # fmt: skip
        others = [other for other in others if not np.isnan(other)]
        rows.append((change(session), float(np.mean(others)) if len(others) >= least else np.nan, len(others)))
    return rows


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("k", [1, 3, 4])
def test_changes_are_those_of_a_slow_twin(seed: int, k: int) -> None:
    stream = np.random.default_rng(seed)
    day = np.sort(stream.choice(160, 110, replace=False)) + 19000.0
    value = stream.normal(size=110)
    at = np.unique(stream.choice(np.arange(18990, 19110, 7 if seed % 2 else 3), 7)).astype("float64")
    found = around(day, value, at, k, 3)
    want = np.array(naive(day, value, at.tolist(), k, 3))
    np.testing.assert_allclose(np.column_stack([found.change, found.usual, found.n_usual]), want, atol=1e-12)


def test_interval_is_that_of_the_dense_covariance() -> None:
    stream = np.random.default_rng(3)
    day = np.sort(stream.choice(200, 150, replace=False)) + 19000.0
    value = stream.normal(size=150)
    at = np.sort(stream.choice(np.arange(19000, 19100, 7), 9, replace=False)).astype("float64")
    found = around(day, value, at, 3, 4)
    mean = overall(day, value, found, 0.95, at)
    base = np.column_stack([design.weekdays(day), design.trend(day)])
    phi = car1.estimate(day, base, value)
    sigma = gls.fit(day, base, value, phi).sigma
    # the estimate is linear in the values: its weights are what a one at each place gives
    unit = [around(day, row, at, 3, 4) for row in np.eye(len(day))]
    kept = np.isfinite(found.change) & np.isfinite(found.usual)
    weights = np.array([(one.change[kept] - one.usual[kept]).mean() for one in unit])
    dense = phi ** np.abs(np.subtract.outer(day, day))
    from scipy.stats import t as student

    reach = student.ppf(0.975, len(day) - 8) * sigma * np.sqrt(weights @ dense @ weights)
    assert mean.change - mean.usual == pytest.approx(weights @ value)
    assert (mean.high - mean.low) / 2 == pytest.approx(reach)


def test_weekly_sessions_on_one_weekday_are_not_separable() -> None:
    log = simulate(days=140, seed=3, tags={}, start="2024-03-04")
    weekly = held(list(range(2, 140, 7)), person="p001")
    found = sessions(weekly, ratings=log.ratings)
    assert set(found.table["reason"].dropna().astype(str)) <= {"not_separable", "too_few"}
    assert found.table["change"].notna().sum() > 15
    assert found.table["difference"].isna().all()
    assert found.around["reason"].astype(str).tolist() == ["not_separable"]
    assert found.problems["code"].astype(str).tolist() == ["not_separable"]
    first = sessions(weekly.head(4), ratings=log.ratings.head(29)).around
    assert first[["n", "reason"]].astype(str).to_numpy().tolist() == [["0", "not_separable"]]  # four, none comparable
    missed = weekly.assign(attended=weekly["session"] % 2 == 1)  # every other week is now a week without a session
    assert sessions(missed, ratings=log.ratings).around["low"].notna().all()


def test_few_sessions_and_equal_days_have_a_code() -> None:
    log = simulate(days=140, seed=3, tags={}, start="2024-03-04")
    few = sessions(held([2, 9], person="p001"), ratings=log.ratings)
    assert few.problems[["code", "had", "needs"]].astype({"code": "str"}).to_numpy().tolist() == [["too_few", 2, 5]]
    flat = log.ratings.assign(mood=5.0)
    found = sessions(held(list(range(2, 70, 7)), person="p001"), ratings=flat)
    assert found.problems["code"].astype(str).tolist() == ["constant"]
    assert found.around["estimate"].tolist() == [0.0]


def test_false_alarms_and_a_planted_difference() -> None:
    """Weekly sessions in the first half of a log whose mood has a weekly wave: 300 persons, bound .05 and 4 errors."""
    log = simulate(persons=300, days=180, seed=12, phi=0.5, weekly=1.0, tags={}, start="2024-03-04")
    one = list(range(3, 90, 7))
    plan = pd.concat([held(one, person=person.name) for person in log.persons])
    found = sessions(plan, ratings=log.ratings).around
    false = ((found["low"] > 0) | (found["high"] < 0)).mean()
    assert found["low"].notna().all()
    assert false < 0.05 + 4 * np.sqrt(0.05 * 0.95 / 300)
    number = (log.ratings["day"] - MONDAY).dt.days
    lifted = number.lt(93) & ((number - 3) % 7).isin([1, 2, 3])
    planted = sessions(plan, ratings=log.ratings.assign(mood=log.ratings["mood"] + 2.0 * lifted)).around
    assert planted["estimate"].mean() == pytest.approx(2.0, abs=0.15)
    assert (planted["low"] > 0).mean() > 0.8


# wrong input, words


def test_wrong_input_is_said() -> None:
    with pytest.raises(SchemaError, match="session"):
        sessions(pd.DataFrame({"person": ["a"]}))
    for options in ({"window": 0}, {"window": True}, {"window": 2.0}, {"level": 1}):
        with pytest.raises(OptionError):
            sessions(held([0]), **options)  # type: ignore[arg-type]


def test_section_tells_every_session_and_no_written_word() -> None:
    made = tables(1)
    log = Log(**made).select("p001")
    shown = Document("Report", "clinician", "p001", (told.section(report.findings(log, words=["sessions"])),)).text()
    assert "written sentence" not in shown
    assert "no information" in shown
    nothing = told.section(report.findings(Log(), words=["sessions"]))
    assert isinstance(nothing.blocks[0], Paragraph)


def test_section_without_ratings_still_tells_the_sessions() -> None:
    scores = pd.DataFrame({"person": "a", "session": [1], "measure": "phq9", "value": [9.0]})
    log = Log(persons=pd.DataFrame({"person": ["a"]}), sessions=held([0]), scores=scores)
    shown = Document("Report", "clinician", "a", (told.section(report.findings(log, words=["sessions"])),)).text()
    assert "PHQ-9" in shown
    assert "No rated days lie around the sessions." in shown


# the whole therapy


def therapy(**columns: object) -> dict[str, pd.DataFrame]:
    """Four sessions, the third missed; a write-up of the first, diary notes before and after it."""
    up = pd.DataFrame({"person": "a", "session": [1, 2, 3, 4], "day": on([10, 17, 24, 38]), "attended": [True, None, False, True]})  # fmt: skip
    entries = pd.DataFrame({"person": "a", "entry": [1, 2, 3, 4, 5], "kind": ["mood", "session", "mood", "mood", "mood"], "day": on([3, 10, 12, 20, 30]), "session": [None, 1, None, None, None]})  # fmt: skip
    texts = pd.DataFrame(
        {
            "person": "a", "entry": [1, 2, 2, 3, 4, 5, 5],
            "part": ["note", "takeaways", "insight", "note", "note", "note", "insights"],
            "text": [
                "walked small steps", "Start small: one walk, three mornings", "x", "small walk this morning", "a small thing",
                "three walks, what a start", "y",
            ],
        }
    )  # fmt: skip
    return {"sessions": up, "entries": entries, "texts": texts} | columns


def test_insights_are_counted_and_placed() -> None:
    found = sessions(**therapy())
    rows = found.written[found.written["part"] == "insights"]
    assert rows["session"].tolist() == [1, 2]  # the diary's own falls after session 2, as the third was missed
    assert rows["source"].astype(str).tolist() == ["session", "diary"]
    assert list(rows["day"]) == list(on([10, 30]))
    assert found.table["insights"].tolist()[0] == 1
    assert found.table["insights"].isna().tolist() == [False, True, True, True]
    assert set(found.written["part"].astype(str)) == {"takeaways", "insights"}


def test_a_takeaway_comes_back_in_words_tags_and_practice() -> None:
    tags = pd.DataFrame({"person": "a", "entry": [1, 3, 4, 5, 5], "day": on([3, 12, 20, 30, 30]), "tag": ["morning walk", "Morning walks", "morning walk", "walk", "morning tea"]})  # fmt: skip
    work = pd.DataFrame({"person": "a", "session": [1, 1, 2], "kind": "homework", "done": [True, None, True]})
    row = sessions(**therapy(tags=tags, assignments=work)).integration.iloc[0]
    # start, small, walk, three, mornin: an entry needs two; walked is another word than walk
    assert row[["words", "least", "later", "came_back", "earlier", "before"]].tolist() == [5, 2, 3, 2, 1, 0]
    assert row["first"] == on([12])[0]
    assert row[["tag_days", "tag_days_before", "agreed", "practised"]].tolist() == [3, 1, 2, 1]


def test_over_all_takeaways_an_entry_and_a_day_count_once_shared_or_not() -> None:
    made = therapy()
    more = pd.DataFrame(
        {"person": "a", "entry": [2, 2], "part": "takeaways", "text": ["Walk small", "three small walks"]}
    )
    made["texts"] = pd.concat([made["texts"], more])
    tags = pd.DataFrame({"person": "a", "entry": [1, 3, 5, 5], "day": on([3, 12, 30, 30]), "tag": "walk"})
    row = sessions(**made, tags=tags).returned.iloc[0]
    counted = ["takeaways", "came_back", "entries_back", "later", "entries_before", "earlier"]
    assert row[counted].tolist() == [3, 3, 2, 3, 0, 1]  # walked is another word than walk
    assert row[["tagged", "tag_days", "tag_days_before"]].tolist() == [3, 2, 1]
    made["entries"] = made["entries"].assign(shared=[None, False, False, None, True])
    told = sessions(**made, tags=tags)
    assert told.returned.iloc[0].tolist() == row.tolist()  # one rule for the count, the sessions and what came back
    assert told.table["takeaways"].sum() == told.written.query("part == 'takeaways'")["n"].sum() == row["takeaways"]


def test_a_takeaway_of_one_word_is_not_looked_for() -> None:
    made = therapy()
    made["texts"] = made["texts"].assign(text="Breathe.")
    row = sessions(**made).integration.iloc[0]
    assert row["words"] == 1
    assert row[["least", "came_back", "before"]].isna().all()
    assert row["later"] == 3


def test_words_that_come_back_by_chance_come_back_before_too() -> None:
    """Where notes are drawn from one store of words, later and earlier ones hold a takeaway equally often."""
    stream = np.random.default_rng(2)
    store = [f"{a}{b}{c}d" for a in "abcdef" for b in "ae" for c in "kl"]
    days = np.arange(400)
    up = pd.DataFrame({"person": "a", "session": [1], "day": on([200])})
    entries = pd.DataFrame({"person": "a", "entry": days, "kind": np.where(days == 200, "session", "mood"), "day": on(days), "session": [1 if d == 200 else None for d in days]})  # fmt: skip
    words = [" ".join(stream.choice(store, 12)) for _ in days]
    texts = pd.DataFrame(
        {"person": "a", "entry": days, "part": np.where(days == 200, "takeaways", "note"), "text": words}
    )
    row = sessions(up, entries=entries, texts=texts).integration.iloc[0]
    shares = row["came_back"] / row["later"], row["before"] / row["earlier"]
    assert abs(shares[0] - shares[1]) < 4 * np.sqrt(2 * 0.25 / 199)
    assert row["came_back"] > 20


def test_ratings_of_the_session_by_rater() -> None:
    scores = pd.DataFrame({"person": "a", "session": [1, 1, 2, 4, 4, 4], "measure": ["alliance", "Alliance", "alliance", "alliance", "srs", "phq9"], "item": ["total", "total", "total", "total", "total", "total"], "rater": ["self", "therapist", "self", "self", "self", "self"], "value": [7.0, 8, 6, 9, 34, 10]})  # fmt: skip
    found = sessions(**therapy(scores=scores)).alliance
    mine = found[(found["measure"].astype(str) == "alliance") & (found["rater"].astype(str) == "self")]
    assert mine["value"].tolist() == [7, 6, 9]
    assert mine["change"].iloc[1:].tolist() == [-1, 3]
    assert list(mine["day"]) == list(on([10, 17, 38]))
    assert "phq9" not in set(found["measure"].astype(str))
    assert len(sessions(**therapy(scores=scores), alliance="srs").alliance) == 1


def test_goals_that_a_session_touched() -> None:
    goals = pd.DataFrame({"person": "a", "goal": ["g1", "g2", "g3"], "set_on": on([10, 11, 24]), "ended_on": [*on([38, 17]), pd.NaT], "replaced_by": [None, "g3", None]})  # fmt: skip
    scores = pd.DataFrame({"person": "a", "session": [2, 2], "measure": ["goal", "goal"], "item": ["g1", "g1"], "rater": ["self", "therapist"], "value": [3.0, 4.0]})  # fmt: skip
    found = sessions(**therapy(goals=goals, scores=scores))
    told = [tuple(map(str, row)) for row in found.touched[["session", "goal", "how"]].to_numpy()]
    assert told == [("1", "g1", "set"), ("2", "g1", "rated"), ("2", "g2", "replaced"), ("4", "g1", "ended")]
    named = sessions(**therapy(goals=goals.assign(item=["x", "g1", None]), scores=scores)).touched
    assert named.loc[named["how"] == "rated", "goal"].tolist() == ["g2"]
    assert found.table["goals"].tolist() == [1, 2, 0, 1]  # g3 was set on the day of a session that was missed


def test_techniques_stand_in_the_order_of_the_alphabet() -> None:
    tags = pd.DataFrame({"person": "a", "entry": 1, "day": on([3, 12, 12, 13, 18, 39, 20]), "tag": ["breathing", "walk", "walk", "walk", "breathing", "breathing", "tea"], "group": [*["Technique"] * 6, "food"]})  # fmt: skip
    found = sessions(**therapy(tags=tags)).techniques
    assert found["tag"].astype(str).tolist() == ["breathing", "walk"]
    assert found["days"].tolist() == [3, 2]
    assert found["stretches"].tolist() == [3, 1]
    assert sessions(**therapy(tags=tags), technique="food").techniques["tag"].astype(str).tolist() == ["tea"]


def test_attendance_gaps_and_what_came_due() -> None:
    """Six agreed, four done, one not yet due, one without information: four of five due."""
    work = pd.DataFrame({"person": "a", "session": [1, 1, 1, 2, 2, 4], "kind": "homework", "due_on": on([17, 17, 24, 24, 38, 60]), "done": [True, True, True, True, None, None]})  # fmt: skip
    row = sessions(**therapy(assignments=work)).course.iloc[0]
    assert row[["sessions", "attended", "missed", "unsaid", "last_session"]].tolist() == [4, 2, 1, 1, 4]
    assert row[["usual_gap", "longest_gap", "last_gap"]].tolist() == [14.0, 21.0, 21.0]
    assert row[["agreed", "due", "done", "not_done", "unknown", "not_yet"]].tolist() == [6, 5, 4, 0, 1, 1]
    later = sessions(**therapy(assignments=work), until="2024-05-20").course.iloc[0]
    assert later[["due", "unknown", "not_yet"]].tolist() == [6, 2, 0]


def test_an_appointment_and_a_number_that_only_an_assignment_names_are_no_sessions_held() -> None:
    work = pd.DataFrame({"person": "a", "session": [4, 99], "kind": "homework", "assigned_on": on([38, 39])})
    made = therapy(assignments=work)
    later = pd.DataFrame({"person": "a", "session": [5], "day": on([90]), "attended": [None]})
    made["sessions"] = pd.concat([made["sessions"], later], ignore_index=True)
    found = sessions(**made)
    row = found.course.iloc[0]
    assert row[["sessions", "attended", "missed", "unsaid", "to_come", "last_session"]].tolist() == [4, 2, 1, 1, 1, 4]
    assert found.table["attendance"].astype(str).tolist() == ["attended", "not_said", "missed", "attended", "to_come", "named_only"]  # fmt: skip
    assert found.agreed["session"].tolist() == [4, 99]
    late = sessions(**made, until="2026-01-01").course.iloc[0]  # the day of a report shows nothing of what took place
    assert late[["sessions", "to_come", "last_session"]].tolist() == [4, 1, 4]


def test_a_stable_phase_is_no_phase_of_the_treatment() -> None:
    made = therapy()
    made["sessions"] = made["sessions"].assign(phase=["start", "start", "work", "work"])
    events = pd.DataFrame({"person": "a", "start": on([0]), "end": on([19]), "kind": "phase", "label": ["Stable "]})
    assert sessions(**made, events=events).phases["phase"].astype(str).tolist() == ["start", "work"]


def test_phases_come_from_events_else_from_sessions() -> None:
    made = therapy()
    made["sessions"] = made["sessions"].assign(phase=["start", "start", "work", "work"])
    found = sessions(**made).phases
    assert found["phase"].astype(str).tolist() == ["start", "work"]
    assert found["sessions"].tolist() == [2, 1]  # the missed one is none
    assert found["source"].astype(str).tolist() == ["session", "session"]
    events = pd.DataFrame({"person": "a", "start": on([0, 20]), "end": [*on([19]), pd.NaT], "kind": "phase", "label": ["early", "late"]})  # fmt: skip
    told = sessions(**made, events=events).phases
    assert told[["sessions", "first_session", "last_session"]].to_numpy().tolist() == [[2, 1, 2], [1, 4, 4]]
    assert told["source"].astype(str).tolist() == ["event", "event"]
