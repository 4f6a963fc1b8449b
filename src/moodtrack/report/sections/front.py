"""Which questionnaires the first page tells: those that a rule fired on, then those that can be judged, then by scores."""

from __future__ import annotations

from moodtrack.report.findings import Findings
from moodtrack.report.numbers import missing
from moodtrack.report.sections import course_flags, critical_items
from moodtrack.report.sections.courses import Course, courses

__all__ = ["front"]

_FIRED = ("check", "at this session")


def front(found: Findings) -> list[Course]:
    """The questionnaires in the order of the first page.

    One that was not scored for long does not come first for that alone: what is told of it is no statement about now.
    """
    return found.once("front", lambda: _front(found))


def _front(found: Findings) -> list[Course]:
    flags = [*course_flags.flags(found), *critical_items.flags(found)]
    fired = {str(flag.about.get("measure")) for flag in flags if flag.state in _FIRED and flag.rule != course_flags.OLD}
    return sorted(courses(found), key=lambda course: (course.key not in fired, not _judged(course)))


def _judged(course: Course) -> bool:
    """Whether there is a threshold or norms for its change."""
    return not missing(course.first["threshold"])
