"""Kernels: arrays in, arrays or named tuples out. No frames, no words of the domain.

Import the module that is needed: `around` (days before and after), `car1` (errors that remember), `contrast`,
`design`, `gls`, `logistic`, `multiplicity`, `onsets`, `power`, `randomisation`, `relations`, `robust`, `segments`, `shares`, `spells`.
"""

from __future__ import annotations

__all__: list[str] = []
