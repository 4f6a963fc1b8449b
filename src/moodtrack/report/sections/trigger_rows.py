"""Which pairs of tag and day a report tells, and in which order: by the group and name of the tag, never by size."""

from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import Any

import numpy as np
import pandas as pd

from moodtrack.report.findings import Findings
from moodtrack.report.numbers import missing
from moodtrack.report.sections import trigger_words as words
from moodtrack.result import Code
from moodtrack.schema import numbers

__all__ = ["ahead", "also", "before", "group", "helps", "kind_of", "less_after", "look", "main", "ordered", "reverse_of", "rows", "shown", "tails", "tested", "tested_in_all", "unvaried", "with_twins", "worse"]  # fmt: skip

_FAR = pd.Timedelta(days=730)
_SKILLS = frozenset(
    {
        "skill", "skills", "coping", "coping skills", "self-care", "self care", "selfcare", "homework", "exercises",
        "therapy", "dbt", "cbt",
        "therapie", "selbstfürsorge", "fertigkeiten", "übungen", "hausaufgaben", "bewältigung",
        "thérapie", "compétences", "exercices", "devoirs", "prendre soin de soi",
        "terapia", "habilidades", "ejercicios", "tareas", "autocuidado",
        "umiejętności", "ćwiczenia", "praca domowa", "zadania domowe", "dbanie o siebie",
        "abilità", "esercizi", "compiti", "cura di sé",
    }
)  # fmt: skip
_PEOPLE = frozenset(
    {
        "people", "person", "social", "family", "friends", "relationships", "who", "with whom",
        "menschen", "personen", "soziales", "familie", "freunde", "beziehungen", "mit wem",
        "personnes", "famille", "amis", "relations", "avec qui",
        "personas", "familia", "amigos", "relaciones", "con quién",
        "ludzie", "osoby", "rodzina", "przyjaciele", "znajomi", "relacje", "z kim",
        "persone", "famiglia", "amici", "relazioni", "con chi",
    }
)  # fmt: skip
_KINDS = dict.fromkeys(_PEOPLE, "people") | dict.fromkeys(_SKILLS, "skill")
_UNHELPFUL = ("unhelpful", "unskilful", "maladaptive", "nicht hilfreich", "wenig hilfreich", "inutile", "nuisible", "malsain", "poco útil", "no útil", "inútil", "dañin", "nieprzydatn", "niepomocn", "szkodliw", "non util", "dannos")  # fmt: skip


def rows(found: Findings) -> list[dict[str, Any]]:
    """Every pair that was looked at, by group and name of the tag."""

    def made() -> list[dict[str, Any]]:
        return ordered(found, sorted(found.rows("triggers"), key=lambda r: int(r["lag"])))

    return found.once("trigger_rows", made)


