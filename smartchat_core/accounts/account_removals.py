"""Deleting accounts until nothing is left, with a receipt."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

from smartchat_core.errors import SmartChatError, UserNotFound
from smartchat_core.events import AccountChanged
from smartchat_core.model.account_removal import AccountRemoval
from smartchat_core.model.ids import OwnerId, UserId
from smartchat_core.model.security import AccountChange
from smartchat_core.model.user import User
from smartchat_core.ports.database import Database, UnitOfWork
from smartchat_core.ports.runtime import Runtime

__all__ = ["AccountRemovals"]

log = logging.getLogger(__name__)


class AccountRemovals:
    """Deletes accounts: deactivated and noted first, and then worked off until nothing is left, here or by a sweep.

    Args:
        database: keeps receipts.
        runtime: the time, randomness, and where events go.
        remove_content: removes the documents and conversations of an owner, or promises to; None where nothing can.
        backups_kept: how long backups are kept, None where the settings do not say.
    """

    def __init__(
        self,
        *,
        database: Database,
        runtime: Runtime,
        remove_content: Callable[[OwnerId], Awaitable[int]] | None = None,
        backups_kept: timedelta | None = None,
    ) -> None:
        self._database = database
        self._clock = runtime.clock
        self._entropy = runtime.entropy
        self._sink = runtime.sink
        self._remove_content = remove_content
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

    async def finish(self, removal: AccountRemoval, *, by: UserId | None = None) -> AccountRemoval:
        """Remove the account with what its owner has; the receipt is complete if nothing is left.

        What cannot be reached now is left to a sweep. An account that is active again is left alone.
        """
        if not await self._removed(removal.owner, by):
            return removal
        async with self._database.transaction() as unit:
            if await unit.account_removals.unfinished_documents(removal.owner):
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

    async def _removed(self, owner: OwnerId, by: UserId | None) -> bool:
        """Whether there is no account of this owner any more."""
        async with self._database.read_only() as unit:
            user = await unit.users.of_owner(owner)
        if user is None:
            return True
        if user.may_sign_in or self._remove_content is None:
            return False
        await self._remove_content(owner)
        try:
            async with self._database.transaction() as unit:
                if (await unit.users.get(user.id)).may_sign_in:  # activated meanwhile
                    return False
                await unit.shelves.remove_all(owner)
                await unit.users.remove(user.id)
        except UserNotFound:  # another process has done it
            return True
        self._sink.publish(AccountChanged(user=user.id, change=AccountChange.DELETED, by=by))
        return True

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
