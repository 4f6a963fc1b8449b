"""A small app around moodtrack: it shows what a log says, and remembers what its user has dismissed.

python examples/app.py daylio_export.csv --state state.json
python examples/app.py daylio_export.csv --state state.json --dismiss 3f0c2a9d17b5e846
"""

import argparse
import json
from pathlib import Path

import moodtrack

MARKS = {"established": "**", "shown": "* ", "not shown": "- ", "cannot tell": "? ", "count": "  "}


def main(arguments: list[str] | None = None) -> str:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path, help="exports and sheets; without any, the demo client")
    parser.add_argument("--state", type=Path, default=Path("state.json"), help="where dismissed ids are kept")
    parser.add_argument("--dismiss", default="", help="id of a line that need not be shown again")
    parser.add_argument("--json", action="store_true", help="for another program")
    given = parser.parse_args(arguments)

    dismissed = set(json.loads(given.state.read_text())) if given.state.exists() else set()
    if given.dismiss:
        dismissed.add(given.dismiss)
        given.state.write_text(json.dumps(sorted(dismissed)))

    try:
        log = moodtrack.load(given.files) if given.files else moodtrack.demo()
    except moodtrack.errors.MoodtrackError as error:
        parser.error(str(error))
    found = moodtrack.insights(log, dismiss=dismissed)
    if given.json:
        return json.dumps([one.to_dict() for one in found], indent=1, ensure_ascii=False)
    return "\n".join(f"{one.id} {MARKS[one.tier]} {one.text}" for one in found)


if __name__ == "__main__":
    print(main())  # noqa: T201
