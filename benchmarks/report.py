"""The report of the demo client against what it stands on, each pair in one run.

Cold: `moodtrack report` over an import of pandas and pyplot, median of 5. Warm: a further report in one process over as many
plain drawings by pyplot (one line, two axes, saved as SVG) as the report has, median of 5; and the same for a client whose
tables were never seen before, so that nothing can have been kept.
"""

from __future__ import annotations

import dataclasses
import io
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
from matplotlib import pyplot as plt

import moodtrack

COMPILED = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""As an installed package runs: its modules are compiled once, as those of the peer are."""

PEER = [sys.executable, "-c", "import pandas, matplotlib.pyplot"]
TIMES = 5


def seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=COMPILED)
    return time.perf_counter() - start


def cold() -> None:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "report.html"
        ours = [sys.executable, "-c", "from moodtrack.cli import app; app()", "demo", "-o", str(out)]
        seconds(PEER), seconds(ours)
        pairs = [(seconds(PEER), seconds(ours)) for _ in range(TIMES)]
    peer, report = (statistics.median(values) for values in zip(*pairs, strict=True))
    print(f"cold import of pandas and pyplot  {1000 * peer:7.0f} ms")
    print(f"cold moodtrack report of the demo {1000 * report:7.0f} ms, {report / peer:.2f} of it (aim: below 3)")


def document(log: moodtrack.Log) -> moodtrack.report.Document:
    made = moodtrack.report.document(log)
    moodtrack.report.html(made)
    return made


def drawings(count: int) -> None:
    """As many plain drawings."""
    for _ in range(count):
        figure, ax = plt.subplots(figsize=(7, 2))
        ax.plot(range(180), [day % 5 for day in range(180)])
        figure.savefig(io.StringIO(), format="svg")
        plt.close(figure)


def days_later(log: moodtrack.Log, days: int) -> moodtrack.Log:
    """The log of somebody else: every day of it is later."""
    move = lambda frame: frame.assign(**{name: frame[name] + pd.Timedelta(days=days) for name in frame.select_dtypes("datetime")})  # noqa: E731  # fmt: skip
    tables = {field.name: getattr(log, field.name) for field in dataclasses.fields(log)}
    return dataclasses.replace(log, **{name: move(table) for name, table in tables.items() if isinstance(table, pd.DataFrame)})  # fmt: skip


def elapsed(run: Callable[[], object]) -> tuple[float, float]:
    start, own = time.perf_counter(), time.process_time()
    run()
    return time.perf_counter() - start, time.process_time() - own


def warm() -> None:
    log = moodtrack.demo()
    count = sum(len(section.figures()) for section in document(log).sections)
    drawings(1)
    others = [days_later(log, 7 * week) for week in range(1, TIMES + 1)]
    runs = {
        f"{count} plain drawings": [lambda: drawings(count)] * TIMES,
        "a second report of one log": [lambda: document(log)] * TIMES,
        "a report of another log": [lambda other=other: document(other) for other in others],
    }
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in runs}
    for time_ in range(TIMES):
        for name, calls in runs.items():
            taken[name].append(elapsed(calls[time_]))
    peer = statistics.median(wall for wall, _ in taken[f"{count} plain drawings"])
    for name, pairs in taken.items():
        wall, own = (statistics.median(values) for values in zip(*pairs, strict=True))
        print(
            f"{name:33s} {1000 * wall:7.0f} ms ({1000 * own:.0f} of the processor), {wall / peer:.2f} of the drawings"
        )
    print("aim for a second report: below 400 ms")


if __name__ == "__main__":
    cold()
    warm()
