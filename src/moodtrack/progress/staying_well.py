"""Staying well: the person's own warning signs, a chart against the person's own stable phase, and setbacks behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import pandas as pd

from moodtrack.errors import OptionError
from moodtrack.measures import Given, Shelf
from moodtrack.options import day as given_day
from moodtrack.panel import rated
from moodtrack.progress._sign_rows import Diary, charted, in_order, setbacks, signs
from moodtrack.progress._sign_scales import told as described
from moodtrack.progress._sign_tables import CHARTS, DAYS, SETBACKS, SIGNS
from moodtrack.result import ISSUES, Method, Result
from moodtrack.schema import ENTRIES, EVENTS, RATINGS, SCORES, TAGS, TEXTS, Table, columns_of, conform, empty, require
from moodtrack.stats.ewma import WEIGHT

__all__ = ["CHARTS", "DAYS", "SETBACKS", "SIGNS", "StayingWell", "staying_well"]

MIN_STABLE = 30
"""Rated days that a stable phase needs. A convention of ours."""

RECENT = 14
"""Days for which a signal, and a latest value, counts as of now. A convention of ours."""

SCORE_DAYS = 60
"""Days for which a score counts as of now. A convention of ours."""

HELPED_DAYS = 28
"""Days after a setback in which an entry may say what helped. A convention of ours."""


@dataclass(frozen=True, eq=False, repr=False)
class StayingWell(Result):
    """What `staying_well` returns: `table` (the signs), `charts`, their `days`, and `setbacks`."""

    tables: ClassVar[dict[str, Table]] = {"table": SIGNS, "charts": CHARTS, "days": DAYS, "setbacks": SETBACKS}
    built: ClassVar[bool] = True

    charts: pd.DataFrame
    days: pd.DataFrame
    setbacks: pd.DataFrame


def staying_well(
    events: pd.DataFrame,
    ratings: pd.DataFrame,
    tags: pd.DataFrame,
    scores: pd.DataFrame | None = None,
    variables: pd.DataFrame | None = None,
    texts: pd.DataFrame | None = None,
    entries: pd.DataFrame | None = None,
    labels: pd.DataFrame | None = None,
    *,
    of: str | Sequence[str] | None = "mood",
    stable: tuple[object, object] | None = None,
    definitions: Given = None,
) -> StayingWell:
    """Are the person's own warning signs there, and has a rating left the level of the person's own stable phase?

    Parameters
    ----------
    events : DataFrame
        The table `events`. Kind `warning_sign`: the sign in words (`label`), and where it is over its last day (`end`). Kind `phase` with the label `stable`: first
        and last day of the stable phase; the latest one counts. Kind `setback`: first and last day.
    ratings, tags, scores : DataFrame
        The tables of these names, scores if there are any; several ratings of a day count as one, their mean. Of scores,
        totals by the person.
    variables : DataFrame, optional
        The table `variables`: which way is worse, for the chart; labels of ratings, for signs.
    texts, entries : DataFrame, optional
        The tables of these names: entries with the part `helped`, and whether they are shared.
    labels : DataFrame, optional
        The table `labels`: on which days a rating is a word without a number.
    of : str, sequence of str or None
        Ratings that are charted; None charts all.
    stable : (first, last), optional
        The stable phase of everybody in `ratings`, instead of the one in `events`.
    definitions : optional
        Questionnaires of one's own, as for `reliable_change`.

    Returns
    -------
    StayingWell
        `.table`: every sign: present, quiet or not logged on the last day of the person's log, if it is watched then. `.charts`: a row a person
        and rating with a stable phase; `.days`: its chart day by day. `.setbacks`: time since each.

    Raises
    ------
    SchemaError
        If a column is missing.
    OptionError
        If `stable` is no pair of days.

    Notes
    -----
    Signs are read as rules, in English: a limit ("sleep < 6 h three nights": the rating lies beyond it on each of that many days
    in a row; "PHQ-2 >= 3": the latest score, good for 60 days; a rating without a number of days: the latest one, good for 14),
    a tag that stays away ("skipped gym two weeks"; needs half of the days known), or one that comes often ("argument 3 times in a
    week"; unknown days count for neither side). A day is known for a tag if its app could record tags on that day: a
    sign says that the person keeps an eye on it. A sign that cannot be read as a rule, that names nothing in the log, or that can never or only be met
    (a limit beyond the scale, a tag more often than there are days), stays in the table without a status, with a problem that says which: it is for
    the person to say. So does, without a problem, one whose last day is before the last day of the log.

    Chart: errors of each day against the stable phase, given the day rated before, averaged with weights that fade (EWMA), on the side that is worse;
    see `moodtrack.stats.ewma`. The limit is set by simulation so that a person whose level does not change has one
    signal a year or fewer, also because the stable phase is short and its memory is estimated; what that costs is `delay`. Simulated series are normal
    and remember one day; a level that drifts slowly, a season or a rounder scale may signal more often. Needs 30 rated days of a
    stable phase.

    A day with a rating in a word without a number is not known for a sign on that rating, and a latest value before such a day is not the
    latest. Where more than one rated day in ten of the stable phase has such a rating (convention, `moodtrack.tidy.worded.LIMIT`) there is no chart
    (`unmapped_label`); where it is so of the days after it, or of the latest 14, the status of the chart is `cannot_tell`.

    A signal says that the ratings have been lower (or higher) than in the stable phase for some time, more than they do by
    themselves. It says nothing about why, and is no forecast. Not for a time without a declared stable phase: nothing here decides
    that somebody was well.

    References
    ----------
    Roberts, S. W. (1959), Technometrics 1, 239-250. https://doi.org/10.1080/00401706.1959.10489860
    Lu, C.-W. and Reynolds, M. R. (1999), Journal of Quality Technology 31, 166-188.
    https://doi.org/10.1080/00224065.1999.11979913

    Examples
    --------
    >>> from moodtrack.testing import simulate
    >>> log = simulate(days=200, seed=3, tags={"gym": 0.3})
    >>> events = pd.DataFrame(
    ...     {
    ...         "person": "p001",
    ...         "start": pd.to_datetime(["2024-01-01", "2024-01-01"]),
    ...         "end": pd.to_datetime(["2024-03-31", None]),
    ...         "kind": ["phase", "warning_sign"],
    ...         "label": ["stable", "skipped gym two weeks"],
    ...     }
    ... )
    >>> found = staying_well(events, log.ratings, log.tags, variables=log.variables)
    >>> found.table[["sign", "status"]].astype(str).values.tolist()
    [['skipped gym two weeks', 'quiet']]
    >>> found.charts[["n_stable", "signals"]].values.tolist()
    [[82, 0]]
    """
    for frame, name, columns in (
        (events, "events", ["person", "start", "kind"]), (ratings, "ratings", ["person", "day"]),
        (tags, "tags", ["person", "day", "tag"]), (empty(SCORES) if scores is None else scores, "scores", ["person", "day", "measure", "value"]),
    ):  # fmt: skip
        require(frame, columns, name)
    shelf = Shelf.of(definitions)
    names = rated(ratings, of) if len(ratings) else []
    phase = None if stable is None else _phase(stable)
    diary = Diary(
        conform(ratings, RATINGS, copy=False),
        conform(tags, TAGS, copy=False),
        empty(SCORES) if scores is None else conform(scores, SCORES, copy=False),
        described(variables),
        shelf,
        labels,
    )
    told = in_order(conform(events, EVENTS, copy=False))
    problems: list[dict[str, object]] = []
    table = signs(told, diary, RECENT, SCORE_DAYS, problems)
    charts, days = charted(told, diary, names, phase, MIN_STABLE, RECENT, of is not None, problems)
    behind = setbacks(told, diary, _or_none(texts, TEXTS), _or_none(entries, ENTRIES), HELPED_DAYS, problems)
    method = Method(
        "declared warning signs; EWMA chart of one-step errors against the stable phase",
        {
            "of": tuple(names), "stable": stable, "min_stable": MIN_STABLE, "recent": RECENT, "score_days": SCORE_DAYS,
            "helped_days": HELPED_DAYS, "weight": WEIGHT,
        },
        ("https://doi.org/10.1080/00401706.1959.10489860", "https://doi.org/10.1080/00224065.1999.11979913"),
    )  # fmt: skip
    problems.sort(key=lambda row: str(row["person"]))
    return StayingWell(table, columns_of(problems, ISSUES), method, charts, days, behind)


def _phase(stable: object) -> tuple[pd.Timestamp, pd.Timestamp]:
    if not isinstance(stable, tuple | list) or len(stable) != 2:
        raise OptionError(
            f"stable={stable!r}", "first and last day of the stable phase, such as ('2026-01-01', '2026-03-31')"
        )
    return given_day(stable[0], "stable"), given_day(stable[1], "stable")


def _or_none(frame: pd.DataFrame | None, table: Table) -> pd.DataFrame | None:
    return None if frame is None else conform(frame, table, copy=False)
