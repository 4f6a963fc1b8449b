"""What both editions and insights tell of triggers: the claimed numbers alone, as of a planned look, and what is withheld."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pandas as pd
import pytest

import moodtrack
from moodtrack import report
from moodtrack.errors import OptionError
from moodtrack.log import Log
from moodtrack.report.document import Paragraph, Section, _words
from moodtrack.report.findings import Findings
from moodtrack.report.sections import triggers
from moodtrack.report.sections.client import tags

Make = Callable[..., Log]
CAUSAL = re.compile(
    r"\b(caus\w+|effects?|leads? to|because|due to|makes? you|benefi\w+|helps?|best|worst)\b", re.IGNORECASE
)


@pytest.fixture(scope="module")
def demo() -> Findings:
    return report.findings(moodtrack.demo(), words=["triggers", "missingness"])


def text(section: Section) -> str:
    return "\n".join(line for block in section.blocks for line in _words(block))


def changed(found: Findings, where: dict[str, Any], **values: Any) -> Findings:
    """The findings with other cells in the rows where all of `where` holds."""
    result = found.get("triggers")
    table = result.table.copy()
    rows = pd.Series(data=True, index=table.index)
    for name, value in where.items():
        rows &= table[name].astype("str" if isinstance(value, str) else table[name].dtype) == value
    assert rows.any()
    for name, value in values.items():
        if isinstance(table[name].dtype, pd.CategoricalDtype):
            table[name] = table[name].astype("object")
        table.loc[rows, name] = value
    made = replace(result, table=moodtrack.schema.conform(table, moodtrack.patterns.Triggers.tables["table"]))
    return replace(found, results=MappingProxyType({**found.results, "triggers": made}))


def grouped(found: Findings, tag: str, group: str) -> Findings:
    rows = found.whole.tags.assign(group=found.whole.tags["group"].astype("object"))
    rows.loc[rows["tag"].astype("str") == tag, "group"] = group
    return replace(found, whole=replace(found.whole, tags=moodtrack.schema.conform(rows, moodtrack.schema.TAGS)))


WALK = {"tag": "morning walk", "lag": 0}
ARGUED = {"tag": "argument", "lag": 0}


def test_what_is_told_is_the_claim_and_never_the_plain_difference(demo: Findings) -> None:
    odd = changed(demo, WALK, difference=9.9, low_marginal=9.7, high_marginal=9.8, shrunken=1.2, low=0.7, high=1.8)
    said = text(triggers.section(odd))
    assert "mood was 1.2 points higher" in said
    assert "interval 0.7 to 1.8; one of 28 pairs tested)" in said
    assert "morning walk | the same day | 40 | 80 | +1.2 | 0.7 to 1.8 |" in said
    assert not re.search(r"(?<!\d)9\.[789]", said)


def test_a_small_difference_is_not_told_as_zero(demo: Findings) -> None:
    said = text(triggers.section(changed(demo, WALK, shrunken=0.02, low=0.01)))
    assert "mood was less than 0.1 points higher" in said
    assert "just above 0 to" in said


def test_looks_are_dated_and_the_next_one_announced(demo: Findings) -> None:
    said = text(triggers.section(demo))
    table = demo.get("triggers").table
    assert "As of 120 rated days, reached on 21 May 2025: 17 tags, 28 pairs" in said
    assert (
        "3 found (0 new since the look at 90, 0 no longer found). 162 days are rated now; the next look is at 180, expected about"
        in said
    )
    assert f"Over all sections of this report, {int(table['p_adjusted'].notna().sum())} pairs were tested." in said


def test_between_looks_nothing_changes() -> None:
    told = []
    for day in ("2025-05-21", "2025-06-10", "2025-07-06"):
        found = report.findings(moodtrack.demo(), words=["triggers"], as_of=day)
        told.append([words for _, words in triggers.told(found)])
    assert told[0] == told[1] == told[2]
    assert len(told[0]) == 5


def test_a_part_of_the_diary_tells_the_same_looks() -> None:
    whole = text(report.document(moodtrack.demo())["triggers"])
    part = text(report.document(moodtrack.demo(), since="last-session")["triggers"])
    assert "The whole diary is used here, also before the first day of this report." in part
    assert [x for x in part.splitlines() if x.startswith("On the ")] == [
        x for x in whole.splitlines() if x.startswith("On the ")
    ]


def test_new_and_no_longer_found(demo: Findings) -> None:
    fresh = changed(demo, WALK, change="new")
    gone = changed(fresh, {"tag": "tv", "lag": 1}, change="no_longer")
    said = text(triggers.section(gone))
    assert "3 found (1 new since the look at 90, 1 no longer found)" in said
    assert "New since the look at 90 rated days." in said
    assert "“tv”, the day after: found at the look at 90 rated days, not at this one." in said
    assert "| new" in said


def test_early_shows_nothing_but_days_and_a_date(make: Make) -> None:
    log = make(
        [2.0 + day * 7 % 5 % 3 for day in range(60)],
        tags={
            day: ["walk"] if day % 3 == 0 else ["tv"] if day > 40 else ["flu"] * (day == 4) + ["talk"]
            for day in range(60)
        },
    )
    said = report.document(log)["triggers"]
    assert len(said.blocks) == 1
    words = text(said)
    # the 90th day of a log without a gap that starts on 6 January 2025
    assert words.startswith(
        "Mood is rated on 60 days. Tags are compared from 90 rated days on, expected about 5 Apr 2025"
    )
    assert "Collected so far: 4 tags, 3 of them on enough days" in words
    assert "walk" not in words
    assert not said.figures()
    assert not [one for one in moodtrack.insights(log) if one.kind == "triggers"]
    client = text(report.document(log, edition="client")["tags"])
    assert client.startswith("You have rated your mood on 60 days so far. From 90 days on,")
    assert "around 5 Apr 2025" in client


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("found", "“morning walk” is also more likely after a lower day: which came first the log cannot tell."),
        ("not_testable", "Whether “morning walk” follows lower or higher days could not be tested: which came first the log cannot tell."),
        ("not_found", ""),
    ],
)  # fmt: skip
def test_which_came_first(demo: Findings, status: str, words: str) -> None:
    said = text(triggers.section(changed(demo, {"tag": "morning walk", "lag": -1}, status=status, difference=-0.1, low=-0.2, high=-0.05, level=0.95)))  # fmt: skip
    assert (words in said) if words else "which came first" not in said


def test_a_day_after_that_fades_is_no_second_difference(demo: Findings) -> None:
    where = {"tag": "worked late", "lag": 1}
    told = changed(
        demo, {"tag": "worked late", "lag": 0}, status="found", shrunken=-0.5, low=-0.9, high=-0.1, level=0.99
    )
    assert "difference of its own, beside" in text(triggers.section(changed(told, where, reads="second")))
    said = text(triggers.section(changed(told, where, reads="lingers")))
    assert "It reads as the difference of the day itself that fades." in said
    assert "of its own" not in said


@pytest.mark.parametrize("reads", ["lingers", "second", "unclear"])
def test_where_no_difference_of_the_day_itself_is_told_none_is_named(demo: Findings, reads: str) -> None:
    odd = changed(demo, {"tag": "worked late", "lag": 1}, reads=reads)
    said = text(triggers.section(changed(odd, {"tag": "worked late", "lag": 0}, status="not_found")))
    assert "the day itself" not in said
    assert "mood on the day with the tag is held equal" in said


def test_twins_are_told_as_one(demo: Findings) -> None:
    away = {"status": "not_testable", "reason": "same_days", "reported_as": "morning walk"}
    twin = changed(demo, {"tag": "exercise"}, **away, reported_on="same_days")
    said = text(triggers.section(twin))
    assert "days with “morning walk” (with “exercise”, on nearly the same days), mood was" in said
    assert (
        "The tag stands on nearly the same days as another, or on nearly all others; that one is reported for both | 3 | exercise"
        in said
    )
    assert "You noted other tags on nearly the same days." in text(tags.section(twin))
    other = changed(demo, {"tag": "exercise"}, **away, reported_on="other_days")
    assert "days with “morning walk” (“exercise” on nearly all other days), mood was" in text(triggers.section(other))
    assert "You noted other tags on nearly all the other days." in text(tags.section(other))
    assert "on nearly the same days" not in text(tags.section(other))


def test_what_is_withheld_has_its_reason(demo: Findings) -> None:
    odd = changed(
        changed(demo, WALK, status="scale_dependent"), {"tag": "music"}, status="not_testable", reason="tautology"
    )
    said = text(triggers.section(odd))
    assert (
        "Found, but the difference and the share of pairs of days point different ways: the steps of the scale, or other tags on the same days, may be why | 1 | morning walk (same day)"
        in said
    )
    assert "The tag says the rating again: a mood, a symptom, or made of the rating | 3 | music" in said
    assert "days with “morning walk”" not in said
    assert "2 found" in said
    assert "morning walk" not in text(tags.section(odd))


@pytest.mark.parametrize(
    ("group", "words"), [("Self-care", "practised on hard days"), ("people", "nothing against anyone"), ("food", "")]
)
def test_nobody_and_nothing_practised_is_blamed(demo: Findings, group: str, words: str) -> None:
    for tag, worse in (("argument", True), ("morning walk", False)):
        lines = text(triggers.section(grouped(demo, tag, group))).splitlines()
        said = "\n".join(line for line in lines if "mood was" in line)
        assert ("hard days" in said) == (worse and bool(words))
        assert not worse or words in said


def test_what_was_agreed_on_counts_as_practised(demo: Findings) -> None:
    agreed = demo.whole.assignments.assign(label="Argument")
    known = replace(demo, whole=replace(demo.whole, assignments=agreed))
    assert "practised on hard days" in text(triggers.section(known))


def test_order_is_by_group_and_name_and_not_by_size(demo: Findings) -> None:
    def told(found: Findings) -> list[str]:
        return [str(row["tag"]) for row, _ in triggers.told(found)]

    assert told(demo) == ["argument", "morning walk", "worked late", "skipped lunch", "morning walk"]
    assert told(changed(demo, ARGUED, shrunken=-0.1)) == told(demo)
    assert told(grouped(demo, "worked late", "a group"))[0] == "worked late"


def test_low_days_logged_less_is_said_beside_the_findings(demo: Findings) -> None:
    said = text(triggers.section(demo))
    assert "differences like these come out too small" not in said
    result = demo.get("missingness")
    table = result.table.assign(estimate=-0.2, low=-0.3, high=-0.1)
    less = replace(demo, results=MappingProxyType({**demo.results, "missingness": replace(result, table=table)}))
    assert "The day after a low day is rated less often" in text(triggers.section(less))
    assert "differences like these come out too small" in text(triggers.section(less))


def test_days_without_tag_information_are_said_beside_the_findings(demo: Findings) -> None:
    assert "no tag information" not in text(triggers.section(demo))
    own = {"person": demo.person, "variable": "mood", "code": "no_tags", "what": "", "had": 70.0, "needs": 120.0}
    told = replace(demo.get("triggers"), problems=moodtrack.result.issues([own]))
    few = replace(demo, results=MappingProxyType({**demo.results, "triggers": told}))
    assert "50 of 120 rated days have no tag information; only the others are compared." in text(triggers.section(few))


def test_reverse_relations_are_further_questions(demo: Findings) -> None:
    lines = text(triggers.section(demo)).splitlines()
    at = lines.index("Also looked at")
    assert lines[at + 1].startswith("Does a tag follow the mood of the day before? 14 pairs tested, 1 found.")
    assert lines[at + 2].startswith("“skipped lunch” was more likely after a lower day")


def test_one_pair_was_tested(demo: Findings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("moodtrack.report.sections.trigger_rows.tested_in_all", lambda _: 1)
    assert "Over all sections of this report, 1 pair was tested." in text(triggers.section(demo))


def test_copies_that_are_not_made_are_said_to() -> None:
    log = moodtrack.demo()
    short = replace(log, ratings=log.ratings.head(60))
    bare = replace(log, tags=log.tags.iloc[:0])
    for given, why in ((short, "the first look is not reached"), (bare, "there is nothing to compare")):
        found = report.findings(given, words=["triggers"], null=3)
        assert f"Shifted copies were not made: {why}." in text(triggers.section(found, null=3))
        assert "copies" not in text(triggers.section(found))


def test_copies_are_made_only_when_asked() -> None:
    log = moodtrack.demo()
    said = text(report.document(log, sections=["triggers"], null=10)["triggers"])
    assert re.search(r"In \d+ of 10 shifted copies of this log any pair was found \(95 % interval", said)
    assert "shifted" not in text(report.document(log, sections=["triggers"])["triggers"])
    for options in ({"edition": "client"}, {"sections": ["glance"]}):
        with pytest.raises(OptionError, match="null= changes nothing"):
            report.document(log, null=10, **options)  # type: ignore[arg-type]


def test_shares_of_pairs_in_plain_words(demo: Findings) -> None:
    odd = changed(demo, WALK, p_superior=0.72, p_superior_low=0.61, p_superior_high=0.8)
    assert (
        "On about 7 of 10 comparable pairs of days, your mood was higher on the day with “morning walk” (between 6 and 8 of 10). This is from 40 days with it."
        in text(tags.section(odd))
    )
    unsure = changed(demo, WALK, p_superior=0.6, p_superior_low=0.48, p_superior_high=0.7)
    assert "morning walk" not in text(tags.section(unsure))


def test_insights_say_what_the_report_says(demo: Findings) -> None:
    found = [one for one in moodtrack.insights(moodtrack.demo()) if one.kind == "triggers"]
    said = text(triggers.section(demo))
    assert len(found) == 5
    for one in found:
        assert one.text in said
        low, high = one.numbers["low"], one.numbers["high"]
        assert low is not None
        assert high is not None
        told = one.numbers["difference" if one.params["lag"] == -1 else "shrunken"]
        assert told is not None
        assert low <= told <= high
        assert ("difference" in one.numbers) == (one.params["lag"] == -1)
        assert one.n == one.numbers["n_with"] + one.numbers["n_without"]  # type: ignore[operator]


def test_no_word_of_cause_or_of_a_ranking(demo: Findings) -> None:
    said = re.sub(r"“[^”]*”", "", text(triggers.section(demo)) + text(tags.section(demo)))
    assert not CAUSAL.search(said)
    assert isinstance(triggers.section(demo).blocks[0], Paragraph)


@pytest.mark.parametrize(
    ("value", "low", "high", "told"),
    [
        (0.72, 0.61, 0.8, "7 of 10"),
        (0.95, 0.85, 0.98, "19 of 20"),
        (0.98, 0.9, 0.99, "98 of 100"),
        (0.999, 0.9, 0.9999, "99 of 100"),
        (1.0, 0.9, 1.0, "10 of 10"),
    ],
)
def test_all_pairs_are_said_only_where_it_is_all(value: float, low: float, high: float, told: str) -> None:
    about, ends = tags.share({"p_superior": value, "p_superior_low": low, "p_superior_high": high}, True)
    assert about == told
    near, far, of = (int(number) for number in re.findall(r"\d+", ends))
    assert near < far <= of
    assert (far == of) == (high == 1.0)
