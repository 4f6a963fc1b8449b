"""Sudden gains and losses: is the change from one session to the next large, against the scores around it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from moodtrack import measures
from moodtrack.errors import OptionError
from moodtrack.options import several, whole
from moodtrack.progress import _gain_counts
from moodtrack.progress._change_rows import pairs
from moodtrack.progress._change_rule import critical, rule
from moodtrack.progress._gain_chance import LEAST_SCORES, Chance
from moodtrack.progress._gain_rules import Criteria
from moodtrack.progress._gain_search import WAYS, Search
from moodtrack.progress._gain_tables import EVENTS, FIRST, INTERVALS, LARGEST, SCORED, SERIES
from moodtrack.progress._score_ranges import ranges
from moodtrack.progress._series import Series
from moodtrack.progress.norms import Norms
from moodtrack.result import Method, Result
from moodtrack.schema import Table
from moodtrack.stats.steps import critical_t

__all__ = ["LEAST_SCORES", "SuddenGains", "gains_and_losses", "sudden_gains"]

CONVENTION = "suddengains-0.7.2"
_SOURCES = ("10.1037/0022-006X.67.6.894", "10.1371/journal.pone.0230276")
_VARIANTS = {
    "published": "sudden gains, three criteria",
    "t_test": "sudden gains, the third criterion a t test",
    "two_criteria": "sudden gains, two criteria: for research only",
}


@dataclass(frozen=True, eq=False, repr=False)
class SuddenGains(Result):
    """What `sudden_gains` returns: `table` (the events), `intervals`, `first`, `largest`, `series`, `problems`, `method`.

    `summary`, `summary_clients` and `counts` are frames over all clients of a measure.
    """

    tables: ClassVar[Mapping[str, Table]] = {
        "table": EVENTS, "intervals": INTERVALS, "first": FIRST, "largest": LARGEST, "series": SERIES,
        "scores": SCORED,
    }  # fmt: skip
    built: ClassVar[bool] = True

    intervals: pd.DataFrame
    first: pd.DataFrame
    largest: pd.DataFrame
    series: pd.DataFrame
    scores: pd.DataFrame

    @property
    def events(self) -> pd.DataFrame:
        """The events: `table` under its own name."""
        return self.table

    @property
    def summary(self) -> pd.DataFrame:
        """Over the events of a measure: how many, reversed, how large; 0 events, and no shares, where there is none."""
        return _gain_counts.of_events(self.table, self.series)

    @property
    def summary_clients(self) -> pd.DataFrame:
        """Over the clients of a measure and the first event of each, with Wilson's interval.

        0 of n clients is a rate with an interval too; the share is null where no interval between sessions was judged.
        """
        return _gain_counts.clients(self.first, self.intervals, 0.95)

    @property
    def counts(self) -> pd.DataFrame:
        """Intervals of a measure: all, candidates, testable and not testable by three criteria."""
        return _gain_counts.intervals(self.series)

    def selected(self, min_sessions: int | None = None) -> pd.DataFrame:
        """Which series have enough scores to look at.

        Parameters
        ----------
        min_sessions : int, optional
            At least so many scored sessions; without it four scores near to each other: the string of scored (1) and
            missing (0) sessions holds 1111, 11101, 10111 or 101101.

        Returns
        -------
        DataFrame
            person, measure, item, rater, selected.
        """
        chosen = self.series["pattern"] if min_sessions is None else self.series["n"] >= whole(min_sessions, "min_sessions", "a whole number")  # fmt: skip
        return self.series[["person", "measure", "item", "rater"]].assign(selected=chosen)


def sudden_gains(
    scores: pd.DataFrame,
    *,
    measure: str | None = None,
    item: str | None = None,
    norms: Norms | Mapping[str, Norms] | None = None,
    cutoff: float | str | None = None,
    proportion: float = 0.25,
    criteria: Sequence[int] = (1, 2, 3),
    variant: str = "published",
    which: str = "gain",
    direction: str | None = None,
    alpha: float = 0.05,
    critical_t_value: float | None = None,
    critical_value: float | None = None,
    draws: int = 1000,
    seed: int = 0,
    convention: str | None = None,
    definitions: measures.Given = None,
) -> SuddenGains:
    """Is the change from one session to the next large: in points, as a share, and against the scores around it?

    Parameters
    ----------
    scores : DataFrame
        The table `scores`. Totals and subscales are looked at; items and goals only when asked for. A row without a value
        is a session without a score.
    measure, item : str, optional
        One measure, one item of it; None takes all totals and subscales.
    norms : Norms or mapping of measure to Norms, optional
        The cutoff of the first criterion is then the smallest reliable change, z sqrt(2) SD sqrt(1 - r).
    cutoff : float or str, optional
        The cutoff in points, or the name of a published threshold of reliable change; it goes before `norms`. With neither,
        the published threshold that is the measure's default.
    proportion : float
        Share of the score at n that the second criterion asks for.
    criteria : sequence of int
        The criteria in use, of 1, 2 and 3.
    variant : {"published", "t_test", "two_criteria"}
        The third criterion as published, as a t test for two means, or none.
    which : {"gain", "loss"}
        Changes towards better, or towards worse.
    direction : {"higher_better", "higher_worse"}, optional
        For measures that are not in the registry; it overrides the registry.
    alpha : float
        The critical value of the third criterion is the quantile of t at 1 - alpha / 2.
    critical_t_value : float, optional
        One critical value of the third criterion whatever the number of scores; 2.776 is that of six scores.
    critical_value : float, optional
        z of the cutoff from norms; by default the normal quantile at .975.
    draws, seed : int
        Smooth courses drawn for `expected_by_chance` of every event, 0 for none, and the seed.
    convention : {"suddengains-0.7.2"}, optional
        A reversal is looked for from n + 3 on unless the first session is a baseline, a share of a score below 0 is judged,
        and a client whose largest event is not known has no events in `largest`.
    definitions : Measure, str, Path, Shelf, or several of them, optional
        Questionnaires of one's own, or TOML files of them: their thresholds, direction and range go before the registry's.

    Returns
    -------
    SuddenGains
        `events` (also `.table`): one row an event with the scores from n - 2 to n + 3. `intervals`: one row an interval.
        `first`, `largest`: one row a client, null without an event. `series`: sessions and cutoff. `scores`: the scores as they were used. Columns are in points
        but shares.

    Raises
    ------
    OptionError
        If an option cannot have its value, or no published threshold has the name given.
    SchemaError
        If scores lacks person, measure or value.

    Notes
    -----
    For n to n + 1, with two sessions up to n and two after it, lower better: (1) x_n - x_(n+1) >= cutoff;
    (2) x_n - x_(n+1) >= proportion x_n; (3) mean of up to three scores to n less that of up to three from n + 1 on
    > t s, s the pooled SD, t with n1 + n2 - 2 degrees of freedom, two scores a side at least. `t_test` has
    t s sqrt(1/n1 + 1/n2). Sessions follow each other by number, whatever the days between them; the number 0 is a baseline.
    Scores of a series without numbers are counted in order.

    `expected_by_chance`: a + b log(place of the session) is fitted to the client's scores; courses of that line plus normal
    scatter with the SD of what is left over, on the same sessions and scale, are judged alike; the share with an event at
    least as large is given. The scatter holds the event itself, so the share is rather too large than too small. Smooth
    courses have such events often, so one is no sign of anything that happened between two sessions. Two criteria find
    far more of them than three, and are for research.

    References
    ----------
    Tang, DeRubeis 1999, 10.1037/0022-006X.67.6.894; Wiedemann et al. 2020, 10.1371/journal.pone.0230276

    Examples
    --------
    >>> value = [18.0, 17.0, 18.0, 10.0, 9.0, 9.0, 8.0, 8.0]
    >>> scores = pd.DataFrame({"person": "a", "session": range(1, 9), "measure": "phq9", "value": value})
    >>> found = sudden_gains(scores)
    >>> found.events[["session", "magnitude", "share_of_total_change", "reversed"]].values.tolist()
    [[3, 8.0, 0.8, False]]
    >>> found.intervals["met"].tolist()
    [False, True, False, False, False]
    """
    if which not in WAYS:
        raise OptionError(f"which={which!r}", "'gain' or 'loss'", "")
    search = _search(
        scores, measure, item, norms, cutoff, proportion, criteria, variant, direction, alpha, critical_t_value,
        critical_value, draws, seed, convention, definitions,
    )  # fmt: skip
    return SuddenGains(**search.found(which))


def gains_and_losses(scores: pd.DataFrame, **options: Any) -> tuple[SuddenGains, SuddenGains | None]:
    """Sudden gains, and sudden losses where there is one, of scores that are put in order once.

    Options are those of `sudden_gains` but `which`.

    Examples
    --------
    >>> value = [9.0, 9.0, 8.0, 8.0, 18.0, 17.0, 18.0, 18.0]
    >>> scores = pd.DataFrame({"person": "a", "session": range(1, 9), "measure": "phq9", "value": value})
    >>> gains, losses = gains_and_losses(scores)
    >>> len(gains.events), losses.events["magnitude"].tolist()
    (0, [-10.0])
    """
    chosen = {name: value for name, value in ((sudden_gains.__kwdefaults__ or {}) | options).items() if name != "which"}
    search = _search(scores, **chosen)
    gains = SuddenGains(**search.found("gain"))
    return gains, SuddenGains(**search.found("loss")) if search.judged("loss").all_met.any() else None


def _search(
    scores: pd.DataFrame,
    measure: str | None,
    item: str | None,
    norms: Norms | Mapping[str, Norms] | None,
    cutoff: float | str | None,
    proportion: float,
    criteria: Sequence[int],
    variant: str,
    direction: str | None,
    alpha: float,
    critical_t_value: float | None,
    critical_value: float | None,
    draws: int,
    seed: int,
    convention: str | None,
    definitions: measures.Given,
) -> Search:
    used = _criteria(criteria, variant)
    shelf = measures.Shelf.of(definitions)
    _checked(shelf, proportion, direction, alpha, critical_t_value, convention, cutoff)
    draws, seed = _natural(draws, "draws"), _natural(seed, "seed")
    limit = critical(0.95, None, critical_value, "greater_or_equal")
    parameters: dict[str, object] = {
        "cutoff": cutoff, "norms": norms, "proportion": proportion, "criteria": used, "which": None, "alpha": alpha,
        "critical_t_value": critical_t_value, "critical_value": limit.value, "direction": direction, "draws": draws,
        "seed": seed,
    }  # fmt: skip
    if shelf.own:
        parameters["definitions"] = tuple(shelf.own)
    series = Series.of(scores, measure, item, shelf)
    forms, number = pairs(series.names)
    rules = [rule(name, part, norms, cutoff, limit, direction, shelf) for name, part in forms]
    judge = Criteria(used, proportion, critical_t(alpha, critical_t_value), variant == "t_test", convention == CONVENTION)  # fmt: skip
    method = Method(_VARIANTS[variant], parameters, _SOURCES, convention)
    chance = Chance(judge, draws, seed)
    return Search.of(series, forms, rules, number, chance, ranges(forms, shelf), method, measure is not None)


def _criteria(criteria: object, variant: object) -> tuple[int, ...]:
    if variant not in _VARIANTS:
        raise OptionError(f"variant={variant!r}", f"one of {sorted(_VARIANTS)}", "")
    used = several(criteria, "criteria")
    if not used or any(isinstance(c, bool) or c not in (1, 2, 3) for c in used):
        raise OptionError(f"criteria={criteria!r}", "some of 1, 2 and 3", "")
    used = tuple(sorted({int(c) for c in used}))
    if variant == "two_criteria":
        used = tuple(c for c in used if c != 3)
    if not used:
        raise OptionError(f"criteria={criteria!r} with variant='two_criteria'", "the criterion 1 or 2 too", "")
    return used


def _natural(value: object, option: str) -> int:
    expected = "a whole number of 0 or more"
    number = whole(value, option, expected)
    if number < 0:
        raise OptionError(f"{option}={number}", expected)
    return number


def _checked(
    shelf: measures.Shelf,
    proportion: float,
    direction: str | None,
    alpha: float,
    critical_t_value: float | None,
    convention: str | None,
    cutoff: float | str | None,
) -> None:
    if not 0 <= proportion <= 1:
        raise OptionError(f"proportion={proportion!r}", "a share from 0 to 1", "")
    if direction not in (None, "higher_better", "higher_worse"):
        raise OptionError(f"the direction is {direction!r}", "'higher_better' or 'higher_worse'", "")
    if not 0 < alpha < 1:
        raise OptionError(f"alpha={alpha!r}", "a number between 0 and 1", "")
    if critical_t_value is not None and not critical_t_value >= 0:
        raise OptionError(f"critical_t_value={critical_t_value!r}", "a number of 0 or more", "")
    if convention not in (None, CONVENTION):
        raise OptionError(f"the convention is {convention!r}", f"{CONVENTION!r}", "")
    if isinstance(cutoff, str):
        known = [*(measures.get(key) for key in measures.names()), *shelf.own.values()]
        sets = {t.name for each in known for t in each.thresholds if t.kind == "reliable_change"}
        if cutoff not in sets:
            raise OptionError(f"no reliable-change threshold is called {cutoff!r}", f"one of {sorted(sets)}", "")
    elif cutoff is not None and not 0 <= cutoff < np.inf:
        raise OptionError(f"the cutoff is {cutoff}", "a number of points of 0 or more", "")
