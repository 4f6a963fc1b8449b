"""What an analysis returns: frozen frames, the method that made them, and why a number is not there.

A `Result` has frames declared with `Table`, always a `table`, always `problems`, and a `Method`. Nothing is rounded,
nothing is formatted. Every code of a problem, of reading as of analysis, is a member of `Code`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from moodtrack.schema import (
    Column,
    Table,
    column_of,
    columns_of,
    conform,
    framed,
    from_rows,
    plain_rows,
    rows_of,
    stack,
)

__all__ = ["ISSUES", "Code", "Method", "Result", "describe", "issues"]


class Code(StrEnum):
    """Why something is missing, doubtful or withheld; the docstring of docs/problems.md is made from `meaning`."""

    meaning: str

    def __new__(cls, value: str, meaning: str) -> Code:
        member = str.__new__(cls, value)
        member._value_ = value
        member.meaning = meaning
        return member

    # reading
    RAGGED_ROW = "ragged_row", "A row has more or fewer fields than the header; the row of problems says if it is kept."
    BAD_DATE = "bad_date", "A date or time cannot be read; the row is not kept, unless it is said to be."
    AMBIGUOUS_DATE = "ambiguous_date", "Day and month cannot be told apart in this file; its rows are not kept."
    DATE_CONFLICT = (
        "date_conflict",
        "Dates contradict each other: two columns of a row (the full date was used), a score and its session, or a thing agreed and its due day (both stay).",
    )
    BAD_VALUE = "bad_value", "A value is not of the kind that its column asks for; it is left empty."
    OUT_OF_RANGE = "out_of_range", "A value lies outside the range of its scale; it is left empty."
    MISSING_FIELD = (
        "missing_field",
        "A row lacks a value that it should have; the row is not kept, unless it is said to be.",
    )
    UNKNOWN_COLUMN = "unknown_column", "A column is not known; it is kept in `extra` or left out, as said."
    UNMAPPED_LABEL = "unmapped_label", "A word of a scale has no known number; the word is kept, the number is null."
    LABEL_CONFLICT = "label_conflict", "Two sources give one word of a scale different numbers; neither is used."
    UNKNOWN_FORMAT = "unknown_format", "A file of the folder is recognised by no format; it was not read."
    UNREADABLE = "unreadable", "A file of the folder cannot be read; the reason is given."
    EMPTY_FILE = "empty_file", "A file holds a header and no rows."
    NOT_READ = "not_read", "A file holds records of kinds that no table has a place for; how many of each is said."
    ENCODING = "encoding", "A file is not UTF-8, or has characters that cannot be read; it was read as said."
    REPEATED = "repeated", "The same entry was already read; it was not added again."
    UNMATCHED = "unmatched", "A row names an entry that is not there; it changes nothing."
    HELD_BACK = (
        "held_back",
        "A row of a share list holds back what cannot be told; all of its source, or of the person, is private.",
    )
    UNKNOWN_MEASURE = (
        "unknown_measure",
        "A questionnaire is not in the registry; its scores are kept, its scale is not known.",
    )
    SCORE_CONFLICT = (
        "score_conflict",
        "Two different scores for one occasion; both are kept, analyses use neither.",
    )
    UNKNOWN_ITEM = "unknown_item", "An item is none of the form; the answer is kept and not scored."
    NOT_WHOLE = "not_whole", "A score of a form with whole numbers is not one; it is kept as written."
    OFF_SCALE = (
        "off_scale",
        "A score that the form cannot give: a raw sum, another coding or an error; it is kept, no range is named.",
    )
    ITEMS_MISSING = (
        "items_missing",
        "A form lacks answers that its score needs; there is no score, nothing is filled in.",
    )
    ITEMS_TWICE = "items_twice", "An item has two answers on one occasion; there is no score."
    UNANSWERED = "unanswered", "An item that is read on its own was not answered; that says nothing about it."
    CODING_UNKNOWN = (
        "coding_unknown",
        "A form has several codings and the files do not tell which: answers give no score, a total has no range.",
    )
    KEY_NEEDED = (
        "key_needed",
        "The key of a form is not part of moodtrack; with a key that is given there is a score.",
    )
    TOTAL_DIFFERS = "total_differs", "A score of the file is not what its items give; the score of the file stays."
    PRORATED = "prorated", "A total stands on the answered items alone, because that was asked for."
    RESCALED = "rescaled", "A variable was put on another scale in a new column; the column as rated stays."
    SOURCES_DIFFER = (
        "sources_differ",
        "Variables that are joined give one entry different values; the joined value is left empty.",
    )
    RENAMED_VARIABLE = (
        "renamed_variable",
        "Two ratings would have one name, or two sources scale one differently; one was renamed.",
    )
    ASSUMED = "assumed", "A detail is not in the file and was filled in by the rule named."
    # analysis
    NO_DATA = "no_data", "The person has no answer on the variable asked for."
    TOO_FEW = "too_few", "There are fewer values than the method needs."
    CONSTANT = "constant", "All values are equal; what depends on their spread is not defined."
    DIRECTION_UNKNOWN = "direction_unknown", "It is not known which way is better; what depends on it is left empty."
    SCALE_UNKNOWN = "scale_unknown", "Lowest or highest possible value is not known; what depends on it is left empty."
    NOT_EVALUABLE = "not_evaluable", "A value that the method needs is not there: norms, a threshold or a first score."
    UNDEFINED = "undefined", "The formula has no value here (division by zero, goal equal to baseline)."
    BOUNDS = "bounds", "Some days or things are not known, so that there is a least and a most and no one number."
    GOAL_CONFLICT = (
        "goal_conflict",
        "A goal contradicts itself or another one (days, a range, its name, what follows it); what was done is said.",
    )
    NOT_SEPARABLE = (
        "not_separable",
        "Sessions lie on the same weekday, week after week; what goes with them cannot be told apart from the weekday.",
    )
    # a tested pair of tag and lag
    FEW_WITH = "few_with", "Too few comparable days with the tag."
    FEW_WITHOUT = "few_without", "Too few comparable days without the tag."
    OUT_OF_REACH = (
        "out_of_reach",
        "If all goes on as so far, the difference asked about does not become findable in the time looked ahead.",
    )
    COLLINEAR = "collinear", "The tag cannot be told apart from the weekday, the trend or its other lag."
    TAUTOLOGY = "tautology", "The tag says the rating again: a mood, a symptom, or made of the rating."
    SEVERAL_ENTRIES = (
        "several_entries",
        "Many days hold several entries, so the day does not say what came first; entries are compared one by one.",
    )
    NO_TAGS = "no_tags", "On many rated days nothing is known of tags; only the others are compared, if any."
    SAME_DAYS = (
        "same_days",
        "The tag stands on nearly the same days as another, or on nearly all others; that one is reported for both.",
    )


@dataclass(frozen=True)
class Method:
    """How the numbers were made.

    Parameters
    ----------
    name : str
        The field's name of the method.
    parameters : mapping
        Every option with the value that was used.
    sources : tuple of str
        Publications, with DOI where there is one.
    convention : str, optional
        The named convention, where it is not the default.
    """

    name: str
    parameters: Mapping[str, object] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    convention: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "parameters", MappingProxyType(dict(self.parameters)))

    def __reduce__(self) -> tuple[Any, ...]:
        return Method, (self.name, dict(self.parameters), self.sources, self.convention)


ISSUES = Table(
    "problems",
    "a number that an analysis could not give",
    (
        Column("person", "category", "whose"),
        Column("variable", "category", "of which variable, measure or goal"),
        Column("code", "category", "why; docs/problems.md explains every code"),
        Column("what", "text", "in plain words"),
        Column("had", "float", "how many there were, where it is a count"),
        Column("needs", "float", "how many the method needs, where it is a count"),
    ),
)


def issues(rows: list[dict[str, object]]) -> pd.DataFrame:
    """The problems table of a result from a list of rows.

    Examples
    --------
    >>> issues([{"person": "a", "variable": "mood", "code": Code.TOO_FEW, "what": "2 days", "had": 2, "needs": 8}])["code"].astype(str).tolist()
    ['too_few']
    """
    return from_rows(rows, ISSUES)


@dataclass(frozen=True, eq=False)
class Result:
    """The base of all results.

    A subclass is a frozen dataclass whose frames are declared in `tables`, a class variable from field name to `Table`.
    Creating it conforms every frame that is given. In place of a frame an analysis may give its columns by name
    (`moodtrack.shape.framed`) or a list of its rows (`moodtrack.schema.columns_of`); the frame is then made, and checked, when it is first
    read. Either way a frame that is read has the declared shape.
    """

    tables: ClassVar[Mapping[str, Table]] = {}
    built: ClassVar[bool] = False
    """Whether the analysis builds its frames for the result alone, so that they are taken as they are, not copied."""

    table: pd.DataFrame
    problems: pd.DataFrame
    method: Method

    def __post_init__(self) -> None:
        waiting = {}
        for name, table in self._declared().items():
            given = getattr(self, name)
            if isinstance(given, (list, Mapping)):
                waiting[name] = columns_of(given, table) if isinstance(given, list) else given
                object.__delattr__(self, name)
            else:
                object.__setattr__(self, name, conform(given, table, copy=not self.built))
        object.__setattr__(self, "_waiting", waiting)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """A frame of which there are the columns only, made when it is first asked for."""
            waiting = self.__dict__.get("_waiting", {})
            if name not in waiting:
                raise AttributeError(f"{type(self).__name__} has no {name}", name=name, obj=self)
            object.__setattr__(self, name, framed(waiting[name], self._declared()[name]))
            return self.__dict__[name]

    def rows(self, name: str = "table") -> list[dict[str, Any]]:
        """The rows of a frame as mappings of plain values; a frame that nobody asked for is not made for them.

        Parameters
        ----------
        name : str
            The field of the frame.

        Returns
        -------
        list of dict
            A mapping a row, by column; as of `moodtrack.schema.plain_rows`.

        Raises
        ------
        AttributeError
            If the result has no such frame.
        """
        waiting = self.__dict__["_waiting"]
        if name in self.__dict__ or name not in waiting:
            return plain_rows(getattr(self, name))
        return rows_of(waiting[name], self._declared()[name])

    @property
    def frames(self) -> dict[str, pd.DataFrame]:
        """The frames by the names of their fields."""
        return {name: getattr(self, name) for name in self._declared()}

    def column(self, column: str, name: str = "table") -> Any:
        """One column of a frame as an array; a frame that nobody asked for is not made for it, and its words stay `Coded`.

        Parameters
        ----------
        column : str
            The column.
        name : str
            The field of the frame.

        Returns
        -------
        array or Coded
            As long as the frame, of the declared type.

        Raises
        ------
        AttributeError, KeyError
            If the result has no such frame, or the frame no such column.
        """
        waiting = self.__dict__["_waiting"]
        if name in self.__dict__ or name not in waiting:
            return getattr(self, name)[column].array
        return column_of(waiting[name], self._declared()[name], column)

    @classmethod
    def _declared(cls) -> dict[str, Table]:
        return {**cls.tables, "problems": ISSUES}

    def __init_subclass__(cls, **options: Any) -> None:
        """A dataclass would show its frames, and with them what persons wrote; a result shows their sizes."""
        super().__init_subclass__(**options)
        cls.__repr__ = Result.__repr__  # type: ignore[method-assign]

    def __repr__(self) -> str:
        sizes = ", ".join(f"{name}: {len(getattr(self, name))} rows" for name in [*self.tables, "problems"])
        return f"<{type(self).__name__} by {self.method.name}; {sizes}>"

    @classmethod
    def stack(cls, results: list[Any]) -> Any:
        """Join results of the same analysis over different persons; the method is the first one's.

        Parameters
        ----------
        results : list of Result
            At least one, all of this class.
        """
        joined: dict[str, Any] = {
            name: stack([getattr(result, name) for result in results], table)
            for name, table in {**cls.tables, "problems": ISSUES}.items()
        }
        rest = {f.name: getattr(results[0], f.name) for f in fields(cls) if f.name not in joined}
        return cls(**joined, **rest)


def describe() -> str:
    """The page docs/problems.md: every code and what it means, in Markdown.

    Examples
    --------
    >>> describe().splitlines()[0]
    '# Problem codes'
    """
    lines = [
        "# Problem codes",
        "",
        "Every row of a table `problems` has one of these codes: in a `Log` it says what of a file could not be used, or was",
        "used with a doubt; in a result it says why a number is not there. This page is made from `moodtrack.result.Code`.",
        "",
        "| code | meaning |",
        "|---|---|",
    ]
    lines += [f"| `{code.value}` | {code.meaning} |" for code in Code]
    return "\n".join(lines) + "\n"
