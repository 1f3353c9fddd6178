"""The context of a request: services, owner and limits, provided to every route."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from inspect import isawaitable

from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.exceptions import NotAuthorizedException
from litestar.params import SkipValidation
from litestar.types import Scope

from smartchat.composition.access import AccessServices
from smartchat.composition.services import DocumentServices, QuestionServices
from smartchat.events import EventBus
from smartchat.library.jobs import AsyncIngestionJob
from smartchat.progress import progress_by
from smartchat.settings import Settings
from smartchat.web.access.principal import owner_scope_of, principal_of
from smartchat.web.conversations import Conversations
from smartchat.web.limits import RequestSlots
from smartchat.web.schemas import DocumentView, OcrView, ProgressView, SeriesView, WarningView
from smartchat.web.shared_results import SharedResults
from smartchat_core.accounts.actor import Actor
from smartchat_core.catalogue.filtering import DocumentFilter
from smartchat_core.errors import InvalidRequest
from smartchat_core.events import FeatureUsed
from smartchat_core.ingestion.covers import CoverFacts
from smartchat_core.ingestion.service import IngestionService
from smartchat_core.model.activity import Feature
from smartchat_core.model.cursor import DocumentCursor
from smartchat_core.model.document import Document
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.job import Job
from smartchat_core.model.principal import LOCAL_SCOPE, OwnerScope
from smartchat_core.parsing.format_registry import FormatRegistry
from smartchat_core.ports.database import Database, UnitOfWork
from smartchat_core.ports.telemetry import MetricsReader
from smartchat_core.webhooks.service import WebhookService

__all__ = [
    "InjectedContext",
    "PageBody",
    "ProcessContext",
    "ScopeOf",
    "WebContext",
    "provide_context",
    "provide_process",
]


_LOCAL_ACTOR = Actor(owner=LOCAL_SCOPE.owner)


@dataclass(frozen=True, kw_only=True, slots=True)
class PageBody:
    """What is sent of a page."""

    body: bytes
    media_type: str


@dataclass(frozen=True, kw_only=True, slots=True)
class WebContext:
    """What a request works with, on behalf of the owner in `scope`, and how much may be done at once.

    `actor` is the same owner with the permissions of their account, where there is one.

    `formats` gives those that can be added; its first call may take a moment. `client_of` gives a request's client.
    `pages` keeps, for a moment, what is dear to make; `metrics` reads the measurements, where there are any. `scope_of`
    is the host program's way from a request to its user.
    """

    settings: Settings
    database: Database
    formats: Callable[[], FormatRegistry]
    events: EventBus
    documents: DocumentServices
    questions: QuestionServices
    access: AccessServices
    webhooks: WebhookService
    ingestion: IngestionService
    metrics: MetricsReader | None
    slots: RequestSlots
    client_of: Callable[[Scope], str]
    pages: SharedResults[PageBody]
    conversations: Conversations
    heartbeat_seconds: float
    scope: OwnerScope = LOCAL_SCOPE
    actor: Actor = _LOCAL_ACTOR
    scope_of: "ScopeOf | None" = None

    async def document(self, document_id: str) -> Document:
        """The document.

        Raises:
            DocumentNotFound: there is none of this identifier.
        """
        async with self.database.read_only() as work:
            return await work.documents.get(self.scope, DocumentId(document_id))

    def used(self, feature: Feature) -> None:
        """Publish that a feature was used."""
        self.events.publish(FeatureUsed(owner=self.scope.owner, feature=feature))

    def job(self, document: Document) -> AsyncIngestionJob:
        """The work on the document."""
        return AsyncIngestionJob(
            self.scope,
            document.id,
            database=self.database,
            feed=self.documents.progress,
            ingestion=self.ingestion,
        )

    async def view(self, document: Document) -> DocumentView:
        """The document as the interface shows it.

        Raises:
            DocumentNotFound: it was removed meanwhile.
        """
        async with self.database.read_only() as work:
            document = await work.documents.get(self.scope, document.id)
            jobs = await _unfinished(work, [document])
        (document,) = await self._covers.settled(self.scope, [document])
        return _view(document, jobs)

    async def page(
        self, *, after: DocumentCursor | None, limit: int, where: DocumentFilter
    ) -> tuple[tuple[DocumentView, ...], DocumentCursor | None]:
        """So many documents as the interface shows them, and where the next page begins, if there is one."""
        found = await self.documents.catalogue.matching(self.scope, where, after=after, limit=limit + 1)
        shown = found[:limit]
        async with self.database.read_only() as work:
            jobs = await _unfinished(work, shown)
        views = tuple(_view(one, jobs) for one in await self._covers.settled(self.scope, shown))
        return views, DocumentCursor.after(shown[-1]) if len(found) > limit else None

    async def media_types_of(self, name: str) -> frozenset[str]:
        """The media types of the format of this name, as in `epub`; none where it is empty.

        Raises:
            InvalidRequest: there is no such format.
        """
        return (await asyncio.to_thread(self.formats)).media_types_of(name) if name else frozenset()

    async def wanted(self, documents: Sequence[DocumentId] | None, shelf: str | None) -> Sequence[DocumentId] | None:
        """The documents that a request is about: those that it names, those on a shelf, or None for all.

        Raises:
            InvalidRequest: it names both.
            ShelfNotFound: there is no such shelf.
        """
        if shelf is None:
            return documents
        if documents is not None:
            raise InvalidRequest(
                "a request is about documents or about a shelf", remedy="Give either `documents` or `shelf`."
            )
        standing = await self.access.shelves.standing(self.actor, shelf)
        return tuple(one.document for one in standing if self.scope.reads(one.owner, one.document))

    async def present(self, documents: Collection[str]) -> frozenset[str]:
        """Those of these documents that are in the library."""
        async with self.database.read_only() as work:
            found = await work.documents.find(self.scope, [DocumentId(one) for one in documents])
        return frozenset(one.id for one in found)

    @property
    def _covers(self) -> CoverFacts:
        return CoverFacts(self.database, self.documents.texts)


ScopeOf = Callable[[Scope], OwnerScope | Awaitable[OwnerScope | None] | None]
"""Finds out on whose behalf a request comes; None is for nobody who may see anything.

