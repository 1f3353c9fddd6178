"""The port of networks that are refused, within the transactions of the database."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from smartchat_core.model.address_block import AddressBlock

__all__ = ["AddressBlockRepository"]


class AddressBlockRepository(Protocol):
    """Networks that are refused, by everybody's servers."""

    async def put(self, block: AddressBlock) -> None:
        """Insert the block, in the place of one of the same network."""
        ...

    async def remove(self, network: str) -> bool:
        """Delete the block of this network; False when there is none."""
        ...

    async def current(self, now: datetime) -> tuple[AddressBlock, ...]:
        """Those that have not expired, by network."""
        ...

    async def forget_expired(self, now: datetime) -> None:
        """Delete those that have expired."""
        ...
