"""The schema: one shape for every frame, in every supported pandas."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moodtrack.errors import SchemaError
from moodtrack.schema import (
    RATINGS,
    SCORES,
    TABLES,
    TAGS,
    TEXT,
    TEXTS,
    Coded,
    Column,
    Table,
    conform,
    describe,
    empty,
    framed,
    require,
    slug,
    stack,
    text,
    to_days,
)
from moodtrack.testing import assert_tables

ROOT = Path(__file__).parents[1]
names = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=4)
DTYPES = {
    "category": "category",
    "text": str(TEXT),
    "int": "int64",
    "int?": "Int64",
    "float": "float64",
    "datetime": "datetime64[us]",
    "bool": "bool",
    "bool?": "boolean",
}


def test_the_page_of_tables_is_made_from_the_schema() -> None:
    assert (ROOT / "docs" / "tables.md").read_text(encoding="utf-8") == describe()


def test_the_page_has_every_column() -> None:
    page = describe()
    for table in TABLES.values():
        assert f"## {table.name}\n" in page
        assert all(f"| `{name}` |" in page for name in table.names)


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda t: t.name)
def test_empty_frames_have_the_declared_types(table: object) -> None:
    frame = empty(table)  # type: ignore[arg-type]
    for column in table.columns:  # type: ignore[attr-defined]
        assert str(frame[column.name].dtype) == DTYPES[column.kind]


@given(st.lists(st.one_of(st.none(), names), min_size=1))
def test_categories_are_sorted_and_used(values: list[str | None]) -> None:
    column = conform(pd.DataFrame({"person": pd.Series(values, dtype=TEXT)}), TABLES["persons"])["person"]
    used = sorted({v for v in values if v})
    assert column.cat.categories.tolist() == used
    assert [v if isinstance(v, str) else None for v in column.tolist()] == [v or None for v in values]


@given(st.lists(names, min_size=2, unique=True))
def test_conform_drops_what_no_row_uses(values: list[str]) -> None:
    whole = conform(pd.DataFrame({"person": ["a"] * len(values), "tag": values}), TAGS)
    part = conform(whole.iloc[1:], TAGS)
    assert set(part["tag"].cat.categories) == {v for v in values[1:] if v}
    assert part.index.tolist() == list(range(len(part)))


def test_conform_is_idempotent_and_leaves_its_input() -> None:
    frame = pd.DataFrame({"value": [1, 2], "person": ["b", "a"], "at": ["2026-03-01", None]})
    before = frame.copy(deep=True)
    once = conform(frame, SCORES)
    assert_tables(conform(once, SCORES), once)
    assert_tables(frame, before)
    assert once.columns.tolist() == SCORES.names


def test_times_of_any_unit_become_microseconds() -> None:
    for unit in ("s", "ms", "ns"):
        frame = conform(pd.DataFrame({"at": pd.to_datetime(["2026-03-01 10:00:01"]).as_unit(unit)}), SCORES)
        assert str(frame["at"].dtype) == "datetime64[us]"
        assert frame["at"][0] == pd.Timestamp("2026-03-01 10:00:01")


def test_objects_become_text() -> None:
    got = text(pd.Series([date(2026, 3, 1), 3, None, "x"], dtype="O"))
    assert got.dtype == TEXT
    assert got.dropna().tolist() == ["2026-03-01", "3", "x"]


@pytest.mark.parametrize(
    ("table", "frame", "said"),
    [
        (TAGS, {"tag": ["a"], "mood": [1]}, "mood"),
        (TABLES["entries"], {"person": ["a"]}, "entry"),
        (SCORES, {"value": ["many"]}, "value"),
        (SCORES, {"at": ["yesterday"]}, "at"),
        (RATINGS, {"mood": ["good"]}, "mood"),
    ],
)
def test_a_wrong_frame_is_refused_by_name(table: object, frame: dict[str, list[object]], said: str) -> None:
    with pytest.raises(SchemaError, match=said):
        conform(pd.DataFrame(frame), table)  # type: ignore[arg-type]


def test_a_frame_that_is_right_passes_as_it_is_or_as_a_copy() -> None:
    frame = conform(pd.DataFrame({"person": ["a"], "tag": ["b"]}), TAGS)
    assert conform(frame, TAGS, copy=False) is frame
    again = conform(frame, TAGS)
    again.loc[0, "amount"] = 3.0
    assert frame["amount"].isna().all()


@pytest.mark.parametrize("make", [empty, lambda table: conform(pd.DataFrame({"person": ["a"]}), table)])
def test_what_is_done_to_one_frame_reaches_no_other(make: Callable[[Table], pd.DataFrame]) -> None:
    frame = make(TAGS)
    frame.columns.name = "mine"
    with pytest.raises(ValueError, match="read-only"):
        frame.columns.values[0] = "mine"
    frame["mine"] = 1
    assert make(TAGS).columns.tolist() == TAGS.names
    assert make(TAGS).columns.name is None


def test_errors_hold_no_words() -> None:
    with pytest.raises(SchemaError) as caught:
        conform(pd.DataFrame({"value": ["my secret"]}), SCORES)
    assert "secret" not in str(caught.value)


def test_stack_keeps_rows_and_unites_columns() -> None:
    one = pd.DataFrame({"person": ["b"], "mood": [1.0]})
    two = pd.DataFrame({"person": ["a", "c"], "stress": [2.0, None]})
    got = stack([one, empty(RATINGS), two], RATINGS)
    assert got["person"].astype(str).tolist() == ["b", "a", "c"]
    assert got["person"].cat.categories.tolist() == ["a", "b", "c"]
    assert got["mood"].isna().tolist() == [False, True, True]
    assert got["stress"].isna().tolist() == [True, False, True]


@given(st.lists(st.lists(names.filter(bool), max_size=4), max_size=4))
def test_stack_of_parts_is_the_whole(parts: list[list[str]]) -> None:
    frames = [pd.DataFrame({"person": ["p"] * len(p), "text": p, "part": p}) for p in parts]
    got = stack(frames, TEXTS)
    assert got["part"].astype(str).tolist() == [word for part in parts for word in part]
    assert got["text"].tolist() == [word for part in parts for word in part]


def test_require_lists_what_is_there() -> None:
    with pytest.raises(SchemaError, match=r"\['day'\].*\['person', 'at'\]"):
        require(pd.DataFrame({"person": [], "at": []}), ["person", "day"], "ratings")


def test_days_are_numbers_in_every_unit() -> None:
    for unit in ("s", "us", "ns"):
        values = pd.Series(pd.to_datetime(["1970-01-03 12:00", None]).as_unit(unit))
        assert to_days(values)[0] == 2.5
        assert np.isnan(to_days(values)[1])


@given(st.text(max_size=12))
def test_a_slug_is_its_own_slug(name: str) -> None:
    assert slug(slug(name)) == slug(name)
    assert slug(name) == slug(f" {name} ")


def test_rows_go_by_place_whatever_the_index_says() -> None:
    frame = pd.DataFrame({"person": ["b", "a", ""], "value": [1.0, 2.0, 3.0]}, index=[7, 7, 0])
    made = conform(frame, Table("t", "", (Column("person", "category", ""), Column("value", "float", ""))))
    assert made.index.tolist() == [0, 1, 2]
    assert made["value"].tolist() == [1.0, 2.0, 3.0]
    assert made["person"].cat.categories.tolist() == ["a", "b"]
    assert made["person"].isna().tolist() == [False, False, True]


def test_an_empty_frame_is_nobody_elses() -> None:
    table = Table("t", "", (Column("person", "category", ""), Column("value", "float", "")))
    one = empty(table)
    one["more"] = 1.0
    one.columns.name = "changed"
    assert empty(table).columns.tolist() == ["person", "value"]
    assert conform(pd.DataFrame({"person": []}), table).columns.name is None


def test_columns_make_the_frame_that_conform_makes() -> None:
    table = Table(
        "t", "a row", (Column("a", "category", ""), Column("b", "text", ""), Column("c", "int", ""), Column("d", "bool?", ""), Column("e", "category", "")),
    )  # fmt: skip
    columns = {"c": np.array([1.0, 2.0, 3.0]), "a": pd.Categorical(["y", None, "x"], categories=["y", "", "x", "z"]), "b": np.array(["", "u", "v"])}  # fmt: skip
    plain = conform(pd.DataFrame(columns | {"e": ["q", "", None]}), table)
    made = framed(columns | {"e": Coded(np.array([2, 1, -1]), ("p", "", "q"))}, table)
    pd.testing.assert_frame_equal(made, plain)
    assert not len(framed({name: values[:0] for name, values in columns.items()}, table))
    shared = framed({"c": [1], "a": Coded(np.array([0]), ["q"]), "e": Coded(np.array([0]), ["q"])} | {"c": np.ones(1, "int64")}, table)  # fmt: skip
    assert shared["a"].cat.categories is shared["e"].cat.categories
    for wrong in (columns | {"stranger": np.ones(3)}, {"a": columns["a"]}, columns | {"c": np.array([1.5, "x", ""])}):
        with pytest.raises(SchemaError):
            framed(wrong, table)
