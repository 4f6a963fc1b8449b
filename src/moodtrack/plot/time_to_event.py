"""The curve of a cohort until an event: share with it so far, its band, and how many are still seen."""

from __future__ import annotations

from typing import Any

import numpy as np

from moodtrack.plot.style import BLUE, GREEN, GREY, INK, SIZE, SOFT, VERMILLION, axes, calm, write, written

__all__ = ["time_to_event"]

_LOOKS = ((BLUE, "-"), (VERMILLION, "--"), (GREEN, "-."), (GREY, ":"))


def time_to_event(result: Any, ax: Any = None, *, groups: bool = False, band: str = "loglog") -> Any:
    """Draw the share of clients without the event by time.

    Parameters
    ----------
    result : TimeToEvent
        What `moodtrack.progress.time_to_event` returned.
    ax : Axes, optional
        Where to draw; a figure of its own without it.
    groups : bool
        The curves of the groups, at most four, without bands; else that of all with its band.
    band : {"loglog", "log"}
        Which band.

    Returns
    -------
    Axes
        Steps fall at events; ticks are clients last seen. The dotted line is the half. Below the axis: clients still seen.
    """
    ax = axes(ax, width=120, height=70)
    calm(ax)
    curves = [(None, result.table)]
    if groups:
        names = sorted(result.by_group["group"].dropna().astype("str").unique())[: len(_LOOKS)]
        curves = [(name, result.by_group[result.by_group["group"] == name]) for name in names]
    end = max((float(table["time"].max()) for _, table in curves if len(table)), default=1.0)
    for (name, table), (colour, style) in zip(curves, _LOOKS, strict=False):
        _curve(ax, name, table, colour, style, band if not groups else None)
    ax.axhline(0.5, color=GREY, linewidth=0.7, linestyle=":", zorder=1)
    ax.set_xlim(0, end * 1.02 if end > 0 else 1)
    ax.set_ylim(0, 1.03)
    ax.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25 %", "50 %", "75 %", "100 %"])
    _seen(ax, result.table)
    days = result.method.parameters.get("clock") == "day"
    ax.set_xlabel("days since the first score" if days else "session", fontsize=SIZE, color=INK, labelpad=14)
    words = f"without {result.method.parameters.get('event', 'event')}\n({written(result.method.parameters.get('measure', ''))})"
    write(ax.set_ylabel(words, fontsize=SIZE, color=INK))
    return ax


def _curve(ax: Any, name: str | None, table: Any, colour: str, style: str, band: str | None) -> None:
    time = np.append(0.0, table["time"].to_numpy(dtype="float64"))
    share = np.append(1.0, table["survival"].to_numpy(dtype="float64"))
    if band is not None and len(table):
        low, high = (table[f"{side}_{band}"].to_numpy(dtype="float64") for side in ("low", "high"))
        kept = share[1:] < 1
        ax.fill_between(
            time[1:][kept], low[kept], high[kept], step="post", color=colour, alpha=0.15, linewidth=0, zorder=1
        )
    ax.step(time, share, where="post", color=colour, linestyle=style, linewidth=1.5, zorder=3)
    left = table["n_censor"].to_numpy() > 0
    ax.plot(time[1:][left], share[1:][left], linestyle="none", marker="|", markersize=6, color=colour, zorder=3)
    if name is not None:
        write(ax.annotate(written(name, 16), (time[-1], share[-1]), xytext=(4, 0), textcoords="offset points", va="center", fontsize=7, color=colour, annotation_clip=False))  # fmt: skip


def _seen(ax: Any, table: Any) -> None:
    """How many clients are still seen, below at most eight times."""
    step = max(1, -(-len(table) // 8))
    for time, count in zip(table["time"].iloc[::step], table["n_risk"].iloc[::step], strict=True):
        ax.annotate(str(count), (time, 0), xycoords=("data", "axes fraction"), xytext=(0, -22), textcoords="offset points", ha="center", fontsize=6.5, color=SOFT, annotation_clip=False)  # fmt: skip
    if len(table):
        ax.annotate("still seen", (0, 0), xycoords="axes fraction", xytext=(-6, -22), textcoords="offset points", ha="right", fontsize=6.5, color=SOFT, annotation_clip=False)  # fmt: skip
