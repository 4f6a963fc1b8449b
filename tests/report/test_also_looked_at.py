"""Further questions of a report: entries that follow each other within a day, amounts, and the one budget that holds them."""

from __future__ import annotations

import re
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
import pytest

import moodtrack
from moodtrack import patterns, report
from moodtrack.log import Log
from moodtrack.report.budget import held, shares
from moodtrack.report.document import Section, _words
from moodtrack.report.findings import Findings
from moodtrack.report.further import amounts, several_a_day
from moodtrack.report.sections import triggers
from moodtrack.report.sections.client import tags
from moodtrack.testing import KINDS, Cohort, cohort

CAUSAL = re.compile(r"\b(caus\w+|effects?|leads? to|because|due to|makes? you|benefi\w+|helps?|best|worst|brings?)\b", re.IGNORECASE)  # fmt: skip
JARGON = re.compile(r"\b(p-value|interval|median|regress\w+|adjusted|significan\w+|alpha|tested|lag|threshold|cut)\b")


def text(section: Section) -> str:
    return "\n".join(line for block in section.blocks for line in _words(block))


def log_of(drawn: Cohort, person: str, **ratings: np.ndarray) -> Log:
    """One person of a cohort as a log, with further columns of ratings, one value a day."""
    own = drawn.ratings[drawn.ratings["person"] == person].reset_index(drop=True)
    entries = own[["person", "entry", "at", "day"]].assign(kind="mood", precision="minute", source="drawn:log.csv")
    number = (own["day"] - own["day"].min()).dt.days.to_numpy()
    own = own.assign(**{name: values[number] for name, values in ratings.items()})
    persons = pd.DataFrame({"person": [person]})
    marks = drawn.tags[drawn.tags["person"] == person]
    return Log(persons=persons, entries=entries, ratings=own, tags=marks, variables=drawn.variables)


def sleeper(days: int = 200, seed: int = 3) -> Log:
    """Mood is one and a half points lower after nights below 6 h; steps go with nothing."""
    stream = np.random.default_rng(seed)
    day = pd.date_range("2026-01-01", periods=days)
    sleep = stream.normal(7, 1.2, days).round(1)
    mood = np.clip(np.round(6 - 1.5 * (sleep < 6.2) + stream.normal(size=days)), 1, 10)
    keys = {"person": "a", "entry": np.arange(1, days + 1), "at": day + pd.Timedelta(hours=20), "day": day}
    entries = pd.DataFrame({**keys, "kind": "mood", "precision": "minute", "source": "made:log.csv"})
    ratings = pd.DataFrame({**keys, "mood": mood, "sleep_hours": sleep, "steps": stream.normal(7000, 2500, days)})
    variables = pd.DataFrame(
        {
            "variable": ["mood", "sleep_hours", "steps"], "label": ["Mood", "Sleep hours", "Steps"],
            "low": [1.0, np.nan, np.nan], "high": [10.0, np.nan, np.nan],
            "direction": ["higher_better", None, None], "unit": [None, "h", None], "domain": [None, "behaviours", None],
        }
    )  # fmt: skip
    return Log(persons=pd.DataFrame({"person": ["a"]}), entries=entries, ratings=ratings, variables=variables)


@pytest.fixture(scope="module")
def several() -> tuple[Cohort, list[Findings]]:
    drawn = cohort("entries", persons=8, days=130, seed=11)
    return drawn, [report.findings(log_of(drawn, person), words=["triggers"]) for person in drawn.persons]


@pytest.fixture(scope="module")
def slept() -> Findings:
    return report.findings(sleeper(), words=["triggers"])


def test_tags_that_mood_brings_about_are_no_triggers_of_the_day(several: tuple[Cohort, list[Findings]]) -> None:
    drawn, found = several
    planted = drawn.truth[drawn.truth["lag"] == 1]
    driven = drawn.truth[drawn.truth["lag"] == -1]
    right = wrong = 0
    for one in found:
        told = {(str(row["tag"]), int(row["lag"])) for row, _ in triggers.told(one)}
        assert not [tag for tag, lag in told if lag == 0]
        names = {str(row["tag"]) for row in one.rows("within_day") if row["status"] == "found"}
        wrong += len(names & set(driven.loc[driven["person"] == one.person, "tag"].astype("str")))
        right += len(names & set(planted.loc[planted["person"] == one.person, "tag"].astype("str")))
        assert "which came first" not in text(triggers.section(one))
    # 24 tags are followed by a difference and 24 follow mood; means of days show the second kind
    assert right >= 10
    assert wrong <= 1


