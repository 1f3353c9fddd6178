"""An embedding model may have weights of its own for quoted answers and refusals."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from smartchat_core.chat.abstention import answerability
from smartchat_core.chat.extraction import candidate_sentences, rank_sentences
from smartchat_core.chat.extractive import Extractor
from smartchat_core.model.answer_weights import AnswerabilityWeights, AnswerWeights, SentenceWeights
from smartchat_core.model.embedding import EmbeddingModel, Vectors
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.passage import Passage, ScoredPassage
from smartchat_core.model.search import RankedPassages
from smartchat_core.model.span import Span
from smartchat_core.retrieval.query_analysis import analyse_query
from smartchat_core.testing.fakes.embedder import HashingEmbedder

TEXT = "Captain Ahab lost his leg to the white whale near Japan. Nobody spoke at all of it then."
QUERY = analyse_query("Who lost his leg to the white whale?")
NOTHING = dict.fromkeys(SentenceWeights.__dataclass_fields__, 0.0)
BY_LIKENESS = AnswerWeights(
    sentences=SentenceWeights(**NOTHING | {"similarity": 5.0}),
    answerability=AnswerabilityWeights(
        similarity=4.0, dense=0.0, passage_score=0.0, words_together=0.0, words=0.0, constant=-2.0
    ),
)
FOUND = ScoredPassage(
    passage=Passage(document_id=DocumentId("d"), ordinal=0, span=Span(start=0, end=len(TEXT)), text=TEXT),
    score=0.7,
    lexical=8.0,
    dense=0.6,
)


def test_its_sentence_weights_order_the_sentences() -> None:
    first, second = candidate_sentences([FOUND])
    candidates = (
        replace(first, similarity=0.1, window_similarity=0.1),
        replace(second, similarity=0.3, window_similarity=0.1),
    )
    assert rank_sentences(QUERY, candidates)[0].candidate.text.startswith("Captain")
    best = rank_sentences(QUERY, candidates, own=BY_LIKENESS.sentences)[0]
    assert best.candidate.text.startswith("Nobody")
    assert best.score == pytest.approx(1.5)


def test_without_similarities_they_do_not_count() -> None:
    candidates = candidate_sentences([FOUND])
    ranked = rank_sentences(QUERY, candidates, own=BY_LIKENESS.sentences)
    assert ranked == rank_sentences(QUERY, candidates)
    estimate = answerability(QUERY, [FOUND], ranked, own=BY_LIKENESS.answerability)
    assert estimate == answerability(QUERY, [FOUND], ranked)


def test_its_answerability_weights_estimate_the_probability() -> None:
    candidates = [replace(one, similarity=0.5) for one in candidate_sentences([FOUND])]
    ranked = rank_sentences(QUERY, candidates)
    assert answerability(QUERY, [FOUND], ranked, own=BY_LIKENESS.answerability) == pytest.approx(0.5)
    assert answerability(QUERY, [FOUND], ranked) > 0.5


class Weighed(HashingEmbedder):
    """Counts no text as like the query."""

    @property
    def model(self) -> EmbeddingModel:
        return replace(super().model, answers=BY_LIKENESS)

    async def embed_passages(self, texts: Sequence[str]) -> Vectors:
        made = await super().embed_passages(texts)
        return replace(made, float32=bytes(len(made.float32)))


@pytest.mark.anyio
async def test_the_extractor_takes_those_of_its_embedder() -> None:
    async with Weighed() as weighed, HashingEmbedder() as plain:
        found = RankedPassages(query=QUERY.text, passages=(FOUND,), query_vector=await plain.embed_query(QUERY.text))
        own = await Extractor(embedder=weighed).extract(QUERY, found, {})
        usual = await Extractor(embedder=plain).extract(QUERY, found, {})
    assert [one.score for one in own.ranked] == [0.0, 0.0]
    assert own.confidence == pytest.approx(1 / (1 + 2.718281828**2), abs=1e-3)
    assert own.confidence_in(QUERY, found.passages, own.ranked) == own.confidence
    assert not own.answers
    assert usual.answers
