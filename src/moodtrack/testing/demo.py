"""The demo client: 26 invented weeks of therapy with planted truth, written as the files that a person would have.

Nobody is behind it. The planted differences are larger than life, so that half a year is enough to see them; the
course has a hard second session, a setback and a quiet end. `python -m moodtrack.testing.demo FOLDER [SEED]` writes
it; the folder in data/samples/demo was made with seed 1.
"""

from __future__ import annotations

import csv
import json
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np

from moodtrack.testing.simulate import SimulatedPerson, simulate

__all__ = ["PERSON", "TRUTH", "write_demo"]

PERSON = "client-07"
"""The pseudonym in the sheets."""

START = date(2025, 1, 6)
DAYS = 182
RATES = {
    "morning walk": 0.35, "argument": 0.20, "worked late": 0.25, "skipped lunch": 0.22, "friends": 0.26, "reading": 0.30,
    "cooking": 0.35, "music": 0.40, "commute": 0.40, "family call": 0.18, "exercise": 0.20, "tv": 0.38, "journaling": 0.16,
    "errands": 0.24,
}  # fmt: skip
TRUTH = {"morning walk": (0, 1.3), "argument": (0, -1.4), "worked late": (1, -1.2), "skipped lunch": (-1, -1.1)}
"""Planted by tag: lag and size. Lag 0 and 1 in points of mood before rounding, -1 in log-odds per SD of yesterday's mood."""

WEEKS = (*range(10), 11, 13, 15, 17, 19, 21, 23, 25)
MISSED = 6
HARD, SETBACK = (9, 15, -0.6), (99, 113, -0.7)
WORDS = {5: "rad", 4: "good", 3: "meh", 2: "bad", 1: "awful"}
NOTES = (
    "Slow start, better after lunch.", "Long day.", "Quiet evening, went to bed early.", "Tried the breathing exercise on the bus.",
    "Did not feel like much, did one thing from the list.", "A good talk in the kitchen.", "Rain all day.", "Laughed a lot today.",
)  # fmt: skip
WRITTEN = {
    1: ("Came, although I nearly did not", "Start small: one walk, three mornings", "I do not know if talking will help", "Write down three situations this week"),
    2: ("Said out loud what happened last spring", "It is allowed to be hard", "Afterwards I felt worse than before, I thought of stopping", "Nothing new; be kind to myself until next week"),
    3: ("Came back", "A hard session is not a failed one", "", "Two mornings outside"),
    8: ("Told my sister what I need, before it became an argument", "Naming it early works", "", "One conversation started by me"),
    13: ("Noticed the setback within days", "A setback is information", "Afraid that it all starts again", "Back to the morning plan, only that"),
    18: ("Made my own plan for staying well", "I know my warning signs and who to call", "", "Read the plan on the first of each month"),
}  # fmt: skip

SIGNS = ("mood at most 2 for 4 days", "no morning walk for one week", "PHQ-9 at least 10", "I stop answering the phone")
"""What the client chose to watch; the last one is no rule that a log can answer."""

FOUND = {
    2: ("What happened last spring was not my fault", "", "", "breathing"),
    3: ("", "Two mornings outside, both before eight", "", "activity plan | breathing"),
    8: ("I get loud when I was not heard", "The talk with my sister", "", "saying what I need"),
    13: ("A setback has a beginning, and I saw it", "", "How long is too long to wait before I call?", "breathing | saying what I need"),
    18: ("The plan works better on paper than in my head", "", "What if nobody is there?", "saying what I need"),
}  # fmt: skip
"""Of some sessions: an insight, a win, a question, and the techniques that were used."""
NOTED = (
    (0, "Wrote the first line", "", "", "", "yes"), (12, "", "", "Can I come less often later?", "", "yes"), (21, "", "A small walk in the morning is a start too", "", "", "yes"), (26, "Cooked for two friends", "", "", "", "yes"),
    (50, "", "Naming it early works with colleagues too", "", "", "yes"), (101, "", "", "", "The flat, and everything that hangs on it", "yes"),
    (110, "", "", "", "I snapped at the children", "no"), (112, "", "The setback was information about the flat", "", "", "yes"), (135, "Said no, and it was fine", "", "", "", "yes"),
    (179, "Walked although it rained", "", "", "", "yes"), (180, "", "", "Whom do I tell when the signs come back?", "", "yes"),
    (181, "", "", "", "The summer without sessions", "yes"), (181, "", "", "", "Money", "no"),
)  # fmt: skip
"""Notes for the session: day, win, insight, question, concern, and whether it is shared."""
UNSHARED = 9
"""Of the days of the log every ninth is not shared."""


