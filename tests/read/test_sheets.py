"""Plain tables: the names that people write, and headers that belong to exactly one sheet or to none."""

from __future__ import annotations

from pathlib import Path

import pytest

import moodtrack
from moodtrack.errors import UnknownFormat
from moodtrack.read import Source, formats, read
from moodtrack.read.cells import NO, YES, yes_no
from moodtrack.read.columns import layout
from moodtrack.read.sheets import LOG_NAMES, SHEETS
from moodtrack.records import Problem, Record, Row
from moodtrack.schema import TABLES


def claims(header: str, row: str = "") -> list[str]:
    source = Source(Path("memory.csv"), "memory.csv")
    vars(source)["data"] = f"{header}\n{row}\n".encode()
    return [name for name, format in formats().items() if format.recognise(source).matches]


@pytest.mark.parametrize(
    ("header", "row", "want"),
    [
        ("person,session,date,measure,value", "", ["scores"]),
        ("Patient ID,Date,Questionnaire,Total", "", ["scores"]),
        ("session,instrument,subscale,score", "", ["scores"]),
        ("person,session,at,attended", "", ["sessions"]),
        ("session,date,homework", "", ["sessions"]),
        ("date,attended,notes", "", ["sessions"]),
        ("Client,Visit date,PHQ total,Came?", "", ["sessions"]),
        ("homework,session,date,done", "", ["assignments"]),
        ("assignment,due", "", ["assignments"]),
        ("goal,target,direction,date", "", ["goals"]),
        ("objective,instrument,target value", "", ["goals"]),
        ("start,end,kind,label", "", ["events"]),
        ("date,event", "2026-01-01,moved", ["events"]),
        ("date,mood,note", "2026-01-01,4,fine", ["log"]),
        ("date,note", "2026-01-01,fine", ["log"]),
        ("date,mood,homework", "2026-01-01,4,1", ["log"]),
        ("timestamp,anxiety,tags", "2026-01-01,4,a|b", ["log"]),
        ("label,value", "", ["daylio_moods"]),
        ("date,mood,weather", "2026-01-01,4,sunny", []),
        ("session,date,phq9,gad7", "1,2026-01-01,4,5", ["scores_wide"]),
        ("person,session,phq_9,gad_7", "a,1,4,5", ["scores_wide"]),
        ("person,session,PHQ-2,PHQ-9", "a,1,1,4", ["scores_wide"]),
        ("person,session,bdi_1,bdi_2,bdi_3", "a,1,0,1,2", []),
        ("person,session,phq_7,phq_8,phq_9", "a,1,0,1,2", []),
        ("date,phq9,gad7", "2026-01-01,4,5", ["scores_wide"]),
        ("date,phq9,mood", "2026-01-01,4,5", ["log"]),
        ("date,phq9,tags", "2026-01-01,4,a|b", ["log"]),
        ("session,date,phq9,gad7,notes", "1,2026-01-01,4,5,late", ["scores_wide"]),
        ("session,date,phq9,comment", "1,2026-01-01,4,late", ["scores_wide"]),
        ("session,date,phq9,attended", "1,2026-01-01,4,yes", ["scores_wide"]),
        ("session,date,phq9,therapist,weight", "1,2026-01-01,4,Smith,70", ["scores_wide"]),
        ("session,date,phq9,gad7_s", "1,2026-01-01,4,5", ["scores_wide"]),
        ("date,phq9,notes", "2026-01-01,4,late", ["scores_wide"]),
        ("date,phq9,therapist", "2026-01-01,4,Smith", ["scores_wide"]),
        ("date,attended,phq9", "2026-01-01,yes,4", ["scores_wide"]),
        ("id,phq9_s1,phq9_s2,notes", "7,4,5,late", ["scores_wide"]),
        ("session,attended,phq9_s1", "1,yes,5", []),
        ("session,date,attended,ors_pre,srs_end", "1,2026-01-01,yes,5,6", ["sessions"]),
        ("session,date,phq9,measure", "1,2026-01-01,4,x", []),
        ("date,PHQ-9 1,PHQ-9 item 2", "2026-01-01,1,2", ["scores_wide"]),
        ("id,phq9_s1,phq9_s2", "7,4,5", ["scores_wide"]),
        ("id,session,phq9_s1", "7,1,5", []),
        ("id,session,phq9_10", "7,1,5", []),
        ("id,session,phq9_week3", "7,1,5", []),
        ("id,phq9", "7,1", []),
        ("session,bdi1,wk2bdi", "1,2,3", []),
        ("measure,value", "PHQ-9,4", []),
        ("mood,activities", "rad,tea", []),
        ("date", "2026-01-01", []),
        ("id,day,calm,sad", "7,1,4,5", []),
        ("Date,walk,run", "06-16-24,-1,-1", ["loop_habits"]),
        ("id,date,beepno,calm", "7,2026-01-01,1,4", ["beeps"]),
        ("date,mood", "03/04/2026,4", ["log"]),
        ("source,entry,date,shared", "", ["share"]),
        ("client,entry", "", ["share"]),
        ("date,share", "2026-01-01,1", ["share"]),
        ("date,source,mood", "2026-01-01,1,2", ["log"]),
        ("entry,mood", "7,2", []),
        ("name,surname", "a,b", []),
    ],
)
def test_a_header_belongs_to_one_format_or_none(header: str, row: str, want: list[str]) -> None:
    assert claims(header, row) == want
    assert claims(header.replace(",", ";"), row.replace(",", ";")) == want
    assert claims(header.upper(), row) == want