The owner counts. What others share with them is found in the library, where shelves say it.
"""

InjectedContext = NamedDependency[SkipValidation[WebContext]]
ProcessContext = NamedDependency[SkipValidation[WebContext]]


async def provide_process(state: State) -> WebContext:
    """What the application's lifespan has put into its state, for what is shown of the process and of no owner."""
    opened: WebContext = state.context
    return opened


async def provide_context(state: State, scope: Scope) -> WebContext:
    """The same, on behalf of the owner that the request comes from, with what others share with them now.

    Raises:
        NotAuthorizedException: 401, the host program knows nobody by this request.
        NotSignedIn: nothing has admitted it.
    """
    opened: WebContext = state.context
    if opened.scope_of is None:
        principal, admitted = principal_of(scope), owner_scope_of(scope)
        actor = Actor(owner=admitted.owner) if principal is None else Actor.of(principal.user)
        return replace(opened, scope=admitted, actor=actor)
    found = opened.scope_of(scope)
    owner_scope = await found if isawaitable(found) else found
    if owner_scope is None:
        raise NotAuthorizedException("Nobody is signed in.")
    readable = await opened.access.rights.scope_of(owner_scope.owner)
    return replace(opened, scope=readable, actor=Actor(owner=readable.owner))


async def _unfinished(work: UnitOfWork, documents: Iterable[Document]) -> dict[DocumentId, Job]:
    """The newest jobs of those documents that are being worked on."""
    jobs = await work.jobs.newest([one.id for one in documents if not one.status.settled])
    return {job.document_id: job for job in jobs}


def _view(document: Document, jobs: Mapping[DocumentId, Job]) -> DocumentView:
    progress = progress_by(document, jobs.get(document.id))
    return DocumentView(
        id=document.id,
        title=document.title,
        authors=document.metadata.authors,
        language=document.metadata.language,
        published=document.metadata.published,
        publisher=document.metadata.publisher,
        series=tuple(SeriesView(name=one.name, position=one.position) for one in document.metadata.series),
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
        has_cover=bool(document.has_cover),
        ocr=OcrView.of(document),
        progress=ProgressView(
            fraction=progress.fraction,
            stage=progress.stage,
            done=progress.done,
            total=progress.total,
            seconds_left=progress.seconds_left,
        ),
    )
