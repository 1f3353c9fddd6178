"""Forms that an answer has."""

import pytest

from smartchat_core.chat.gathering.answer_forms import asked_form


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("How tall is the lighthouse?", "It rose ninety feet above the rocks."),
        ("How deep was the well?", "They let down 40 fathoms of rope."),
        ("How old is the ferryman?", "He was seven-and-thirty when he came here."),
        ("How old is the ferryman?", "The ferryman was twenty, and looked older."),
        ("How heavy was the bell?", "The bell weighed two tons."),
        ("How rich is the miller?", "The man has three hundred pounds in the bank."),
        ("How much does the boat cost?", "You may have it for £12."),
        ("At what hour does the mail leave?", "It left at half past six."),
        ("At what hour did the bell ring?", "We heard it about three in the morning."),
        ("How long did they wait?", "For two whole weeks nobody came."),
        ("In which year was the bridge built?", "The bridge was opened in 1840."),
        ("On which day do they meet?", "They met every Tuesday at the inn."),
        ("What colour is the ferryman's coat?", "He buttoned his old green coat."),
        ("What is the miller's table made of?", "He sat down at the oak table."),
        ("Of which metal are the hinges made?", "All the hinges are of wrought iron."),
        ("What is the title of the book that Anna reads?", "In the evening she opened the Garden of the Winds."),
        ("Which books does the ferryman own?", "On his shelf stood Marlow’s Travels."),
        ("What was the song called?", "It was an old song, called “Fog”."),
        ("What does Karl do for a living?", "Karl was a baker like his father."),
    ],
)
def test_a_sentence_that_may_answer_is_recognised(question: str, sentence: str) -> None:
    stated = asked_form(question)
    assert stated is not None
    assert stated(sentence)
    assert stated(sentence.replace(" ", "\n"))


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("How tall is the lighthouse?", "A hundred people looked at the lighthouse."),
        ("How rich is the miller?", "The miller had three hundred sacks."),
        ("What is the miller's table made of?", "He wiped the table and laid his silver watch aside."),
        ("In which year was the bridge built?", "It took three years."),
        ("Which books does the ferryman own?", "He read with the Duke of Norland and Mr. Smith."),
    ],
)
def test_one_that_has_another_form_is_not(question: str, sentence: str) -> None:
    stated = asked_form(question)
    assert stated is not None
    assert not stated(sentence)


@pytest.mark.parametrize(
    "question",
    ["Who is the ferryman?", "Where was the church built?", "Why did they wait?", "Wie hoch ist der Turm?", ""],
)
def test_other_questions_have_no_form(question: str) -> None:
    assert asked_form(question) is None
