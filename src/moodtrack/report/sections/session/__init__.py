"""Sections of the one page for the next session: days, what was written, what was agreed, open questions."""

from __future__ import annotations

__all__: list[str] = []
