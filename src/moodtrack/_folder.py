"""A folder of CSV or Parquet files with the schema beside them: how tables are written down and read back to the letter.

`schema.json` is for moodtrack, `datapackage.json` says the same to every program that knows Frictionless data packages.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from moodtrack.errors import MissingExtra, MoodtrackError, OptionError, ReadError, need
from moodtrack.schema import TABLES, Table, conform, text

__all__ = ["read", "write"]

_VERSION = 1
_RUNS = ("=", "+", "-", "@", "\t", "\r", "'", "＝", "＋", "－", "＠")
_KINDS = {"category": "string", "text": "string", "int": "integer", "int?": "integer", "float": "number", "datetime": "datetime", "bool": "boolean", "bool?": "boolean"}  # fmt: skip
"""Kinds of columns as Frictionless table schemas call them."""


def write(
    folder: str | Path,
    tables: Mapping[str, pd.DataFrame],
    provenance: Iterable[Mapping[str, object]],
    *,
    spreadsheet: bool,
    format: str = "csv",
) -> Path:
    """Write tables, schema.json and datapackage.json into a folder.

    Raises
    ------
    OptionError
        If the format is neither csv nor parquet, or Parquet is asked for spreadsheet programs.
    MissingExtra
        If Parquet is asked for without the extra `parquet`.
    """
    if format not in ("csv", "parquet") or (format == "parquet" and spreadsheet):
        raise OptionError(f"format={format!r}" + " with spreadsheet=True" * spreadsheet, "csv, or parquet for machines")
    if format == "parquet":
        need("pyarrow", extra="parquet")
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in tables.items():
        other = folder / f"{name}.{'csv' if format == 'parquet' else 'parquet'}"
        other.unlink(missing_ok=True)
        if format == "parquet":
            frame.to_parquet(folder / f"{name}.parquet", index=False)
            continue
        shown = _guarded(frame, TABLES[name]) if spreadsheet else frame
        encoding = "utf-8-sig" if spreadsheet else "utf-8"
        quoting = _quoting(shown, TABLES[name])
        shown.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n", encoding=encoding, quoting=quoting)
    about = {
        "moodtrack_schema": _VERSION,
        "spreadsheet": spreadsheet,
        "format": format,
        "tables": {name: _describe(TABLES[name], frame) for name, frame in tables.items()},
        "provenance": [dict(item) for item in provenance],
    }
    for file, content in (("schema.json", about), ("datapackage.json", _package(tables, format, spreadsheet))):
        words = json.dumps(content, indent=1, ensure_ascii=False, default=str) + "\n"
        (folder / file).write_text(words, encoding="utf-8")
    return folder


def _package(tables: Mapping[str, pd.DataFrame], format: str, spreadsheet: bool) -> dict[str, object]:
    """The Frictionless data package of the tables."""
    resources = []
    for name, frame in tables.items():
        about: Any = _describe(TABLES[name], frame)
        fields = [
            {"name": column, "type": _KINDS[told["kind"]], "description": told["meaning"]}
            | ({"unit": told["unit"]} if told["unit"] else {})
            | ({"format": "any"} if told["kind"] == "datetime" else {})
            | ({"trueValues": ["True"], "falseValues": ["False"]} if "bool" in told["kind"] else {})
            for column in frame.columns
            for told in (about["columns"][column],)
        ]
        resources.append(
            {"name": name, "path": f"{name}.{format}", "format": format, "description": about["meaning"]}
            | ({"encoding": "utf-8", "profile": "tabular-data-resource"} if format == "csv" else {})
            | {"schema": {"fields": fields, "missingValues": [""]}}
        )
    note = " Texts that a spreadsheet program would run start with an apostrophe." if spreadsheet else ""
    return {
        "profile": "tabular-data-package" if format == "csv" else "data-package",
        "name": "moodtrack-log",
        "description": f"The tables of a moodtrack Log.{note}",
        "resources": resources,
    }


def read(folder: str | Path) -> tuple[dict[str, pd.DataFrame], tuple[Mapping[str, object], ...]]:
    """The tables and the provenance of a folder.

    Raises
    ------
    ReadError
        If schema.json is missing, of another version, or a file is missing or damaged; the message names it.
    """
    folder = Path(folder)
    about = _about(folder)
    tables = {}
    for name, table in TABLES.items():
        parquet = about.get("format") == "parquet"
        path = folder / f"{name}.{'parquet' if parquet else 'csv'}"
        try:
            if parquet:
                tables[name] = _from_parquet(path, table)
            else:
                tables[name] = _table(path, table, guarded=bool(about.get("spreadsheet")))
        except MissingExtra:
            raise
        except (OSError, ValueError, TypeError, MoodtrackError) as error:
            raise ReadError(
                f"{path} is missing or damaged ({type(error).__name__})",
                f"the table {name} as Log.save wrote it",
                "read the original files again with moodtrack.load",
            ) from error
    return tables, tuple(about.get("provenance", ()))


def _about(folder: Path) -> dict[str, Any]:
    try:
        about = json.loads((folder / "schema.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ReadError(f"{folder} has no readable schema.json", "a folder written by Log.save", "read exports with moodtrack.load") from error  # fmt: skip
    version = about.get("moodtrack_schema") if isinstance(about, dict) else None
    if version != _VERSION:
        raise ReadError(f"{folder} has schema version {version}", f"version {_VERSION}", "read the original files again with moodtrack.load")  # fmt: skip
    return dict(about)


def _from_parquet(path: Path, table: Table) -> pd.DataFrame:
    need("pyarrow", extra="parquet")
    frame = pd.read_parquet(path)
    missing = [name for name in table.names if name not in frame.columns]
    if missing:
        raise ValueError(missing)
    return conform(frame, table)


def _table(path: Path, table: Table, *, guarded: bool) -> pd.DataFrame:
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, na_values=[""], encoding="utf-8-sig", lineterminator="\n")  # fmt: skip
    missing = [name for name in table.names if name not in frame.columns]
    if missing:
        raise ValueError(missing)
    return _typed(_unguarded(frame, table) if guarded else frame, table)


def _describe(table: Table, frame: pd.DataFrame) -> dict[str, object]:
    known = {
        column.name: {"kind": column.kind, "meaning": column.meaning, "unit": column.unit} for column in table.columns
    }
    more = {name: {"kind": "float", "meaning": table.open, "unit": ""} for name in frame.columns if name not in known}
    return {"meaning": table.meaning, "rows": len(frame), "columns": known | more}


def _words(table: Table) -> list[str]:
    return [column.name for column in table.columns if column.kind in ("category", "text")]


def _quoting(frame: pd.DataFrame, table: Table) -> Literal[0, 2]:
    """Quotes around all texts where one holds a carriage return: unquoted, other programs begin a row there."""
    returns = any(text(frame[name]).str.contains("\r", regex=False, na=False).any() for name in _words(table))
    return csv.QUOTE_NONNUMERIC if returns else csv.QUOTE_MINIMAL


def _guarded(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """With an apostrophe before what a spreadsheet program would run, and before an apostrophe."""
    columns = {name: text(frame[name]) for name in _words(table)}
    return frame.assign(
        **{name: words.where(~words.str.startswith(_RUNS, na=False), "'" + words) for name, words in columns.items()}
    )


def _unguarded(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    return frame.assign(**{name: text(frame[name]).str.removeprefix("'") for name in _words(table)})


def _typed(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    kinds = {column.name: column.kind for column in table.columns}
    columns = {}
    for name in frame.columns:
        kind = kinds.get(name, "float")
        values = frame[name]
        if kind in ("bool", "bool?"):
            columns[name] = values.map({"True": True, "False": False}).astype("boolean")
        elif kind in ("int", "int?"):
            columns[name] = values.astype("Int64")
        elif kind == "float":
            columns[name] = values.astype("float64")
        else:
            columns[name] = values
    return conform(pd.DataFrame(columns, index=frame.index), table)
