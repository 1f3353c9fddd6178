"""Concurrency limits of the web server."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Self

from smartchat.settings import Settings
from smartchat.web.connections.limits import ConnectionLimits
from smartchat_core.errors import RateLimited
from smartchat_core.model.security import LimitScope
from smartchat_core.resilience.slots import NoSlot, OwnerSlots, SlotBound

__all__ = ["RequestSlots", "Slots", "TooBusy", "TooManyAtOnce"]


_NOUNS = {
    LimitScope.READS: "requests",
    LimitScope.ASKS: "questions",
    LimitScope.UPLOADS: "uploads",
    LimitScope.PAGES: "requests for pages",
    LimitScope.REQUESTS: "requests",
    LimitScope.EVENT_STREAMS: "event streams",
}


class TooBusy(Exception):
    """As much is being done as may be done at once."""

    def __init__(self, message: str, *, retry_seconds: int) -> None:
        super().__init__(message)
        self.retry_seconds = retry_seconds


class TooManyAtOnce(RateLimited):
    """One owner or client has as much in progress as one may have; `scope` is what."""

    def __init__(self, most: int, *, scope: LimitScope, retry_seconds: int) -> None:
        super().__init__(
            f"{most:,} {_NOUNS[scope]} of yours are in progress, and no more may be",
            remedy="Wait until one of them has ended.",
            retry_after_seconds=retry_seconds,
        )
        self.scope = scope


class Slots:
    """So many slots for one kind of work, and so many for each owner and each client.

    No request waits for a slot: one that finds none is refused with a time to retry after.

    Args:
        most: places in all.
        max_per_owner: places for each owner; 0: as many as there are.
        max_per_client: the same for each client, whichever owner it acts for.
        scope: the kind of work.
        retry_seconds: after how long a place may be free.
    """

    def __init__(
        self, most: int, *, scope: LimitScope, max_per_owner: int = 0, max_per_client: int = 0, retry_seconds: int = 2
    ) -> None:
        self._by_owner = OwnerSlots(most, max_per_owner=max_per_owner)
        self._by_client = OwnerSlots(most, max_per_owner=max_per_client)
        self._max_per_owner = max_per_owner
        self._max_per_client = max_per_client
        self._scope = scope
        self._retry_seconds = retry_seconds

    @property
    def held(self) -> int:
        """How many are taken now."""
        return self._by_owner.held

    @contextmanager
    def taken(self, owner: str = "", client: str = "") -> Iterator[None]:
        """Hold a place while the block runs.

        Raises:
            TooBusy: none is free.
            TooManyAtOnce: the owner or the client holds as many as one may.
        """
        with ExitStack() as held:
            for places, who, most in (
                (self._by_owner, owner, self._max_per_owner),
                (self._by_client, client, self._max_per_client),
            ):
                try:
                    held.enter_context(places.taken(who))
                except NoSlot as full:
                    raise self._refusal(full.bound, most) from full
            yield

    def _refusal(self, bound: SlotBound, most: int) -> Exception:
        if bound is SlotBound.ALL:
            return TooBusy(f"too many {_NOUNS[self._scope]} at the same time", retry_seconds=self._retry_seconds)
        return TooManyAtOnce(most, scope=self._scope, retry_seconds=self._retry_seconds)


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestSlots:
    """The places for questions, uploads and event streams."""

    asks: Slots
    uploads: Slots
    streams: Slots

    @classmethod
    def of(cls, settings: Settings, *, max_asks: int | None = None, max_uploads: int | None = None) -> Self:
        """As many as the settings allow; the arguments take the place of `max_asks` and `max_uploads`."""
        limits = ConnectionLimits.of(settings)
        return cls(
            asks=Slots(
                max_asks or settings.max_asks,
                scope=LimitScope.ASKS,
                max_per_owner=settings.max_asks_per_owner,
                max_per_client=settings.max_asks_per_client,
            ),
            uploads=Slots(
                max_uploads or settings.max_uploads,
                scope=LimitScope.UPLOADS,
                max_per_owner=settings.max_uploads_per_owner,
                max_per_client=settings.max_uploads_per_client,
            ),
            streams=Slots(
                limits.max_event_streams,
                scope=LimitScope.EVENT_STREAMS,
                max_per_client=settings.max_event_streams_per_client,
            ),
        )
