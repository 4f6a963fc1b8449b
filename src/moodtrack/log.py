"""The Log: all tables of one or many persons, with where they come from.

A Log is frozen. `save` writes a folder of CSV files with the schema beside them, `open` reads it back, `select` and
`concat` give new Logs, `run` passes the tables to an analysis by the names of its parameters.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from moodtrack._folder import read, write
from moodtrack.errors import OptionError, SchemaError, UnknownPerson
from moodtrack.options import day as day_given
from moodtrack.schema import TABLES, conform, empty, stack

__all__ = ["Log", "exchanged", "of_entries", "places"]

R = TypeVar("R")


def _table(name: str) -> Any:
    return field(default_factory=lambda: empty(TABLES[name]))


@dataclass(frozen=True, eq=False, repr=False)
class Log:
    """The tables of one or many persons.

    Every field is a frame that conforms to the table of its name in `moodtrack.schema.TABLES`; `provenance` has one
    mapping for every file that was read (name, sha256, bytes, format, rows read and kept, options).

    Examples
    --------
    >>> Log()
    <Log of 0 persons: empty>
    """

    persons: pd.DataFrame = _table("persons")
    entries: pd.DataFrame = _table("entries")
    ratings: pd.DataFrame = _table("ratings")
    labels: pd.DataFrame = _table("labels")
    tags: pd.DataFrame = _table("tags")
    texts: pd.DataFrame = _table("texts")
    prompts: pd.DataFrame = _table("prompts")
    scores: pd.DataFrame = _table("scores")
    sessions: pd.DataFrame = _table("sessions")
    goals: pd.DataFrame = _table("goals")
    assignments: pd.DataFrame = _table("assignments")
    events: pd.DataFrame = _table("events")
    variables: pd.DataFrame = _table("variables")
    problems: pd.DataFrame = _table("problems")
    provenance: tuple[Mapping[str, object], ...] = ()

    def __post_init__(self) -> None:
        for name, table in TABLES.items():
            object.__setattr__(self, name, conform(getattr(self, name), table))

    def __repr__(self) -> str:
        sizes = ", ".join(f"{name} {len(frame)}" for name, frame in self.tables.items() if len(frame))
        return f"<Log of {len(self.persons)} person{'s' * (len(self.persons) != 1)}: {sizes or 'empty'}>"

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The frames by name, in the order of the schema."""
        return {name: getattr(self, name) for name in TABLES}

    def run(self, analysis: Callable[..., R], **options: object) -> R:
        """Call an analysis with the tables that its positional parameters name.

        Parameters
        ----------
        analysis : callable
            A function such as `moodtrack.dynamics.trend`; never a name.
        **options
            Its keyword options.

        Returns
        -------
        Result
            What the analysis returns.

        Raises
        ------
        OptionError
            If it is no function, or a positional parameter of it is not named like a table.
        """
        given: object = analysis
        if not callable(given) or isinstance(given, type):
            raise OptionError(
                f"run({given!r})" if isinstance(given, str) else f"run of {type(given).__name__}",
                "an analysis, such as moodtrack.dynamics.trend",
                "give the function itself, not its name",
            )
        tables = {}
        for parameter in _parameters(analysis):
            if parameter.kind is parameter.POSITIONAL_OR_KEYWORD and parameter.name not in options:
                if parameter.name not in TABLES:
                    raise OptionError(
                        f"the parameter {parameter.name} of {analysis!r}",
                        "parameters named like the tables of a Log",
                        f"tables: {list(TABLES)}",
                    )
                tables[parameter.name] = getattr(self, parameter.name)
        return analysis(**tables, **options)

    def select(
        self,
        persons: Iterable[str] | str | None = None,
        *,
        start: str | pd.Timestamp | None = None,
        end: str | pd.Timestamp | None = None,
    ) -> Log:
        """A Log of some persons, or of a stretch of days.

        Parameters
        ----------
        persons : str or iterable of str, optional
            The persons to keep; None keeps all.
        start, end : str or Timestamp, optional
            First and last day to keep, both included. Rows of tables with a column `day` outside of it are left out;
            rows without a day, and goals, assignments, events and variables, are kept.

        Raises
        ------
        UnknownPerson
            If a person is not in the Log.
        OptionError
            If `start` or `end` is no day, or has a time zone.
        """
        tables = dict(self.tables)
        if persons is not None:
            wanted = [persons] if isinstance(persons, str) else list(persons)
            known = self.persons["person"].astype(str).tolist()
            strangers = [name for name in wanted if name not in known]
            if strangers:
                raise UnknownPerson(
                    f"{len(strangers)} of the persons asked for are not in this log: {strangers}",
                    f"some of {known[:20]}",
                    "",
                )
            tables = {
                name: frame[frame["person"].isin(wanted) | frame["person"].isna()] if "person" in frame and name == "problems"
                else frame[frame["person"].isin(wanted)] if "person" in frame else frame
                for name, frame in tables.items()
            }  # fmt: skip
        for bound, is_lost, option in ((start, np.less, "start"), (end, np.greater, "end")):
            if bound is not None:
                day = day_given(bound, option).to_datetime64()
                for name, frame in tables.items():
                    if "day" in frame and len(frame) and (lost := is_lost(frame["day"].to_numpy(), day)).any():
                        tables[name] = frame.take(np.flatnonzero(~lost))
        if start is not None or end is not None:
            tables["labels"] = of_entries(tables["labels"], tables["entries"])
            tables["prompts"] = of_entries(tables["prompts"], tables["entries"])
        if persons is None:
            return exchanged(self, **tables)
        ratings, variables = tables["ratings"], tables["variables"]
        labelled = set(tables["labels"]["variable"].array.unique())
        unused = [n for n in ratings.columns[len(TABLES["ratings"].columns) :] if n not in labelled and ratings[n].isna().all()]  # fmt: skip
        tables["ratings"] = ratings.drop(columns=unused)
        tables["variables"] = variables[~variables["variable"].isin(unused)]
        return exchanged(self, **tables, provenance=_files_of(self.provenance, wanted))

    @classmethod
    def concat(cls, logs: Iterable[Log]) -> Log:
        """Join Logs of different persons.

        Raises
        ------
        SchemaError
            If a person is in two Logs (load the files in one call instead: repeats are then recognised), or a variable
            is scaled differently in two.
        """
        parts = list(logs)
        names = [name for part in parts for name in part.persons["person"].astype(str)]
        if len(names) != len(set(names)):
            raise SchemaError(
                "a person is in more than one of the logs",
                "different persons",
                "load all files of a person in one call",
            )
        tables = {name: stack([getattr(part, name) for part in parts], table) for name, table in TABLES.items()}
        variables = tables["variables"].drop_duplicates(ignore_index=True)
        if variables["variable"].duplicated().any():
            twice = variables.loc[variables["variable"].duplicated(), "variable"].astype(str).tolist()
            raise SchemaError(
                f"the variables {twice} are scaled differently", "one definition a variable", "rename them first"
            )
        tables["variables"] = variables
        provenance = tuple(item for part in parts for item in part.provenance)
        return cls(**tables, provenance=provenance)

    def save(self, folder: str | Path, *, spreadsheet: bool = False, format: str = "csv") -> Path:
        """Write the Log as a folder of CSV or Parquet files, with the schema beside them; read it back with `Log.open`.

        Beside `schema.json` stands `datapackage.json`, a Frictionless data package: every table with its columns, types,
        units and meanings, for programs of others.

        The files are for machines: a text is written as it is, so a note that starts with `=` would be run as a
        formula where the file is opened in a spreadsheet program. `spreadsheet=True` writes files for people.

        Parameters
        ----------
        folder : str or Path
            Made if it is not there. Files of the same names are overwritten.
        spreadsheet : bool
            True puts an apostrophe before every text that starts with ``= + - @``, a tab, a carriage return or an
            apostrophe, and marks the files as UTF-8, so that a spreadsheet program shows them and runs nothing.
            `Log.open` takes the apostrophes away again.
        format : {"csv", "parquet"}
            Parquet needs the extra `parquet`.

        Raises
        ------
        OptionError
            If the format is another, or Parquet is asked for spreadsheet programs.
        MissingExtra
            If Parquet is asked for and pyarrow is not installed.

        Returns
        -------
        Path
            The folder.

        Examples
        --------
        >>> import tempfile
        >>> folder = Log().save(tempfile.mkdtemp(), spreadsheet=True)
        >>> Log.open(folder)
        <Log of 0 persons: empty>
        """
        return write(folder, self.tables, self.provenance, spreadsheet=spreadsheet, format=format)

    def without_texts(self) -> Log:
        """A Log without what was written freely: no texts, no raw entries, no words of goals, assignments and events.

        Tags and the words of ratings stay; they are what analyses work on.

        Examples
        --------
        >>> from moodtrack import demo
        >>> log = demo().without_texts()
        >>> len(log.texts), log.goals["label"].notna().sum().item()
        (0, 0)
        """
        unsaid = {name: getattr(self, name).assign(label=None) for name in ("goals", "assignments", "events")}
        return exchanged(self, texts=self.texts.iloc[:0], entries=self.entries.assign(extra=None), **unsaid)

    @classmethod
    def open(cls, folder: str | Path) -> Log:
        """Read a folder that `Log.save` wrote.

        Raises
        ------
        ReadError
            If the folder has no schema.json, one of another version, or a file that is missing or damaged.
        """
        tables, provenance = read(folder)
        return cls(**tables, provenance=provenance)


