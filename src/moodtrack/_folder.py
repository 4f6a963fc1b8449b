"""A folder of CSV files with the schema beside them: how tables are written down and read back to the letter."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from moodtrack.errors import MoodtrackError, ReadError
from moodtrack.schema import TABLES, Table, conform, text

__all__ = ["read", "write"]

_VERSION = 1
_RUNS = ("=", "+", "-", "@", "\t", "\r", "'")


def write(
    folder: str | Path,
    tables: Mapping[str, pd.DataFrame],
    provenance: Iterable[Mapping[str, object]],
    *,
    spreadsheet: bool,
) -> Path:
    """Write tables and schema.json into a folder."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in tables.items():
        shown = _guarded(frame, TABLES[name]) if spreadsheet else frame
        encoding = "utf-8-sig" if spreadsheet else "utf-8"
        shown.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n", encoding=encoding)
    about = {
        "moodtrack_schema": _VERSION,
        "spreadsheet": spreadsheet,
        "tables": {name: _describe(TABLES[name], frame) for name, frame in tables.items()},
        "provenance": [dict(item) for item in provenance],
    }
    words = json.dumps(about, indent=1, ensure_ascii=False, default=str) + "\n"
    (folder / "schema.json").write_text(words, encoding="utf-8")
    return folder


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
        path = folder / f"{name}.csv"
        try:
            tables[name] = _table(path, table, guarded=bool(about.get("spreadsheet")))
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
