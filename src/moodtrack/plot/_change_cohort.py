"""Reliable change in a cohort: the change of every client in order of size, and the last score by the first."""

from __future__ import annotations

from typing import Any

import numpy as np

from moodtrack.plot._change_marks import case_line, known
from moodtrack.plot.style import (
    BLUE,
    GREEN,
    GREY,
    INK,
    PURPLE,
    SIZE,
    SOFT,
    VERMILLION,
    axes,
    better,
    calm,
    write,
    written,
)

__all__ = ["scatter", "waterfall"]

_CLASSES = {
    "improved": ("reliably improved", GREEN, "D", "////"),
    "unchanged": ("no reliable change", GREY, "o", ""),
    "deteriorated": ("reliably worsened", VERMILLION, "^", "...."),
    "": ("cannot tell", BLUE, "s", ""),
}
"""Words, colour, mark and hatch of every class."""


def waterfall(result: Any, ax: Any, measure: str | None, rater: str | None, definition: Any) -> Any:
    """The difference of last and first score, one bar a client, in order of its size."""
    ax = axes(ax, width=150, height=70)
    calm(ax)
    own, first, measure = _own(result, measure, rater)
    definition = known(result, measure, definition)
    own = own.sort_values("change", kind="stable", ascending=False)
    change, place = own["change"].to_numpy(dtype="float64"), np.arange(1, len(own) + 1)
    for name, mine in _by_class(own):
        words, colour, _, hatch = _CLASSES[name]
        ax.bar(place[mine], change[mine], width=1.0 if len(own) > 60 else 0.8, color=colour, label=f"{words} ({int(mine.sum())})", linewidth=0, hatch=hatch, edgecolor="white")  # fmt: skip
    threshold = float(first["threshold"]) if first else float("nan")
    for sign in (-1, 1) if np.isfinite(threshold) else ():
        ax.axhline(sign * threshold, color=INK, linewidth=0.9, linestyle=(0, (4, 2)), zorder=3)
    ax.axhline(0, color=GREY, linewidth=0.7)
    ax.set_xlim(0.2, max(len(own), 1) + 0.8)
    ax.margins(y=0.08)
    ax.set_xlabel(f"clients with two scores or more ({len(own)} of {_persons(result, measure, rater)})", fontsize=SIZE, color=INK)  # fmt: skip
    write(
        ax.set_ylabel(
            f"{_name(measure, definition)}:\nlast less first score{_way(definition)}", fontsize=SIZE, color=INK
        )
    )
    _legend(ax, own, threshold)
    return ax


def scatter(result: Any, ax: Any, measure: str | None, rater: str | None, definition: Any) -> Any:
    """The last score of every client by the first, with the lines beyond which a change is reliable."""
    ax = axes(ax, width=110, height=100)
    calm(ax, grid="both")
    own, first, measure = _own(result, measure, rater)
    definition = known(result, measure, definition)
    before, after = own["baseline"].to_numpy(dtype="float64"), own["value"].to_numpy(dtype="float64")
    low, high = _range(definition, np.concatenate([before, after]))
    shifted = _unpiled(before, after, (high - low) / 70)
    for name, mine in _by_class(own):
        words, colour, marker, _ = _CLASSES[name]
        ax.plot(shifted[0][mine], shifted[1][mine], linestyle="none", marker=marker, markersize=4, color=colour, alpha=0.75, markeredgewidth=0, label=f"{words} ({int(mine.sum())})", zorder=3)  # fmt: skip
    ends = np.array([low, high])
    ax.plot(ends, ends, color=GREY, linewidth=0.7, zorder=1)
    threshold = float(first["threshold"]) if first else float("nan")
    for sign in (-1, 1) if np.isfinite(threshold) else ():
        ax.plot(ends, ends + sign * threshold, color=INK, linewidth=0.9, linestyle=(0, (4, 2)), zorder=1)
    cut, words = case_line(first, definition) if first else (float("nan"), "")
    if np.isfinite(cut):
        for line in (ax.axhline, ax.axvline):
            line(cut, color=PURPLE, linewidth=1.2, linestyle=(0, (1, 1.2)), zorder=1)
        ax.annotate(f"{words} {round(cut, 1):g}", (1, cut), xycoords=("axes fraction", "data"), xytext=(-2, 2), textcoords="offset points", fontsize=6.5, color=SOFT, ha="right")  # fmt: skip
    pad = 0.03 * (high - low)
    ax.set_xlim(low - pad, high + pad)
    ax.set_ylim(low - pad, high + pad)
    ax.set_aspect("equal")
    write(ax.set_xlabel(f"{_name(measure, definition)}: first score", fontsize=SIZE, color=INK))
    ax.set_ylabel(f"last score ({len(own)} clients){_way(definition)}", fontsize=SIZE, color=INK)
    _legend(ax, own, threshold)
    return ax


def _own(result: Any, measure: str | None, rater: str | None) -> tuple[Any, dict[str, Any], str]:
    """Last rows of the totals of a measure, one of its rows of the series, and its name."""
    series, last = _kept(result.series, measure, rater), _kept(result.latest(), measure, rater)
    measure = measure or (str(series["measure"].iloc[0]) if len(series) else "")
    first = series[series["measure"] == measure].to_dict("records")
    return last[(last["measure"] == measure) & last["change"].notna()], (first[0] if first else {}), measure


def _kept(frame: Any, measure: str | None, rater: str | None) -> Any:
    frame = frame[frame["item"].eq("total") & frame["rater"].astype("str").eq(rater or "self")]
    return frame if measure is None else frame[frame["measure"] == measure]


def _persons(result: Any, measure: str, rater: str | None) -> int:
    return int(_kept(result.series, measure, rater)["person"].nunique())


def _by_class(own: Any) -> list[tuple[str, np.ndarray]]:
    named = own["class"].astype("str").where(own["class"].notna(), "").to_numpy()
    return [(name, named == name) for name in _CLASSES if (named == name).any()]


def _range(definition: Any, values: np.ndarray) -> tuple[float, float]:
    if definition is not None:
        return float(definition.low), float(definition.high)
    low, high = (float(values.min()), float(values.max())) if len(values) else (0.0, 1.0)
    return (low, high) if low < high else (low - 1, high + 1)


def _unpiled(before: np.ndarray, after: np.ndarray, step: float) -> tuple[np.ndarray, np.ndarray]:
    """Equal pairs side by side: at the n-th turn of a sunflower around their place."""
    turn = np.zeros(len(before))
    seen: dict[tuple[float, float], int] = {}
    for at, pair in enumerate(zip(before.tolist(), after.tolist(), strict=True)):
        seen[pair] = seen.get(pair, -1) + 1
        turn[at] = seen[pair]
    angle, radius = turn * 2.399963, step * np.sqrt(turn) / 1.6
    return before + radius * np.cos(angle), after + radius * np.sin(angle)


def _name(measure: str, definition: Any) -> str:
    return str(definition.label) if definition is not None else written(measure)


def _way(definition: Any) -> str:
    return f"\n({better(definition.direction)})" if definition is not None else ""


def _legend(ax: Any, own: Any, threshold: float) -> None:
    if not len(own):
        ax.text(0.02, 0.03, "no client with two scores", transform=ax.transAxes, fontsize=7, color=SOFT)
        return
    title = (
        f"dashed: reliable change, {round(threshold, 1):g} points"
        if np.isfinite(threshold)
        else "no threshold or norms"
    )
    legend = ax.legend(fontsize=7, frameon=False, loc="best", title=title, title_fontsize=7, handletextpad=0.5)
    legend.get_title().set_color(SOFT)
