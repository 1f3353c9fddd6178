"""What is known of a query before the search."""

import pytest

from smartchat_core.errors import InvalidRequest
from smartchat_core.retrieval.query_analysis import MAX_QUERY_CHARACTERS, ExpectedAnswer, analyse_query
from smartchat_core.text.words import content_words


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who killed Hyde?", ExpectedAnswer.PERSON),
        ("When was the house sold?", ExpectedAnswer.TIME),
        ("In what year did she die?", ExpectedAnswer.TIME),
        ("Where is the key?", ExpectedAnswer.PLACE),
        ("How many men went?", ExpectedAnswer.NUMBER),
        ("Why did he run?", ExpectedAnswer.REASON),
        ("How does Harker escape?", ExpectedAnswer.MANNER),
        ("Describe the castle", ExpectedAnswer.THING),
        ("Where was the miller when it rained?", ExpectedAnswer.PLACE),
        ("Who gets the farm when the old man dies?", ExpectedAnswer.PERSON),
        ("At what hour does the mail leave?", ExpectedAnswer.TIME),
        ("How high is the mill?", ExpectedAnswer.NUMBER),
    ],
)
def test_the_kind_of_answer(question: str, expected: ExpectedAnswer) -> None:
    assert analyse_query(question).expects is expected


@pytest.mark.parametrize("question", ["", "  ", "?!", "x" * (MAX_QUERY_CHARACTERS + 1)])
def test_a_query_must_ask_something(question: str) -> None:
    with pytest.raises(InvalidRequest):
        analyse_query(question)


@pytest.mark.parametrize(
    ("question", "english"),
    [
        ("Where does the captain live?", True),
        ("captain ship", True),
        ("Wo wohnt der Kapitän?", False),
        ("Où habite le capitaine ?", False),
        ("¿Dónde vive el capitán?", False),
        ("船长住在哪里？", False),
        ("Где живёт капитан?", False),
    ],
)
def test_whether_it_is_english(question: str, english: bool) -> None:
    assert analyse_query(question).english is english


def test_phrases_and_names() -> None:
    query = analyse_query("Who says “call me Ishmael” to Captain Ahab?")
    assert query.phrases == ("call me Ishmael",)
    assert query.names == ("Ishmael", "Captain", "Ahab")


def test_content_words() -> None:
    assert content_words("What is the name of Ahab's ship?") == ("name", "ahab", "ship")
    assert content_words("who was it") == ("who", "was", "it")
    assert content_words("कितने हैं") == ("कितने", "हैं")


def test_a_question_of_combining_marks_is_refused_at_once() -> None:
    # To put them in order would take the square of their number: half an hour for so many.
    with pytest.raises(InvalidRequest):
        analyse_query("a" + "\u0301" * 250_000 + "\u0316" * 250_000)
