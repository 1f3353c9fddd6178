from string import Formatter

import pytest

from smartchat_core.chat.answers.wording.english import ENGLISH
from smartchat_core.chat.answers.wording.messages import Message, Noun
from smartchat_core.chat.answers.wording.registry import WORDINGS, wording_for
from smartchat_core.chat.answers.wording.wording import Wording
from smartchat_core.model import SectionRole


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize("wording", WORDINGS.values(), ids=WORDINGS)
def test_every_language_says_every_message_with_the_same_fields(wording: Wording) -> None:
    assert set(wording.messages) == set(Message)
    for message in Message:
        assert fields(wording.messages[message]) == fields(ENGLISH.messages[message]), message


@pytest.mark.parametrize("wording", WORDINGS.values(), ids=WORDINGS)
def test_every_language_counts_and_names_every_series(wording: Wording) -> None:
    divisions = {role for role in SectionRole if role.is_division} | {SectionRole.SECTION}
    assert set(wording.labels) == divisions
    assert divisions | set(Noun) <= set(wording.counted)
    for noun in divisions | set(Noun):
        for count in (1, 2, 5, 21):
            assert str(count) in wording.count(noun, count)


@pytest.mark.parametrize(
    ("language", "count", "expected"),
    [
        ("en", 1, "1 chapter"),
        ("en-GB", 1_234, "1,234 chapters"),
        ("de", 2, "2 Kapitel"),
        ("fr", 12_345, "12\u202f345 chapitres"),
        ("ru", 1, "1 глава"),
        ("ru", 3, "3 главы"),
        ("ru", 12, "12 глав"),
        ("ru", 21, "21 глава"),
        ("zh-Hans", 27, "27章"),
        ("xx", 3, "3 chapters"),
    ],
)
def test_numbers_have_the_form_of_the_language(language: str, count: int, expected: str) -> None:
    assert wording_for(language).count(SectionRole.CHAPTER, count) == expected


def test_lists_and_names_of_languages() -> None:
    assert ENGLISH.listed(["a", "b", "c"]) == "a, b and c"
    assert wording_for("ja").listed(["a", "b", "c"]) == "a、b、c"
    assert ENGLISH.language_name("en-GB") == "English (en-GB)"
    assert ENGLISH.language_name("xx") == "xx"
