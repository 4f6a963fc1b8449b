"""The page docs/measures.md: every questionnaire with every number, its source and its status."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from moodtrack.measures.measure import Measure
from moodtrack.measures.registry import get, names

__all__ = ["describe"]

_INTRO = """# The questionnaires

Made from the definitions in `moodtrack/measures/data`, one TOML file a questionnaire; no words of items are kept. Every
number says where it was read. Its status says what it may be used for:

| status | grade | meaning |
|---|---|---|
| primary | P | the paper, its abstract, or the owner's own text was read |
| secondary | S | a source that cites the paper was read |
| code_only | C | found in public code or forms only |
| derived | D | computed from numbers above by the formula named |
| from_memory | U | found in no readable text |
| convention | | a rule set here |

Only primary and secondary numbers draw a line, name a class or fire a rule unless a caller asks for another by its name. A
number marked "by name" holds for some persons only (a sex, a country, whom they are told from): it is asked for by name too.
Reliable change (measurement error), minimal important change (value to the person) and caseness are never merged.

`moodtrack measures` and `measures.table()` list the lines that may be drawn; `--unverified` and `unverified=True` the others too.

## From answers to scores

`load` makes totals and scales of the answers to items; `tidy.score` does it again with other rules. The new rows stand beside
what the file gives, with `derived` filled, and a total of the file is never replaced: one that its items do not give is a row
of `problems`. A missing answer is never zero: the occasion has no total, unless `missing="prorate"` is asked for and a rule is
known below. An item that is read on its own is never filled in; left out, it is `unanswered`, which says nothing about it.

```python
>>> import moodtrack, pandas as pd
>>> answers = pd.DataFrame({"person": "p1", "session": 1, "measure": "k10", "item": [str(i) for i in range(1, 11)], "value": 2.0})
>>> log = moodtrack.Log(scores=answers)
>>> moodtrack.tidy.score(log).problems["code"].tolist()
['coding_unknown']
>>> scored = moodtrack.tidy.score(log, codings={"K10": "0-4"}).scores
>>> scored.loc[scored["derived"] == "items", ["item", "value"]].values.tolist()
[['total', 30.0]]

```

Forms that look alike and are scored differently are never guessed. Answers of the K6, K10, ASRM and RSES have two codings: the one
named in `codings=` holds (of `load` or `tidy.score`; on the command line `--coding K10=1-5`), else the only one in which all
answers of the person are possible. Totals of the file are kept as they are: they have a range where they can only be of the form's
own coding, or are told to be. The reversed items of forms that are not free, or that go round in several orders, are given by the
caller: `codings={"rses": (2, 5, 6, 8, 9)}`, or `--coding RSES=2,5,6,8,9`, for a form with this list. A definition of one's own,
`measures.from_toml("mine.toml")`, goes the same way: `codings={"My form": mine}`. Its fields are those of the files in
`moodtrack/measures/data`.

Where a form is not free, its key is for its user to fill in: the definition here has name, range, direction, scales and lines,
and a file of one's own completes it. It starts with `extends`, and needs only what is missing:

```toml
extends = "panas"

[[subscales]]
name = "positive"
items = []    # the numbers of its items, from the form

[[subscales]]
name = "negative"
items = []
```

Tables are joined field by field, scales by their name, and a list takes the place of the other one. Until then such a form is
told as `key_needed`, and the scores that a file gives are read as they are. What cannot be (an item that the form does not
have, a range that its items do not give) is refused, with the field, what came and what was expected.

`measures.met` says whether a form meets the rules that count its items, such as that of the MDQ.

## Who may use a form

