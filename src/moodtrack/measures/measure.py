"""What is known of a questionnaire, as frozen values: scoring, ranges, thresholds, norms, reliability, licence.

Every number carries where it was read, how good that is (`grade`) and what it may be used for (`status`). Words of items
are never part of a definition.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = [
    "DRAWN",
    "STATUS_OF_GRADE",
    "Band",
    "Coding",
    "Criterion",
    "CriticalItem",
    "Licence",
    "Measure",
    "Missing",
    "Norm",
    "Reliability",
    "Scoring",
    "Skip",
    "Subscale",
    "Threshold",
]

Grade = Literal["P", "S", "C", "D", "U"]
Status = Literal["primary", "secondary", "code_only", "derived", "from_memory", "convention"]
Comparison = Literal[">=", ">", "<=", "<"]
Direction = Literal["higher_better", "higher_worse"]
Use = Literal["free", "non_commercial", "permission", "commercial"]
Kind = Literal["reliable_change", "minimal_important", "caseness", "band", "remission", "response", "cutoff"]

STATUS_OF_GRADE = {"P": "primary", "S": "secondary", "C": "code_only", "D": "derived", "U": "from_memory"}
"""The status that a grade allows; `convention` may stand with any grade, for a rule that is set and not found."""

DRAWN = ("primary", "secondary")
"""The statuses that draw a line, name a class or fire a rule without being asked for by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoring:
    """How items become the total.

    Parameters
    ----------
    rule : {"sum", "mean", "mean_times_10", "doubled_sum", "times_4", "table", "domains", "none"}
        How the answered items become the total.
    low, high : float
        Lowest and highest possible total.
    reversed_items : tuple of int
        Items that count the other way round, in the order named by `item_order`.
    item_order : str
        Name of the order of the items; two orders of one form are two orders here.
    conversion : tuple of (float, float)
        For the rule `table`: sum of the items and the score that it stands for.
    domains : tuple of tuple of int
        For the rule `domains`: the items whose highest value counts, one tuple a domain.
    item_low, item_high : float, optional
        Lowest and highest answer where this scoring codes the items differently from the measure.
    items : tuple of int
        The items that make up the total; empty for all of them.
    key : {"here", "own", "definition"}
        Whether all that the rule needs is here; or the reversed items are to be given by the caller, because the form
        is not free or goes round in several orders; or the caller has to complete the definition (`extends`), because
        the items of its scales are not here.
    form : str
        Version of the form or of its coding that the rule is for.
    """

    rule: Literal["sum", "mean", "mean_times_10", "doubled_sum", "times_4", "table", "domains", "none"]
    low: float
    high: float
    source: str
    grade: Grade
    status: Status
    step: float = 1.0
    reversed_items: tuple[int, ...] = ()
    item_order: str = "as printed"
    conversion: tuple[tuple[float, float], ...] = ()
    domains: tuple[tuple[int, ...], ...] = ()
    items: tuple[int, ...] = ()
    item_low: float | None = None
    item_high: float | None = None
    key: Literal["here", "own", "definition"] = "here"
    form: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscale:
    """A part of the form with a score of its own: `scores.item` is `total:<name>`.

    `key` says whether its items are here, or are for the caller to fill in (`extends`), because the form is not free;
    `items` is empty then.
    """

    name: str
    label: str
    low: float
    high: float
    direction: Direction
    source: str
    grade: Grade
    status: Status
    items: tuple[int, ...] = ()
    rule: Literal["sum", "mean", "mean_times_10", "doubled_sum"] = "sum"
    key: Literal["here", "own"] = "here"


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """One published threshold of one set.

    Parameters
    ----------
    name : str
        Name of the set; a report line shows it.
    kind : str
        reliable_change (measurement error), minimal_important (value to the person), caseness, band, remission,
        response or cutoff. They are never merged.
    value : float
        As it is used.
    unrounded : float, optional
        As it was computed, where told.
    unit : {"points", "percent_of_baseline"}
        Of the value.
    z, level : float, optional
        Normal quantile and confidence level behind a reliable change, where told.
    comparison : {">=", ">", "<=", "<"}
        When a score or a change counts.
    direction : {"either", "better", "worse"}
        Which change is meant; `either` for thresholds of a level.
    item : str
        total, or total:<subscale>.
    by_name : bool
        Whether it holds for some persons only (a sex, a country, a form of comparison), so that it is never taken
        unless it is asked for by its name.
    """

    name: str
    kind: Kind
    value: float
    comparison: Comparison
    source: str
    grade: Grade
    status: Status
    unrounded: float | None = None
    unit: Literal["points", "percent_of_baseline"] = "points"
    z: float | None = None
    level: float | None = None
    direction: Literal["either", "better", "worse"] = "either"
    item: str = "total"
    population: str = ""
    n: int | None = None
    country: str = ""
    form: str = ""
    by_name: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A named stretch of the scale, both ends included; `set` tells competing sets apart."""

    label: str
    low: float
    high: float
    source: str
    grade: Grade
    status: Status
    set: str = "published"
    item: str = "total"


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm:
    """Mean and SD of a sample that was read somewhere; null where the source did not say."""

    group: Literal["functional", "clinical", "population"]
    population: str
    source: str
    grade: Grade
    status: Status
    mean: float | None = None
    sd: float | None = None
    n: int | None = None
    percentiles: tuple[tuple[float, float], ...] = ()
    item: str = "total"
    country: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """A coefficient with its kind; a retest without its interval says little."""

    kind: Literal["alpha", "omega", "retest", "icc"]
    value: float
    source: str
    grade: Grade
    status: Status
    interval_days: float | None = None
    n: int | None = None
    population: str = ""
    item: str = "total"


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """A rule that counts items: at least so many items of a subscale (or of `total`) with at least `item_value`.

    `answers` are further conditions, as (item, lowest answer that meets it).
    """

    name: str
    item_value: float
    needs: tuple[tuple[str, int], ...]
    source: str
    grade: Grade
    status: Status
    answers: tuple[tuple[float, float], ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CriticalItem:
    """An item that is read on its own, whatever the total."""

    item: int
    comparison: Comparison
    value: float
    source: str
    grade: Grade
    status: Status
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """A code of the score in a terminology."""

    system: str
    code: str
    source: str
    grade: Grade
    status: Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """Who may use the form.

    `free` is for everybody, under terms that cost nothing; `non_commercial` for whom does not sell it; `permission` asks
    the owner first; `commercial` is sold. Keys (reversed items, items of scales) are part of a definition that comes
    with moodtrack only where the use is free.
    """

    use: Use
    source: str
    grade: Grade
    status: Status
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip:
    """Items that the form itself lets out: where all of `when` have the lowest answer, unanswered `items` have it too."""

    when: tuple[int, ...]
    items: tuple[int, ...]
    source: str
    grade: Grade
    status: Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """What to do when items are missing: `refuse` gives no total, `prorate` the mean of the answered items.

    A missing item is never counted as zero. `max_missing` is how many items may be missing where a caller asks for
    prorating; 0 says that no rule was found. `not_applicable` names items that a person may leave out for a reason (the
    highest possible total is then lower), `skips` those that the form itself lets out after certain answers. `either` has
    pairs of which a person answers one only, in a domain of which the highest answer counts.
    """

    policy: Literal["refuse", "prorate"] = "refuse"
    max_missing: int = 0
    not_applicable: tuple[int, ...] = ()
    skips: tuple[Skip, ...] = ()
    either: tuple[tuple[int, int], ...] = ()
    source: str = ""
    grade: Grade | None = None
    status: Status | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One questionnaire.

    Parameters
    ----------
    name : str
        Key in the registry and in `scores.measure`.
    label : str
        As people write it.
    items : int
        Number of items that are scored.
    item_low, item_high : float
        Lowest and highest answer of an item; `item_ranges` has the items that differ as (item, low, high), `item_steps`
        those of which not every whole number is an answer as (item, step).
    direction : {"higher_better", "higher_worse"}
        Which way is better.
    default_threshold : str, optional
        Name of the reliable-change set that is used when none is named.
    checks : tuple of str
        Checks of a total: range, integer.
    rater : {"self", "clinician"}
        Who fills it in.
    other_scorings : tuple of Scoring
        Other ways of scoring the same form that look alike; `form` or `item_order` tells them apart.
    """

    name: str
    label: str
    items: int
    item_low: float
    item_high: float
    direction: Direction
    scoring: Scoring
    licence: Licence
    about: str = ""
    aliases: tuple[str, ...] = ()
    item_ranges: tuple[tuple[float, float, float], ...] = ()
    item_steps: tuple[tuple[float, float], ...] = ()
    rater: Literal["self", "clinician"] = "self"
    missing: Missing = Missing()
    default_threshold: str | None = None
    checks: tuple[Literal["range", "integer"], ...] = ("range", "integer")
    traps: tuple[str, ...] = ()
    subscales: tuple[Subscale, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    bands: tuple[Band, ...] = ()
    norms: tuple[Norm, ...] = ()
    reliability: tuple[Reliability, ...] = ()
    critical_items: tuple[CriticalItem, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    other_scorings: tuple[Scoring, ...] = ()
    codings: tuple[Coding, ...] = ()

    @property
    def low(self) -> float:
        """Lowest possible total."""
        return self.scoring.low

    @property
    def high(self) -> float:
        """Highest possible total."""
        return self.scoring.high

    def threshold(self, kind: str, name: str | None = None, *, item: str = "total") -> Threshold | None:
        """The threshold of a kind: the one named, else the first that may be drawn; None when there is none.

        Without a name only the statuses in `DRAWN` are looked at, and none that holds for some persons only; for reliable
        change the set named `default_threshold` comes first. With a name every status is found: the caller accepts it.
        """
        found = [t for t in self.thresholds if t.kind == kind and t.item == item]
        if name is not None:
            return next((t for t in found if t.name == name), None)
        allowed = [t for t in found if t.status in DRAWN and not t.by_name]
        first = [t for t in allowed if t.name == self.default_threshold]
        return next(iter(first + allowed), None)
