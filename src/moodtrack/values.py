"""What columns hold, as text, plain numbers, rows and names: the one way from datetimes to days, and from a frame to mappings.

Text takes the string type of the running pandas; an empty text is a null. Categories are texts, sorted and all in use.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

__all__ = ["TEXT", "Coded", "among", "answered", "category", "coded", "from_days", "named", "numbers", "placed", "plain_list", "plain_rows", "settled", "slug", "text", "to_days", "together", "written"]  # fmt: skip

TEXT = pd.Series(["x"]).dtype
"""The string type of the running pandas."""
_OBJECTS = bool(np.dtype("O") == TEXT)
_FEW = 200
"""Rows up to which a list is looked through sooner than a column."""


def text(values: object, index: pd.Index | None = None) -> pd.Series:
    """Text of the running pandas' own string type; an empty text is a null.

    Examples
    --------
    >>> text(["a", "", None]).isna().tolist()
    [False, True, True]
    """
    series = values if index is None and isinstance(values, pd.Series) else pd.Series(values, index=index)
    if series.empty:
        return pd.Series([], dtype=TEXT, index=series.index)
    if isinstance(series.dtype, pd.CategoricalDtype) and _worded(names := series.dtype.categories):
        worded = names.array.take(series.array.codes, allow_fill=True, fill_value=np.nan)
        return pd.Series(worded, index=series.index, dtype=TEXT)
    if series.dtype != TEXT or (_OBJECTS and pd.api.types.infer_dtype(series) != "string"):
        series = pd.Series(
            [None if null else str(v) for v, null in zip(series, series.isna(), strict=True)],
            dtype=TEXT,
            index=series.index,
        )
    if written(series.array):
        return series
    return series.where(series.ne("") & series.notna(), np.nan).astype(TEXT)


def written(values: Any) -> bool:
    """Whether an array is text already, of which none is empty; where text is objects it is looked through again."""
    if _OBJECTS or values.dtype != TEXT:
        return False
    return not ("" in values.tolist() if len(values) < _FEW else (values == "").any())


def category(values: Any) -> Any:
    """Categories that are texts, sorted and all in use, from a column or its array; the array itself where it is that already.

    Examples
    --------
    >>> category(pd.Series(["b", "", "a"])).categories.tolist()
    ['a', 'b']
    """
    cat = values.array if isinstance(values, pd.Series) else values
    if isinstance(cat, pd.Categorical) and settled(cat):
        return cat
    if not isinstance(cat, pd.Categorical) or not _worded(cat.categories):
        return coded(*_factors(values))
    if _sorted(cat.dtype):
        return _narrowed(cat)
    return coded(cat.codes, cat.categories.tolist())


def named(words: np.ndarray | Sequence[str | None]) -> pd.Categorical:
    """Words as categories that are sorted and all in use; an empty word is a null.

    Examples
    --------
    >>> named(np.array(["b", "", "a"])).tolist()
    ['b', nan, 'a']
    """
    codes, names = pd.factorize(np.asarray(words, dtype="O"))
    return coded(codes, names.tolist())


class Coded(NamedTuple):
    """A column of words that is to be made: the place of every row's word among the words; -1, or an empty word, is a null."""

    codes: np.ndarray
    words: Sequence[str]


def coded(codes: np.ndarray, words: Sequence[str]) -> pd.Categorical:
    """Categories that are sorted and all in use, from the place of every row's word among the words; -1, or an empty word, is a null.

    Examples
    --------
    >>> coded(np.array([1, -1, 0]), ("b", "a", "c")).categories.tolist()
    ['a', 'b']
    """
    return together([Coded(codes, words)], {})[0]


def placed(words: Sequence[str]) -> Coded:
    """The words of a column, sorted, and the place of every row's among them; an empty word is a null.

    Examples
    --------
    >>> placed(["b", "", "a"])
    Coded(codes=array([ 1, -1,  0]), words=['a', 'b'])
    """
    names = sorted({*words} - {""})
    place = {name: at for at, name in enumerate(names)} | {"": -1}
    return Coded(np.array([place[word] for word in words], dtype="int64"), names)


