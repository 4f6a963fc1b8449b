"""What a course of scores is read against: the band of measurement error, lines, and sudden gains or losses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from moodtrack.measures import Shelf
from moodtrack.measures.error import case_from, measurement_error
from moodtrack.plot._places import Box, box, freest, letter, path
from moodtrack.plot._said import say
from moodtrack.plot._strokes import band, line, pieces
from moodtrack.plot.style import BLUE, GREEN, GREY, INK, PURPLE, VERMILLION

__all__ = ["case_line", "error", "events", "half", "known", "lines"]

_GAP = 2.5
"""Least distance of two words on the left, in mm."""
_WORDS = 6.3
"""Size of the words of a gain, in points."""
_STEPS = (0, 1, -1, 2, -2, 3, -3, 4, -4, 6, -6, 8, -8)
"""Where they are tried: by how many halves of their height above or below the end of the line."""


def known(result: Any, measure: str, definition: Any) -> Any:
    """The definition given; by default that of the registry, unless one of the caller's own has its name."""
    if not isinstance(definition, str):
        return definition
    own = result.method.parameters.get("definitions", ())
    return None if measure in own else Shelf().find(measure)


def half(first: dict[str, Any], definition: Any) -> float:
    """Half of the width of the band: 1.96 SEM of the norms used, else as published; NaN where there is none."""
    found = measurement_error(definition, first["threshold_name"], float(first["s_diff"]))
    return float("nan") if found is None else found.half


def case_line(first: dict[str, Any], definition: Any) -> tuple[float, str]:
    """The cutoff of the result, else the published caseness: of the set in use where it has one; NaN without one."""
    given = float(first.get("cutoff", float("nan")))
    if np.isfinite(given):
        return given, "cutoff"
    found = case_from(definition, first["threshold_name"])
    return (float("nan"), "") if found is None else (float(found.value), "caseness")


def error(ax: Any, points: list[dict[str, Any]], width: float, low: float, high: float) -> None:
    """The band around every score, within the range of the form."""
    if not np.isfinite(width):
        return
    x, value = np.array([p["x"] for p in points]), np.array([p["value"] for p in points], dtype="float64")
    bottom, top = np.clip(value - width, low, high), np.clip(value + width, low, high)
    if len(points) == 1:
        pieces(ax, (x, x), (bottom, top), color=BLUE, alpha=0.3, linewidth=5, zorder=1.2)
    else:
        band(ax, x, bottom, top, color=BLUE, alpha=0.13, zorder=1.2)


def lines(ax: Any, first: dict[str, Any], case: tuple[float, str], low: float, high: float, end: float) -> list[float]:
    """First score, reliable change from it, and the case line, each with its words on the left; their heights."""
    baseline, threshold = float(first["baseline"]), float(first["threshold"])
    if not np.isfinite(baseline):
        return []
    named: list[tuple[float, str, str, Any, float]] = [(baseline, "first score", GREY, "-", 0.7)]
    if np.isfinite(threshold):
        dashes = (0, (4, 2))
        named += [(baseline - threshold, "reliably lower", INK, dashes, 0.9), (baseline + threshold, "reliably higher", INK, dashes, 0.9)]  # fmt: skip
    if np.isfinite(case[0]):
        named.append((case[0], case[1], PURPLE, (0, (1, 1.2)), 1.2))
    shown = sorted(one for one in named if low <= one[0] <= high)
    tall = ax.figure.get_size_inches()[1] * 25.4 * ax.get_position().height
    gap = _GAP * (high - low) / max(tall, 1)
    inside = [min(max(one[0], low + gap / 3), high - gap / 3) for one in shown]
    for colour, style, width in dict.fromkeys(one[2:] for one in shown):
        at = np.array([one[0] for one in shown if one[2:] == (colour, style, width)])
        pieces(ax, (0.6, end + 0.6), (at, at), color=colour, linewidth=width, linestyle=style, zorder=1, solid_capstyle="projecting")  # fmt: skip
    words = [one[1] for one in shown]
    say(ax, 0.35, _apart(inside, gap), words, fontsize=6.3, color=INK, ha="right", va="center")
    return [one[0] for one in shown]


def _apart(values: list[float], gap: float) -> list[float]:
    """The values, in order, moved as little as keeps neighbours a gap apart: groups that touch share their middle."""
    groups: list[list[float]] = []
    for value in values:
        groups.append([value])
        while len(groups) > 1 and _spread(groups[-1], gap)[0] - _spread(groups[-2], gap)[-1] < gap - 1e-9:
            groups[-2:] = [groups[-2] + groups[-1]]
    return [place for group in groups for place in _spread(group, gap)]


def _spread(group: list[float], gap: float) -> list[float]:
    middle = sum(group) / len(group)
    return [middle + gap * (i - (len(group) - 1) / 2) for i in range(len(group))]


def events(ax: Any, found: Iterable[tuple[dict[str, Any], bool]], points: list[dict[str, Any]], levels: list[float]) -> None:  # fmt: skip
    """Sudden gains (True) and losses: a thick line from session to session, and how many smooth courses have one as large.

    The words stand beside the upper end of the line, where they cover least, also of the level lines.
    """
    along = path([p["x"] for p in points], [p["value"] for p in points])
    letters, tall = letter(ax, _WORDS)
    within: Box = (*ax.get_xlim(), *ax.get_ylim())
    taken: list[Box] = []
    for row, gain in found:
        n, before, after = float(row["session"]), float(row["score_n"]), float(row["score_n_plus_1"])
        if not np.isfinite(before - after):
            continue
        colour, word = (GREEN, "gain") if gain else (VERMILLION, "loss")
        line(ax, [n, n + 1], [before, after], color=colour, linewidth=3, solid_capstyle="round", zorder=2.5)
        chance = float(row["expected_by_chance"])
        words = f"{word}: chance not known" if not np.isfinite(chance) else f"{word}: {100 * chance:.0f} in 100"
        wide = letters * len(words)
        top, end = max(before, after), n if before > after else n + 1
        spots = [(end + way * reach, top + step * tall / 2, side) for reach in (0.6, 1.2) for step in _STEPS for way, side in ((1, "left"), (-1, "right"))]  # fmt: skip
        places = [box(x, y, wide, tall, side) for x, y, side in spots]
        best = freest(places, along, levels, taken, within)
        taken.append(places[best])
        x, y, side = spots[best]
        ax.text(x, y, words, fontsize=_WORDS, color=INK, ha=side, va="center", zorder=5).set_in_layout(False)  # fmt: skip
