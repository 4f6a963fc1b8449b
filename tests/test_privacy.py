"""What is promised in docs/threats.md: no network, nothing evaluated, and no words of a person where nobody expects them."""

from __future__ import annotations

import ast
import inspect
import logging
import re
import shutil
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

import moodtrack
from moodtrack._catalogue import ANALYSES
from moodtrack.errors import MoodtrackError, OptionError, ReadError, SchemaError, UnknownPerson
from moodtrack.result import Result

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "moodtrack"
NETWORK = {
    "aiohttp",
    "asyncio",
    "ftplib",
    "http",
    "httpx",
    "imaplib",
    "poplib",
    "requests",
    "smtplib",
    "socket",
    "socketserver",
    "ssl",
    "subprocess",
    "telnetlib",
    "urllib",
    "urllib3",
    "webbrowser",
    "xmlrpc",
}
EVALUATES = {"dill", "joblib", "marshal", "pickle", "shelve"}


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0]


def called(path: Path) -> set[str]:
    calls = [n.func for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.Call)]
    return {name.id for name in calls if isinstance(name, ast.Name)}


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda p: str(p.relative_to(SOURCE)))
def test_no_module_speaks_with_a_network_or_runs_what_it_reads(path: Path) -> None:
    allowed = {"pickle"} if path.is_relative_to(SOURCE / "testing") else set()  # tries that results can be pickled
    assert not set(imported(path)) & (NETWORK | EVALUATES) - allowed
    assert not called(path) & {"eval", "exec", "compile", "__import__"}


def test_an_address_is_a_file_that_does_not_exist() -> None:
    for call in (moodtrack.load, moodtrack.inspect, moodtrack.Log.open):
        with pytest.raises(ReadError):
            call("https://192.0.2.1/export.csv")


OPENS = """
import contextlib, socket

def test_caught():
    with contextlib.suppress(BaseException):
        {call}
"""


