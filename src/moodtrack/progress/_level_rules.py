"""The named rules of response: what is published, what the caller gives, and what counts only by name."""

from __future__ import annotations

from dataclasses import dataclass

from moodtrack import measures
from moodtrack.errors import OptionError
from moodtrack.options import number
from moodtrack.progress._mid_rule import known

__all__ = ["EARLY", "LevelRule", "change_rule", "level_rule", "named_sets"]

EARLY = "20 percent by session 4"
"""An early-response rule that is in use and was found in no readable source: taken by name only."""


@dataclass(frozen=True, slots=True)
class LevelRule:
    """One threshold of one measure: a value, its unit, whether the value itself counts, and where it comes from."""

    rule: str
    value: float | None = None
    unit: str = "points"
    inclusive: bool = True
    name: str | None = None
    source: str | None = None
    status: str | None = None


def change_rule(rule: str, measure: str, item: str, given: float | str | None) -> LevelRule:
    """A rule of change: a share of the baseline as a number, a published reliable change by its name, or the default."""
    if given is None:
        return LevelRule(rule)
    if given == EARLY:
        return LevelRule(rule, 0.2, "share_of_baseline", True, EARLY, "not found in a readable source", "from_memory")
    if not isinstance(given, str):
        return LevelRule(
            rule, float(given), "share_of_baseline", True, "share given by the caller", "the caller", "given"
        )
    return _found(rule, measure, item, "reliable_change", None if given == "reliable change" else given)


def level_rule(
    rule: str, kind: str, measure: str, item: str, given: float | str | None, *, inclusive: bool
) -> LevelRule:
    """A rule of a level: points given by the caller, a published set by its name, or the default of the measure."""
    if given is not None and not isinstance(given, str):
        return LevelRule(rule, float(given), "points", inclusive, "points given by the caller", "the caller", "given")
    return _found(rule, measure, item, kind, given)


def _found(rule: str, measure: str, item: str, kind: str, name: str | None) -> LevelRule:
    form = known(measure)
    found = form.threshold(kind, name, item=item) if form is not None else None
    if found is None or found.unit != "points":
        return LevelRule(rule)
    return LevelRule(rule, found.value, "points", "=" in found.comparison, found.name, found.source, found.status)


def named_sets(kind: str, given: float | str | None, also: tuple[str, ...] = ()) -> None:
    """Refuse a name that no questionnaire has, and a number that is none.

    Raises
    ------
    OptionError
        If there is no published set of the kind with that name.
    """
    if isinstance(given, str):
        sets = {t.name for key in measures.names() for t in measures.get(key).thresholds if t.kind == kind}
        if given not in sets and given not in also:
            raise OptionError(
                f"no threshold of the kind {kind} is called {given!r}", f"one of {sorted([*sets, *also])}"
            )
    elif given is not None and number(given, f"threshold of the kind {kind}", "a number of 0 or more, or a name") < 0:
        raise OptionError(f"threshold of the kind {kind}={given!r}", "a number of 0 or more, or a name")
