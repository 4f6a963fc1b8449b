"""The command line: what it writes, what it says, and its exit codes."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

import moodtrack
from moodtrack.cli import app

ROOT = Path(__file__).parents[1]
DEMO = ROOT / "data" / "samples" / "demo"
LOG = "person,date,mood,tags,note\n{rows}"


def run(*arguments: object) -> tuple[int, str, str]:
    """Exit code, output and error output of a call in this process."""
    result = CliRunner().invoke(app, [str(a) for a in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
    return result.exit_code, result.stdout, result.stderr


def sheet(folder: Path, persons: tuple[str, ...] = ("anna",), name: str = "log.csv") -> Path:
    rows = "".join(f"{p},2025-01-{day:02d},{1 + day % 5},walk,private words\n" for p in persons for day in range(1, 29))
    path = folder / name
    path.write_text(LOG.format(rows=rows), encoding="utf-8")
    return path


def test_report_writes_one_private_page_and_prints_its_path(tmp_path: Path) -> None:
    out = tmp_path / "new" / "page.html"
    code, said, wrong = run("report", DEMO, "-o", out)
    assert (code, said.strip(), wrong) == (0, str(out), "")
    assert out.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    if os.name == "posix":
        assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_page_that_was_open_to_others_is_closed(tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    out.write_text("old")
    out.chmod(0o644)
    assert run("demo", "-o", out)[0] == 0
    if os.name == "posix":
        assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_report_of_a_folder_equals_report_of_its_files(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    for path in DEMO.glob("*.csv"):
        (folder / path.name).write_bytes(path.read_bytes())
    run("report", folder, "-o", tmp_path / "a.html")
    run("demo", "-o", tmp_path / "b.html")
    first, second = ((tmp_path / name).read_text(encoding="utf-8") for name in ("a.html", "b.html"))
    assert first == second


def test_default_page_is_report_html_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("report", sheet(tmp_path))[1].strip() == "report.html"
    assert (tmp_path / "report.html").exists()


def test_no_input_is_ever_overwritten(tmp_path: Path) -> None:
    path = sheet(tmp_path)
    before = path.read_bytes()
    for call in (("report", path, "-o", path), ("report", tmp_path, "-o", path), ("tidy", path, "-o", tmp_path)):
        code, _, wrong = run(*call)
        assert code == 2
        assert "read" in wrong
    assert path.read_bytes() == before


def test_several_persons_need_a_name(tmp_path: Path) -> None:
    path = sheet(tmp_path, ("anna", "ben"))
    code, _, wrong = run("report", path, "-o", tmp_path / "r.html")
    assert code == 2
    assert "anna" in wrong
    assert "--person" in wrong
    assert run("report", path, "--person", "ben", "-o", tmp_path / "r.html")[0] == 0
    assert "Progress report: ben" in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_no_one_is_given_the_files_of_another(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    sheet(folder, ("anna", "ben"))
    (folder / "scores.csv").write_text("date,measure,value\n2026-03-01,PHQ-9,25\n", encoding="utf-8")
    for asked in ((), ("--person", "anna"), ("--person", "ben", "--shared-only")):
        code, _, wrong = run("report", folder, *asked, "-o", tmp_path / "r.html")
        assert code == 2
        assert "scores.csv: no person is named there" in wrong
        assert "give --person-of FILE=NAME for each of them" in wrong
        assert not (tmp_path / "r.html").exists()
    for way in ("scores.csv", folder / "scores.csv"):
        code, _, wrong = run("tidy", folder, "--person-of", f"{way}=ben", "-o", tmp_path / "tables")
        assert (code, wrong) == (0, "")
        scores = moodtrack.Log.open(tmp_path / "tables").scores
        assert scores["person"].tolist() == ["ben"]
    for wrongly in ("scores.csv", "scores.csv=", "nowhere.csv=ben", "=ben"):
        assert run("inspect", folder, "--person-of", wrongly)[0] == 2


@pytest.mark.parametrize(
    ("content", "code"), [("nothing that is known\n1;2;3\n", 1), ("", 1), ("\x00\x01\x02binary", 1)]
)
def test_data_that_cannot_be_used_is_said_plainly(tmp_path: Path, content: str, code: int) -> None:
    path = tmp_path / "odd.txt"
    path.write_text(content, encoding="utf-8")
    got, said, wrong = run("report", path, "-o", tmp_path / "r.html")
    assert (got, said) == (code, "")
    assert wrong.startswith("moodtrack: ")
    assert "format=" not in wrong
    assert "odd.txt" in wrong
    assert "Traceback" not in wrong
    assert not (tmp_path / "r.html").exists()


@pytest.mark.parametrize(
    "call",
    [("report",), ("report", "nowhere.csv"), ("tidy", DEMO), ("nonsense",), ("report", DEMO, "--edition", "poster")],
)
def test_a_wrong_call_is_two(call: tuple[object, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code, _, wrong = run(*call)
    assert code == 2
    assert "Traceback" not in wrong
    assert not list(tmp_path.iterdir())


def test_errors_do_not_repeat_what_a_person_wrote(tmp_path: Path) -> None:
    path = sheet(tmp_path, ("anna", "ben"))
    for command in ("report", "inspect"):
        _, said, wrong = run(command, path)
        assert "private words" not in said + wrong


def test_tidy_writes_tables_that_open_again(tmp_path: Path) -> None:
    out = tmp_path / "tables"
    code, said, _ = run("tidy", sheet(tmp_path), "-o", out)
    assert (code, said.strip()) == (0, str(out))
    assert len(moodtrack.Log.open(out).entries) == 28
    if os.name == "posix":
        assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in out.iterdir())


def test_tidy_leaves_free_text_out_unless_asked(tmp_path: Path) -> None:
    for option, there in (((), False), (("--texts",), True)):
        out = tmp_path / f"tables{len(option)}"
        assert run("tidy", DEMO, "-o", out, *option)[0] == 0
        saved = "".join(path.read_text(encoding="utf-8") for path in out.iterdir())
        assert ("A setback is information" in saved) is there


def two_persons(folder: Path) -> Path:
    """Files that hold two persons each; two lines of Ben cannot be used as they are."""
    folder.mkdir()
    days = [f"{who},2026-03-{n:02d},3,{who}tag,{who}note" for n in range(1, 5) for who in ("Anna", "Ben")]
    bad = ["Ben,2026-03-40,3,Bentag,x", "Ben,2026-03-21,9,Bentag,x"]
    (folder / "log.csv").write_text("\n".join(["person,date,mood (1-5),tags,note", *days, *bad]), encoding="utf-8")
    scores = ["Ben,1,2026-03-01,PHQ-9,total,25", "Ben,1,2026-03-99,PHQ-9,9,3", "Anna,1,2026-03-01,PHQ-9,total,2"]
    (folder / "scores.csv").write_text("\n".join(["person,session,date,measure,item,value", *scores]), encoding="utf-8")
    (folder / "share.csv").write_text("person,at,shared\nAnna,2026-03-01,yes\nBen,2026-03-02,yes\n", encoding="utf-8")
    (folder / "goals.csv").write_text("person,goal,label,target\nBen,g1,Bengoal,3\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize("options", [(), ("--texts",), ("--shared-only",), ("--shared-only", "--texts")])
def test_tidy_of_one_person_holds_nothing_of_another(tmp_path: Path, options: tuple[str, ...]) -> None:
    out = tmp_path / "tables"
    assert run("tidy", two_persons(tmp_path / "in"), "--person", "Anna", *options, "-o", out)[0] == 0
    everything = "\n".join(path.read_text(encoding="utf-8-sig") for path in out.iterdir())
    assert "ben" not in everything.casefold()
    log = moodtrack.Log.open(out)
    assert {name for frame in log.tables.values() if "person" in frame for name in frame["person"]} == {"Anna"}
    assert log.scores["value"].tolist() == [2.0]
    assert len(log.entries) == (1 if "--shared-only" in options else 4)


def test_tidy_of_a_person_who_is_not_there_is_refused(tmp_path: Path) -> None:
    code, _, wrong = run("tidy", two_persons(tmp_path / "in"), "--person", "Nobody", "-o", tmp_path / "tables")
    assert code == 2
    assert "Nobody" in wrong
    assert not (tmp_path / "tables").exists()


def test_report_counts_the_rows_and_problems_of_its_person_alone(tmp_path: Path) -> None:
    log = moodtrack.load(two_persons(tmp_path / "in"))
    told = {who: moodtrack.report.html(moodtrack.report.document(log, person=who)) for who in ("Anna", "Ben")}
    text = {who: re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)) for who, page in told.items()}
    assert "Reading the files gave no problem" in text["Anna"]
    assert "Reading the files met" not in text["Anna"]
    assert "Reading the files met 4 problems" in text["Ben"]
    files = {who: log.select(who).provenance for who in ("Anna", "Ben")}
    counts = {who: {f["name"]: (f["rows_read"], f["rows_kept"]) for f in found} for who, found in files.items()}
    assert counts["Anna"] == {"log.csv": (4, 4), "scores.csv": (1, 1), "share.csv": (1, 1)}
    assert counts["Ben"] == {"log.csv": (6, 5), "scores.csv": (2, 2), "share.csv": (1, 1), "goals.csv": (1, 1)}
    assert re.search(r"log\.csv log 4 4", text["Anna"])
    assert "goals.csv" not in text["Anna"]


def test_tidy_of_what_is_shared_has_no_words_of_what_was_agreed(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "log.csv").write_text("date,mood,note\n2026-03-01,3,x\n2026-03-02,4,y\n", encoding="utf-8")
    (folder / "share.csv").write_text("date,shared\n2026-03-01,yes\n", encoding="utf-8")
    (folder / "assignments.csv").write_text(
        "assignment,kind,due,done,label\nOCELOT,homework,2026-03-02,yes,MARGAY\nOKAPI,skill,2026-03-03,,\n",
        encoding="utf-8",
    )
    for option, there in (((), True), (("--shared-only",), False)):
        out = tmp_path / f"out{there}"
        assert run("tidy", folder, "--texts", *option, "-o", out)[0] == 0
        everything = "".join(path.read_text(encoding="utf-8-sig") for path in out.iterdir())
        assert ["MARGAY" in everything, "OCELOT" in everything] == [there, there]
        rows = moodtrack.Log.open(out).assignments
        assert rows["kind"].tolist() == ["homework", "skill"]
        assert rows["done"].fillna(False).tolist() == [True, False]


def test_two_columns_that_are_one_are_named(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("session,date,PHQ-9,PHQ-9 total\n1,2026-01-05,3,4\n", encoding="utf-8")
    code, _, wrong = run("tidy", path, "-o", tmp_path / "out")
    assert code == 1
    assert "the columns 'PHQ-9' and 'PHQ-9 total'" in wrong
    assert "rename or remove one of the two" in wrong
    assert "--format" not in wrong


def test_tidy_hands_on_only_what_is_shared(tmp_path: Path) -> None:
    """Tags, words, ratings and events that are not shared, and how many there are, are in no file of the folder."""
    folder = tmp_path / "in"
    folder.mkdir()
    rows = [f"2026-03-{n:02d} 2{n % 4}:17,{1 + n % 5},{'walk' if n < 3 else 'ZEBRA'},note {'open' if n < 3 else 'QUOKKA'},{'' if n < 3 else 8191}" for n in range(1, 29)]  # fmt: skip
    rows.append("2026-03-30 21:00,3,walk,open too,")
    (folder / "log.csv").write_text("\n".join(["date,mood,tags,note,OKAPI", *rows]), encoding="utf-8")
    (folder / "share.csv").write_text("date,shared\n2026-03-01,yes\n2026-03-02,yes\n2026-03-30,yes\n", encoding="utf-8")
    (folder / "events.csv").write_text("start,label,kind\n2026-03-09,AXOLOTL,life\n", encoding="utf-8")
    (folder / "daylio.csv").write_text(
        "full_date,date,weekday,time,mood,activities,note_title,note\n2026-03-05,March 5,Thursday,9:05 PM,NUMBAT,FOSSA,KAKAPO,DUGONG\n",
        encoding="utf-8",
    )
    words = ("ZEBRA", "QUOKKA", "8191", "OKAPI", "AXOLOTL", "NUMBAT", "FOSSA", "KAKAPO", "DUGONG")
    for name, options in (("all", ["--texts"]), ("some", ["--texts", "--shared-only"]), ("few", ["--shared-only"])):
        code, _, wrong = run("tidy", folder, *options, "-o", tmp_path / name)
        assert (code, wrong) == (0, "")
        written = {file.name: file.read_text(encoding="utf-8-sig") for file in (tmp_path / name).iterdir()}
        everything = "\n".join([*written, *written.values()])
        assert [w for w in words if w.casefold() in everything.casefold()] == (list(words) if name == "all" else [])
        if name != "all":
            entries = moodtrack.Log.open(tmp_path / name).entries
            assert entries["entry"].tolist() == [1, 2, 3]
            assert moodtrack.Log.open(tmp_path / name).tags["entry"].tolist() == [1, 2, 3]
            assert not re.search(r"\b(2[6-9]|30)\b", everything.replace("2026-03-30", ""))


def test_inspect_and_formats_say_something() -> None:
    code, said, _ = run("inspect", DEMO)
    assert code == 0
    assert "daylio" in said
    code, said, _ = run("formats")
    assert code == 0
    assert "daylio" in said


def test_version() -> None:
    assert run("--version") == (0, f"moodtrack {moodtrack.__version__}\n", "")


def test_output_that_cannot_be_encoded_does_not_break(tmp_path: Path) -> None:
    path = tmp_path / "läufe 🏃.csv"
    sheet(tmp_path).rename(path)
    done = subprocess.run(
        [sys.executable, "-m", "moodtrack", "inspect", str(path)],
        env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def words(text: str) -> str:
    return " ".join(text.split())


def test_the_page_on_the_command_line_knows_every_option() -> None:
    page = (ROOT / "docs" / "command_line.md").read_text(encoding="utf-8")
    commands = get_command(app).commands  # type: ignore[attr-defined]
    assert set(re.findall(r"^## moodtrack (\w+)$", page, flags=re.M)) == set(commands)
    for name, command in commands.items():
        part = words(page.split(f"## moodtrack {name}\n")[1].split("\n## ")[0])
        assert words(command.help) in part
        for parameter in command.params:
            if parameter.name != "help":
                assert words(parameter.help) in part, parameter.name
                assert all(option in part for option in parameter.opts if option.startswith("-"))


def test_windows_on_the_command_line(tmp_path: Path) -> None:
    out = tmp_path / "r.html"
    for options, words in (
        (("--since", "last-session"), "from 2 Jul 2025"),
        (("--from", "2025-03-01", "--to", "2025-04-01"), "from 1 Mar 2025"),
        (("--as-of", "2025-03-01"), "As of"),
        (("--shared-only",), "only what is shared"),
        (("--sections", "triggers,glance"), "Tags that go with"),
    ):
        few = (
            () if "--sections" in options else ("--sections", "glance")
        )  # the head says the window; the rest takes longer
        assert run("report", DEMO, "-o", out, *options, *few)[0] == 0
        assert words in out.read_text(encoding="utf-8")
    for options, words in ((("--from", "soon"), "--from"), (("--as-of", "soon"), "--as-of"), (("--sections", "x"), "triggers")):  # fmt: skip
        code, _, wrong = run("report", DEMO, "-o", out, *options)
        assert code == 2
        assert words in wrong


def _unclear(folder: Path) -> Path:
    path = folder / "unclear.csv"
    rows = ("03/04/2024,10:00,good,walk,private words", "05/04/2024,11:00,bad,walk,private words")
    path.write_text("\n".join(["full_date,time,mood,activities,note", *rows, ""]), encoding="utf-8")
    return path


def test_a_file_whose_dates_are_unclear_is_said_and_settled(tmp_path: Path) -> None:
    path, out = _unclear(tmp_path), tmp_path / "tidy"
    code, _, wrong = run("tidy", path, "--person", "anna", "-o", out)
    assert code == 1
    for part in ("unclear.csv", "2024-04-03", "2024-03-04", "--dates", "--map"):
        assert part in wrong
    assert "private" not in wrong
    page = tmp_path / "page.html"
    code, _, wrong = run("report", path, "--person", "anna", "-o", page)
    assert (code, page.exists(), "2024-04-03" in wrong) == (1, False, True)
    for order, days in (("day-first", ["03", "05"]), ("month first", ["04", "04"])):
        code, _, wrong = run("tidy", path, "--person", "anna", "--dates", order, "-o", out)
        assert (code, wrong) == (0, "")
        log = moodtrack.load(path, person="anna", dates=order.replace("-", " "))
        assert log.entries["day"].dt.strftime("%d").tolist() == days
    assert (
        "dates such as 03/04/2024: month first, as the caller says" in run("inspect", path, "--dates", "month-first")[1]
    )
    code, _, wrong = run("tidy", path, "--person", "anna", "--dates", "sideways", "-o", out)
    assert (code, "--dates" in wrong) == (2, True)


def test_an_order_that_is_given_never_beats_what_the_file_decides(tmp_path: Path) -> None:
    path = tmp_path / "clear.csv"
    rows = ("03/04/2024,10:00,good,walk,", "25/04/2024,11:00,bad,walk,")
    path.write_text("\n".join(["full_date,time,mood,activities,note", *rows, ""]), encoding="utf-8")
    log = moodtrack.load(path, person="anna", dates="month first")
    assert log.entries["day"].dt.strftime("%m-%d").tolist() == ["04-03", "04-25"]
    assert log.provenance[0]["dates"] == "day first, as row 2 of the column shows"
    assert "dates such as 03/04/2024: day first, as row 2 of the column shows" in run("inspect", path)[1]


def test_a_file_that_repeats_another_is_no_lost_file(tmp_path: Path) -> None:
    first, second = sheet(tmp_path), sheet(tmp_path, name="again.csv")
    assert run("tidy", first, second, "-o", tmp_path / "tidy")[0] == 0


def test_a_folder_of_which_nothing_can_be_kept_fails_in_a_few_lines(tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    for day in range(1, 10):
        (folder / f"0{day}.11.2024.md").write_text("words\n", encoding="utf-8")
    code, _, wrong = run("tidy", folder, "-o", tmp_path / "tidy")
    assert (code, wrong.count("its only row could not be kept"), "in 4 files more" in wrong) == (1, 5, True)
    assert run("tidy", folder, "--dates", "day-first", "-o", tmp_path / "tidy") == (0, f"{tmp_path / 'tidy'}\n", "")


def test_rows_with_unclear_dates_are_said_also_where_others_are_kept(tmp_path: Path) -> None:
    path = _unclear(tmp_path)
    path.write_text(path.read_text(encoding="utf-8") + "04/04/2024,12:00,good,walk,\n", encoding="utf-8")
    code, _, wrong = run("tidy", path, "--person", "anna", "-o", tmp_path / "tidy")
    assert (code, "2 of its 3 rows are not kept" in wrong, "--dates" in wrong) == (0, True, True)


@pytest.mark.parametrize("option", [("--own",), ("--contact", "Kim, 01234"), ("--norms",)])
def test_an_option_that_changes_nothing_is_named_as_it_was_typed(tmp_path: Path, option: tuple[str, ...]) -> None:
    code, _, wrong = run("report", sheet(tmp_path), *option, "-o", tmp_path / "page.html")
    assert code == 2
    assert f"{option[0]} changes nothing in the clinician edition" in wrong
    assert f"leave {option[0]} out" in wrong
    assert "=" not in wrong


def test_nothing_printed_speaks_python(tmp_path: Path) -> None:
    """33 days of a rating whose better end is not told, a file of no format: options are named as the command line has them."""
    days = "\n".join(f"2026-01-{day:02d},{3 + day % 3}" for day in range(1, 32))
    (tmp_path / "log.csv").write_text(f"date,mood\n{days}\n2026-02-01,3\n2026-02-02,4\n", encoding="utf-8")
    odd = tmp_path / "odd"
    odd.mkdir()
    (odd / "odd.csv").write_text("Sitzung;Datum;Anwesend\n1;2026-01-06;ja\n2;2026-01-13;nein\n", encoding="utf-8")
    said = run("inspect", odd)[1]
    assert "--format NAME" in said
    page = moodtrack.report.document(
        moodtrack.load(tmp_path / "log.csv"), sections=["glance", "recovery", "trend"]
    ).text()
    assert "How long a dip lasts cannot be told: say which way is better with --higher-better" in page
    for text in (said, page):
        assert not re.search(r"\b[a-z_]+=|in Python", text)


def test_insights_name_no_option(tmp_path: Path) -> None:
    days = "\n".join(f"2026-01-{day:02d},{1 + day // 5 + day % 2}" for day in range(1, 32))
    (tmp_path / "log.csv").write_text(f"date,mood\n{days}\n", encoding="utf-8")
    (tmp_path / "scores.csv").write_text("date,measure,item,value\n2026-01-05,PHQ-9,total,12\n", encoding="utf-8")
    told = [insight.text for insight in moodtrack.insights(tmp_path)]
    assert any("was not checked: the day of the report is not given." in text for text in told)
    assert any("which way is better is not known" in text for text in told)
    assert not any("--" in text or "=" in text for text in told)
