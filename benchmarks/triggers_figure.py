"""Draw the error rates of triggers beside those of the methods that apps and textbooks offer.

python -m benchmarks.triggers_figure [--persons N] [--seed N] [-o FILE]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.scoring import Share
from benchmarks.triggers import COHORTS, Results, measured
from moodtrack.testing import cohort

METHODS = {
    "Student": ("Student's t, p < .05", "s"),
    "HAC+BH": ("Newey and West + BH", "D"),
    "Welch+BH": ("Welch + BH", "^"),
    "smooth": ("moodtrack", "o"),
}
PANELS = (
    ("FDR", "share of false ones among what is shown", 0.05, {"real_60": "60 days", "real_180": "180 days", "real_365": "365 days"}),
    ("false", "persons shown a false one, nothing planted", None, {"nullclean_90": "90 days", "null_180": "180 days, reverse only", "relapse_180": "180 days, a bad spell"}),
)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw and write the figure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.triggers_figure")
    parser.add_argument("--persons", type=int, default=10, help="persons in a cohort")
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("-o", "--out", type=Path, default=Path("build/triggers_rates.png"))
    options = parser.parse_args(arguments)
    results: Results = {}
    for name in [name for panel in PANELS for name in panel[3]]:
        kind, days, share = COHORTS[name]
        results |= measured(name, cohort(kind, options.persons, days, options.seed, share=share), list(METHODS), None)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    draw(results).savefig(options.out, dpi=110)
    return 0


def draw(results: Results) -> object:
    """Both panels: a row a cohort, a mark a method, a bar of two standard errors on both sides."""
    from matplotlib.figure import Figure

    from moodtrack.plot.style import BLUE, GREY, INK, SOFT, calm

    figure = Figure(figsize=(9, 3.2), layout="constrained")
    for ax, (key, title, promise, rows) in zip(figure.subplots(1, 2), PANELS, strict=True):
        calm(ax, grid="x")
        for at, name in enumerate(rows):
            for step, (method, (label, marker)) in enumerate(METHODS.items()):
                share: Share = results[name, method, "0,1"][key]
                colour = BLUE if method == "smooth" else GREY
                y, reach = at + 0.18 * (step - 1.5), 2 * share.se
                low, high = max(share.estimate - reach, 0), min(share.estimate + reach, 1)
                ax.plot([low, high], [y, y], color=colour, linewidth=1.4)
                ax.plot(share.estimate, y, marker=marker, markersize=6, color=colour, markerfacecolor=colour if method == "smooth" else "white", linestyle="none", label=label if at == 0 else None)  # fmt: skip
        if promise is not None:
            ax.axvline(promise, color=INK, linewidth=0.8, linestyle="--")
        ax.set_yticks(range(len(rows)), list(rows.values()), fontsize=9, color=INK)
        ax.set_ylim(len(rows) - 0.5, -0.5)
        ax.set_xlim(-0.02, 1.02)
        ax.set_xlabel(title, fontsize=9, color=INK)
        ax.tick_params(labelsize=9, labelcolor=SOFT)
    handles, labels = figure.axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=4, fontsize=9, frameon=False)
    return figure


if __name__ == "__main__":
    sys.exit(main())
