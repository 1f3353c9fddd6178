"""Evidence for a comparison: each side is searched for itself."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from smartchat_core.chat.abstention import ANSWER_THRESHOLD
from smartchat_core.chat.answers.draft import Draft, Place, Statement, overlap
from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.chat.answers.wording.lookups import LookupMessage, either, lookup_words
from smartchat_core.chat.asked import AskedQuestion
from smartchat_core.chat.citing import SourceDocument
from smartchat_core.chat.excerpts.choose import choose_excerpts
from smartchat_core.chat.extraction import MARGIN, ScoredSentence
from smartchat_core.chat.extractive import Extraction, Extractor, closest_places, extractive_draft, not_found_draft
from smartchat_core.chat.finding import Findings, PassageFinder
from smartchat_core.chat.gathering.contrast import side_by_side
from smartchat_core.chat.gathering.gathered import Evidence
from smartchat_core.chat.gathering.known_books import KnownBooks
from smartchat_core.chat.gathering.names import name_words
from smartchat_core.chat.gathering.paraphrases import paraphrase_of
from smartchat_core.chat.gathering.reworded import worded
from smartchat_core.chat.gathering.side_sentences import Known, passages_naming, sentences_about, sentences_of_all
from smartchat_core.chat.gathering.sides import homes_of, is_described, known_sides, name_and_rest, portray, side_entity
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
from smartchat_core.text.stop_words import QUESTION_STOP_WORDS

__all__ = ["ComparisonEvidence", "books_of_sides", "focused", "kept_words", "sections_of_sides", "side_query"]

_MAX_SIDES = 4
_CHARACTERS = 1_800
_LEAST = 120
"""Characters for which passages are worth quoting after what introduces a side."""
_PASSAGES = 12
_SHARED = 500
"""Characters of what is said of all sides together."""
_WIDE = 40
"""Passages among which those of a side are looked for that mention it."""
_CLOSEST = 3
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
        known = {} if books or sections else await self._known(asked, names)
        if not sections and not asked.where.sections:
            sections = homes_of(known)
        sides = []
        for name in names:
            within, whole = asked, together
            if name in sections:
                within, whole = replace(asked, where=replace(asked.where, sections=(sections[name],))), None
            sides.append(await self._side(within, name, request.aspect, books.get(name), whole, known))
        if together is not None and not sections:
            sides = await asyncio.to_thread(_contrasted, sides)
        shared = await self._shared(asked, names, together, known) if together is not None and not sections else ()
        if (
            not books
            and not sections
            and not asked.where.sections
            and not kept_words(request.aspect)
            and all(map(is_described, names))
        ):
            sides = await asyncio.to_thread(_portrayed, await self._books.open(asked), sides)
        found = _interleaved([side.findings.passages.passages for side in sides])
        passages = replace(sides[0].findings.passages, passages=tuple(found))
        sources = {id_: source for side in sides for id_, source in side.findings.sources.items()}
        draft = await asyncio.to_thread(_drafted, asked, sides, shared)
        return Evidence(draft=draft, passages=passages, sources=sources)

    async def _sections(self, asked: AskedQuestion, names: Sequence[str]) -> dict[str, SectionRange]:
        """The section that each side names by its title, of the one book that is asked."""
        if len(asked.documents) != 1:
            return {}
        (document,) = asked.documents
        source = (await self._finder.load(asked.documents, asked.where)).get(document.id)
        return {} if source is None else sections_of_sides(names, source, until=asked.where.bound_of(document.id))

    async def _known(self, asked: AskedQuestion, names: Sequence[str]) -> dict[str, Known]:
        """Whom or what of the book each side names; none where several books are asked."""
        books = await self._books.open(asked) if len(asked.documents) == 1 else ()
        return await asyncio.to_thread(known_sides, books, names)

    async def _side(
        self,
        asked: AskedQuestion,
        name: str,
        aspect: str,
        book: Document | None,
        together: Findings | None,
        known: Mapping[str, Known],
    ) -> _Side:
        in_own_book = book is not None or (bool(asked.where.sections and not together) and name not in known)
        query = side_query(name, aspect, in_own_book=in_own_book)
        said = paraphrase_of(aspect, asked.understanding.language) if book is None else None
        if book is not None:
            where = replace(asked.where, documents=frozenset({book.id}))
            asked = replace(asked, documents=(book,), where=where)
        findings = await self._finder.find(
            asked.scope,
            query,
            documents=asked.documents,
            where=asked.where,
            limit=_WIDE if together is not None and name in known else _PASSAGES,
        )
        if together is None:
            extraction = await self._extractor.extract(analyse_query(query), findings.passages, findings.sources)
            # what the side is has its own text, which is among many passages only for its length
            extraction = replace(extraction, ranked=worded(extraction.ranked, said), least=ANSWER_THRESHOLD)
            return _Side(name=name, asked=asked, findings=findings, extraction=extraction)
        findings = _joined(findings, together)
        if name in known:
            others = [one for side, one in known.items() if side != name]
            naming = await asyncio.to_thread(
                passages_naming, findings.passages.passages, known[name], others, most=_READ
            )
            if naming:
                findings = replace(findings, passages=replace(findings.passages, passages=naming))
        analysis = analyse_query(query)
        extraction = await self._extractor.extract(analysis, findings.passages, findings.sources, passages=_READ)
        ranked = worded(await asyncio.to_thread(_about_side, extraction.ranked, name, known.get(name)), said)
        confidence = extraction.confidence_in(analysis, findings.passages.passages, ranked[:_CLOSEST])
        extraction = replace(extraction, ranked=ranked, confidence=confidence, least=ANSWER_THRESHOLD)
        return _Side(name=name, asked=asked, findings=findings, extraction=extraction)

    async def _shared(
        self, asked: AskedQuestion, names: Sequence[str], together: Findings, known: Mapping[str, Known]
    ) -> tuple[Place, ...]:
        """Excerpts around sentences that speak of all sides."""
        analysis = analyse_query(asked.understanding.text)
        extraction = await self._extractor.extract(analysis, together.passages, together.sources)
        ranked = await asyncio.to_thread(sentences_of_all, extraction.ranked, names, known)
        if extraction.confidence_in(analysis, together.passages.passages, ranked[:_CLOSEST]) < ANSWER_THRESHOLD:
            return ()
        return choose_excerpts(ranked, together.sources, asked.where, characters=_SHARED, count=2)


def _contrasted(sides: Sequence[_Side]) -> list[_Side]:
    """The sides, each with what the text sets beside the best sentences of another one first."""
    ranked = side_by_side([side.extraction.ranked for side in sides])
    return [
        replace(side, extraction=replace(side.extraction, ranked=one)) for side, one in zip(sides, ranked, strict=True)
    ]


def _about_side(ranked: Sequence[ScoredSentence], name: str, known: Known | None) -> tuple[ScoredSentence, ...]:
    about = sentences_about(ranked, known) if known is not None else ()
    return about or focused(ranked, name)


def side_query(name: str, aspect: str, *, in_own_book: bool) -> str:
    """What to search for one side: its name with the aspect; the aspect alone in the book that is the side."""
    kept = kept_words(aspect)
    name, of_name = name_and_rest(name)
    kept = f"{of_name} {kept}".strip()
    query = kept if in_own_book and kept else f"{name} {kept}".strip()
    return query[:MAX_QUERY_CHARACTERS]


def kept_words(aspect: str) -> str:
    """The words of an aspect that say what is compared; empty where none do."""
    kept = [word for word in aspect.split() if fold(word).strip(".,;:?!") not in _COMPARING]
    return " ".join(kept) if any(fold(word).strip(".,;:?!") not in QUESTION_STOP_WORDS for word in kept) else ""


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


def _drafted(asked: AskedQuestion, sides: Sequence[_Side], shared: Sequence[Place]) -> Draft:
    spoken = asked.understanding.reader_language
    confidence = max(side.extraction.confidence for side in sides)
    missing = [side.name for side in sides if not (side.portrait or side.extraction.answers)]
    if missing:
        closest = tuple(
            place
            for side in sides
            for place in closest_places(side.extraction, side.findings.sources, side.asked.where)[:1]
        )
        draft = not_found_draft(asked.titles, bounded=asked.bounded, language=spoken)
        if len(missing) < len(sides):
            draft = replace(draft, statements=(Statement(words=_not_comparable(asked.titles, missing, spoken)),))
        return replace(draft, closest=closest, confidence=confidence)
    every = lookup_words(LookupMessage.BOTH if len(sides) == 2 else LookupMessage.ALL, spoken)
    statements = [Statement(words=every, quotes=tuple(shared))] if shared else []
    for side in sides:
        left = _CHARACTERS // len(sides) - sum(len(place.span) for place in side.portrait)
        places = side.portrait
        if side.extraction.answers and left >= _LEAST:
            draft = extractive_draft(
                _near_the_best(side.extraction), side.findings.sources, side.asked.where, characters=left
            )
            quotes = tuple(quote for statement in draft.statements for quote in statement.quotes)
            places += tuple(one for one in quotes if not any(overlap(one, other) for other in (*places, *shared)))
        title = side.asked.titles[0] if len(side.asked.documents) == 1 < len(asked.documents) else ""
        of_book = f" (“{title}”)" if title else ""
        label = f"{side.name[:1].upper()}{side.name[1:]}{of_book}:"
        if places:
            statements.append(Statement(words=label, quotes=places))
    return Draft(statements=tuple(statements), confidence=confidence, coverage=_read(sides))


def _near_the_best(extraction: Extraction) -> Extraction:
    ranked = extraction.ranked
    return replace(extraction, ranked=tuple(one for one in ranked if one.score >= ranked[0].score - MARGIN))


def _not_comparable(titles: Sequence[str], missing: Sequence[str], language: str) -> str:
    """“Title” says nothing of A that could be compared."""
    names = either(missing, language)
    if len(titles) == 1:
        return lookup_words(LookupMessage.NOT_COMPARABLE, language, title=titles[0], names=names)
    return lookup_words(LookupMessage.NONE_COMPARABLE, language, names=names)


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
