"""Every table of moodtrack, declared once: columns, dtypes, units and meaning.

The dtypes, the empty frames, the validation and the page docs/tables.md all come from here. `conform` gives a frame
the declared shape, `stack` joins frames of one table, `require` says clearly which column an analysis misses.

Text takes the string type of the running pandas; an empty text is a null. Datetimes are `datetime64[us]`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from moodtrack.errors import SchemaError

__all__ = [
    "TABLES",
    "TEXT",
    "Column",
    "Table",
    "conform",
    "describe",
    "empty",
    "require",
    "slug",
    "stack",
    "text",
    "to_days",
]

Kind = Literal["category", "text", "int", "int?", "float", "datetime", "bool?", "bool"]

TEXT = pd.Series(["x"]).dtype
"""The string type of the running pandas."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, kind, meaning and unit.

    Parameters
    ----------
    name : str
        Name of the column.
    kind : {"category", "text", "int", "int?", "float", "datetime", "bool", "bool?"}
        What it holds; a question mark allows null (category, text, float and datetime always do).
    meaning : str
        What a value says, for the docs.
    unit : str
        Unit of the number, or the allowed words.
    """

    name: str
    kind: Kind
    meaning: str
    unit: str = ""


@dataclass(frozen=True)
class Table:
    """A named, ordered set of columns.

    Parameters
    ----------
    name : str
        Name of the table.
    meaning : str
        What one row is.
    columns : sequence of Column
        In their order.
    open : str, optional
        Meaning of further float columns that the table may carry (`ratings`: one a variable); empty: none allowed.
    """

    name: str
    meaning: str
    columns: tuple[Column, ...]
    open: str = ""

    @property
    def names(self) -> list[str]:
        """The declared column names, in order."""
        return [column.name for column in self.columns]

    def __getitem__(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


_PERSON = Column("person", "category", "whose row this is")
_AT = Column("at", "datetime", "wall clock as written; midnight where only the day is known")
_DAY = Column("day", "datetime", "the person's own day, which starts at day_start (04:00 unless told)")
_ENTRY = Column("entry", "int?", "number of the entry, unique within a person; null where the row is no entry's")
_SESSION = Column("session", "int?", "number of the session")
_SOURCE = Column("source", "category", "where the row comes from: format and file")

PERSONS = Table(
    "persons",
    "one person",
    (
        _PERSON,
        Column("unit", "category", "service or study site that the person belongs to"),
        Column("group", "category", "study arm or caseload"),
        Column("site", "category", "place"),
        Column("age_band", "category", "age in bands, never a date of birth"),
        Column("sex", "category", "as recorded"),
        Column("treatment_start", "datetime", "first day of the treatment"),
    ),
)
ENTRIES = Table(
    "entries",
    "one entry of a journal or log, or one session written up",
    (
        _PERSON,
        Column("entry", "int", "number of the entry, unique within a person"),
        Column("kind", "category", "what it is", "mood | journal | check-in | beep | session | sleep | measure"),
        _AT,
        Column("ended", "datetime", "end, where told"),
        Column("precision", "category", "what of `at` is known", "second | minute | part_of_day | day"),
        Column("part_of_day", "category", "the app's own word for a part of the day"),
        _DAY,
        Column("utc_offset", "int?", "offset of the wall clock from UTC, where told", "minutes"),
        Column("session", "int?", "number of the last session attended before the entry; 0 before the first"),
        Column("shared", "bool?", "whether the author shares the entry with the therapist; null: not said"),
        Column(
            "recorded_at", "datetime", "when it was written down, where told; later than `at`: filled in afterwards"
        ),
        _SOURCE,
        Column("source_id", "text", "stable identifier: the app's own, else a digest of the content with an ordinal"),
        Column("line", "int?", "line of the file"),
        Column("extra", "text", "what the format has and the tables have not, as JSON"),
    ),
)
RATINGS = Table(
    "ratings",
    "what was rated together, one column a variable",
    (
        _PERSON,
        _ENTRY,
        _AT,
        _DAY,
        Column("beep", "int?", "number of the prompt within the day"),
        Column("session", "int?", "number of the last session attended before the entry; 0 before the first"),
    ),
    open="one column a variable, on its native scale; null is not rated, never zero",
)
LABELS = Table(
    "labels",
    "the word of a rating that came as a word",
    (
        _PERSON,
        _ENTRY,
        Column("variable", "category", "name of the variable"),
        Column("label", "category", "the word as written"),
        Column("missing", "category", "why there is no number", "unmapped_label | null"),
    ),
)
TAGS = Table(
    "tags",
    "one tag of an entry; a null tag says that the entry could have had tags and has none",
    (
        _PERSON,
        _ENTRY,
        _AT,
        _DAY,
        Column("tag", "category", "the tag; null where the entry has none"),
        Column("group", "category", "the group that the app puts it in"),
        Column("amount", "float", "how much, in the app's unit"),
        _SOURCE,
    ),
)
TEXTS = Table(
    "texts",
    "one written part of an entry",
    (
        _PERSON,
        _ENTRY,
        _AT,
        _DAY,
        Column("part", "category", "which part", "title | note | highlights | takeaways | concerns | homework | ..."),
        Column("text", "text", "the words"),
    ),
)
PROMPTS = Table(
    "prompts",
    "one prompt; a missed one has no entry",
    (
        _PERSON,
        _ENTRY,
        Column("beep", "int?", "number of the prompt within the day"),
        Column("scheduled", "datetime", "when it was due"),
        Column("sent", "datetime", "when it was sent"),
        Column("opened", "datetime", "when it was opened"),
        Column("answered", "datetime", "when it was answered"),
    ),
)
SCORES = Table(
    "scores",
    "one score: a total, a subscale or an item of a questionnaire, or a rating of a goal",
    (
        _PERSON,
        _SESSION,
        _AT,
        _DAY,
        Column("measure", "category", "key of the questionnaire, or `goal`"),
        Column("item", "category", "total, total:<subscale>, the number of the item, or the goal"),
        Column("value", "float", "the score on its native scale"),
        Column("rater", "category", "who answered", "self | therapist | other"),
        _ENTRY,
    ),
)
SESSIONS = Table(
    "sessions",
    "one session, attended or not",
    (
        _PERSON,
        _SESSION,
        Column("course", "int?", "number of the course of treatment"),
        _AT,
        _DAY,
        Column("attended", "bool?", "whether it took place with the person; null: not said"),
        Column("kind", "category", "what it was", "assessment | treatment | review | follow-up | ..."),
        Column("phase", "category", "phase of the treatment"),
    ),
)
GOALS = Table(
    "goals",
    "one goal",
    (
        _PERSON,
        Column("goal", "category", "short name of the goal"),
        Column("label", "text", "the goal in the person's words"),
        Column("domain", "category", "what it is about", "thoughts | emotions | behaviours | relationships | other"),
        Column("horizon", "category", "until when", "session | treatment"),
        Column(
            "measure",
            "category",
            "what shows it",
            "a questionnaire | rating:<variable> | tag:<tag> | assignment:<kind> | goal",
        ),
        Column("item", "category", "item of the measure; null: the total"),
        Column("rule", "category", "how values become one", "last | mean | count | share"),
        Column("per", "category", "over what", "day | week | session"),
        Column("baseline", "float", "where it started; null: the first value"),
        Column("target", "float", "where it is to be; the lower end of a range"),
        Column("target_high", "float", "the upper end of a range target; null: no range"),
        Column("direction", "category", "which way", "increase | decrease | range"),
        Column("weight", "float", "weight among the person's goals"),
        Column("set_on", "datetime", "day it was set"),
        Column("due_on", "datetime", "day it is due"),
        Column("ended_on", "datetime", "day it was given up or replaced"),
        Column("replaced_by", "category", "the goal that follows it"),
    ),
)
ASSIGNMENTS = Table(
    "assignments",
    "homework, a skill or material agreed",
    (
        _PERSON,
        Column("assignment", "category", "short name"),
        _SESSION,
        Column("kind", "category", "what it is", "homework | skill | material"),
        Column("label", "text", "in words"),
        Column("domain", "category", "what it is about", "thoughts | emotions | behaviours | relationships | other"),
        Column("assigned_on", "datetime", "day it was agreed"),
        Column("due_on", "datetime", "day it is due"),
        Column("done_on", "datetime", "day it was done"),
        Column("done", "bool?", "whether it was done; null: not known"),
    ),
)
EVENTS = Table(
    "events",
    "a phase, medication, life event, milestone or warning sign",
    (
        _PERSON,
        Column("start", "datetime", "first day"),
        Column("end", "datetime", "last day; null: one day, or open"),
        Column("kind", "category", "what it is", "phase | medication | life_event | milestone | warning_sign"),
        Column("label", "text", "in words"),
        Column("amount", "float", "dose or size"),
        Column("shared", "bool?", "whether the author shares it with the therapist"),
    ),
)
VARIABLES = Table(
    "variables",
    "how one variable is scaled; one definition in a log",
    (
        Column("variable", "category", "name of the column in ratings"),
        Column("label", "text", "the name as written"),
        Column("low", "float", "lowest possible value"),
        Column("high", "float", "highest possible value"),
        Column("best_low", "float", "lower end of the best range"),
        Column("best_high", "float", "upper end of the best range"),
        Column("step", "float", "smallest step"),
        Column("direction", "category", "which way is better", "higher_better | higher_worse | range | none"),
        Column("unit", "category", "unit of the number"),
        Column("domain", "category", "what it is about", "thoughts | emotions | behaviours | relationships | other"),
        Column("source", "category", "where scale and direction come from", "file | app | user | seen | from memory"),
    ),
)
PROBLEMS = Table(
    "problems",
    "what could not be used, or was used with a doubt",
    (
        _PERSON,
        Column("step", "category", "which step met it", "read | tidy"),
        Column("where", "text", "file and line"),
        Column("code", "category", "what it is; docs/problems.md explains every code"),
        Column("what", "text", "in plain words, without any text that a person wrote"),
    ),
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        PERSONS, ENTRIES, RATINGS, LABELS, TAGS, TEXTS, PROMPTS, SCORES, SESSIONS, GOALS, ASSIGNMENTS, EVENTS,
        VARIABLES, PROBLEMS,
    )
}  # fmt: skip
"""The tables of a Log, by name."""

_DTYPES = {
    "int": "int64",
    "int?": "Int64",
    "float": "float64",
    "datetime": "datetime64[us]",
    "bool?": "boolean",
    "bool": "bool",
}


def text(values: object, index: pd.Index | None = None) -> pd.Series:
    """Text of the running pandas' own string type; an empty text is a null.

    Examples
    --------
    >>> text(["a", "", None]).isna().tolist()
    [False, True, True]
    """
    series = pd.Series(values, index=index)
    if series.empty:
        return pd.Series([], dtype=TEXT, index=series.index)
    if (
        isinstance(series.dtype, pd.CategoricalDtype)
        or not pd.api.types.is_string_dtype(series.dtype)
        or series.dtype != TEXT
    ):
        series = pd.Series(
            [None if null else str(v) for v, null in zip(series, series.isna(), strict=True)],
            dtype=TEXT,
            index=series.index,
        )
    return series.where(series.ne("") & series.notna(), np.nan).astype(TEXT)


def _category(series: pd.Series) -> pd.Series:
    if isinstance(series.dtype, pd.CategoricalDtype):
        categories = series.cat.categories
        if len(categories) == 0:
            return pd.Series(pd.Categorical.from_codes(series.cat.codes, categories=text([])), index=series.index)
        if pd.api.types.is_string_dtype(categories) and "" not in categories:
            used = series.cat.remove_unused_categories()
            if len(used.cat.categories) == 0:
                return _category(used)
            ordered = used.cat.as_unordered() if used.cat.ordered else used
            if ordered.cat.categories.is_monotonic_increasing:
                return ordered
            return ordered.cat.reorder_categories(sorted(ordered.cat.categories))
    codes, uniques = pd.factorize(text(series))
    order = np.argsort(np.asarray(uniques, dtype="str"), kind="stable")
    rank = np.empty(len(order) + 1, dtype="int64")
    rank[order] = np.arange(len(order))
    rank[-1] = -1
    names = text([uniques[i] for i in order])
    return pd.Series(pd.Categorical.from_codes(rank[codes], categories=names), index=series.index)


def _cast(frame: pd.DataFrame, column: Column, table: str) -> pd.Series:
    series = frame[column.name]
    try:
        if column.kind == "category":
            return _category(series)
        if column.kind == "text":
            return text(series)
        if column.kind == "datetime":
            if pd.api.types.is_datetime64_any_dtype(series.dtype):
                return series.astype("datetime64[us]")
            return pd.to_datetime(text(series), format="ISO8601").astype("datetime64[us]")
        return series.astype(_DTYPES[column.kind])
    except (ValueError, TypeError) as error:
        raise SchemaError(
            f"the column {column.name} of {table} holds values of type {series.dtype}",
            f"{column.kind} ({column.meaning})",
            "convert the column before the call",
        ) from error


def conform(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Give a frame the columns, order and dtypes of a table; drop categories that no row uses.

    A missing column that may be null is added as null. Rows keep their order; the index becomes 0, 1, 2, ...

    Parameters
    ----------
    frame : DataFrame
        Any frame with columns of the table.
    table : Table
        The declaration.

    Returns
    -------
    DataFrame
        A new frame.

    Raises
    ------
    SchemaError
        If a column is not of the table, cannot be null and is missing, or holds the wrong kind of value.

    Examples
    --------
    >>> conform(pd.DataFrame({"person": ["b", "a"]}), PERSONS)["person"].cat.categories.tolist()
    ['a', 'b']
    """
    frame = frame.reset_index(drop=True)
    strangers = [name for name in frame.columns if name not in table.names]
    if strangers and not table.open:
        raise SchemaError(f"{table.name} has the columns {strangers}", f"only {table.names}", "drop or rename them")
    required = [c.name for c in table.columns if c.kind in ("int", "bool") and c.name not in frame.columns]
    if required:
        raise SchemaError(f"{table.name} lacks the columns {required}", f"{table.names}", "add them")
    columns: dict[str, pd.Series] = {}
    for column in table.columns:
        if column.name in frame.columns:
            columns[column.name] = _cast(frame, column, table.name)
        else:
            columns[column.name] = _cast(pd.DataFrame({column.name: [None] * len(frame)}), column, table.name)
    for name in strangers:
        columns[name] = _cast(frame, Column(name, "float", table.open), table.name)
    return pd.DataFrame(columns, index=pd.RangeIndex(len(frame)))


