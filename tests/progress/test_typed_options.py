"""What is no possible option is refused with a typed error, not with one of Python."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from moodtrack import measures, progress
from moodtrack.errors import MeasureError, OptionError, SchemaError
from moodtrack.log import Log
from moodtrack.progress import Limits, Norms, Prior, reliable_change, time_to_event
from moodtrack.schema import TABLES, empty

SESSIONS = pd.DataFrame({"person": "a", "session": [1, 2], "phase": ["A", "B"]})
EVENTS = empty(TABLES["events"])
GOALS = pd.DataFrame({"person": ["a"], "goal": ["g"]})
FRAME = pd.DataFrame({"person": "a", "session": [1, 2], "measure": "phq9", "value": [18.0, 9.0]})


@pytest.mark.parametrize(
    "options",
    [
        {"level": "0.9"}, {"level": True}, {"alpha": "0.1"}, {"norms": "phq9"}, {"norms": {"phq9": 5}}, {"end": 3},
        {"functional": [1]}, {"prior": (0, 1)}, {"measure": 5}, {"threshold": True}, {"threshold": float("inf")},
        {"threshold": [6]}, {"critical_value": float("inf")}, {"critical_value": "2"},
    ],
)  # fmt: skip
def test_options_of_reliable_change(options: dict[str, Any]) -> None:
    with pytest.raises(OptionError):
        reliable_change(FRAME, **options)


@pytest.mark.parametrize("options", [{"exits": ["a"]}, {"measure": 5}, {"level": "0.9"}, {"exits": "a"}])
def test_options_of_time_to_event(options: dict[str, Any]) -> None:
    with pytest.raises(OptionError):
        time_to_event(FRAME, **options)


def test_norms_priors_and_limits() -> None:
    wrong: list[tuple[Any, tuple[Any, ...]]] = [
        (Norms, (1.0, 1.0, 9, 0.5, None)), (Norms, (1.0, 1.0, 9, 0.5, 3)), (Prior, ("a", 1, "x")), (Prior, (0, "1", "x")),
        (Prior, (0, 1, None)), (Prior, (0, float("inf"), "x")), (Limits, (10, "6")), (Limits, ("a", 6)),
        (Limits, (10, float("inf"))), (Limits, (float("nan"), 6)), (Limits, (True, 6)),
    ]  # fmt: skip
    for kind, given in wrong:
        with pytest.raises(OptionError):
            kind(*given)
    assert Limits(None, 6).caseness is None


@pytest.mark.parametrize("name", ["single_case", "piecewise", "reliable_change", "goal_outcomes", "goal_attainment", "sudden_gains", "course", "early_response", "minimal_change"])  # fmt: skip
def test_a_measure_that_is_named_and_not_there_is_told_of_every_person_without_it(name: str) -> None:
    scores = pd.concat([FRAME, FRAME.assign(person="b", measure="gad7")]).assign(item="total")
    extra = {"single_case": [SESSIONS, EVENTS], "piecewise": [SESSIONS, EVENTS]}.get(name, [])
    tables = [GOALS, scores] if name == "goal_attainment" else [scores, *extra]
    for measure, lacking in (("GAD-7", ["a"]), ("nope", ["a", "b"])):
        problems = getattr(progress, name)(*tables, measure=measure).problems
        told = problems[problems["code"].eq("no_data")].astype({"person": "str", "what": "str"})
        assert told["person"].tolist() == lacking
        assert set(told["what"]) == {"no score of the measure asked for"}
    usual = getattr(progress, name)(*tables, **({"measure": "gas"} if name == "goal_attainment" else {})).problems
    assert not usual["what"].astype(str).eq("no score of the measure asked for").any()


@pytest.mark.parametrize("given", [None, [1, 2], Log(), {"person": ["a"]}])
def test_what_is_no_table_is_named(given: Any) -> None:
    with pytest.raises(SchemaError, match=f"scores is given as {type(given).__name__}"):
        reliable_change(given)


def test_paths_that_are_none_or_lead_nowhere() -> None:
    with pytest.raises(MeasureError, match="given as int"):
        measures.from_toml(5)  # type: ignore[arg-type]
    with pytest.raises(OptionError, match="given as int"):
        Norms.open(5)  # type: ignore[arg-type]
    with pytest.raises(OptionError, match="cannot be read"):
        Norms.open("missing.json")
