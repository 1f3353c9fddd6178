"""Connections of transactions: how they begin, and how they return to the pool."""

from __future__ import annotations

import asyncio
import logging

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from smartchat_adapters.shielding import shielded
from smartchat_adapters.sql.failures import map_sql_errors
from smartchat_core.errors import DatabaseUnavailable, SmartChatError

__all__ = ["begin_with_statements", "give_back", "start"]

log = logging.getLogger(__name__)

_BEGIN = "smartchat_begin"


def begin_with_statements(engine: AsyncEngine) -> None:
    """Let each transaction begin with the statements that `start` was given; the driver must send none itself."""
    sa.event.listen(engine.sync_engine, "begin", _on_begin)


def _on_begin(connection: sa.Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options()[_BEGIN])


async def start(engine: AsyncEngine, begin: str, *, renew: bool = False) -> AsyncConnection:
    """A connection on which these statements began a transaction.

    `renew`: where one of the pool turns out to have died, take a new one. The pool then renews its others, too.

    Raises:
        DatabaseUnavailable: there is none to be had.
    """
    connection = engine.connect()
    try:
        with map_sql_errors():
            await shielded(_start(connection, begin))
    except BaseException as error:
        inner = connection.sync_connection
        died = inner is not None and inner.invalidated and isinstance(error, DatabaseUnavailable)
        await give_back(connection)
        if not (renew and died):
            raise
    else:
        return connection
    return await start(engine, begin)


async def _start(connection: AsyncConnection, begin: str) -> None:
    await connection.start()
    await connection.execution_options(**{_BEGIN: begin})
    await connection.begin()


async def give_back(connection: AsyncConnection) -> None:
    """Roll back what was not committed, and return the connection to the pool.

    A failure of that is only logged: nothing can be done about it, and what led here matters more.
    """
    if connection.sync_connection is None:
        return  # it could not be started, so there is nothing to close
    try:
        with map_sql_errors():
            await shielded(connection.close())
    except asyncio.CancelledError:
        raise
    except SmartChatError as error:
        log.warning(
            "a database connection could not be returned to the pool", extra={"code": error.code, "cause": error.cause}
        )
