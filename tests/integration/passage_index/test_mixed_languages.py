"""Libraries in several languages."""

from __future__ import annotations

from pathlib import Path

from smartchat_adapters.passage_index.sqlite.index import SqlitePassageIndex
from smartchat_core.model import (
    LOCAL_SCOPE,
    DocumentId,
    IndexGeneration,
    IndexQuery,
    Passage,
    PassageFilter,
    Span,
)

GENERATION = IndexGeneration(embedder="", dimension=0, segmentation="test")


async def _scores(index: SqlitePassageIndex, query: str) -> dict[str, float]:
    found = await index.search(LOCAL_SCOPE, GENERATION, IndexQuery(text=query), PassageFilter())
    return {one.passage.document_id: one.lexical or 0.0 for one in found}


async def _add(index: SqlitePassageIndex, name: str, text: str, language: str) -> None:
    document = DocumentId(name)
    passage = Passage(document_id=document, ordinal=0, span=Span(start=0, end=len(text)), text=text)
    await index.replace_document(LOCAL_SCOPE, GENERATION, document, [passage], language=language)


async def test_function_words_weigh_nothing_in_a_text_of_another_language(tmp_path: Path) -> None:
    """A text taken for Dutch keeps "the" and "was"; they must not outweigh what the question is about."""
    async with SqlitePassageIndex(tmp_path) as index:
        for number in range(30):
            await _add(index, f"en-{number}", f"The keeper of lighthouse {number} was a quiet man on the island.", "en")
        await _add(index, "en-whale", "The harpooneer carried a tomahawk that was also a pipe.", "en")
        await _add(index, "nl-guessed", "The band was the first of the hits that was on the charts.", "nl")
        scores = await _scores(index, "What was the tomahawk of the harpooneer?")
    assert scores["en-whale"] > 3 * scores.get("nl-guessed", 0.0)


async def test_a_word_that_is_a_stop_word_elsewhere_is_still_found(tmp_path: Path) -> None:
    async with SqlitePassageIndex(tmp_path) as index:
        await _add(index, "de", "Es war einmal ein König, der war alt und müde.", "de")
        await _add(index, "en", "The war lasted seven years.", "en")
        scores = await _scores(index, "war")
    assert scores.get("en", 0.0) > 0
    assert "de" not in scores
