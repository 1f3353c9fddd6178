"""Error mapping: SQLAlchemy's and the drivers' exceptions to errors of the core."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import exc as sql_errors

from smartchat_adapters.sql import postgresql_errors, sqlite_errors
from smartchat_core.errors import DatabaseUnavailable, InvalidRequest, SmartChatError

__all__ = ["as_core_error", "map_sql_errors"]


def as_core_error(error: Exception) -> SmartChatError:
    """The error of the core for a foreign one."""
    if isinstance(error, sql_errors.IntegrityError):
        return InvalidRequest("the data contradicts what is stored", cause=str(error.orig))
    if isinstance(error, sql_errors.DBAPIError):
        known = sqlite_errors.explain(error.orig) or postgresql_errors.explain(error.orig)
        if known is not None:
            return known
        return DatabaseUnavailable("the database failed", cause=str(error.orig))
    if isinstance(error, sql_errors.TimeoutError):
        return DatabaseUnavailable(
            "the database is busy",
            cause="no connection became free in time",
            remedy="Try again; if it stays so, look for a transaction that does not end.",
        )
    if isinstance(error, sql_errors.StatementError) and isinstance(error.orig, ValueError):
        return InvalidRequest("a value cannot be stored", cause=str(error.orig))
    if isinstance(error, UnicodeEncodeError):
        return InvalidRequest("a text holds what is not Unicode", cause=str(error))
    return DatabaseUnavailable("the database failed", cause=str(error))


@contextmanager
def map_sql_errors() -> Iterator[None]:
    """Raise the core's error in place of a foreign one."""
    try:
        yield
    except (sql_errors.SQLAlchemyError, UnicodeEncodeError) as exc:
        raise as_core_error(exc) from exc
