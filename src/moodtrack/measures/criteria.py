"""Rules that count items: whether a filled-in form meets them, for forms that are read by more than their total."""

from __future__ import annotations

import numpy as np

from moodtrack.errors import MeasureError
from moodtrack.measures.measure import Criterion, Measure

__all__ = ["met"]


def met(measure: Measure, answers: np.ndarray) -> dict[str, np.ndarray]:
    """Does a form meet the rules that count its items?

    Parameters
    ----------
    measure : Measure
        The definition, with `criteria`.
    answers : ndarray of float, shape (n, items)
        The answers as given, in the coding of the form itself; NaN where there is none.

    Returns
    -------
    dict of str to ndarray of float
        For every rule 1 where it is met, 0 where it is not whatever the missing answers are, NaN where they decide.

    Raises
    ------
    MeasureError
        If the shape of the answers is not that of the form.

    Notes
    -----
    A rule that is met is no diagnosis: it is the published way of reading the form. No item of these rules is reversed.

    Examples
    --------
    Seven yes at the same time, and a moderate problem; then the same without a word on the problem:

    >>> from moodtrack.measures import get
    >>> seven = [1.0] * 7 + [0.0] * 6 + [1.0]
    >>> met(get("MDQ"), np.array([[*seven, 2.0], [*seven, np.nan], [*seven, 1.0]]))["published rule"].tolist()
    [1.0, nan, 0.0]
    """
    if answers.ndim != 2 or answers.shape[1] != measure.items:
        raise MeasureError(f"answers of the shape {answers.shape}", f"(n, {measure.items})", "one column an item")
    return {rule.name: _met(measure, rule, answers) for rule in measure.criteria}


def _met(measure: Measure, rule: Criterion, answers: np.ndarray) -> np.ndarray:
    items = {s.name: s.items for s in measure.subscales}
    items["total"] = measure.scoring.items or tuple(range(1, measure.items + 1))
    asked = [(tuple(items[part]), rule.item_value, count) for part, count in rule.needs]
    asked += [((int(item),), least, 1) for item, least in rule.answers]
    surely = np.ones(len(answers), dtype=bool)
    possibly = np.ones(len(answers), dtype=bool)
    for numbers, least, count in asked:
        chosen = answers[:, [n - 1 for n in numbers]]
        yes = (chosen >= least).sum(axis=1)
        surely &= yes >= count
        possibly &= yes + np.isnan(chosen).sum(axis=1) >= count
    return np.where(surely, 1.0, np.where(possibly, np.nan, 0.0))