@pytest.mark.parametrize(
    "call",
    [
        "socket.create_connection(('192.0.2.1', 80), timeout=1)",
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 9))",
        "socket.getaddrinfo('moodtrack.invalid', 80)",
        "socket.create_server(('127.0.0.1', 0))",
    ],
)
def test_a_test_that_opens_a_connection_fails(call: str, tmp_path: Path) -> None:
    shutil.copy(Path(__file__).parent / "conftest.py", tmp_path)
    (tmp_path / "test_it.py").write_text(OPENS.format(call=call), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stdout
    assert "a connection was opened: ['socket." in done.stdout


def test_entities_of_xml_are_not_expanded(tmp_path: Path) -> None:
    kinds = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    bomb = f"""<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE plist [<!ENTITY e0 "ha">{kinds}]>
<plist version="1.0"><dict><key>Creation Date</key><date>2026-03-01T10:00:00Z</date>
<key>Entry Text</key><string>&e9;</string></dict></plist>"""
    path = tmp_path / "a.doentry"
    path.write_text(bomb, encoding="utf-8")
    with pytest.raises(ReadError, match="entities of its own") as caught:
        moodtrack.load(path)
    assert "haha" not in str(caught.value)


MARK = "zqx"  # in every text below that a person wrote
DIARY = f"""full_date,date,weekday,time,mood,activities,scales,note_title,note
2026-03-05,March 5,Thursday,8:04 PM,{MARK}word,{MARK}tag | walk,,{MARK}title,"{MARK}note, ""quoted"" twice"
2026-03-04,March 4,Wednesday,8:04 PM,meh,{MARK}tag,,,{MARK}note
{MARK}date,March 3,Tuesday,{MARK}time,meh,walk,,,{MARK}note
2026-03-02,March 2,Monday,8:04 PM,meh,walk,Sleep quality: {MARK}value points,,
2026-03-01,March 1,Sunday,8:04 PM,meh,walk,,,{MARK}note,{MARK}more,{MARK}evenmore
"""
SHEETS = {
    "daylio_export.csv": DIARY,
    "sessions.csv": f"person,session,date,attended,highlights\nanna,1,2026-03-01,yes,{MARK}said\nanna,{MARK}two,2026-03-03,{MARK}perhaps,{MARK}said\n",
    "scores.csv": f"person,session,date,measure,item,value\nanna,1,2026-03-01,PHQ-9,total,12\nanna,1,2026-03-01,PHQ-9,9,{MARK}value\nanna,2,{MARK}day,PHQ-9,total,3\n",
    "goals.csv": f"person,goal,label,measure,target,direction\nanna,g1,{MARK}label,rating:mood,4,increase\nanna,g2,{MARK}label,PHQ-9,{MARK}target,{MARK}up\n",
    "events.csv": f"person,start,kind,label\nanna,2026-03-02,life,{MARK}event\nanna,{MARK}start,life,{MARK}event\n",
    "assignments.csv": f"person,assignment,session,kind,label,done\nanna,a1,1,homework,{MARK}task,{MARK}done\n",
    "diary.csv": f"date,calm,note\n2026-03-01,3,{MARK}note\n2026-03-02,{MARK}value,\"{MARK}never closed\n",
    "other.csv": f"{MARK}header,{MARK}again\n{MARK}cell,1\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("private")
    for name, text in SHEETS.items():
        (made / name).write_text(text, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def log(folder: Path) -> moodtrack.Log:
    return moodtrack.load(folder)


def told(*shown: object) -> list[str]:
    """What is shown of the person's words; an empty list where nothing is."""
    texts = [value.to_csv() if isinstance(value, pd.DataFrame) else f"{value!s} {value!r}" for value in shown]
    return [text[max(0, text.index(MARK) - 200) : text.index(MARK) + 40] for text in texts if MARK in text]


def test_the_words_were_read(log: moodtrack.Log) -> None:
    """Otherwise nothing below is tested."""
    for table in (log.texts, log.tags, log.labels, log.goals, log.events, log.assignments):
        assert MARK in table.to_csv()
    assert {"bad_date", "bad_value", "unmapped_label", "ragged_row"} <= set(log.problems["code"].astype(str))


def test_a_log_shows_no_words(log: moodtrack.Log) -> None:
    assert told(log, log.problems, log.provenance) == []


def test_results_show_no_words(log: moodtrack.Log) -> None:
    for analysis in ANALYSES:
        function = analysis.load()
        sample = moodtrack.progress.Norms(14.0, 5.0, 100, 0.84, "made for this test")
        asked = {"measure": "phq9", "reliability": 0.84, "norms": sample} if analysis.scope == "cohort" else {}
        given = {k: v for k, v in asked.items() if k in inspect.signature(function).parameters}
        if analysis.word == "fit_course":  # one client is no sample
            with pytest.raises(OptionError) as refused:
                log.run(function, **given)
            assert told(refused.value) == []
            continue
        result = log.run(function, **given)
        assert told(result) == []
        assert analysis.scope == "cohort" or isinstance(result, Result)
        if isinstance(result, Result):
            assert told(result.problems, result.method) == []


def test_records_show_no_words(folder: Path) -> None:
    for read in moodtrack.read.read(folder):
        assert told(read, read.about) == []


def test_what_lies_between_shows_no_words(folder: Path, log: moodtrack.Log) -> None:
    """What a notebook or a debugger may show by itself; the text of `inspect` has the words of the scale, on purpose."""
    source = moodtrack.read.Source(folder / "daylio_export.csv", "daylio_export.csv")
    assert told(source, *source.rows(","), moodtrack.report.findings(log)) == []
    shown = [moodtrack.inspect(folder), moodtrack.report.document(log, texts=True)]
    assert told(*map(repr, shown)) == []
    assert not re.search(f"{MARK}(?!word)", str(shown[0]))


def test_loading_and_reporting_print_and_log_nothing(
    folder: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        log = moodtrack.load(folder)
        moodtrack.report.html(moodtrack.report.document(log))
    assert told(caplog.text, *capfd.readouterr()) == []


def test_a_report_shows_no_notes(log: moodtrack.Log) -> None:
    page = moodtrack.report.html(moodtrack.report.document(log))
    for kind in ("note", "title", "said", "never closed", "value", "date", "cell", "header"):
        assert f"{MARK}{kind}" not in page


def frame(**changes: object) -> pd.DataFrame:
    made = pd.DataFrame({"who": "anna", "when": pd.date_range("2026-03-01", periods=3), "mood": [1.0, 2.0, 3.0], "said": f"{MARK}note"})  # fmt: skip
    return made.assign(**changes)


def taken(made: pd.DataFrame) -> moodtrack.Log:
    return moodtrack.tidy.frame(made, person="who", at="when", ratings=["mood"], text="said")


BAD: list[tuple[str, Callable[[moodtrack.Log], object], type[MoodtrackError]]] = [
    ("no such column", lambda log: taken(frame().drop(columns="mood")), SchemaError),
    ("texts for ratings", lambda log: moodtrack.dynamics.summary(log.texts), SchemaError),
    ("tags for scores", lambda log: moodtrack.progress.reliable_change(log.tags), SchemaError),
    ("a word in a number column", lambda log: moodtrack.Log(ratings=log.ratings.assign(mood=f"{MARK}note")), SchemaError),
    ("a word in a date column", lambda log: moodtrack.Log(ratings=log.ratings.assign(day=f"{MARK}note")), SchemaError),
    ("no such variable", lambda log: log.run(moodtrack.dynamics.summary, of="nothing"), MoodtrackError),
    ("no such option", lambda log: log.run(moodtrack.progress.reliable_change, measure="phq9", method="none"), OptionError),
    ("no such person", lambda log: moodtrack.report.document(log, person="ben"), UnknownPerson),
    ("the same person twice", lambda log: moodtrack.Log.concat([log, log]), SchemaError),
]  # fmt: skip


@pytest.mark.parametrize("column", ["who", "when", "mood"])
def test_words_in_the_wrong_column_of_a_frame_are_not_repeated(column: str) -> None:
    log = taken(frame(**{column: [f"{MARK}note", "2", "3"]}))
    assert told(log, log.problems if column != "who" else log.problems["what"].to_frame()) == []


@pytest.mark.parametrize(("what", "call", "kind"), BAD, ids=[name for name, _, _ in BAD])
def test_errors_hold_no_words(
    what: str, call: Callable[[moodtrack.Log], object], kind: type[MoodtrackError], log: moodtrack.Log
) -> None:
    with pytest.raises(kind) as caught:
        call(log)
    assert told(caught.value, "".join(traceback.format_exception(caught.value))) == []


@pytest.mark.parametrize(("name", "text"), SHEETS.items(), ids=SHEETS)
def test_errors_of_reading_hold_no_words(name: str, text: str, tmp_path: Path) -> None:
    """Every file alone, named, as every format."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    for format in (None, *moodtrack.read.formats()):
        try:
            read = moodtrack.load(path, format=format)
            shown: list[object] = [read, read.problems, read.provenance]
        except MoodtrackError as error:
            shown = ["".join(traceback.format_exception(error))]
        assert told(*shown) == []


def samples() -> list[Path]:
    here = ROOT / "data" / "samples"
    names = [p for p in sorted(here.rglob("*")) if p.suffix not in {".md", ".py"} and ".expected" not in p.name]
    return [p for p in names if p.is_file() and "demo" not in p.parts]


@pytest.mark.parametrize("path", samples(), ids=lambda p: f"{p.parent.name}/{p.name}")
def test_what_samples_say_is_not_repeated(path: Path) -> None:
    try:
        log = moodtrack.load(path)
    except MoodtrackError as error:  # a companion, or a part of a folder
        told, said = str(error), set(path.read_bytes().decode("utf-8", errors="ignore").splitlines())
    else:
        told = repr(log) + log.problems.to_csv() + repr(log.provenance)
        said = {line.strip() for text in log.texts["text"].dropna() for line in text.splitlines()}
    assert not [line for line in said if len(line) > 8 and line in told]
