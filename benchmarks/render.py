"""Two hundred odd logs in both editions: what a reader would stumble over, and how long one takes."""

from __future__ import annotations

import importlib.util
import statistics
import time
from pathlib import Path
from typing import Any

_LOGS = 200


def main() -> None:
    path = Path(__file__).parents[1] / "tests" / "report" / "test_fuzz.py"
    spec = importlib.util.spec_from_file_location("odd_logs", path)
    assert spec is not None
    assert spec.loader is not None
    odd: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(odd)
    seconds, failed = [], []
    for seed in range(_LOGS):
        start = time.perf_counter()
        try:
            failed += [(seed, wrong) for wrong in odd.complaints(seed)]
        except Exception as error:  # each is counted, and named below
            failed.append((seed, repr(error)))
        seconds.append(time.perf_counter() - start)
    print(
        f"{_LOGS} logs, both editions: {len(failed)} complaints; median {1000 * statistics.median(seconds):.0f} ms a log"
    )
    for seed, error in failed:
        print(f"  seed {seed}: {error}")


if __name__ == "__main__":
    main()
