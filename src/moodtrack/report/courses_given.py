"""Courses fitted to a sample, as a caller of a report gives them: values, or files that hold them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from moodtrack.options import several

__all__ = ["fitted"]


def fitted(given: Any) -> tuple[Any, ...]:
    """The courses of one or several values or files; none of None.

    Raises
    ------
    OptionError
        If a file holds no course.

    Examples
    --------
    >>> fitted(None)
    ()
    """
    if given is None:
        return ()
    from moodtrack.progress.fit_course import Course

    each = (given,) if isinstance(given, str | Path | Course) else several(given, "course")
    return tuple(Course.open(one) if isinstance(one, str | Path) else one for one in each)