def together(columns: Sequence[Coded], made: dict[tuple[str, ...], Any]) -> list[pd.Categorical]:
    """Several columns as `coded` makes them; pandas looks at the words of all once, as that takes long.

    `made` holds the types made so far, by their words: columns with the same words share one.

    Examples
    --------
    >>> [column.categories.tolist() for column in together([placed(["b", "", "a"]), placed(["c", "b"])], {})]
    [['a', 'b'], ['b', 'c']]
    """
    ranked = [_ranked(*column) for column in columns]
    new = {names for _, names in ranked} - made.keys()
    if new:
        whole = pd.CategoricalDtype(pd.Index(sorted({name for names in new for name in names}), dtype=TEXT))
        place = {name: at for at, name in enumerate(whole.categories.tolist())} if len(new) > 1 else {}
        made |= {names: _part([place[name] for name in names], whole) if place else whole for names in new}
    return [pd.Categorical.from_codes(codes, dtype=made[names], validate=False) for codes, names in ranked]


def _ranked(codes: np.ndarray, words: Sequence[str]) -> tuple[np.ndarray, tuple[str, ...]]:
    """The words that a row has, sorted, and the place of every row's among them."""
    words = list(words)
    used = _used(codes := np.asarray(codes, dtype="int64"), len(words)).tolist()
    order = sorted([(words[place], place) for place, there in enumerate(used) if there and words[place]])
    rank = np.full(len(words) + 1, -1)
    rank[[place for _, place in order]] = range(len(order))
    return rank[codes], tuple([name for name, _ in order])


def _part(places: Any, kind: Any) -> Any:
    """A type of categories with some of those of another, in the same order."""
    one_each = pd.Categorical.from_codes(places, dtype=kind, validate=False)
    return one_each.remove_unused_categories().dtype


def _factors(values: Any) -> tuple[np.ndarray, list[str]]:
    """The words of a column, and the place of every row's word among them; -1 where it has none."""
    codes, names = (pd.Series(values) if values.dtype == TEXT and not _OBJECTS else text(values)).array.factorize()
    return codes, names.tolist()


def _worded(names: pd.Index) -> bool:
    """Whether all are texts, and none is empty."""
    return "" not in names and (names.dtype == TEXT or bool(pd.api.types.is_string_dtype(names)))


def settled(cat: pd.Categorical) -> bool:
    """Whether the categories are unordered texts, sorted and all in use, so that nothing is left to do.

    Examples
    --------
    >>> settled(named(["b", "a"])), settled(pd.Categorical(["b"], categories=["b", "a"]))
    (True, False)
    """
    return _sorted(kind := cat.dtype) and bool(_used(cat.codes, len(kind.categories)).all())


def _sorted(kind: Any) -> bool:
    """Whether a type of categories has texts, none of them empty and without an order of their own, from a to z."""
    names = kind.categories
    return bool(names.dtype == TEXT and not kind.ordered and names.is_monotonic_increasing and "" not in names)


def _used(codes: np.ndarray, words: int) -> np.ndarray:
    """Which of the words have a row."""
    if words == 1:
        return np.array([0 in codes])
    used = np.zeros(words + 1, dtype="bool")
    used[codes] = True
    return used[:-1]


def _narrowed(cat: Any) -> pd.Categorical:
    """Categories without those that no row uses; what is left was sorted and needs no look at its words."""
    used = _used(cat.codes, len(cat.categories))
    rank = np.append(np.cumsum(used) - 1, -1)
    kind = _part(np.flatnonzero(used), cat.dtype)
    return pd.Categorical.from_codes(rank[cat.codes], dtype=kind, validate=False)


