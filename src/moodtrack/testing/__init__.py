"""For authors of formats and analyses: the laws that every format and every analysis keeps, and data to try them on."""

from __future__ import annotations

from moodtrack.testing.simulate import SimulatedLog, SimulatedPerson, simulate
from moodtrack.testing.tables import assert_tables

__all__ = ["SimulatedLog", "SimulatedPerson", "assert_tables", "simulate"]