def write_demo(folder: str | Path, seed: int = 1) -> Path:
    """Write the demo client's files into a folder: the log, notes for the session, six sheets and truth.json.

    Parameters
    ----------
    folder : str or Path
        Made if it is not there.
    seed : int
        Seed of everything that is drawn.

    Returns
    -------
    Path
        The folder.

    Examples
    --------
    >>> import tempfile
    >>> folder = write_demo(tempfile.mkdtemp(), seed=2)
    >>> sorted(path.name for path in folder.iterdir())[:3]
    ['assignments.csv', 'daylio_export.csv', 'events.csv']
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    planted = {lag: {tag: size for tag, (at, size) in TRUTH.items() if at == lag} for lag in (0, 1, -1)}
    person = simulate(
        days=DAYS, seed=seed, start=START.isoformat(), scale=(1, 5), level=2.75, trend=0.8, spells=(HARD, SETBACK),
        phi=0.4, sd=0.65, weekly=0.15, tags=RATES, same_day=planted[0], next_day=planted[1], reverse=planted[-1],
        missing=0.08, holes=((128, 131),),
    ).persons[0]  # fmt: skip
    stream = np.random.default_rng([seed, 7])
    sessions = [(number, week, START + timedelta(days=7 * week + 2)) for number, week in enumerate(WEEKS, start=1)]
    _write(folder / "daylio_export.csv", _daylio(person, stream))
    _write(folder / "sessions.csv", _sessions(sessions))
    _write(folder / "scores.csv", _scores(sessions, stream))
    _write(folder / "goals.csv", _goals())
    _write(folder / "assignments.csv", _assignments(sessions, stream))
    _write(folder / "events.csv", _events())
    (folder / "signs.toml").write_text(_signs(), encoding="utf-8")
    _write(folder / "for_the_session.csv", _noted())
    _write(folder / "share.csv", _shared(person, sessions))
    about = {
        "seed": seed,
        "relations": [{"tag": tag, "lag": lag, "size": size} for tag, (lag, size) in TRUTH.items()],
        "unit": "lag 0 and 1: points of mood before rounding to 1-5; lag -1: log-odds of the tag per SD of yesterday's mood",
        "goals": [
            {"goal": "g4", "shown_by": "morning walk", "days_a_week": round(7 * RATES["morning walk"], 2)},
            {"goal": "g5", "shown_by": "morning walk", "days_a_week": round(7 * RATES["morning walk"], 2)},
            {"goal": "g6", "shown_by": "sleep quality", "mean": 5.5},
        ],
        "hard_session": 2,
        "setback_days": [(START + timedelta(days=day)).isoformat() for day in SETBACK[:2]],
    }
    (folder / "truth.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
    return folder


def _signs() -> str:
    """The signs of the person's own plan for staying well, shared with the therapist."""
    since = START + timedelta(days=149)
    return "\n".join(f'[[sign]]\nwords = "{words}"\nsince = {since}\nshared = true\n' for words in SIGNS)


