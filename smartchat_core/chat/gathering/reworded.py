"""Evidence for a fact by other words than the question's own."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from smartchat_core.chat.answers.draft import Draft, Statement, overlap
from smartchat_core.chat.asked import AskedQuestion
from smartchat_core.chat.excerpts.choose import choose_excerpts
from smartchat_core.chat.extraction import ScoredSentence
from smartchat_core.chat.extractive import Extractor
from smartchat_core.chat.finding import PassageFinder
from smartchat_core.chat.gathering.known_books import KnownBooks
from smartchat_core.chat.gathering.names import asked_names
from smartchat_core.chat.gathering.paraphrases import Paraphrase, paraphrase_of
from smartchat_core.chat.gathering.side_sentences import Known, passages_naming, sentences_about
from smartchat_core.chat.gathering.sides import known_sides
from smartchat_core.model.answer import AnswerMode
from smartchat_core.retrieval.query_analysis import MAX_QUERY_CHARACTERS, analyse_query
from smartchat_core.text.folding import fold

__all__ = ["RewordedEvidence", "likely", "worded"]

_WIDE, _READ = 30, 8
_CHARACTERS, _EXCERPTS, _ROOM = 700, 3, 160
_ABOUT = 1.5
"""How much likelier (in log-odds) a sentence is that is about whom the question names."""


class RewordedEvidence:
    """Adds excerpts that are found by other words for what is asked of somebody."""

    def __init__(self, *, finder: PassageFinder, extractor: Extractor, books: KnownBooks) -> None:
        self._finder = finder
        self._extractor = extractor
        self._books = books

    async def with_reworded(self, asked: AskedQuestion, draft: Draft) -> Draft:
        """The draft with such excerpts before its own.

        As it is where it is a refusal, or the question names nobody of the one book that is asked, or asks for nothing
        that other words are known of.
        """
        understanding = asked.understanding
        said = paraphrase_of(understanding.text, understanding.language)
        if said is None or draft.mode is AnswerMode.NOT_FOUND or len(asked.documents) != 1:
            return draft
        names = [name for name, _ in asked_names(understanding, asked.documents)]
        books = await self._books.open(asked) if names else ()
        known = list((await asyncio.to_thread(known_sides, books, names)).values())
        if not known:
            return draft
        query = analyse_query(f"{' '.join(names)} {said.words}"[:MAX_QUERY_CHARACTERS])
        found = await self._finder.find(
            asked.scope, query.text, documents=asked.documents, where=asked.where, limit=_WIDE
        )
        naming = await asyncio.to_thread(passages_naming, found.passages.passages, known[0], known[1:], most=_READ)
        extraction = await self._extractor.extract(query, replace(found.passages, passages=naming), found.sources)
        ranked = await asyncio.to_thread(likely, extraction.ranked, known, said)
        places = await asyncio.to_thread(
            choose_excerpts, ranked, found.sources, asked.where, characters=_CHARACTERS, count=_EXCERPTS, room=_ROOM
        )
        kept = [one for one in draft.statements if not any(overlap(a, b) for a in one.quotes for b in places)]
        return replace(draft, statements=(*(Statement(quotes=(place,)) for place in places), *kept))


def likely(ranked: Sequence[ScoredSentence], known: Sequence[Known], said: Paraphrase) -> tuple[ScoredSentence, ...]:
    """The sentences with one of the words, best first, those before that are about the first of those named."""
    worded = [one for one in ranked if said.pattern.search(fold(one.candidate.text))]
    about = {one.candidate.span for one in sentences_about(worded, known[0], speeches=False)}
    raised = [replace(one, score=one.score + _ABOUT * (one.candidate.span in about)) for one in worded]
    return tuple(sorted(raised, key=lambda one: -one.score))


def worded(ranked: tuple[ScoredSentence, ...], said: Paraphrase | None) -> tuple[ScoredSentence, ...]:
    """The sentences that say in other words what is asked; all where none does, or no such words are known."""
    found = tuple(one for one in ranked if said is not None and said.pattern.search(fold(one.candidate.text)))
    return found or ranked
