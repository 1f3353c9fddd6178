"""Sentences that state in other words what is asked of somebody."""

from smartchat_core.chat.extraction import ScoredSentence, candidate_sentences
from smartchat_core.chat.gathering.paraphrases import paraphrase_of
from smartchat_core.chat.gathering.reworded import likely, worded
from smartchat_core.chat.gathering.sides import known_sides
from smartchat_core.model.parsed import Metadata, ParsedDocument
from smartchat_core.model.passage import Passage, ScoredPassage
from smartchat_core.model.span import Span
from tests.support.open_books import open_book
from tests.support.sources import make_source

TEXT = (
    "Karl Berg died in spring. Anna Lind rowed out alone. She was drowned in the weir. Anna Lind had a blue boat. "
    "Karl Berg was buried."
)


BOOK = open_book(make_source(ParsedDocument(text=TEXT, metadata=Metadata(language="en"))))
PASSAGE = Passage(document_id=BOOK.id, ordinal=0, span=Span(start=0, end=len(TEXT)), text=TEXT)
RANKED = tuple(
    ScoredSentence(candidate=one, score=1.0) for one in candidate_sentences([ScoredPassage(passage=PASSAGE, score=1.0)])
)
SAID = paraphrase_of("How does Anna die?", "en")


def words_of(sentences: tuple[ScoredSentence, ...]) -> list[str]:
    return [one.candidate.text.strip() for one in sentences]


def test_sentences_with_the_words_are_kept_and_those_about_the_person_come_first() -> None:
    assert SAID is not None
    found = likely(RANKED, list(known_sides([BOOK], ["Anna"]).values()), SAID)
    assert words_of(found) == ["She was drowned in the weir.", "Karl Berg died in spring."]


def test_all_sentences_are_kept_where_none_has_the_words() -> None:
    assert words_of(worded(RANKED, SAID)) == ["Karl Berg died in spring.", "She was drowned in the weir."]
    assert worded(RANKED, paraphrase_of("How old is Anna?", "en")) == RANKED
    assert worded(RANKED, None) == RANKED
