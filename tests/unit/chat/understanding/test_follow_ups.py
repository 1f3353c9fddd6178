"""Questions that lean on the ones before them."""

from __future__ import annotations

import pytest

from smartchat_core.chat.prompting import Turn
from smartchat_core.chat.understanding.catalog import CatalogEntry
from smartchat_core.chat.understanding.requests import (
    Contents,
    ContentsWish,
    Lookup,
    Mentions,
    Record,
    RecordField,
    SectionPlace,
    Summary,
    Understanding,
    Who,
)
from smartchat_core.chat.understanding.understand import understand
from smartchat_core.model import DocumentId, SectionRole
from smartchat_core.retrieval.query_analysis import MAX_QUERY_CHARACTERS

NORTH = CatalogEntry(document=DocumentId("north"), title="North of the Sound", authors=("Tomas Virk",))
OTHER = CatalogEntry(document=DocumentId("other"), title="The Harbour Master", authors=("Edna Pell",))


def after(*earlier: str, asked: str, answer: str = "") -> Understanding:
    history = [Turn(question=question, answer=answer) for question in earlier]
    return understand(asked, catalog=(NORTH, OTHER), history=history)


@pytest.mark.parametrize(
    ("earlier", "asked", "text"),
    [
        ("Who is Mr. Orr?", "How rich is he?", "How rich is Mr. Orr?"),
        ("Who is Vera Dale?", "What does her father do?", "What does Vera Dale's father do?"),
        ("Who is Vera Dale?", "What happens to her in the end?", "What happens to Vera Dale in the end?"),
        ("What is the iron ledger?", "Who hides it under the floor?", "Who hides the iron ledger under the floor?"),
        ("Who is Orr?", "Why does Vera hate her brother?", "Why does Vera hate her brother?"),
        ("Who is Mrs. Dale?", "How old is he?", "How old is he?"),
    ],
)
def test_pronouns_stand_for_the_latest_name_that_fits(earlier: str, asked: str, text: str) -> None:
    assert after(earlier, asked=asked).text == text


@pytest.mark.parametrize("asked", ["Why did it happen?", "How old is he, and what does he keep?", "And Mr. Orr?"])
def test_what_is_searched_for_is_never_longer_than_a_query_may_be(asked: str) -> None:
    long = f"{asked} {'x' * MAX_QUERY_CHARACTERS}"[:MAX_QUERY_CHARACTERS]
    found = after("Who is Vera Dale?", f"Who is Mr. {'O' * 60}? {long}"[:MAX_QUERY_CHARACTERS], asked=long)
    assert len(found.text) <= MAX_QUERY_CHARACTERS
    assert len(found.search) <= MAX_QUERY_CHARACTERS


def test_the_answer_names_whom_no_question_did() -> None:
    found = after("Who keeps the light?", asked="How old is he?", answer="The light is kept by Mr. Orr. “Vera slept.”")
    assert found.text == "How old is Mr. Orr?"


def test_the_next_chapter_counts_from_the_one_before() -> None:
    second = after("Summarize chapter 1.", asked="And the next chapter?")
    assert second.request == Summary()
    assert second.section is not None
    assert second.section.place is SectionPlace.NEXT
    assert [step.number for step in second.section.steps] == [1]
    third = after("Summarize chapter 1.", "And the next chapter?", asked="And the next one?")
    assert third.section is not None
    assert [step.number for step in third.section.steps] == [2]
    seventh = after("Who is Orr?", "Where is the word “lamp” mentioned?", asked="And in chapter 7?")
    assert isinstance(seventh.request, Mentions)
    assert seventh.section is not None
    assert [step.number for step in seventh.section.steps] == [7]


def test_the_last_one_is_of_the_kind_before() -> None:
    found = after("How many acts are there?", asked="And how many scenes are in the last one?")
    assert found.request == Contents(wish=ContentsWish.COUNT, roles=(SectionRole.SCENE,))
    assert found.section is not None
    assert (found.section.place, found.section.role) == (SectionPlace.LAST, SectionRole.ACT)


def test_another_name_is_asked_the_same() -> None:
    assert after("Who is Mr. Orr?", asked="And Mrs. Dale?").request == Who(name="Mrs. Dale")
    counted = after("How often is Orr mentioned?", asked="What about Vera?").request
    assert isinstance(counted, Mentions)
    assert counted.terms == ("Vera",)


def test_a_book_that_was_named_is_meant_until_another_is() -> None:
    found = after("Who wrote North of the Sound?", asked="When was it first published?")
    assert found.request == Record(field=RecordField.FIRST_PUBLISHED)
    assert found.documents == frozenset((NORTH.document,))
    assert after("Who is Orr in North of the Sound?", asked="How old is he?").documents == frozenset((NORTH.document,))
    other = after("Who wrote North of the Sound?", asked="Who wrote The Harbour Master?")
    assert other.documents == frozenset((OTHER.document,))


def test_names_are_put_in_as_long_as_they_fit() -> None:
    found = after("Who is Captain Orr?", asked="Why does he hate it? ".ljust(4_000, "x"))
    assert len(found.text) == len(found.search) == 4_000


def test_a_question_that_stands_alone_takes_nothing() -> None:
    found = after("Who is Mr. Orr?", asked="Which ship sank near the lighthouse of Vera?")
    assert (found.request, found.text) == (Lookup(), "Which ship sank near the lighthouse of Vera?")


COUSIN = ("Who is Mr. Orr?", "And his wife?")


@pytest.mark.parametrize("asked", ["What happens in chapter 20?", "What happens in the last chapter?"])
def test_a_complete_question_keeps_its_own_request(asked: str) -> None:
    found = after(*COUSIN, asked=asked)
    assert (found.request, found.text) == (Summary(), asked)
    assert found.section is not None


