"""YAML without types, aliases and surprises: what stands there is what is read."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from moodtrack.read.limits import Limits
from moodtrack.read.strict_yaml import scalars


@pytest.mark.parametrize(
    "word", ["10:45", "no", "Yes", "on", "1e3", "0x1F", "2026-03-01", "NA", "1_000", "12:30:45.5", "0o17"]
)
def test_a_scalar_stays_as_written(word: str) -> None:
    assert scalars(f"key: {word}").value == {"key": word}
    assert scalars(f"- {word}").value == [word]


@pytest.mark.parametrize("word", ["null", "Null", "NULL", "~"])
def test_a_null_is_no_word_unless_it_is_quoted_or_in_a_list(word: str) -> None:
    assert scalars(f"key: {word}  # later").value == {"key": ""}
    assert scalars(f"key: '{word}'").value == {"key": word}
    assert scalars(f"key: [{word}]").value == {"key": [word]}


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)
VALUES = st.recursive(
    WORDS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3), max_leaves=8
)


@given(VALUES)
def test_what_a_writer_writes_is_read_back(value: object) -> None:
    written = yaml.safe_dump(value, allow_unicode=True, default_style='"')
    assert scalars(written).value == value


REFUSED = {
    "alias": "a: &x [1]\nb: *x",
    "laughs": "a: &a [x]\n" + "\n".join(f"{b}: &{b} [*{a},*{a}]" for a, b in zip("abcdef", "bcdefg", strict=True)),
    "object": "a: !!python/object/apply:os.system [ls]",
    "typed": "a: !!binary aGk=",
    "twice": "a: 1\na: 2",
    "merge of an alias": "a: &a {b: 1}\nc:\n  <<: *a",
    "list as key": "[a, b]: 1",
    "two documents": "a: 1\n---\nb: 2",
    "nothing": "",
    "no YAML": "a: [1",
    "tabs": "a:\n\t- b",
    "deep": "[" * 200 + "]" * 200,
    "deep blocks": "\n".join(" " * n + "-" for n in range(150)),
    "long": "a: " + "x" * 70_000,
    "control": "a: \x01",
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_refused_says_why_without_a_word_of_it(kind: str) -> None:
    found = scalars(REFUSED[kind])
    assert found.value is None
    assert found.why
    assert not any(word in found.why for word in ("os", "ls", "aGk", "xxx", "[1"))
    assert "xxx" not in repr(found)


def test_limits_are_those_of_the_caller() -> None:
    assert scalars("a: [[b]]", Limits(nesting=4)).value == {"a": [["b"]]}
    assert scalars("a: [[b]]", Limits(nesting=3)).why == "line 1: nested too deeply"
    assert scalars("a: bcdef", Limits(yaml_characters=5)).why == "longer than 5 characters"
