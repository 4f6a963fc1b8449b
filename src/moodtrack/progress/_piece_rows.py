"""The rows of piecewise lines: from series with phases in order of time to terms, models, phases and starts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from moodtrack.progress._phases import Placed, times
from moodtrack.progress._series import Series
from moodtrack.schema import text
from moodtrack.stats import phase_lines, start_points

__all__ = ["TERMS", "Asked", "Course", "Fitted", "courses", "fitted", "joined", "model_rows", "phase_rows", "point_rows", "start_rows", "term_rows"]  # fmt: skip

TERMS = ("trend", "level", "slope")


class Asked(NamedTuple):
    """The options that a model depends on."""

    coding: str
    order: int
    terms: tuple[str, ...]
    level: float
    statistics: tuple[str, ...]
    least: int
    convention: str | None


class Course(NamedTuple):
    """One series: its scores that lie in a phase, in order of time, the number of the phase of each, and their names."""

    series: int
    at: np.ndarray
    value: np.ndarray
    phase: np.ndarray
    names: tuple[str, ...]
    timed: str


def courses(series: Series, where: Placed, names: tuple[str, ...] | None, time: str | None) -> list[Course]:
    """Every series that has scores in phases; a phase that comes back is another one, `A (2)`."""
    wanted = np.array([*(names is None or str(word) in names for word in where.words), False])
    use = np.flatnonzero((where.code >= 0) & wanted[where.code])
    number, code, many = series.number[use], where.code[use], series.many
    session = series.session[use]
    order = np.arange(len(use)) - np.searchsorted(number, number) + 1.0
    at, timed = times({"day": where.when[use], "session": session, "order": order}, number, many, time)
    value = series.value[use]
    out = []
    for one in np.unique(number):
        rows = np.flatnonzero(number == one) if len(use) < 5000 else np.arange(*np.searchsorted(number, [one, one + 1]))
        rows = rows[np.argsort(at[rows], kind="stable")]
        run = np.append(0, np.cumsum(np.diff(code[rows]) != 0))
        first = code[rows][np.unique(run, return_index=True)[1]]
        back = [int((first[:i] == c).sum()) for i, c in enumerate(first)]
        named = tuple(f"{where.words[c]}" + (f" ({k + 1})" if k else "") for c, k in zip(first, back, strict=True))
        out.append(Course(int(one), at[rows], value[rows], run, named, str(timed[one])))
    return out


class Fitted(NamedTuple):
    """A model of one course, without each column in turn, and how its rows were spaced."""

    line: phase_lines.Line
    terms: tuple[tuple[str, str | None], ...]
    share: float
    lost: np.ndarray
    spacing: str


def fitted(course: Course, asked: Asked) -> Fitted:
    """The line in every phase; errors along the times that there are, else along the rows."""
    x = phase_lines.columns(course.at, course.phase, asked.coding, asked.terms)
    gap, spacing = _gap(course, asked)
    order = asked.order if len(course.value) - x.shape[1] >= 3 + asked.order or asked.convention else 0
    restricted, high = asked.convention is None, phase_lines.HIGH if asked.convention is None else 0.9999

    def ask(part: np.ndarray) -> phase_lines.Line:
        return phase_lines.fit(part, course.value, order, gap if order else None, restricted=restricted, high=high)

    line = ask(x)
    share = _share(course.value, line.fitted)
    lost = np.array([share - _share(course.value, ask(np.delete(x, j, 1)).fitted) for j in range(1, x.shape[1])])
    others = course.names[1:]
    named: list[tuple[str, str | None]] = [("intercept", None)]
    if "trend" in asked.terms:
        named.append(("trend", None))
    named += [(term, name) for term in ("level", "slope") if term in asked.terms for name in others]
    return Fitted(line, tuple(named), share, np.append(np.nan, lost), spacing if asked.order else "none")


def _gap(course: Course, asked: Asked) -> tuple[np.ndarray | None, str]:
    """Gaps in units of the smallest where all are whole multiples of it, else of the median one; None: along the rows."""
    gap = np.diff(course.at)
    if asked.order != 1 or asked.convention is not None or not len(gap) or (gap <= 0).any():
        return None, "rows"
    unit = gap.min()
    whole = np.abs(gap / unit - np.round(gap / unit)).max() < 1e-6
    return (
        (np.round(gap / unit), "rows" if gap.max() - unit < 1e-9 else "times")
        if whole
        else (gap / np.median(gap), "times")
    )


def _share(y: np.ndarray, line: np.ndarray) -> float:
    """R squared: 1 - var(residual) / var(y)."""
    whole = 0.0 if (y == y[0]).all() else float(y.var())
    return 1 - float((y - line).var()) / whole if whole > 0 else np.nan


def term_rows(course: Course, fit: Fitted, level: float) -> dict[str, list[Any]]:
    """One row a term."""
    from scipy.special import stdtr, stdtrit

    line, n = fit.line, len(course.value)
    flat = bool((course.value == course.value[0]).all())
    t = line.coefficients / line.se
    reach = stdtrit(line.df, (1 + level) / 2) * line.se if line.df > 0 else np.full(len(t), np.nan)
    short = ["too_few" if line.df < 1 else "constant" if flat else "undefined"] * len(t)
    why = ["collinear" if np.isnan(b) else w if np.isnan(s) else None for b, s, w in zip(line.coefficients, line.se, short, strict=True)]  # fmt: skip
    return {
        "series": [course.series] * len(t), "term": [name for name, _ in fit.terms], "phase": [p for _, p in fit.terms],
        "estimate": line.coefficients.tolist(), "se": line.se.tolist(), "low": (line.coefficients - reach).tolist(),
        "high": (line.coefficients + reach).tolist(), "level": np.where(np.isnan(reach), np.nan, level).tolist(),
        "t": t.tolist(), "p": (2 * stdtr(line.df, -np.abs(t)) if line.df > 0 else reach).tolist(),
        "r_squared_change": fit.lost.tolist(), "n": [n] * len(t), "reason": why,
    }  # fmt: skip


def model_rows(course: Course, fit: Fitted, asked: Asked) -> dict[str, Any]:
    """One row a series: how the line fits."""
    from scipy.special import fdtrc

    line, y, n = fit.line, course.value, len(course.value)
    used = n - line.df if line.df > 0 else int(np.isfinite(line.coefficients).sum())
    top = used - 1
    rest, whole = float(((y - line.fitted) ** 2).sum()), float(((y - y.mean()) ** 2).sum())
    fine = not np.isnan(line.sigma) and top > 0
    f = (whole - rest) / top / (rest / line.df) if fine else np.nan
    number = used + 1 + len(line.partial)
    phi = float(line.partial[0]) if len(line.partial) == 1 else np.nan
    return {
        "series": course.series, "coding": asked.coding, "autoregression": len(line.partial), "spacing": fit.spacing,
        "time": course.timed, "phases": len(course.names), "n": n, "df": line.df, "memory": phi, "sd": line.sigma,
        "r_squared": fit.share, "r_squared_adjusted": 1 - (1 - fit.share) * (n - 1) / line.df if fine else np.nan,
        "f": f, "df_terms": top, "p": float(fdtrc(top, line.df, max(f, 0.0))) if fine else np.nan,
        "aic": 2 * number - 2 * line.loglik, "bic": np.log(n) * number - 2 * line.loglik,
    }  # fmt: skip


def phase_rows(course: Course) -> dict[str, list[Any]]:
    """One row a phase: its scores."""
    parts = [np.flatnonzero(course.phase == k) for k in range(len(course.names))]
    values = [course.value[rows] for rows in parts]
    return {
        "series": [course.series] * len(parts), "phase": list(course.names), "number": list(range(1, len(parts) + 1)),
        "start": [course.at[rows[0]] for rows in parts], "end": [course.at[rows[-1]] for rows in parts],
        "n": [len(rows) for rows in parts], "mean": [v.mean() for v in values],
        "sd": [v.std(ddof=1) if len(v) > 1 else np.nan for v in values],
    }  # fmt: skip


def point_rows(course: Course, fit: Fitted | None, asked: Asked) -> dict[str, list[Any]]:
    """One row a score: the line of its phase, and that of the first phase continued."""
    n = len(course.value)
    line = continued = np.full(n, np.nan)
    if fit is not None:
        line, many = fit.line.fitted, 2 if "trend" in asked.terms else 1
        x = phase_lines.columns(course.at, course.phase, asked.coding, asked.terms)[:, :many]
        continued = x @ fit.line.coefficients[:many]
    return {
        "series": [course.series] * n, "phase": [course.names[k] for k in course.phase], "time": course.at.tolist(),
        "value": course.value.tolist(), "line": line.tolist(), "continued": continued.tolist(),
    }  # fmt: skip


def start_rows(course: Course, asked: Asked) -> tuple[dict[str, list[Any]], dict[str, list[Any]]]:
    """The randomisation test of the start of the second of two phases: one row a statistic, and one row a start of it."""
    first = int((course.phase == 0).sum())
    tests: dict[str, list[Any]] = {name: [] for name in ("series", "statistic", "observed", "arrangements", "least", "n", "p", "z", "p_normal", "drawn")}  # fmt: skip
    starts: dict[str, list[Any]] = {name: [] for name in ("series", "statistic", "start", "n_before", "value")}
    for name in asked.statistics:
        found = start_points.drawn_start(course.value, first, asked.least, name)
        one = (course.series, name, _finite(found.observed), len(found.starts), asked.least, len(course.value), found.p, found.z, found.p_normal, bool((found.starts == first).any()))  # fmt: skip
        for column, value in zip(tests.values(), one, strict=True):
            column.append(value)
        many = len(found.starts)
        rows = ([course.series] * many, [name] * many, course.at[found.starts].tolist(), found.starts.tolist(), [_finite(v) for v in found.values])  # fmt: skip
        for column, values in zip(starts.values(), rows, strict=True):
            column += values
    return tests, starts


def _finite(value: float) -> float:
    return value if np.isfinite(value) else np.nan


def joined(keys: pd.DataFrame, parts: list[dict[str, list[Any]]], columns: Sequence[str]) -> pd.DataFrame:
    """Rows of all series behind the names of their series."""
    flat = {name: [v for part in parts for v in part[name]] for name in ("series", *columns)}
    which = np.array(flat.pop("series"), dtype="int64")
    made = {name: text(values) if name in _WORDS else values for name, values in flat.items()}
    return pd.DataFrame({name: keys[name].array[which] for name in keys} | made)


_WORDS = ("term", "phase", "reason", "statistic", "coding", "spacing", "time")
