"""Questionnaires are found by any way of writing, and every number has a source and a status that fits its grade."""

from __future__ import annotations

import re
import tomllib
from dataclasses import FrozenInstanceError, fields, is_dataclass
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moodtrack import measures
from moodtrack.errors import MeasureError
from moodtrack.measures.measure import DRAWN, STATUS_OF_GRADE, Measure

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("PHQ-9", "phq9"), ("phq 9", "phq9"), ("phq9_total", "phq9"), ("PHQ9 score", "phq9"), ("PHQ-9 Total Score", "phq9"),
        ("Patient Health Questionnaire-9", "phq9"), ("GAD 7", "gad7"), ("gad7", "gad7"), ("Gad-7 sum", "gad7"),
        ("Generalised Anxiety Disorder 7", "gad7"),
    ],
)  # fmt: skip
def test_written_names_are_resolved(written: str, key: str) -> None:
    assert measures.resolve(written) == key
    assert measures.get(written).name == key


@pytest.mark.parametrize("written", ["", "total", "phq", "DASS", "gad", "mood", "phq99", "score"])
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
    assert missing.grade or not (missing.max_missing or missing.not_applicable or missing.skipped)


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
        assert not measure.subscales
        assert not [s for s in scorings if s.reversed_items or s.conversion or s.domains]
        assert not measure.criteria


def test_keys_that_are_not_here_are_asked_for() -> None:
    assert {n for n in measures.names() if measures.get(n).scoring.key == "own"} == {"pss10", "rses"}


@pytest.mark.parametrize("name", measures.names())
def test_bands_cover_the_scale_without_overlap(name: str) -> None:
    measure = measures.get(name)
    ends = {"total": (measure.low, measure.high)} | {f"total:{s.name}": (s.low, s.high) for s in measure.subscales}
    for kind in {(b.set, b.item) for b in measure.bands}:
        bands = sorted((b for b in measure.bands if (b.set, b.item) == kind), key=lambda b: b.low)
        assert (bands[0].low, bands[-1].high) == ends[kind[1]]
        assert all(b.low == a.high + 1 for a, b in pairwise(bands))


@pytest.mark.parametrize("name", measures.names())
def test_the_range_is_that_of_the_items(name: str) -> None:
    measure = measures.get(name)
    for s in (measure.scoring, *measure.other_scorings):
        low = measure.item_low if s.item_low is None else s.item_low
        high = measure.item_high if s.item_high is None else s.item_high
        factor = {"sum": 1, "mean_times_10": 10 / measure.items, "times_4": 4, "none": 2}[s.rule]
        assert (s.low, s.high) == (measure.items * low * factor, measure.items * high * factor)
    for part in measure.subscales:
        factor = {"sum": 1, "doubled_sum": 2}[part.rule]
        assert part.high == len(part.items) * measure.item_high * factor
        assert len(set(part.items)) == len(part.items)


@pytest.mark.parametrize("name", ["dass21", "pcl5", "phq4"])
def test_scales_share_out_all_items(name: str) -> None:
    measure = measures.get(name)
    assert sorted(i for s in measure.subscales for i in s.items) == list(range(1, measure.items + 1))


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


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(MeasureError, match="cannot be read"):
        measures.from_toml(tmp_path / "nothing.toml")
    with pytest.raises(MeasureError, match="not valid TOML"):
        measures.from_toml(write(tmp_path, "name = "))


GRADED = 'source = "made for the test"\ngrade = "P"\nstatus = "primary"\n'


def test_the_shape_carries_unusual_forms(tmp_path: Path) -> None:
    """A conversion table, domains, items of two ranges, two codings, an item that may not apply, a rule that counts items."""
    text = SMALL.replace("items = 3", 'items = 3\nitem_ranges = [[3, 0, 8]]\nrater = "clinician"').replace(
        'rule = "mean_times_10"', 'rule = "table"\nconversion = [[0, 0.0], [1, 2.51]]'
    )
    text += (
        f'[[other_scorings]]\nrule = "domains"\nlow = 0\nhigh = 8\nitem_low = 1\ndomains = [[1, 2], [3]]\n{GRADED}'
        f'[[criteria]]\nname = "rule"\nitem_value = 2\nneeds = [["first", 1], ["total", 2]]\n{GRADED}'
        '[missing]\npolicy = "prorate"\nmax_missing = 1\nnot_applicable = [1]\nskipped = [2]\n'
    )
    own = measures.from_toml(write(tmp_path, text))
    assert own.scoring.conversion == ((0, 0), (1, 2.51))
    assert own.item_ranges == ((3, 0, 8),)
    assert own.other_scorings[0].domains == ((1, 2), (3,))
    assert own.criteria[0].needs == (("first", 1), ("total", 2))
    assert own.missing.not_applicable == (1,)
    with pytest.raises(MeasureError, match="criteria rule"):
        measures.from_toml(write(tmp_path, text.replace('["first", 1]', '["second", 1]')))
