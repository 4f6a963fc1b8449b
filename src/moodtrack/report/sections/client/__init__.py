"""Sections for the person whose log it is: plain words, strengths first, no norms and no classes unless asked for."""

from __future__ import annotations

__all__: list[str] = []