def test_a_comparison_of_days_would_have_told_them(several: tuple[Cohort, list[Findings]]) -> None:
    """So that the test above can fail: one entry a day, the mean of the day, and the same tags."""
    drawn, _ = several
    driven = drawn.truth[drawn.truth["lag"] == -1]
    shown = 0
    for person in drawn.persons:
        log = log_of(drawn, person)
        daily = log.ratings.groupby(["person", "day"], observed=True, as_index=False)["mood"].mean()
        table = patterns.triggers(daily, log.tags, lags=0).table.query("status == 'found'")
        shown += len(set(table["tag"].astype("str")) & set(driven.loc[driven["person"] == person, "tag"].astype("str")))
    assert shown >= 6


def test_entries_are_told_in_both_editions_and_to_apps(several: tuple[Cohort, list[Findings]]) -> None:
    one = next(f for f in several[1] if (f.get("within_day").table["status"] == "found").any())
    rows = [row for row in one.rows("within_day") if row["status"] == "found"]
    said, plain = text(triggers.section(one)), text(tags.section(one))
    assert "From entry to entry" in said
    assert "Later the same day" in plain
    for row in rows:
        way = "higher" if row["difference"] > 0 else "lower"
        size = f"{abs(row['difference']):.1f} points {way}"
        assert f"After {row['n_with']} entries with “{row['tag']}”, mood of the next entry that day was {size} than after {row['n_without']} without it" in said  # fmt: skip
        assert f"{row['hours']:.1f} hours later in the median; one of 1" in said
        assert f"After a note with “{row['tag']}”, your mood in the next note of that day was about {size} (between" in plain  # fmt: skip
        assert row["low"] > 0 or row["high"] < 0
    own = [x for x in moodtrack.insights(one.log) if x.kind == "within_day"]
    assert {x.params["tag"] for x in own} == {str(row["tag"]) for row in rows}
    for x in own:
        row = next(row for row in rows if row["tag"] == x.params["tag"])
        assert (x.numbers["low"], x.numbers["high"], x.n) == (row["low"], row["high"], row["n_with"] + row["n_without"])
        assert x.text in said


def test_what_is_unclear_is_withheld_with_its_reason(several: tuple[Cohort, list[Findings]]) -> None:
    one = next(f for f in several[1] if (f.get("within_day").table["status"] == "found").any())
    result = one.get("within_day")
    status = result.table["status"].astype("object").replace("found", "unclear")
    changed = MappingProxyType({**one.results, "within_day": replace(result, table=result.table.assign(status=status))})
    odd = replace(one, results=changed)
    said = text(triggers.section(odd))
    assert "From entry to entry" not in said
    assert "Stands out, but whether the tag or the rating came first cannot be told (from entry to entry)" in said
    assert "Later the same day" not in text(tags.section(odd))
    again = held({"triggers": odd.get("triggers"), "within_day": odd.get("within_day")}, "mood", 0.01)
    assert not (again["within_day"].table["status"] == "found").any()


def test_one_entry_a_day_is_not_asked_from_entry_to_entry() -> None:
    found = report.findings(moodtrack.demo(), words=["triggers"])
    assert found.get("within_day") is None
    assert found.get("dose_response") is None
    at = pd.to_datetime(["2026-01-01 09:00", "2026-01-01 09:00", "2026-01-02 21:00"])
    assert not several_a_day(pd.DataFrame({"at": at, "day": at.normalize(), "mood": 5.0}), "mood")


