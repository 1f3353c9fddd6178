"""Events that questions ask about."""

import pytest

from smartchat_core.chat.gathering.events import asked_events, asks_for_the_end, reports_events, speak_of, speakers
from smartchat_core.text.stop_words import STOP_WORDS


def reported(question: str, text: str, language: str = "en", name: str = "anna") -> bool:
    events = asked_events(question, language)
    assert events
    return reports_events(events, [(name,)], [text])


@pytest.mark.parametrize(
    ("question", "text", "language"),
    [
        ("How does Anna die?", "They found Anna drowned in the lake.", "en"),
        ("How does Anna die?", "Anna slipped. She drowned.", "en"),
        ("Whom does Anna marry?", "Anna's wedding was in May.", "en"),
        ("Where does Anna spend her honeymoon?", "Anna's wedding journey led to the lakes.", "en"),
        ("How does Anna get the better of the smith?", "Anna outwitted him.", "en"),
        ("Wie stirbt Anna?", "Anna wurde ermordet.", "de"),
        ("Comment meurt Anna ?", "On enterra Anna, morte de froid.", "fr"),
        ("Как умерла Анна?", "Анна погибла в бою.", "ru"),
    ],
)
def test_a_sentence_that_reports_it(question: str, text: str, language: str) -> None:
    assert reported(question, text, language, "анна" if language == "ru" else "anna")


@pytest.mark.parametrize(
    "text",
    ["Anna spoke of death.".replace("death", "dinner"), "Anna slept. The king was killed.", "The dead were many.", ""],
)
def test_texts_that_share_other_words_only(text: str) -> None:
    assert not reported("How does Anna die?", text)


def test_questions_without_an_event() -> None:
    assert not asked_events("Where does Anna live?", "en")
    assert not asked_events("Who is the diet for?", "en")
    assert not asked_events("Who dies?", "xx")
    assert not asked_events("Where does Victor live?", "en", [("victor",)])


def test_more_is_an_event_to_one_who_has_not_read_on() -> None:
    for question in ("Does Anna escape from the mill?", "Who betrays Anna?", "Who robs Anna of the ring?"):
        assert asked_events(question, "en", [("anna",)], bounded=True)
        assert not asked_events(question, "en", [("anna",)])
    escape = asked_events("Does Anna escape?", "en", bounded=True)
    assert reports_events(escape, [("anna",)], ["At night Anna fled over the river."])
    assert not reports_events(escape, [("anna",)], ["Anna slept. The miller had escaped."])


def test_a_fire_is_an_event() -> None:
    assert reported("Who set fire to Anna's mill?", "They saw that Anna's mill was burning.")
    assert not reported("Who set fire to Anna's mill?", "Anna cooked. The fire was low.")


def test_a_wedding_is_no_honeymoon() -> None:
    assert not reported("Where does Anna spend her honeymoon?", "Anna's wedding was in May.")


def test_all_events_of_a_question() -> None:
    events = asked_events("Does Anna survive the wedding night?", "en")
    texts = ["Anna found him murdered.\n\nHer wedding was in May."]
    assert not reports_events(events, [("anna",)], texts)
    assert reports_events(events, [("anna",)], texts, every=False)


def test_both_of_two_people() -> None:
    events = asked_events("Why does Anna accept Bruno's proposal?", "en")
    people = [("anna",), ("bruno",)]
    assert reports_events(events, people, ["Anna smiled. She accepted the proposal. Bruno wept."], together=2)
    assert not reports_events(events, people, ["Anna accepted the proposal. It rained. Bruno wept."], together=2)


def test_who_speaks_in_a_play_does_not_act() -> None:
    lines = [f"Anna {word} is dead, they say." for word in ("He", "She", "It", "That", "This")]
    play = "\n".join(lines)
    events = asked_events("How does Anna die?", "en")
    assert speakers([("anna",)], play) == {"anna"}
    assert not reports_events(events, [("anna",)], [play], labels=frozenset({"anna"}))
    assert reports_events(events, [("anna",)], [f"{play}\nBruno Anna is dead."], labels=frozenset({"anna"}))
    assert not speakers([("anna",)], "Anna Lund came.\nAnna Lund went.\n" * 9)


def test_the_end() -> None:
    assert asks_for_the_end("Whom does Anna marry in the end?", "en")
    assert asks_for_the_end("Wen heiratet Anna am Ende?", "de")
    assert asks_for_the_end("安娜最后和谁结婚？", "zh")
    assert asks_for_the_end("アンナは最後に誰と結婚しますか？", "ja")
    assert not asks_for_the_end("最后一次提到安娜是在哪里？", "zh")
    assert not asks_for_the_end("Whom does Anna marry?", "en")
    assert not asks_for_the_end("What stands in the endnotes?", "en")


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("Anna fell; the news of the king's death came late.", False),
        ("They wept for Orr's sudden death when Anna came.", False),
        ("They wept for Anna's sudden death.", True),
        ("The news of the king's death came; that night Anna drowned.", True),
        ("Anna's father drowned in May.", True),
    ],
)
def test_quotes_must_speak_of_the_event_of_the_people_asked_about(text: str, quoted: bool) -> None:
    question = "How did Anna's father die?"
    events = asked_events(question, "en", [("anna",)])
    assert reports_events(events, [("anna",)], [text], question=question) is quoted


def test_whether_texts_speak_of_an_event_at_all() -> None:
    events = asked_events("How did the otter die?", "en")
    assert speak_of(events, ["The otter slept.", "It was found dead."])
    assert not speak_of(events, ["The otter slept."])


@pytest.mark.parametrize(
    ("text", "reported_by_pronoun"),
    [
        ("Anna waited for the crane. On its back she returned to the island.", True),
        ("Anna waited for the crane. On its back Bruno returned to her island.", False),
        ("Anna waited for the crane. In the evening the ships returned.", False),
    ],
)
def test_a_pronoun_within_a_sentence_without_names(text: str, reported_by_pronoun: bool) -> None:
    question = "How does Anna return home?"
    events = asked_events(question, "en", [("anna",)])
    assert reports_events(events, [("anna",)], [text], question=question, pronouns=True) is reported_by_pronoun
    assert not reports_events(events, [("anna",)], [text], question=question)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "stable executive conviction Victor hangar blazer"),
        ("de", "total totalitär ehe ehemals ehern mordsmäßig"),
        ("fr", "ne nez"),
        ("es", "casa caso casas casi matas materia"),
        ("it", "spostare spostò casa"),
        ("pt", "casa caso casaco casal casarão matas matéria"),
        ("ru", "мужик мужчина мужество умеренный казна браконьер"),
    ],
)
def test_words_that_only_look_like_those_of_an_event(language: str, words: str) -> None:
    for word in words.split():
        assert not asked_events(f"xx {word} xx", language), word


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "it", "pt", "ru"])
def test_no_stop_word_is_an_event(language: str) -> None:
    assert not [word for word in STOP_WORDS[language] if asked_events(word, language, bounded=True)]


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Où est né Émile ?", "fr"),
        ("Quand Anna est-elle née ?", "fr"),
        ("¿Con quién se casó Anna?", "es"),
        ("¿Quién mata a Bruno?", "es"),
        ("Com quem Anna se casa?", "pt"),
        ("Chi sposò Anna?", "it"),
        ("За кого Анна вышла замуж?", "ru"),
        ("Кто муж Анны?", "ru"),
        ("Wer tötete Bruno?", "de"),
        ("When is Bruno hanged?", "en"),
    ],
)
def test_events_in_their_usual_forms(question: str, language: str) -> None:
    assert asked_events(question, language)
