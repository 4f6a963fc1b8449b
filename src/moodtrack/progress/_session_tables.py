"""The shapes of what `sessions` returns: per session, per score, per thing agreed, per takeaway, and over the whole course."""

from __future__ import annotations

from moodtrack.schema import Column, Table

__all__ = ["AGREED", "ALLIANCE", "AROUND", "COURSE", "INTEGRATION", "NEW_TAGS", "PHASES", "RETURNED", "SCORED", "SESSIONS", "TECHNIQUES", "TOUCHED", "WRITTEN"]  # fmt: skip

_WHO = (Column("person", "category", "whose"), Column("session", "int", "number of the session"))
_COUNT = "null where the log has none of the person"
SESSIONS = Table(
    "sessions",
    "one person and session",
    (
        *_WHO,
        Column("day", "datetime", "day of the session"),
        Column("attended", "bool?", "whether it took place with the person; null: not said"),
        Column(
            "attendance",
            "category",
            "the same, with appointments and numbers that only an assignment names",
            "attended | missed | not_said | to_come | named_only",
        ),
        Column("kind", "category", "what it was"),
        Column("phase", "category", "phase of the treatment"),
        Column("since", "datetime", "day of the session held before; null for the first"),
        Column("entries", "int?", f"diary entries from that day up to the day before this session; {_COUNT}"),
        Column("days", "int?", "days among them with an entry", "days"),
        Column("new_tags", "int?", "tags used for the first time since then; null for the first session"),
        Column("events", "int?", f"events that start in that time; {_COUNT}"),
        Column("highlights", "int?", "highlights written down of the session; null without a write-up"),
        Column("takeaways", "int?", "takeaways written down of the session; null without a write-up"),
        Column("insights", "int?", "insights written down of the session; null without a write-up"),
        Column("goals", "int", "goals rated at the session, or set, ended or replaced on its day"),
        Column("before", "float", "mean of the days before", "points"),
        Column("n_before", "int?", "rated days before", "days"),
        Column("after", "float", "mean of the days after", "points"),
        Column("n_after", "int?", "rated days after", "days"),
        Column("change", "float", "after less before", "points"),
        Column("usual", "float", "mean change around the same weekday without a session near it", "points"),
        Column("n_usual", "int?", "such days", "days"),
        Column("difference", "float", "change less usual", "points"),
        Column("reason", "category", "why a session that was held has no difference; a code"),
    ),
)
SCORED = Table(
    "scores",
    "one total, subscale or goal rating at a session",
    (
        *_WHO,
        Column("measure", "category", "key of the questionnaire, or goal"),
        Column("item", "category", "total, total:<subscale>, or the goal"),
        Column("rater", "category", "who answered", "self | therapist | other"),
        Column("value", "float", "the score on its native scale"),
        Column("previous", "float", "the score before, of the same rater"),
        Column("previous_session", "int?", "the session of the score before"),
        Column("change", "float", "value less previous"),
    ),
)
AGREED = Table(
    "agreed",
    "one kind of assignment at a session",
    (
        *_WHO,
        Column("kind", "category", "homework | skill | material"),
        Column("agreed", "int", "agreed at this session"),
        Column("done", "int", "of those, done"),
        Column("not_done", "int", "of those, not done"),
        Column("unknown", "int", "of those, without information"),
        Column("due", "int", "due after the session held before and up to the day of this one"),
        Column("due_done", "int", "of those, done"),
        Column("due_not_done", "int", "of those, not done"),
        Column("due_unknown", "int", "of those, without information"),
    ),
)
NEW_TAGS = Table(
    "new_tags",
    "one tag that was first used between two sessions",
    (*_WHO, Column("tag", "category", "the tag"), Column("day", "datetime", "day of its first use")),
)
AROUND = Table(
    "around",
    "one person: the rating before and after all sessions",
    (
        Column("person", "category", "whose"),
        Column("variable", "category", "the rating"),
        Column("window", "int", "days before and days after", "days"),
        Column("n", "int", "sessions that have a change and a usual change"),
        Column("n_usual", "int", "days of the same weekdays without a session near them", "days"),
        Column("change", "float", "mean change around sessions", "points"),
        Column("usual", "float", "mean change around the same weekdays without a session", "points"),
        Column("estimate", "float", "change less usual", "points"),
        Column("low", "float", "lower end of its interval", "points"),
        Column("high", "float", "upper end of its interval", "points"),
        Column("level", "float", "level of the interval"),
        Column("reason", "category", "why there is no estimate; a code"),
    ),
)

