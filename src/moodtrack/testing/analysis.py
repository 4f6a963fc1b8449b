"""The laws that every analysis of scope `person` keeps, checked on generated logs."""

from __future__ import annotations

import inspect
import pickle
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import fields
from typing import Any

import numpy as np
import pandas as pd

from moodtrack.result import ISSUES, Code, Result
from moodtrack.schema import RATINGS, TABLES, conform
from moodtrack.testing.generated import generated
from moodtrack.testing.tables import assert_tables

__all__ = ["check_analysis"]

Tables = Mapping[str, pd.DataFrame]
Moved = Collection[str] | Callable[[pd.DataFrame, float], pd.DataFrame] | None

_ESTIMATES = ("estimate", "difference", "change")


def check_analysis(
    function: Callable[..., Any],
    *,
    tables: Callable[[int], Tables] = generated,
    seeds: Iterable[int] = (1, 2),
    shift: Moved = None,
    scale: Moved = None,
    rtol: float = 1e-7,
    atol: float = 1e-9,
    **options: object,
) -> None:
    """Does an analysis keep the laws of scope `person`?

    Its positional parameters are named like tables and its options are keyword-only; persons do not change each
    other's rows; the order of rows and the names of persons change nothing; the input is left as it was; twice is the
    same; empty in gives empty out of the same dtypes; the result can be pickled and its repr shows no cell; every frame
    has its declared shape, no number is infinite, every problem has a known code, an interval holds its estimate and
    comes with a level, and a count stands beside every estimate.

    Parameters
    ----------
    function : callable
        The analysis.
    tables : callable
        Gives tables by name for a seed; at least two persons.
    seeds : iterable of int
        Seeds to try.
    shift, scale : collection of str or callable, optional
        What adding a number to all ratings and scores, or multiplying them by one, does to `.table`: the columns that
        move along, all other numbers staying; or a function of the table and the number that gives the table to expect.
        None does not check it.
    rtol, atol : float
        Tolerance for numbers.
    **options
        Passed to the analysis.

    Raises
    ------
    AssertionError
        That names the law.

    Examples
    --------
    >>> from moodtrack.dynamics import summary
    >>> check_analysis(summary, seeds=[1], shift=["estimate", "low", "high", "median", "min", "max"])
    """
    names = _parameters(function)

    def run(given: Tables) -> Any:
        return function(**{name: given[name] for name in names}, **options)

    def same(law: str, got: Any, want: Any, *, order: bool = False) -> None:
        for name in [*type(want).tables, "problems"]:
            try:
                assert_tables(getattr(got, name), getattr(want, name), rtol=rtol, atol=atol, order=order)
            except AssertionError as error:
                raise AssertionError(f"{law}: .{name} differs\n{error}") from error

    for seed in seeds:
        made = tables(seed)
        given = {name: made[name] for name in names}
        assert _persons(given), (
            f"nobody is in {' and '.join(names)}: give tables= that fills them for two persons or more"
        )
        before = {name: frame.copy(deep=True) for name, frame in given.items()}
        result = run(given)
        for name, frame in given.items():
            pd.testing.assert_frame_equal(frame, before[name], obj=f"the input {name} is left as it was:")
        _sound(result)
        same("twice gives the same", run(given), result, order=True)
        same("a result can be pickled", pickle.loads(pickle.dumps(result)), result, order=True)  # noqa: S301
        same("the order of rows changes nothing", run(_shuffled(given, seed)), result)
        for law, renamed in _renamings(given):
            same(law, _renamed_back(run(_rename(given, renamed)), renamed), result)
        alone = [run(_only(given, person)) for person in _persons(given)]
        same("persons do not change each other's rows", type(result).stack(alone), result)
        _empty(run({name: frame.iloc[:0] for name, frame in given.items()}), result)
        for by, how, moved in ((3.0, "shift", shift), (2.0, "scale", scale)):
            if moved is not None:
                want = _expected(result.table, by, how, moved)
                got = run(_transformed(given, by, how)).table
                try:
                    assert_tables(got, want, rtol=max(rtol, 1e-6), atol=max(atol, 1e-8))
                except AssertionError as error:
                    raise AssertionError(f"{how} of all ratings by {by}\n{error}") from error


def _parameters(function: Callable[..., Any]) -> list[str]:
    """The tables that an analysis takes."""
    names = []
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind in (parameter.KEYWORD_ONLY, parameter.VAR_KEYWORD):
            continue
        assert parameter.name in TABLES, f"the positional parameter {parameter.name} is not named like a table"
        names.append(parameter.name)
    return names


