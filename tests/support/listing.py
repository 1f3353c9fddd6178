"""Many documents without files, as rows of a database."""

from datetime import UTC, datetime, timedelta

from smartchat_core.model.document import Document, DocumentStatus
from smartchat_core.model.ids import ContentHash, DocumentId
from smartchat_core.model.parsed import Metadata
from smartchat_core.model.principal import LOCAL_SCOPE

_BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


def ready_documents(count: int) -> list[Document]:
    """Documents that are ready, in the order in which they were added."""
    return [
        Document(
            id=DocumentId(f"doc-{number:020x}"),
            owner=LOCAL_SCOPE.owner,
            content_hash=ContentHash(f"{number:064x}"),
            filename=f"book-{number}.epub",
            media_type="application/epub+zip",
            size_bytes=500_000,
            added_at=_BEGAN + timedelta(seconds=number),
            status=DocumentStatus.READY,
            file_metadata=Metadata(title=f"Book {number}", authors=("Somebody",), language="en"),
            text_length=400_000,
            passage_count=600,
        )
        for number in range(count)
    ]