WRITTEN = Table(
    "written",
    "one entry and part that is written down; counts, no words",
    (
        Column("person", "category", "whose"),
        Column("session", "int?", "the session written up, or the last one held up to that day; null: none was"),
        Column("day", "datetime", "day of the entry"),
        Column("part", "category", "highlights | takeaways | insights | concerns | wins | questions"),
        Column("source", "category", "where it stands", "session | diary"),
        Column("n", "int", "texts of that part in the entry"),
    ),
)
ALLIANCE = Table(
    "alliance",
    "one rating of a session, by who gave it",
    (
        *_WHO,
        Column("day", "datetime", "day of the rating"),
        Column("measure", "category", "what it was rated with"),
        Column("item", "category", "total, a subscale or an item, as written"),
        Column("rater", "category", "who rated", "self | therapist | other"),
        Column("value", "float", "the rating on its own scale"),
        Column("previous", "float", "the one before of the same item and rater"),
        Column("change", "float", "value less previous"),
    ),
)
TOUCHED = Table(
    "touched",
    "one goal that a session touched",
    (
        *_WHO,
        Column("goal", "category", "short name of the goal"),
        Column("how", "category", "how", "rated | set | ended | replaced"),
    ),
)
INTEGRATION = Table(
    "integration",
    "one takeaway of a session that was not missed, and what came back of it",
    (
        *_WHO,
        Column("day", "datetime", "day of the write-up"),
        Column("words", "int", "distinct words of it that count"),
        Column("least", "int?", "of them, those that an entry must hold; null: too few words to look for"),
        Column("later", "int", "diary entries with words after that day"),
        Column("came_back", "int?", "of these, entries that hold enough of its words"),
        Column("first", "datetime", "day of the first of them"),
        Column("earlier", "int", "diary entries with words before that day"),
        Column("before", "int?", "of these, entries that hold enough of its words: what anyone writes anyway"),
        Column("tag_days", "int", "later days with a tag whose words are all among its words", "days"),
        Column("tag_days_before", "int", "earlier days with such a tag: it was in use anyway", "days"),
        Column("agreed", "int", "agreed at that session"),
        Column("practised", "int", "of these, done"),
    ),
)
RETURNED = Table(
    "returned",
    "one person: all takeaways together, where an entry or a day counts once",
    (
        Column("person", "category", "whose"),
        Column("takeaways", "int", "takeaways written up, of sessions that were not missed"),
        Column("looked_for", "int", "of these, with words enough to look for"),
        Column("came_back", "int", "of these, come back in at least one later entry"),
        Column("entries_back", "int", "entries that hold one from before them"),
        Column("later", "int", "entries with words after the first of the takeaways"),
        Column("entries_before", "int", "entries that hold one before it was written up: what anyone writes anyway"),
        Column("earlier", "int", "entries with words before the last of the takeaways"),
        Column("tagged", "int", "takeaways with a later day with a tag whose words are all among theirs"),
        Column("tag_days", "int", "such days", "days"),
        Column("tag_days_before", "int", "days with such a tag before its takeaway: it was in use anyway", "days"),
    ),
)
TECHNIQUES = Table(
    "techniques",
    "one tag of the group of techniques, in the order of the alphabet",
    (
        Column("person", "category", "whose"),
        Column("tag", "category", "the technique"),
        Column("days", "int", "days with it", "days"),
        Column("first", "datetime", "first of them"),
        Column("last", "datetime", "last of them"),
        Column("stretches", "int", "stretches from one session held to the next with at least one such day"),
    ),
)
COURSE = Table(
    "course",
    "one person: attendance and what was agreed, over all sessions",
    (
        Column("person", "category", "whose"),
        Column("sessions", "int", "sessions, without those to come and those that only an assignment names"),
        Column("attended", "int", "of those, attended"),
        Column("missed", "int", "of those, not attended"),
        Column("unsaid", "int", "of those, not said"),
        Column("to_come", "int", "beside those: not said and later than all that was written down, appointments"),
        Column("first", "datetime", "day of the first session held"),
        Column("last", "datetime", "day of the last session held"),
        Column("last_session", "int?", "its number"),
        Column("last_kind", "category", "what it was"),
        Column("usual_gap", "float", "median of the days from one session held to the next", "days"),
        Column("longest_gap", "float", "longest of them", "days"),
        Column("last_gap", "float", "the last of them", "days"),
        Column("until", "datetime", "the day that due is counted to"),
        Column("agreed", "int", "assignments"),
        Column("due", "int", "of those, answered, or due by that day, or without a due day"),
        Column("done", "int", "of the due ones, done"),
        Column("not_done", "int", "of the due ones, not done"),
        Column("unknown", "int", "of the due ones, without information"),
        Column("not_yet", "int", "assignments that are not due yet and not answered"),
    ),
)
PHASES = Table(
    "phases",
    "one phase",
    (
        Column("person", "category", "whose"),
        Column("phase", "category", "the phase"),
        Column("start", "datetime", "first day, or day of its first session"),
        Column("end", "datetime", "last day, or day of its last session; null: open"),
        Column("sessions", "int", "sessions held in it"),
        Column("first_session", "int?", "number of the first of them"),
        Column("last_session", "int?", "number of the last of them"),
        Column("source", "category", "who says so: an event, or the column of the sessions", "event | session"),
    ),
)
