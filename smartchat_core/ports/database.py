"""The port of the database, the system of record: documents, sections, jobs, and the events of changes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Protocol

from smartchat_core.model.dependency_facts import DatabaseFacts, PoolFacts
from smartchat_core.model.ids import DocumentId, JobId, OwnerId
from smartchat_core.model.job import Job, JobStatus, Stage
from smartchat_core.model.owner_work import ParserQuota
from smartchat_core.model.work import Backlog, OwnersWaiting, QueueBacklog
from smartchat_core.ports.access_notices import AccessNoticeRepository
from smartchat_core.ports.account_removals import AccountRemovalRepository
from smartchat_core.ports.address_blocks import AddressBlockRepository
from smartchat_core.ports.audit import AuditRepository
from smartchat_core.ports.bookkeeping import ActiveUserLog, OperationalFacts, UsageLedger
from smartchat_core.ports.budgets import BudgetRepository
from smartchat_core.ports.content_accesses import ContentAccessRepository
from smartchat_core.ports.conversations import ConversationRepository
from smartchat_core.ports.credentials import CredentialRepository, OneTimeTokenRepository, SignInRateRepository
from smartchat_core.ports.documents import MAX_PAGE, DocumentRepository
from smartchat_core.ports.mail_outbox import MailOutbox
from smartchat_core.ports.name_corrections import NameCorrectionRepository
from smartchat_core.ports.openid import IdentityRepository, OpenIdAttemptRepository
from smartchat_core.ports.owner_work import OwnerWorkLog
from smartchat_core.ports.passkeys import PasskeyRepository
from smartchat_core.ports.records import GenerationRepository, Outbox, RemovalRepository
from smartchat_core.ports.section_summaries import SectionSummaries
from smartchat_core.ports.shelves import ShelfRepository
from smartchat_core.ports.source_files import SourceFileRepository
from smartchat_core.ports.subscriptions import SubscriptionRepository
from smartchat_core.ports.user_sessions import ApiKeyRepository, UserSessionRepository
from smartchat_core.ports.users import GroupRepository, UserRepository
from smartchat_core.ports.webhooks import WebhookRepository
from smartchat_core.resilience.fair_share import FairShares

__all__ = [
    "MAX_PAGE",
    "Database",
    "DocumentRepository",
    "JobRepository",
    "UnitOfWork",
]


class JobRepository(Protocol):
    """Background work, leased to one worker at a time."""

    async def add(self, job: Job) -> None:
        """Insert a job; its identifier is new."""
        ...

    async def get(self, job: JobId) -> Job | None:
        """The job, None when there is none of this identifier."""
        ...

    async def for_document(self, document: DocumentId) -> tuple[Job, ...]:
        """The document's jobs, newest first."""
        ...

    async def newest(self, documents: Collection[DocumentId]) -> tuple[Job, ...]:
        """The newest job of each of these documents that has one."""
        ...

    async def lease_next(
        self,
        *,
        worker: str,
        now: datetime,
        duration: timedelta,
        only: JobId | None = None,
        stages: frozenset[Stage] | None = None,
        named: JobId | None = None,
        shares: FairShares = FairShares(),  # noqa: B008  # frozen
        quota: ParserQuota | None = None,
    ) -> Job | None:
        """Take the next job that waits, or whose lease has expired; None when there is none to take.

        Jobs of owners whose account was deactivated wait until it is active again.

        Owners are served in turn (`fair_share`), each queue of workers by itself; of one owner's jobs the one with the
        lowest rank comes first, and the oldest of those. The turn is paid for in advance. Workers that ask at the same
        moment may not see each other's turns yet: an owner may so get as many more as there are workers.

        The job returned is running, has one attempt more, and a lease whose token is one higher. Two workers never
        get the same job at the same time.

        Args:
            worker: the worker that takes it.
            now: the time.
            duration: of the lease.
            only: asks for this job, whichever owner's turn it is.
            stages: asks for a job that is in one of these stages.
            named: the job for which the worker was called: when no other is found, it blocks on a transaction that
                    locks this one, since the call may have come before the transaction that made it has ended.
            shares: what turns cost.
            quota: files of owners who have used it up are not read.
        """
        ...

    async def save(self, job: Job) -> None:
        """Write the job's new state under its lease.

        Raises:
            LeaseLost: another lease was given since, the job was removed, or it runs and the account of its owner was
                deactivated.
        """
        ...

    async def unfinished(self) -> tuple[Job, ...]:
        """All jobs that wait or run, oldest first."""
        ...

    async def due(
        self,
        *,
        now: datetime,
        sent_before: datetime,
        limit: int = 100,
        stages: frozenset[Stage] | None = None,
    ) -> tuple[Job, ...]:
        """The oldest `limit` jobs that could be leased now for which no message was sent since `sent_before`.

        A job that begins to wait again (`save`) counts as not sent, and so does one whose lease has expired since:
        its worker may have died with the message. `stages` asks for jobs in these stages.
        """
        ...

    async def mark_sent(self, jobs: Sequence[JobId], *, at: datetime) -> None:
        """Note that a message was sent for each of these jobs; those that are gone are passed over."""
        ...

    async def backlog(self, *, owner: OwnerId | None = None) -> Backlog:
        """How many jobs wait, and how many run: the owner's, or everybody's."""
        ...

    async def hold_backlog(self) -> None:
        """Until this transaction ends, no other one gets past its own call of this.

        It comes after everything else but adding a job, so that others wait no longer than that takes. Whatever adds
        jobs up to a bound calls it before counting how many there are.
        """
        ...

    async def owners_waiting(self, now: datetime) -> tuple[OwnersWaiting, ...]:
        """How what could be taken now is spread over owners, by queue, in the order of `WorkQueue`."""
        ...

    async def backlog_by_queue(self, now: datetime) -> tuple[QueueBacklog, ...]:
        """The work of each queue, in the order of `WorkQueue`, those without any included."""
        ...

    async def with_status(self, status: JobStatus, *, limit: int = 100) -> tuple[Job, ...]:
        """The newest jobs of this status: for an operator, never for an answer to an owner."""
        ...