def empty(table: Table) -> pd.DataFrame:
    """An empty frame of a table, with the right dtypes.

    Examples
    --------
    >>> empty(SCORES).columns.tolist()
    ['person', 'session', 'at', 'day', 'measure', 'item', 'value', 'rater', 'entry']
    """
    return conform(pd.DataFrame({name: [] for name in table.names}), table)


def stack(frames: Iterable[pd.DataFrame], table: Table) -> pd.DataFrame:
    """Join frames of one table, one below the other; the only way in which tables are joined.

    Parameters
    ----------
    frames : iterable of DataFrame
        Frames of the table.
    table : Table
        The declaration.

    Returns
    -------
    DataFrame
        Conforming; empty when there is no frame.

    Examples
    --------
    >>> one, two = (pd.DataFrame({"person": [name]}) for name in "ba")
    >>> stack([one, two], PERSONS)["person"].astype(str).tolist()
    ['b', 'a']
    """
    parts = [conform(frame, table) for frame in frames]
    full = [part for part in parts if len(part)]
    if not full:
        return conform(parts[0].iloc[:0], table) if parts else empty(table)
    names = list(dict.fromkeys(name for part in parts for name in part.columns))
    columns: dict[str, object] = {}
    for name in names:
        pieces = [part[name] if name in part.columns else pd.Series(np.nan, index=part.index) for part in full]
        if isinstance(pieces[0].dtype, pd.CategoricalDtype):
            columns[name] = _union([piece.cat for piece in pieces])
        else:
            columns[name] = pd.concat(pieces, ignore_index=True)
    return conform(pd.DataFrame(columns), table)


