"""The command line: it parses arguments, calls the library and says in one line what went wrong.

Exit codes: 0 done; 1 the data cannot be used (the message says why and what to do); 2 the call is wrong.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer

import moodtrack
from moodtrack._spoken import of_error, spoken
from moodtrack.errors import MoodtrackError, OptionError, UnknownPerson

__all__ = ["app"]

_SAID = 5

app = typer.Typer(
    name="moodtrack",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="From journal and mood-log exports to tidy tables and a progress report. Everything stays on this computer.",
)

_Paths = Annotated[
    list[Path],
    typer.Argument(exists=True, metavar="PATH...", help="Exports and sheets, or a folder that holds them."),
]
_Person = Annotated[
    str | None,
    typer.Option("--person", metavar="NAME", help="Whose files these are, or whose report, when several are named."),
]
_PersonOf = Annotated[
    list[str] | None,
    typer.Option("--person-of", metavar="FILE=NAME", help="Whose this file is; may be given for several files."),
]
_Format = Annotated[
    str | None,
    typer.Option("--format", metavar="NAME", help="The format of the files, where their content does not tell."),
]
_Moods = Annotated[
    str | None,
    typer.Option(
        "--moods",
        metavar="MAP",
        help="What the words of a mood scale are worth: a label map file, or a language code such as en. "
        "`moodtrack inspect` prints a map to fill in.",
    ),
]
_Measures = Annotated[list[Path] | None,
    typer.Option("--measures", metavar="FILE.toml", exists=True, help="A questionnaire of your own; may be given for several files.")]  # fmt: skip
_Codings = Annotated[list[str] | None,
    typer.Option("--coding", metavar="FORM=CODING", help="How a questionnaire is coded where its file does not tell, such as K10=1-5, or its reversed items, such as RSES=2,5,6,8,9.")]  # fmt: skip
_Better = Annotated[list[str] | None,
    typer.Option("--higher-better", metavar="RATING", help="A rating whose higher end is the better one, such as mood.")]  # fmt: skip
_Worse = Annotated[list[str] | None,
    typer.Option("--higher-worse", metavar="RATING", help="A rating whose higher end is the worse one, such as anxiety.")]  # fmt: skip
_Map = Annotated[
    Path | None,
    typer.Option(
        "--map",
        metavar="MAP.toml",
        exists=True,
        help="What the columns of a sheet are that no format knows; `moodtrack inspect --draft-map` writes a first one.",
    ),
]
_Dates = Annotated[str | None,
    typer.Option("--dates", metavar="ORDER", help="day-first or month-first: dates such as 03/04/2024 where the file does not tell.")]  # fmt: skip
_Edition = Annotated[str, typer.Option("--edition", help="For whom: clinician, client, or session (one page).")]


def _told(command: Callable[..., None]) -> Callable[..., None]:
    """Turn errors of the library, and files that cannot be written, into one message and an exit code."""

    @wraps(command)
    def run(*args: Any, **options: Any) -> None:
        try:
            command(*args, **options)
        except (OptionError, UnknownPerson) as error:
            _stop(of_error(error), 2)
        except MoodtrackError as error:
            _stop(of_error(error), 1)
        except OSError as error:
            _stop(f"{error.filename or 'a file'}: {error.strerror or error}", 1)

    return run


def _owned(paths: list[Path], of: list[str] | None) -> list[Path] | dict[Path, str | None]:
    """The files, with the person of those that are named with --person-of: as given, or as found in a folder given."""
    if not of:
        return list(paths)
    owned: dict[Path, str | None] = dict.fromkeys(paths)
    for each in of:
        file, _, name = each.rpartition("=")
        places = [Path(file), *(path / file for path in paths if path.is_dir())]
        found = next((place for place in places if file and place.exists()), None)
        if found is None or not name.strip():
            raise OptionError("--person-of names no file and person", "FILE=NAME, with a file that is there", "")
        same = next((path for path in paths if path.resolve() == found.resolve()), found)
        owned[same] = name.strip()
    return owned


def _stop(message: str, code: int) -> None:
    typer.echo(f"moodtrack: {message}", err=True)
    raise typer.Exit(code)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"moodtrack {moodtrack.__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """From journal and mood-log exports to tidy tables and a progress report. Everything stays on this computer."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


