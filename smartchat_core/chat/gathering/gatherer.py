"""Choosing how evidence for a question is gathered, and what is refused before anything is searched."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from smartchat_core.books.corrected_models import CorrectedModels
from smartchat_core.chat.answers.draft import Draft
from smartchat_core.chat.answers.wording.lookups import LookupMessage, lookup_words, marked, mentions_none
from smartchat_core.chat.asked import AskedQuestion
from smartchat_core.chat.extractive import Extractor, not_found_draft
from smartchat_core.chat.finding import Findings, PassageFinder
from smartchat_core.chat.gathering.across_books import AcrossEvidence
from smartchat_core.chat.gathering.asked_clause import events_asked_about
from smartchat_core.chat.gathering.attributes import states_attribute
from smartchat_core.chat.gathering.comparison import ComparisonEvidence
from smartchat_core.chat.gathering.events import asked_events, asks_for_the_end, reports_events, speak_of, speakers
from smartchat_core.chat.gathering.facts import FactEvidence
from smartchat_core.chat.gathering.gathered import Evidence, refusal, refused
from smartchat_core.chat.gathering.known_books import KnownBooks
from smartchat_core.chat.gathering.names import asked_names, different, is_mentioned
from smartchat_core.chat.gathering.narrowing import MAX_NARROWED, narrowed, without_section
from smartchat_core.chat.gathering.paraphrases import paraphrase_of
from smartchat_core.chat.gathering.reworded import RewordedEvidence
from smartchat_core.chat.rewriting.translator import QuestionTranslator
from smartchat_core.chat.understanding.requests import Across, Compare
from smartchat_core.model.answer import AnswerMode
from smartchat_core.model.search import PassageFilter

__all__ = ["EvidenceGatherer"]

_MAX_READ = 8
"""Books whose texts are read for a name, with its misspellings; of more the index is asked for it as it is written."""


class EvidenceGatherer:
    """Gathers the evidence for questions that a search for passages answers."""

    def __init__(self, *, finder: PassageFinder, extractor: Extractor, models: CorrectedModels) -> None:
        self._finder = finder
        books = KnownBooks(finder=finder, models=models)
        self._facts = FactEvidence(finder=finder, extractor=extractor, books=books)
        self._comparison = ComparisonEvidence(finder=finder, extractor=extractor, books=books)
        self._reworded = RewordedEvidence(finder=finder, extractor=extractor, books=books)
        self._across = AcrossEvidence(finder=finder, extractor=extractor)
        self._translator = QuestionTranslator(finder=finder)

    async def gather(self, asked: AskedQuestion) -> tuple[AskedQuestion, Evidence]:
        """The evidence, and the question put to the sections that it names.

        Raises:
            IndexUnavailable: the index cannot be used.
        """
        wish = asked.understanding.section
        if wish is not None and len(asked.documents) <= MAX_NARROWED:
            sources = await self._finder.load(asked.documents, asked.where)
            within = await asyncio.to_thread(narrowed, asked, wish, list(sources.values()))
            if within is None:
                return asked, refused(without_section(asked))
            asked = within
        return asked, await self._within(asked)

    async def _within(self, asked: AskedQuestion) -> Evidence:
        request = asked.understanding.request
        if isinstance(request, Across):
            return await self._across_books(asked, request)
        spoken = asked.understanding.reader_language
        if missing := await self._missing(asked):
            return refusal(mentions_none(asked.titles, missing, bounded=asked.bounded, language=spoken))
        if asked.bounded and asks_for_the_end(asked.understanding.text, asked.understanding.language):
            return refusal(lookup_words(LookupMessage.END_BEYOND, spoken))
        translated = await self._translator.translate(asked)
        evidence = await self._found(translated.asked)
        if not translated.note:
            return evidence
        return replace(evidence, draft=_noted(evidence.draft, translated.note))

    async def _found(self, asked: AskedQuestion) -> Evidence:
        request = asked.understanding.request
        if isinstance(request, Compare) and len(request.sides) > 1:
            return await self._comparison.gather(asked, request)
        findings = await self._facts.find(asked)
        evidence = await self._facts.gather(asked, findings)
        evidence = replace(evidence, draft=await self._reworded.with_reworded(asked, evidence.draft))
        if evidence.draft.mode is not AnswerMode.NOT_FOUND and not await self._stated(asked, findings, evidence):
            closest = tuple(quote for one in evidence.draft.statements for quote in one.quotes)[:1]
            spoken = asked.understanding.reader_language
            draft = replace(not_found_draft(asked.titles, bounded=asked.bounded, language=spoken), closest=closest)
            return replace(evidence, draft=draft)
        return evidence

    async def _across_books(self, asked: AskedQuestion, request: Across) -> Evidence:
        """The books that speak of a topic; under its name in their language where the question is in another one."""
        for topic in await self._translator.topics(asked, request.topic):
            other = await self._across.gather(asked, replace(request, topic=topic))
            if other.draft.mode is not AnswerMode.NOT_FOUND:
                spoken = asked.understanding.reader_language
                note = lookup_words(LookupMessage.SEARCHED_AS, spoken, words=marked([topic], spoken))
                return replace(other, draft=_noted(other.draft, note))
        return await self._across.gather(asked, request)

    async def _stated(self, asked: AskedQuestion, findings: Findings, evidence: Evidence) -> bool:
        """Whether the books report the events that the question asks about, and the excerpts the attribute."""
        quotes = [
            evidence.sources[quote.document].parsed.text[quote.span.start : quote.span.end]
            for one in evidence.draft.statements
            for quote in one.quotes
        ]
        names = different(words for _, words in asked_names(asked.understanding, asked.documents))
        if not states_attribute(asked.understanding.text, names, quotes):
            return False
        bounded = asked.bounded
        text, language = asked.understanding.text, asked.understanding.language
        events = asked_events(text, language, names, bounded=bounded)
        if not bounded:
            events = events_asked_about(events, text, language, names)
        if not events or not names:
            return True
        said = paraphrase_of(text, language)
        worded = (*events, said.pattern) if said is not None else events
        if not speak_of(worded, quotes):
            return False
        if len(asked.documents) > _MAX_READ:
            return True
        read = await self._finder.texts(asked.documents, asked.where)
        found = [scored.passage.text for scored in findings.passages.passages]
        labels = await asyncio.to_thread(_labels, names, read)
        reported = partial(_report, events, names, read, found, labels, bounded=bounded)
        quoted = partial(
            reports_events,
            worded,
            names,
            quotes,
            together=2,
            every=False,
            labels=labels,
            question=text,
            pronouns=not bounded,
        )
        return await asyncio.to_thread(reported) and await asyncio.to_thread(quoted)

    async def _missing(self, asked: AskedQuestion) -> tuple[str, ...]:
        """The names in the question that the books do not hold, as far as they may be read."""
        names = asked_names(asked.understanding, asked.documents)
        if not names:
            return ()
        if len(asked.documents) > _MAX_READ:
            found = [[await self._indexed(asked, word) for word in words] for _, words in names]
            return tuple(name for (name, _), words in zip(names, found, strict=True) if not any(words))
        read = await self._finder.texts(asked.documents, asked.where)
        return await asyncio.to_thread(_unmentioned, names, read)

    async def _indexed(self, asked: AskedQuestion, word: str) -> bool:
        where = PassageFilter(documents=asked.where.documents, until=asked.where.until)
        return bool(await self._finder.documents_with(asked.scope, word, where, limit=1))


def _noted(draft: Draft, note: str) -> Draft:
    return replace(draft, warnings=(*draft.warnings, note))


def _unmentioned(names: Sequence[tuple[str, tuple[str, ...]]], read: Sequence[str]) -> tuple[str, ...]:
    missing = dict(names)
    for text in read:
        missing = {name: words for name, words in missing.items() if not is_mentioned(words, text)}
    return tuple(missing)


def _labels(names: Sequence[tuple[str, ...]], read: Sequence[str]) -> frozenset[str]:
    """Of the names' words, those that stand before speeches in what may be read."""
    return frozenset().union(*(speakers(names, text) for text in read))


def _report(
    events: Sequence[re.Pattern[str]],
    names: Sequence[tuple[str, ...]],
    read: Sequence[str],
    found: Sequence[str],
    labels: frozenset[str],
    *,
    bounded: bool,
) -> bool:
    """Whether what may be read reports the events with the people asked about.

    To one who has not read on, what was found must report them as well: there the answer may be yet to come.
    """
    if not reports_events(events, names, read, together=2, every=bounded, labels=labels, pronouns=not bounded):
        return False
    return not bounded or reports_events(events, names, found, labels=labels)
