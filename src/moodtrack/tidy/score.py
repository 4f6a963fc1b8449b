"""Answers to the items of questionnaires become totals and scales, as rows of their own beside what the file gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from moodtrack.errors import OptionError
from moodtrack.log import Log
from moodtrack.measures import Measure, get, resolve
from moodtrack.measures.scoring import codings as ways
from moodtrack.measures.scoring import off_scale, parts, possible, scored, step_of
from moodtrack.options import of_type
from moodtrack.result import Code
from moodtrack.schema import PROBLEMS, SCORES, stack
from moodtrack.tidy._forms import Forms
from moodtrack.tidy._keys import Key, Told, chosen, told, way_out
from moodtrack.tidy.notes import Notes

__all__ = ["Told", "doubtful_totals", "score", "totals_told"]

_STEP = "score:"
_TOTALS = ":totals"


def score(log: Log, *, missing: str = "refuse", codings: Mapping[str, Told] | None = None) -> Log:
    """What do the answers to the items of questionnaires add up to?

    Every occasion on which items of a known questionnaire were answered (same person, rater, session and time) gives
    its total and its scales, appended to `scores` with `derived` = "items". What the file gives is never changed: where
    it has the total, that one stays, and one that its items do not give is told in `problems`. A missing answer is never
    zero: an occasion that lacks one has no total, and says so. An item that is read on its own and was left out on an
    occasion has a row without a value and `derived` = "unanswered", where the file has the item at all.

    `load` calls this with the defaults; calling it again starts anew from what the file gives.

    Parameters
    ----------
    log : Log
        With items in `scores`: `item` is the number of the item, `value` the answer as given.
    missing : {"refuse", "prorate"}
        What a missing answer does: no total; or, where a rule with a number of missing items is known for the
        questionnaire, the total from the mean of the answered ones, with `derived` = "prorated". An item that is read
        on its own is never replaced, and scales are never prorated.
    codings : mapping of measure to str, sequence of int, mapping or Measure, optional
        What the answers do not tell: the name of a coding ("0-4" or "1-5" of the K10); the numbers of the reversed items,
        where the key is not part of moodtrack; both as ``{"coding": "1-4", "reversed_items": [2, 5, 6, 8, 9]}``; or a
        definition of one's own from `measures.from_toml`, which then takes the place of the registry's.

    Returns
    -------
    Log
        With the new rows in `scores` and what could not be scored in `problems`.

    Raises
    ------
    OptionError
        If `missing` or `codings` cannot be.

    Notes
    -----
    Scores are on the scale of the registry whatever the coding of the answers: a K10 answered 0 to 4 has a total from 10
    to 50, a K6 answered 1 to 5 one from 0 to 24. Where a form has two codings and none is told, the answers of the person
    decide only if they are possible in one coding alone; that is told as `assumed`. Answers outside of the scale are not
    used.

    Examples
    --------
    >>> answers = pd.DataFrame({"person": "p1", "session": 1, "measure": "phq4", "item": ["1", "2", "3", "4"],
    ...                         "value": [1.0, 2.0, 0.0, 3.0]})
    >>> scores = score(Log(scores=answers)).scores
    >>> scores.loc[scores["derived"].notna(), ["item", "value"]].to_numpy().tolist()
    [['total', 6.0], ['total:anxiety', 3.0], ['total:depression', 3.0]]
    """
    if missing not in ("refuse", "prorate"):
        raise OptionError(f"missing={missing!r}", "'refuse' or 'prorate'", "")
    of_type(log, "log", Log, "a Log, as moodtrack.load gives")
    of_type(codings or {}, "codings", Mapping, "a mapping from questionnaire to its coding")
    for given in codings or {}:
        of_type(given, "a questionnaire in codings", str, "its name")
    keys = told(codings or {})
    given = log.scores[log.scores["derived"].isna()]
    old = log.problems["where"].str.startswith(_STEP).fillna(False).to_numpy(dtype=bool)
    read = bool((log.problems["step"].eq("read") & log.problems["code"].eq(Code.UNKNOWN_ITEM.value)).any())
    notes, rows = Notes(), [given]
    for name in given["measure"].cat.categories:
        known = resolve(name)
        if name in keys or (known == name and known is not None):
            measure = keys[name].measure if name in keys else None
            made = _scored(given, measure or get(name), keys.get(name, Key()), missing == "prorate", notes, read)
            rows += [] if made is None else [made]
            _between(given, measure or get(name), notes)
            _coded(given, measure or get(name), keys.get(name, Key()).coding, notes)
    return replace(log, scores=stack(rows, SCORES), problems=stack([log.problems[~old], notes.frame()], PROBLEMS))


@dataclass(frozen=True, slots=True)
class _New:
    """Rows to append: the occasion, the part, the value, and how it was made."""

    occasion: np.ndarray
    item: str
    value: np.ndarray
    derived: str


def _scored(
    given: pd.DataFrame, measure: Measure, key: Key, prorate: bool, notes: Notes, read: bool
) -> pd.DataFrame | None:
    forms = Forms.of(given, measure)
    if forms is None:
        return None
    if not read:
        _strangers(given, measure, notes)
    forms = forms.within(measure, notes)
    new = [_New(*pair, "unanswered") for pair in forms.unanswered(measure, notes)]
    usable, values = chosen(forms, measure, key, notes)
    done: dict[str, tuple[np.ndarray, np.ndarray]] = {}
    for coding in usable:
        rows = usable[coding]
        for item, (total, filled) in scored(
            measure, values[rows], coding=coding, reversed_items=key.reversed_items, prorate=prorate
        ).items():
            whole, whole_filled = done.setdefault(item, (np.full(len(values), np.nan), np.zeros(len(values), bool)))
            whole[rows], whole_filled[rows] = total, filled
    scorable = np.isin(np.arange(len(values)), np.concatenate([np.empty(0, int), *usable.values()]))
    _tell(forms, measure, done, scorable, notes)
    for item, (total, filled) in done.items():
        lacks = forms.lacks(item) & ~np.isnan(total)
        new += [_New(np.flatnonzero(lacks & ~filled), item, total, "items")]
        new += [_New(np.flatnonzero(lacks & filled), item, total, "prorated")]
    return forms.rows([(n.occasion, n.item, n.value[n.occasion], n.derived) for n in new if len(n.occasion)])


def _items(measure: Measure) -> Sequence[str]:
    return [part.item for part in parts(measure)]


def _between(given: pd.DataFrame, measure: Measure, notes: Notes) -> None:
    """Scores of the file that the form cannot give, as raw sums where its scale has steps of 4: told, and kept."""
    for item in _all_parts(measure):
        step = step_of(measure, item)
        why = f"steps of {step:g}; give a raw sum times {step:g}" if step > 1 else _WHY.get(measure.scoring.rule, "")
        own = given[(given["measure"].eq(measure.name) & given["item"].eq(item)).fillna(False).to_numpy(dtype=bool)]
        own = own[off_scale(measure, item, own["value"].to_numpy("float64"))]
        for person, count in own["person"].value_counts().items():
            if count:
                what = f"{measure.name}, {count} scores {item} that the form cannot give ({why}): a raw sum, another coding or an error; kept, and no range is named"
                notes.add(Code.OFF_SCALE, what, where=f"{_STEP}{measure.name}", person=str(person))


_WHY = {"none": "it has scales and no total", "table": "its table has no such number"}


def doubtful_totals(measure: Measure, given: pd.DataFrame) -> bool:
    """Whether the totals of one person's rows of a form with several codings may be, or are, of another than its own."""
    item = given["item"].astype("str").where(given["item"].notna(), "total")
    value = given["value"].to_numpy("float64")
    known = ~np.isnan(value) & given["derived"].isna().to_numpy(dtype=bool)
    total = value[known & item.eq("total").to_numpy(dtype=bool)]
    answers = value[known & item.str.fullmatch("[0-9]+").to_numpy(dtype=bool)]
    return bool(len(total)) and possible(measure, total, answers) != (measure.scoring,)


