"""From a Log to the results that sections tell: the only module of the report that calls analyses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from types import MappingProxyType
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from moodtrack._catalogue import ANALYSES
from moodtrack.errors import OptionError, UnknownPerson
from moodtrack.log import Log, exchanged
from moodtrack.measures import Given, Measure, Shelf
from moodtrack.options import whole as whole_number
from moodtrack.report.budget import FURTHER, beside, held
from moodtrack.report.course import latest_course
from moodtrack.report.courses_given import fitted
from moodtrack.report.coverage import Coverage, coverage
from moodtrack.report.coverage import held as took_place
from moodtrack.report.further import amounts, several_a_day
from moodtrack.report.gains import outcome
from moodtrack.report.numbers import count, date, missing
from moodtrack.report.ratings import compared, name_in, primary
from moodtrack.report.scales import Key, elsewhere, unclassed, uncoded, unscaled
from moodtrack.report.window import View, day
from moodtrack.schema import RATINGS, SESSIONS, empty, plain_rows

__all__ = ["UNDATED", "WINDOW", "Findings", "findings"]

T = TypeVar("T")

_SAY = "person='NAME' (on the command line: --person NAME)"

UNDATED = "the day of the report is not given (--dated)"
"""Why nothing is said of ages and of days that are past."""

WINDOW = 28
"""Days of the two windows that the level is told for: the first ones and the latest ones of the diary."""


@dataclass(frozen=True, eq=False)
class Findings:
    """What is known of one person, before it is put into words.

    Parameters
    ----------
    log : Log
        Of this person alone, as far as the view goes.
    person : str
        The pseudonym; empty when the log has nobody.
    variable : str
        The rating that the first page tells; empty when nothing is rated.
    coverage : Coverage
        How much was logged.
    results : mapping of str to Result
        By the word of the analysis. Beside `triggers` stand `within_day` and `dose_response`, where the log has what they
        need, as of the same planned look and on one budget (`moodtrack.report.budget`). `summary_first` and
        `summary_latest` are summaries of the first and the latest 28 days of the diary, or, where the view has a first day, of the 28 days before it and of the days from it on. A
        word is absent when no section asked for it, or when there is nothing to run it on. `sudden_losses` are sudden gains
        the other way round, None where there is none; `outcomes` is None without the pair of measures.
    view : View
        Which part of the log is looked at.
    course : str
        What was left out of a log that holds several courses of treatment; empty where nothing was.
    whole : Log
        As `log`, also with the diary days before the first one of the view: what stands on planned looks uses it.
    dated : Timestamp or None
        The day of the report, where it is told.
    shelf : Shelf
        The definitions of questionnaires: the caller's own and the registry's.
    sessions_held : DataFrame
        The sessions with a day that took place, of the whole log.
    compared, amounts : tuple of str
        Ratings of the whole log of which tags are asked, the first one at the head, and its amounts.
    """

    log: Log
    person: str
    variable: str
    coverage: Coverage
    results: Mapping[str, Any]
    view: View = View()
    course: str = ""
    whole: Log = field(default_factory=Log)
    dated: pd.Timestamp | None = None
    shelf: Shelf = field(default_factory=Shelf)
    sessions_held: pd.DataFrame = field(default_factory=lambda: empty(SESSIONS))
    compared: tuple[str, ...] = ()
    amounts: tuple[str, ...] = ()
    _kept: dict[str, Any] = field(default_factory=dict, init=False, repr=False)

    @property
    def told_until(self) -> pd.Timestamp | None:
        """The day that ages are counted to, where it is told: the last day of the view, else the day of the report."""
        return _told(self.view, self.dated)

    @property
    def until(self) -> pd.Timestamp | None:
        """The day that ages are counted to: the one told, else the last day of anything in the log."""
        told, through = self.told_until, self.coverage.through
        return through if told is None else told if through is None else max(told, through)

    @property
    def all_coverage(self) -> Coverage:
        """How much was logged, also before the first day of the view."""
        cut = self.view.start is not None
        return self.once("all coverage", lambda: coverage(self.whole, self.sessions_held)) if cut else self.coverage  # fmt: skip

    def counted(self, row: Mapping[str, Any]) -> pd.Series:
        """First and last of the days that are counted of a rating, with one or without: those of the window, where it has no first day from the rating's own on."""
        first, last = (row["first"] if self.view.start is None else self.view.start), self.coverage.end
        return pd.Series([first, row["last"] if last is None else max(last, row["last"])])

    def since(self, when: Any) -> int | None:
        """Whole days from a day to the day that ages are counted to; None where one is not known."""
        return None if self.until is None or missing(when) else int((self.until - pd.Timestamp(when).normalize()).days)

    def ago(self, days: int) -> str:
        """An age in words, with the day that it is counted to."""
        until = "the last day " + self.view.where if self.told_until is None else date(self.until)
        return f"{count(days, 'day')} before {until}"

    @property
    def unscaled(self) -> frozenset[Key]:
        """Series of scores that cannot be on the scale of their form, or of which the coding is not told."""
        return self.once("unscaled", lambda: unscaled(self.whole, self.shelf) | elsewhere(self.whole) | self.uncoded)

    @property
    def uncoded(self) -> frozenset[Key]:
        """Series of totals that may be of another coding of their form."""
        return self.once("uncoded", lambda: uncoded(self.whole, self.shelf))

    def measure(self, name: object) -> Measure | None:
        """The definition of a questionnaire; None where it is not known."""
        return self.shelf.find(str(name))

    def once(self, key: str, make: Callable[[], T]) -> T:
        """What `make` gives, made at the first call with this key and kept; several sections tell of the same thing."""
        if key not in self._kept:
            self._kept[key] = make()
        kept: T = self._kept[key]
        return kept

    def get(self, word: str) -> Any:
        """The result of an analysis, or None."""
        return self.results.get(word)

    def rows(self, word: str, table: str = "table") -> list[dict[str, Any]]:
        """The rows of a table of an analysis, made once; none where it did not run."""
        found = self.get(word)
        return self.once(f"rows {word} {table}", lambda: [] if found is None else found.rows(table))

    def log_rows(self, table: str) -> list[dict[str, Any]]:
        """The rows of a table of the log, made once."""
        return self.once(f"log rows {table}", lambda: _rows(getattr(self.log, table)))

    @property
    def daily(self) -> list[dict[str, Any]]:
        """The rated days of the rating of the first page, in their order."""
        return self.once("daily", lambda: sorted((row for row in self.rows("summary", "daily") if row["variable"] == self.variable), key=itemgetter("day")))  # fmt: skip

    def scale(self, variable: str) -> dict[str, Any]:
        """The row of the table `variables`, with the name as its label where none is told.

        A scale in brackets is no part of the label, unless another rating would be called so too; `heading` is as written.
        """
        return dict(self.once(f"scale {variable}", lambda: self._scale(variable)))

    def _scale(self, variable: str) -> dict[str, Any]:
        row = next((row for row in self.log_rows("variables") if row["variable"] == variable), {})
        known = {str(k): v for k, v in row.items() if not missing(v)}
        heading = str(known.get("label", variable.replace("_", " ")))
        name = name_in(heading)
        told = {
            str(column): str(column).replace("_", " ") for column in self.log.ratings.columns[len(RATINGS.columns) :]
        }
        told |= {row["variable"]: str(row["label"]) for row in self.log_rows("variables") if not missing(row["label"])}
        alone = all(name_in(other).casefold() != name.casefold() for key, other in told.items() if key != variable)
        return {**known, "label": name if alone else heading, "heading": heading}


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return plain_rows(frame) if len(frame) else []


