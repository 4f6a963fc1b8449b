"""The course of a sample over sessions: a mean line, how persons differ from it, and how that goes with the first score.

The value is small, frozen and can be saved as data; `progress.course` sets a client beside it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from moodtrack import measures
from moodtrack.errors import OptionError
from moodtrack.options import name as name_option
from moodtrack.options import number, several, share
from moodtrack.progress._series import Series
from moodtrack.schema import Column, Table, conform
from moodtrack.stats import growth, own_lines

__all__ = ["CURVE", "CURVES", "Course", "fit_course"]

CURVES = ("log", "linear")
"""What a score runs along: the natural logarithm of session + 1, or the session."""
CURVE = Table(
    "curve",
    "one session and one share of an expected course",
    (
        Column("session", "int", "number of the session"),
        Column("mean", "float", "expected score", "points"),
        Column("se", "float", "standard error of it", "points"),
        Column("sd", "float", "SD of a new client's score around it", "points"),
        Column("share", "float", "share of new clients below `bound`"),
        Column("bound", "float", "mean + z sd", "points"),
        Column("seen", "bool", "whether the sample reaches that far"),
        Column("n", "int", "clients that the course was fitted to"),
    ),
)


@dataclass(frozen=True, slots=True)
class Course:
    """A mean course and how clients differ from it.

    Parameters
    ----------
    measure, item, rater : str
        What it is of.
    curve : {"log", "linear"}
        What scores run along.
    fixed : tuple of float
        Intercept and slope; with a first score also what a point of it (above `intake_mean`) adds to both.
    covariance : tuple of tuple of float
        Of `fixed`.
    random : tuple of tuple of float
        Covariance of clients' own intercepts and slopes around that.
    sd_residual : float
        SD of scores around a client's own line.
    intake_mean, intake_low, intake_high : float, optional
        Mean first score (over scores), smallest and largest; without them the course is the same for every first score.
    intake_session_low, intake_session_high : float, optional
        Smallest and largest session of the first scores.
    first_session, last_session : int
        Sessions that the scores come from; nothing is said beyond them.
    n, n_scores : int
        Clients and scores.
    loglik : float
        Restricted log-likelihood.
    aic_log, aic_linear : float, optional
        Akaike's criterion of both curves by the likelihood, so that they can be compared; the smaller is the better.
    source : str
        Where the numbers come from.
    slopes : bool
        Whether clients' own slopes were let differ.
    status : str
        computed | given.
    population : str, optional
        Who the clients were.

    Raises
    ------
    OptionError
        If a number is not possible or the parts do not fit each other.
    """

    measure: str
    item: str
    rater: str
    curve: str
    fixed: tuple[float, ...]
    covariance: tuple[tuple[float, ...], ...]
    random: tuple[tuple[float, float], tuple[float, float]]
    sd_residual: float
    intake_mean: float | None
    intake_low: float | None
    intake_high: float | None
    intake_session_low: float | None
    intake_session_high: float | None
    first_session: int
    last_session: int
    n: int
    n_scores: int
    loglik: float
    aic_log: float | None
    aic_linear: float | None
    source: str
    slopes: bool = True
    status: str = "given"
    population: str | None = None

    def __post_init__(self) -> None:
        if self.curve not in CURVES:
            raise OptionError(f"curve={self.curve!r}", " or ".join(map(repr, CURVES)))
        for name in ("fixed", "covariance", "random"):
            made = getattr(self, name)
            object.__setattr__(self, name, tuple(tuple(map(float, one)) if isinstance(one, Iterable) else float(one) for one in made))  # fmt: skip
        size = 4 if self.intake_mean is not None else 2
        shapes = np.shape(self.fixed), np.shape(self.covariance), np.shape(self.random)
        numbers = [*self.fixed, *np.ravel(self.covariance), *np.ravel(self.random), self.sd_residual]
        if shapes != ((size,), (size, size), (2, 2)) or not np.isfinite(numbers).all() or self.sd_residual <= 0:
            raise OptionError("a course of parts that do not fit each other", f"{size} numbers, their covariance, and a spread above 0", "")  # fmt: skip
        if not (name_option(self.source, "source") or "").strip():
            raise OptionError("the source is empty", "where the numbers come from", "")
        object.__setattr__(self, "measure", measures.resolve(self.measure) or self.measure)

    @property
    def sd_intercept(self) -> float:
        """SD of clients' intercepts around the mean line."""
        return float(np.sqrt(self.random[0][0]))

    @property
    def sd_slope(self) -> float:
        """SD of clients' slopes around the mean line."""
        return float(np.sqrt(self.random[1][1]))

    @property
    def correlation(self) -> float | None:
        """Of intercepts and slopes; None where one of them does not differ."""
        both = self.sd_intercept * self.sd_slope
        return self.random[0][1] / both if both > 0 else None

    @property
    def aic_reml(self) -> float:
        """Akaike's criterion of the restricted likelihood, as some programs print it; not for comparing curves."""
        return 2 * (len(self.fixed) + (4 if self.slopes else 2)) - 2 * self.loglik

    def along(self, session: np.ndarray) -> np.ndarray:
        """What scores run along at these sessions."""
        return np.log(session + 1.0) if self.curve == "log" else np.asarray(session, dtype="float64")

    def at(self, session: np.ndarray, intake: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Mean, its SE and the SD of a new client's score; arrays of equal length, whatever was fitted."""
        t = self.along(session)
        z = np.column_stack([np.ones_like(t), t])
        x = z if self.intake_mean is None else np.column_stack([z, z * (intake - self.intake_mean)[:, None]])
        se, sd = own_lines.spread(x, z, np.array(self.covariance), np.array(self.random), self.sd_residual)
        return x @ np.array(self.fixed), se, sd

    def expected(
        self, sessions: Iterable[int], *, intake: float | None = None, shares: Iterable[float] = (0.1, 0.9)
    ) -> pd.DataFrame:
        """The expected course of a new client, with the bounds below which these shares of new clients lie.

        Parameters
        ----------
        sessions : iterable of int
            Beyond the sessions of the sample the curve is continued, and `seen` is false.
        intake : float, optional
            The first score; the mean one without it.
        shares : iterable of float
            (0.1, 0.9) are the ends of an 80 % band.

        Returns
        -------
        DataFrame
            session, mean, se, sd, share, bound, seen, n.

        Raises
        ------
        OptionError
            If a share or the first score is none.
        """
        from scipy.special import ndtri

        at = np.array(list(sessions), dtype="float64")
        first = self.intake_mean if intake is None else number(intake, "intake", "a score")
        mean, se, sd = self.at(at, np.full(len(at), np.nan if first is None else first))
        of = [share(one, "shares") for one in several(shares, "shares")]
        rows = np.repeat(np.arange(len(at)), len(of))
        each = np.tile(np.array(of, dtype="float64"), len(at))
        made = {"session": at[rows], "mean": mean[rows], "se": se[rows], "sd": sd[rows], "share": each, "bound": mean[rows] + ndtri(each) * sd[rows], "seen": ((at >= min(self.first_session, 0)) & (at <= self.last_session))[rows], "n": self.n}  # fmt: skip
        return conform(pd.DataFrame(made), CURVE)

    def save(self, path: str | Path) -> None:
        """Write the course to a JSON file, one field a line."""
        Path(path).write_text(json.dumps({"course": asdict(self)}, indent=1) + "\n", encoding="utf-8")

    @classmethod
    def open(cls, path: str | Path) -> Course:
        """A course from a file that `save` wrote.

        Raises
        ------
        OptionError
            If the file holds no course, or a number is not possible.
        """
        try:
            return cls(**json.loads(Path(path).read_text(encoding="utf-8"))["course"])
        except (ValueError, KeyError, TypeError):
            raise OptionError(f"{Path(path).name} holds no course", "a file written by Course.save", "") from None


def fit_course(
    scores: pd.DataFrame,
    *,
    measure: str,
    item: str = "total",
    rater: str = "self",
    curve: str | None = None,
    intake: bool = True,
    baseline: str | int = "first",
    keep_intake: bool = False,
    slopes: bool = True,
    source: str = "",
    population: str | None = None,
) -> Course:
    """How do scores of a sample run over sessions, and how does that go with the first score?

    Parameters
    ----------
    scores : DataFrame
        The table `scores`, with sessions. Scores without one are left out.
    measure, item, rater : str
        Whose course it is.
    curve : {"log", "linear"}, optional
        The logarithm of session + 1, or the session; None takes the one with the smaller AIC.
    intake : bool
        Whether a client's first score moves the expected course: intercept and slope.
    baseline : "first" or int
        The first score of every client, or the one of a session.
    keep_intake : bool
        Whether the first score itself is one of the scores that the course is fitted to, where it moves the course. A score
        that predicts itself makes the spread too small; off.
    slopes : bool
        Whether clients' own slopes differ beyond that; else their intercepts alone.
    source, population : str
        Kept in the result.

    Returns
    -------
    Course
        Frozen; `save` and `Course.open` keep it as data.

    Raises
    ------
    OptionError
        If the scores give no such course: too few clients or sessions, or no spread.
    SchemaError
        If scores lacks person, measure or value.

    Notes
    -----
    score = (b0 + u0) + (b1 + u1) x + (b2 + b3 x) (intake - mean) + error, with x = ln(session + 1) or the session; u0 and u1
    differ from client to client; restricted maximum likelihood. AIC of both curves is of the plain likelihood. Clients who
    stopped early are in it with the scores they have: what would have come after is taken to depend on scores seen, not on
    those unseen. Not for forecasts beyond the last session, nor for clients unlike the sample; none is shipped here.

    References
    ----------
    Laird, Ware 1982, 10.2307/2529876; Lutz, Martinovich, Howard 1999, 10.1037/0022-006X.67.4.571; Finch, Lambert, Schaalje
    2001, 10.1002/cpp.286

    Examples
    --------
    >>> stream = np.random.default_rng(1)
    >>> session, start = np.tile(np.arange(8), 200), np.repeat(stream.normal(17, 3, 200), 8)
    >>> value = start - 3 * np.log(session + 1) + stream.normal(0, 2, 1600)
    >>> person = np.repeat([f"p{i:03d}" for i in range(200)], 8)
    >>> scores = pd.DataFrame({"person": person, "session": session, "measure": "own", "value": value})
    >>> found = fit_course(scores, measure="own")
    >>> found.curve, found.n, bool(abs(found.fixed[1] + 3) < 0.5)
    ('log', 200, True)
    """
    if curve is not None and curve not in CURVES:
        raise OptionError(f"curve={curve!r}", "None or " + " or ".join(map(repr, CURVES)))
    at, value, starts, first, when = _sample(scores, measure, item, rater, baseline, intake, keep_intake)
    rows = np.diff(np.append(starts, len(at)))
    mean = float(np.repeat(first, rows).mean()) if intake and len(at) else None
    given = None if mean is None else (first - mean)[:, None]
    along = {"log": np.log(at + 1.0), "linear": at}

    def ask(name: str, restricted: bool) -> growth.Growth | None:
        return growth.fit(along[name], value, starts, given, slope=slopes, restricted=restricted)

    plain = {name: ask(name, False) for name in CURVES}
    size = 2 * (4 if intake else 2) + 2 * (4 if slopes else 2)
    aic = {name: None if one is None else size - 2 * one.loglik for name, one in plain.items()}
    best = curve or min(CURVES, key=lambda name: np.inf if aic[name] is None else aic[name])  # type: ignore[arg-type, return-value]
    model = ask(best, True)
    if model is None:
        raise OptionError(f"{len(starts)} clients with {len(at)} scores of {measure} give no course", "more clients and sessions than the model has numbers, and scores that spread", "")  # fmt: skip
    fixed, cov = model.fixed
    ends = _ends(first, when) if intake else dict.fromkeys(_ENDS)
    return Course(
        measure, item, rater, best, tuple(fixed.tolist()), tuple(map(tuple, cov.tolist())), _square(model.random), model.sd_residual,
        mean, **ends, first_session=int(at.min()), last_session=int(at.max()), n=len(starts), n_scores=len(at), loglik=model.loglik,
        aic_log=aic["log"], aic_linear=aic["linear"], source=source or f"{len(at)} scores of {len(starts)} persons",
        slopes=slopes,
        status="computed", population=population,
    )  # fmt: skip


def _square(made: np.ndarray) -> tuple[tuple[float, float], tuple[float, float]]:
    (a, b), (c, d) = made.tolist()
    return (a, b), (c, d)


def _sample(
    scores: pd.DataFrame, measure: str, item: str, rater: str, baseline: str | int, intake: bool, keep_intake: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Session and value of every score used, the first row of every client, first score and its session of every client."""
    series = Series.of(scores, measure, item)
    start = series.baseline(baseline)
    session = series.session
    value = series.value
    mine = series.keys["rater"].eq(rater).to_numpy(dtype=bool) & ((start >= 0) | (not intake))
    used = mine[series.number] & (session > -1)
    if intake and not keep_intake:
        used &= session > np.append(session, np.nan)[start][series.number]
    number = series.number[used]
    first = np.append(value, np.nan)[start]
    starts = np.flatnonzero(np.append(True, np.diff(number) != 0)[: len(number)])
    when = np.append(session, np.nan)[start]
    return session[used], value[used], starts, first[number[starts]], when[number[starts]]


_ENDS = ("intake_low", "intake_high", "intake_session_low", "intake_session_high")


def _ends(first: np.ndarray, when: np.ndarray) -> dict[str, float | None]:
    """Smallest and largest first score, and session of it."""
    numbers = (first.min(), first.max(), when.min(), when.max()) if len(first) else (np.nan,) * 4
    return {name: None if np.isnan(value) else float(value) for name, value in zip(_ENDS, numbers, strict=True)}
