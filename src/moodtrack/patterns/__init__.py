"""What goes with what: tags and ratings."""

from __future__ import annotations

from moodtrack.patterns.triggers import Triggers, triggers

__all__ = ["Triggers", "triggers"]