@app.command(short_help="Write a progress report, one HTML page.")
@_told
def report(
    paths: _Paths,
    out: Annotated[Path, typer.Option("-o", "--out", help="The page to write.")] = Path("report.html"),
    person: _Person = None,
    person_of: _PersonOf = None,
    moods: _Moods = None,
    format: _Format = None,
    map: _Map = None,
    dates: _Dates = None,
    measures: _Measures = None,
    coding: _Codings = None,
    higher_better: _Better = None,
    higher_worse: _Worse = None,
    edition: _Edition = "clinician",
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="WHEN", help="last-session: start the diary on the day of the last session."),
    ] = None,
    start: Annotated[str | None, typer.Option("--from", metavar="DATE", help="First day of the diary.")] = None,
    end: Annotated[str | None, typer.Option("--to", metavar="DATE", help="Last day; nothing after it is used.")] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="Say what the report would have said on this day.")
    ] = None,
    shared_only: Annotated[
        bool, typer.Option("--shared-only", help="Use only entries and events that their author shares.")
    ] = False,
    sections: Annotated[
        str | None,
        typer.Option("--sections", metavar="NAMES", help="Show only these sections: names with commas between them."),
    ] = None,
    contact: Annotated[
        str | None,
        typer.Option("--contact", metavar="TEXT", help="Whom the client can reach; shown in the client edition."),
    ] = None,
    norms: Annotated[
        bool, typer.Option("--norms", help="Show named ranges of other people in the client edition too.")
    ] = False,
    course: Annotated[
        list[Path] | None,
        typer.Option(
            "--course",
            metavar="FILE",
            exists=True,
            help="A course fitted to clients of your own, as `progress.fit_course` saved it: say where scores stand beside it.",
        ),
    ] = None,
    null: Annotated[
        int | None,
        typer.Option("--null", metavar="N", help="Say in how many of N shifted copies of the log any tag is shown."),
    ] = None,
    dated: Annotated[
        bool, typer.Option("--dated", help="Print today's date in the head, and count ages to it.")
    ] = False,
    texts: Annotated[bool, typer.Option("--texts", help="Add what was written at the last session.")] = False,
    own: Annotated[
        bool, typer.Option("--own", help="The page for the session with what is not shared too: a copy of one's own.")
    ] = False,
) -> None:
    """Write a progress report on one person: one HTML page, to read on screen or to print."""
    _not_an_input(out, paths)
    log = moodtrack.load(
        _owned(paths, person_of), person=person, format=format, moods=moods, measures=measures,
        codings=_coded(coding), direction=_directions(higher_better, higher_worse), map=map, dates=_order(dates), progress=_shown(),
    )  # fmt: skip
    _lost(log, words=None if shared_only else log if person is None else log.select(person.strip()))
    _write_report(
        log, out, person=person, edition=edition, since=since, start=start, end=end, as_of=as_of, shared_only=shared_only,
        sections=sections.split(",") if sections is not None else None, contact=contact, norms=norms,
        null=null, dated=_today() if dated else None, texts=texts, measures=measures, course=course or None, own=own,
    )  # fmt: skip


@app.command(short_help="Write the report of a made-up client.")
@_told
def demo(
    out: Annotated[Path, typer.Option("-o", "--out", help="The page to write.")] = Path("report.html"),
    edition: _Edition = "clinician",
) -> None:
    """Write the report of the built-in demo client, who is made up."""
    _write_report(moodtrack.demo(), out, edition=edition)


@app.command(short_help="Write tidy tables, a folder of CSV files.")
@_told
def tidy(
    paths: _Paths,
    out: Annotated[Path, typer.Option("-o", "--out", help="The folder to write; made if it is not there.")],
    person: _Person = None,
    person_of: _PersonOf = None,
    moods: _Moods = None,
    format: _Format = None,
    map: _Map = None,
    dates: _Dates = None,
    texts: Annotated[
        bool, typer.Option("--texts", help="With what was written freely: notes, goals in words.")
    ] = False,
    shared_only: Annotated[
        bool, typer.Option("--shared-only", help="Only entries and events that their author shares.")
    ] = False,
    measures: _Measures = None,
    coding: _Codings = None,
    higher_better: _Better = None,
    higher_worse: _Worse = None,
) -> None:
    """Write the tidy tables as a folder of CSV files, for spreadsheets and statistics programs. Free text stays out."""
    if out.is_file():
        raise OptionError(f"{out} is a file", "a folder", "name another one with -o")
    for path in paths:
        if out.exists() and out.resolve() in (path.resolve(), path.resolve().parent):
            raise OptionError(f"{out} holds the files that are read", "another folder", "name one with -o")
    log = moodtrack.load(
        _owned(paths, person_of), person=person, format=format, moods=moods, measures=measures,
        codings=_coded(coding), direction=_directions(higher_better, higher_worse), map=map, dates=_order(dates), progress=_shown(),
    )  # fmt: skip
    whole = log
    log = log if person is None else log.select(person.strip())
    if shared_only:
        from moodtrack.report.handout import handout

        log = handout(log)
    folder = (log if texts else log.without_texts()).save(out, spreadsheet=True)
    for file in folder.iterdir():
        if file.is_file():
            file.chmod(0o600)
    typer.echo(str(folder))
    _lost(whole, [path.name for path in paths if path.is_file()])


