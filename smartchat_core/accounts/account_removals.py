"""Deleting accounts until nothing is left, with a receipt."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta

from smartchat_core.errors import SmartChatError
from smartchat_core.model.account_removal import AccountRemoval
from smartchat_core.model.user import User
from smartchat_core.ports.clock import Clock
from smartchat_core.ports.database import Database, UnitOfWork
from smartchat_core.ports.entropy import Entropy

__all__ = ["AccountRemovals"]

log = logging.getLogger(__name__)


class AccountRemovals:
    """Notes that an account is deleted, and finishes that when its documents are gone.

    Args:
        database: keeps receipts.
        clock: the time.
        entropy: where identifiers of receipts come from.
        backups_kept: how long backups are kept, None where the settings do not say.
    """

    def __init__(
        self, *, database: Database, clock: Clock, entropy: Entropy, backups_kept: timedelta | None = None
    ) -> None:
        self._database = database
        self._clock = clock
        self._entropy = entropy
        self._backups_kept = backups_kept

    async def begin(self, unit: UnitOfWork, user: User) -> AccountRemoval:
        """Note in the transaction that the account is deleted; what was noted by an attempt before stays."""
        found = await unit.account_removals.of_owner(user.owner)
        if found is not None:
            return found
        removal = AccountRemoval(
            id=f"acr-{self._entropy.uuid().hex[:20]}",
            owner=user.owner,
            requested_at=self._clock.now(),
            had=await unit.account_removals.holdings(user.owner),
        )
        await unit.account_removals.add(removal)
        return removal

    async def finish(self, removal: AccountRemoval) -> AccountRemoval:
        """Complete the receipt if nothing is left; otherwise a sweep does it later."""
        async with self._database.transaction() as unit:
            owned = await unit.users.of_owner(removal.owner) is not None
            if owned or await unit.account_removals.unfinished_documents(removal.owner):
                return removal
            passages, files = await unit.account_removals.forget(removal.owner)
            now = self._clock.now()
            kept = self._backups_kept
            removal = replace(
                removal,
                passages=removal.passages + passages,
                files=removal.files + files,
                completed_at=now,
                backups_forget_at=None if kept is None else now + kept,
            )
            await unit.account_removals.save(removal)
        return removal

    async def finish_open(self) -> int:
        """Complete what was left open; how many were completed."""
        async with self._database.read_only() as unit:
            pending = await unit.account_removals.pending()
        done = 0
        for removal in pending:
            try:
                done += (await self.finish(removal)).completed_at is not None
            except SmartChatError as error:
                log.warning("the removal of an account is deferred", extra={"removal": removal.id}, exc_info=error)
        return done

    async def find(self, receipt: str) -> AccountRemoval | None:
        """The receipt of this identifier."""
        async with self._database.read_only() as unit:
            return await unit.account_removals.get(receipt)
