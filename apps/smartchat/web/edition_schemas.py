"""Bodies about works and their editions."""

from typing import Annotated, Self

from pydantic import Field

from smartchat.web.schemas import Model
from smartchat_core.model.document import Document
from smartchat_core.model.ids import DocumentId

__all__ = ["EditionRequest", "EditionView", "MergeRequest", "WorkList", "WorkView"]


class EditionView(Model):
    """A document that is an edition of a work."""

    id: str = Field(examples=["doc-0a1b2c3d4e5f6a7b8c9d"])
    title: str
    filename: str
    media_type: str

    @classmethod
    def of(cls, document: Document) -> Self:
        """The document as the interface shows it."""
        return cls(id=document.id, title=document.title, filename=document.filename, media_type=document.media_type)


class WorkView(Model):
    """The editions of a work, the one that is searched first."""

    editions: tuple[EditionView, ...]


class WorkList(Model):
    """The works that are there in several editions."""

    works: tuple[WorkView, ...]


class MergeRequest(Model):
    """Documents that are editions of one work."""

    documents: Annotated[tuple[DocumentId, ...], Field(min_length=2, max_length=100)]


class EditionRequest(Model):
    """Whether a document is a work of its own, whatever its metadata state."""

    alone: bool
