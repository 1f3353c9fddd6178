"""The words of answers about whole books, in every language."""

from string import Formatter

import pytest

from smartchat_core.chat.answers.wording.whole_books import WHOLE_BOOK_WORDING, BookMessage, book_words


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize("language", sorted(WHOLE_BOOK_WORDING))
def test_every_language_says_everything_with_the_same_fields(language: str) -> None:
    assert set(WHOLE_BOOK_WORDING[language]) == set(BookMessage)
    for message in BookMessage:
        assert fields(WHOLE_BOOK_WORDING[language][message]) == fields(WHOLE_BOOK_WORDING["en"][message])


def test_the_words_are_those_of_the_language_or_english() -> None:
    assert book_words(BookMessage.PART, "de-AT", number="2") == "Teil 2"
    assert book_words(BookMessage.PART, "xx", number="2") == "Part 2"
    assert book_words(BookMessage.PART, "", number="2") == "Part 2"


def test_braces_in_a_title_are_shown_as_they_are() -> None:
    assert "{names} {0}" in book_words(BookMessage.IN_BOOK, "en", title="{names} {0}")
