"""Every format has a row in the table of what it rests on, and every row a format."""

from __future__ import annotations

import re
from pathlib import Path

from moodtrack.read import formats

PAGE = Path(__file__).parents[2] / "docs" / "evidence.md"


def test_the_table_is_true_both_ways() -> None:
    rows = [line.split("|") for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    named = [name for row in rows for name in re.findall(r"`(\w+)`", row[1])]
    assert sorted(named) == sorted(formats())
    assert all(len(row) == 7 and row[3].strip() for row in rows)
