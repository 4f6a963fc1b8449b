"""Files as a clinic has them, read and told by the command line: goals of every kind, unlogged days, homework, a blank item.

Everything in the files is invented here. The person logs on three days of five; goes to the gym on about half of these;
one goal was replaced, one is for the next session; of six things agreed four are done, one is not yet due and of one
nothing is told; at session 7 item 9 of the PHQ-9 was left blank.
"""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

import moodtrack
from moodtrack import report
from moodtrack.cli import app

START = date(2025, 3, 3)
DAYS = 49
EDITIONS = ("clinician", "client")
GOALS = (
    "goal,label,domain,horizon,measure,rule,per,baseline,target,target_high,direction,set_on,due_on,ended_on,replaced_by\n"
    "gym,Gym three times a week,behaviours,treatment,tag:gym,count,week,,3,,increase,2025-03-03,2025-06-01,,\n"
    "sleep,Sleep 7 to 9 hours,behaviours,treatment,rating:sleep hours,mean,week,5.5,7,9,range,2025-03-03,2025-06-01,,\n"
    "panic,At most one panic attack a week,emotions,treatment,tag:panic attack,count,week,,1,,decrease,2025-03-03,,,\n"
    "bus,Take the bus alone,behaviours,treatment,goal,,,1,8,,increase,2025-03-03,2025-06-01,2025-03-24,tram\n"
    "tram,Take the tram alone,behaviours,treatment,goal,,,2,8,,increase,2025-03-24,2025-06-01,,\n"
    "call,Call one friend before the next session,relationships,session,tag:call,count,,,1,,increase,2025-04-14,,,\n"
    "page,Do what we agree on,thoughts,treatment,assignment:homework,share,,,0.8,,increase,2025-03-03,,,\n"
)
HOMEWORK = "assignment,session,kind,label,domain,assigned_on,due_on,done_on,done\n" + "".join(
    f"a{n},{n},homework,Page {n},thoughts,{START + timedelta(7 * n - 7)},{START + timedelta(7 * n)},,{done}\n"
    for n, done in ((1, "yes"), (2, "yes"), (3, ""), (4, "yes"), (5, "yes"), (7, ""))
)


def log() -> str:
    stream = np.random.default_rng(4)
    lines = ["date,mood (1-5),sleep hours,tags"]
    for n in range(DAYS):
        logged, there, attack = stream.random(3)
        if logged < 0.4 and n != 44:
            continue
        tags = ["gym"] * int(there < 0.5) + ["panic attack"] * int(attack < 0.25 and n < 21) + ["call"] * (n == 44)
        lines.append(f"{START + timedelta(n)},{1 + int(5 * stream.random())},{5.5 + n / 30 + 0.5 * stream.random():.1f},{' | '.join(tags)}")  # fmt: skip
    return "\n".join(lines) + "\n"


def scores() -> str:
    lines = ["session,date,measure,item,value"]
    for n in range(1, 8):
        day = START + timedelta(7 * n - 7)
        answers = [2, 2, 1, 2, 1, 1, 1, 1, 0]
        lines += [
            f"{n},{day},PHQ-9,{item},{'' if (n, item) == (7, 9) else value}" for item, value in enumerate(answers, 1)
        ]
        lines.append(f"{n},{day},goal,{'bus' if n < 4 else 'tram'},{min(n, 4) if n < 4 else n - 1}")
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("clinic")
    sessions = "session,date,attended\n" + "".join(
        f"{n},{START + timedelta(7 * n - 7)},{'yes' if n < 8 else ''}\n" for n in range(1, 9)
    )
    files = {"log.csv": log(), "goals.csv": GOALS, "assignments.csv": HOMEWORK, "scores.csv": scores(), "sessions.csv": sessions}  # fmt: skip
    for name, text in files.items():
        (made / name).write_text(text, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def pages(folder: Path) -> dict[str, str]:
    """The words of both editions, as the command writes them, without the drawings."""
    made = {}
    for edition in EDITIONS:
        out = folder / f"{edition}.html"
        done = CliRunner().invoke(app, ["report", str(folder), "--person", "p", "--edition", edition, "--out", str(out)])  # fmt: skip
        assert done.exit_code == 0, done.output
        text = re.sub(r"<(svg|style).*?</\1>", " ", out.read_text(encoding="utf-8"), flags=re.DOTALL)
        made[edition] = re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text)))
    return made


