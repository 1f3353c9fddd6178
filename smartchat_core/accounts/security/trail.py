"""The audit for those who read it: pages, verification, anchors and retention."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from smartchat_core.accounts.actor import Actor
from smartchat_core.accounts.roles import Permission
from smartchat_core.audit.anchors import NO_SIGNER, anchor_text, is_signed_by, signed
from smartchat_core.audit.chain import ChainFault, ChainVerifier, FaultKind, chained
from smartchat_core.model.audit import (
    EVERY_ROW,
    SERVER,
    AuditAnchor,
    AuditChange,
    AuditFilter,
    AuditHead,
    AuditRow,
    ChainPoint,
)
from smartchat_core.ports.audit import AnchorSigner
from smartchat_core.ports.database import MAX_PAGE, Database
from smartchat_core.ports.runtime import Runtime

__all__ = ["AuditPolicy", "AuditTrail", "Verification"]

log = logging.getLogger(__name__)

_SETTINGS: Final = "settings.loaded"
_MIN_RETENTION: Final = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditPolicy:
    """For how long rows are kept, None for good; and after how long the head is anchored again, if it has moved."""

    kept: timedelta | None = None
    anchored_every: timedelta = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Verification:
    """What a verification found: so many rows and anchors were compared, and this is wrong."""

    head: AuditHead
    rows: int
    anchors: int
    faults: tuple[ChainFault, ...]


class AuditTrail:
    """The audit of the installation.

    Args:
        database: has it.
        runtime: the time.
        signer: signs anchors.
        policy: retention and anchors.
    """

    def __init__(
        self,
        *,
        database: Database,
        runtime: Runtime,
        signer: AnchorSigner = NO_SIGNER,
        policy: AuditPolicy | None = None,
    ) -> None:
        self._database = database
        self._clock = runtime.clock
        self._signer = signer
        self._policy = policy or AuditPolicy()
        self._anchored = ChainPoint(sequence=0, hash="")
        self._anchored_at: datetime | None = None

    async def newest(
        self, actor: Actor, where: AuditFilter = EVERY_ROW, *, before: int | None = None, limit: int = 100
    ) -> tuple[AuditRow, ...]:
        """A page of the rows, the newest first.

        Raises:
            PermissionDenied: the actor may not.
        """
        actor.require(Permission.READ_SECURITY_EVENTS)
        async with self._database.read_only() as unit:
            return await unit.audit.newest(where, before=before, limit=limit)

    async def every(self, actor: Actor, where: AuditFilter = EVERY_ROW) -> AsyncIterator[AuditRow]:
        """All rows, the oldest first, read by pages.

        Raises:
            PermissionDenied: the actor may not.
        """
        actor.require(Permission.READ_SECURITY_EVENTS)
        after = 0
        while True:
            async with self._database.read_only() as unit:
                rows = await unit.audit.page(where, after=after, limit=MAX_PAGE)
            for row in rows:
                yield row
            if len(rows) < MAX_PAGE:
                return
            after = rows[-1].sequence

    async def verify(
        self, actor: Actor, anchors: Sequence[AuditAnchor] = (), *, keys: Collection[str] = ()
    ) -> Verification:
        """Verify the whole chain, in one snapshot of the database.

        Args:
            actor: who asks.
            anchors: what was written down of it elsewhere.
            keys: the public keys of which one must have signed each anchor; without any, an anchor without a signature
                counts, and one with a signature if it is right.

        Raises:
            PermissionDenied: the actor may not.
            SchemaMismatch: the database holds a value that cannot be read.
        """
        actor.require(Permission.READ_SECURITY_EVENTS)
        counted: list[AuditAnchor] = []
        unsigned: list[AuditAnchor] = []
        for one in anchors:
            (counted if self._counts(one, keys) else unsigned).append(one)
        async with self._database.read_only() as unit:
            head = await unit.audit.head()
            verifier = ChainVerifier(head, (one.point for one in counted))
            after = -1
            while rows := await unit.audit.page(after=after, limit=MAX_PAGE):
                for row in rows:
                    verifier.take(row)
                after = rows[-1].sequence
        faults = [
            ChainFault(kind=FaultKind.SIGNATURE, sequence=one.point.sequence, detail="the anchor's signature is wrong")
            for one in unsigned
        ]
        return Verification(head=head, rows=verifier.verified, anchors=len(anchors), faults=(*verifier.end(), *faults))

    async def anchor(self) -> AuditAnchor:
        """Anchor the head: write it to the log, signed where there is a key."""
        async with self._database.read_only() as unit:
            return self._anchor((await unit.audit.head()).last)

    def _anchor(self, point: ChainPoint) -> AuditAnchor:
        anchor = signed(point, self._clock.now(), self._signer)
        self._anchored, self._anchored_at = point, anchor.at
        log.info("audit anchored: %s", anchor_text(anchor))
        return anchor

    async def prune(self, kept: timedelta) -> int:
        """Delete the rows that are older, from the beginning; how many there were.

        The hash of the last one is kept, so that what follows can be verified, and a row says what was deleted.
        """
        before = self._clock.now() - max(kept, _MIN_RETENTION)
        async with self._database.transaction() as unit:
            row = await unit.audit.last_before(before)
            if row is None:
                return 0
            await unit.audit.lock_head()
            return await unit.audit.prune(row)

    async def record_settings(self, service: str, digest: str, given: Sequence[str]) -> bool:
        """Add a row of a process's settings, unless they are those of its last start; whether they were others.

        Args:
            service: which process, as logs name it.
            digest: of all settings.
            given: the names of those that are not left to their defaults; of many the row has the first ones.
        """
        where = AuditFilter(actions=(_SETTINGS,), about=(service,))
        details = {"digest": digest, "given": ",".join(given)}
        change = AuditChange(action=_SETTINGS, subject=service, details=details)
        async with self._database.read_only() as unit:
            if _is_same(await unit.audit.newest(where, limit=1), change):
                return False
        async with self._database.transaction() as unit:
            head = await unit.audit.lock_head()
            if _is_same(await unit.audit.newest(where, limit=1), change):
                return False  # another process of the same kind was faster
            await unit.audit.append(chained(head.last, [change], origin=SERVER, at=self._clock.now(), trace=""))
        return True

    async def tend(self) -> int:
        """Delete what is older than the policy keeps, and anchor the head where that is due; 1 where it was."""
        if self._policy.kept is not None:
            await self.prune(self._policy.kept)
        now = self._clock.now()
        if self._anchored_at is not None and now - self._anchored_at < self._policy.anchored_every:
            return 0
        async with self._database.read_only() as unit:
            point = (await unit.audit.head()).last
        if point == self._anchored:
            return 0
        self._anchor(point)
        return 1

    def _counts(self, anchor: AuditAnchor, keys: Collection[str]) -> bool:
        if keys:
            return is_signed_by(anchor, keys, self._signer)
        return not anchor.signature or is_signed_by(anchor, [anchor.key], self._signer)


def _is_same(rows: Sequence[AuditRow], change: AuditChange) -> bool:
    return bool(rows) and rows[0].details == change.encoded_details
