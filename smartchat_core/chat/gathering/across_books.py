"""Evidence from many books: which of them speak of something."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from smartchat_core.books.surface_forms import mentioned
from smartchat_core.chat.abstention import ANSWER_THRESHOLD
from smartchat_core.chat.answers.around import excerpt_around
from smartchat_core.chat.answers.draft import Draft, Place, Statement
from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.chat.answers.wording.lookups import LookupMessage, lookup_words, marked, mentions_none
from smartchat_core.chat.answers.wording.messages import Message, Noun
from smartchat_core.chat.answers.wording.registry import wording_for
from smartchat_core.chat.asked import AskedQuestion
from smartchat_core.chat.citing import SourceDocument
from smartchat_core.chat.extractive import Extraction, Extractor, extractive_draft
from smartchat_core.chat.finding import Findings, PassageFinder
from smartchat_core.chat.gathering.gathered import Evidence, refusal
from smartchat_core.chat.understanding.requests import Across
from smartchat_core.model.answer import Coverage
from smartchat_core.model.document import Document
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.passage import Passage
from smartchat_core.model.search import PassageFilter, RankedPassages
from smartchat_core.model.span import Span
from smartchat_core.retrieval.query_analysis import analyse_query
from smartchat_core.text.folding import fold
from smartchat_core.text.languages import primary_language

__all__ = ["AcrossEvidence", "derived_forms"]

_MAX_BOOKS = 1_000
"""Books with the words that are looked for; a common word need not be found in more."""

_MAX_QUOTED = 20
_MAX_TEXTS = 100
_MAX_LISTED = 50
_SEARCHED_ONE_BY_ONE = 30
_MAX_ON_TOPIC = 5
_NEAR_THE_BEST = 0.8
"""A book is on a topic if its best passage scores at least this share of what the best of all books does."""

_CHARACTERS = 300

_DOCTRINES = ("isms", "ism")
_DERIVED = ("ist", "ists", "ic", "ical", "ise", "ised", "ize", "ized", "ising", "izing", "ian", "ians")
_LEAST_STEM = 4
_OFTEN = re.compile(r"\b(?:how often|most often|how many times|how frequently|the most|most frequently)\b")
_CHARACTER = re.compile(r"\bcharacters?\b")
_LEAST_MENTIONS, _SHARE = 3, 0.05
"""A book has a character if it names it so often, and by this share of what the book does that names it most."""


class AcrossEvidence:
    """Gathers, for each book, what shows that it speaks of something."""

    def __init__(self, *, finder: PassageFinder, extractor: Extractor) -> None:
        self._finder = finder
        self._extractor = extractor

    async def gather(self, asked: AskedQuestion, request: Across) -> Evidence:
        """The books that have the very words, every one of them; or those that are about the topic."""
        return await (self._with_words(asked, request.topic) if request.words else self._on_topic(asked, request.topic))

    async def _with_words(self, asked: AskedQuestion, topic: str) -> Evidence:
        spoken = asked.understanding.reader_language
        passages: Sequence[Passage] = ()
        for words in dict.fromkeys((*asked.understanding.phrases, topic, *asked.understanding.names)):
            passages = await self._finder.documents_with(asked.scope, words, asked.where, limit=_MAX_BOOKS)
            for form in () if words in asked.understanding.phrases else derived_forms(words):
                passages = [
                    *passages,
                    *await self._finder.documents_with(asked.scope, form, asked.where, limit=_MAX_BOOKS),
                ]
            if passages:
                topic = words
                break
        if not passages:
            evidence = refusal(
                mentions_none(asked.titles, [marked([topic], spoken)], bounded=asked.bounded, language=spoken)
            )
            return replace(evidence, draft=replace(evidence.draft, coverage=_all_read(asked)))
        by_document: dict[DocumentId, Passage] = {}
        for one in passages:
            by_document.setdefault(one.document_id, one)
        candidates = sorted((one for one in asked.documents if one.id in by_document), key=lambda one: fold(one.title))
        places, sources = await self._mentions(asked, topic, candidates, by_document)
        if not places:
            evidence = refusal(
                mentions_none(asked.titles, [marked([topic], spoken)], bounded=asked.bounded, language=spoken)
            )
            return replace(evidence, draft=replace(evidence.draft, coverage=_all_read(asked)))
        counts = {id_: one.count for id_, one in places.items()}
        having = [one for one in candidates if one.id in places and not _only_alluded(counts[one.id], counts, asked)]
        having.sort(key=lambda one: -counts[one.id] if _OFTEN.search(fold(asked.question.text)) else 0)
        draft = await asyncio.to_thread(_listed, asked, topic, having, places, sources)
        return Evidence(
            draft=draft, passages=RankedPassages(query=topic, passages=()), sources=sources, for_models=False
        )

    async def _mentions(
        self,
        asked: AskedQuestion,
        topic: str,
        candidates: Sequence[Document],
        passages: Mapping[DocumentId, Passage],
    ) -> tuple[dict[DocumentId, _Mentions], dict[DocumentId, SourceDocument]]:
        """What those of the candidates have that mention the topic, and the texts that are quoted.

        The index finds by stems, so each text is read. Of more texts than may be read it is the passage that was found.
        """
        found: dict[DocumentId, _Mentions] = {}
        kept: dict[DocumentId, SourceDocument] = {}
        for first in range(0, min(len(candidates), _MAX_TEXTS), _MAX_QUOTED):
            loaded = await self._finder.load(candidates[first : min(first + _MAX_QUOTED, _MAX_TEXTS)], asked.where)
            places = await asyncio.to_thread(_in_texts, topic, loaded, asked.where)
            found |= places
            kept |= {id_: loaded[id_] for id_ in places if len(kept) < _MAX_QUOTED}
        for document in candidates[_MAX_TEXTS:]:
            language = primary_language(document.metadata.language)
            if any(mentioned(passages[document.id].text, one, language=language) for one in _forms(topic)):
                found[document.id] = _Mentions(count=0)
        return found, kept

    async def _on_topic(self, asked: AskedQuestion, topic: str) -> Evidence:
        spoken = asked.understanding.reader_language
        searched = [asked]
        if len(asked.documents) <= _SEARCHED_ONE_BY_ONE:
            searched = [_of_book(asked, document) for document in asked.documents]
        found: list[tuple[AskedQuestion, Findings, Extraction]] = []
        for one in searched:
            findings = await self._finder.find(one.scope, topic, documents=one.documents, where=one.where, limit=3)
            if findings.passages.passages:
                extraction = await self._extractor.extract(analyse_query(topic), findings.passages, findings.sources)
                found.append((one, findings, extraction))
        found.sort(key=lambda each: -each[1].passages.passages[0].score)
        best = found[0][1].passages.passages[0].score if found else 0.0
        kept = [
            each
            for each in found
            if each[1].passages.passages[0].score >= _NEAR_THE_BEST * best and each[2].confidence >= ANSWER_THRESHOLD
        ][:_MAX_ON_TOPIC]
        if not kept:
            evidence = refusal(mentions_none(asked.titles, [topic], bounded=asked.bounded, language=spoken))
            return replace(evidence, draft=replace(evidence.draft, coverage=_all_read(asked)))
        statements: list[Statement] = []
        for one, findings, extraction in kept:
            draft = extractive_draft(extraction, findings.sources, one.where, characters=_CHARACTERS)
            for statement in draft.statements:
                title = findings.sources[statement.quotes[0].document].document.title
                statements.append(replace(statement, words=f"{marked([title], spoken)}:"))
        return Evidence(
            draft=Draft(
                statements=tuple(statements),
                confidence=max(each[2].confidence for each in kept),
                coverage=_all_read(asked),
            ),
            passages=replace(
                kept[0][1].passages, passages=tuple(one for each in kept for one in each[1].passages.passages)
            ),
            sources={id_: source for each in kept for id_, source in each[1].sources.items()},
        )


def derived_forms(word: str) -> tuple[str, ...]:
    """What is formed from the same stem as the name of a doctrine or a practice: `stoic`, `stoics` of `stoicism`."""
    stem = next((word[: -len(end)] for end in _DOCTRINES if word.endswith(end)), "")
    return tuple(f"{stem}{end}" for end in _DERIVED) if len(stem) >= _LEAST_STEM and stem.isalpha() else ()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Mentions:
    """How often a book has the words themselves, and where it has them first, or a word that is formed from them."""

    count: int
    first: Span | None = None


def _forms(topic: str) -> tuple[str, ...]:
    return (topic, *derived_forms(topic))


def _in_texts(
    topic: str, sources: Mapping[DocumentId, SourceDocument], where: PassageFilter
) -> dict[DocumentId, _Mentions]:
    """What the texts have that mention the topic, as far as they may be read."""
    found = {}
    for id_, source in sources.items():
        language, until = primary_language(source.document.metadata.language), where.bound_of(id_)
        text = source.parsed.text
        spans = [mentioned(text, one, until=until, language=language) for one in _forms(topic)]
        having = next((one for one in spans if one), None)
        if having is not None:
            found[id_] = _Mentions(count=len(spans[0]), first=having[0])
    return found


def _only_alluded(count: int, counts: Mapping[DocumentId, int], asked: AskedQuestion) -> bool:
    """Whether a book only alludes to a character that others have, as some do to those of famous plays."""
    if not _CHARACTER.search(fold(asked.question.text)):
        return False
    return count < max(_LEAST_MENTIONS, _SHARE * max(counts.values(), default=0))


def _listed(
    asked: AskedQuestion,
    topic: str,
    having: Sequence[Document],
    places: Mapping[DocumentId, _Mentions],
    sources: Mapping[DocumentId, SourceDocument],
) -> Draft:
    spoken = asked.understanding.reader_language
    wording = wording_for(spoken)
    statements = [Statement(words=_head(asked, topic, having, places))]
    for document in having[:_MAX_LISTED]:
        source, place = sources.get(document.id), places[document.id]
        quotes = () if source is None else _places(source, place.first, asked.where)
        often = f" ({wording.count(Noun.TIME, place.count)})" if place.count > 1 else ""
        words = f"{marked([document.title], spoken)}{often}"
        statements.append(Statement(words=f"{words}:" if quotes else words, quotes=quotes))
    if len(having) > _MAX_LISTED:
        statements.append(Statement(words=wording.say(Message.MORE, count=wording.number(len(having) - _MAX_LISTED))))
    return Draft(statements=tuple(statements), coverage=_all_read(asked))


def _head(asked: AskedQuestion, topic: str, having: Sequence[Document], places: Mapping[DocumentId, _Mentions]) -> str:
    """How many of the books mention the topic."""
    spoken = asked.understanding.reader_language
    wording, words = wording_for(spoken), marked([topic], spoken)
    if derived_forms(topic) and any(places[one.id].count == 0 for one in having):
        words = lookup_words(LookupMessage.OR_FORMED, spoken, words=words)
    count = wording.number(len(having))
    if len(having) >= _MAX_BOOKS:
        count = lookup_words(LookupMessage.AT_LEAST, spoken, count=count)
    message = LookupMessage.ONE_MENTIONS if len(having) == 1 else LookupMessage.SOME_MENTION
    return lookup_words(message, spoken, count=count, of=wording.number(len(asked.documents)), words=words)


def _places(source: SourceDocument, mention: Span | None, where: PassageFilter) -> tuple[Place, ...]:
    """The sentence of the mention, and what it needs around it; none where it is not read to its end."""
    if mention is None:
        return ()
    book = OpenBook(source=source, until=where.bound_of(source.document.id))
    excerpt = excerpt_around(book, mention)
    return () if excerpt is None else (Place(document=book.id, span=excerpt),)


def _of_book(asked: AskedQuestion, document: Document) -> AskedQuestion:
    where = replace(asked.where, documents=frozenset({document.id}))
    return replace(asked, documents=(document,), where=where)


def _all_read(asked: AskedQuestion) -> Coverage:
    total = sum(document.passage_count for document in asked.documents)
    return Coverage(passages_read=None if asked.where.until else total, passages_in_scope=total)
