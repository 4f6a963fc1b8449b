"""Kernels: arrays in, arrays or named tuples out. No frames, no words of the domain.

Import the module that is needed: `car1` (errors that remember), `gls`, `design`, `multiplicity`, `robust`, `segments`.
"""

from __future__ import annotations

__all__: list[str] = []
