"""Ages are counted to the day of the report; the first page, the table of scores and attention as data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

import moodtrack
from moodtrack import report
from moodtrack.log import Log
from moodtrack.report.document import Flags, Table
from moodtrack.schema import GOALS, conform

Make = Callable[..., Log]
Weekly = Callable[..., pd.DataFrame]


def _flags(page: Any) -> list[Any]:
    return [flag for block in page["attention"].blocks if isinstance(block, Flags) for flag in block.items]


def _fired(log: Log, **options: Any) -> list[str]:
    blocks = report.document(log, **options)["attention"].blocks
    return [flag.text for block in blocks if isinstance(block, Flags) for flag in block.items if flag.state == "check"]


@pytest.mark.parametrize("options", [{"dated": "2025-07-01"}, {"as_of": "2025-07-01"}, {"end": "2025-07-01"}])
def test_old_data_fire_at_the_day_of_the_report(make: Make, weekly: Weekly, options: dict[str, str]) -> None:
    log = make([3.0] * 10, scores=weekly([18, 12]))
    assert not _fired(log)
    fired = _fired(log, **options)
    assert any(text.startswith("PHQ-9: last score 169 days before 1 Jul 2025") for text in fired)
    assert any(text.startswith("Nothing logged for 167 days to 1 Jul 2025") for text in fired)


def test_without_a_day_the_page_says_that_age_is_not_known(make: Make, weekly: Weekly) -> None:
    """What depends on the day of the report is never among the rules that were checked and did not fire."""
    goals = pd.DataFrame(
        {"person": ["p1"], "goal": ["g"], "measure": ["rating:mood"], "baseline": [2.0], "target": [5.0]}
    )
    goals = goals.assign(set_on=pd.Timestamp("2025-01-06"), due_on=pd.Timestamp("2025-02-01"))
    log = make([3.0] * 10, scores=weekly([18, 12]), goals=conform(goals, GOALS))
    for options in ({}, {"start": "2025-03-01"}):
        states = {flag.rule: flag.state for flag in _flags(report.document(log, **options))}
        old = [state for rule, state in states.items() if rule.startswith(("no entry", "no score", "past the due"))]
        assert old == ["no data"] * 3
    assert "the day of the report is not given (--dated)" in report.document(log).text()
    assert "the day of the report is not given" not in report.document(log, dated="2025-01-20").text()


def test_attention_has_numbers(make: Make, weekly: Weekly) -> None:
    log = make([3.0] * 10, scores=weekly([18, 12], item9=[0, 2]))
    told = moodtrack.insights(log, dated="2025-01-20")
    item = next(one for one in told if one.params.get("item") == "9")
    assert (item.params["measure"], item.params["date"], item.params["session"]) == ("phq9", "2025-01-13", 2)
    assert (item.numbers["value"], item.numbers["age_days"], item.n) == (2.0, 7.0, 2)
    later = next(one for one in moodtrack.insights(log, dated="2025-01-27") if one.params.get("item") == "9")
    assert later.id == item.id


def test_the_first_page_takes_what_fired_and_what_can_be_judged(make: Make, weekly: Weekly) -> None:
    long = weekly([30, 29, 28, 29, 30, 28], measure="k10")
    log = make(scores=pd.concat([long, weekly([10, 9, 8], measure="gad7"), weekly([5, 20], item9=[0, 1])]))
    keys = [key for block in report.document(log)["figures"].blocks for key in _keys(block)]
    assert keys == ["measure-phq9", "measure-gad7"]
    assert "Also scored: K10 28" in report.document(log).text()


def _keys(block: object) -> list[str]:
    return [figure.key for figure in getattr(block, "figures", ())]


def test_many_questionnaires_are_several_tables_with_their_ranges(make: Make, weekly: Weekly) -> None:
    names = ["phq9", "gad7", "isi", "k10", "pss10", "rses", "wsas"]
    log = make(scores=pd.concat([weekly([20, 19], measure=name) for name in names]))
    section = report.document(log)["reliable_change"]
    tables = [block for block in section.blocks if isinstance(block, Table)]
    assert max(len(table.columns) for table in tables) <= 2 + 2 * 3
    heads = [name for table in tables for name in table.columns[2::2]]
    assert len(heads) == len(names) == len(set(heads))
    text = report.document(log).text()
    assert "GAD-7: latest 19, “severe”" in text
    assert "ISI: latest 19, “moderate”" in text
    assert sum("no threshold of measurement error and no norms at hand. (" in line for line in text.splitlines()) == 1


def test_scales_have_their_range(make: Make, weekly: Weekly) -> None:
    scores = weekly([28, 26], measure="dass21").assign(item="total:depression")
    text = report.document(make(scores=scores)).text()
    assert "DASS-21 depression | 28 | 26 | severe |" in text


def test_before_and_after_shows_what_the_analysis_shows() -> None:
    log = moodtrack.demo()
    table = next(b for b in report.document(log)["sessions"].blocks if isinstance(b, Table))
    shown = {row[0]: row[-1] for row in table.rows}
    for row in log.run(moodtrack.progress.sessions).table.to_dict("records"):
        cell = shown[str(row["session"])]
        assert ("→" in cell) == (row["change"] == row["change"])
        if "→" in cell:
            assert cell.endswith(f"({row['n_before']}, {row['n_after']})")


def test_missingness_on_the_first_page_is_a_model() -> None:
    told = [text for _, lines in report.document(moodtrack.demo())["glance"].blocks[0].items for _, text in lines]  # type: ignore[union-attr]
    (text,) = [each for each in told if each.startswith("As modelled, with weekday and trend held equal,")]
    assert "of 100" not in text
    assert "n = 160 days" in text


def test_the_client_reads_what_was_done_without_notes(make: Make, weekly: Weekly) -> None:
    log = make(scores=pd.concat([weekly([10, 10, 10]), weekly([9, 9], measure="gad7")]))
    text = report.document(log, edition="client").text()
    assert "You filled in 5 questionnaires, at 3 sessions." in text
    assert "There are no notes to look at yet." not in text
