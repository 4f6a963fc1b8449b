"""Questionnaires and directions of one's own reach scores, report, insights and the command line; nothing is registered."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

import moodtrack
from moodtrack import measures, report
from moodtrack.cli import app
from moodtrack.errors import MeasureError, OptionError

_BY = 'source = "own clinic"\ngrade = "P"\nstatus = "primary"\n'
FORM = f"""
name = "myform"
label = "My form"
items = 3
item_low = 0
item_high = 4
direction = "higher_worse"
[scoring]
rule = "sum"
low = 0
high = 12
{_BY}
[licence]
use = "free"
{_BY}
[[thresholds]]
name = "clinic retest"
kind = "reliable_change"
value = 3
comparison = ">="
{_BY}
[[bands]]
label = "a few"
low = 0
high = 5
{_BY}
[[bands]]
label = "many"
low = 6
high = 12
{_BY}
[[critical_items]]
item = 3
comparison = ">="
value = 1
{_BY}
"""
ANSWERS = ((1, 5, (4, 4, 4)), (2, 12, (2, 2, 2)), (3, 19, (1, 1, 1)))


@pytest.fixture
def toml(tmp_path: Path) -> Path:
    (tmp_path / "form.toml").write_text(FORM, encoding="utf-8")
    return tmp_path / "form.toml"


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    rows = [f"{s},2026-01-{d:02},My form,{n},{v}" for s, d, values in ANSWERS for n, v in enumerate(values, 1)]
    path = tmp_path / "scores.csv"
    path.write_text("\n".join(["session,date,measure,item,value", *rows]) + "\n", encoding="utf-8")
    return path


def test_items_are_scored_under_the_own_key(toml: Path, sheet: Path) -> None:
    scores = moodtrack.load(sheet, measures=toml).scores
    assert scores.loc[scores["item"] == "total", "value"].tolist() == [12.0, 6.0, 3.0]
    assert measures.resolve("My form") is None
    plain = moodtrack.load(sheet).scores
    assert not plain["item"].eq("total").any()


def test_threshold_band_and_critical_item_are_told(toml: Path, sheet: Path) -> None:
    log = moodtrack.load(sheet, measures=toml)
    text = report.document(log, measures=toml).text()
    assert "My form: 3 of 12, “a few”" in text
    assert "reliably improved, established in two scores running: 9 points lower" in text
    assert "(clinic retest; 3 scores)" in text
    assert "check: My form item 3 is 1 (session 3, 19 Jan 2026): ask about it." in text
    assert "My form" not in report.document(log).text().split("For attention")[0]
    found = {one.kind: one for one in moodtrack.insights(log, measures=[measures.from_toml(toml)])}
    assert found["reliable_change"].numbers["threshold"] == 3.0


def test_a_total_outside_of_the_own_range_is_not_used(toml: Path, tmp_path: Path) -> None:
    path = tmp_path / "totals.csv"
    path.write_text("session,date,measure,value\n1,2026-01-05,my form,9\n2,2026-01-12,my form,40\n", encoding="utf-8")
    log = moodtrack.load(path, measures=toml)
    assert log.scores["value"].dropna().tolist() == [9.0]
    assert log.problems["code"].eq("out_of_range").any()


def test_two_definitions_of_one_name_are_refused(toml: Path) -> None:
    one = measures.from_toml(toml)
    with pytest.raises(MeasureError, match="myform"):
        measures.Shelf.of([one, one])


def test_on_the_command_line(toml: Path, sheet: Path, tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    done = CliRunner().invoke(app, ["report", str(sheet), "-o", str(out), "--measures", str(toml)])
    assert done.exit_code == 0, done.output
    assert "clinic retest" in out.read_text(encoding="utf-8")


@pytest.fixture
def diary(tmp_path: Path) -> Path:
    days = pd.date_range("2026-01-01", periods=90).strftime("%Y-%m-%d")
    rows = [f"{day},{9 - n // 12}" for n, day in enumerate(days)]
    path = tmp_path / "log.csv"
    path.write_text("\n".join(["date,mood (1-10)", *rows]) + "\n", encoding="utf-8")
    return path


def test_a_direction_lets_worsening_fire(diary: Path, tmp_path: Path) -> None:
    bare = report.document(moodtrack.load(diary)).text()
    assert "which way is better is not known: say it with --higher-better" in bare
    told = report.document(moodtrack.load(diary, direction={"mood": "higher_better"}))["attention"]
    fired = [flag for block in told.blocks for flag in getattr(block, "items", ()) if flag.state == "check"]
    assert any("worsened" in flag.text for flag in fired)
    out = tmp_path / "page.html"
    done = CliRunner().invoke(app, ["report", str(diary), "-o", str(out), "--higher-better", "mood"])
    assert done.exit_code == 0, done.output
    assert "higher is better" in out.read_text(encoding="utf-8")


@pytest.mark.parametrize("direction", [{"mood": "up"}, {"anxiety": "higher_worse"}, "mood"])
def test_a_direction_that_cannot_be_is_refused(diary: Path, direction: object) -> None:
    with pytest.raises(OptionError):
        moodtrack.load(diary, direction=direction)  # type: ignore[arg-type]