@app.command(short_help="Say what is in the files, write nothing.")
@_told
def inspect(
    paths: _Paths,
    person: _Person = None,
    person_of: _PersonOf = None,
    moods: _Moods = None,
    format: _Format = None,
    map: _Map = None,
    dates: _Dates = None,
    draft_map: Annotated[
        bool,
        typer.Option(
            "--draft-map", help="Write a first map of the columns of one sheet instead, to correct and give with --map."
        ),
    ] = False,
) -> None:
    """Say what is in the files before anything is made of them: formats, rows, scales, words without a number, problems."""
    if draft_map:
        from moodtrack.read.map_draft import of_file

        typer.echo(of_file(paths), nl=False)
        return
    seen = moodtrack.inspect(
        _owned(paths, person_of), person=person, format=format, moods=moods, map=map, dates=_order(dates), progress=_shown(),
    )  # fmt: skip
    text = str(seen)
    for said in [*(file.why for file in seen.files), *(form.note for form in seen.measures), *(d for form in seen.measures for d in form.doubts)]:  # fmt: skip
        text = text.replace(said, spoken(said)) if said else text
    typer.echo(text)
    if all(file.format in ("unknown", "skipped") for file in seen.files):
        raise typer.Exit(1)


@app.command()
@_told
def formats() -> None:
    """List the formats that are recognised."""
    for name, known in sorted(moodtrack.read.formats().items()):
        typer.echo(f"{name:<16} {known.label} ({known.kind})")


@app.command()
@_told
def measures(
    unverified: Annotated[
        bool, typer.Option("--unverified", help="Also numbers that draw no line unless asked for by name.")
    ] = False,
    use: Annotated[
        str | None,
        typer.Option(
            "--use", metavar="USE", help="Only forms that are free, non_commercial, permission or commercial."
        ),
    ] = None,
) -> None:
    """List the questionnaires that are known: range, direction, and every line with its set, status and source."""
    typer.echo(moodtrack.measures.listing(unverified=unverified, use=use))


def _write_report(log: moodtrack.Log, out: Path, **options: Any) -> None:
    _write(out, moodtrack.report.html(moodtrack.report.document(log, **options)))
    typer.echo(str(out))


def _shown() -> Callable[[str, int, int], None] | None:
    from moodtrack.read.progress import shown

    return shown(sys.stderr)


def _today() -> str:
    from datetime import date

    return date.today().isoformat()


def _directions(better: list[str] | None, worse: list[str] | None) -> dict[str, str]:
    both = sorted({*(better or ())} & {*(worse or ())})
    if both:
        raise OptionError(f"{both[0]!r} is given both as --higher-better and as --higher-worse", "one of them", "")
    return dict.fromkeys(better or (), "higher_better") | dict.fromkeys(worse or (), "higher_worse")


def _coded(given: list[str] | None) -> dict[str, Any]:
    """What --coding says of every form: its coding, its reversed items where it is numbers with commas, or both."""
    told: dict[str, Any] = {}
    for each in given or ():
        form, _, said = (part.strip() for part in each.partition("="))
        if not form or not said:
            raise OptionError(f"--coding {each}", "FORM=CODING, such as K10=1-5", "")
        items = [part.strip() for part in said.split(",")]
        numbers = all(part.isdecimal() for part in items)
        told.setdefault(form, {}).update({"reversed_items": [int(i) for i in items]} if numbers else {"coding": said})
    return told


def _lost(log: moodtrack.Log, named: Iterable[str] = (), words: moodtrack.Log | None = None) -> None:
    """Say of which files rows were lost and why, and what of `words` has no number; stop where nothing is left of the log, or of a file that is named."""
    from moodtrack.tidy.lost import lost, wordless

    found, said = lost(log), [] if words is None else wordless(words)
    for text in [*(each.text for each in list(found.values())[:_SAID]), *said]:
        typer.echo(f"moodtrack: {text}", err=True)
    if len(found) > _SAID:
        typer.echo(f"moodtrack: and so in {len(found) - _SAID} files more; `moodtrack inspect` lists them", err=True)
    nothing = log.entries.empty and log.scores.empty and log.sessions.empty and log.goals.empty and log.events.empty
    if (nothing and any(each.whole for each in found.values())) or any(found[n].whole for n in named if n in found):
        raise typer.Exit(1)


def _order(dates: str | None) -> Any:
    """The order of day and month as the library calls it."""
    return "undecided" if dates is None else dates.strip().replace("-", " ")


def _not_an_input(out: Path, paths: list[Path]) -> None:
    if out.is_dir():
        raise OptionError(f"{out} is a folder", "the name of a page, such as report.html", "name it with -o")
    inputs = {path.resolve() for path in paths}
    inside = any(path.is_dir() and out.resolve().is_relative_to(path.resolve()) for path in paths)
    if out.resolve() in inputs or (inside and out.exists() and out.suffix.lower() not in (".html", ".htm")):
        raise OptionError(f"{out} is one of the files that are read", "another file", "name one with -o")


def _write(out: Path, page: str) -> None:
    """Write a file that only its owner can read."""
    out.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
        file.write(page)
    out.chmod(0o600)
