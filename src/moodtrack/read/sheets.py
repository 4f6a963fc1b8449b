"""The plain tables as data: for every sheet the names that people write, its signs, and what says that it is another.

The sheets are disjoint: what is a sign of one is named under `never` of the others. log.csv is what none of them is.
"""

from __future__ import annotations

from moodtrack.read.columns import Sheet

__all__ = ["APPS", "LOG_NAMES", "LOG_PARTS", "SESSION_PARTS", "SHEETS"]

_PERSON = (
    "client",
    "patient",
    "participant",
    "subject",
    "id",
    "client_id",
    "patient_id",
    "participant_id",
    "person_id",
)
_AT = (
    "date",
    "datetime",
    "date_time",
    "timestamp",
    "when",
    "on",
    "day",
    "visit_date",
    "session_date",
    "appointment_date",
)
_SESSION = ("session_no", "session_nr", "session_number", "sitting", "visit")
_MEASURE = ("instrument", "questionnaire", "scale", "test", "outcome_measure")
_VALUE = ("score", "total", "result", "points", "raw_score")
_GOAL = ("goal_id", "aim", "objective")
_ASSIGNMENT = ("homework", "task")
_DONE = ("completed", "finished")
_DONE_ON = ("completed_on", "finished_on", "date_done", "done_date")
_DUE = ("due", "due_date", "deadline")
_ASSIGNED = ("assigned", "assigned_date", "given_on", "agreed_on")
_ATTENDED = ("attendance", "present", "showed_up", "came")

SESSION_PARTS = ("highlights", "takeaways", "insights", "concerns", "wins", "questions", "homework", "note")
"""Texts that a line of sessions.csv may hold."""

_ANY_MEASURE = frozenset(("measure", *_MEASURE))
_ANY_VALUE = frozenset(("value", *_VALUE))
_ANY_GOAL = frozenset(("goal", *_GOAL))
_ANY_SESSION = frozenset(("session", *_SESSION, "attended", *_ATTENDED))
_HOMEWORK = frozenset(("assignment", "done", *_DONE, "done_on", *_DONE_ON, "due_on", *_DUE, "assigned_on", *_ASSIGNED))


def _signs(*signs: tuple[str, ...]) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(sign) for sign in signs)


