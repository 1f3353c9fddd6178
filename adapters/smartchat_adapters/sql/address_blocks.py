"""Networks that are refused."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from smartchat_adapters.sql import block_tables
from smartchat_adapters.sql.statements import StatementExecutor
from smartchat_core.model.address_block import AddressBlock
from smartchat_core.model.ids import UserId

__all__ = ["SqlAddressBlocks"]

_blocks = block_tables.address_blocks


class SqlAddressBlocks:
    """The `AddressBlockRepository` of one transaction."""

    def __init__(self, statements: StatementExecutor) -> None:
        self._statements = statements

    async def put(self, block: AddressBlock) -> None:
        values = {
            "network": block.network,
            "created_at": block.created_at,
            "expires_at": block.expires_at,
            "reason": block.reason,
            "by_user": block.by,
            "automatic": block.automatic,
        }
        if not await self._statements.insert_new(_blocks, values):
            await self._statements.change(sa.update(_blocks).where(_blocks.c.network == block.network).values(values))

    async def remove(self, network: str) -> bool:
        return bool(await self._statements.change(sa.delete(_blocks).where(_blocks.c.network == network)))

    async def current(self, now: datetime) -> tuple[AddressBlock, ...]:
        rows = await self._statements.rows(
            sa.select(_blocks).where(_blocks.c.expires_at > now).order_by(_blocks.c.network)
        )
        return tuple(_block(row) for row in rows)

    async def forget_expired(self, now: datetime) -> None:
        await self._statements.change(sa.delete(_blocks).where(_blocks.c.expires_at <= now))


def _block(row: sa.Row[Any]) -> AddressBlock:
    return AddressBlock(
        network=row.network,
        created_at=row.created_at,
        expires_at=row.expires_at,
        reason=row.reason,
        by=None if row.by_user is None else UserId(row.by_user),
        automatic=row.automatic,
    )
