"""The scale in the bracket behind the name of a rating, as in `Mood (1-10)`: taken where it rises, and where the numbers bear it out.

`(7-9)` behind hours of sleep is what somebody aims at and no scale. A bracket that more than one number in ten lie outside of is taken for
that, and nothing is left empty for it; a single one is a slip of the pen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from moodtrack.records import Variable

__all__ = ["bracketed"]

_ODD = 10
"""At most one in so many numbers may lie outside of a scale, or a single one. Convention of this library."""

_RANGE = re.compile(r"(.*\S)\s*\((-?\d+(?:\.\d+)?)\s*(?:-|–|to)\s*(\d+(?:\.\d+)?)\)\s*", re.DOTALL)


def bracketed(heading: str, numbers: Sequence[float]) -> tuple[Variable, str]:
    """The rating that a heading names, and why its bracket is no scale; empty where it is one, or where there is none.

    Parameters
    ----------
    heading : str
        As written.
    numbers : sequence of float
        The numbers of the column.

    Examples
    --------
    >>> bracketed("Mood (1-10)", [7.0, 4.0, 42.0])
    (Variable(name='Mood', label='Mood (1-10)', low=1.0, high=10.0, best_low=None, best_high=None, step=None, direction=None, unit=None, domain=None, source='file'), '')
    >>> sleep, why = bracketed("Sleep (7-9)", [6.0, 6.5, 8.0])
    >>> sleep.name, sleep.high, why
    ('Sleep', None, '2 of 3 numbers lie outside of its bracket, which is taken for no scale; all are kept')
    >>> stress, why = bracketed("Stress (10-0)", [3.0, 9.0])
    >>> stress.name, stress.high, why
    ('Stress (10-0)', None, 'its bracket does not rise, so it is taken for no scale')
    """
    found = _RANGE.fullmatch(heading)
    if found is None:
        return Variable(heading), ""
    low, high = float(found[2]), float(found[3])
    if low >= high:
        return Variable(heading), "its bracket does not rise, so it is taken for no scale"
    outside = sum(not low <= each <= high for each in numbers)
    if outside > 1 and outside * _ODD > len(numbers):
        what = (
            f"{outside} of {len(numbers)} numbers lie outside of its bracket, which is taken for no scale; all are kept"
        )
        return Variable(found[1], heading), what
    return Variable(found[1], heading, low, high, source="file"), ""
