"""events.csv: phases, medication, life events, milestones and warning signs, one a row, with first and last day."""

from __future__ import annotations

from moodtrack.read.rows import plain
from moodtrack.read.sheets import SHEETS

__all__ = ["FORMAT"]

FORMAT = plain(SHEETS["events"])