def test_a_weekly_count_with_unlogged_days_is_told_as_bounds(pages: dict[str, str]) -> None:
    for edition in EDITIONS:
        assert re.search(r"Gym three times a week : \d to \d a week", pages[edition], re.IGNORECASE) or "a week lately (notes on" in pages[edition], edition  # fmt: skip
        assert "aim 3 or more a week" in pages[edition] or "aim is 3 or more a week" in pages[edition]
    assert re.search(r"\d of 7 days known", pages["clinician"])
    assert re.search(r"notes on \d of 7 days", pages["client"])


def test_the_count_is_what_a_reader_of_the_file_counts(folder: Path) -> None:
    rows = [line.split(",") for line in (folder / "log.csv").read_text(encoding="utf-8").splitlines()[1:]]
    weeks: dict[int, list[bool]] = {}
    for day, _, _, tags in rows:
        weeks.setdefault((date.fromisoformat(day) - START).days // 7, []).append("gym" in tags)
    want = [[sum(found), sum(found) + 7 - len(found)] for _, found in sorted(weeks.items())]
    course = (
        report.findings(moodtrack.load(folder, person="p"), words=["goal_progress"]).results["goal_progress"].course
    )
    got = course.loc[course["goal"] == "gym", ["low", "high"]].to_numpy().tolist()
    last = max((date.fromisoformat(row[0]) - START).days for row in rows)
    assert got == (want if last == DAYS - 1 else want[:-1])


def test_a_range_is_told_with_both_ends(pages: dict[str, str]) -> None:
    assert "aim 7 to 9" in pages["clinician"]
    assert "aim is 7 to 9." in pages["client"]


def test_a_goal_that_was_replaced_says_so_and_is_not_late(pages: dict[str, str]) -> None:
    assert "Take the bus alone : replaced by “Take the tram alone”;" in pages["clinician"]
    assert (
        "Take the bus alone : You changed this goal for another one. What you did for it still counts."
        in pages["client"]
    )
    assert "Goal “Take the bus alone”" not in pages["clinician"]
    assert "Take the tram alone : from 2 to 6 (4 values)" in pages["clinician"]


def test_a_goal_for_the_next_session_is_there(pages: dict[str, str]) -> None:
    assert "aim 1 or more until the next session" in pages["clinician"]
    assert "You are at your aim: 1" in pages["client"]


def test_homework_counts_what_is_due(pages: dict[str, str]) -> None:
    assert "4 of 5 due; 1 without information" in pages["clinician"]
    assert "4 of 5 due done, 1 not told" in pages["client"]


def test_a_blank_item_is_no_zero(pages: dict[str, str]) -> None:
    assert re.search(r"PHQ-9 item 9[^.]*not answered|item 9 was left|item 9[^.]*no answer", pages["clinician"])
    assert "item 9" not in pages["client"]


def test_every_goal_has_one_insight_with_a_stable_id(folder: Path) -> None:
    log_ = moodtrack.load(folder, person="p")
    found = {one.params["goal"]: one for one in moodtrack.insights(log_) if one.kind == "goal_progress"}
    assert set(found) == {"gym", "sleep", "panic", "bus", "tram", "call", "page"}
    before = {one.params["goal"]: one for one in moodtrack.insights(log_, as_of="2025-04-15") if one.kind == "goal_progress"}  # fmt: skip
    assert {goal: one.id for goal, one in before.items()}.items() <= {
        goal: one.id for goal, one in found.items()
    }.items()


def test_of_what_is_shared_goals_on_tags_that_are_not_shared_are_left_out(folder: Path) -> None:
    log_ = moodtrack.load(folder, person="p")
    text = report.document(log_, shared_only=True).text()
    assert "Gym three times a week" not in text
    assert "panic" not in text
