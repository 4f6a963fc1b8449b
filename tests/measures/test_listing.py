"""All questionnaires at a glance: what is verified, and the rest only when asked for."""

from __future__ import annotations

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from moodtrack import measures
from moodtrack.cli import app
from moodtrack.errors import OptionError


def test_every_questionnaire_is_in_the_table() -> None:
    lines = measures.table()
    assert lines["measure"].unique().tolist() == list(measures.names())
    assert set(lines["status"].dropna()) == {"primary", "secondary"}
    phq9 = lines[(lines["measure"] == "phq9") & (lines["kind"] == "reliable_change")]
    assert phq9[["set", "comparison", "value"]].to_numpy().tolist() == [["NHS Talking Therapies", ">=", 6.0]]


def test_unverified_numbers_are_shown_when_asked_for() -> None:
    every, some = measures.table(unverified=True), measures.table()
    extra = set(every["status"].dropna()) - set(some["status"].dropna())
    assert extra == {"code_only", "derived", "from_memory", "convention"}
    remembered = every[(every["measure"] == "wsas") & (every["kind"] == "reliable_change")]
    assert remembered["status"].tolist() == ["from_memory"]
    assert "8 points" not in measures.listing()
    assert "8 points" in measures.listing(unverified=True)


def test_every_line_shown_has_set_source_and_status() -> None:
    lines = measures.table(unverified=True)
    lines = lines[lines["kind"].notna()]
    assert lines[["set", "source", "status", "value", "item"]].notna().all(axis=None)


@pytest.mark.parametrize("use", ["free", "non_commercial", "permission", "commercial"])
def test_by_use(use: str) -> None:
    found = {n for n in measures.names() if measures.get(n).licence.use == use}
    assert set(measures.table(use=use)["measure"]) == found
    said = measures.listing(use=use)
    assert all(f"({name})" in said for name in found)
    assert f"{len(found)} of {len(measures.names())} questionnaires" in said


def test_an_unknown_use_is_refused() -> None:
    with pytest.raises(OptionError, match="non_commercial"):
        measures.table(use="cheap")


def test_the_command_prints_the_listing() -> None:
    done = CliRunner().invoke(app, ["measures", "--unverified", "--use", "free"])
    assert done.exit_code == 0
    assert done.stdout.rstrip() == measures.listing(unverified=True, use="free").rstrip()
    assert CliRunner().invoke(app, ["measures", "--use", "cheap"]).exit_code == 2


def test_the_registry_needs_no_pandas() -> None:
    code = "import sys; from moodtrack import measures; measures.get('phq9'); print('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "False"


def test_the_counts_of_all_uses_are_told() -> None:
    told = measures.listing(use="commercial")
    for use in ("free", "non_commercial", "permission", "commercial"):
        assert f"{sum(measures.get(n).licence.use == use for n in measures.names())} {use}" in told


def test_what_is_to_be_filled_in_and_what_is_taken_by_name_is_told() -> None:
    said = measures.listing()
    panas = "PANAS (panas): 20 items, positive affect 10 to 50 (higher is better), negative affect 10 to 50 (higher is worse), no total; permission"
    assert panas in said.splitlines()
    assert "complete the definition with extends: positive affect, negative affect" in said
    assert "caseness >= 3                women [secondary, by name only]" in said
    lines = measures.table()
    named = lines[lines["by_name"].fillna(False).astype(bool)]
    assert {"auditc", "pswq"} <= set(named["measure"])
    assert "spin" not in set(named["measure"])
