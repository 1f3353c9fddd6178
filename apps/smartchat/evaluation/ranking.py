"""Measuring the search on a set in the BEIR layout."""

from collections.abc import Callable, Sequence

from smartchat.composition import Services
from smartchat.evaluation.datasets import CorpusText, RankingQuery, RankingSet, sample
from smartchat.evaluation.metrics import mean, ndcg, recall, reciprocal_rank
from smartchat.evaluation.report import EvaluationReport, ModeScores
from smartchat.evaluation.timing import Stopwatch
from smartchat_core.ingestion.segmentation import segment
from smartchat_core.model.document import Document, DocumentStatus
from smartchat_core.model.embedding import Vectors
from smartchat_core.model.generation import IndexGeneration
from smartchat_core.model.ids import ContentHash, DocumentId, OwnerId
from smartchat_core.model.parsed import Metadata
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.search import PassageFilter, SearchMode

__all__ = ["CorpusFilters", "Progress", "index_corpus", "measure_ranking", "scope_of"]

Progress = Callable[[str, int, int], None]
"""Called with the step, how much of it is done, and how much there is."""

_AT_ONCE = 64
_PASSAGES = 100
"""Passages asked for, of which the best of each text is kept: enough to hold 20 texts."""


async def measure_ranking(
    dataset: RankingSet, *, services: Services, limit: int | None, progress: Progress
) -> EvaluationReport:
    """Index the corpus as the product does, unless it is there already, and search it in every mode.

    Raises:
        DependencyError: the index or the embedder fails.
    """
    scope = scope_of(dataset.digest)
    await index_corpus(dataset, services=services, progress=progress)
    queries = sample(dataset.queries, limit)
    modes = list(SearchMode) if services.ports.embedder is not None else [SearchMode.LEXICAL]
    filters = CorpusFilters(dataset.corpus)
    scores: dict[str, ModeScores] = {}
    notes: dict[str, None] = {}
    for mode in modes:
        watch = Stopwatch()
        rows: list[tuple[float, float, float, float]] = []
        for done, query in enumerate(queries):
            progress(f"search, {mode.value}", done, len(queries))
            where = filters.of(query)
            with watch.running():
                found = await services.questions.retrieval.search(
                    scope, query.text, where=where, limit=_PASSAGES, mode=mode
                )
            notes.update(dict.fromkeys(found.warnings))
            ranking = list(dict.fromkeys(str(one.passage.document_id) for one in found.passages))
            rows.append(
                (
                    ndcg(ranking, query.relevance, depth=10),
                    recall(ranking, query.relevance, depth=5),
                    recall(ranking, query.relevance, depth=20),
                    reciprocal_rank(ranking, query.relevance),
                )
            )
        progress(f"search, {mode.value}", len(queries), len(queries))
        ndcg_10, recall_5, recall_20, mrr = (mean([row[column] for row in rows]) for column in range(4))
        scores[mode.value] = ModeScores(
            ndcg_10=ndcg_10, recall_5=recall_5, recall_20=recall_20, mrr=mrr, latency=watch.latency()
        )
    generation = await services.index.generations.for_writing()
    stats = await services.ports.index.stats(scope, generation)
    if services.ports.embedder is None:
        notes["there is no embedder: only the lexical search was measured"] = None
    return EvaluationReport(
        name=dataset.name,
        queries=len(queries),
        texts=len(dataset.corpus),
        passages=stats.passages,
        modes=scores,
        notes=tuple(notes),
    )


class CorpusFilters:
    """Which texts a query may find."""

    def __init__(self, corpus: Sequence[CorpusText]) -> None:
        self._within: dict[str, set[DocumentId]] = {}
        self._language: dict[str, set[DocumentId]] = {}
        for text in corpus:
            self._within.setdefault(text.id.rpartition("#")[0], set()).add(DocumentId(text.id))
            self._language.setdefault(text.language, set()).add(DocumentId(text.id))

    def of(self, query: RankingQuery) -> PassageFilter:
        """Those of the document or of the language that the query names, else all."""
        if query.within:
            return PassageFilter(documents=frozenset(self._within.get(query.within, ())))
        if query.language:
            return PassageFilter(documents=frozenset(self._language.get(query.language, ())))
        return PassageFilter()


def scope_of(digest: str) -> OwnerScope:
    """The owner of what is indexed for the set with this digest, so that sets never mix."""
    return OwnerScope(owner=OwnerId(f"evaluation-{digest}"))


async def index_corpus(dataset: RankingSet, *, services: Services, progress: Progress) -> None:
    """Index the texts of the corpus, each as a document, as the product does; what is there already stays."""
    scope = scope_of(dataset.digest)
    await _list_texts(dataset.corpus, services=services, scope=scope)
    generation = await services.index.generations.for_writing()
    total = len(dataset.corpus)
    stats = await services.ports.index.stats(scope, generation)
    progress("index", total if stats.passages else 0, total)
    for start in range(0, total, _AT_ONCE):
        await _index_some(dataset.corpus[start : start + _AT_ONCE], services=services, scope=scope, into=generation)
        progress("index", min(start + _AT_ONCE, total), total)


async def _list_texts(texts: Sequence[CorpusText], *, services: Services, scope: OwnerScope) -> None:
    """Put documents with the texts' titles into the database, from which the search reads titles."""
    async with services.ports.database.transaction() as work:
        for text in texts:
            await work.documents.add(
                Document(
                    id=DocumentId(text.id),
                    owner=scope.owner,
                    content_hash=ContentHash(text.id),
                    filename="",
                    media_type="text/plain",
                    size_bytes=0,
                    added_at=services.ports.clock.now(),
                    status=DocumentStatus.READY,
                    file_metadata=Metadata(title=text.title, language=text.language),
                )
            )


async def _index_some(
    texts: Sequence[CorpusText], *, services: Services, scope: OwnerScope, into: IndexGeneration
) -> None:
    """Index those of the texts that are not there yet; their passages are embedded together."""
    waiting: list[tuple[DocumentId, int, str]] = []
    for text in texts:
        document = DocumentId(text.id)
        stats = await services.ports.index.stats(scope, into, document)
        if stats.passages and (services.ports.embedder is None or stats.vectors == stats.passages):
            continue
        passages = segment(text.canonical, (), document_id=document)
        await services.ports.index.replace_document(scope, into, document, passages, language=text.language)
        waiting.extend((document, passage.ordinal, passage.text) for passage in passages)
    if services.ports.embedder is None or not waiting:
        return
    vectors = await services.ports.embedder.embed_passages([text for _, _, text in waiting])
    by_document: dict[DocumentId, list[int]] = {}
    for row, (document, _, _) in enumerate(waiting):
        by_document.setdefault(document, []).append(row)
    for document, rows in by_document.items():
        ordinals = [waiting[row][1] for row in rows]
        await services.ports.index.add_vectors(
            scope, into, document, ordinals, _rows_of(vectors, rows[0], rows[-1] + 1)
        )


def _rows_of(vectors: Vectors, first: int, end: int) -> Vectors:
    width = len(vectors.float32) // len(vectors)
    return Vectors(dimension=vectors.dimension, float32=vectors.float32[first * width : end * width])