def test_sleep_is_told_as_a_step_and_steps_are_withheld(slept: Findings) -> None:
    said, plain = text(triggers.section(slept)), text(tags.section(slept))
    row = next(r for r in slept.rows("dose_response") if (r["exposure"], r["lag"], r["term"]) == ("sleep_hours", 0, "below"))  # fmt: skip
    assert row["status"] == "found"
    assert f"“Sleep hours” of the same day: on the {row['n_below']} days below {row['cut']:g} h, mood was {-row['difference']:.1f} points lower than on the other {row['n'] - row['n_below']}" in said  # fmt: skip
    assert "% interval" in said
    assert f"The days fit a step at {row['cut']:g} h better than a straight line." in said
    assert "steps (line, same day)" in said.lower()
    assert f"When “Sleep hours” was below {row['cut']:g} h, your mood was about" in plain
    assert "Steps" not in plain
    own = [x for x in moodtrack.insights(sleeper()) if x.kind == "dose_response"]
    assert [(x.code, x.params["exposure"], x.params["lag"], x.n) for x in own] == [("below_lower", "sleep_hours", 0, 180)]  # fmt: skip
    assert own[0].numbers["cut"] == row["cut"]
    assert own[0].text in said


def test_a_line_is_told_for_a_round_number_of_units() -> None:
    log = sleeper()
    stream = np.random.default_rng(5)
    steps = log.ratings["steps"].to_numpy()
    mood = np.clip(np.round(5 + (steps - 7000) / 2500 + stream.normal(size=len(steps))), 1, 10)
    found = report.findings(replace(log, ratings=log.ratings.assign(mood=mood)), words=["triggers"])
    line = next(r for r in found.rows("dose_response") if (r["exposure"], r["lag"], r["term"]) == ("steps", 0, "linear"))  # fmt: skip
    said = text(triggers.section(found))
    assert f"“Steps” of the same day: for every 1000 more, mood was {1000 * line['difference']:.1f} points higher" in said  # fmt: skip
    assert "For every 1000 more of “Steps”, your mood was about" in text(tags.section(found))


def test_amounts_are_known_by_domain_unit_or_name() -> None:
    log = sleeper()
    assert amounts(log, "mood") == ["sleep_hours", "steps"]
    emotions = log.variables.assign(domain="emotions")
    assert amounts(replace(log, variables=emotions), "mood") == []
    noted = pd.DataFrame({"person": "a", "entry": [1], "day": log.ratings["day"][:1], "tag": ["coffee"], "amount": [2.0]})  # fmt: skip
    assert amounts(replace(log, tags=noted), "mood") == ["sleep_hours", "steps", "tag:coffee"]
    assert amounts(log, "steps") == ["sleep_hours"]


def test_nothing_before_the_first_look_and_nothing_new_between_looks(slept: Findings) -> None:
    early = report.findings(sleeper(89), words=["triggers"])
    assert early.get("dose_response") is None
    assert "and 2 amounts" in text(triggers.section(early))
    assert "rated your mood on 89 days" in text(tags.section(early))
    later = report.findings(sleeper(), words=["triggers"], as_of="2026-06-29")
    assert later.get("dose_response").table.equals(slept.get("dose_response").table)


def test_every_number_is_of_the_look_and_its_level(slept: Findings) -> None:
    look = slept.get("triggers").looks.iloc[0]
    then = sleeper().select(end=look["day"])
    alone = patterns.dose_response(then.ratings, then.tags, of="mood", exposures=["sleep_hours", "steps"], alpha=look["alpha"])  # fmt: skip
    told = slept.get("dose_response").table
    # no tags, so amounts are the only family and have the whole of the level
    pd.testing.assert_frame_equal(told, alone.table)


def _naive(p: list[float], level: float) -> set[int]:
    """Benjamini and Hochberg as written down in 1995: the largest k with p(k) <= k level / m."""
    order = sorted(range(len(p)), key=lambda i: p[i])
    kept = max((k for k in range(1, len(p) + 1) if p[order[k - 1]] <= k * level / len(p)), default=0)
    return set(order[:kept])


@pytest.mark.parametrize("seed", range(20))
def test_the_budget_against_loops(seed: int) -> None:
    stream = np.random.default_rng(seed)
    families = {
        name: stream.uniform(size=stream.integers(1, 9)) ** stream.choice([1, 6]) for name in ("first", "b", "c", "d")
    }
    selected = [name for name, p in families.items() if _naive(list(p), 0.05)]
    got = shares(families | {"none": np.full(3, np.nan)}, 0.05, "first")
    assert set(got) == set(families)
    assert got["first"] == 1
    assert all(got[name] == pytest.approx(max(len(selected), 1) / 4) for name in ("b", "c", "d"))


