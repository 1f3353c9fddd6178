"""How books spell what a question in another language spells otherwise."""

import pytest

from smartchat_core.chat.rewriting.vocabulary import Vocabulary

TEXT = (
    "Valerius came to the harbour. Valerius spoke of astronomy to Veronica. Veronica laughed, and Valerius left. "
    "Achab Orr watched. Achab Orr slept. Veronica and Achab and Orr and a possession of curiosity. Orr met Carter. "
    "Carter saw Orr, and Carter wept. A fire burned. Fire!"
)
WORDS = Vocabulary([TEXT])


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Veronica", "Veronica"),
        ("Véronica", "Veronica"),
        ("Veronika", "Veronica"),
        ("Valerio", "Valerius"),
        ("Ahab", "Achab"),
        ("Fire", ""),
        ("Tobias", ""),
    ],
)
def test_names(word: str, expected: str) -> None:
    assert WORDS.spelled(word, name=True) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [("Astronomie", "astronomy"), ("curiosidad", "curiosity"), ("posesión", "possession"), ("mar", ""), ("haus", "")],
)
def test_words_that_languages_share(word: str, expected: str) -> None:
    assert WORDS.spelled(word, name=False) == expected


@pytest.mark.parametrize(
    ("name", "expected"), [("卡特", "Carter"), ("Картер", "Carter"), ("カーター", "Carter"), ("汤普森", ""), ("奥", "")]
)
def test_names_in_another_script(name: str, expected: str) -> None:
    assert WORDS.sounding(name) == expected
