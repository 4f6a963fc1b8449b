"""Days, gaps, prompts and late entries, counted by hand and by a slow twin; the section and the drawing of them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from moodtrack import plot, report
from moodtrack.dynamics import compliance
from moodtrack.errors import OptionError, SchemaError
from moodtrack.log import Log
from moodtrack.report.document import Items, Paragraph
from moodtrack.report.sections import compliance as told
from moodtrack.schema import ENTRIES, PROMPTS, conform, empty
from moodtrack.testing import check_analysis, generated

START = pd.Timestamp("2024-03-01")


def written(days: list[float], person: str = "a", **columns: object) -> pd.DataFrame:
    at = START + pd.to_timedelta(days, "D")
    base = {"person": person, "entry": range(1, len(days) + 1), "kind": "mood", "precision": "minute", "at": at}
    return conform(pd.DataFrame({**base, "day": at.normalize(), **columns}), ENTRIES)


def tables(seed: int) -> dict[str, pd.DataFrame]:
    """The diary of the generated log with times of writing, prompts of two persons, one of whom wrote nothing."""
    ratings = generated(seed)["ratings"]
    stream = np.random.default_rng(seed)
    diary = ratings[["person", "entry", "at", "day"]].assign(kind="mood", precision="minute")
    later = pd.to_timedelta(stream.exponential(0.5, len(diary)), "D").round("s")
    diary["recorded_at"] = (diary["at"] + later).where(stream.random(len(diary)) < 0.8)
    number = np.tile(np.arange(60), 2)
    sent = pd.Timestamp("2024-01-03 09:00") + pd.to_timedelta(number // 3, "D") + pd.to_timedelta(number % 3 * 4, "h")
    asked = pd.DataFrame({"person": np.repeat(["p002", "p009"], 60), "beep": number % 3 + 1, "sent": sent})
    asked["answered"] = asked["sent"].where(stream.random(120) < 0.7)
    return {"entries": conform(diary, ENTRIES), "prompts": conform(asked, PROMPTS)}


def test_laws() -> None:
    check_analysis(compliance, tables=tables)
    check_analysis(compliance, tables=tables, seeds=[3], start="2024-01-10", end="2024-02-01", late=1.0, level=0.8)


def test_counts_by_hand() -> None:
    found = compliance(written([0.4, 0.8, 1.5, 4.5, 5.5, 9.5]))
    row = found.table.iloc[0]
    assert (row["span"], row["days"], row["entries"], row["gaps"], row["longest_gap"]) == (10, 5, 6, 2, 3)
    assert row["per_day"] == pytest.approx(6 / 5)
    assert (row["gap_first"], row["gap_last"]) == (START + pd.Timedelta(days=6), START + pd.Timedelta(days=8))
    assert found.gaps["days"].tolist() == [2, 3]
    assert found.days["number"].tolist() == [1, 2, 5, 6, 10]
    assert found.days["entries"].tolist() == [2, 1, 1, 1, 1]


def test_of_equally_long_gaps_the_latest_is_named() -> None:
    row = compliance(written([0, 2, 4])).table.iloc[0]
    assert row["gap_first"] == row["gap_last"] == START + pd.Timedelta(days=3)


@pytest.mark.parametrize(("days", "span"), [(5, 10), (10, 10), (1, 1), (28, 180)])
def test_interval_is_that_of_scipy(days: int, span: int) -> None:
    end = START + pd.Timedelta(days=span - 1)
    row = compliance(written(list(range(days))), start=START, end=end, level=0.9).table.iloc[0]
    want = binomtest(days, span).proportion_ci(0.9, method="wilson")
    assert (row["share"], row["span"]) == (pytest.approx(days / span), span)
    assert (row["low"], row["high"]) == (pytest.approx(want.low), pytest.approx(want.high))


def test_a_span_that_is_given_counts_the_days_before_and_after() -> None:
    found = compliance(written([3, 4]), start=START, end=START + pd.Timedelta(days=6))
    assert found.gaps["days"].tolist() == [3, 2]
    assert found.table["share"].tolist() == [2 / 7]
    assert len(compliance(written([3]), start="2025-01-01").table) == 0


def test_sessions_and_questionnaires_are_no_diary() -> None:
    entries = written([0, 1, 2, 3], kind=["mood", "session", "measure", "journal"])
    row = compliance(entries).table.iloc[0]
    assert (row["days"], row["span"]) == (2, 4)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=30))
def test_gaps_are_those_of_a_slow_twin(days: list[int]) -> None:
    found = compliance(written([float(day) for day in days]))
    want, run = [], []
    for day in range(min(days), max(days) + 2):
        if day in days or day > max(days):
            want += [(run[0], run[-1])] if run else []
            run = []
        else:
            run.append(day)
    gaps = found.gaps
    assert [((a - START).days, (b - START).days) for a, b in zip(gaps["first"], gaps["last"], strict=True)] == want
    row = found.table.iloc[0]
    assert row["days"] + gaps["days"].sum() == row["span"]
    assert row["longest_gap"] == max((b - a + 1 for a, b in want), default=0)


def asked(**columns: object) -> pd.DataFrame:
    return conform(pd.DataFrame({"person": "a", **columns}), PROMPTS)


def test_prompts_that_were_not_sent_are_no_denominator() -> None:
    noon = START + pd.Timedelta(hours=12)
    sent = [noon, noon + pd.Timedelta(hours=4), None, noon + pd.Timedelta(days=2)]
    prompts = asked(scheduled=[START] * 4, sent=sent, answered=[START, None, START, None], entry=[None, None, None, 7])
    found = compliance(empty(ENTRIES), prompts)
    row = found.table.iloc[0]
    assert (row["prompts"], row["answered"], row["answered_share"]) == (3, 2, pytest.approx(2 / 3))
    assert (row["days"], row["span"], row["longest_gap"]) == (0, 3, 3)
    assert found.days["answered_share"].tolist() == [0.5, 1.0]


def test_prompts_lie_on_the_day_of_their_entry_else_on_the_persons_own_day() -> None:
    """A beep at half past one belongs to the evening before, as its entry does."""
    at = [START + pd.Timedelta(hours=h) for h in (20, 25.5)]
    diary = written([0.8, 25.5 / 24], day=[START, START])
    prompts = asked(scheduled=[*at, START + pd.Timedelta(hours=27)], answered=[*at, None], entry=[1, 2, None])
    found = compliance(diary, prompts)
    assert found.days[["day", "entries", "prompts", "answered"]].to_numpy().tolist() == [[START, 2, 3, 2]]
    midnight = compliance(diary, prompts, day_start="00:00")
    assert midnight.days["prompts"].tolist() == [2, 1]
    assert midnight.method.parameters["day_start"] == "00:00"
    later = asked(scheduled=[START + pd.Timedelta(hours=28)])
    assert compliance(empty(ENTRIES), later).days["day"].tolist() == [START + pd.Timedelta(days=1)]


@pytest.mark.parametrize("option", [{"start": "x"}, {"end": 3}, {"day_start": "soon"}, {"start": "2024-03-01T00:00Z"}])
def test_odd_options_are_refused(option: dict[str, object]) -> None:
    with pytest.raises(OptionError, match=next(iter(option))):
        compliance(written([0, 1]), **option)  # type: ignore[arg-type]


def test_where_nothing_says_sent_the_schedule_counts() -> None:
    prompts = asked(scheduled=[START, START + pd.Timedelta(days=1)], answered=[START, None])
    assert compliance(empty(ENTRIES), prompts).table["answered_share"].tolist() == [0.5]


def test_without_prompts_or_times_of_writing_the_share_is_null_not_zero() -> None:
    row = compliance(written([0, 1])).table.iloc[0]
    assert (row["prompts"], row["recorded"]) == (0, 0)
    assert np.isnan([row["answered_share"], row["answered_low"], row["backfilled_share"]]).all()


def test_late_is_counted_from_the_clock_or_from_the_end_of_the_day() -> None:
    entries = written(
        [0.5, 0.5, 0.0, 0.0, 1.0],
        precision=["minute", "minute", "day", "day", "minute"],
        recorded_at=[START + pd.Timedelta(hours=h) if h is not None else None for h in (35.9, 36.1, 47.9, 48.1, None)],
    )
    row = compliance(entries).table.iloc[0]
    assert (row["recorded"], row["backfilled"], row["backfilled_share"]) == (4, 2, 0.5)
    assert compliance(entries, late=100).table["backfilled"].tolist() == [0]


def test_wrong_input_is_said() -> None:
    with pytest.raises(SchemaError, match="day"):
        compliance(pd.DataFrame({"person": ["a"]}))
    for options in ({"level": 95}, {"late": -1}, {"start": "2024-03-02", "end": "2024-03-01"}):
        with pytest.raises(OptionError):
            compliance(written([0]), **options)  # type: ignore[arg-type]


def test_section_tells_days_gaps_and_what_cannot_be_told() -> None:
    log = Log(persons=pd.DataFrame({"person": ["a"]}), entries=written([0, 1, 2, 6]))
    section = told.section(report.findings(log, words=["compliance"]))
    facts = next(block for block in section.blocks if isinstance(block, Items))
    words = dict(facts.items)
    assert words["Days"].startswith("entries on 4 of 7 days (57 %; 95 % interval 25 to 84 %), 1 gap, the longest of 3")
    assert words["Prompts"] == "none are in the files."
    assert "cannot be told" in words["Written down late"]
    nothing = told.section(report.findings(Log(), words=["compliance"]))
    assert isinstance(nothing.blocks[0], Paragraph)


def test_every_day_is_drawn_once() -> None:
    ax = plot.compliance(compliance(written([0, 1, 2, 6])))
    filled, open_ = (len(line.get_xdata()) for line in ax.lines)
    assert (filled, open_) == (4, 3)
