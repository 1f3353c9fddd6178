"""Requests end with the session or key that they came by, and with the rights to what they read.

A request that takes longer than a moment (a stream, an answer, an upload) was admitted at its beginning. While it goes
on, the database is asked once a second whether its session or key still counts, for all such requests of the process in
one transaction. So it ends within about a second after the session, whichever process has ended that. The same holds
for what others share: a request that reads it ends when one of the documents that it may read is shared no more.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

from smartchat.web.access.principal import Principal
from smartchat_core.accounts.rights import readable_scope
from smartchat_core.errors import SharingEnded, SmartChatError
from smartchat_core.model.principal import SharedDocument
from smartchat_core.ports.clock import Clock
from smartchat_core.ports.database import Database

__all__ = ["POLL_SECONDS", "AccessEnded", "RevocationWatch"]

log = logging.getLogger(__name__)

POLL_SECONDS = 1.0
_UNKNOWN_SECONDS = 15.0
"""How long the database may not answer before requests that depend on it are ended."""


class AccessEnded(Exception):  # what happened, as cancellation is
    """The session or key of the request has ended while it was answered."""


@dataclass(kw_only=True, slots=True, eq=False)
class _Watched:
    principal: Principal
    task: asyncio.Task[object]
    needed: frozenset[SharedDocument]
    ended: type[Exception] | None = None


class RevocationWatch:
    """Watches the sessions and keys of the requests that are being answered.

    Args:
        database: knows which still count.
        clock: the time.
        poll_seconds: how often it is asked.
        monotonic: seconds that never go back.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        poll_seconds: float = POLL_SECONDS,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._clock = clock
        self._poll_seconds = poll_seconds
        self._monotonic = monotonic
        self._watched: set[_Watched] = set()
        self._known_at = monotonic()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Ask the database while the block runs."""
        polling = asyncio.create_task(self._poll(), name="smartchat-revocation")
        try:
            yield
        finally:
            polling.cancel()
            await asyncio.gather(polling, return_exceptions=True)

    @contextmanager
    def watching(self, principal: Principal, needed: frozenset[SharedDocument] = frozenset()) -> Iterator[None]:
        """Cancel the block when the session or key has ended, or one of these documents is shared no more.

        Raises:
            AccessEnded: the session or key has.
            SharingEnded: a document is not.
        """
        task = asyncio.current_task()
        assert task is not None
        watched = _Watched(principal=principal, task=task, needed=needed)
        self._watched.add(watched)
        try:
            yield
        except asyncio.CancelledError as cancelled:
            if watched.ended and task.uncancel() == 0:
                raise watched.ended("it has ended while it was answered") from cancelled
            raise
        finally:
            self._watched.discard(watched)

    async def check(self) -> None:
        """Ask once, and end what does not count any more."""
        watched = tuple(self._watched)
        if not watched:
            self._known_at = self._monotonic()
            return
        now = self._clock.now()
        sessions = {one.principal.session for one in watched} - {None}
        keys = {one.principal.key for one in watched} - {None}
        async with self._database.read_only() as work:
            usable = {
                *(await work.user_sessions.usable([one for one in sessions if one], now=now)),
                *(await work.api_keys.usable([one for one in keys if one], now=now)),
            }
            owners = {one.principal.user.owner for one in watched if one.needed}
            readable = {owner: (await readable_scope(work, owner, at=now)).shared for owner in owners}
        self._known_at = self._monotonic()
        self._end((one for one in watched if (one.principal.session or one.principal.key) not in usable), AccessEnded)
        self._end(
            (one for one in watched if one.needed and not one.needed <= readable[one.principal.user.owner]),
            SharingEnded,
        )

    async def _poll(self) -> None:
        while True:
            await asyncio.sleep(self._poll_seconds)
            try:
                await self.check()
            except SmartChatError as error:
                if self._monotonic() - self._known_at > _UNKNOWN_SECONDS:
                    log.warning("requests are ended, as nobody knows who may go on: %s", error.operator_message())
                    self._end(iter(tuple(self._watched)), AccessEnded)

    def _end(self, ended: Iterator[_Watched], reason: type[Exception]) -> None:
        for one in ended:
            if one in self._watched and one.ended is None:
                one.ended = reason
                one.task.cancel()
