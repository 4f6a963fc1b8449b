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
    start = time.perf_counter()
    moodtrack.report.html(moodtrack.report.document(log))
    print(f"a second report in one process    {1000 * (time.perf_counter() - start):7.0f} ms")


if __name__ == "__main__":
    main()
