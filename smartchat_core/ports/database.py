"""The truth: documents, their structure, jobs, and the events that follow from changes."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Protocol

from smartchat_core.events import Event
from smartchat_core.model.dependency_facts import DatabaseFacts, PoolFacts
from smartchat_core.model.document import Document
from smartchat_core.model.generation import IndexGeneration
from smartchat_core.model.ids import ContentHash, DocumentId, JobId, OwnerId
from smartchat_core.model.job import Job, JobStatus, Stage
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.removal import Removal
from smartchat_core.model.section import Section
from smartchat_core.model.work import Backlog, LaneBacklog
from smartchat_core.ports.bookkeeping import ActivityLog, OperationsFacts, UsageLedger

__all__ = [
    "Database",
    "DocumentRepository",
    "GenerationRepository",
    "JobRepository",
    "Outbox",
    "RemovalRepository",
    "UnitOfWork",
]


class DocumentRepository(Protocol):
    """The documents of each owner."""

    async def add(self, document: Document) -> bool:
        """Insert the document; False, and no change, when one of that identifier is there already."""
        ...

    async def get(self, scope: OwnerScope, document: DocumentId) -> Document:
        """The owner's document; within a transaction that writes, nobody else changes it until that ends.

        Raises:
            DocumentNotFound: the owner has none of this identifier.
        """
        ...

    async def list(self, scope: OwnerScope) -> tuple[Document, ...]:
        """All documents of the owner, in the order in which they were added."""
        ...

    async def save(self, document: Document) -> None:
        """Write the document's new state.

        Raises:
            DocumentNotFound: it was removed meanwhile.
        """
        ...

    async def remove(self, scope: OwnerScope, document: DocumentId) -> None:
        """Delete the owner's document with its sections and jobs.

        Raises:
            DocumentNotFound: the owner has none of this identifier.
        """
        ...

    async def owners(self) -> tuple[OwnerId, ...]:
        """Who has documents, in order: for work on the whole installation, never for an answer to one of them."""
        ...

    async def hold_content(self, content: ContentHash) -> None:
        """Until this transaction ends, no other one gets past its own call of this for the same content.

        It comes before anything else in the transaction. Whoever adds or removes a document with its files calls it,
        so that nobody deletes the files that somebody else has just been promised.
        """
        ...

    async def content_in_use(self, content: ContentHash) -> bool:
        """Whether any owner's document has this content; tells nothing else across owners."""
        ...

    async def replace_sections(self, document: DocumentId, sections: Sequence[Section]) -> None:
        """Make these the document's sections."""
        ...

    async def sections(self, scope: OwnerScope, document: DocumentId) -> tuple[Section, ...]:
        """The sections of the owner's document, in reading order.

        Raises:
            DocumentNotFound: the owner has none of this identifier.
        """
        ...


class JobRepository(Protocol):
    """Background work, leased to one worker at a time."""

    async def add(self, job: Job) -> None:
        """Insert a job."""
        ...

    async def get(self, job: JobId) -> Job | None:
        """The job, None when there is none of this identifier."""
        ...

    async def for_document(self, document: DocumentId) -> tuple[Job, ...]:
        """The document's jobs, newest first."""
        ...

    async def lease_next(
        self,
        *,
        worker: str,
        now: datetime,
        duration: timedelta,
        only: JobId | None = None,
        stages: frozenset[Stage] | None = None,
    ) -> Job | None:
        """Take the oldest job that waits, or whose lease has expired; None when there is none to take.

        `only` asks for this job, `stages` for one that is in one of these stages.

        The job returned is running, has one attempt more, and a lease whose token is one higher. Two workers never
        get the same job at the same time.
        """
        ...

    async def save(self, job: Job) -> None:
        """Write the job's new state under its lease.

        Raises:
            LeaseLost: another lease was given since, or the job was removed.
        """
        ...

    async def unfinished(self) -> tuple[Job, ...]:
        """All jobs that wait or run, oldest first."""
        ...

    async def due(self, *, now: datetime, sent_before: datetime, limit: int = 100) -> tuple[Job, ...]:
        """Those of the oldest `limit` jobs that could be leased now for which no message was sent since `sent_before`.

        A job that begins to wait again (`save`) counts as not sent. Only the oldest are looked at: where many wait,
        the messages of the others are on their way, and sending them again and again would only fill the queue.
        """
        ...

    async def mark_sent(self, jobs: Sequence[JobId], *, at: datetime) -> None:
        """Note that a message was sent for each of these jobs; those that are gone are passed over."""
        ...

    async def backlog(self) -> Backlog:
        """How many jobs wait, and how many run."""
        ...

    async def backlog_by_lane(self, now: datetime) -> tuple[LaneBacklog, ...]:
        """The work of each lane, in the order of `Lane`, those without any included."""
        ...

    async def with_status(self, status: JobStatus, *, limit: int = 100) -> tuple[Job, ...]:
        """The newest jobs of this status: for an operator, never for an answer to an owner."""
        ...


