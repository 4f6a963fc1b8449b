"""Questionnaires are found by any way of writing, and every number has a source and a status that fits its grade."""

from __future__ import annotations

import re
import tomllib
from dataclasses import FrozenInstanceError, fields, is_dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moodtrack import measures
from moodtrack.errors import MeasureError
from moodtrack.measures import loader
from moodtrack.measures.measure import DRAWN, STATUS_OF_GRADE, Measure
from moodtrack.measures.scoring import item_range, scored

ROOT = Path(__file__).parents[2]
DATA = ROOT / "src" / "moodtrack" / "measures" / "data"


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("PHQ-9", "phq9"), ("phq 9", "phq9"), ("phq9_total", "phq9"), ("PHQ9 score", "phq9"), ("PHQ-9 Total Score", "phq9"),
        ("Patient Health Questionnaire-9", "phq9"), ("GAD 7", "gad7"), ("gad7", "gad7"), ("Gad-7 sum", "gad7"),
        ("Generalised Anxiety Disorder 7", "gad7"), ("core om", "coreom"), ("CORE-OM total", "coreom"), ("core-10", "core10"),
        ("CORE 10", "core10"), ("yp-core", "ypcore"), ("audit c", "auditc"), ("AUDIT-C score", "auditc"), ("Audit", "audit"),
        ("mini spin", "minispin"), ("SPIN", "spin"), ("OCI-R", "ocir"), ("oci", "oci"), ("BDI-II", "bdi2"), ("bdi 2", "bdi2"),
        ("QIDS-SR16", "qidssr16"), ("qids_sr_16", "qidssr16"), ("OQ-45.2", "oq45"), ("oq 45", "oq45"), ("IES-R", "iesr"),
        ("Impact of Events Scale-Revised", "iesr"), ("PDSS-SR", "pdss"), ("S-WEMWBS", "swemwbs"), ("wemwbs", "wemwbs"),
        ("Short Warwick-Edinburgh Mental Wellbeing Scale", "swemwbs"), ("Mood Disorder Questionnaire", "mdq"),
        ("Penn State Worry Questionnaire", "pswq"), ("Edinburgh Postnatal Depression Scale", "epds"), ("ors", "ors"),
        ("CORS", "cors"), ("Session Rating Scale", "srs"), ("Mobility Inventory", "mobility"), ("PANAS", "panas"),
    ],
)  # fmt: skip
def test_written_names_are_resolved(written: str, key: str) -> None:
    assert measures.resolve(written) == key
    assert measures.get(written).name == key


@pytest.mark.parametrize(
    "written",
    [
        "",
        "total",
        "phq",
        "DASS",
        "gad",
        "mood",
        "phq99",
        "score",
        "bdi",
        "qids",
        "oq",
        "core",
        "hai",
        "score 15",
        "mi",
        "spin class",
    ],
)
def test_other_names_are_not(written: str) -> None:
    assert measures.resolve(written) is None


@given(st.text())
def test_resolving_never_fails(written: str) -> None:
    assert measures.resolve(written) in (None, *measures.names())


def test_an_unknown_name_lists_near_ones() -> None:
    with pytest.raises(MeasureError, match="phq9"):
        measures.get("phq-10")
    with pytest.raises(MeasureError, match="gad7"):
        measures.get("something else entirely")


def test_a_definition_is_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        measures.get("phq9").label = "other"  # type: ignore[misc]


def records(value: object) -> list[object]:
    if not is_dataclass(value):
        return [r for v in value for r in records(v)] if isinstance(value, tuple) else []
    return [value, *(r for f in fields(value) for r in records(getattr(value, f.name)))]


@pytest.mark.parametrize("name", measures.names())
def test_every_number_has_a_source_and_a_fitting_status(name: str) -> None:
    graded = [r for r in records(measures.get(name)) if getattr(r, "grade", None)]
    assert len(graded) >= 3
    for record in graded:
        assert record.source  # type: ignore[attr-defined]
        assert record.status in (STATUS_OF_GRADE[record.grade], "convention")  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", measures.names())
def test_no_number_goes_without_source_and_status(name: str) -> None:
    """Every record that holds a number is graded, but for the counts that make up the form itself."""
    for record in records(measures.get(name)):
        numbers = [v for f in fields(record) if isinstance(v := getattr(record, f.name), float)]  # type: ignore[arg-type]
        if numbers and not isinstance(record, Measure):
            assert getattr(record, "grade", None), record
    missing = measures.get(name).missing
    assert missing.grade or not (missing.max_missing or missing.not_applicable or missing.either)


