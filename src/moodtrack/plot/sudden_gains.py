"""The scores of one person by session, with the sudden gains or losses marked."""

from __future__ import annotations

from typing import Any

import numpy as np

from moodtrack.plot.style import BLUE, GREEN, GREY, INK, SIZE, SOFT, VERMILLION, axes, better, calm, write, written

__all__ = ["sudden_gains"]


def sudden_gains(result: Any, ax: Any = None, *, person: str | None = None, measure: str | None = None) -> Any:
    """Draw the scores of one questionnaire by session, and between which sessions an event lies.

    Parameters
    ----------
    result : SuddenGains
        What `moodtrack.progress.sudden_gains` returned.
    ax : Axes, optional
        Where to draw; a figure of its own without it.
    person, measure : str, optional
        Which to draw; without them the first that has an event, else the first of the result.

    Returns
    -------
    Axes
        A line joins scores of neighbouring sessions; a session without a score leaves a gap. An event is a thick line
        between two ringed scores, with its size and how many of a hundred smooth courses have one as large; a dotted line is
        the value beyond which it counts as reversed.
    """
    ax = axes(ax, width=120, height=58)
    calm(ax)
    key = _chosen(result, person, measure)
    scores, found, series = (_own(frame, key) for frame in (result.scores, result.table, result.series))
    session, value = scores["session"].to_numpy(dtype="float64"), scores["value"].to_numpy()
    _line(ax, session, value)
    gain = result.method.parameters.get("which") != "loss"
    for row in found.to_dict("records"):
        _event(ax, row, GREEN if gain else VERMILLION, float(session.max()))
    first = series["first_session"].dropna().tolist()
    low, high = (float(session.min()), float(session.max())) if len(session) else (1.0, 2.0)
    ax.set_xlim(low - 0.6, high + 0.6)
    ax.set_xlabel("session (0: before the first)" if first == [0] else "session", fontsize=SIZE, color=INK)
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.margins(y=0.16)
    lower = series["lower_better"].dropna().tolist()
    way = better({True: "higher_worse", False: "higher_better"}[bool(lower[0])]) if lower else ""
    words = "\n".join(word for word in (written(key[1]) if key else "", f"({way})" if way else "") if word)
    write(ax.set_ylabel(words, fontsize=SIZE, color=INK))
    if not len(found):
        what = "no score" if not len(scores) else f"no sudden {'gain' if gain else 'loss'} by these criteria"
        ax.text(0.02, 0.03, what, transform=ax.transAxes, fontsize=7, color=SOFT)
    return ax


def _chosen(result: Any, person: str | None, measure: str | None) -> tuple[str, ...] | None:
    """Person, measure, item and rater: those asked for, with an event before those without one."""
    for frame in (result.table, result.series):
        rows = frame
        if person is not None:
            rows = rows[rows["person"] == person]
        if measure is not None:
            rows = rows[rows["measure"] == measure]
        if len(rows):
            return tuple(str(rows[name].iloc[0]) for name in ("person", "measure", "item", "rater"))
    return None


def _own(frame: Any, key: tuple[str, ...] | None) -> Any:
    if key is None:
        return frame.iloc[:0]
    for name, word in zip(("person", "measure", "item", "rater"), key, strict=True):
        frame = frame[frame[name] == word]
    return frame


def _line(ax: Any, session: np.ndarray, value: np.ndarray) -> None:
    """Points, joined where their sessions are neighbours."""
    for part in np.split(np.arange(len(session)), np.flatnonzero(np.diff(session) > 1) + 1):
        ax.plot(session[part], value[part], color=BLUE, linewidth=1.0, zorder=2)
    ax.plot(session, value, linestyle="none", marker="o", markersize=4, color=BLUE, zorder=3)


def _event(ax: Any, row: dict[str, Any], colour: str, end: float) -> None:
    n, before, after = float(row["session"]), float(row["score_n"]), float(row["score_n_plus_1"])
    if not np.isfinite(before - after):
        return
    ax.plot([n, n + 1], [before, after], color=colour, linewidth=3, solid_capstyle="round", zorder=2.5)
    ax.plot([n, n + 1], [before, after], linestyle="none", marker="o", markersize=8, markerfacecolor="none", markeredgecolor=colour, markeredgewidth=1.4, zorder=4)  # fmt: skip
    middle = float(row["reversal_value"])
    ax.plot([n + 1, end], [middle, middle], color=GREY, linewidth=0.8, linestyle=(0, (1, 2)), zorder=1)
    size = f"{after - before:+.3g}".replace("-", "−")
    chance = float(row["expected_by_chance"])
    words = [
        size,
        "chance not known" if not np.isfinite(chance) else f"as large in {100 * chance:.0f} of 100 smooth courses",
    ]
    words += ["reversed later"] if row["reversed"] is True or str(row["reversed"]) == "True" else []
    ax.annotate("\n".join(words), (n + 0.5, (before + after) / 2), xytext=(7, 0), textcoords="offset points", fontsize=6.5, color=INK, va="bottom" if before > after else "top")  # fmt: skip
