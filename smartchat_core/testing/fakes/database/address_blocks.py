"""Networks that are refused."""

from __future__ import annotations

from datetime import datetime

from smartchat_core.model.address_block import AddressBlock
from smartchat_core.testing.fakes.database.tables import View

__all__ = ["MemoryAddressBlocks"]


class MemoryAddressBlocks:
    """The `AddressBlockRepository` of one transaction."""

    def __init__(self, view: View) -> None:
        self._view = view

    async def put(self, block: AddressBlock) -> None:
        self._view.writable().address_blocks[block.network] = block

    async def remove(self, network: str) -> bool:
        return self._view.writable().address_blocks.pop(network, None) is not None

    async def current(self, now: datetime) -> tuple[AddressBlock, ...]:
        found = [one for one in self._view.tables.address_blocks.values() if one.expires_at > now]
        return tuple(sorted(found, key=lambda one: one.network))

    async def forget_expired(self, now: datetime) -> None:
        tables = self._view.writable()
        tables.address_blocks = {key: one for key, one in tables.address_blocks.items() if one.expires_at > now}
