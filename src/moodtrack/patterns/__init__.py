"""What goes with what: tags and ratings."""

from __future__ import annotations

from moodtrack.patterns.power import Power, power
from moodtrack.patterns.together import Together, together
from moodtrack.patterns.triggers import Triggers, triggers

__all__ = ["Power", "Together", "Triggers", "power", "together", "triggers"]
