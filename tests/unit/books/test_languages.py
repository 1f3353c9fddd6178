"""Names in other languages than English. The sentences are our own."""

from __future__ import annotations

import pytest

from smartchat_core.books.entities import EntityKind, IntroductionKind
from smartchat_core.books.languages.registry import LANGUAGES, rules_for
from smartchat_core.books.languages.rules import Bearer
from tests.unit.books.test_build import build

TEXTS = {
    "de": "In Lübeck lebte Konrad Behrens, der Uhrmacher und Arzt der Stadt. „Kommen Sie“, sagte Frau Wendt. „Gern“, "
    "sagte Behrens. Frau Wendt lächelte. Die Uhr schlug. Konrad nahm den Hut. Dann ging Konrad nach Lübeck "
    "zurück, und der alte Hund schlief. In Lübeck regnete es. „Ja“, sagte Konrad.",
    "fr": "Henri Duval était un avocat de Rouen. « Venez », dit madame Lambert. — Oui, répondit Duval. Madame "
    "Lambert sourit. Henri prit son chapeau. À Rouen, il pleuvait. Elle dit que monsieur Duval vivait à Rouen. "
    "« Oui », dit Henri.",
    "es": "En Toledo vivía Diego Salcedo, médico de la ciudad. —Venga —dijo doña Beatriz. —Sí —respondió Salcedo. "
    "Entonces doña Beatriz sonrió. Diego tomó el sombrero. Se fue a Toledo. Y luego dijo Diego que no. En Toledo "
    "llovía.",
    "it": "A Verona viveva Marco Bellini, medico della città. «Su, venga», disse la signora Conti. «Sì», rispose "
    "Bellini. La signora Conti sorrise. Marco prese il cappello. Poi disse Marco di no. A Verona pioveva, e in "
    "Verona restò.",
    "pt": "Em Braga vivia Duarte Meneses, médico da cidade. — Venha — disse dona Helena. — Sim — respondeu Meneses. "
    "Então dona Helena sorriu. Duarte tomou o chapéu. Depois disse Duarte que não. Em Braga chovia, e em Braga "
    "ficou.",
    "ru": "В Твери жил Андрей Лужин, доктор. — Войдите, — сказала Марья. — Да, — отвечал Лужин. Потом Марья "
    "улыбнулась. Он увидел Марью и пошёл к Марье. И тогда сказал Андрей, что нет. В Твери шёл дождь. Жили в "
    "Твери тихо.",
}
PEOPLE = {
    "de": [{"Konrad", "Konrad Behrens", "Behrens"}, {"Frau Wendt"}],
    "fr": [{"Henri", "Henri Duval", "Duval", "monsieur Duval"}, {"madame Lambert"}],
    "es": [{"Diego", "Diego Salcedo", "Salcedo"}, {"doña Beatriz"}],
    "it": [{"Marco", "Marco Bellini", "Bellini"}, {"signora Conti"}],
    "pt": [{"Duarte", "Duarte Meneses", "Meneses"}, {"dona Helena"}],
    "ru": [{"Андрей", "Андрей Лужин", "Лужин"}, {"Марья"}],
}
PLACES = {"de": "Lübeck", "fr": "Rouen", "es": "Toledo", "it": "Verona", "pt": "Braga", "ru": "Твери"}


ZH = (
    "林清远道：“你来了。”王小梅笑道：“来了。”清远问：“冷吗？”小梅点头。\n\n"
    "他们住在青石镇。林清远说，他要到青石镇去。清远道：“走吧。”王小梅说：“好。”周先生来了。周先生坐下。"
)
JA = (
    "田村さんは駅で待っていた。「遅いですね」と田村さんが言った。マルタは笑った。マルタが答えた。"
    "「雨ですね」と高橋君は言った。高橋君は帰った。田村はまた来た。"
)


def test_chinese_names() -> None:
    model = build(ZH, language="zh")
    people = [{name.text: len(name.mentions) for name in person.names} for person in model.people]
    assert {"林清远": 2, "清远": 2} in people
    assert any("王小梅" in names for names in people)
    assert {"周先生": 2} in people
    assert [place.name for place in model.places()] == ["青石镇"]
    assert model.find("林清远") == model.find("清远")


def test_japanese_names() -> None:
    model = build(JA, language="ja")
    people = {person.name: len(person.mentions) for person in model.people}
    assert people == {"田村": 3, "マルタ": 2, "高橋": 2}


@pytest.mark.parametrize("language", TEXTS)
def test_people_and_places(language: str) -> None:
    model = build(TEXTS[language], language=language)
    people = [{name.text for name in person.names} for person in model.people]
    assert people == PEOPLE[language]
    assert PLACES[language] in {place.name for place in model.places()}


@pytest.mark.parametrize("language", TEXTS)
def test_who_they_are(language: str) -> None:
    model = build(TEXTS[language], language=language)
    first = model.people[0]
    assert first.introductions[0].how in {IntroductionKind.APPOSITION, IntroductionKind.COPULA}


def test_inflected_forms_are_one_name() -> None:
    marya = build(TEXTS["ru"], language="ru").find("Марья")[0]
    assert len(marya.mentions) == 4
    assert marya.kind is EntityKind.PERSON


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_in_lower_case_and_titles_have_a_bearer(language: str) -> None:
    rules = rules_for(language)
    assert rules.language == language
    assert all(isinstance(bearer, Bearer) for bearer in rules.titles.values())
    for list_of_words in (rules.titles, rules.kin, rules.offices, rules.speech, rules.acts, rules.men, rules.women):
        assert all(word == word.casefold() for word in list_of_words)
    assert rules.given_titles <= rules.titles.keys()
    assert rules.address <= rules.titles.keys()
    assert rules.vocative <= rules.determiners or rules.unspaced
    assert not rules.men & rules.women


def test_an_unknown_language_is_read_as_english() -> None:
    assert rules_for("xx") is rules_for("en")
