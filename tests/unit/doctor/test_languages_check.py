"""When another embedder is suggested."""

import pytest

from smartchat.doctor.languages_check import judge_languages
from smartchat.doctor.results import CheckLevel

ENGLISH = frozenset({"en"})


@pytest.mark.parametrize(
    ("languages", "served", "suggested"),
    [
        ([], ENGLISH, False),
        (["en", "en", "en", "de"], ENGLISH, False),
        (["en", "en", "de"], ENGLISH, True),
        (["fr", "de"], frozenset[str](), False),
    ],
)
def test_multilingual_is_suggested_for_many_books_in_other_languages(
    languages: list[str], served: frozenset[str], suggested: bool
) -> None:
    result = judge_languages(languages, served)
    assert (result.level is CheckLevel.WARNING) is suggested
    assert ("multilingual" in result.remedy) is suggested
