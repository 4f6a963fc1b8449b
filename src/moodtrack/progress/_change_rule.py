"""Which rule judges a change: norms, a number of points, or a published threshold; and which way is better."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import NamedTuple

from moodtrack import measures
from moodtrack.errors import OptionError
from moodtrack.options import number
from moodtrack.progress._change_methods import LABELS, NEEDS, Terms, terms
from moodtrack.progress.norms import Norms
from moodtrack.result import Code

__all__ = ["Asked", "Critical", "Rule", "critical", "of_measure", "rule", "sampled"]

Samples = Norms | Mapping[str, Norms] | None

_REGISTRY = measures.Shelf()


@dataclass(frozen=True, slots=True)
class Critical:
    """The value that the index is compared with, the level of the interval, and how the two are compared."""

    value: float
    level: float
    comparison: str | None

    @property
    def inclusive(self) -> bool:
        """Whether an index of exactly the critical value counts."""
        return self.comparison == "greater_or_equal"


@dataclass(frozen=True, slots=True)
class Rule:
    """How the change of one measure and item is judged; `code` says why it cannot be, `note` what it is not judged by.

    `terms` are the numbers of the method, `sample` and `end` the norms at the start and at the end.
    """

    threshold: float | None = None
    inclusive: bool = False
    s_diff: float | None = None
    sign: int = 0
    name: str | None = None
    source: str | None = None
    status: str | None = None
    code: Code | None = None
    what: str = ""
    terms: Terms | None = None
    sample: Norms | None = None
    end: Norms | None = None
    note: str = ""


class Asked(NamedTuple):
    """The method asked for: its word, norms at the end, scores that the baseline is the mean of, best estimate.

    A method that is named is the only one that judges; without a name it is JT where there are norms, else points.
    """

    method: str | None = None
    end: Samples = None
    first: int = 1
    best: bool = False


def critical(
    level: float, alpha: float | None, critical_value: float | None, comparison: str | None, sides: int = 2
) -> Critical:
    """The critical value: the one given, else from alpha, else from level.

    With one side, alpha (or 1 - level) is the error probability of improvement alone, and the interval is wider open.
    """
    if alpha is not None and critical_value is not None:
        raise OptionError("both alpha and critical_value are given", "one of them", "")
    if comparison not in (None, "greater", "greater_or_equal"):
        raise OptionError(f"the comparison is {comparison!r}", "'greater' or 'greater_or_equal'", "")
    if critical_value is not None:
        if number(critical_value, "critical_value", "a number above 0") <= 0:
            raise OptionError(f"the critical value is {critical_value}", "a number above 0", "")
        return Critical(critical_value, 2 * NormalDist().cdf(critical_value) - 1, comparison)
    tail = (
        number(alpha, "alpha", "a number between 0 and 1")
        if alpha is not None
        else 1 - number(level, "level", "a number between 0 and 1")
    )
    if not 0 < tail < 1:
        raise OptionError(f"level or alpha is {level if alpha is None else alpha}", "a number between 0 and 1", "")
    if sides == 1 and tail >= 0.5:
        raise OptionError(f"one-sided, level or alpha is {level if alpha is None else alpha}", "alpha below .5", "")
    return Critical(NormalDist().inv_cdf(1 - tail / sides), 1 - tail * 2 / sides, comparison)


def rule(
    measure: str,
    item: str,
    norms: Samples,
    threshold: float | str | None,
    limit: Critical,
    direction: str | None,
    shelf: measures.Shelf = _REGISTRY,
    asked: Asked = Asked(),  # noqa: B008
) -> Rule:
    """The rule for one measure and item: the threshold asked for, else the norms given, else what is published."""
    known = shelf.find(measure)
    way = direction or (_direction(known, item) if known else None)
    sign = {"higher_better": 1, "higher_worse": -1, None: 0}[way]
    sample = of_measure(norms, measure, item, shelf)
    if asked.method == "HLM":
        return Rule(sign=sign, name=LABELS["HLM"], source="these scores", status="computed", sample=sample)
    if isinstance(threshold, int | float):
        inclusive = limit.comparison != "greater"
        name = "points given by the caller"
        return Rule(float(threshold), inclusive, None, sign, name, "the caller", "given", sample=sample)
    if threshold is None and sample is not None:
        return _by_norms(sample, limit, sign, asked, of_measure(asked.end, measure, item, shelf))
    if asked.method is not None:
        return Rule(sign=sign, name=LABELS[asked.method], code=Code.NOT_EVALUABLE, what=_unnormed(asked.method, norms))
    note = "" if norms is None or threshold is not None else "the norms are of another measure or item"
    found = known.threshold("reliable_change", threshold, item=item) if known else None
    if found is None:
        return Rule(
            sign=sign, code=Code.NOT_EVALUABLE, what=f"{note}; {_missing(None)}" if note else _missing(threshold)
        )
    if found.unit != "points":
        return Rule(sign=sign, code=Code.NOT_EVALUABLE, what=f"the threshold {found.name} is not in points")
    inclusive = found.comparison == ">="
    return Rule(found.value, inclusive, None, sign, found.name, found.source, found.status, sample=sample, note=note)


def _by_norms(sample: Norms, limit: Critical, sign: int, asked: Asked, end: Norms | None) -> Rule:
    method = asked.method or "JT"
    found = terms(method, sample, end, asked.first, asked.best)
    s_diff = found.se if method == "JT" else sample.s_diff
    name = LABELS[method]
    named = Rule(None, False, s_diff, sign, name, sample.source, sample.status, terms=found, sample=sample, end=end)
    if asked.best and sample.mean is None:
        return replace(named, code=Code.NOT_EVALUABLE, what="the norms have no mean: there is no best estimate")
    if found.what:
        return replace(named, code=Code.UNDEFINED if found.undefined else Code.NOT_EVALUABLE, what=found.what)
    assert found.se is not None
    size = limit.value * found.se if method == "JT" else None
    return replace(named, threshold=size, inclusive=limit.inclusive)


def of_measure(norms: Samples, measure: str, item: str, shelf: measures.Shelf) -> Norms | None:
    """The norms for a measure and item, of one or of several."""
    if isinstance(norms, Mapping):
        given = {shelf.resolve(name) or name: sample for name, sample in norms.items()}
        sample = given.get(measure if item == "total" else f"{measure}:{item}", given.get(measure))
    else:
        sample = norms
    if sample is None or sample.measure not in (None, measure) or sample.item != item:
        return None
    return sample


def sampled(given: object, option: str) -> None:
    """Refuse what is neither norms nor a mapping of measures to norms.

    Raises
    ------
    OptionError
        If it is something else.
    """
    if given is None or isinstance(given, Norms):
        return
    whole = isinstance(given, Mapping) and all(isinstance(k, str) and isinstance(v, Norms) for k, v in given.items())
    if not whole:
        raise OptionError(
            f"{option} is given as {type(given).__name__}", "progress.Norms, or a mapping of measure to Norms"
        )


def _direction(known: measures.Measure, item: str) -> str | None:
    if item == "total" or item.startswith("total:without_"):
        return known.direction
    return next((s.direction for s in known.subscales if f"total:{s.name}" == item), None)


def _unnormed(method: str, norms: Samples) -> str:
    given = "no norms are given" if norms is None else "the norms are of another measure or item"
    return f"{LABELS[method]} needs norms with {NEEDS[method]}: {given} (norms=)"


def _missing(threshold: str | None) -> str:
    if threshold is not None:
        return f"no reliable-change threshold named {threshold!r} is in the registry"
    return "no norms given and no published threshold: give norms=, computed by progress.norms, or threshold="
