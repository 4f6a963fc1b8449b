"""The findings of a report for an app: one small value each, with the same sentence as the report.

Nothing here draws: neither matplotlib nor a template is loaded.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from moodtrack._load import load
from moodtrack.errors import OptionError
from moodtrack.log import Log
from moodtrack.measures import Given
from moodtrack.options import several
from moodtrack.read import Paths
from moodtrack.report import in_words
from moodtrack.report.findings import Findings, findings
from moodtrack.report.sections import (
    attention,
    further_rows,
    further_words,
    goal_in_words,
    goal_progress,
    missingness,
    reliable_change,
    sessions,
    summary,
    trend,
    trigger_rows,
    triggers,
    worded,
)
from moodtrack.report.sections.trend import TELL
from moodtrack.report.verdict import verdict

__all__ = ["Insight", "Tier", "insights"]

Tier = Literal["established", "shown", "not shown", "cannot tell", "count"]
"""How sure: two scores running; an interval or threshold is passed; it is not; nothing can be said; a plain count."""

_NEEDS = ("summary", "trend", "reliable_change", "goal_progress", "triggers", "missingness", "sessions")


@dataclass(frozen=True, slots=True)
class Insight:
    """One finding.

    Parameters
    ----------
    id : str
        Equal for the same question of the same person, whatever the numbers are today. Of attention it also holds the
        state and what fired, of words its code, so that a dismissal never hides a later and different fact.
    kind : str
        What told it: attention, reliable_change, trend, summary, goal_progress, triggers, within_day,
        dose_response, completeness, words (ratings in words without a number: some, or too_many for a rise or
        fall to be told), missingness or sessions.
    code : str
        What it says, as a word for programs: improved, unchanged, found, check, ...
    params : mapping of str to str, int or float
        What it is about: measure, item, rater, variable, tag, exposure, lag, goal, session, date, rule, subject, fact.
    numbers : mapping of str to float or None
        The numbers of the sentence, unrounded; None where there is none.
    n : int or None
        How many days, scores or values it rests on.
    tier : str
        established, shown, not shown, cannot tell or count.
    text : str
        The sentence of the report, without what it says of options of the command line.
    """

    id: str
    kind: str
    code: str
    params: Mapping[str, str | int]
    numbers: Mapping[str, float | None]
    n: int | None
    tier: Tier
    text: str

    def __repr__(self) -> str:
        return f"<Insight {self.id}: {self.kind}, {self.code}>"

    def to_dict(self) -> dict[str, object]:
        """As plain values, ready for JSON; the shape is declared in insight.schema.json of this package."""
        return {
            "id": self.id, "kind": self.kind, "code": self.code, "params": dict(self.params),
            "numbers": dict(self.numbers), "n": self.n, "tier": self.tier, "text": self.text,
        }  # fmt: skip


def insights(
    log: Log | Paths, *, person: str | None = None, dismiss: Iterable[str] = (), since: str | None = None,
    start: object = None, end: object = None, as_of: object = None, shared_only: bool = False, dated: object = None,
    measures: Given = None,
) -> list[Insight]:  # fmt: skip
    """What does a log show, one value a finding?

    Parameters
    ----------
    log : Log, str or Path, or several of them
        A log, or files that `moodtrack.load` reads.
    person : str, optional
        Whose; needed when there are several.
    dismiss : iterable of str
        Ids that are not returned. Nothing else changes: a pair of tag and day that is dismissed was still tested. Of tags
        on nearly the same days one stands for all, today one and later perhaps another: the id under any of their names hides it.
    since, start, end, as_of, shared_only
        Which part of the log is looked at, as for `moodtrack.report.document`.

    dated : str or Timestamp, optional
        The day that ages are counted to; without it, and without `as_of` or `end`, the last day in the log.
    measures : str, Path, Measure, or several of them, optional
        Questionnaires of one's own, as for `moodtrack.load` and `moodtrack.report.document`.

    Returns
    -------
    list of Insight
        What needs attention first, then change, level, goals, tags, completeness. Pairs of tag and day that were not
        found are left out; `found.get("triggers")` of `moodtrack.report.findings` has them all.

    Raises
    ------
    UnknownPerson
        If there are several persons and none is named, or the one named is not there.
    OptionError
        If a day cannot be read, there is no session to start from, what is given is no log and no path, or an id in `dismiss` is no text.

    Notes
    -----
    It depends on the log alone: files loaded day by day, or all at once, give the same in the end.

    Examples
    --------
    >>> import moodtrack
    >>> found = moodtrack.insights(moodtrack.demo())
    >>> [(one.code, one.tier) for one in found if one.kind == "reliable_change"]
    [('improved', 'established'), ('improved', 'established')]
    >>> moodtrack.insights(moodtrack.demo(), dismiss=[one.id for one in found])
    []
    """
    hidden = _ids(dismiss)
    loaded = log if isinstance(log, Log) else load(log, measures=measures)
    found = findings(
        loaded, person=person, words=_NEEDS, since=since, start=start, end=end, as_of=as_of, shared_only=shared_only,
        dated=dated, measures=measures,
    )  # fmt: skip
    made = (*_attention(found), *_change(found), *_course(found), *_level(found), *_goals(found), *_tags(found, hidden), *_entries(found), *_amounts(found), *_completeness(found), *_words(found), *_missing(found), *_around(found))  # fmt: skip
    return [one for one in _distinct(made) if one.id not in hidden]


def _ids(dismiss: Iterable[str]) -> set[str]:
    """The ids that are not returned, as given."""
    given = several(dismiss, "dismiss")
    if strange := [each for each in given if not isinstance(each, str)]:
        raise OptionError(f"dismiss= has a {type(strange[0]).__name__}", "ids of insights, as text", "give their id")
    return set(given)


def _distinct(made: Iterable[Insight]) -> Iterator[Insight]:
    """Ids that no other has: what comes twice, as a goal that is written down twice, is numbered from the second on."""
    seen: Counter[str] = Counter()
    for one in made:
        seen[one.id] += 1
        again = seen[one.id]
        yield one if again == 1 else replace(one, id=_hashed(f"{one.id} {again}"))


def _hashed(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def _named(found: Findings, kind: str, code: str, params: Mapping[str, str | int]) -> str:
    """The id of a question; of attention also of its state, of ratings in words also whether they are too many."""
    safe = [code] if kind in ("attention", "words") else []
    return _hashed(json.dumps([found.person, kind, dict(params), *safe], sort_keys=True, ensure_ascii=False))


def _made(found: Findings, kind: str, code: str, params: Mapping[str, str | int], numbers: Mapping[str, object], n: object, tier: Tier, text: str) -> Insight:  # fmt: skip
    told = {key: _number(value) for key, value in numbers.items()}
    rests = _number(n)
    return Insight(_named(found, kind, code, params), kind, code, dict(params), told, None if rests is None else int(rests), tier, _ADVICE.sub("", text))  # fmt: skip


_ADVICE = re.compile(rf" \(--dated\)|: say it with {TELL}")


def _number(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) else None


def _picked(row: Mapping[str, Any], *names: str) -> dict[str, object]:
    return {name: row[name] for name in names}


def _attention(found: Findings) -> Iterator[Insight]:
    tiers: dict[str, Tier] = {"check": "shown", "at this session": "shown", "no data": "cannot tell"}
    for flag in attention.rules(found):
        if flag.state in tiers:
            told = {"rule": flag.rule, "subject": flag.subject, "fact": flag.fact}
            named = {key: said for key, said in told.items() if said}
            made = _made(found, "attention", flag.state.replace(" ", "_"), named, flag.numbers, flag.n, tiers[flag.state], flag.text)  # fmt: skip
            yield replace(made, params={**named, **flag.about})


def _change(found: Findings) -> Iterator[Insight]:
    for course, (label, words) in zip(reliable_change.courses(found), reliable_change.change(found), strict=True):
        row = course.last
        about = {"measure": course.key}
        if row is None:
            yield _made(found, "reliable_change", "one_score", about, {"value": course.first["baseline"]}, 1, "cannot tell", f"{label}: {words}")  # fmt: skip
            continue
        kind = reliable_change.kind(row)
        known = kind in ("improved", "unchanged", "deteriorated")
        tier: Tier = "cannot tell" if not known else "not shown" if kind == "unchanged" else "established" if str(row["established"]) == "True" else "shown"  # fmt: skip
        numbers = _picked(row, "baseline", "value", "change", "low", "high", "level", "threshold")
        yield _made(found, "reliable_change", kind if known else "not_evaluable", about, numbers, row["n"], tier, f"{label}: {words}")  # fmt: skip


def _course(found: Findings) -> Iterator[Insight]:
    row = trend.fitted(found)
    for label, words in trend.change(found):
        about = {"variable": found.variable}
        if row is None:
            yield _made(found, "trend", "cannot_tell", about, {}, None, "cannot tell", f"{label}: {words}")
            continue
        said = verdict(row["estimate"], row["low"], row["high"], found.scale(found.variable).get("direction"))
        tier: Tier = "not shown" if said == "not shown" else "cannot tell" if said == "cannot tell" else "shown"
        numbers = {f"{name}_per_day" if name != "level" else name: row[name] for name in ("estimate", "low", "high", "level")}  # fmt: skip
        yield _made(found, "trend", said.replace(" ", "_"), about, numbers, row["n"], tier, f"{label}: {words}")


def _level(found: Findings) -> Iterator[Insight]:
    label, words = summary.level(found)
    rows = found.rows("summary_latest" if found.get("summary_latest") is not None else "summary")
    row = next((r for r in rows if str(r["variable"]) == found.variable and r["days"] > 0), None)
    if row is None:
        yield _made(found, "summary", "no_data", {"variable": found.variable}, {}, 0, "cannot tell", f"{label}: {words}")  # fmt: skip
    else:
        yield _made(found, "summary", "level", {"variable": found.variable}, _picked(row, "estimate", "low", "high", "level"), row["days"], "count", f"{label}: {words}")  # fmt: skip


def _goals(found: Findings) -> Iterator[Insight]:
    for row, (label, words) in zip(goal_progress.rows(found), goal_progress.sentences(found), strict=True):
        code = str(row["state"])
        told = code not in ("cannot_tell", "date_passed_unclear", "no_data", "not_evaluable")
        numbers = _picked(row, "baseline", "current", "current_low", "current_high", "target", "target_high", "percent", "recent", "recent_low", "recent_high", "expected")  # fmt: skip
        numbers |= (
            _picked(row, "rated", "worded", "rated_latest", "worded_latest") if goal_in_words.some(row).worded else {}
        )
        yield _made(found, "goal_progress", code, {"goal": str(row["goal"])}, numbers, row["n"], "count" if told else "cannot tell", f"{label}: {words}")  # fmt: skip


def _tags(found: Findings, hidden: set[str]) -> Iterator[Insight]:
    """The pairs that were found; one that was dismissed under the name of a tag that it stands for stays away."""
    for row, words in triggers.told(found):
        about: dict[str, str | int] = {"variable": str(row["variable"]), "tag": str(row["tag"]), "lag": int(row["lag"])}
        if any(
            _named(found, "triggers", "", {**about, "tag": tag}) in hidden for tag in trigger_rows.twins(found, row)
        ):
            continue
        told = "difference" if row["lag"] < 0 else "shrunken"
        numbers = _picked(row, told, "low", "high", "level", "p_adjusted", "n_with", "n_without", "p_superior", "p_superior_low", "p_superior_high")  # fmt: skip
        days = int(row["n_with"]) + int(row["n_without"])
        yield _made(found, "triggers", "higher" if row["difference"] > 0 else "lower", about, numbers, days, "shown", words)  # fmt: skip


def _entries(found: Findings) -> Iterator[Insight]:
    for row, words in further_words.entries(found):
        about = {"variable": str(row["variable"]), "tag": str(row["tag"])}
        numbers = _picked(row, "difference", "low", "high", "level", "p_adjusted", "n_with", "n_without", "hours")
        several = int(row["n_with"]) + int(row["n_without"])
        yield _made(found, "within_day", "higher" if row["difference"] > 0 else "lower", about, numbers, several, "shown", words)  # fmt: skip


def _amounts(found: Findings) -> Iterator[Insight]:
    for row, words in further_words.amounts(found):
        about: dict[str, str | int] = {"variable": str(row["variable"]), "exposure": str(row["exposure"]), "lag": int(row["lag"])}  # fmt: skip
        numbers = _picked(row, "difference", "low", "high", "level", "p_adjusted", "n", "n_below", "cut")
        line = row["term"] == "linear"
        if line:
            numbers["step"] = further_rows.step(found, row["exposure"])
        code = f"{'line' if line else 'below'}_{'higher' if row['difference'] > 0 else 'lower'}"
        yield _made(found, "dose_response", code, about, numbers, row["n"], "shown", words)


def _completeness(found: Findings) -> Iterator[Insight]:
    covered = found.coverage
    numbers = {"days": covered.days, "span": covered.counted, "longest_gap": covered.longest_gap}
    numbers = {"days": covered.days} if found.view.shared_only else numbers
    yield _made(found, "completeness", "days", {}, numbers, covered.days, "count", summary.days(found))


def _words(found: Findings) -> Iterator[Insight]:
    for variable, told, words in worded.told(found):
        numbers = {"days": told.worded, "rated_days": told.rated, "without_number": told.bare, "limit": in_words.LIMIT}
        many = in_words.too_many(found, variable)
        yield _made(found, "words", "too_many" if many else "some", {"variable": variable}, numbers, told.rated, "cannot tell" if many else "count", words)  # fmt: skip


def _missing(found: Findings) -> Iterator[Insight]:
    rows = [row for row in found.rows("missingness") if row["variable"] == found.variable]
    for row, (_, words) in zip(rows, missingness.headline(found), strict=False):
        shown = not row["low"] <= 0 <= row["high"]
        code = "not_shown" if not shown else "less_after_low" if row["estimate"] < 0 else "more_after_low"
        numbers = _picked(row, "estimate", "low", "high", "level", "after_low", "after_high")
        yield _made(found, "missingness", code, {"variable": found.variable}, numbers, row["n"], "shown" if shown else "not shown", words)  # fmt: skip


def _around(found: Findings) -> Iterator[Insight]:
    for row, words in sessions.told(found):
        low, high = _number(row["low"]), _number(row["high"])
        tier: Tier = "cannot tell" if low is None or high is None else "not shown" if low <= 0 <= high else "shown"
        code = tier.replace(" ", "_") if tier != "shown" else "rises_more" if row["estimate"] > 0 else "rises_less"
        numbers = _picked(row, "estimate", "low", "high", "level", "change", "usual", "n_usual")
        yield _made(found, "sessions", code, {"variable": str(row["variable"])}, numbers, row["n"], tier, words)
