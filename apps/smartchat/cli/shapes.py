"""The JSON of the command line, as `docs/reference/cli.md` promises it: stable for scripts."""

from collections.abc import Mapping, Sequence
from typing import Any

from smartchat.library.asynchronous import AsyncBook
from smartchat_core.model.answer import Answer, Citation
from smartchat_core.model.codec import to_jsonable
from smartchat_core.model.document import Document
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.search import SearchResult
from smartchat_core.model.section import Section, section_path

__all__ = ["answer_shape", "book_shape", "citation_shape", "document_shape", "passages_shape", "section_shape"]


def citation_shape(citation: Citation) -> dict[str, Any]:
    """A quote and its place."""
    return {
        "number": citation.number,
        "quote": citation.quote,
        "document_id": citation.document_id,
        "document_title": citation.document_title,
        "start": citation.span.start,
        "end": citation.span.end,
        "section": list(citation.section),
        "page": citation.page,
        "locator": to_jsonable(citation.locator),
    }


def answer_shape(answer: Answer) -> dict[str, Any]:
    """An answer with everything that is needed to check it."""
    return {
        "question": answer.question,
        "text": answer.text,
        "mode": answer.mode.value,
        "found": answer.found,
        "grounded": answer.grounded,
        "confidence": answer.confidence,
        "model": answer.model,
        "citations": [citation_shape(one) for one in answer.citations],
        "closest": [citation_shape(one) for one in answer.closest],
        "claims": [to_jsonable(one) for one in answer.claims],
        "usage": to_jsonable(answer.usage),
        "coverage": to_jsonable(answer.coverage),
        "warnings": list(answer.warnings),
        "schema_version": answer.schema_version,
    }


def passages_shape(
    result: SearchResult,
    documents: Mapping[DocumentId, Document],
    sections: Mapping[DocumentId, tuple[Section, ...]],
    pages: Sequence[int | None],
) -> dict[str, Any]:
    """The passages of a search, best first."""
    return {
        "query": result.query,
        "passages": [
            {
                "text": scored.passage.text,
                "document_id": scored.passage.document_id,
                "document_title": documents[scored.passage.document_id].title,
                "start": scored.passage.span.start,
                "end": scored.passage.span.end,
                "score": scored.score,
                "lexical": scored.lexical,
                "dense": scored.dense,
                "section": list(section_path(sections[scored.passage.document_id], scored.passage.section)),
                "page": page,
            }
            for scored, page in zip(result.passages, pages, strict=True)
        ],
        "degraded": list(result.degraded),
        "warnings": list(result.warnings),
    }


def document_shape(document: Document) -> dict[str, Any]:
    """What the library knows of a document."""
    return {
        "document_id": document.id,
        "title": document.title,
        "authors": list(document.metadata.authors),
        "language": document.metadata.language,
        "filename": document.filename,
        "media_type": document.media_type,
        "status": document.status.value,
        "reason": document.reason,
        "code": document.reason_code,
        "size_bytes": document.size_bytes,
        "characters": document.text_length,
        "pages": document.page_count,
        "passages": document.passage_count,
        "added_at": document.added_at.isoformat(),
        "warnings": [to_jsonable(one) for one in document.warnings],
    }


def section_shape(section: Section) -> dict[str, Any]:
    """A section and its span."""
    return {
        "title": section.title,
        "level": section.level,
        "kind": section.kind.value,
        "start": section.span.start,
        "end": section.span.end,
    }


def book_shape(book: AsyncBook, text: str | None) -> dict[str, Any]:
    """A document with its structure, and its canonical text if that was asked for."""
    shape = document_shape(book.document)
    shape["metadata"] = to_jsonable(book.document.metadata)
    shape["sections"] = [section_shape(one) for one in book.sections]
    shape["chapters"] = [
        {"number": one.number, "title": one.title, "start": one.start, "end": one.end} for one in book.chapters
    ]
    if text is not None:
        shape["text"] = text
    return shape