def _write(path: Path, rows: list[list[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def _daylio(person: SimulatedPerson, stream: np.random.Generator) -> list[list[object]]:
    rows: list[list[object]] = []
    quality = np.clip(np.round(5.5 + 0.8 * (person.mood - person.mood.mean()) + stream.normal(0, 1.3, DAYS)), 1, 10)
    for t in np.flatnonzero(person.logged):
        day = START + timedelta(days=int(t))
        present = [tag for tag, values in person.tags.items() if values[t]]
        note = str(stream.choice(NOTES)) if stream.random() < 0.3 else ""
        evening = datetime(day.year, day.month, day.day, 20, 0) + timedelta(minutes=int(stream.integers(0, 200)))
        scale = f"Sleep quality: {int(quality[t])}/10 points"
        if stream.random() < 0.12:
            noon = datetime(day.year, day.month, day.day, 12, int(stream.integers(0, 60)))
            rating = int(np.clip(np.round(person.mood[t] + stream.normal(0, 0.4)), 1, 5))
            rows.append(_line(noon, rating, present[:1], scale, ""))
            present, scale = present[1:], ""
        rows.append(_line(evening, int(person.rating[t]), present, scale, note))
    header: list[object] = [
        "full_date",
        "date",
        "weekday",
        "time",
        "mood",
        "activities",
        "scales",
        "note_title",
        "note",
    ]
    return [header, *reversed(rows)]


def _line(at: datetime, rating: int, tags: list[str], scale: str, note: str) -> list[object]:
    clock = f"{at:%I:%M %p}".removeprefix("0")
    return [f"{at:%Y-%m-%d}", f"{at:%B} {at.day}", f"{at:%A}", clock, WORDS[rating], " | ".join(tags), scale, "", note]


def _sessions(sessions: list[tuple[int, int, date]]) -> list[list[object]]:
    rows: list[list[object]] = [
        [
            "person",
            "session",
            "date",
            "attended",
            "kind",
            "phase",
            "highlights",
            "takeaways",
            "concerns",
            "homework",
            "insights",
            "wins",
            "questions",
            "techniques",
        ]
    ]
    for number, week, day in sessions:
        kind = "assessment" if number == 1 else "review" if number in (9, len(sessions)) else "treatment"
        phase = "staying well" if week >= 21 else "treatment"
        attended = "no" if week == MISSED else "yes"
        blank = ("", "", "", "")
        rows.append([PERSON, number, f"{day} 10:00", attended, kind, phase, *WRITTEN.get(number, blank), *FOUND.get(number, blank)])  # fmt: skip
    return rows


def _scores(sessions: list[tuple[int, int, date]], stream: np.random.Generator) -> list[list[object]]:
    rows: list[list[object]] = [["person", "session", "date", "measure", "item", "value", "rater"]]
    for number, week, day in sessions:
        harder = 5.0 if number == 2 else 6.0 if week == 15 else 3.0 if week == 17 else 0.0
        phq = int(np.clip(np.round(17 - 3.8 * np.log1p(week) + harder + stream.normal(0, 1.1)), 0, 27))
        gad = int(np.clip(np.round(14 - 3.0 * np.log1p(week) + harder * 0.7 + stream.normal(0, 1.0)), 0, 21))
        goal = int(np.clip(np.round(2 + 1.9 * np.log1p(week) - harder * 0.4 + stream.normal(0, 0.5)), 0, 10))
        if week == MISSED:
            continue
        thoughts = 1 if number <= 3 else 0
        for measure, item, value in (
            ("PHQ-9", "total", phq),
            ("PHQ-9", "9", thoughts),
            ("GAD-7", "total", gad),
            ("goal", "g1", goal),
        ):
            rows.append([PERSON, number, day, measure, item, value, "self"])
        felt = int(np.clip(7 + (number > 3) + (number > 10) - 3 * (number == 2), 0, 10))
        rows.append([PERSON, number, day, "session", "alliance", felt, "self"])
        if number in (1, 9, len(sessions)):
            rows.append([PERSON, number, day, "session", "alliance", 8, "therapist"])
    return rows


def _goals() -> list[list[object]]:
    return [
        ["person", "goal", "label", "domain", "horizon", "measure", "rule", "per", "baseline", "target", "target_high", "direction", "set_on", "due_on", "ended_on", "replaced_by"],
        [PERSON, "g1", "Say what I need before it becomes an argument", "relationships", "treatment", "goal:g1", "last", "session", "", 8, "", "increase", START + timedelta(days=2), START + timedelta(days=175), "", ""],
        [PERSON, "g2", "Depression score in the mild range or below", "emotions", "treatment", "PHQ-9", "last", "session", "", 9, "", "decrease", START + timedelta(days=2), START + timedelta(days=175), "", ""],
        [PERSON, "g3", "Weeks that are more good than not", "emotions", "treatment", "rating:mood", "mean", "week", "", 3.5, "", "increase", START, START + timedelta(days=175), "", ""],
        [PERSON, "g4", "A walk every morning", "behaviours", "treatment", "tag:morning walk", "count", "week", "", 7, "", "increase", START, START + timedelta(days=175), START + timedelta(days=55), "g5"],
        [PERSON, "g5", "A morning walk three times a week", "behaviours", "treatment", "tag:morning walk", "count", "week", "", 3, "", "increase", START + timedelta(days=56), "", "", ""],
        [PERSON, "g6", "Sleep rated 6 to 9 in most weeks", "behaviours", "treatment", "rating:sleep quality", "mean", "week", "", 6, 9, "range", START, "", "", ""],
        [PERSON, "g7", "See a friend before the next session", "relationships", "session", "tag:friends", "count", "", "", 1, "", "increase", START + timedelta(days=177), "", "", ""],
    ]  # fmt: skip


def _assignments(sessions: list[tuple[int, int, date]], stream: np.random.Generator) -> list[list[object]]:
    tasks = (
        ("homework", "Write down three situations", "thoughts"), ("skill", "Breathing exercise once a day", "behaviours"),
        ("homework", "Two mornings outside", "behaviours"), ("skill", "Name the need in one sentence", "relationships"),
    )  # fmt: skip
    rows: list[list[object]] = [
        ["person", "assignment", "session", "kind", "label", "domain", "assigned_on", "due_on", "done_on", "done"]
    ]
    for number, week, day in sessions[:-1]:
        if week == MISSED:
            continue
        kind, label, domain = tasks[number % len(tasks)]
        draw = stream.random()
        done = "yes" if draw < 0.65 else "no" if draw < 0.85 else ""
        on = day + timedelta(days=int(stream.integers(2, 7))) if done == "yes" else ""
        rows.append([PERSON, f"a{number}", number, kind, label, domain, day, day + timedelta(days=7), on, done])
    return rows


def _events() -> list[list[object]]:
    return [
        ["person", "start", "end", "kind", "label"],
        [PERSON, START, START + timedelta(days=146), "phase", "treatment"],
        [PERSON, START + timedelta(days=147), "", "phase", "staying well"],
        [PERSON, START + timedelta(days=97), "", "life_event", "Notice to move out of the flat"],
    ]


def _noted() -> list[list[object]]:
    rows: list[list[object]] = [["person", "date", "time", "win", "insight", "question", "concern", "shared"]]
    for place, (day, *said) in enumerate(NOTED):
        rows.append([PERSON, START + timedelta(days=day), f"21:{10 + place}", *said])
    return rows


def _shared(person: SimulatedPerson, sessions: list[tuple[int, int, date]]) -> list[list[object]]:
    """The share list: most days of the log, the write-ups, and the notes that are shared, in the order of days."""
    days = [START + timedelta(days=int(t)) for t in np.flatnonzero(person.logged) if t % UNSHARED]
    named = [(day, "daylio_export.csv", "") for day in days]
    named += [(day, "sessions.csv", "") for number, _, day in sessions if number in WRITTEN]
    named += [(START + timedelta(days=day), "for_the_session.csv", f" 21:{10 + n}") for n, (day, *_, yes) in enumerate(NOTED) if yes == "yes"]  # fmt: skip
    head: list[object] = ["person", "source", "at", "shared"]
    rows: list[list[object]] = [[PERSON, source, f"{day}{clock}", "yes"] for day, source, clock in sorted(named)]
    return [head, *rows]


if __name__ == "__main__":
    write_demo(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1)
