"""Attributes that questions ask for by name."""

import pytest

from smartchat_core.chat.gathering.attributes import states_attribute

ANNA = [("anna",)]


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("In which year does the ship sail?", "It was in the spring of 1803 that she sailed."),
        ("In welchem Jahr fährt das Schiff?", "Im Jahre 1803 fuhr es ab."),
        ("What is Anna's Christian name?", "Anna was called so by strangers only."),
        ("What is the Christian name of the smith?", "He never spoke of it."),
        ("Who sails?", "Nobody sails."),
    ],
)
def test_a_quote_that_states_it_or_nothing_that_is_recognised(question: str, quote: str) -> None:
    names = ANNA if "Anna" in question else []
    assert states_attribute(question, names, ["The sea was calm.", quote])


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("In which year does the ship sail?", "After three years she came to the harbour."),
        ("En quelle année part le navire ?", "Le navire partit au matin."),
        ("What is Anna's Christian name?", "She would bear the name of Anna no longer."),
        ("What is Anna's first name?", "Anna slept. Her brother was called Tom."),
    ],
)
def test_quotes_that_state_no_such_thing(question: str, quote: str) -> None:
    assert not states_attribute(question, ANNA, [quote])
