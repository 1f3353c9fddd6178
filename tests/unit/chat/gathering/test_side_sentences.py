"""Which sentences are about one side of a comparison."""

from smartchat_core.books.build import build_book_model
from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.chat.extraction import ScoredSentence, candidate_sentences
from smartchat_core.chat.gathering.side_sentences import (
    Known,
    home_of,
    passages_naming,
    sentences_about,
    sentences_of_all,
)
from smartchat_core.chat.gathering.sides import homes_of, known_sides
from smartchat_core.model.parsed import Metadata, ParsedDocument
from smartchat_core.model.passage import Passage, ScoredPassage
from smartchat_core.model.section import Section
from smartchat_core.model.span import Span
from tests.support.sources import make_source

NOVEL = (
    "Anna Lind kept the mill. She rose at four and counted the sacks. Karl Berg laughed. He slept till noon.\n\n"
    "It rained for a week. Anna Lind set the wheel right while Karl Berg looked on. Nobody spoke.\n\n"
    "Karl Berg went to sea. Karl Berg wrote no letters. Anna Lind waited. Anna Lind sold the mill."
)
PLAY = (
    "The Mill\n\nA kitchen.\nAnna The wheel has stopped. I fear the winter. Ask Karl.\n"
    "Karl We should let it stop, Anna.\nAnna That is wrong. It must turn.\n"
) + "Karl Good night.\nAnna Good night.\nKarl You will sleep.\nAnna You will not.\n" * 3


def book(text: str, *sections: tuple[str, int, int]) -> OpenBook:
    placed = tuple(
        Section(ordinal=number, title=title, span=Span(start=start, end=end))
        for number, (title, start, end) in enumerate(sections)
    )
    source = make_source(ParsedDocument(text=text, metadata=Metadata(language="en"), sections=placed))
    return OpenBook(source=source, model=build_book_model(source.parsed))


def side(of: OpenBook, name: str) -> Known:
    return known_sides([of], [name])[name]


def passages(of: OpenBook) -> tuple[ScoredPassage, ...]:
    text, found, start = of.source.parsed.text, [], 0
    for number, piece in enumerate(text.split("\n\n")):
        span = Span(start=start, end=start + len(piece))
        found.append(
            ScoredPassage(passage=Passage(document_id=of.id, ordinal=number, span=span, text=piece), score=1.0)
        )
        start = span.end + 2
    return tuple(found)


def ranked(of: OpenBook) -> tuple[ScoredSentence, ...]:
    return tuple(ScoredSentence(candidate=one, score=1.0) for one in candidate_sentences(passages(of)))


def words_of(sentences: tuple[ScoredSentence, ...]) -> list[str]:
    return [one.candidate.text.strip() for one in sentences]


def test_what_follows_a_name_is_about_it_until_another_is_named() -> None:
    novel = book(NOVEL)
    anna, karl = words_of(sentences_about(ranked(novel), side(novel, "Anna"))), side(novel, "Karl")
    assert "She rose at four and counted the sacks." in anna
    assert "He slept till noon." not in anna
    assert "It rained for a week." not in anna
    assert "He slept till noon." in words_of(sentences_about(ranked(novel), karl))


def test_a_speech_of_a_play_is_about_its_speaker() -> None:
    play = book(PLAY)
    found = words_of(sentences_about(ranked(play), side(play, "Anna")))
    assert "I fear the winter." in found
    assert "It must turn." in found
    assert not any("let it stop" in one for one in found)


def test_passages_that_mention_all_sides_come_first() -> None:
    novel = book(NOVEL)
    anna, karl = side(novel, "Anna"), side(novel, "Karl")
    first, second, third = passages(novel)
    assert passages_naming((third, second, first), anna, [karl], most=2) == (third, second)
    assert passages_naming((first,), anna, [], most=2) == (first,)


def test_sentences_that_mention_every_side_are_found_by_name_or_by_their_own_words() -> None:
    novel = book(NOVEL)
    known = known_sides([novel], ["Anna", "Karl"])
    assert words_of(sentences_of_all(ranked(novel), ["Anna", "Karl"], known)) == [
        "Anna Lind set the wheel right while Karl Berg looked on."
    ]
    plain = book("Hand-made paper is dear. Paper of the machine is cheap, that made by hand is strong. It rained.")
    sides = ["paper made by machine", "paper made by hand"]
    assert words_of(sentences_of_all(ranked(plain), sides, {})) == [
        "Paper of the machine is cheap, that made by hand is strong."
    ]


def test_those_who_are_at_home_in_sections_of_their_own_are_sought_there() -> None:
    one = "Anna Lind sang. Anna Lind danced. Anna Lind slept. Anna Lind woke. Anna Lind left.\n\n"
    two = "Karl Berg sang. Karl Berg danced. Karl Berg slept. Karl Berg woke. Karl Berg left.\n\n"
    tales = book(one + two, ("The Wheel", 0, len(one)), ("The Weir", len(one), len(one + two)))
    known = known_sides([tales], ["Anna Lind", "Karl Berg"])
    homes = homes_of(known)
    assert [(home.start, home.end) for home in homes.values()] == [(0, len(one)), (len(one), len(one + two))]
    assert homes_of({"Anna Lind": known["Anna Lind"]}) == {}
    novel = book(NOVEL, ("The Mill", 0, len(NOVEL)))
    assert home_of(novel, side(novel, "Anna").entity) == Span(start=0, end=len(NOVEL))
    assert homes_of(known_sides([novel], ["Anna", "Karl"])) == {}


def test_what_is_only_said_to_somebody_comes_last() -> None:
    novel = book(
        "“Did you not hear it, Anna Lind, when the wheel stopped?”\n\n"
        "Anna Lind, at the window, said nothing.\n\n"
        "Anna Lind kept the mill. Anna Lind sold the mill. Karl Berg went to sea. Karl Berg laughed."
    )
    about = sentences_about(ranked(novel), side(novel, "Anna Lind"))
    assert words_of(about)[-1] == "“Did you not hear it, Anna Lind, when the wheel stopped?”"
    assert words_of(about)[0] == "Anna Lind, at the window, said nothing."
    assert about[-1].score < about[0].score