def findings(
    log: Log, *, person: str | None = None, words: Iterable[str] | None = None, since: str | None = None,
    start: object = None, end: object = None, as_of: object = None, shared_only: bool = False, null: int | None = None,
    dated: object = None, measures: Given = None, course: object = None,
) -> Findings:  # fmt: skip
    """Run the analyses that the sections named need.

    Parameters
    ----------
    log : Log
        Any log.
    person : str, optional
        Whose; needed when the log has several.
    words : iterable of str, optional
        Words of analyses; all that have a section without it.
    since, start, end, as_of, shared_only
        Which part of the log is looked at, as for `document`.
    null : int, optional
        In how many shifted copies of the log triggers are looked for; without it in none.

    dated, measures
        The day of the report, and questionnaires of one's own, as for `document`.
    course
        Courses fitted to a sample, as for `document`; without one no client is set beside others.

    Returns
    -------
    Findings
        Of one person.

    Raises
    ------
    UnknownPerson
        If the log has several persons and none is named, or the one named is not in it.
    OptionError
        If a day cannot be read, there is no session to start from, or `null` is below 1.
    """
    shelf, told = Shelf.of(measures), day("dated", dated)
    log = _listed(log)
    name = _person(log, person)
    own, left = latest_course(log.select(name) if len(log.persons) > 1 else log)
    view, whole = View.of(own, since=since, start=start, end=end, as_of=as_of, shared_only=shared_only, dated=told)
    after = view.after(whole)
    inside = whole if after is whole else exchanged(after, scores=whole.scores, sessions=whole.sessions)
    variable = primary(whole)
    on = took_place(whole, _told(view, told))
    covered = coverage(after, on if view.start is None else on[on["day"] >= view.start], view.start, _told(view, None))
    measured = tuple(amounts(whole, variable))
    first = tuple(compared(whole, variable, measured))
    results: dict[str, Any] = {}
    found = Findings(inside, name, variable, covered, MappingProxyType(results), view, left, whole, told, shelf, on, first, measured)  # fmt: skip
    wanted = set(words) if words is not None else {a.word for a in ANALYSES if "section" in a.faces} | _BESIDE
    options: dict[str, dict[str, object]] = {
        "triggers": {"of": list(first), "looks": "planned"}, "trend": {"estimators": ("ar1",)}, "missingness": {"of": variable}, "recovery": {"of": variable},
        "sessions": {"of": variable or None, "until": found.until}, "peri_event": {"of": variable}, "episodes": {"of": variable},
        "within_day": {"of": variable}, "dose_response": {"of": variable}, "staying_well": {"of": variable or None},
        "power": {"of": variable}, "itemsets": {"of": variable}, "lag_table": {"of": variable}, "interactions": {"of": variable},
        "self_experiment": {"of": variable}, "shuffled": {"of": variable},
    }  # fmt: skip
    options["goal_progress"] = {"until": found.until}
    options["compliance"] = {"start": view.start, "end": covered.end}
    if shelf.own:
        options |= {
            word: {**options.get(word, {}), "definitions": shelf}
            for word in ("reliable_change", "goal_progress", "sudden_gains", "course")
        }
    wanted = wanted if course is not None else wanted - {"course"}
    options["staying_well"] |= {"definitions": shelf}
    options["course"] = {"course": fitted(course), **options.get("course", {})}
    options["sudden_gains"] = {"item": "total", **options.get("sudden_gains", {})}
    for analysis in ANALYSES:
        if analysis.word in wanted - {"outcomes", "sudden_gains"} and (
            variable or "ratings" not in analysis.takes or {"goals", "sessions"} & {*analysis.takes}
        ):
            used = (
                whole if analysis.word == "triggers" or {"goals", "scores", "sessions"} & {*analysis.takes} else inside
            )
            results[analysis.word] = used.run(analysis.load(), **options.get(analysis.word, {}))
    if "reliable_change" in results:
        results["reliable_change"] = unclassed(results["reliable_change"], found.unscaled)
    if "triggers" in results:
        for word in FURTHER:
            results.pop(word, None)
        results |= _on_one_budget(found)
    if "summary" in results:
        results |= _then_and_now(found)
    if "outcomes" in wanted:
        results["outcomes"] = outcome(whole)
    if "sudden_gains" in wanted:
        from moodtrack.progress.sudden_gains import gains_and_losses

        results["sudden_gains"], results["sudden_losses"] = whole.run(gains_and_losses, **options["sudden_gains"])
    if null is not None and whole_number(null, "null", _FROM_1) < 1:
        raise OptionError(f"null={null}", _FROM_1)
    if null is not None and "triggers" in results and (look := _look(found)) is not None:
        from moodtrack.patterns.shuffled import shuffled

        families = beside(results, float(look["alpha"]))
        results["shuffled"] = whole.run(shuffled, of=list(first), n=null, looks="planned", beside=families)
    return found


