"""Which events questions ask about, and which they merely mention."""

import pytest

from smartchat_core.chat.gathering.asked_clause import events_asked_about
from smartchat_core.chat.gathering.events import asked_events

NAMES = [("anna",), ("bruno",), ("orr", "tarn")]


def asks_about(question: str, language: str, names: list[tuple[str, ...]]) -> bool:
    events = asked_events(question, language, names)
    assert events, "the question should have a word for an event"
    return bool(events_asked_about(events, question, language, names))


@pytest.mark.parametrize(
    "question",
    [
        "How does Anna die?",
        "In which year did Anna return to the island?",
        "Where do Anna and Bruno spend their honeymoon?",
        "Why does Anna accept Mr. Bruno's proposal?",
        "Who kills Anna?",
        "Who was it that poisoned Orr Tarn?",
        "With what weapon was Orr Tarn killed?",
        "How did Anna's father die?",
        "Who is Anna's husband?",
        "What is the cause of Bruno's death?",
        "After Bruno died, whom did Anna marry?",
        "When did Anna finally marry Bruno?",
        "Who is the man that Anna marries?",
        "What happened at Anna's wedding?",
        "Where do Ida and Anna spend their honeymoon?",
        "How did Anna meet and marry Bruno?",
        "Why does Anna flatter Bruno and then kill him?",
        "HOW DOES ANNA DIE?",
    ],
)
def test_events_that_are_asked_about(question: str) -> None:
    assert asks_about(question, "en", NAMES)


@pytest.mark.parametrize(
    "question",
    [
        "What did Anna do after Bruno died?",
        "What did Anna do, when the ship returned, with the letter?",
        "When Bruno died, what did Anna do?",
        "How did Anna know that Bruno was dead?",
        "Why does Anna want her husband to mend the net?",
        "Why did Anna's wife leave the house?",
        "Why did the miller's bride give Anna a ring?",
        "Why did Anna want to marry Bruno?",
        "Why would the queen want to poison Anna?",
        "What does Anna see by the fire?",
        "How did Anna feel at the thought of drowning?",
        "What does the executioner carve for Anna?",
        "Who helps Anna to defeat the giant?",
        "What did Anna give the miller and his wife?",
    ],
)
def test_events_that_are_only_mentioned(question: str) -> None:
    assert not asks_about(question, "en", NAMES)


@pytest.mark.parametrize(
    ("question", "language", "name", "expected"),
    [
        ("Comment meurt Anna ?", "fr", "anna", True),
        ("Que fait Anna quand meurt Bruno ?", "fr", "anna", False),
        ("¿Cómo muere Anna?", "es", "anna", True),
        ("¿Qué hace Anna cuando muere Bruno?", "es", "anna", False),
        ("Come muore Anna?", "it", "anna", True),
        ("Che cosa fa Anna quando muore Bruno?", "it", "anna", False),
        ("Em que ano Anna morreu?", "pt", "anna", True),
        ("O que faz Anna depois que Bruno morreu?", "pt", "anna", False),
        ("Как умерла Анна?", "ru", "анна", True),
        ("Что делает Анна после смерти Бруно?", "ru", "анна", False),
    ],
)
def test_other_languages(question: str, language: str, name: str, expected: bool) -> None:
    assert asks_about(question, language, [(name,)]) is expected


def test_a_language_without_such_words_has_all_events_asked_about() -> None:
    events = asked_events("Wie reagiert Anna, als Bruno stirbt?", "de")
    assert events
    assert events_asked_about(events, "Wie reagiert Anna, als Bruno stirbt?", "de", [("anna",)]) == events