def _union(pieces: Sequence[Any]) -> pd.Categorical:
    names = sorted({str(name) for piece in pieces for name in piece.categories})
    codes = [
        np.append(
            pd.Index(names).get_indexer(piece.categories.astype(TEXT)) if len(piece.categories) else [], -1
        ).astype("int64")[piece.codes]
        for piece in pieces
    ]
    return pd.Categorical.from_codes(np.concatenate(codes), categories=text(names))


def require(frame: pd.DataFrame, columns: Iterable[str], table: str) -> None:
    """Say which columns an analysis misses.

    Raises
    ------
    SchemaError
        If one is missing; the message lists what is there.

    Examples
    --------
    >>> require(pd.DataFrame({"person": []}), ["person", "day"], "ratings")
    Traceback (most recent call last):
    ...
    moodtrack.errors.SchemaError: ratings lacks ['day']; expected the columns ['person', 'day']; it has ['person']
    """
    wanted = list(columns)
    missing = [name for name in wanted if name not in frame.columns]
    if missing:
        raise SchemaError(
            f"{table} lacks {missing}", f"the columns {wanted}", f"it has {[str(c) for c in frame.columns]}"
        )


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


def slug(name: str) -> str:
    """A column name from any name: lower case, letters and digits of any script joined by underscores.

    Examples
    --------
    >>> slug(" Sleep Quality (1-5) ")
    'sleep_quality_1_5'
    """
    joined = "".join(c if c.isalnum() else " " for c in name.casefold())
    return "_".join(joined.split()) or "unnamed"


def describe() -> str:
    """The page docs/tables.md: every table and column, in Markdown.

    Examples
    --------
    >>> describe().splitlines()[0]
    '# The tables'
    """
    lines = [
        "# The tables",
        "",
        "A `Log` holds these tables; they are declared in `moodtrack.schema`, from which this page is made. Every column",
        "but those of the kinds int and bool may be null. Missing is never zero.",
    ]
    for table in TABLES.values():
        lines += ["", f"## {table.name}", "", f"One row: {table.meaning}.", ""]
        lines += ["| column | kind | meaning | unit or words |", "|---|---|---|---|"]
        for column in table.columns:
            unit = column.unit.replace("|", "\\|")
            lines.append(f"| `{column.name}` | {_KINDS[column.kind]} | {column.meaning} | {unit} |")
        if table.open:
            lines += ["", f"Further columns: {table.open}."]
    return "\n".join(lines) + "\n"


_KINDS = {
    "category": "category",
    "text": "text",
    "int": "int64",
    "int?": "Int64, may be null",
    "float": "float64",
    "datetime": "datetime64[us]",
    "bool": "bool",
    "bool?": "boolean, may be null",
}