def _coded(given: pd.DataFrame, measure: Measure, coding: str | None, notes: Notes) -> None:
    """Totals of the file that may be of another coding than the form's own: told, and kept as they are."""
    if len(ways(measure)) < 2:
        return
    own = given[given["measure"].eq(measure.name).fillna(False).to_numpy(dtype=bool)]
    where = f"{_STEP}{measure.name}"
    for person, rows in own.groupby("person", observed=True, sort=True):
        if not doubtful_totals(measure, rows):
            continue
        if coding == measure.scoring.form:
            notes.add(Code.ASSUMED, f"{measure.name}: totals of the file are taken as coded {coding}, as was told", where=f"{where}{_TOTALS}", person=str(person))  # fmt: skip
            continue
        if coding is not None:
            what = f"{measure.name}: the totals are coded {coding}, as was told, and ranges are those of {measure.scoring.form}; kept, and no range is named"
            notes.add(Code.OFF_SCALE, what, where=f"{where}{_TOTALS}", person=str(person))
            continue
        named = " or ".join(f"{way.form}: {way.low:g} to {way.high:g}" for way in ways(measure))
        what = f"{measure.name}: the coding of the totals ({named}) is not told; kept, and no range is named: {way_out(measure)}"
        notes.add(Code.CODING_UNKNOWN, what, where=where, person=str(person))