def _told(view: View, dated: pd.Timestamp | None) -> pd.Timestamp | None:
    limits = [limit for limit in (view.as_of, view.end) if limit is not None]
    return min(limits) if limits else dated


def _look(found: Findings) -> dict[str, Any] | None:
    """The look at the first rating that is reached; None before the first."""
    looks = found.rows("triggers", "looks")
    return next((row for row in looks if row["variable"] == found.variable and not missing(row["look"])), None)


def _on_one_budget(found: Findings) -> dict[str, Any]:
    """Triggers and the further questions to the log as it was at the look that they stand on; none before the first."""
    look, made = _look(found), {"triggers": found.results["triggers"]}
    if look is None:
        return made
    log, end, of = found.whole, look["day"], {"of": found.variable, "alpha": look["alpha"]}
    asked: dict[str, dict[str, Any]] = {"within_day": of} if several_a_day(log.ratings, found.variable, end) else {}
    if found.amounts and (measured := amounts(log, found.variable, end)):
        asked["dose_response"] = {"exposures": measured, **of}
    then = log.select(end=end) if asked else log
    for analysis in ANALYSES:
        if analysis.word in asked:
            made[analysis.word] = then.run(analysis.load(), **asked[analysis.word])
    return held(made, found.variable, look["alpha"])


