"""What goes with what: tags and ratings."""

from __future__ import annotations

from moodtrack.patterns.episodes import Episodes, episodes
from moodtrack.patterns.peri_event import PeriEvent, peri_event
from moodtrack.patterns.power import Power, power
from moodtrack.patterns.together import Together, together
from moodtrack.patterns.triggers import Triggers, triggers

__all__ = [
    "Episodes",
    "PeriEvent",
    "Power",
    "Together",
    "Triggers",
    "episodes",
    "peri_event",
    "power",
    "together",
    "triggers",
]
