"""Which forms of a word or a name count as a mention of it."""

import pytest

from smartchat_core.books.surface_forms import are_forms, mentioned

TEXT = "Lathe goes to sea. Old Lathe's boat goeth, and the lath is lost; two lathes turn, and Lath laughs."


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("cats", "cat", True),
        ("turned", "turning", True),
        ("ladies", "lady", True),
        ("lathe", "lath", False),
        ("story", "store", False),
        ("lathes", "lathe", True),
        ("cat", "cart", False),
    ],
)
def test_an_ending_makes_a_form_and_a_last_letter_does_not(one: str, other: str, same: bool) -> None:
    assert are_forms(one, other) is same


def found(term: str, text: str = TEXT, language: str = "en") -> list[str]:
    return [span.of(text) for span in mentioned(text, term, language=language)]


def test_a_name_is_mentioned_as_it_is_written() -> None:
    assert found("Lathe") == ["Lathe", "Lathe"]


def test_a_word_is_mentioned_in_its_inflections() -> None:
    assert found("lathe") == ["Lathe", "Lathe", "lathes"]


def test_names_are_declined_where_the_language_does() -> None:
    assert found("Virks", "Virk schlief. Virks Boot, und Virka lief.", "de") == ["Virk", "Virks"]
    assert found("Орлов", "Орлов спал. Лодка Орлова, и Орловская ночь.", "ru") == ["Орлов", "Орлова"]


def test_nothing_behind_the_bound_is_a_mention() -> None:
    assert mentioned(TEXT, "laugh")
    assert not mentioned(TEXT, "laugh", until=80)
