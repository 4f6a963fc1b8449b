"""From findings to words: one module a section, each with `section(found)`. Every sentence of a report stands here.

A module has the name of the analysis that it tells; those without an analysis (header, attention, how_to_read, method,
reading) tell what holds for the whole report. `generic` tells any result that has no section of its own.
"""

from __future__ import annotations

__all__: list[str] = []
