"""All questionnaires at a glance: as a table of their lines, and as text for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, get_args

from moodtrack.errors import OptionError
from moodtrack.measures.measure import DRAWN, Measure, Use
from moodtrack.measures.registry import get, names

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["listing", "table"]


def table(*, unverified: bool = False, use: str | None = None) -> pd.DataFrame:
    """Which questionnaires are known, and which lines has each?

    Parameters
    ----------
    unverified : bool
        Also the numbers that draw no line unless asked for by their name: found in code only, derived, remembered or set.
    use : {"free", "non_commercial", "permission", "commercial"}, optional
        Only the questionnaires with this use.

    Returns
    -------
    DataFrame
        One row a threshold or band: measure, label, items, low, high, direction, use, kind, item, set, comparison,
        value, value_high (upper end of a band), unit, population, source, status, by_name (taken only when it is asked for
        by its name). A questionnaire without a line has one row with a null `kind`.

    Raises
    ------
    OptionError
        If `use` is none of the four.

    Examples
    --------
    >>> lines = table()
    >>> lines.loc[lines["measure"] == "gad2", ["kind", "comparison", "value", "status"]].to_numpy().tolist()
    [['caseness', '>=', 3.0, 'primary']]
    """
    import pandas as pd

    from moodtrack.schema import Column, Table, conform

    kinds = {
        "by_name": "bool?",
        "items": "int",
        "low": "float",
        "high": "float",
        "value": "float",
        "value_high": "float",
    }
    meaning = {
        "by_name": "taken only when it is asked for by its name",
        "set": "name of the set",
        "status": "what the number may be used for",
        "use": "who may use the form",
    }
    columns = tuple(Column(name, kinds.get(name, "category"), meaning.get(name, name)) for name in _COLUMNS)  # type: ignore[arg-type]
    rows = [row for measure in _measures(use) for row in _rows(measure, unverified)]
    return conform(
        pd.DataFrame(rows, columns=list(_COLUMNS)), Table("measures", "one line of a questionnaire", columns)
    )


def listing(*, unverified: bool = False, use: str | None = None) -> str:
    """The same as text, one paragraph a questionnaire; what the command `moodtrack measures` prints.

    Examples
    --------
    >>> print(listing(use="free").splitlines()[0])
    AUDIT-C (auditc): 3 items, 0 to 12, higher is worse; free
    """
    shown = _measures(use)
    lines = [line for measure in shown for line in _paragraph(measure, unverified)]
    counts: Counter[str] = Counter(get(name).licence.use for name in names())
    lines.append(f"{len(shown)} of {len(names())} questionnaires; {', '.join(f'{counts[u]} {u}' for u in _USES)}")
    if not unverified:
        lines.append("Numbers that are not verified are left out; --unverified shows them.")
    return "\n".join(lines)


_USES: tuple[str, ...] = get_args(Use)
_COLUMNS = (
    "measure", "label", "items", "low", "high", "direction", "use", "kind", "item", "set", "comparison", "value",
    "value_high", "unit", "population", "source", "status", "by_name",
)  # fmt: skip


def _measures(use: str | None) -> list[Measure]:
    if use not in (None, *_USES):
        raise OptionError(f"use={use!r}", f"one of {list(_USES)}", "")
    return [m for m in map(get, names()) if use in (None, m.licence.use)]


def _rows(measure: Measure, unverified: bool) -> Iterator[dict[str, object]]:
    about = {
        "measure": measure.name, "label": measure.label, "items": measure.items, "low": measure.low,
        "high": measure.high, "direction": measure.direction, "use": measure.licence.use,
    }  # fmt: skip
    found = [
        {"kind": t.kind, "item": t.item, "set": t.name, "comparison": t.comparison, "value": t.value, "unit": t.unit, "population": t.population, "source": t.source, "status": t.status, "by_name": t.by_name}
        for t in measure.thresholds
    ] + [
        {"kind": "band", "item": b.item, "set": f"{b.set}: {b.label}", "value": b.low, "value_high": b.high, "unit": "points", "source": b.source, "status": b.status, "by_name": False}
        for b in measure.bands
    ]  # fmt: skip
    kept = [line for line in found if unverified or line["status"] in DRAWN]
    yield from ({**about, **line} for line in kept or [{}])


def _paragraph(measure: Measure, unverified: bool) -> Iterator[str]:
    use = measure.licence.use.replace("_", "-")
    yield f"{measure.label} ({measure.name}): {measure.items} item{'s' * (measure.items > 1)}, {_ends(measure)}; {use}"
    if measure.scoring.key == "own":
        yield "  its reversed items are not part of moodtrack: say them with --coding (in Python: codings=)"
    own = [s.label.lower() for s in measure.subscales if s.key == "own"]
    if own:
        yield f"  items of these scales are not part of moodtrack, complete the definition with extends: {', '.join(own)}"
    rows = [row for row in _rows(measure, unverified) if "kind" in row]
    for row in (row for row in rows if "value_high" not in row):
        unit = " % of the first score" if row["unit"] == "percent_of_baseline" else ""
        what = f"{str(row['kind']).replace('_', ' ')}{_part(row)} {row['comparison']} {row['value']:g}{unit}"
        named = ", by name only" if row["by_name"] else ""
        yield f"  {what:<28} {row['set']} [{row['status']}{named}] {row['source']}"
    bands: dict[tuple[object, ...], list[str]] = {}
    for row in (row for row in rows if "value_high" in row):
        name, _, label = str(row["set"]).rpartition(": ")
        key = (_part(row), name, row["status"], row["source"])
        bands.setdefault(key, []).append(f"{label} {row['value']:g} to {row['value_high']:g}")
    for (part, group, status, source), stretches in bands.items():
        yield f"  bands{part}: {', '.join(stretches)}; {group} [{status}] {source}"
    yield ""


_BETTER = {"higher_better": "higher is better", "higher_worse": "higher is worse"}


def _ends(measure: Measure) -> str:
    """Range and direction: of the total, or of every scale where there is none."""
    if measure.scoring.rule != "none":
        return f"{measure.low:g} to {measure.high:g}, {_BETTER[measure.direction]}"
    mixed = len({s.direction for s in measure.subscales}) > 1
    scales = [
        f"{s.label.lower()} {s.low:g} to {s.high:g}" + (f" ({_BETTER[s.direction]})" if mixed else "")
        for s in measure.subscales
    ]
    return ", ".join([*scales, "no total", *([] if mixed else [_BETTER[measure.direction]])])


def _part(row: dict[str, object]) -> str:
    return "" if row["item"] == "total" else f" of {str(row['item']).removeprefix('total:')}"
