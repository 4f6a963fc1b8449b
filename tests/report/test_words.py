"""No sentence of the report says that one thing brings about another, foretells, diagnoses or scolds."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import moodtrack
from moodtrack import report

pytestmark = pytest.mark.usefixtures("demo_once")

SOURCE = Path(moodtrack.__file__).parent
CAUSAL = re.compile(
    r"\b(caus(e|es|ed|ing|al)|effects?|affect(s|ed)?|impact(s|ed)?|leads? to|led to|because|due to|results? in|"
    r"predicts?|predicted|prediction|drives?|thanks to|makes? (you|them)|reduc(es|ed|ing)|boosts?|"
    r"cured?|recovered|diagnosed|at risk|risk score|streaks?|failed)\b",
    re.IGNORECASE,
)


def strings(path: Path) -> list[str]:
    """Every piece of text in a module that is no docstring."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = (ast.Module, ast.FunctionDef, ast.ClassDef)
    docs = {
        id(n.body[0].value)
        for n in ast.walk(tree)
        if isinstance(n, documented) and n.body and isinstance(n.body[0], ast.Expr)
    }
    codes = {id(key) for n in ast.walk(tree) if isinstance(n, ast.Dict) for key in n.keys}  # looked up, never shown
    return [
        n.value
        for n in ast.walk(tree)
        if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in docs | codes
    ]


def test_templates_claim_no_cause() -> None:
    paths = [*(SOURCE / "report").rglob("*.py"), *(SOURCE / "plot").rglob("*.py")]
    assert len(paths) > 15
    for path in paths:
        for text in strings(path):
            assert not CAUSAL.search(text), f"{path.name}: {text}"


def test_lint_would_catch_one() -> None:
    assert CAUSAL.search("walking leads to better mood")
    assert CAUSAL.search("the effect of sleep")


def test_rendered_words_claim_no_cause() -> None:
    document = report.document(moodtrack.demo())
    told = "\n".join(report.document(moodtrack.demo())[key].title for key in ("glance", "triggers"))
    assert told
    text = re.sub(r"“[^”]*”", "", document.text())
    found = [line for line in text.splitlines() if CAUSAL.search(line)]
    assert not found


def test_nobody_wrote_notes_into_the_page() -> None:
    """A note stands nowhere; what was agreed is a label, and stands in its table also where a note has the words."""
    log = moodtrack.demo()
    agreed = set(log.assignments["label"].dropna().astype(str))
    notes = [text for text in log.texts["text"].dropna().astype(str) if len(text) > 12 and text not in agreed]
    assert len(notes) > 20
    for edition in ("clinician", "client"):
        page = report.html(report.document(log, edition=edition))
        assert not [text for text in notes if text in page]
