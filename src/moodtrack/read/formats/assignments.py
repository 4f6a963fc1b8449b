"""assignments.csv: homework, skills and material agreed, one a row, with done or not known."""

from __future__ import annotations

from moodtrack.read.rows import plain
from moodtrack.read.sheets import SHEETS

__all__ = ["FORMAT"]

FORMAT = plain(SHEETS["assignments"])
