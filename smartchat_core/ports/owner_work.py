"""The port of what each owner's work has cost, within the transactions of the database."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from smartchat_core.model.ids import OwnerId
from smartchat_core.model.owner_work import OwnerBacklog, WorkSeconds

__all__ = ["OwnerWorkLog"]


class OwnerWorkLog(Protocol):
    """Seconds of work by owner and hour, and each owner's place in the order of service."""

    async def spend(self, owner: OwnerId, seconds: WorkSeconds, *, pool: str, cost: int, at: datetime) -> None:
        """Note that a worker was busy for the owner.

        Nothing comes after this in the transaction: it waits for others that note something for the same owner.

        Args:
            owner: for whom.
            seconds: for how long.
            pool: the queue in which the job was leased (`model.work.pool_of`).
            cost: by how much the owner's place moves there (`FairShares.cost`).
            at: when; only the hour is kept.
        """
        ...

    async def forget(self, before: datetime) -> None:
        """Forget the hours before (that of) a moment, and the places of owners that mean nothing any more."""
        ...

    async def spent(self, since: datetime, *, owner: OwnerId | None = None) -> WorkSeconds:
        """What work has cost since (the hour of) a moment: an owner's, or everybody's."""
        ...

    async def backlogs(self, now: datetime, *, since: datetime, limit: int = 100) -> tuple[OwnerBacklog, ...]:
        """The owners with unfinished jobs, those with most of them first, and what they have cost since then.

        For work on the whole installation, never for an answer to one of them.
        """
        ...
