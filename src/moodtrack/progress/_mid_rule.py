"""Which change counts as important: points or a share of the baseline, given by the caller or published."""

from __future__ import annotations

from dataclasses import dataclass

from moodtrack import measures
from moodtrack.errors import MeasureError, OptionError
from moodtrack.options import number
from moodtrack.result import Code

__all__ = ["UNITS", "MidRule", "check", "known", "mid_rule", "way"]

UNITS = ("points", "share_of_baseline")


@dataclass(frozen=True, slots=True)
class MidRule:
    """How the change of one measure and item is judged; `code` says why it cannot be."""

    better: float | None = None
    worse: float | None = None
    unit: str = "points"
    inclusive: bool = True
    sign: int = 0
    low: float | None = None
    high: float | None = None
    name: str | None = None
    source: str | None = None
    status: str | None = None
    code: Code | None = None
    what: str = ""

    @property
    def best(self) -> float | None:
        """The best score that the form allows."""
        return {1: self.high, -1: self.low, 0: None}[self.sign]


def known(measure: str) -> measures.Measure | None:
    """The questionnaire, or None where the registry does not have it."""
    try:
        return measures.get(measure)
    except MeasureError:
        return None


def way(form: measures.Measure | None, item: str, direction: str | None) -> int:
    """1 where higher is better, -1 where lower is, 0 where it is not known."""
    if direction is None and form is not None:
        part = next((s.direction for s in form.subscales if f"total:{s.name}" == item), None)
        direction = form.direction if item == "total" or item.startswith("total:without_") else part
    return {"higher_better": 1, "higher_worse": -1, None: 0}[direction]


def mid_rule(
    measure: str,
    item: str,
    threshold: float | str | None,
    deterioration: float | None,
    unit: str,
    direction: str | None,
) -> MidRule:
    """The rule for one measure and item: the number asked for, else the set named, else the first that may be drawn."""
    form = known(measure)
    sign = way(form, item, direction)
    ends = (form.low, form.high) if form is not None and item == "total" else (None, None)
    if isinstance(threshold, int | float):
        other = float(threshold if deterioration is None else deterioration)
        return MidRule(
            float(threshold),
            other,
            unit,
            True,
            sign,
            ends[0],
            ends[1],
            f"{unit} given by the caller",
            "the caller",
            "given",
        )
    found = form.threshold("minimal_important", threshold, item=item) if form is not None else None
    if found is None:
        named = "" if threshold is None else f" named {threshold!r}"
        return MidRule(sign=sign, low=ends[0], high=ends[1], code=Code.NOT_EVALUABLE, what=f"no minimal important difference{named} is in the registry: give threshold=")  # fmt: skip
    share = found.unit == "percent_of_baseline"
    value = found.value / 100 if share else found.value
    better = None if found.direction == "worse" else value
    worse = None if found.direction == "better" else value
    if deterioration is not None:
        worse = float(deterioration)
    inclusive = found.comparison == ">="
    return MidRule(
        better, worse, UNITS[share], inclusive, sign, ends[0], ends[1], found.name, found.source, found.status
    )


def check(threshold: float | str | None, deterioration: float | None, unit: str, direction: str | None) -> None:
    """Refuse what cannot be.

    Raises
    ------
    OptionError
        If an option cannot have its value, or no published set has the name given.
    """
    if unit not in UNITS:
        raise OptionError(f"unit={unit!r}", " or ".join(map(repr, UNITS)))
    if direction not in (None, "higher_better", "higher_worse"):
        raise OptionError(f"direction={direction!r}", "'higher_better' or 'higher_worse'")
    for name, value in (("threshold", threshold), ("deterioration", deterioration)):
        named = name == "threshold" and isinstance(value, str)
        if value is not None and not named and number(value, name, "a number above 0") <= 0:
            raise OptionError(f"{name}={value!r}", "a number above 0")
    if isinstance(threshold, str):
        sets = {
            t.name for key in measures.names() for t in measures.get(key).thresholds if t.kind == "minimal_important"
        }
        if threshold not in sets:
            raise OptionError(f"no minimal important difference is called {threshold!r}", f"one of {sorted(sets)}")
