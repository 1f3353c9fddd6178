"""Networks that are refused: their requests end here, before anything else is done for them."""

import asyncio
import logging
import time
from collections.abc import Callable

from litestar.enums import ScopeType
from litestar.exceptions import HTTPException
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from smartchat.web.clients import client_in
from smartchat.web.ops_access import by_ops_listener
from smartchat_core.accounts.address_blocks import BlockedNetworks
from smartchat_core.errors import SmartChatError
from smartchat_core.events import RequestRefused, SecurityEvent
from smartchat_core.model.security import RequestRefusal
from smartchat_core.ops.slo import PROBES
from smartchat_core.ports.clock import Clock
from smartchat_core.ports.database import Database
from smartchat_core.resilience.throttle import Throttle

__all__ = ["AddressGuard", "BlockWatch"]

log = logging.getLogger(__name__)

_FRESH_SECONDS = 1.0
_PROBES = frozenset(PROBES.split("|"))


class BlockWatch:
    """Knows the blocks of the database, which is asked once a second at most, when there is a request.

    Where the database does not answer, those that were known count on.

    Args:
        database: has them.
        clock: the time.
        monotonic: seconds that never go back.
    """

    def __init__(self, database: Database, clock: Clock, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._clock = clock
        self._monotonic = monotonic
        self._asked_at: float | None = None
        self._known = BlockedNetworks()
        self._lock = asyncio.Lock()
        self._throttle = Throttle()

    async def holds(self, client: str) -> bool:
        """Whether the client's network is refused."""
        if not self._fresh():
            async with self._lock:
                if not self._fresh():
                    await self._ask()
        return self._known.hold(client)

    def _fresh(self) -> bool:
        return self._asked_at is not None and self._monotonic() - self._asked_at < _FRESH_SECONDS

    async def _ask(self) -> None:
        asked_at = self._monotonic()
        try:
            async with self._database.read_only() as work:
                found = await work.address_blocks.current(self._clock.now())
            self._known = BlockedNetworks.of(one.network for one in found)
        except SmartChatError as error:
            if self._throttle():
                log.warning("blocked networks are those of before: %s", error.operator_message())
        self._asked_at = asked_at


class AddressGuard(ASGIMiddleware):
    """Refuses the requests of blocked networks. The operators' listener and probes are open to every address.

    Args:
        client_of: who sends a request.
        publish: called with each request that was refused.
    """

    scopes = (ScopeType.HTTP,)

    def __init__(
        self,
        *,
        client_of: Callable[[Scope], str],
        publish: Callable[[Scope, SecurityEvent], None] = lambda _scope, _event: None,
    ) -> None:
        self._client_of = client_of
        self._publish = publish

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Pass the request on, or refuse it.

        Raises:
            HTTPException: 403, its network is blocked.
        """
        spared = scope["path_template"] in _PROBES or by_ops_listener(scope)
        if not spared and await self._blocked(scope):
            client = client_in(scope, self._client_of)
            self._publish(scope, RequestRefused(reason=RequestRefusal.BLOCKED_ADDRESS, client=client))
            raise HTTPException(status_code=403, detail="Requests from this network are refused for now.")
        await next_app(scope, receive, send)

    async def _blocked(self, scope: Scope) -> bool:
        # Asked for only now: a probe is answered before the program has begun, too.
        watch: BlockWatch = scope["litestar_app"].state.blocks
        return await watch.holds(self._client_of(scope))
