"""share.csv: which entries the author shares, by source, by the entry's identifier or by date; all others are private."""

from __future__ import annotations

from collections.abc import Iterator

from moodtrack.read.cells import yes_no
from moodtrack.read.columns import lines, verdict
from moodtrack.read.dates import Order, moment
from moodtrack.read.format import Format, Source, Verdict
from moodtrack.read.sheets import SHEETS
from moodtrack.records import Item, Problem, Row
from moodtrack.result import Code

__all__ = ["FORMAT"]

_SHEET = SHEETS["share"]


def _recognise(source: Source) -> Verdict:
    return verdict(source, _SHEET)


def _values(row: dict[str, str], decided: Order) -> tuple[dict[str, object], Code | None, str]:
    """The cells of a row; with a code where it cannot be used: a row that is read in part would share too much.

    Whatever is no yes counts as no.
    """
    values: dict[str, object] = {name: row[name] for name in ("source", "source_id") if row.get(name)}
    values["shared"] = not row.get("shared") or yes_no(row["shared"]) is True
    if row.get("at"):
        when = moment(row["at"], decided)
        if when.at is None:
            return values, Code.AMBIGUOUS_DATE if when.ambiguous else Code.BAD_DATE, f"at: {when.why}"
        values |= {"at": when.at, "precision": when.precision}
    if not values.keys() - {"shared"}:
        return values, Code.MISSING_FIELD, "a row needs a source, an entry or a date"
    return values, None, ""


def _parse(source: Source) -> Iterator[Item]:
    for got in lines(source, _SHEET):
        if isinstance(got, Problem):
            yield got
            continue
        line, row, orders = got
        person = row.get("person") or None
        values, code, why = _values(row, orders.get("at", "undecided"))
        if row.get("shared") and yes_no(row["shared"]) is None:
            yield Problem(Code.BAD_VALUE, "shared: neither yes nor no; it counts as no", line.number, person=person)
        if code is not None:
            yield Problem(code, why, line.number, lost=bool(values["shared"]), person=person)
        if code is None:
            yield Row("entries", values, line.number, person)
        elif not values["shared"]:
            yield Row("entries", values | {"unread": True}, line.number, person)


FORMAT = Format("share", "Plain table share.csv", "log", _recognise, _parse)
"""A `Row` of `entries` here is a description of entries, which assembling applies; it makes none. One with the value
`unread` holds something back of which it cannot be read what it is."""