def exchanged(log: Log, **parts: Any) -> Log:
    """A log with other tables, or another provenance; its own are copied as they are, they have their shape already.

    Examples
    --------
    >>> exchanged(Log(), persons=pd.DataFrame({"person": ["a"]}))
    <Log of 1 person: persons 1>
    """
    made = object.__new__(Log)
    for name, own in log.tables.items():
        given = parts.get(name, own)
        object.__setattr__(made, name, own.copy() if given is own else conform(given, TABLES[name]))
    object.__setattr__(made, "provenance", parts.get("provenance", log.provenance))
    return made


def _files_of(provenance: Iterable[Mapping[str, Any]], wanted: Iterable[str]) -> tuple[Mapping[str, object], ...]:
    """The files that hold something of these persons or of nobody, with the counts of that alone."""
    chosen = {*wanted, ""}
    made: list[Mapping[str, object]] = []
    for file in provenance:
        shares = file.get("persons")
        if not shares:
            made.append(file)
            continue
        own = {name: counts for name, counts in shares.items() if name in chosen}
        if own:
            counts = dict(
                zip(
                    ("rows_read", "rows_kept", "rows_flagged", "rows_lost"),
                    map(sum, zip(*own.values(), strict=True)),
                    strict=False,
                )
            )
            made.append({**file, **counts, "persons": own})
    return tuple(made)


