"""Documents with their texts, as answers are made from."""

from datetime import UTC, datetime

from smartchat_core.chat.citing import SourceDocument
from smartchat_core.model.document import Document
from smartchat_core.model.ids import ContentHash, DocumentId, OwnerId
from smartchat_core.model.parsed import ParsedDocument

__all__ = ["make_source"]


def make_source(parsed: ParsedDocument, *, document: str = "doc") -> SourceDocument:
    """A source of this text and metadata; nothing else of the document matters."""
    return SourceDocument.of(
        Document(
            id=DocumentId(document),
            owner=OwnerId("o"),
            content_hash=ContentHash("c"),
            filename="a.txt",
            media_type="text/plain",
            size_bytes=1,
            added_at=datetime(2026, 1, 1, tzinfo=UTC),
            file_metadata=parsed.metadata,
        ),
        parsed,
    )