`free`: everybody, under terms that cost nothing. `non_commercial`: who does not sell it. `permission`: ask the owner first.
`commercial`: it is sold. Keys (reversed items, items of scales) are here only where the use is free. This is what was read, not
legal advice.
"""


def describe() -> str:
    """The page in Markdown.

    Examples
    --------
    >>> describe().splitlines()[0]
    '# The questionnaires'
    """
    return "\n".join([_INTRO, *(_section(get(name)) for name in names())])


def _section(measure: Measure) -> str:
    better = _better(measure.direction)
    scoring = measure.scoring
    total = f"total {measure.low:g} to {measure.high:g}" if scoring.rule != "none" else "no total"
    facts = [
        f"{measure.items} item{'s' * (measure.items > 1)} from {measure.item_low:g} to {measure.item_high:g}{_odd(measure)};"
        f" {total} (rule: {scoring.rule}); {better}. {scoring.source} ({scoring.status}).",
        f"Use: {measure.licence.use}{f', {measure.licence.note}' if measure.licence.note else ''}"
        f" ({measure.licence.source}; {measure.licence.status}).",
        _missing(measure),
        *_key(measure),
        *(
            f"Item {c.item} {c.comparison} {c.value:g} is read on its own ({c.source}; {c.status})."
            for c in measure.critical_items
        ),
        *(
            f"Also scored {o.low:g} to {o.high:g} (rule: {o.rule}; {o.form or o.item_order}). {o.source} ({o.status})."
            for o in measure.other_scorings
        ),
        *(
            f"`total:{p.name}` ({p.label}): {f'{len(p.items)} items' if p.items else 'items to be filled in'}, {p.low:g} to"
            f" {p.high:g}{'' if p.direction == measure.direction else f', {_better(p.direction)}'}. {p.source} ({p.status})."
            for p in measure.subscales
        ),
        *(
            f"{c.name}: "
            + ", ".join(f"{count} of {part}" for part, count in c.needs)
            + f" with {c.item_value:g} or more"
            + "".join(f", item {item:g} with {least:g} or more" for item, least in c.answers)
            + f". {c.source} ({c.status})."
            for c in measure.criteria
        ),
        *measure.traps,
    ]
    thresholds = [
        [
            t.name,
            t.kind,
            t.item,
            f"{t.comparison} {_number(t.value)}{' %' if t.unit == 'percent_of_baseline' else ''}",
            _number(t.unrounded),
            t.population,
            _number(t.n),
            t.source,
            t.status + (", by name" if t.by_name else ""),
        ]
        for t in measure.thresholds
    ]
    bands = [[b.set, b.item, b.label, f"{b.low:g} to {b.high:g}", b.source, b.status] for b in measure.bands]
    norms = [
        [n.group, n.population, _number(n.mean), _number(n.sd), _number(n.n), n.country, n.source, n.status]
        for n in measure.norms
    ]
    reliability = [
        [r.kind, _number(r.value), _number(r.interval_days), r.population, _number(r.n), r.source, r.status]
        for r in measure.reliability
    ]
    codes = [[c.system, c.code, c.source, c.status] for c in measure.codings]
    parts = [
        f"## {measure.label}\n\n`{measure.name}`: {measure.about}.\n",
        "\n".join(f"- {fact}" for fact in facts) + "\n",
        _table(
            "Thresholds",
            ("set", "kind", "item", "value", "unrounded", "population", "n", "source", "status"),
            thresholds,
        ),
        _table("Bands", ("set", "item", "band", "scores", "source", "status"), bands),
        _table("Norms", ("group", "population", "mean", "SD", "n", "country", "source", "status"), norms),
        _table("Reliability", ("kind", "value", "days", "population", "n", "source", "status"), reliability),
        _table("Codes", ("system", "code", "source", "status"), codes),
    ]
    return "\n".join(part for part in parts if part)


def _missing(measure: Measure) -> str:
    rule = measure.missing
    ways = [f"items {_list(s.items)} count the lowest answer where that of {_list(s.when)} is it" for s in rule.skips]
    ways += [f"one of items {_list(pair)} is enough" for pair in rule.either]
    if ways:
        source = rule.skips[0] if rule.skips else rule
        return f"Missing items: {'; '.join(ways)}; else no total. {source.source} ({source.status})."
    if not (rule.max_missing or rule.not_applicable):
        return "Missing items: no total."
    most = f"prorated when asked for, up to {rule.max_missing} missing" if rule.max_missing else "no total"
    left = "".join(f"; item {item} may not apply" for item in rule.not_applicable)
    return f"Missing items: {most}{left}{f' ({rule.note})' if rule.note else ''}. {rule.source} ({rule.status})."


def _better(direction: str) -> str:
    return "higher is better" if direction == "higher_better" else "higher is worse"


def _odd(measure: Measure) -> str:
    """Items that differ from the others."""
    ranges = "".join(f", item {i:g} from {low:g} to {high:g}" for i, low, high in measure.item_ranges)
    steps = "".join(f", item {i:g} in steps of {step:g}" for i, step in measure.item_steps)
    some = f", of which {_list(measure.scoring.items)} make the total" if measure.scoring.items else ""
    return ranges + steps + some


def _list(items: Sequence[int]) -> str:
    return ", ".join(str(item) for item in items)


def _key(measure: Measure) -> list[str]:
    if measure.scoring.key == "definition":
        return ["Key: to be filled in by the caller, in a definition that extends this one."]
    if measure.scoring.key == "own":
        return [
            "Reversed items: to be given by the caller (`codings=` of `tidy.score`), or in a definition of one's own."
        ]
    if measure.scoring.reversed_items:
        return [f"Reversed items: {_list(measure.scoring.reversed_items)}."]
    if measure.scoring.domains:
        return [f"Domains, of which the highest answer counts: {'; '.join(map(_list, measure.scoring.domains))}."]
    if measure.scoring.conversion:
        pairs = ", ".join(f"{total:g} {score:.2f}" for total, score in measure.scoring.conversion)
        return [f"Sum and score: {pairs}."]
    return []


def _table(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    if not lines:
        return ""
    return "\n".join([f"### {title}\n", "| " + " | ".join(heads) + " |", "|" + "---|" * len(heads), *lines]) + "\n"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
