"""Pairs of tags: on how many days both stand, beside how many were to be expected of each alone."""

from __future__ import annotations

from typing import Any

from moodtrack.plot.style import BLUE, GREY, INK, SIZE, SOFT, VERMILLION, axes, calm, marks, written

__all__ = ["together"]

_MORE, _FEWER = (BLUE, ">"), (VERMILLION, "<")


def together(result: Any, ax: Any = None, *, person: str | None = None, status: str = "found", most: int = 20) -> Any:
    """Draw the pairs with one status: days with both, and days to be expected.

    Parameters
    ----------
    result : Together
        What `moodtrack.patterns.together` returned.
    ax : Axes, optional
        Where to draw; a figure of its own without it.
    person : str, optional
        Whose; the first of the result without it.
    status : {"found", "not_found"}
        Which pairs.
    most : int
        At most so many, those with the largest differences.

    Returns
    -------
    Axes
        An open circle is what was to be expected, an arrowhead what was noted; it points the way in which it lies. At
        the right: on so many more of 100 days of the first tag stands the other, with the interval.
    """
    table = result.table
    person = person if person is not None else (str(table["person"].iloc[0]) if len(table) else "")
    rows = table[(table["person"] == person) & (table["status"] == status) & table["difference"].notna()]
    rows = rows.iloc[(-rows["difference"].abs()).argsort(kind="stable")].head(most)
    rows = rows.sort_values("difference", ascending=False, kind="stable")
    ax = axes(ax, width=180, height=20 + 7.5 * max(len(rows), 1))
    calm(ax, grid="x")
    names = []
    for at, row in enumerate(rows.itertuples()):
        colour, marker = _MORE if row.n_both >= row.chance else _FEWER
        ax.plot([row.chance, row.n_both], [at, at], color=colour, linewidth=1.6, zorder=2)
        ax.plot(row.chance, at, marker="o", markersize=5.5, color=GREY, markerfacecolor="white", zorder=3)
        ax.plot(row.n_both, at, marker=marker, markersize=6.5, color=colour, zorder=4)
        names.append(f"{written(row.tag, 20)} + {written(row.other, 20)}")
        points = f"{100 * row.difference:+.0f} in 100 days ({100 * row.low:+.0f} to {100 * row.high:+.0f})".replace(
            "-", "−"
        )
        ax.annotate(points, (1, at), xycoords=("axes fraction", "data"), xytext=(4, 0), textcoords="offset points", va="center", fontsize=7, color=SOFT)  # fmt: skip
    marks(ax.yaxis, range(len(names)), names, labelcolor=INK)
    ax.set_ylim(max(len(names), 1) - 0.5, -0.5)
    ends = [*rows["n_both"], *rows["chance"]]
    ax.set_xlim(0, max([*ends, 1]) * 1.08)
    ax.set_xlabel("days with both (arrowhead), and days to be expected (circle)", fontsize=SIZE, color=INK)
    return ax
