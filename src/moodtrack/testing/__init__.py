"""For authors of formats and analyses: the laws that every format and every analysis keeps, and data to try them on."""

from __future__ import annotations

from moodtrack.testing.tables import assert_tables

__all__ = ["assert_tables"]
