"""Questions in the words of the language of the books, without a model."""

import pytest

from smartchat_core.chat.rewriting.translation import Translation, translate
from smartchat_core.chat.rewriting.vocabulary import Vocabulary

TEXT = (
    "Captain Carter kept the lighthouse. Carter married Veronica Dale, and Veronica wept. Dale sold the ship. "
    "Veronica and Carter and Dale buried a ring. Veronica told Dale."
)


def translated(question: str, source: str, *, target: str = "en", read: bool = True) -> Translation:
    found = translate(question, source=source, target=target, vocabulary=Vocabulary([TEXT]) if read else None)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("language", "question", "expected", "names"),
    [
        ("de", "Wen heiratet Veronika Dale?", "who married Veronica Dale", ("Veronica", "Dale")),
        ("de", "Wie viele Ringe begrub der Kapitän?", "how many ring captain", ()),
        ("fr", "Qui a vendu le navire à Carter ?", "who sold ship Carter", ("Carter",)),
        ("es", "¿Dónde enterró Verónica el anillo?", "where buried Veronica ring", ("Veronica",)),
        ("es", "¿Con quién se casa Verónica?", "who marry Veronica", ("Veronica",)),
        ("es", "¿Quién vendió la casa?", "who sold house", ()),
        ("it", "Perché piange Veronica?", "why weep Veronica", ("Veronica",)),
        ("pt", "Quando morreu o capitão?", "when death captain", ()),
        ("ru", "Кто убил Картера?", "who kill Carter", ("Carter",)),
        ("zh", "卡特的船在哪里？", "Carter ship where", ("Carter",)),
        ("ja", "カーターは誰と結婚しましたか？", "Carter who married", ("Carter",)),
    ],
)
def test_languages(language: str, question: str, expected: str, names: tuple[str, ...]) -> None:
    found = translated(question, language)
    assert (found.text, found.names) == (expected, names)
    assert found.understood


@pytest.mark.parametrize(
    ("language", "question", "names"),
    [
        ("es", "¿Quién es la señora Carter?", ("Mrs", "Carter")),
        ("es", "¿Quién vende a la señora el navío?", ()),
        ("zh", "卡特夫人是谁？", ("Carter", "Mrs")),
        ("zh", "夫人是谁？", ()),
    ],
)
def test_how_somebody_is_addressed(language: str, question: str, names: tuple[str, ...]) -> None:
    assert translated(question, language).names == names


@pytest.mark.parametrize(
    ("language", "question", "expected"),
    [
        ("de", "Wer fürchtet das Sein?", "who fear existence"),
        ("de", "Wer wird sein Kapitän?", "who captain"),
        ("fr", "Qui craint l'été ?", "who fear summer"),
        ("fr", "Qui a été tué ?", "who kill"),
        ("fr", "Qui entend le son ?", "who hear sound"),
        ("fr", "Qui vend son navire ?", "who sell ship"),
        ("it", "Chi teme lo stato?", "who fear state"),
        ("it", "Chi è stato ucciso?", "who kill"),
        ("es", "¿Quién teme la nada?", "who fear nothing"),
        ("es", "¿Quién no teme nada?", "who fear"),
        ("es", "¿En qué caso muere el capitán?", "what case death captain"),
        ("pt", "Quem teme o caso?", "who fear case"),
        ("it", "Chi racconta il caso?", "who tell case"),
    ],
)
def test_words_that_are_nouns_only_with_an_article_or_a_capital(language: str, question: str, expected: str) -> None:
    assert translated(question, language, read=False).text == expected


def test_other_words_of_the_same_meaning_are_searched_for_as_well() -> None:
    assert translated("Quand meurt Carter ?", "fr").search == "when death Carter died die"


def test_a_question_of_which_most_is_unknown_is_not_understood() -> None:
    found = translated("Warum zwirbelt der Quastenflosser die Klabuster?", "de")
    assert not found.understood
    assert found.unknown == ("zwirbelt", "Quastenflosser", "Klabuster")
    assert not translated("Warum?", "de").understood


def test_without_the_words_of_the_books_the_dictionary_is_left() -> None:
    found = translated("Wo liegt das Schiff in London?", "de", read=False)
    assert found.names == ("London",)


def test_from_english_into_another_language() -> None:
    assert translated("Where is the ship?", "en", target="de", read=False).text == "wo schiff"


def test_languages_that_the_dictionary_lacks() -> None:
    assert translate("Missä laiva on?", source="fi", target="en", vocabulary=None) is None
    assert translate("Where is it?", source="en", target="en", vocabulary=None) is None


def test_a_question_of_words_that_the_books_have_is_in_their_language() -> None:
    vocabulary = Vocabulary(["Nguyễn Văn Đức là người giữ ngọn hải đăng."])
    assert translate("Nguyen Van Duc la ai?", source="fr", target="en", vocabulary=vocabulary) is None
    assert translate("Où est le phare de Nguyen?", source="fr", target="en", vocabulary=vocabulary) is not None
