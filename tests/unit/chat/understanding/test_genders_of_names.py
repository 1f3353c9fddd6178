"""Whom a pronoun means, by what the books show of the people of earlier questions."""

import pytest

from smartchat_core.chat.prompting import Turn
from smartchat_core.chat.understanding.pronouns import Gender
from smartchat_core.chat.understanding.understand import understand

BOOK = {"Ilka": Gender.SHE, "Ilka Brandt": Gender.SHE, "Anselm": Gender.HE, "Anselm Thorne": Gender.HE}


@pytest.mark.parametrize(
    ("earlier", "asked", "text"),
    [
        (("Who is Ilka?", "Who is Anselm?"), "Where does she live?", "Where does Ilka live?"),
        (("Who is Anselm?", "Who is Ilka?"), "Where does he live?", "Where does Anselm live?"),
        (("Who is Ilka?", "Who is Anselm?"), "What is her mill called?", "What is Ilka's mill called?"),
        (("Who is Ilka?", "Who is Jory?"), "Where does she live?", "Where does Jory live?"),
    ],
)
def test_a_pronoun_means_one_who_is_so_in_the_book(earlier: tuple[str, ...], asked: str, text: str) -> None:
    history = [Turn(question=one, answer="") for one in earlier]
    assert understand(asked, history=history, gender=BOOK.get).text == text


@pytest.mark.parametrize("asked", ["Where does she live?", "Why did she go?", "And she?"])
def test_she_is_no_man(asked: str) -> None:
    history = [Turn(question="Who is Anselm Thorne?", answer="Anselm Thorne is a clerk.")]
    understood = understand(asked, history=history, gender=BOOK.get)
    assert "Anselm" not in understood.text
    assert "Anselm" not in understood.search
