"""Contract of databases: networks that are refused."""

from __future__ import annotations

from dataclasses import replace

from smartchat_core.model.address_block import AddressBlock
from smartchat_core.model.ids import UserId
from smartchat_core.ports.database import Database
from smartchat_core.testing.database_cases import MINUTE, NOW, DatabaseCases

__all__ = ["AddressBlockCases"]

_BLOCK = AddressBlock(
    network="192.0.2.0/24", created_at=NOW, expires_at=NOW + MINUTE, reason="guesses", by=UserId("usr-olga")
)


class AddressBlockCases(DatabaseCases):
    """Blocks are replaced, removed, and forgotten when they have expired."""

    async def test_blocks_count_until_they_expire(self, database: Database) -> None:
        other = AddressBlock(network="2001:db8::/64", created_at=NOW, expires_at=NOW + 2 * MINUTE, automatic=True)
        async with database.transaction() as unit:
            await unit.address_blocks.put(other)
            await unit.address_blocks.put(replace(_BLOCK, reason="before"))
            await unit.address_blocks.put(_BLOCK)
        async with database.transaction() as unit:
            assert await unit.address_blocks.current(NOW) == (_BLOCK, other)
            assert await unit.address_blocks.current(NOW + MINUTE) == (other,)
            await unit.address_blocks.forget_expired(NOW + MINUTE)
            assert await unit.address_blocks.current(NOW) == (other,)
            assert await unit.address_blocks.remove(other.network)
            assert not await unit.address_blocks.remove(other.network)
            assert await unit.address_blocks.current(NOW) == ()
