"""Sensitivity: does the verdict on a change depend on the method that judges it?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from moodtrack.errors import OptionError
from moodtrack.progress._change_classes import COMBINED
from moodtrack.progress._change_methods import METHODS, SOURCES
from moodtrack.progress._problem_rows import Found, problem_rows
from moodtrack.progress._series import KEYS
from moodtrack.progress.norms import Norms
from moodtrack.progress.reliable_change import ReliableChange, reliable_change
from moodtrack.result import Code, Method, Result
from moodtrack.schema import Column, Table, conform, text

__all__ = ["Sensitivity", "sensitivity"]

_SERIES = (
    Column("person", "category", "whose"),
    Column("measure", "category", "key of the questionnaire"),
    Column("item", "category", "total, or total:<subscale>"),
    Column("rater", "category", "who answered"),
)
VERDICTS = Table(
    "sensitivity",
    "one series with two scores or more, its last score judged by every method",
    (
        *_SERIES,
        Column("session", "int?", "session of the last score"),
        Column("day", "datetime", "day of the last score"),
        Column("baseline", "float", "first score", "points"),
        Column("value", "float", "last score", "points"),
        Column("change", "float", "value - baseline", "points"),
        *(
            Column(name, "category", f"class by {name}; null: not evaluable", "as in reliable_change")
            for name in METHODS
        ),
        Column("n_methods", "int", "methods that give a class"),
        Column("classes", "int", "different classes among them"),
        Column("agree", "bool?", "whether they all say the same; null with fewer than two"),
    ),
)
COUNTS = Table(
    "counts",
    "one method and measure: the persons by class",
    (
        Column("method", "category", "of judging the change", " | ".join(METHODS)),
        *_SERIES[1:],
        Column("n", "int", "persons with a class"),
        *(Column(name, "int", f"of them {name.replace('_', ' ')}") for name in COMBINED),
    ),
)


@dataclass(frozen=True, eq=False, repr=False)
class Sensitivity(Result):
    """What `sensitivity` returns: `table` (persons), `problems`, `method`."""

    tables: ClassVar[Mapping[str, Table]] = {"table": VERDICTS}

    def counts(self) -> pd.DataFrame:
        """How many persons each method puts into which class.

        Returns
        -------
        DataFrame
            method, measure, item, rater, n and one column a class; one row a method and measure.
        """
        parts = []
        for name in self.method.parameters["methods"]:  # type: ignore[attr-defined]
            flags = {each: self.table[name].eq(each).fillna(value=False) for each in COMBINED}
            parts.append(self.table[KEYS[1:]].assign(method=name, n=self.table[name].notna(), **flags))
        rows = pd.concat(parts, ignore_index=True).astype(dict.fromkeys(["method", *KEYS[1:]], "str"))
        sums = rows.groupby(["method", *KEYS[1:]], observed=True, sort=False).sum()
        return conform(sums.astype("int64").reset_index(), COUNTS)


def sensitivity(
    scores: pd.DataFrame,
    *,
    norms: Norms | Mapping[str, Norms],
    end: Norms | Mapping[str, Norms] | None = None,
    cutoff: float | str | None = None,
    functional: Norms | Mapping[str, Norms] | None = None,
    methods: tuple[str, ...] = METHODS,
    **options: Any,
) -> Sensitivity:
    """Does the verdict on a change depend on the method that judges it?

    Parameters
    ----------
    scores : DataFrame
        The table `scores`.
    norms, end : Norms or mapping of measure to Norms
        Samples at the start and at the end; without `end` the methods HLL and HA have no answer.
    cutoff, functional
        As in `reliable_change`; with a cutoff the classes are those of change and cutoff together.
    methods : tuple of str
        Which to compare. HLM looks at all persons given.
    **options
        measure, item, level, direction, time and so on, as in `reliable_change`.

    Returns
    -------
    Sensitivity
        `table` has one row a series, scores in points; `counts()` has one row a method and measure.

    Raises
    ------
    OptionError
        If a method is not known, or an option cannot have its value.
    SchemaError
        If scores lacks person, measure or value.

    Notes
    -----
    Classes are those at the last score, as published; none is established. Not for choosing the method that shows
    most: say before which one counts, and read the others as a range.

    References
    ----------
    Bauer, Lambert, Nielsen 2004, 10.1207/s15327752jpa8201_11

    Examples
    --------
    >>> scores = pd.DataFrame({"person": ["a", "a", "b", "b"], "session": [1, 2, 1, 2], "measure": "phq9", "value": [20.0, 14.0, 9.0, 3.0]})
    >>> found = sensitivity(scores, norms=Norms(15.0, 5.0, 200, 0.8, "own clinic"), methods=("JT", "EN"))
    >>> found.table[["person", "JT", "EN", "agree"]].astype(str).to_numpy().tolist()
    [['a', 'unchanged', 'improved', 'False'], ['b', 'unchanged', 'improved', 'False']]
    """
    wrong = [name for name in methods if name not in METHODS]
    if wrong or len(methods) < 2:
        raise OptionError(f"the methods are {list(methods)}", f"two or more of {list(METHODS)}", "")
    by = "class" if cutoff is None else "combined"
    results = {
        name: reliable_change(
            scores, norms=norms, end=end, cutoff=cutoff, functional=functional, method=name, **options
        )
        for name in methods
    }
    first = results[next((name for name in methods if name != "HLM"), "HLM")]
    base = first.latest()[[*KEYS, "session", "day", "baseline", "value", "change"]]
    classes = {name: _aligned(base, result, by) for name, result in results.items()}
    codes = np.column_stack([pd.Categorical(words, categories=list(COMBINED)).codes for words in classes.values()])
    several = np.array([len(set(row) - {-1}) for row in codes.tolist()], dtype="int64")
    given = (codes >= 0).sum(axis=1)
    table = base.assign(
        **classes, n_methods=given, classes=several, agree=pd.arrays.BooleanArray(several == 1, given < 2)
    )
    lost = [
        Found(np.asarray(pd.isna(words)), Code.NOT_EVALUABLE, f"no class by {name}") for name, words in classes.items()
    ]
    parameters: dict[str, object] = {
        "methods": tuple(methods),
        "norms": norms,
        "end": end,
        "cutoff": cutoff,
        "functional": functional,
        **options,
    }
    return Sensitivity(
        table=table,
        problems=problem_rows(base["person"].array, text(base["measure"]).array, lost),
        method=Method("several indices of reliable change", parameters, tuple(s for m in methods for s in SOURCES[m])),
    )


def _aligned(base: pd.DataFrame, result: ReliableChange, by: str) -> np.ndarray:
    """The class of every row of base; None where the method has no row or no class for it."""
    keys = [pd.MultiIndex.from_frame(frame[KEYS].astype("str")) for frame in (base, result.latest())]
    at = keys[1].get_indexer(keys[0])
    words = np.array([*text(result.latest()[by]).to_numpy(dtype=object, na_value=None), None], dtype=object)
    return np.asarray(words[at])