class Outbox(Protocol):
    """Events that commit together with the change that caused them."""

    async def append(self, event: Event) -> None:
        """Add the event to this transaction."""
        ...

    async def pending(self, *, limit: int = 100) -> tuple[tuple[int, Event], ...]:
        """The oldest events that were not delivered, each with its position.

        Within a transaction that writes, no other one gets the same events until it ends: it passes over them. An
        event that this version cannot read (another wrote it) is left where it is, and the others go on.
        """
        ...

    async def unreadable(self) -> int:
        """How many undelivered events this version cannot read."""
        ...

    async def delivered(self, positions: Sequence[int]) -> None:
        """Forget these events."""
        ...


class GenerationRepository(Protocol):
    """Which index generation searches use: the alias of the derived index."""

    async def active(self) -> IndexGeneration | None:
        """The generation that is searched, None before the first document."""
        ...

    async def activate(self, generation: IndexGeneration) -> None:
        """Search this generation from the commit on."""
        ...

    async def reserve(self) -> None:
        """Until this transaction ends, no other one that writes gets past `active`, `activate` or `reserve`.

        Without it, transactions that write may call `active` side by side, and `activate` waits for their end. So one
        that calls both begins with this: two that waited for each other's end would wait for good.
        """
        ...


class RemovalRepository(Protocol):
    """Removals that were promised, and their receipts."""

    async def add(self, removal: Removal) -> None:
        """Insert a removal."""
        ...

    async def save(self, removal: Removal) -> None:
        """Write the removal's new state; nothing happens when there is none of this identifier."""
        ...

    async def open(self, *, limit: int = 100) -> tuple[Removal, ...]:
        """The oldest removals without a receipt: for work on the whole installation."""
        ...

    async def for_document(self, scope: OwnerScope, document: DocumentId) -> tuple[Removal, ...]:
        """The removals of the owner's document, newest first; the same content can be added and removed again."""
        ...


class UnitOfWork(Protocol):
    """The repositories, within one transaction."""

    @property
    def documents(self) -> DocumentRepository:
        """The documents."""
        ...

    @property
    def jobs(self) -> JobRepository:
        """The jobs."""
        ...

    @property
    def outbox(self) -> Outbox:
        """The events to deliver."""
        ...

    @property
    def generations(self) -> GenerationRepository:
        """The alias of the index."""
        ...

    @property
    def removals(self) -> RemovalRepository:
        """The removals."""
        ...

    @property
    def ledger(self) -> UsageLedger:
        """What models were paid for."""
        ...

    @property
    def activity(self) -> ActivityLog:
        """Who was there on which day."""
        ...

    @property
    def facts(self) -> OperationsFacts:
        """What is known of the operation."""
        ...


class Database(Protocol):
    """Transactions on the truth. Everything raises `DatabaseUnavailable` when the database cannot be used."""

    def transaction(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """A transaction that commits when the block ends, and leaves no trace when it raises.

        Writers may wait for one another, some databases let in one at a time, so nothing slow belongs into the block,
        and no other transaction. What `documents.get` and `generations.active` gave stays so until the end.
        Transactions that touch several things take them in this order: content, jobs, the index's alias, document.

        Raises:
            ConcurrencyError: another transaction stood against this one, as when they took things in different orders;
                nothing happened, and the whole may be repeated.
        """
        ...

    def reading(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """A snapshot that waits for nobody and in which writing raises `InvalidRequest`."""
        ...

    async def inspect(self, now: datetime) -> DatabaseFacts:
        """What the database says about itself, for whoever looks after it; `now` is the time of our clock."""
        ...

    def pool(self) -> PoolFacts:
        """The connections of this handle, by its own account; it neither waits nor asks the server."""
        ...