def of_entries(frame: pd.DataFrame, entries: pd.DataFrame, *, strict: bool = False) -> pd.DataFrame:
    """Rows of these entries; rows of no entry too, unless strict.

    Examples
    --------
    >>> log = Log()
    >>> len(of_entries(log.labels, log.entries))
    0
    """
    own = places(frame, entries) >= 0
    own = own if strict else own | frame["entry"].array.isna()
    return frame if own.all() else frame.take(np.flatnonzero(own))


def places(frame: pd.DataFrame, entries: pd.DataFrame) -> np.ndarray:
    """The row of `entries` that every row of a frame belongs to, by person and entry; -1 where there is none.

    Examples
    --------
    >>> log = Log()
    >>> places(log.labels, log.entries).tolist()
    []
    """
    people, person = entries["person"].array, frame["person"].array
    names = people.categories
    who = np.append(names.get_indexer(person.categories), -1)[person.codes]
    numbered = frame["entry"].array
    number, _ = pd.factorize(np.append(entries["entry"], numbered.to_numpy("int64", na_value=0)))
    key = number * (len(names) + 1) + np.append(people.codes, who)
    theirs, first = np.unique(key[: len(entries)], return_index=True)
    at = np.searchsorted(theirs, key[len(entries) :])
    own = np.append(theirs, -2)[at] == key[len(entries) :]
    return np.where(own & (who >= 0) & ~numbered.isna(), np.append(first, -1)[at], -1)


assert [f.name for f in fields(Log)][:-1] == list(TABLES), "Log and schema.TABLES name the same tables"


def _parameters(analysis: Callable[..., object]) -> list[inspect.Parameter]:
    try:
        return [*inspect.signature(analysis).parameters.values()]
    except ValueError:
        raise OptionError(f"run of {analysis!r}", "an analysis, such as moodtrack.dynamics.trend", "") from None
