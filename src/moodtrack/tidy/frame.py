"""A caller's own DataFrame into a Log, in whole columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from moodtrack.errors import OptionError, SchemaError
from moodtrack.log import Log
from moodtrack.records import LARGEST, YEARS
from moodtrack.result import Code
from moodtrack.schema import TEXT, VARIABLES
from moodtrack.schema import text as as_text
from moodtrack.tidy.day import day_of
from moodtrack.tidy.notes import Notes, lines_in_words
from moodtrack.tidy.scales import DOMAINS, column_name
from moodtrack.tidy.time import moments

__all__ = ["frame"]

_SOURCE = "frame"
_DIRECTIONS = tuple(VARIABLES["direction"].unit.split(" | "))
_ABOUT = tuple(column.name for column in VARIABLES.columns if column.name != "variable")
_DATES = f"year-month-day, years {YEARS[0]} to {YEARS[1]} with four digits"
_NUMBERS = ("low", "high", "best_low", "best_high", "step")
_Ratings = str | Sequence[str] | Mapping[str, Mapping[str, object]]


def frame(
    df: pd.DataFrame,
    *,
    person: str,
    at: str,
    ratings: _Ratings,
    tags: str | Sequence[str] | None = None,
    tag_separator: str = "|",
    text: str | None = None,
    day: str | None = None,
    beep: str | None = None,
    session: str | None = None,
) -> Log:
    """Make a Log from a DataFrame in which one row is one entry.

    Parameters
    ----------
    df : DataFrame
        One row an entry; it is not changed. Rows keep their place: row 1 is the first one.
    person : str
        Column with the person. A table of one person gets one with ``df.assign(person="anna")``.
    at : str
        Column with date or time: datetime, date or ISO 8601 text. Times that are midnight throughout are dates. An
        offset or zone is kept in `utc_offset`; the wall clock stays as written.
    ratings : str, list of str, or mapping of str to mapping
        Column or columns with ratings; or what is known about each: low, high, best_low, best_high, step, direction, unit,
        domain, label. What is not said stays unknown.
    tags : str or list of str, optional
        A column of joined tags (an empty cell has none), or columns of 0 and 1, one a tag. In such a column an empty
        cell is not known: neither present nor absent.
    tag_separator : str
        What joins the tags.
    text : str, optional
        Column with a note.
    day : str, optional
        Column with the person's own day; otherwise made from `at` with days that start at 04:00.
    beep, session : str, optional
        Columns with the number of the prompt within the day, and of the session.

    Returns
    -------
    Log
        Ending in the same check as files. A cell that cannot be used is null and counted in `problems`; a row without
        a person or a readable time (years 1900 to 2200) is left out and counted.

    Raises
    ------
    SchemaError
        If a column is not there, is named twice or by no text, or what is said about a rating cannot be.
    OptionError
        If the separator of tags is empty.

    Examples
    --------
    >>> own = pd.DataFrame({"who": ["a", "a"], "when": ["2026-03-01", "2026-03-02"], "Mood": [4, None], "did": ["run|tea", ""]})
    >>> log = frame(own, person="who", at="when", ratings={"Mood": {"low": 1, "high": 5}}, tags="did")
    >>> log
    <Log of 1 person: persons 1, entries 2, ratings 2, tags 3, variables 1>
    """
    notes = Notes()
    about = _about([ratings] if isinstance(ratings, str) else ratings)
    tag_columns = [tags] if isinstance(tags, str) else list(tags or [])
    if not tag_separator:
        raise OptionError("tag_separator=''", "what joins the tags, such as '|'", "give tags a list of columns if each has its own")  # fmt: skip
    wanted = [person, at, *about, *tag_columns, *(c for c in (text, day, beep, session) if c is not None)]
    _check(df, wanted, person)
    df = df.reset_index(drop=True)
    names = _columns(about)
    heads = _heads(df, person, at, day, session, notes)
    codes = heads["person"].cat.codes.to_numpy()
    order = np.lexsort([heads["at"].to_numpy("datetime64[us]").astype("int64"), codes])
    heads, codes = heads.iloc[order], codes[order]
    own = df[list(dict.fromkeys(wanted))].iloc[heads["line"].to_numpy() - 1]
    heads["source_id"] = _identity(own[[at, *about, *tag_columns, *([text] if text else [])]], codes)
    heads["entry"] = np.arange(1, len(codes) + 1) - np.searchsorted(codes, np.arange(codes.max(initial=0) + 1))[codes]
    keys = heads[["person", "entry", "at", "day"]]
    rated = keys.assign(session=heads["session"])
    if beep:
        rated["beep"] = _whole(own[beep], beep, heads["line"], notes)
    for column, name in names.items():
        rated[name] = _rating(own[column], name, about[column], heads["line"], notes)
    variables = pd.DataFrame([_variable(column, name, about[column]) for column, name in names.items()])
    return Log(
        persons=pd.DataFrame({"person": heads["person"].cat.remove_unused_categories().cat.categories}),
        entries=heads.assign(kind=_constant("mood", len(heads)), source=_constant(_SOURCE, len(heads))),
        ratings=rated if names else rated.iloc[:0],
        tags=_tags(own, keys, tags, tag_separator, heads["line"], notes),
        texts=_texts(own, keys, text),
        variables=variables,
        problems=notes.frame(),
        provenance=({"name": _SOURCE, "format": _SOURCE, "rows_read": len(df), "rows_kept": len(heads)},),
    )


def _about(ratings: Sequence[str] | Mapping[str, Mapping[str, object]]) -> dict[str, Mapping[str, object]]:
    """What is said about every rating."""
    if not isinstance(ratings, Mapping):
        return {name: {} for name in ratings}
    for column, said in ratings.items():
        if not isinstance(said, Mapping):
            raise SchemaError(
                f"the rating {column!r} is described by {said!r}", 'a mapping such as {"low": 1, "high": 5}, or {}'
            )
    return dict(ratings)


def _check(df: pd.DataFrame, wanted: Sequence[str], person: str) -> None:
    there = [str(name) for name in df.columns]
    no_text = [name for name in wanted if not isinstance(name, str)]
    if no_text:
        raise SchemaError(
            f"the columns {no_text} are named by no text",
            f"names, of {there}",
            "df.rename(columns=str) makes names text",
        )
    if person not in df.columns:
        raise SchemaError(
            f"there is no column {person!r}",
            f"the column that holds the person; columns are {there}",
            'for one person\'s table add a column with df.assign(person="anna")',
        )
    missing = [name for name in wanted if name not in df.columns]
    if missing:
        raise SchemaError(f"there are no columns {missing}", f"some of {there}", "check how they are written")
    twice = sorted({name for name in wanted if list(df.columns).count(name) > 1})
    if twice:
        raise SchemaError(f"the columns {twice} are there more than once", "every column once", "rename one of them")


def _columns(about: Mapping[str, Mapping[str, object]]) -> dict[str, str]:
    """Column of the Log by column of the caller; checks what is said about each."""
    names = {column: column_name(column) for column in about}
    if len(set(names.values())) < len(names):
        raise SchemaError(f"{list(names)} become the columns {list(names.values())}", "different names", "rename some")
    for column, said in about.items():
        strange = sorted(set(said) - set(_ABOUT))
        if strange:
            raise SchemaError(f"the rating {column!r} is described by {strange}", f"some of {list(_ABOUT)}")
        for key, allowed in (("direction", _DIRECTIONS), ("domain", DOMAINS)):
            if said.get(key) is not None and said[key] not in allowed:
                raise SchemaError(f"{key}={said[key]!r} of the rating {column!r}", f"one of {list(allowed)}")
        for key in _NUMBERS:
            if isinstance(said.get(key), bool) or not isinstance(said.get(key), int | float | np.number | None):
                raise SchemaError(
                    f"{key}={said[key]!r} of the rating {column!r}", "a number", "leave out what is not known"
                )
        low, high = said.get("low"), said.get("high")
        if low is not None and high is not None and not float(low) < float(high):  # type: ignore[arg-type]
            raise SchemaError(f"low={low!r}, high={high!r} of the rating {column!r}", "low below high")
    return names


def _variable(column: str, name: str, said: Mapping[str, object]) -> dict[str, object]:
    source = "user" if set(said) - {"label", "source"} else None
    return {"label": str(column), "source": source, **said, "variable": name}


def _heads(df: pd.DataFrame, person: str, at: str, day: str | None, session: str | None, notes: Notes) -> pd.DataFrame:
    """Key columns of the rows that can be kept, on their place in the frame."""
    line = pd.Series(np.arange(1, len(df) + 1), index=df.index)
    who = _persons(df[person])
    told = moments(df[at])
    no_person, no_time = who.isna(), told["at"].isna()
    for code, bad, what in (
        (Code.MISSING_FIELD, no_person, "rows name no person and are left out"),
        (Code.BAD_DATE, no_time & ~no_person, f"rows have no readable date or time ({_DATES}) and are left out"),
    ):
        if bad.any():
            notes.add(code, f"{int(bad.sum())} {what} ({_rows(line[bad])})", where=_SOURCE)
    heads = told.assign(person=who, line=line)
    heads["day"] = moments(df[day])["at"] if day else day_of(told["at"], told["precision"])
    none = pd.Series(pd.NA, index=df.index, dtype="Int64")
    heads["session"] = _whole(df[session], session, line, notes) if session else none
    left_out = no_person | no_time
    return heads[~left_out] if left_out.any() else heads


def _persons(values: pd.Series) -> pd.Series:
    """The persons in the order of their names; none where there is no name."""
    codes, found = pd.factorize(values if isinstance(values.dtype, pd.CategoricalDtype) else as_text(values))
    told = [None if null else str(name).strip() for name, null in zip(found, found.isna(), strict=True)]
    names = sorted({name for name in told if name})
    places = {name: place for place, name in enumerate(names)}
    rank = np.array([*(places.get(name or "", -1) for name in told), -1])
    return pd.Series(pd.Categorical.from_codes(rank[codes], categories=pd.Index(names, dtype=TEXT)), index=values.index)


def _constant(word: str, rows: int) -> pd.Categorical:
    return pd.Categorical.from_codes(np.zeros(rows, dtype="int8"), categories=pd.Index([word], dtype=TEXT))


def _rows(line: pd.Series) -> str:
    return lines_in_words(line.tolist()).replace("line", "row", 1)


def _identity(content: pd.DataFrame, codes: np.ndarray) -> pd.Series:
    """A digest of the content of every row, with an ordinal for true repeats of a person."""
    plain = pd.DataFrame({place: _comparable(content.iloc[:, place]) for place in range(content.shape[1])})
    digest = pd.util.hash_pandas_object(plain, index=False, categorize=False).to_numpy()
    digits = digest.astype(">u8").tobytes().hex()
    names = [digits[at : at + 16] for at in range(0, len(digits), 16)]
    again = np.flatnonzero(pd.Series(digest).duplicated(keep=False))
    whose = pd.DataFrame({"person": codes[again], "digest": digest[again]})
    ordinal = whose.groupby(["person", "digest"], sort=False).cumcount().to_numpy() + 1
    for place, number in zip(again[ordinal > 1], ordinal[ordinal > 1], strict=True):
        names[place] += f"#{number}"
    return pd.Series(names, dtype=TEXT, index=content.index)


def _comparable(values: pd.Series) -> pd.Series:
    """Numbers and times as numbers, which need no words to be told apart; all else as text."""
    if pd.api.types.is_datetime64_dtype(values.dtype):
        return values.astype("datetime64[us]")
    return values if isinstance(values.dtype, np.dtype) and values.dtype.kind in "iuf" else as_text(values)


def _number(values: pd.Series, name: str, line: pd.Series, notes: Notes) -> pd.Series:
    plain = values if pd.api.types.is_numeric_dtype(values.dtype) else as_text(values).str.strip()
    found = pd.to_numeric(plain, errors="coerce").astype("float64").replace([np.inf, -np.inf], np.nan)
    bad = found.isna() & plain.notna() & plain.ne("")
    if bad.any():
        what = f"{int(bad.sum())} values of {name} are not numbers and are left empty ({_rows(line[bad])})"
        notes.add(Code.BAD_VALUE, what, where=_SOURCE)
    return found


def _whole(values: pd.Series, name: str, line: pd.Series, notes: Notes) -> pd.Series:
    found = _number(values, name, line, notes)
    bad = found.notna() & found.ne(found.round())
    if bad.any():
        what = f"{int(bad.sum())} values of {name} are not whole numbers and are left empty ({_rows(line[bad])})"
        notes.add(Code.BAD_VALUE, what, where=_SOURCE)
    return found.mask(bad).astype("Int64")


def _rating(values: pd.Series, name: str, said: Mapping[str, Any], line: pd.Series, notes: Notes) -> pd.Series:
    found = _number(values, name, line, notes)
    low, high = said.get("low"), said.get("high")
    outside = found.lt(-LARGEST if low is None else float(low)) | found.gt(LARGEST if high is None else float(high))
    if outside.any():
        what = (
            f"{int(outside.sum())} values of {name} lie outside its scale and are left empty ({_rows(line[outside])})"
        )
        notes.add(Code.OUT_OF_RANGE, what, where=_SOURCE)
    return found.mask(outside)


def _tags(
    own: pd.DataFrame,
    keys: pd.DataFrame,
    tags: str | Sequence[str] | None,
    separator: str,
    line: pd.Series,
    notes: Notes,
) -> pd.DataFrame:
    places = np.arange(len(own))
    if tags is None:
        return keys.iloc[:0]
    if isinstance(tags, str):
        split = pd.Series(as_text(own[tags]).fillna("").to_numpy(), index=places).str.split(separator, regex=False)
        long = split.explode().str.strip()
        named = long[long.ne("")]
        bare = np.setdiff1d(places, named.index)
        at = np.concatenate([named.index.to_numpy(), bare])
        names = as_text(np.concatenate([named.to_numpy(), [""] * len(bare)]))
        sources = as_text([_SOURCE] * len(at))
    else:
        at, names, sources = _marked(own, tags, line, notes)
    order = np.argsort(at, kind="stable")
    rows = keys.iloc[at[order]].reset_index(drop=True)
    return rows.assign(tag=names.to_numpy()[order], source=sources.to_numpy()[order])


def _marked(
    own: pd.DataFrame, tags: Sequence[str], line: pd.Series, notes: Notes
) -> tuple[np.ndarray, pd.Series, pd.Series]:
    """Rows of 0/1 columns; a column with unknown cells is a source of its own, so that unknown never becomes absent."""
    at: list[np.ndarray] = []
    names: list[str] = []
    sources: list[str] = []
    full = np.zeros(len(own), dtype=bool)
    any_full = False
    for column in tags:
        value = _number(own[column], "a column of tags", line, notes)
        if pd.api.types.is_bool_dtype(own[column].dtype):
            value = own[column].astype("float64")
        known, present = value.notna().to_numpy(), value.gt(0).to_numpy()
        source = _SOURCE if known.all() else f"{_SOURCE}/{str(column).replace(':', '/')}"
        at.append(np.flatnonzero(present))
        names += [str(column)] * int(present.sum())
        sources += [source] * int(present.sum())
        if known.all():
            any_full, full = True, full | present
        else:
            at.append(np.flatnonzero(known & ~present))
            names += [""] * int((known & ~present).sum())
            sources += [source] * int((known & ~present).sum())
    if any_full:
        at.append(np.flatnonzero(~full))
        names += [""] * int((~full).sum())
        sources += [_SOURCE] * int((~full).sum())
    return np.concatenate([*at, np.array([], dtype="int64")]).astype("int64"), as_text(names), as_text(sources)


def _texts(own: pd.DataFrame, keys: pd.DataFrame, column: str | None) -> pd.DataFrame:
    if column is None:
        return keys.iloc[:0]
    words = as_text(own[column]).to_numpy()
    rows = keys.reset_index(drop=True).assign(part="note", text=words)
    return rows[rows["text"].notna()]
