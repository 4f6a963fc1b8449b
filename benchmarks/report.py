"""Cold `moodtrack report` of the demo client over a cold import of pandas and pyplot; median of 5, in one run."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import moodtrack

PEER = [sys.executable, "-c", "import pandas, matplotlib.pyplot"]


def seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "report.html"
        ours = [sys.executable, "-c", "from moodtrack.cli import app; app()", "demo", "-o", str(out)]
        seconds(PEER), seconds(ours)
        pairs = [(seconds(PEER), seconds(ours)) for _ in range(5)]
    peer, report = (statistics.median(values) for values in zip(*pairs, strict=True))
    print(f"cold import of pandas and pyplot  {1000 * peer:7.0f} ms")
    print(f"cold moodtrack report of the demo {1000 * report:7.0f} ms")
    print(f"ratio {report / peer:.2f} (aim: below 3)")
    log = moodtrack.demo()
    moodtrack.report.html(moodtrack.report.document(log))
    elapsed, own = zip(*(_again(log) for _ in range(5)), strict=True)
    print(f"a second report in one process    {1000 * statistics.median(elapsed):7.0f} ms (aim: below 400)")
    print(f"  of which time of the processor  {1000 * statistics.median(own):7.0f} ms")


def _again(log: moodtrack.Log) -> tuple[float, float]:
    start, own = time.perf_counter(), time.process_time()
    moodtrack.report.html(moodtrack.report.document(log))
    return time.perf_counter() - start, time.process_time() - own


if __name__ == "__main__":
    main()