SHEETS: dict[str, Sheet] = {
    sheet.called or sheet.table: sheet
    for sheet in (
        Sheet(
            "scores",
            {
                "person": _PERSON,
                "session": _SESSION,
                "at": _AT,
                "measure": _MEASURE,
                "item": ("subscale", "question"),
                "value": _VALUE,
                "rater": ("rated_by", "respondent", "informant"),
            },
            _signs(("measure", "value", "at"), ("measure", "value", "session")),
            needs=_signs(("measure",), ("at", "session")),
            lacking="a score needs a measure, and a date or session",
        ),
        Sheet(
            "sessions",
            {
                "person": _PERSON,
                "session": _SESSION,
                "at": _AT,
                "course": ("episode",),
                "attended": _ATTENDED,
                "kind": ("type", "session_type"),
                "phase": ("stage",),
                "highlights": ("highlight",),
                "takeaways": ("takeaway", "take_aways"),
                "insights": ("insight",),
                "concerns": ("concern",),
                "wins": ("win", "successes"),
                "questions": ("question", "my_questions"),
                "techniques": ("technique",),
                "shared": ("share",),
                "note": ("notes", "comment", "comments"),
            },
            _signs(
                ("session", "attended"),
                ("session", "phase"),
                ("session", "course"),
                ("session", "kind"),
                ("at", "attended"),
                *((("session", part)) for part in SESSION_PARTS),
            ),
            never=_ANY_MEASURE | _ANY_GOAL | _HOMEWORK | {"target", "start", "value"},
            parts=(*SESSION_PARTS, "techniques", "shared"),
            needs=_signs(("at", "session")),
            lacking="a session needs a number or a date",
        ),
        Sheet(
            "goals",
            {
                "person": _PERSON,
                "goal": _GOAL,
                "label": ("description", "wording", "goal_text", "text"),
                "domain": ("area",),
                "measure": (*_MEASURE, "indicator"),
                "item": ("subscale",),
                "target": ("target_value", "goal_value"),
                "target_high": ("target_max", "target_upper"),
                "baseline": ("start_value", "initial"),
                "direction": ("way",),
                "weight": ("importance", "priority"),
                "set_on": ("agreed_on", "set_date", "start_date"),
                "due_on": (*_DUE, "target_date"),
                "ended_on": ("ended", "closed_on"),
            },
            _signs(
                *(
                    ("goal", c)
                    for c in (
                        "target",
                        "target_high",
                        "direction",
                        "baseline",
                        "measure",
                        "horizon",
                        "set_on",
                        "domain",
                    )
                )
            ),
            weak={"date": "set_on", "on": "set_on"},
            never=(_ANY_VALUE - {"points"}) | _ANY_SESSION | {"assignment", "done"},
            needs=_signs(("goal",)),
            lacking="a goal needs its short name in the column goal",
        ),
        Sheet(
            "events",
            {
                "person": _PERSON,
                "start": ("from", "begin", "started", "start_date", "since"),
                "end": ("to", "until", "till", "ended", "end_date", "stop"),
                "kind": ("type", "category"),
                "label": ("event", "what", "description"),
                "amount": ("dose", "size"),
            },
            _signs(("start", "kind"), ("start", "label")),
            weak={"date": "start", "on": "start", "at": "start"},
            weak_signs=True,
            never=_ANY_MEASURE | _ANY_VALUE | _ANY_GOAL | _ANY_SESSION | {"assignment", *_ASSIGNMENT, "valence"},
            needs=_signs(("start",)),
            lacking="an event needs its first day",
        ),
        Sheet(
            "assignments",
            {
                "person": _PERSON,
                "session": _SESSION,
                "assignment": _ASSIGNMENT,
                "kind": ("type",),
                "label": ("description", "text", "what"),
                "domain": ("area",),
                "assigned_on": _ASSIGNED,
                "due_on": _DUE,
                "done_on": _DONE_ON,
                "done": _DONE,
            },
            _signs(*(("assignment", column) for column in ("done", "done_on", "due_on", "assigned_on"))),
            weak={"date": "assigned_on"},
            never=_ANY_MEASURE | _ANY_VALUE | _ANY_GOAL | {"attended", *_ATTENDED, "start", "target"},
            needs=_signs(("assignment",)),
            lacking="an assignment needs its short name",
        ),
        Sheet(
            "entries",
            {
                "person": _PERSON,
                "source": ("file", "export"),
                "source_id": ("entry", "entry_id", "uuid"),
                "at": _AT,
                "shared": ("share", "visible"),
            },
            _signs(("source_id",), ("source",), ("at", "shared")),
            only=("person", "source", "source_id", "at", "shared"),
            called="share",
        ),
    )
}
"""The sheets by name; log.csv has no fixed columns and stands in its own format."""

LOG_NAMES: dict[str, tuple[str, ...]] = {
    "person": _PERSON,
    "at": _AT,
    "time": ("clock", "time_of_day"),
    "tags": ("tag",),
    "note": ("notes", "comment", "comments", "journal", "text"),
    "title": (),
    "shared": (),
}
"""Columns of log.csv that are no ratings, with the names that people write."""

LOG_PARTS = {
    name: part
    for part in ("highlights", "takeaways", "insights", "concerns", "wins", "questions")
    for name in (part, *SHEETS["sessions"].names[part])
}
"""Parts of an entry that log.csv may hold in words, by the names that people write."""

APPS = tuple(
    frozenset(sign.split())
    for sign in (
        "full_date", "weekday", "activities", "reflections takeaways", "category detail", "entrydate entrycontent",
        "level leveltext", "irritability elevated", "connectionid questionlistname", "redcap_event_name",
        "redcap_repeat_instrument", "question_id survey_id", "startdate recordeddate responseid",
        "title folder tag weather", "mood notesandthoughts",
    )
)  # fmt: skip
"""Columns, as slugs, that together say that a sheet is the export of an app: it is no plain table."""