def totals_told(problems: pd.DataFrame, code: Code) -> set[str]:
    """The forms of whose totals the caller told the coding: `assumed` is the form's own, `off_scale` another one."""
    where = problems.loc[problems["code"].eq(code.value).fillna(False).to_numpy(dtype=bool), "where"].dropna()
    return {each.removeprefix(_STEP).removesuffix(_TOTALS) for each in where if each.endswith(_TOTALS)}


def _all_parts(measure: Measure) -> list[str]:
    return ["total", *(f"total:{subscale.name}" for subscale in measure.subscales)]


def _strangers(given: pd.DataFrame, measure: Measure, notes: Notes) -> None:
    """Items that the form does not have: told, and not scored."""
    own = given[given["measure"] == measure.name]
    item = own["item"].astype(str)
    known = {str(number) for number in range(1, measure.items + 1)}
    strange = own[~(item.isin(known) | item.eq("total") | item.str.startswith("total:") | own["item"].isna())]
    for person in strange["person"].cat.remove_unused_categories().cat.categories:
        count = int((strange["person"] == person).sum())
        what = f"{measure.name}: {count} answers to items that the form does not have ({measure.items} items)"
        notes.add(Code.UNKNOWN_ITEM, what, where=f"{_STEP}{measure.name}", person=str(person))


def _tell(
    forms: Forms,
    measure: Measure,
    done: Mapping[str, tuple[np.ndarray, np.ndarray]],
    scorable: np.ndarray,
    notes: Notes,
) -> None:
    """Say which occasions have no score and why, which stand on fewer answers, and where the file's own differ."""
    names = _items(measure)
    bare = forms.lacks("total") & scorable
    none = {item: np.isnan(values) for item, (values, _) in done.items()}
    other = np.all([gap for item, gap in none.items() if item not in names] or [~bare | True], axis=0)
    short = np.any(
        [gap & forms.lacks(item) & other for item, gap in none.items() if item in names] or [~bare & bare], axis=0
    )
    forms.note(Code.ITEMS_MISSING, short & bare, "no score, because answers are missing", notes, items=True)
    filled = done["total"][1] & bare if "total" in done else ~bare & bare
    rule = f"the mean of the answered items stands for up to {measure.missing.max_missing} missing; {measure.missing.source}, {measure.missing.status}"
    forms.note(Code.PRORATED, filled, f"a total of the answered items ({rule})", notes, items=True)
    for item, (values, _) in done.items():
        forms.compare(item, values, notes)
