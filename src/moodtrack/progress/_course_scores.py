"""Scores beside what was expected, what a named rule says of them, and why something cannot be said."""

from __future__ import annotations

import numpy as np
import pandas as pd

from moodtrack.progress._course_rows import Beside
from moodtrack.progress._course_rule import SIGNALS, SignalRule, rational, signals
from moodtrack.progress._level_rules import LevelRule
from moodtrack.progress._problem_rows import Found
from moodtrack.progress._series import KEYS, Series
from moodtrack.progress.fit_course import Course
from moodtrack.result import Code

__all__ = ["problems", "rule_rows", "score_rows", "signalled"]

_PARTS = ("value", "name", "source", "status")


def score_rows(
    series: Series, of: Beside, fitted: tuple[Course, ...], levels: tuple[float, ...], level: float, signs: np.ndarray
) -> tuple[pd.DataFrame, np.ndarray]:
    """Every score beside its band; and how far it lies on the worse side, in SDs."""
    from scipy.special import ndtri

    rows, at = series.rows, series.number
    value, sign = rows["value"].to_numpy(dtype="float64"), signs[at]
    reach = ndtri((1 + level) / 2) * of.sd
    low, high = of.mean - reach, of.mean + reach
    z = (value - of.mean) / of.sd
    worse = np.where(sign == 0, np.nan, -sign * z)
    inside = (value >= low) & (value <= high)
    place = np.where(np.isnan(z), -1, np.where(inside, 0, np.where(sign == 0, -1, np.where(worse > 0, 2, 1))))
    beyond = np.zeros(len(value))
    for one in levels:
        beyond = np.where(worse > ndtri((1 + one) / 2), one, beyond)
    size = np.array([0, *(c.n for c in fitted)])[of.course + 1]
    count = np.arange(len(at)) - series.starts[:-1][at] + 1
    table = series.keys[KEYS].iloc[at].reset_index(drop=True)
    return table.assign(
        session=rows["session"].to_numpy(), day=rows["day"].to_numpy(), value=value, intake=of.first[at],
        expected=of.mean, sd=of.sd, low=low, high=high, level=np.where(np.isnan(z), np.nan, level),
        place=pd.Categorical.from_codes(place, categories=["within", "better", "worse"]),
        beyond=np.where(np.isnan(worse), np.nan, beyond), signal=pd.Categorical.from_codes(np.full(len(at), -1), categories=list(SIGNALS)),
        n=count, n_sample=np.where(np.isnan(z), 0, size[at]),
    ), worse  # fmt: skip


def signalled(
    series: Series, of: Beside, table: pd.DataFrame, worse: np.ndarray, rule: SignalRule, signs: np.ndarray,
    points: np.ndarray, cut: np.ndarray, by: int,
) -> np.ndarray:  # fmt: skip
    """What the rule says of every score; of a client who starts on the better side of the cutoff only that."""
    at = series.number
    sign, value, first = signs[at], table["value"].to_numpy(), table["intake"].to_numpy()
    fine = sign * (value - cut[at]) > 0
    started = sign * (first - cut[at]) > 0
    if rule.slower is not None:
        made = signals(worse, rule, fine)
    else:
        gain = np.where(sign == 0, np.nan, sign * (value - first))
        made = rational(gain, of.session, points[at], fine, by)
    return np.where(started & (made > 0), -1, made)


def rule_rows(
    keys: pd.DataFrame, rule: SignalRule | None, lines: list[tuple[LevelRule, LevelRule]], kind: np.ndarray
) -> pd.DataFrame:
    """What the signals of every series stand on; nothing without a rule."""
    if rule is None:
        return keys[KEYS].iloc[:0].assign(rule=[], **{name: [] for name in _PARTS})
    first = pd.DataFrame(
        {"rule": ["signal"], "value": [np.nan], "name": [rule.name], "source": [rule.source], "status": [rule.status]}
    )
    flat = []
    for change, line in lines:
        used = ([change] if rule.slower is None else []) + ([line] if line.name is not None else [])
        flat.append(pd.DataFrame([{"rule": one.rule, **{name: getattr(one, name) for name in _PARTS}} for one in used], columns=["rule", *_PARTS]))  # fmt: skip
    made = [first if part.empty else pd.concat([first, part], ignore_index=True) for part in flat]
    rows = np.repeat(np.arange(len(keys)), [len(made[k]) for k in kind])
    table = keys[KEYS].iloc[rows].reset_index(drop=True)
    whole = pd.concat([made[k] for k in kind], ignore_index=True) if len(kind) else first.iloc[:0]
    return table.assign(**{name: whole[name].to_numpy() for name in ("rule", *_PARTS)})


_STEP = "fit a course to a sample first: progress.fit_course(scores, measure=...), then course="


def problems(
    series: Series, of: Beside, fitted: tuple[Course, ...], rule: SignalRule | None, signs: np.ndarray, points: np.ndarray,
    cut: np.ndarray, named: bool,
) -> pd.DataFrame:  # fmt: skip
    """Why a series has no expected course or no signal, and what step to run."""
    counts = series.counts
    several_scores = counts > 1
    none = of.course < 0
    start, session = np.isnan(of.first), np.isnan(of.first_session)
    last = np.array([0, *(c.last_session for c in fitted)])[of.course + 1]
    late = np.zeros(len(counts), dtype=bool)
    late[series.number[(of.session > last[series.number]) & ~none[series.number]]] = True
    banded = rule is None or rule.slower is not None
    found = [
        Found((counts == 0) & named, Code.NO_DATA, "no score"),
        Found((counts == 1), Code.TOO_FEW, "one score, nothing to set beside an expected course", 1, 2),
        Found((counts > 0) & start, Code.NOT_EVALUABLE, "no score at the baseline"),
        Found(several_scores & ~start & session, Code.NOT_EVALUABLE, "the first score has no session"),
        Found(several_scores & none & banded, Code.NOT_EVALUABLE, _STEP),
        Found(of.outside & several_scores, Code.NOT_EVALUABLE, "the sample of the course holds no such first score"),
        Found(of.shifted & several_scores, Code.NOT_EVALUABLE, "the first score is of a session that no first score of the sample is of: number sessions alike"),
        Found(late & ~session & ~of.outside & ~of.shifted, Code.NOT_EVALUABLE, "scores after the last session of the sample have no expected value"),
        Found(several_scores & (signs == 0) & (~none | (rule is not None)), Code.DIRECTION_UNKNOWN, "say which way is better with direction="),
        *series.left_out(),
    ]  # fmt: skip
    if not banded:
        found.append(
            Found(several_scores & np.isnan(points), Code.NOT_EVALUABLE, "no reliable change at hand: give reliable=")
        )
    return series.problems(found)
