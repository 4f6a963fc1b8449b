"""From records, or from a frame of one's own, to tidy tables: time, scale, persons and repeats settled once."""

from __future__ import annotations

from moodtrack.tidy.assemble import assemble
from moodtrack.tidy.day import day_of
from moodtrack.tidy.exposures import exposures
from moodtrack.tidy.frame import frame
from moodtrack.tidy.merge import merge
from moodtrack.tidy.rescale import rescale
from moodtrack.tidy.score import score
from moodtrack.tidy.sessions import sessions

__all__ = ["assemble", "day_of", "exposures", "frame", "merge", "rescale", "score", "sessions"]
