"""Evidence for a fact: the passages that a search finds, and excerpts of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace

from smartchat_core.books.entities import Entity
from smartchat_core.chat.answers.draft import Draft, Statement, overlap
from smartchat_core.chat.asked import AskedQuestion
from smartchat_core.chat.citing import SourceDocument
from smartchat_core.chat.excerpts.choose import MAX_CHARACTERS, choose_excerpts
from smartchat_core.chat.extraction import MAX_PASSAGES
from smartchat_core.chat.extractive import Extraction, Extractor, closest_places, extractive_draft, not_found_draft
from smartchat_core.chat.finding import PASSAGES, Findings, PassageFinder
from smartchat_core.chat.gathering.answer_forms import asked_form
from smartchat_core.chat.gathering.events import asked_events
from smartchat_core.chat.gathering.gathered import Evidence
from smartchat_core.chat.gathering.known_books import KnownBooks
from smartchat_core.chat.gathering.names import asked_names
from smartchat_core.chat.gathering.naming import named_entities, naming
from smartchat_core.model.ids import DocumentId
from smartchat_core.retrieval.query_analysis import QueryAnalysis, analyse_query

__all__ = ["FactEvidence"]

_TRANSLATED_THRESHOLD = 0.5
"""Below this a question that was translated word by word is not answered: the words lost something of it."""

_WIDE = 60
"""Passages among which those are looked for that name whom or what is asked about."""
_NAMING = 6
"""Such passages whose sentences are looked at."""
_STATING = 16
"""Passages with the form of an answer (a length, a price, an hour) whose sentences are looked at."""
_STATED, _STATEMENTS = 450, 3
"""Characters of the excerpts with that form together, and how many there are."""
_FURTHER, _EXCERPTS, _ROOM = 300, 2, 60
"""Characters of the excerpts of them together, how many there are, and to how many characters one is filled."""


class FactEvidence:
    """Gathers the passages that may hold a fact."""

    def __init__(self, *, finder: PassageFinder, extractor: Extractor, books: KnownBooks) -> None:
        self._finder = finder
        self._extractor = extractor
        self._books = books

    async def find(self, asked: AskedQuestion, *, limit: int = PASSAGES) -> Findings:
        """The passages that fit the question, best first."""
        return await self._finder.find(
            asked.scope,
            asked.understanding.search,
            documents=asked.documents,
            where=asked.where,
            limit=limit,
            original=asked.understanding.original,
        )

    async def gather(self, asked: AskedQuestion, findings: Findings) -> Evidence:
        """Excerpts of the found passages, under the titles of the books where several are asked."""
        passages, sources = findings.passages, findings.sources
        if not passages.passages:
            return Evidence(
                draft=not_found_draft(
                    asked.titles, bounded=asked.bounded, language=asked.understanding.reader_language
                ),
                passages=passages,
                sources=sources,
            )
        analysis = analyse_query(asked.understanding.text)
        extraction = await self._extractor.extract(analysis, passages, sources)
        unsure = bool(asked.understanding.original) and extraction.confidence < _TRANSLATED_THRESHOLD
        if not extraction.answers or unsure:
            draft = await asyncio.to_thread(_without_answer, asked, extraction, findings)
        else:
            draft = await asyncio.to_thread(extractive_draft, extraction, sources, asked.where)
            stated, entities = asked_form(asked.understanding.text), await self._named(asked)
            if stated is not None or entities:
                wide = await self.find(asked, limit=_WIDE)
                sources = {**wide.sources, **sources}
                if stated is not None:
                    draft = await self._with_stated(asked, analysis, wide, draft, stated)
                if entities:
                    draft = await self._with_named(asked, analysis, findings, wide, draft, entities)
            if len(asked.documents) > 1:
                draft = _under_titles(draft, sources)
        return Evidence(draft=draft, passages=passages, sources=sources)

    async def _named(self, asked: AskedQuestion) -> dict[DocumentId, tuple[Entity, ...]]:
        """Whom and what of the one book that is asked the question names; nobody where several are asked."""
        names = [name for name, _ in asked_names(asked.understanding, asked.documents)]
        books = await self._books.open(asked) if names and len(asked.documents) == 1 else ()
        return await asyncio.to_thread(named_entities, books, names)

    async def _with_stated(
        self,
        asked: AskedQuestion,
        analysis: QueryAnalysis,
        wide: Findings,
        draft: Draft,
        stated: Callable[[str], bool],
    ) -> Draft:
        """The draft after the best sentences with the form of the answer, be their passages far from the best."""
        stating = tuple(one for one in wide.passages.passages if stated(one.passage.text))
        found = await self._extractor.extract(
            analysis, replace(wide.passages, passages=stating), wide.sources, passages=_STATING
        )
        ranked = [one for one in found.ranked if stated(one.candidate.text)]
        places = await asyncio.to_thread(
            choose_excerpts, ranked, wide.sources, asked.where, characters=_STATED, count=_STATEMENTS, room=_ROOM
        )
        first = tuple(Statement(quotes=(place,)) for place in places)
        kept: list[Statement] = []
        left = MAX_CHARACTERS - sum(len(place.span) for place in places)
        for one in draft.statements:
            length = sum(len(quote.span) for quote in one.quotes)
            if length <= left and not any(overlap(quote, place) for quote in one.quotes for place in places):
                kept.append(one)
                left -= length
        return replace(draft, statements=(*first, *kept))

    async def _with_named(
        self,
        asked: AskedQuestion,
        analysis: QueryAnalysis,
        findings: Findings,
        wide: Findings,
        draft: Draft,
        entities: dict[DocumentId, tuple[Entity, ...]],
    ) -> Draft:
        """The draft with what further passages say that name whom or what is asked about."""
        named = asked_names(asked.understanding, asked.documents)
        events = asked_events(asked.understanding.text, asked.understanding.language, [words for _, words in named])
        read = {one.passage.id for one in findings.passages.passages[:MAX_PASSAGES]}
        more = await asyncio.to_thread(
            naming, wide.passages.passages, entities, events=events, besides=read, most=_NAMING
        )
        further = await self._extractor.extract(analysis, replace(wide.passages, passages=more), wide.sources)
        quoted = [quote for one in draft.statements for quote in one.quotes]
        short = [one for one in further.ranked if len(one.candidate.span) <= _FURTHER]
        places = await asyncio.to_thread(
            choose_excerpts, short, wide.sources, asked.where, characters=_FURTHER, count=_EXCERPTS, room=_ROOM
        )
        added = [Statement(quotes=(one,)) for one in places if not any(overlap(one, other) for other in quoted)]
        return replace(draft, statements=(*draft.statements, *added))


def _without_answer(asked: AskedQuestion, extraction: Extraction, findings: Findings) -> Draft:
    closest = closest_places(extraction, findings.sources, asked.where)
    return replace(
        not_found_draft(asked.titles, bounded=asked.bounded, language=asked.understanding.reader_language),
        closest=closest,
        confidence=extraction.confidence,
    )


def _under_titles(draft: Draft, sources: Mapping[DocumentId, SourceDocument]) -> Draft:
    """The same quotes, with the title of its book before each that is not from the same book as the one before it."""
    statements: list[Statement] = []
    last = ""
    for statement in draft.statements:
        title = sources[statement.quotes[0].document].document.title
        words = f"“{title}”:" if title != last else ""
        statements.append(replace(statement, words=words))
        last = title
    return replace(draft, statements=tuple(statements))