def to_days(values: pd.Series) -> np.ndarray:
    """Days since 1970-01-01 as float64, NaN where null; the one way from datetimes to numbers.

    Examples
    --------
    >>> to_days(pd.Series(pd.to_datetime(["1970-01-02 00:00", "1970-01-01 12:00", None]))).tolist()
    [1.0, 0.5, nan]
    """
    micros = values.to_numpy("datetime64[us]")
    days = micros.astype("int64") / 86_400_000_000
    return np.where(np.isnat(micros), np.nan, days)


def from_days(days: np.ndarray) -> np.ndarray:
    """Datetimes from days since 1970-01-01, null where NaN; the one way back from numbers.

    Examples
    --------
    >>> from_days(np.array([1.5, np.nan])).tolist()
    [datetime.datetime(1970, 1, 2, 12, 0), None]
    """
    known = np.isfinite(days)
    micros = np.round(np.where(known, days, 0.0) * 86_400_000_000).astype("int64").astype("datetime64[us]")
    return np.where(known, micros, np.datetime64("NaT", "us"))


def numbers(values: pd.Series) -> np.ndarray:
    """Numbers as float64, NaN where null.

    Examples
    --------
    >>> numbers(pd.Series([1, None], dtype="Int64")).tolist()
    [1.0, nan]
    """
    return np.asarray(values.array.to_numpy("float64", na_value=np.nan))


def among(values: pd.Series, words: Container[str]) -> np.ndarray:
    """Which rows of a category hold one of the words; a null holds none.

    Examples
    --------
    >>> among(pd.Series(["mood", None, "sleep"], dtype="category"), {"sleep"}).tolist()
    [False, False, True]
    """
    column = values.array
    return np.asarray(np.array([*(name in words for name in column.categories), False])[column.codes])


def answered(values: pd.Series, answer: bool) -> np.ndarray:
    """Which rows of a column of yes and no, in which a null is neither, have this answer.

    Examples
    --------
    >>> answered(pd.Series([True, None, False], dtype="boolean"), False).tolist()
    [False, False, True]
    """
    return np.asarray(values.array.to_numpy("bool", na_value=not answer) == answer)


def plain_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as mappings of plain values; a null whole number, or yes and no, is None.

    Examples
    --------
    >>> plain_rows(pd.DataFrame({"measure": pd.Categorical(["phq9", None]), "n": [1, 2]}))
    [{'measure': 'phq9', 'n': 1}, {'measure': nan, 'n': 2}]
    """
    names = frame.columns.tolist()
    return [
        {name: None if value is pd.NA else value for name, value in zip(names, row, strict=True)}
        for row in frame.to_numpy(dtype="O").tolist()
    ]


def plain_list(values: Any) -> list[Any]:
    """The plain values of words that are to be made, or of an array.

    Examples
    --------
    >>> plain_list(Coded(np.array([1, -1]), ("b", "a"))), plain_list(pd.array([3, None], dtype="Int64"))
    (['a', nan], [3, None])
    """
    if isinstance(values, (Coded, pd.Categorical)):
        words = values.words if isinstance(values, Coded) else values.categories.tolist()
        told = [*(str(word) if word else np.nan for word in words), np.nan]
        return [told[code] for code in np.asarray(values.codes, dtype="int64").tolist()]
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        return list(pd.DatetimeIndex(values).astype("O").tolist())
    array = values.to_numpy() if isinstance(values, pd.arrays.NumpyExtensionArray) else values
    return [None if value is pd.NA else value for value in array.tolist()]


def slug(name: str) -> str:
    """A column name from any name: lower case, letters and digits of any script joined by underscores.

    Examples
    --------
    >>> slug(" Sleep Quality (1-5) ")
    'sleep_quality_1_5'
    """
    return _BETWEEN.sub("_", name.casefold()).strip("_") or "unnamed"


_BETWEEN = re.compile(r"[\W_]+")
"""What is neither a letter nor a digit of any script."""
