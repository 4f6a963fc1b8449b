"""By what it is about: goals, ratings and things agreed that have a domain, in one small table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moodtrack.report import in_words
from moodtrack.report.document import Block, Heading, Table
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import count, date, missing
from moodtrack.report.numbers import written as word
from moodtrack.report.sections.agreed import agreed
from moodtrack.report.verdict import verdict

__all__ = ["ORDER", "REST", "blocks", "cells"]

REST = "without a domain"
_COUNTS = ("n", "achieved", "on_plan", "short", "not_told")
ORDER = ("thoughts", "emotions", "behaviours", "relationships", "other")
_SAID = {"improved": "better", "worsened": "worse", "not shown": "no change shown", "cannot tell": "cannot be told", "higher": "higher", "lower": "lower"}  # fmt: skip


def cells(
    found: Findings,
) -> Iterator[tuple[str, dict[str, Any] | None, list[tuple[str, str]], tuple[int, int, int] | None]]:
    """Every domain that something has: its goals counted, its ratings with what their line says, and things agreed.

    Of things agreed: done, due (with an answer, or their day over), and due without information. Where some have a domain,
    goals and things without one stand last, so that none is left out.
    """
    goals = {str(row["domain"]): row for row in found.rows("goal_progress", "domains")}
    goals.pop("overall", None)
    ratings = _ratings(found)
    things: dict[str, list[str]] = {}
    for one in agreed(found):
        things.setdefault(one.domain, []).append(one.state)
    some = False
    for domain in ORDER:
        counted, own = _counted(things.pop(domain, [])), goals.pop(domain, None)
        if own is not None or domain in ratings or counted:
            some = True
            yield domain, own, ratings.get(domain, []), counted
    counted = _counted([state for states in things.values() for state in states])
    rest = {name: sum(int(row[name]) for row in goals.values()) for name in _COUNTS}
    if some and (counted or rest["n"]):
        yield REST, rest, [], counted


def _counted(states: list[str]) -> tuple[int, int, int] | None:
    """Done, due, and due without information; null where nothing is due."""
    due = [state for state in states if state != "not yet due"]
    return (due.count("done"), len(due), len(due) - due.count("done") - due.count("not done")) if due else None


def blocks(found: Findings) -> tuple[Block, ...]:
    """A heading and the table; nothing where no domain is told."""
    rows = []
    for domain, goals, ratings, things in cells(found):
        rated = "; ".join(f"{name}: {_SAID[said]}" for name, said in ratings) or "none"
        rows.append((domain, _goals(goals), rated, _things(things)))
    if not rows:
        return ()
    caption = "What has a domain, as declared with it: goals that are open, ratings over the days (their fitted line, its interval without zero), and what was agreed and is due."
    caption += "" if found.view.start is None else f" What was agreed: since {date(found.view.start)}."
    return Heading("By domain"), Table(caption, ("Domain", "Goals", "Ratings", "Agreed"), tuple(rows))


def _goals(row: dict[str, Any] | None) -> str:
    if row is None or not row["n"]:
        return "none open"
    parts = [f"{int(row[name])} {words}" for name, words in (("achieved", "at the aim"), ("on_plan", "as planned or further"), ("short", "short of that"), ("not_told", "not to be told")) if row[name]]  # fmt: skip
    return f"{count(row['n'], 'goal')}: {', '.join(parts)}"


def _things(counted: tuple[int, int, int] | None) -> str:
    if counted is None:
        return "none due"
    done, due, unknown = counted
    return f"{done} of {due} due" + (f"; {unknown} without information" if unknown else "")


def _ratings(found: Findings) -> dict[str, list[tuple[str, str]]]:
    """By domain: the ratings that have one, with what may be said of their course."""
    lines = {str(row["variable"]): row for row in found.rows("trend") if str(row["estimator"]) == "ar1"}
    made: dict[str, list[tuple[str, str]]] = {}
    for one in found.log_rows("variables"):
        if missing(one["domain"]):
            continue
        name = str(one["variable"])
        row, scale = None if in_words.too_many(found, name) else lines.get(name), found.scale(name)
        said = "cannot tell" if row is None or missing(row["estimate"]) else verdict(row["estimate"], row["low"], row["high"], scale.get("direction"))  # fmt: skip
        made.setdefault(str(one["domain"]), []).append((word(scale["label"]), said))
    return made
