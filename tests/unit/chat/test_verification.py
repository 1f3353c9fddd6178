"""In what a claim and a quote can disagree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.chat.verification.detection import LEXICONS, UNKNOWN, detect_lexicon
from smartchat_core.chat.verification.quantity import extract_numbers
from smartchat_core.chat.verification.rules import RULES, coverage, judge, numbers_differ
from smartchat_core.chat.verification.sentence import read_sentence
from smartchat_core.model.claim import ClaimDoubt

PASSAGE = "“Come in,” said Elspeth Marr, and Tobias came in. She asked him about the lighthouse."

DIFFER = [
    (ClaimDoubt.ROLES_DIFFER, "The creature created Frankenstein.", "Frankenstein created the creature."),
    (ClaimDoubt.ROLES_DIFFER, "The creature killed Victor.", "Victor killed the creature."),
    (ClaimDoubt.ROLES_DIFFER, "Victor was killed by the creature.", "The creature was killed by Victor."),
    (ClaimDoubt.ROLES_DIFFER, "Victor killed the creature.", "Victor was killed by the creature."),
    (ClaimDoubt.ROLES_DIFFER, "El lobo mató al cazador.", "El cazador mató al lobo con su cuchillo."),
    (ClaimDoubt.ROLES_DIFFER, "Волк съел бабушку.", "Бабушка съела волка."),
    (ClaimDoubt.ROLES_DIFFER, "张三打了李四。", "李四打了张三。"),
    (
        ClaimDoubt.ROLES_DIFFER,
        "So Barnaby was a gambler and an officer, who lived with Tobias.",
        "This was Tobias, an officer of the guard and a notorious gambler, who was living with Barnaby.",
    ),
    (ClaimDoubt.OPPOSITE_WORD, "Tobias cut his right hand.", "Tobias cut his left hand on the glass."),
    (ClaimDoubt.NUMBER_DIFFERS, "He climbed 213 steps.", "He climbed the two hundred and twelve steps."),
    (ClaimDoubt.NUMBER_DIFFERS, "It took three weeks to land.", "It took two weeks until the boat could land."),
    (ClaimDoubt.NUMBER_DIFFERS, "The price rose by 5 percent.", "The price rose by 5 in that year."),
    (ClaimDoubt.NUMBER_DIFFERS, "Es waren 213 Stufen im Turm.", "Es waren zweihundertzwölf Stufen im Turm."),
    (ClaimDoubt.NEGATION_DIFFERS, "The boat could land on the island.", "The boat could not land on the island."),
    (ClaimDoubt.NEGATION_DIFFERS, "Nobody lived on the island.", "An old man lived on the island."),
    (ClaimDoubt.NEGATION_DIFFERS, "Der Hund biss den Mann nicht.", "Der Hund biss den Mann im Garten."),
    (ClaimDoubt.NEGATION_DIFFERS, "Le roi n'a pas quitté la ville.", "Le roi a quitté la ville dans la nuit."),
    (ClaimDoubt.NEGATION_DIFFERS, "El capitán no murió en la tormenta.", "El capitán murió en la tormenta fría."),
    (ClaimDoubt.NEGATION_DIFFERS, "Il capitano morì nella tempesta.", "Il capitano non morì nella tempesta fredda."),
    (ClaimDoubt.NEGATION_DIFFERS, "O capitão não morreu na tempestade.", "O capitão morreu na tempestade fria."),
    (ClaimDoubt.NEGATION_DIFFERS, "Он не убил старика.", "Он убил старика топором."),
    (ClaimDoubt.NEGATION_DIFFERS, "船长没有死在风暴中。", "船长死在风暴中，船员都哭了。"),
    (ClaimDoubt.NEGATION_DIFFERS, "船長は嵐で死ななかった。", "船長は嵐で死んだ。"),
    (ClaimDoubt.DIRECTION_DIFFERS, "Salt increases the pressure.", "It is known that salt lowers the pressure."),
    (ClaimDoubt.DIRECTION_DIFFERS, "Die Preise sind gestiegen.", "Die Preise sind in dem Jahr gesunken."),
    (ClaimDoubt.ORDER_DIFFERS, "After the storm, Tobias lit the lamp.", "Tobias lit the lamp before the storm."),
    (ClaimDoubt.EXTENT_DIFFERS, "All sailors drowned in the storm.", "Some sailors drowned in the storm."),
    (ClaimDoubt.CERTAINTY_DIFFERS, "The cook murdered the captain.", "The cook might have murdered the captain."),
    (ClaimDoubt.NAME_NOT_IN_QUOTE, "Elspeth cut his hand on the glass.", "Tobias cut his hand on the glass."),
    (ClaimDoubt.NAME_NOT_IN_QUOTE, "Then Queequeg cut his hand.", "Then Tobias cut his hand on the glass."),
    (ClaimDoubt.COVERAGE_LOW, "Starbuck drinks coffee in Seattle.", "Tobias cut his hand on the glass."),
]
AGREE = [
    ("The monster was made by Frankenstein.", "Frankenstein made the monster."),
    ("The creature was created by Frankenstein.", "Frankenstein created the creature."),
    ("He climbed 212 steps.", "Every evening he climbed the two hundred and twelve steps."),
    ("There are 25 tin soldiers.", "There were twenty-five tin soldiers, who were all brothers."),
    ("1,000 men died.", "One thousand men died in the battle."),
    ("Es waren 212 Stufen.", "Es waren zweihundertzwölf Stufen im Turm."),
    ("The boat could not land.", "The supply boat couldn't land for three weeks."),
    ("Before the storm, Tobias lit the lamp.", "Tobias lit the lamp before the storm broke."),
    ("Not only Tobias but also the dog heard the storm.", "Tobias and the dog heard the storm."),
    ("Jose Muller kept the lighthouse.", "José Müller kept the lighthouse for years."),
    (
        "In the end the lamp of Elspeth was bought by Tobias in the harbour.",
        "It was there that Tobias, who had saved for years, bought the old lamp which Elspeth had in the harbour.",
    ),
    ("Tobias asked about the lighthouse.", "He asked about the lighthouse."),
    ("Волка съела бабушка.", "Бабушка съела волка."),
    ("The murderer of the captain was the cook.", "The cook was the murderer of the captain."),
]


@pytest.mark.parametrize(("doubt", "claim", "quote"), DIFFER)
def test_what_disagrees_is_refused_for_its_reason(doubt: ClaimDoubt, claim: str, quote: str) -> None:
    assert judge(claim, quote, passage=f"{quote} {PASSAGE}").doubt is doubt


def test_the_numbers_alone_can_be_compared() -> None:
    quote = "He climbed the two hundred and twelve steps."
    assert numbers_differ("He never climbed 213 steps.", quote)
    assert not numbers_differ("He never climbed 212 steps.", quote)


@pytest.mark.parametrize(("claim", "quote"), AGREE)
def test_what_agrees_is_let_through(claim: str, quote: str) -> None:
    assert judge(claim, quote, passage=f"{quote} {PASSAGE}").doubt is None


def test_every_rule_has_a_case() -> None:
    assert {*RULES, ClaimDoubt.COVERAGE_LOW, ClaimDoubt.NAME_NOT_IN_QUOTE} == {doubt for doubt, _, _ in DIFFER}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The keeper of the lighthouse was old."),
        ("de", "Der Wächter des Turms war alt und er hatte einen Hund."),
        ("fr", "Le gardien du phare était vieux et il avait un chien."),
        ("es", "El guardián del faro era viejo y tenía un perro."),
        ("it", "Il guardiano del faro era vecchio e aveva un cane."),
        ("pt", "O guardião do farol era velho e tinha um cão."),
        ("ru", "Смотритель маяка был стар."),
        ("zh", "灯塔的看守人老了。"),
        ("ja", "灯台守は年を取っていた。"),
        ("", "Mindenki sírt, mert meghalt."),
    ],
)
def test_the_language_is_detected(language: str, text: str) -> None:
    assert detect_lexicon(text).code == language


def test_of_a_language_without_tables_only_the_numbers_are_compared() -> None:
    quote = "Az öreg 212 lépcsőt mászott meg minden este."
    assert judge("Az öreg 212 lépcsőt mászott meg.", quote, passage=quote).doubt is None
    assert judge("Az öreg 213 lépcsőt mászott.", quote, passage=quote).doubt is ClaimDoubt.NUMBER_DIFFERS


@pytest.mark.parametrize(
    ("language", "text", "numbers"),
    [
        ("en", "two hundred and twelve thousand men, 1,000.50 dollars and 3 dogs", {"212000", "1000.5", "3"}),
        ("de", "siebenundzwanzig Hunde und dreitausendfünf Katzen", {"27", "3005"}),
        ("es", "doscientos doce soldados y tres perros", {"212", "3"}),
        ("ru", "двести двенадцать солдат", {"212"}),
        ("zh", "三百二十五个人", {"325"}),
        ("ja", "一万二千人", {"12000"}),
    ],
)
def test_numbers_in_digits_and_words_are_one(language: str, text: str, numbers: set[str]) -> None:
    lexicon = next(one for one in LEXICONS if one.code == language)
    assert extract_numbers(read_sentence(text, lexicon), lexicon, small=1) == numbers


@given(st.text(max_size=200), st.sampled_from(["", "The keeper said that ", "Der alte Mann sagte, dass ", "他说"]))
def test_its_own_words_never_contradict_a_sentence(text: str, before: str) -> None:
    sentence = before + text
    judged = judge(sentence, f"{sentence} And so on.", passage=sentence)
    assert judged.doubt in {None, ClaimDoubt.COVERAGE_LOW}


@given(st.frozensets(st.text(max_size=4)), st.frozensets(st.text(max_size=4)))
def test_coverage_is_a_share(claim: frozenset[str], quote: frozenset[str]) -> None:
    assert 0.0 <= coverage(claim, quote) <= 1.0


def test_unknown_has_no_tables() -> None:
    assert not UNKNOWN.negators.whole
    assert not UNKNOWN.opposites
