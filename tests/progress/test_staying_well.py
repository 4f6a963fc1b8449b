"""Signs against days written out by hand, the chart against a plain loop and fresh simulated years, setbacks."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from moodtrack.errors import OptionError, SchemaError
from moodtrack.progress import staying_well
from moodtrack.progress._sign_rules import rule
from moodtrack.report.sections.staying_well import setback
from moodtrack.schema import TABLES, conform, empty, stack
from moodtrack.stats import ewma
from moodtrack.testing import check_analysis, simulate
from moodtrack.testing.generated import generated

FIRST = pd.Timestamp("2026-01-01")
VARIABLES = pd.DataFrame(
    {
        "variable": ["mood", "sleep_hours"], "label": ["Mood", "Sleep"], "low": [1.0, 0.0], "high": [10.0, 24.0],
        "direction": ["higher_better", None],
    }
)  # fmt: skip


def _events(*rows: tuple[str, str, object, object], person: str = "a") -> pd.DataFrame:
    columns = ["person", "kind", "label", "start", "end"]
    frame = pd.DataFrame([(person, *row) for row in rows], columns=columns)
    return frame.assign(start=pd.to_datetime(frame["start"]), end=pd.to_datetime(frame["end"]))


def _sign(label: str) -> tuple[str, str, object, object]:
    return ("warning_sign", label, FIRST, None)


def _ratings(name: str, values: list[float | None]) -> pd.DataFrame:
    days = FIRST + pd.to_timedelta(np.arange(len(values)), unit="D")
    return pd.DataFrame({"person": "a", "day": days, name: np.array(values, dtype="float64")}).dropna(subset=[name])


def _tags(words: list[str | None]) -> pd.DataFrame:
    """A character a day: x with the tag, o known and without it, - no entry."""
    rows = [(d, "gym" if w == "x" else None) for d, w in enumerate(words) if w != "-"]
    return pd.DataFrame(
        {"person": "a", "day": [FIRST + pd.Timedelta(days=d) for d, _ in rows], "tag": [t for _, t in rows], "source": "daylio:a"}
    )  # fmt: skip


def _state(label: str, *, ratings: pd.DataFrame | None = None, tags: pd.DataFrame | None = None, scores: pd.DataFrame | None = None) -> pd.Series:  # fmt: skip
    found = staying_well(
        _events(_sign(label)),
        empty(TABLES["ratings"]) if ratings is None else ratings,
        empty(TABLES["tags"]) if tags is None else tags,
        scores, VARIABLES, of=None,
    )  # fmt: skip
    return found.table.iloc[0]


@pytest.mark.parametrize(
    ("values", "status", "since"),
    [
        ([8, 5, 5, 5], "present", 2),  # the first day with three nights behind it is the fourth
        ([5, 5, 5, 5], "present", 3),
        ([5, 5, 5, 7], "quiet", None),
        ([5, 5, None, 5], "not_logged", None),
        ([5, 5, 5, None], "not_logged", None),
        ([7, None, 5], "quiet", None),
        ([5, 6, 5], "quiet", None),  # 6 is not below 6
    ],
)
def test_a_limit_over_nights(values: list[float | None], status: str, since: int | None) -> None:
    values = [8.0, 8.0, *values]
    last = pd.DataFrame({"person": ["a"], "day": [FIRST + pd.Timedelta(days=len(values) - 1)], "mood": [5.0]})
    row = _state("sleep < 6 h three nights", ratings=pd.concat([_ratings("sleep_hours", values), last]))
    assert (row["kind"], row["of"], row["status"], row["days"]) == ("limit", "rating:sleep_hours", status, 3)
    if since is not None:
        assert row["status"] == "present"
        assert row["since"] <= FIRST + pd.Timedelta(days=len(values) - 1)
        assert row["last_present"] == FIRST + pd.Timedelta(days=len(values) - 1)


def test_since_is_the_first_day_of_the_run_and_last_present_the_last_one() -> None:
    row = _state("sleep < 6 h two nights", ratings=_ratings("sleep_hours", [5, 5, 8, 5, 5, 5]))
    assert row["since"] == FIRST + pd.Timedelta(days=4)
    quiet = _state("sleep < 6 h two nights", ratings=_ratings("sleep_hours", [5, 5, 8, 8]))
    assert quiet["status"] == "quiet"
    assert quiet["last_present"] == FIRST + pd.Timedelta(days=1)


@pytest.mark.parametrize(
    ("days", "status"),
    [
        ("x" + "o" * 14, "present"),
        ("x" + "o" * 13, "quiet"),  # the day with the gym is still among the fourteen
        ("x" + "-" * 7 + "o" * 7, "present"),  # half of the days are known
        ("x" + "-" * 8 + "o" * 6, "not_logged"),
        ("o" * 13 + "x", "quiet"),
        ("x" + "o" * 60, "present"),  # a sign says that the person keeps an eye on it
    ],
)
def test_a_tag_that_stays_away(days: str, status: str) -> None:
    row = _state("skipped gym two weeks", tags=_tags(list(days)))
    assert (row["of"], row["status"]) == ("tag:gym", status)


@pytest.mark.parametrize(
    ("days", "status"),
    [("xoxooxo", "present"), ("xooooxo", "quiet"), ("x---oxo", "not_logged"), ("o---ooo", "not_logged"), ("x-oooxo", "not_logged"), ("ooooo-x", "quiet")],
)  # fmt: skip
def test_a_tag_that_comes_often_unknown_days_count_for_neither_side(days: str, status: str) -> None:
    row = _state("gym 3 times in a week", tags=_tags([*"xo", *days]))
    seen, unknown = days.count("x"), days.count("-")
    assert status == ("present" if seen >= 3 else "quiet" if seen + unknown < 3 else "not_logged")
    assert row["status"] == status


@pytest.mark.parametrize(("value", "age", "status"), [(3, 0, "present"), (2, 0, "quiet"), (3, 59, "present"), (3, 60, "not_logged")])  # fmt: skip
def test_a_score(value: int, age: int, status: str) -> None:
    scores = pd.DataFrame({"person": ["a"], "day": [FIRST], "measure": ["phq2"], "item": ["total"], "value": [value], "rater": ["self"]})  # fmt: skip
    ratings = _ratings("mood", [5.0] + [None] * (age - 1) + [5.0] * (age > 0))
    row = _state("PHQ-2 >= 3", ratings=ratings, scores=scores)
    assert (row["of"], row["status"]) == ("score:phq2", status)


@pytest.mark.parametrize("label", ["I stop answering the phone", "sleep", "< 6", "sleep < six h", "", "x" * 500 + " <"])
def test_a_sign_that_is_no_rule_stays_and_says_so(label: str) -> None:
    found = staying_well(_events(_sign(label)), _ratings("sleep_hours", [5.0]), empty(TABLES["tags"]), of=None)
    assert found.table["status"].isna().all()
    assert len(found.table) == 1
    assert found.problems["code"].astype(str).tolist() == ["not_evaluable"]
    assert not label or label not in " ".join(found.problems["what"].astype(str))


def test_a_sign_that_names_nothing_in_the_log_says_so() -> None:
    found = staying_well(_events(_sign("running < 3 two weeks")), _ratings("mood", [5.0]), empty(TABLES["tags"]))
    assert found.table["status"].isna().all()
    assert "names nothing" in found.problems["what"].astype(str).iloc[0]


@pytest.mark.parametrize(
    ("label", "why"),
    [
        ("skipped gym 0 days", "0 days or times"), ("mood < 3 for 0 days", "0 days or times"), ("gym less than 2 times a week", "fewer than some times"),
        ("fewer than 2 gym in a week", "fewer than some times"), ("mood < \u22125", "no value of its scale"), ("mood > 0", "every value of its scale"),
        ("PHQ-9 > 40", "no value of its scale"), ("gym < 2", "a tag stands under this name"), ("skipped mood two weeks", "a rating stands under this name"),
        ("gym 8 times in a week", "a tag counts once a day"), ("gym more than 7 times in a week", "a tag counts once a day"),
    ],
)  # fmt: skip
def test_a_sign_that_the_log_cannot_answer_says_which_part(label: str, why: str) -> None:
    found = staying_well(
        _events(_sign(label)), _ratings("mood", [5.0] * 20), _tags(["x"] * 20), variables=VARIABLES, of=None
    )  # type: ignore[arg-type]
    assert found.table["status"].isna().all()
    assert why in found.problems["what"].astype(str).item()


@pytest.mark.parametrize("label", ["sleep > 24", "sleep at least 25 h three nights", "sleep < 0"])
def test_hours_of_sleep_end_at_24_without_being_told(label: str) -> None:
    slept = _ratings("sleep_hours", [7.0] * 20)
    found = staying_well(
        _events(_sign(label)), slept, empty(TABLES["tags"]), variables=VARIABLES[["variable"]], of=None
    )
    assert "no value of its scale" in found.problems["what"].astype(str).item()
    open_ = staying_well(_events(_sign("sleep < 24")), slept, empty(TABLES["tags"]), of=None)
    assert open_.table["status"].astype(str).item() == "present"


def test_a_sign_that_has_ended_has_no_status_and_is_no_problem() -> None:
    """One of its equals that is still watched counts; on its last day a sign is watched."""
    last = FIRST + pd.Timedelta(days=19)
    ends = (last - pd.Timedelta(days=1), last, last)
    rows = [("warning_sign", f"mood < {9 - n}", FIRST, end) for n, end in enumerate(ends)]
    rows.append(("warning_sign", "mood < 7", FIRST, ends[0]))
    found = staying_well(
        _events(*rows), _ratings("mood", [5.0] * 20), empty(TABLES["tags"]), variables=VARIABLES, of=None
    )
    told = found.table.sort_values("sign")
    assert told["status"].astype("str").tolist()[:2] == ["present", "present"]
    assert told["status"].isna().tolist() == [False, False, True]
    assert told["ended"].tolist()[2] == ends[0]
    assert not len(found.problems)


def test_a_setback_that_ends_before_it_begins_is_doubted() -> None:
    found = staying_well(
        _events(("setback", "x", "2026-01-10", "2026-01-02")), _ratings("mood", [5.0] * 20), _tags(["x"]), of=None
    )  # type: ignore[arg-type]
    assert found.setbacks["days_since"].tolist() == [10]
    assert found.problems["code"].astype(str).tolist() == ["date_conflict"]
    assert "its last day is given as before its first" in setback(found.setbacks.iloc[0].to_dict())


@pytest.mark.parametrize(
    ("label", "want"),
    [
        ("Sleep below 6 hours for three nights in a row", ("limit", "sleep", "<", 6.0, 3)),
        ("sleep at most 5,5 h two weeks", ("limit", "sleep", "<=", 5.5, 14)),
        ("anxiety ≥ 7 for 4 days", ("limit", "anxiety", ">=", 7.0, 4)),
        ("no gym for two weeks.", ("away", "gym", "", 0.0, 14)),
        ("gym skipped for 10 days", ("away", "gym", "", 0.0, 10)),
        ("argument twice a week", ("often", "argument", ">=", 2.0, 7)),
        ("gym more than 3 times a week", ("often", "gym", ">=", 4.0, 7)),
        ("takeaway 5 times in two weeks", ("often", "takeaway", ">=", 5.0, 14)),
    ],
)
def test_words_of_rules(label: str, want: tuple[object, ...]) -> None:
    assert rule(label) == want


def _naive_chart(day: list[float], value: list[float], base: ewma.Stable, limit: float, side: int) -> list[float]:
    z, out, weight = 0.0, [], 0.1
    for (d0, y0), (d1, y1) in pairwise(zip(day, value, strict=True)):
        r = base.phi ** (d1 - d0)
        e = (y1 - base.mean - r * (y0 - base.mean)) / (base.sd * math.sqrt(1 - r * r))
        z = max(0.0, 0.9 * z + 0.1 * side * e)
        out.append(side * z / math.sqrt(weight / (2 - weight)))
        if abs(out[-1]) >= limit:
            z = 0.0
    return out


def test_the_chart_is_that_of_a_plain_loop() -> None:
    log = simulate(days=300, seed=5, trend=-3.0, missing=0.2)
    events = _events(("phase", "Stable", "2024-01-01", "2024-03-15"), person="p001")
    found = staying_well(events, log.ratings, log.tags, variables=log.variables)
    row, days = found.charts.iloc[0], found.days
    daily = log.ratings.dropna(subset=["mood"]).groupby("day", observed=True)["mood"].mean()
    inside = daily[:"2024-03-15"]
    away = (inside - inside.mean()).to_numpy()
    next_to = np.flatnonzero(np.diff(inside.index.to_numpy()) == np.timedelta64(1, "D"))
    r = (away[next_to] * away[next_to + 1]).mean() / (away**2).mean()
    base = ewma.Stable(inside.mean(), inside.std(), r + (1 + 3 * r) / len(inside), len(inside), len(next_to))
    np.testing.assert_allclose(row[["mean", "sd", "phi"]].astype("float64"), [base.mean, base.sd, base.phi])
    after = daily[inside.index[-1] :]
    number = (after.index - FIRST).days.astype("float64").tolist()
    want = _naive_chart(number, after.tolist(), base, row["limit"], -1)
    np.testing.assert_allclose(days["chart"], want)
    assert row["signals"] == days["signal"].sum() > 0
    assert row["side"] == "lower"


def test_a_level_that_does_not_change_has_one_signal_a_year_or_fewer() -> None:
    """400 persons of 90 stable days and a year; drawn by the simulator of logs, on a scale of whole points."""
    log = simulate(persons=400, days=455, seed=11, phi=0.4, weekly=0.0, missing=0.13)
    stable = (pd.Timestamp("2024-01-01"), pd.Timestamp("2024-03-30"))
    found = staying_well(empty(TABLES["events"]), log.ratings, log.tags, variables=log.variables, stable=stable)
    signals = found.charts["signals"].to_numpy(dtype="float64")
    error = signals.std(ddof=1) / math.sqrt(len(signals))
    assert len(signals) == 400
    assert signals.mean() <= 1 + 4 * error
    assert (found.charts["false_per_year"] <= 1).all()


def test_a_lasting_fall_of_one_sd_is_found_about_when_it_is_said() -> None:
    rng, people, phi = np.random.default_rng(3), 300, 0.4
    y = np.zeros((people, 200))
    y[:, 0] = rng.standard_normal(people)
    for t in range(1, 200):
        y[:, t] = phi * y[:, t - 1] + math.sqrt(1 - phi**2) * rng.standard_normal(people)
    y[:, 90:] -= 1
    days = FIRST + pd.to_timedelta(np.tile(np.arange(200), people), unit="D")
    ratings = pd.DataFrame({"person": np.repeat([f"p{i:03d}" for i in range(people)], 200), "day": days, "mood": y.ravel()})  # fmt: skip
    stable = (FIRST, FIRST + pd.Timedelta(days=89))
    found = staying_well(empty(TABLES["events"]), ratings, empty(TABLES["tags"]), variables=VARIABLES, stable=stable)
    hits = found.days[found.days["signal"]].groupby("person", observed=True)["day"].first()
    wait = (hits - FIRST).dt.days.to_numpy() - 89
    within = float((wait <= found.charts["delay"].median()).sum()) / people
    assert abs(within - 0.5) < 4 * math.sqrt(0.25 / people) + 0.05  # days are whole, delays differ between persons


def test_what_a_chart_needs() -> None:
    events = _events(("phase", "stable", FIRST, FIRST + pd.Timedelta(days=40)))
    few, flat = _ratings("mood", [5.0, 6.0] * 10), _ratings("mood", [5.0] * 60)
    known = staying_well(events, few, empty(TABLES["tags"]), variables=VARIABLES).problems.iloc[0]
    assert (known["code"], known["had"], known["needs"]) == ("too_few", 20, 30)
    assert staying_well(events, flat, empty(TABLES["tags"]), variables=VARIABLES).problems["code"].tolist() == ["constant"]  # fmt: skip
    assert staying_well(events, flat, empty(TABLES["tags"])).problems["code"].tolist() == ["direction_unknown"]
    assert not len(staying_well(_events(_sign("x")), flat, empty(TABLES["tags"]), variables=VARIABLES).charts)


def test_setbacks_count_days_and_what_is_said_to_have_helped() -> None:
    events = _events(("setback", "a bad week", FIRST, FIRST + pd.Timedelta(days=6)))
    when = FIRST + pd.Timedelta(days=10)
    texts = pd.DataFrame({"person": "a", "entry": [1, 2], "day": [when, when], "part": "helped", "text": ["x", "y"]})
    entries = pd.DataFrame({"person": "a", "entry": [1, 2], "kind": "journal", "shared": [True, None]})
    ratings = _ratings("mood", [5.0] * 31)
    row = staying_well(events, ratings, empty(TABLES["tags"]), texts=texts, entries=entries).setbacks.iloc[0]
    assert (row["days_since"], row["helped"], row["helped_shared"]) == (24, 2, 1)


def _tables(seed: int) -> dict[str, pd.DataFrame]:
    tables = generated(seed)
    events = [
        _events(_sign("mood < 5 two days"), _sign("skipped walk one week"), ("phase", "stable", "2024-01-01", "2024-02-20"), person=name)
        for name in ("p001", "p002", "p005", "p006")
    ]  # fmt: skip
    return tables | {"events": stack([conform(frame, TABLES["events"]) for frame in events], TABLES["events"])}


def test_laws() -> None:
    check_analysis(staying_well, tables=_tables, of=None)


def test_what_is_asked_wrongly_is_refused() -> None:
    log = simulate(days=10, seed=1)
    with pytest.raises(SchemaError, match="kind"):
        staying_well(pd.DataFrame({"person": ["a"], "start": [FIRST]}), log.ratings, log.tags)
    with pytest.raises(OptionError, match="stable"):
        staying_well(empty(TABLES["events"]), log.ratings, log.tags, stable=("soon", "later"))
    with pytest.raises(OptionError, match="stable"):
        staying_well(empty(TABLES["events"]), log.ratings, log.tags, stable=FIRST)  # type: ignore[arg-type]


def _in_words(values: list[float | None]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A rating of every day; None is a word without a number."""
    days = FIRST + pd.to_timedelta(np.arange(len(values)), unit="D")
    ratings = pd.DataFrame({"person": "a", "entry": range(len(values)), "day": days, "mood": [np.nan if v is None else v for v in values]})  # fmt: skip
    entries = [i for i, v in enumerate(values) if v is None]
    return ratings, pd.DataFrame({"person": "a", "entry": entries, "variable": "mood", "missing": "unmapped_label"})


