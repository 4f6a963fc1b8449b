"""Which part of a questionnaire a written item is: its total, a subscale or the number of an item, in any usual spelling."""

from __future__ import annotations

import re

from moodtrack.measures import get
from moodtrack.measures.scoring import codings, item_range
from moodtrack.read.wide import column_of
from moodtrack.result import Code
from moodtrack.schema import slug

__all__ = ["TOTALS", "answer_doubt", "fitting", "part", "whole_only"]

TOTALS = ("", "total", "total_score", "score", "sum", "sum_score", "sumscore", "overall")
"""Names of the total, as slugs; an empty cell is the total."""

_NUMBER = re.compile(r"(?:item|q|question|no|nr)?_?0*(\d{1,3})(?:_0)?")


def part(written: str, measure: str | None) -> str:
    """The item as the table `scores` has it: total, total:<subscale> or a number; what is none of these stays as written.

    Parameters
    ----------
    written : str
        The cell.
    measure : str or None
        Key of the questionnaire; None where the registry does not know it.

    Examples
    --------
    >>> [part(written, "phq9") for written in ("Q9", "item 9", "9.", "phq9_9", "PHQ-9 item 9", "Total score", "sum")]
    ['9', '9', '9', '9', '9', 'total', 'total']
    >>> part("Stress", "dass21"), part("ninth", "phq9")
    ('total:stress', 'ninth')
    """
    plain = slug(written) if written.strip() else ""
    if plain in TOTALS:
        return "total"
    if found := _NUMBER.fullmatch(plain):
        return found[1]
    if measure is None:
        return written
    head, colon, rest = written.partition(":")
    scale = slug(rest) if colon and slug(head) == "total" else plain
    if scale in {subscale.name for subscale in get(measure).subscales}:
        return f"total:{scale}"
    column = column_of(written)
    if column is not None and column.measure == measure and column.occasion is None:
        return column.item
    return written


def fitting(item: str, measure: str) -> bool:
    """Whether the questionnaire has this total, subscale or item.

    Examples
    --------
    >>> fitting("9", "phq9"), fitting("10", "phq9"), fitting("total:stress", "dass21")
    (True, False, True)
    """
    known = get(measure)
    if item.isdecimal():
        return 1 <= int(item) <= known.items
    return item in ("total", *(f"total:{subscale.name}" for subscale in known.subscales))


def whole_only(item: str, measure: str) -> bool:
    """Whether such a total is a whole number: a sum of answers.

    Examples
    --------
    >>> whole_only("total", "phq9"), whole_only("total", "core10")
    (True, False)
    """
    known = get(measure)
    if "integer" not in known.checks:
        return False
    rules = {"total": known.scoring.rule} | {f"total:{subscale.name}": subscale.rule for subscale in known.subscales}
    return rules.get(item) in ("sum", "doubled_sum", "times_4")


def answer_doubt(item: str, measure: str, value: object) -> tuple[Code, str] | None:
    """Why an answer to an item cannot be: outside of the item's range in every coding of the form, or no whole number.

    Examples
    --------
    >>> answer_doubt("9", "phq9", 3.0), answer_doubt("total", "phq9", 99.0)
    (None, None)
    >>> answer_doubt("9", "phq9", 7.0)[0].value, answer_doubt("9", "phq9", 0.5)[0].value
    ('out_of_range', 'not_whole')
    """
    if not isinstance(value, float) or not item.isdecimal() or not fitting(item, measure):
        return None
    ranges = [item_range(get(measure), coding) for coding in codings(get(measure))]
    place = int(item) - 1
    if not min(low[place] for low, _ in ranges) <= value <= max(high[place] for _, high in ranges):
        return Code.OUT_OF_RANGE, f"item {item}: outside the range of the item in {measure}; the answer is not used"
    if value != int(value) and "integer" in get(measure).checks:
        return Code.NOT_WHOLE, f"item {item}: answers of {measure} are whole numbers; the answer is not used"
    return None
