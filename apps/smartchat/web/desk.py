"""What every route works with, and what it asks of it in more than one place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import SkipValidation

from smartchat.composition import Services
from smartchat.library.jobs import AsyncIngestionJob, Progress
from smartchat.web.conversations import Conversations
from smartchat.web.limits import Slots
from smartchat.web.schemas import ChapterBound, DocumentView, ProgressView, WarningView
from smartchat_core.events import FeatureUsed
from smartchat_core.ingestion.texts import cover_key
from smartchat_core.model.document import Document
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.job import Stage
from smartchat_core.model.principal import LOCAL_SCOPE, OwnerScope
from smartchat_core.model.search import PassageFilter
from smartchat_core.retrieval.chapters import find_chapter

__all__ = ["Desk", "InjectedDesk", "injected_desk"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """The open library, on whose behalf it is used, and how much may be done with it at once."""

    services: Services
    asks: Slots
    uploads: Slots
    conversations: Conversations
    heartbeat_seconds: float
    scope: OwnerScope = LOCAL_SCOPE

    async def document(self, document_id: str) -> Document:
        """The document.

        Raises:
            DocumentNotFound: there is none of this identifier.
        """
        async with self.services.database.reading() as work:
            return await work.documents.get(self.scope, DocumentId(document_id))

    def used(self, feature: str) -> None:
        """Tell that a feature was used."""
        self.services.events.publish(FeatureUsed(owner=self.scope.owner, feature=feature))

    def job(self, document: Document) -> AsyncIngestionJob:
        """The work on the document."""
        return AsyncIngestionJob(services=self.services, scope=self.scope, document=document.id)

    async def view(self, document: Document) -> DocumentView:
        """The document as the interface shows it.

        Raises:
            DocumentNotFound: it was removed meanwhile.
        """
        if document.status.settled:
            progress = Progress(status=document.status, stage=Stage.VERIFY, done=0, total=0)
        else:
            progress = await self.job(document).progress()
        covered = await self.services.files.exists(cover_key(document.content_hash))
        return _view(document, progress, has_cover=covered)

    async def filter(self, documents: Sequence[str] | None, until: Mapping[str, int | ChapterBound]) -> PassageFilter:
        """The passages that a request means.

        Raises:
            DocumentNotFound: a document that it names is not there.
            SectionNotFound: a chapter that it names is not there.
        """
        bounds: list[tuple[DocumentId, int]] = []
        async with self.services.database.reading() as work:
            for name in dict.fromkeys((*(documents or ()), *until)):
                await work.documents.get(self.scope, DocumentId(name))
            for name, bound in until.items():
                if isinstance(bound, ChapterBound):
                    sections = await work.documents.sections(self.scope, DocumentId(name))
                    bounds.append((DocumentId(name), find_chapter(sections, bound.chapter).span.end))
                else:
                    bounds.append((DocumentId(name), bound))
        wanted = None if documents is None else frozenset(DocumentId(name) for name in documents)
        return PassageFilter(documents=wanted, until=tuple(bounds))


InjectedDesk = NamedDependency[SkipValidation[Desk]]


async def injected_desk(state: State) -> Desk:
    """The desk that the application's lifespan has put into its state."""
    desk: Desk = state.desk
    return desk


def _view(document: Document, progress: Progress, *, has_cover: bool) -> DocumentView:
    return DocumentView(
        id=document.id,
        title=document.title,
        authors=document.metadata.authors,
        language=document.metadata.language,
        published=document.metadata.published,
        filename=document.filename,
        media_type=document.media_type,
        size_bytes=document.size_bytes,
        added_at=document.added_at,
        status=progress.status,
        reason=document.reason,
        reason_code=document.reason_code,
        warnings=tuple(
            WarningView(code=one.code, subject=one.subject, message=one.message) for one in document.warnings
        ),
        text_length=document.text_length,
        page_count=document.page_count,
        passage_count=document.passage_count,
        has_cover=has_cover,
        progress=ProgressView(
            fraction=progress.fraction, stage=progress.stage, done=progress.done, total=progress.total
        ),
    )
