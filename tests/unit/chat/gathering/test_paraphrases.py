"""Other words for what a question asks for."""

import pytest

from smartchat_core.chat.gathering.paraphrases import paraphrase_of


@pytest.mark.parametrize(
    ("question", "statement"),
    [
        ("How does Anna die?", "they found that she had drowned"),
        ("Where does Karl come from?", "he was a native of the hills"),
        ("With whom does Anna run away?", "she eloped with the clerk"),
        ("What does Karl do for a living?", "by trade he was a cooper"),
        ("How rich is Karl?", "he had two hundred pounds a year"),
        ("Where does Karl live?", "his lodgings were by the weir"),
        ("What is Anna afraid of?", "she shuddered at the wheel"),
    ],
)
def test_a_statement_in_other_words_is_recognised(question: str, statement: str) -> None:
    said = paraphrase_of(question, "en")
    assert said is not None
    assert said.pattern.search(statement)
    assert not said.pattern.search("it rained all day on the mill")


@pytest.mark.parametrize("question", ["What colour is the mill?", "How many lives were lost?", "What is the answer?"])
def test_other_questions_have_no_other_words(question: str) -> None:
    assert paraphrase_of(question, "en") is None


def test_other_languages_have_none_yet() -> None:
    assert paraphrase_of("Wie alt ist sie, and how does Anna die?", "de") is None
