"""The words of answers from passages, in every language."""

from string import Formatter

import pytest

from smartchat_core.chat.answers.wording.lookups import (
    LOOKUP_WORDING,
    LookupMessage,
    does_not_say,
    either,
    lookup_words,
    marked,
    mentions_none,
)
from smartchat_core.chat.answers.wording.registry import WORDINGS


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize("language", sorted(WORDINGS))
def test_every_language_says_everything_with_the_same_fields(language: str) -> None:
    assert set(LOOKUP_WORDING[language]) == set(LookupMessage)
    for message in LookupMessage:
        assert fields(LOOKUP_WORDING[language][message]) == fields(LOOKUP_WORDING["en"][message])


@pytest.mark.parametrize("language", sorted(set(WORDINGS) - {"en"}))
def test_no_other_language_says_it_in_english(language: str) -> None:
    spoken = [message for message in LookupMessage if message not in {LookupMessage.OR, LookupMessage.MARKED}]
    assert all(LOOKUP_WORDING[language][one] != LOOKUP_WORDING["en"][one] for one in spoken)


def test_the_words_are_those_of_the_language_or_english() -> None:
    assert lookup_words(LookupMessage.BOTH, "de-AT") == "Beide:"
    assert lookup_words(LookupMessage.BOTH, "xx") == "Both:"


def test_a_refusal_names_the_bound_in_its_language() -> None:
    assert does_not_say(["Die Mühle"], bounded=True, language="de") == (
        "Soweit Sie gelesen haben: „Die Mühle“ sagt das nicht."
    )
    assert does_not_say(["A", "B"], bounded=False, language="fr") == "Les livres ne le disent pas."
    assert mentions_none(["A", "B"], ["Igor", "Anna", "Ivo"], bounded=False, language="de") == (
        "Keines der 2 Bücher erwähnt Igor, Anna oder Ivo."
    )


def test_lists_are_those_of_the_language() -> None:
    assert marked(["a", "b"], "fr") == "« a », « b »"
    assert either(["a"], "en") == "a"
    assert either([], "en") == ""
    assert either(["a", "b", "c"], "en") == "a, b or c"