@pytest.mark.parametrize(
    ("label", "values", "status", "n", "worded"),
    [
        ("mood < 4 three days", [3.0, 3.0, None], "not_logged", 2, 1),
        ("mood < 4 three days", [3.0, None, 5.0], "quiet", 2, 1),
        ("mood < 4", [3.0, None, None], "not_logged", 0, 2),  # a latest value before a word is not the latest
        ("mood < 4", [None, None, 3.0], "present", 1, 2),
        ("mood < 4", [None, None, None], "not_logged", 0, 3),
    ],
)
def test_a_day_in_words_is_not_known(label: str, values: list[float | None], status: str, n: int, worded: int) -> None:
    ratings, labels = _in_words(values)
    found = staying_well(_events(_sign(label)), ratings, empty(TABLES["tags"]), None, VARIABLES, labels=labels, of=None)
    row = found.table.iloc[0]
    assert (str(row["status"]), row["n"], row["worded"]) == (status, n, worded)
    assert found.problems.empty


@pytest.mark.parametrize(
    ("words", "status", "counts"),
    [
        ([], "quiet", [60, 0, 14, 0]),
        ([50, 60, 70], "quiet", [60, 3, 14, 0]),
        ([*range(45, 59, 2)], "cannot_tell", [60, 7, 14, 0]),
        ([93, 96], "cannot_tell", [60, 2, 14, 2]),
        ([*range(86, 100)], "cannot_tell", [60, 14, 14, 14]),
        ([*range(3)], "quiet", [60, 0, 14, 0]),
    ],
)
def test_a_chart_among_days_in_words(words: list[int], status: str, counts: list[int]) -> None:
    """40 days of a stable phase and 60 after it: more than one in ten after it, or of the latest 14, and nothing is told."""
    values: list[float | None] = [*np.random.default_rng(3).integers(5, 8, 100).astype(float)]
    for day in words:
        values[day] = None
    ratings, labels = _in_words(values)
    events = _events(("phase", "stable", FIRST, FIRST + pd.Timedelta(days=39)))
    found = staying_well(events, ratings, empty(TABLES["tags"]), None, VARIABLES, labels=labels)
    row = found.charts.iloc[0]
    assert str(row["status"]) == status
    assert row[["rated", "worded", "rated_latest", "worded_latest"]].tolist() == counts


@pytest.mark.parametrize(("words", "what"), [(range(5), "5 of 40 rated days of the stable phase"), (range(100), "100 of 100 rated days")])  # fmt: skip
def test_a_stable_phase_in_words_has_no_chart(words: range, what: str) -> None:
    ratings, labels = _in_words([None if day in words else 5.0 + day % 3 for day in range(100)])
    events = _events(("phase", "stable", FIRST, FIRST + pd.Timedelta(days=39)))
    found = staying_well(events, ratings, empty(TABLES["tags"]), None, VARIABLES, labels=labels)
    assert found.charts.empty
    assert found.problems["code"].tolist() == ["unmapped_label"]
    assert found.problems["what"].iloc[0].startswith(what)