def _then_and_now(found: Findings) -> dict[str, Any]:
    """Summaries of two stretches of days that are set side by side; none where they would overlap."""
    run = next(a for a in ANALYSES if a.word == "summary").load()
    log, covered, start = found.whole, found.coverage, found.view.start
    at, days = log.ratings["day"].to_numpy(), np.timedelta64(WINDOW, "D")
    if start is not None:
        since = start.to_datetime64()
        first, latest = (at >= since - days) & (at < since), at >= since
    elif covered.first is not None and covered.last is not None and covered.span >= 2 * WINDOW:
        first, latest = at < covered.first.to_datetime64() + days, at > covered.last.to_datetime64() - days
    else:
        return {}
    parts = {"summary_first": log.ratings.take(np.flatnonzero(first)), "summary_latest": log.ratings.take(np.flatnonzero(latest))}  # fmt: skip
    return {name: run(part, log.variables, log.labels, of=found.variable) for name, part in parts.items()}


def _listed(log: Log) -> Log:
    """The log with its persons as the other tables name them, where its table of persons is empty."""
    if len(log.persons):
        return log
    names = {name for frame in log.tables.values() if "person" in frame for name in frame["person"].cat.categories}
    return exchanged(log, persons=pd.DataFrame({"person": sorted(names)})) if names else log


def _person(log: Log, person: str | None) -> str:
    known = log.persons["person"].astype(str).tolist()
    if person is not None:
        if person not in known:
            raise UnknownPerson(
                "the person asked for is not in these files", f"one of {known[:20]}", f"name one: {_SAY}"
            )
        return person
    if len(known) > 1:
        raise UnknownPerson(
            f"these files hold {len(known)} persons: {', '.join(known[:20])}",
            "one person, as a report is about one",
            f"name one: {_SAY}",
        )
    return known[0] if known else ""


_BESIDE = {"sudden_gains", "outcomes"}
_FROM_1 = "a whole number from 1"
