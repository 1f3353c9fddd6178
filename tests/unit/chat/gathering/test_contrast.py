"""Sentences that a text sets beside each other."""

from smartchat_core.chat.extraction import ScoredSentence, SentenceCandidate
from smartchat_core.chat.gathering.contrast import side_by_side
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.passage import Passage, ScoredPassage
from smartchat_core.model.span import Span

TEXT = "Anna danced all night. Her brother, on the contrary, stood by the door." + " " * 300 + "Her brother liked cake."


def sentence(words: str, score: float, document: str = "doc") -> ScoredSentence:
    passage = Passage(document_id=DocumentId(document), ordinal=0, span=Span(start=0, end=len(TEXT)), text=TEXT)
    start = TEXT.index(words)
    span = Span(start=start, end=start + len(words))
    found = ScoredPassage(passage=passage, score=1.0)
    return ScoredSentence(
        candidate=SentenceCandidate(passage=found, passage_rank=0, span=span, text=words), score=score
    )


ANNA = sentence("Anna danced all night.", 4.0)
CAKE = sentence("Her brother liked cake.", 3.0)
DOOR = sentence("Her brother, on the contrary, stood by the door.", 1.5)


def texts(ranked: tuple[ScoredSentence, ...]) -> list[str]:
    return [one.candidate.text for one in ranked]


def test_what_stands_beside_the_best_of_another_side_comes_first() -> None:
    anna, brother = side_by_side([[ANNA], [CAKE, DOOR]])
    assert texts(brother) == [DOOR.candidate.text, CAKE.candidate.text]
    assert texts(anna) == [ANNA.candidate.text]


def test_a_sentence_is_not_beside_itself_nor_beside_one_of_another_text() -> None:
    assert side_by_side([[CAKE], [CAKE]]) == ((CAKE,), (CAKE,))
    other = sentence("Her brother, on the contrary, stood by the door.", 1.5, document="other")
    assert texts(side_by_side([[ANNA], [CAKE, other]])[1])[0] == CAKE.candidate.text
