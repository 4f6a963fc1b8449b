"""A rating against an amount: the days, a straight line, a step at the cut, and how sure each of the two is."""

from __future__ import annotations

from typing import Any

import numpy as np

from moodtrack.plot.style import BLUE, GREY, INK, SIZE, SOFT, VERMILLION, axes, calm, write, written

__all__ = ["dose_response"]

_WHEN = {0: "same day", 1: "day before"}


def dose_response(
    result: Any,
    ax: Any = None,
    *,
    variable: str | None = None,
    person: str | None = None,
    exposure: str | None = None,
    lag: int | None = None,
    label: str | None = None,
) -> Any:
    """Draw one amount against one rating.

    Parameters
    ----------
    result : DoseResponse
        What `moodtrack.patterns.dose_response` returned.
    ax : Axes, optional
        Where to draw; a figure of its own without it.
    variable, person, exposure : str, optional
        Which to draw; without it the first of the result.
    lag : int, optional
        Days between the amount and the rating; without it the first lag at which something was found, else the first.
    label : str, optional
        Name of the rating as written, for the axis.

    Returns
    -------
    Axes
        Days as open circles; the straight line, solid, inside the fan of its interval; the step, dashed, whose interval is
        the bar with ends below the cut (where the days below lie, given the days above); the cut is a dotted line with its
        number. Line and step go through the means of the days; weekday, trend and slow waves are held equal for them and
        not for the circles. Words say which of the two was found, and the shape.
    """
    ax = axes(ax, width=120, height=70)
    calm(ax)
    table, days = result.table, result.compared
    for name, given in (("person", person), ("variable", variable), ("exposure", exposure), ("lag", lag)):
        first = table[table["status"] == "found"] if name == "lag" and (table["status"] == "found").any() else table
        chosen = given if given is not None else next(iter(first[name]), None)
        table, days = table[table[name] == chosen], days[days[name] == chosen]
    amount, rating = days["amount"].to_numpy(), days["rating"].to_numpy()
    ax.plot(amount, rating, linestyle="none", marker="o", markersize=3.2, markerfacecolor="none", color=GREY, alpha=0.8, zorder=2)  # fmt: skip
    said = []
    for row in table.itertuples():
        if not len(amount):
            continue
        (_step if row.term == "below" else _line)(ax, row, amount, rating)
        said.append(_said(row))
    if table["shape"].notna().any():
        said.append(f"shape: {table['shape'].dropna().iloc[0]}")
    if said:
        write(ax.set_title("\n".join(said), fontsize=7, color=SOFT, loc="left"))
    words, rated, when = (
        (str(table["exposure"].iloc[0]), str(table["variable"].iloc[0]), int(table["lag"].iloc[0]))
        if len(table)
        else ("", "", 0)
    )
    after = _WHEN.get(when, f"{when} days before")
    write(ax.set_xlabel(f"{written(words.removeprefix('tag:'))}, {after}", fontsize=SIZE, color=INK))
    write(ax.set_ylabel(f"{written(label or rated)}, mean of the day", fontsize=SIZE, color=INK))
    return ax


def _line(ax: Any, row: Any, amount: np.ndarray, rating: np.ndarray) -> None:
    if not np.isfinite(row.difference):
        return
    x = np.array([amount.min(), amount.mean(), amount.max()])
    away, middle = x - amount.mean(), rating.mean()
    ends = np.sort([middle + row.low * away, middle + row.high * away], axis=0)
    ax.fill_between(x, *ends, color=BLUE, alpha=0.15, linewidth=0, zorder=1)
    ax.plot(x, middle + row.difference * away, color=BLUE, linewidth=1.6, zorder=4)


def _step(ax: Any, row: Any, amount: np.ndarray, rating: np.ndarray) -> None:
    if not np.isfinite(row.cut):
        return
    ax.axvline(row.cut, color=INK, linewidth=0.8, linestyle=":", zorder=1)
    write(ax.annotate(f"cut {row.cut:.3g}", (row.cut, 0), xycoords=("data", "axes fraction"), xytext=(3, 3), textcoords="offset points", fontsize=7, color=SOFT))  # fmt: skip
    if not np.isfinite(row.difference):
        return
    above = rating.mean() - row.difference * (amount < row.cut).mean()
    below, low, high = above + row.difference, above + row.low, above + row.high
    left, right = amount.min(), amount.max()
    for ends, level in (((left, row.cut), below), ((row.cut, right), above)):
        ax.plot(ends, [level, level], color=VERMILLION, linewidth=1.6, linestyle=(0, (4, 1.5)), zorder=3)
    middle = (left + row.cut) / 2
    ax.errorbar(middle, below, yerr=[[below - low], [high - below]], color=VERMILLION, linewidth=1.4, capsize=3, marker="s", markersize=4, zorder=5)  # fmt: skip


def _said(row: Any) -> str:
    """What stands above the drawing: the term, its difference with n and interval, what came out."""
    name = "line (solid), for one unit more" if row.term == "linear" else f"step (dashed), below {row.cut:.3g}"
    if not np.isfinite(row.difference):
        return f"{name}: not testable (n={row.n})"
    n = f"n={row.n}" if row.term == "linear" else f"n={row.n_below} and {row.n - row.n_below}"
    outcome = "found" if row.status == "found" else "not found"
    text = f"{name}: {row.difference:+.2f} ({row.low:+.2f} to {row.high:+.2f}; {n}), {outcome}"
    return text.replace("-", "−")
