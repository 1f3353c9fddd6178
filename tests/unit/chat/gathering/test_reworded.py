"""Sentences that state in other words what is asked of somebody."""

from smartchat_core.chat.extraction import ScoredSentence, candidate_sentences
from smartchat_core.chat.gathering.paraphrases import paraphrase_of
from smartchat_core.chat.gathering.reworded import likely
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


def test_sentences_with_the_words_are_kept_and_those_about_the_person_come_first() -> None:
    book = open_book(make_source(ParsedDocument(text=TEXT, metadata=Metadata(language="en"))))
    passage = Passage(document_id=book.id, ordinal=0, span=Span(start=0, end=len(TEXT)), text=TEXT)
    ranked = [
        ScoredSentence(candidate=one, score=1.0)
        for one in candidate_sentences([ScoredPassage(passage=passage, score=1.0)])
    ]
    said = paraphrase_of("How does Anna die?", "en")
    assert said is not None
    found = likely(ranked, list(known_sides([book], ["Anna"]).values()), said)
    assert [one.candidate.text.strip() for one in found] == [
        "She was drowned in the weir.",
        "Karl Berg died in spring.",
    ]
