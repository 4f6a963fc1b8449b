"""What has to hold between the fields of a definition: items that exist, parts that exist, ranges that its items can reach."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from moodtrack.measures.measure import Measure, Scoring, Subscale

__all__ = ["faults"]

Fault = tuple[str, str, str]
"""Field, what came, what was expected."""

_LEVELS = ("caseness", "band", "remission", "cutoff")


def faults(measure: Measure) -> Iterator[Fault]:
    """Everything that cannot be, the most basic first.

    Examples
    --------
    >>> from moodtrack.measures import get
    >>> list(faults(get("PHQ-9")))
    []
    """
    if measure.items < 1:
        yield "items", f"is {measure.items}", "a whole number of 1 or more"
    if not measure.low < measure.high:
        yield "scoring.high", f"is {measure.high:g}", f"a number above scoring.low {measure.low:g}"
    if not measure.item_low < measure.item_high:
        yield "item_high", f"is {measure.item_high:g}", f"a number above item_low {measure.item_low:g}"
    yield from _items(measure)
    yield from _parts(measure)
    yield from _keys(measure)
    yield from _scores(measure)
    if measure.default_threshold and measure.threshold("reliable_change", measure.default_threshold) is None:
        yield "default_threshold", f"is {measure.default_threshold!r}", "the name of a reliable_change threshold"


def _items(measure: Measure) -> Iterator[Fault]:
    scorings = [("scoring", measure.scoring), *(("other_scorings", o) for o in measure.other_scorings)]
    named: list[tuple[str, Sequence[float]]] = []
    for where, s in scorings:
        named += [(f"{where}.reversed_items", s.reversed_items), (f"{where}.items", s.items)]
        named += [(f"{where}.domains", d) for d in s.domains]
    named += [("critical_items", [c.item for c in measure.critical_items])]
    named += [(f"subscales {s.name}", s.items) for s in measure.subscales]
    named += [("missing.not_applicable", measure.missing.not_applicable)]
    named += [("missing.either", pair) for pair in measure.missing.either]
    named += [("missing.skips", (*skip.when, *skip.items)) for skip in measure.missing.skips]
    named += [
        ("item_ranges", [i for i, _, _ in measure.item_ranges]),
        ("item_steps", [i for i, _ in measure.item_steps]),
    ]
    named += [(f"criteria {c.name}", [i for i, _ in c.answers]) for c in measure.criteria]
    for where, items in named:
        for item in items:
            if item not in range(1, measure.items + 1):
                yield where, f"names item {item:g}", f"an item from 1 to {measure.items}"
        if len(set(items)) < len(items):
            yield where, "names an item twice", "every item once"
    for item, low, high in measure.item_ranges:
        if not low < high:
            yield "item_ranges", f"has {low:g} to {high:g} for item {item:g}", "a highest answer above the lowest"
    for item, step in measure.item_steps:
        if not step > 0:
            yield "item_steps", f"has the step {step:g} for item {item:g}", "a number above 0"
    turned = set(measure.scoring.reversed_items)
    let_out = {i for skip in measure.missing.skips for i in skip.items} | {i for p in measure.missing.either for i in p}
    if turned & let_out:
        yield "missing", f"lets out item {min(turned & let_out)}, which is reversed", "items that are not reversed"
    if not 0 <= measure.missing.max_missing < measure.items:
        yield (
            "missing.max_missing",
            f"is {measure.missing.max_missing}",
            f"a whole number from 0 to {measure.items - 1}",
        )


def _parts(measure: Measure) -> Iterator[Fault]:
    names = [s.name for s in measure.subscales]
    for name, count in Counter(names).items():
        if count > 1:
            yield f"subscales {name}", f"is there {count} times", "a name of its own for every scale"
    parts = {"total", *(f"total:{name}" for name in names)}
    used = [("thresholds", t.name, t.item) for t in measure.thresholds]
    used += [("bands", b.label, b.item) for b in measure.bands] + [("norms", n.group, n.item) for n in measure.norms]
    used += [("reliability", r.kind, r.item) for r in measure.reliability]
    for where, name, part in used:
        if part not in parts:
            yield f"{where} {name}", f"has the item {part!r}", f"one of {sorted(parts)}"
    for c in measure.criteria:
        for part, _ in c.needs:
            if part not in {"total", *names}:
                yield f"criteria {c.name}", f"names {part!r}", f"one of {sorted(('total', *names))}"
    ends = {"total": (measure.low, measure.high)} | {f"total:{s.name}": (s.low, s.high) for s in measure.subscales}
    for n in measure.norms:
        if n.sd is not None and not n.sd > 0:
            yield f"norms {n.group}", f"has the SD {n.sd:g}", "a number above 0"
        if n.mean is not None and n.item in ends and not ends[n.item][0] <= n.mean <= ends[n.item][1]:
            low, high = ends[n.item]
            yield f"norms {n.group}", f"has the mean {n.mean:g}", f"{low:g} to {high:g}"
    for t in measure.thresholds:
        low, high = ends.get(t.item, (t.value, t.value))
        if t.kind in _LEVELS and t.unit == "points" and not low <= t.value <= high:
            yield f"thresholds {t.name}", f"has the value {t.value:g}", f"{low:g} to {high:g}"
        if t.kind not in _LEVELS and not t.value > 0:
            yield f"thresholds {t.name}", f"has the value {t.value:g}", "a change, as a number above 0"
        if t.kind not in _LEVELS and t.unit == "points" and t.item in ends and t.value > high - low:
            yield f"thresholds {t.name}", f"has the value {t.value:g}", f"a change of at most {high - low:g} points"
    for (kind, name, part, *_), count in Counter(
        (t.kind, t.name, t.item, t.direction) for t in measure.thresholds
    ).items():
        if count > 1:
            yield (
                f"thresholds {name}",
                f"is there {count} times for {kind} of {part}",
                "a name of its own for every one",
            )
    for b in measure.bands:
        low, high = ends.get(b.item, (b.low, b.high))
        if not low <= b.low <= b.high <= high:
            yield (
                f"bands {b.label}",
                f"is {b.low:g} to {b.high:g}",
                f"a stretch of {low:g} to {high:g}, low before high",
            )


def _keys(measure: Measure) -> Iterator[Fault]:
    for s in measure.subscales:
        if s.key == "here" and not s.items:
            yield (
                f"subscales {s.name}",
                "has no items",
                'the list of its items, or key = "own" where they are not given',
            )
        if s.key == "own" and s.items:
            yield f"subscales {s.name}", 'has items and key = "own"', 'no items, or key = "here"'
    whole = measure.scoring
    if whole.rule == "table" and not whole.conversion and whole.key == "here":
        yield "scoring.conversion", "is empty", "pairs of sum and score, for the rule table"
    if whole.rule == "domains" and not whole.domains and whole.key == "here":
        yield "scoring.domains", "is empty", "the items of every domain, for the rule domains"
    if measure.missing.either and whole.rule != "domains":
        yield (
            "missing.either",
            f"is there with the rule {whole.rule}",
            "the rule domains, of which the highest answer counts",
        )


def _scores(measure: Measure) -> Iterator[Fault]:
    """The range that is written has to be the one that the items give."""
    for where, s in [("scoring", measure.scoring), *(("other_scorings", o) for o in measure.other_scorings)]:
        reached = _reached(measure, s)
        if reached is not None and (abs(reached[0] - s.low) > 1e-9 or abs(reached[1] - s.high) > 1e-9):
            written = f"is {s.low:g} to {s.high:g} (low to high)"
            yield where, written, f"{reached[0]:g} to {reached[1]:g}, which is what its items give by the rule {s.rule}"
        sums = [total for total, _ in s.conversion]
        if any(a >= b for a, b in pairwise(sums)):
            yield f"{where}.conversion", "has sums that do not rise", "every sum once, in order"
    for part in measure.subscales:
        ends = _ends(measure, part) if part.items else (part.low, part.high)
        if not part.low < part.high or abs(ends[0] - part.low) > 1e-9 or abs(ends[1] - part.high) > 1e-9:
            expected = f"{ends[0]:g} to {ends[1]:g}, which is what its items give" if part.items else "low below high"
            yield f"subscales {part.name}", f"is {part.low:g} to {part.high:g} (low to high)", expected


_FACTOR = {"sum": 1.0, "doubled_sum": 2.0, "times_4": 4.0}


def _reached(measure: Measure, s: Scoring) -> tuple[float, float] | None:
    """Lowest and highest score; None where the rule has no range of its own."""
    low, high = _answers(measure, s)
    items = [i for i in s.items or range(1, measure.items + 1) if i in low]
    if s.rule == "none" or (s.rule == "table" and not s.conversion) or (s.rule == "domains" and not s.domains):
        return None
    if s.rule == "domains":
        tops = [[i for i in d if i in low] for d in s.domains]
        return sum(max(low[i] for i in d) for d in tops if d), sum(max(high[i] for i in d) for d in tops if d)
    sums = sum(low[i] for i in items), sum(high[i] for i in items)
    if s.rule == "table":
        table = dict(s.conversion)
        return table.get(sums[0], float("inf")), table.get(sums[1], float("-inf"))
    factor = _FACTOR.get(s.rule) or (10.0 if s.rule == "mean_times_10" else 1.0) / max(len(items), 1)
    return sums[0] * factor, sums[1] * factor


def _ends(measure: Measure, part: Subscale) -> tuple[float, float]:
    low, high = _answers(measure, measure.scoring)
    items = [i for i in part.items if i in low]
    factor = _FACTOR.get(part.rule) or (10.0 if part.rule == "mean_times_10" else 1.0) / max(len(items), 1)
    return sum(low[i] for i in items) * factor, sum(high[i] for i in items) * factor


def _answers(measure: Measure, s: Scoring) -> tuple[dict[int, float], dict[int, float]]:
    numbers = range(1, measure.items + 1)
    low = dict.fromkeys(numbers, measure.item_low if s.item_low is None else s.item_low)
    high = dict.fromkeys(numbers, measure.item_high if s.item_high is None else s.item_high)
    if s.item_low is None and s.item_high is None:
        for item, least, most in measure.item_ranges:
            low[int(item)], high[int(item)] = least, most
    return low, high
