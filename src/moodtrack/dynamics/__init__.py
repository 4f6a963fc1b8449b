"""How a rating moves: where it stands and which way it goes."""

from __future__ import annotations

from moodtrack.dynamics.summary import Summary, summary
from moodtrack.dynamics.trend import Trend, trend

__all__ = ["Summary", "Trend", "summary", "trend"]
