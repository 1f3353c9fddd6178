"""Which books speak of something."""

import pytest

from smartchat_core.chat.gathering.across_books import derived_forms


def test_words_from_the_stem_of_a_doctrine_are_its_forms() -> None:
    assert {"stoic"} < {"stoic", *derived_forms("stoicism")}
    assert {"galvanist", "galvanised", "galvanic"} <= set(derived_forms("galvanism"))


@pytest.mark.parametrize("word", ["prism", "mill", "free will and determinism", ""])
def test_other_words_have_none(word: str) -> None:
    assert derived_forms(word) == ()
