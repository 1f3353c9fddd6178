import pytest

from smartchat_core.chat.conversations.limits import question_text, search_words, title_of
from smartchat_core.errors import InvalidRequest


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("Who keeps\n the light?", "Who keeps the light?"),
        ("", ""),
        (" \t", ""),
        ("x" * 200, "x" * 79 + "…"),
        ("a word " * 30, "a word a word a word a word a word a word a word a word a word a word a word a…"),
        ("Who, " + "o" * 90, "Who, " + "o" * 74 + "…"),
        ("灯台" * 60, "灯台" * 39 + "灯…"),
        ("A \ud800 b \0 c", "A ? b c"),
    ],
)
def test_title_of_a_question(question: str, title: str) -> None:
    assert title_of(question) == title
    assert len(title_of(question)) <= 80


def test_question_is_kept_so_that_it_can_be_stored() -> None:
    assert question_text("  Who \ud800\0 did it?\n") == "Who ?\N{REPLACEMENT CHARACTER} did it?"
    with pytest.raises(InvalidRequest):
        question_text("\n")


def test_search_takes_so_many_words() -> None:
    assert search_words("the light the sea") == ("the", "light", "sea")
    assert search_words(" ") == ()
    with pytest.raises(InvalidRequest):
        search_words(" ".join(map(str, range(21))))
    with pytest.raises(InvalidRequest):
        search_words("x" * 201)
