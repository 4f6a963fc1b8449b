"""Results: the declared shape whatever is put in, equal after pickling, every code explained."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, dataclass
from pathlib import Path
from typing import ClassVar, get_args

import numpy as np
import pandas as pd
import pytest

from moodtrack.errors import SchemaError
from moodtrack.result import ISSUES, Code, Method, Result, describe, issues
from moodtrack.schema import Coded, Column, Table, framed, plain_rows, rows_of
from moodtrack.shape import Kind
from moodtrack.testing import assert_tables
from moodtrack.values import named

ROOT = Path(__file__).parents[1]
TABLE = Table(
    "means",
    "one person",
    (Column("person", "category", "whose"), Column("mean", "float", "mean"), Column("n", "int", "count")),
)


@dataclass(frozen=True, eq=False)
class Means(Result):
    """A result of the test."""

    tables: ClassVar[Mapping[str, Table]] = {"table": TABLE}


def means(*persons: str) -> Means:
    table = pd.DataFrame({"n": [1] * len(persons), "person": list(persons), "mean": [0.5] * len(persons)})
    lacking = [
        {"person": p, "variable": "mood", "code": Code.TOO_FEW, "what": "few", "had": 1, "needs": 8} for p in persons
    ]
    return Means(table, issues(lacking), Method("mean", {"of": None}))


def test_the_page_of_codes_is_made_from_the_codes() -> None:
    assert (ROOT / "docs" / "problems.md").read_text(encoding="utf-8") == describe()


@pytest.mark.parametrize("code", Code, ids=str)
def test_every_code_is_a_word_and_a_sentence(code: Code) -> None:
    assert code.value == code.name.lower()
    assert code.meaning.endswith(".")
    assert f"| `{code}` | {code.meaning} |" in describe()


def test_a_result_has_the_declared_shape() -> None:
    result = means("b", "a")
    assert result.table.columns.tolist() == TABLE.names
    assert str(result.table["mean"].dtype) == "float64"
    assert result.problems["code"].tolist() == ["too_few", "too_few"]


def test_nothing_in_nothing_out_of_the_right_types() -> None:
    result = means()
    assert len(result.table) == 0
    assert str(result.table["n"].dtype) == "int64"
    assert result.problems.columns.tolist() == ISSUES.names


def test_a_result_cannot_be_changed_and_refuses_other_columns() -> None:
    with pytest.raises(FrozenInstanceError):
        means("a").table = pd.DataFrame()  # type: ignore[misc]
    with pytest.raises(SchemaError, match="median"):
        Means(pd.DataFrame({"person": ["a"], "n": [1], "median": [1.0]}), issues([]), Method("mean"))


def test_a_frame_may_be_given_as_its_rows_or_its_columns() -> None:
    rows = [{"person": "b", "mean": 0.5, "n": 1}, {"person": None, "mean": None, "n": 2}]
    columns = {"person": Coded(np.array([1, 0]), ("", "b")), "mean": np.array([0.5, np.nan]), "n": np.array([1, 2])}
    whole = Means(pd.DataFrame(rows), issues([]), Method("mean"))
    for given in (rows, columns):
        result = pickle.loads(pickle.dumps(Means(given, [], Method("mean"))))  # noqa: S301
        assert repr(result.rows()) == repr(plain_rows(whole.table))
        assert_tables(result.table, whole.table)
        assert repr(result.rows()) == repr(plain_rows(whole.table))
        assert_tables(result.frames["problems"], whole.problems)
        assert not hasattr(result, "median")
    with pytest.raises(SchemaError, match="tuple"):
        Means((), [], Method("mean"))


def test_rows_of_columns_are_those_of_their_frame() -> None:
    table = Table("t", "a row", tuple(Column(kind, kind, "") for kind in get_args(Kind)))
    columns = {
        "category": named(["b", "", "a"]), "text": np.array(["x", "", "z"]), "int": np.array([1.0, 2.0, 3.0]),
        "int?": np.array([1.0, np.nan, 3.0]), "float": np.array([1.5, np.nan, 3.0]),
        "datetime": np.array(["2026-03-01T10:00", "NaT", "2026-03-02"], dtype="datetime64[us]"),
        "bool?": pd.array([True, None, False], dtype="boolean"), "bool": np.array([True, False, True]),
    }  # fmt: skip
    for name in columns:
        given = {key: values for key, values in columns.items() if key in ("int", "bool", name)}
        assert repr(rows_of(given, table)) == repr(plain_rows(framed(given, table))), name


def test_a_column_is_that_of_the_frame_before_and_after_it_is_made() -> None:
    columns = {"person": Coded(np.array([1, 0]), ("", "b")), "mean": np.array([0.5, np.nan]), "n": np.array([1.0, 2.0])}
    result = Means(columns, [], Method("mean"))
    words, means, counts = (result.column(name) for name in columns)
    assert words is columns["person"]
    assert result.column("code", "problems").tolist() == []
    assert "table" not in vars(result)
    assert np.asarray(counts).dtype == result.table["n"].dtype
    for name, values in (("mean", means), ("n", counts)):
        np.testing.assert_array_equal(values, result.table[name])
        np.testing.assert_array_equal(result.column(name), result.table[name])
    with pytest.raises(SchemaError):
        Means({"mean": np.array([0.5])}, [], Method("mean")).column("n")


def test_stacked_results_keep_every_row() -> None:
    joined = Means.stack([means("a", "b"), means(), means("c")])
    assert isinstance(joined, Means)
    assert joined.table["person"].tolist() == ["a", "b", "c"]
    assert len(joined.problems) == 3


def test_a_result_can_be_sent_to_another_process() -> None:
    result = means("a")
    copy = pickle.loads(pickle.dumps(result))  # noqa: S301
    assert_tables(copy.table, result.table)
    assert_tables(copy.problems, result.problems)
    assert copy.method == result.method
    assert dict(copy.method.parameters) == {"of": None}


def test_the_parameters_of_a_method_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        Method("mean", {"of": None}).parameters["of"] = 1  # type: ignore[index]


def test_what_is_shown_counts_rows_only() -> None:
    assert repr(means("anna")) == "<Means by mean; table: 1 rows, problems: 1 rows>"
