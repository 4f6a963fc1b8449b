"""Replays cases made by other software: ``python -m tests.reference.replay DIR``.

A case is asked twice: with the convention that its peer follows, against what the peer gave, and with the default,
against that with the published rule laid over it. Adapters shape the input and call public functions; names, rows and
units are data; only `compare` judges.
"""

from __future__ import annotations

import importlib.util
import json
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from .compare import Leaf, Wrong, compare, is_error, leaves, overlay, rows

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Outcome:
    """What one case came to: ok | wrong | partial | not covered, and why."""

    id: str
    state: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.id} {self.state}" + (f" ({self.detail})" if self.detail else "")


@cache
def _toml(name: str) -> dict[str, Any]:
    path = HERE / name
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


@cache
def adapter(question: str) -> Callable[..., dict[str, Any]] | None:
    """The function `run` of the adapter of a question."""
    path = HERE / "adapters" / f"{question}.py"
    if not path.exists():
        return None
    spec = importlib.util.spec_from_file_location(f"adapter_{question}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    run: Callable[..., dict[str, Any]] = module.run
    return run


@cache
def names(question: str, variant: str | None) -> list[Leaf]:
    """Where the leaves of a question are found; those of the variant go before the general ones."""
    own = _toml(f"names/{question}.{variant}.toml").get("leaves", []) if variant else []
    return [Leaf(**spec) for spec in [*own, *_toml(f"names/{question}.toml").get("leaves", [])]]


@cache
def named(question: str, variant: str | None, path: str) -> Leaf | None:
    """Where one leaf is found; None if it has no name."""
    return next((found for leaf in names(question, variant) if (found := leaf.match(path))), None)


def cases(folder: Path) -> Iterator[tuple[dict[str, Any], pd.DataFrame]]:
    """Every case below a folder with its table."""
    for path in sorted(folder.rglob("case.json")):
        case = json.loads(path.read_text(encoding="utf-8"))
        yield case, path.parent / case["input"] if case.get("input") else None


def left_out(case: dict[str, Any]) -> str | None:
    """Why a whole case, or its whole question, is left out by decision."""
    for rule in _toml("not_covered.toml").get("questions", []):
        if rule["question"] == case["question"]:
            return str(rule["reason"])
    for rule in _toml("not_covered.toml").get("cases", []):
        if rule["question"] == case["question"] and case["arguments"].get(rule["argument"]) in rule["values"]:
            return str(rule["reason"])
    return None


def replay(case: dict[str, Any], table: pd.DataFrame) -> Outcome:
    """Ask one case twice and compare every leaf."""
    variant = case["arguments"].get("variant")
    expected, correct = case["expected"], case.get("expected_correct")
    wrong: list[Wrong] = []
    skipped: set[str] = set()
    both = [(variant, expected)] if variant is not None else []
    for convention, want in [*both, (None, overlay(expected, correct) if correct is not None else expected)]:
        run = adapter(case["question"])
        assert run is not None
        try:
            got = rows(run(table.copy(), case["arguments"], convention))
        except Exception as error:
            return Outcome(case["id"], "wrong", f"{convention or 'default'}: raised {type(error).__name__}: {error}")
        found, left = _judge(case, got, want, variant, default=convention is None)
        wrong += found
        skipped |= left
    if wrong:
        shown = "; ".join(f"{w.path}, got {w.got}, want {w.want}" for w in wrong[:3])
        return Outcome(case["id"], "wrong", shown + (f"; and {len(wrong) - 3} more" if len(wrong) > 3 else ""))
    return (
        Outcome(case["id"], "partial", "without " + ", ".join(sorted(skipped)))
        if skipped
        else Outcome(case["id"], "ok")
    )


def _judge(
    case: dict[str, Any], got: dict[str, Any], want: Any, variant: str | None, *, default: bool
) -> tuple[list[Wrong], set[str]]:
    question = case["question"]
    known = names(question, variant)
    left = [
        r["pattern"]
        for r in _toml("not_covered.toml")["leaves"]
        if r["question"] == question and fnmatchcase(case["id"], r.get("case", "*"))
    ]
    wrong: list[Wrong] = []
    skipped: set[str] = set()
    for path, value, table in leaves(want):
        if any(fnmatchcase(path, pattern) for pattern in left):
            skipped.add(path)
            continue
        if default and _deviates(case, path):
            continue
        if is_error(value):
            below = [s for s in known if path == "" or s.path == path or s.path.startswith(f"{path}.")]
            wrong += [w for s in below for w in compare(got, s, value, {}, {}) if "{" not in s.path]
            continue
        leaf = named(question, variant, path)
        if leaf is None:
            if not _is_key(known, path):
                wrong.append(Wrong(path, "no name", value if not table else "a column"))
            continue
        wrong += compare(got, leaf, value, table, case["tolerance"])
    return wrong, skipped


def _is_key(known: list[Leaf], path: str) -> bool:
    """A column by which rows are matched is compared with every other column of its table."""
    head, _, name = path.rpartition(".")
    lasts = ((spec, spec.path.rpartition(".")[2]) for spec in known if name in spec.key)
    return any(spec.match(f"{head}.{last}" if head else last) for spec, last in lasts)


def _deviates(case: dict[str, Any], path: str) -> bool:
    """Whether the default differs here by decision; `case` and `where` narrow it to cases of a name, or with these arguments."""
    arguments = case["arguments"]
    return any(
        d["question"] == case["question"]
        and d["variant"] == (arguments.get("variant") or "")
        and fnmatchcase(path, d["pattern"])
        and fnmatchcase(case["id"], d.get("case", "*"))
        and all(arguments.get(name) == value for name, value in d.get("where", {}).items())
        for d in _toml("deviations.toml")["deviations"]
    )


def outcomes(folder: Path, change: Callable[..., Any] | None = None) -> Iterator[Outcome]:
    """The outcome of every case below a folder; `change` may alter case and table first."""
    for case, path in cases(folder):
        reason = left_out(case)
        if reason is not None:
            yield Outcome(case["id"], "not covered", reason)
        elif adapter(case["question"]) is None:
            yield Outcome(case["id"], "not covered", "no adapter")
        else:
            table = pd.read_csv(path)
            if change is not None:
                case, table = change(case, table)
            yield replay(case, table)


def main(arguments: list[str]) -> int:
    """Print one line a case and the sum."""
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        print("usage: python -m tests.reference.replay DIR")
        return 2
    found = list(outcomes(Path(arguments[0])))
    for outcome in found:
        print(outcome)
    failed = sum(o.state == "wrong" for o in found)
    left = sum(o.state == "not covered" for o in found)
    print(f"{len(found) - failed - left} passed, {failed} failed, {left} not covered")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
