"""Codes of LOINC for items, totals and answers of questionnaires: only what was seen in published questionnaires and answers.

The items are those of PHQ-9 and GAD-7 in their order. The answers have their numbers in both forms by the ordinal values of their published
questionnaires; elsewhere the same code may stand for another number, so it counts for these items alone.
"""

from __future__ import annotations

import re

__all__ = ["chosen", "item_of", "total_of"]

_TOTALS = {"44261-6": "phq9", "70274-6": "gad7", "75626-2": "auditc"}
_ITEMS = {
    "phq9": ("44250-9", "44255-8", "44259-0", "44254-1", "44251-7", "44258-2", "44252-5", "44253-3", "44260-8"),
    "gad7": ("69725-0", "68509-9", "69733-4", "69734-2", "69735-9", "69689-8", "69736-7"),
}
_PARTS = {code: (name, str(n)) for name, codes in _ITEMS.items() for n, code in enumerate(codes, start=1)}
_ANSWERS = {"LA6568-5": 0.0, "LA6569-3": 1.0, "LA6570-1": 2.0, "LA18938-3": 2.0, "LA6571-9": 3.0}
_CODE = re.compile(r"(?:^|/)(\d{1,7}-\d)$")


def total_of(code: str) -> str | None:
    """The questionnaire whose total a code is.

    Examples
    --------
    >>> total_of("70274-6"), total_of("8867-4")
    ('gad7', None)
    """
    return _TOTALS.get(code)


def item_of(*written: str) -> tuple[str, str] | None:
    """The questionnaire and the item, or `total`, that the end of a link or of a definition names.

    Examples
    --------
    >>> item_of("/44250-9"), item_of("10", "http://loinc.org/fhir/DataElement/44261-6"), item_of("9")
    (('phq9', '1'), ('phq9', 'total'), None)
    """
    for each in written:
        code = found[1] if (found := _CODE.search(each)) else ""
        if code in _TOTALS:
            return _TOTALS[code], "total"
        if code in _PARTS:
            return _PARTS[code]
    return None


def chosen(code: str, item: tuple[str, str] | None) -> float | None:
    """The number of an answer to an item of these questionnaires; None for any other.

    Examples
    --------
    >>> chosen("LA6570-1", ("phq9", "1")), chosen("LA6570-1", None), chosen("LA6270-8", ("phq9", "1"))
    (2.0, None, None)
    """
    return _ANSWERS.get(code) if item is not None and item[0] in _ITEMS and item[1] != "total" else None
