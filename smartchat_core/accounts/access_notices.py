"""Notices to owners: what others did by which they, or somebody else, may read what is theirs.

Who looks after accounts can make a link for another password, and who manages groups can put anybody into one. Both are
needed, and both open content to those who read none otherwise. So each writes a notice to those whom it concerns, in
its own transaction: it cannot be done without. Nothing changes or removes a notice while its owner has an account.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from smartchat_core.model.access_notice import AccessNotice, AccessNoticeKind
from smartchat_core.model.ids import OwnerId, access_notice_id_for
from smartchat_core.model.user import User
from smartchat_core.ports.database import Database, UnitOfWork
from smartchat_core.ports.runtime import Runtime

__all__ = ["REPEATED_FOR", "AccessNotices", "add_notice", "is_shown_at_sign_in"]

REPEATED_FOR: Final = timedelta(days=14)
"""For how long a notice is shown at each sign-in, also when it was confirmed: who used the link signs in first."""


class AccessNotices:
    """Lists notices for their owner, and notes that they were seen."""

    def __init__(self, *, database: Database, runtime: Runtime) -> None:
        self._database = database
        self._clock = runtime.clock

    async def to_owner(self, owner: OwnerId) -> tuple[AccessNotice, ...]:
        """What others did, the newest first."""
        async with self._database.read_only() as unit:
            return await unit.access_notices.to_owner(owner)

    async def shown_at_sign_in(self, owner: OwnerId) -> bool:
        """Whether there are notices that somebody who signs in now is to see first."""
        return any(map(self.is_shown, await self.to_owner(owner)))

    def is_shown(self, notice: AccessNotice) -> bool:
        """Whether a sign-in at this moment leads to the notice."""
        return is_shown_at_sign_in(notice, self._clock.now())

    async def confirm(self, owner: OwnerId) -> int:
        """Note that all of the owner's notices were seen; how many were not before."""
        async with self._database.transaction() as unit:
            return await unit.access_notices.confirm(owner, at=self._clock.now())


def is_shown_at_sign_in(notice: AccessNotice, now: datetime) -> bool:
    """Whether a sign-in leads to this notice: until it was confirmed, and for `REPEATED_FOR` in any case."""
    return notice.seen_at is None or now - notice.at < REPEATED_FOR


async def add_notice(
    unit: UnitOfWork,
    runtime: Runtime,
    owner: OwnerId,
    kind: AccessNoticeKind,
    *,
    by: User | None,
    who: str = "",
    group: str = "",
) -> None:
    """Write a notice in the transaction of what it is about, unless the owner did it; `by` None: at the machine."""
    if by is not None and by.owner == owner:
        return
    notice = AccessNotice(
        id=access_notice_id_for(entropy=runtime.entropy.uuid()),
        owner=owner,
        kind=kind,
        at=runtime.clock.now(),
        by=None if by is None else by.id,
        by_name="" if by is None else by.name,
        who=who,
        group=group,
    )
    await unit.access_notices.add(notice)
