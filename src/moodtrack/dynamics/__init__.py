"""How a rating moves, and how much was logged: where it stands, which way it goes, what is missing."""

from __future__ import annotations

from moodtrack.dynamics.compliance import Compliance, compliance
from moodtrack.dynamics.missingness import Missingness, missingness
from moodtrack.dynamics.recovery import Recovery, recovery
from moodtrack.dynamics.summary import Summary, summary
from moodtrack.dynamics.trend import Trend, trend

__all__ = [
    "Compliance",
    "Missingness",
    "Recovery",
    "Summary",
    "Trend",
    "compliance",
    "missingness",
    "recovery",
    "summary",
    "trend",
]
