"""Numbers of other software are met, on the project's own cases and on the larger set where it is there."""

from __future__ import annotations

import ast
import copy
import json
import random
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from moodtrack._catalogue import ANALYSES

from . import replay
from .compare import Leaf, compare, is_error, is_table, leaves, overlay, rows

HERE = Path(__file__).parent
CASES = HERE / "cases"
OWN = sorted(CASES.rglob("case.json"))
QUESTIONS = tomllib.loads((HERE / "questions.toml").read_text(encoding="utf-8"))
ADAPTERS = sorted((HERE / "adapters").glob("*.py"))


LEAST_LEAVES = {"sequences": 1, "lag_table": 3, "sudden_gains_selection": 2, "single_case": 4}
"""Leaves that are compared, where a question has fewer than five."""


def shuffled(case: dict[str, Any], table: pd.DataFrame) -> tuple[dict[str, Any], pd.DataFrame]:
    return case, table.sample(frac=1, random_state=3)


def renamed(case: dict[str, Any], table: pd.DataFrame) -> tuple[dict[str, Any], pd.DataFrame]:
    """Other names, in another order; the expected rows are renamed alike."""
    columns = [case["arguments"][name] for name in QUESTIONS[case["question"]].get("persons", [])]
    keys = {k for leaf in replay.names(case["question"], None) for k, v in leaf.key.items() if v == "person"}
    case, table = copy.deepcopy(case), table.copy()
    for column in columns:
        known = sorted(table[column].unique(), reverse=True)
        random.Random(4).shuffle(known)
        names = {str(old): f"client {number:03d}" for number, old in enumerate(known)}
        table[column] = [names[str(v)] for v in table[column]]
        for part in (case["expected"], case.get("expected_correct") or {}):
            for value in inside(part):
                for key in keys & set(value):
                    value[key] = [names[str(v)] for v in value[key]]
    return case, table


