"""Work on blocks: made and removed by those who may, and by the server itself after many failures."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from datetime import timedelta

from smartchat_core.accounts.actor import Actor
from smartchat_core.accounts.address_blocks import MAX_REASON, checked_duration, checked_network
from smartchat_core.accounts.roles import Permission
from smartchat_core.accounts.throttle import count_all, source_key
from smartchat_core.audit.origin import acting
from smartchat_core.errors import InvalidRequest, SmartChatError
from smartchat_core.events import AddressBlockChanged, Envelope, LoginFailed
from smartchat_core.model.address_block import AddressBlock
from smartchat_core.model.audit import SERVER
from smartchat_core.model.security import AuthFailure, BlockChange
from smartchat_core.outgoing.networks import IPNetwork
from smartchat_core.ports.database import Database
from smartchat_core.ports.runtime import Runtime
from smartchat_core.resilience.rate_limit import RateLimit, microseconds

__all__ = ["AddressBlocks", "AutomaticBlocks"]

log = logging.getLogger(__name__)

_PERIOD_SECONDS = 600.0
_HARMLESS = frozenset(
    {
        AuthFailure.MISSING_TOKEN,
        AuthFailure.ENDED_TOKEN,
        AuthFailure.ENDED_ATTEMPT,
        AuthFailure.TOO_MANY_BEGUN,
        AuthFailure.OPENID_STATE,
        AuthFailure.OPENID_REFUSED,
    }
)
"""What happens to people whose session or sign-in has ended, or whose provider refuses; and what the page of any site
makes its visitors' browsers do: begin sign-ins by a provider, and bring answers that they did not ask for. By plain
http browsers do not say whose page it is. They guess at 256 random bits."""


class AddressBlocks:
    """Networks whose requests are refused.

    Args:
        database: keeps them, for all servers.
        runtime: the time, and where events go.
        protected: networks that nothing is blocked of.
    """

    def __init__(self, *, database: Database, runtime: Runtime, protected: Iterable[IPNetwork] = ()) -> None:
        self._database = database
        self._runtime = runtime
        self._protected = tuple(protected)

    async def add(
        self, actor: Actor, network: str, lasts: timedelta, *, reason: str = "", spared: Iterable[IPNetwork] = ()
    ) -> AddressBlock:
        """Refuse the requests of a network for a time.

        Args:
            actor: who does it.
            network: an address or a network.
            lasts: for how long.
            reason: for those who list it.
            spared: where the actor comes from.

        Raises:
            PermissionDenied: the actor may not.
            InvalidRequest: it is no network that may be blocked, or no such time; or the reason is too long.
        """
        actor.require(Permission.BLOCK_ADDRESSES)
        if len(reason) > MAX_REASON or not reason.isprintable():
            raise InvalidRequest(f"a reason is one line of at most {MAX_REASON} characters")
        now = self._runtime.clock.now()
        block = AddressBlock(
            network=checked_network(network, protected=(*self._protected, *spared)),
            created_at=now,
            expires_at=now + checked_duration(lasts),
            reason=reason,
            by=actor.user,
        )
        await self._put(block)
        return block

    async def add_automatically(self, network: str, lasts: timedelta) -> AddressBlock | None:
        """The same after many failures; None where nothing may be blocked of the network."""
        now = self._runtime.clock.now()
        try:
            checked = checked_network(network, protected=self._protected)
        except InvalidRequest:
            return None
        block = AddressBlock(
            network=checked, created_at=now, expires_at=now + lasts, reason="many failed sign-ins", automatic=True
        )
        await self._put(block)
        return block

    async def remove(self, actor: Actor, network: str) -> bool:
        """Refuse a network no more; False when it was not refused.

        Raises:
            PermissionDenied: the actor may not.
            InvalidRequest: it is no network.
        """
        actor.require(Permission.BLOCK_ADDRESSES)
        named = checked_network(network)
        async with self._database.transaction() as unit:
            removed = await unit.address_blocks.remove(named)
        if removed:
            self._publish(BlockChange.UNBLOCKED, named, actor)
        return removed

    async def list(self, actor: Actor) -> tuple[AddressBlock, ...]:
        """Those that have not expired.

        Raises:
            PermissionDenied: the actor may not.
        """
        actor.require(Permission.BLOCK_ADDRESSES)
        async with self._database.read_only() as unit:
            return await unit.address_blocks.current(self._runtime.clock.now())

    async def _put(self, block: AddressBlock) -> None:
        async with self._database.transaction() as unit:
            await unit.address_blocks.forget_expired(block.created_at)
            await unit.address_blocks.put(block)
        event = AddressBlockChanged(
            change=BlockChange.BLOCKED,
            network=block.network,
            by=block.by,
            automatic=block.automatic,
            expires_at=block.expires_at,
        )
        self._runtime.sink.publish(event)

    def _publish(self, change: BlockChange, network: str, actor: Actor) -> None:
        self._runtime.sink.publish(AddressBlockChanged(change=change, network=network, by=actor.user))


class AutomaticBlocks:
    """Listens to failures, and blocks a network for a time when there were many within ten minutes.

    They are counted in the database, for all servers together.

    Args:
        blocks: blocks them.
        database: counts.
        runtime: the time.
        failures: how many there may be.
        lasts: for how long a network is blocked then.
    """

    def __init__(
        self, *, blocks: AddressBlocks, database: Database, runtime: Runtime, failures: int, lasts: timedelta
    ) -> None:
        self._blocks = blocks
        self._database = database
        self._runtime = runtime
        self._limit = RateLimit(most=failures, period_seconds=_PERIOD_SECONDS)
        self._lasts = lasts
        self._working: set[asyncio.Task[None]] = set()

    def listen(self, envelope: Envelope) -> None:
        """Count a failure; to be called within the loop that the database belongs to."""
        event = envelope.payload
        if isinstance(event, LoginFailed) and event.reason not in _HARMLESS and event.client.ip_address:
            task = asyncio.get_running_loop().create_task(self._count(event.client.ip_address))
            self._working.add(task)
            task.add_done_callback(self._working.discard)

    async def settle(self) -> None:
        """Wait for what is being counted."""
        await asyncio.gather(*self._working)

    async def _count(self, network: str) -> None:
        key = source_key("block", network)
        try:
            async with self._database.transaction() as unit:
                now = microseconds(self._runtime.clock.now())
                counted = count_all({key: self._limit}, await unit.sign_in_rates.arrivals([key]), now=now)
                await unit.sign_in_rates.keep(counted.arrivals or {key: now})
            if not counted.allowed:
                with acting(SERVER):
                    await self._blocks.add_automatically(network, self._lasts)
        except SmartChatError as error:
            log.warning("a failed sign-in was not counted: %s", error.operator_message())