@pytest.mark.parametrize("name", sorted(SHEETS))
def test_the_schemas_own_header_is_recognised_by_its_sheet_alone(name: str) -> None:
    columns = SHEETS[name].only or [column.name for column in TABLES[name].columns]
    left_out = {"entry", "day"} if name == "scores" else {"day"}
    assert claims(",".join(column for column in columns if column not in left_out)) == [name]


@pytest.mark.parametrize("name", sorted(SHEETS))
def test_every_synonym_is_read_as_its_column(name: str) -> None:
    sheet = SHEETS[name]
    for sign in sheet.signs:
        for column in sign:
            for written in sheet.names.get(column, ()):
                header = ",".join(written if other == column else other for other in sorted(sign))
                source = Source(Path("memory.csv"), "memory.csv")
                vars(source)["data"] = f"{header}\n".encode()
                found = layout(source, sheet)
                assert found is not None, header
                assert set(found.columns) == set(sign), header


def test_no_synonym_stands_for_two_columns() -> None:
    for sheet in SHEETS.values():
        written = [name for names in sheet.names.values() for name in names] + list(sheet.weak)
        assert len(written) == len(set(written)), sheet.table
        known = {column.name for column in TABLES[sheet.table].columns} | set(sheet.parts)
        assert set(sheet.names) | set(sheet.weak.values()) <= known
        assert all(sign <= known for sign in sheet.signs)


