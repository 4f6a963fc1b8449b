"""RADAR-base: answers to questionnaires, from the folder of a topic or a table; numbers as ratings, words as texts.

A row is one questionnaire of one person, with the name of every question beside its answer. Scales are not in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from moodtrack.errors import ReadError
from moodtrack.read.cells import number
from moodtrack.read.format import Format, Source, Verdict
from moodtrack.read.topics import FIRST_ANSWER, KEYS, Observation, columns, instant, observations
from moodtrack.records import Item, Problem, Record, Row
from moodtrack.result import Code

__all__ = ["FORMAT"]

_QUESTION = re.compile(r"(value\.answers\.\d+\.)questionId")
_NEEDED = ("value.name", FIRST_ANSWER)
_TOLD = "columns key.userId, key.sourceId, value.time, value.name and value.answers.0.questionId"
_EXTRA = {"project": "key.projectId", "questionnaire": "value.name", "version": "value.version"}
_READ_AS = {"key.projectId": "extra", "key.userId": "person", "value.time": "at", "value.name": "extra"}


def _recognise(source: Source) -> Verdict:
    if not {*(header := columns(source))} >= {*KEYS, *_NEEDED}:
        return Verdict(False, f"no {_TOLD}")
    answers = {name: "the name of a rating or text" for name in header if _QUESTION.fullmatch(name)}
    return Verdict(True, _TOLD, {name: _READ_AS.get(name, "") for name in header} | answers)


def _parse(source: Source) -> Iterator[Item]:
    if not _recognise(source).matches:
        raise ReadError(
            f"{source.name} has no answers of RADAR-base", "the folder or a table of a topic", "see the docs"
        )
    some = False
    for found in observations(source, *_NEEDED):
        if isinstance(found, Problem):
            yield found
        else:
            some = True
            yield from _entry(found)
    if some:
        yield Problem(Code.ASSUMED, "no time zone is told: the clock of UTC is taken as the wall clock")
    else:
        yield Problem(Code.EMPTY_FILE, "no answers")


def _entry(found: Observation) -> Iterator[Item]:
    cells, said = found.cells, dict[str, str]()
    for name, question in cells.items():
        if question and (of := _QUESTION.fullmatch(name)):
            if question in said:
                yield Problem(Code.BAD_VALUE, "a question has two answers; the first is kept", found.line)
            said.setdefault(question, cells.get(f"{of[1]}value", ""))
    person, ended = cells["key.userId"] or None, instant(cells.get("value.timeCompleted", ""))
    ended = ended if ended and ended >= found.at else None
    if sent := instant(cells.get("value.timeNotification", "")):
        times = {"sent": sent, "opened": found.at, "answered": ended or found.at}
        yield Row("prompts", times, found.line, person)
    values = {question: number(answer) for question, answer in said.items()}
    yield Record(
        at=found.at,
        precision="second",
        kind="check-in",
        line=found.line,
        person=person,
        ratings={question: value for question, value in values.items() if value is not None or not said[question]},
        texts={question: answer for question, answer in said.items() if answer and values[question] is None},
        source_id=f"{cells['value.name']} {found.at.isoformat()}",
        ended=ended,
        utc_offset=0,
        extra={name: cells[column] for name, column in _EXTRA.items() if cells.get(column)},
    )


FORMAT = Format("radar_answers", "RADAR-base questionnaires", "log", _recognise, _parse, app="radar")