@pytest.mark.parametrize("name", measures.names())
def test_no_words_of_items(name: str) -> None:
    """Nothing is longer than a note, and nothing speaks as a form does: no `I`, `you`, `your`, no question."""
    written = (ROOT / "src" / "moodtrack" / "measures" / "data" / f"{name}.toml").read_text(encoding="utf-8")
    values = [v for v in texts(tomllib.loads(written)) if "camcops" not in v.casefold()]
    assert all(len(v) < 220 for v in values)
    words = set(re.findall(r"[A-Za-z']+", " ".join(values)))
    assert not words & {"I", "my", "My", "me", "you", "You", "your", "Your", "myself", "yourself"}
    assert "?" not in written


def texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for v in value.values() for text in texts(v)]
    if isinstance(value, list):
        return [text for v in value for text in texts(v)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("name", measures.names())
def test_keys_are_here_only_where_the_use_is_free(name: str) -> None:
    measure = measures.get(name)
    if measure.licence.use != "free":
        scorings = (measure.scoring, *measure.other_scorings)
        assert not [s for s in measure.subscales if s.items]
        assert not [s for s in scorings if s.reversed_items or s.domains]
        assert {part for c in measure.criteria for part, _ in c.needs} <= {"total"}
        assert name == "swemwbs" or not [s for s in scorings if s.conversion]


def test_the_one_conversion_of_a_form_that_is_not_free_says_under_which_terms() -> None:
    assert "CC BY" in measures.get("swemwbs").licence.note


def test_keys_that_are_not_here_are_asked_for() -> None:
    asked = {n: measures.get(n).scoring.key for n in measures.names() if measures.get(n).scoring.key != "here"}
    reversed_items = ("pss10", "rses", "epds", "pswq", "oq45", "ypcore", "systemiccore15")
    assert asked == dict.fromkeys(reversed_items, "own") | {"panas": "definition"}


@pytest.mark.parametrize("name", measures.names())
def test_bands_cover_the_scale_without_overlap(name: str) -> None:
    measure = measures.get(name)
    ends = {"total": (measure.low, measure.high)} | {f"total:{s.name}": (s.low, s.high) for s in measure.subscales}
    for kind in {(b.set, b.item) for b in measure.bands}:
        bands = sorted((b for b in measure.bands if (b.set, b.item) == kind), key=lambda b: b.low)
        whole = next((o.high / measure.high for o in measure.other_scorings if o.form == kind[0]), 1)
        assert (bands[0].low, bands[-1].high / whole) == ends[kind[1]]
        assert all(b.low == a.high + 1 for a, b in pairwise(bands))


@pytest.mark.parametrize("name", measures.names())
def test_the_range_is_that_of_the_items(name: str) -> None:
    """Forms whose items are all alike; the others have a test of their own."""
    measure = measures.get(name)
    for s in (measure.scoring, *measure.other_scorings):
        if measure.item_ranges or s.rule in ("table", "domains", "none"):
            continue
        low = measure.item_low if s.item_low is None else s.item_low
        high = measure.item_high if s.item_high is None else s.item_high
        factor = {"sum": measure.items, "mean": 1, "mean_times_10": 10, "times_4": 4 * measure.items}[s.rule]
        assert (s.low, s.high) == pytest.approx((low * factor, high * factor))
    for part in (p for p in measure.subscales if p.items):
        factor = {"sum": len(part.items), "doubled_sum": 2 * len(part.items), "mean_times_10": 10}[part.rule]
        assert part.high == measure.item_high * factor
        assert len(set(part.items)) == len(part.items)


def test_ranges_of_forms_with_unlike_items() -> None:
    """Young 1978 (60), MDQ (13 of 15 items), SWEMWBS (7 to 35 after the conversion), QIDS (nine domains of 0 to 3), PANAS."""
    found = {name: (measures.get(name).low, measures.get(name).high) for name in ("ymrs", "mdq", "swemwbs", "qidssr16")}
    assert found == {"ymrs": (0, 60), "mdq": (0, 13), "swemwbs": (7, 35), "qidssr16": (0, 27)}
    assert [(s.name, s.low, s.high, s.direction) for s in measures.get("panas").subscales] == [
        ("positive", 10, 50, "higher_better"), ("negative", 10, 50, "higher_worse"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["dass21", "pcl5", "phq4"])
def test_scales_share_out_all_items(name: str) -> None:
    measure = measures.get(name)
    assert sorted(i for s in measure.subscales for i in s.items) == list(range(1, measure.items + 1))


def test_more_numbers_read_elsewhere() -> None:
    """Connell 2007, Matthey 2004, Button 2015, Altman 1997, Hirschfeld 2000, Connor 2000 and 2001, Creamer 2003, Shear 2001,
    Furukawa 2009, Shah 2018, Maheswaran 2012, Lukasiewicz 2013, the publisher of the OQ, NHS Data Dictionary, ids-qids.org."""
    lines = {
        ("coreom", "caseness"): (9.9, ">="), ("epds", "reliable_change"): (4, ">="), ("bdi2", "minimal_important"): (17.5, ">="),
        ("asrm", "caseness"): (6, ">="), ("mdq", "caseness"): (7, ">="), ("spin", "caseness"): (19, ">="),
        ("minispin", "caseness"): (6, ">="), ("iesr", "caseness"): (33, ">="), ("pdss", "caseness"): (8, ">="),
        ("pdss", "remission"): (5, "<="), ("swemwbs", "reliable_change"): (2.87, ">="), ("wemwbs", "reliable_change"): (8.6, ">="),
        ("ymrs", "minimal_important"): (6.6, ">="), ("oq45", "reliable_change"): (14, ">="), ("oq45", "caseness"): (64, ">="),
        ("mobility", "caseness"): (2.3, ">"), ("qidssr16", "remission"): (5, "<="), ("audit", "caseness"): (8, ">="),
        ("ors", "caseness"): (25, "<"), ("cors", "caseness"): (32, "<"), ("srs", "cutoff"): (36, "<"),
        ("ocir", "caseness"): (17, ">="), ("ocir", "reliable_change"): (15, ">="),
    }  # fmt: skip
    found = {key: measures.get(key[0]).threshold(key[1]) for key in lines}
    assert {key: (t.value, t.comparison) for key, t in found.items() if t} == lines


def test_numbers_of_memory_or_of_code_alone_draw_nothing() -> None:
    """Reliable changes of the disorder-specific measures and a few others were found in no readable text."""
    remembered = ("oci", "spin", "pdss", "pswq", "iesr", "shai", "coreom", "ors", "mobility", "cors", "ypcore", "cgas")
    assert {measures.get(name).threshold("reliable_change") for name in remembered} == {None}
    assert measures.get("oci").threshold("caseness") is None
    named = measures.get("oci").threshold("caseness", "NHS Talking Therapies, as remembered")
    assert named is not None
    assert (named.value, named.status) == (40, "from_memory")


def test_lines_for_some_persons_only_are_taken_by_their_name() -> None:
    """AUDIT-C: 3 for women, 4 for men; PSWQ: the line depends on whom the persons are told from."""
    auditc = measures.get("auditc")
    assert auditc.threshold("caseness") is None
    assert [getattr(auditc.threshold("caseness", sex), "value", None) for sex in ("women", "men")] == [3, 4]
    assert measures.get("pswq").threshold("caseness") is None


def test_numbers_read_elsewhere() -> None:
    """Barkham 2013 (CORE-10), ABS 4817.0.55.001 (K10), Prochaska 2012 (K6), Topp 2015 (WHO-5), Plummer 2016 (GAD-2)."""
    lines = {
        ("core10", "reliable_change"): (6, ">="), ("core10", "caseness"): (11, ">="), ("k6", "caseness"): (13, ">="),
        ("who5", "caseness"): (50, "<="), ("gad2", "caseness"): (3, ">="), ("phq8", "caseness"): (10, ">="),
        ("isi", "minimal_important"): (6, ">="), ("pcl5", "cutoff"): (28, "<="), ("pcl5", "reliable_change"): (18, ">="),
    }  # fmt: skip
    found = {key: measures.get(key[0]).threshold(key[1]) for key in lines}
    assert {key: (t.value, t.comparison) for key, t in found.items() if t} == lines
    abs_ = [b for b in measures.get("k10").bands if b.set == "Australian Bureau of Statistics"]
    assert [(b.low, b.high) for b in abs_] == [(10, 15), (16, 21), (22, 29), (30, 50)]
    assert measures.get("wsas").threshold("reliable_change") is None
    assert measures.get("rses").threshold("caseness") is None


@pytest.mark.parametrize(("name", "sd", "alpha", "z", "set_"), [
    ("core10", 7.7, 0.90, 1.645, "clinical SD, 90 %"), ("core10", 7.7, 0.90, 1.96, "clinical SD, 95 %"),
    ("k10", 9.2, 0.91, 1.96, "clinical SD 9.2, 95 %"), ("k10", 8.84, 0.92, 1.96, "clinical SD 8.84, 95 %"),
])  # fmt: skip
def test_derived_reliable_changes_follow_from_their_inputs(
    name: str, sd: float, alpha: float, z: float, set_: str
) -> None:
    found = measures.get(name).threshold("reliable_change", set_)
    assert found is not None
    assert found.value == round(z * 2**0.5 * sd * (1 - alpha) ** 0.5, 2)
    assert found.status == "derived"


def test_derived_cutoff_of_core10() -> None:
    functional, clinical = measures.get("core10").norms
    cut = (clinical.sd * functional.mean + functional.sd * clinical.mean) / (clinical.sd + functional.sd)  # type: ignore[operator]
    found = measures.get("core10").threshold("cutoff", "Jacobson-Truax c")
    assert found is not None
    assert found.value == round(cut, 2)


def test_published_numbers() -> None:
    """PMC8411661 table 1 (NHS); Kroenke 2001 and Loewe 2008 as quoted in the definitions."""
    phq9, gad7 = measures.get("phq9"), measures.get("gad7")
    nhs = [(m.threshold("caseness", "NHS Talking Therapies"), m.threshold("reliable_change")) for m in (phq9, gad7)]
    assert [(case.value, change.value) for case, change in nhs] == [(10, 6), (8, 4)]  # type: ignore[union-attr]
    assert [(n.mean, n.sd, n.n) for n in phq9.norms[:3]] == [(3.3, 3.8, 474), (17.1, 6.1, 41), (10.4, 5.4, 65)]
    assert {r.kind: r.value for r in phq9.reliability if r.grade == "S"} == {"alpha": 0.89}
    assert [c.item for c in phq9.critical_items] == [9]


def test_derived_numbers_follow_from_their_inputs() -> None:
    phq9 = measures.get("phq9")
    (alpha,) = (r.value for r in phq9.reliability if r.grade == "S")
    functional, clinical = phq9.norms[0], phq9.norms[1]
    change = phq9.threshold("reliable_change", "Kroenke 2001, major depression")
    assert change is not None
    assert change.value == round(1.96 * 2**0.5 * clinical.sd * (1 - alpha) ** 0.5, 1)  # type: ignore[operator]
    cut = phq9.threshold("cutoff", "Jacobson-Truax c")
    assert cut is not None
    weighted = clinical.sd * functional.mean + functional.sd * clinical.mean  # type: ignore[operator]
    assert cut.value == round(weighted / (clinical.sd + functional.sd), 1)  # type: ignore[operator]


def test_only_what_may_be_drawn_is_found_without_its_name() -> None:
    for name in measures.names():
        measure = measures.get(name)
        for kind in ("reliable_change", "caseness", "cutoff", "minimal_important", "remission"):
            found = measure.threshold(kind)
            assert found is None or found.status in DRAWN
    assert measures.get("phq9").threshold("cutoff") is None
    by_name = measures.get("gad7").threshold("reliable_change", "NHS children and young people")
    assert by_name is not None
    assert (by_name.value, by_name.unrounded, by_name.status) == (4, 4.22, "code_only")


def test_the_page_is_made_from_the_registry() -> None:
    """Write it anew with: python -c "from moodtrack import measures; print(measures.describe(), end='')" > docs/measures.md"""
    assert (ROOT / "docs" / "measures.md").read_text(encoding="utf-8") == measures.describe()


# definitions of one's own

SMALL = """
name = "own"
label = "Own scale"
items = 3
item_low = 0
item_high = 4
direction = "higher_better"
[scoring]
rule = "mean_times_10"
low = 0
high = 40
reversed_items = [2]
item_order = "as in our form of 2020"
source = "our form"
grade = "P"
status = "primary"
[licence]
use = "permission"
source = "us"
grade = "P"
status = "primary"
[[subscales]]
name = "first"
label = "First two"
items = [1, 2]
low = 0
high = 8
direction = "higher_better"
source = "our form"
grade = "P"
status = "primary"
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "own.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_own_definition_is_read(tmp_path: Path) -> None:
    own = measures.from_toml(write(tmp_path, SMALL))
    assert isinstance(own, Measure)
    assert own.scoring.reversed_items == (2,)
    assert own.missing.policy == "refuse"
    assert own.subscales[0].items == (1, 2)
    assert own.threshold("reliable_change") is None


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('name = "own"', "", "name"),
        ("items = 3", 'items = "three"', "items"),
        ("items = 3", "items = true", "items"),
        ("item_high = 4", "item_high = 0", "item_high"),
        ('direction = "higher_better"\n[scoring]', 'direction = "up"\n[scoring]', "direction"),
        ("reversed_items = [2]", "reversed_items = [4]", "reversed_items"),
        ("high = 40", "high = 0", "scoring.high"),
        ("high = 40", "high = 30", "scoring"),
        ("low = 0\nhigh = 8", "low = 0\nhigh = 12", "subscales first"),
        ("items = [1, 2]", "items = []", "subscales first"),
        ("items = [1, 2]", "items = [1, 1]", "subscales first"),
        ("items = [1, 2]", 'items = [1, 2]\nkey = "own"', "subscales first"),
        ("items = 3", "items = 3\nitem_steps = [[3, 0]]", "item_steps"),
        ("items = 3", "items = 3\nitem_ranges = [[9, 0, 2]]", "item_ranges"),
        ("items = 3", "items = 3\nitem_high = inf", "own.toml"),
        ("items = 3", "items = 0", "items"),
        ("items = 3", 'items = 3\nextends = "nothing"', "extends"),
        ('rule = "mean_times_10"', 'rule = "domains"', "scoring.domains"),
        ('use = "permission"', 'use = "permission"\n[missing]\neither = [[1, 3]]\n[unused]', "unused"),
        ('use = "permission"', 'use = "public domain"', "licence.use"),
        ('rule = "mean_times_10"', 'rule = "mean_times_10"\nkey = "secret"', "scoring.key"),
        ('rule = "mean_times_10"', 'rule = "guess"', "scoring.rule"),
        ('rule = "mean_times_10"', 'rule = "table"', "scoring.conversion"),
        ('grade = "P"\nstatus = "primary"\n[licence]', 'grade = "C"\nstatus = "primary"\n[licence]', "scoring.status"),
        ('source = "our form"\ngrade = "P"\nstatus = "primary"\n[licence]', 'source = ""\ngrade = "P"\nstatus = "primary"\n[licence]', "scoring.source"),
        ("items = [1, 2]", "items = [1, 9]", "subscales first"),
        ("items = 3", "items = 3\ncolour = 1", "colour"),
        ("items = 3", 'items = 3\ndefault_threshold = "none such"', "default_threshold"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_file_and_field(tmp_path: Path, old: str, new: str, field: str) -> None:
    assert old in SMALL
    with pytest.raises(MeasureError) as caught:
        measures.from_toml(write(tmp_path, SMALL.replace(old, new, 1)))
    assert "own.toml" in str(caught.value)
    assert field in str(caught.value)
    assert caught.value.expected or "TOML" in caught.value.got
    assert caught.value.do


VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 99), st.floats(), st.text(max_size=5), st.just([]), st.just([[1]]), st.just({}),
    st.lists(st.integers(-2, 9), max_size=4),
)  # fmt: skip


@given(st.data())
def test_any_broken_definition_is_refused_with_file_and_field_or_can_be_used(data: st.DataObject) -> None:
    """One field of a definition that is right is dropped, renamed or replaced by anything."""
    name = data.draw(st.sampled_from(["phq9", "qidssr16", "audit", "mdq", "swemwbs", "panas", "coreom", "mobility"]))
    tree = tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))
    place: Any = tree
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        if not (isinstance(place[key], dict | list) and place[key] and data.draw(st.booleans())):
            break
        place = place[key]
    how = data.draw(st.sampled_from(["drop", "replace", "rename"]))
    old = place.pop(key)
    if how == "replace":
        new = data.draw(VALUES)
        place.insert(key, new) if isinstance(place, list) else place.update({key: new})
    elif how == "rename" and isinstance(place, dict):
        place[f"{key}x"] = old
    measure = parse(tree)
    if isinstance(measure, MeasureError):
        assert str(measure).startswith("mine.toml, field ")
        assert measure.expected
        assert measure.do
    else:
        answers = np.array([[low for low, _ in answers_of(measure)], [high for _, high in answers_of(measure)]])
        for total, _ in scored(measure, answers).values():
            assert total.shape == (2,)


def parse(tree: dict[str, Any]) -> Measure | MeasureError:
    """As a file: what TOML cannot hold (null) is left out."""
    try:
        return loader.checked({k: v for k, v in tree.items() if v is not None}, "mine.toml")
    except MeasureError as error:
        return error


def answers_of(measure: Measure) -> list[tuple[float, float]]:
    low, high = item_range(measure, measure.scoring)
    return list(zip(low.tolist(), high.tolist(), strict=True))


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(MeasureError, match="cannot be read"):
        measures.from_toml(tmp_path / "nothing.toml")
    with pytest.raises(MeasureError, match="not valid TOML"):
        measures.from_toml(write(tmp_path, "name = "))


GRADED = 'source = "made for the test"\ngrade = "P"\nstatus = "primary"\n'


def test_the_shape_carries_unusual_forms(tmp_path: Path) -> None:
    """A conversion table, domains, items of two ranges, two codings, an item that may not apply, a rule that counts items."""
    text = SMALL.replace("items = 3", 'items = 3\nitem_ranges = [[3, 0, 8]]\nrater = "clinician"').replace(
        'rule = "mean_times_10"', 'rule = "table"\nconversion = [[0, 0.0], [1, 2.51], [16, 40.0]]'
    )
    text += (
        f'[[other_scorings]]\nrule = "domains"\nlow = 2\nhigh = 8\nitem_low = 1\ndomains = [[1, 2], [3]]\n{GRADED}'
        f'[[criteria]]\nname = "rule"\nitem_value = 2\nneeds = [["first", 1], ["total", 2]]\n{GRADED}'
        '[missing]\npolicy = "prorate"\nmax_missing = 1\nnot_applicable = [1]\n'
        f"[[missing.skips]]\nwhen = [1]\nitems = [3]\n{GRADED}"
    )
    own = measures.from_toml(write(tmp_path, text))
    assert own.scoring.conversion == ((0, 0), (1, 2.51), (16, 40))
    assert own.missing.skips[0].items == (3,)
    assert own.item_ranges == ((3, 0, 8),)
    assert own.other_scorings[0].domains == ((1, 2), (3,))
    assert own.criteria[0].needs == (("first", 1), ("total", 2))
    assert own.missing.not_applicable == (1,)
    with pytest.raises(MeasureError, match="criteria rule"):
        measures.from_toml(write(tmp_path, text.replace('["first", 1]', '["second", 1]')))


@pytest.mark.parametrize(("change", "second"), [(40, "other"), (3, "ours")])
def test_a_change_fits_its_form_and_every_threshold_has_a_name(change: float, second: str) -> None:
    """A form of 0 to 12 cannot change by 40 points, and a name asks for one threshold."""
    rows = "".join(
        f'[[thresholds]]\nname = "{name}"\nkind = "reliable_change"\nvalue = {value}\ncomparison = ">="\n'
        'source = "own"\ngrade = "U"\nstatus = "from_memory"\n'
        for name, value in (("ours", change), (second, 3))
    )
    form = 'extends = "phq4"\nname = "four"\nlabel = "Four"\naliases = []\nnorms = []\nreliability = []\nbands = []\n'
    with pytest.raises(MeasureError, match="at most 12 points" if change == 40 else "2 times"):
        loader.parse(form + rows, "four.toml")
    loader.parse(form + rows.replace(f"= {change}\n", "= 12\n").replace('"ours"', '"first"', 1), "four.toml")


@pytest.mark.parametrize(
    ("mean", "sd", "got"), [(3.3, 0.0, "the SD 0"), (3.3, -2.0, "the SD -2"), (28.0, 3.8, "the mean 28")]
)
def test_norms_that_cannot_be_are_refused(tmp_path: Path, mean: float, sd: float, got: str) -> None:
    norms = f'[[norms]]\ngroup = "clinical"\npopulation = "own clinic"\nmean = {mean}\nsd = {sd}\nn = 30\ngrade = "S"\nstatus = "secondary"\nsource = "own"\n'
    with pytest.raises(MeasureError, match=got):
        measures.from_toml(write(tmp_path, f'extends = "phq9"\n{norms}'))
