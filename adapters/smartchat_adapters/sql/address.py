"""Addresses of databases. They hold passwords, so no message repeats one."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

import sqlalchemy as sa
from sqlalchemy import exc as sql_errors
from sqlalchemy.engine import URL

from smartchat_core.errors import ConfigurationError

__all__ = ["parse"]

_FORMS = "sqlite:///path/to/library.db or postgresql://user:password@host:5432/name"

# SQLAlchemy decodes the database's name from 2.1 on, and not before.
_DECODED = sa.make_url("sqlite:///%41").database == "A"


def parse(url: str) -> URL:
    """The parts of an address, decoded.

    Raises:
        ConfigurationError: it is none.
    """
    try:
        parsed = sa.make_url(url)
        urlsplit(url)  # SQLAlchemy takes what has no end of its brackets for a name, and the driver repeats it
    except (sql_errors.ArgumentError, ValueError):
        # Not `from exc`: its message may hold a piece of the address.
        raise ConfigurationError(
            "the address of the database cannot be read",
            cause="it does not have the form of an address",
            remedy=f"Write it as in {_FORMS}, with other characters percent-encoded.",
        ) from None
    if parsed.get_backend_name() == "sqlite":
        # A path may hold what is no UTF-8.
        path = url.partition("://")[2].partition("?")[0].partition("/")[2]
        return parsed.set(database=unquote(path, errors="surrogateescape"))
    if parsed.database is not None and not _DECODED:
        return parsed.set(database=unquote(parsed.database))
    return parsed
