"""Whether a person is a man or a woman, as titles and pronouns show, and as far as the text was read."""

from smartchat_core.books.build import build_book_model
from smartchat_core.model.parsed import ParsedDocument

TEXT = (
    "Tavrin came home, and he shut the door. “It is late,” said Tavrin, and he sat down. "
    "Tavrin knew that he was old.\n\n"
    "Mrs. Quellor opened the letter. “It is from the mill,” said Mrs. Quellor to Tavrin.\n\n"
    "Ordwen went to the mill. “The river is high,” said Ordwen. Ordwen looked at the water.\n\n"
) * 3


def _gender(name: str, until: int | None = None) -> str:
    model = build_book_model(ParsedDocument(text=TEXT)).until(until)
    return next((one.gender for one in model.people if name in one.name), "")


def test_pronouns_and_titles_show_it() -> None:
    assert _gender("Tavrin") == "m"
    assert _gender("Quellor") == "w"


def test_it_is_open_where_nothing_shows_it() -> None:
    assert _gender("Ordwen") == ""


def test_it_is_not_known_before_it_was_read() -> None:
    assert _gender("Tavrin", until=TEXT.index("Tavrin knew") - 1) == ""
