"""Options that cannot be are refused with what came, what was expected and what to do; near ones are taken."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import cache

import numpy as np
import pandas as pd
import pytest

import moodtrack
from moodtrack import progress, tidy
from moodtrack._catalogue import ANALYSES, Analysis
from moodtrack._load import demo_folder
from moodtrack.dynamics import trend
from moodtrack.errors import OptionError, SchemaError, UnknownPerson
from moodtrack.log import Log
from moodtrack.patterns import shuffled, triggers
from moodtrack.report import document
from moodtrack.schema import TABLES, empty
from moodtrack.testing import assert_tables, generated, simulate

MADE = simulate(days=60, seed=3, tags={"walk": 0.4})
LOG = Log(ratings=MADE.ratings, tags=MADE.tags)
SCORES = pd.DataFrame(
    {"person": ["a", "a", "b", "b"], "session": [1, 2, 1, 2], "measure": "phq9", "value": [14.0, 9.0, 11.0, 12.0]}
)
BERLIN = pd.Timestamp("2026-03-01", tz="Europe/Berlin")


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: trend(LOG.ratings, origin="foo"), "origin='foo'; expected a day"),
        (lambda: trend(LOG.ratings, origin=3), "origin=3; expected a day"),
        (lambda: trend(LOG.ratings, origin=BERLIN), "origin=.*without a time zone"),
        (lambda: trend(LOG.ratings, estimators="ar2"), "ar2.*expected some of"),
        (lambda: trend(LOG.ratings, estimators=3), "3.*expected some of"),
        (lambda: triggers(LOG.ratings, LOG.tags, lags=True), "lags=True; expected different whole numbers"),
        (lambda: triggers(LOG.ratings, LOG.tags, lags=(0, True)), "lags=True"),
        (lambda: triggers(LOG.ratings, LOG.tags, lags=1.0), "lags=1.0"),
        (lambda: triggers(LOG.ratings, LOG.tags, lags=None), "lags=None"),
        (lambda: triggers(LOG.ratings, LOG.tags, lags=8), "lag -1 is the option reverse"),
        (lambda: triggers(LOG.ratings, LOG.tags, phi=None), "phi=None; expected 'base', 'each' or a number"),
        (lambda: triggers(LOG.ratings, LOG.tags, phi=True), "phi=True"),
        (lambda: triggers(LOG.ratings, LOG.tags, min_days=2.5), "min_days=2.5; expected a whole number"),
        (lambda: LOG.select(start="foo"), "start='foo'; expected a day"),
        (lambda: LOG.select(end=BERLIN), "end=.*without a time zone"),
        (lambda: LOG.select(end=""), "end=''"),
        (lambda: LOG.run("trend"), "run.'trend'.; expected an analysis"),  # type: ignore[arg-type]
        (lambda: LOG.run(dict), "expected an analysis"),
        (lambda: LOG.run(max), "run of <built-in function max>; expected an analysis"),
        (lambda: LOG.run({}), "run of dict; expected an analysis"),  # type: ignore[arg-type]
    ],
)
def test_what_cannot_be_is_refused_in_words(call: Callable[[], object], said: str) -> None:
    with pytest.raises(OptionError, match=said):
        call()


def test_one_name_is_taken_as_several_are() -> None:
    assert_tables(trend(LOG.ratings, estimators="ols").table, trend(LOG.ratings, estimators=["ols"]).table)


@pytest.mark.parametrize("lags", [0, np.int64(0), [np.int64(0)], np.array([0])])
def test_one_lag_and_lags_of_numpy_are_taken(lags: object) -> None:
    got = triggers(LOG.ratings, LOG.tags, lags=lags)  # type: ignore[arg-type]
    assert_tables(got.table, triggers(LOG.ratings, LOG.tags, lags=(0,)).table)


def test_days_are_taken_in_any_usual_shape() -> None:
    day = LOG.ratings["day"].iloc[10]
    want = len(LOG.select(start=str(day.date())).ratings)
    assert 0 < want < len(LOG.ratings)
    for start in (day, day.to_pydatetime(), day.date(), day.to_datetime64()):
        assert len(LOG.select(start=start).ratings) == want


def test_run_still_takes_functions() -> None:
    assert len(LOG.run(trend).table) == 4


@pytest.mark.parametrize("person", [None, "cleo"])
def test_a_report_asks_for_the_person_in_both_languages(person: str | None) -> None:
    two = Log(persons=pd.DataFrame({"person": ["anna", "ben"]}))
    with pytest.raises(UnknownPerson) as caught:
        document(two, person=person)
    for part in ("anna", "ben", "person=", "--person"):
        assert part in str(caught.value)


EXPORT = demo_folder() / "daylio_export.csv"


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: moodtrack.load(EXPORT, person=3), "person is given as int"),  # type: ignore[arg-type]
        (lambda: moodtrack.inspect(EXPORT, person=3), "person is given as int"),  # type: ignore[arg-type]
        (lambda: moodtrack.load({EXPORT: 3}), "person is given as int"),  # type: ignore[dict-item]
        (lambda: moodtrack.load(None), "given as NoneType; expected a path"),  # type: ignore[arg-type]
        (lambda: moodtrack.load([None]), "given as NoneType; expected a path"),  # type: ignore[list-item]
        (lambda: moodtrack.load(b"a.csv"), "given as bytes; expected a path"),  # type: ignore[arg-type]
        (lambda: moodtrack.load(EXPORT, moods=3), "moods is given as int"),  # type: ignore[arg-type]
        (lambda: moodtrack.insights(None), "given as NoneType; expected a path"),  # type: ignore[arg-type]
        (lambda: moodtrack.insights(LOG, dismiss=None), "dismiss=None"),  # type: ignore[arg-type]
        (lambda: moodtrack.load(EXPORT, limits=5), "limits is given as int"),  # type: ignore[arg-type]
        (lambda: tidy.score(LOG, codings=5), "codings is given as int"),  # type: ignore[arg-type]
        (lambda: tidy.score(LOG, codings={5: "x"}), "in codings is given as int"),  # type: ignore[dict-item]
        (lambda: tidy.score(5), "log is given as int"),  # type: ignore[arg-type]
        (lambda: tidy.rescale(LOG, 5), "columns is given as int"),  # type: ignore[arg-type]
        (lambda: tidy.rescale(LOG, {"a": "b"}, low="a"), "low='a'"),  # type: ignore[arg-type]
        (lambda: tidy.merge([]), "log is given as list"),  # type: ignore[arg-type]
        (lambda: moodtrack.report.html(5), "document is given as int"),  # type: ignore[arg-type]
        (lambda: document(LOG, sections=5), "there is no section '5'"),  # type: ignore[arg-type]
    ],
)
def test_files_and_persons_of_another_type_are_refused(call: Callable[[], object], said: str) -> None:
    with pytest.raises(OptionError, match=said):
        call()


def test_paths_may_come_one_by_one() -> None:
    assert len(moodtrack.load(path for path in [EXPORT]).entries)  # type: ignore[arg-type]


ELSEWHERE = {"reliable_change", "sudden_gains", "outcomes", "reliability"}
"""Their own tests hold their options."""
REQUIRED = {
    "fit_course": {"measure": "phq9"},
    "norms": {"measure": "phq9", "reliability": 0.8},
    "sensitivity": {"norms": progress.Norms(15.0, 5.0, 200, 0.8, "a study")},
}
BELOW_ZERO = {
    ("course", "cutoff"),
    ("episodes", "cut"),
    ("goal_attainment", "expected"),
    ("goal_outcomes", "reached"),
    ("minimal_change", "cutoff"),
    ("reliable_change", "cutoff"),
    ("sensitivity", "cutoff"),
    ("single_case", "goal"),
    ("time_to_event", "threshold"),
}
"""Options in the unit of a rating or a score, which may lie below 0."""


def _wrong() -> list[tuple[Analysis, str, object]]:
    """Every option of every analysis that is a number with a fraction, with values that it cannot have."""
    made: list[tuple[Analysis, str, object]] = []
    for analysis in ANALYSES:
        if analysis.word in ELSEWHERE:
            continue
        for option in inspect.signature(analysis.load()).parameters.values():
            kind = str(option.annotation)
            if "float" in kind.replace("Mapping[str, float]", "").split(" | ")[0]:
                values: list[object] = ["x", float("nan"), float("inf"), True, [0.5]]
                values += [] if (analysis.word, option.name) in BELOW_ZERO else [-1]
                values += [] if "None" in kind else [None]
                made += [(analysis, option.name, value) for value in values]
    return made


@cache
def _frames() -> dict[str, pd.DataFrame]:
    return {**{name: empty(table) for name, table in TABLES.items()}, **generated(1), "scores": SCORES}


@pytest.mark.parametrize(
    ("analysis", "option", "value"),
    [pytest.param(*given, id=f"{given[0].word}-{given[1]}-{given[2]!r}") for given in _wrong()],
)
def test_a_number_that_cannot_be_is_refused(analysis: Analysis, option: str, value: object) -> None:
    given = {name: _frames()[name] for name in analysis.takes}
    with pytest.raises(OptionError) as caught:
        analysis.load()(**given, **{**REQUIRED.get(analysis.word, {}), option: value})
    assert option in str(caught.value) or repr(value) in str(caught.value)


@pytest.mark.parametrize(
    "analysis", [each for each in ANALYSES if each.word not in ELSEWHERE], ids=lambda each: each.word
)
def test_a_column_that_is_there_twice_is_named(analysis: Analysis) -> None:
    """In the first table, which every analysis reads; in the others nothing but this is said, or they are not read."""
    frames, given = {name: LOG.tables[name] for name in analysis.takes}, REQUIRED.get(analysis.word, {})
    refused = {}
    for name, frame in frames.items():
        twice = pd.concat([frame, frame.iloc[:, :1]], axis=1)
        try:
            analysis.load()(**{**frames, name: twice}, **given)
        except SchemaError as error:
            refused[name] = str(error).startswith(f"{name} has the columns ['{frame.columns[0]}'] more than once")
    assert analysis.takes[0] in refused
    assert all(refused.values())


@pytest.mark.parametrize("word", ["summary", "trend", "peri_event", "self_experiment"])
def test_a_table_that_is_not_needed_is_refused_all_the_same(word: str) -> None:
    analysis = next(analysis for analysis in ANALYSES if analysis.word == word)
    frames = {name: LOG.tables[name] for name in analysis.takes}
    twice = pd.DataFrame([["mood", "mood"]], columns=["variable", "variable"])
    with pytest.raises(SchemaError, match="variables has the columns"):
        analysis.load()(**{**frames, "variables": twice}, **REQUIRED.get(word, {}))


@pytest.mark.parametrize("word", ["triggers", "power", "lag_table", "peri_event", "episodes", "summary", "trend"])
@pytest.mark.parametrize("of", [3, 0.5, [None], {"mood": 1}.values()])
def test_variables_are_named_by_text(word: str, of: object) -> None:
    analysis = next(analysis for analysis in ANALYSES if analysis.word == word)
    with pytest.raises(OptionError, match="of="):
        analysis.load()(*(getattr(LOG, name) for name in analysis.takes if name in ("ratings", "tags")), of=of)


def test_a_shuffled_twin_takes_the_options_of_triggers_alone() -> None:
    with pytest.raises(OptionError, match=r"nonsense.*expected some of"):
        shuffled(LOG.ratings, LOG.tags, n=2, nonsense=1)
    known = set(inspect.signature(triggers).parameters) - {*TABLES, "of", "level"}
    for name in known:
        shuffled(LOG.ratings, LOG.tags, n=1, **{name: inspect.signature(triggers).parameters[name].default})
