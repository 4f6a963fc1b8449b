"""Built-in mood words: only where all five of one language are there, and only words that mean one step anywhere."""

from __future__ import annotations

import unicodedata

import pytest

from moodtrack.errors import OptionError
from moodtrack.read.words import accepted, built_in, hint, key, languages

# every list of default words that was found for the app, whatever its grade, best step first; None is not known
SEEN = {
    "en": ("rad", "good", "meh", "bad", "awful"),
    "en, variant": ("great", "good", "meh", "bad", "awful"),
    "fr": ("super", None, "mouais", None, "horrible"),
    "de": ("Super", "Gut", "Ok", "Schlecht", "Lausig"),
    "de, other": ("super", "gut", "OK", "schlecht", "furchtbar"),
    "pl 2017": ("wspaniale", "dobrze", "tak sobie", "źle", "okropnie"),
    "pl 2026": ("świetnie", "dobrze", "tak sobie", "źle", "okropnie"),
    "it": ("ottimo", "buono", "così così", "male", "terribile"),
    "it, one user": ("eccellente", "ottimo", "buono", "male", "pessimo"),
    "pt": ("incrível", None, None, None, "horrível"),
    "es": (None, None, None, "mal", None),
}
ENGLISH = ["rad", "good", "meh", "bad", "awful"]


def values(labels: list[str]) -> dict[str, float]:
    return {label.label: label.value for label in built_in(labels)}


def test_a_built_in_word_stands_for_one_step_in_every_list() -> None:
    for language in languages().values():
        for words in language.lists:
            assert len(words.values) == 5
            assert words.source
        for words in language.sure:
            assert words.grade in "AB"
            for word, value in words.values.items():
                steps = {5 - i for row in SEEN.values() for i, other in enumerate(row) if other and key(other) == word}
                assert steps == {value}, word


def test_only_the_languages_with_evidence_are_built_in() -> None:
    assert [code for code, language in sorted(languages().items()) if language.sure] == ["de", "en", "pl"]
    for name in ("fr", "it", "pt", "es"):
        assert values([word for word in SEEN[name] if word]) == {}


def test_words_of_one_source_count_only_by_name() -> None:
    italian = [word for word in SEEN["it"] if word]
    assert not languages()["it"].sure
    assert "5 of the 5 Italian words (from one source: only by name)" in hint(italian)
    assert "--moods it" in hint(italian)
    assert [label.value for label in accepted("it")] == [5.0, 4.0, 3.0, 2.0, 1.0]


@pytest.mark.parametrize("name", ["en", "en, variant", "de", "pl 2017", "pl 2026"])
def test_all_five_words_get_their_numbers_and_strangers_none(name: str) -> None:
    words = [word for word in SEEN[name] if word]
    assert values([*words, "sleepy", "OKAY-ish"]) == dict(zip(words, [5.0, 4.0, 3.0, 2.0, 1.0], strict=True))


def test_four_of_five_get_nothing_and_the_hint_says_so() -> None:
    assert values(ENGLISH[:4]) == {}
    assert "4 of the 5 English words" in hint(ENGLISH[:4])
    assert "--moods en" in hint(ENGLISH[:4])
    assert "sleepy" not in hint(["sleepy", *ENGLISH[:4]])


def test_case_blanks_and_composition_do_not_matter() -> None:
    odd = [unicodedata.normalize("NFD", word).upper() + " " for word in SEEN["pl 2026"] if word]
    assert sorted(values(odd).values()) == [1.0, 2.0, 3.0, 4.0, 5.0]


def test_two_languages_in_full_map_nothing() -> None:
    both = [*ENGLISH, *(word for word in SEEN["de"] if word)]
    assert values(both) == {}
    assert "English and German" in hint(both) or "German and English" in hint(both)


def test_two_lists_of_a_language_map_what_they_share() -> None:
    assert values([*ENGLISH, "great"]) == {"good": 4.0, "meh": 3.0, "bad": 2.0, "awful": 1.0}


def test_accepted_by_name() -> None:
    assert {label.label: label.value for label in accepted("pl")}["świetnie"] == 5.0
    with pytest.raises(OptionError, match="de"):
        accepted("fr")
