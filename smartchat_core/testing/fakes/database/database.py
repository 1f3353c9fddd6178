"""Transactions over tables in memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from types import TracebackType
from typing import Self

from smartchat_core.model.dependency_facts import DatabaseFacts, PoolFacts
from smartchat_core.testing.fakes.database.access_notices import MemoryAccessNotices
from smartchat_core.testing.fakes.database.account_removals import MemoryAccountRemovals
from smartchat_core.testing.fakes.database.address_blocks import MemoryAddressBlocks
from smartchat_core.testing.fakes.database.audit import MemoryAudit
from smartchat_core.testing.fakes.database.bookkeeping import MemoryActivity, MemoryFacts, MemoryLedger
from smartchat_core.testing.fakes.database.budgets import MemoryBudgets
from smartchat_core.testing.fakes.database.content_accesses import MemoryContentAccesses
from smartchat_core.testing.fakes.database.conversations import MemoryConversations
from smartchat_core.testing.fakes.database.credentials import MemoryCredentials, MemoryOneTimeTokens, MemorySignInRates
from smartchat_core.testing.fakes.database.documents import MemoryDocuments
from smartchat_core.testing.fakes.database.groups import MemoryGroups
from smartchat_core.testing.fakes.database.identities import MemoryIdentities, MemoryOpenIdAttempts
from smartchat_core.testing.fakes.database.jobs import MemoryJobs
from smartchat_core.testing.fakes.database.mails import MemoryMails
from smartchat_core.testing.fakes.database.name_corrections import MemoryNameCorrections
from smartchat_core.testing.fakes.database.owner_work import MemoryOwnerWork
from smartchat_core.testing.fakes.database.passkeys import MemoryPasskeys
from smartchat_core.testing.fakes.database.records import MemoryGenerations, MemoryOutbox, MemoryRemovals
from smartchat_core.testing.fakes.database.section_summaries import MemorySectionSummaries
from smartchat_core.testing.fakes.database.shelves import MemoryShelves
from smartchat_core.testing.fakes.database.source_files import MemorySourceFiles
from smartchat_core.testing.fakes.database.subscriptions import MemorySubscriptions
from smartchat_core.testing.fakes.database.tables import Tables, View
from smartchat_core.testing.fakes.database.user_sessions import MemoryApiKeys, MemoryUserSessions
from smartchat_core.testing.fakes.database.users import MemoryUsers
from smartchat_core.testing.fakes.database.webhooks import MemoryWebhooks

__all__ = ["InMemoryDatabase", "InMemoryStore"]


class InMemoryStore:
    """What several handles share, as processes share a database. It belongs to one event loop."""

    def __init__(self) -> None:
        self.committed = Tables()
        self.writer = asyncio.Lock()


class MemoryUnitOfWork:
    """The repositories, over the tables of one transaction."""

    def __init__(self, view: View) -> None:
        self.documents = MemoryDocuments(view)
        self.jobs = MemoryJobs(view)
        self.outbox = MemoryOutbox(view)
        self.generations = MemoryGenerations(view)
        self.removals = MemoryRemovals(view)
        self.summaries = MemorySectionSummaries(view)
        self.name_corrections = MemoryNameCorrections(view)
        self.source_files = MemorySourceFiles(view)
        self.ledger = MemoryLedger(view)
        self.budgets = MemoryBudgets(view)
        self.subscriptions = MemorySubscriptions(view)
        self.activity = MemoryActivity(view)
        self.facts = MemoryFacts(view)
        self.owner_work = MemoryOwnerWork(view)
        self.conversations = MemoryConversations(view)
        self.users = MemoryUsers(view)
        self.groups = MemoryGroups(view)
        self.shelves = MemoryShelves(view)
        self.content_accesses = MemoryContentAccesses(view)
        self.access_notices = MemoryAccessNotices(view)
        self.user_sessions = MemoryUserSessions(view)
        self.api_keys = MemoryApiKeys(view)
        self.credentials = MemoryCredentials(view)
        self.one_time_tokens = MemoryOneTimeTokens(view)
        self.passkeys = MemoryPasskeys(view)
        self.sign_in_rates = MemorySignInRates(view)
        self.mails = MemoryMails(view)
        self.account_removals = MemoryAccountRemovals(view)
        self.identities = MemoryIdentities(view)
        self.address_blocks = MemoryAddressBlocks(view)
        self.openid_attempts = MemoryOpenIdAttempts(view)
        self.audit = MemoryAudit(view)
        self.webhooks = MemoryWebhooks(view)


class InMemoryDatabase:
    """A `Database` in memory: one transaction writes at a time, on a copy that takes the place of what was there.

    Args:
        store: what other handles see as well; without it the database is empty, and nobody else's.
    """

    def __init__(self, store: InMemoryStore | None = None) -> None:
        self._store = store or InMemoryStore()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing was opened."""

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[MemoryUnitOfWork]:
        """A transaction that writes."""
        async with self._store.writer:
            tables = self._store.committed.copy()
            yield MemoryUnitOfWork(View(tables=tables, may_write=True))
            self._store.committed = tables

    @asynccontextmanager
    async def read_only(self) -> AsyncIterator[MemoryUnitOfWork]:
        """A transaction that reads what was committed when it began."""
        yield MemoryUnitOfWork(View(tables=self._store.committed, may_write=False))

    async def inspect(self, now: datetime) -> DatabaseFacts:  # noqa: ARG002  # it has no clock of its own
        """It has no server and no schema."""
        return DatabaseFacts(server="memory", revision="1", newest_revision="1", read_only=False)

    def pool(self) -> PoolFacts:
        """It has no connections."""
        return PoolFacts()
