"""The port of accounts that were deleted, within the transactions of the database."""

from __future__ import annotations

from typing import Protocol

from smartchat_core.model.account_removal import AccountRemoval, Holdings
from smartchat_core.model.ids import OwnerId

__all__ = ["AccountRemovalRepository"]


class AccountRemovalRepository(Protocol):
    """Removals of accounts, and what is left of their owners."""

    async def add(self, removal: AccountRemoval) -> None:
        """Insert a removal; its identifier is new."""
        ...

    async def save(self, removal: AccountRemoval) -> None:
        """Write the removal's new state; nothing happens when there is none of this identifier."""
        ...

    async def get(self, removal: str) -> AccountRemoval | None:
        """The removal of this identifier."""
        ...

    async def of_owner(self, owner: OwnerId) -> AccountRemoval | None:
        """The removal of this owner's account, complete or not."""
        ...

    async def withdraw(self, owner: OwnerId) -> bool:
        """Delete the removal of this owner's account that is not complete; whether there was one."""
        ...

    async def pending(self, *, limit: int = 100) -> tuple[AccountRemoval, ...]:
        """The oldest that are not complete: for work on the whole installation."""
        ...

    async def holdings(self, owner: OwnerId) -> Holdings:
        """How many things the owner has."""
        ...

    async def unfinished_documents(self, owner: OwnerId) -> int:
        """How many documents of the owner are there, or were removed and have no receipt yet."""
        ...

    async def forget(self, owner: OwnerId) -> tuple[int, int]:
        """Delete what is noted of the owner beside documents and conversations; what the receipts of documents said.

        These are receipts, shares of work, days of activity, and who was let in to read. What models were paid for
        stays, as nobody's. The result is how many passages and files the receipts had.
        """
        ...
