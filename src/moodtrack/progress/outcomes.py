"""Outcomes of a service on pairs of measures: caseness, recovery and reliable change from the first to the last score."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from moodtrack import options
from moodtrack.errors import OptionError
from moodtrack.progress._mid_groups import grouped
from moodtrack.progress._outcome_limits import FROM_MEMORY, Limits, key_of, limits_of
from moodtrack.progress._outcome_rows import Slot, contacts, join, people, slot
from moodtrack.progress._problem_rows import Found, problem_rows
from moodtrack.progress._series import pick, table_of
from moodtrack.result import Code, Method, Result
from moodtrack.schema import Coded, Column, Table, conform, empty, require
from moodtrack.stats.shares import share, wilson

__all__ = ["Limits", "Outcomes", "outcomes"]

PAIRS: tuple[str | tuple[str, ...], ...] = ("phq9", (*FROM_MEMORY, "gad7"))
"""Depression, and anxiety: a disorder-specific measure where one is recorded, else GAD-7."""
_PERSON = Column("person", "category", "whose")
OUTCOMES = Table(
    "outcomes",
    "one client",
    (
        _PERSON,
        Column("contacts", "int?", "sessions attended; null where no sessions table was given"),
        Column("paired", "bool", "whether every place has two scores of one measure"),
        Column("judged", "bool", "paired, with enough contacts, in one course: what the rates count"),
        Column("caseness_start", "bool?", "a case on any measure at the first scores; of one session where there are no pairs"),
        Column("caseness_end", "bool?", "a case on any measure at the last scores"),
        Column("recovery", "bool?", "a case at the start and none at the end; null where not a case at the start"),
        Column("reliable_improvement", "bool?", "reliably better on a measure and reliably worse on none"),
        Column("reliable_deterioration", "bool?", "reliably worse on a measure and, unless `mixed` says otherwise, better on none"),
        Column("no_reliable_change", "bool?", "neither"),
        Column("reliable_recovery", "bool?", "recovery and reliable improvement; null where not a case at the start"),
        Column("mixed", "bool?", "reliably better on one measure and reliably worse on another"),
    ),
)  # fmt: skip
SCORED = Table(
    "pairs",
    "one place of the pair of measures of one client",
    (
        _PERSON,
        Column("place", "int", "which place, from 1"),
        Column("measure", "category", "key of the questionnaire that fills it; null: no score"),
        Column("n", "int", "scores of it"),
        Column("first", "float", "first score", "points"),
        Column("last", "float", "last score", "points"),
        Column("first_session", "int?", "session of the first score"),
        Column("last_session", "int?", "session of the last score"),
        Column("change", "float", "last - first; null for one score", "points"),
        Column("caseness", "float", "a case from here on", "points"),
        Column("reliable_change", "float", "a change of this or more is reliable", "points"),
        Column("threshold_name", "category", "name of the set"),
        Column("threshold_source", "category", "where it comes from"),
        Column("threshold_status", "category", "how good that is", "primary | secondary | from_memory | given | ..."),
    ),
)
RATES = Table(
    "rates",
    "one outcome of one group",
    (
        Column("group", "category", "group of the persons; null where no persons table was given"),
        Column("outcome", "category", "which outcome, by the last score"),
        Column("persons", "int", "clients of the group, judged or not"),
        Column("n", "int", "clients that could have it: cases at the start for recovery, else all judged"),
        Column("count", "int", "clients that have it"),
        Column("estimate", "float", "count / n"),
        Column("low", "float", "lower end of Wilson's interval"),
        Column("high", "float", "upper end of Wilson's interval"),
        Column("level", "float", "level of the interval"),
    ),
)
_RATED = ("caseness_start", "not_caseness_start", "recovery", "reliable_recovery", "reliable_improvement", "no_reliable_change", "reliable_deterioration")  # fmt: skip


@dataclass(frozen=True, eq=False, repr=False)
class Outcomes(Result):
    """What `outcomes` returns: `table` (clients), `pairs` (the scores behind it), `problems`, `method`."""

    tables: ClassVar[Mapping[str, Table]] = {"table": OUTCOMES, "pairs": SCORED}

    pairs: pd.DataFrame

    def rates(self, persons: pd.DataFrame | None = None, *, level: float = 0.95) -> pd.DataFrame:
        """The rates of a service, each with its denominator and Wilson's interval: never for one client.

        Parameters
        ----------
        persons : DataFrame, optional
            The table `persons`; with it one row a group and outcome.
        level : float
            Level of the interval.

        Raises
        ------
        OptionError
            If the level is not between 0 and 1.
        SchemaError
            If persons lacks person or group.

        Notes
        -----
        Every rate is of the last score. A share of clients who were ever in a class grows with the number of sessions. The
        interval takes clients as independent and says nothing of clients who left without a second score.
        """
        if not 0 < level < 1:
            raise OptionError(f"level={level!r}", "a number between 0 and 1")
        if not len(self.table):
            return empty(RATES)
        case = {"not_caseness_start": ~self.table["caseness_start"]}
        frame = grouped(self.table.assign(measure=None, item=None, rater=None, **case), persons)
        frame = frame[["group", "judged", *_RATED]].assign(persons=1)
        flags = {f"{name}:n": frame[name].notna() & frame["judged"] for name in _RATED}
        counts = {name: frame[name].fillna(False).astype(bool) & frame["judged"] for name in _RATED}
        sums = frame[["group", "persons"]].assign(**counts, **flags).groupby("group", observed=True, sort=True).sum()
        parts = [
            pd.DataFrame(
                {"group": sums.index, "outcome": name, "persons": sums["persons"].to_numpy(), "n": sums[f"{name}:n"].to_numpy(), "count": sums[name].to_numpy()}
            )
            for name in _RATED
        ]  # fmt: skip
        table = pd.concat(parts, ignore_index=True)
        low, high = wilson(table["count"].to_numpy(), table["n"].to_numpy(), level)
        rate = share(table["count"].to_numpy(), table["n"].to_numpy())
        return conform(
            table.assign(estimate=rate, low=low, high=high, level=np.where(np.isnan(rate), np.nan, level)), RATES
        )


def outcomes(
    scores: pd.DataFrame,
    sessions: pd.DataFrame | None = None,
    *,
    pairs: Sequence[str | Sequence[str]] = PAIRS,
    thresholds: str = "NHS Talking Therapies",
    accept: Collection[str] = (),
    limits: Mapping[str, Limits] | None = None,
    mixed: str = "no_reliable_change",
    min_contacts: int = 2,
    baseline: str | int = "first",
    rater: str = "self",
) -> Outcomes:
    """What came of a service: recovery and reliable change of its clients on pairs of measures?

    Parameters
    ----------
    scores : DataFrame
        The table `scores`; totals are looked at. One course of treatment a client.
    sessions : DataFrame, optional
        The table `sessions`. With it a client needs `min_contacts` sessions attended, of one course.
    pairs : sequence
        The places that all need a first and a last score: a measure, or several of which the first with two scores is
        taken. By default PHQ-9, and a disorder-specific measure of anxiety where one is usable, else GAD-7.
    thresholds : str
        Name of the published set of caseness and reliable change, whatever its status.
    accept : collection of str
        Disorder-specific measures whose thresholds are taken from memory. Others are not used, and a problem says so.
    limits : mapping of str to Limits, optional
        Thresholds of your own, by measure.
    mixed : {"no_reliable_change", "deterioration"}
        What reliably better on one measure and reliably worse on another is. The first is the convention for adults, the
        second the rule of the official statistics of children and young people.
    min_contacts : int
        Sessions attended that make a course of treatment.
    baseline : "first" or int
        The first score of a measure, or only one of that session.
    rater : str
        Whose answers; a score without a rater counts as self.

    Returns
    -------
    Outcomes
        `table` has one row a client, `pairs` the scores and thresholds behind it; `rates` gives the rates of the service.

    Raises
    ------
    OptionError
        If an option cannot have its value.
    SchemaError
        If scores lacks person, measure or value.

    Notes
    -----
    A score at the threshold is a case, a change of exactly the threshold is reliable. Case at the start: on any measure;
    recovery: a case at the start and on no measure at the end; reliable improvement: reliably better on a measure and worse
    on none; reliable recovery: both. First and last are the first and last score of one measure. A client without two scores on every
    place has no outcome and is counted as not paired: where clients stay away when they are worse, the rates look better
    than the service. It is change on the measures, not a judgement of the person or of the cause.

    References
    ----------
    Saunders et al., PMC8411661, table 1 (thresholds of NHS Talking Therapies); Wilson 1927, 10.1080/01621459.1927.10502953

    Examples
    --------
    >>> values = {"phq9": [16.0, 8.0], "gad7": [12.0, 7.0]}
    >>> rows = [("a", s, m, v[s - 1]) for m, v in values.items() for s in (1, 2)]
    >>> found = outcomes(pd.DataFrame(rows, columns=["person", "session", "measure", "value"]))
    >>> found.table[["caseness_start", "recovery", "reliable_improvement", "reliable_recovery"]].iloc[0].tolist()
    [True, True, True, True]
    """
    accept, given = _checked(accept, limits, mixed, thresholds)
    least = options.whole(min_contacts, "min_contacts", "a whole number from 0")
    require(scores, ["person", "measure", "value"], "scores")
    places = [tuple(key_of(name) for name in options.several(one, "pairs")) for one in pairs]
    if not places or not all(places):
        raise OptionError("no measure is in a place of pairs", "at least one measure in every place")
    wanted = [name for place in places for name in place]
    known = {name: limits_of(name, thresholds, accept, given) for name in wanted}
    frame = table_of(scores)
    columns = {name: column.array for name, column in frame.items()}
    persons = people(columns, wanted)
    slots, found = [], []
    for place in places:
        filled, said = slot(frame, columns, place, known, rater, persons, baseline)
        slots.append(filled)
        found += said
    attended, usable = None, np.ones(len(persons), dtype=bool)
    if sessions is not None:
        attended, courses = contacts(sessions, persons)
        usable = (attended >= least) & (courses < 2)
        found.append(
            Found(attended < least, Code.TOO_FEW, "fewer sessions attended than a course of treatment has", needs=least)
        )
        found.append(
            Found(courses > 1, Code.NOT_EVALUABLE, "sessions of several courses: give scores and sessions of one")
        )
    joined = join(slots, usable, mixed)
    found.append(
        Found(~joined["paired"], Code.NOT_EVALUABLE, "a place without a first and a last score of one measure")
    )
    person = pd.Categorical.from_codes(np.arange(len(persons)), dtype=pd.CategoricalDtype(persons))
    told = np.zeros(len(persons), dtype="int64") if attended is None else attended
    parameters = {
        "pairs": tuple(places), "thresholds": thresholds, "accept": accept, "limits": given, "mixed": mixed,
        "min_contacts": least, "baseline": baseline, "rater": rater,
    }  # fmt: skip
    return Outcomes(
        table={"person": person, "contacts": pd.arrays.IntegerArray(told, np.full(len(persons), attended is None)), **joined},
        pairs=_scored(slots, person),
        problems=problem_rows(person, Coded(np.full(len(persons), -1), ()), found),
        method=Method("caseness, recovery and reliable change", parameters, ("https://pmc.ncbi.nlm.nih.gov/articles/PMC8411661", "10.1080/01621459.1927.10502953")),
    )  # fmt: skip


def _scored(slots: Sequence[Slot], person: pd.Categorical) -> dict[str, Any]:
    """One row a client and place."""
    places, own = np.repeat(np.arange(1, len(slots) + 1), len(person)), np.tile(person.codes, len(slots))
    columns: dict[str, Any] = {
        "person": pick(person, own), "place": places,
        "measure": _taken(slots, [one.names for one in slots]), "n": _joined(one.n for one in slots), "first": _joined(one.first for one in slots),
        "last": _joined(np.where(one.paired, one.last, np.nan) for one in slots), "first_session": _joined(one.from_session for one in slots),
        "last_session": _joined(np.where(one.paired, one.to_session, np.nan) for one in slots),
        "change": _joined(np.where(one.paired, one.last - one.first, np.nan) for one in slots),
        "caseness": _joined(one.limit("caseness") for one in slots), "reliable_change": _joined(one.limit("change") for one in slots),
    }  # fmt: skip
    for word in ("name", "source", "status"):
        told = [[None if of is None else getattr(of, word) for of in one.limits] for one in slots]
        columns[f"threshold_{word}"] = _taken(slots, told)
    return columns


def _joined(parts: Iterable[np.ndarray]) -> np.ndarray:
    return np.concatenate(list(parts))


def _taken(slots: Sequence[Slot], values: Sequence[Sequence[str | None]]) -> Coded:
    """The word of the candidate that fills each place, null where none does."""
    words = sorted({word for own in values for word in own if word is not None})
    place = {word: number for number, word in enumerate(words)}
    codes = [np.array([*(place.get(str(word), -1) for word in own), -1])[one.which] for one, own in zip(slots, values, strict=True)]  # fmt: skip
    return Coded(np.concatenate(codes), words)


def _checked(
    accept: Collection[str], limits: Mapping[str, Limits] | None, mixed: str, thresholds: object
) -> tuple[tuple[str, ...], dict[str, Limits]]:
    if mixed not in ("no_reliable_change", "deterioration"):
        raise OptionError(f"mixed={mixed!r}", "'no_reliable_change' or 'deterioration'")
    if not isinstance(thresholds, str):
        raise OptionError(f"thresholds={thresholds!r}", "the name of a published set")
    accepted = tuple(sorted(key_of(name) for name in options.several(accept, "accept")))
    strangers = [name for name in accepted if name not in FROM_MEMORY]
    if strangers:
        raise OptionError(f"accept={strangers}", f"some of {sorted(FROM_MEMORY)}")
    given = {key_of(name): one for name, one in (limits or {}).items()}
    if not all(isinstance(one, Limits) for one in given.values()):
        raise OptionError("limits holds something else", "progress.Limits(caseness, change) by measure")
    return accepted, given
