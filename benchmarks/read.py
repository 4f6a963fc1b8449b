"""How long reading takes, each beside a bare pass over the same file in the same run.

Prints ratios: a Daylio CSV of 200,000 rows to records beside csv.DictReader, tidy.frame of 5 million ratings beside pandas'
own copy and sort, Apple Health of some 200 MB beside iterparse with clear, and its memory beside an interpreter with
pandas. Where they are installed, daylio-parser, apple-health-parser and healthkit-to-sqlite read the same files, each in an
interpreter of its own after its imports, or it is said that they cannot. What they make differs: daylio-parser makes objects,
apple-health-parser keeps all records as elements and makes a table of one kind, healthkit-to-sqlite writes all records into
a database on disk, moodtrack reads sleep, mindful minutes and steps by day. At last, how many of the project's own samples
of both apps each of them, as it comes, reads without an error. Sizes can be given: `python -m benchmarks.read ROWS MEGABYTES RATINGS`.
"""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from importlib.metadata import distributions
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pandas as pd

from moodtrack.read import read
from moodtrack.tidy import frame

SIZES = (200_000, 200, 5_000_000)
SAMPLES = Path(__file__).parents[1] / "data" / "samples"
HIGHEST = "int(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1]) // 1024"
PEERS = {
    "daylio-parser": ("from daylio_parser.parser import Parser", "len(Parser().load_csv(path))"),
    "apple-health-parser": (
        "import tempfile\nfrom apple_health_parser.utils.parser import Parser",
        "len(Parser(path.removesuffix('.xml') + '.zip', tempfile.mkdtemp(dir=sys.argv[2])).get_flag_records('HKQuantityTypeIdentifierStepCount').records)",
    ),
    "healthkit-to-sqlite": (
        "import sqlite_utils\nfrom healthkit_to_sqlite.utils import convert_xml_to_sqlite",
        "(db := sqlite_utils.Database(sys.argv[2] + '/peer.db', recreate=True), convert_xml_to_sqlite(open(path), db), sum(table.count for table in db.tables))[-1]",
    ),
}
"""How a peer is imported, and how many rows it makes of the file `path`."""
INSTALLED = {each.name: each.version for each in distributions() if each.name in PEERS}
RECORD = '<Record type="HKQuantityTypeIdentifier{kind}" sourceName="Watch" sourceVersion="9.1" device="&lt;&lt;HKDevice: 0x281&gt;, name:Apple Watch, model:Watch, software:9.1&gt;" unit="count/min" creationDate="{day} 10:{minute:02}:09 +0100" startDate="{day} 10:{minute:02}:00 +0100" endDate="{day} 10:{minute:02}:05 +0100" value="{value}"/>\n'


def taken(run: Callable[[], object]) -> float:
    """Seconds of one call."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def peer(name: str, file: Path, folder: Path) -> tuple[int, float, int] | str:
    """Rows, seconds and megabytes at most of a peer with a file; or why there is none."""
    imports, rows = PEERS[name]
    code = f"import re, sys, time\n{imports}\npath = sys.argv[1]\nstart = time.perf_counter()\nrows = {rows}\nprint(rows, time.perf_counter() - start, {HIGHEST})"
    done = subprocess.run([sys.executable, "-c", code, str(file), str(folder)], capture_output=True, text=True, check=False)  # fmt: skip
    if done.returncode:
        last = (done.stderr.strip() or f"stopped by {-done.returncode}").splitlines()[-1]
        return last.partition(":")[0].rpartition(".")[2]
    rows, seconds, highest = done.stdout.splitlines()[-1].split()
    return int(rows), float(seconds), int(highest)


def beside(name: str, file: Path, folder: Path, own: float) -> None:
    """Print what a peer takes for the file that moodtrack has read."""
    if name not in INSTALLED:
        print(f"  {name} is not installed")
        return
    told = peer(name, file, folder)
    if isinstance(told, str):
        print(f"  {name} {INSTALLED[name]} cannot read it ({told})")
        return
    rows, seconds, highest = told
    print(f"  {name} {INSTALLED[name]}: {seconds:.1f} s, {seconds / own:.1f} x moodtrack; {rows:,} rows, {highest} MB at most")  # fmt: skip


def samples(folder: Path) -> None:
    """How many of the project's own samples each reads without an error, however much it makes of them."""
    for app, names in (("daylio", ["daylio-parser"]), ("apple_health", ["apple-health-parser", "healthkit-to-sqlite"])):
        files = [file for file in sorted((SAMPLES / app).iterdir()) if file.suffix in (".csv", ".xml")]
        print(f"{app}: {len(files)} samples of the project; moodtrack reads {sum(bool(read(file)) for file in files)}")
        for name in [name for name in names if name in INSTALLED]:
            told = [peer(name, zipped(file, folder), folder) for file in files]
            failed = Counter(why for why in told if isinstance(why, str))
            why = ", ".join(f"{count} {error}" for error, count in failed.items())
            print(f"  {name} reads {len(told) - failed.total()}; not: {why or 'none'}")


