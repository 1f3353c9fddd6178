import pytest

from smartchat_core.text.counting import count_words


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), ("Two words.", 2), ("Zwei Wörter", 2), ("他来了 twice", 4), ("책을 읽다", 2), ("本を read", 3)],
)
def test_words_are_counted_by_spaces_and_by_signs_where_there_are_none(text: str, count: int) -> None:
    assert count_words(text) == count
