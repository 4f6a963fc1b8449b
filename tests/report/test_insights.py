"""Insights: the sentences of the report for programs, stable, declared, and the same however the files came."""

from __future__ import annotations

import csv
import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import moodtrack
from moodtrack import report
from moodtrack._load import demo_folder
from moodtrack.errors import OptionError
from moodtrack.log import Log
from moodtrack.report.insights import Insight
from moodtrack.testing import simulate

Make = Callable[..., Log]
Weekly = Callable[..., pd.DataFrame]
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def found() -> list[Insight]:
    return moodtrack.insights(moodtrack.demo())


def test_every_sentence_stands_in_the_report(found: list[Insight]) -> None:
    text = report.document(moodtrack.demo()).text()
    glance = text.replace("Level now: ", "").replace("Change: ", "").replace(" (--dated)", "")
    for one in found:
        assert one.text in glance, one
    assert {one.kind for one in found} == {"attention", "reliable_change", "trend", "summary", "goal_progress", "triggers", "completeness", "missingness", "sessions"}  # fmt: skip


def test_planted_relations_are_there(found: list[Insight]) -> None:
    pairs = {(one.params["tag"], one.params["lag"], one.code) for one in found if one.kind == "triggers"}
    assert {("morning walk", 0, "higher"), ("argument", 0, "lower"), ("worked late", 1, "lower")} <= pairs


def test_shape_is_the_published_one(found: list[Insight], make: Make, weekly: Weekly) -> None:
    validator = pytest.importorskip("jsonschema").Draft202012Validator
    schema = json.loads(resources.files("moodtrack.report").joinpath("insight.schema.json").read_text(encoding="utf-8"))
    validator.check_schema(schema)
    check = validator(schema)
    odd = [Log(), make([3.0]), make([4.0] * 70), make(scores=weekly([9])), make(scores=weekly([9, 8], measure="own"))]
    for one in [*found, *(i for log in odd for i in moodtrack.insights(log))]:
        plain = json.loads(json.dumps(one.to_dict(), allow_nan=False))
        assert not list(check.iter_errors(plain))
    assert list(check.iter_errors({**found[0].to_dict(), "tier": "certain"}))


def test_ids_name_the_question_and_not_the_numbers(found: list[Insight]) -> None:
    assert len({one.id for one in found}) == len(found)
    earlier = {one.id: one for one in moodtrack.insights(moodtrack.demo(), as_of="2025-05-20")}
    shared = [one for one in found if one.id in earlier]
    assert {one.kind for one in shared} >= {"reliable_change", "trend", "summary", "goal_progress", "completeness"}
    assert any(one.numbers != earlier[one.id].numbers for one in shared)


def test_dismissing_hides_and_changes_nothing_else(found: list[Insight]) -> None:
    log, kinds = moodtrack.demo(), {one.kind: one for one in found}
    assert len(kinds) == 9
    for hidden in kinds.values():
        assert moodtrack.insights(log, dismiss=[hidden.id]) == [one for one in found if one is not hidden]
    assert moodtrack.insights(log, dismiss=["unknown"]) == found
    for strange in ([None], [1], 1, [found[0].id, b"id"]):
        with pytest.raises(OptionError, match="dismiss"):
            moodtrack.insights(log, dismiss=strange)  # type: ignore[arg-type]


def test_a_dismissed_tag_does_not_come_back_under_the_name_of_another() -> None:
    """The tag on more days stands for both; from one week to the next that is another one."""
    log = simulate(days=180, seed=12, tags={"walk": 0.4}, missing=0.0, same_day={"walk": 3.0})
    words = {"tag": "object", "group": "object"}
    walk = log.tags[log.tags["tag"] == "walk"].astype(words)
    fewer, free = walk.iloc[3:].assign(tag="round"), log.ratings[~log.ratings["day"].isin(walk["day"])].head(5)
    more = pd.concat([fewer, walk.head(5).assign(tag="round", **{name: free[name].to_numpy() for name in ("day", "at", "entry")})])  # fmt: skip
    told = []
    for part in (fewer, more):
        both = Log(ratings=log.ratings, tags=pd.concat([log.tags.astype(words), part], ignore_index=True))
        made = [one for one in moodtrack.insights(both) if one.kind == "triggers"]
        told.append((both, {one.params["tag"] for one in made}, {one.id for one in made}))
    (before, names, ids), (after, other_names, other_ids) = told
    assert (names, other_names) == ({"walk"}, {"round"})
    for one_log, dismissed in ((after, ids), (before, other_ids)):
        assert "triggers" not in {one.kind for one in moodtrack.insights(one_log, dismiss=dismissed)}


def attention(log: Log, **options: Any) -> dict[str, Insight]:
    return {one.id: one for one in moodtrack.insights(log, **options) if one.kind == "attention"}


def test_one_rule_on_two_questionnaires_is_two_findings(make: Make, weekly: Weekly) -> None:
    worse = pd.concat([weekly([5, 15, 16]), weekly([4, 14, 15], measure="gad7")])
    log = make([3.0] * 20, scores=worse)
    two = [one for one in attention(log).values() if "reliably worsened, established" in one.text]
    assert {one.params["subject"] for one in two} == {"phq9", "gad7"}
    left = attention(log, dismiss=[two[0].id])
    assert two[0].id not in left
    assert left[two[1].id] == two[1]


