"""Evidence for a comparison: each side is searched for itself."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from smartchat_core.chat.answers.draft import Draft, Place, Statement, overlap
from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.chat.asked import AskedQuestion
from smartchat_core.chat.citing import SourceDocument
from smartchat_core.chat.extraction import ScoredSentence
from smartchat_core.chat.extractive import Extraction, Extractor, closest_places, extractive_draft, not_found_draft
from smartchat_core.chat.finding import Findings, PassageFinder
from smartchat_core.chat.gathering.gathered import Evidence
from smartchat_core.chat.gathering.known_books import KnownBooks
from smartchat_core.chat.gathering.names import name_words
from smartchat_core.chat.gathering.sides import portray, side_entity
from smartchat_core.chat.understanding.requests import Compare
from smartchat_core.model.answer import Coverage
from smartchat_core.model.document import Document
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.passage import ScoredPassage
from smartchat_core.model.search import SectionRange
from smartchat_core.model.section import Section
from smartchat_core.retrieval.proximity import folded_words
from smartchat_core.retrieval.query_analysis import MAX_QUERY_CHARACTERS, analyse_query
from smartchat_core.text.folding import fold

__all__ = ["ComparisonEvidence", "books_of_sides", "focused", "kept_words", "sections_of_sides", "side_query"]

_MAX_SIDES = 4
_CHARACTERS = 1_500
_LEAST = 120
"""Characters for which passages are worth quoting after what introduces a side."""
_PASSAGES = 12
_READ = 12
"""Passages of each side whose sentences are looked at: half of them found by the side, half by the whole question."""

# Words of a comparison that say nothing of what is compared.
_COMPARING = frozenset(
    "differ differs difference different compare compared contrast behave respectively each both why and he she they "
    "say says about".split()
)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Side:
    name: str
    asked: AskedQuestion
    findings: Findings
    extraction: Extraction
    portrait: tuple[Place, ...] = ()


class ComparisonEvidence:
    """Gathers passages for each side of a comparison."""

    def __init__(self, *, finder: PassageFinder, extractor: Extractor, books: KnownBooks) -> None:
        self._finder = finder
        self._extractor = extractor
        self._books = books

    async def gather(self, asked: AskedQuestion, request: Compare) -> Evidence:
        """Excerpts side by side, each under its name; in its own book where the sides are books or their authors."""
        names = request.sides[:_MAX_SIDES]
        books = books_of_sides(names, asked.documents)
        together: Findings | None = None
        if not books:
            together = await self._finder.find(
                asked.scope, asked.understanding.search, documents=asked.documents, where=asked.where, limit=_PASSAGES
            )
        sections = await self._sections(asked, names) if not books else {}
        sides = []
        for name in names:
            within, whole = asked, together
            if name in sections:
                within, whole = replace(asked, where=replace(asked.where, sections=(sections[name],))), None
            sides.append(await self._side(within, name, request.aspect, books.get(name), whole))
        if not books and not sections and not asked.where.sections and not kept_words(request.aspect):
            sides = await asyncio.to_thread(_portrayed, await self._books.open(asked), sides)
        found = _interleaved([side.findings.passages.passages for side in sides])
        passages = replace(sides[0].findings.passages, passages=tuple(found))
        sources = {id_: source for side in sides for id_, source in side.findings.sources.items()}
        draft = await asyncio.to_thread(_drafted, asked, sides)
        return Evidence(draft=draft, passages=passages, sources=sources)

    async def _sections(self, asked: AskedQuestion, names: Sequence[str]) -> dict[str, SectionRange]:
        """The section that each side names by its title, of the one book that is asked."""
        if len(asked.documents) != 1:
            return {}
        (document,) = asked.documents
        source = (await self._finder.load(asked.documents)).get(document.id)
        return {} if source is None else sections_of_sides(names, source, until=asked.where.bound_of(document.id))

    async def _side(
        self, asked: AskedQuestion, name: str, aspect: str, book: Document | None, together: Findings | None
    ) -> _Side:
        query = side_query(name, aspect, in_own_book=book is not None or bool(asked.where.sections and not together))
        if book is not None:
            where = replace(asked.where, documents=frozenset({book.id}))
            asked = replace(asked, documents=(book,), where=where)
        findings = await self._finder.find(
            asked.scope, query, documents=asked.documents, where=asked.where, limit=_PASSAGES
        )
        if together is not None:
            findings = _joined(findings, together)
        if together is None:
            extraction = await self._extractor.extract(analyse_query(query), findings.passages, findings.sources)
        else:
            extraction = await self._extractor.extract(
                analyse_query(asked.understanding.text), findings.passages, findings.sources, passages=_READ
            )
            extraction = replace(extraction, ranked=focused(extraction.ranked, name))
        return _Side(name=name, asked=asked, findings=findings, extraction=extraction)


def side_query(name: str, aspect: str, *, in_own_book: bool) -> str:
    """What to search for one side: its name with the aspect; the aspect alone in the book that is the side."""
    kept = kept_words(aspect)
    query = kept if in_own_book and kept else f"{name} {kept}".strip()
    return query[:MAX_QUERY_CHARACTERS]


def kept_words(aspect: str) -> str:
    """The words of an aspect that say what is compared; empty where none do."""
    return " ".join(word for word in aspect.split() if fold(word).strip(".,;:?!") not in _COMPARING)


def books_of_sides(names: Sequence[str], documents: Sequence[Document]) -> dict[str, Document]:
    """The book that each side names by its title or author, if every side names one of its own; else none."""
    found: dict[str, Document] = {}
    for name in names:
        wanted = set(name_words(name))
        for document in documents:
            known = [set(name_words(one)) for one in (document.title, *document.metadata.authors)]
            if document not in found.values() and any(wanted and wanted <= words for words in known):
                found[name] = document
                break
    return found if len(found) == len(names) and len(documents) > 1 else {}


def _drafted(asked: AskedQuestion, sides: Sequence[_Side]) -> Draft:
    portrayed = all(side.portrait for side in sides)
    confidence = max(side.extraction.confidence for side in sides)
    if not portrayed and not any(side.extraction.answers for side in sides):
        closest = tuple(
            place
            for side in sides
            for place in closest_places(side.extraction, side.findings.sources, side.asked.where)[:1]
        )
        return replace(not_found_draft(asked.titles), closest=closest, confidence=confidence)
    statements: list[Statement] = []
    for side in sides:
        left = _CHARACTERS // len(sides) - sum(len(place.span) for place in side.portrait)
        places = side.portrait
        if side.extraction.answers and left >= _LEAST:
            draft = extractive_draft(side.extraction, side.findings.sources, side.asked.where, characters=left)
            quotes = tuple(quote for statement in draft.statements for quote in statement.quotes)
            places += tuple(one for one in quotes if not any(overlap(one, other) for other in places))
        title = side.asked.titles[0] if len(side.asked.documents) == 1 < len(asked.documents) else ""
        of_book = f" (“{title}”)" if title else ""
        label = f"{side.name[:1].upper()}{side.name[1:]}{of_book}:"
        statements.append(Statement(words=label if places else f"{label} nothing was found.", quotes=places))
    return Draft(statements=tuple(statements), confidence=confidence, coverage=_read(sides))


def _portrayed(books: Sequence[OpenBook], sides: Sequence[_Side]) -> list[_Side]:
    """The sides with what the first book that knows whom each names says of it."""
    result = list(sides)
    for book in books:
        for at, side in enumerate(result):
            entity = None if side.portrait else side_entity(book, side.name)
            if entity is not None:
                places = portray(book, entity, characters=_CHARACTERS // len(sides))
                result[at] = replace(side, portrait=places)
    return result


def _read(sides: Sequence[_Side]) -> Coverage:
    passages = {one.passage.id for side in sides for one in side.findings.passages.passages}
    documents: dict[DocumentId, Document] = {one.id: one for side in sides for one in side.asked.documents}
    return Coverage(
        passages_read=len(passages),
        passages_in_scope=sum(document.passage_count for document in documents.values()),
    )


def sections_of_sides(
    names: Sequence[str], source: SourceDocument, *, until: int | None = None
) -> dict[str, SectionRange]:
    """The section that each side has the title of, as far as it may be read."""
    titled: dict[str, Section] = {}
    for section in source.parsed.sections:
        if until is None or section.span.start < until:
            titled.setdefault("".join(name_words(section.title)), section)
    found = {name: titled.get("".join(name_words(name)) or name) for name in names}
    return {
        name: SectionRange(
            document_id=source.document.id,
            start=section.span.start,
            end=section.span.end if until is None else min(section.span.end, until),
        )
        for name, section in found.items()
        if section is not None
    }


def focused(ranked: Sequence[ScoredSentence], name: str) -> tuple[ScoredSentence, ...]:
    """The sentences that name the side, or follow or precede one that does in the passage; all where none does."""
    words = set(folded_words(name))
    naming = {
        (one.candidate.passage.passage.id, one.candidate.number)
        for one in ranked
        if words & set(folded_words(one.candidate.text))
    }
    near = tuple(
        one
        for one in ranked
        if any((one.candidate.passage.passage.id, one.candidate.number + step) in naming for step in (0, -1, 1))
    )
    return near or tuple(ranked)


def _joined(one: Findings, other: Findings) -> Findings:
    passages = _interleaved([one.passages.passages, other.passages.passages])
    return Findings(passages=replace(one.passages, passages=tuple(passages)), sources={**other.sources, **one.sources})


def _interleaved(sides: Sequence[Sequence[ScoredPassage]]) -> list[ScoredPassage]:
    """The passages of all sides, the best of each first, none twice."""
    found: dict[str, ScoredPassage] = {}
    for rank in range(max(map(len, sides), default=0)):
        for side in sides:
            if rank < len(side):
                found.setdefault(side[rank].passage.id, side[rank])
    return list(found.values())