def test_a_log_with_words_in_a_column_is_read_when_it_is_named(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("date,mood,weather\n2026-01-01,4,sunny\n", encoding="utf-8")
    with pytest.raises(UnknownFormat, match="column 3 holds no number"):
        read(path)
    (file,) = read(path, format="log")
    (entry,) = [item for item in file.items if isinstance(item, Record)]
    assert (entry.ratings, entry.extra) == ({"mood": 4.0}, {"weather": "sunny"})
    assert [str(item.code) for item in file.items if isinstance(item, Problem)] == ["unknown_column"]


def test_a_cell_that_gives_no_rating_is_kept_as_it_was_written(tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    file.write_text("date,Mood (1-5),sleep\n2026-10-01,4,7\n2026-10-02,good,6\n2026-10-03,9,n/a\n")
    log = moodtrack.load(file)
    assert log.entries["extra"].fillna("").tolist() == ["", '{"Mood (1-5)": "good"}', '{"Mood (1-5)": "9", "sleep": "n/a"}']  # fmt: skip
    assert log.problems["code"].astype(str).tolist() == ["bad_value", "out_of_range", "bad_value"]


def test_dates_of_a_column_are_read_in_one_order(tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    path.write_text("date,measure,value\n03/04/2026,PHQ-9,9\n04/13/2026,PHQ-9,8\n", encoding="utf-8")
    days = [str(item.values["at"])[:10] for item in read(path)[0].items if isinstance(item, Row)]
    assert days == ["2026-03-04", "2026-04-13"]
    path.write_text("date,session,measure,value\n03/04/2026,1,PHQ-9,9\n04/05/2026,2,PHQ-9,8\n", encoding="utf-8")
    items = read(path)[0].items
    assert not [item for item in items if isinstance(item, Row)]
    assert [(str(i.code), i.line, i.lost) for i in items if isinstance(i, Problem)] == [
        ("ambiguous_date", 2, True),
        ("ambiguous_date", 3, True),
    ]


@pytest.mark.parametrize(
    ("written", "want"),
    [("up", "increase"), ("Higher", "increase"), ("DOWN", "decrease"), ("lower", "decrease"), ("between", "range")],
)
def test_words_of_direction(tmp_path: Path, written: str, want: str) -> None:
    path = tmp_path / "goals.csv"
    path.write_text(f"goal,target,direction\ng1,3,{written}\n", encoding="utf-8")
    (row,) = [item for item in read(path)[0].items if isinstance(item, Row)]
    assert row.values["direction"] == want


def test_an_item_left_empty_is_unanswered_and_no_total_is_made_of_it(tmp_path: Path) -> None:
    items = ",".join(f"phq9_{n}" for n in range(1, 10))
    path = tmp_path / "scores.csv"
    path.write_text(f"session,{items}\n1,1,1,1,1,1,1,1,1,0\n2,1,1,1,1,1,1,1,1,\n", encoding="utf-8")
    scores = moodtrack.load(path).scores
    totals = scores[scores["item"] == "total"]
    assert totals["value"].tolist() == [8.0]
    ninth = scores[scores["item"] == "9"].sort_values("session")
    assert ninth["session"].tolist() == [1, 2]
    assert ninth["value"].isna().tolist() == [False, True]


def test_further_columns_cost_no_score(tmp_path: Path) -> None:
    """What sessions.csv has is read as there; any other column is told; a note by date is kept as a text."""
    path = tmp_path / "wide.csv"
    path.write_text(
        "session,date,PHQ-9,attended,notes,therapist\n1,2026-01-05,17,yes,late,Smith\n2,2026-01-12,15,,,\n3,2026-01-19,,no,ill,\n"
    )
    log = moodtrack.load(path)
    assert log.scores[["session", "value"]].to_numpy().tolist() == [[1, 17.0], [2, 15.0]]
    assert log.sessions["session"].tolist() == [1, 2, 3]
    assert log.sessions["attended"].astype(object).where(log.sessions["attended"].notna(), None).tolist() == [
        True,
        None,
        False,
    ]
    assert log.texts["text"].tolist() == ["late", "ill"]
    assert log.entries["kind"].astype(str).unique().tolist() == ["session"]
    assert log.problems[["where", "code"]].astype(str).to_numpy().tolist() == [["wide.csv:1", "unknown_column"]]
    assert "'therapist'" in log.problems["what"][0]
    assert "Smith" not in log.problems["what"][0]
    path.write_text("date,PHQ-9,comment\n2026-01-05,17,late\n2026-01-12,15,\n")
    log = moodtrack.load(path)
    assert log.scores["value"].tolist() == [17.0, 15.0]
    assert log.texts["text"].tolist() == ["late"]
    assert log.entries["kind"].astype(str).tolist() == ["measure"]
    assert len(log.problems) == 0


def test_the_docs_name_every_format_column_synonym_and_word() -> None:
    text = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")
    for name in formats():
        assert f"| `{name}` |" in text
    written = set(LOG_NAMES) | {name for names in LOG_NAMES.values() for name in names}
    for sheet in SHEETS.values():
        written |= set(sheet.names) | {name for names in sheet.names.values() for name in names} | set(sheet.weak)
    missing = [name for name in sorted(written) if name not in text and name.replace("_", " ") not in text]
    assert missing == []


@pytest.mark.parametrize("head", ["session,date,measure,value,rater", "session,date,phq9,rater"])
def test_a_rater_in_an_unknown_word_is_another_person_and_told(tmp_path: Path, head: str) -> None:
    score = "PHQ-9,{}" if "measure" in head else "{}"
    raters = ["parent", "Self", "Therapist", "", "other"]
    rows = [f"{n},2025-01-0{n},{score.format(n)},{rater}" for n, rater in enumerate(raters, start=1)]
    (tmp_path / "scores.csv").write_text("\n".join([head, *rows]) + "\n")
    log = moodtrack.load(tmp_path, person="a")
    told = log.scores["rater"].astype(object).where(log.scores["rater"].notna(), None)
    assert told.tolist() == ["other", "self", "therapist", None, "other"]
    assert log.problems["where"].tolist() == ["scores.csv:2"]
    assert "parent" not in log.problems["what"][0]
    assert "kept as other" in str(moodtrack.inspect(tmp_path, person="a"))


@pytest.mark.parametrize(
    ("name", "header", "row", "codes"),
    [
        ("events", "start,end,kind", ",2026-03-01,illness", [("missing_field", True)]),
        ("events", "start,end,kind", ",soon,illness", [("bad_date", False), ("missing_field", True)]),
        ("events", "start,end,kind", "soon,2026-03-01,illness", [("bad_date", True)]),
        ("events", "start,end,kind", "2026-03-01,04/05/2026,", [("ambiguous_date", True)]),
        ("events", "start,end,kind", "2026-03-01,soon,", [("bad_date", False)]),
        ("assignments", "assignment,done,due_on", ",perhaps,", [("bad_value", False), ("missing_field", True)]),
        ("assignments", "assignment,assigned_on,due_on", "a,2026-03-10,2026-03-09", [("date_conflict", False)]),
        ("assignments", "assignment,assigned_on,done_on", "a,2026-03-10,2026-03-09", [("date_conflict", False)]),
        ("assignments", "assignment,done,done_on", "a,no,2026-03-09", [("date_conflict", False)]),
        ("assignments", "assignment,assigned_on,due_on,done_on", "a,2026-03-10,2026-03-10,2026-03-10", []),
        ("goals", "goal,target,weight", ",many,", [("bad_value", False), ("missing_field", True)]),
        ("sessions", "session,at,attended", "one,,yes", [("bad_value", True)]),
        ("sessions", "session,at,attended", ",2026-03-01,yes", []),
        ("scores", "measure,value,date,session", "PHQ-9,4,,", [("missing_field", True)]),
        ("scores", "measure,value,date,session", ",4,2026-03-01,1", [("missing_field", True)]),
        ("scores", "measure,value,date,session", "PHQ-9,4,,1", []),
    ],
)
def test_a_row_without_what_it_needs_is_lost_and_says_why(
    name: str, header: str, row: str, codes: list[tuple[str, bool]]
) -> None:
    source = Source(Path("memory.csv"), "memory.csv")
    vars(source)["data"] = f"{header}\n{row}\n".encode()
    items = list(formats()[name].parse(source))
    told = [(str(item.code), item.lost) for item in items if isinstance(item, Problem)]
    assert told == codes
    assert sum(isinstance(item, Row) for item in items) == (not any(lost for _, lost in codes))


# yesstr and nostr of the CLDR, as in the locales of glibc 2.36
WORDS = {
    "nl": ("Ja", "Nee"), "pt": ("Sim", "Não"), "es": ("Sí", "No"), "fr": ("Oui", "Non"), "it": ("Sì", "No"), "de": ("Ja", "Nein"),
    "pl": ("Tak", "Nie"), "sv": ("Ja", "Nej"), "da": ("Ja", "Nej"), "nb": ("Ja", "Nei"), "fi": ("Kyllä", "Ei"), "cs": ("Ano", "Ne"),
    "sk": ("Áno", "Nie"), "ro": ("Da", "Nu"), "hu": ("Igen", "Nem"), "tr": ("EVET", "HAYIR"), "el": ("ΝΑΙ", "Όχι"), "ru": ("Да", "Нет"),
    "uk": ("Так", "Ні"), "bg": ("Да", "Не"), "hr": ("Da", "Ne"), "et": ("Jah", "Ei"), "lv": ("Jā", "Nē"), "lt": ("Taip", "Ne"), "plain": ("sim", "nao"),
    "ja": ("はい", "いいえ"), "zh": ("是", "不是"), "ko": ("예", "아니요"), "ar": ("نعم", "لا"), "he": ("כן", "לא"), "hi": ("हाँ", "नहीं"), "th": ("ใช่", "ไม่ใช่"), "fa": ("بله", "نه"),
}  # fmt: skip

# TRUE and FALSE of a spreadsheet by language: i18n/languages of HyperFormula 2.7.1; what pandas writes; marks
WORDS |= {
    f"sheet {code}": (yes, no)
    for code, yes, no in (
        ("cs", "PRAVDA", "NEPRAVDA"), ("de", "WAHR", "FALSCH"), ("es", "VERDADERO", "FALSO"), ("fi", "TOSI", "EPÄTOSI"), ("fr", "VRAI", "FAUX"),
        ("hu", "IGAZ", "HAMIS"), ("it", "VERO", "FALSO"), ("nb", "SANN", "USANN"), ("nl", "WAAR", "ONWAAR"), ("pl", "PRAWDA", "FAŁSZ"),
        ("pt", "VERDADEIRO", "FALSO"), ("ru", "ИСТИНА", "ЛОЖЬ"), ("sv", "SANT", "FALSKT"), ("tr", "DOĞRU", "YANLIŞ"), ("tr small", "doğru", "yanlış"),
        ("da", "TRUE", "FALSE"), ("pandas", "1.0", "0.0"), ("mark", "✓", "✗"), ("heavy", "✔", "✘"), ("emoji", "✅", "❌"),
    )
}  # fmt: skip


@pytest.mark.parametrize("code", WORDS)
def test_yes_and_no_are_read_in_the_words_of_the_locales(tmp_path: Path, code: str) -> None:
    yes, no = WORDS[code]
    (tmp_path / "sessions.csv").write_text(
        f"session,date,attended\n1,2026-03-01,{yes}\n2,2026-03-08,{no}\n", encoding="utf-8"
    )
    (tmp_path / "log.csv").write_text(f"date,mood,shared\n2026-03-01,4,{no}\n2026-03-02,4,{yes}\n", encoding="utf-8")
    log = moodtrack.load(tmp_path)
    assert log.problems.empty
    assert log.sessions["attended"].tolist() == [True, False]
    assert log.entries["shared"].tolist() == [False, True]


def test_no_word_is_both_yes_and_no() -> None:
    assert {yes_no(word) for word in YES} == {True}
    assert {yes_no(word) for word in NO} == {False}