def zipped(file: Path, folder: Path) -> Path:
    """A copy of an export of Apple Health with the zip that its app writes beside it; any other file as it is."""
    if file.suffix != ".xml":
        return file
    copy = folder / "export.xml"
    if copy != file:
        copy.write_bytes(file.read_bytes())
    with zipfile.ZipFile(copy.with_suffix(".zip"), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(copy, "apple_health_export/export.xml")
    return copy


def daylio(folder: Path, rows: int) -> None:
    """A CSV of many entries."""
    out = io.StringIO()
    out.write("full_date,date,weekday,time,mood,activities,note_title,note\n")
    moods, days = ("rad", "good", "meh", "bad", "awful"), pd.date_range("2015-01-01", periods=rows // 50)
    for number in range(rows):
        day = days[number // 50]
        out.write(f'{day:%Y-%m-%d},{day:%B} {day.day},{day:%A},{number % 24}:{number % 60:02},{moods[number % 5]},"tea | walk | work",,"note {number}"\n')  # fmt: skip
    file = folder / "daylio.csv"
    file.write_text(out.getvalue(), encoding="utf-8")
    with file.open(encoding="utf-8", newline="") as text:
        bare = taken(lambda: sum(1 for _ in csv.DictReader(text)))
    own = taken(lambda: read(file))
    print(f"daylio, {rows:,} rows: {own:.2f} s, {own / bare:.1f} x csv.DictReader (aim: below 12)")
    beside("daylio-parser", file, folder, own)


def ratings(count: int) -> None:
    """Ratings that a caller has."""
    chance = np.random.default_rng(1)
    own = pd.DataFrame({
        "who": pd.Categorical.from_codes(chance.integers(0, 1000, count), [f"p{n}" for n in range(1000)]),
        "when": pd.Timestamp("2020-01-01") + pd.to_timedelta(chance.integers(0, 10**8, count), unit="s"),
        "mood": chance.integers(1, 11, count).astype(float),
    })  # fmt: skip
    plain = taken(lambda: own.copy().sort_values(["who", "when"], kind="stable"))
    done = taken(lambda: frame(own, person="who", at="when", ratings=["mood"]))
    print(f"tidy.frame, {count:,} ratings: {done:.2f} s, {done / plain:.1f} x copy and sort (aim: below 3)")


def health(folder: Path, megabytes: int, every: int) -> None:
    """An export of Apple Health in which one block of records in `every` is steps, the others a heart rate that is not kept."""
    file = folder / "export.xml"
    with file.open("w", encoding="utf-8") as out:
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n<HealthData locale="en_GB">\n')
        days, number = [f"{day:%Y-%m-%d}" for day in pd.date_range("2018-01-01", periods=2500)], 0
        while out.tell() < megabytes * 1024**2:
            kind = "HeartRate" if number // 500 % every else "StepCount"
            out.write("".join(RECORD.format(kind=kind, day=days[(number + n) // 400 % 2500], minute=n % 60, value=60 + n % 40) for n in range(500)))  # fmt: skip
            number += 500
        out.write("</HealthData>\n")

    def bare() -> None:
        for _, element in ElementTree.iterparse(file):
            element.clear()

    passed = taken(bare)
    own = taken(lambda: read(file))
    code = f"import re, sys, pandas, moodtrack.read\n%sprint({HIGHEST})"
    alone, loaded = (
        int(subprocess.run([sys.executable, "-c", code % run, str(file)], capture_output=True, text=True, check=True).stdout)
        for run in ("", "moodtrack.read.read(sys.argv[1])\n")
    )  # fmt: skip
    print(
        f"Apple Health, {megabytes} MB, steps 1 in {every}: {own:.1f} s, {own / passed:.2f} x iterparse with clear (aim: below 2.5)"
    )
    print(f"  {loaded - alone} MB over an interpreter with pandas (aim: below 250)")
    if every == 1:
        return
    zipped(file, folder)
    for name in ("apple-health-parser", "healthkit-to-sqlite"):
        beside(name, file, folder, own)


def main() -> None:
    """Print what was measured."""
    rows, megabytes, count = map(int, [*sys.argv[1:4], *SIZES[len(sys.argv) - 1 :]])
    with tempfile.TemporaryDirectory() as folder:
        daylio(Path(folder), rows)
        health(Path(folder), megabytes, 10)
        health(Path(folder), megabytes, 1)
        samples(Path(folder))
    ratings(count)


if __name__ == "__main__":
    main()