def test_the_next_one_is_asked_what_the_last_turn_was() -> None:
    found = after(*COUSIN, "What happens in chapter 20?", asked="And in the next one?")
    assert found.request == Summary()
    assert found.section is not None
    assert (found.section.place, found.section.steps[0].number) == (SectionPlace.NEXT, 20)


def test_a_pronoun_stands_for_the_person_and_not_for_a_relation_that_the_other_pronoun_fits() -> None:
    assert after(*COUSIN, asked="How old is he?").text == "How old is Mr. Orr?"
    assert after(*COUSIN, asked="How old is she?").text == "How old is Mr. Orr's wife?"


@pytest.mark.parametrize("earlier", [COUSIN[:1], COUSIN, (COUSIN[0], "And his friend?")])
def test_mentions_are_counted_of_a_name_and_not_of_a_relation(earlier: tuple[str, ...]) -> None:
    found = after(*earlier, asked="How many times is he mentioned?").request
    assert isinstance(found, Mentions)
    assert found.terms == ("Mr. Orr",)


def test_no_mentions_are_counted_of_whom_only_a_relation_names() -> None:
    assert after(*COUSIN, asked="How many times is she mentioned?").request == Lookup()


@pytest.mark.parametrize(
    ("earlier", "asked", "search"),
    [
        ("Wer ist Anselm?", "Wo wohnt er?", "Wo wohnt Anselm?"),
        ("Wer ist Mathilde?", "Wo wohnt sie?", "Wo wohnt Mathilde?"),
        ("Wer war der alte Anselm?", "Wo wohnt er?", "Wo wohnt Anselm?"),
        ("Wie oft wird Anselm erwähnt?", "Und wo wohnt er?", "Und wo wohnt Anselm?"),
        ("Welche Bücher erwähnen Anselm?", "Und wo wohnt er?", "Und wo wohnt Anselm?"),
        ("How often is Anselm mentioned?", "And where does he live?", "And where does Anselm live?"),
        ("Qui est Anselme ?", "Où habite-t-il ?", "Où habite Anselme ?"),
        ("Quels livres mentionnent Anselme ?", "Et où vit-il ?", "Et où vit Anselme ?"),
        ("¿Quién es Anselmo?", "¿Y dónde vive él?", "¿Y dónde vive Anselmo?"),
        ("Chi è Anselmo?", "E dove abita lui?", "E dove abita Anselmo?"),
        ("Quem é Anselmo?", "E onde mora ele?", "E onde mora Anselmo?"),
        ("Кто такой Ансельм?", "Где он живёт?", "Где Ансельм живёт?"),
        ("Кто такой Ансельм?", "А где он живёт?", "А где Ансельм живёт?"),
        ("谁是安瑟姆？", "他住在哪里呢？", "安瑟姆住在哪里呢？"),
    ],
)
def test_a_question_with_a_verb_is_searched_for_by_itself(earlier: str, asked: str, search: str) -> None:
    found = after(earlier, asked=asked)
    assert (found.request, found.search) == (Lookup(), search)


@pytest.mark.parametrize(
    ("earlier", "asked", "name"),
    [
        ("Wer ist Anselm?", "Und Mathilde?", "Mathilde"),
        ("Wer ist Anselm?", "Was ist mit Mathilde?", "Mathilde"),
        ("Qui est Anselme ?", "Et Mathilde ?", "Mathilde"),
        ("Quem é Anselmo?", "Quanto a Matilde?", "Matilde"),
        ("Кто такой Ансельм?", "А Матильда?", "Матильда"),
        ("谁是安瑟姆？", "何先生呢？", "何先生"),
    ],
)
def test_a_name_alone_is_asked_what_the_one_before_was(earlier: str, asked: str, name: str) -> None:
    assert after(earlier, asked=asked).request == Who(name=name)


@pytest.mark.parametrize(
    ("earlier", "asked", "wish"),
    [
        ("Which is the longest chapter?", "And the shortest?", ContentsWish.SHORTEST),
        ("Which is the shortest chapter?", "Which one is the longest?", ContentsWish.LONGEST),
        ("Welches ist das längste Kapitel?", "Und das kürzeste?", ContentsWish.SHORTEST),
        ("Quel est le chapitre le plus long ?", "Et le plus court ?", ContentsWish.SHORTEST),
        ("¿Cuál es el capítulo más largo?", "¿Y el más corto?", ContentsWish.SHORTEST),
        ("哪一章最长？", "最短的呢？", ContentsWish.SHORTEST),
    ],
)
def test_the_other_extreme_of_what_was_asked_before(earlier: str, asked: str, wish: ContentsWish) -> None:
    request = after(earlier, asked=asked).request
    assert isinstance(request, Contents)
    assert (request.wish, request.roles) == (wish, (SectionRole.CHAPTER,))


def test_the_shortest_of_nothing_that_was_asked_before_is_no_chapter() -> None:
    assert not isinstance(after("Who is Mr. Orr?", asked="And the shortest?").request, Contents)


@pytest.mark.parametrize(
    ("earlier", "asked", "title"),
    [
        ("How many chapters are there?", "Which one is about tides?", "tides"),
        ("Which is the longest chapter?", "And which of them deals with the old mill?", "the old mill"),
        ("Wie viele Kapitel hat es?", "Welches davon handelt von Gezeiten?", "Gezeiten"),
    ],
)
def test_one_of_the_sections_asked_about_before(earlier: str, asked: str, title: str) -> None:
    found = after(earlier, asked=asked)
    assert found.request == Contents(wish=ContentsWish.TITLE, roles=(SectionRole.CHAPTER,))
    assert found.section is not None
    assert found.section.title == title