def _sound(result: Any) -> None:
    assert isinstance(result, Result), f"{type(result).__name__} is not a Result"
    assert type(result).__repr__ is Result.__repr__, "the repr shows cells: declare the class with repr=False"
    for name, table in {**type(result).tables, "problems": ISSUES}.items():
        frame = getattr(result, name)
        pd.testing.assert_frame_equal(frame, conform(frame, table), obj=f".{name} has its declared shape:")
        for column in frame.select_dtypes("number"):
            values = frame[column].to_numpy(dtype="float64", na_value=np.nan)
            assert not np.isinf(values).any(), f".{name}.{column} has an infinite number"
    codes = {str(code) for code in Code}
    assert set(result.problems["code"].astype(str)) <= codes, "a problem has a code that is not in Code"
    if "reason" in result.table:
        assert set(result.table["reason"].dropna().astype(str)) <= codes, "a reason is not in Code"
    _intervals(result.table)


def _intervals(table: pd.DataFrame) -> None:
    name = next((name for name in _ESTIMATES if name in table), None)
    if name is None:
        return
    there = table[table[name].notna()]
    for count in ("n", "n_with", "n_without"):
        if count in there:
            assert there[count].notna().all(), f"{count} is null beside an estimate"
    if {"low", "high"} <= set(there.columns):
        some = there[there["low"].notna() & there["high"].notna()]
        slack = 1e-9 * (1 + some[name].abs())
        inside = (some["low"] <= some[name] + slack) & (some[name] <= some["high"] + slack)
        assert inside.all(), "an interval does not hold its estimate"
        assert "level" not in some or some["level"].notna().all(), "an interval without its level"


def _persons(given: Tables) -> list[str]:
    names = {str(name) for frame in given.values() if "person" in frame for name in frame["person"].dropna()}
    return sorted(names)


def _only(given: Tables, person: str) -> dict[str, pd.DataFrame]:
    return {name: frame[frame["person"] == person] if "person" in frame else frame for name, frame in given.items()}


def _shuffled(given: Tables, seed: int) -> dict[str, pd.DataFrame]:
    stream = np.random.default_rng(seed)
    return {name: frame.iloc[stream.permutation(len(frame))] for name, frame in given.items()}


def _renamings(given: Tables) -> list[tuple[str, dict[str, str]]]:
    names = _persons(given)
    backwards = [f"x{len(names) - i:04d}" for i in range(len(names))]
    return [
        ("renaming persons in the same order changes nothing else", {name: f"{name}-x" for name in names}),
        ("renaming persons in another order changes nothing else", dict(zip(names, backwards, strict=True))),
    ]


def _rename(given: Tables, new: Mapping[str, str]) -> dict[str, pd.DataFrame]:
    renamed = {}
    for name, frame in given.items():
        if "person" in frame:
            frame = conform(frame.assign(person=[new.get(str(value)) for value in frame["person"]]), TABLES[name])
        renamed[name] = frame
    return renamed


def _renamed_back(result: Any, new: Mapping[str, str]) -> Any:
    old = {after: name for name, after in new.items()}
    frames = {}
    for name in [*type(result).tables, "problems"]:
        frame = getattr(result, name)
        if "person" in frame:
            frame = frame.assign(person=[old.get(str(value)) for value in frame["person"]])
        frames[name] = frame
    rest = {field.name: getattr(result, field.name) for field in fields(result) if field.name not in frames}
    return type(result)(**frames, **rest)


def _empty(got: Any, full: Any) -> None:
    for name in [*type(full).tables, "problems"]:
        frame, like = getattr(got, name), getattr(full, name)
        assert len(frame) == 0, f"empty in gives empty out: .{name} has {len(frame)} rows"
        kinds = [_kind(frame[column].dtype) for column in like]
        assert kinds == [_kind(like[column].dtype) for column in like], f"empty in, other dtypes out: .{name}"


def _kind(dtype: object) -> str:
    return "category" if isinstance(dtype, pd.CategoricalDtype) else str(dtype)


def _transformed(given: Tables, by: float, how: str) -> dict[str, pd.DataFrame]:
    columns = {
        "ratings": [name for name in given.get("ratings", pd.DataFrame()).columns if name not in RATINGS.names],
        "scores": ["value"],
        "variables": ["low", "high", "best_low", "best_high"],
    }
    return {
        name: frame.assign(
            **{column: frame[column] + by if how == "shift" else frame[column] * by for column in columns.get(name, [])}
        )
        for name, frame in given.items()
    }


def _expected(table: pd.DataFrame, by: float, how: str, moved: Moved) -> pd.DataFrame:
    if callable(moved):
        return moved(table, by)
    assert moved is not None
    return table.assign(**{name: table[name] + by if how == "shift" else table[name] * by for name in moved})