class UnitOfWork(Protocol):
    """The repositories, within one transaction."""

    @property
    def documents(self) -> DocumentRepository:
        """The repository of documents and their sections."""
        ...

    @property
    def jobs(self) -> JobRepository:
        """The repository of jobs and their leases."""
        ...

    @property
    def outbox(self) -> Outbox:
        """The outbox: events to deliver after the commit."""
        ...

    @property
    def generations(self) -> GenerationRepository:
        """The alias of the index: its active generation."""
        ...

    @property
    def removals(self) -> RemovalRepository:
        """The repository of removals and their receipts."""
        ...

    @property
    def summaries(self) -> SectionSummaries:
        """What models wrote about stretches of documents."""
        ...

    @property
    def source_files(self) -> SourceFileRepository:
        """Where documents came from."""
        ...

    @property
    def name_corrections(self) -> NameCorrectionRepository:
        """What readers say about the names in documents."""
        ...

    @property
    def ledger(self) -> UsageLedger:
        """What models were paid for."""
        ...

    @property
    def budgets(self) -> BudgetRepository:
        """What may be spent, and what of it is reserved and spent."""
        ...

    @property
    def subscriptions(self) -> SubscriptionRepository:
        """Who is on which plan."""
        ...

    @property
    def activity(self) -> ActiveUserLog:
        """Who was there on which day."""
        ...

    @property
    def facts(self) -> OperationalFacts:
        """What is known of the operation."""
        ...

    @property
    def owner_work(self) -> OwnerWorkLog:
        """What each owner's work has cost."""
        ...

    @property
    def conversations(self) -> ConversationRepository:
        """The repository of conversations and their turns."""
        ...

    @property
    def users(self) -> UserRepository:
        """The repository of users."""
        ...

    @property
    def groups(self) -> GroupRepository:
        """The repository of groups and their members."""
        ...

    @property
    def shelves(self) -> ShelfRepository:
        """The repository of shelves, and of the rights that they give."""
        ...

    @property
    def content_accesses(self) -> ContentAccessRepository:
        """The repository of operators' accesses to content."""
        ...

    @property
    def access_notices(self) -> AccessNoticeRepository:
        """The repository of notices about access to what is an owner's."""
        ...

    @property
    def user_sessions(self) -> UserSessionRepository:
        """The repository of users' sessions."""
        ...

    @property
    def api_keys(self) -> ApiKeyRepository:
        """The repository of users' keys."""
        ...

    @property
    def credentials(self) -> CredentialRepository:
        """What users prove with who they are."""
        ...

    @property
    def one_time_tokens(self) -> OneTimeTokenRepository:
        """Secrets that work once."""
        ...

    @property
    def passkeys(self) -> PasskeyRepository:
        """Passkeys of users."""
        ...

    @property
    def sign_in_rates(self) -> SignInRateRepository:
        """Counts of sign-ins."""
        ...

    @property
    def mails(self) -> MailOutbox:
        """Mails that wait to be sent."""
        ...

    @property
    def account_removals(self) -> AccountRemovalRepository:
        """Accounts that were deleted."""
        ...

    @property
    def identities(self) -> IdentityRepository:
        """Identities of users at providers."""
        ...

    @property
    def openid_attempts(self) -> OpenIdAttemptRepository:
        """Sign-ins by providers that have begun."""
        ...

    @property
    def address_blocks(self) -> AddressBlockRepository:
        """Networks that are refused."""
        ...

    @property
    def audit(self) -> AuditRepository:
        """The rows of the audit."""
        ...

    @property
    def webhooks(self) -> WebhookRepository:
        """The repository of webhooks and the messages to them."""
        ...


class Database(Protocol):
    """The database, the system of record. Every method raises `DatabaseUnavailable` when it cannot be used."""

    def transaction(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """A transaction that commits when the block ends, and leaves no trace when it raises.

        Writers may wait for one another, some databases let in one at a time, so nothing slow belongs into the block,
        and no other transaction. What `documents.get` and `generations.active` gave stays so until the end.
        Transactions that touch several things take them in this order: content, jobs, the index's alias, document,
        conversations, and at last the backlog or an owner's account.

        Raises:
            ConcurrencyError: another transaction stood against this one, as when they took things in different orders;
                nothing happened, and the whole may be repeated.
        """
        ...

    def read_only(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """A read-only snapshot that waits for no writer and in which writing raises `InvalidRequest`."""
        ...

    async def inspect(self, now: datetime) -> DatabaseFacts:
        """What the database reports about itself, for operators; `now` is the time of our clock."""
        ...

    def pool(self) -> PoolFacts:
        """The connections of this handle, by its own account; it neither waits nor asks the server."""
        ...
