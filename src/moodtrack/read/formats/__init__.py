"""One module a format; each has `FORMAT`, and knows nothing of the others. A new file here is found by being here."""

from __future__ import annotations

__all__: list[str] = []
