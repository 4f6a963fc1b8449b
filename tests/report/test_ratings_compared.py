"""Which rating the first page tells, and the others as further questions on one budget."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from moodtrack import report
from moodtrack._catalogue import ANALYSES
from moodtrack.log import Log
from moodtrack.patterns import triggers as compare
from moodtrack.report.budget import beside
from moodtrack.report.document import _words
from moodtrack.report.findings import Findings
from moodtrack.report.ratings import compared, name_in, primary
from moodtrack.report.sections import triggers
from moodtrack.report.sections.client import tags


def diary(days: int = 125, seed: int = 8) -> Log:
    """Zest and anger go with a walk of the same day, calm is rated seldom, steps are an amount; no mood."""
    stream = np.random.default_rng(seed)
    day = pd.date_range("2026-01-01", periods=days)
    walk = stream.uniform(size=days) < 0.35
    keys = {"person": "a", "entry": np.arange(1, days + 1), "at": day + pd.Timedelta(hours=20), "day": day}
    entries = pd.DataFrame({**keys, "kind": "mood", "precision": "minute", "source": "made:log.csv"})
    calm = np.where(np.arange(days) < 60, stream.normal(5, 1, days), np.nan)
    ratings = pd.DataFrame(
        {
            **keys, "anger": np.round(5 - 2 * walk + stream.normal(size=days)), "calm": calm,
            "steps": stream.normal(7000, 2500, days), "zest": np.round(5 + 2 * walk + stream.normal(size=days)),
        }
    )  # fmt: skip
    noted = [
        {"person": "a", "entry": i + 1, "day": day[i], "tag": tag}
        for i in range(days)
        for tag in ["walk"] * int(walk[i]) + ["tv"] * (i % 3 == 0)
    ]
    variables = pd.DataFrame(
        {
            "variable": ["anger", "calm", "steps", "zest"], "label": ["Anger", "Calm", "Steps", "Zest"],
            "direction": ["higher_worse", "higher_better", None, "higher_better"],
            "domain": ["other", "emotions", "behaviours", "emotions"], "low": 1.0, "high": 10.0,
        }
    )  # fmt: skip
    return Log(persons=pd.DataFrame({"person": ["a"]}), entries=entries, ratings=ratings, tags=pd.DataFrame(noted), variables=variables)  # fmt: skip


@pytest.fixture(scope="module")
def found() -> Findings:
    return report.findings(diary(), words=["triggers"])


def said(found: Findings) -> str:
    return "\n".join(line for block in triggers.section(found).blocks for line in _words(block))


def test_the_first_rating_is_no_matter_of_the_alphabet() -> None:
    log = diary()
    assert primary(log) == "zest"
    assert compared(log, "zest") == ["zest", "anger", "calm"]
    plain = replace(log, variables=log.variables.assign(direction=None, domain=None))
    assert primary(plain) == "anger"
    only = replace(log, ratings=log.ratings.drop(columns=["anger", "calm", "zest"]))
    assert primary(only) == "steps"
    assert primary(Log()) == ""
    moody = replace(log, ratings=log.ratings.assign(mood=log.ratings["zest"].where(log.ratings["entry"] < 5)))
    assert primary(moody) == "mood"


def test_other_ratings_are_further_questions_on_one_budget(found: Findings) -> None:
    words = said(found)
    assert "The first question is about zest. Of other ratings, tags are compared under “Also looked at”: anger, calm. Not compared by tag, as they are amounts: steps." in words  # fmt: skip
    assert "Does anger differ on the same day or the day after, as of 120 days on which it is rated?" in words
    assert "days with “walk”, anger was" in words
    assert "Does calm differ" not in words
    assert "Not compared yet: this rating has not reached its first look (calm)" in words


def test_every_further_rating_is_held_to_its_share(found: Findings) -> None:
    table = found.get("triggers").table.astype({"family": str, "variable": str, "status": str})
    rows = table[~table["status"].isin(["early", "not_testable"])]
    amounts = found.get("dose_response").table
    own = [part for _, part in rows.groupby(["variable", "family"])]
    parts = [*own, amounts[amounts["status"] != "not_testable"]]
    alpha = float(found.get("triggers").looks.set_index("variable").loc["zest", "alpha"])

    def hits(p: list[float], level: float) -> int:
        """Benjamini and Hochberg as written down in 1995."""
        return max((k for k, value in enumerate(sorted(p), 1) if value <= k * level / len(p)), default=0)

    share = sum(hits(list(part["p"]), alpha) > 0 for part in parts) / len(parts)
    for part in own:
        first = (part["variable"].iloc[0], part["family"].iloc[0]) == ("zest", "triggers")
        assert (part["status"] != "not_found").sum() == hits(list(part["p"]), alpha * (1 if first else share))
    assert not (table.loc[table["variable"] == "calm", "status"] == "found").any()


def test_copies_are_held_to_the_budget_of_the_page() -> None:
    log = diary()
    found = report.findings(log, words=["triggers"], null=2)
    page, asked = found.get("triggers"), found.get("shuffled").method.parameters
    alpha = float(page.looks.set_index("variable").loc["zest", "alpha"])
    assert asked["primary"] == "zest"
    assert asked["beside"] == beside(found.results, alpha) == (0, 1)
    same = compare(
        log.ratings, log.tags, log.variables, of=compared(log, "zest"), looks=asked["looks"], beside=asked["beside"]
    ).table
    assert same["status"].astype(str).tolist() == page.table["status"].astype(str).tolist()
    np.testing.assert_allclose(same["p_adjusted"], page.table["p_adjusted"], rtol=1e-12)


@pytest.mark.parametrize("days", [60, 125])
def test_a_rating_that_never_varies_is_said_to(days: int) -> None:
    log = diary(days)
    found = report.findings(replace(log, ratings=log.ratings.assign(mood=5.0)), words=["triggers"])
    assert f"Mood was rated the same on all {min(days, 120)} days that are looked at" in said(found)
    assert ("Does zest differ on the same day" in said(found)) == (days > 90)
    words = [line for block in tags.section(found).blocks for line in _words(block)]
    assert words[-1] == "Your mood was the same on every day you rated it. With no higher and no lower days, there is nothing to compare."  # fmt: skip
    early = days < 90
    assert (len(words) == 2 and words[0].startswith(f"You have rated your mood on {days} days so far.")) == early
    assert ("Collected so far: " in said(found)) == ("Tags are compared from 90 rated days on" in said(found)) == early


@pytest.mark.parametrize(
    "scale",
    ["(0-10)", "(0 – 10)", "[1 to 5]", "(von 0 bis 10)", "(de 0 a 10)", "(de 0 à 10)", "(0 tot 10)", "(0 até 10)", "(от 0 до 10)",
     "（0〜10）", "(0/10)", "(/10)", "(of 10)", "(-3 to +3)", "(0,5–2,5)"],
)  # fmt: skip
def test_a_bracket_that_is_a_scale_and_nothing_else_is_no_part_of_a_name(scale: str) -> None:
    assert name_in(f"Mood {scale}") == name_in(f"Mood{scale}") == "Mood"


@pytest.mark.parametrize(
    "heading",
    ["Coffee (2 a day)", "Dose (5-HTP)", "Dose (10-20 mg)", "Pain (24/7)", "Pills (1 / day)", "Pills (1-2 / day)", "Walk (2 tot 3 km)",
     "Calm (1 = low, 5 = high)", "Craving (0-10 now)", "Ratio (1/2)", "Shift (9-5)", "Vitamin (B-12)", "(0-10)", "Mood (0-10) now"],
)  # fmt: skip
def test_a_bracket_with_other_words_stays(heading: str) -> None:
    assert name_in(heading) == heading


def test_a_scale_stays_where_another_rating_would_be_called_the_same() -> None:
    log = diary()
    name = log.variables["variable"].astype("str")
    label = log.variables["label"].astype("str")

    def labels(**given: str) -> list[str]:
        told = label.where(~name.isin(list(given)), name.map(given))
        found = report.findings(replace(log, variables=log.variables.assign(label=told)), words=[])
        return [found.scale(each)["label"] for each in ("zest", "anger")]

    assert labels(zest="Zest (0-10)", anger="Anger (1-5)") == ["Zest", "Anger"]
    assert labels(zest="Zest (0-10)", anger="ZEST (1-5)") == ["Zest (0-10)", "ZEST (1-5)"]
    bare = replace(log, variables=log.variables[name == "zest"].assign(label="Anger (0-10)"))
    assert report.findings(bare, words=[]).scale("zest")["label"] == "Anger (0-10)"


def test_every_section_takes_the_rating_of_the_page() -> None:
    log = diary(30)
    first = primary(log)
    asked = [a.word for a in ANALYSES if a.scope == "person" and "ratings" in a.takes]
    shown = report.document(log, sections=asked)
    assert {"power", "itemsets", "lag_table", "interactions", "self_experiment", "shuffled"} < {
        s.key for s in shown.sections
    }
    said = {s.key: "\n".join(line for block in s.blocks for line in _words(block)) for s in shown.sections}
    assert first in said["power"]
    assert first in said["lag_table"]
    assert f"low_{first}" in said["itemsets"]
