"""Every table of moodtrack, declared once: columns, dtypes, units and meaning.

The dtypes, the empty frames, the validation and the page docs/tables.md all come from here. `conform` gives a frame
the declared shape, `stack` joins frames of one table, `require` says clearly which column an analysis misses.

Text takes the string type of the running pandas; an empty text is a null. Datetimes are `datetime64[us]`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from moodtrack.shape import TEXT, Column, Kind, Table, column_of, conform, empty, framed, require, rows_of, stack, text
from moodtrack.values import (
    Coded,
    among,
    answered,
    coded,
    from_days,
    numbers,
    placed,
    plain_list,
    plain_rows,
    slug,
    to_days,
)

__all__ = [
    "NOT_DIARY",
    "NO_FORM",
    "TABLES",
    "TEXT",
    "Coded",
    "Column",
    "Table",
    "among",
    "answered",
    "coded",
    "column_of",
    "columns_of",
    "conform",
    "describe",
    "empty",
    "framed",
    "from_days",
    "from_rows",
    "numbers",
    "plain_list",
    "plain_rows",
    "require",
    "rows_of",
    "slug",
    "stack",
    "text",
    "to_days",
]

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
        Column(
            "session",
            "int?",
            "number of the last session attended before the entry; 0 before the first; of a write-up its own",
        ),
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
NOT_DIARY = ("session", "measure", "sleep")
"""Kinds of entries that are no diary: sessions, and what a device records by itself."""
NO_FORM = ("goal", "session")
"""Measures of the table `scores` that are no questionnaire: ratings of a goal, and of the session."""
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
        Column(
            "numbered_by",
            "category",
            "who says what the word is worth, such as user, app or built in: English; built in: none where the built-in words were looked for; null: it came with a number, or nobody says",
        ),
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
        Column(
            "part",
            "category",
            "which part",
            "title | note | highlights | takeaways | insights | concerns | wins | questions | homework | ...",
        ),
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
        Column("measure", "category", "key of the questionnaire, `goal`, or `session`: a rating of the session"),
        Column("item", "category", "total, total:<subscale>, the number of the item, or the goal"),
        Column("value", "float", "the score on its native scale"),
        Column("rater", "category", "who answered", "self | therapist | other"),
        _ENTRY,
        Column(
            "derived",
            "category",
            "null: as in the file; else made from items: of all, of the answered ones, or an item left unanswered",
            "items | prorated | unanswered",
        ),
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
            "a questionnaire | rating:<variable> | tag:<tag> | assignment:<kind> | event:<kind or label> | goal",
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
        Column(
            "kind", "category", "what it is", "phase | medication | life_event | milestone | warning_sign | setback"
        ),
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


def from_rows(rows: Sequence[Mapping[str, Any]], table: Table) -> pd.DataFrame:
    """A frame of a table from its rows as mappings, days as numbers; what is None, NaN or not there is null.

    Examples
    --------
    >>> from_rows([{"person": "a", "start": 19723.0}], EVENTS)[["start", "kind"]].isna().to_numpy().tolist()
    [[False, True]]
    """
    return framed(columns_of(rows, table), table)


def columns_of(rows: Sequence[Mapping[str, Any]], table: Table) -> dict[str, Any]:
    """The same as columns, for a result to make its frame of; nothing where there is no row.

    Examples
    --------
    >>> columns_of([{"person": "a", "start": 19723.0}], EVENTS)["start"].tolist()
    [datetime.datetime(2024, 1, 1, 0, 0)]
    """
    if not rows:
        return {}
    return {column.name: _values([row.get(column.name) for row in rows], column.kind) for column in table.columns}


def _values(values: list[Any], kind: Kind) -> Any:
    if kind in ("category", "text"):
        words = [str(value) if isinstance(value, str) else "" for value in values]
        return placed(words) if kind == "category" else pd.array([word or np.nan for word in words], dtype=TEXT)
    known = np.array([np.nan if value is None or value is pd.NA else value for value in values], dtype="float64")
    if kind in ("float", "datetime"):
        return known if kind == "float" else from_days(known)
    null = np.isnan(known)
    plain = np.where(null, 0.0, known).astype("bool" if kind.startswith("bool") else "int64")
    if not kind.endswith("?"):
        return plain
    return pd.arrays.BooleanArray(plain, null) if kind == "bool?" else pd.arrays.IntegerArray(plain, null)


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
