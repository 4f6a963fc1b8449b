"""Drawings of results: plot.<analysis>(result, ax=None) -> Axes. They draw what a result says.

Nothing here opens a window or keeps a global state; `plot.drawing.svg` turns axes into text for a page.
"""

from __future__ import annotations

from moodtrack.plot.compliance import compliance
from moodtrack.plot.course import course
from moodtrack.plot.dose_response import dose_response
from moodtrack.plot.episodes import episodes
from moodtrack.plot.goal_progress import goal_progress
from moodtrack.plot.outcomes import outcomes
from moodtrack.plot.peri_event import peri_event
from moodtrack.plot.piecewise import piecewise
from moodtrack.plot.power import power
from moodtrack.plot.recovery import recovery
from moodtrack.plot.reliable_change import reliable_change
from moodtrack.plot.self_experiment import self_experiment
from moodtrack.plot.sessions import sessions
from moodtrack.plot.staying_well import staying_well
from moodtrack.plot.sudden_gains import sudden_gains
from moodtrack.plot.summary import summary
from moodtrack.plot.time_to_event import time_to_event
from moodtrack.plot.together import together
from moodtrack.plot.trend import trend
from moodtrack.plot.triggers import triggers

__all__ = [
    "compliance",
    "course",
    "dose_response",
    "episodes",
    "goal_progress",
    "outcomes",
    "peri_event",
    "piecewise",
    "power",
    "recovery",
    "reliable_change",
    "self_experiment",
    "sessions",
    "staying_well",
    "sudden_gains",
    "summary",
    "time_to_event",
    "together",
    "trend",
    "triggers",
]
