"""The JSON of documents and conversations on the command line, as `docs/reference/cli.md` promises it to scripts."""

from typing import Any

from smartchat.library.books import AsyncBook
from smartchat_core.model.codec import to_jsonable
from smartchat_core.model.conversation import Conversation
from smartchat_core.model.document import Document
from smartchat_core.model.section import Section
from smartchat_core.retrieval.outline import Outline

__all__ = ["book_shape", "conversation_shape", "document_shape", "section_shape"]


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
        "ocr": _ocr_shape(document),
        "warnings": [to_jsonable(one) for one in document.warnings],
    }


def _ocr_shape(document: Document) -> dict[str, Any]:
    """Text recognition: what the owner asks for (null, empty: the settings decide), and what came of it."""
    done = document.recognition
    return {
        "mode": document.reading.ocr,
        "languages": list(document.reading.languages),
        "recognized_pages": done.pages if done else 0,
        "tried_pages": done.tried if done else 0,
        "mean_confidence": done.confidence if done and done.pages else None,
    }


def conversation_shape(conversation: Conversation) -> dict[str, Any]:
    """A conversation without its turns."""
    return {
        "id": conversation.id,
        "title": conversation.title,
        "created_at": conversation.created_at.isoformat(),
        "updated_at": conversation.updated_at.isoformat(),
        "documents": None if conversation.documents is None else list(conversation.documents),
        "active": conversation.active,
        "turns": conversation.turns,
    }


def section_shape(section: Section, outline: Outline) -> dict[str, Any]:
    """A section with its reference and its span."""
    return {
        "title": section.title,
        "role": section.role.value,
        "number": section.number,
        "reference": outline.reference(section),
        "level": section.level,
        "kind": section.kind.value,
        "start": section.span.start,
        "end": section.span.end,
    }


def book_shape(book: AsyncBook, text: str | None) -> dict[str, Any]:
    """A document with its structure, and its canonical text if that was asked for."""
    shape = document_shape(book.document)
    shape["metadata"] = to_jsonable(book.document.metadata)
    shape["edited"] = list(book.document.edits.edited)
    shape["sections"] = [section_shape(one, book.outline) for one in book.sections]
    shape["chapters"] = [
        {
            "number": one.number,
            "title": one.title,
            "role": one.role.value,
            "reference": one.reference,
            "start": one.start,
            "end": one.end,
        }
        for one in book.chapters
    ]
    if text is not None:
        shape["text"] = text
    return shape
