"""One series and its phases: the scores, the line of every phase, and that of the first phase continued."""

from __future__ import annotations

from typing import Any

import numpy as np

from moodtrack.plot.style import BLUE, GREEN, GREY, INK, PURPLE, SOFT, VERMILLION, axes, better, calm, write, written

__all__ = ["piecewise"]

_LOOKS = ((BLUE, "o"), (VERMILLION, "s"), (GREEN, "D"), (PURPLE, "^"))


def piecewise(result: Any, ax: Any = None, *, person: str | None = None, measure: str | None = None) -> Any:
    """Draw one series.

    Parameters
    ----------
    result : Piecewise
        What `moodtrack.progress.piecewise` returned.
    ax : Axes, optional
        Where to draw; a figure of its own without it.
    person, measure : str, optional
        Whose, and of what; the first series of the result without them.

    Returns
    -------
    Axes
        A mark a score, a shape and colour a phase with its name above; solid: the line of the phase, dashed: that of the
        first phase continued.
    """
    rows = result.points
    for name, value in (("person", person), ("measure", measure)):
        rows = rows[rows[name] == value] if value is not None else rows
    if len(rows):
        keys = ["person", "measure", "item", "rater"]
        rows = rows[(rows[keys].astype("str") == rows[keys].astype("str").iloc[0]).all(axis=1)]
    ax = axes(ax, width=170, height=70)
    calm(ax)
    if not len(rows):
        ax.text(0.5, 0.5, "no phases", transform=ax.transAxes, ha="center", color=SOFT)
        return ax
    models = result.models[result.models["person"] == rows["person"].iloc[0]]
    unit = str(models["time"].iloc[0]) if len(models) else "time"
    origin = float(rows["time"].min()) if unit == "day" else 0.0
    time, value = rows["time"].to_numpy() - origin, rows["value"].to_numpy()
    names = list(dict.fromkeys(rows["phase"].astype("str")))
    for place, name in enumerate(names):
        own = (rows["phase"] == name).to_numpy()
        colour, mark = _LOOKS[place % len(_LOOKS)]
        ax.plot(time[own], value[own], linestyle="none", marker=mark, markersize=4.5, color=colour, zorder=3)
        ax.plot(time[own], rows["line"].to_numpy()[own], color=colour, linewidth=1.6, zorder=2)
        if place:
            ax.axvline((time[own][0] + time[~own & (time < time[own][0])].max(initial=time[0])) / 2, color=GREY, linewidth=0.8, linestyle=(0, (1, 2)))  # fmt: skip
        label = ax.annotate(written(f"{name} ({int(own.sum())})", 24), (time[own][0], 1.0), xycoords=("data", "axes fraction"), xytext=(2, 2), textcoords="offset points", fontsize=7.5, color=INK)  # fmt: skip
        write(label)
    later = (rows["phase"] != names[0]).to_numpy()
    if np.isfinite(rows["continued"].to_numpy()[later]).any():
        ax.plot(
            time[later], rows["continued"].to_numpy()[later], color=GREY, linewidth=1.2, linestyle=(0, (4, 3)), zorder=1
        )
    ax.set_xlabel({"day": "days since the first score", "session": "session"}.get(unit, unit), fontsize=8, color=INK)
    signs = models["sign"].tolist()
    way = better({1: "higher_better", -1: "higher_worse"}.get(signs[0])) if signs else ""
    words = [written(rows["measure"].iloc[0]), f"({way})" if way else ""]
    write(ax.set_ylabel("\n".join(word for word in words if word), fontsize=8, color=INK))
    return ax