def test_every_further_family_is_held_to_its_share(several: tuple[Cohort, list[Findings]]) -> None:
    drawn, _ = several
    stream = np.random.default_rng(1)
    for person in drawn.persons[:4]:
        log = log_of(drawn, person, sleep_hours=stream.normal(7, 1, 130))
        found = report.findings(log, words=["triggers"])
        look = found.get("triggers").looks.iloc[0]
        alpha = float(look["alpha"])
        rows = {
            "triggers": [r for r in found.rows("triggers") if r["family"] == "triggers"],
            "reverse": [r for r in found.rows("triggers") if r["family"] == "reverse"],
            "within_day": found.rows("within_day"),
            "dose_response": found.rows("dose_response"),
        }
        tested = {name: [r for r in part if r["status"] != "not_testable"] for name, part in rows.items()}
        tested = {name: part for name, part in tested.items() if part}
        chosen = sum(bool(_naive([r["p"] for r in part], alpha)) for part in tested.values())
        for name, part in tested.items():
            level = alpha * (1 if name == "triggers" else max(chosen, 1) / len(tested))
            hit = _naive([r["p"] for r in part], level)
            for i, row in enumerate(part):
                assert (row["status"] in ("found", "unclear", "scale_dependent")) == (i in hit)
                assert (row["p_adjusted"] <= alpha) == (i in hit)
                if i in hit and name != "triggers":
                    assert row["level"] == pytest.approx(max(0.95, 1 - level * len(hit) / len(part)))
        total = sum(len(part) for part in tested.values())
        assert f"Over all sections of this report, {total} pairs were tested." in text(triggers.section(found))


def test_logs_without_any_relation_are_seldom_told_anything() -> None:
    """30 persons with several entries a day, tags and two amounts that go with nothing; a report may claim in 15 of 100."""
    nothing = replace(KINDS["entries"], same_day=0, reverse=0)
    drawn = cohort(nothing, persons=30, days=125, seed=77)
    told = 0
    for number, person in enumerate(drawn.persons):
        stream = np.random.default_rng([7, number])
        log = log_of(drawn, person, sleep_hours=stream.normal(7, 1, 125), steps=stream.normal(7000, 2000, 125))
        found = report.findings(log, words=["triggers"])
        told += any((r["status"] == "found") for word in ("triggers", "within_day", "dose_response") for r in found.rows(word))  # fmt: skip
    assert told / 30 <= 0.15


def test_no_word_of_cause_and_no_jargon_for_clients(several: tuple[Cohort, list[Findings]], slept: Findings) -> None:
    for one in [*several[1], slept]:
        said = re.sub(r"“[^”]*”", "", text(triggers.section(one)))
        plain = re.sub(r"“[^”]*”", "", text(tags.section(one)))
        assert not CAUSAL.search(said.replace("does not say what brings about what", ""))
        assert not CAUSAL.search(plain)
        assert not JARGON.search(plain)


def test_a_skill_is_not_blamed_from_entry_to_entry(several: tuple[Cohort, list[Findings]]) -> None:
    one = next(f for f in several[1] if any(r["status"] == "found" and r["difference"] < 0 for r in f.rows("within_day")))  # fmt: skip
    skills = one.whole.tags.assign(group="skills")
    said = replace(one, whole=replace(one.whole, tags=moodtrack.schema.conform(skills, moodtrack.schema.TAGS)))
    assert "It may have been practised on hard days: this says nothing against it." in text(triggers.section(said))
    assert "It may be what you do when a day is hard." in text(tags.section(said))


def test_the_words_of_insights_are_in_the_schema(slept: Findings) -> None:
    import json
    from importlib.resources import files

    known: dict[str, Any] = json.loads((files("moodtrack.report") / "insight.schema.json").read_text(encoding="utf-8"))
    kinds = known["properties"]["kind"]["enum"]
    assert {"within_day", "dose_response"} <= set(kinds)
    for one in moodtrack.insights(slept.log):
        assert one.kind in kinds
        assert set(one.params) <= set(known["properties"]["params"]["properties"])
