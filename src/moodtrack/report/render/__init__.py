"""Shapes of a document: one module each. A renderer escapes; it neither computes nor words anything."""

from __future__ import annotations

__all__: list[str] = []