def test_every_goal_past_its_day_is_one_finding(make: Make) -> None:
    def late(*names: str) -> Log:
        row = {"person": "p1", "measure": "rating:mood", "baseline": 1.0, "target": 5.0, "direction": "increase", "due_on": "2025-01-20"}  # fmt: skip
        goals = pd.DataFrame([{**row, "goal": name, "label": name} for name in names])
        return make([3.0, 4.0] * 30, goals=goals)

    first = {one.id for one in attention(late("a")).values() if "past its due day" in one.text}
    both = [one for one in attention(late("a", "b"), dismiss=first).values() if "past its due day" in one.text]
    assert [one.params["subject"] for one in both] == ["b"]


def test_a_dismissed_answer_does_not_hide_a_later_one(make: Make, weekly: Weekly) -> None:
    def safety(answers: list[float], days: int = 30) -> list[str]:
        log = make([3.0] * days, scores=weekly([10] * len(answers), item9=answers))
        return [one.id for one in attention(log).values() if "PHQ-9 item 9" in str(one.params["rule"])]

    (one,) = safety([0, 1])
    assert safety([0, 1], days=40) == [one]  # the same answer, some days later
    assert len({one, *safety([0, 3]), *safety([0, 1, 1]), *safety([0, 0]), *safety([1, 0])}) == 3  # clear is no finding


def test_a_goal_that_is_there_twice_has_two_ids(make: Make) -> None:
    row = {
        "person": "p1",
        "goal": "g",
        "measure": "rating:mood",
        "baseline": 1.0,
        "target": 5.0,
        "due_on": "2025-01-20",
    }
    ids = [one.id for one in moodtrack.insights(make([3.0, 4.0] * 30, goals=pd.DataFrame([row, row])))]
    assert len(set(ids)) == len(ids)


def test_an_interval_that_holds_zero_is_never_shown(make: Make) -> None:
    for log in (moodtrack.demo(), make([3.0, 4.0, 2.0, 5.0] * 20)):
        for one in moodtrack.insights(log):
            low, high = (one.numbers.get(name, one.numbers.get(f"{name}_per_day")) for name in ("low", "high"))
            if one.kind in ("trend", "triggers", "reliable_change") and low is not None and high is not None and low <= 0 <= high:  # fmt: skip
                assert one.tier in ("not shown", "cannot tell")


def test_files_and_logs_are_both_taken() -> None:
    paths = sorted(demo_folder().glob("*.csv"))
    assert moodtrack.insights(paths) == moodtrack.insights(moodtrack.load(paths))


def exports(folder: Path, days: list[str]) -> list[Path]:
    """The diary as it was exported on each of these days, everything up to then in each file."""
    with (demo_folder() / "daylio_export.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    at = rows[0].index("full_date")
    paths = []
    for day in days:
        path = folder / f"export_{day}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([rows[0], *(row for row in rows[1:] if row[at] <= day)])
        paths.append(path)
    return paths


def test_day_by_day_equals_at_once(tmp_path: Path, found: list[Insight]) -> None:
    """One export after the other, each with all before it, gives what the last one gives alone."""
    rest = [path for path in sorted(demo_folder().glob("*.csv")) if path.stem != "daylio_export"]
    days = [str(day.date()) for day in pd.date_range("2025-01-20", "2025-07-06", freq="9D")] + ["2025-07-06"]
    files = exports(tmp_path, days)
    assert moodtrack.insights([*files, *rest]) == moodtrack.insights([files[-1], *rest]) == found


@pytest.mark.parametrize("size", [1, 3, 10, 28])
def test_disjoint_files_equal_the_whole(tmp_path: Path, found: list[Insight], size: int) -> None:
    """Files of so many entries each, none of which is in two, give what one file gives: in any order of the files."""
    rest = [path for path in sorted(demo_folder().glob("*.csv")) if path.stem != "daylio_export"]
    rows = list(csv.reader((demo_folder() / "daylio_export.csv").read_text(encoding="utf-8").splitlines()))
    pieces = [rows[start : start + size] for start in range(1, len(rows), size)]
    for number, piece in enumerate(pieces):
        with (tmp_path / f"{number * 37 % 1009:04}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([rows[0], *piece])
    files = sorted(tmp_path.iterdir())
    assert len(files) == len(pieces) > 5
    assert moodtrack.insights(moodtrack.load([*files, *rest])) == found


def test_an_app_that_is_asked_every_day_ends_where_one_that_is_asked_once_does(found: list[Insight]) -> None:
    log = moodtrack.demo()
    for day in ("2025-02-01", "2025-04-01", "2025-07-06"):
        last = moodtrack.insights(log, as_of=day)
    assert last == moodtrack.insights(log, dated="2025-07-06")


def test_nothing_that_draws_is_loaded() -> None:
    code = "import sys, moodtrack; moodtrack.insights(moodtrack.demo()); print([m for m in ('matplotlib', 'jinja2', 'typer') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_repr_shows_no_words(found: list[Insight]) -> None:
    assert not [one for one in found if "walk" in repr(one) or one.text in repr(one)]


def test_the_example_app(tmp_path: Path, found: list[Insight]) -> None:
    path = ROOT / "examples" / "app.py"
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 45
    spec = importlib.util.spec_from_file_location("example_app", path)
    assert spec is not None
    assert spec.loader is not None
    app: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(app)
    state = str(tmp_path / "state.json")
    first = app.main(["--state", state])
    assert [line[:16] for line in first.splitlines()] == [one.id for one in found]
    assert found[0].id not in app.main(["--state", state, "--dismiss", found[0].id])
    told = json.loads(app.main(["--state", state, "--json"]))
    assert [one["id"] for one in told] == [one.id for one in found[1:]]
    with pytest.raises(SystemExit):
        app.main(["nowhere.csv", "--state", state])