def inside(part: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every table of an expected answer, however deep it lies."""
    for value in part.values():
        if is_table(value):
            yield value
        elif isinstance(value, dict):
            yield from inside(value)


def shifted(case: dict[str, Any], table: pd.DataFrame) -> tuple[dict[str, Any], pd.DataFrame]:
    """53 weeks later; what depends on the day zero by definition is left out."""
    about = QUESTIONS[case["question"]]
    table, case = table.copy(), copy.deepcopy(case)
    for written in about.get("days", []):
        column: Any = case["arguments"]
        for part in written.split("."):
            column = column[part]
        table[column] += 7 * 53
    still = [p.removeprefix("*") for p in about.get("still", [])]
    case["expected"] = {k: v for k, v in case["expected"].items() if not any(k.endswith(s) for s in still)}
    return case, table


def mixed(case: dict[str, Any], table: pd.DataFrame) -> tuple[dict[str, Any], pd.DataFrame]:
    """Other names in another order, and the rows in another order too."""
    return renamed(*shuffled(case, table))


def failures(folder: Path, change: Any = None) -> list[str]:
    return [str(o) for o in replay.outcomes(folder, change) if o.state == "wrong"]


def has_days(case: dict[str, Any]) -> bool:
    """Whether `shifted` changes anything: the table of a question without days stays as it is."""
    return bool(QUESTIONS.get(case["question"], {}).get("days"))


CHANGED = [(path, mixed) for path in OWN] + [
    (path, shifted) for path in OWN if has_days(json.loads(path.read_text(encoding="utf-8")))
]


@pytest.mark.parametrize(("path", "change"), CHANGED, ids=[f"{c.__name__}-{p.parent.name}" for p, c in CHANGED])
def test_own_case_changed(path: Path, change: Any) -> None:
    """As it is, each is replayed before its leaves are changed, below."""
    outcomes = list(replay.outcomes(path.parent, change))
    assert [str(o) for o in outcomes if o.state not in ("ok", "partial")] == []
    assert len(outcomes) == 1


def test_own_cases_hold_every_question() -> None:
    assert {json.loads(p.read_text(encoding="utf-8"))["question"] for p in OWN} == set(QUESTIONS)


def test_own_cases_are_free_to_copy() -> None:
    for path in OWN:
        case = json.loads(path.read_text(encoding="utf-8"))
        assert case["origin"] in ("synthetic", "textbook")
        assert (path.parent / case["input"]).resolve().is_relative_to(CASES.resolve())


def of_its_own(case: dict[str, Any], table: Path | None, own: dict[str, tuple[dict[str, Any], bytes]]) -> bool:
    """Whether the project has a case of the same words with the same table; `test_own_case` replays it with every change."""
    words, rows = own.get(case["id"], ({}, b""))
    return words == case | {"input": ""} and table is not None and table.read_bytes() == rows


@pytest.fixture(scope="module")
def others(pack: Path) -> list[tuple[dict[str, Any], Path | None]]:
    """The cases that are not the project's own."""
    own = {case["id"]: (case | {"input": ""}, table.read_bytes()) for case, table in replay.cases(CASES)}
    return [(case, table) for case, table in replay.cases(pack / "reference") if not of_its_own(case, table, own)]


@pytest.mark.parametrize("change", [None, mixed, shifted], ids=["asis", "mixed", "shifted"])
def test_all_cases(others: Any, change: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    some = [(case, table) for case, table in others if change is not shifted or has_days(case)]
    monkeypatch.setattr(replay, "cases", lambda _: some)
    outcomes = list(replay.outcomes(Path(), change))
    assert [str(o) for o in outcomes if o.state == "wrong"] == []
    assert sum(o.state in ("ok", "partial") for o in outcomes) >= (14 if change is not shifted else 1)
    assert {o.state for o in outcomes} <= {"ok", "partial", "not covered"}


# the runner itself


def tampered(value: Any) -> Any:
    return "another" if isinstance(value, str | list) else 1.0 if value is None else value + 1 + abs(value)


def alone(expected: dict[str, Any], where: str, keys: set[str], value: Any) -> dict[str, Any]:
    """What is expected of one leaf, with this value; of a table with the columns by which its rows are matched.

    A list that is no column keeps its neighbours, beside which it is none.
    """
    head, _, rest = where.partition(".")
    if rest:
        return {head: alone(expected[head], rest, keys, value)}
    if not is_table(expected):
        return {**expected, head: value} if isinstance(value, list) else {head: value}
    return {**{k: v for k, v in expected.items() if k in keys}, head: value}


@pytest.mark.parametrize("path", OWN, ids=lambda p: p.parent.name)
def test_own_case_and_every_wrong_leaf_of_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A case is met. Each leaf that is compared is asked alone and changed; the runner must say wrong where it is changed, and only there."""
    case = json.loads(path.read_text(encoding="utf-8"))
    table = pd.read_csv(path.parent / case["input"])
    run = replay.adapter(case["question"])
    assert run is not None
    answers = {c: rows(run(table.copy(), case["arguments"], c)) for c in (None, case["arguments"].get("variant"))}
    monkeypatch.setattr(replay, "adapter", lambda _: lambda _table, _arguments, convention: answers[convention])
    (outcome,) = replay.outcomes(path.parent)
    assert outcome.state in ("ok", "partial"), outcome
    if "variant" not in case["arguments"]:
        case["expected"] = overlay(case["expected"], case.pop("expected_correct", {}))
    left = replay._toml("not_covered.toml")["leaves"]
    left = [p for p in left if p["question"] == case["question"] and fnmatchcase(case["id"], p.get("case", "*"))]
    skipped = {p["pattern"] for p in left}
    keys = {k for leaf in replay.names(case["question"], None) for k in leaf.key}
    seen = 0
    for where, value, _ in leaves(case["expected"]):
        name = where.split(".")[-1]
        if (
            any(fnmatchcase(where, p) for p in skipped)
            or where.startswith("halves_")
            or value == []
            or is_error(value)
            or (name in keys and where != "reml.phi")
        ):
            continue
        changed = [tampered(value[0]), *value[1:]] if isinstance(value, list) else tampered(value)
        for told, wrong in ((value, False), (changed, True)):
            asked = case | {"expected": alone(case["expected"], where, keys, told)}
            assert (replay.replay(asked, table).state == "wrong") == wrong, where
        seen += 1
    assert is_error(case["expected"]) or seen >= LEAST_LEAVES.get(case["question"], 5)


def test_runner_sees_a_missing_and_an_extra_row() -> None:
    leaf = Leaf("clients.rci", "change", "index", {"id": "person"})
    want = {"id": [1, 2], "rci": [0.5, None]}
    tolerance = {"rtol": 1e-9, "atol": 0}
    rows = {"person": ["1", "2"], "index": [0.5, float("nan")]}
    assert compare({"change": pd.DataFrame(rows)}, leaf, want["rci"], want, tolerance) == []
    short = pd.DataFrame({"person": ["2"], "index": [float("nan")]})
    assert len(compare({"change": short}, leaf, want["rci"], want, tolerance)) == 1
    long = pd.DataFrame({"person": ["1", "2", "3"], "index": [0.5, float("nan"), 1.0]})
    assert len(compare({"change": long}, leaf, want["rci"], want, tolerance)) == 1
    double = pd.DataFrame({"person": ["1", "1", "2"], "index": [0.5, 0.5, float("nan")]})
    assert len(compare({"change": double}, leaf, want["rci"], want, tolerance)) == 1


@pytest.mark.parametrize("undefined", ["NaN", "Infinity", "-Infinity", None])
def test_what_is_not_defined_asks_for_null(undefined: object) -> None:
    leaf = Leaf("a", "t", "c")
    assert compare({"t": {"c": None}}, leaf, undefined, {}, {}) == []
    assert compare({"t": {"c": float("inf")}}, leaf, undefined, {}, {})
    assert compare({"t": {"c": 0.0}}, leaf, undefined, {}, {})


def test_an_error_of_the_peer_asks_for_nothing() -> None:
    leaf, stopped = Leaf("a", "t", "c"), {"error": "stopped"}
    assert is_error(stopped)
    for nothing in ({}, {"t": {"c": None}}, {"t": pd.DataFrame({"c": []})}):
        assert compare(nothing, leaf, stopped, {}, {}) == []
    assert compare({"t": {"c": 1.0}}, leaf, stopped, {}, {})


def test_overlay_replaces_rows_by_key_and_keeps_the_rest() -> None:
    expected = {"n": 2, "t": {"id": [1, 2], "x": [5, 6], "y": [7, 8]}, "s": {"a": 1, "b": 2}}
    correct = {"t": {"id": [2], "x": [60]}, "s": {"b": 20}, "_note": "why"}
    laid = overlay(expected, correct)
    assert laid["t"] == {"id": [1, 2], "x": [5, 60], "y": [7, 8]}
    assert laid["s"] == {"a": 1, "b": 20}
    assert laid["n"] == 2


def test_a_factor_is_one_of_four() -> None:
    with pytest.raises(ValueError, match="factor"):
        Leaf("a", "t", "c", factor=2)


def test_a_leaf_without_a_name_is_wrong() -> None:
    case = json.loads(OWN[0].read_text(encoding="utf-8"))
    case["expected"]["something_new"] = 1.0
    table = pd.read_csv(OWN[0].parent / case["input"])
    assert "something_new" in replay.replay(case, table).detail


def test_decisions_say_what_they_need() -> None:
    for deviation in replay._toml("deviations.toml")["deviations"]:
        assert {"question", "variant", "pattern", "rule", "test"} <= set(deviation)
    left = replay._toml("not_covered.toml")
    assert all(rule["reason"] for rule in [*left["leaves"], *left.get("cases", []), *left["questions"]])


# adapters


def test_every_adapter_answers_a_question_of_the_catalogue() -> None:
    assert {p.stem for p in ADAPTERS} == set(QUESTIONS)
    assert {q["function"] for q in QUESTIONS.values()} <= {a.name for a in ANALYSES}


BANNED = {
    "add", "agg", "aggregate", "apply", "assign_by", "count", "cumsum", "diff", "div", "drop_duplicates", "eval", "exec",
    "first", "ge", "groupby", "gt", "head", "iat", "idxmax", "idxmin", "iloc", "last", "le", "lt", "max", "mean", "median",
    "min", "mul", "ne", "nlargest", "nsmallest", "pipe", "pow", "prod", "quantile", "query", "rank", "reduce", "rolling",
    "round", "shift", "sort_index", "sort_values", "sorted", "std", "sub", "sum", "tail", "transform", "truediv", "var",
    "abs", "len", "getattr", "__import__", "open", "sem", "corr",
}  # fmt: skip
ALLOWED = {"pandas", "moodtrack", "__future__"}


def broken_rules(tree: ast.Module) -> list[str]:
    """What an adapter does that it must not."""
    found = []
    functions = [n for n in tree.body if isinstance(n, ast.FunctionDef)]
    if [f.name for f in functions] != ["run"] or [a.arg for a in functions[0].args.args] != [
        "table",
        "arguments",
        "convention",
    ]:
        return ["one function run(table, arguments, convention)"]
    assert functions[0].end_lineno is not None
    if functions[0].end_lineno - functions[0].lineno + 1 > 40:
        found.append("more than 40 lines")
    for node in ast.walk(tree):
        line = f"line {getattr(node, 'lineno', 0)}: "
        if isinstance(node, ast.BinOp | ast.AugAssign):
            found.append(line + "arithmetic")
        if (
            isinstance(node, ast.UnaryOp)
            and not isinstance(node.op, ast.Not)
            and not isinstance(node.operand, ast.Constant)
        ):
            found.append(line + "arithmetic")
        if isinstance(node, ast.Try | ast.TryStar | ast.Lambda | ast.While | ast.Global):
            found.append(line + type(node).__name__)
        if isinstance(node, ast.Attribute) and (node.attr in BANNED or node.attr.startswith("_")):
            found.append(line + node.attr)
        if isinstance(node, ast.Name) and node.id in BANNED:
            found.append(line + node.id)
        if isinstance(node, ast.Compare):
            plain = all(isinstance(op, ast.Eq | ast.NotEq | ast.In | ast.NotIn | ast.Is | ast.IsNot) for op in node.ops)
            asked = any(isinstance(n, ast.Name) and n.id in ("arguments", "convention") for n in ast.walk(node))
            if not plain or not asked:
                found.append(line + "a comparison that is not with an argument")
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{a.name}" for a in node.names]
        for name in names:
            if name.split(".")[0] not in ALLOWED or (
                not name.startswith("__") and any(p.startswith("_") for p in name.split("."))
            ):
                found.append(line + f"import of {name}")
    return found


@pytest.mark.parametrize("path", ADAPTERS, ids=lambda p: p.stem)
def test_adapters_compute_nothing(path: Path) -> None:
    assert broken_rules(ast.parse(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "body",
    [
        "return table['a'] + 1", "x = 1\n    x += 1", "return table.mean()", "return table.sort_values('a')", "import numpy",
        "from moodtrack import _load", "from moodtrack.progress._series import Series", "return table[table['a'] > 1]",
        "return table[table['a'] == 1]", "try:\n        pass\n    except ValueError:\n        pass", "return sum([1])",
        "return -table['a']", "return table.iloc[0]", "return sorted(table)", "return (lambda x: x)(table)",
        "from scipy import stats", "return table._mgr",
    ],
)  # fmt: skip
def test_the_rule_sees_what_is_forbidden(body: str) -> None:
    assert broken_rules(ast.parse(f"def run(table, arguments, convention):\n    {body}\n"))


def test_the_rule_allows_shaping() -> None:
    body = "return table[table['a'] == arguments['a']].rename(columns={'a': 'b'}).assign(c=-1)"
    assert broken_rules(ast.parse(f"def run(table, arguments, convention):\n    {body}\n")) == []
