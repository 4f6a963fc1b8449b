"""Any bytes through every reader: each is read or refused with a typed error. `make fuzz` runs it.

With atheris installed it is guided by coverage and runs until it is stopped; without, it changes the samples at random
for a minute. A file that fails is written beside this program's output folder and named.
"""

from __future__ import annotations

import hashlib
import random
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

from moodtrack.errors import MoodtrackError
from moodtrack.read import Limits, Source, formats

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
SMALL = Limits(file_bytes=2**20, archive_bytes=2**22, stream_bytes=2**22, records=10_000, seconds=5)


def once(data: bytes) -> None:
    """All formats on these bytes; whatever is raised beside a MoodtrackError is a finding."""
    source = Source(Path("memory"), "memory", SMALL)
    vars(source)["data"] = data
    for format in formats().values():
        try:
            if format.recognise(source).matches:
                for _ in format.parse(source):
                    pass
        except MoodtrackError:
            continue


def changed(chance: random.Random, seeds: list[bytes]) -> bytes:
    """A sample with some bytes changed, left out, doubled, or joined to another."""
    data = bytearray(chance.choice(seeds))
    for _ in range(chance.randint(1, 8)):
        a, b = sorted(chance.randint(0, len(data)) for _ in range(2))
        way = chance.randrange(5)
        if way == 0 and data:
            data[chance.randrange(len(data))] = chance.randrange(256)
        elif way == 1:
            del data[a : min(b, a + 40)]
        elif way == 2:
            data[a:a] = data[a : min(b, a + 400)]
        elif way == 3:
            data[a:a] = bytes(chance.choices(b'",;\n\r\t\0<>&{}[]\\-0179', k=chance.randint(1, 6)))
        else:
            other = chance.choice(seeds)
            data[a:b] = other[: chance.randint(0, len(other))]
    return bytes(data[: 2**18])


def guided(seeds: list[bytes]) -> None:
    """Until it is stopped, by coverage."""
    import atheris  # type: ignore[import-not-found]

    folder = Path(tempfile.mkdtemp(prefix="moodtrack-fuzz-"))
    for seed in seeds:
        (folder / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)
    atheris.instrument_all()
    atheris.Setup([*sys.argv, str(folder)], once)
    atheris.Fuzz()


def main(seconds: float = 60.0) -> int:
    """Run; the number of findings."""
    seeds = [
        file.read_bytes()
        for file in sorted(SAMPLES.glob("*/*"))
        if file.is_file() and not file.name.endswith(".expected.json")
    ]
    if find_spec("atheris") is not None:
        guided(seeds)
    chance, end, tries, found = random.Random(time.time_ns()), time.monotonic() + seconds, 0, 0
    while time.monotonic() < end:
        data, tries = changed(chance, seeds), tries + 1
        try:
            once(data)
        except Exception as error:
            found += 1
            path = Path(tempfile.mkdtemp(prefix="moodtrack-fuzz-")) / "input"
            path.write_bytes(data)
            sys.stdout.write(f"{type(error).__name__}: {path}\n")
    sys.stdout.write(f"{tries} files, {found} findings\n")
    return found


if __name__ == "__main__":
    sys.exit(bool(main(float(sys.argv[1]) if len(sys.argv) > 1 and find_spec("atheris") is None else 60.0)))
