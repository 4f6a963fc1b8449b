"""What goes with what: tags and ratings."""

from __future__ import annotations

from moodtrack.patterns.peri_event import PeriEvent, peri_event
from moodtrack.patterns.power import Power, power
from moodtrack.patterns.together import Together, together
from moodtrack.patterns.triggers import Triggers, triggers

__all__ = ["PeriEvent", "Power", "Together", "Triggers", "peri_event", "power", "together", "triggers"]
