"""Time of `import moodtrack` over a bare `import pandas`, each in a fresh interpreter; median of 7, in one run."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

CASES = {"python alone": "pass", "pandas": "import pandas", "pandas and moodtrack": "import pandas, moodtrack"}


def seconds(code: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - start


def main() -> None:
    for code in CASES.values():
        seconds(code)
    taken: dict[str, list[float]] = {name: [] for name in CASES}
    for _ in range(7):
        for name, code in CASES.items():
            taken[name].append(seconds(code))
    median = {name: statistics.median(values) for name, values in taken.items()}
    for name, value in median.items():
        print(f"{name:24} {1000 * value:7.0f} ms")
    more = median["pandas and moodtrack"] - median["pandas"]
    print(
        f"import moodtrack adds {1000 * more:.0f} ms to import pandas: ratio {median['pandas and moodtrack'] / median['pandas']:.3f} (aim: below 80 ms)"
    )


if __name__ == "__main__":
    main()
