"""Time until an improvement or remission in a cohort: the curve, its quantiles and restricted mean, groups, exits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pandas as pd

from moodtrack import measures, options
from moodtrack.errors import OptionError
from moodtrack.progress._event_times import event_times
from moodtrack.progress._mid_rule import known, way
from moodtrack.progress._series import Series, keyed
from moodtrack.progress._ties import reaches
from moodtrack.result import Code, Method, Result, issues
from moodtrack.schema import Column, Table, require, text
from moodtrack.stats.survival import Curve, curve, logrank, quantile, restricted_mean

__all__ = ["TimeToEvent", "time_to_event"]

_STEPS = (
    Column("time", "float", "session, or days since the first score"),
    Column("n_risk", "int", "clients seen at this time without the event before it"),
    Column("n_event", "int", "events at this time"),
    Column("n_censor", "int", "clients last seen at this time without the event, exits included"),
    Column("survival", "float", "share without the event so far, were leaving unrelated to it (Kaplan-Meier)"),
    Column("survival_se", "float", "its standard error (Greenwood)"),
    Column("low_log", "float", "lower band, logarithmic"),
    Column("high_log", "float", "upper band, logarithmic, cut at 1"),
    Column("low_loglog", "float", "lower band, complementary logarithmic; null at 1"),
    Column("high_loglog", "float", "upper band, complementary logarithmic"),
    Column("level", "float", "level of the bands"),
    Column("incidence", "float", "share with the event so far, named exits being exits (Aalen-Johansen)"),
)
_GROUP = Column("group", "category", "group of the persons; null for all")
CURVE = Table("time_to_event", "one distinct time, all clients", _STEPS)
BY_GROUP = Table("by_group", "one distinct time of one group", (_GROUP, *_STEPS))
SUMMARY = Table(
    "summary",
    "all clients, or one group",
    (
        _GROUP,
        Column("n", "int", "clients"),
        Column("events", "int", "of them with the event"),
        Column("q25", "float", "time by which a quarter have it; null where the curve does not come that low"),
        Column("median", "float", "time by which half have it"),
        Column("median_low", "float", "lower end of its interval, from the logarithmic band"),
        Column("median_high", "float", "upper end; null where the band does not come that low"),
        Column("q75", "float", "time by which three quarters have it"),
        Column("limit", "float", "up to here the mean is taken"),
        Column("mean", "float", "mean time without the event up to the limit"),
        Column("mean_se", "float", "its standard error"),
        Column("mean_low", "float", "lower end of its interval"),
        Column("mean_high", "float", "upper end of its interval"),
        Column("level", "float", "level of the intervals"),
    ),
)
LOGRANK = Table(
    "logrank",
    "one group in the log-rank test",
    (
        _GROUP,
        Column("n", "int", "clients"),
        Column("observed", "float", "events"),
        Column("expected", "float", "events, were the curves of all groups the same"),
        Column("chi_square", "float", "of the test of all groups"),
        Column("df", "int", "groups - 1"),
        Column("p", "float", "its p-value"),
    ),
)
CLIENTS = Table(
    "clients",
    "one client",
    (
        Column("person", "category", "whose"),
        _GROUP,
        Column("time", "float", "until the event or the last score"),
        Column("event", "bool", "whether it ends with the event"),
        Column("exit", "category", "the named exit that it ends with; null: last seen"),
    ),
)
EXITS = Table(
    "exits",
    "one way in which the time of clients ended",
    (
        Column("exit", "category", "event, last seen, or the name of the exit"),
        Column("n", "int", "clients"),
    ),
)


@dataclass(frozen=True, eq=False, repr=False)
class TimeToEvent(Result):
    """What `time_to_event` returns: `table` (the curve), `by_group`, `summary`, `logrank`, `clients`, `exits`."""

    tables: ClassVar[Mapping[str, Table]] = {
        "table": CURVE, "by_group": BY_GROUP, "summary": SUMMARY, "logrank": LOGRANK, "clients": CLIENTS, "exits": EXITS,
    }  # fmt: skip

    by_group: pd.DataFrame
    summary: pd.DataFrame
    logrank: pd.DataFrame
    clients: pd.DataFrame
    exits: pd.DataFrame


def time_to_event(
    scores: pd.DataFrame,
    persons: pd.DataFrame | None = None,
    *,
    measure: str | None = None,
    event: str = "improvement",
    threshold: float | str | None = None,
    item: str = "total",
    clock: str = "session",
    consecutive: int = 2,
    exits: Mapping[str, str] | None = None,
    limit: float | None = None,
    level: float = 0.95,
    direction: str | None = None,
    rater: str = "self",
) -> TimeToEvent:
    """How long does it take in a cohort until a score is improved or in remission?

    Parameters
    ----------
    scores : DataFrame
        The table `scores`.
    persons : DataFrame, optional
        The table `persons`; with it groups are compared.
    measure, item : str, optional
        The questionnaire; total, or total:<subscale>. None takes the measure that most clients have.
    event : {"improvement", "remission", "level"}
        A reliable change towards the better since the first score; a score beyond the remission set of the measure; or one
        on or beyond `threshold` points towards the better.
    threshold : float or str, optional
        Points, or the name of a published set of the kind. None takes the set whose status is primary or secondary.
    clock : {"session", "day"}
        Sessions by their numbers, or days since the first score.
    consecutive : int
        Scores running that meet the criterion; the time is that of the last of them. One alone can be chance.
    exits : mapping of person to str, optional
        Why clients left: dropped out, moved, referred on. Such exits compete with the event: `incidence` takes them as
        exits, `survival` as if the client could still be seen.
    limit : float, optional
        For the restricted mean; None takes the last time of the cohort.
    level : float
        Of bands and intervals.
    direction : {"higher_better", "higher_worse"}, optional
        For measures that are not in the registry; it overrides the registry.
    rater : str
        Whose answers; a score without a rater counts as self.

    Returns
    -------
    TimeToEvent
        `table` is the curve of all, `by_group` those of the groups; `summary` has quantiles and restricted means, `logrank`
        the test, `clients` the times, `exits` how they ended.

    Raises
    ------
    OptionError
        If an option cannot have its value (points of change not above 0, a level outside the form), or there is no
        threshold.
    SchemaError
        If scores lacks person, measure or value.

    Notes
    -----
    Clients without the event are seen until their last score. Kaplan-Meier takes leaving as unrelated to the event; people
    who feel better leave, and people who feel worse do: name the exits where they are known. For a sample, never a forecast
    for one client. A curve that starts with clients who meet the criterion at once says how they came, not what changed.

    References
    ----------
    Kaplan, Meier 1958, 10.1080/01621459.1958.10501452; Aalen, Johansen 1978

    Examples
    --------
    >>> rows = [(p, s, "phq9", v) for p, of in {"a": [16, 9, 8], "b": [15, 14, 9, 9], "c": [17, 16]}.items() for s, v in enumerate(of, 1)]
    >>> scores = pd.DataFrame(rows, columns=["person", "session", "measure", "value"])
    >>> found = time_to_event(scores, measure="phq9", event="improvement")
    >>> found.table[["time", "n_risk", "n_event", "survival"]].to_numpy().tolist()
    [[2.0, 3.0, 0.0, 1.0], [3.0, 2.0, 1.0, 0.5], [4.0, 1.0, 1.0, 0.0]]
    """
    options.name(measure, "measure")
    _check(event, clock, level, direction, limit, exits)
    running = options.whole(consecutive, "consecutive", "a whole number from 1")
    if running < 1:
        raise OptionError(f"consecutive={running}", "a whole number from 1")
    require(scores, ["person", "measure", "value"], "scores")
    scores = scores.assign(measure=keyed(scores["measure"]))
    measure = _most(scores, item) if measure is None else measure
    if event == "level" and threshold is None:
        raise OptionError("event='level' without points", "threshold= as a number of points")
    key = measures.resolve(measure) or measure
    bound, inclusive, named = _bound(key, item, event, threshold) if len(scores) else (np.nan, True, "")
    sign = way(known(key), item, direction)
    if sign == 0 and len(scores):
        raise OptionError(f"{key} has no known direction", "direction='higher_better' or 'higher_worse'")
    series = Series.of(scores, key, item)
    own = series.keys["rater"].eq(rater).to_numpy(dtype=bool)
    value = series.value
    base = np.append(value, np.nan)[np.where(series.counts > 0, series.starts[:-1], -1)]
    gain = sign * (value - (base[series.number] if event == "improvement" else bound))
    least = bound if event == "improvement" else 0.0
    times = event_times(series, reaches(gain, least, inclusive), clock, running, exits or {})[own]
    clients, why = _with_groups(times, persons)
    why += [
        {"code": one.code, "what": one.what, "had": n} for one in series.left_out() if (n := int(one.which[own].sum()))
    ]
    at = limit if limit is not None else float(clients["time"].max()) if len(clients) else np.nan
    groups = sorted(set(clients["group"].dropna()))
    parts = [(None, clients), *((name, clients[clients["group"] == name]) for name in groups)]
    curves = [(name, len(part), _curve(part, level)) for name, part in parts]
    parameters = {
        "measure": key, "item": item, "event": event, "threshold": bound, "threshold_name": named, "clock": clock,
        "consecutive": running, "limit": at, "level": level, "direction": direction, "rater": rater,
        "exits": tuple(sorted(set((exits or {}).values()))),
    }  # fmt: skip
    return TimeToEvent(
        table=_steps(curves[0][2], level),
        by_group=pd.concat([_steps(one, level).assign(group=name) for name, _, one in curves[1:]]) if groups else pd.DataFrame(columns=BY_GROUP.names),
        summary=pd.DataFrame([_summary(name, n, one, at, level) for name, n, one in curves if n], columns=SUMMARY.names),
        logrank=_logrank(clients, groups),
        clients=clients,
        exits=_exits(clients),
        problems=issues([{"variable": key, **one} for one in why]),
        method=Method("Kaplan-Meier", parameters, ("10.1080/01621459.1958.10501452",)),
    )  # fmt: skip


def _most(scores: pd.DataFrame, item: str) -> str:
    """The measure that most clients have, the first by name among equals."""
    parts = text(scores["item"]).fillna("total").eq(item).to_numpy(dtype=bool) if "item" in scores else slice(None)
    pairs = scores.loc[parts, ["person", "measure"]].dropna().drop_duplicates()
    counts = text(pairs["measure"]).value_counts().sort_index(kind="stable")
    return str(counts.index[int(counts.to_numpy().argmax())]) if len(counts) else ""


def _check(event: str, clock: str, level: float, direction: str | None, limit: float | None, exits: object) -> None:
    if exits is not None and not isinstance(exits, Mapping):
        raise OptionError(f"exits is given as {type(exits).__name__}", "a mapping of person to why they left")
    if event not in ("level", "remission", "improvement"):
        raise OptionError(f"event={event!r}", "'level', 'remission' or 'improvement'")
    if clock not in ("session", "day"):
        raise OptionError(f"clock={clock!r}", "'session' or 'day'")
    if direction not in (None, "higher_better", "higher_worse"):
        raise OptionError(f"direction={direction!r}", "'higher_better' or 'higher_worse'")
    options.share(level, "level")
    if limit is not None and options.number(limit, "limit", "a number above 0") <= 0:
        raise OptionError(f"limit={limit!r}", "a number above 0")


def _bound(measure: str, item: str, event: str, threshold: float | str | None) -> tuple[float, bool, str]:
    """The threshold, whether it counts itself, and its name."""
    if threshold is not None and not isinstance(threshold, str):
        return _points(measure, item, event, threshold), True, "points given by the caller"
    form = known(measure)
    found = (
        form.threshold({"remission": "remission"}.get(event, "reliable_change"), threshold, item=item) if form else None
    )
    if found is None or found.unit != "points":
        raise OptionError(f"{measure} has no threshold of the kind {event} that can be used", "threshold= in points")
    return found.value, "=" in found.comparison, found.name


def _points(measure: str, item: str, event: str, threshold: float) -> float:
    """Points of a change are above 0, those of a level within the range of the form where it is known."""
    given = options.number(threshold, "threshold", "points, or the name of a published set")
    form = known(measure)
    if event == "improvement" and given <= 0:
        raise OptionError(f"threshold={threshold!r}", "points of change, above 0")
    if event != "improvement" and form is not None and item == "total" and not form.low <= given <= form.high:
        raise OptionError(f"threshold={threshold!r}", f"a score of {form.label}, {form.low:g} to {form.high:g}")
    return given


def _with_groups(times: pd.DataFrame, persons: pd.DataFrame | None) -> tuple[pd.DataFrame, list[dict[str, object]]]:
    """Clients with a time, their groups, and how many have none."""
    missing = int(times["time"].isna().sum())
    why: list[dict[str, object]] = []
    if missing:
        why.append({"code": Code.NOT_EVALUABLE, "what": "clients without a score or without its time", "had": missing})
    clients = times[times["time"].notna()].assign(group=None)
    if not len(clients):
        why.append({"code": Code.NO_DATA, "what": "nobody has a score with its time"})
    if persons is not None:
        require(persons, ["person", "group"], "persons")
        of = dict(zip(text(persons["person"]), text(persons["group"]), strict=True))
        clients["group"] = text([of.get(name) for name in text(clients["person"])], clients.index)
    return clients, why


def _curve(clients: pd.DataFrame, level: float) -> Curve:
    left = clients["exit"].notna().to_numpy(dtype=bool)
    return curve(clients["time"].to_numpy(dtype="float64"), clients["event"].to_numpy(dtype=bool), left, level)


def _steps(of: Curve, level: float) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "time": of.time, "n_risk": of.n_risk, "n_event": of.n_event, "n_censor": of.n_exit, "survival": of.survival,
            "survival_se": of.se, "low_log": of.low_log, "high_log": of.high_log, "low_loglog": of.low_loglog,
            "high_loglog": of.high_loglog, "level": level, "incidence": of.incidence,
        }
    )  # fmt: skip


def _summary(group: str | None, n: int, of: Curve, limit: float, level: float) -> dict[str, object]:
    from scipy.special import ndtri

    mean, se = restricted_mean(of, limit)
    half = float(ndtri((1 + level) / 2)) * se
    q25, median, q75 = (quantile(of.time, of.survival, p) for p in (0.25, 0.5, 0.75))
    return {
        "group": group, "n": n, "events": int(of.n_event.sum()), "q25": q25, "median": median, "q75": q75,
        "median_low": quantile(of.time, of.low_log, 0.5), "median_high": quantile(of.time, of.high_log, 0.5), "limit": limit,
        "mean": mean, "mean_se": se, "mean_low": mean - half, "mean_high": mean + half, "level": level,
    }  # fmt: skip


def _logrank(clients: pd.DataFrame, groups: Sequence[str]) -> pd.DataFrame:
    if len(groups) < 2:
        return pd.DataFrame(columns=LOGRANK.names)
    part = clients[clients["group"].notna()]
    number = pd.Index(groups).get_indexer(part["group"])
    chi, p, seen, due = logrank(part["time"].to_numpy(), part["event"].to_numpy(dtype=bool), number, len(groups))
    sizes = np.bincount(number, minlength=len(groups))
    return pd.DataFrame({"group": groups, "n": sizes, "observed": seen, "expected": due, "chi_square": chi, "df": len(groups) - 1, "p": p})  # fmt: skip


def _exits(clients: pd.DataFrame) -> pd.DataFrame:
    ends = (
        clients["exit"].astype("object").where(clients["exit"].notna(), "last seen").where(~clients["event"], "event")
    )
    counts = ends.value_counts().sort_index()
    return pd.DataFrame({"exit": counts.index.to_numpy(dtype="object"), "n": counts.to_numpy()})