def ordered(found: Findings, listed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows by group and name of their tag."""
    groups = group(found)
    places = {tag: _place(tag, groups) for tag in {str(r["tag"]) for r in listed}}
    return sorted(listed, key=lambda r: places[str(r["tag"])])


def main(found: Findings) -> list[dict[str, Any]]:
    """The pairs of the first question: the rating of the first page on the same day and the day after."""
    return _families(found).get((found.variable, "triggers"), [])


def also(found: Findings) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """The pairs of every further question, each with its rating and its family."""
    return [(*family, part) for family, part in sorted(_families(found).items(), key=itemgetter(0)) if family != (found.variable, "triggers")]  # fmt: skip


def _families(found: Findings) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """The pairs of every question: its rating and its family."""

    def made() -> dict[tuple[str, str], list[dict[str, Any]]]:
        parts: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for row in rows(found):
            parts.setdefault((str(row["variable"]), str(row["family"])), []).append(row)
        return parts

    return found.once("trigger_families", made)


def shown(listed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of them that were found."""
    return [r for r in listed if r["status"] == "found"]


def tested(listed: list[dict[str, Any]]) -> int:
    """How many of them were tested."""
    return len([r for r in listed if r["status"] not in ("not_testable", "early")])


def tested_in_all(found: Findings) -> int:
    """Pairs that were tested over all sections: whatever has a p-value among others."""
    words = [
        word
        for word, result in found.results.items()
        if result is not None and "p_adjusted" in result.tables["table"].kinds
    ]
    listed = [row for word in words for row in found.rows(word)]
    return len([row for row in listed if row["p_adjusted"] == row["p_adjusted"] and row["status"] != "early"])


def unvaried(found: Findings) -> bool:
    """Whether the rating was the same on all days compared, so that nothing can be asked of it."""
    rated = numbers(found.whole.ratings[found.variable])
    if np.unique(rated[~np.isnan(rated)]).size == 1:
        return True
    listed = main(found)
    return not tested(listed) and any(str(r["reason"]) == Code.CONSTANT for r in listed)


def look(found: Findings) -> dict[str, Any] | None:
    """On which days the answer stands; None where nothing was looked at."""
    return next((r for r in found.rows("triggers", "looks") if str(r["variable"]) == found.variable), None)


def ahead(found: Findings, told: dict[str, Any]) -> pd.Timestamp | int | None:
    """When the next look is expected: a day, the rated days it waits for where that day is past, None beyond two years."""
    day, until = pd.Timestamp(told["next_day"]), found.told_until
    if until is not None and day < until:
        return int(told["next_look"] - told["days"])
    known = [when for when in (until, found.until) if when is not None]
    return day if not known or day <= max(known) + _FAR else None


def group(found: Findings) -> Mapping[str, str]:
    """The group of every tag; tags that name something agreed on have the group of that."""

    def made() -> dict[str, str]:
        tags, told = (found.whole.tags[name].array for name in ("tag", "group"))
        both = (tags.codes >= 0) & (told.codes >= 0)
        names, kinds = tags.categories.tolist(), told.categories.tolist()
        latest = dict(zip(tags.codes[both].tolist(), told.codes[both].tolist(), strict=True))
        groups = {names[tag]: kinds[kind] for tag, kind in latest.items()}
        return dict.fromkeys((tag for tag in names if _plain(tag) in _agreed(found)), "skills") | groups

    return found.once("trigger_groups", made)


def _agreed(found: Findings) -> set[str]:
    """The words of what was agreed on."""
    return found.once("words agreed", lambda: {_plain(word) for word in found.whole.assignments["label"].dropna()})


def twins(found: Findings, row: dict[str, Any], on: str | None = None) -> list[str]:
    """The tags that a tag stands for, in order: those on nearly the same days, on nearly all other days, or both."""
    own = [r for r in rows(found) if str(r["reason"]) == Code.SAME_DAYS and str(r["reported_as"]) == str(row["tag"])]
    return sorted({str(r["tag"]) for r in own if on in (None, str(r["reported_on"]))})


def with_twins(found: Findings, row: dict[str, Any]) -> str:
    """A tag with those on nearly the same days, or on nearly all other days, which are told as one."""
    same, other = (
        " and ".join(words.quoted(tag) for tag in twins(found, row, on)) for on in ("same_days", "other_days")
    )
    beside = [f"with {same}, on nearly the same days"] if same else []
    beside += [f"{other} on nearly all other days"] if other else []
    return words.quoted(row["tag"]) + (f" ({'; '.join(beside)})" if beside else "")


def reverse_of(found: Findings, row: dict[str, Any]) -> dict[str, Any] | None:
    """The same tag and rating the other way round."""
    return next((r for r in rows(found) if r["lag"] < 0 and r["tag"] == row["tag"] and r["variable"] == row["variable"]), None)  # fmt: skip


def tails(found: Findings, row: dict[str, Any]) -> list[str]:
    """What stands behind the sentence of a pair: how it reads, which came first, what it does not say, what is new."""
    same = any(r["lag"] == 0 and str(r["tag"]) == str(row["tag"]) and str(r["variable"]) == str(row["variable"]) for r in shown(rows(found)))  # fmt: skip
    told = [
        words.reads(row, found.scale(str(row["variable"])), same),
        words.order(row, reverse_of(found, row)),
        _hard_days(found, row),
    ]
    then = before(found)
    if str(row["change"]) == "new" and then:
        told.append(f"New since the look at {then} rated days.")
    return [text for text in told if text]


def _hard_days(found: Findings, row: dict[str, Any]) -> str:
    """What a worse rating on the days of a skill, a task or people does not say."""
    kind = kind_of(found, row)
    return words.HARD_DAYS[kind] if kind else ""


def helps(found: Findings, row: dict[str, Any]) -> bool:
    """Whether a tag is a skill, a task, self-care, people or a thing agreed on; none of an unknown or an unhelpful group."""
    of = group(found).get(str(row["tag"]), "")
    return not _unhelpful(of) and (_plain(row["tag"]) in _agreed(found) or bool(_KINDS.get(_plain(of))))


def kind_of(found: Findings, row: dict[str, Any]) -> str:
    """What `worse` says of a tag of the same day or the day before; else empty."""
    return worse(found, row) if row["lag"] >= 0 else ""


def worse(found: Findings, row: dict[str, Any]) -> str:
    """skill or people where the rating is worse with such a tag, with _untold where nobody told which end is worse; else empty."""
    better = {"higher_better": 1, "higher_worse": -1}.get(str(found.scale(str(row["variable"])).get("direction")), 0)
    if row["difference"] * better > 0:
        return ""
    kind = _KINDS.get(_plain(group(found).get(str(row["tag"]), "")), "")
    return f"{kind}_untold" if kind and not better else kind


def less_after(found: Findings) -> str:
    """low or high where the log itself shows that a day after such a day is rated less often; else empty."""
    rows = [] if found.view.shared_only else found.rows("missingness")
    row = next((r for r in rows if str(r["variable"]) == found.variable), None)
    if row is None or not (row["low"] > 0 or row["high"] < 0):
        return ""
    return "low" if row["estimate"] < 0 else "high"


def before(found: Findings) -> int:
    """Rated days of the look before the one that is told; 0 where there was none."""
    from moodtrack.stats.spending import looks

    told = look(found)
    number = 0 if told is None or missing(told["look"]) else int(told["look"])
    reached = looks(number)
    return int(reached[-2]) if len(reached) > 1 else 0


def _unhelpful(of: str) -> bool:
    return any(word in _plain(of) for word in _UNHELPFUL)


def _place(tag: str, groups: Mapping[str, str]) -> tuple[str, str, str]:
    return _plain(groups.get(tag, "\U0010ffff")), tag.casefold(), tag


def _plain(word: object) -> str:
    return " ".join(str(word).casefold().replace("_", " ").split())
