"""The small dictionary: its tables, inflected words, compounds."""

import pytest

from smartchat_core.text.glossary.deeds import DEEDS
from smartchat_core.text.glossary.lexicon import LANGUAGES, Lexicon, lexicon_of
from smartchat_core.text.glossary.names import ASKING, NAMES
from smartchat_core.text.glossary.people import PEOPLE
from smartchat_core.text.glossary.qualities import QUALITIES
from smartchat_core.text.glossary.world import WORLD

TABLES = {"asking": ASKING, "deeds": DEEDS, "names": NAMES, "people": PEOPLE, "qualities": QUALITIES, "world": WORLD}


def lexicon(language: str) -> Lexicon:
    found = lexicon_of(language)
    assert found is not None
    return found


def english(word: str, language: str) -> str:
    found = lexicon(language)
    meanings = found.meanings(word)
    return found.equivalents(meanings, "en")[0] if meanings else ""


@pytest.mark.parametrize("name", TABLES)
def test_a_line_has_a_word_in_every_language(name: str) -> None:
    lines = TABLES[name].strip().splitlines()
    assert not [line for line in lines if not all(map(str.strip, line.split("|"))) or line.count("|") != 8]
    assert len({line.split("|")[0] for line in lines}) == len(lines)


@pytest.mark.parametrize(
    ("word", "language", "expected"),
    [
        ("turmen", "de", "tower"),
        ("stirbt", "de", "death"),
        ("geheiratet", "de", "marry"),
        ("leuchtturm", "de", ""),
        ("goldring", "de", "gold"),
        ("nichten", "de", "niece"),
        ("nichtsein", "de", ""),
        ("schweigen", "de", ""),
        ("navires", "fr", "ship"),
        ("epouse", "fr", "wife"),
        ("encontraron", "es", "find"),
        ("casa", "es", "house"),
        ("casas", "es", "house"),
        ("casado", "es", "marry"),
        ("casa", "pt", "house"),
        ("caso", "es", "case"),
        ("caso", "pt", "case"),
        ("caso", "it", "case"),
        ("fall", "de", "case"),
        ("fallt", "de", "fall"),
        ("casada", "pt", "marry"),
        ("uccisero", "it", "kill"),
        ("encontraram", "pt", "find"),
        ("корабле", "ru", "ship"),
        ("灯", "zh", "lamp"),
        ("手紙", "ja", "letter"),
        ("xyzzy", "de", ""),
        ("a" * 1_000, "de", ""),
    ],
)
def test_words_in_their_forms(word: str, language: str, expected: str) -> None:
    assert english(word, language) == expected


def test_both_parts_of_a_german_compound_are_kept() -> None:
    german = lexicon("de")
    for word, parts in (
        ("goldring", ("gold", "ring")),
        ("turmuhr", ("tower", "clock")),
        ("landmann", ("country", "man")),
    ):
        assert german.equivalents(german.meanings(word), "en")[:2] == parts


def test_into_another_language_than_english() -> None:
    found = lexicon("en")
    assert found.equivalents(found.meanings("lighthouses"), "de") == ()
    assert found.equivalents(found.meanings("ships"), "de") == ("schiff",)


def test_languages_that_it_does_not_have() -> None:
    assert lexicon_of("fi") is None
    assert all(lexicon_of(language) for language in LANGUAGES)
