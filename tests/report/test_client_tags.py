"""What the client reads of tags: which came first, nothing blamed, nothing dropped unsaid, no day of the past as to come."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from tests.report.test_triggers_section import ARGUED, WALK, changed, grouped, text

import moodtrack
from moodtrack import report
from moodtrack.report.editions import EDITIONS
from moodtrack.report.findings import Findings
from moodtrack.report.sections import trigger_rows, triggers
from moodtrack.report.sections.client import tags, went_well


@pytest.fixture(scope="module")
def demo() -> Findings:
    return report.findings(moodtrack.demo(), words=["triggers", "missingness"])


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("found", "You also noted it more often after a day with a lower mood. Which came first, your notes cannot say."),
        ("not_testable", "Which came first, your notes cannot say."),
        ("not_found", ""),
    ],
)  # fmt: skip
def test_the_other_way_round_is_said(demo: Findings, status: str, words: str) -> None:
    said = text(tags.section(changed(demo, {"tag": "morning walk", "lag": -1}, status=status, difference=-0.1)))
    line = next(one for one in said.splitlines() if "with “morning walk”" in one)
    assert words in line
    assert ("came first" in line) == bool(words)


@pytest.mark.parametrize(
    "group", ["Übungen", "Selbstfürsorge", "compétences", "habilidades", "umiejętności", "esercizi"]
)
def test_a_skill_of_the_day_before_is_not_blamed_in_any_language(demo: Findings, group: str) -> None:
    skill = grouped(demo, "worked late", group)
    assert "on the day after “worked late”" in text(tags.section(skill))
    line = next(one for one in text(tags.section(skill)).splitlines() if "day after “worked late”" in one)
    assert "It may be what you do when a day is hard." in line
    assert "It may have been practised on hard days" in text(triggers.section(skill))


def test_a_tag_of_no_group_on_harder_days_is_not_blamed(demo: Findings) -> None:
    assert "Being there on a harder day is nothing against it." in text(tags.section(demo))
    better = changed(changed(demo, ARGUED, status="not_found"), {"tag": "worked late", "lag": 1}, status="not_found")
    assert "harder day is nothing" not in text(tags.section(better))


def test_what_is_not_listed_is_counted(demo: Findings) -> None:
    many = changed(demo, {"lag": 0, "variable": "mood"}, status="found", difference=1.0, p_superior=0.7, p_superior_low=0.6, p_superior_high=0.8)  # fmt: skip
    n = len(trigger_rows.shown([r for r in trigger_rows.main(many) if r["lag"] == 0]))
    lines = [line for line in text(tags.section(many)).splitlines() if line.startswith("And ")]
    assert n > 5
    assert lines[0].startswith(f"And {n - 5} more: “")
    unsure = changed(demo, WALK, p_superior=0.6, p_superior_low=0.48, p_superior_high=0.7)
    assert "1 other tag came out too, but too near to half and half" in text(tags.section(unsure))


def _ahead(demo: Findings, day: str, dated: str | None) -> tuple[str, str]:
    result = demo.get("triggers")
    looks = result.looks.assign(next_day=pd.Timestamp(day))
    told = {**demo.results, "triggers": replace(result, looks=looks)}
    made = replace(demo, results=told, dated=None if dated is None else pd.Timestamp(dated))
    return text(triggers.section(made)), text(tags.section(made))


def test_a_day_of_the_past_is_not_told_as_to_come(demo: Findings) -> None:
    row = demo.rows("triggers", "looks")[0]
    rest = int(row["next_look"] - row["days"])
    said, plain = _ahead(demo, "2025-08-01", "2026-03-01")
    assert f"which waits for {rest} more rated days" in said
    assert f"That is {rest} days more." in plain
    assert "Aug 2025" not in said + plain
    said, plain = _ahead(demo, "2025-08-01", None)
    assert "expected about 1 Aug 2025" in said
    assert "around 1 Aug 2025" in plain


def test_a_day_far_off_is_no_date(demo: Findings) -> None:
    said, plain = _ahead(demo, "2041-08-01", "2025-07-20")
    assert "which is not within two years at this rate" in said
    assert "more than two years away" in plain
    assert "2041" not in said + plain


def test_what_goes_together_comes_last_among_what_went_well(demo: Findings) -> None:
    walk = grouped(demo, "morning walk", "self-care")
    steps = list(went_well.steps(walk))
    assert "“morning walk”" in steps[-1]
    assert steps[-1].endswith(tags.CAVEAT)
    follows = changed(walk, {"tag": "morning walk", "lag": -1, "variable": "mood"}, status="found", difference=0.1)
    assert tags.helpful(follows) == []


def test_a_word_for_a_mood_went_not_well(demo: Findings) -> None:
    result = demo.get("triggers")
    named = result.table.assign(tag=result.table["tag"].astype("str").replace("morning walk", "Cheerful").astype("category"))  # fmt: skip
    rows = demo.whole.tags.assign(tag=demo.whole.tags["tag"].astype("str").replace("morning walk", "Cheerful"))
    whole = replace(demo.whole, tags=rows)
    odd = replace(demo, whole=whole, results={**demo.results, "triggers": replace(result, table=named)})
    odd = grouped(odd, "Cheerful", "skills")
    assert "“Cheerful”" in text(tags.section(odd))
    assert tags.helpful(odd) == []


@pytest.mark.parametrize("group", [None, "unhelpful coping", "Coping (unhelpful)", "nicht hilfreich", "activities"])
def test_only_what_is_known_to_help_went_well(demo: Findings, group: str | None) -> None:
    found = demo if group is None else grouped(demo, "morning walk", group)
    assert "“morning walk”" in text(tags.section(found))
    assert tags.helpful(found) == []


@pytest.mark.parametrize(("group", "words"), [("skills", "nothing against it"), ("friends", "nothing against them")])
def test_without_a_known_direction_nothing_is_blamed(demo: Findings, group: str, words: str) -> None:
    variables = demo.log.variables.assign(direction=pd.NA)
    variables = moodtrack.schema.conform(variables, moodtrack.schema.VARIABLES)
    logs = {name: replace(getattr(demo, name), variables=variables) for name in ("log", "whole")}
    odd = grouped(replace(demo, **logs), "worked late", group)
    assert odd.scale("mood").get("direction") is None
    line = next(one for one in text(tags.section(odd)).splitlines() if "day after “worked late”" in one)
    assert "Whether these are the harder days is not told." in line
    assert words in line
    said = next(one for one in text(triggers.section(odd)).splitlines() if "days after “worked late”" in one)
    assert "Whether these are the harder days is not told; " in said
    assert "Being there on a harder day is nothing against it." in text(tags.section(odd))


def test_low_days_logged_less_is_said_beside_the_findings(demo: Findings) -> None:
    assert "come out too small" not in text(tags.section(demo))
    result = demo.get("missingness")
    for estimate, way in ((-0.2, "low"), (0.2, "high")):
        table = result.table.assign(estimate=estimate, low=estimate - 0.1, high=estimate + 0.1)
        less = replace(demo, results={**demo.results, "missingness": replace(result, table=table)})
        said = text(tags.section(less))
        assert f"After a day with a {way} mood, the next day has a rating less often" in said
        assert "differences like these come out too small" in said
    assert "missingness" in EDITIONS["client"].analyses(["tags"])


def test_nothing_that_could_be_compared_is_said(demo: Findings) -> None:
    none = changed(demo, {"variable": "mood"}, status="not_testable", reason="collinear")
    assert text(tags.section(none)).startswith("Your tags could not be compared so far")
    assert "stands out" not in text(tags.section(none))
