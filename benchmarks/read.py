"""How long reading takes, each beside a bare pass over the same file in the same run.

Prints ratios: a Daylio CSV of 200,000 rows to records beside csv.DictReader, tidy.frame of 5 million ratings beside pandas'
own copy and sort, Apple Health of some 200 MB beside iterparse with clear, and its memory beside an interpreter with
pandas. Where they are installed, daylio-parser and apple-health-parser read the same files, or it is said that they cannot.
"""

from __future__ import annotations

import csv
import importlib.util
import io
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pandas as pd

from moodtrack.read import read
from moodtrack.tidy import frame

ROWS, RATINGS, MEGABYTES = 200_000, 5_000_000, 200
RECORD = '<Record type="HKQuantityTypeIdentifier{kind}" sourceName="Watch" sourceVersion="9.1" unit="count/min" creationDate="{day} 10:{minute:02}:09 +0100" startDate="{day} 10:{minute:02}:00 +0100" endDate="{day} 10:{minute:02}:05 +0100" value="{value}"/>\n'


def taken(run: Callable[[], object]) -> float:
    """Seconds of one call."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def daylio(folder: Path) -> None:
    """A CSV of 200,000 entries."""
    out = io.StringIO()
    out.write("full_date,date,weekday,time,mood,activities,note_title,note\n")
    moods, days = ("rad", "good", "meh", "bad", "awful"), pd.date_range("2015-01-01", periods=ROWS // 50)
    for number in range(ROWS):
        day = days[number // 50]
        out.write(f'{day:%Y-%m-%d},{day:%B} {day.day},{day:%A},{number % 24}:{number % 60:02},{moods[number % 5]},"tea | walk | work",,"note {number}"\n')  # fmt: skip
    file = folder / "daylio.csv"
    file.write_text(out.getvalue(), encoding="utf-8")
    with file.open(encoding="utf-8", newline="") as text:
        peer = taken(lambda: sum(1 for _ in csv.DictReader(text)))
    own = taken(lambda: read(file))
    print(f"daylio, {ROWS:,} rows: {own:.2f} s, {own / peer:.1f} x csv.DictReader (aim: below 12)")
    if importlib.util.find_spec("daylio_parser") is None:
        print("  daylio-parser is not installed")


def ratings() -> None:
    """Five million ratings that a caller has."""
    chance = np.random.default_rng(1)
    own = pd.DataFrame({
        "who": pd.Categorical.from_codes(chance.integers(0, 1000, RATINGS), [f"p{n}" for n in range(1000)]),
        "when": pd.Timestamp("2020-01-01") + pd.to_timedelta(chance.integers(0, 10**8, RATINGS), unit="s"),
        "mood": chance.integers(1, 11, RATINGS).astype(float),
    })  # fmt: skip
    peer = taken(lambda: own.copy().sort_values(["who", "when"], kind="stable"))
    done = taken(lambda: frame(own, person="who", at="when", ratings=["mood"]))
    print(f"tidy.frame, {RATINGS:,} ratings: {done:.2f} s, {done / peer:.1f} x copy and sort (aim: below 3)")


def health(folder: Path) -> None:
    """An export of Apple Health with a broken document type."""
    file = folder / "export.xml"
    with file.open("w", encoding="utf-8") as out:
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n<HealthData locale="en_GB">\n')
        days, number = [f"{day:%Y-%m-%d}" for day in pd.date_range("2018-01-01", periods=2500)], 0
        while out.tell() < MEGABYTES * 1024**2:
            kind = "StepCount" if number % 10 == 0 else "HeartRate"
            out.write("".join(RECORD.format(kind=kind, day=days[(number + n) // 400 % 2500], minute=n % 60, value=60 + n % 40) for n in range(500)))  # fmt: skip
            number += 500
        out.write("</HealthData>\n")

    def bare() -> None:
        for _, element in ElementTree.iterparse(file):
            element.clear()

    peer = taken(bare)
    own = taken(lambda: read(file))
    code = "import re, sys, pandas, moodtrack.read\n{}print(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1])"
    alone, loaded = (
        int(subprocess.run([sys.executable, "-c", code.replace("{}", run), str(file)], capture_output=True, text=True, check=True).stdout) // 1024
        for run in ("", "moodtrack.read.read(sys.argv[1])\n")
    )  # fmt: skip
    print(f"Apple Health, {MEGABYTES} MB: {own:.1f} s, {own / peer:.2f} x iterparse with clear (aim: below 2.5)")
    print(f"  {loaded - alone} MB over an interpreter with pandas (aim: below 250)")
    for peer_name in ("apple_health_parser", "healthkit_to_sqlite"):
        if importlib.util.find_spec(peer_name) is None:
            print(f"  {peer_name} is not installed")


def main() -> None:
    """Print what was measured."""
    with tempfile.TemporaryDirectory() as folder:
        daylio(Path(folder))
        health(Path(folder))
    ratings()


if __name__ == "__main__":
    main()
